//! A whole database: exported, imported, made smaller.

use super::{Connection, Open, Postgres, words};
use crate::Database;
use crate::transfer::{self, Kind, Row, Table, Tables, Writing};
use postgres::fallible_iterator::FallibleIterator;
use std::io::{BufRead, Write};

impl Tables for Connection {
    fn is_empty(&self, table: &Table) -> Result<bool, String> {
        let sql = format!("SELECT 1 FROM {} {} LIMIT 1", table.of, table.only);
        self.exists(&sql, &[]).map(|exists| !exists).map_err(|error| error.to_string())
    }

    /// Rows come as JSON, so that no type of PostgreSQL needs to be known here.
    fn each(
        &self,
        table: &Table,
        take: &mut dyn FnMut(Row) -> Result<(), String>,
    ) -> Result<(), String> {
        let column = |(name, kind): &(&str, Kind)| match kind {
            Kind::Bytes => format!("encode({name}, 'hex') AS {name}"),
            Kind::Text | Kind::Integer | Kind::Boolean => (*name).to_owned(),
        };
        let columns: Vec<String> = table.columns.iter().map(column).collect();
        // As SQLite sorts, by bytes.
        let by_bytes = |order: &str| {
            let columns = order.split(", ").map(|name| format!("{name} COLLATE \"C\""));
            columns.collect::<Vec<_>>().join(", ")
        };
        let sql = format!(
            "SELECT row_to_json(x)::text FROM (SELECT {} FROM {} {} ORDER BY {}) x",
            columns.join(", "),
            table.of,
            table.only,
            table.order.map_or_else(|| "seq".to_owned(), by_bytes)
        );
        let told = |error: postgres::Error| words(&error);
        let mut client = self.client.borrow_mut();
        let mut rows = client.query_raw(&sql, Vec::<String>::new()).map_err(told)?;
        while let Some(row) = rows.next().map_err(told)? {
            let text: String = row.try_get(0).map_err(told)?;
            let unreadable = |_| format!("a row of {} can't be exported", table.of);
            take(serde_json::from_str(&text).map_err(unreadable)?)?;
        }
        Ok(())
    }

    fn put(&self, table: &Table, row: &Row) -> Result<(), String> {
        let names: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
        let typed = |(name, kind): &(&str, Kind)| match kind {
            Kind::Text | Kind::Bytes => format!("{name} text"),
            Kind::Integer => format!("{name} bigint"),
            Kind::Boolean => format!("{name} boolean"),
        };
        let value = |(name, kind): &(&str, Kind)| match kind {
            Kind::Bytes => format!("decode(x.{name}, 'hex')"),
            Kind::Text | Kind::Integer | Kind::Boolean => format!("x.{name}"),
        };
        let list = |part: &dyn Fn(&(&'static str, Kind)) -> String| {
            table.columns.iter().map(part).collect::<Vec<_>>().join(", ")
        };
        let from = format!("json_to_record($1::text::json) AS x({})", list(&typed));
        let sql = match (table.writing, names.as_slice()) {
            (Writing::Update, [key, column]) => {
                let of = table.of;
                format!(
                    "UPDATE {of} SET {column} = x.{column} FROM {from} WHERE {of}.{key} = x.{key}"
                )
            }
            _ => {
                let columns = names.join(", ");
                format!("INSERT INTO {} ({columns}) SELECT {} FROM {from}", table.of, list(&value))
            }
        };
        let text = serde_json::to_string(row).map_err(|error| error.to_string())?;
        self.run(&sql, &[&text]).map_err(|error| error.to_string())
    }
}

impl Postgres {
    fn begin_as(&mut self, how: &str) -> Result<Open<'_>, String> {
        self.0.ready().map_err(|error| error.to_string())?;
        self.0.batch(how).map_err(|error| words(&error))?;
        self.0.in_transaction.set(true);
        Ok(Open(&self.0))
    }
}

impl Database for Postgres {
    fn export(&mut self, to: &mut dyn Write) -> Result<u64, String> {
        let snapshot = self.begin_as("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
        transfer::export(&*snapshot, to)
    }

    fn import(&mut self, from: &mut dyn BufRead) -> Result<u64, String> {
        let open = self.begin_as("BEGIN ISOLATION LEVEL SERIALIZABLE")?;
        let rows = transfer::import(&*open, from)?;
        let committed = open.batch("COMMIT");
        open.in_transaction.set(false);
        committed.map_err(|error| words(&error))?;
        Ok(rows)
    }

    fn vacuum(&mut self) -> Result<(), String> {
        self.0.ready().map_err(|error| error.to_string())?;
        self.0.batch("VACUUM (ANALYZE)").map_err(|error| words(&error))
    }

    /// Its files are PostgreSQL's own, which has `pg_amcheck` for them.
    fn damage(&mut self) -> Result<Vec<String>, String> {
        Ok(Vec::new())
    }
}

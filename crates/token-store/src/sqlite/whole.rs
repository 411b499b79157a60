//! A whole file: exported, imported, looked through, made smaller.

use super::{Sqlite, fault};
use crate::Database;
use crate::transfer::{self, Kind, Row, Table, Tables, Writing, from_hex};
use rusqlite::types::{Value as Cell, ValueRef};
use rusqlite::{Connection, TransactionBehavior, params_from_iter};
use serde_json::Value;
use std::fmt::Write as _;
use std::io::{BufRead, Write};

/// So many problems are told at most.
const PROBLEMS: usize = 20;

impl Tables for Connection {
    fn is_empty(&self, table: &Table) -> Result<bool, String> {
        let sql = format!("SELECT 1 FROM {} {} LIMIT 1", table.of, table.only);
        let exists = || self.prepare(&sql)?.exists([]);
        exists().map(|exists| !exists).map_err(|error| fault::words(&error))
    }

    fn each(
        &self,
        table: &Table,
        take: &mut dyn FnMut(Row) -> Result<(), String>,
    ) -> Result<(), String> {
        let columns: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
        let sql = format!(
            "SELECT {} FROM {} {} ORDER BY {}",
            columns.join(", "),
            table.of,
            table.only,
            table.order.unwrap_or("rowid")
        );
        let told = |error| fault::words(&error);
        let mut statement = self.prepare(&sql).map_err(told)?;
        let mut rows = statement.query([]).map_err(told)?;
        while let Some(row) = rows.next().map_err(told)? {
            let mut told_row = Row::new();
            for (at, (name, kind)) in table.columns.iter().enumerate() {
                let cell = row.get_ref(at).map_err(told)?;
                let value = exported(cell, *kind)
                    .ok_or_else(|| format!("{name} of {} can't be exported", table.of))?;
                told_row.insert((*name).to_owned(), value);
            }
            take(told_row)?;
        }
        Ok(())
    }

    fn put(&self, table: &Table, row: &Row) -> Result<(), String> {
        let names: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
        let sql = match (table.writing, names.as_slice()) {
            (Writing::Update, [key, column]) => {
                format!("UPDATE {} SET {column} = ?2 WHERE {key} = ?1", table.of)
            }
            _ => {
                let marks = vec!["?"; names.len()].join(", ");
                format!("INSERT INTO {} ({}) VALUES ({marks})", table.of, names.join(", "))
            }
        };
        let cells = table.columns.iter().map(|(name, kind)| imported(row.get(*name), *kind));
        let write = || self.prepare_cached(&sql)?.execute(params_from_iter(cells));
        write().map(drop).map_err(|error| fault::words(&error))
    }
}

fn exported(cell: ValueRef<'_>, kind: Kind) -> Option<Value> {
    Some(match (kind, cell) {
        (_, ValueRef::Null) => Value::Null,
        (Kind::Text, ValueRef::Text(text)) => std::str::from_utf8(text).ok()?.into(),
        (Kind::Integer, ValueRef::Integer(number)) => number.into(),
        (Kind::Boolean, ValueRef::Integer(number)) => (number != 0).into(),
        (Kind::Bytes, ValueRef::Blob(bytes)) => hex(bytes).into(),
        _ => return None,
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A value whose kind was looked at before.
fn imported(value: Option<&Value>, kind: Kind) -> Cell {
    match (kind, value) {
        (Kind::Bytes, Some(Value::String(text))) => from_hex(text).map_or(Cell::Null, Cell::Blob),
        (_, Some(Value::String(text))) => Cell::Text(text.clone()),
        (_, Some(Value::Bool(yes))) => Cell::Integer(i64::from(*yes)),
        (_, Some(Value::Number(number))) => number.as_i64().map_or(Cell::Null, Cell::Integer),
        _ => Cell::Null,
    }
}

impl Database for Sqlite {
    fn export(&mut self, to: &mut dyn Write) -> Result<u64, String> {
        // Servers write meanwhile.
        let behavior = TransactionBehavior::Deferred;
        let begun = self.0.connection.transaction_with_behavior(behavior);
        let snapshot = begun.map_err(|error| fault::words(&error))?;
        transfer::export(&*snapshot, to)
    }

    fn import(&mut self, from: &mut dyn BufRead) -> Result<u64, String> {
        let told = |error| fault::words(&error);
        let behavior = TransactionBehavior::Immediate;
        let transaction = self.0.connection.transaction_with_behavior(behavior).map_err(told)?;
        let rows = transfer::import(&*transaction, from)?;
        transaction.commit().map_err(told)?;
        Ok(rows)
    }

    fn vacuum(&mut self) -> Result<(), String> {
        let sql = "VACUUM; PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE);";
        self.db().execute_batch(sql).map_err(|error| fault::words(&error))
    }

    fn damage(&mut self) -> Result<Vec<String>, String> {
        let look = || -> rusqlite::Result<Vec<String>> {
            let mut pages = self.db().prepare(&format!("PRAGMA integrity_check({PROBLEMS})"))?;
            let told: Vec<String> =
                pages.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
            let mut problems: Vec<String> = told.into_iter().filter(|line| line != "ok").collect();
            let mut references = self.db().prepare("PRAGMA foreign_key_check")?;
            let missing = references.query_map([], |row| {
                let (from, to): (String, String) = (row.get(0)?, row.get(2)?);
                Ok(format!("a row of {from} names one of {to} that is not there"))
            })?;
            problems.extend(missing.take(PROBLEMS).collect::<rusqlite::Result<Vec<_>>>()?);
            Ok(problems)
        };
        match look() {
            Ok(problems) => Ok(problems),
            Err(error) if fault::is_damage(&error) => Ok(vec![fault::words(&error)]),
            Err(error) => Err(fault::words(&error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::transfer::TABLES;
    use std::collections::BTreeSet;

    #[test]
    fn every_column_of_every_table_is_exported() {
        let directory = tempfile::tempdir().unwrap();
        let store = super::super::open(&directory.path().join("a.db")).unwrap();
        let sql = "SELECT t.name || '.' || c.name FROM sqlite_schema t, pragma_table_info(t.name) c
                   WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND c.name <> 'seq'";
        let mut statement = store.db().prepare(sql).unwrap();
        let there: BTreeSet<String> =
            statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let exported: BTreeSet<String> = TABLES
            .iter()
            .flat_map(|table| table.columns.iter().map(|(name, _)| format!("{}.{name}", table.of)))
            .collect();
        assert_eq!(there, exported);
    }
}

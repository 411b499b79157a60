//! A whole database as JSON lines. The first line says what the file is, then there is a line for each row,
//! and the last line has their number, so that a file that ends early is known.

mod tables;

pub use tables::{Kind, TABLES, Table, Writing};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::io::{BufRead, Write};

/// A row by the names of its columns.
pub type Row = Map<String, Value>;

/// The tables of a database, in one transaction. Errors are for people and have no values of rows.
pub trait Tables {
    /// Whether a table has no row that would be exported.
    fn is_empty(&self, table: &Table) -> Result<bool, String>;

    /// Gives away the rows of a table, one after the other.
    fn each(
        &self,
        table: &Table,
        take: &mut dyn FnMut(Row) -> Result<(), String>,
    ) -> Result<(), String>;

    /// Writes a row, which has the columns of the table.
    fn put(&self, table: &Table, row: &Row) -> Result<(), String>;
}

/// The version of the format. It goes up when a table changes.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    #[serde(rename = "tokenBackendExport")]
    version: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, untagged)]
enum Line {
    Row { table: String, row: Row },
    End { end: u64 },
}

/// Writes all rows, and tells how many.
pub fn export(tables: &dyn Tables, to: &mut dyn Write) -> Result<u64, String> {
    write(to, &Head { version: VERSION })?;
    let mut rows = 0;
    for table in &TABLES {
        tables.each(table, &mut |row| {
            rows += 1;
            write(to, &Line::Row { table: table.name.to_owned(), row })
        })?;
    }
    write(to, &Line::End { end: rows })?;
    to.flush().map_err(|error| unwritten(&error))?;
    Ok(rows)
}

fn write(to: &mut dyn Write, line: &impl Serialize) -> Result<(), String> {
    let mut text = serde_json::to_vec(line).map_err(|error| error.to_string())?;
    text.push(b'\n');
    to.write_all(&text).map_err(|error| unwritten(&error))
}

fn unwritten(error: &std::io::Error) -> String {
    format!("the export can't be written: {error}")
}

/// Writes the rows of an export into tables without any, and tells how many. On an error the caller takes
/// back what was written.
pub fn import(tables: &dyn Tables, from: &mut dyn BufRead) -> Result<u64, String> {
    for table in &TABLES {
        if !tables.is_empty(table)? {
            return Err(format!(
                "the database is not empty: there are rows in {}. Import into a new one",
                table.of
            ));
        }
    }
    let mut lines = from.lines();
    let first = lines.next().transpose().map_err(|error| unread(&error))?.unwrap_or_default();
    match serde_json::from_str(&first) {
        Ok(Head { version: VERSION }) => {}
        Ok(Head { version }) => {
            return Err(format!(
                "line 1: this export has version {version}, and this program reads version \
                 {VERSION}. Use the token-backend that wrote it, or export again"
            ));
        }
        Err(_) => return Err("line 1: this is no export of token-backend".to_owned()),
    }
    let mut rows = 0;
    let mut ended = false;
    for (line, number) in lines.zip(2..) {
        let line = line.map_err(|error| unread(&error))?;
        let told = |problem: String| format!("line {number}: {problem}");
        if ended {
            return Err(told("there is something behind the end".to_owned()));
        }
        match serde_json::from_str(&line).map_err(|error| told(unreadable(&error)))? {
            Line::Row { table, row } => {
                put(tables, &table, &row).map_err(told)?;
                rows += 1;
            }
            Line::End { end } if end == rows => ended = true,
            Line::End { end } => {
                return Err(told(format!("{end} rows were exported, and here are {rows}")));
            }
        }
    }
    match ended {
        true => Ok(rows),
        false => Err(format!("the file ends early, after {rows} rows")),
    }
}

fn unread(error: &std::io::Error) -> String {
    format!("the export can't be read: {error}")
}

/// Without what the line holds.
fn unreadable(error: &serde_json::Error) -> String {
    match error.classify() {
        serde_json::error::Category::Data => "this is no row of an export".to_owned(),
        _ => format!("this is no JSON, from column {} on", error.column()),
    }
}

fn put(tables: &dyn Tables, name: &str, row: &Row) -> Result<(), String> {
    let table = TABLES.iter().find(|table| table.name == name);
    let table = table.ok_or_else(|| "its table is none of this program".to_owned())?;
    let is_known = |key: &String| table.columns.iter().any(|(name, _)| name == key);
    if !row.keys().all(is_known) {
        return Err(format!("it has a column that {name} does not have"));
    }
    for (column, kind) in table.columns {
        let value = row.get(*column).ok_or_else(|| format!("it lacks {column} of {name}"))?;
        let fits = match (kind, value) {
            (_, Value::Null) | (Kind::Text, Value::String(_)) | (Kind::Boolean, Value::Bool(_)) => {
                true
            }
            (Kind::Integer, Value::Number(number)) => number.as_i64().is_some(),
            (Kind::Bytes, Value::String(text)) => from_hex(text).is_some(),
            _ => false,
        };
        if !fits {
            return Err(format!("{column} of {name} is of another kind"));
        }
    }
    tables.put(table, row)
}

/// The bytes of hexadecimal text.
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
    let digits = digits.filter(|digits| digits.len().is_multiple_of(2))?;
    Some(
        digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_text_is_read() {
        assert_eq!(from_hex("00fF10"), Some(vec![0, 255, 16]));
        assert_eq!((from_hex("0"), from_hex("0g"), from_hex("é")), (None, None, None));
        assert_eq!(from_hex(""), Some(Vec::new()));
    }
}

//! `docs/compatibility.md` shows the tables that the program prints today. Where they differ,
//! `UPDATE_COMPATIBILITY=1 cargo test -p conformance` writes them anew.

use crate::reference::Reference;
use crate::server_data::{self, DataServer};
use crate::servers::look;
use conformance::Format;
use std::path::Path;
use token_backend::config::AuditOffer;

/// Names the variable that has the document written.
const VARIABLE: &str = "UPDATE_COMPATIBILITY";

#[test]
fn the_tables_are_those_of_the_program() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/compatibility.md");
    let document = std::fs::read_to_string(&path).unwrap();
    let mut expected = document.clone();
    for name in server_data::names() {
        let table = Format::Text.write(&look(&DataServer::start(&name), true)).unwrap();
        expected = with_table(&expected, &name, &table);
    }
    let reference = Reference::start(AuditOffer::V2).look(0, true);
    expected = with_table(&expected, "reference", &Format::Text.write(&reference).unwrap());
    if std::env::var_os(VARIABLE).is_some() {
        std::fs::write(&path, &expected).unwrap();
        return;
    }
    let lines = document.lines().zip(expected.lines());
    let first = lines.enumerate().find(|(_, (old, new))| old != new);
    assert!(
        document == expected,
        "docs/compatibility.md does not show what the program prints, from here on: {first:#?}\n\
         {VARIABLE}=1 cargo test -p conformance writes it anew"
    );
}

/// The document with this table between the marks of that name.
fn with_table(document: &str, name: &str, table: &str) -> String {
    let (begin, end) = (format!("<!-- table {name} -->\n"), format!("<!-- end {name} -->"));
    let parts = document.split_once(&begin).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(&end)?;
        Some(format!("{before}{begin}\n```text\n{table}```\n\n{end}{after}"))
    });
    parts.unwrap_or_else(|| panic!("docs/compatibility.md has no place for the table of {name}"))
}

//! Pages of a holder's tokens: filtered, searched and sorted.

use super::tokens::{COLUMNS, read, selector};
use rusqlite::{Connection, named_params};
use token_api::token::TokenFilter;
use token_api::token_order::{SortDirection, SortField};
use token_service::store::tokens::{Holder, Place, Slice, Token};

/// What tokens are called, in SQL.
const LABEL: &str = "iif(name <> '', name, description) COLLATE NOCASE";

/// A field as a number, in SQL, such that never comes where it belongs.
fn number(field: SortField) -> &'static str {
    match field {
        SortField::Name => "0",
        SortField::Created => "created",
        SortField::LastUsed => "last_used",
        SortField::Expires => "iif(expires = 0, 9223372036854775807, expires)",
    }
}

/// A part of a holder's tokens, each with its place.
pub(super) fn list(
    db: &Connection,
    holder: &Holder,
    slice: Slice<'_>,
) -> rusqlite::Result<Vec<(Place, Token)>> {
    let (column, value) = selector(holder);
    let state = match slice.filter {
        TokenFilter::Active => "(expires = 0 OR expires > :now)",
        TokenFilter::Expired => "(expires <> 0 AND expires <= :now)",
        TokenFilter::All => ":now IS NOT NULL",
    };
    let (beyond, way) = match slice.order.direction {
        SortDirection::Ascending => (">", "ASC"),
        SortDirection::Descending => ("<", "DESC"),
    };
    // A token stays as a row when it is deleted, and so does its name: the label of the place can
    // be looked up.
    let key = slice.order.field.map_or("0", number);
    let (rest, by) = match slice.order.field {
        None => (format!("seq {beyond} :seq AND :key IS NOT NULL"), String::new()),
        Some(SortField::Name) => {
            let last = format!("(SELECT {LABEL} FROM tokens WHERE seq = :seq)");
            let behind =
                format!("({LABEL} {beyond} {last} OR {LABEL} = {last} AND seq {beyond} :seq)");
            (format!("{behind} AND :key IS NOT NULL"), format!("{LABEL} {way}, "))
        }
        Some(_) => (format!("({key}, seq) {beyond} (:key, :seq)"), format!("{key} {way}, ")),
    };
    let rest = if slice.after.is_some() { rest } else { ":key + :seq IS NOT NULL".to_owned() };
    let sql = format!(
        "SELECT {COLUMNS}, {key} FROM tokens
         WHERE {column} = :holder AND deleted IS NULL AND {state} AND {rest}
               AND (:limited_to IS NULL OR limited_to = :limited_to)
         ORDER BY {by}seq {way}"
    );
    let after = slice.after.unwrap_or(Place { key: 0, seq: 0 });
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query(named_params! {
        ":holder": value,
        ":now": slice.now.0,
        ":key": after.key,
        ":seq": after.seq,
        ":limited_to": slice.limited_to,
    })?;
    let mut page = Vec::new();
    // Rows are made one by one: what comes behind the page is never looked at.
    while page.len() < slice.limit as usize
        && let Some(row) = rows.next()?
    {
        let (seq, token) = read(row)?;
        if slice.search.is_none_or(|text| token.has_text(text)) {
            page.push((Place { key: row.get(17)?, seq }, token));
        }
    }
    Ok(page)
}

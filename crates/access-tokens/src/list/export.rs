//! Writes the rows of a list to a file: CSV for spreadsheets, JSON for programs and for a later
//! comparison (`snapshot`). Only fields of the contract are written. Unknown fields of a server are
//! left out, because they could contain anything.

use crate::list::rows::{TokenRow, kind_word};
use console_core::text::csv::{line, yes_no};
use serde_json::{Value, json};
use std::sync::Arc;
use token_api::page::Row;
use token_api::time::{Moment, UnixSeconds};
use token_api::token::{AccessToken, Owner, TokenFilter};

/// Where and when the rows were read. The file contains this next to the rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// The owner of the tokens.
    pub owner: Owner,
    /// For personal tokens, the login of their owner; else empty.
    pub login: String,
    /// The status that was requested from the server.
    pub status: TokenFilter,
    /// The query in the address that selected these rows: "?q=deploy"; empty for the plain list.
    pub query: String,
    /// When the file was written, by the server's clock.
    pub exported_at: UnixSeconds,
    /// When the rows were read, by the server's clock.
    pub listed_at: UnixSeconds,
    /// Whether rows may be missing because the list was not read to its end.
    pub incomplete: bool,
}

impl Source {
    fn organization(&self) -> &str {
        self.owner.org().map_or("", |org| org.as_str())
    }

    fn team(&self) -> &str {
        match &self.owner {
            Owner::Team(_, team) => team.as_str(),
            Owner::Personal | Owner::Organization(_) => "",
        }
    }

    /// The name of a file with this extension: `tokens-acme-corp-2026-11-22.csv`. Characters that
    /// some file systems do not allow become hyphens.
    pub fn file_name(&self, extension: &str) -> String {
        let owner = match &self.owner {
            Owner::Personal => format!("personal-{}", self.login),
            Owner::Organization(org) => org.to_string(),
            Owner::Team(org, team) => format!("{org}-{team}"),
        };
        let safe = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' };
        let owner: String = owner.chars().map(safe).collect();
        let at = self.exported_at.to_rfc3339();
        let day = at.split('T').next().unwrap_or_default();
        format!("tokens-{}-{day}.{extension}", owner.trim_matches(['-', '.']))
    }
}

const COLUMNS: [&str; 19] = [
    "id",
    "name",
    "description",
    "type",
    "role",
    "admin",
    "created",
    "created_by",
    "last_used",
    "expires",
    "problem",
    "organization",
    "team",
    "user",
    "status",
    "query",
    "incomplete",
    "listed_at",
    "exported_at",
];

/// The rows as CSV (RFC 4180): a header, then one line per row, all with the same number of
/// columns, with CRLF line breaks.
///
/// Query and time are columns in every line, because programs would misread extra lines above the
/// header. There is no byte order mark ([`console_core::text::csv::EXCEL_MARK`]), because it would
/// become part of the first column's name. Instants are ISO 8601 in UTC, "never", or an invalid
/// value unchanged. A cell is empty if the server does not say.
pub fn csv(rows: &[Arc<TokenRow>], source: &Source) -> String {
    let mut text = String::new();
    line(&COLUMNS, &mut text);
    let (exported, listed) = (source.exported_at.to_rfc3339(), source.listed_at.to_rfc3339());
    let common = [
        source.organization(),
        source.team(),
        &source.login,
        source.status.as_str(),
        &source.query,
        yes_no(source.incomplete),
        &listed,
        &exported,
    ];
    for row in rows {
        let own = match &row.content {
            Row::Read(token) => cells(token),
            Row::Unreadable(bad) => {
                let mut cells = <[String; 11]>::default();
                cells[0] = bad.id.clone().unwrap_or_default();
                cells[10].clone_from(&bad.problem);
                cells
            }
        };
        let cells: Vec<&str> = own.iter().map(String::as_str).chain(common).collect();
        line(&cells, &mut text);
    }
    text
}

fn cells(token: &AccessToken) -> [String; 11] {
    let created = token.created_at().map(UnixSeconds::to_rfc3339);
    [
        token.id.to_string(),
        token.name.clone().unwrap_or_default(),
        // With the rotation mark: an export contains what the server has.
        token.description.clone().unwrap_or_default(),
        kind_word(token),
        token.role.as_ref().map(|role| role.name.clone()).unwrap_or_default(),
        token.admin.map_or("", yes_no).into(),
        created.or_else(|| token.created.clone()).unwrap_or_default(),
        token.created_by.clone().unwrap_or_default(),
        moment(&token.last_used),
        moment(&token.expires),
        String::new(),
    ]
}

fn moment(moment: &Moment) -> String {
    match moment {
        Moment::Untold => String::new(),
        Moment::Never => "never".into(),
        Moment::At(at) => at.to_rfc3339(),
        Moment::Odd(odd) => odd.to_string(),
    }
}

/// The rows as JSON: `{"exportedAt", "organization", "query", …, "tokens": […]}`. Tokens have the
/// fields and units of the API; `null` means that the server does not say.
pub fn json(rows: &[Arc<TokenRow>], source: &Source) -> String {
    let (mut tokens, mut unreadable) = (Vec::new(), Vec::new());
    for row in rows {
        match &row.content {
            Row::Read(token) => tokens.push(object(token)),
            Row::Unreadable(bad) => {
                unreadable.push(json!({ "id": bad.id, "problem": bad.problem }))
            }
        }
    }
    let file = json!({
        "exportedAt": source.exported_at.to_rfc3339(),
        "listedAt": source.listed_at.to_rfc3339(),
        "organization": source.organization(),
        "team": source.team(),
        "user": source.login,
        "status": source.status.as_str(),
        "query": source.query,
        "incomplete": source.incomplete,
        "tokens": tokens,
        "unreadable": unreadable,
    });
    // Keys are text and numbers are integers, so writing cannot fail. Indented for users and diffs.
    serde_json::to_string_pretty(&file).unwrap_or_default() + "\n"
}

fn object(token: &AccessToken) -> Value {
    let mut object = json!({
        "id": token.id.as_str(),
        "name": token.name,
        "description": token.description,
        "created": token.created,
        "createdBy": token.created_by,
        "lastUsed": token.last_used.to_wire(),
        "expires": token.expires.to_wire(),
        "admin": token.admin,
    });
    if token.kind.is_some() {
        object["type"] = json!(kind_word(token));
    }
    if let Some(role) = &token.role {
        object["role"] = json!({
            "id": role.id.as_str(),
            "name": role.name,
            "defaultIdentifier": role.default_identifier,
        });
    }
    object
}

#[cfg(test)]
mod tests;

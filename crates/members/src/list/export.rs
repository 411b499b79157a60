//! Writes the rows of the list of members to a file: CSV for spreadsheets, JSON for programs. Only fields
//! of the contract are written.

use crate::list::rows::MemberRow;
use crate::role::Role;
use console_core::text::csv::{line, yes_no};
use serde_json::{Value, json};
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::member::Member;
use token_api::page::Row;
use token_api::time::UnixSeconds;

/// Where and when the rows were read. The file contains this next to the rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// The organization.
    pub org: OrgName,
    /// The query in the address that selected these rows; empty for the plain list.
    pub query: String,
    /// When the file was written, by the server's clock.
    pub exported_at: UnixSeconds,
    /// When the rows were read, by the server's clock.
    pub listed_at: UnixSeconds,
    /// Whether rows may be missing because the list was not read to its end.
    pub incomplete: bool,
}

impl Source {
    /// The name of a file with this extension: `members-acme-corp-2026-11-22.csv`. Characters that
    /// some file systems do not allow become hyphens.
    pub fn file_name(&self, extension: &str) -> String {
        let safe = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' };
        let org: String = self.org.as_str().chars().map(safe).collect();
        let at = self.exported_at.to_rfc3339();
        let day = at.split('T').next().unwrap_or_default();
        format!("members-{}-{day}.{extension}", org.trim_matches(['-', '.']))
    }
}

const COLUMNS: [&str; 15] = [
    "login",
    "name",
    "organization_admin",
    "role",
    "role_id",
    "closest_built_in_role",
    "suspended",
    "joined",
    "has_account",
    "problem",
    "organization",
    "query",
    "incomplete",
    "listed_at",
    "exported_at",
];

/// The rows as CSV (RFC 4180): a header, then one line per row, all with the same number of columns, with
/// CRLF line breaks. There is no byte order mark ([`console_core::text::csv::EXCEL_MARK`]).
pub fn csv(rows: &[Arc<MemberRow>], source: &Source) -> String {
    let mut text = String::new();
    line(&COLUMNS, &mut text);
    let (exported, listed) = (source.exported_at.to_rfc3339(), source.listed_at.to_rfc3339());
    let common =
        [source.org.as_str(), &source.query, yes_no(source.incomplete), &listed, &exported];
    for row in rows {
        let own = match &row.content {
            Row::Read(member) => cells(member),
            Row::Unreadable(bad) => {
                let mut cells = <[String; 10]>::default();
                cells[0] = bad.id.clone().unwrap_or_default();
                cells[9].clone_from(&bad.problem);
                cells
            }
        };
        let cells: Vec<&str> = own.iter().map(String::as_str).chain(common).collect();
        line(&cells, &mut text);
    }
    text
}

fn cells(member: &Member) -> [String; 10] {
    let role = Role::of(member);
    [
        member.user.github_login.to_string(),
        member.user.name.clone(),
        yes_no(role.is_admin()).into(),
        role.name().into(),
        role.id().map(ToString::to_string).unwrap_or_default(),
        String::from(member.role.clone()),
        yes_no(member.suspended).into(),
        member.created.clone(),
        yes_no(member.known_to_pulumi).into(),
        String::new(),
    ]
}

/// The rows as JSON: `{"exportedAt", "organization", "query", …, "members": […]}`. Members have the fields
/// of the API.
pub fn json(rows: &[Arc<MemberRow>], source: &Source) -> String {
    let (mut members, mut unreadable) = (Vec::new(), Vec::new());
    for row in rows {
        match &row.content {
            Row::Read(member) => members.push(object(member)),
            Row::Unreadable(bad) => {
                unreadable.push(json!({ "id": bad.id, "problem": bad.problem }));
            }
        }
    }
    let file = json!({
        "exportedAt": source.exported_at.to_rfc3339(),
        "listedAt": source.listed_at.to_rfc3339(),
        "organization": source.org.as_str(),
        "query": source.query,
        "incomplete": source.incomplete,
        "members": members,
        "unreadable": unreadable,
    });
    // Keys are text, so writing cannot fail. Indented for users and diffs.
    serde_json::to_string_pretty(&file).unwrap_or_default() + "\n"
}

fn object(member: &Member) -> Value {
    let role = Role::of(member);
    json!({
        "login": member.user.github_login.as_str(),
        "name": member.user.name,
        "organizationAdmin": role.is_admin(),
        "role": { "id": role.id().map(ToString::to_string), "name": role.name() },
        "closestBuiltInRole": String::from(member.role.clone()),
        "suspended": member.suspended,
        "created": member.created,
        "knownToPulumi": member.known_to_pulumi,
        "virtualAdmin": member.virtual_admin,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::rows::samples::row;

    fn source() -> Source {
        Source {
            org: OrgName::new("acme/corp"),
            query: "?q=a".into(),
            exported_at: UnixSeconds(1_795_212_840),
            listed_at: UnixSeconds(1_795_212_750),
            incomplete: true,
        }
    }

    fn rows() -> Vec<Arc<MemberRow>> {
        let rows = [
            json!({"user": {"githubLogin": "=ada", "name": "Ada, \"L\""}, "role": "admin",
                "created": "2024-01-01T00:00:00Z", "knownToPulumi": true}),
            json!({"user": {"githubLogin": "noor"}, "role": "member", "suspended": true,
                "fgaRole": {"id": "r1", "name": "Auditor"}}),
            json!({"id": "broken"}),
        ];
        rows.iter().map(|it| Arc::new(row(it))).collect()
    }

    #[test]
    fn a_line_for_each_row_and_no_cell_is_a_formula() {
        let text = csv(&rows(), &source());
        let lines: Vec<_> = text.split("\r\n").collect();
        assert_eq!(lines[0], COLUMNS.join(","));
        let end = "acme/corp,?q=a,true,2026-11-20T22:12:30Z,2026-11-20T22:14:00Z";
        let first = "'=ada,\"Ada, \"\"L\"\"\",true,Admin,,admin,false,2024-01-01T00:00:00Z,true,,";
        assert_eq!(lines[1], format!("{first}{end}"));
        assert_eq!(lines[2], format!("noor,,false,Auditor,r1,member,true,,false,,{end}"));
        assert!(lines[3].starts_with("broken,,,,,,,,,") && lines[3].ends_with(end), "{}", lines[3]);
        assert_eq!((lines.len(), lines[4]), (5, ""));
    }

    #[test]
    fn json_has_what_the_api_told() {
        let file: Value = serde_json::from_str(&json(&rows(), &source())).unwrap();
        assert_eq!(file["organization"], "acme/corp");
        assert_eq!(file["incomplete"], true);
        assert_eq!(file["members"][1]["role"], json!({"id": "r1", "name": "Auditor"}));
        assert_eq!(file["members"][0]["organizationAdmin"], true);
        assert_eq!(file["unreadable"].as_array().map(Vec::len), Some(1));
        assert_eq!(source().file_name("csv"), "members-acme-corp-2026-11-20.csv");
    }
}

//! Writes the tokens that a maximum affects to a file, before it is saved.

use super::preview::Affected;
use crate::list::rows::kind_word;
use console_core::text::csv::line;
use std::sync::Arc;
use token_api::expiry::ExpiryCap;
use token_api::id::OrgName;
use token_api::time::{Moment, UnixSeconds};
use token_api::token::Owner;

/// What a preview was made of. The file contains this next to the rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// The organization.
    pub org: OrgName,
    /// The maximum now.
    pub present: Option<ExpiryCap>,
    /// The maximum that is previewed.
    pub next: Option<ExpiryCap>,
    /// Which lists it was made over, and what it can't tell.
    pub made_over: String,
    /// When the file was written, by the server's clock.
    pub exported_at: UnixSeconds,
}

impl Source {
    /// The name of the file: `affected-tokens-acme-2026-11-22.csv`.
    pub fn file_name(&self) -> String {
        let safe = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' };
        let org: String = self.org.as_str().chars().map(safe).collect();
        let at = self.exported_at.to_rfc3339();
        let day = at.split('T').next().unwrap_or_default();
        format!("affected-tokens-{}-{day}.csv", org.trim_matches(['-', '.']))
    }
}

const COLUMNS: [&str; 14] = [
    "id",
    "name",
    "type",
    "created_by",
    "last_used",
    "expires",
    "effect",
    "accepted_from",
    "organization",
    "team",
    "present_maximum_days",
    "new_maximum_days",
    "made_over",
    "exported_at",
];

/// The rows as CSV (RFC 4180): a header, then one line per row. `organization` is empty for personal
/// tokens. Instants are ISO 8601 in UTC, "never", or an invalid value unchanged. A cell is empty if the
/// server does not say; a maximum is 0 if there is none.
pub fn csv(rows: &[Arc<Affected>], source: &Source) -> String {
    let mut text = String::new();
    line(&COLUMNS, &mut text);
    let days = |cap: Option<ExpiryCap>| cap.map_or(0, ExpiryCap::days).to_string();
    let (present, next) = (days(source.present), days(source.next));
    let exported = source.exported_at.to_rfc3339();
    for row in rows {
        let token = &row.token;
        let team = match &row.owner {
            Owner::Team(_, team) => team.as_str(),
            Owner::Personal | Owner::Organization(_) => "",
        };
        let accepted_from = row.effect.accepted_from().map(UnixSeconds::to_rfc3339);
        line(
            &[
                token.id.as_str(),
                token.label(),
                &kind_word(token),
                token.created_by.as_deref().unwrap_or_default(),
                &moment(&token.last_used),
                &moment(&token.expires),
                row.effect.words(&row.owner),
                &accepted_from.unwrap_or_default(),
                row.owner.org().map_or("", |org| org.as_str()),
                team,
                &present,
                &next,
                &source.made_over,
                &exported,
            ],
            &mut text,
        );
    }
    text
}

fn moment(moment: &Moment) -> String {
    match moment {
        Moment::Untold => String::new(),
        Moment::Never => "never".to_owned(),
        Moment::At(at) => at.to_rfc3339(),
        Moment::Odd(odd) => odd.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::preview::{ReadList, preview};
    use serde_json::json;
    use token_api::id::TeamName;
    use token_api::time::SECONDS_PER_DAY;

    const NOW: UnixSeconds = UnixSeconds(1_795_212_840); // 2026-11-20T22:14:00Z

    #[test]
    fn a_line_says_what_becomes_of_a_token_and_what_the_preview_was_made_over() {
        let acme = OrgName::new("acme");
        let expires = NOW.0 + 100 * SECONDS_PER_DAY;
        let tokens = serde_json::from_value(json!([
            { "id": "t1", "name": "=1+1", "type": "team", "createdBy": "ada", "lastUsed": NOW.0,
              "expires": expires },
            { "id": "t2", "name": "forever", "lastUsed": 0, "expires": 0 },
        ]))
        .unwrap();
        let owner = Owner::Team(acme.clone(), TeamName::new("web"));
        let list = ReadList { owner, tokens, unreadable: 0, in_use: None };
        let next = ExpiryCap::from_days(90);
        let found = preview([&list].into_iter(), None, next, NOW);
        let source = Source {
            org: acme,
            present: None,
            next,
            made_over: "Made over 2 tokens: those of 1 team.".into(),
            exported_at: NOW,
        };
        let file = csv(&found.rows, &source);
        let lines: Vec<_> = file.split("\r\n").collect();
        assert_eq!(
            lines[1],
            "t1,'=1+1,team,ada,2026-11-20T22:14:00Z,2027-02-28T22:14:00Z,stops now,\
             2026-11-30T22:14:00Z,acme,web,0,90,Made over 2 tokens: those of 1 team.,\
             2026-11-20T22:14:00Z"
        );
        assert!(lines[2].starts_with("t2,forever,,,never,never,never valid,,acme,web"));
        assert_eq!((lines.len(), lines[3]), (4, ""));
        assert_eq!(source.file_name(), "affected-tokens-acme-2026-11-20.csv");
    }
}

//! A report of what a token did, in Markdown: for whoever has to explain its use later.

use super::log::{Log, Who};
use super::{all_events, life};
use crate::time::range::Window;
use console_core::when::count;
use token_api::time::UnixSeconds;

/// What a report begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// What it is about, as a headline.
    pub title: String,
    /// Names and values, such as the reason.
    pub facts: Vec<(&'static str, String)>,
    /// What was not read of the log, as a sentence; `None` if all of it was read.
    pub missing: Option<String>,
    /// When the report was written.
    pub written: UnixSeconds,
}

/// The events of a token within a window, the oldest first, as a document in Markdown.
pub fn markdown(head: &Head, log: Log<'_>, token: &Who, window: Window) -> String {
    let mut text = format!("# {}\n\n", plain(&head.title));
    for (name, value) in &head.facts {
        text.push_str(&format!("- {name}: {}\n", plain(value)));
    }
    text.push_str(&format!("- Written: {}\n", head.written.to_rfc3339()));
    let scope = format!("{} to {}", window.from.to_rfc3339(), window.to.to_rfc3339());
    let missing = head.missing.as_deref().map_or("all of it was read".to_owned(), plain);
    text.push_str(&format!("- Audit log: {scope}; {missing}\n\n## Events\n\n"));
    if log.names_no_token() {
        text.push_str(
            "The audit log does not tell which token acted: what it did can’t be told.\n",
        );
        return text;
    }
    let mut events = all_events(log, token, window);
    events.reverse();
    let of_life = life(log, token, window).len();
    let own = events.len().saturating_sub(of_life);
    let own = count(i64::try_from(own).unwrap_or(i64::MAX), "event");
    text.push_str(&format!("{own} of the token. Its creation and deletion are acts of users.\n\n"));
    if events.is_empty() {
        return text;
    }
    text.push_str("| Time | Event | Description | By | Address | Refused |\n");
    text.push_str("|---|---|---|---|---|---|\n");
    for number in events {
        let row = log.store.row(number);
        let (time, refused) = (row.time.to_rfc3339(), row.failed.cell());
        let cells = [&time, row.event, row.description, row.actor, row.address, refused];
        let cells: Vec<String> = cells.into_iter().map(plain).collect();
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    text
}

/// A text of one line that Markdown shows as it is.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '&' | '~' | '!' => {
                plain.push('\\');
                plain.push(c);
            }
            c if c.is_control() => plain.push(' '),
            c => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Loaded, NOW, bot, event};
    use super::*;
    use serde_json::json;

    fn head(missing: Option<&str>) -> Head {
        Head {
            title: "Break-glass access: release-bot".into(),
            facts: vec![("Reason", "Shop *down* | <b>".into())],
            missing: missing.map(str::to_owned),
            written: NOW,
        }
    }

    fn written(events: &[serde_json::Value], missing: Option<&str>) -> String {
        let loaded = Loaded::of(events, 3600);
        let window = Window { from: NOW.plus_seconds(-3600), to: NOW };
        markdown(&head(missing), loaded.log(), &bot(), window)
    }

    #[test]
    fn a_report_has_the_events_of_the_token_the_oldest_first() {
        let made = json!({
            "event": "Organization Token Created", "tokenID": null, "tokenName": null,
            "description": "Created organization token \"release-bot\"",
        });
        let events = [
            event(60, &json!({ "authFailure": true, "description": "a | b" })),
            event(90, &json!({ "tokenID": "t2", "tokenName": "other" })),
            event(120, &json!({})),
            event(150, &made),
            event(7200, &json!({})),
        ];
        let text = written(&events, None);
        assert!(text.starts_with(
            "# Break-glass access: release-bot\n\n- Reason: Shop \\*down\\* \\| \\<b\\>\n"
        ));
        assert!(text.contains("2026-11-21T11:00:00Z to 2026-11-21T12:00:00Z; all of it was read"));
        assert!(text.contains("2 events of the token."));
        let rows: Vec<&str> = text.lines().filter(|line| line.starts_with("| 2026")).collect();
        assert_eq!(rows.len(), 3, "{text}");
        assert!(rows[0].contains("Organization Token Created"));
        assert!(rows[1].contains("Updated shop/prod"));
        assert!(rows[2].contains("a \\| b"));
    }

    #[test]
    fn a_report_says_what_it_can_not_tell() {
        assert!(written(&[], Some("Only a part was read")).contains("Only a part was read"));
        let unnamed = event(60, &json!({ "tokenID": null, "tokenName": null }));
        assert!(written(&[unnamed], None).contains("what it did can’t be told"));
        assert!(written(&[event(60, &json!({ "tokenID": "t2" }))], None).contains("0 events of"));
    }
}

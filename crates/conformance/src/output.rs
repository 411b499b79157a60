//! The report as text for people, as JSON, and as JUnit XML for pipelines.

use crate::report::{Level, Outcome, Report, Row};
use std::fmt::Write as _;

/// How the report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A table.
    Text,
    /// The report as it is.
    Json,
    /// JUnit XML: a suite for each level, a case for each call.
    Junit,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Text, Self::Json, Self::Junit];

    /// The word of the argument.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Junit => "junit",
        }
    }

    /// Writes a report.
    ///
    /// # Errors
    /// When it can't be written as JSON.
    pub fn write(self, report: &Report) -> Result<String, String> {
        match self {
            Self::Text => Ok(text(report)),
            Self::Json => {
                let json = serde_json::to_string_pretty(report);
                json.map(|json| json + "\n").map_err(|e| e.to_string())
            }
            Self::Junit => Ok(junit(report)),
        }
    }
}

/// The widest line of the text.
const WIDTH: usize = 118;

/// Writing to a `String` can't fail: the results are dropped.
fn text(report: &Report) -> String {
    let mut out = String::new();
    let calls = report.rows.iter().map(|row| row.call.chars().count());
    let (level, call) = (12, calls.max().unwrap_or_default().max(4));
    let _ = writeln!(out, "{:level$}  {:call$}  result", "level", "call");
    for row in &report.rows {
        let (name, outcome) = (row.level.as_str(), row.outcome.as_str());
        let _ = writeln!(out, "{name:level$}  {:call$}  {outcome}", row.call);
        let details = Some(&row.details).filter(|details| !details.is_empty());
        let notes = row.notes.iter().map(|note| format!("note: {note}"));
        for line in details.cloned().into_iter().chain(notes) {
            wrapped(&mut out, &line, level + 2);
        }
    }
    let _ = writeln!(out, "\n{}", summary(report));
    out
}

/// What it comes to, in a sentence.
fn summary(report: &Report) -> String {
    let offered: Vec<&str> = report.offered().into_iter().map(Level::as_str).collect();
    let offered = if offered.is_empty() { "nothing".to_owned() } else { offered.join(", ") };
    let differences = match report.count(Outcome::Differs) {
        0 => "what is offered holds".to_owned(),
        1 => "1 call differs from what the console needs".to_owned(),
        n => format!("{n} calls differ from what the console needs"),
    };
    format!("offered: {offered}; {differences}")
}

/// The most lines that one text takes; JSON and JUnit XML have the whole of it.
const MAX_LINES: usize = 3;

/// Adds a text in lines that begin this far in; those that follow begin two further in.
fn wrapped(out: &mut String, text: &str, indent: usize) {
    let mut lines = vec![format!("{:indent$}", "")];
    for word in text.split(' ') {
        let last = lines.len() - 1;
        let line = &mut lines[last];
        let is_blank = line.trim().is_empty();
        if !is_blank && line.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push(format!("{:1$}{word}", "", indent + 2));
        } else {
            line.push_str(if is_blank { "" } else { " " });
            line.push_str(word);
        }
    }
    if lines.len() > MAX_LINES {
        lines.truncate(MAX_LINES);
        lines.push(format!("{:1$}… (--format json has all)", "", indent + 2));
    }
    for line in lines {
        let _ = writeln!(out, "{line}");
    }
}

fn junit(report: &Report) -> String {
    let failures = report.count(Outcome::Differs);
    let all = report.rows.len();
    let skipped = all - failures - report.count(Outcome::Ok);
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let counts =
        format!("tests=\"{all}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\"");
    let _ = writeln!(out, "<testsuites name=\"{}\" {counts}>", escaped(&report.server));
    for level in Level::ALL {
        let rows: Vec<&Row> = report.rows.iter().filter(|row| row.level == level).collect();
        if rows.is_empty() {
            continue;
        }
        let count = |is: fn(Outcome) -> bool| rows.iter().filter(|row| is(row.outcome)).count();
        let failures = count(|outcome| outcome == Outcome::Differs);
        let skipped = count(|outcome| !matches!(outcome, Outcome::Differs | Outcome::Ok));
        let (name, all) = (level.as_str(), rows.len());
        let counts =
            format!("tests=\"{all}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\"");
        let _ = writeln!(out, "  <testsuite name=\"{name}\" {counts}>");
        for row in rows {
            case(&mut out, row);
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn case(out: &mut String, row: &Row) {
    let (name, level) = (escaped(&row.call), row.level.as_str());
    let _ = writeln!(out, "    <testcase classname=\"{level}\" name=\"{name}\">");
    let (outcome, details) = (row.outcome.as_str(), escaped(&row.details));
    let message =
        if details.is_empty() { outcome.to_owned() } else { format!("{outcome}: {details}") };
    match row.outcome {
        Outcome::Ok => {}
        Outcome::Differs => {
            let _ = writeln!(out, "      <failure message=\"{details}\"/>");
        }
        Outcome::NotOffered | Outcome::NotPermitted | Outcome::NotTried => {
            let _ = writeln!(out, "      <skipped message=\"{message}\"/>");
        }
    }
    if !row.notes.is_empty() {
        let notes = escaped(&row.notes.join("\n"));
        let _ = writeln!(out, "      <system-out>{notes}</system-out>");
    }
    out.push_str("    </testcase>\n");
}

/// A text for XML 1.0, which can't hold most control characters at all.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push(c),
            '\u{fffe}' | '\u{ffff}' => {}
            _ if c.is_control() => {}
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let row = |level, call: &str, outcome, details: &str, notes: &[&str]| Row {
            level,
            call: call.to_owned(),
            outcome,
            details: details.to_owned(),
            notes: notes.iter().map(|&note| note.to_owned()).collect(),
        };
        Report {
            server: "https://a.example".to_owned(),
            organization: None,
            rows: vec![
                row(Level::Core, "GET /api/user", Outcome::Ok, "", &["lacks id"]),
                row(Level::Personal, "GET /api/user/tokens", Outcome::NotOffered, "404", &[]),
                row(Level::Audit, "GET /a", Outcome::Differs, "500: <b>\u{1b}[1m&\"", &[]),
            ],
        }
    }

    #[test]
    fn the_table_says_what_it_comes_to() {
        let lines = [
            "level         call                  result",
            "core          GET /api/user         ok",
            "              note: lacks id",
            "personal      GET /api/user/tokens  not offered",
            "              404",
            "audit         GET /a                differs",
        ];
        let text = text(&report());
        assert!(text.starts_with(&(lines.join("\n") + "\n")), "{text}");
        let end = "\n\noffered: core; 1 call differs from what the console needs\n";
        assert!(text.ends_with(end), "{text}");
    }

    #[test]
    fn long_notes_are_broken() {
        let mut out = String::new();
        wrapped(&mut out, &"word ".repeat(40), 14);
        assert!(out.lines().count() == 2 && out.lines().all(|line| line.len() <= WIDTH), "{out}");
        assert!(out.lines().nth(1).is_some_and(|line| line.starts_with("                word")));
        out.clear();
        wrapped(&mut out, &"word ".repeat(400), 14);
        assert_eq!(out.lines().count(), MAX_LINES + 1);
        assert!(out.ends_with("… (--format json has all)\n"), "{out}");
    }

    #[test]
    fn xml_holds_what_servers_say() {
        let xml = junit(&report());
        assert!(xml.contains("tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"1\""), "{xml}");
        assert!(xml.contains("<failure message=\"500: &lt;b&gt;[1m&amp;&quot;\"/>"), "{xml}");
        assert!(xml.contains("<skipped message=\"not offered: 404\"/>"), "{xml}");
        assert!(xml.contains("<system-out>lacks id</system-out>"), "{xml}");
    }

    #[test]
    fn json_is_the_report() {
        let json: serde_json::Value =
            serde_json::from_str(&Format::Json.write(&report()).unwrap()).unwrap();
        assert_eq!(json["rows"][1]["outcome"], "not offered");
        assert_eq!(json["rows"][0]["notes"][0], "lacks id");
        assert_eq!(json["rows"][0].get("details"), None);
    }
}

//! Rules for files of any kind: their length, their module docs, and what must not be in a public
//! repository.

use super::{
    finding::Finding,
    source::{Rule, Source},
};
use crate::paths;

/// The rules of this module.
pub const RULES: &[Rule] = &[length, head, no_output, no_machine, usual_registries];

/// Longer files must be split by topic.
const MOST_LINES: usize = 400;
const COUNTED: [&str; 6] = [".rs", ".css", ".js", ".mjs", ".ts", ".html"];
/// Files that may be longer, each with its reason. There are none.
const LONGER: [&str; 0] = [];

fn length(source: &Source, findings: &mut Vec<Finding>) {
    let lines = source.text.lines().count();
    let counted = COUNTED.iter().any(|end| source.path.ends_with(end))
        && !LONGER.contains(&source.path.as_str());
    if counted && lines > MOST_LINES {
        findings.push(
            source.finding(0, format!("{lines} lines, over {MOST_LINES}: split it by meaning")),
        );
    }
}

fn head(source: &Source, findings: &mut Vec<Finding>) {
    if source.path.ends_with(".rs") && !source.text.starts_with("//! ") {
        findings.push(source.finding(
            1,
            "starts without a `//!` head: what is this module for, and what does not belong in it?",
        ));
    }
}

fn no_output(source: &Source, findings: &mut Vec<Finding>) {
    let output = ["target", "dist", "node_modules", "test-results", "playwright-report"];
    if source.path.split('/').any(|part| output.contains(&part)) {
        findings.push(source.finding(0, "is an output: it does not belong in the repository"));
    }
}

/// Neither the path of this clone nor the user's home directory.
fn no_machine(source: &Source, findings: &mut Vec<Finding>) {
    let home = std::env::var("HOME").unwrap_or_default();
    let root = paths::root().to_string_lossy().into_owned();
    for place in [root, home].iter().filter(|place| place.len() > 1) {
        mentions(source, place, findings);
    }
}

fn mentions(source: &Source, place: &str, findings: &mut Vec<Finding>) {
    let place = format!("{}/", place.trim_end_matches('/'));
    for (at, line) in source.text.lines().enumerate() {
        let starts_there = |at: usize| {
            !line[..at].ends_with(|c: char| c.is_alphanumeric() || "_-./~}".contains(c))
        };
        if line.match_indices(&place).any(|(at, _)| starts_there(at)) {
            findings
                .push(source.finding(at + 1, format!("names a place on this machine, {place}")));
        }
    }
}

/// A lock file contains the URL of its registry; a mirror would force everyone to use it.
fn usual_registries(source: &Source, findings: &mut Vec<Finding>) {
    let (key, usual) = if source.path.ends_with("package-lock.json") {
        ("\"resolved\": \"", "https://registry.npmjs.org/")
    } else if source.path.ends_with("Cargo.lock") {
        ("source = \"", "registry+https://github.com/rust-lang/crates.io-index\"")
    } else {
        return;
    };
    for (at, line) in source.text.lines().enumerate() {
        if line.trim_start().strip_prefix(key).is_some_and(|value| !value.starts_with(usual)) {
            findings.push(source.finding(at + 1, format!("does not come from {usual}")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{
        finding::Finding,
        source::{Source, finds},
    };
    use super::{MOST_LINES, head, length, mentions, no_output, usual_registries};

    #[test]
    fn long_files_are_split() {
        let text = "x\n".repeat(MOST_LINES);
        finds(length, "src/a.rs", &text, &[]);
        finds(length, "src/a.rs", &format!("{text}x"), &[0]);
        finds(length, "docs/a.md", &format!("{text}x"), &[]);
    }

    #[test]
    fn modules_have_a_doc_comment() {
        finds(head, "src/a.rs", "//! What for.\n", &[]);
        finds(head, "src/a.rs", "use x;\n", &[1]);
        finds(head, "a.css", "a {}", &[]);
    }

    #[test]
    fn outputs_are_not_committed() {
        finds(no_output, "dist/index.html", "", &[0]);
        finds(no_output, "src/distance.rs", "", &[]);
    }

    #[test]
    fn paths_of_a_machine_are_not_committed() {
        let lines = |text: &str| {
            let mut findings: Vec<Finding> = Vec::new();
            mentions(&Source::new("a.md".into(), text.into()), "/home/ada", &mut findings);
            findings.len()
        };
        assert_eq!(lines("see /home/ada/x"), 1);

        assert_eq!(lines("see https://example.org/home/ada/x and /home/adam/"), 0);
    }

    #[test]
    fn lock_files_name_the_usual_registries() {
        let npm = |from: &str| format!("  \"resolved\": \"{from}/a.tgz\",");
        let rule = usual_registries;
        finds(rule, "t/package-lock.json", &npm("https://registry.npmjs.org"), &[]);
        finds(rule, "t/package-lock.json", &npm("https://mirror.example"), &[1]);
        finds(rule, "Cargo.lock", "source = \"git+https://example.org/a\"", &[1]);
    }
}

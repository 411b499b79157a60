//! Rules for the style sheets.

use super::{
    finding::Finding,
    source::{Rule, Source},
};
use std::collections::HashSet;

/// The rules of this module.
pub const RULES: &[Rule] = &[no_counting];

/// A selector that counts siblings makes the browser recompute the style of all siblings when one
/// is added or removed, even if the selector can never match them. In a virtual table, that is all
/// rows for each row.
fn no_counting(source: &Source, findings: &mut Vec<Finding>) {
    if !is_style(source) {
        return;
    }
    for (at, line) in without_comments(&source.text).lines().enumerate() {
        if line.contains(":nth-") {
            let message = "counts siblings (:nth-…): give what is meant a class or an attribute";
            findings.push(source.finding(at + 1, message));
        }
    }
}

/// Classes that have a style but are used nowhere.
pub fn unused_classes(sources: &[Source], findings: &mut Vec<Finding>) {
    let is_program = |source: &&Source| {
        source.path == "index.html"
            || source.path.starts_with("src/") && source.path.ends_with(".rs")
    };
    let used: HashSet<&str> =
        sources.iter().filter(is_program).flat_map(|source| names(&source.text)).collect();
    for source in sources.iter().filter(|source| is_style(source)) {
        for (at, line) in without_comments(&source.text).lines().enumerate() {
            for class in classes(line).filter(|class| !used.contains(class)) {
                findings.push(source.finding(at + 1, format!("nothing has the class {class}")));
            }
        }
    }
}

/// The classes in a line of a style sheet. A class never begins with a digit, unlike `.5rem`; an
/// `@import` contains file names.
fn classes(line: &str) -> impl Iterator<Item = &str> {
    let selectors = if line.starts_with("@import") { "" } else { line };
    let parts = selectors.split('.').skip(1);
    parts
        .filter(|part| part.starts_with(|c: char| c.is_ascii_lowercase()))
        .filter_map(|part| names(part).next())
}

fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c| !is_of_name(c)).filter(|name| !name.is_empty())
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

fn is_style(source: &Source) -> bool {
    source.path.starts_with("style/") && source.path.ends_with(".css")
}

/// The text without `/* */` comments; line numbers do not change.
fn without_comments(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, comment)) = rest.split_once("/*") {
        let (comment, after) = comment.split_once("*/").unwrap_or((comment, ""));
        code.push_str(before);
        code.extend(comment.chars().filter(|c| *c == '\n'));
        rest = after;
    }
    code.push_str(rest);
    code
}

#[cfg(test)]
mod tests {
    use super::super::{
        finding::Finding,
        source::{Source, finds},
    };
    use super::{no_counting, unused_classes};

    #[test]
    fn no_selector_counts_siblings() {
        let file = "style/ui/table.css";
        finds(
            no_counting,
            file,
            "a {}\n.row:nth-child(2n) {}\n.b { &:nth-last-of-type(1) {} }",
            &[2, 3],
        );
        finds(
            no_counting,
            file,
            "/* no :nth-child,\n nor */ a {} /* :nth- */\nb:first-child {}",
            &[],
        );
        finds(
            no_counting,
            file,
            "/* one */ a:nth-child(1) {}\n/*\n*/ b:nth-of-type(2) {}",
            &[1, 3],
        );
        finds(no_counting, "docs/api/x.css", "a:nth-child(2) {}", &[]);
        finds(no_counting, "style/README.md", "a:nth-child(2) {}", &[]);
    }

    #[test]
    fn unused_classes_are_found() {
        let found = |style: &str| {
            let files = [
                ("style/ui/x.css", style),
                ("src/ui/x.rs", "view! { <p class=\"card wide\" class:open=open></p> }"),
                ("index.html", "<body class=\"page\">"),
                ("docs/x.md", "class=\"told-of-only\""),
            ];
            let sources = files.map(|(path, text)| Source::new(path.into(), text.into()));
            let mut findings: Vec<Finding> = Vec::new();
            unused_classes(&sources, &mut findings);
            findings.into_iter().map(|it| (it.line, it.message)).collect::<Vec<_>>()
        };
        assert_eq!(
            found(
                "@import \"x.css\";\n.card.wide > .open { margin: .5rem 0.5rem }\n/* .gone */ .page {}"
            ),
            []
        );
        let gone = |line, class| (line, format!("nothing has the class {class}"));
        assert_eq!(
            found(".card {}\na.car, .page:not(.told-of-only) {}"),
            [gone(2, "car"), gone(2, "told-of-only"),]
        );
    }
}

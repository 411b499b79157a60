//! What the style sheets may not do.

use super::{Finding, Rule, source::Source};

/// The rules of this module.
pub const RULES: &[Rule] = &[no_counting];

/// A selector that counts siblings has the style of all of them worked out anew whenever one comes or goes, also those
/// that it can never match: of a table that is scrolled through, all rows for each row.
fn no_counting(source: &Source, findings: &mut Vec<Finding>) {
    if !source.path.starts_with("style/") || !source.path.ends_with(".css") {
        return;
    }
    for (at, line) in without_comments(&source.text).lines().enumerate() {
        if line.contains(":nth-") {
            let message = "counts siblings (:nth-…): give what is meant a class or an attribute";
            findings.push(source.finding(at + 1, message));
        }
    }
}

/// The text without what is between `/*` and `*/`; lines stay lines.
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
    use super::super::finds;
    use super::no_counting;

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
}

//! Rules for the console's code that concern security and correctness.

use super::{
    code::Kind,
    finding::Finding,
    source::{Rule, Source},
};

/// The rules of this module.
pub const RULES: &[Rule] = &[
    no_html_from_text,
    no_inline_style,
    paths_only_in_route,
    tests_that_run,
    data_is_not_translated,
];

/// Ways to turn text into HTML. Only the policy in boot.js may do so.
const HTML: [&str; 7] = [
    "inner_html",
    "innerHTML",
    "outer_html",
    "outerHTML",
    "insert_adjacent_html",
    "insertAdjacentHTML",
    "document_write",
];

fn no_html_from_text(source: &Source, findings: &mut Vec<Finding>) {
    if source.layer().is_none() {
        return;
    }
    for token in &source.tokens {
        let Kind::Word(found) = &token.kind else { continue };
        if let Some(word) = HTML.iter().find(|word| found.contains(**word)) {
            let message = format!("{word}: text stays text; build elements");
            findings.push(source.finding(token.line, message));
        }
    }
    for (line, string) in source.strings() {
        if ["javascript:", "data:text"]
            .iter()
            .any(|scheme| string.to_ascii_lowercase().starts_with(scheme))
        {
            findings.push(source.finding(line, "no such links: https only"));
        }
    }
}

/// The Content-Security-Policy refuses `style="…"`; `style:width=…` and `style=("--width", …)` use
/// the CSSOM. rustfmt puts spaces around `=` in Rust code, so this is an attribute.
fn no_inline_style(source: &Source, findings: &mut Vec<Finding>) {
    if source.layer().is_none() {
        return;
    }
    for (at, token) in source.tokens.iter().enumerate() {
        let is_sign =
            |at: usize, sign| source.tokens.get(at).is_some_and(|next| next.is_sign(sign));
        let is_attribute = token.is_word("style")
            && !token.is_glued
            && source.tokens.get(at + 1).is_some_and(|next| next.is_glued && next.is_sign('='));
        if is_attribute && !is_sign(at + 2, '(') {
            let message = "style= is an inline style: use a class or style:property=";
            findings.push(source.finding(token.line, message));
        }
    }
}

/// Links are `Route`s, and paths of the API come from token-api, so that each path is written in
/// one place.
fn paths_only_in_route(source: &Source, findings: &mut Vec<Finding>) {
    if source.layer().is_none() || source.path == "src/route.rs" {
        return;
    }
    for (line, string) in source.strings() {
        let is_file = string.contains('.');
        let is_path = !is_file
            && string
                .strip_prefix('/')
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()));
        if is_path {
            findings.push(source.finding(
                line,
                format!("\"{string}\": paths are spelt in src/route.rs (or token-api)"),
            ));
        }
    }
}

/// These elements contain data. A browser that translates the page must not change or split their
/// text.
fn data_is_not_translated(source: &Source, findings: &mut Vec<Finding>) {
    if source.layer().is_none() {
        return;
    }
    for at in source.tokens.windows(4).enumerate().filter_map(|(at, next)| {
        let is_tag = next[0].is_sign('<') && next[1].is_glued && !next[2].is_sign(':');
        let is_marked = next[2].is_word("translate") && next[3].is_sign('=');
        (is_tag && !is_marked).then_some(at + 1)
    }) {
        let token = &source.tokens[at];
        if let Some(tag) = ["bdi", "code", "time"].iter().find(|tag| token.is_word(tag)) {
            let message = format!("<{tag}> holds data: begin it with translate=\"no\"");
            findings.push(source.finding(token.line, message));
        }
    }
}

/// The console is tested in browsers; a native test inside it would never run.
fn tests_that_run(source: &Source, findings: &mut Vec<Finding>) {
    let is_console = source.path.starts_with("src/") || source.path.starts_with("tests/web/");
    if !is_console || !source.path.ends_with(".rs") {
        return;
    }
    for (at, line) in source.text.lines().enumerate() {
        if line.trim() == "#[test]" {
            findings.push(source.finding(
                at + 1,
                "never runs here: use #[wasm_bindgen_test], or move the logic to a crate of its domain",
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::source::finds;
    use super::{
        data_is_not_translated, no_html_from_text, no_inline_style, paths_only_in_route,
        tests_that_run,
    };

    const FILE: &str = "src/ui/a.rs";

    #[test]
    fn text_never_becomes_html() {
        finds(no_html_from_text, FILE, "view! { <p inner_html=x/> }", &[1]);
        finds(no_html_from_text, FILE, "// inner_html is forbidden\nel.set_text_content(x);", &[]);
        finds(no_html_from_text, FILE, "let a = \"JavaScript:alert(1)\";", &[1]);
        finds(no_html_from_text, "crates/token-backend/src/a.rs", "inner_html", &[]);
        let bare = "view! { <bdi>{name}</bdi> <code class=\"a\">{id}</code> }";
        finds(data_is_not_translated, FILE, bare, &[1, 1]);
        finds(data_is_not_translated, FILE, "view! { <bdi translate=\"no\">{x}</bdi> }", &[]);
        finds(data_is_not_translated, FILE, "let a = Vec::<time::Date>::new(); a<codec", &[]);
    }

    #[test]
    fn styles_are_not_inline() {
        finds(no_inline_style, FILE, "<p style=\"x\">\n<p\n  style=move || x>", &[1, 3]);
        finds(
            no_inline_style,
            FILE,
            "<p style:width=x>\nlet style = 1;\n<p data-style=\"x\">\n<p style=(\"--width\", x)>",
            &[],
        );
    }

    #[test]
    fn paths_are_spelt_in_one_place() {
        finds(paths_only_in_route, "src/pages/a.rs", "let a = \"/tokens\";", &[1]);
        finds(paths_only_in_route, "src/route.rs", "let a = \"/tokens\";", &[]);
        finds(paths_only_in_route, "src/pages/a.rs", "x.split(\"/\"); // \"/tokens\"", &[]);
    }

    #[test]
    fn tests_of_the_console_run_in_browsers() {
        let native = "#[cfg(test)]\nmod tests {\n    #[test]\n    fn t() {}\n}";
        finds(tests_that_run, "src/route.rs", native, &[3]);
        finds(tests_that_run, "tests/web/a.rs", "#[wasm_bindgen_test]\nfn t() {}", &[]);
        finds(tests_that_run, "crates/token-api/src/lib.rs", native, &[]);
    }
}

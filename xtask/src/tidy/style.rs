//! Rules for the console's code that concern security and correctness.

use super::{
    finding::Finding,
    source::{Rule, Source},
};

/// The rules of this module.
pub const RULES: &[Rule] = &[
    no_html_from_text,
    no_inline_style,
    no_unwrap,
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
    for (line, code) in source.lines() {
        if let Some(word) = HTML.iter().find(|word| code.contains(**word)) {
            findings.push(source.finding(line, format!("{word}: text stays text; build elements")));
        }
    }
    for (line, string) in &source.strings {
        if ["javascript:", "data:text"]
            .iter()
            .any(|scheme| string.to_ascii_lowercase().starts_with(scheme))
        {
            findings.push(source.finding(*line, "no such links: https only"));
        }
    }
}

/// The Content-Security-Policy refuses `style="…"`; `style:width=…` and `style=("--width", …)` use
/// the CSSOM. rustfmt puts spaces around `=` in Rust code, so this is an attribute.
fn no_inline_style(source: &Source, findings: &mut Vec<Finding>) {
    if source.layer().is_none() {
        return;
    }
    for (line, code) in source.lines() {
        let starts = code.match_indices("style=").map(|(at, _)| at);
        let is_attribute = |at: usize| {
            let is_property = code[at..].starts_with("style=(");
            !is_property && (at == 0 || code[..at].ends_with(char::is_whitespace))
        };
        if starts.into_iter().any(is_attribute) {
            findings.push(
                source.finding(line, "style= is an inline style: use a class or style:property="),
            );
        }
    }
}

fn no_unwrap(source: &Source, findings: &mut Vec<Finding>) {
    if source.layer().is_none() {
        return;
    }
    for (line, code) in source.lines() {
        if code.contains(".unwrap()") {
            findings.push(
                source.finding(line, "unwrap() turns surprising data into a crash; handle it"),
            );
        }
    }
}

/// Links are `Route`s, and paths of the API come from token-api, so that each path is written in
/// one place.
fn paths_only_in_route(source: &Source, findings: &mut Vec<Finding>) {
    if source.layer().is_none() || source.path == "src/route.rs" {
        return;
    }
    for (line, string) in &source.strings {
        let is_file = string.contains('.');
        let is_path = !is_file
            && string
                .strip_prefix('/')
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()));
        if is_path {
            findings.push(source.finding(
                *line,
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
    for (line, code) in source.lines() {
        for tag in ["<bdi", "<code", "<time"] {
            let mut rests = code.match_indices(tag).map(|(at, _)| &code[at + tag.len()..]);
            let is_tag = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == ':');
            if rests.any(|rest| is_tag(rest) && !rest.starts_with(" translate=")) {
                let words = format!("{tag}> holds data: begin it with translate=\"no\"");
                findings.push(source.finding(line, words));
            }
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
        data_is_not_translated, no_html_from_text, no_inline_style, no_unwrap, paths_only_in_route,
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
    fn nothing_is_unwrapped_outside_tests() {
        finds(no_unwrap, FILE, "a.unwrap();", &[1]);
        let kept = "a.unwrap_or_default();\n#[cfg(test)]\nmod tests { fn t() { a.unwrap(); } }";
        finds(no_unwrap, FILE, kept, &[]);
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

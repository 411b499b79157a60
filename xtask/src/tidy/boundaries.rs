//! The boundaries between the layers of `src/` and between the crates.

use super::{
    finding::Finding,
    source::{Rule, Source},
};
use crate::paths;

/// The rules of this module.
pub const RULES: &[Rule] = &[layers, pages_know_no_other_page, crates];

/// A layer of `src/`, and what its files must not name: layers as `crate::…`, crates by name.
const NEVER: [(&str, &[&str]); 7] = [
    ("client", &["crate::ui", "crate::pages", "crate::app", "crate::route"]),
    ("platform", &["crate::ui", "crate::pages", "crate::app", "crate::client", "crate::route"]),
    (
        "ui",
        &[
            "crate::client",
            "crate::route",
            "crate::pages",
            "crate::app",
            "crate::session",
            "crate::services",
            "token_api",
        ],
    ),
    ("pages", &["crate::app"]),
    ("route", &["crate::ui", "crate::pages", "crate::app", "crate::client"]),
    ("session", &["crate::ui", "crate::pages", "crate::app", "crate::services", "crate::route"]),
    ("services", &["crate::ui", "crate::pages", "crate::app"]),
];

/// A crate, and the only crates that it may depend on outside tests.
const ONLY: [(&str, &[&str]); 13] = [
    ("crates/site-map/Cargo.toml", &[]),
    ("crates/token-api/Cargo.toml", &["chrono", "serde", "serde_json"]),
    ("crates/console-core/Cargo.toml", &["chrono", "serde", "serde_json", "token-api"]),
    (
        "crates/access-tokens/Cargo.toml",
        &["chrono", "console-core", "serde", "serde_json", "token-api"],
    ),
    (
        "crates/audit-log/Cargo.toml",
        &["chrono", "console-core", "hashbrown", "memchr", "serde", "serde_json", "token-api"],
    ),
    ("crates/members/Cargo.toml", &["console-core", "serde_json", "token-api"]),
    ("crates/oidc-trust/Cargo.toml", &["console-core", "serde", "serde_json", "token-api"]),
    ("crates/roles/Cargo.toml", &["console-core", "serde_json", "token-api"]),
    ("crates/token-service/Cargo.toml", &["serde", "serde_json", "sha2", "token-api"]),
    (
        "crates/token-http/Cargo.toml",
        &["percent-encoding", "serde", "serde_json", "token-api", "token-service"],
    ),
    (
        "crates/local-backend/Cargo.toml",
        &[
            "demo-data",
            "serde",
            "serde_json",
            "token-api",
            "token-http",
            "token-service",
            "token-store",
        ],
    ),
    ("crates/demo-data/Cargo.toml", &["serde_json", "token-api", "token-service"]),
    (
        "crates/token-store/Cargo.toml",
        &[
            "fastrand",
            "postgres",
            "rusqlite",
            "rusqlite_migration",
            "serde",
            "serde_json",
            "token-api",
            "token-service",
        ],
    ),
];

fn layers(source: &Source, findings: &mut Vec<Finding>) {
    let Some((layer, never)) =
        source.layer().and_then(|layer| NEVER.iter().find(|(name, _)| *name == layer))
    else {
        return;
    };
    for path in &source.paths {
        if let Some(known) = never.iter().find(|never| is_in(&path.text, never)) {
            findings.push(source.finding(path.line, format!("{layer} must not know {known}")));
        }
    }
}

/// A screen is a folder of `src/pages/`; the files next to these folders are shared by screens.
fn pages_know_no_other_page(source: &Source, findings: &mut Vec<Finding>) {
    let pages = paths::root().join("src").join("pages");
    knows_page(source, &|name| pages.join(name).is_dir(), findings);
}

fn knows_page(source: &Source, is_page: &dyn Fn(&str) -> bool, findings: &mut Vec<Finding>) {
    let Some((page, _)) = source.path.strip_prefix("src/pages/").and_then(|p| p.split_once('/'))
    else {
        return;
    };
    for path in &source.paths {
        let other =
            path.text.strip_prefix("crate::pages::").and_then(|rest| rest.split("::").next());
        if other.is_some_and(|other| other != page && is_page(other)) {
            let message = format!("the page {page} must not know {}", path.text);
            findings.push(source.finding(path.line, message));
        }
    }
}

fn crates(source: &Source, findings: &mut Vec<Finding>) {
    let Some((_, only)) = ONLY.iter().find(|(path, _)| *path == source.path) else { return };
    let mut inside = false;
    for (at, line) in source.text.lines().enumerate() {
        if line.starts_with('[') {
            inside = line == "[dependencies]";
            continue;
        }
        let name = line.split(['.', '=', ' ']).next().unwrap_or_default();
        if inside && !name.is_empty() && !name.starts_with('#') && !only.contains(&name) {
            findings.push(
                source
                    .finding(at + 1, format!("depends on {name}; allowed are {}", only.join(", "))),
            );
        }
    }
}

/// Whether `path` is `module` or below it.
fn is_in(path: &str, module: &str) -> bool {
    path.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

#[cfg(test)]
mod tests {
    use super::super::{
        finding::Finding,
        source::{Source, finds},
    };
    use super::{crates, knows_page, layers};

    #[test]
    fn layers_do_not_name_forbidden_layers() {
        let kept =
            "use crate::platform::focus;\n// crate::client in prose\nuse leptos::prelude::*;\n";
        finds(layers, "src/ui/a.rs", kept, &[]);
        let broken = "use crate::{\n    platform,\n    client::{self, error::ApiError},\n};\nfn f(t: token_api::Token) {}\n";
        finds(layers, "src/ui/a.rs", broken, &[3, 3, 5]);
        finds(layers, "src/pages/tokens/mod.rs", broken, &[]);
        finds(layers, "src/client/mod.rs", "use crate::ui;", &[1]);
        finds(layers, "src/client/mod.rs", "use crate::uikit;", &[]);
        finds(layers, "src/platform/x.rs", "fn f() { if a { crate::route::x() } }", &[1]);
        finds(layers, "src/pages/audit/mod.rs", "use crate::app::App;", &[1]);
    }

    #[test]
    fn pages_do_not_name_each_other() {
        let rule = |source: &Source, findings: &mut Vec<Finding>| {
            knows_page(source, &|name| ["audit", "tokens"].contains(&name), findings);
        };
        finds(rule, "src/pages/audit/mod.rs", "use crate::pages::audit::list;", &[]);
        finds(rule, "src/pages/audit/mod.rs", "use crate::pages::tokens::list;", &[1]);
        finds(rule, "src/pages/audit/x.rs", "use crate::pages::{set_title, tokens};", &[1]);
        finds(rule, "src/pages/mod.rs", "use crate::pages::tokens;", &[]);
    }

    #[test]
    fn contract_and_domain_crates_have_few_dependencies() {
        let toml = "[package]\nname = \"x\"\n[dependencies]\nserde.workspace = true\nleptos = \"1\"\n# why\n[dev-dependencies]\nproptest = \"1\"\n";
        finds(crates, "crates/token-api/Cargo.toml", toml, &[5]);
        finds(crates, "crates/token-backend/Cargo.toml", toml, &[]);
    }
}

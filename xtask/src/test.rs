//! `cargo xtask test`: everything that must pass before a change is done, in stages, the fast ones
//! first.

use crate::{
    args::Args,
    backend, clients, dependencies, dev, dist, hosting, paths,
    setup::{self, TARGET, browser},
    sh::{Cmd, Result, failure, say, which},
    site::{self, Kind},
    tidy,
};
use std::{
    fmt::Write as _,
    time::{Duration, Instant},
};

/// A stage: its name for `--only`, what it does, and its function.
struct Stage {
    name: &'static str,
    title: &'static str,
    run: fn() -> Result<()>,
}

const STAGES: [Stage; 14] = [
    Stage { name: "prepare", title: "tools", run: prepare },
    Stage { name: "fmt", title: "formatting", run: fmt },
    Stage { name: "clippy", title: "clippy, native", run: clippy },
    Stage { name: "clippy-wasm", title: "clippy, wasm32", run: clippy_wasm },
    Stage { name: "tidy", title: "rules of the tree", run: tidy::check },
    Stage {
        name: "dependencies",
        title: "licences and known faults of dependencies",
        run: dependencies::check,
    },
    Stage { name: "native", title: "native tests", run: native },
    Stage { name: "clients", title: "clients that others wrote", run: clients::check },
    Stage { name: "dev", title: "`cargo xtask dev` without a built site", run: dev::check },
    Stage { name: "web", title: "component tests in the browser", run: web },
    Stage {
        name: "trunk",
        title: "a site that Trunk alone builds",
        run: || end_to_end("trunk", Kind::Dev),
    },
    Stage { name: "site", title: "the site and its size", run: site },
    Stage { name: "hosting", title: "hosting by the examples for users", run: hosting::check },
    Stage { name: "e2e", title: "end-to-end tests", run: || end_to_end("test", Kind::Release) },
];

/// A fast part of `e2e`, which runs only if named.
const SMOKE: Stage =
    Stage { name: "smoke", title: "the main journeys", run: || end_to_end("smoke", Kind::Release) };

/// The result of one stage.
struct Outcome {
    stage: &'static str,
    passed: bool,
    time: Duration,
}

/// Runs all stages, or those of `--only a,b`. Stops at the first failure.
pub fn run(mut args: Args) -> Result<()> {
    let only = args.option("--only")?;
    args.finish()?;
    let stages = chosen(only.as_deref())?;
    let mut outcomes = Vec::new();
    let mut result = Ok(());
    for stage in stages {
        println!("\n━━ {}: {}", stage.name, stage.title);
        let start = Instant::now();
        result = (stage.run)();
        let outcome = Outcome { stage: stage.name, passed: result.is_ok(), time: start.elapsed() };
        println!("━━ {} took {}", stage.name, seconds(outcome.time));
        outcomes.push(outcome);
        if result.is_err() {
            break;
        }
    }
    println!("\n{}", table(&outcomes));
    result.map_err(|why| {
        let stage = outcomes.last().map_or("", |outcome| outcome.stage);
        failure(format!("stage {stage}: {why} · again with `cargo xtask test --only {stage}`"))
    })
}

fn chosen(only: Option<&str>) -> Result<Vec<&'static Stage>> {
    let Some(only) = only else { return Ok(STAGES.iter().collect()) };
    only.split(',')
        .map(|name| {
            STAGES.iter().chain([&SMOKE]).find(|stage| stage.name == name).ok_or_else(|| {
                let known: Vec<_> = STAGES.iter().chain([&SMOKE]).map(|stage| stage.name).collect();
                failure(format!("--only {name}: the stages are {}", known.join(", ")))
            })
        })
        .collect()
}

fn prepare() -> Result<()> {
    setup::with_trunk()?;
    let browser = browser::find_or_install()?;
    setup::components()?;
    setup::e2e()?;
    clients::prepare()?;
    hosting::prepare();
    setup::with_cargo_deny()?;
    say(format!("everything is there; the browser is {}", browser.browser.display()));
    Ok(())
}

fn cargo() -> Cmd {
    Cmd::new("cargo").dir(paths::root())
}

fn fmt() -> Result<()> {
    cargo().args(["fmt", "--all", "--check"]).run()
}

fn clippy() -> Result<()> {
    cargo()
        .args(["clippy", "--workspace", "--exclude", "token-console", "--all-targets"])
        .args(["--", "-D", "warnings"])
        .run()
}

fn clippy_wasm() -> Result<()> {
    setup::wasm_target()?;
    cargo()
        .args(["clippy", "--package", "token-console", "--target", TARGET, "--all-targets"])
        .args(["--", "-D", "warnings"])
        .run()?;
    // As in a release: split into chunks.
    cargo()
        .args(["clippy", "--package", "token-console", "--target", TARGET, "--features", "split"])
        .args(["--", "-D", "warnings"])
        .run()
}

/// Without the console itself: it runs only in browsers, and so do its tests.
fn native() -> Result<()> {
    let crates = ["--workspace", "--exclude", "token-console"];
    if which("cargo-nextest").is_none() {
        return cargo().arg("test").args(crates).run();
    }
    cargo().args(["nextest", "run"]).args(crates).run()?;
    // nextest does not run these.
    cargo().args(["test", "--quiet", "--doc"]).args(crates).run()
}

fn web() -> Result<()> {
    let browser = browser::find_or_install()?;
    setup::site()?
        .cmd("cargo")
        .args(["test", "--package", "token-console", "--target", TARGET, "--tests"])
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner")
        // In seconds, for all tests together, on a slow machine.
        .env("WASM_BINDGEN_TEST_TIMEOUT", "1200")
        .env(browser::DRIVER_VAR, &browser.driver)
        .dir(paths::root())
        .run()
}

fn site() -> Result<()> {
    dist::check_budget(&site::ensure(Kind::Release)?)
}

/// The suite, or the part of it that an npm script names. It starts its own backends, each with a
/// free port and its own database.
fn end_to_end(script: &str, kind: Kind) -> Result<()> {
    let browser = browser::find_or_install()?;
    let dir = setup::e2e()?;
    let site = site::ensure(kind)?;
    let backend = backend::build()?;
    // Type-checks the tests, then runs them.
    Cmd::new("npm")
        .args(["run", "--silent", script])
        .env(browser::BROWSER_VAR, &browser.browser)
        .env("SITE_DIR", site)
        .env("BACKEND_BIN", backend)
        .dir(dir)
        .run()
}

fn table(outcomes: &[Outcome]) -> String {
    let mut out = String::new();
    for Outcome { stage, passed, time } in outcomes {
        let word = if *passed { "passed" } else { "FAILED" };
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{stage:<14} {word:<8} {:>8}", seconds(*time));
    }
    let total = outcomes.iter().map(|outcome| outcome.time).sum();
    let _ = write!(out, "{:<14} {:<8} {:>8}", "all", "", seconds(total));
    out
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::{Outcome, chosen, table};
    use std::time::Duration;

    #[test]
    fn stages_are_chosen_by_name_and_order() {
        let names = |only| chosen(only).map(|list| list.iter().map(|s| s.name).collect::<Vec<_>>());
        assert_eq!(names(Some("tidy,fmt")).ok(), Some(vec!["tidy", "fmt"]));
        assert_eq!(names(None).map(|all| all.len()).ok(), Some(14));
        assert!(names(Some("fmt,nonsense")).is_err());
    }

    #[test]
    fn the_table_shows_what_failed_and_the_sum() {
        let outcome =
            |stage, passed, secs| Outcome { stage, passed, time: Duration::from_secs(secs) };
        let table = table(&[outcome("fmt", true, 1), outcome("web", false, 61)]);
        assert!(table.contains("web            FAILED     61.0 s"), "{table}");
        assert!(table.ends_with("62.0 s"), "{table}");
    }
}

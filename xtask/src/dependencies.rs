//! The stage `dependencies` of `cargo xtask test`: licences, sources and known faults of what the project depends on, by
//! cargo-deny (deny.toml) and `npm audit`. What can't be looked up, because a database is out of reach, is said and
//! fails nothing.

use crate::{
    paths,
    setup::{self, Tools},
    sh::{Cmd, Result, failure, say},
};
use serde_json::Value;

/// The packages of npm, by the directory of their lock file. All of them are used by tests only.
const NPM: [&str; 3] = ["tests/bench", "tests/clients", "tests/e2e"];

/// Checks crates, then the packages of npm.
pub fn check() -> Result<()> {
    crates(&setup::with_cargo_deny()?)?;
    NPM.into_iter().try_for_each(npm)
}

fn crates(tools: &Tools) -> Result<()> {
    let deny = || tools.cmd("cargo").args(["deny", "--workspace"]).dir(paths::root());
    deny().args(["check", "bans", "licenses", "sources"]).run()?;
    if deny().args(["fetch", "db"]).run_quietly().is_err() {
        say(
            "the advisory database of RustSec is out of reach: known faults of crates were NOT looked up",
        );
        return Ok(());
    }
    deny().args(["check", "advisories"]).run()
}

/// Known faults that the registry rates as high or critical fail; it is asked for the versions of the lock file.
fn npm(directory: &str) -> Result<()> {
    let audit = Cmd::new("npm")
        .args(["audit", "--json", "--audit-level=high"])
        .dir(paths::root().join(directory))
        .into_std()?
        .output();
    let told = audit.ok().and_then(|output| serde_json::from_slice::<Value>(&output.stdout).ok());
    match told.as_ref().and_then(grave) {
        None => say(format!(
            "{directory}: the registry answers no audit: known faults were NOT looked up"
        )),
        Some(0) => say(format!("{directory}: no known fault that is high or critical")),
        Some(number) => {
            let why = format!("{directory}: {number} known faults that are high or critical");
            return Err(failure(format!("{why}: `npm audit` there lists them")));
        }
    }
    Ok(())
}

/// How many faults are high or critical, by what `npm audit --json` prints; `None` when it was not answered.
fn grave(told: &Value) -> Option<u64> {
    let counts = told.get("metadata")?.get("vulnerabilities")?;
    ["high", "critical"].into_iter().map(|level| counts.get(level)?.as_u64()).sum()
}

#[cfg(test)]
mod tests {
    use super::grave;
    use serde_json::json;

    #[test]
    fn an_audit_that_was_not_answered_is_no_clean_one() {
        let answered = |counts| json!({ "metadata": { "vulnerabilities": counts } });
        assert_eq!(grave(&answered(json!({ "low": 3, "high": 0, "critical": 0 }))), Some(0));
        assert_eq!(grave(&answered(json!({ "high": 1, "critical": 2 }))), Some(3));
        assert_eq!(grave(&json!({ "message": "405 Method Not Allowed", "statusCode": 405 })), None);
        assert_eq!(grave(&answered(json!({ "low": 1 }))), None);
    }
}

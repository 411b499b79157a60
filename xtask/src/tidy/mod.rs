//! `cargo xtask tidy`: the rules of ARCHITECTURE.md that neither the compiler nor clippy checks.
//! Each rule is a function from a source file to findings, with a test that shows it broken and
//! kept.

mod boundaries;
mod code;
mod contract;
mod css;
mod cycles;
mod files;
pub mod finding;
mod source;
mod style;

use crate::{
    deploy, paths,
    sh::{OrFail, Result, failure},
};
use source::{Rule, Source};
use std::process::Command;

/// Checks every file that git tracks or would add, prints what is wrong, and fails if there is a
/// finding.
pub fn check() -> Result<()> {
    let mut findings = Vec::new();
    // Deleted but not yet committed, or not text: nothing to read.
    let read = |path: String| {
        let text = std::fs::read_to_string(paths::root().join(&path)).ok()?;
        Some(Source::new(path, text))
    };
    let sources: Vec<Source> = listed()?.into_iter().filter_map(read).collect();
    let seen = sources.len();
    for source in &sources {
        rules().for_each(|rule| rule(source, &mut findings));
    }
    css::unused_classes(&sources, &mut findings);
    cycles::check(&sources, &mut findings);
    deploy::check(&mut findings)?;
    contract::check(&mut findings)?;
    for finding in &findings {
        println!("{finding}");
    }
    if !findings.is_empty() {
        return Err(failure(format!("{} findings in {seen} files", findings.len())));
    }
    println!("tidy: {seen} files, no findings");
    Ok(())
}

fn rules() -> impl Iterator<Item = &'static Rule> {
    [files::RULES, boundaries::RULES, style::RULES, css::RULES].into_iter().flatten()
}

fn listed() -> Result<Vec<String>> {
    let output = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(paths::root())
        .output()
        .or_fail(|| "git could not be started: tidy asks it for the files of the tree".into())?;
    if !output.status.success() {
        return Err(failure("`git ls-files` failed: tidy works in a clone of the repository"));
    }
    let names = String::from_utf8_lossy(&output.stdout);
    Ok(names.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect())
}

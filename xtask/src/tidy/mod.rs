//! `cargo xtask tidy`: the rules of ARCHITECTURE.md that neither the compiler nor clippy keeps. Each rule is a function
//! from a source file to findings, with a test that shows it once broken and once kept.

mod contract;
mod css;
mod cycles;
mod files;
mod rooms;
mod source;
mod style;

use crate::{
    deploy, paths,
    sh::{OrFail, Result, failure},
};
use source::Source;
use std::{fmt, process::Command};

/// A broken rule and where.
#[derive(Debug, PartialEq)]
pub struct Finding {
    path: String,
    /// From 1; 0 stands for the whole file.
    line: usize,
    message: String,
}

impl Finding {
    /// One about a file as a whole.
    pub fn of_file(path: &str, message: &str) -> Self {
        Self { path: path.to_owned(), line: 0, message: message.to_owned() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.message),
            line => write!(f, "{}:{line}: {}", self.path, self.message),
        }
    }
}

/// Looks at every file that git knows or would take, prints what is wrong, and fails if anything is.
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
    [files::RULES, rooms::RULES, style::RULES, css::RULES].into_iter().flatten()
}

/// A rule looks at one file.
type Rule = fn(&Source, &mut Vec<Finding>);

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

/// Asserts on which lines a rule finds something in a snippet.
#[cfg(test)]
#[track_caller]
fn finds(rule: Rule, path: &str, text: &str, lines: &[usize]) {
    let mut findings = Vec::new();
    rule(&Source::new(path.into(), text.into()), &mut findings);
    let found: Vec<usize> = findings.iter().map(|finding| finding.line).collect();
    assert_eq!(found, lines, "{path}: {text}");
}

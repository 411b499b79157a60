//! The contract: checks that the wire types, `docs/api/openapi.yaml` and the published document in
//! `crates/contract-check/published` agree. The comparison is a separate program,
//! `crates/contract-check`, because xtask links no other crates.

use super::finding::Finding;
use crate::{
    paths,
    sh::{Cmd, OrFail, Result, failure},
};

const DOCUMENT: &str = "docs/api/openapi.yaml";

/// Adds each line that `contract-check` prints as a finding.
pub fn check(findings: &mut Vec<Finding>) -> Result<()> {
    let output = Cmd::new("cargo")
        .args(["run", "--quiet", "--locked", "--package", "contract-check"])
        .dir(paths::root())
        .into_std()?
        .output()
        .or_fail(|| "cargo could not be started: tidy runs contract-check with it".into())?;
    if output.status.success() {
        return Ok(());
    }
    let printed = disagreements(&String::from_utf8_lossy(&output.stdout));
    if printed.is_empty() {
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(failure(format!("contract-check did not run:\n{}", errors.trim_end())));
    }
    findings.extend(printed);
    Ok(())
}

fn disagreements(printed: &str) -> Vec<Finding> {
    printed
        .lines()
        .map(|line| Finding { path: DOCUMENT.into(), line: 0, message: line.to_owned() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::disagreements;

    #[test]
    fn each_line_is_a_finding_about_the_document() {
        let findings = disagreements("User.id: missing\nGET /api/user: missing\n");
        let shown: Vec<String> = findings.iter().map(ToString::to_string).collect();
        assert_eq!(
            shown,
            [
                "docs/api/openapi.yaml: User.id: missing",
                "docs/api/openapi.yaml: GET /api/user: missing"
            ]
        );
        assert_eq!(disagreements(""), []);
    }
}

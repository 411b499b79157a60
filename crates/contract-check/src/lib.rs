//! Does the contract say the same everywhere? The wire types of `token-api`, `docs/api/openapi.yaml`,
//! the published document that it must stay compatible with, and what the reference backend really
//! answers. It serves tests, `cargo xtask tidy` and the conformance program.

pub mod answer;
pub mod document;
pub mod measure;
pub mod published;
mod rules;
mod samples;
pub mod schema;
pub mod types;

use document::Document;
use std::path::Path;

/// Where the project's document is, from the root of the repository.
pub const DOCUMENT: &str = "docs/api/openapi.yaml";

/// All disagreements, each one line that says where and what.
///
/// # Errors
/// When a document can't be read at all.
pub fn check(root: &Path) -> Result<Vec<String>, String> {
    let ours = Document::read(&root.join(DOCUMENT))?;
    let published = published::document()?;
    let mut problems = types::check(&ours);
    problems.extend(published::check(&ours, &published));
    Ok(problems)
}

/// A small document for a test.
#[cfg(test)]
fn yaml(text: &str) -> Document {
    Document::new(yaml_serde::from_str(text).expect("the test's document is YAML"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn document_types_and_published_document_agree() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        assert_eq!(check(&root), Ok(vec![]));
    }

    #[test]
    fn a_missing_document_is_named() {
        let problem = check(Path::new("/nowhere")).unwrap_err();
        assert!(problem.contains("/nowhere/docs/api/openapi.yaml"), "{problem}");
    }
}

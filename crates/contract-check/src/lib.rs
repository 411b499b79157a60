//! Does the contract say the same everywhere? The wire types of `token-api`, `docs/api/openapi.yaml`,
//! a published document beside the checkout when there is one, and what the reference backend really
//! answers. Nothing that is shipped depends on this crate: it serves tests and `cargo xtask tidy`.

pub mod answer;
pub mod document;
pub mod published;
mod rules;
mod samples;
pub mod schema;
pub mod types;

use document::Document;
use std::path::Path;

/// Where the project's document is, from the root of the repository.
pub const DOCUMENT: &str = "docs/api/openapi.yaml";

/// Names a published document to compare with; overrides [`PUBLISHED`].
pub const PUBLISHED_VARIABLE: &str = "PUBLISHED_OPENAPI";

/// Where a published document is looked for, from the root of the repository. It is optional.
pub const PUBLISHED: &str = "../shared/contract/pulumi-cloud-openapi-subset.json";

/// All disagreements, each one line that says where and what. `published` is compared when the
/// file is there.
///
/// # Errors
/// When a document can't be read at all.
pub fn check(root: &Path, published: Option<&Path>) -> Result<Vec<String>, String> {
    let ours = Document::read(&root.join(DOCUMENT))?;
    let mut problems = types::check(&ours);
    if let Some(path) = published {
        problems.extend(published::check(&ours, &Document::read(path)?));
    }
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
    fn the_document_and_the_types_agree() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        assert_eq!(check(&root, None), Ok(vec![]));
    }

    #[test]
    fn a_missing_document_is_named() {
        let problem = check(Path::new("/nowhere"), None).unwrap_err();
        assert!(problem.contains("/nowhere/docs/api/openapi.yaml"), "{problem}");
    }
}

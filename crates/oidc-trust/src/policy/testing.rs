//! What tests of several modules begin with.

use super::editor::Editor;
use super::fix::Fix;
use super::judged::{Asked, Judged, Policies, Verdict};
use token_api::oidc::{AuthPolicy, Claims, PolicyDefinition, PolicyId, Requested, evaluate};

/// An editor of these policies.
pub fn editor(policies: &[PolicyDefinition]) -> Editor {
    Editor::new(&AuthPolicy {
        id: PolicyId::new("p"),
        version: 1,
        policies: policies.to_vec(),
        created: None,
        modified: None,
    })
}

/// What these policies say.
pub fn judge(
    policies: &[PolicyDefinition],
    requested: &Requested,
    claims: &Claims,
) -> (Verdict, Vec<Judged>) {
    let editor = editor(policies);
    Policies::of(editor.drafts(), &evaluate).judge(Asked { claims, requested })
}

/// The policies after a fix that was offered for them.
pub fn fixed(policies: &[PolicyDefinition], fix: &Fix) -> Vec<PolicyDefinition> {
    let mut editor = editor(policies);
    editor.apply(fix);
    editor.definitions()
}

//! What tests of several modules begin with.

use super::editor::Editor;
use super::fix::Fix;
use super::judged::{Asked, Judged, Policies, Verdict};
use token_api::oidc::{AuthPolicy, Claims, PolicyDefinition, PolicyId, Requested};

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
    let policies = Policies::of(editor.drafts());
    let (verdict, judged) = policies.judge(Asked { claims, requested });
    let verdict = match verdict {
        Verdict::Allowed(one) => Verdict::Allowed(one.at),
        Verdict::Denied(one) => Verdict::Denied(one.at),
        Verdict::Unmatched => Verdict::Unmatched,
    };
    (verdict, judged)
}

/// The policies after a fix that was offered for them.
pub fn fixed(policies: &[PolicyDefinition], fix: &Fix) -> Vec<PolicyDefinition> {
    let mut editor = editor(policies);
    editor.apply(fix);
    editor.definitions()
}

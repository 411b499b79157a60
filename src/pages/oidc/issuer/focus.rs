//! Where the focus goes in the cards of the policies.

use crate::platform::page;
use leptos::prelude::*;
use oidc_trust::policy::editor::{PolicyKey, RuleKey};

/// Focuses the first field of a policy's card, once it is drawn.
pub(super) fn focus_fields(policy: PolicyKey) {
    request_animation_frame(move || {
        page::focus(&format!("[data-policy=\"{policy}\"] .policy-fields input:checked"));
    });
}

/// Focuses a tool of a policy's card, once it is drawn.
pub(super) fn focus_tool(policy: PolicyKey, tool: &'static str) {
    request_animation_frame(move || {
        page::focus(&format!(
            "[data-policy=\"{policy}\"] [data-tool={tool}] :is(button, input, select)"
        ));
    });
}

/// Scrolls to a policy's card, once it is drawn, and focuses its first tool.
pub(super) fn reveal(policy: PolicyKey) {
    request_animation_frame(move || {
        page::show_at_top(&format!("[data-policy=\"{policy}\"]"), "[data-tool=edit] button");
    });
}

/// Focuses the field for the value of a rule, once it is drawn. Its first field is for the claim.
pub(super) fn focus_value(rule: RuleKey) {
    request_animation_frame(move || {
        page::focus(&format!("[data-rule=\"{rule}\"] .field ~ .field input"));
    });
}

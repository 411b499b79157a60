//! Words for policies on the screen. In sentences, text of a policy has a fixed width, and text from
//! data is shown literally.

use crate::ui::Untrusted;
use leptos::prelude::*;
use oidc_trust::policy::sentence::Part;
use token_api::oidc::PolicyTokenType;

/// The parts of a sentence.
pub fn parts(parts: &[Part]) -> Vec<AnyView> {
    let part = |part: &Part| match part {
        Part::Plain(text) => text.clone().into_any(),
        Part::Strong(text) => view! { <b><Untrusted text=text.clone()/></b> }.into_any(),
        Part::Code(text) => {
            view! { <code translate="no"><Untrusted text=text.clone()/></code> }.into_any()
        }
    };
    parts.iter().map(part).collect()
}

/// A sentence with texts of policies or claims in backticks.
pub fn ticked(text: &str) -> Vec<AnyView> {
    let part = |(at, part): (usize, &str)| {
        let part = part.to_owned();
        if at % 2 == 0 {
            part.into_any()
        } else {
            view! { <code translate="no"><Untrusted text=part/></code> }.into_any()
        }
    };
    text.split('`').enumerate().map(part).collect()
}

/// "Organization", "Team", …; an unknown kind as the server names it.
pub fn kind_label(kind: &PolicyTokenType) -> String {
    match kind {
        PolicyTokenType::Organization => "Organization".into(),
        PolicyTokenType::Team => "Team".into(),
        PolicyTokenType::Personal => "Personal".into(),
        PolicyTokenType::Runner => "Runner".into(),
        PolicyTokenType::Other(other) => other.clone(),
    }
}

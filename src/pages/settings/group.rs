//! A group of settings: those of tokens and members in a card, all others folded.

use super::one::OneSetting;
use crate::ui::{Glyph, Icon};
use access_tokens::settings::words::{Group, of_group};
use leptos::prelude::*;

#[component]
pub(super) fn SettingGroup(group: Group) -> impl IntoView {
    let rows = of_group(group).map(|setting| view! { <OneSetting setting/> }).collect_view();
    match group {
        Group::TokensAndMembers => view! {
            <section class="card settings-card" aria-labelledby="settings-tokens">
                <h2 class="settings-head" id="settings-tokens">"Tokens and members"</h2>
                {rows}
            </section>
        }
        .into_any(),
        Group::Other => view! {
            <details class="card settings-card">
                <summary class="settings-head">
                    <Glyph icon=Icon::Chevron/>
                    <b>"Other settings"</b>
                    <span class="muted">{of_group(group).count()} " that do not concern tokens"</span>
                </summary>
                {rows}
            </details>
        }
        .into_any(),
    }
}

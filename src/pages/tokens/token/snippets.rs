//! Snippets that use the token, to be copied. The console does not know the value: a snippet has a
//! placeholder for it, or asks for it.

use super::section::section;
use super::state::Page;
use crate::pages::copy_line::CopyLine;
use crate::ui::{Choice, Choices, ChoicesLook, dynamic};
use access_tokens::create::called::Called;
use access_tokens::create::snippets::SnippetKind;
use leptos::prelude::*;
use token_api::token::AccessToken;

#[component]
pub(super) fn Snippets(page: Page, token: StoredValue<AccessToken>) -> impl IntoView {
    let base = page.screen.services.client().map(|client| client.base()).unwrap_or_default();
    let choices: Vec<_> =
        SnippetKind::ALL.map(|kind| Choice::new(kind, kind.label())).into_iter().collect();
    let shown = dynamic(move || {
        let snippet = token.with_value(|token| {
            let before = token.predecessor().and_then(|id| page.screen.row(id));
            let called = Called::of(token, before.as_ref().and_then(|row| row.token()));
            page.snippet.get().of(&base, &called, token.id.as_str())
        });
        view! {
            <CopyLine label="Snippet" text=snippet.text/>
            <p class="muted">{snippet.hint}</p>
        }
    });
    let content = view! {
        <p class="muted">"The value is shown once, when a token is created; it is not in here."</p>
        <Choices
            label="Use it with"
            choices
            value=page.snippet
            look=ChoicesLook::Chips
        />
        <div class="snippet">{shown}</div>
    };
    section("Put it to use", "token-use", content.into_any())
}

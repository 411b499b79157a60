//! The region "Exchange for real". It alone sends the ID token that is tried; everything else on this
//! page stays in the browser.

mod issued;
mod state;

use super::state::Work;
use crate::pages::oidc::state::Open;
use crate::ui::{Button, ButtonKind, Icon, Note, Tone, dynamic};
use console_core::when::count;
use issued::IssuedDialog;
use leptos::prelude::*;
use state::{LIFE_SECONDS, Panel, words};
use std::sync::Arc;

/// The region is there while the sample is an ID token.
#[component]
pub(super) fn ExchangeForReal() -> impl IntoView {
    let work = expect_context::<Work>();
    let panel = Panel::new(work);
    let has_token = Memo::new(move |_| work.sample.signed.with(Option::is_some));
    view! {
        {dynamic(move || has_token.get().then(|| view! { <Region panel/> }))}
        {dynamic(move || panel.issued.get().map(|issued| view! { <IssuedDialog panel issued/> }))}
    }
}

#[component]
fn Region(panel: Panel) -> impl IntoView {
    let work = panel.work;
    let host = work.services.host();
    let asked = move || words(&work.request.asked());
    let is_edited = move || work.editor.with(|editor| editor.is_dirty());
    view! {
        <section class="card try" aria-labelledby="exchange-for-real">
            <h2 id="exchange-for-real">"Exchange for real"</h2>
            <Note tone=Tone::Warn>
                <strong>"If the server accepts the ID token, this issues a real token: "</strong>
                {dynamic(asked)} ", for " {count(LIFE_SECONDS / 60, "minute")} ". The ID token is sent \
                to " {host} ", and the audit log keeps that it was."
            </Note>
            {dynamic(move || is_edited().then(|| view! {
                <p class="muted">"The server decides by the saved policies, not by what is edited here."</p>
            }))}
            {panel.submission.note_with(move || thumbprint_hint(panel))}
            <div class="row">
                <Button
                    kind=ButtonKind::Danger
                    icon=Icon::Key
                    pending=panel.submission.pending()
                    on_press=move || panel.exchange()
                >
                    "Exchange for a real token"
                </Button>
            </div>
        </section>
    }
}

/// Why the thumbprints of the issuer made it fail, and the way to regenerate them.
fn thumbprint_hint(panel: Panel) -> Option<AnyView> {
    let told = panel.thumbprint_hint.get_untracked()?;
    let trust = panel.work.trust;
    let regenerate = move || {
        let issuer = Arc::new(panel.work.issuer.get_untracked());
        trust.dialog.set(Open::Regenerate(issuer));
    };
    Some(
        view! {
            <p>{told}</p>
            <Button disabled_reason=trust.denial on_press=regenerate>
                "Regenerate thumbprints…"
            </Button>
        }
        .into_any(),
    )
}

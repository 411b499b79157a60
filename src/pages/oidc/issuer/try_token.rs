//! The region "Try a token": an ID token or claims, the requested token, and the verdict of the edited
//! policies. Everything happens in the browser; nothing is sent.

use super::cases::CaseList;
use super::cases::keep::KeepCase;
use super::request_fields::RequestFields;
use super::state::Work;
use super::verdict::VerdictNote;
use crate::ui::{Bound, Button, ButtonKind, Icon, TextArea, Untrusted, dynamic};
use leptos::prelude::*;
use oidc_trust::policy::editor::text;
use oidc_trust::policy::ruling::life_words;

#[component]
pub(super) fn TryToken() -> impl IntoView {
    let work = expect_context::<Work>();
    let has_claims = Memo::new(move |_| work.sample.claims().is_some());
    view! {
        <section class="card try" id="try-a-token" aria-label="Try a token">
            <div>
                <h2>"Try a token"</h2>
                <p class="muted">
                    "Paste an ID token, or its claims as JSON. It is decoded here, and wiped when \
                     you leave. The ID token is sent only if you press “Exchange for real”; its claims \
                     are stored only if you keep them as a test case."
                </p>
            </div>
            <SampleField/>
            {dynamic(move || has_claims.get().then(|| view! { <RequestFields/> <VerdictNote/> <KeepCase/> }))}
            <CaseList/>
        </section>
    }
}

/// The text area to paste into; after an ID token was read, a line about it instead.
#[component]
fn SampleField() -> impl IntoView {
    let work = expect_context::<Work>();
    let sample = work.sample;
    let is_token = Memo::new(move |_| sample.signed.with(Option::is_some));
    let typed = Bound::new(sample.typed(), move |typed: String| {
        let had_token = is_token.get_untracked();
        sample.take(typed);
        if !had_token && is_token.get_untracked() {
            // The text area was removed, and the focus with it.
            request_animation_frame(|| {
                crate::platform::page::focus(".try-token button");
            });
        }
    });
    dynamic(move || {
        if is_token.get() {
            return view! { <TokenLine/> }.into_any();
        }
        let clear = move || {
            sample.wipe();
            request_animation_frame(|| {
                crate::platform::page::focus(".try textarea");
            });
        };
        view! {
            <TextArea label="ID token or claims" value=typed problem=sample.problem/>
            {dynamic(move || sample.typed().with(|typed| !typed.is_empty()).then(|| view! {
                <div><Button kind=ButtonKind::Quiet icon=Icon::Close on_press=clear>"Clear"</Button></div>
            }))}
        }
        .into_any()
    })
}

/// How an ID token is signed and when it was issued; its claims on request.
#[component]
fn TokenLine() -> impl IntoView {
    let work = expect_context::<Work>();
    let sample = work.sample;
    let signed = move || sample.signed.get().unwrap_or_default();
    let claims = move || sample.claims().map(|claims| text::claims(&claims)).unwrap_or_default();
    let clear = move || {
        sample.wipe();
        request_animation_frame(|| {
            crate::platform::page::focus(".try textarea");
        });
    };
    view! {
        <div class="try-token">
            <span role="status">
                "ID token, signed with " <Untrusted text=signed()/>
                {dynamic(move || sample.claims().map(|claims| {
                    life_words(&claims, work.times.now(), work.times.zone())
                }))}
                ". The signature is not checked here."
            </span>
            <Button kind=ButtonKind::Quiet on_press=move || sample.edit()>"Edit its claims"</Button>
            <Button kind=ButtonKind::Quiet icon=Icon::Close on_press=clear>"Clear"</Button>
        </div>
        <details>
            <summary>"Claims"</summary>
            <pre class="claims" role="region" tabindex="0" aria-label="Claims">{dynamic(claims)}</pre>
        </details>
    }
}

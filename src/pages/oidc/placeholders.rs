//! What is shown in place of issuers: none yet, not permitted, not offered, failed.

use super::state::{Open, Trust};
use crate::pages::faults::{FailedToLoad, Needed, not_permitted};
use crate::pages::nothing_offered::NotOffered;
use crate::ui::{Button, ButtonKind, EmptyState, Icon};
use console_core::backend::fault::ApiError;
use leptos::prelude::*;

/// The list, or one issuer, could not be read.
#[component]
pub(super) fn FailedTrust(
    error: ApiError,
    /// Whether it is one issuer, and not the list.
    #[prop(optional)]
    of_one: bool,
    #[prop(into)] on_retry: Callback<()>,
) -> impl IntoView {
    let trust = expect_context::<Trust>();
    if error.means_not_offered() && (!of_one || error.status() != Some(404)) {
        let org = trust.org.get_value();
        return view! { <NotOffered icon=Icon::Shield title="No OIDC trust here" what="OIDC issuers" org/> }
            .into_any();
    }
    if of_one && error.status() == Some(404) {
        return view! { <NoSuchIssuer/> }.into_any();
    }
    if let Some(page) = refused(trust, &error, on_retry) {
        return page;
    }
    view! { <FailedToLoad error host=trust.services.host() on_retry/> }.into_any()
}

fn refused(trust: Trust, error: &ApiError, on_retry: Callback<()>) -> Option<AnyView> {
    let needed = Needed {
        words: "It takes the role of an organization admin. Ask an admin of the organization. You are \
                still signed in.",
        only_people: true,
    };
    trust.org.with_value(|org| {
        not_permitted(
            trust.services,
            org,
            error,
            "Not permitted: view OIDC issuers",
            needed,
            Callback::new(move |()| {
                trust.services.ask_again(&trust.subject());
                on_retry.run(());
            }),
        )
    })
}

#[component]
fn NoSuchIssuer() -> impl IntoView {
    view! {
        <div class="card">
            <EmptyState icon=Icon::Search title="No such issuer">
                <p>"It was deleted, or the link is not complete. Nothing was changed."</p>
            </EmptyState>
        </div>
    }
}

#[component]
pub(super) fn NoIssuers() -> impl IntoView {
    view! {
        <div class="card">
            <EmptyState icon=Icon::Shield title="No issuers yet" actions=|| view! { <RegisterButton/> }>
                <p>
                    "Pipelines and workloads have ID tokens from where they run. Once their issuer is \
                     registered and a policy allows it, they exchange these for access tokens that \
                     live for hours, and nobody has to store one."
                </p>
            </EmptyState>
        </div>
    }
}

#[component]
pub(super) fn RegisterButton() -> impl IntoView {
    let trust = expect_context::<Trust>();
    view! {
        <Button
            kind=ButtonKind::Primary
            icon=Icon::Plus
            disabled_reason=trust.denial
            on_press=move || trust.dialog.set(Open::Register(None))
        >
            "Register issuer"
        </Button>
    }
}

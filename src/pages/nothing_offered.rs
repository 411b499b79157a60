//! Shown if the backend does not offer something: a part of the API, or all of the possible first
//! screens for this identity.

use crate::platform::page;
use crate::services::Services;
use crate::ui::{EmptyState, Icon, PageHead};
use leptos::prelude::*;
use token_api::id::OrgName;

/// Says what is known, and what the user can do.
#[component]
pub fn NothingOfferedPage() -> impl IntoView {
    let services = Services::expect();
    page::set_title("Nothing to manage here · Token Console");
    let who = untrack(|| services.session.identity());
    let login = who.map(|who| who.user.github_login.to_string());
    view! {
        <PageHead title="Nothing to manage here"/>
        <div class="card">
            <EmptyState icon=Icon::Key title="The backend offers nothing that this console shows">
                <p>
                    <bdi translate="no">{services.host()}</bdi> " knows you as " <bdi translate="no">{login}</bdi>
                    ", but offers you neither tokens nor teams, no audit log and no OIDC issuers. Nothing was changed."
                </p>
                <p>
                    "If that is not what you expect, ask whoever runs the server which parts of the token \
                     API it offers, or sign out and choose another backend or token."
                </p>
            </EmptyState>
        </div>
    }
}

/// The card in place of a part of the API that the backend does not offer for an organization.
#[component]
pub fn NotOffered(
    /// The icon of the screen.
    icon: Icon,
    /// "No audit log here"
    title: &'static str,
    /// The part in a sentence: "an audit log".
    what: &'static str,
    /// The organization.
    org: OrgName,
) -> impl IntoView {
    view! {
        <div class="card">
            <EmptyState icon title>
                <p>
                    "The backend does not offer " {what} " for "
                    <bdi translate="no">{org.to_string()}</bdi>
                    ": it has none, or there is no such organization."
                </p>
            </EmptyState>
        </div>
    }
}

//! The overview of an organization: what needs attention, the most urgent first, each with its remedy;
//! over what that was found; and what gives context: expiries, activity, recent changes. A user who may
//! not manage the organization's tokens sees their own tokens and teams.

mod activity;
mod changes;
mod expiries;
mod first_run;
mod found;
mod item;
mod list;
mod looked;
mod looked_at;
mod own;
mod reading;
mod state;

use crate::client::cancel_on_cleanup;
use crate::pages::set_title;
use crate::pages::times::ZoneSwitch;
use crate::route::Route;
use crate::services::Services;
use crate::ui::{Glyph, Icon, PageHead, Skeleton, dynamic};
use activity::Activity;
use changes::Changes;
use console_core::finding::{Target, headline};
use expiries::Expiries;
use first_run::FirstRun;
use leptos::prelude::*;
use list::Findings;
use looked::lines;
use looked_at::LookedAt;
use own::{MayDo, OwnTeams, OwnTokens};
use state::{Kind, Overview};
use token_api::id::OrgName;

/// The screen.
#[component]
pub fn OverviewPage(
    /// The organization.
    org: OrgName,
) -> impl IntoView {
    let services = Services::expect();
    set_title(&Route::Overview(org.clone()));
    let screen = Overview::new(services, org);
    provide_context(screen);
    screen.begin(cancel_on_cleanup().get_value());
    let said = Memo::new(move |_| {
        screen.kind.get()?;
        let looked = looked::looked(&lines(screen));
        Some(screen.findings.with(|findings| headline(findings, looked)))
    });
    view! {
        <PageHead title="Overview" actions=move || view! { <CreateLink/> }>
            <span role="status">{dynamic(move || said.get())}</span>
        </PageHead>
        {dynamic(move || match screen.kind.get() {
            None => view! {
                <div class="card overview-loading" role="status" aria-label="Loading overview">
                    <Skeleton/><Skeleton/><Skeleton/>
                </div>
            }
            .into_any(),
            Some(Kind::Organization) => view! { <OfOrganization/> }.into_any(),
            Some(Kind::Own) => view! { <OfUser/> }.into_any(),
        })}
        <div class="overview-foot">
            <ZoneSwitch times=screen.times on_press=move || screen.switch_zone()/>
        </div>
    }
}

/// The link that opens the list of tokens with the dialog that creates one.
#[component]
fn CreateLink() -> impl IntoView {
    let screen = expect_context::<Overview>();
    dynamic(move || {
        let kind = screen.kind.get()?;
        let owner = screen.token_owner(kind);
        let identity = screen.services.session.identity()?;
        identity.manage_tokens(&owner, None).ok()?;
        let href = screen.href(&Target::Tokens(owner, "?create".to_owned()));
        let (look, label) = match kind {
            Kind::Organization => ("secondary", "Create token"),
            Kind::Own => ("primary", "Create personal token"),
        };
        Some(
            view! { <a class="button" data-kind=look href=href><Glyph icon=Icon::Plus/> {label}</a> },
        )
    })
}

#[component]
fn OfOrganization() -> impl IntoView {
    view! {
        <div class="stack">
            <FirstRun/>
            <Findings/>
            <div class="overview-pair">
                <Expiries/>
                <Activity/>
            </div>
            <div class="overview-pair">
                <Changes/>
                <LookedAt/>
            </div>
        </div>
    }
}

#[component]
fn OfUser() -> impl IntoView {
    view! {
        <div class="stack">
            <Findings/>
            <div class="overview-pair">
                <div class="stack">
                    <OwnTokens/>
                    <OwnTeams/>
                </div>
                <div class="stack">
                    <MayDo/>
                    <LookedAt/>
                </div>
            </div>
        </div>
    }
}

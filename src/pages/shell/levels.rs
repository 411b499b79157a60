//! Finds out after sign-in what the backend offers in an organization: each part is asked for once, after
//! the first screen was loaded. What is not offered is remembered for the session. `reminders` reads the
//! lists of tokens and remembers those that are missing.

use crate::client::{Cancel, Client, cancel_on_cleanup};
use crate::platform::{clock, timer};
use crate::route::Route;
use crate::services::{Feature, Services};
use console_core::backend::identity::Identity;
use console_core::backend::levels::{questions, team_to_ask};
use console_core::backend::permission::Subject;
use leptos::prelude::*;
use leptos::task::spawn_local;
use token_api::id::OrgName;
use token_api::page::Row;

/// The first screen loads its own data before that.
const AFTER_FIRST_SCREEN_MS: u32 = 1_000;

/// Explores the organization that is shown, and each one that is shown later.
pub(super) fn find_out(services: Services, org: Memo<Option<OrgName>>) {
    let cancel = cancel_on_cleanup().get_value();
    Effect::new(move || {
        let org = org.get();
        let cancel = cancel.clone();
        spawn_local(async move {
            timer::sleep_ms(AFTER_FIRST_SCREEN_MS).await;
            let (Ok(client), false) = (services.client(), cancel.is_cancelled()) else { return };
            if let Some(org) = org.filter(|org| services.begins_to_explore(org)) {
                organization(services, client, org, cancel).await;
            }
        });
    });
}

/// Asks what the user's role permits; the organization's settings may tell more about the role. If the
/// settings are refused, for example because the token lives too long, everything else would be too.
async fn organization(services: Services, client: Client, org: OrgName, cancel: Cancel) {
    if let Err(error) = services.metadata(&org, &cancel).await
        && !error.means_not_offered()
        && error.status().is_none_or(|status| status < 500)
    {
        return;
    }
    let Some(who) = untrack(|| services.session.identity()) else { return };
    let asked = questions(&who, &org);
    let is_shown = |route: Route| is_shown(services, &route);
    if asked.log && !is_shown(Route::Audit(org.clone())) {
        spawn_local(log(services, client.clone(), org.clone(), cancel.clone()));
    }
    if asked.issuers && !is_shown(Route::Issuers(org.clone())) {
        let (client, org, cancel) = (client.clone(), org.clone(), cancel.clone());
        spawn_local(async move {
            if client.lacks_issuers(&org, &cancel).await {
                services.is_missing(&org, Feature::Oidc);
            }
        });
    }
    let members = Subject::Members(org.clone());
    let is_known = !untrack(|| services.offers(&org, Feature::Members))
        || services.known_answer(&members, None).is_some();
    if !is_known && !is_shown(Route::Members(org.clone())) {
        let (client, org, cancel) = (client.clone(), org.clone(), cancel.clone());
        spawn_local(async move {
            if client.lacks_members(&org, &cancel).await {
                services.is_missing(&org, Feature::Members);
            }
        });
    }
    let is_known = !untrack(|| services.offers(&org, Feature::Roles));
    let shows_one = matches!(untrack(|| services.address().route), Route::Role(..));
    if !is_known && !shows_one && !is_shown(Route::Roles(org.clone())) {
        let (client, org, cancel) = (client.clone(), org.clone(), cancel.clone());
        spawn_local(async move {
            if client.lacks_roles(&org, &cancel).await {
                services.is_missing(&org, Feature::Roles);
            }
        });
    }
    if !is_shown(Route::Teams(org.clone())) {
        teams(services, client, org, cancel, &who).await;
    }
}

async fn log(services: Services, client: Client, org: OrgName, cancel: Cancel) {
    if client.lacks_log(&org, clock::now(), &cancel).await {
        let lacks_both = client.lacks_log_v1(&org, clock::now(), &cancel).await;
        let missing = if lacks_both { Feature::AuditLog } else { Feature::AuditLogV2 };
        services.is_missing(&org, missing);
    }
}

/// Asks for the teams, and for the tokens of one of them, to know whether teams have tokens.
async fn teams(services: Services, client: Client, org: OrgName, cancel: Cancel, who: &Identity) {
    match client.teams_once(&org, &cancel).await {
        Ok(page) => {
            let teams = page.rows.iter().filter_map(Row::read);
            let Some(list) = team_to_ask(who, &org, teams) else { return };
            if client.lacks_tokens(&list, &cancel).await {
                services.lacks_tokens(&list);
            }
        }
        Err(error) if error.means_not_offered() => services.is_missing(&org, Feature::Teams),
        Err(_) => {}
    }
}

/// Whether a screen is shown, so that it asks for its data itself.
fn is_shown(services: Services, route: &Route) -> bool {
    untrack(|| services.address().route) == *route
}

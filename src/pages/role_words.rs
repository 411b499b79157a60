//! What roles grant, shortly and in words: each group of the server's catalogue in one line.

use super::loader::Loader;
use super::role_grants::Which;
use crate::client::Cancel;
use crate::services::Services;
use crate::ui::{Remote, Untrusted, dynamic};
use console_core::backend::fault::{ApiError, Attempt};
use leptos::prelude::*;
use roles::catalogue::{Catalogue, brief};
use roles::grants::Grants;
use roles::list::label;
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::page::Row;
use token_api::role::Role;

/// What was read.
struct Known {
    /// The roles that decide.
    own: Vec<Role>,
    /// All roles, which these may be made of.
    all: Vec<Role>,
    catalogue: Catalogue,
}

#[component]
pub(super) fn RoleWords(org: OrgName, which: Which) -> impl IntoView {
    let services = Services::expect();
    let loader = Loader::<Arc<Known>>::open();
    loader.load(move |cancel| read(services, org, which, cancel));
    let host = services.host();
    dynamic(move || {
        loader.remote.with(|remote| match remote {
            Remote::Ready(known) if known.own.is_empty() => {
                view! { <p class="muted">"The server does not tell which role is the default."</p> }
                    .into_any()
            }
            Remote::Ready(known) | Remote::Refreshing(known) | Remote::Stale(known, _) => {
                known.own.iter().map(|role| of_role(role, known)).collect::<Vec<_>>().into_any()
            }
            Remote::Failed(error) => {
                let why = error.headline(Attempt::Read, &host);
                view! { <p class="muted">"What the role grants could not be read. " {why}</p> }
                    .into_any()
            }
            Remote::Loading | Remote::SlowLoading => {
                view! { <p class="muted" role="status">"Reading what the role grants…"</p> }
                    .into_any()
            }
        })
    })
}

fn of_role(role: &Role, known: &Known) -> AnyView {
    let grants = Grants::of(role, &known.all);
    let lines: Vec<_> = brief(&known.catalogue.compare(&grants, None))
        .into_iter()
        .map(|(group, lines)| {
            view! { <li><Untrusted text=group/> ": " <Untrusted text=lines.join(", ")/></li> }
                .into_any()
        })
        .collect();
    let nothing = lines.is_empty() && grants.is_clear();
    let nothing =
        nothing.then(|| view! { <li>"Nothing beyond what is open to everybody inside."</li> });
    let unclear = (!grants.is_clear()).then(|| {
        let words = if grants.is_told {
            "Perhaps more: it has parts that this console does not understand."
        } else {
            "The server does not tell what it grants."
        };
        view! { <li>{words}</li> }
    });
    let default = role.is_org_default.then_some(" (the default role)");
    view! {
        <p><strong>"What " <Untrusted text=label(role).to_owned()/> " grants" {default}</strong></p>
        <ul class="token-list">{lines} {nothing} {unclear}</ul>
    }
    .into_any()
}

async fn read(
    services: Services,
    org: OrgName,
    which: Which,
    cancel: Cancel,
) -> Result<Arc<Known>, ApiError> {
    let client = services.client()?;
    let page = client.all_roles(&org, &cancel).await?;
    let all: Vec<Role> = page.rows.iter().filter_map(Row::read).cloned().collect();
    let default = || all.iter().filter(|role| role.is_org_default).cloned();
    let own: Vec<Role> = match which {
        Which::Default => default().collect(),
        Which::Role(id) => match all.iter().find(|role| role.id == id) {
            Some(role) => vec![role.clone()],
            None => vec![client.role(&org, &id, &cancel).await?],
        },
        Which::Team(team) => {
            let page = client.team_roles(&org, &team, &cancel).await?;
            let of_team = page.rows.iter().filter_map(Row::read).cloned();
            let mut own: Vec<Role> = of_team.collect();
            for role in default() {
                if !own.iter().any(|known| known.id == role.id) {
                    own.push(role);
                }
            }
            own
        }
    };
    // Without it, the scopes are shown as they came.
    let listed = client.role_scopes(&org, &cancel).await.unwrap_or_default();
    Ok(Arc::new(Known { own, all, catalogue: Catalogue::of(&listed) }))
}

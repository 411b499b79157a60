//! What a user sees who may not manage the organization's tokens: their own tokens, the teams, and what
//! they may do here, with the reason where they may not.

use super::found::known;
use super::reading::{Listed, Tokens};
use super::state::Overview;
use crate::route::Route;
use crate::ui::{Badge, Glyph, Icon, TableSkeleton, Untrusted, dynamic};
use console_core::backend::identity::Denial;
use console_core::when::{expiry_words, use_words};
use leptos::prelude::*;
use token_api::id::OrgName;
use token_api::team::Team;
use token_api::token::{AccessToken, Owner};

/// The most tokens and teams that are shown; the lists have all.
const MOST: usize = 8;

/// The user's own active tokens.
#[component]
pub(super) fn OwnTokens() -> impl IntoView {
    let screen = expect_context::<Overview>();
    let all = screen.services.href(&Route::Tokens(Owner::Personal));
    let content = move || match known(screen.tokens) {
        Some(tokens) => tokens_table(screen, &tokens),
        None if screen.tokens.remote.with(|remote| remote.error().is_some()) => {
            view! { <p class="muted overview-none">"They could not be read."</p> }.into_any()
        }
        None => view! { <TableSkeleton label="Loading personal tokens"/> }.into_any(),
    };
    view! {
        <section class="card" aria-labelledby="own-tokens">
            <header class="overview-head">
                <h2 id="own-tokens">"Your personal tokens"</h2>
                <span class="grow"></span>
                <a href=all>"All, also expired"</a>
            </header>
            {dynamic(content)}
        </section>
    }
}

fn tokens_table(screen: Overview, tokens: &Tokens) -> AnyView {
    let now = screen.times.now();
    let active = tokens.rows.iter().filter_map(|row| row.token());
    let active = active.filter(|token| !token.expires.is_over(now)).take(MOST);
    let rows = active.map(|token| token_row(screen, token)).collect::<Vec<_>>();
    if rows.is_empty() {
        return view! { <p class="muted overview-none">"You have no active personal token."</p> }
            .into_any();
    }
    view! {
        <table class="overview-table" aria-label="Your personal tokens">
            <thead><tr>
                <th scope="col">"Description"</th> <th scope="col">"Last used"</th> <th scope="col">"Expires"</th>
            </tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn token_row(screen: Overview, token: &AccessToken) -> AnyView {
    let href = screen.services.href(&Route::Token(Owner::Personal, token.id.clone()));
    let (now, zone) = (screen.times.now(), screen.times.zone());
    let (used, ends) =
        (use_words(&token.last_used, now, zone), expiry_words(&token.expires, now, zone));
    view! {
        <tr>
            <th scope="row"><a href=href><Untrusted text=token.label()/></a></th>
            <td><span translate="no">{used}</span></td>
            <td><span translate="no">{ends}</span></td>
        </tr>
    }
    .into_any()
}

/// The teams, with the user's role in each, where the server tells it.
#[component]
pub(super) fn OwnTeams() -> impl IntoView {
    let screen = expect_context::<Overview>();
    let all = screen.services.href(&Route::Teams(screen.org.get_value()));
    let content = move || {
        let teams = known(screen.teams)?;
        Some(teams_table(screen, &teams))
    };
    view! {
        <section class="card" aria-labelledby="own-teams">
            <header class="overview-head">
                <h2 id="own-teams">"Your teams"</h2>
                <span class="grow"></span>
                <a href=all>"All teams"</a>
            </header>
            {dynamic(content)}
        </section>
    }
}

fn teams_table(screen: Overview, teams: &Listed<Team>) -> AnyView {
    let login = untrack(|| screen.services.session.identity());
    let login = login.map(|who| who.user.github_login.clone());
    let own = teams.rows.iter().filter_map(|team| {
        let members = team.members.iter().flatten();
        let role = members
            .filter(|member| Some(&member.github_login) == login.as_ref())
            .find_map(|member| member.role.clone());
        Some((team, team.user_role.clone().or(role)?))
    });
    let own = own.filter(|(_, role)| *role != token_api::user::OrgRole::None).take(MOST);
    let rows = own.map(|(team, role)| {
        let org: OrgName = screen.org.get_value();
        let href = screen.services.href(&Route::Team(org, team.name.clone()));
        view! {
            <tr>
                <th scope="row">
                    <a href=href><Untrusted text=team.label()/></a>
                    <small class="muted"><Untrusted text=team.description.clone()/></small>
                </th>
                <td><span translate="no">{String::from(role)}</span></td>
            </tr>
        }
        .into_any()
    });
    let rows = rows.collect::<Vec<_>>();
    if rows.is_empty() {
        return view! { <p class="muted overview-none">"The server names no team with you in it."</p> }
            .into_any();
    }
    view! {
        <table class="overview-table" aria-label="Your teams">
            <thead><tr><th scope="col">"Team"</th> <th scope="col">"You are"</th></tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// What the user may do here, as far as the role tells.
#[component]
pub(super) fn MayDo() -> impl IntoView {
    let screen = expect_context::<Overview>();
    let answers = Memo::new(move |_| {
        let org = screen.org.get_value();
        let who = screen.services.session.identity()?;
        let list = Owner::Organization(org.clone());
        let reason = |may: Result<(), Denial>| may.err().map(|denial| denial.0);
        let rows = vec![
            (
                "Create and delete personal tokens",
                reason(who.manage_tokens(&Owner::Personal, None)),
            ),
            ("Manage organization tokens", reason(who.manage_tokens(&list, None))),
            ("Manage members", reason(who.manage_members(&org))),
            ("Read the audit log", reason(who.read_log(&org))),
            ("Manage OIDC issuers", reason(who.manage_trust(&org))),
            ("Change settings", reason(who.change_settings(&org))),
        ];
        Some((who.role_words(&org), rows))
    });
    dynamic(move || {
        let (role, rows) = answers.get()?;
        let rows = rows.into_iter().map(|(name, denial)| match denial {
            None => view! { <li><Glyph icon=Icon::Check/> <span>{name}</span></li> }.into_any(),
            Some(why) => view! {
                <li data-denied=""><Glyph icon=Icon::Lock/> <span>{name} <small>{why}</small></span></li>
            }
            .into_any(),
        });
        let rows = rows.collect::<Vec<_>>();
        Some(view! {
            <section class="card may-do" aria-labelledby="may-do">
                <header class="overview-head">
                    <h2 id="may-do">"What you may do here"</h2>
                    <span class="grow"></span>
                    <Badge>{role}</Badge>
                </header>
                <ul>{rows}</ul>
            </section>
        })
    })
}

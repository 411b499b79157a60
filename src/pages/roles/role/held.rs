//! Who has the role: tables of tokens, members and teams.

use super::state::RoleScreen;
use crate::pages::roles::holders::Known;
use crate::pages::times::{Relative, Times};
use crate::route::Route;
use crate::ui::{Button, ButtonKind, Glyph, Icon, Untrusted, dynamic};
use console_core::when::{NOT_TOLD, count, timeless_words};
use leptos::prelude::*;
use roles::uses::keeps;
use std::sync::Arc;
use token_api::member::UserInfo;
use token_api::team::Team;
use token_api::token::{AccessToken, Owner};

/// So many rows are shown at first, and so many more with each press.
const STEP: usize = 8;
const MORE: usize = 100;

/// One row: its name, where it leads, and something about it.
struct Item {
    name: String,
    route: Route,
    detail: AnyView,
}

#[component]
pub(super) fn WhoHasIt() -> impl IntoView {
    let screen = expect_context::<RoleScreen>();
    let holders = screen.holders;
    let times = Times::new(Signal::stored(false));
    let org = screen.shared.org;
    let of_token = move |token: &AccessToken| Item {
        name: token.label().to_owned(),
        route: Route::Token(Owner::Organization(org.get_value()), token.id.clone()),
        detail: match token.last_used.at() {
            Some(at) => view! { <Relative at times/> }.into_any(),
            None => timeless_words(&token.last_used, "never used").into_any(),
        },
    };
    let of_member = move |user: &UserInfo| {
        let login = user.github_login.to_string();
        let name = user.name.trim();
        Item {
            name: if name.is_empty() { login.clone() } else { name.to_owned() },
            route: Route::Member(org.get_value(), user.github_login.clone()),
            detail: view! { <Untrusted text=login/> }.into_any(),
        }
    };
    let of_team = move |team: &Team| {
        let members = team.members.as_ref().map(Vec::len);
        let members = members.map(|number| count(i64::try_from(number).unwrap_or(0), "member"));
        Item {
            name: team.label().to_owned(),
            route: Route::Team(org.get_value(), team.name.clone()),
            detail: members.unwrap_or_else(|| NOT_TOLD.to_owned()).into_any(),
        }
    };
    view! {
        <aside class="role-held" aria-label="Who has it">
            {list(screen, "Tokens", "No token of the organization has it.", holders.tokens, of_token)}
            {list(screen, "Members", "No member has it themselves.", holders.members, of_member)}
            {list(screen, "Teams", "No team gives it.", holders.teams, of_team)}
            {dynamic(move || obstacle(screen))}
        </aside>
    }
}

/// Why it can't be deleted, as far as known. Tracked.
fn obstacle(screen: RoleScreen) -> Option<AnyView> {
    let words = keeps(&*screen.role()?, &screen.holders.uses())?;
    Some(view! { <p class="role-kept muted"><Glyph icon=Icon::Lock/> {words}</p> }.into_any())
}

fn list<T: Send + Sync + 'static>(
    screen: RoleScreen,
    title: &'static str,
    none: &'static str,
    known: RwSignal<Known<T>>,
    item: impl Fn(&T) -> Item + Copy + Send + Sync + 'static,
) -> AnyView {
    let most = RwSignal::new(STEP);
    let content = move || {
        known.with(|known| match known {
            Known::Waiting => view! { <p class="muted">"Loading…"</p> }.into_any(),
            Known::Failed(why) => {
                let why = why.clone();
                view! { <p class="muted">"Not read. " {why}</p> }.into_any()
            }
            Known::Is { rows, unreadable } if rows.is_empty() && *unreadable == 0 => {
                view! { <p class="muted">{none}</p> }.into_any()
            }
            Known::Is { rows, unreadable } => table(screen, title, rows, *unreadable, most, item),
        })
    };
    let number = move || {
        let number = known.with(|known| match known {
            Known::Is { rows, unreadable } => Some(rows.len() + unreadable),
            Known::Waiting | Known::Failed(_) => None,
        });
        number.map(|number| number.to_string())
    };
    view! {
        <section class="card role-list">
            <h2>{title} " " <span class="muted">{dynamic(number)}</span></h2>
            {dynamic(content)}
        </section>
    }
    .into_any()
}

fn table<T: Send + Sync + 'static>(
    screen: RoleScreen,
    title: &'static str,
    rows: &Arc<Vec<T>>,
    unreadable: usize,
    most: RwSignal<usize>,
    item: impl Fn(&T) -> Item,
) -> AnyView {
    let shown = most.get();
    let lines: Vec<_> = rows
        .iter()
        .take(shown)
        .map(|row| {
            let Item { name, route, detail } = item(row);
            let href = screen.shared.services.href(&route);
            view! {
                <tr>
                    <th scope="row"><a href=href><Untrusted text=name/></a></th>
                    <td class="muted">{detail}</td>
                </tr>
            }
            .into_any()
        })
        .collect();
    let rest = rows.len().saturating_sub(shown);
    let more = (rest > 0).then(|| {
        let show = move || most.update(|most| *most += MORE);
        view! { <Button kind=ButtonKind::Quiet on_press=show>{format!("Show more of {rest}")}</Button> }
    });
    let unreadable = (unreadable > 0)
        .then(|| view! { <p class="muted">{unreadable} " more could not be read."</p> });
    view! {
        <table aria-label=title><tbody>{lines}</tbody></table>
        {more}
        {unreadable}
    }
    .into_any()
}

//! What a token's role grants, where a token is shown or made. What reads it and puts it into words is in a
//! chunk that is fetched when it is needed.

use super::role_words::RoleWords;
use crate::lazy_chunk::with_chunk;
use crate::ui::dynamic;
use leptos::prelude::*;
use token_api::id::{OrgName, RoleId, TeamName};
use token_api::token::{AccessToken, Owner, TokenRole};

/// Which roles decide what a token may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// This one alone.
    Role(RoleId),
    /// The organization's default role.
    Default,
    /// Those of a team, and the default role.
    Team(TeamName),
}

impl Which {
    /// Those of a token. `None` if no role decides, or it is not told which.
    pub fn of(token: &AccessToken, owner: &Owner) -> Option<Self> {
        match (owner, token.admin) {
            (Owner::Organization(_), None) => None,
            (_, admin) => Self::of_new(owner, admin == Some(true), token.role.as_ref()),
        }
    }

    /// The same of a token that is to be created.
    pub fn of_new(owner: &Owner, is_admin: bool, role: Option<&TokenRole>) -> Option<Self> {
        match (owner, role) {
            (Owner::Personal, _) => None,
            (Owner::Team(_, team), _) => Some(Self::Team(team.clone())),
            (Owner::Organization(_), _) if is_admin => None,
            (Owner::Organization(_), Some(role)) => Some(Self::Role(role.id.clone())),
            (Owner::Organization(_), None) => Some(Self::Default),
        }
    }
}

lazy_chunk!(
    roles,
    fn words() -> fn(OrgName, Which) -> AnyView {
        |org, which| view! { <RoleWords org which/> }.into_any()
    }
);

/// What the roles of a token grant. A role that the token has itself is told at once; the others when the
/// user asks, because a server may have none.
#[component]
pub fn RoleGrants(
    /// The organization.
    org: OrgName,
    /// Which roles; `None` shows nothing.
    #[prop(into)]
    which: Signal<Option<Which>>,
) -> impl IntoView {
    let told = move |which: Which| {
        let org = org.clone();
        with_chunk(words, None, move |draw| draw(org.clone(), which.clone()))
    };
    dynamic(move || {
        let which = which.get()?;
        if matches!(which, Which::Role(_)) {
            return Some(view! { <div class="role-words">{told(which)}</div> }.into_any());
        }
        let (turned, told) = (RwSignal::new(false), told.clone());
        // Closing it draws nothing again.
        let is_read = Memo::new(move |_| turned.get());
        let open = move || is_read.get().then(|| told(which.clone()));
        Some(
            view! {
                <details class="role-words" on:toggle=move |_| turned.set(true)>
                    <summary>"What its roles grant"</summary>
                    {dynamic(open)}
                </details>
            }
            .into_any(),
        )
    })
}

//! Who is signed in, and what this server offers.

use super::organizations::wire_role;
use crate::app::{Act, App};
use crate::auth::Identity;
use crate::db::organizations::Organization;
use crate::db::{Role, users};
use crate::error::Refusal;
use crate::incoming::Incoming;
use axum::Json;
use axum::extract::State;
use token_api::id::{OrgName, UserLogin};
use token_api::user::{Capabilities, Membership, TokenInfo, User};

/// `GET /api/user`: the person, or for an organization's or a team's token a record of the robot
/// with `tokenInfo`.
pub async fn user(State(app): State<App>, incoming: Incoming) -> Result<Json<User>, Refusal> {
    app.act(incoming, |act| record(act).map(Json)).await
}

/// `GET /api/capabilities`: none of the service's optional features. Open to everybody, as with
/// the published service.
pub async fn capabilities() -> Json<Capabilities> {
    Json(Capabilities { capabilities: Vec::new() })
}

fn record(act: &mut Act<'_>) -> Result<User, Refusal> {
    let caller = &act.caller;
    let (id, email, organizations) = match &caller.identity {
        Identity::Person(user) => {
            let memberships = users::memberships(&act.db, &user.id)?;
            let open = memberships.iter().filter(|(org, _)| !caller.token.is_kept_out_of(&org.id));
            let memberships = open.map(|(org, role)| membership(org, *role));
            (user.id.clone(), user.email.clone(), memberships.collect())
        }
        Identity::Organization(org) | Identity::Team(org, _) => {
            let role = if caller.token.admin { Role::Admin } else { Role::Member };
            (caller.token.id.clone(), String::new(), vec![membership(org, role)])
        }
    };
    let token_info = caller.organization().map(|org| TokenInfo {
        name: caller.token.name.clone(),
        organization: org.login.clone(),
        team: match &caller.identity {
            Identity::Team(_, team) => team.name.clone(),
            Identity::Person(_) | Identity::Organization(_) => String::new(),
        },
    });
    Ok(User {
        id,
        github_login: UserLogin::new(caller.login()),
        name: caller.name(),
        email,
        avatar_url: String::new(),
        organizations,
        identities: Vec::new(),
        has_mfa: false,
        is_org_managed: false,
        is_managed_by_multi_org: false,
        token_info,
    })
}

fn membership(org: &Organization, role: Role) -> Membership {
    Membership {
        github_login: OrgName::new(org.login.as_str()),
        name: org.name.clone(),
        avatar_url: String::new(),
        role: Some(wire_role(Some(role))),
    }
}

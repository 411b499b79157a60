//! The body of a create call, checked against the rules of the contract.

use crate::refusal::Refusal;
use crate::store::Role;
use crate::store::organizations::Organization;
use crate::store::tokens::Holder;
use token_api::expiry::{Expiry, ExpiryProblem, check_new};
use token_api::name::{MAX_TEXT_CHARS, NewTokenName};
use token_api::time::UnixSeconds;
use token_api::token::CreateTokenBody;

/// What is to be created.
#[derive(Debug)]
pub struct Draft {
    /// The name; empty for personal tokens.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// When it ends, in Unix seconds; 0 = never.
    pub expires: i64,
    /// Whether it gets an organization admin's rights.
    pub admin: bool,
    /// The role that it gets, by its identifier.
    pub role_id: Option<String>,
}

/// Checks a body for the collection it was sent to. `org` is the organization of the collection.
pub fn check(
    body: CreateTokenBody,
    holder: &Holder,
    org: Option<&Organization>,
    now: UnixSeconds,
) -> Result<Draft, Refusal> {
    let name = check_name(body.name.as_deref(), holder)?;
    let length = body.description.chars().count();
    if length > MAX_TEXT_CHARS {
        return Err(Refusal::invalid(
            "description",
            format!("Shorten the description to {MAX_TEXT_CHARS} characters; it has {length}."),
        ));
    }
    let expiry = match body.expires {
        0 => Expiry::Never,
        at => Expiry::At(UnixSeconds(at)),
    };
    check_new(expiry, now, org.and_then(|org| org.cap))
        .map_err(|problem| Refusal::invalid("expires", expiry_message(problem, org, now)))?;
    let admin = body.admin.unwrap_or_default();
    if admin && !matches!(holder, Holder::Organization { .. }) {
        return Err(Refusal::invalid("admin", "Only organization tokens can be admin tokens."));
    }
    let role_id = body.role_id.map(|role| role.as_str().to_owned()).filter(|role| !role.is_empty());
    if role_id.is_some() && !matches!(holder, Holder::Organization { .. }) {
        return Err(Refusal::invalid("roleID", "Only organization tokens have a role."));
    }
    let (admin, role_id) = match (admin, role_id.as_deref()) {
        (true, Some(role)) if role != Role::Admin.as_str() => {
            return Err(Refusal::invalid(
                "roleID",
                "An admin token has an admin's role; leave out roleID, or make no admin token.",
            ));
        }
        (_, Some(role)) if role == Role::Admin.as_str() => (true, None),
        (admin, _) => (admin, role_id),
    };
    Ok(Draft { name, description: body.description, expires: expiry.to_wire(), admin, role_id })
}

fn check_name(name: Option<&str>, holder: &Holder) -> Result<String, Refusal> {
    match (holder, name) {
        (Holder::Person { .. }, None | Some("")) => Ok(String::new()),
        (Holder::Person { .. }, Some(_)) => {
            Err(Refusal::invalid("name", "Personal tokens have a description and no name."))
        }
        (Holder::Organization { .. } | Holder::Team { .. }, name) => {
            NewTokenName::parse(name.unwrap_or_default())
                .map(|name| name.as_str().to_owned())
                .map_err(|problem| Refusal::invalid("name", problem.to_string()))
        }
    }
}

fn expiry_message(problem: ExpiryProblem, org: Option<&Organization>, now: UnixSeconds) -> String {
    let org = org.map_or("", |org| org.login.as_str());
    match problem {
        ExpiryProblem::NoDate => "Choose when the token expires.".to_owned(),
        ExpiryProblem::Past => {
            format!("The expiration must be in the future; here it is {} now.", now.to_rfc3339())
        }
        ExpiryProblem::BeyondTwoYears(latest) => {
            format!("The expiration must be at most two years away: by {}.", latest.to_rfc3339())
        }
        ExpiryProblem::BeyondCap(cap) => format!(
            "The expiration must be within {org}'s maximum token expiry of {} days: by {}.",
            cap.days(),
            cap.latest(now).to_rfc3339()
        ),
        ExpiryProblem::NeverUnderCap(cap) => format!(
            "The token needs an expiration: {org} has a maximum token expiry of {} days.",
            cap.days()
        ),
    }
}

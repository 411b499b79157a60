//! Who is calling: from the value of a token to a person, an organization's token or a team's.

use crate::refusal::Refusal;
use crate::request::Credential;
use crate::store::Rows;
use crate::store::organizations::{Organization, Team};
use crate::store::tokens::{Holder, Origin, Token};
use crate::store::users::User;
use crate::token_value;
use token_api::expiry::{CapViolation, ExpiryCap, cap_violation};
use token_api::time::{Moment, UnixSeconds};
use token_api::token::TokenKind;

/// For whom a token speaks.
#[derive(Clone, Debug)]
pub enum Identity {
    /// A person.
    Person(User),
    /// An organization's robot.
    Organization(Organization),
    /// A team's robot.
    Team(Organization, Team),
}

/// A token that this server issued, and for whom it speaks. Whether it is still good is for
/// [`Caller::admit`] to say.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The token.
    pub token: Token,
    /// For whom it speaks.
    pub identity: Identity,
}

/// Finds the token, dead or alive.
pub fn identify(rows: &dyn Rows, credential: &Credential) -> Result<Caller, Refusal> {
    let value = match credential {
        Credential::Missing => return Err(Refusal::no_token()),
        Credential::Malformed(why) => return Err(Refusal::unauthorized(*why)),
        Credential::Value(value) => value.expose(),
    };
    if !token_value::is_well_formed(value) {
        return Err(Refusal::unauthorized(
            "This is not a token of this server, or it is mistyped or cut off.",
        ));
    }
    let token = rows
        .token_by_hash(&token_value::hash(value))?
        .ok_or_else(|| Refusal::unauthorized("This token is not known here."))?;
    let identity = identity(rows, &token.holder)?;
    Ok(Caller { token, identity })
}

fn identity(rows: &dyn Rows, holder: &Holder) -> Result<Identity, Refusal> {
    let lost = || Refusal::internal("a token's holder is not in the database");
    Ok(match holder {
        Holder::Person { user_id } => Identity::Person(rows.user_by_id(user_id)?.ok_or_else(lost)?),
        Holder::Organization { org_id } => {
            Identity::Organization(rows.organization_by_id(org_id)?.ok_or_else(lost)?)
        }
        Holder::Team { org_id, team_id } => Identity::Team(
            rows.organization_by_id(org_id)?.ok_or_else(lost)?,
            rows.team_by_id(team_id)?.ok_or_else(lost)?,
        ),
    })
}

impl Caller {
    /// Lets the token in, or says why not: deleted, expired, only for exchange. An organization's
    /// or a team's token that breaks its organization's cap is let in nowhere.
    pub fn admit(&self, now: UnixSeconds) -> Result<(), Refusal> {
        if self.token.deleted.is_some() {
            return Err(Refusal::unauthorized("This token was deleted."));
        }
        if self.token.has_expired(now) {
            let at = UnixSeconds(self.token.expires).to_rfc3339();
            return Err(Refusal::unauthorized(format!("This token expired at {at}.")));
        }
        if self.token.kind == TokenKind::Refresh {
            return Err(Refusal::unauthorized(
                "Refresh tokens can only be exchanged for access tokens.",
            ));
        }
        self.organization().map_or(Ok(()), |org| self.keep_cap(org, now))
    }

    /// Holds the token to an organization's expiry cap. Sessions and exchanged tokens are exempt.
    pub fn keep_cap(&self, org: &Organization, now: UnixSeconds) -> Result<(), Refusal> {
        let Some(cap) = org.cap.filter(|_| self.token.origin == Origin::Created) else {
            return Ok(());
        };
        match cap_violation(&Moment::of(self.token.expires), cap, now) {
            None => Ok(()),
            Some(violation) => Err(Refusal::over_cap(cap_message(&org.login, cap, violation))),
        }
    }

    /// The organization of an organization's or a team's token.
    pub fn organization(&self) -> Option<&Organization> {
        match &self.identity {
            Identity::Person(_) => None,
            Identity::Organization(org) | Identity::Team(org, _) => Some(org),
        }
    }

    /// The login: a person's, or for a robot `ORGANIZATION/TOKEN`, unique as token names are. No
    /// person's login holds a slash.
    pub fn login(&self) -> String {
        match &self.identity {
            Identity::Person(user) => user.login.clone(),
            Identity::Organization(org) | Identity::Team(org, _) => {
                format!("{}/{}", org.login, self.token.name)
            }
        }
    }

    /// The name for people.
    pub fn name(&self) -> String {
        match &self.identity {
            Identity::Person(user) => user.name.clone(),
            Identity::Organization(_) | Identity::Team(..) => self.token.name.clone(),
        }
    }
}

fn cap_message(org: &str, cap: ExpiryCap, violation: CapViolation) -> String {
    let days = match cap.days() {
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    };
    let token = match violation {
        CapViolation::NeverExpires => "never expires",
        CapViolation::TooLong => "has longer than that to live",
    };
    format!(
        "The organization {org} has a maximum token expiry of {days}, and this token {token}. \
         Use a token that expires within {days}."
    )
}

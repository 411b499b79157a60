//! An ID token of a trusted issuer becomes an access token of this server (RFC 8693). Nobody is signed
//! in here: who asks is known when the ID token is believed, and what they get is what the issuer's
//! policies allow. Every exchange and every refusal is in the audit log, refusals in that of the
//! organization as soon as it is known.
//!
//! The steps: [`read_json`] or [`read_form`], [`Exchange::begin`], [`Exchange::find`]; outside, the
//! signature is checked by the issuer's keys; [`Exchange::believe`] and [`Believed::issue`]. After a
//! refusal at any of them, [`Known::refusal`] is the event to write.

use super::claims::{ClaimProblem, check_claims};
use super::decide::decide;
use super::refusal::{Declined, Failure};
use crate::act::{DONE, event_of};
use crate::event_type::EventType;
use crate::limits::{Key, network};
use crate::random::{Random, identifier};
use crate::refusal::{Kind, Refusal};
use crate::request::{Body, Query, Request};
use crate::store::Rows;
use crate::store::audit::EventRow;
use crate::store::oidc::Issuer;
use crate::store::organizations::Organization;
use crate::store::tokens::{Holder, Origin, Token};
use crate::token_value;
use serde_json::{Map, Value};
use std::fmt::Write as _;
use std::net::IpAddr;
use token_api::name::{MAX_NAME_CHARS, MAX_TEXT_CHARS};
use token_api::oidc::{
    Claims, DecodedIdToken, ExchangeOrder, OAuthError, PolicyTokenType, Requested,
    TokenExchangeRequest, TokenExchangeResponse, granted_seconds, requested_token_type, scope,
};
use token_api::secret::TokenValue;
use token_api::time::UnixSeconds;

/// The most characters of a subject in the audit log. The standard allows an issuer 255.
const MAX_SUBJECT_CHARS: usize = 300;

/// What is known so far of an exchange, for the audit log.
#[derive(Clone, Debug, Default)]
pub struct Known {
    organization: Option<Organization>,
    issuer: Option<Issuer>,
    /// Who the ID token is about; `None` until it is believed.
    subject: Option<String>,
}

/// Reads a body of JSON.
pub fn read_json(body: &Body<'_>) -> Result<TokenExchangeRequest, Failure> {
    body.read().map_err(|refusal| match refusal.kind {
        Kind::BadRequest => invalid(refusal).into(),
        Kind::MediaType => Failure::Refused(Refusal::neither_json_nor_form()),
        _ => Failure::Refused(refusal),
    })
}

/// Reads the fields of a form.
pub fn read_form(form: &Query) -> Result<TokenExchangeRequest, Failure> {
    let mut fields = Map::new();
    for name in [
        "grant_type",
        "audience",
        "requested_token_type",
        "subject_token_type",
        "subject_token",
        "scope",
        "expiration",
    ] {
        if let Some(text) = form.get(name).map_err(invalid)? {
            fields.insert(name.to_owned(), Value::from(text));
        }
    }
    serde_json::from_value(Value::Object(fields))
        .map_err(|_| Declined::new(OAuthError::InvalidRequest, "the form can't be read").into())
}

/// A problem of the form of a request, told without the values that caused it.
fn invalid(refusal: Refusal) -> Declined {
    Declined::new(OAuthError::InvalidRequest, refusal.message)
}

/// What is asked for an ID token that nobody believes yet.
pub struct Exchange {
    /// What is asked for.
    pub order: ExchangeOrder,
    /// The ID token, taken apart.
    pub decoded: DecodedIdToken,
    /// Who issued it, as it says.
    iss: String,
}

impl Exchange {
    /// Checks the request by itself.
    pub fn begin(request: TokenExchangeRequest) -> Result<Self, Declined> {
        let order = request.read().map_err(Declined::from)?;
        let decoded = order.id_token.decode().map_err(|problem| {
            Declined::new(OAuthError::InvalidRequest, format!("subject_token: {problem}"))
        })?;
        let iss = decoded.claims.text("iss").map(str::to_owned);
        let iss = iss.ok_or_else(|| Declined::from(ClaimProblem::Wrong("iss")))?;
        Ok(Self { order, decoded, iss })
    }

    /// Finds the organization that it is for, and the issuer that it trusts.
    pub fn find(&self, rows: &dyn Rows) -> Result<Known, Refusal> {
        // The same steps whether there is such an organization or not.
        let organization = rows.organization_by_login(self.order.org.as_str())?;
        let id = organization.as_ref().map(|org| org.id.as_str()).unwrap_or_default();
        let issuer = rows.issuer_by_url(id, &self.iss)?;
        Ok(Known { organization, issuer, subject: None })
    }

    /// Believes an ID token whose signature was found good, if its claims allow that.
    pub fn believe(&self, now: UnixSeconds, known: &mut Known) -> Result<Believed, Declined> {
        let (organization, issuer) = known.trusted()?;
        let (organization, issuer) = (organization.clone(), issuer.clone());
        let claims = self.decoded.claims.clone();
        check_claims(&claims, now)?;
        let subject: String =
            claims.text("sub").unwrap_or_default().chars().take(MAX_SUBJECT_CHARS).collect();
        known.subject = Some(subject.clone());
        let requested = self.order.requested.clone();
        let expiration = self.order.expiration;
        Ok(Believed { organization, issuer, subject, claims, requested, expiration, now })
    }
}

/// An ID token that is believed, and what is asked for it.
pub struct Believed {
    organization: Organization,
    issuer: Issuer,
    subject: String,
    claims: Claims,
    requested: Requested,
    expiration: Option<i64>,
    now: UnixSeconds,
}

impl Believed {
    /// What an exchange counts for that may succeed.
    pub fn limit(&self) -> Key {
        Key::Issued(self.issuer.id.clone())
    }

    /// Issues the token, if the policies allow it, and writes its audit event, all in the
    /// transaction of the rows.
    pub fn issue(
        self,
        rows: &dyn Rows,
        random: &dyn Random,
        request: &Request,
    ) -> Result<TokenExchangeResponse, Failure> {
        // While the issuer was asked for its keys, it may have been deleted.
        let issuer = rows.issuer_by_id(&self.organization.id, &self.issuer.id)?;
        let policies = rows.policies_of(&self.issuer.id)?;
        let (Some(issuer), Some(policies)) = (issuer, policies) else {
            return Err(Declined::new(
                OAuthError::InvalidTarget,
                "the issuer was deleted just now",
            )
            .into());
        };
        decide(&policies.policies, &self.requested, &self.claims)?;
        let life = granted_seconds(self.expiration, Some(issuer.max_expiration));
        let value = token_value::generate(random)?;
        let token = self.token(self.holder(rows)?, life, random)?;
        rows.insert_token(&token, &token_value::hash(value.expose()))?;
        rows.touch_issuer(&issuer.id, self.now)?;
        rows.write_event(&self.event(&token, request))?;
        Ok(self.response(value, life))
    }

    /// Whose the token will be.
    fn holder(&self, rows: &dyn Rows) -> Result<Holder, Failure> {
        let org = &self.organization;
        let name = self.requested.holder().unwrap_or_default();
        let unknown = |what| {
            let text = format!("{} has no {what} {name}", org.login);
            Failure::from(Declined::new(OAuthError::InvalidScope, text))
        };
        match self.requested.token_type {
            PolicyTokenType::Organization => Ok(Holder::Organization { org_id: org.id.clone() }),
            PolicyTokenType::Team => {
                let team = rows.team_by_name(&org.id, name)?.ok_or_else(|| unknown("team"))?;
                Ok(Holder::Team { org_id: org.id.clone(), team_id: team.id })
            }
            PolicyTokenType::Personal => {
                let user = rows.member_by_login(&org.id, name)?;
                let user_id = user.ok_or_else(|| unknown("member"))?.id;
                if rows.membership(&org.id, &user_id)?.is_none_or(|member| member.suspended) {
                    return Err(unknown("active member"));
                }
                Ok(Holder::Person { user_id })
            }
            PolicyTokenType::Runner | PolicyTokenType::Other(_) => Err(Declined::new(
                OAuthError::InvalidRequest,
                "this server offers no deployment runners",
            )
            .into()),
        }
    }

    fn token(&self, holder: Holder, life: i64, random: &dyn Random) -> Result<Token, Refusal> {
        let id = identifier(random)?;
        let name = match holder {
            Holder::Person { .. } => String::new(),
            Holder::Organization { .. } | Holder::Team { .. } => token_name(&self.issuer.name, &id),
        };
        let description = format!(
            "Exchanged for an ID token of issuer \"{}\": {}",
            self.issuer.name, self.subject
        );
        // An organization's policies give no rights in others, whatever the person may do there.
        let limited_to =
            matches!(holder, Holder::Person { .. }).then(|| self.organization.id.clone());
        Ok(Token {
            id,
            kind: holder.kind(),
            origin: Origin::Exchange,
            holder,
            limited_to,
            name,
            description: description.chars().take(MAX_TEXT_CHARS).collect(),
            admin: self.requested.admin,
            role_id: None,
            created: self.now.0,
            created_by: format!("{} (OIDC)", self.issuer.name),
            expires: self.now.plus_seconds(life).0,
            last_used: 0,
            deleted: None,
        })
    }

    fn event(&self, token: &Token, request: &Request) -> EventRow {
        let admin = if token.admin { "admin " } else { "" };
        let kind = self.requested.token_type.as_str();
        let label = if token.name.is_empty() { &token.id } else { &token.name };
        let expires = UnixSeconds(token.expires).to_rfc3339();
        EventRow {
            org_id: Some(self.organization.id.clone()),
            description: format!(
                "Exchanged an ID token of issuer \"{}\" for {admin}{kind} token \"{label}\", \
                 expires {expires}",
                self.issuer.name
            ),
            token_id: token.id.clone(),
            token_name: token.name.clone(),
            status: DONE,
            actor_name: self.subject.clone(),
            actor_urn: actor_urn(&self.organization.login, &self.issuer.id, &self.subject),
            ..event_of(EventType::TokenExchanged, self.now, None, request)
        }
    }

    fn response(&self, access_token: TokenValue, expires_in: i64) -> TokenExchangeResponse {
        TokenExchangeResponse {
            access_token,
            issued_token_type: requested_token_type(&self.requested.token_type),
            token_type: "Bearer".to_owned(),
            expires_in,
            scope: scope(&self.requested),
        }
    }
}

/// A name that nobody else has: the issuer's, as far as a token's name can hold it, and a part of
/// the token's identifier.
fn token_name(issuer: &str, id: &str) -> String {
    let unique = &id[..12.min(id.len())];
    let limit = MAX_NAME_CHARS - "oidc--".len() - unique.len();
    let mut slug = String::new();
    for c in issuer.chars().map(|c| c.to_ascii_lowercase()) {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(limit);
    match slug.trim_end_matches('-') {
        "" => format!("oidc-{unique}"),
        slug => format!("oidc-{slug}-{unique}"),
    }
}

/// How the subject of an issuer is named as an actor in the audit log.
pub fn actor_urn(org: &str, issuer_id: &str, subject: &str) -> String {
    let mut urn = format!("urn:token-api:{org}:oidc:{issuer_id}:");
    for byte in subject.bytes() {
        match byte.is_ascii_alphanumeric() {
            true => urn.push(char::from(byte)),
            // Writing to a String can't fail.
            false => drop(write!(urn, "%{byte:02X}")),
        }
    }
    urn
}

impl Known {
    /// The organization and the issuer that it trusts.
    pub fn trusted(&self) -> Result<(&Organization, &Issuer), Declined> {
        // The same words whether there is such an organization or not.
        self.organization.as_ref().zip(self.issuer.as_ref()).ok_or_else(|| {
            Declined::new(
                OAuthError::InvalidTarget,
                "no such organization, or it does not trust the issuer (iss) of this ID token",
            )
        })
    }

    /// What a refusal counts for. That of other issuers, or of none, is no matter of this one.
    pub fn failure(&self, address: IpAddr) -> Key {
        let issuer = self.issuer.as_ref().map(|issuer| issuer.id.clone());
        Key::FailedExchange { issuer, address: network(address) }
    }

    /// The audit event of a refusal.
    pub fn refusal(&self, declined: &Declined, now: UnixSeconds, request: &Request) -> EventRow {
        let mut description =
            format!("{} {}: {}", request.method, request.route, declined.description);
        if let Some(issuer) = &self.issuer {
            description.push_str(&format!(" (issuer \"{}\")", issuer.name));
        }
        if let Some(detail) = &declined.detail {
            description.push_str(": ");
            description.push_str(detail);
        }
        let actor_urn = match (&self.organization, &self.issuer, &self.subject) {
            (Some(org), Some(issuer), Some(subject)) => actor_urn(&org.login, &issuer.id, subject),
            _ => String::new(),
        };
        EventRow {
            org_id: self.organization.as_ref().map(|org| org.id.clone()),
            description,
            status: declined.status(),
            actor_name: self.subject.clone().unwrap_or_default(),
            actor_urn,
            ..event_of(EventType::AuthFailureExchange, now, None, request)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use token_api::name::NewTokenName;

    #[test]
    fn subjects_are_encoded_in_the_names_of_actors() {
        let urn = actor_urn("acme", "i1", "repo:a/b-c:é");
        assert_eq!(urn, "urn:token-api:acme:oidc:i1:repo%3Aa%2Fb%2Dc%3A%C3%A9");
    }

    #[test]
    fn token_names_keep_the_rules() {
        let id = "0123456789abcdef";
        for (issuer, name) in [
            ("GitHub Actions", "oidc-github-actions-0123456789ab"),
            ("EKS: prod/eu-west-1 (blue)", "oidc-eks-prod-eu-west-1-blu-0123456789ab"),
            ("Żółw", "oidc-w-0123456789ab"),
            ("日本", "oidc-0123456789ab"),
            ("  ", "oidc-0123456789ab"),
        ] {
            assert_eq!(token_name(issuer, id), name);
            assert!(NewTokenName::parse(name).is_ok(), "{name}");
        }
    }
}

//! `POST /api/oauth/token`: an ID token of a trusted issuer becomes an access token of this server
//! (RFC 8693). Nobody is signed in here: who asks is known when the ID token is believed, and what
//! they get is what the issuer's policies allow. Every exchange and every refusal is in the audit
//! log, refusals in that of the organization as soon as it is known.

use super::decide::decide;
use super::refusal::{Declined, Failure};
use crate::app::{App, event_of};
use crate::db::audit::{self, EventRow};
use crate::db::oidc::{self as rows, Issuer};
use crate::db::organizations::{self, Organization};
use crate::db::tokens::{self, Holder, Origin, Token};
use crate::db::users;
use crate::error::Refusal;
use crate::event_type::EventType;
use crate::exchange::{Unbelievable, check_claims, verify};
use crate::incoming::{Body, Incoming, Query};
use crate::rate::Key;
use crate::routes::draft as body_of;
use crate::token_value;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rusqlite::{Connection, TransactionBehavior};
use serde_json::{Map, Value};
use std::sync::Arc;
use token_api::name::{MAX_NAME_CHARS, MAX_TEXT_CHARS};
use token_api::oidc::{
    Claims, ExchangeOrder, OAuthError, PolicyTokenType, TokenExchangeRequest,
    TokenExchangeResponse, granted_seconds, requested_token_type, scope,
};
use token_api::secret::TokenValue;
use token_api::time::UnixSeconds;

/// The most characters of a subject in the audit log. The standard allows an issuer 255.
const MAX_SUBJECT_CHARS: usize = 300;

/// What is known so far of an exchange, for the audit log.
#[derive(Clone, Default)]
struct Known {
    organization: Option<Organization>,
    issuer: Option<Issuer>,
    /// Who the ID token is about; `None` until it is believed.
    subject: Option<String>,
}

/// `POST /api/oauth/token`
pub async fn exchange(
    State(app): State<App>,
    incoming: Incoming,
    Body(bytes): Body,
) -> Result<Json<TokenExchangeResponse>, Failure> {
    app.limit(Key::Exchange(incoming.ip))?;
    let (incoming, mut known) = (Arc::new(incoming), Known::default());
    match attempt(&app, &incoming, &bytes, &mut known).await {
        Ok(response) => Ok(Json(response)),
        Err(Failure::Declined(declined)) => {
            let event = refusal_event(&app, &incoming, &known, &declined);
            app.with_database(move |db| Ok(audit::write(db, &event)?)).await?;
            Err(declined.into())
        }
        Err(failure) => Err(failure),
    }
}

async fn attempt(
    app: &App,
    incoming: &Arc<Incoming>,
    bytes: &[u8],
    known: &mut Known,
) -> Result<TokenExchangeResponse, Failure> {
    let order = read(incoming, bytes)?.read().map_err(Declined::from)?;
    let decoded = order.id_token.decode().map_err(|problem| {
        Declined::new(OAuthError::InvalidRequest, format!("subject_token: {problem}"))
    })?;
    let Some(iss) = decoded.claims.text("iss").map(str::to_owned) else {
        return Err(unbelievable(Unbelievable::Claim("iss")).into());
    };
    let login = order.org.as_str().to_owned();
    (known.organization, known.issuer) =
        app.with_database(move |db| find(db, &login, &iss)).await?;
    let (Some(organization), Some(issuer)) = (known.organization.clone(), known.issuer.clone())
    else {
        // The same words whether there is such an organization or not.
        return Err(Declined::new(
            OAuthError::InvalidTarget,
            "no such organization, or it does not trust the issuer (iss) of this ID token",
        )
        .into());
    };
    let verified = verify(app.keys(), &issuer, &order.id_token, &decoded).await;
    verified.map_err(|why| not_verified(why, &issuer))?;
    let now = app.clock().now();
    check_claims(&decoded.claims, now).map_err(unbelievable)?;
    let subject: String =
        decoded.claims.text("sub").unwrap_or_default().chars().take(MAX_SUBJECT_CHARS).collect();
    known.subject = Some(subject.clone());
    let issue = Issue { organization, issuer, subject, claims: decoded.claims, order, now };
    let request = Arc::clone(incoming);
    app.with_database(move |db| Ok(issue.run(db, &request))).await?
}

/// Reads a body of either form. Problems are told without the values that caused them.
fn read(incoming: &Incoming, bytes: &[u8]) -> Result<TokenExchangeRequest, Failure> {
    let invalid = |refusal: Refusal| Declined::new(OAuthError::InvalidRequest, refusal.message);
    if incoming.content_type != "application/x-www-form-urlencoded" {
        return body_of::read(&incoming.content_type, bytes).map_err(|refusal| {
            match refusal.status {
                StatusCode::BAD_REQUEST => invalid(refusal).into(),
                _ => Failure::Refused(refusal),
            }
        });
    }
    let form = Query::read(&String::from_utf8_lossy(bytes));
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

fn find(
    db: &Connection,
    login: &str,
    iss: &str,
) -> Result<(Option<Organization>, Option<Issuer>), Refusal> {
    let Some(organization) = organizations::by_login(db, login)? else { return Ok((None, None)) };
    let issuer = rows::by_url(db, &organization.id, iss)?;
    Ok((Some(organization), issuer))
}

fn unbelievable(why: Unbelievable) -> Declined {
    match &why {
        Unbelievable::NoKeys(problem) => Declined::later(why.to_string(), problem.to_string()),
        _ => Declined::new(OAuthError::InvalidGrant, why.to_string()),
    }
}

/// As [`unbelievable`]. Where it is the thumbprints, whoever reads this must learn if nobody gave them.
fn not_verified(why: Unbelievable, issuer: &Issuer) -> Declined {
    let is_pin = matches!(&why, Unbelievable::NoKeys(problem) if problem.is_about_thumbprints());
    let mut declined = unbelievable(why);
    if is_pin && issuer.thumbprints_taken == Some(true) {
        declined.description.push_str(
            ", which nobody typed: this server took them from the certificates that it saw before",
        );
    }
    declined
}

/// An ID token that is believed, and what is asked for it.
struct Issue {
    organization: Organization,
    issuer: Issuer,
    subject: String,
    claims: Claims,
    order: ExchangeOrder,
    now: UnixSeconds,
}

impl Issue {
    /// Issues the token, if the policies allow it, in one transaction with its audit event.
    fn run(
        self,
        db: &mut Connection,
        incoming: &Incoming,
    ) -> Result<TokenExchangeResponse, Failure> {
        let db = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // While the issuer was asked for its keys, it may have been deleted.
        let issuer = rows::by_id(&db, &self.organization.id, &self.issuer.id)?;
        let policies = rows::policies_of(&db, &self.issuer.id)?;
        let (Some(issuer), Some(policies)) = (issuer, policies) else {
            return Err(Declined::new(
                OAuthError::InvalidTarget,
                "the issuer was deleted just now",
            )
            .into());
        };
        decide(&policies.policies, &self.order.requested, &self.claims)?;
        let life = granted_seconds(self.order.expiration, Some(issuer.max_expiration));
        let value = token_value::generate()?;
        let token = self.token(self.holder(&db)?, life)?;
        tokens::insert(&db, &token, &token_value::hash(value.expose()))?;
        rows::touch(&db, &issuer.id, self.now)?;
        audit::write(&db, &self.event(&token, incoming))?;
        db.commit()?;
        Ok(self.response(value, life))
    }

    /// Whose the token will be.
    fn holder(&self, db: &Connection) -> Result<Holder, Failure> {
        let org = &self.organization;
        let name = self.order.requested.holder().unwrap_or_default();
        let unknown = |what| {
            let text = format!("{} has no {what} {name}", org.login);
            Failure::from(Declined::new(OAuthError::InvalidScope, text))
        };
        match self.order.requested.token_type {
            PolicyTokenType::Organization => Ok(Holder::Organization { org_id: org.id.clone() }),
            PolicyTokenType::Team => {
                let team =
                    organizations::team(db, &org.id, name)?.ok_or_else(|| unknown("team"))?;
                Ok(Holder::Team { org_id: org.id.clone(), team_id: team.id })
            }
            PolicyTokenType::Personal => {
                let user = users::member_by_login(db, &org.id, name)?;
                Ok(Holder::Person { user_id: user.ok_or_else(|| unknown("member"))?.id })
            }
            PolicyTokenType::Runner | PolicyTokenType::Other(_) => Err(Declined::new(
                OAuthError::InvalidRequest,
                "this server offers no deployment runners",
            )
            .into()),
        }
    }

    fn token(&self, holder: Holder, life: i64) -> Result<Token, Refusal> {
        let id = token_value::random_id()?;
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
            admin: self.order.requested.admin,
            created: self.now.0,
            created_by: format!("{} (OIDC)", self.issuer.name),
            expires: self.now.plus_seconds(life).0,
            last_used: 0,
            deleted: None,
        })
    }

    fn event(&self, token: &Token, incoming: &Incoming) -> EventRow {
        let admin = if token.admin { "admin " } else { "" };
        let kind = self.order.requested.token_type.as_str();
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
            status: StatusCode::OK.as_u16(),
            actor_name: self.subject.clone(),
            actor_urn: actor_urn(&self.organization, &self.issuer, &self.subject),
            ..event_of(EventType::TokenExchanged, self.now, None, incoming)
        }
    }

    fn response(&self, access_token: TokenValue, expires_in: i64) -> TokenExchangeResponse {
        TokenExchangeResponse {
            access_token,
            issued_token_type: requested_token_type(&self.order.requested.token_type),
            token_type: "Bearer".to_owned(),
            expires_in,
            scope: scope(&self.order.requested),
        }
    }
}

/// A name that nobody else has: the issuer's, as far as a token's name can hold it, and a part of
/// the token's identifier.
fn token_name(issuer: &str, id: &str) -> String {
    let unique = &id[..12.min(id.len())];
    let room = MAX_NAME_CHARS - "oidc--".len() - unique.len();
    let mut slug = String::new();
    for c in issuer.chars().map(|c| c.to_ascii_lowercase()) {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(room);
    match slug.trim_end_matches('-') {
        "" => format!("oidc-{unique}"),
        slug => format!("oidc-{slug}-{unique}"),
    }
}

fn actor_urn(org: &Organization, issuer: &Issuer, subject: &str) -> String {
    let subject = utf8_percent_encode(subject, NON_ALPHANUMERIC);
    format!("urn:token-api:{}:oidc:{}:{subject}", org.login, issuer.id)
}

fn refusal_event(app: &App, incoming: &Incoming, known: &Known, declined: &Declined) -> EventRow {
    let mut description =
        format!("{} {}: {}", incoming.method, incoming.route, declined.description);
    if let Some(issuer) = &known.issuer {
        description.push_str(&format!(" (issuer \"{}\")", issuer.name));
    }
    if let Some(detail) = &declined.detail {
        description.push_str(": ");
        description.push_str(detail);
    }
    let actor_urn = match (&known.organization, &known.issuer, &known.subject) {
        (Some(org), Some(issuer), Some(subject)) => actor_urn(org, issuer, subject),
        _ => String::new(),
    };
    EventRow {
        org_id: known.organization.as_ref().map(|org| org.id.clone()),
        description,
        status: declined.status.as_u16(),
        actor_name: known.subject.clone().unwrap_or_default(),
        actor_urn,
        ..event_of(EventType::AuthFailureExchange, app.clock().now(), None, incoming)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use token_api::name::NewTokenName;

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

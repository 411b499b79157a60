//! Exchanging an ID token by hand: what a person fills in becomes an order, and a refusal becomes
//! words. Nothing of an ID token is ever in a problem or an explanation.

use console_core::backend::fault::{ApiError, Attempt, Explanation};
use console_core::submission::{self, End};
use console_core::when::count;
use token_api::id::OrgName;
use token_api::oidc::{
    Claims, ExchangeOrder, IdToken, IdTokenProblem, Requested, TimeState, parse_audience,
};
use token_api::time::UnixSeconds;
use token_api::token::AccessToken;

/// The kinds of token that a person asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The organization's.
    #[default]
    Organization,
    /// A team's.
    Team,
    /// A person's.
    Personal,
}

impl Kind {
    /// Every kind, in the order people meet them.
    pub const ALL: [Self; 3] = [Self::Organization, Self::Team, Self::Personal];

    /// What it is called.
    pub fn label(self) -> &'static str {
        match self {
            Self::Organization => "Organization",
            Self::Team => "Team",
            Self::Personal => "Personal",
        }
    }

    /// What the field beside it asks for, where it needs one.
    pub fn name_label(self) -> Option<&'static str> {
        match self {
            Self::Organization => None,
            Self::Team => Some("Team"),
            Self::Personal => Some("Login"),
        }
    }
}

/// What was filled in.
#[derive(Clone, Copy)]
pub struct Filled<'a> {
    /// What was pasted as the ID token.
    pub id_token: &'a str,
    /// The organization.
    pub org: &'a str,
    /// The kind of token.
    pub kind: Kind,
    /// The team or the login; of an organization token it means nothing.
    pub name: &'a str,
    /// Whether an organization token shall have an admin's rights.
    pub admin: bool,
}

/// A field of a sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// What is pasted: an ID token here, an access token where that is asked for.
    Token,
    /// The organization.
    Org,
    /// The team or the login.
    Name,
}

/// What is wrong with the fields.
pub type Problems = submission::Problems<Field>;

/// The order that was filled in.
///
/// # Errors
/// What is wrong with the fields, for a person. An ID token that is over at `now` is one of those:
/// it is not worth sending.
pub fn read(filled: Filled<'_>, now: UnixSeconds) -> Result<ExchangeOrder, Problems> {
    let id_token = IdToken::new(filled.id_token);
    let (org, name) = (filled.org.trim(), filled.name.trim());
    let given = |text: &str, what: &str| {
        if text.is_empty() { Err(format!("Enter the {what}.")) } else { Ok(()) }
    };
    let mut problems = Problems::default();
    problems.check(Field::Token, check(&id_token, now));
    problems.check(Field::Org, given(org, "organization"));
    problems.check(
        Field::Name,
        match filled.kind {
            Kind::Organization => Ok(()),
            Kind::Team => given(name, "team's name"),
            Kind::Personal => given(name, "login"),
        },
    );
    if !problems.is_empty() {
        return Err(problems);
    }
    let requested = match filled.kind {
        Kind::Organization => Requested::organization(filled.admin),
        Kind::Team => Requested::team(name),
        Kind::Personal => Requested::personal(name),
    };
    Ok(ExchangeOrder { org: OrgName::new(org), requested, id_token, expiration: None })
}

/// Whether an ID token is worth sending at `now`.
///
/// # Errors
/// Why it is not, for a person.
pub fn check(id_token: &IdToken, now: UnixSeconds) -> Result<(), String> {
    let decoded = id_token.decode().map_err(|problem| match problem {
        IdTokenProblem::Empty => "Paste an ID token.".to_owned(),
        IdTokenProblem::AccessToken => {
            "This is an access token, not an ID token. Sign in with it as an access token instead."
                .to_owned()
        }
        other => format!("This is no ID token: {other}. Nothing was sent."),
    })?;
    in_time(&decoded.claims, now)
}

fn in_time(claims: &Claims, now: UnixSeconds) -> Result<(), String> {
    let times = claims.times(now);
    let minutes = |seconds: i64| count((seconds + 59) / 60, "minute");
    match (times.exp.state, times.exp.at) {
        (TimeState::Over, Some(at)) => {
            return Err(format!(
                "This ID token expired {} ago. Get a new one; nothing was sent.",
                minutes(now.seconds_since(at))
            ));
        }
        (TimeState::Fine, _) => {}
        _ => {
            return Err(
                "This ID token does not say when it ends, so no server accepts it. Nothing \
                        was sent."
                    .into(),
            );
        }
    }
    match (times.nbf.state, times.nbf.at) {
        (TimeState::NotYet, Some(at)) => Err(format!(
            "This ID token is not valid yet: it begins in {}. Nothing was sent.",
            minutes(at.seconds_since(now))
        )),
        _ => Ok(()),
    }
}

/// The organization that an ID token is made for, by its audience.
pub fn organization_in(pasted: &str) -> Option<OrgName> {
    let decoded = IdToken::new(pasted).decode().ok()?;
    let aud = decoded.claims.as_object().get("aud")?;
    match aud.as_array() {
        Some(all) => all.iter().find_map(|aud| parse_audience(aud.as_str()?)),
        None => parse_audience(aud.as_str()?),
    }
}

/// Whether this row is the token that was issued, of which its end is known, give or take the time
/// that the answer took, and its name if it has one.
pub fn is_issued(token: &AccessToken, name: Option<&str>, ends: UnixSeconds) -> bool {
    const SECONDS_APART: i64 = 5;
    let ends_then =
        token.expires.at().is_some_and(|at| at.seconds_since(ends).abs() <= SECONDS_APART);
    ends_then && name.is_none_or(|name| token.name.as_deref() == Some(name))
}

/// The end of an exchange that failed.
pub fn not_issued<F>(error: &ApiError, host: &str) -> End<F> {
    let words = refused(error, host);
    if error.leaves_outcome_unknown() { End::Unknown(words) } else { End::Failed(words) }
}

/// The words for an exchange that came to nothing.
fn refused(error: &ApiError, host: &str) -> Explanation {
    let said = |title: String, detail: String| Explanation { title, detail };
    let ApiError::Refused(refusal) = error else {
        let words = error.explain(Attempt::Read, host);
        let detail = words.detail.replace("Nothing was changed.", "");
        let consequence = if error.leaves_outcome_unknown() {
            "A token may have been issued all the same; it ends by itself. Try again."
        } else {
            "No token was issued."
        };
        return said(format!("{}.", words.title), format!("{} {consequence}", detail.trim()));
    };
    // A code, such as `unsupported_grant_type`, stands with 501 too: the status counts.
    if refusal.status == 501 || (refusal.code.is_none() && error.means_not_offered()) {
        return said(
            "ID tokens are not accepted here.".into(),
            format!("{host} does not offer the exchange of ID tokens. No token was issued."),
        );
    }
    let code = refusal.code.as_deref().unwrap_or_default();
    let title = match (code, refusal.status) {
        ("invalid_grant", _) => "The ID token was not accepted.".into(),
        ("unauthorized_client" | "access_denied", _) => "No policy lets this ID token in.".into(),
        ("invalid_target", _) => "The organization was not accepted.".into(),
        ("temporarily_unavailable", _) => "The issuer can’t be asked at the moment.".into(),
        ("invalid_scope", _) => "This kind of token was not accepted.".into(),
        ("", 401) => "The ID token was not accepted.".into(),
        ("", 403) => "Not permitted.".into(),
        (_, 429) => "Too many requests.".into(),
        (_, 500..) => format!("{host} failed with status {}.", refusal.status),
        _ => format!("{host} refused the exchange."),
    };
    let words = match refusal.message.as_deref().map(str::trim).filter(|said| !said.is_empty()) {
        Some(message) => format!("{host} says: “{message}”"),
        None => format!("{host} gave no reason"),
    };
    let code = match code {
        "" => format!("status {}", refusal.status),
        code => code.to_owned(),
    };
    let next = match refusal.status {
        429 | 500.. => "No token was issued, as far as is known. Try again later.",
        _ => "No token was issued.",
    };
    said(title, format!("{words} ({code}). {next}"))
}

#[cfg(test)]
mod tests;

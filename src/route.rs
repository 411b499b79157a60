//! Every address of the console, as a type. The path literals are here and nowhere else: links and
//! navigation take a [`Route`], and what the address bar says becomes one again. Query parts belong
//! to the screens' own models.

use console_model::query_string;
use token_api::id::{OrgName, TeamName, TokenId};
use token_api::oidc::IssuerId;
use token_api::token::Owner;

/// A screen.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Route {
    /// Leads to the first screen that the signed-in identity can use.
    Home,
    /// Sign-in.
    Connect,
    /// A list of tokens.
    Tokens(Owner),
    /// One token of a list.
    Token(Owner, TokenId),
    /// An organization's teams.
    Teams(OrgName),
    /// What happened in an organization.
    Audit(OrgName),
    /// The OIDC issuers that an organization trusts.
    Issuers(OrgName),
    /// One of them, with its policies.
    Issuer(OrgName, IssuerId),
    /// No screen has this address.
    NotFound,
}

impl Route {
    /// Reads a path below the site's base, such as `/orgs/acme/tokens`. Total: what is no screen
    /// is [`Route::NotFound`].
    pub fn parse(path: &str) -> Self {
        let segments: Vec<String> = path
            .strip_prefix('/')
            .unwrap_or(path)
            .trim_end_matches('/')
            .split('/')
            .map(decode_segment)
            .collect();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        match segments.as_slice() {
            [""] => Self::Home,
            ["connect"] => Self::Connect,
            ["tokens", rest @ ..] => Self::in_list(Owner::Personal, rest),
            ["orgs", org, rest @ ..] if !org.is_empty() => {
                let org = OrgName::new(*org);
                match rest {
                    ["tokens", rest @ ..] => Self::in_list(Owner::Organization(org), rest),
                    ["teams"] => Self::Teams(org),
                    ["audit"] => Self::Audit(org),
                    ["oidc"] => Self::Issuers(org),
                    ["oidc", id] if !id.is_empty() => Self::Issuer(org, IssuerId::new(*id)),
                    ["teams", team, "tokens", rest @ ..] if !team.is_empty() => {
                        Self::in_list(Owner::Team(org, TeamName::new(*team)), rest)
                    }
                    _ => Self::NotFound,
                }
            }
            _ => Self::NotFound,
        }
    }

    /// What the rest of a path names in a list of tokens: the list, or one of them.
    fn in_list(owner: Owner, rest: &[&str]) -> Self {
        match rest {
            [] => Self::Tokens(owner),
            [id] if !id.is_empty() => Self::Token(owner, TokenId::new(*id)),
            _ => Self::NotFound,
        }
    }

    /// The path below the site's base.
    pub fn path(&self) -> String {
        match self {
            Self::Home => "/".into(),
            Self::Connect => "/connect".into(),
            Self::Tokens(Owner::Personal) => "/tokens".into(),
            Self::Tokens(Owner::Organization(org)) => join(&["orgs", org.as_str(), "tokens"]),
            Self::Tokens(Owner::Team(org, team)) => {
                join(&["orgs", org.as_str(), "teams", team.as_str(), "tokens"])
            }
            Self::Token(owner, id) => Self::Tokens(owner.clone()).path() + &join(&[id.as_str()]),
            Self::Teams(org) => join(&["orgs", org.as_str(), "teams"]),
            Self::Audit(org) => join(&["orgs", org.as_str(), "audit"]),
            Self::Issuers(org) => join(&["orgs", org.as_str(), "oidc"]),
            Self::Issuer(org, id) => join(&["orgs", org.as_str(), "oidc", id.as_str()]),
            // No link leads here; the address bar keeps what was typed.
            Self::NotFound => "/not-found".into(),
        }
    }

    /// The organization that the path carries.
    pub fn org(&self) -> Option<&OrgName> {
        match self {
            Self::Tokens(owner) | Self::Token(owner, _) => owner.org(),
            Self::Teams(org) | Self::Audit(org) | Self::Issuers(org) | Self::Issuer(org, _) => {
                Some(org)
            }
            Self::Home | Self::Connect | Self::NotFound => None,
        }
    }

    /// The list of tokens that the screen shows, or that its token is in.
    pub fn owner(&self) -> Option<&Owner> {
        match self {
            Self::Tokens(owner) | Self::Token(owner, _) => Some(owner),
            _ => None,
        }
    }

    /// The screen that corresponds to this one in another organization.
    #[must_use]
    pub fn in_org(&self, org: OrgName) -> Self {
        match self {
            Self::Teams(_) | Self::Tokens(Owner::Team(..)) | Self::Token(Owner::Team(..), _) => {
                Self::Teams(org)
            }
            Self::Audit(_) => Self::Audit(org),
            Self::Issuers(_) | Self::Issuer(..) => Self::Issuers(org),
            _ => Self::Tokens(Owner::Organization(org)),
        }
    }
}

/// A route with the query part of its address, such as `?status=all`; empty without one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The screen.
    pub route: Route,
    /// The query part with its question mark.
    pub search: String,
}

impl Address {
    /// Reads path and query of an address within this console.
    pub fn parse(text: &str) -> Self {
        let text = text.split('#').next().unwrap_or_default();
        let (path, search) = text.find('?').map_or((text, ""), |at| text.split_at(at));
        Self { route: Route::parse(path), search: search.to_owned() }
    }

    /// Path and query below the site's base.
    pub fn text(&self) -> String {
        format!("{}{}", self.route.path(), self.search)
    }
}

impl From<Route> for Address {
    fn from(route: Route) -> Self {
        Self { route, search: String::new() }
    }
}

/// The sign-in screen that leads back to `to` afterwards.
pub fn connect_then(to: &Address) -> Address {
    let back = match to.route {
        Route::Home | Route::Connect | Route::NotFound => return Route::Connect.into(),
        _ => to.text(),
    };
    Address { route: Route::Connect, search: query_string::print([("to", back.as_str())]) }
}

/// Where sign-in leads: the screen named in its query, if that is one of ours, else home. An
/// address elsewhere can't come out of this, because a [`Route`] is all that is taken from it.
pub fn after_sign_in(search: &str) -> Address {
    query_string::parse(search)
        .into_iter()
        .find(|(key, _)| key == "to")
        .map(|(_, to)| Address::parse(&to))
        .filter(|to| !matches!(to.route, Route::NotFound | Route::Connect))
        .unwrap_or_else(|| Route::Home.into())
}

fn join(segments: &[&str]) -> String {
    let mut path = String::new();
    for segment in segments {
        path.push('/');
        query_string::encode(segment, &mut path);
    }
    path
}

/// Decodes a path segment; a plus sign is itself here.
fn decode_segment(segment: &str) -> String {
    query_string::decode(&segment.replace('+', "%2B"))
}

//! The addresses of the console as a type: links and navigation take a [`Route`], and the content
//! of the address bar is parsed into one. The paths are in the table of `site_map`. Each screen has
//! its own type for the query.

use console_core::text::query_string;
use site_map::Screen;
use token_api::id::{OrgName, RoleId, TeamName, TokenId, UserLogin};
use token_api::oidc::IssuerId;
use token_api::token::Owner;

/// A screen.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Route {
    /// Leads to the first screen that the signed-in identity can use.
    Home,
    /// Sign-in.
    Connect,
    /// What needs attention in an organization.
    Overview(OrgName),
    /// A list of tokens.
    Tokens(Owner),
    /// One token of a list.
    Token(Owner, TokenId),
    /// An organization's teams.
    Teams(OrgName),
    /// One team, with its members.
    Team(OrgName, TeamName),
    /// An organization's members.
    Members(OrgName),
    /// One member.
    Member(OrgName, UserLogin),
    /// An organization's roles.
    Roles(OrgName),
    /// One role.
    Role(OrgName, RoleId),
    /// An organization's audit log.
    Audit(OrgName),
    /// The OIDC issuers that an organization trusts.
    Issuers(OrgName),
    /// One issuer, with its policies.
    Issuer(OrgName, IssuerId),
    /// An organization's settings.
    Settings(OrgName),
    /// An address without a screen.
    NotFound,
}

impl Route {
    /// Parses a path below the site's base, such as `/orgs/acme/tokens`. An unknown path becomes
    /// [`Route::NotFound`].
    pub fn parse(path: &str) -> Self {
        let Some((screen, values)) = site_map::find(path) else { return Self::NotFound };
        let mut values = values.into_iter().map(decode_segment);
        // As many values as the screen's path has parameters.
        let mut next = || values.next().unwrap_or_default();
        match screen {
            Screen::Home => Self::Home,
            Screen::Connect => Self::Connect,
            Screen::PersonalTokens => Self::Tokens(Owner::Personal),
            Screen::PersonalToken => Self::Token(Owner::Personal, TokenId::new(next())),
            Screen::Overview => Self::Overview(OrgName::new(next())),
            Screen::OrganizationTokens => Self::Tokens(Owner::Organization(OrgName::new(next()))),
            Screen::OrganizationToken => {
                let owner = Owner::Organization(OrgName::new(next()));
                Self::Token(owner, TokenId::new(next()))
            }
            Screen::Teams => Self::Teams(OrgName::new(next())),
            Screen::Team => {
                let org = OrgName::new(next());
                Self::Team(org, TeamName::new(next()))
            }
            Screen::TeamTokens => {
                let org = OrgName::new(next());
                Self::Tokens(Owner::Team(org, TeamName::new(next())))
            }
            Screen::TeamToken => {
                let org = OrgName::new(next());
                let owner = Owner::Team(org, TeamName::new(next()));
                Self::Token(owner, TokenId::new(next()))
            }
            Screen::Members => Self::Members(OrgName::new(next())),
            Screen::Member => {
                let org = OrgName::new(next());
                Self::Member(org, UserLogin::new(next()))
            }
            Screen::Roles => Self::Roles(OrgName::new(next())),
            Screen::Role => {
                let org = OrgName::new(next());
                Self::Role(org, RoleId::new(next()))
            }
            Screen::Audit => Self::Audit(OrgName::new(next())),
            Screen::Issuers => Self::Issuers(OrgName::new(next())),
            Screen::Issuer => {
                let org = OrgName::new(next());
                Self::Issuer(org, IssuerId::new(next()))
            }
            Screen::Settings => Self::Settings(OrgName::new(next())),
        }
    }

    /// The path below the site's base.
    pub fn path(&self) -> String {
        let (screen, names) = match self {
            Self::Home => (Screen::Home, vec![]),
            Self::Connect => (Screen::Connect, vec![]),
            Self::Overview(org) => (Screen::Overview, vec![org.as_str()]),
            Self::Tokens(owner) => match owner {
                Owner::Personal => (Screen::PersonalTokens, vec![]),
                Owner::Organization(org) => (Screen::OrganizationTokens, vec![org.as_str()]),
                Owner::Team(org, team) => (Screen::TeamTokens, vec![org.as_str(), team.as_str()]),
            },
            Self::Token(owner, id) => {
                let id = id.as_str();
                match owner {
                    Owner::Personal => (Screen::PersonalToken, vec![id]),
                    Owner::Organization(org) => (Screen::OrganizationToken, vec![org.as_str(), id]),
                    Owner::Team(org, team) => {
                        (Screen::TeamToken, vec![org.as_str(), team.as_str(), id])
                    }
                }
            }
            Self::Teams(org) => (Screen::Teams, vec![org.as_str()]),
            Self::Team(org, team) => (Screen::Team, vec![org.as_str(), team.as_str()]),
            Self::Members(org) => (Screen::Members, vec![org.as_str()]),
            Self::Member(org, login) => (Screen::Member, vec![org.as_str(), login.as_str()]),
            Self::Roles(org) => (Screen::Roles, vec![org.as_str()]),
            Self::Role(org, id) => (Screen::Role, vec![org.as_str(), id.as_str()]),
            Self::Audit(org) => (Screen::Audit, vec![org.as_str()]),
            Self::Issuers(org) => (Screen::Issuers, vec![org.as_str()]),
            Self::Issuer(org, id) => (Screen::Issuer, vec![org.as_str(), id.as_str()]),
            Self::Settings(org) => (Screen::Settings, vec![org.as_str()]),
            // No link leads here; the address bar keeps the typed address.
            Self::NotFound => return "/not-found".into(),
        };
        let names: Vec<String> = names.into_iter().map(encode_segment).collect();
        site_map::path(screen, &names)
    }

    /// The organization in the path.
    pub fn org(&self) -> Option<&OrgName> {
        match self {
            Self::Tokens(owner) | Self::Token(owner, _) => owner.org(),
            Self::Overview(org)
            | Self::Teams(org)
            | Self::Team(org, _)
            | Self::Members(org)
            | Self::Member(org, _)
            | Self::Roles(org)
            | Self::Role(org, _)
            | Self::Audit(org)
            | Self::Issuers(org)
            | Self::Issuer(org, _)
            | Self::Settings(org) => Some(org),
            Self::Home | Self::Connect | Self::NotFound => None,
        }
    }

    /// The owner of the tokens that the screen shows.
    pub fn owner(&self) -> Option<&Owner> {
        match self {
            Self::Tokens(owner) | Self::Token(owner, _) => Some(owner),
            _ => None,
        }
    }

    /// The same screen for another organization.
    #[must_use]
    pub fn in_org(&self, org: OrgName) -> Self {
        match self {
            Self::Overview(_) => Self::Overview(org),
            Self::Teams(_)
            | Self::Team(..)
            | Self::Tokens(Owner::Team(..))
            | Self::Token(Owner::Team(..), _) => Self::Teams(org),
            Self::Members(_) | Self::Member(..) => Self::Members(org),
            Self::Roles(_) | Self::Role(..) => Self::Roles(org),
            Self::Audit(_) => Self::Audit(org),
            Self::Issuers(_) | Self::Issuer(..) => Self::Issuers(org),
            Self::Settings(_) => Self::Settings(org),
            _ => Self::Tokens(Owner::Organization(org)),
        }
    }
}

/// A route with the query of its address, such as `?status=all`; empty if there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The screen.
    pub route: Route,
    /// The query, with its question mark.
    pub search: String,
}

impl Address {
    /// Parses path and query of an address in this console.
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

/// The sign-in screen that leads to `to` afterwards.
pub fn connect_then(to: &Address) -> Address {
    let back = match to.route {
        Route::Home | Route::Connect | Route::NotFound => return Route::Connect.into(),
        _ => to.text(),
    };
    Address { route: Route::Connect, search: query_string::print([("to", back.as_str())]) }
}

/// The screen after sign-in: the one in the query, if it is a screen of the console, else home. It
/// cannot lead to another site, because only a [`Route`] is read from the query.
pub fn after_sign_in(search: &str) -> Address {
    query_string::parse(search)
        .into_iter()
        .find(|(key, _)| key == "to")
        .map(|(_, to)| Address::parse(&to))
        .filter(|to| !matches!(to.route, Route::NotFound | Route::Connect))
        .unwrap_or_else(|| Route::Home.into())
}

fn encode_segment(name: &str) -> String {
    let mut segment = String::new();
    query_string::encode(name, &mut segment);
    segment
}

/// Decodes a path segment. A plus sign stays a plus sign.
fn decode_segment(segment: &str) -> String {
    query_string::decode(&segment.replace('+', "%2B"))
}

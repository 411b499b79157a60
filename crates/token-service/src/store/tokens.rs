//! Tokens: rows and hashes. Values never come here, only their SHA-256.

use super::error::Stored;
use token_api::time::UnixSeconds;
use token_api::token::{TokenFilter, TokenKind};
use token_api::token_order::{SortDirection, SortField};

/// The SHA-256 of a token's value.
pub type Hash = [u8; 32];

/// How a token came to be. Only tokens that somebody created are held to the expiry cap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// By a create call.
    Created,
    /// A web session.
    Session,
    /// By an OIDC token exchange.
    Exchange,
}

impl Origin {
    /// The word in storages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Session => "session",
            Self::Exchange => "exchange",
        }
    }

    /// Reads the word; storages hold no other.
    pub fn parse(text: &str) -> Self {
        match text {
            "session" => Self::Session,
            "exchange" => Self::Exchange,
            _ => Self::Created,
        }
    }
}

/// Whose token it is, by identifiers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    /// A person's.
    Person {
        /// The person.
        user_id: String,
    },
    /// An organization's.
    Organization {
        /// The organization.
        org_id: String,
    },
    /// A team's.
    Team {
        /// The organization.
        org_id: String,
        /// The team.
        team_id: String,
    },
}

impl Holder {
    /// The kind of the tokens that are created for it.
    pub fn kind(&self) -> TokenKind {
        match self {
            Self::Person { .. } => TokenKind::Personal,
            Self::Organization { .. } => TokenKind::Organization,
            Self::Team { .. } => TokenKind::Team,
        }
    }

    /// The organization in which names of its tokens are unique; people's tokens have no names.
    pub fn org_id(&self) -> Option<&str> {
        match self {
            Self::Person { .. } => None,
            Self::Organization { org_id } | Self::Team { org_id, .. } => Some(org_id),
        }
    }
}

/// A token as it is stored.
#[derive(Clone, Debug)]
pub struct Token {
    /// Identifier; no secret.
    pub id: String,
    /// `personal`, `organization`, `team` or `refresh`.
    pub kind: TokenKind,
    /// How it came to be.
    pub origin: Origin,
    /// Whose it is.
    pub holder: Holder,
    /// The only organization that it acts in; `None` where its holder alone decides that: so are
    /// personal tokens limited that an organization's issuer gave.
    pub limited_to: Option<String>,
    /// Its name; empty for personal and refresh tokens.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Whether it has an organization admin's rights.
    pub admin: bool,
    /// The identifier of the role that the organization made and that the token has. Only tokens of
    /// the organization that are not admin have one.
    pub role_id: Option<String>,
    /// When it was created, in Unix seconds.
    pub created: i64,
    /// Login of who created it, who may be gone by now.
    pub created_by: String,
    /// When it ends, in Unix seconds; 0 = never.
    pub expires: i64,
    /// When it was last used, in Unix seconds; 0 = never.
    pub last_used: i64,
    /// When it was deleted, in Unix seconds.
    pub deleted: Option<i64>,
}

impl Token {
    /// Whether it is of no use in this organization, whatever its holder may do there.
    pub fn is_kept_out_of(&self, org_id: &str) -> bool {
        self.limited_to.as_deref().is_some_and(|only| only != org_id)
    }

    /// Whether it has ended at `now`.
    pub fn has_expired(&self, now: UnixSeconds) -> bool {
        self.expires != 0 && self.expires <= now.0
    }

    /// Whether it is good for longer than another.
    pub fn outlives(&self, other: &Self) -> bool {
        let end = |token: &Self| if token.expires == 0 { i64::MAX } else { token.expires };
        end(self) > end(other)
    }

    /// Whether it has this text, in lower case, in its name or description.
    pub fn has_text(&self, text: &str) -> bool {
        [&self.name, &self.description].iter().any(|field| field.to_lowercase().contains(text))
    }

    /// What it is called: its name, or the description where it has none.
    pub fn label(&self) -> &str {
        if self.name.is_empty() { &self.description } else { &self.name }
    }
}

/// How a list is sorted. Tokens that are equal by the field are in the order of their creation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// By what; `None` is the order of creation. Names are those of [`Token::label`], and letters of
    /// ASCII are the same in both cases.
    pub field: Option<SortField>,
    /// Which end comes first.
    pub direction: SortDirection,
}

/// The place of a token in a sorted list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The field by which the list is sorted, where it is a number; else 0.
    pub key: i64,
    /// The order of creation.
    pub seq: i64,
}

/// Which part of a list is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Slice<'a> {
    /// Only tokens that act in this organization alone.
    pub limited_to: Option<&'a str>,
    /// Expired, not expired, or both.
    pub filter: TokenFilter,
    /// Only tokens that have this text, in lower case, in their name or description.
    pub search: Option<&'a str>,
    /// How it is sorted.
    pub order: Order,
    /// The present.
    pub now: UnixSeconds,
    /// Only tokens behind this place.
    pub after: Option<Place>,
    /// The most rows.
    pub limit: u32,
}

/// Tokens as rows.
pub trait TokenRows {
    /// Writes a token. A name that was ever used in its organization is a duplicate.
    fn insert_token(&self, token: &Token, hash: &Hash) -> Stored<()>;

    /// The token whose value has this hash, deleted or not.
    fn token_by_hash(&self, hash: &Hash) -> Stored<Option<Token>>;

    /// The token with this identifier, unless it was deleted.
    fn token_by_id(&self, id: &str) -> Stored<Option<Token>>;

    /// Notes that a token was used.
    fn touch_token(&self, id: &str, now: UnixSeconds) -> Stored<()>;

    /// Revokes a token. The row stays and reserves the name.
    fn delete_token(&self, id: &str, now: UnixSeconds) -> Stored<()>;

    /// A part of a holder's tokens, each with its place. Deleted ones are in no list.
    fn list_tokens(&self, holder: &Holder, slice: Slice<'_>) -> Stored<Vec<(Place, Token)>>;

    /// All tokens that a holder ever had, in the order of their creation.
    fn tokens_ever(&self, holder: &Holder) -> Stored<Vec<Token>>;

    /// Gives a token, deleted or not, another value and another end. The value before is worth
    /// nothing from then on.
    fn renew_token(&self, id: &str, hash: &Hash, expires: i64) -> Stored<()>;
}

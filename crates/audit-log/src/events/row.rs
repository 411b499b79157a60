//! One event as a screen reads it, out of the columns of the store.

use token_api::audit::EventFields;
use token_api::time::UnixSeconds;

/// A text of every event: the columns of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// What kind of event.
    Event,
    /// Login of the person or robot.
    User,
    /// Name of the person or robot.
    UserName,
    /// Identifier of the token that acted.
    TokenId,
    /// Its name.
    TokenName,
    /// Name of an actor that is neither person nor token.
    ActorName,
    /// Its URN.
    ActorUrn,
    /// Where it came from, as it was sent: an address, perhaps with a port or more.
    Ip,
    /// What happened; of an event that can't be read, its raw text.
    Description,
    /// The address it came from, in one spelling and without a port.
    Address,
    /// What people call the token: its name, else its identifier.
    Token,
    /// What people call the actor, whatever it is.
    Actor,
}

impl Field {
    /// Every field. The last three are made of the others.
    pub const ALL: [Self; 12] = [
        Self::Event,
        Self::User,
        Self::UserName,
        Self::TokenId,
        Self::TokenName,
        Self::ActorName,
        Self::ActorUrn,
        Self::Ip,
        Self::Description,
        Self::Address,
        Self::Token,
        Self::Actor,
    ];

    /// The fields in which free text is looked for: those that came with the event, and the address
    /// in its plain spelling.
    pub fn searched() -> &'static [Self] {
        &Self::ALL[..10]
    }
}

/// What kind of actor did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ActorKind {
    /// The event names nobody.
    Nobody,
    /// A person.
    User,
    /// An access token with a name of its own, as those of organizations and teams have. Somebody's
    /// personal token counts as that person.
    Token,
    /// Another actor, such as a deployment agent.
    Other,
}

impl ActorKind {
    /// The kinds that a search can ask for.
    pub const NAMED: [Self; 3] = [Self::User, Self::Token, Self::Other];

    /// The word in a search, and beside the icon.
    pub fn word(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::User => "user",
            Self::Token => "token",
            Self::Other => "other",
        }
    }
}

/// One event. Texts that did not come are empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventRow<'a> {
    /// Its number in the store, which never changes.
    pub number: u32,
    /// When it happened. Of an event that can't be read and tells no time, that of its neighbour.
    pub time: UnixSeconds,
    /// What kind of event.
    pub event: &'a str,
    /// Login of the person or robot.
    pub user: &'a str,
    /// Name of the person or robot.
    pub user_name: &'a str,
    /// Identifier of the token that acted.
    pub token_id: &'a str,
    /// Its name.
    pub token_name: &'a str,
    /// What people call the token: its name, else its identifier.
    pub token: &'a str,
    /// Name of an actor that is neither person nor token.
    pub actor_name: &'a str,
    /// Its URN.
    pub actor_urn: &'a str,
    /// What kind of actor did it.
    pub actor_kind: ActorKind,
    /// What people call the actor, whatever it is.
    pub actor: &'a str,
    /// Where it came from, as it was sent.
    pub ip: &'a str,
    /// The address it came from, in one spelling and without a port.
    pub address: &'a str,
    /// What happened; of an event that can't be read, its raw text.
    pub description: &'a str,
    /// Whether it takes an organization admin.
    pub org_admin: bool,
    /// Whether it takes an admin of the stack.
    pub stack_admin: bool,
    /// Whether it is a failure to prove who one is, or to have the right.
    pub failed: bool,
    /// Whether the event could be read.
    pub readable: bool,
}

impl EventRow<'_> {
    /// Whether it takes an admin's rights of either kind: what `admin:yes` asks.
    pub fn admin(&self) -> bool {
        self.org_admin || self.stack_admin
    }

    /// What the mark of such an event says, in a word and in its tip. Who failed did not have the
    /// rights: they were needed.
    pub fn admin_words(&self) -> Option<(&'static str, &'static str)> {
        self.admin().then_some(match self.failed {
            true => ("needed admin", "Needed an admin’s rights"),
            false => ("admin", "Took an admin’s rights"),
        })
    }
}

/// What a row has beyond texts, as bits; the kind of actor stands above them.
pub(crate) mod flag {
    /// Takes an organization admin.
    pub(crate) const ORG_ADMIN: u8 = 1;
    /// Takes an admin of the stack.
    pub(crate) const STACK_ADMIN: u8 = 2;
    /// Either of them.
    pub(crate) const ADMIN: u8 = ORG_ADMIN | STACK_ADMIN;
    /// A failure to prove who one is, or to have the right.
    pub(crate) const FAILED: u8 = 4;
    /// The event could not be read.
    pub(crate) const UNREADABLE: u8 = 8;
    /// Not even its time.
    pub(crate) const TIMELESS: u8 = 16;
    /// Where the kind of actor begins.
    pub(crate) const ACTOR_SHIFT: u32 = 5;
}

/// The kind of actor that stands in a row's bits.
pub(crate) fn actor_kind(flags: u8) -> ActorKind {
    match flags >> flag::ACTOR_SHIFT {
        1 => ActorKind::User,
        2 => ActorKind::Token,
        3 => ActorKind::Other,
        _ => ActorKind::Nobody,
    }
}

/// Who did it, and what people call that.
pub(crate) fn actor<'a>(event: &'a EventFields<'_>) -> (ActorKind, &'a str) {
    let candidates = [
        (ActorKind::Other, &event.actor_name),
        (ActorKind::Other, &event.actor_urn),
        (ActorKind::Token, &event.token_name),
        (ActorKind::User, &event.user_login),
        (ActorKind::User, &event.user_name),
        (ActorKind::Token, &event.token_id),
    ];
    let named = candidates.into_iter().find(|(_, name)| !name.is_empty());
    named.map_or((ActorKind::Nobody, ""), |(kind, name)| (kind, name))
}

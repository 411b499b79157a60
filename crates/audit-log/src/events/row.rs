//! One event as a screen reads it, out of the columns of the store.

use token_api::audit::EventFields;
use token_api::time::UnixSeconds;
use token_api::told::Told;

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
    pub org_admin: Told,
    /// Whether it takes an admin of the stack.
    pub stack_admin: Told,
    /// Whether it is a failure to prove who one is, or to have the right.
    pub failed: Told,
    /// Whether the event could be read.
    pub readable: bool,
}

impl EventRow<'_> {
    /// Whether it takes an admin's rights of either kind: what `admin:yes` asks.
    pub fn admin(&self) -> Told {
        self.org_admin.or(self.stack_admin)
    }

    /// What the mark of such an event says, in a word and in its tip. Who failed did not have the
    /// rights: they were needed.
    pub fn admin_words(&self) -> Option<(&'static str, &'static str)> {
        self.admin().is_yes().then_some(match self.failed {
            Told::Yes => ("needed admin", "Needed an admin’s rights"),
            Told::No | Told::Untold => ("admin", "Took an admin’s rights"),
        })
    }
}

/// What a row has beyond texts, as bits; the kind of actor stands above them. Of what the event does
/// not tell, the bit is not set, and another one says so.
pub(crate) mod flag {
    /// Takes an organization admin.
    pub(crate) const ORG_ADMIN: u16 = 1;
    /// Takes an admin of the stack.
    pub(crate) const STACK_ADMIN: u16 = 2;
    /// Either of them.
    pub(crate) const ADMIN: u16 = ORG_ADMIN | STACK_ADMIN;
    /// A failure to prove who one is, or to have the right.
    pub(crate) const FAILED: u16 = 4;
    /// The event could not be read.
    pub(crate) const UNREADABLE: u16 = 8;
    /// Not even its time.
    pub(crate) const TIMELESS: u16 = 16;
    /// Whether it takes an organization admin is not told.
    pub(crate) const ORG_ADMIN_UNTOLD: u16 = 32;
    /// Whether it takes an admin of the stack is not told.
    pub(crate) const STACK_ADMIN_UNTOLD: u16 = 64;
    /// Either of them.
    pub(crate) const ADMIN_UNTOLD: u16 = ORG_ADMIN_UNTOLD | STACK_ADMIN_UNTOLD;
    /// Whether it is a failure is not told.
    pub(crate) const FAILED_UNTOLD: u16 = 128;
    /// Where the kind of actor begins.
    pub(crate) const ACTOR_SHIFT: u32 = 8;
}

/// What a row's bits tell: one of `yes` is set, else one of `untold`, else neither.
pub(crate) fn told(flags: u16, yes: u16, untold: u16) -> Told {
    match (flags & yes != 0, flags & untold != 0) {
        (true, _) => Told::Yes,
        (false, true) => Told::Untold,
        (false, false) => Told::No,
    }
}

/// Whether a row takes an admin's rights of either kind.
pub(crate) fn admin(flags: u16) -> Told {
    told(flags, flag::ADMIN, flag::ADMIN_UNTOLD)
}

/// Whether a row is a failure.
pub(crate) fn failed(flags: u16) -> Told {
    told(flags, flag::FAILED, flag::FAILED_UNTOLD)
}

/// The kind of actor that stands in a row's bits.
pub(crate) fn actor_kind(flags: u16) -> ActorKind {
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

//! A search as a value: its fields and terms, in one normal form, and how it prints as text.

use super::bound::Bound;
use super::lexer::{field_name, narrows};
use super::lookalike::{is_equals, is_negation, is_separator, narrow_in_value, narrowed};
use super::pattern::{Pattern, Piece, is_bare};
use crate::events::row::ActorKind;
use console_core::when::Zone;
use std::fmt::{self, Display};
use std::net::IpAddr;
use token_api::time::UnixSeconds;
use token_api::told::Told;

/// A search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// What must hold; `None` lets everything through.
    pub(crate) expr: Option<Expr>,
}

/// What a search needs to know of the moment in which it is read.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// The present.
    pub now: UnixSeconds,
    /// The zone of dates without one.
    pub zone: &'a dyn Zone,
}

/// Something that an event fulfils or not. Made by [`all_of`], [`any_of`] and [`not`] only, which keep
/// it in one normal form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Expr {
    All(Vec<Expr>),
    Any(Vec<Expr>),
    Not(Box<Expr>),
    Term(Term),
}

/// The smallest thing to ask.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Term {
    Text(Pattern),
    Event(Pattern),
    User(Pattern),
    Token(Pattern),
    Target(Pattern),
    Ip(Pattern),
    Network(Network),
    ActorKind(ActorKind),
    Actor(Pattern),
    Admin(Told),
    Failed(Told),
    Before(Bound),
    After(Bound),
}

/// Addresses that begin with the same bits; one address when all of them count.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Network {
    /// As it was typed.
    pub(crate) text: String,
    pub(crate) address: IpAddr,
    pub(crate) bits: u8,
}

/// A field of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// What kind of event.
    Event,
    /// The login of the person or robot.
    User,
    /// Name or identifier of the token.
    Token,
    /// A name that the event is about, by its description.
    Target,
    /// The address it came from.
    Ip,
    /// Whether it takes an admin's rights.
    Admin,
    /// Whether it is a failure to authenticate, or to have the right.
    Failed,
    /// Who did it, or what kind of actor.
    Actor,
    /// Until when.
    Before,
    /// From when on.
    After,
}

impl Key {
    /// Every field, in the order people meet them.
    pub const ALL: [Self; 10] = [
        Self::Event,
        Self::User,
        Self::Token,
        Self::Target,
        Self::Ip,
        Self::Admin,
        Self::Failed,
        Self::Actor,
        Self::Before,
        Self::After,
    ];

    /// Its word, as in `event:`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::User => "user",
            Self::Token => "token",
            Self::Target => "target",
            Self::Ip => "ip",
            Self::Admin => "admin",
            Self::Failed => "failed",
            Self::Actor => "actor",
            Self::Before => "before",
            Self::After => "after",
        }
    }

    /// What it asks, in a few words.
    pub fn hint(self) -> &'static str {
        match self {
            Self::Event => "what kind of event",
            Self::User => "login",
            Self::Token => "name or identifier",
            Self::Target => "what it was done to: a name in the description",
            Self::Ip => "address, 10.0.0.0/8 or 10.*",
            Self::Admin => "takes an admin’s rights: yes or no",
            Self::Failed => "refused or failed to sign in: yes or no",
            Self::Actor => "user, token, other, or a name",
            Self::Before => "date, as 2026-11-20",
            Self::After => "date, as 2026-11-20, or 7d",
        }
    }

    /// Reads its word; letter case and width do not count.
    pub fn parse(word: &str) -> Option<Self> {
        let word = narrowed(word);
        Self::ALL.into_iter().find(|key| key.word().eq_ignore_ascii_case(&word))
    }
}

impl Query {
    /// Whether it lets everything through.
    pub fn is_empty(&self) -> bool {
        self.expr.is_none()
    }

    /// What must all hold.
    pub(crate) fn conjuncts(&self) -> &[Expr] {
        match &self.expr {
            None => &[],
            Some(Expr::All(parts)) => parts,
            Some(one) => std::slice::from_ref(one),
        }
    }
}

impl Term {
    /// The field it asks about; `None` for free text.
    pub(crate) fn key(&self) -> Option<Key> {
        Some(match self {
            Self::Text(_) => return None,
            Self::Event(_) => Key::Event,
            Self::User(_) => Key::User,
            Self::Token(_) => Key::Token,
            Self::Target(_) => Key::Target,
            Self::Ip(_) | Self::Network(_) => Key::Ip,
            Self::ActorKind(_) | Self::Actor(_) => Key::Actor,
            Self::Admin(_) => Key::Admin,
            Self::Failed(_) => Key::Failed,
            Self::Before(_) => Key::Before,
            Self::After(_) => Key::After,
        })
    }
}

/// All of them must hold.
pub(crate) fn all_of(parts: Vec<Expr>) -> Option<Expr> {
    let flat = parts.into_iter().flat_map(|part| match part {
        Expr::All(parts) => parts,
        part => vec![part],
    });
    single_or(flat.collect(), Expr::All)
}

/// One of them must hold.
pub(crate) fn any_of(parts: Vec<Expr>) -> Option<Expr> {
    let flat = parts.into_iter().flat_map(|part| match part {
        Expr::Any(parts) => parts,
        part => vec![part],
    });
    single_or(flat.collect(), Expr::Any)
}

/// It must not hold.
pub(crate) fn not(part: Expr) -> Expr {
    match part {
        Expr::Not(part) => *part,
        part => Expr::Not(Box::new(part)),
    }
}

fn single_or(mut parts: Vec<Expr>, join: fn(Vec<Expr>) -> Expr) -> Option<Expr> {
    match parts.len() {
        0 | 1 => parts.pop(),
        _ => Some(join(parts)),
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.expr.as_ref().map_or(Ok(()), |expr| expr.fmt(f))
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All(parts) => {
                for (at, part) in parts.iter().enumerate() {
                    f.write_str(if at > 0 { " " } else { "" })?;
                    part.in_parentheses(f, matches!(part, Self::Any(_)))?;
                }
                Ok(())
            }
            Self::Any(parts) => {
                for (at, part) in parts.iter().enumerate() {
                    f.write_str(if at > 0 { " OR " } else { "" })?;
                    part.fmt(f)?;
                }
                Ok(())
            }
            Self::Not(part) => {
                f.write_str("-")?;
                part.in_parentheses(f, matches!(**part, Self::All(_) | Self::Any(_)))
            }
            Self::Term(term) => term.fmt(f),
        }
    }
}

impl Expr {
    fn in_parentheses(&self, f: &mut fmt::Formatter<'_>, needed: bool) -> fmt::Result {
        if needed { write!(f, "({self})") } else { self.fmt(f) }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(key) = self.key() {
            write!(f, "{}:", key.word())?;
        }
        match self {
            Self::Text(pattern) => {
                let quoted = pattern.pieces().next().is_some_and(|first| {
                    matches!(first, Piece::Text(text) if is_taken(text) || text.starts_with(is_negation))
                });
                pattern.print(f, quoted)
            }
            Self::Event(p) | Self::User(p) | Self::Token(p) | Self::Target(p) | Self::Ip(p) => {
                p.print(f, self.key().is_some_and(|key| needs_quotes(key, p)))
            }
            Self::Network(network) => f.write_str(&network.text),
            Self::ActorKind(kind) => f.write_str(kind.word()),
            Self::Actor(pattern) => {
                let is_kind = |text| actor_kind(text).is_some();
                let needs_quotes = needs_quotes(Key::Actor, pattern);
                pattern.print(f, needs_quotes || pattern.as_literal().is_some_and(is_kind))
            }
            Self::Admin(yes) | Self::Failed(yes) => f.write_str(told_word(*yes)),
            Self::Before(bound) | Self::After(bound) => bound.fmt(f),
        }
    }
}

/// Whether a value without quotes would be read as several, or with other letters.
fn needs_quotes(key: Key, pattern: &Pattern) -> bool {
    let is_negated =
        |piece: &Piece| matches!(piece, Piece::Text(text) if text.starts_with(['!', '！']));
    if key == Key::Ip && pattern.pieces().next().is_some_and(is_negated) {
        return true;
    }
    let is_read_otherwise = |c| is_separator(c) || narrows(key) && narrow_in_value(c) != c;
    pattern
        .pieces()
        .any(|piece| matches!(piece, Piece::Text(text) if text.contains(is_read_otherwise)))
}

/// Whether a word without quotes would be read as something of the language.
fn is_taken(word: &str) -> bool {
    let plain = narrowed(word);
    ["or", "and", "not", "&&"].iter().any(|taken| plain.eq_ignore_ascii_case(taken))
        || plain.starts_with(['|', ':'])
        || word.starts_with(is_equals)
        || equals_after_field(word).is_some()
        || field_name(word).is_some()
        || !word.chars().all(is_bare)
}

/// A field and a sign of equality after it, as in `event=Login`: the field, whether it is negated, and
/// where the value begins.
pub(crate) fn equals_after_field(text: &str) -> Option<(Key, bool, usize)> {
    let end = text.find(|c: char| !c.is_alphabetic())?;
    let key = Key::parse(&text[..end])?;
    let (is_negated, length) = equals(&text[end..])?;
    Some((key, is_negated, end + length))
}

/// A sign of equality at the beginning of a text: whether it is negated, and its length.
pub(crate) fn equals(text: &str) -> Option<(bool, usize)> {
    let signs = text.trim_start_matches(['!', '！']);
    let rest = signs.trim_start_matches(is_equals);
    (rest.len() < signs.len()).then_some((signs.len() < text.len(), text.len() - rest.len()))
}

/// The word that asks for an answer.
pub(crate) fn told_word(told: Told) -> &'static str {
    match told {
        Told::Yes => "yes",
        Told::No => "no",
        Told::Untold => "untold",
    }
}

/// The answer that a word asks for.
pub(crate) fn told(word: &str) -> Option<Told> {
    [Told::Yes, Told::No, Told::Untold]
        .into_iter()
        .find(|told| told_word(*told).eq_ignore_ascii_case(word))
}

/// The kind of actor that a word asks for.
pub(crate) fn actor_kind(word: &str) -> Option<ActorKind> {
    ActorKind::NAMED.into_iter().find(|kind| kind.word().eq_ignore_ascii_case(word))
}

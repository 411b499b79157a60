//! The language of the search box: words that must occur, `field:value`, `-` for not, `OR`,
//! parentheses, quotes and wildcards. A search is a value that prints as text and is read from
//! text, both without loss; nothing here looks at events (`filter`).
//!
//! - Words side by side must all hold; `OR` binds weaker; `AND` and `NOT` may be written. In small
//!   letters they count where they can only be meant so (`lexer`).
//! - Quotes, dashes and colons of other kinds are read as the plain ones, and letters of full width in
//!   fields (`lookalike`). What other languages write is put right in one press (`habits`).
//! - `event:`, `user:` (login), `token:` (name or identifier), `ip:` (an address, a range such as
//!   `10.0.0.0/8`, or wildcards) and `actor:` compare the whole value; letter case counts nowhere.
//! - `target:` asks for a name that stands in the description: what the event is about.
//! - `actor:user`, `actor:token` and `actor:other` ask for the kind of actor, anything else for
//!   its name; `actor:"token"` for one that is called so.
//! - `admin:yes|no`: takes an admin's rights; `failed:yes|no`. Events that do not tell are found by
//!   `untold` alone.
//! - `after:2026-11-20` from the beginning of that day on, `before:2026-11-20` until it begins. A
//!   time may follow (`T22:14`), and a `Z` for UTC. `today`, `yesterday`, `90m`, `12h`, `7d` count
//!   from now.

mod bound;
mod complete;
pub(crate) mod edit;
mod habits;
mod highlight;
mod ip;
mod lexer;
mod lookalike;
mod marks;
mod never;
mod parse;
pub(crate) mod pattern;
mod readable;
pub(crate) mod term;

pub use bound::Bound;
pub use complete::{Candidate, Completion, Source, complete, field_at};
pub use edit::{Choice, ServerFilters};
pub use highlight::{Highlight, Part, highlight};
pub use marks::Marks;
pub use parse::{Fix, QueryError};
pub use pattern::{Pattern, Piece};
pub(crate) use term::{Expr, Term};
pub use term::{Key, Query, Setting};

#[cfg(test)]
pub(crate) use ip::network as parse_network;

#[cfg(test)]
mod tests;

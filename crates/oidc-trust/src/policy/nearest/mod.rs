//! The nearest miss: why a rule is not satisfied, in words that point at the letter, and what it
//! would have to say. People lose days to a wrong letter in a claim; this is what saves them.

mod align;
mod github;
mod guess;
pub(crate) mod miss;
mod policy;
pub(crate) mod rule;
pub(crate) mod words;

pub(crate) use github::Subject;
pub(crate) use guess::edits;
pub use guess::{Guess, guess};
pub(crate) use miss::is_audience;
pub use miss::{Miss, NearMiss, Proposed};
pub(crate) use policy::nearest_policy;
pub use policy::{Nearest, Obstacle, RuleMiss};
pub(crate) use words::code;

#[cfg(test)]
mod tests;

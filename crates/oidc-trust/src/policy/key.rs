//! Keys of policies and rules. A policy and each of its rules get a key when they are read or added, and
//! keep it while they are edited, moved and undone. What is said about a policy holds its key. Servers
//! send no keys, and a key means nothing outside of its editor.

use std::fmt;

/// The key of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PolicyKey(u32);

/// The key of a rule. No two rules of an editor have the same one, in whatever policy they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleKey(u32);

impl fmt::Display for PolicyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for RuleKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A policy that something is said about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PolicyRef {
    /// Its key.
    pub key: PolicyKey,
    /// Its number for users, from 1: its place in the list when this was said.
    pub number: usize,
}

/// Gives keys, each one once.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Keys(u32);

impl Keys {
    pub fn policy(&mut self) -> PolicyKey {
        PolicyKey(self.next())
    }

    pub fn rule(&mut self) -> RuleKey {
        RuleKey(self.next())
    }

    fn next(&mut self) -> u32 {
        self.0 = self.0.wrapping_add(1);
        self.0
    }
}

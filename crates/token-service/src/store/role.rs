//! Roles of users.

/// A role in an organization or a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// An ordinary member.
    Member,
    /// Manages the organization, or the team.
    Admin,
}

impl Role {
    /// The word in storages and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Admin => "admin",
        }
    }

    /// Reads the word; storages hold no third one.
    pub fn parse(text: &str) -> Self {
        if text == "admin" { Self::Admin } else { Self::Member }
    }
}

//! What was found out: a row for each call.

use serde::Serialize;

/// A level of the contract. Each is offered or not by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Who is signed in.
    Core,
    /// Personal tokens.
    Personal,
    /// An organization's tokens and settings.
    Organization,
    /// Teams and their tokens.
    Team,
    /// The audit log.
    Audit,
    /// OIDC issuers, their policies, the exchange.
    Oidc,
    /// Members and roles.
    Admin,
}

impl Level {
    /// All of them, in the order of the contract.
    pub const ALL: [Self; 7] = [
        Self::Core,
        Self::Personal,
        Self::Organization,
        Self::Team,
        Self::Audit,
        Self::Oidc,
        Self::Admin,
    ];

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Core => "core",
            Self::Personal => "personal",
            Self::Organization => "organization",
            Self::Team => "team",
            Self::Audit => "audit",
            Self::Oidc => "oidc",
            Self::Admin => "admin",
        }
    }
}

/// How a call went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Outcome {
    /// The console can use it.
    #[serde(rename = "ok")]
    Ok,
    /// The server does not have it: 404 for a list, 405 or 501.
    #[serde(rename = "not offered")]
    NotOffered,
    /// The server has it, but not for this token.
    #[serde(rename = "not permitted")]
    NotPermitted,
    /// It was not called; the details say why.
    #[serde(rename = "not tried")]
    NotTried,
    /// The server has it, and the console can't use it as it is.
    #[serde(rename = "differs")]
    Differs,
}

impl Outcome {
    /// The words of the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::NotOffered => "not offered",
            Self::NotPermitted => "not permitted",
            Self::NotTried => "not tried",
            Self::Differs => "differs",
        }
    }
}

/// A call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Its level.
    pub level: Level,
    /// Method and path, with what is special about it.
    pub call: String,
    /// How it went.
    pub outcome: Outcome,
    /// Where exactly, and what the server said; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub details: String,
    /// What the published API promises and the console does without, and what else is good to
    /// know.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// All calls, in the order in which they were made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The address of the server.
    pub server: String,
    /// The organization that was looked at.
    pub organization: Option<String>,
    /// The calls.
    pub rows: Vec<Row>,
}

impl Report {
    /// Whether what the server offers is as the console needs it.
    pub fn holds(&self) -> bool {
        self.count(Outcome::Differs) == 0
    }

    /// How many calls went like this.
    pub fn count(&self, outcome: Outcome) -> usize {
        self.rows.iter().filter(|row| row.outcome == outcome).count()
    }

    /// The levels that the server offers: at least one call of them is answered as it should be.
    pub fn offered(&self) -> Vec<Level> {
        let is_offered = |level: &Level| {
            self.rows.iter().any(|row| row.level == *level && row.outcome == Outcome::Ok)
        };
        Level::ALL.into_iter().filter(is_offered).collect()
    }
}

//! What a server is started with.

use crate::clock::Clock;
use crate::connections::HEAD_TIMEOUT;
use crate::exchange::AllowedHost;
use clap::ValueEnum;
use ipnet::IpNet;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;
use token_http::call::AuditCalls;
pub use token_store::sqlite::LostLog;

/// How a new database is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Seed {
    /// Two organizations that look like real life, and identities to sign in with.
    Demo,
    /// One organization and its first admin.
    Empty,
}

impl Seed {
    /// The word of the argument.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Demo => token_service::store::DEMO,
            Self::Empty => "empty",
        }
    }
}

/// Which calls of the audit log are offered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum AuditOffer {
    /// Both generations.
    #[default]
    V2,
    /// Only the first one, which ignores `eventFilter`: an older server.
    V1,
    /// None: a server without an audit log for clients. Events are written all the same.
    None,
}

impl AuditOffer {
    /// The calls.
    pub fn calls(self) -> AuditCalls {
        AuditCalls { first: self != Self::None, second: self == Self::V2 }
    }
}

/// A web origin whose pages may call the API: `scheme://host[:port]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// Reads an origin; a path, a `*` or the word `null` is none.
    pub fn parse(text: &str) -> Option<Self> {
        let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
        let allowed = |c: char| {
            c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | ':' | '[' | ']')
        };
        (!host.is_empty() && host.chars().all(allowed)).then(|| Self(text.to_owned()))
    }

    /// The text, as the `Origin` header has it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A database.
#[derive(Clone, PartialEq, Eq)]
pub enum Database {
    /// A file of SQLite.
    File(PathBuf),
    /// A database of PostgreSQL, which several servers may share: `postgres://USER@HOST/NAME`.
    Postgres(String),
}

impl Database {
    /// Reads the argument: an address of PostgreSQL, or else a path.
    pub fn parse(text: &str) -> Self {
        let is_address = ["postgres://", "postgresql://"].iter().any(|word| text.starts_with(word));
        if is_address { Self::Postgres(text.to_owned()) } else { Self::File(text.into()) }
    }
}

/// For people. An address may hold a password, and is left out.
impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Postgres(_) => f.write_str("of PostgreSQL"),
        }
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Database({self})")
    }
}

/// What a server is started with.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where it listens; port 0 picks a free one.
    pub listen: SocketAddr,
    /// Where metrics are told, which are not for everybody.
    pub metrics_listen: Option<SocketAddr>,
    /// Where everything is kept.
    pub database: Database,
    /// What to do with a file of SQLite whose write-ahead log is missing.
    pub lost_log: LostLog,
    /// How a new database is filled.
    pub seed: Seed,
    /// The built site to serve beside the API.
    pub site: Option<PathBuf>,
    /// Whether the site may come after the start and change, as it does in development.
    pub follow_site: bool,
    /// Other origins whose pages may call the API.
    pub allow_origins: Vec<Origin>,
    /// Requests per second that a token may make for long; bursts may be twice that.
    pub rate_limit: u32,
    /// How many audit events a new demo starts with.
    pub demo_events: u32,
    /// Which calls of the audit log are offered.
    pub audit: AuditOffer,
    /// For how many days audit events are kept; for ever without.
    pub audit_days: Option<u32>,
    /// The directory above the buckets to which audit logs are exported.
    pub audit_export_dir: Option<PathBuf>,
    /// Private hosts at which OIDC issuers may be.
    pub allow_issuer_hosts: Vec<AllowedHost>,
    /// The most connections at once; one address gets half of those that others leave.
    pub max_connections: usize,
    /// How long the head of a request may take, and a connection may wait for the next one.
    pub head_timeout: Duration,
    /// The networks of the proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// The clock.
    pub clock: Clock,
}

/// The rate that nobody meets by clicking.
pub const DEFAULT_RATE_LIMIT: u32 = 100;

/// Below the 1,024 open files that most systems allow a process.
pub const DEFAULT_MAX_CONNECTIONS: usize = 800;

/// Enough events to search in.
pub const DEFAULT_DEMO_EVENTS: u32 = 20_000;

impl Config {
    /// A server on 127.0.0.1:8080 with a file and everything optional left out.
    pub fn new(database: impl Into<PathBuf>, seed: Seed) -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            metrics_listen: None,
            database: Database::File(database.into()),
            lost_log: LostLog::Refused,
            seed,
            site: None,
            follow_site: false,
            allow_origins: Vec::new(),
            rate_limit: DEFAULT_RATE_LIMIT,
            demo_events: DEFAULT_DEMO_EVENTS,
            audit: AuditOffer::default(),
            audit_days: None,
            audit_export_dir: None,
            allow_issuer_hosts: Vec::new(),
            max_connections: DEFAULT_MAX_CONNECTIONS,
            head_timeout: HEAD_TIMEOUT,
            trusted_proxies: Vec::new(),
            clock: Clock::system(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_postgresql_is_no_path_and_is_never_shown() {
        let database = Database::parse("postgres://me:hunter2@db.example/tokens");
        assert_eq!(format!("{database} {database:?}"), "of PostgreSQL Database(of PostgreSQL)");
        assert_eq!(Database::parse("data/postgres.db"), Database::File("data/postgres.db".into()));
    }

    #[test]
    fn origins_are_exact() {
        for good in ["https://a.example", "http://localhost:8080", "http://[::1]:80"] {
            assert!(Origin::parse(good).is_some(), "{good}");
        }
        for bad in ["", "*", "null", "https://", "https://a/", "ftp://a", "https://a; x", "A.b"] {
            assert!(Origin::parse(bad).is_none(), "{bad}");
        }
    }
}

//! What a server is started with, and how the program's arguments say it.

use crate::clock::Clock;
use crate::exchange::AllowedHost;
use std::net::SocketAddr;
use std::path::PathBuf;

/// How a new database is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
            Self::Demo => "demo",
            Self::Empty => "empty",
        }
    }
}

/// Which calls of the audit log are offered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
    /// All of them.
    const ALL: [Self; 3] = [Self::V2, Self::V1, Self::None];

    /// The word of the argument.
    fn as_str(self) -> &'static str {
        match self {
            Self::V2 => "v2",
            Self::V1 => "v1",
            Self::None => "none",
        }
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

/// What a server is started with.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where it listens; port 0 picks a free one.
    pub listen: SocketAddr,
    /// The database file.
    pub database: PathBuf,
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
    /// Private hosts at which OIDC issuers may be.
    pub allow_issuer_hosts: Vec<AllowedHost>,
    /// Whether requests are logged.
    pub log: bool,
    /// The clock.
    pub clock: Clock,
}

/// The rate that nobody meets by clicking.
pub const DEFAULT_RATE_LIMIT: u32 = 100;

impl Config {
    /// A server on 127.0.0.1:8080 with everything optional left out.
    pub fn new(database: impl Into<PathBuf>, seed: Seed) -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            database: database.into(),
            seed,
            site: None,
            follow_site: false,
            allow_origins: Vec::new(),
            rate_limit: DEFAULT_RATE_LIMIT,
            demo_events: 20_000,
            audit: AuditOffer::default(),
            allow_issuer_hosts: Vec::new(),
            log: true,
            clock: Clock::system(),
        }
    }

    /// Reads the program's arguments; the error is one line for a person.
    pub fn from_args(args: impl IntoIterator<Item = String>) -> Result<Self, String> {
        let mut args = args.into_iter();
        let mut config = Self::new("", Seed::Demo);
        let (mut database, mut seed) = (None, None);
        while let Some(name) = args.next() {
            let mut value = || args.next().ok_or(format!("{name} needs a value"));
            match name.as_str() {
                "--listen" => config.listen = read_address(&value()?)?,
                "--db" => database = Some(PathBuf::from(value()?)),
                "--seed" => seed = Some(read_seed(&value()?)?),
                "--site" => config.site = Some(PathBuf::from(value()?)),
                "--follow-site" => config.follow_site = true,
                "--allow-origin" => config.allow_origins.push(read_origin(&value()?)?),
                "--rate-limit" => config.rate_limit = read_rate(&value()?)?,
                "--events" => config.demo_events = read_events(&value()?)?,
                "--audit" => config.audit = read_audit(&value()?)?,
                "--allow-issuer-host" => {
                    config.allow_issuer_hosts.push(read_issuer_host(&value()?)?);
                }
                _ => return Err(format!("the argument {name} is unknown\n{USAGE}")),
            }
        }
        if config.follow_site && config.site.is_none() {
            return Err(format!("--follow-site needs --site\n{USAGE}"));
        }
        config.database = database.ok_or(format!("--db is missing\n{USAGE}"))?;
        config.seed = seed.ok_or(format!("--seed is missing\n{USAGE}"))?;
        Ok(config)
    }
}

/// How the program is called.
pub const USAGE: &str = "usage: token-backend --db PATH --seed demo|empty [--listen 127.0.0.1:8080] \
                         [--site DIR [--follow-site]] [--allow-origin ORIGIN]… [--rate-limit REQUESTS_PER_SECOND] \
                         [--events DEMO_EVENTS] [--audit v2|v1|none] [--allow-issuer-host HOST[:PORT]]…";

fn read_address(text: &str) -> Result<SocketAddr, String> {
    text.replacen("localhost:", "127.0.0.1:", 1)
        .parse()
        .map_err(|_| format!("--listen {text}: not an address and port such as 127.0.0.1:8080"))
}

fn read_seed(text: &str) -> Result<Seed, String> {
    [Seed::Demo, Seed::Empty]
        .into_iter()
        .find(|seed| seed.as_str() == text)
        .ok_or(format!("--seed {text}: neither demo nor empty"))
}

fn read_origin(text: &str) -> Result<Origin, String> {
    Origin::parse(text)
        .ok_or(format!("--allow-origin {text}: not an origin such as https://console.example.com"))
}

fn read_issuer_host(text: &str) -> Result<AllowedHost, String> {
    AllowedHost::parse(text).ok_or(format!(
        "--allow-issuer-host {text}: not a host, or host and port, such as localhost:4000"
    ))
}

fn read_rate(text: &str) -> Result<u32, String> {
    text.parse()
        .ok()
        .filter(|&rate| rate > 0)
        .ok_or(format!("--rate-limit {text}: not a number of requests per second"))
}

/// The most events that a demo may begin with: more than anybody needs to look at.
const MAX_DEMO_EVENTS: u32 = 1_000_000;

fn read_events(text: &str) -> Result<u32, String> {
    text.parse()
        .ok()
        .filter(|&count| count <= MAX_DEMO_EVENTS)
        .ok_or(format!("--events {text}: not a number up to {MAX_DEMO_EVENTS}"))
}

fn read_audit(text: &str) -> Result<AuditOffer, String> {
    AuditOffer::ALL
        .into_iter()
        .find(|offer| offer.as_str() == text)
        .ok_or(format!("--audit {text}: not v2, v1 or none"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Config, String> {
        Config::from_args(line.split(' ').map(str::to_owned))
    }

    #[test]
    fn reads_arguments() {
        let config = read(
            "--listen localhost:9000 --db a.db --seed empty --site dist --follow-site --rate-limit 7 --events 9 --audit v1 \
             --allow-origin https://a.example --allow-origin http://127.0.0.1:3000 \
             --allow-issuer-host localhost:4000 --allow-issuer-host [::1]",
        )
        .unwrap();
        assert_eq!(config.listen, SocketAddr::from(([127, 0, 0, 1], 9000)));
        assert_eq!((config.seed, config.rate_limit), (Seed::Empty, 7));
        assert_eq!((config.demo_events, config.audit), (9, AuditOffer::V1));
        assert_eq!((config.allow_origins.len(), config.allow_issuer_hosts.len()), (2, 2));
        assert_eq!((config.site, config.follow_site), (Some(PathBuf::from("dist")), true));
    }

    #[test]
    fn says_what_is_wrong() {
        let table = [
            ("--db a", "--seed is missing"),
            ("--seed demo", "--db is missing"),
            ("--db a --seed", "--seed needs a value"),
            ("--db a --seed full", "--seed full: neither"),
            ("--db a --seed demo --follow-site", "--follow-site needs --site"),
            ("--listen here --db a --seed demo", "--listen here: not an address"),
            ("--db a --seed demo --rate-limit 0", "--rate-limit 0: not a number"),
            ("--db a --seed demo --events many", "--events many: not a number"),
            ("--db a --seed demo --audit v3", "--audit v3: not v2"),
            ("--db a --seed demo --verbose", "--verbose is unknown"),
            ("--db a --seed demo --allow-origin *", "--allow-origin *: not an origin"),
            ("--db a --seed demo --allow-issuer-host a/b", "--allow-issuer-host a/b: not a host"),
        ];
        for (line, message) in table {
            let problem = read(line).unwrap_err();
            assert!(problem.contains(message), "{line}: {problem}");
        }
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

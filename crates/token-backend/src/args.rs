//! The program's arguments.

use clap::Parser;
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use token_backend::AllowedHost;
use token_backend::config::{
    AuditOffer, Config, DEFAULT_DEMO_EVENTS, DEFAULT_MAX_CONNECTIONS, DEFAULT_RATE_LIMIT, Database,
    LostLog, Origin, Seed,
};

/// The reference backend of the token REST API.
#[derive(Debug, Parser)]
#[command(
    version,
    args_override_self = true,
    after_help = "token-backend backup --db PATH COPY copies a database, also while a server uses it. \
                  token-backend export, import and admin are told of by token-backend help."
)]
pub struct Arguments {
    /// The database: a file, which is made and filled if it is new, or the address of a database of
    /// PostgreSQL, postgres://USER@HOST/NAME (its password is taken from PGPASSWORD)
    #[arg(long, value_name = "PATH")]
    db: String,
    /// How a new database is filled
    #[arg(long)]
    seed: Seed,
    /// Opens a file of SQLite although its write-ahead log is missing: changes may be lost
    #[arg(long)]
    accept_lost_log: bool,
    /// Where the server listens; port 0 picks a free one
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080", value_parser = address)]
    listen: SocketAddr,
    /// Where /metrics is, in the format of Prometheus; give an address that the public can't reach
    #[arg(long, value_name = "ADDRESS:PORT", value_parser = address)]
    metrics_listen: Option<SocketAddr>,
    /// The built site to serve beside the API
    #[arg(long, value_name = "DIR")]
    site: Option<PathBuf>,
    /// The site may come after the start and change, as it does in development
    #[arg(long, requires = "site")]
    follow_site: bool,
    /// Another origin whose pages may call the API; may be repeated
    #[arg(long, value_name = "ORIGIN", value_parser = origin)]
    allow_origin: Vec<Origin>,
    /// Requests per second that a token may make for long; bursts may be twice that
    #[arg(
        long, value_name = "REQUESTS", default_value_t = DEFAULT_RATE_LIMIT,
        value_parser = clap::value_parser!(u32).range(1..)
    )]
    rate_limit: u32,
    /// The most connections at once; one address gets half of those that others leave. Needs as many
    /// open files and about 100 more
    #[arg(
        long, value_name = "COUNT", default_value_t = DEFAULT_MAX_CONNECTIONS,
        value_parser = connections
    )]
    max_connections: usize,
    /// A network whose proxies are believed about the addresses of clients (X-Forwarded-For), such as
    /// 10.0.0.0/8, or one address; may be repeated
    #[arg(long, value_name = "NETWORK", value_parser = network)]
    trusted_proxy: Vec<IpNet>,
    /// How many audit events a new demo starts with
    #[arg(
        long, value_name = "COUNT", default_value_t = DEFAULT_DEMO_EVENTS,
        value_parser = clap::value_parser!(u32).range(..=i64::from(MAX_DEMO_EVENTS))
    )]
    events: u32,
    /// Which calls of the audit log are offered
    #[arg(long, value_enum, default_value_t)]
    audit: AuditOffer,
    /// Deletes audit events that are older than so many days; without it they are kept for ever
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=36_500))]
    audit_days: Option<u32>,
    /// Offers to export audit logs to buckets, which are the directories in this one
    #[arg(long, value_name = "DIR")]
    audit_export_dir: Option<PathBuf>,
    /// A private host at which OIDC issuers may be; may be repeated
    #[arg(long, value_name = "HOST[:PORT]", value_parser = issuer_host)]
    allow_issuer_host: Vec<AllowedHost>,
}

/// The most events that a demo may begin with: more than anybody needs to look at.
const MAX_DEMO_EVENTS: u32 = 1_000_000;

impl From<Arguments> for Config {
    fn from(arguments: Arguments) -> Self {
        Self {
            listen: arguments.listen,
            metrics_listen: arguments.metrics_listen,
            site: arguments.site,
            follow_site: arguments.follow_site,
            allow_origins: arguments.allow_origin,
            rate_limit: arguments.rate_limit,
            max_connections: arguments.max_connections,
            trusted_proxies: arguments.trusted_proxy,
            demo_events: arguments.events,
            audit: arguments.audit,
            audit_days: arguments.audit_days,
            audit_export_dir: arguments.audit_export_dir,
            allow_issuer_hosts: arguments.allow_issuer_host,
            database: Database::parse(&arguments.db),
            lost_log: match arguments.accept_lost_log {
                true => LostLog::Accepted,
                false => LostLog::Refused,
            },
            ..Self::new(arguments.db, arguments.seed)
        }
    }
}

fn address(text: &str) -> Result<SocketAddr, &'static str> {
    text.replacen("localhost:", "127.0.0.1:", 1)
        .parse()
        .map_err(|_| "not an address and port such as 127.0.0.1:8080")
}

fn connections(text: &str) -> Result<usize, &'static str> {
    // One address gets half.
    text.parse().ok().filter(|count| *count >= 2).ok_or("not a number from 2 on")
}

fn network(text: &str) -> Result<IpNet, &'static str> {
    let one = || text.parse().map(|address: IpAddr| IpNet::from(address));
    text.parse().or_else(|_| one()).map_err(|_| "not a network such as 10.0.0.0/8, or an address")
}

fn origin(text: &str) -> Result<Origin, &'static str> {
    Origin::parse(text).ok_or("not an origin such as https://console.example.com")
}

fn issuer_host(text: &str) -> Result<AllowedHost, &'static str> {
    AllowedHost::parse(text).ok_or("not a host, or host and port, such as localhost:4000")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Config, String> {
        let words = ["token-backend"].into_iter().chain(line.split(' '));
        Arguments::try_parse_from(words).map(Config::from).map_err(|error| error.to_string())
    }

    #[test]
    fn reads_arguments() {
        let config = read(
            "--listen localhost:9000 --metrics-listen [::1]:9100 --db a.db --seed empty --site dist --follow-site --rate-limit 7 --max-connections 90 --trusted-proxy 10.0.0.0/8 --trusted-proxy ::1 --events 9 --audit v1 --audit-days 90 --audit-export-dir buckets --accept-lost-log \
             --allow-origin https://a.example --allow-origin http://127.0.0.1:3000 \
             --allow-issuer-host localhost:4000 --allow-issuer-host [::1]",
        )
        .unwrap();
        assert_eq!(config.listen, SocketAddr::from(([127, 0, 0, 1], 9000)));
        assert_eq!(config.metrics_listen, "[::1]:9100".parse().ok());
        assert_eq!((config.seed, config.rate_limit), (Seed::Empty, 7));
        assert_eq!((config.max_connections, config.trusted_proxies.len()), (90, 2));
        assert_eq!((config.demo_events, config.audit), (9, AuditOffer::V1));
        assert_eq!((config.audit_days, config.lost_log), (Some(90), LostLog::Accepted));
        assert_eq!((config.allow_origins.len(), config.allow_issuer_hosts.len()), (2, 2));
        assert_eq!(config.audit_export_dir, Some(PathBuf::from("buckets")));
        assert_eq!((config.site, config.follow_site), (Some(PathBuf::from("dist")), true));
    }

    #[test]
    fn the_last_of_two_holds_and_the_rest_has_defaults() {
        let config = read("--seed demo --db a --db b").unwrap();
        let plain = Config::new("b", Seed::Demo);
        assert_eq!((&config.database, config.listen), (&plain.database, plain.listen));
        assert_eq!(
            (config.rate_limit, config.demo_events, config.audit, config.follow_site),
            (plain.rate_limit, plain.demo_events, plain.audit, false)
        );
    }

    #[test]
    fn the_database_may_be_one_of_postgresql() {
        let config = read("--seed demo --db postgres://me@db.example/tokens").unwrap();
        let address = "postgres://me@db.example/tokens".to_owned();
        assert_eq!(config.database, Database::Postgres(address));
    }

    #[test]
    fn says_what_is_wrong() {
        let table = [
            ("--db a", "--seed <SEED>"),
            ("--seed demo", "--db <PATH>"),
            ("--db a --seed", "a value is required for '--seed <SEED>'"),
            ("--db a --seed full", "'full' for '--seed <SEED>'\n  [possible values: demo, empty]"),
            ("--db a --seed demo --follow-site", "--site <DIR>"),
            (
                "--listen here --db a --seed demo",
                "'here' for '--listen <ADDRESS:PORT>': not an address",
            ),
            (
                "--db a --seed demo --rate-limit 0",
                "'0' for '--rate-limit <REQUESTS>': 0 is not in 1..",
            ),
            (
                "--db a --seed demo --max-connections 1",
                "'1' for '--max-connections <COUNT>': not a",
            ),
            (
                "--db a --seed demo --trusted-proxy 10.0.0.0/33",
                "'--trusted-proxy <NETWORK>': not a",
            ),
            ("--db a --seed demo --events many", "'many' for '--events <COUNT>': invalid digit"),
            ("--db a --seed demo --events 1000001", "1000001 is not in 0..=1000000"),
            ("--db a --seed demo --audit-days 0", "'--audit-days <DAYS>': 0 is not in 1..=36500"),
            ("--db a --seed demo --audit v3", "'v3' for '--audit <AUDIT>'"),
            ("--db a --seed demo --verbose", "'--verbose'"),
            (
                "--db a --seed demo --allow-origin *",
                "'*' for '--allow-origin <ORIGIN>': not an origin",
            ),
            ("--db a --seed demo --allow-issuer-host a/b", "<HOST[:PORT]>': not a host"),
        ];
        for (line, message) in table {
            let problem = read(line).unwrap_err();
            assert!(problem.contains(message), "{line}: {problem}");
        }
    }
}

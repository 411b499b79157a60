//! Behind a proxy: whose address is in the audit log and under the limits.

use crate::support::{Server, exchange_from};
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr};
use token_backend::config::Seed;

const PROXY: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));
const OTHER: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 1));

fn server() -> Server {
    Server::with(Seed::Demo, |config| {
        config.trusted_proxies = vec![IpNet::from(PROXY)];
        config.rate_limit = 10;
    })
}

/// Fails to sign in, and tells the status.
fn fail(server: &Server, peer: IpAddr, forwarded: &str) -> u16 {
    let headers = [("x-forwarded-for", forwarded), ("authorization", "token tcp_wrong")];
    exchange_from(peer, server.running().addr, "GET", "/api/user", &headers).status
}

fn last_address(server: &Server) -> String {
    let sql = "SELECT source_ip FROM audit_events ORDER BY seq DESC LIMIT 1";
    server.sql().query_row(sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn the_log_has_the_client_that_a_trusted_proxy_names() {
    let server = server();
    assert_eq!(fail(&server, PROXY, "6.6.6.6, 198.51.100.7"), 401);
    assert_eq!(last_address(&server), "198.51.100.7");
    assert_eq!(fail(&server, OTHER, "198.51.100.8"), 401);
    assert_eq!(last_address(&server), "127.0.0.1", "others may write what they like");
}

#[test]
fn clients_of_a_proxy_have_limits_of_their_own() {
    let server = server();
    // A tenth of ten a second, and a burst of two.
    let statuses = |peer, forwarded| [(); 3].map(|()| fail(&server, peer, forwarded));
    assert_eq!(statuses(PROXY, "198.51.100.7"), [401, 401, 429]);
    assert_eq!(statuses(PROXY, "198.51.100.8"), [401, 401, 429]);
    assert_eq!(statuses(OTHER, "198.51.100.9"), [401, 401, 429]);
    assert_eq!(fail(&server, OTHER, "198.51.100.10"), 429, "a new name is no new address");
}

//! Connections that say nothing, or never end what they begin, keep nobody out.

use crate::support::{Answer, Server, Who, exchange, exchange_from};
use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, TcpStream};
use std::time::Duration;
use token_backend::config::Seed;

const CAP: usize = 32;
const OTHER: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));

fn server(head_timeout: Duration) -> Server {
    Server::with(Seed::Demo, |config| {
        config.max_connections = CAP;
        config.head_timeout = head_timeout;
    })
}

/// More connections than there may be, each with the begin of a request.
fn half_open(server: &Server) -> Vec<TcpStream> {
    let begin = |_| {
        let mut stream = TcpStream::connect(server.running().addr).unwrap();
        // It may be refused already.
        let _ = stream.write_all(b"GET /api/user HTTP/1.1\r\nhost: 127");
        stream
    };
    (0..CAP + 8).map(begin).collect()
}

fn is_closed(stream: &mut TcpStream) -> bool {
    // Either says that the other end has closed it.
    !matches!(stream.read(&mut [0; 1024]), Ok(1..))
}

#[test]
fn another_address_is_answered_while_one_holds_all_that_it_can_get() {
    let server = server(Duration::from_secs(600));
    let mut held = half_open(&server);
    // The last of them were refused; the others wait.
    assert!(held.split_off(CAP).iter_mut().all(is_closed));
    let authorization = format!("token {}", server.token(Who::Ada));
    let headers = [("authorization", &*authorization)];
    let answer = exchange_from(OTHER, server.running().addr, "GET", "/api/user", &headers);
    answer.is(200);
}

#[test]
fn the_same_address_is_answered_when_its_time_for_heads_is_over() {
    let server = server(Duration::from_millis(200));
    let mut held = half_open(&server);
    assert!(held.iter_mut().all(is_closed));
    // Closing and counting are two things: the count may be a moment behind.
    let answered = (0..1000).any(|_| {
        std::thread::sleep(Duration::from_millis(5));
        asked_again(&server).is_some_and(|answer| answer.status == 200)
    });
    assert!(answered);
}

/// `None` where the connection was refused.
fn asked_again(server: &Server) -> Option<Answer> {
    let mut probe = TcpStream::connect(server.running().addr).ok()?;
    probe
        .write_all(
            b"GET /api/capabilities HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n",
        )
        .ok()?;
    let mut raw = Vec::new();
    probe.read_to_end(&mut raw).ok().filter(|length| *length > 0)?;
    Some(exchange(server.running().addr, "GET", "/api/capabilities", &[], b""))
}

#[test]
fn a_connection_that_asks_nothing_more_is_closed() {
    let server = server(Duration::from_millis(200));
    let mut stream = TcpStream::connect(server.running().addr).unwrap();
    stream.write_all(b"GET /api/capabilities HTTP/1.1\r\nhost: localhost\r\n\r\n").unwrap();
    let mut raw = Vec::new();
    stream.read_to_end(&mut raw).unwrap();
    assert!(raw.starts_with(b"HTTP/1.1 200"));
}

#[test]
fn a_head_has_an_end() {
    let server = server(Duration::from_secs(600));
    let long = "x".repeat(300_000);
    let answer = server.send("GET", "/", &[("x-long", &long)], b"");
    assert_eq!(answer.status, 431);
}

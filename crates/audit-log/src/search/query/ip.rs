//! What is searched for by `ip:`: an address, a range of addresses, or a part with `*`; and what is
//! said of other values.

use super::parse::Problem;
use super::pattern::{Pattern, Piece};
use super::term::{Network, Term};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use token_api::address::Source;

/// What a value of `ip:` asks for.
pub(super) fn ip(pattern: Pattern, is_quoted: bool) -> Result<Term, Problem> {
    if let Some(Piece::Text(text)) = pattern.pieces().next().filter(|_| !is_quoted)
        && text.starts_with(['!', '！'])
    {
        let message = "To leave an address out, write a minus sign before the field: -ip:10.0.0.1.";
        return Err(Problem { message: message.into(), value: None });
    }
    let Some(text) = pattern.as_literal() else { return Ok(Term::Ip(pattern)) };
    if let Some(network) = network(text) {
        return Ok(Term::Network(network));
    }
    let is_numbers = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
    };
    if let Some(network) = between(text) {
        let message = format!(
            "A range of addresses is written with a slash. The smallest one that holds both is {network}."
        );
        Err(Problem { message, value: Some(network) })
    } else if text.contains('/') {
        let message = "This is no range of addresses. Write one as 10.0.0.0/8 or 2001:db8::/32.";
        Err(Problem { message: message.into(), value: None })
    } else if is_numbers(text) && !is_beginning(text) {
        let message = "This is no address: it has four numbers with dots between them, each at most \
                       255.";
        Err(Problem { message: message.into(), value: None })
    } else if is_numbers(text) {
        let value = Pattern::of([Piece::Text(text.to_owned()), Piece::Any]);
        let message = "This is only part of an address. Put a * where more may follow.";
        Err(Problem {
            message: message.into(),
            value: Some(Term::Ip(value).to_string()[3..].into()),
        })
    } else {
        Ok(Term::Ip(pattern))
    }
}

/// Whether an IPv4 address can begin so: with one to four numbers of at most 255, and dots between
/// them.
fn is_beginning(text: &str) -> bool {
    let numbers: Vec<&str> = text.strip_suffix('.').unwrap_or(text).split('.').collect();
    let is_number = |part: &&str| part.parse::<u8>().is_ok();
    numbers.len() <= 4 && numbers.iter().all(is_number)
}

/// The smallest network that holds both addresses of `192.0.2.64-192.0.2.100`.
fn between(text: &str) -> Option<String> {
    let (from, to) = text.split_once(['-', '–', '—'])?;
    let (from, to) = (from.trim().parse::<IpAddr>().ok()?, to.trim().parse::<IpAddr>().ok()?);
    match (from, to) {
        (IpAddr::V4(from), IpAddr::V4(to)) => {
            let bits = (u32::from(from) ^ u32::from(to)).leading_zeros();
            let mask = u32::MAX.checked_shl(32 - bits).unwrap_or_default();
            Some(format!("{}/{bits}", Ipv4Addr::from(u32::from(from) & mask)))
        }
        (IpAddr::V6(from), IpAddr::V6(to)) => {
            let bits = (u128::from(from) ^ u128::from(to)).leading_zeros();
            let mask = u128::MAX.checked_shl(128 - bits).unwrap_or_default();
            Some(format!("{}/{bits}", Ipv6Addr::from(u128::from(from) & mask)))
        }
        _ => None,
    }
}

/// Reads an address, also one with a port as events have it, or a range such as `10.0.0.0/8`.
pub(crate) fn network(text: &str) -> Option<Network> {
    if let Some(source) = Source::parse(text) {
        let bits = if source.ip.is_ipv4() { 32 } else { 128 };
        return Some(Network { text: source.ip.to_string(), address: source.ip, bits });
    }
    let (address, bits) = match text.split_once('/') {
        Some((address, bits)) => {
            let is_number = bits.len() <= 3 && bits.bytes().all(|byte| byte.is_ascii_digit());
            (address, Some(is_number.then(|| bits.parse::<u8>().ok()).flatten()?))
        }
        None => (text, None),
    };
    let address: IpAddr = address.parse().ok()?;
    let most = if address.is_ipv4() { 32 } else { 128 };
    let bits = bits.unwrap_or(most);
    (bits <= most).then(|| Network { text: text.to_owned(), address, bits })
}

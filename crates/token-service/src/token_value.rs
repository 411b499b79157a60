//! The values of tokens: how they are made, recognized and turned into what is stored.
//!
//! A value is `tcp_` + 36 random characters of base 62 (214 bits) + `_` + 6 characters of checksum.
//! The prefix lets secret scanners find leaked values, the checksum lets a mistyped one be told
//! from an unknown one without a look into the database. Only the SHA-256 is stored; a slow hash
//! protects guessable passwords and would add nothing here.

use crate::random::{self, NoRandomness, Random};
use crate::store::tokens::Hash;
use sha2::{Digest, Sha256};
use token_api::secret::TokenValue;

const PREFIX: &str = "tcp_";
const RANDOM_CHARS: usize = 36;
const CHECKSUM_CHARS: usize = 6;
const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A new value.
///
/// # Errors
/// Those of the source.
pub fn generate(random: &dyn Random) -> Result<TokenValue, NoRandomness> {
    let mut text = String::with_capacity(PREFIX.len() + RANDOM_CHARS + 1 + CHECKSUM_CHARS);
    text.push_str(PREFIX);
    while text.len() < PREFIX.len() + RANDOM_CHARS {
        // Bytes of 248 and above would make some characters more likely than others.
        for byte in random::bytes::<64>(random)?.into_iter().filter(|&byte| byte < 248) {
            if text.len() < PREFIX.len() + RANDOM_CHARS {
                text.push(char::from(ALPHABET[usize::from(byte % 62)]));
            }
        }
    }
    let checksum = checksum(&text);
    text.push('_');
    text.push_str(&checksum);
    TokenValue::parse(&text).map_err(|_| NoRandomness)
}

/// Whether a text has the shape and the checksum of a value of this server.
pub fn is_well_formed(text: &str) -> bool {
    let Some((body, sum)) = text.rsplit_once('_') else { return false };
    body.strip_prefix(PREFIX).is_some_and(|random| {
        random.len() == RANDOM_CHARS && random.bytes().all(|byte| byte.is_ascii_alphanumeric())
    }) && checksum(body) == sum
}

/// What is stored of a value.
pub fn hash(text: &str) -> Hash {
    Sha256::digest(text.as_bytes()).into()
}

fn checksum(body: &str) -> String {
    let digest = hash(body);
    digest[..CHECKSUM_CHARS].iter().map(|b| char::from(ALPHABET[usize::from(b % 62)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::tests::Numbers;
    use std::cell::Cell;

    #[test]
    fn values_are_recognizable_and_differ() {
        let random = Numbers(Cell::new(1));
        let values: Vec<TokenValue> = (0..50).map(|_| generate(&random).unwrap()).collect();
        for (index, value) in values.iter().enumerate() {
            let text = value.expose();
            assert!(text.starts_with("tcp_") && text.len() == 47, "{text}");
            assert!(is_well_formed(text), "{text}");
            assert!(values[..index].iter().all(|earlier| earlier.expose() != text));
        }
    }

    #[test]
    fn a_slip_in_any_place_is_seen() {
        let value = generate(&Numbers(Cell::new(2))).unwrap();
        let text = value.expose();
        let mut missed = 0;
        for place in 0..text.len() {
            let other = if &text[place..=place] == "x" { "y" } else { "x" };
            let slip = format!("{}{other}{}", &text[..place], &text[place + 1..]);
            missed += usize::from(is_well_formed(&slip));
        }
        assert_eq!(missed, 0);
        for wrong in ["", "_", "tcp_", "tcp__", &text[1..], &text[..46], &format!("{text}0")] {
            assert!(!is_well_formed(wrong), "{wrong}");
        }
    }

    #[test]
    fn storage_holds_sha_256() {
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hex(&hash("abc")), known);
    }
}

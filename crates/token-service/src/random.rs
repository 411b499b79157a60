//! Random bytes, from outside: this crate has none of its own.

use std::fmt;

/// A source of random bytes that nobody can predict.
pub trait Random {
    /// Fills the buffer.
    ///
    /// # Errors
    /// When there is no randomness to be had; the buffer must not be used then.
    fn fill(&self, buffer: &mut [u8]) -> Result<(), NoRandomness>;
}

/// There were no random bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoRandomness;

impl fmt::Display for NoRandomness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the operating system gives no random bytes")
    }
}

/// So many random bytes.
///
/// # Errors
/// Those of the source.
pub fn bytes<const N: usize>(random: &dyn Random) -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    random.fill(&mut bytes)?;
    Ok(bytes)
}

/// A random identifier that is no secret: 32 hexadecimal digits.
///
/// # Errors
/// Those of the source.
pub fn identifier(random: &dyn Random) -> Result<String, NoRandomness> {
    Ok(crate::token_value::hex(&bytes::<16>(random)?))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use std::cell::Cell;

    /// Numbers that are different each time, which is enough for tests (SplitMix64).
    pub(crate) struct Numbers(pub Cell<u64>);

    impl Random for Numbers {
        fn fill(&self, buffer: &mut [u8]) -> Result<(), NoRandomness> {
            for chunk in buffer.chunks_mut(8) {
                self.0.set(self.0.get().wrapping_add(0x9e37_79b9_7f4a_7c15));
                let mut z = self.0.get();
                z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
                chunk.copy_from_slice(&(z ^ (z >> 31)).to_le_bytes()[..chunk.len()]);
            }
            Ok(())
        }
    }

    #[test]
    fn identifiers_have_32_digits_and_differ() {
        let random = Numbers(Cell::new(1));
        let (one, other) = (identifier(&random).unwrap(), identifier(&random).unwrap());
        assert_ne!(one, other);
        assert!(one.len() == 32 && one.bytes().all(|digit| digit.is_ascii_hexdigit()), "{one}");
    }
}

//! Numbers that follow from where they begin, so that what was done can be done again. They can be
//! predicted: the tokens that are made of them open nothing outside of this page.

use std::cell::Cell;
use token_service::random::{NoRandomness, Random};

/// A row of numbers (SplitMix64).
#[derive(Debug)]
pub struct Numbers(Cell<u64>);

impl Numbers {
    /// The row that begins here.
    pub fn new(seed: u64) -> Self {
        Self(Cell::new(seed))
    }

    fn next(&self) -> u64 {
        self.0.set(self.0.get().wrapping_add(0x9e37_79b9_7f4a_7c15));
        let mut z = self.0.get();
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

impl Random for Numbers {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), NoRandomness> {
        for chunk in buffer.chunks_mut(8) {
            chunk.copy_from_slice(&self.next().to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

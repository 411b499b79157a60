//! Looking for a text in others, as bytes: by its rarest byte, eight bytes at a time.

/// A text to look for, made ready for many others.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Finder<'a> {
    part: &'a [u8],
    /// Where in it its rarest byte is.
    rarest: usize,
}

impl<'a> Finder<'a> {
    pub(crate) fn new(part: &'a str) -> Self {
        let part = part.as_bytes();
        let rarest = (0..part.len()).max_by_key(|at| rarity(part[*at])).unwrap_or(0);
        Self { part, rarest }
    }

    /// Where it first occurs from a place on. An empty text occurs everywhere.
    pub(crate) fn find(&self, bytes: &[u8], from: usize) -> Option<usize> {
        let Some(byte) = self.part.get(self.rarest) else {
            return (from <= bytes.len()).then_some(from);
        };
        let mut start = from;
        loop {
            start = position(bytes, start + self.rarest, *byte)? - self.rarest;
            if bytes[start..].starts_with(self.part) {
                return Some(start);
            }
            start += 1;
        }
    }

    /// Whether it occurs in a text.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.find(text.as_bytes(), 0).is_some()
    }
}

/// How seldom a byte occurs in texts of a log, roughly.
fn rarity(byte: u8) -> usize {
    const FREQUENT: &[u8] = b" etaoinsrdlcupmg-hyk.b/fvw0123456789";
    FREQUENT.iter().position(|frequent| *frequent == byte).unwrap_or(FREQUENT.len())
}

/// Where a byte occurs from a place on; eight bytes are looked at together.
fn position(bytes: &[u8], from: usize, byte: u8) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const TOPS: u64 = 0x8080_8080_8080_8080;
    let wanted = ONES * u64::from(byte);
    let (words, rest) = bytes.get(from..)?.as_chunks::<8>();
    for (at, word) in words.iter().enumerate() {
        let difference = u64::from_le_bytes(*word) ^ wanted;
        // The top bit of the lowest byte that is zero, and perhaps of some above it.
        let zeros = difference.wrapping_sub(ONES) & !difference & TOPS;
        if zeros != 0 {
            return Some(from + 8 * at + zeros.trailing_zeros() as usize / 8);
        }
    }
    let at = rest.iter().position(|other| *other == byte)?;
    Some(from + 8 * words.len() + at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn texts_are_found_where_they_are(
            text in "(sta|shop/prod|[osé ]){0,30}", part in "(sta|shop|[osé]|k u|)", from in 0..40_usize,
        ) {
            let expected = text.as_bytes().get(from..).and_then(|rest| {
                (0..=rest.len()).find(|at| rest[*at..].starts_with(part.as_bytes()))
            });
            let finder = Finder::new(&part);
            prop_assert_eq!(finder.find(text.as_bytes(), from), expected.map(|at| from + at));
            prop_assert_eq!(finder.is_in(&text), text.contains(&part));
        }

        #[test]
        fn bytes_are_found_where_they_are(bytes in "[ -~é]{0,40}", from in 0..50_usize, byte: u8) {
            let bytes = bytes.as_bytes();
            let expected = (from..bytes.len()).find(|at| bytes[*at] == byte);
            prop_assert_eq!(position(bytes, from, byte), expected);
            if let Some(byte) = bytes.last() {
                let expected = (from..bytes.len()).find(|at| bytes[*at] == *byte);
                prop_assert_eq!(position(bytes, from, *byte), expected);
            }
        }
    }
}

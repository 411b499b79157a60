//! Which rows passed the last tests: what stays of a search while somebody types costs nothing, and
//! a longer word is looked for only in the rows that have the shorter one.

use super::matches::Test;
use crate::events::bits::Bits;
use crate::events::row::Field;

/// Tests that are remembered, as many as a search has words. Each takes a bit for each row.
const MOST: usize = 8;

/// The tests and their rows, the latest last.
#[derive(Debug, Default)]
pub(crate) struct Recent {
    found: Vec<Found>,
}

#[derive(Debug)]
struct Found {
    fields: &'static [Field],
    test: Test,
    rows: Bits,
}

impl Recent {
    /// The rows, of so many, in which one of the fields passes a test; as remembered, else what
    /// `look` finds among those given to it.
    pub(crate) fn rows(
        &mut self,
        rows: usize,
        fields: &'static [Field],
        test: &Test,
        look: impl FnOnce(&Bits) -> Bits,
    ) -> Bits {
        // Events that came meanwhile were not tested.
        self.found.retain(|found| found.rows.len() == rows);
        let of_these = |found: &&Found| found.fields == fields;
        let known = self.found.iter().position(|found| of_these(&found) && found.test == *test);
        let found = match known {
            Some(at) => self.found.remove(at),
            None => {
                let mut latest = self.found.iter().rev().filter(of_these);
                let rows = match latest.find(|found| test.implies(&found.test)) {
                    Some(easier) => look(&easier.rows),
                    None => look(&Bits::all(rows)),
                };
                Found { fields, test: test.clone(), rows }
            }
        };
        if self.found.len() >= MOST {
            self.found.remove(0);
        }
        let rows = found.rows.clone();
        self.found.push(found);
        rows
    }
}

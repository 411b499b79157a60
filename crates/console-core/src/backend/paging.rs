//! Reading a list to its end, page by page, without trusting the server to have one. Cursors that
//! repeat and empty pages with a cursor occur in the wild: reading stops, what came is kept, and
//! the list says that it may be incomplete.

use std::collections::HashSet;
use token_api::id::Cursor;
use token_api::page::Page;

/// Empty pages in a row after which a server is not believed to have more.
const MAX_EMPTY_PAGES: u32 = 3;

/// Rows after which reading stops: far above any real list of tokens.
const MAX_ROWS: usize = 200_000;

/// Pages after which reading stops: as many as the most rows need from a server that sends at most a
/// hundred at a time.
const MAX_PAGES: u32 = 2_000;

/// The progress of reading one list.
#[derive(Debug, Default)]
pub struct Paging {
    seen: HashSet<Cursor>,
    pages: u32,
    empty_pages: u32,
    rows: usize,
}

/// What to do after a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Fetch the page at this cursor.
    Fetch(Cursor),
    /// The list is whole.
    Complete,
    /// The list ends here, but not because the server said so.
    Incomplete(Cause),
}

/// Why a list may be incomplete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The server handed out a cursor twice.
    RepeatedCursor,
    /// The server sent only empty pages, always promising more.
    EmptyPages,
    /// More rows or pages than this console reads.
    TooMany,
    /// A person stopped it.
    Stopped,
}

impl Paging {
    /// Takes note of a page and says what comes next.
    pub fn after<T>(&mut self, page: &Page<T>) -> Step {
        self.pages += 1;
        self.rows += page.rows.len();
        let Some(next) = page.next.clone() else { return Step::Complete };
        self.empty_pages = if page.rows.is_empty() { self.empty_pages + 1 } else { 0 };
        if self.empty_pages >= MAX_EMPTY_PAGES {
            Step::Incomplete(Cause::EmptyPages)
        } else if self.rows >= MAX_ROWS || self.pages >= MAX_PAGES {
            Step::Incomplete(Cause::TooMany)
        } else if !self.seen.insert(next.clone()) {
            Step::Incomplete(Cause::RepeatedCursor)
        } else {
            Step::Fetch(next)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use token_api::page::Row;

    fn page(rows: usize, next: Option<&str>) -> Page<u8> {
        Page { rows: vec![Row::Read(0); rows], next: next.map(Cursor::new) }
    }

    #[test]
    fn reads_to_the_end() {
        let mut paging = Paging::default();
        assert_eq!(paging.after(&page(2, Some("a"))), Step::Fetch(Cursor::new("a")));
        assert_eq!(paging.after(&page(0, Some("b"))), Step::Fetch(Cursor::new("b")));
        assert_eq!(paging.after(&page(1, None)), Step::Complete);
    }

    #[test]
    fn stops_where_a_server_goes_in_circles() {
        let mut paging = Paging::default();
        paging.after(&page(2, Some("a")));
        paging.after(&page(2, Some("b")));
        assert_eq!(paging.after(&page(2, Some("a"))), Step::Incomplete(Cause::RepeatedCursor));
    }

    #[test]
    fn stops_where_a_server_only_promises() {
        let mut paging = Paging::default();
        let steps: Vec<_> =
            (0..4).map(|n| paging.after(&page(0, Some(&format!("c{n}"))))).collect();
        assert!(matches!(steps[1], Step::Fetch(_)));
        assert_eq!(steps[2], Step::Incomplete(Cause::EmptyPages));
    }

    #[test]
    fn stops_at_absurd_sizes() {
        let mut paging = Paging::default();
        let step = paging.after(&page(MAX_ROWS, Some("a")));
        assert_eq!(step, Step::Incomplete(Cause::TooMany));
    }

    #[test]
    fn stops_where_small_pages_never_end() {
        let mut paging = Paging::default();
        let mut steps = (1..).map(|n| paging.after(&page(1, Some(&format!("c{n}")))));
        let end = steps.position(|step| step == Step::Incomplete(Cause::TooMany));
        assert_eq!(end, Some(1_999));
    }
}

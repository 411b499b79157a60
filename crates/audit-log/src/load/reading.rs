//! Reading the log page by page, from new to old, by either generation of the API, without trusting
//! a server to end: cursors that repeat and pages without news occur in the wild. What came is
//! kept, and the log says that it may be incomplete.

use super::coverage::Coverage;
use crate::events::store::Appended;
use crate::search::narrow::Narrow;
use crate::time::range::Window;
use console_core::backend::paging::Cause;
use std::collections::HashSet;
use token_api::audit::AuditPage;
use token_api::id::Cursor;
use token_api::time::UnixSeconds;

/// Pages in a row that lead nowhere after which a server is not believed to have more.
const MAX_IDLE_PAGES: u32 = 3;

/// The most events that are kept: more would not fit into the memory of a small device.
pub const MAX_EVENTS: usize = 500_000;

/// What a page is requested by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The period.
    pub window: Window,
    /// What the server is to leave out of it.
    pub narrow: Narrow,
    /// Where the page begins; `None` for the first.
    pub cursor: Option<Cursor>,
}

impl Question {
    /// The first page of a period, with all events.
    pub fn of(window: Window) -> Self {
        Reading::new(window).question()
    }
}

/// A stretch of time that is being read, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What is asked for.
    pub window: Window,
    /// What the server is to leave out of it.
    pub narrow: Narrow,
    /// Where the next page begins; `None` before the first.
    pub cursor: Option<Cursor>,
    seen: HashSet<Cursor>,
    idle_pages: u32,
    /// The oldest time that came.
    oldest: Option<UnixSeconds>,
    /// Whether an event came after an older one: then times do not tell what is still to come.
    disordered: bool,
}

/// What follows a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// There is another page.
    More,
    /// All of the stretch was read.
    Done,
    /// Reading ends here, but not because the server said so.
    Incomplete(Cause),
}

impl Reading {
    /// Nothing of this stretch was read yet.
    pub fn new(window: Window) -> Self {
        Self {
            window,
            narrow: Narrow::default(),
            cursor: None,
            seen: HashSet::new(),
            idle_pages: 0,
            oldest: None,
            disordered: false,
        }
    }

    /// The same, of less than everything.
    #[must_use]
    pub fn narrowed(self, narrow: Narrow) -> Self {
        Self { narrow, ..self }
    }

    /// What its next page is requested by.
    pub fn question(&self) -> Question {
        let Self { window, narrow, cursor, .. } = self;
        Question { window: *window, narrow: narrow.clone(), cursor: cursor.clone() }
    }

    /// Takes note of a page, of what it brought, and of how many events there are now; adds to the
    /// coverage what is loaded by it.
    ///
    /// Events of the oldest second of a page may go on in the next one, so that second counts only
    /// when the page after it was read. A server of the first generation knows no lower end: a
    /// page that reaches beyond it is the last. Of a server that does not keep to the order nothing
    /// counts before its end, and only a page that lies beyond the lower end altogether is that.
    pub fn after(
        &mut self,
        page: &AuditPage,
        appended: Appended,
        events: usize,
        coverage: &mut Coverage,
    ) -> Step {
        let Some(next) = page.next.clone() else {
            coverage.add(self.window);
            return Step::Done;
        };
        let before = self.oldest;
        if let Some(Window { from: oldest, to: newest }) = appended.span {
            self.disordered |= appended.disordered || before.is_some_and(|before| before < newest);
            self.oldest = Some(self.oldest.map_or(oldest, |before| before.min(oldest)));
            if (if self.disordered { newest } else { oldest }) < self.window.from {
                coverage.add(self.window);
                return Step::Done;
            }
            if !self.disordered && oldest < self.window.to {
                coverage.add(Window { from: oldest.plus_seconds(1), to: self.window.to });
            }
        }
        // What is known already may have come by another way; it leads on all the same.
        let leads_on = appended.added > 0 || self.oldest < before && before.is_some();
        self.idle_pages = if leads_on { 0 } else { self.idle_pages + 1 };
        if !self.seen.insert(next.clone()) {
            return Step::Incomplete(Cause::RepeatedCursor);
        }
        if self.idle_pages >= MAX_IDLE_PAGES {
            return Step::Incomplete(Cause::EmptyPages);
        }
        if events >= MAX_EVENTS {
            return Step::Incomplete(Cause::TooMany);
        }
        self.cursor = Some(next);
        Step::More
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::store::EventStore;
    use token_api::audit::read_page;

    fn window(from: i64, to: i64) -> Window {
        Window { from: UnixSeconds(from), to: UnixSeconds(to) }
    }

    fn page(times: &[i64], next: &str) -> AuditPage {
        let events: Vec<_> =
            times.iter().map(|at| format!(r#"{{"timestamp":{at},"event":"e"}}"#)).collect();
        let body =
            format!(r#"{{"auditLogEvents":[{}],"continuationToken":"{next}"}}"#, events.join(","));
        read_page(body.as_bytes()).unwrap()
    }

    fn step(reading: &mut Reading, coverage: &mut Coverage, page: &AuditPage) -> Step {
        let appended = EventStore::new(str::to_lowercase).append(page);
        reading.after(page, appended, page.len(), coverage)
    }

    #[test]
    fn covers_what_cannot_go_on_in_the_next_page() {
        let (mut reading, mut coverage) = (Reading::new(window(0, 100)), Coverage::default());
        assert_eq!(step(&mut reading, &mut coverage, &page(&[90, 80, 80], "a")), Step::More);
        assert_eq!(coverage.gap(window(0, 100)), Some(window(0, 80)));
        assert_eq!(reading.cursor, Some(Cursor::new("a")));
        // A page of one second says nothing of that second.
        assert_eq!(step(&mut reading, &mut coverage, &page(&[80, 80], "b")), Step::More);
        assert_eq!(coverage.gap(window(0, 100)), Some(window(0, 80)));
        assert_eq!(step(&mut reading, &mut coverage, &page(&[50], "")), Step::Done);
        assert_eq!(coverage.gap(window(0, 100)), None);
    }

    #[test]
    fn stops_below_the_range_where_the_server_knows_no_lower_end() {
        let (mut reading, mut coverage) = (Reading::new(window(50, 100)), Coverage::default());
        assert_eq!(step(&mut reading, &mut coverage, &page(&[60, 50], "a")), Step::More);
        assert_eq!(step(&mut reading, &mut coverage, &page(&[50, 49], "b")), Step::Done);
        assert_eq!(coverage.parts(window(0, 200)), [window(50, 100)]);
    }

    #[test]
    fn believes_no_times_that_are_out_of_order() {
        let (mut reading, mut coverage) = (Reading::new(window(50, 100)), Coverage::default());
        assert_eq!(step(&mut reading, &mut coverage, &page(&[90, 80], "a")), Step::More);
        assert_eq!(step(&mut reading, &mut coverage, &page(&[20, 85], "b")), Step::More);
        assert_eq!(coverage.parts(window(0, 200)), [window(81, 100)]);
        assert_eq!(step(&mut reading, &mut coverage, &page(&[84, 60], "c")), Step::More);
        assert_eq!(coverage.parts(window(0, 200)), [window(81, 100)]);
        assert_eq!(step(&mut reading, &mut coverage, &page(&[49, 48], "d")), Step::Done);
        assert_eq!(coverage.parts(window(0, 200)), [window(50, 100)]);
    }

    #[test]
    fn stops_where_a_server_goes_in_circles_or_only_promises() {
        let (mut reading, mut coverage) = (Reading::new(window(0, 100)), Coverage::default());
        assert_eq!(step(&mut reading, &mut coverage, &page(&[90], "a")), Step::More);
        assert_eq!(step(&mut reading, &mut coverage, &page(&[80], "b")), Step::More);
        let circle = step(&mut reading, &mut coverage, &page(&[70], "a"));
        assert_eq!(circle, Step::Incomplete(Cause::RepeatedCursor));
        assert_eq!(coverage.gap(window(0, 100)), Some(window(0, 70)));

        // What was loaded by another way leads on as long as it is older than what came before.
        let mut reading = Reading::new(window(0, 100));
        let mut known = |at: &[i64], next| {
            let page = page(at, next);
            let appended = EventStore::new(str::to_lowercase).append(&page);
            reading.after(&page, Appended { added: 0, ..appended }, 100, &mut coverage)
        };
        for (at, next) in
            [(90, "a"), (80, "b"), (70, "c"), (60, "d"), (50, "e"), (50, "f"), (50, "g")]
        {
            assert_eq!(known(&[at], next), Step::More);
        }
        assert_eq!(known(&[50], "h"), Step::Incomplete(Cause::EmptyPages));

        let mut reading = Reading::new(window(0, 100));
        let steps = ["c", "d", "e"].map(|next| step(&mut reading, &mut coverage, &page(&[], next)));
        assert_eq!(steps, [Step::More, Step::More, Step::Incomplete(Cause::EmptyPages)]);
    }

    #[test]
    fn stops_where_there_is_no_more_room() {
        let (mut reading, mut coverage) = (Reading::new(window(0, 100)), Coverage::default());
        let (page, added) = (page(&[90], "a"), Appended { added: 1, ..Appended::default() });
        let step = reading.after(&page, added, MAX_EVENTS, &mut coverage);
        assert_eq!(step, Step::Incomplete(Cause::TooMany));
    }
}

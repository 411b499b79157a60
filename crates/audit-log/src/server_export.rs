//! The server's own export of a range, page after page, as one file. What the server wrote is left
//! as it is, but the line of names, which stands at the beginning of every page of CSV, is kept
//! once. No network: asking for pages is its user's affair.

use console_core::when::count;
use std::collections::HashSet;
use token_api::id::Cursor;
use token_api::path::ExportFormat;

/// Pages after which a server is not believed to have an end.
pub const MAX_PAGES: usize = 10_000;

/// Refusals in a row ("too many requests") after which waiting is no use.
const MAX_WAITS: u32 = 10;

/// The wait when a server asks for one without saying how long, in seconds.
const DEFAULT_WAIT_SECONDS: u32 = 30;

/// What follows a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// The page at this cursor.
    Page(Cursor),
    /// Nothing: the server named no further page.
    End,
    /// Nothing, though the server named one: it goes in circles.
    Circle,
    /// Nothing, though the server named one: it has more than is believed.
    TooMany,
}

/// The pages that came.
#[derive(Debug)]
pub struct Joiner {
    format: ExportFormat,
    head: String,
    ended_line: bool,
    seen: HashSet<Cursor>,
    pages: usize,
    lines: usize,
    waits: u32,
}

impl Joiner {
    /// No page came yet.
    pub fn new(format: ExportFormat) -> Self {
        Self {
            format,
            head: String::new(),
            ended_line: true,
            seen: HashSet::new(),
            pages: 0,
            lines: 0,
            waits: 0,
        }
    }

    /// Takes note of a page and of where the server says that the next one is. Returns what of it
    /// goes into the file, and what follows.
    pub fn push(&mut self, page: &str, next: Option<Cursor>) -> (String, Next) {
        self.waits = 0;
        let page = page.strip_prefix('\u{feff}').unwrap_or(page);
        let rest = match self.format {
            ExportFormat::Csv => self.without_head(page),
            ExportFormat::Cef => page,
        };
        let mut part = String::new();
        if !rest.is_empty() {
            // A page need not end its last line.
            part.push_str(if self.ended_line { "" } else { "\r\n" });
            part.push_str(rest);
            self.ended_line = rest.ends_with('\n');
        }
        self.lines += rest.lines().filter(|line| !line.is_empty()).count();
        self.pages += 1;
        let next = match next {
            None => Next::End,
            Some(cursor) if !self.seen.insert(cursor.clone()) => Next::Circle,
            Some(_) if self.pages >= MAX_PAGES => Next::TooMany,
            Some(cursor) => Next::Page(cursor),
        };
        (part, next)
    }

    fn without_head<'a>(&mut self, page: &'a str) -> &'a str {
        let (head, rest) = page.split_at(page.find('\n').map_or(page.len(), |at| at + 1));
        if self.pages == 0 {
            self.head = head.trim_end().to_owned();
            return page;
        }
        if head.trim_end() == self.head { rest } else { page }
    }

    /// The server refused because there were too many requests, and asked for this wait. Returns
    /// how many seconds to wait, or `None` when it has refused too often.
    pub fn refused(&mut self, retry_after: Option<u32>) -> Option<u32> {
        self.waits += 1;
        let seconds = retry_after.unwrap_or(DEFAULT_WAIT_SECONDS).max(1);
        (self.waits <= MAX_WAITS).then_some(seconds)
    }

    /// "2 pages, 12,400 lines"; `number` writes a number.
    pub fn words(&self, number: fn(usize) -> String) -> String {
        let names = usize::from(self.format == ExportFormat::Csv && self.lines > 0);
        let lines = self.lines - names;
        let unit = if lines == 1 { "line" } else { "lines" };
        let pages = count(i64::try_from(self.pages).unwrap_or(i64::MAX), "page");
        format!("{pages}, {} {unit}", number(lines))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number(value: usize) -> String {
        value.to_string()
    }

    fn joined(format: ExportFormat, pages: &[&str]) -> (String, String) {
        let mut joiner = Joiner::new(format);
        let file = pages.iter().map(|page| joiner.push(page, None).0).collect();
        (file, joiner.words(number))
    }

    #[test]
    fn names_stand_once_in_csv() {
        let pages = ["time,event\r\n1,a\r\n2,b\r\n", "time,event\r\n3,c\r\n", "time,event\r\n"];
        let (file, words) = joined(ExportFormat::Csv, &pages);
        assert_eq!(file, "time,event\r\n1,a\r\n2,b\r\n3,c\r\n");
        assert_eq!(words, "3 pages, 3 lines");
        assert_eq!(csv::Reader::from_reader(file.as_bytes()).records().count(), 3);
    }

    #[test]
    fn pages_that_differ_are_kept_whole() {
        let table = [
            // Other columns, no line of names, marks of byte order, ends of lines left out.
            (vec!["a,b\n1,2\n", "a,c\n3,4\n"], "a,b\n1,2\na,c\n3,4\n"),
            (vec!["a,b\n1,2\n", "3,4\n"], "a,b\n1,2\n3,4\n"),
            (vec!["\u{feff}a\n1", "\u{feff}a\n2"], "a\n1\r\n2"),
            (vec!["", "a\n1\n"], "a\n1\n"),
        ];
        for (pages, file) in table {
            assert_eq!(joined(ExportFormat::Csv, &pages).0, file);
        }
        let twice = ["CEF:0|a\n", "CEF:0|a\n"];
        let (file, words) = joined(ExportFormat::Cef, &twice);
        assert_eq!((file.as_str(), words.as_str()), ("CEF:0|a\nCEF:0|a\n", "2 pages, 2 lines"));
        assert_eq!(joined(ExportFormat::Csv, &[""]).1, "1 page, 0 lines");
    }

    #[test]
    fn stops_where_a_server_goes_in_circles() {
        let mut joiner = Joiner::new(ExportFormat::Cef);
        let mut next = |cursor: &str| joiner.push("x\n", Some(Cursor::new(cursor))).1;
        assert_eq!(next("a"), Next::Page(Cursor::new("a")));
        assert_eq!(next("b"), Next::Page(Cursor::new("b")));
        assert_eq!(next("a"), Next::Circle);
        let last = (3..MAX_PAGES).map(|page| next(&page.to_string())).last();
        assert_eq!(last, Some(Next::TooMany));
        assert_eq!(joiner.push("x\n", None).1, Next::End);
    }

    #[test]
    fn waits_as_asked_and_not_forever() {
        let mut joiner = Joiner::new(ExportFormat::Csv);
        assert_eq!(joiner.refused(Some(7)), Some(7));
        assert_eq!(joiner.refused(None), Some(DEFAULT_WAIT_SECONDS));
        assert_eq!(joiner.refused(Some(0)), Some(1));
        joiner.push("a\n", None);
        for _ in 0..MAX_WAITS {
            assert_eq!(joiner.refused(Some(2)), Some(2));
        }
        assert_eq!(joiner.refused(Some(2)), None);
    }

    proptest! {
        #[test]
        fn no_line_is_lost_or_doubled(
            pages in prop::collection::vec(prop::collection::vec("[a-z]{1,5},[a-z]{0,5}", 0..5), 0..5),
        ) {
            let text = |lines: &Vec<String>| {
                format!("TIME,EVENT\r\n{}", lines.iter().map(|line| format!("{line}\r\n")).collect::<String>())
            };
            let texts: Vec<String> = pages.iter().map(text).collect();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let (file, _) = joined(ExportFormat::Csv, &texts);
            let lines: Vec<&str> = file.lines().collect();
            let expected: Vec<&str> = pages.iter().flatten().map(String::as_str).collect();
            prop_assert_eq!(lines.get(1..).unwrap_or_default(), expected.as_slice());
        }
    }
}

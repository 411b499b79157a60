//! Searches that a person keeps on this device: a name, what is searched, and a range that moves
//! with the present. They are kept as text, read without trust, and shared as links (`link`).

use super::link::{AuditView, Sort, SortColumn};
use crate::time::range::{Preset, TimeRange};
use serde::{Deserialize, Serialize};

/// The most searches that are kept.
pub const MAX_SEARCHES: usize = 50;

/// The longest name, in characters.
pub const MAX_NAME_CHARS: usize = 60;

/// The longest search, in characters: what fits into any browser's address.
pub const MAX_QUERY_CHARS: usize = 1000;

/// A search that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedSearch {
    /// What the person calls it; no other has this name, letter case aside.
    pub name: String,
    /// What is searched.
    pub query: String,
    /// How far back.
    pub range: Preset,
}

/// A kept search as text. The version is the reader's promise, not the writer's: unknown fields are
/// left alone.
#[derive(Serialize, Deserialize)]
struct Written {
    name: String,
    #[serde(default)]
    query: String,
    #[serde(default)]
    range: String,
}

/// A search to begin with, for everybody. Kinds of events are named differently by each server, so that
/// parts of names are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Starter {
    /// What it finds.
    pub name: &'static str,
    /// What is searched.
    pub query: &'static str,
    /// What is next to each other.
    pub column: SortColumn,
}

/// What security engineers ask first.
pub const STARTERS: [Starter; 5] = [
    Starter {
        name: "Admin tokens created",
        query: "event:*token*created \"admin token\"",
        column: SortColumn::Time,
    },
    Starter { name: "Refusals by address", query: "failed:yes", column: SortColumn::Ip },
    Starter { name: "Refusals by actor", query: "failed:yes", column: SortColumn::Actor },
    Starter { name: "Tokens deleted", query: "event:*token*deleted", column: SortColumn::Time },
    Starter {
        name: "Issuers and policies changed",
        query: "event:*issuer* OR event:*polic*",
        column: SortColumn::Time,
    },
];

impl Starter {
    /// The view that it opens, over the range that is shown now.
    pub fn view(&self, now: &AuditView) -> AuditView {
        AuditView {
            query: self.query.to_owned(),
            range: now.range,
            sort: Sort::by(self.column),
            utc: now.utc,
            ..AuditView::default()
        }
    }
}

/// The searches of one organization, in the order of their names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedSearches(Vec<SavedSearch>);

/// Why a search can't be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaveProblem {
    /// It has no name.
    NoName,
    /// Its name is too long.
    NameTooLong,
    /// Another one has its name.
    NameTaken,
    /// The search is too long.
    QueryTooLong,
    /// There are too many.
    TooMany,
}

impl SaveProblem {
    /// What happened and what to do.
    pub fn words(self) -> String {
        match self {
            Self::NoName => "Give the search a name.".into(),
            Self::NameTooLong => {
                format!("The name is too long: at most {MAX_NAME_CHARS} characters.")
            }
            Self::NameTaken => {
                "A saved search has this name already. Choose another, or delete that one first."
                    .into()
            }
            Self::QueryTooLong => {
                format!("The search is too long to be saved: at most {MAX_QUERY_CHARS} characters.")
            }
            Self::TooMany => {
                format!("There are {MAX_SEARCHES} saved searches already. Delete one first.")
            }
        }
    }
}

impl SavedSearch {
    /// Of a view: its search and range. A range with fixed ends would be of no use next week; it
    /// counts as the shortest preset that is as long.
    pub fn of(name: &str, view: &AuditView) -> Self {
        let range = match view.range {
            TimeRange::Last(preset) => preset,
            TimeRange::Between(window) => {
                let long_enough = |preset: &Preset| preset.seconds() >= window.seconds();
                Preset::ALL.into_iter().find(long_enough).unwrap_or(Preset::Quarter)
            }
            TimeRange::Around(_) => Preset::Hour,
        };
        Self { name: name.trim().to_owned(), query: view.query.trim().to_owned(), range }
    }

    /// The view that it opens; zone and order stay as they are in `now`.
    pub fn view(&self, now: &AuditView) -> AuditView {
        AuditView {
            query: self.query.clone(),
            range: TimeRange::Last(self.range),
            sort: now.sort,
            utc: now.utc,
            ..AuditView::default()
        }
    }

    /// The query part of a link to it, which is the same for everybody.
    pub fn link(&self) -> String {
        self.view(&AuditView::default()).to_string()
    }

    /// Its second line in a list: "Last 7 days · failed:yes".
    pub fn detail(&self) -> String {
        if self.query.is_empty() {
            return format!("{} · everything", self.range.label());
        }
        format!("{} · {}", self.range.label(), self.query)
    }

    fn problem(&self) -> Option<SaveProblem> {
        if self.name.is_empty() {
            Some(SaveProblem::NoName)
        } else if self.name.chars().count() > MAX_NAME_CHARS {
            Some(SaveProblem::NameTooLong)
        } else if self.query.chars().count() > MAX_QUERY_CHARS {
            Some(SaveProblem::QueryTooLong)
        } else {
            None
        }
    }
}

impl SavedSearches {
    /// Reads what [`Self::print`] wrote. What can't be read or kept is left out; text that is
    /// something else altogether counts as nothing.
    pub fn parse(text: &str) -> Self {
        let mut read = Self::default();
        let values: Vec<serde_json::Value> = serde_json::from_str(text).unwrap_or_default();
        for value in values {
            if let Ok(Written { name, query, range }) = serde_json::from_value(value) {
                let range = Preset::parse(&range).unwrap_or_default();
                // One that can't be kept is not worth losing the others.
                let _ = read.add(SavedSearch { name: name.trim().to_owned(), query, range });
            }
        }
        read
    }

    /// The text to be kept.
    pub fn print(&self) -> String {
        let written: Vec<Written> = self
            .0
            .iter()
            .map(|saved| Written {
                name: saved.name.clone(),
                query: saved.query.clone(),
                range: saved.range.as_str().to_owned(),
            })
            .collect();
        // Text alone, so writing can't fail.
        serde_json::to_string(&written).unwrap_or_default()
    }

    /// The searches in the order of their names.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &SavedSearch> {
        self.0.iter()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Keeps a search.
    ///
    /// # Errors
    /// Why it can't be kept; then nothing is changed.
    pub fn add(&mut self, search: SavedSearch) -> Result<(), SaveProblem> {
        if let Some(problem) = search.problem() {
            return Err(problem);
        }
        if self.0.len() >= MAX_SEARCHES {
            return Err(SaveProblem::TooMany);
        }
        // Names are for one person's eyes; letters beyond ASCII need no folding here.
        let same = |saved: &SavedSearch| saved.name.eq_ignore_ascii_case(&search.name);
        if self.0.iter().any(same) {
            return Err(SaveProblem::NameTaken);
        }
        let at = self.0.partition_point(|saved| saved.name < search.name);
        self.0.insert(at, search);
        Ok(())
    }

    /// Forgets the search of this name.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|saved| saved.name != name);
    }
}

#[cfg(test)]
mod tests {
    use super::super::filter::select;
    use super::super::query::{Query, Setting};
    use super::*;
    use crate::events::store::EventStore;
    use crate::time::range::Window;
    use console_core::when::FixedZone;
    use proptest::prelude::*;
    use token_api::audit::read_page;
    use token_api::time::UnixSeconds;

    fn saved(name: &str, query: &str) -> SavedSearch {
        SavedSearch { name: name.into(), query: query.into(), range: Preset::Week }
    }

    fn names(searches: &SavedSearches) -> Vec<&str> {
        searches.iter().map(|saved| saved.name.as_str()).collect()
    }

    #[test]
    fn searches_to_begin_with_can_be_read_and_are_written_as_they_print() {
        let setting = Setting { now: UnixSeconds(9), zone: &FixedZone(0) };
        for starter in STARTERS {
            let query = Query::parse(starter.query, setting).unwrap();
            assert_eq!(query.to_string(), starter.query);
            let view = starter.view(&AuditView::default());
            assert_eq!(view.to_string().parse::<AuditView>().unwrap(), view);
        }
        let body = r#"{"auditLogEvents":[
            {"timestamp":3,"event":"Organization Token Created","description":"Created admin token \"x\", expires"},
            {"timestamp":2,"event":"Organization Token Created","description":"Created token \"admin\", expires"},
            {"timestamp":1,"event":"Organization Token Deleted","description":"Deleted admin token \"x\""}]}"#;
        let mut store = EventStore::new(str::to_lowercase);
        store.append(&read_page(body.as_bytes()).unwrap());
        let found = |starter: &Starter| {
            let query = Query::parse(starter.query, setting).unwrap();
            let all = Window { from: UnixSeconds(0), to: UnixSeconds(9) };
            select(&store, &query, all, Sort::default())
        };
        assert_eq!(found(&STARTERS[0]), [0]);
        assert_eq!(found(&STARTERS[3]), [2]);
    }

    #[test]
    fn keeps_searches_in_the_order_of_names() {
        let mut searches = SavedSearches::default();
        assert!(searches.is_empty());
        for name in ["refusals", "admin", "night"] {
            searches.add(saved(name, "failed:yes")).unwrap();
        }
        assert_eq!(names(&searches), ["admin", "night", "refusals"]);
        assert_eq!(SavedSearches::parse(&searches.print()), searches);
        searches.remove("night");
        assert_eq!(names(&searches), ["admin", "refusals"]);
    }

    #[test]
    fn what_can_not_be_kept_is_told() {
        let mut searches = SavedSearches::default();
        searches.add(saved("Refusals", "")).unwrap();
        let table = [
            (saved("", "x"), SaveProblem::NoName),
            (saved("REFUSALS", "x"), SaveProblem::NameTaken),
            (saved(&"é".repeat(MAX_NAME_CHARS + 1), "x"), SaveProblem::NameTooLong),
            (saved("a", &"é".repeat(MAX_QUERY_CHARS + 1)), SaveProblem::QueryTooLong),
        ];
        for (search, problem) in table {
            assert_eq!(searches.add(search), Err(problem));
            assert!(problem.words().ends_with('.'));
        }
        for number in 1..MAX_SEARCHES {
            searches.add(saved(&number.to_string(), "")).unwrap();
        }
        assert_eq!(searches.add(saved("more", "")), Err(SaveProblem::TooMany));
    }

    #[test]
    fn nonsense_is_left_out() {
        let text = r#"[{"name":" a "},{"name":3},{"name":""},"x",{"name":"A"},null,
            {"name":"b","query":"q","range":"1h","more":1},{"name":"c","range":"forever"}]"#;
        let read = SavedSearches::parse(text);
        assert_eq!(names(&read), ["a", "b", "c"]);
        let ranges: Vec<_> = read.iter().map(|saved| saved.range).collect();
        assert_eq!(ranges, [Preset::Month, Preset::Hour, Preset::Month]);
        for other in ["", "{}", "3", "[", "null"] {
            assert_eq!(SavedSearches::parse(other), SavedSearches::default());
        }
    }

    #[test]
    fn a_fixed_range_becomes_one_that_moves() {
        let between =
            |seconds| TimeRange::Between(Window { from: UnixSeconds(0), to: UnixSeconds(seconds) });
        let table = [
            (TimeRange::Last(Preset::Day), Preset::Day),
            (TimeRange::Around(UnixSeconds(5)), Preset::Hour),
            (between(3600), Preset::Hour),
            (between(3601), Preset::Day),
            (between(i64::MAX), Preset::Quarter),
        ];
        for (range, kept) in table {
            let view = AuditView { range, query: " x ".into(), ..AuditView::default() };
            let search = SavedSearch::of(" name ", &view);
            assert_eq!((search.name.as_str(), search.query.as_str()), ("name", "x"));
            assert_eq!(search.range, kept, "{range:?}");
        }
    }

    #[test]
    fn a_link_opens_it_and_ones_own_zone_stays() {
        let search = saved("a", "failed:yes");
        assert_eq!(search.link(), "?q=failed%3Ayes&range=7d");
        assert_eq!(search.detail(), "Last 7 days · failed:yes");
        assert_eq!(saved("a", "").detail(), "Last 7 days · everything");
        let now = AuditView { utc: true, live: true, ..AuditView::default() };
        assert_eq!(search.view(&now).to_string(), "?q=failed%3Ayes&range=7d&time=utc");
    }

    proptest! {
        #[test]
        fn whatever_is_kept_comes_back(
            searches in prop::collection::vec((any::<String>(), any::<String>(), 0..5_usize), 0..60),
            text in any::<String>(),
        ) {
            let mut kept = SavedSearches::default();
            for (name, query, range) in searches {
                let view = AuditView {
                    query,
                    range: TimeRange::Last(Preset::ALL[range]),
                    ..AuditView::default()
                };
                let search = SavedSearch::of(&name, &view);
                let (before, link) = (kept.clone(), search.link());
                if kept.add(search).is_err() {
                    prop_assert_eq!(&kept, &before);
                }
                prop_assert_eq!(link.parse::<AuditView>().unwrap().range, view.range);
            }
            prop_assert_eq!(SavedSearches::parse(&kept.print()), kept);
            prop_assert!(SavedSearches::parse(&text).iter().len() <= MAX_SEARCHES);
        }
    }
}

//! What the audit log shows, kept in the address so that a link, a reload or Back restores it:
//! search, range, order, zone, the event that is open, and whether it follows the log. Reads any
//! address; defaults are left out. What the search means is the business of `query`.

use super::range::{Preset, TimeRange, Window};
use crate::query_string;
use std::fmt;
use std::str::FromStr;
use token_api::audit::EventKey;
use token_api::id::TokenId;
use token_api::time::{Moment, UnixSeconds};

/// The view of an audit log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditView {
    /// The search, as typed: it may be one that can't be read.
    pub query: String,
    /// The time that is looked at.
    pub range: TimeRange,
    /// The order of rows.
    pub sort: Sort,
    /// Whether times are shown in UTC instead of local time.
    pub utc: bool,
    /// The event whose details are open.
    pub event: Option<EventKey>,
    /// Whether the log is followed while it grows.
    pub live: bool,
}

/// An order of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sort {
    /// What is compared.
    pub column: SortColumn,
    /// Latest or Z first.
    pub descending: bool,
}

impl Default for Sort {
    /// Newest first, as servers list.
    fn default() -> Self {
        Self { column: SortColumn::Time, descending: true }
    }
}

impl Sort {
    /// The order after a press on a column's header: the other direction of the same column, or
    /// the natural first direction of another.
    #[must_use]
    pub fn pressed(self, column: SortColumn) -> Self {
        let descending =
            if self.column == column { !self.descending } else { column == SortColumn::Time };
        Self { column, descending }
    }
}

/// A column that rows can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SortColumn {
    /// When it happened.
    Time,
    /// What kind of event.
    Event,
    /// Who did it: the token, the other actor or the user.
    Actor,
    /// What happened, in words.
    Description,
    /// The address it came from.
    Ip,
}

impl SortColumn {
    /// Every column, in the table's order.
    pub const ALL: [Self; 5] = [Self::Time, Self::Event, Self::Actor, Self::Description, Self::Ip];

    /// The word in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Event => "event",
            Self::Actor => "actor",
            Self::Description => "description",
            Self::Ip => "ip",
        }
    }

    /// Reads the word in the address.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.as_str() == text)
    }
}

/// The keys of the range, of which one address has one kind.
#[derive(Default)]
struct RangeWords {
    preset: Option<Preset>,
    around: Option<UnixSeconds>,
    from: Option<UnixSeconds>,
    to: Option<UnixSeconds>,
}

impl RangeWords {
    /// The most exact of what was said. A beginning without an end, or an end without a
    /// beginning, is no range.
    fn range(self) -> TimeRange {
        match (self.from, self.to, self.around, self.preset) {
            (Some(from), Some(to), ..) => TimeRange::Between(Window::between(from, to)),
            (_, _, Some(at), _) => TimeRange::Around(at),
            (_, _, _, Some(preset)) => TimeRange::Last(preset),
            _ => TimeRange::default(),
        }
    }
}

/// An instant that a calendar has.
fn instant(text: &str) -> Option<UnixSeconds> {
    Moment::of(text.parse().ok()?).at()
}

impl FromStr for AuditView {
    type Err = std::convert::Infallible;

    /// Reads any address: unknown keys and words count as absent.
    fn from_str(search: &str) -> Result<Self, Self::Err> {
        let (mut view, mut range) = (Self::default(), RangeWords::default());
        for (key, value) in query_string::parse(search) {
            match key.as_str() {
                "q" => view.query = value,
                "range" => range.preset = Preset::parse(&value),
                "around" => range.around = instant(&value),
                "from" => range.from = instant(&value),
                "to" => range.to = instant(&value),
                "sort" => view.sort = parse_sort(&value).unwrap_or_default(),
                "time" => view.utc = value == "utc",
                "event" => view.event = value.parse().ok(),
                "live" => view.live = value == "on",
                _ => {}
            }
        }
        view.range = range.range();
        Ok(view)
    }
}

fn parse_sort(text: &str) -> Option<Sort> {
    let (word, descending) = match text.strip_prefix('-') {
        Some(word) => (word, true),
        None => (text, false),
    };
    Some(Sort { column: SortColumn::parse(word)?, descending })
}

impl fmt::Display for AuditView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut pairs: Vec<(&str, String)> = Vec::new();
        if !self.query.is_empty() {
            pairs.push(("q", self.query.clone()));
        }
        match self.range {
            range if range == TimeRange::default() => {}
            TimeRange::Last(preset) => pairs.push(("range", preset.as_str().into())),
            TimeRange::Around(at) => pairs.push(("around", at.0.to_string())),
            TimeRange::Between(Window { from, to }) => {
                pairs.extend([("from", from.0.to_string()), ("to", to.0.to_string())]);
            }
        }
        if self.sort != Sort::default() {
            let sign = if self.sort.descending { "-" } else { "" };
            pairs.push(("sort", format!("{sign}{}", self.sort.column.as_str())));
        }
        if self.utc {
            pairs.push(("time", "utc".into()));
        }
        if let Some(event) = self.event {
            pairs.push(("event", event.to_string()));
        }
        if self.live {
            pairs.push(("live", "on".into()));
        }
        f.write_str(&query_string::print(pairs.iter().map(|(key, value)| (*key, value.as_str()))))
    }
}

/// The query part of a link to what a token did in the last 30 days. Its name stands beside its
/// identifier, for servers that leave one of them out; names are never given twice.
///
/// Lists of tokens need this before anything of the log is there, so it is written by hand and not
/// by the search language, which stays out of the first download.
pub fn of_token(id: &TokenId, name: &str) -> String {
    let name = Some(name).filter(|name| !name.trim().is_empty() && *name != id.as_str());
    let known_as = |text: &str| format!("token:{}", quoted(text));
    let either: Vec<String> = name.into_iter().chain([id.as_str()]).map(known_as).collect();
    query_string::print([("q", either.join(" OR ").as_str())])
}

/// The query part of a link to what a token did within a range.
pub fn of_token_within(id: &TokenId, name: &str, within: Preset) -> String {
    format!("{}&range={}", of_token(id, name), within.as_str())
}

/// The query part of a link to what a user did within a range, by any of the user's tokens.
pub fn of_user(login: &str, within: Preset) -> String {
    let query = format!("user:{}", quoted(login));
    query_string::print([("q", query.as_str()), ("range", within.as_str())])
}

/// The query part of a link to what was refused within a range.
pub fn refusals(within: Preset) -> String {
    query_string::print([("q", "failed:yes"), ("range", within.as_str())])
}

/// A value of the search language, in quotes where something of it could be read otherwise.
fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    if text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::query::{Expr, Pattern, Query, Setting, Term, any_of};
    use crate::when::FixedZone;
    use proptest::prelude::*;

    fn read(search: &str) -> AuditView {
        search.parse().unwrap_or_default()
    }

    #[test]
    fn defaults_stay_out_of_the_address() {
        assert_eq!(AuditView::default().to_string(), "");
        assert_eq!(read("?range=30d&sort=-time&live=off&time=local"), AuditView::default());
    }

    #[test]
    fn reads_and_prints() {
        for address in [
            "?q=token%3Arelease-bot%20-event%3A%22Stack%20Exported%22%20failed%3Ayes",
            "?range=7d",
            "?around=1795300000",
            "?from=1795200000&to=1795300000&sort=ip",
            "?sort=time",
            "?sort=-actor&time=utc&event=1795300000-3fa9c2d1-0&live=on",
        ] {
            assert_eq!(read(address).to_string(), address);
        }
    }

    #[test]
    fn nonsense_counts_as_absent() {
        let address = "?range=2w&around=now&from=1795200000&sort=-&time=moon&event=x&live=1&x=y";
        assert_eq!(read(address), AuditView::default());
        assert_eq!(read("?from=9&to=5").to_string(), "?from=5&to=9");
        assert_eq!(read("?from=-9223372036854775808&to=9223372036854775807"), AuditView::default());
        assert_eq!(read("?around=1795300000000"), AuditView::default());
        assert_eq!(read("?range=7d&around=5&from=1").to_string(), "?around=5");
    }

    #[test]
    fn a_press_turns_or_moves_the_order() {
        let newest = Sort::default();
        assert!(!newest.pressed(SortColumn::Time).descending);
        assert!(!newest.pressed(SortColumn::Ip).descending);
        assert!(newest.pressed(SortColumn::Ip).pressed(SortColumn::Ip).descending);
        assert_eq!(newest.pressed(SortColumn::Ip).pressed(SortColumn::Time), newest);
    }

    #[test]
    fn a_token_is_searched_by_name_and_identifier() {
        let table = [
            ("7f3a-22", "release-bot", "token:release-bot OR token:7f3a-22"),
            ("7f3a-22", "", "token:7f3a-22"),
            ("t", "t", "token:t"),
            ("a b", " ", "token:\"a b\""),
            ("t", "50%* \"x\"", "token:\"50%* \\\"x\\\"\" OR token:t"),
        ];
        for (id, name, query) in table {
            let view = read(&of_token(&TokenId::new(id), name));
            assert_eq!(view, AuditView { query: query.into(), ..AuditView::default() });
        }
    }

    #[test]
    fn links_lead_to_what_somebody_did_and_to_refusals() {
        let table = [
            (of_user("linus", Preset::Day), "user:linus", Preset::Day),
            (of_user("acme/ci bot", Preset::Week), "user:\"acme/ci bot\"", Preset::Week),
            (of_token_within(&TokenId::new("t"), "t", Preset::Day), "token:t", Preset::Day),
            (refusals(Preset::Hour), "failed:yes", Preset::Hour),
        ];
        for (link, query, preset) in table {
            let range = TimeRange::Last(preset);
            assert_eq!(
                read(&link),
                AuditView { query: query.into(), range, ..AuditView::default() }
            );
        }
    }

    /// Seconds up to the end of the year 9999.
    fn calendar() -> std::ops::RangeInclusive<i64> {
        1..=253_402_300_799
    }

    fn view() -> impl Strategy<Value = AuditView> {
        let range = prop_oneof![
            prop::sample::select(Preset::ALL.to_vec()).prop_map(TimeRange::Last),
            calendar().prop_map(|at| TimeRange::Around(UnixSeconds(at))),
            (calendar(), calendar()).prop_map(|(one, other)| {
                TimeRange::Between(Window::between(UnixSeconds(one), UnixSeconds(other)))
            }),
        ];
        let key = (any::<i64>(), any::<u32>(), any::<u32>())
            .prop_map(|(time, hash, ordinal)| EventKey { time: UnixSeconds(time), hash, ordinal });
        let sort = (prop::sample::select(SortColumn::ALL.to_vec()), any::<bool>())
            .prop_map(|(column, descending)| Sort { column, descending });
        let flags = (any::<bool>(), any::<bool>());
        (any::<String>(), range, sort, flags, prop::option::of(key)).prop_map(
            |(query, range, sort, (utc, live), event)| AuditView {
                query,
                range,
                sort,
                utc,
                event,
                live,
            },
        )
    }

    proptest! {
        #[test]
        fn the_search_language_reads_what_was_written_by_hand(id in "\\PC{1,12}", name in "\\PC{0,12}") {
            let token = |text: &str| Expr::Term(Term::Token(Pattern::literal(text)));
            let names = [name.as_str(), id.as_str()].into_iter().filter(|text| !text.trim().is_empty());
            let mut either: Vec<Expr> = names.map(token).collect();
            either.dedup();
            let setting = Setting { now: UnixSeconds(0), zone: &FixedZone(0) };
            let read = Query::parse(&read(&of_token(&TokenId::new(&*id), &name)).query, setting);
            prop_assume!(!id.trim().is_empty());
            prop_assert_eq!(read, Ok(Query { expr: any_of(either) }));
        }

        #[test]
        fn whatever_is_shown_comes_back(view in view()) {
            prop_assert_eq!(read(&view.to_string()), view);
        }

        #[test]
        fn any_address_is_a_view_with_one_normal_form(
            any in any::<String>(),
            pairs in prop::collection::vec(
                (
                    prop::sample::select(
                        vec!["q", "range", "around", "from", "to", "sort", "time", "event", "live"],
                    ),
                    "[-0-9a-z%+&=]{0,12}",
                ),
                0..6,
            ),
        ) {
            let pairs: String = pairs.iter().map(|(key, value)| format!("&{key}={value}")).collect();
            for address in [any, pairs] {
                let view = read(&address);
                prop_assert_eq!(read(&view.to_string()), view);
            }
        }
    }
}

//! What the audit log shows, kept in the address so that a link, a reload or Back restores it:
//! search, range, order, zone, the event that is open, and whether it follows the log. Reads any
//! address; defaults are left out. What the search means is the business of `query`.

use crate::time::range::{Preset, TimeRange, Window};
use console_core::text::query_string;
use console_core::view::sort;
use std::fmt;
use std::str::FromStr;
use token_api::audit::EventKey;
use token_api::id::TokenId;
use token_api::oidc::IssuerId;
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

/// An order of events. Newest first is the order of servers.
pub type Sort = sort::Sort<SortColumn>;

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

impl sort::SortColumn for SortColumn {
    const ALL: &'static [Self] =
        &[Self::Time, Self::Event, Self::Actor, Self::Description, Self::Ip];
    const DEFAULT: Self = Self::Time;

    fn as_str(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Event => "event",
            Self::Actor => "actor",
            Self::Description => "description",
            Self::Ip => "ip",
        }
    }

    fn starts_descending(self) -> bool {
        self == Self::Time
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
                "sort" => view.sort = Sort::parse(&value).unwrap_or_default(),
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
            pairs.push(("sort", self.sort.to_string()));
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
    query_string::print([("q", search_of_token(id, name).as_str())])
}

/// The search for what a token did.
pub fn search_of_token(id: &TokenId, name: &str) -> String {
    let name = Some(name).filter(|name| !name.trim().is_empty() && *name != id.as_str());
    let known_as = |text: &str| format!("token:{}", quoted(text));
    let either: Vec<String> = name.into_iter().chain([id.as_str()]).map(known_as).collect();
    either.join(" OR ")
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

/// The query part of a link to the events that name an issuer, over the shortest range that reaches
/// back to its last use. Its identifier, which servers write into the URN of who exchanged, is looked
/// for as well: it stays when the issuer gets another name.
pub fn of_issuer(id: &IssuerId, name: &str, used: UnixSeconds, now: UnixSeconds) -> String {
    let reaches = |preset: &&Preset| now.seconds_since(used) < preset.seconds();
    let within = Preset::ALL.iter().find(reaches).copied();
    let names = [name, id.as_str()].into_iter().filter(|name| !name.trim().is_empty());
    let query = names.map(quoted_text).collect::<Vec<_>>().join(" OR ");
    match within {
        Some(within) => query_string::print([("q", query.as_str()), ("range", within.as_str())]),
        // Older than any preset: around the use itself.
        None => {
            let around = used.0.to_string();
            query_string::print([("q", query.as_str()), ("around", around.as_str())])
        }
    }
}

/// A text that is looked for as it stands.
fn quoted_text(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The query part of a link to what was refused within a range.
pub fn refusals(within: Preset) -> String {
    query_string::print([("q", "failed:yes"), ("range", within.as_str())])
}

/// A value of the search language, in quotes where something of it could be read otherwise.
pub(crate) fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    if text.chars().all(is_plain) {
        return text.to_owned();
    }
    quoted_text(text)
}

/// As [`of_token`], of those events alone that have this value in a field of the search language.
pub fn of_token_with(id: &TokenId, name: &str, field: &str, value: &str) -> String {
    let query = format!("({}) {field}:{}", search_of_token(id, name), quoted(value));
    query_string::print([("q", query.as_str())])
}

/// As [`of_token`], around an instant.
pub fn of_token_around(id: &TokenId, name: &str, at: UnixSeconds) -> String {
    let view = AuditView {
        query: search_of_token(id, name),
        range: TimeRange::Around(at),
        ..AuditView::default()
    };
    view.to_string()
}

#[cfg(test)]
mod tests;

//! What was looked at, part by part: how much of it, and what can be done about the rest.

use super::found::known;
use super::state::{Kind, Overview};
use crate::pages::loader::Loader;
use crate::pages::recent_log::State;
use crate::platform::intl;
use crate::ui::Remote;
use access_tokens::findings::over;
use audit_log::findings as of_log;
use console_core::backend::fault::{ApiError, Attempt};
use console_core::finding::{Looked, Over};
use console_core::when::count;
use leptos::prelude::*;
use oidc_trust::findings as of_trust;

/// How much of something was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// It is being read.
    Reading,
    /// All of it.
    Whole,
    /// A part, or nothing so far.
    Part,
    /// The user can't see it, or the server does not have it.
    Closed,
}

/// What can be done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// Read it again.
    Retry(Part),
    /// Read more of the log.
    MoreOfLog,
    /// Stop reading the log.
    StopLog,
}

/// A part that is read by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Tokens,
    Cap,
    Members,
    Trust,
    Teams,
}

/// A line of "What was looked at".
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub name: &'static str,
    pub mark: Mark,
    pub words: String,
    pub act: Option<Act>,
}

impl Line {
    fn new(name: &'static str, mark: Mark, words: impl Into<String>) -> Self {
        Self { name, mark, words: words.into(), act: None }
    }
}

/// All parts. Tracked.
pub(super) fn lines(screen: Overview) -> Vec<Line> {
    match screen.kind.get() {
        None => Vec::new(),
        Some(Kind::Organization) => vec![
            tokens(screen, Kind::Organization, "Organization tokens"),
            line(screen, "Maximum expiry", Part::Cap, screen.cap, |cap| Over {
                words: match cap {
                    Some(cap) => count(cap.days().into(), "day"),
                    None => "none is set".to_owned(),
                },
                is_whole: true,
            }),
            line(screen, "Members", Part::Members, screen.members, |members| {
                let start = if members.is_whole { "" } else { "the first " };
                let words = format!("{start}{}", number(members.rows.len(), "member"));
                Over { words, is_whole: members.is_whole }
            }),
            log(screen),
            line(screen, "OIDC trust", Part::Trust, screen.trust, |trust| {
                of_trust::over(&trust.rows, trust.is_whole)
            }),
            Line::new("Team tokens", Mark::Part, "not looked at here; each team has its own list"),
            Line::new("Personal tokens", Mark::Closed, "of others: no admin can list them"),
        ],
        Some(Kind::Own) => vec![
            tokens(screen, Kind::Own, "Your tokens"),
            line(screen, "Teams", Part::Teams, screen.teams, |teams| {
                let words = format!("{}; not their tokens", number(teams.rows.len(), "team"));
                Over { words, is_whole: teams.is_whole }
            }),
            Line::new("Events", Mark::Closed, "not looked at here"),
        ],
    }
}

/// How far looking has come.
pub(super) fn looked(lines: &[Line]) -> Looked {
    if lines.iter().any(|line| line.mark == Mark::Reading) {
        Looked::Looking
    } else if lines.iter().all(|line| line.mark == Mark::Whole) {
        Looked::Wholly
    } else {
        Looked::InPart
    }
}

fn tokens(screen: Overview, kind: Kind, name: &'static str) -> Line {
    let owner = screen.token_owner(kind);
    line(screen, name, Part::Tokens, screen.tokens, |tokens| {
        over(&owner, &tokens.rows, tokens.is_whole)
    })
}

/// The line of a part that is read by a loader.
fn line<T: Send + Sync>(
    screen: Overview,
    name: &'static str,
    part: Part,
    loader: Loader<T>,
    over: impl Fn(&T) -> Over,
) -> Line {
    let retry = Some(Act::Retry(part));
    loader.remote.with(|remote| match remote {
        Remote::Loading => Line::new(name, Mark::Reading, "being read…"),
        Remote::SlowLoading => Line::new(name, Mark::Reading, "the server takes long…"),
        Remote::Ready(value) | Remote::Refreshing(value) => {
            let over = over(value);
            let mark = if over.is_whole { Mark::Whole } else { Mark::Part };
            Line::new(name, mark, over.words)
        }
        Remote::Stale(value, error) => {
            let words =
                format!("{}; could not be read again: {}", over(value).words, why(screen, error));
            Line { act: retry, ..Line::new(name, Mark::Part, words) }
        }
        Remote::Failed(error) => failed(screen, name, error, retry),
    })
}

fn failed(screen: Overview, name: &'static str, error: &ApiError, retry: Option<Act>) -> Line {
    if error.means_not_offered() {
        return Line::new(name, Mark::Closed, "not offered by this server");
    }
    if let Some(forbidden) = error.forbidden() {
        let reason = forbidden.reason.unwrap_or_else(|| "The server gave no reason.".into());
        return Line::new(name, Mark::Closed, format!("not permitted. {reason}"));
    }
    let words = format!("could not be read. {}", why(screen, error));
    Line { act: retry, ..Line::new(name, Mark::Part, words) }
}

fn log(screen: Overview) -> Line {
    const NAME: &str = "Events";
    let Some(log) = screen.log.get() else {
        // Read after the tokens.
        screen.read_at.track();
        return match screen.log_denial() {
            Some(why) => Line::new(NAME, Mark::Closed, why),
            None => Line::new(NAME, Mark::Reading, "waiting…"),
        };
    };
    if log.state.with(|state| *state == State::Reading) {
        let words = format!("{}…", log.events_read());
        return Line { act: Some(Act::StopLog), ..Line::new(NAME, Mark::Reading, words) };
    }
    let over = log.look(|part| of_log::over(super::found::given(screen.times, log, part)));
    let trouble = log.trouble();
    let act = log.can_go_on().then_some(Act::MoreOfLog);
    let (mark, words) = match trouble {
        Some(why) if log.has_nothing() => (Mark::Closed, why),
        Some(why) => (Mark::Part, format!("{}. {why}", over.words)),
        None if over.is_whole => (Mark::Whole, over.words),
        None => (Mark::Part, over.words),
    };
    Line { act, ..Line::new(NAME, mark, words) }
}

/// A failure to read, as sentences.
fn why(screen: Overview, error: &ApiError) -> String {
    let words = error.explain(Attempt::Read, &screen.services.host());
    format!("{}. {}", words.title, words.detail)
}

fn number(number: usize, unit: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {unit}{plural}", intl::number(number))
}

/// Does what a line offers.
pub(super) fn act(screen: Overview, act: Act) {
    let log = screen.log.get_untracked();
    match act {
        Act::MoreOfLog => log.into_iter().for_each(|log| log.go_on()),
        Act::StopLog => log.into_iter().for_each(|log| log.stop()),
        Act::Retry(Part::Tokens) => {
            if let Some(kind) = screen.kind.get_untracked() {
                screen.read_tokens(kind);
            }
        }
        Act::Retry(Part::Cap) => screen.read_cap(),
        Act::Retry(Part::Members) => screen.read_members(),
        Act::Retry(Part::Trust) => screen.read_trust(),
        Act::Retry(Part::Teams) => screen.read_teams(),
    }
}

/// Whether the list of tokens is known. Tracked.
pub(super) fn has_tokens(screen: Overview) -> bool {
    known(screen.tokens).is_some()
}

//! Static tokens that trust in an issuer could replace: organization and team tokens that work like
//! a machine. Everything is said of the events that were loaded, with its reasons as data; nothing
//! is decided here.

use super::providers::Provider;
use console_core::text::order::sorted;
use console_core::when::count;
use std::collections::HashMap;
use token_api::id::TokenId;
use token_api::time::{SECONDS_PER_DAY, UnixSeconds};
use token_api::token::AccessToken;

/// Fewer events than this say nothing about a token.
pub const MIN_EVENTS: usize = 8;

/// Events that are no further apart than this are of one run of a program, in seconds.
const RUN_GAP: i64 = 600;

/// Fewer runs than this have no rhythm: with seven intervals chance alone keeps to one in fewer
/// than one of five hundred cases.
const MIN_RUNS: usize = 8;

/// The hours of the day in which a token must have been used to be called used around the clock,
/// and on how many days: people sleep.
const AROUND_THE_CLOCK: (usize, usize) = (20, 3);

/// Words that machines' tokens and their events have, with the provider that some of them name. What
/// names one comes first.
const WORDS: [(&str, Option<Provider>); 32] = [
    ("github", Some(Provider::GitHub)),
    ("gitlab", Some(Provider::GitLab)),
    ("bitbucket", Some(Provider::Bitbucket)),
    ("circleci", Some(Provider::CircleCi)),
    ("terraform", Some(Provider::TerraformCloud)),
    ("eks", Some(Provider::Eks)),
    ("gke", Some(Provider::Gke)),
    ("aks", Some(Provider::Aks)),
    ("kubernetes", None),
    ("k8s", None),
    ("jenkins", None),
    ("buildkite", None),
    ("teamcity", None),
    ("argocd", None),
    ("ci", None),
    ("cd", None),
    ("cicd", None),
    ("pipeline", None),
    ("pipelines", None),
    ("workflow", None),
    ("workflows", None),
    ("runner", None),
    ("build", None),
    ("builds", None),
    ("deploy", None),
    ("deploys", None),
    ("deployment", None),
    ("release", None),
    ("releases", None),
    ("nightly", None),
    ("hourly", None),
    ("cron", None),
];

/// Where a word was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// In the token's name.
    Name,
    /// In what its creator wrote it is for.
    Description,
    /// In what its events say was done.
    Events,
}

/// Why a token looks like a machine's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A word of pipelines.
    Word {
        /// The word, in small letters.
        word: &'static str,
        /// Where it was found.
        place: Place,
    },
    /// It runs at a regular rhythm.
    Rhythm {
        /// The middle one of the intervals between runs, in seconds.
        every: i64,
        /// How many runs there were.
        runs: usize,
    },
    /// It is used at hours when people sleep.
    AroundTheClock {
        /// In how many hours of the day it was used.
        hours: usize,
    },
}

impl Reason {
    /// "Its name says “deploy”"
    pub fn words(&self) -> String {
        match self {
            Self::Word { word, place: Place::Name } => format!("its name says “{word}”"),
            Self::Word { word, place: Place::Description } => {
                format!("its description says “{word}”")
            }
            Self::Word { word, place: Place::Events } => {
                format!("most of its events speak of “{word}”")
            }
            Self::Rhythm { every, runs } => {
                format!("{} runs, one {}", runs, every_words(*every))
            }
            Self::AroundTheClock { hours: 24 } => "used at all hours of the day".to_owned(),
            Self::AroundTheClock { hours } => format!("used in {hours} of the 24 hours of a day"),
        }
    }
}

/// "every 24 hours"; rounded to what a schedule would say.
fn every_words(seconds: i64) -> String {
    let rounded = |unit: i64| (seconds + unit / 2) / unit;
    match seconds {
        ..5_400 => format!("every {}", count(rounded(60), "minute")),
        5_400..129_600 => format!("every {}", count(rounded(3600), "hour")),
        _ => format!("every {}", count(rounded(SECONDS_PER_DAY), "day")),
    }
}

/// A token that trust could replace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its name, which is never given twice in an organization.
    pub name: String,
    /// Its row in the organization's list; `None` for a team's token, or one that is gone.
    pub listed: Option<TokenId>,
    /// Events that did not fail.
    pub events: usize,
    /// The last of them.
    pub last: UnixSeconds,
    /// Why it looks like a machine's; never empty.
    pub reasons: Vec<Reason>,
    /// Who issues ID tokens there, where its words tell.
    pub provider: Option<Provider>,
}

/// A use of a token, as the audit log has it.
#[derive(Clone, Copy, Debug)]
pub struct TokenUse<'a> {
    /// The token's name; empty where the event names none.
    pub token_name: &'a str,
    /// What kind of event it is.
    pub event: &'a str,
    /// The event in words.
    pub description: &'a str,
    /// When it happened.
    pub time: UnixSeconds,
    /// Whether it was refused.
    pub failed: bool,
}

/// What a token did, while its uses are gathered.
struct Gathered<'a> {
    /// The newest first.
    times: Vec<UnixSeconds>,
    /// How many events have each of [`WORDS`].
    words: [usize; WORDS.len()],
    /// Whether one of its events is the exchange that it came from.
    is_exchanged: bool,
    token_name: &'a str,
}

/// The tokens of the organization and its teams that worked like a machine, by their uses, the newest
/// first; those with most reasons first. `listed` is the organization's list of tokens,
/// active and expired: what has expired needs no successor. What came from an exchange has no need
/// of one either.
pub fn replaceable<'a>(
    uses: impl Iterator<Item = TokenUse<'a>>,
    listed: &[AccessToken],
    now: UnixSeconds,
) -> Vec<Candidate> {
    let mut gathered: HashMap<&str, Gathered<'_>> = HashMap::new();
    for one in uses.filter(|one| !one.token_name.is_empty() && !one.failed) {
        let new = || Gathered {
            times: Vec::new(),
            words: [0; WORDS.len()],
            is_exchanged: false,
            token_name: one.token_name,
        };
        gathered.entry(one.token_name).or_insert_with(new).add(&one);
    }
    let by_name: HashMap<&str, &AccessToken> =
        listed.iter().filter_map(|token| Some((token.given_name()?, token))).collect();
    let of = |(name, gathered): (&str, Gathered<'_>)| {
        let token = by_name.get(name).copied();
        let is_over = token.is_some_and(|token| token.expires.is_over(now));
        (!is_over && !gathered.is_exchanged).then(|| gathered.candidate(token)).flatten()
    };
    sorted(gathered.into_iter().filter_map(of).collect(), |a, b| {
        let by_reasons = b.reasons.len().cmp(&a.reasons.len());
        by_reasons.then(b.events.cmp(&a.events)).then_with(|| a.name.cmp(&b.name))
    })
}

impl Gathered<'_> {
    fn add(&mut self, one: &TokenUse<'_>) {
        self.times.push(one.time);
        self.is_exchanged |= says(one.event, "oidc");
        let said = |word: &str| says(one.description, word) || says(one.event, word);
        for ((word, _), number) in WORDS.iter().zip(&mut self.words) {
            *number += usize::from(said(word));
        }
    }

    fn candidate(&self, token: Option<&AccessToken>) -> Option<Candidate> {
        let (events, last) = (self.times.len(), *self.times.first()?);
        if events < MIN_EVENTS {
            return None;
        }
        let description = token.map_or("", AccessToken::purpose);
        let in_name = found(|word, _| says(self.token_name, word), Place::Name);
        let in_description = found(|word, _| says(description, word), Place::Description);
        let in_events = found(|_, at| self.words[at] * 2 > events, Place::Events);
        let rhythm = rhythm(&self.times).map(|reason| (reason, None));
        let clock = around_the_clock(&self.times).map(|reason| (reason, None));
        let (reasons, providers): (Vec<Reason>, Vec<Option<Provider>>) =
            [rhythm, clock, in_name, in_description, in_events].into_iter().flatten().unzip();
        (!reasons.is_empty()).then(|| Candidate {
            name: self.token_name.to_owned(),
            listed: token.map(|token| token.id.clone()),
            events,
            last,
            reasons,
            provider: providers.into_iter().flatten().next(),
        })
    }
}

/// The first of [`WORDS`] that is there.
fn found(
    is_there: impl Fn(&str, usize) -> bool,
    place: Place,
) -> Option<(Reason, Option<Provider>)> {
    let mut words = WORDS.iter().enumerate();
    let (_, (word, provider)) = words.find(|(at, (word, _))| is_there(word, *at))?;
    Some((Reason::Word { word, place }, *provider))
}

/// Whether a text has a word, in any letter case.
fn says(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| part.eq_ignore_ascii_case(word))
}

/// The rhythm of times, newest first: half of the intervals between runs differ from the middle
/// one by a twentieth of it at most. Middles instead of means: a night that was missed, a weekend,
/// or a run by hand change nothing.
fn rhythm(times: &[UnixSeconds]) -> Option<Reason> {
    let mut starts: Vec<i64> = Vec::new();
    let mut before = None;
    for at in times.iter().rev() {
        if before.is_none_or(|before| at.seconds_since(before) > RUN_GAP) {
            starts.push(at.0);
        }
        before = Some(*at);
    }
    if starts.len() < MIN_RUNS {
        return None;
    }
    let intervals: Vec<i64> = starts.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let every = middle(intervals.clone())?;
    let differences = intervals.iter().map(|interval| (interval - every).abs()).collect();
    (middle(differences)? * 20 <= every).then_some(Reason::Rhythm { every, runs: starts.len() })
}

/// The median; of an even number, the lower of the two in the middle.
fn middle(mut numbers: Vec<i64>) -> Option<i64> {
    let at = numbers.len().checked_sub(1)? / 2;
    numbers.sort_unstable();
    numbers.get(at).copied()
}

/// Hours are counted in UTC: how many there are is the same in every zone.
fn around_the_clock(times: &[UnixSeconds]) -> Option<Reason> {
    let mut days: Vec<i64> = times.iter().map(|at| at.0.div_euclid(SECONDS_PER_DAY)).collect();
    days.dedup();
    let mut hours = [false; 24];
    for at in times {
        let hour = at.0.rem_euclid(SECONDS_PER_DAY) / 3600;
        if let Some(hour) = usize::try_from(hour).ok().and_then(|hour| hours.get_mut(hour)) {
            *hour = true;
        }
    }
    let hours = hours.into_iter().filter(|used| *used).count();
    let (enough_hours, enough_days) = AROUND_THE_CLOCK;
    (hours >= enough_hours && days.len() >= enough_days).then_some(Reason::AroundTheClock { hours })
}

#[cfg(test)]
mod tests;

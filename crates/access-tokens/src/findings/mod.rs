//! What needs attention in a list of tokens: what ends although it is used, what was used after its end,
//! what the maximum refuses, rotations that wait, and what probably nobody needs. Each finding says over
//! which tokens it was made. The current time and the zone are arguments.

pub mod first_run;
mod rotations;

use crate::delete::consequences::{Standing, is_refused_use};
use crate::list::facets::{Expires, Facets, Used};
use crate::list::query::{Sort, SortColumn, TokenQuery};
use crate::list::rows::TokenRow;
use crate::rotation::in_progress;
use console_core::finding::{Finding, MOST_NAMED, Named, Over, Remedy, Severity, Target};
use console_core::text::order::sorted;
use console_core::when::{Zone, is_recent, relative};
use std::collections::HashSet;
use std::sync::Arc;
use token_api::expiry::ExpiryCap;
use token_api::id::TokenId;
use token_api::time::{Moment, SECONDS_PER_DAY, UnixSeconds};
use token_api::token::{AccessToken, Owner, TokenFilter};

/// Tokens that were made for at most two hours are meant to end soon; a minute for the clocks.
const MADE_SHORT_SECONDS: i64 = 2 * 3600 + 60;

/// A list of tokens, active and expired, and what is known around it.
#[derive(Clone, Copy)]
pub struct Given<'a> {
    /// Whose tokens.
    pub owner: &'a Owner,
    /// The rows that were read.
    pub rows: &'a [Arc<TokenRow>],
    /// Whether the list was read to its end.
    pub is_whole: bool,
    /// The maximum of the tokens' organization, if it has one and if that is known.
    pub cap: Option<ExpiryCap>,
    /// The current time.
    pub now: UnixSeconds,
    /// The time zone for words such as "tomorrow".
    pub zone: &'a dyn Zone,
}

/// Everything that is found, the most urgent first.
pub fn findings(given: Given<'_>) -> Vec<Finding> {
    let look = Look::at(given);
    let found = [
        look.expired_in_use(),
        look.ending(Ending::Day),
        look.over_maximum(),
        look.ending(Ending::Week),
        look.waiting_rotations(),
        look.never_expiring(),
        look.unused(),
        look.finished_rotations(),
    ];
    found.into_iter().flatten().collect()
}

/// "48 organization tokens": over what the findings of a list are made. Rows that could not be read were
/// not looked at.
pub fn over(owner: &Owner, rows: &[Arc<TokenRow>], is_whole: bool) -> Over {
    let read = rows.iter().filter(|row| row.token().is_some()).count();
    let unreadable = rows.len() - read;
    let kind = match owner {
        Owner::Personal => "personal token",
        Owner::Organization(_) => "organization token",
        Owner::Team(..) => "team token",
    };
    let plural = if read == 1 { "" } else { "s" };
    let start = if is_whole { "" } else { "the first " };
    let rest = match unreadable {
        0 => String::new(),
        1 => "; 1 could not be read".to_owned(),
        some => format!("; {some} could not be read"),
    };
    Over {
        words: format!("{start}{read} {kind}{plural}{rest}"),
        is_whole: is_whole && unreadable == 0,
    }
}

/// When a token ends.
#[derive(Clone, Copy, PartialEq)]
enum Ending {
    /// Within a day.
    Day,
    /// Within a week, and not within a day.
    Week,
}

impl Ending {
    fn holds(self, left: i64) -> bool {
        match self {
            Self::Day => (1..=SECONDS_PER_DAY).contains(&left),
            Self::Week => (SECONDS_PER_DAY + 1..=7 * SECONDS_PER_DAY).contains(&left),
        }
    }
}

/// The tokens that were read, and those that are being replaced.
struct Look<'a> {
    given: Given<'a>,
    tokens: Vec<&'a AccessToken>,
    /// Those that have a successor: what is to be said of them is said of the rotation.
    replaced: HashSet<TokenId>,
}

impl<'a> Look<'a> {
    fn at(given: Given<'a>) -> Self {
        let tokens = given.rows.iter().filter_map(|row| row.token()).collect();
        let rotations = in_progress(given.rows);
        let replaced = rotations.iter().filter_map(|it| Some(it.ends()?.0.id.clone())).collect();
        Self { given, tokens, replaced }
    }

    /// The tokens that meet a condition, in the order of a key.
    fn tokens_by<K: Ord>(
        &self,
        holds: impl Fn(&AccessToken) -> bool,
        key: impl Fn(&AccessToken) -> K,
    ) -> Vec<&'a AccessToken> {
        let found = self.tokens.iter().copied().filter(|token| holds(token)).collect();
        sorted(found, |a, b| key(a).cmp(&key(b)))
    }

    fn is_replaced(&self, token: &AccessToken) -> bool {
        self.replaced.contains(&token.id)
    }

    /// Whether something uses the token, or may: where that is not told, nothing says that it is not.
    fn may_be_used(&self, token: &AccessToken) -> bool {
        token.last_used.is_untold() || is_recent(&token.last_used, self.given.now)
    }

    fn expired_in_use(&self) -> Option<Finding> {
        let now = self.given.now;
        // A call within the last week that came after the expiry, or within the week before it.
        let is_missed = |token: &AccessToken| {
            let ended = token.expires.at().filter(|at| *at <= now);
            ended.is_some_and(|_| is_recent(&token.last_used, now))
                && (is_refused_use(token) || (!is_short(token) && !self.is_replaced(token)))
        };
        let holds = |token: &AccessToken| is_missed(token) && !token.is_exchanged();
        let tokens = self.tokens_by(holds, |token| std::cmp::Reverse(token.last_used.at()));
        let refused = tokens.iter().filter(|token| is_refused_use(token)).count();
        let why = match refused {
            0 => {
                "Used within the last 7 days, and expired since: what uses it fails now.".to_owned()
            }
            _ if refused == tokens.len() => {
                "The last call came after the end and was refused: what uses it fails now.".into()
            }
            some => format!("For {some}, the last call came after the end and was refused."),
        };
        self.finding(
            Severity::Urgent,
            &tokens,
            ("expired token was in use", "expired tokens were in use"),
            why,
            |token| format!("last call {}", self.ago(&token.last_used)),
            self.list(TokenFilter::Expired, Facets { used: Some(Used::Week), ..Facets::default() }),
        )
    }

    fn ending(&self, ending: Ending) -> Option<Finding> {
        let now = self.given.now;
        let left = |token: &AccessToken| token.expires.at().map(|at| at.seconds_since(now));
        let holds = |token: &AccessToken| {
            left(token).is_some_and(|left| ending.holds(left))
                && self.may_be_used(token)
                && !is_short(token)
                && !token.is_exchanged()
                && !self.is_replaced(token)
        };
        let tokens = self.tokens_by(holds, |token| token.expires.at());
        let untold = tokens.iter().filter(|token| token.last_used.is_untold()).count();
        let why = match untold {
            0 => "What uses them stops working then, unless it gets a successor before.".to_owned(),
            some => format!(
                "What uses them stops working then. Of {some} it is not told whether they are used."
            ),
        };
        let (severity, what) = match ending {
            Ending::Day => (
                Severity::Urgent,
                ("token in use ends within 24 hours", "tokens in use end within 24 hours"),
            ),
            Ending::Week => (
                Severity::Soon,
                ("token in use ends within 7 days", "tokens in use end within 7 days"),
            ),
        };
        let expires = Some(Expires::Week);
        let facets = Facets { expires, ..Facets::default() };
        let note = |token: &AccessToken| self.ago(&token.expires);
        self.finding(severity, &tokens, what, why, note, self.list(TokenFilter::Active, facets))
    }

    fn over_maximum(&self) -> Option<Finding> {
        let (now, cap) = (self.given.now, self.given.cap?);
        let holds = |token: &AccessToken| {
            Standing::of(token, Some(cap), now) == Standing::OverMaximum
                && !token.is_exchanged()
                && self.may_be_used(token)
        };
        let tokens = self.tokens_by(holds, |token| std::cmp::Reverse(token.last_used.at()));
        let why = format!(
            "The organization allows {} days: the server refuses these tokens, and what uses them \
             fails.",
            cap.days()
        );
        let mut found = self.finding(
            Severity::Urgent,
            &tokens,
            ("token in use is over the maximum", "tokens in use are over the maximum"),
            why,
            |token| format!("last call {}", self.ago(&token.last_used)),
            self.list(TokenFilter::Active, Facets::default()),
        )?;
        found.remedies.push(Remedy::new("Maximum", Target::Settings));
        Some(found)
    }

    fn never_expiring(&self) -> Option<Finding> {
        let tokens = self.tokens_by(
            |token| token.expires == Moment::Never && !token.is_exchanged(),
            |token| std::cmp::Reverse(token.last_used.at()),
        );
        let used =
            tokens.iter().filter(|token| is_recent(&token.last_used, self.given.now)).count();
        let used = match used {
            0 => "None was used within 7 days, as far as is told.".to_owned(),
            some => format!("{some} used within 7 days."),
        };
        let why = format!("{used} What leaks works until it is deleted.");
        let facets = Facets { expires: Some(Expires::Never), ..Facets::default() };
        let mut found = self.finding(
            Severity::Review,
            &tokens,
            ("token never expires", "tokens never expire"),
            why,
            |_| String::new(),
            self.list(TokenFilter::Active, facets),
        )?;
        let is_of_organization = matches!(self.given.owner, Owner::Organization(_));
        if is_of_organization && self.given.cap.is_none() {
            found.remedies.push(Remedy::new("Set a maximum", Target::Settings));
        }
        Some(found)
    }

    fn unused(&self) -> Option<Finding> {
        let facets = Facets { used: Some(Used::Idle), ..Facets::default() };
        let now = self.given.now;
        let tokens = self.tokens_by(
            |token| !token.expires.is_over(now) && facets.let_through(token, now),
            |token| token.last_used.at().or(token.created_at()),
        );
        self.finding(
            Severity::Review,
            &tokens,
            ("token unused for 90 days", "tokens unused for 90 days"),
            "Probably nothing needs them. Look before you delete what runs once a quarter.".into(),
            |token| match token.last_used.at() {
                Some(at) => format!("last used {}", relative(at, now, self.given.zone)),
                None => "never used".into(),
            },
            self.list(TokenFilter::Active, facets.clone()),
        )
    }

    /// The list of these tokens.
    fn list(&self, status: TokenFilter, facets: Facets) -> Target {
        let sort = Sort { column: SortColumn::Expires, descending: false };
        let query = TokenQuery { status, facets, sort, ..TokenQuery::default() };
        Target::Tokens(self.given.owner.clone(), query.to_string())
    }

    /// An instant in words; nothing where it is none.
    fn ago(&self, moment: &Moment) -> String {
        moment.at().map_or_else(String::new, |at| relative(at, self.given.now, self.given.zone))
    }

    /// A finding about tokens; `None` without one. One token's remedy is its page.
    fn finding(
        &self,
        severity: Severity,
        tokens: &[&AccessToken],
        (one, several): (&str, &str),
        why: String,
        note: impl Fn(&AccessToken) -> String,
        list: Target,
    ) -> Option<Finding> {
        let first = tokens.first()?;
        let own = |token: &AccessToken| Target::Token(self.given.owner.clone(), token.id.clone());
        let named = tokens.iter().take(MOST_NAMED).map(|token| Named {
            label: token.label().to_owned(),
            count: 1,
            of: String::new(),
            note: note(token),
            target: Some(own(token)),
        });
        let remedy = match tokens.len() {
            1 => Remedy::new("Open token", own(first)),
            _ => Remedy::new("Show", list),
        };
        Some(Finding {
            severity,
            count: tokens.len(),
            what: if tokens.len() == 1 { one } else { several }.to_owned(),
            why,
            named: named.collect(),
            over: over(self.given.owner, self.given.rows, self.given.is_whole),
            remedies: vec![remedy],
        })
    }
}

fn is_short(token: &AccessToken) -> bool {
    let life = token.expires.at().zip(token.created_at());
    life.is_some_and(|(end, start)| end.seconds_since(start) <= MADE_SHORT_SECONDS)
}

#[cfg(test)]
mod tests;

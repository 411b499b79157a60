//! When the tokens of a list expire: by week over the next year, and the days on which many tokens
//! expire. Days and weeks are those of UTC. The current time is an argument.

use crate::list::facets::day_text;
use console_core::text::order::sorted;
use token_api::time::{Moment, SECONDS_PER_DAY, UnixSeconds};
use token_api::token::AccessToken;

/// How many weeks are shown.
pub const WEEKS: usize = 52;

/// A day with at least this many expiries is pointed out.
const CLIFF: usize = 5;

/// A week and the number of tokens that expire in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Week {
    /// The first day, `2026-11-30`. The address also uses this word.
    pub first: String,
    /// The number of tokens.
    pub tokens: usize,
}

/// A day on which many tokens expire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cliff {
    /// The day, `2026-12-31`.
    pub day: String,
    /// The first day of its week, as in [`Week::first`].
    pub week: String,
    /// The number of tokens.
    pub tokens: usize,
}

/// How many of these tokens have an expiry that the server does not say, or that is not an instant.
/// They are in no week, and may expire in any.
pub fn unknown<'a>(tokens: impl Iterator<Item = &'a AccessToken>) -> usize {
    tokens.filter(|token| matches!(token.expires, Moment::Untold | Moment::Odd(_))).count()
}

/// The weeks from today on, and the days with many expiries, the largest number first.
pub fn look_ahead<'a>(
    tokens: impl Iterator<Item = &'a AccessToken>,
    now: UnixSeconds,
) -> (Vec<Week>, Vec<Cliff>) {
    let today = now.0.div_euclid(SECONDS_PER_DAY);
    let mut days = [0_usize; WEEKS * 7];
    for token in tokens {
        let ahead = token.expires.at().filter(|at| *at > now);
        let day = ahead.map(|at| at.0.div_euclid(SECONDS_PER_DAY) - today);
        let day = day.and_then(|day| days.get_mut(usize::try_from(day).ok()?));
        if let Some(day) = day {
            *day += 1;
        }
    }
    let first = |week: usize| day_text(today + days_of(week * 7));
    let weeks = days
        .chunks(7)
        .enumerate()
        .map(|(at, week)| Week { first: first(at), tokens: week.iter().sum() });
    let cliffs: Vec<Cliff> = days
        .iter()
        .enumerate()
        .filter(|(_, tokens)| **tokens >= CLIFF)
        .map(|(at, tokens)| Cliff {
            day: day_text(today + days_of(at)),
            week: first(at / 7),
            tokens: *tokens,
        })
        .collect();
    (weeks.collect(), sorted(cliffs, |a, b| b.tokens.cmp(&a.tokens)))
}

fn days_of(days: usize) -> i64 {
    i64::try_from(days).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::facets::{Facet, Facets};

    const NOW: UnixSeconds = UnixSeconds(1_795_212_840);

    fn token(expires: i64) -> AccessToken {
        serde_json::from_value(serde_json::json!({
            "id": "t", "name": "n", "description": "", "created": "", "createdBy": "",
            "lastUsed": 0, "expires": expires, "admin": false
        }))
        .unwrap()
    }

    #[test]
    fn each_future_expiry_is_in_one_week() {
        let ahead = [1, 7 * SECONDS_PER_DAY, 30 * SECONDS_PER_DAY, 300 * SECONDS_PER_DAY];
        let apart = [0, 1, NOW.0, NOW.0 - 5, NOW.0 + 400 * SECONDS_PER_DAY, NOW.0 * 1000];
        let tokens: Vec<_> =
            ahead.iter().map(|after| token(NOW.0 + after)).chain(apart.map(token)).collect();
        let (weeks, cliffs) = look_ahead(tokens.iter(), NOW);
        assert_eq!(weeks.len(), WEEKS);
        assert_eq!(weeks.iter().map(|week| week.tokens).sum::<usize>(), ahead.len());
        assert!(cliffs.is_empty());
        // The link of a week's bar shows exactly the tokens that the bar counts.
        for week in &weeks {
            let mut facets = Facets::default();
            facets.set(Facet::Expires, &week.first);
            let shown = tokens.iter().filter(|token| facets.let_through(token, NOW));
            let ahead = shown.filter(|token| !token.expires.is_over(NOW)).count();
            assert_eq!(ahead, week.tokens, "{}", week.first);
        }
    }

    #[test]
    fn unknown_expiries_are_in_no_week_and_are_counted() {
        let odd = |expires: serde_json::Value| -> AccessToken {
            serde_json::from_value(serde_json::json!({"id": "t", "expires": expires})).unwrap()
        };
        let tokens = [token(0), token(NOW.0 + 5), odd(serde_json::Value::Null), odd("soon".into())];
        let (weeks, _) = look_ahead(tokens.iter(), NOW);
        assert_eq!(weeks.iter().map(|week| week.tokens).sum::<usize>(), 1);
        assert_eq!(unknown(tokens.iter()), 2);
    }

    #[test]
    fn days_with_many_expiries_are_found() {
        let day = |days: i64| token((NOW.0.div_euclid(SECONDS_PER_DAY) + days) * SECONDS_PER_DAY);
        let mut tokens = vec![day(20); 5];
        tokens.extend(vec![day(40); 9]);
        tokens.extend(vec![day(41); 4]);
        let (weeks, cliffs) = look_ahead(tokens.iter(), NOW);
        let seen: Vec<_> = cliffs.iter().map(|cliff| cliff.tokens).collect();
        assert_eq!(seen, [9, 5]);
        assert!(weeks.iter().any(|week| week.first == cliffs[0].week && week.tokens >= 9));
        assert_eq!(cliffs[0].day, day(40).expires.at().unwrap().to_rfc3339()[..10]);
    }
}

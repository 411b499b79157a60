//! What deleting a team does to its tokens.

use super::consequences::{Setting, last_use};
use console_core::when::{RECENT_DAYS, count, is_recent};
use token_api::token::AccessToken;

/// How many tokens are named.
pub const NAMED: usize = 20;

/// The tokens of a team that stop working with it: in a sentence, and by name with their last use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ends {
    /// How many there are, and how many of them are in use.
    pub sentence: String,
    /// The first tokens, those that were used last before the others: their name and last use.
    pub named: Vec<(String, String)>,
    /// How many are not named.
    pub rest: usize,
}

/// What becomes of the tokens of a team, of which these work. `is_whole` says whether all of them could
/// be read.
pub fn of_team(mut tokens: Vec<AccessToken>, is_whole: bool, setting: Setting<'_>) -> Ends {
    tokens.sort_by_key(|token| std::cmp::Reverse(token.last_used.at()));
    let all = tokens.len();
    let recent = tokens.iter().filter(|token| is_recent(&token.last_used, setting.now)).count();
    let number = |of: usize| count(i64::try_from(of).unwrap_or(i64::MAX), "active token");
    let mut sentence = match (all, is_whole) {
        (0, true) => "It has no active tokens.".to_owned(),
        (0, false) => "Its tokens stop working at once, everywhere. They could not be read.".into(),
        (1, true) => "Its 1 active token stops working at once, everywhere.".into(),
        (_, true) => format!("Its {} stop working at once, everywhere.", number(all)),
        (_, false) => format!(
            "Its tokens stop working at once, everywhere: {} and those that could not be read.",
            number(all)
        ),
    };
    if recent > 0 {
        let was = if recent == 1 { "was" } else { "were" };
        sentence.push_str(&format!(
            " {recent} {was} used in the last {RECENT_DAYS} days: what uses it will fail."
        ));
    }
    let name = |token: &AccessToken| (token.label().to_owned(), last_use(Some(token), setting));
    let named: Vec<_> = tokens.iter().take(NAMED).map(name).collect();
    Ends { sentence, rest: all - named.len(), named }
}

#[cfg(test)]
mod tests {
    use super::*;
    use console_core::when::FixedZone;
    use serde_json::json;
    use token_api::time::UnixSeconds;

    const NOW: UnixSeconds = UnixSeconds(1_795_212_840);

    fn token(name: &str, used_ago: Option<i64>) -> AccessToken {
        let used = used_ago.map_or(0, |ago| NOW.0 - ago);
        serde_json::from_value(json!({ "id": name, "name": name, "lastUsed": used })).unwrap()
    }

    fn ends(tokens: Vec<AccessToken>, is_whole: bool) -> Ends {
        let zone = &FixedZone(0);
        let setting = Setting { cap: None, has_levels: false, has_log: false, now: NOW, zone };
        of_team(tokens, is_whole, setting)
    }

    #[test]
    fn names_the_tokens_that_are_in_use_first() {
        let ends = ends(vec![token("idle", None), token("ci", Some(2 * 3600 + 60))], true);
        assert_eq!(
            ends.sentence,
            "Its 2 active tokens stop working at once, everywhere. 1 was used in the last 7 days: \
             what uses it will fail."
        );
        let named: Vec<_> = ends.named.iter().map(|(name, used)| (&**name, &**used)).collect();
        assert_eq!(named, [("ci", "last used 2 hours ago"), ("idle", "never used")]);
        assert_eq!(ends.rest, 0);
    }

    #[test]
    fn claims_nothing_of_what_was_not_read() {
        assert_eq!(ends(vec![], true).sentence, "It has no active tokens.");
        assert!(ends(vec![], false).sentence.ends_with("could not be read."));
        let some = ends(vec![token("a", None)], false).sentence;
        assert!(some.contains("1 active token and those that could not be read"), "{some}");
    }

    #[test]
    fn many_tokens_are_counted_and_not_all_named() {
        let tokens = (0..25).map(|number| token(&format!("t{number}"), None)).collect();
        let ends = ends(tokens, true);
        assert_eq!((ends.named.len(), ends.rest), (NAMED, 5));
        assert!(ends.sentence.starts_with("Its 25 active tokens stop"), "{}", ends.sentence);
    }
}

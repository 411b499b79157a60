//! What is said of the uses that the log has of a token, or of several: always of which days, and
//! never that nothing uses it. The log has no event of most reads, and no list of seldom jobs.

use super::DAYS;
use super::breaks::{Breaks, InUse, Refused};
use console_core::when::count;
use token_api::time::{Moment, UnixSeconds};

/// What a log without a use leaves open.
const NOT_SHOWN: &str = "What runs more seldom, and reads, would not show.";

/// Why a use can be missing in a log.
const WHY_NOT: &str = "servers record changes, and few reads";

/// What is said where no event names a token.
const NAMES_NONE: &str =
    "The audit log does not tell which token acted: it can’t be told what would break.";

/// The most tokens that are named in a sentence.
const MOST_NAMES: usize = 3;

/// How an instant is said, such as "2 hours ago".
pub type Ago<'a> = &'a dyn Fn(UnixSeconds) -> String;

/// The sentences about one token, beside the list of its uses. `last_use` is what its list says.
pub fn of_one(found: &Breaks, last_use: &Moment, ago: Ago<'_>) -> Vec<String> {
    if found.names_none {
        return vec![NAMES_NONE.to_owned()];
    }
    let unrecorded = found.unrecorded(last_use).map(|at| {
        format!("It was last used {}; the log does not show for what: {WHY_NOT}.", ago(at))
    });
    let none = match (found.uses.is_empty(), found.complete, found.refused) {
        (false, _, calls) => calls.map(|calls| format!("Not counted: {}", refused(calls, ago))),
        (true, false, None) => Some("No use in what was read so far.".to_owned()),
        (true, false, Some(calls)) => {
            let calls = refused(calls, ago);
            Some(format!("No use in what was read so far. Not counted: {calls}"))
        }
        (true, true, None) => {
            Some(format!("No use of it is in the audit log of the last {DAYS} days."))
        }
        (true, true, Some(calls)) => {
            let calls = refused(calls, ago);
            Some(format!("The audit log of the last {DAYS} days has nothing of it but {calls}"))
        }
    };
    let leaves_open = found.uses.is_empty() && found.complete && unrecorded.is_none();
    let open = leaves_open.then(|| NOT_SHOWN.to_owned());
    none.into_iter().chain(unrecorded).chain(open).collect()
}

/// What is said on the page of a token of which the log has no event. `last_use` is when it was last
/// used by what its list says, in words.
pub fn nothing_done(is_complete: bool, last_use: Option<&str>) -> String {
    if !is_complete {
        return "No event of this token in what was read.".to_owned();
    }
    let last = last_use.map(|ago| format!(" It was last used {ago}.")).unwrap_or_default();
    format!("The audit log has no event of this token in the last {DAYS} days: {WHY_NOT}.{last}")
}

/// "3 refused calls, the last 2 hours ago, which deleting it does not change."
fn refused(calls: Refused, ago: Ago<'_>) -> String {
    let last = ago(calls.last);
    let last = if calls.count == 1 { last } else { format!("the last {last}") };
    let calls = number(calls.count, "refused call");
    format!("{calls}, {last}, which deleting it does not change.")
}

/// The sentences about several tokens, before the list of those that were at work, and after it.
pub fn of_several(
    found: &InUse,
    tokens: &[(String, Moment)],
    ago: Ago<'_>,
) -> (String, Vec<String>) {
    if found.names_none {
        return (NAMES_NONE.to_owned(), Vec::new());
    }
    let all = tokens.len();
    let refused = found.only_refused();
    let first = match (found.used.len(), found.complete) {
        (0, false) => "No use of them in what was read so far.".to_owned(),
        (0, true) => {
            let worked = if refused > 0 { " that worked" } else { "" };
            format!("No use of them{worked} is in the audit log of the last {DAYS} days.")
        }
        (used, _) => {
            format!("By the audit log, {used} of {all} were at work in the last {DAYS} days:")
        }
    };
    let calls = (refused > 0).then(|| {
        format!(
            "Of {refused} of {all} it has only refused calls, which deleting them does not change."
        )
    });
    let unrecorded = found.unrecorded(tokens.iter().map(|(_, last_use)| last_use));
    let label = |(at, _): &(usize, UnixSeconds)| tokens.get(*at).map(|(label, _)| label.as_str());
    let labels: Vec<&str> = unrecorded.iter().filter_map(label).collect();
    let later = match (&unrecorded[..], &labels[..]) {
        ([(_, at)], [label]) => Some(format!(
            "{label} was last used {}; the log does not show for what: {WHY_NOT}.",
            ago(*at)
        )),
        ([], _) => None,
        _ => Some(format!(
            "{} of {all} were used later than the log shows, and it does not show for what: \
             {WHY_NOT}. They are {}.",
            labels.len(),
            listed(&labels)
        )),
    };
    let leaves_open = found.complete && found.used.len() < all && later.is_none();
    let open = leaves_open.then(|| NOT_SHOWN.to_owned());
    (first, later.into_iter().chain(calls).chain(open).collect())
}

/// "a, b and c", "a, b, c and 2 others".
fn listed(labels: &[&str]) -> String {
    let (shown, rest) = labels.split_at(labels.len().min(MOST_NAMES));
    let (last, first) = match (rest.len(), shown) {
        (0, [first @ .., last]) => ((*last).to_owned(), first),
        (rest, shown) => (number(rest, "other"), shown),
    };
    if first.is_empty() { last } else { format!("{} and {last}", first.join(", ")) }
}

fn number(of: usize, unit: &str) -> String {
    count(i64::try_from(of).unwrap_or(i64::MAX), unit)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{DAY, Loaded, NOW, bot, event};
    use super::super::{Who, breaks, in_use, window};
    use super::*;
    use serde_json::{Value, json};

    fn ago(at: UnixSeconds) -> String {
        format!("{} s ago", NOW.seconds_since(at))
    }

    fn used(ago: i64) -> Moment {
        Moment::At(NOW.plus_seconds(-ago))
    }

    fn plain(ago: i64) -> Value {
        event(ago, &json!({}))
    }

    fn refused(ago: i64) -> Value {
        event(ago, &json!({ "authFailure": true }))
    }

    fn of_another(ago: i64) -> Value {
        event(ago, &json!({ "tokenID": "t9", "tokenName": "another" }))
    }

    #[test]
    fn it_is_never_said_that_nothing_uses_a_token() {
        let open = "What runs more seldom, and reads, would not show.";
        let last = "It was last used 50 s ago; the log does not show for what: servers record \
                    changes, and few reads.";
        let none = "No use of it is in the audit log of the last 30 days.";
        let only = "The audit log of the last 30 days has nothing of it but 2 refused calls, the \
                    last 1000 s ago, which deleting it does not change.";
        let (month, part) = (40 * DAY, 9 * DAY);
        let table: [(Vec<Value>, i64, Moment, Vec<&str>); 9] = [
            (vec![of_another(5)], month, Moment::Never, vec![none, open]),
            (vec![of_another(5)], month, used(50), vec![none, last]),
            (vec![refused(1000), refused(2000)], month, used(1000), vec![only, open]),
            (vec![refused(1000), refused(2000)], month, used(50), vec![only, last]),
            // An event of the 30 days counts, however old the last use is.
            (vec![plain(21 * DAY)], month, used(21 * DAY), vec![]),
            (vec![plain(DAY)], month, used(50), vec![last]),
            (
                vec![plain(DAY), refused(50)],
                month,
                used(DAY),
                vec!["Not counted: 1 refused call, 50 s ago, which deleting it does not change."],
            ),
            (vec![of_another(5)], part, used(50), vec!["No use in what was read so far.", last]),
            (
                vec![event(5, &json!({ "tokenID": "", "tokenName": "" }))],
                month,
                used(5),
                vec![
                    "The audit log does not tell which token acted: it can’t be told what would break.",
                ],
            ),
        ];
        for (events, seconds, last_use, expected) in table {
            let loaded = Loaded::of(&events, seconds);
            let found = breaks(loaded.log(), &bot(), window(NOW));
            assert_eq!(of_one(&found, &last_use, &ago), expected, "{events:?} {last_use:?}");
        }
    }

    #[test]
    fn of_several_the_tokens_are_named_whose_use_the_log_does_not_show() {
        let said = |events: &[Value], last_uses: &[Moment]| {
            let who = |n: usize| Who { id: format!("t{n}"), name: format!("ci-{n}") };
            let who: Vec<Who> = (1..=last_uses.len()).map(who).collect();
            let tokens: Vec<_> =
                who.iter().map(|it| it.name.clone()).zip(last_uses.iter().cloned()).collect();
            let loaded = Loaded::of(events, 40 * DAY);
            of_several(&in_use(loaded.log(), &who, window(NOW)), &tokens, &ago)
        };
        let open = "What runs more seldom, and reads, would not show.".to_owned();
        let none = "No use of them is in the audit log of the last 30 days.";
        assert_eq!(said(&[of_another(5)], &[Moment::Never]), (none.to_owned(), vec![open.clone()]));
        let work = "By the audit log, 1 of 2 were at work in the last 30 days:".to_owned();
        let uses = [plain(20 * DAY)];
        assert_eq!(said(&uses, &[used(20 * DAY), Moment::Never]), (work.clone(), vec![open]));
        let last = "ci-2 was last used 60 s ago; the log does not show for what: servers record \
                    changes, and few reads.";
        assert_eq!(said(&uses, &[used(20 * DAY), used(60)]), (work, vec![last.to_owned()]));
        let (first, rest) = said(&[refused(60)], &vec![used(60); 6]);
        assert_eq!(first, "No use of them that worked is in the audit log of the last 30 days.");
        assert!(rest[0].starts_with("5 of 6 were used later than the log shows"), "{rest:?}");
        assert!(rest[0].ends_with("They are ci-2, ci-3, ci-4 and 2 others."), "{rest:?}");
        assert!(rest[1].starts_with("Of 1 of 6 it has only refused calls"), "{rest:?}");
        assert_eq!(rest.len(), 2);
    }

    #[test]
    fn a_token_without_an_event_is_not_called_idle() {
        let none = "The audit log has no event of this token in the last 30 days: servers record \
                    changes, and few reads.";
        assert_eq!(nothing_done(true, None), none);
        let last = format!("{none} It was last used 2 hours ago.");
        assert_eq!(nothing_done(true, Some("2 hours ago")), last);
        let part = "No event of this token in what was read.";
        assert_eq!(nothing_done(false, Some("2 hours ago")), part);
    }

    #[test]
    fn names_are_listed() {
        let table = [(&["a"][..], "a"), (&["a", "b"], "a and b"), (&["a", "b", "c"], "a, b and c")];
        for (labels, words) in table {
            assert_eq!(listed(labels), words);
        }
        assert_eq!(listed(&["a", "b", "c", "d"]), "a, b, c and 1 other");
    }
}

//! Which lists a preview was made over, and what it says in numbers. Nothing is claimed of tokens that
//! were not looked at.

use super::preview::Counts;
use crate::create::draft::days;
use console_core::when::count;
use token_api::expiry::ExpiryCap;
use token_api::id::OrgName;
use token_api::token::Owner;

/// What became of reading a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// It was not read yet.
    Waiting,
    /// It was read to its end.
    Whole,
    /// The server did not send it to its end.
    Incomplete,
    /// It was not read, or could not be, for this reason.
    Unread(String),
}

/// A sentence about what a preview was made over, and one for each gap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// "Made over 138 tokens: those of acme, of 18 of 40 teams, and your personal ones."
    pub made_over: String,
    /// What it can't tell, and why.
    pub gaps: Vec<String>,
    /// How many lists of teams were not read yet.
    pub waiting: usize,
}

/// What a preview was made over. `unreadable` is the number of rows that could not be read.
pub fn coverage(
    org: &OrgName,
    lists: &[(Owner, Reach)],
    tokens: usize,
    unreadable: usize,
) -> Coverage {
    let was_read = |reach: &Reach| matches!(reach, Reach::Whole | Reach::Incomplete);
    let teams = || lists.iter().filter(|(owner, _)| matches!(owner, Owner::Team(..)));
    let (all, read) = (teams().count(), teams().filter(|(_, reach)| was_read(reach)).count());
    let mut parts = Vec::new();
    let mut gaps = Vec::new();
    for (owner, reach) in lists {
        match (owner, reach) {
            (Owner::Organization(_), reach) if was_read(reach) => {
                parts.push(format!("those of {org}"))
            }
            (Owner::Personal, reach) if was_read(reach) => {
                parts.push("your personal ones".to_owned());
            }
            _ => {}
        }
        match reach {
            Reach::Incomplete => {
                gaps.push(format!("The server did not send {} to its end.", name(owner)))
            }
            Reach::Unread(why) => gaps.push(format!("Not looked at: {}. {why}", name(owner))),
            Reach::Waiting | Reach::Whole => {}
        }
    }
    if all > 0 {
        let of =
            if read == all { count(number(all), "team") } else { format!("{read} of {all} teams") };
        parts.insert(parts.len().min(1), format!("those of {of}"));
    }
    if unreadable > 0 {
        gaps.push(format!("{} could not be read.", count(number(unreadable), "row")));
    }
    gaps.push("Personal tokens of other users can’t be seen here.".to_owned());
    let waiting = teams().filter(|(_, reach)| *reach == Reach::Waiting).count();
    let tokens = count(number(tokens), "token");
    let made_over = match parts.is_empty() {
        true => "No list of tokens was looked at.".to_owned(),
        false => format!("Made over {tokens}: {}.", listed(&parts)),
    };
    Coverage { made_over, gaps, waiting }
}

fn name(owner: &Owner) -> String {
    match owner {
        Owner::Personal => "your personal tokens".to_owned(),
        Owner::Organization(org) => format!("the tokens of {org}"),
        Owner::Team(_, team) => format!("the tokens of team {team}"),
    }
}

/// "a, b and c".
fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn number(of: usize) -> i64 {
    i64::try_from(of).unwrap_or(i64::MAX)
}

/// What saving does, as a headline and details. `None` if no token that was looked at is affected.
pub fn summary(
    counts: &Counts,
    org: &OrgName,
    next: Option<ExpiryCap>,
) -> Option<(String, String)> {
    let is_one = |of: usize| of == 1;
    let ending = counts.ending();
    let mut headline = String::new();
    let mut details = Vec::new();
    if ending > 0 {
        let verb = if is_one(ending) { "stops" } else { "stop" };
        headline = format!(
            "{} {verb} authenticating the moment this is saved",
            count(number(ending), "token")
        );
        headline.push_str(&match counts.in_use {
            0 => ".".to_owned(),
            used => {
                let were = if is_one(used) { "was" } else { "were" };
                format!("; {used} of them {were} used within the last day.")
            }
        });
        if counts.never > 0 {
            let verb = if is_one(counts.never) { "works" } else { "work" };
            details.push(format!("{} never {verb} again.", counts.never));
        }
        if let Some(cap) = next.filter(|_| counts.stops > 0) {
            let (verb, they, have) = match is_one(counts.stops) {
                true => ("works", "it", "has"),
                false => ("work", "they", "have"),
            };
            let left = days(cap.days());
            details.push(format!(
                "{} {verb} again once {they} {have} {left} or less to live.",
                counts.stops
            ));
        }
        if counts.own > 0 {
            let (is, are) = match is_one(counts.own) {
                true => ("is", "is"),
                false => ("are", "are"),
            };
            details.push(format!("{} {is} your own and {are} refused by {org} only.", counts.own));
        }
    }
    if counts.again > 0 {
        let verb = if is_one(counts.again) { "works" } else { "work" };
        let words = format!(
            "{} that the present maximum refuses {verb} again.",
            count(number(counts.again), "token")
        );
        if headline.is_empty() { headline = words } else { details.push(words) }
    }
    if counts.not_told > 0 {
        let words = format!(
            "Of {} it is not told when they expire: if later than the maximum allows, they stop, too.",
            count(number(counts.not_told), "token")
        );
        if headline.is_empty() { headline = words } else { details.push(words) }
    }
    if counts.stays > 0 && !headline.is_empty() {
        details.push(format!("{} stay refused as before.", counts.stays));
    }
    (!headline.is_empty()).then(|| (headline, details.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use token_api::id::TeamName;

    fn acme() -> OrgName {
        OrgName::new("acme")
    }

    fn team(name: &str) -> Owner {
        Owner::Team(acme(), TeamName::new(name))
    }

    #[test]
    fn coverage_names_what_was_looked_at_and_every_gap() {
        let lists = [
            (Owner::Organization(acme()), Reach::Whole),
            (Owner::Personal, Reach::Incomplete),
            (team("a"), Reach::Whole),
            (team("b"), Reach::Unread("Not on Sundays.".into())),
            (team("c"), Reach::Waiting),
        ];
        let Coverage { made_over, gaps, waiting } = coverage(&acme(), &lists, 138, 1);
        let over =
            "Made over 138 tokens: those of acme, those of 1 of 3 teams and your personal ones.";
        assert_eq!((made_over.as_str(), waiting), (over, 1));
        assert_eq!(
            gaps,
            [
                "The server did not send your personal tokens to its end.",
                "Not looked at: the tokens of team b. Not on Sundays.",
                "1 row could not be read.",
                "Personal tokens of other users can’t be seen here.",
            ]
        );
    }

    #[test]
    fn nothing_is_claimed_of_lists_that_were_not_read() {
        let lists = [(Owner::Organization(acme()), Reach::Waiting)];
        let Coverage { made_over, gaps, waiting } = coverage(&acme(), &lists, 0, 0);
        assert_eq!(made_over, "No list of tokens was looked at.");
        assert_eq!((gaps.len(), waiting), (1, 0));
        let lists = [(Owner::Personal, Reach::Whole)];
        let said = coverage(&acme(), &lists, 1, 0).made_over;
        assert_eq!(said, "Made over 1 token: your personal ones.");
        let lists = [(Owner::Organization(acme()), Reach::Whole), (team("a"), Reach::Whole)];
        let said = coverage(&acme(), &lists, 2, 0).made_over;
        assert_eq!(said, "Made over 2 tokens: those of acme and those of 1 team.");
    }

    #[test]
    fn the_summary_says_what_stops_and_what_is_not_known() {
        let cap = ExpiryCap::from_days(90);
        let of = |counts: Counts| summary(&counts, &acme(), cap);
        assert_eq!(of(Counts { unaffected: 5, stays: 2, ..Counts::default() }), None);
        let many = Counts { stops: 7, never: 7, in_use: 5, own: 1, ..Counts::default() };
        let (headline, detail) = of(many).unwrap();
        assert_eq!(
            headline,
            "14 tokens stop authenticating the moment this is saved; 5 of them were used within the \
             last day."
        );
        assert_eq!(
            detail,
            "7 never work again. 7 work again once they have 90 days or less to live. 1 is your own \
             and is refused by acme only."
        );
        let (headline, detail) = of(Counts { never: 1, ..Counts::default() }).unwrap();
        assert_eq!(headline, "1 token stops authenticating the moment this is saved.");
        assert_eq!(detail, "1 never works again.");
        let (headline, _) = of(Counts { not_told: 2, ..Counts::default() }).unwrap();
        assert!(headline.starts_with("Of 2 tokens it is not told"), "{headline}");
        let (headline, detail) = of(Counts { again: 1, stays: 3, ..Counts::default() }).unwrap();
        assert_eq!(headline, "1 token that the present maximum refuses works again.");
        assert_eq!(detail, "3 stay refused as before.");
    }
}

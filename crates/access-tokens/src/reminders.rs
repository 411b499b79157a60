//! Reminders of tokens that expire within a week, and again within a day. Dismissed reminders are
//! stored as text on the device. The current time is an argument.

use console_core::text::order::sorted;
use token_api::id::TokenId;
use token_api::time::{SECONDS_PER_DAY, UnixSeconds};
use token_api::token::{AccessToken, Owner};

/// A token that expires soon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminder {
    /// The token.
    pub id: TokenId,
    /// What the console calls the token.
    pub label: String,
    /// The owner.
    pub owner: Owner,
    /// When it expires.
    pub expires: UnixSeconds,
    /// Whether the user is signed in with it.
    pub is_own: bool,
}

/// Two hours, and one minute for the difference of clocks.
const MADE_SHORT_SECONDS: i64 = 2 * 3600 + 60;

impl Reminder {
    /// The reminder for a token with a known expiry. Tokens that were created for at most two
    /// hours, such as exchanged ones by default, are meant to end soon. So there is a reminder of
    /// them only if the user is signed in with it.
    pub fn of(token: &AccessToken, owner: &Owner, own: Option<&TokenId>) -> Option<Self> {
        let expires = token.expires.at()?;
        let life = token.created_at().map(|created| expires.seconds_since(created));
        if life.is_some_and(|life| life <= MADE_SHORT_SECONDS) && own != Some(&token.id) {
            return None;
        }
        Some(Self {
            id: token.id.clone(),
            label: token.label().to_owned(),
            owner: owner.clone(),
            expires,
            is_own: own == Some(&token.id),
        })
    }

    /// How near the expiry is; `None` if it is more than a week away or over.
    fn nearness(&self, now: UnixSeconds) -> Option<Nearness> {
        match self.expires.seconds_since(now) {
            ..=0 => None,
            left if left <= SECONDS_PER_DAY => Some(Nearness::Day),
            left if left <= 7 * SECONDS_PER_DAY => Some(Nearness::Week),
            _ => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    Week,
    Day,
}

impl Nearness {
    const fn word(self) -> &'static str {
        match self {
            Self::Week => "7d",
            Self::Day => "1d",
        }
    }
}

/// The dismissed reminders, each with how near the expiry was then.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dismissed(Vec<(String, Nearness)>);

impl Dismissed {
    /// How many are kept. The oldest are removed first.
    const MOST: usize = 200;

    /// Reads the text of [`Self::print`]; other text counts as empty.
    pub fn parse(text: &str) -> Self {
        let read = |line: &str| {
            let (near, id) = line.split_once(' ')?;
            let near = [Nearness::Week, Nearness::Day].into_iter().find(|n| n.word() == near)?;
            Some((id.to_owned(), near))
        };
        Self(text.lines().filter_map(read).collect())
    }

    /// One line per reminder.
    pub fn print(&self) -> String {
        let lines: Vec<_> =
            self.0.iter().map(|(id, near)| format!("{} {id}", near.word())).collect();
        lines.join("\n")
    }

    /// Dismisses a reminder until the expiry of its token is nearer.
    pub fn add(&mut self, reminder: &Reminder, now: UnixSeconds) {
        let Some(near) = reminder.nearness(now) else { return };
        self.0.retain(|(id, _)| id != reminder.id.as_str());
        self.0.push((reminder.id.to_string(), near));
        let over = self.0.len().saturating_sub(Self::MOST);
        self.0.drain(..over);
    }

    fn covers(&self, reminder: &Reminder, near: Nearness) -> bool {
        self.0.iter().any(|(id, then)| id == reminder.id.as_str() && *then >= near)
    }
}

/// The due reminders, the earliest expiry first.
pub fn due<'a>(
    reminders: &'a [Reminder],
    dismissed: &Dismissed,
    now: UnixSeconds,
) -> Vec<&'a Reminder> {
    let due: Vec<_> = reminders
        .iter()
        .filter(|reminder| {
            reminder.nearness(now).is_some_and(|near| !dismissed.covers(reminder, near))
        })
        .collect();
    sorted(due, |a, b| a.expires.cmp(&b.expires))
}

/// How many of the other reminders are in the list of the first one, which the link opens.
/// Reminders of other lists are shown after this one is dismissed, because not all lists are read
/// at any time.
pub fn others_in_list(due: &[&Reminder]) -> usize {
    due.split_first().map_or(0, |(first, others)| {
        others.iter().filter(|other| other.owner == first.owner).count()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use token_api::id::{OrgName, TeamName};

    const NOW: UnixSeconds = UnixSeconds(1_795_212_840);

    fn reminder(id: &str, left: i64) -> Reminder {
        Reminder {
            id: TokenId::new(id),
            label: id.into(),
            owner: Owner::Personal,
            expires: NOW.plus_seconds(left),
            is_own: false,
        }
    }

    fn ids(reminders: &[Reminder], dismissed: &Dismissed, now: UnixSeconds) -> Vec<String> {
        due(reminders, dismissed, now).iter().map(|reminder| reminder.id.to_string()).collect()
    }

    #[test]
    fn short_lived_tokens_have_no_reminder() {
        let token = |hours: i64| {
            let token = serde_json::json!({
                "id": "t", "name": "t", "description": "", "created": NOW.to_rfc3339(),
                "createdBy": "", "lastUsed": 0, "expires": NOW.0 + hours * 3600, "admin": false,
            });
            serde_json::from_value::<AccessToken>(token).unwrap()
        };
        let of = |token: &AccessToken, own| Reminder::of(token, &Owner::Personal, own);
        assert_eq!(of(&token(2), None), None);
        let [own, other] = ["t", "other"].map(TokenId::new);
        assert_eq!(of(&token(2), Some(&other)), None);
        assert!(of(&token(2), Some(&own)).is_some_and(|reminder| reminder.is_own));
        assert!(of(&token(3), None).is_some());
    }

    #[test]
    fn reminders_within_a_week_come_nearest_first() {
        let week = 7 * SECONDS_PER_DAY;
        let all = [
            reminder("week", week),
            reminder("far", week + 1),
            reminder("now", 1),
            reminder("over", 0),
        ];
        assert_eq!(ids(&all, &Dismissed::default(), NOW), ["now", "week"]);
    }

    #[test]
    fn dismissing_lasts_until_the_last_day() {
        let all = [reminder("a b", 3 * SECONDS_PER_DAY)];
        let mut dismissed = Dismissed::default();
        dismissed.add(&all[0], NOW);
        let kept = Dismissed::parse(&dismissed.print());
        assert_eq!(kept, dismissed);
        assert!(ids(&all, &kept, NOW).is_empty());
        let last_day = NOW.plus_seconds(2 * SECONDS_PER_DAY);
        assert_eq!(ids(&all, &kept, last_day), ["a b"]);
        dismissed.add(&all[0], last_day);
        assert!(ids(&all, &dismissed, last_day).is_empty());
    }

    #[test]
    fn storage_is_limited_and_invalid_text_is_ignored() {
        let mut dismissed = Dismissed::default();
        for number in 0..300 {
            dismissed.add(&reminder(&number.to_string(), 5), NOW);
        }
        assert_eq!(dismissed.print().lines().count(), Dismissed::MOST);
        assert!(dismissed.print().ends_with("1d 299"));
        assert_eq!(Dismissed::parse("soon x\n7d\n\u{0}"), Dismissed::default());
    }

    #[test]
    fn others_are_counted_in_the_list_of_the_first() {
        let team = Owner::Team(OrgName::new("acme"), TeamName::new("web"));
        let of = |id: &str, owner: &Owner| Reminder { owner: owner.clone(), ..reminder(id, 60) };
        let (mine, theirs) = (of("a", &Owner::Personal), of("b", &team));
        assert_eq!(others_in_list(&[]), 0);
        assert_eq!(others_in_list(&[&mine]), 0);
        // Reminders of other lists are not counted, so the number does not change when such a list
        // is read.
        assert_eq!(others_in_list(&[&mine, &mine]), 1);
        assert_eq!(others_in_list(&[&mine, &theirs, &mine, &theirs, &theirs]), 1);
        assert_eq!(others_in_list(&[&theirs, &theirs, &mine]), 1);
    }
}

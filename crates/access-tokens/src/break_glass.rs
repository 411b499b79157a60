//! Break-glass: an admin token for a few hours, in an emergency. It has a reason, is counted down for whoever
//! made it, and is reported on afterwards.

use console_core::submission::Problems;
use console_core::when::count;
use token_api::expiry::Expiry;
use token_api::id::{OrgName, TokenId};
use token_api::name::{MAX_TEXT_CHARS, NewTokenName};
use token_api::time::UnixSeconds;
use token_api::token::CreateTokenRequest;

/// The longest reason, in characters: it is a part of the description.
pub const MAX_REASON_CHARS: usize = MAX_TEXT_CHARS - 40;

/// How long the token is valid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Life {
    /// One hour.
    #[default]
    One,
    /// Four hours.
    Four,
    /// Eight hours.
    Eight,
}

impl Life {
    /// All, the shortest first.
    pub const ALL: [Self; 3] = [Self::One, Self::Four, Self::Eight];

    fn hours(self) -> i64 {
        match self {
            Self::One => 1,
            Self::Four => 4,
            Self::Eight => 8,
        }
    }

    /// "4 hours"
    pub fn label(self) -> String {
        count(self.hours(), "hour")
    }
}

/// What was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// How long it is valid.
    pub life: Life,
    /// Why it is needed.
    pub reason: String,
}

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The reason.
    Reason,
}

/// A token to create.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Valid {
    /// The body of the request.
    pub request: CreateTokenRequest,
    /// The name.
    pub name: NewTokenName,
    /// The reason.
    pub reason: String,
    /// Until when it is valid.
    pub until: UnixSeconds,
}

impl Draft {
    /// Checks the form. The name has the second in it, because names are never given twice.
    ///
    /// # Errors
    /// What is wrong.
    pub fn check(&self, now: UnixSeconds) -> Result<Valid, Problems<Field>> {
        let wrong = |words: String| Err(Problems::one(Field::Reason, words));
        let reason = self.reason.trim();
        let length = reason.chars().count();
        if reason.is_empty() {
            return wrong(
                "Enter the reason: it is in the description and in the audit log.".into(),
            );
        }
        if length > MAX_REASON_CHARS {
            return wrong(format!(
                "Shorten this to {MAX_REASON_CHARS} characters; it has {length}."
            ));
        }
        let second = now.to_rfc3339().replace(['-', ':'], "");
        let name = match NewTokenName::parse(&format!("break-glass-{second}")) {
            Ok(name) => name,
            Err(problem) => return wrong(problem.to_string()),
        };
        let until = now.plus_seconds(self.life.hours() * 3600);
        let request = CreateTokenRequest::Organization {
            name: name.clone(),
            description: format!("Break-glass for {}: {reason}", self.life.label()),
            expires: Expiry::At(until),
            admin: true,
            role_id: None,
        };
        Ok(Valid { request, name, reason: reason.to_owned(), until })
    }
}

/// A break-glass token of this session, without its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Whose token it is.
    pub org: OrgName,
    /// Its identifier.
    pub id: TokenId,
    /// Its name.
    pub name: String,
    /// Why it was made.
    pub reason: String,
    /// When it was made.
    pub made: UnixSeconds,
    /// Until when it is valid, unless it is deleted.
    pub until: UnixSeconds,
    /// When it was deleted.
    pub deleted: Option<UnixSeconds>,
}

/// How a token ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It was deleted.
    Deleted(UnixSeconds),
    /// It expired.
    Expired(UnixSeconds),
}

impl Ending {
    /// "was deleted"
    pub fn words(self) -> &'static str {
        match self {
            Self::Deleted(_) => "was deleted",
            Self::Expired(_) => "has expired",
        }
    }

    /// When.
    pub fn at(self) -> UnixSeconds {
        match self {
            Self::Deleted(at) | Self::Expired(at) => at,
        }
    }
}

impl Held {
    /// How it has ended at `now`, if it has.
    pub fn ending(&self, now: UnixSeconds) -> Option<Ending> {
        let expired = (now.seconds_since(self.until) >= 0).then_some(Ending::Expired(self.until));
        self.deleted.map(Ending::Deleted).or(expired)
    }

    /// The same token, once it was deleted.
    #[must_use]
    pub fn deleted_at(&self, at: UnixSeconds) -> Self {
        Self { deleted: Some(at), ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UnixSeconds = UnixSeconds(1_795_262_400); // 2026-11-21T12:00:00Z

    #[test]
    fn a_reason_is_needed_and_is_in_the_description() {
        let draft = Draft { life: Life::Four, reason: " Database is down ".into() };
        let valid = draft.check(NOW).unwrap();
        assert_eq!(valid.until, NOW.plus_seconds(4 * 3600));
        assert_eq!(valid.reason, "Database is down");
        let sent = serde_json::to_value(&valid.request).unwrap();
        assert_eq!(
            sent,
            serde_json::json!({
                "name": "break-glass-20261121T120000Z",
                "description": "Break-glass for 4 hours: Database is down",
                "expires": NOW.0 + 4 * 3600,
                "admin": true,
            })
        );
        for (reason, begin) in
            [(" ".to_owned(), "Enter the reason"), ("x".repeat(961), "Shorten this to 960")]
        {
            let problems = Draft { reason, ..draft.clone() }.check(NOW).unwrap_err();
            assert!(problems.of(Field::Reason).unwrap().starts_with(begin));
        }
        let longest = Draft { life: Life::Eight, reason: "x".repeat(MAX_REASON_CHARS) };
        let CreateTokenRequest::Organization { description, .. } =
            longest.check(NOW).unwrap().request
        else {
            panic!("an organization token")
        };
        assert!(description.chars().count() <= MAX_TEXT_CHARS);
    }

    #[test]
    fn each_life_has_a_label() {
        assert_eq!(Life::ALL.map(Life::label), ["1 hour", "4 hours", "8 hours"]);
    }

    #[test]
    fn it_ends_when_it_is_deleted_or_expires() {
        let held = Held {
            org: OrgName::new("acme"),
            id: TokenId::new("t1"),
            name: "break-glass-1".into(),
            reason: "Down".into(),
            made: NOW,
            until: NOW.plus_seconds(3600),
            deleted: None,
        };
        assert_eq!(held.ending(NOW.plus_seconds(3599)), None);
        let expired = held.ending(NOW.plus_seconds(3600)).unwrap();
        assert_eq!((expired.at(), expired.words()), (held.until, "has expired"));
        let deleted = held.deleted_at(NOW.plus_seconds(90));
        let ending = deleted.ending(NOW.plus_seconds(9000)).unwrap();
        assert_eq!(ending, Ending::Deleted(NOW.plus_seconds(90)));
    }
}

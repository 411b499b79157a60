//! What needs attention because of who has left: active tokens whose creator is no member any more.

use crate::created::{Created, Orphans};
use crate::list::rows::MemberRow;
use console_core::finding::{Finding, MOST_NAMED, Named, Over, Remedy, Severity, Target};
use std::sync::Arc;
use token_api::id::OrgName;

/// The finding; `None` if no token is left over. `members` have to be all.
pub fn orphans(
    org: &OrgName,
    members: &[Arc<MemberRow>],
    created: &Created,
    over: Over,
) -> Option<Finding> {
    let orphans: Vec<Orphans> = created.orphans(members, org);
    let first = orphans.first()?;
    let in_use = |orphan: &Orphans| {
        created.by(&orphan.creator).iter().filter(|token| token.is_in_use).count()
    };
    let used: usize = orphans.iter().map(in_use).sum();
    let count: usize = orphans.iter().map(|orphan| orphan.tokens).sum();
    let named = orphans.iter().take(MOST_NAMED).map(|orphan| Named {
        label: orphan.creator.clone(),
        count: orphan.tokens,
        of: String::new(),
        note: match orphan.tokens {
            1 => "1 token".to_owned(),
            some => format!("{some} tokens"),
        },
        target: Some(Target::CreatedBy(orphan.creator.clone())),
    });
    Some(Finding {
        severity: if used > 0 { Severity::Soon } else { Severity::Review },
        count,
        what: match count {
            1 => "active token of a user who left",
            _ => "active tokens of users who left",
        }
        .to_owned(),
        why: match used {
            0 => "Nobody answers for them. None was used within 7 days, as far as is told.".into(),
            some => format!("Nobody answers for them. {some} used within 7 days."),
        },
        named: named.collect(),
        over,
        remedies: vec![Remedy::new("Show", Target::CreatedBy(first.creator.clone()))],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use token_api::page::Row;
    use token_api::time::UnixSeconds;
    use token_api::token::AccessToken;

    const NOW: UnixSeconds = UnixSeconds(1_795_212_840);

    fn token(id: &str, by: &str, used: Value) -> AccessToken {
        let fields =
            json!({ "id": id, "name": id, "createdBy": by, "lastUsed": used, "expires": 0 });
        serde_json::from_value(fields).unwrap()
    }

    fn found(tokens: &[AccessToken]) -> Option<Finding> {
        let member = json!({ "user": { "githubLogin": "ada", "name": "Ada" }, "role": "admin" });
        let member = Row::Read(serde_json::from_value(member).unwrap());
        let members = [Arc::new(MemberRow::new(member, str::to_lowercase))];
        let created = Created::of(tokens.iter(), NOW, true);
        let over = Over { words: "2 members".into(), is_whole: true };
        orphans(&OrgName::new("acme"), &members, &created, over)
    }

    #[test]
    fn tokens_of_users_who_left_are_more_urgent_if_they_are_used() {
        let old = json!(NOW.0 - 40 * 86_400);
        let stays = token("a", "ada", old.clone());
        assert_eq!(found(std::slice::from_ref(&stays)), None);
        let quiet = found(&[stays.clone(), token("b", "linus", old.clone())]).unwrap();
        assert_eq!((quiet.severity, quiet.count), (Severity::Review, 1));
        assert_eq!(quiet.named[0].note, "1 token");
        let used = [token("b", "linus", old.clone()), token("c", "linus", json!(NOW.0 - 90))];
        let used = found(&used).unwrap();
        assert_eq!((used.severity, used.count, used.unnamed()), (Severity::Soon, 2, 0));
        assert!(used.why.contains("1 used within 7 days"), "{}", used.why);
        // What is not told is not called unused.
        let untold = found(&[token("b", "linus", Value::Null)]).unwrap();
        assert_eq!(untold.severity, Severity::Review);
        assert!(untold.why.contains("as far as is told"), "{}", untold.why);
    }
}

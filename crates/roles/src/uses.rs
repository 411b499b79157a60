//! Who has a role, and whether it can be deleted.

use crate::list::is_built_in;
use console_core::when::count;
use token_api::role::Role;

/// How many have a role. What is `None` is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// Tokens.
    pub tokens: Option<usize>,
    /// Members.
    pub members: Option<usize>,
    /// Teams.
    pub teams: Option<usize>,
}

impl Uses {
    /// "6 tokens, 3 members and 2 teams"; empty if nobody is known to have it.
    pub fn words(&self) -> String {
        let words = [(self.tokens, "token"), (self.members, "member"), (self.teams, "team")];
        let words = words.into_iter().filter_map(|(number, unit)| {
            let number = number.filter(|number| *number > 0)?;
            Some(count(i64::try_from(number).unwrap_or(i64::MAX), unit))
        });
        let mut words: Vec<String> = words.collect();
        match words.pop() {
            Some(last) if words.is_empty() => last,
            Some(last) => format!("{} and {last}", words.join(", ")),
            None => String::new(),
        }
    }
}

/// Why a role can't be changed, if that is certain.
pub fn keeps_as_is(role: &Role) -> Option<String> {
    is_built_in(role).then(|| "It is built in. Duplicate it to change what it grants.".to_owned())
}

/// Why a role can't be deleted, if that is certain.
pub fn keeps(role: &Role, uses: &Uses) -> Option<String> {
    if is_built_in(role) {
        return Some("It is built in and can’t be deleted.".to_owned());
    }
    if role.is_org_default {
        return Some("New members get it. Make another role the default first.".to_owned());
    }
    let words = uses.words();
    (!words.is_empty()).then(|| {
        let number = [uses.tokens, uses.members, uses.teams].into_iter().flatten().sum::<usize>();
        let verb = if number == 1 { "has" } else { "have" };
        format!("Can’t be deleted while {words} {verb} it.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn role(built_in: &str, is_default: bool) -> Role {
        serde_json::from_value(
            json!({"id": "r", "defaultIdentifier": built_in, "isOrgDefault": is_default}),
        )
        .unwrap()
    }

    fn uses(tokens: usize, members: usize, teams: Option<usize>) -> Uses {
        Uses { tokens: Some(tokens), members: Some(members), teams }
    }

    #[test]
    fn a_role_in_use_is_kept_and_what_is_not_known_keeps_nothing() {
        let own = role("", false);
        let said = |uses| keeps(&own, &uses).unwrap_or_default();
        assert_eq!(
            said(uses(6, 3, Some(2))),
            "Can’t be deleted while 6 tokens, 3 members and 2 teams have it."
        );
        assert_eq!(said(uses(0, 1, Some(0))), "Can’t be deleted while 1 member has it.");
        assert_eq!(
            said(uses(2, 0, Some(1))),
            "Can’t be deleted while 2 tokens and 1 team have it."
        );
        assert_eq!(keeps(&own, &uses(0, 0, None)), None);
        assert_eq!(keeps(&own, &Uses::default()), None);
    }

    #[test]
    fn built_in_roles_and_the_default_are_kept() {
        assert!(keeps(&role("member", false), &Uses::default()).unwrap().contains("built in"));
        assert!(keeps(&role("", true), &Uses::default()).unwrap().contains("New members"));
        assert!(keeps_as_is(&role("member", false)).is_some());
        assert_eq!(keeps_as_is(&role("", true)), None);
    }
}

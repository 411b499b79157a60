//! The list of roles: its order by purpose, its filter, and the words of a row.

use console_core::text::letters::{LowerCase, fold, order_key};
use console_core::text::query_string;
use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;
use token_api::role::Role;

/// The purposes of the published API, in the order of the list, with their words.
const PURPOSES: [(&str, &str); 5] = [
    ("role", "Role"),
    ("role_private", "Private role"),
    ("role_temporary", "Temporary role"),
    ("policy", "Policy"),
    ("set", "Permission set"),
];

/// What a role is called: its name, or its identifier where it has none.
pub fn label(role: &Role) -> &str {
    let name = role.name.trim();
    if name.is_empty() { role.id.as_str() } else { name }
}

/// Whether every server has it, so that it can't be changed.
pub fn is_built_in(role: &Role) -> bool {
    !role.default_identifier.trim().is_empty()
}

/// What a role is for, in words. Those that are not known are shown as they came.
pub fn purpose(role: &Role) -> &str {
    let word = role.ux_purpose.trim();
    let known = PURPOSES.iter().find(|(purpose, _)| *purpose == word);
    known.map_or(if word.is_empty() { "not told" } else { word }, |(_, words)| words)
}

/// The purposes of these roles in the order of the list, each with how many roles it has.
pub fn purposes(roles: &[Role]) -> Vec<(String, usize)> {
    let mut found: Vec<(&Role, usize)> = Vec::new();
    for role in roles {
        match found.iter_mut().find(|(other, _)| other.ux_purpose == role.ux_purpose) {
            Some((_, number)) => *number += 1,
            None => found.push((role, 1)),
        }
    }
    found.sort_by_key(|(role, _)| rank(role));
    found.into_iter().map(|(role, number)| (purpose(role).to_owned(), number)).collect()
}

fn rank(role: &Role) -> usize {
    let at = PURPOSES.iter().position(|(word, _)| *word == role.ux_purpose.trim());
    at.unwrap_or(PURPOSES.len())
}

/// What the address says of the list. Default values are left out of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleQuery {
    /// The text filter, as typed.
    pub text: String,
    /// The purpose in words; empty for all.
    pub purpose: String,
}

impl FromStr for RoleQuery {
    type Err = Infallible;

    fn from_str(search: &str) -> Result<Self, Infallible> {
        let mut query = Self::default();
        for (key, value) in query_string::parse(search) {
            match key.as_str() {
                "q" => query.text = value,
                "purpose" => query.purpose = value,
                _ => {}
            }
        }
        Ok(query)
    }
}

impl fmt::Display for RoleQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pairs = [("q", self.text.as_str()), ("purpose", self.purpose.as_str())];
        f.write_str(&query_string::print(pairs.into_iter().filter(|(_, value)| !value.is_empty())))
    }
}

/// The roles that the query lets through: by purpose, the built-in ones first, then by name.
pub fn shown(roles: &[Role], query: &RoleQuery, lower_case: LowerCase) -> Vec<Role> {
    let sought = fold(query.text.trim(), lower_case);
    let has_words = |role: &&Role| {
        let text = fold(&format!("{}\n{}\n{}", role.name, role.description, role.id), lower_case);
        sought.split_whitespace().all(|word| text.contains(word))
    };
    let of_purpose = |role: &&Role| query.purpose.is_empty() || purpose(role) == query.purpose;
    let mut found: Vec<Role> = roles.iter().filter(of_purpose).filter(has_words).cloned().collect();
    found.sort_by_cached_key(|role| {
        (
            rank(role),
            role.ux_purpose.clone(),
            !is_built_in(role),
            order_key(label(role), lower_case),
        )
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn role(name: &str, purpose: &str, built_in: &str) -> Role {
        serde_json::from_value(
            json!({"id": name.to_lowercase(), "name": name, "uxPurpose": purpose,
            "defaultIdentifier": built_in, "description": format!("About {name}")}),
        )
        .unwrap()
    }

    fn roles() -> Vec<Role> {
        vec![
            role("Zebra", "role", ""),
            role("Odd", "moon", ""),
            role("Readers", "set", ""),
            role("auditor", "role", ""),
            role("Member", "role", "member"),
        ]
    }

    fn names(query: &RoleQuery) -> Vec<String> {
        let shown = shown(&roles(), query, str::to_lowercase);
        shown.into_iter().map(|role| role.name).collect()
    }

    #[test]
    fn roles_are_listed_by_purpose_the_built_in_ones_first() {
        let all = names(&RoleQuery::default());
        assert_eq!(all, ["Member", "auditor", "Zebra", "Readers", "Odd"]);
        let words = |role: &str, number| (role.to_owned(), number);
        let expected = [words("Role", 3), words("Permission set", 1), words("moon", 1)];
        assert_eq!(purposes(&roles()), expected);
    }

    #[test]
    fn the_query_is_in_the_address() {
        let query: RoleQuery = "?q=about+r&purpose=Permission+set&x=1".parse().unwrap();
        assert_eq!(names(&query), ["Readers"]);
        assert_eq!(query.to_string().parse::<RoleQuery>(), Ok(query));
        assert_eq!(RoleQuery::default().to_string(), "");
        assert!(names(&RoleQuery { text: "nothing".into(), ..RoleQuery::default() }).is_empty());
    }

    #[test]
    fn a_role_without_a_name_is_called_by_its_identifier() {
        let mut unnamed = role("r1", "", "");
        unnamed.name = " ".into();
        assert_eq!((label(&unnamed), purpose(&unnamed)), ("r1", "not told"));
        assert!(!is_built_in(&unnamed) && is_built_in(&role("Member", "role", "member")));
    }
}

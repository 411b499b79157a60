//! The rows of the list of members. Each row is prepared once when it arrives. Then each keystroke filters
//! and orders rows by index, without copying members.

use crate::list::query::{MemberQuery, Sort, SortColumn};
use crate::role::Role;
use console_core::text::letters::{LowerCase, fold, folded_order_key, order_key};
use console_core::text::order::sort_positions;
use std::cmp::Ordering;
use std::sync::Arc;
use token_api::id::UserLogin;
use token_api::member::{Member, UserInfo};
use token_api::page::Row;
use token_api::time::UnixSeconds;

/// A row, with what filter and order compare.
#[derive(Clone, Debug, PartialEq)]
pub struct MemberRow {
    /// The member, or what is known of an unreadable row.
    pub content: Row<Member>,
    role: Option<Role>,
    /// Lower-case text that the filter searches; U+0000 separates the fields.
    haystack: String,
    name: String,
    role_name: String,
    joined: Option<UnixSeconds>,
}

impl MemberRow {
    /// Prepares a row.
    pub fn new(content: Row<Member>, lower_case: LowerCase) -> Self {
        let role = content.read().map(Role::of);
        let role_text = role.as_ref().map_or("", Role::name);
        let (haystack, name) = match &content {
            Row::Read(member) => {
                let (login, name) = (member.user.github_login.as_str(), member.user.name.as_str());
                let suspended = if member.suspended { "suspended" } else { "" };
                let fields = [name, login, role_text, suspended].join("\u{0}");
                (fold(&fields, lower_case), order_key(label(&member.user), lower_case))
            }
            Row::Unreadable(bad) => {
                let text = fold(bad.id.as_deref().unwrap_or_default(), lower_case);
                (text.clone(), folded_order_key(&text))
            }
        };
        let role_name = order_key(role_text, lower_case);
        let joined = content.read().and_then(joined);
        Self { content, role, haystack, name, role_name, joined }
    }

    /// Which row it is, whatever it shows: the same member keeps the place and the focus.
    pub fn key(&self) -> String {
        match &self.content {
            Row::Read(member) => member.user.github_login.to_string(),
            Row::Unreadable(bad) => format!("unreadable {:?} {}", bad.id, bad.problem),
        }
    }

    /// The member, if the row could be read.
    pub fn member(&self) -> Option<&Member> {
        self.content.read()
    }

    /// The member's role, if the row could be read.
    pub fn role(&self) -> Option<&Role> {
        self.role.as_ref()
    }

    /// Whether the member is an organization admin.
    pub fn is_admin(&self) -> bool {
        self.role.as_ref().is_some_and(Role::is_admin)
    }

    /// Whether this is the row of a user.
    pub fn is_of(&self, login: &UserLogin) -> bool {
        self.member().is_some_and(|member| member.user.github_login == *login)
    }

    fn matches(&self, words: &[String]) -> bool {
        words.iter().all(|word| self.haystack.contains(word.as_str()))
    }

    fn compare(&self, other: &Self, column: SortColumn) -> Ordering {
        match column {
            SortColumn::Name => self.name.cmp(&other.name),
            SortColumn::Admin => other.is_admin().cmp(&self.is_admin()),
            SortColumn::Role => self.role_name.cmp(&other.role_name),
            SortColumn::Joined => self.joined.cmp(&other.joined),
        }
    }
}

/// What to call a user: the name, else the login.
pub fn label(user: &UserInfo) -> &str {
    if user.name.trim().is_empty() { user.github_login.as_str() } else { &user.name }
}

/// When a user became a member, if the server tells it.
pub fn joined(member: &Member) -> Option<UnixSeconds> {
    UnixSeconds::from_rfc3339(&member.created)
}

/// The rows that match the text: every word of it must occur somewhere in the row. Upper and lower case do
/// not count.
pub fn matching<'a>(
    rows: &'a [Arc<MemberRow>],
    text: &str,
    lower_case: LowerCase,
) -> impl Iterator<Item = (usize, &'a MemberRow)> + use<'a> {
    let words: Vec<String> = text.split_whitespace().map(|word| fold(word, lower_case)).collect();
    rows.iter().map(Arc::as_ref).enumerate().filter(move |(_, row)| row.matches(&words))
}

/// The rows that match `query`, as indices in its order. Equal rows are ordered by name.
pub fn arrange(rows: &[Arc<MemberRow>], query: &MemberQuery, lower_case: LowerCase) -> Vec<usize> {
    let mut shown: Vec<usize> = matching(rows, &query.text, lower_case)
        .filter(|(_, row)| query.facets.is_empty() || query.facets.let_through(row))
        .map(|(index, _)| index)
        .collect();
    let Sort { column, descending } = query.sort;
    sort_positions(&mut shown, &|a, b| {
        let order = rows[a].compare(&rows[b], column);
        let order = if descending { order.reverse() } else { order };
        order.then_with(|| rows[a].name.cmp(&rows[b].name))
    });
    shown
}

/// Rows for the tests of this crate.
#[cfg(test)]
pub(crate) mod samples {
    use super::{Member, MemberRow, Row};
    use serde_json::Value;
    use token_api::page::BadRow;

    /// A member as a server sends it.
    pub fn member(json: &Value) -> Member {
        serde_json::from_value(json.clone()).unwrap()
    }

    /// A row of it; unreadable, if it is not a member.
    pub fn row(json: &Value) -> MemberRow {
        let id = json["id"].as_str().map(str::to_owned);
        let content = match serde_json::from_value(json.clone()) {
            Ok(member) => Row::Read(member),
            Err(error) => Row::Unreadable(BadRow { id, problem: error.to_string() }),
        };
        MemberRow::new(content, str::to_lowercase)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use samples::row;
    use serde_json::{Value, json};

    fn rows() -> Vec<Arc<MemberRow>> {
        let member = |login: &str, name: &str, role: &str, created: &str| json!({"user": {"githubLogin": login, "name": name}, "role": role, "created": created});
        let rows = [
            member("grace", "Grace Okafor", "admin", "2024-01-01T00:00:00Z"),
            member("bjorn", "Björn Sæther", "member", "2023-01-01T00:00:00Z"),
            member("ada", "", "admin", ""),
            json!({"id": "broken-7"}),
            member("Zoe", "zoë Marchand", "member", "2025-01-01T00:00:00Z"),
        ];
        rows.iter().map(|it: &Value| Arc::new(row(it))).collect()
    }

    fn shown(search: &str) -> Vec<usize> {
        arrange(&rows(), &search.parse().unwrap_or_default(), str::to_lowercase)
    }

    #[test]
    fn every_word_must_be_somewhere() {
        let table: [(&str, &[usize]); 6] = [
            ("?q=GRACE", &[0]),
            ("?q=okafor%20admin", &[0]),
            ("?q=member", &[1, 4]),
            ("?q=broken", &[3]),
            ("?q=grace%20bjorn", &[]),
            ("?q=ada", &[2]),
        ];
        for (search, expected) in table {
            assert_eq!(shown(search), expected, "{search}");
        }
    }

    #[test]
    fn orders_by_each_column_and_equal_rows_by_name() {
        let table: [(&str, &[usize]); 5] = [
            // Letters count, not their case or marks; a member without a name has the login.
            ("", &[2, 1, 3, 0, 4]),
            ("?sort=-name", &[4, 0, 3, 1, 2]),
            ("?sort=admin", &[2, 0, 1, 3, 4]),
            ("?sort=role", &[3, 2, 0, 1, 4]),
            ("?sort=-joined", &[4, 0, 1, 2, 3]),
        ];
        for (search, expected) in table {
            assert_eq!(shown(search), expected, "{search}");
        }
    }

    #[test]
    fn a_changed_member_is_the_same_row_that_shows_something_else() {
        let before = json!({"user": {"githubLogin": "ada"}, "role": "member"});
        let mut after = before.clone();
        after["role"] = json!("admin");
        assert_eq!(row(&before).key(), row(&after).key());
        assert_ne!(row(&before), row(&after));
        assert!(row(&after).is_admin() && !row(&before).is_admin());
    }
}

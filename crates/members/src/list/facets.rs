//! Filters the list of members by facets: organization admin, role and suspension. Each facet has at
//! most one value, and a member must satisfy all facets that are set.

use crate::list::rows::MemberRow;
use console_core::text::letters::{LowerCase, in_order};
use console_core::text::order::sorted;

/// The facets that are set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// Organization admins, or the others.
    pub admin: Option<bool>,
    /// The name of the role.
    pub role: Option<String>,
    /// Suspended members, or the others.
    pub suspended: Option<bool>,
}

/// Names a facet, for code that is the same for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facet {
    /// [`Facets::admin`]
    Admin,
    /// [`Facets::role`]
    Role,
    /// [`Facets::suspended`]
    Suspended,
}

const YES: &str = "yes";
const NO: &str = "no";

impl Facet {
    /// Every facet, in the order of the toolbar.
    pub const ALL: [Self; 3] = [Self::Role, Self::Admin, Self::Suspended];

    /// Its key in the address.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Role => "role",
            Self::Suspended => "suspended",
        }
    }

    /// Its label.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Admin => "Organization admin",
            Self::Role => "Role",
            Self::Suspended => "Suspended",
        }
    }

    /// The word of a row in the address; `None` if the row has no value.
    fn own(self, row: &MemberRow) -> Option<&str> {
        let yes_no = |yes| if yes { YES } else { NO };
        match self {
            Self::Admin => row.member().map(|_| yes_no(row.is_admin())),
            Self::Role => row.role().map(|role| role.name()),
            Self::Suspended => row.member().map(|member| yes_no(member.suspended)),
        }
    }
}

/// A value of a facet, and how many members it would leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The word in the address.
    pub word: String,
    /// The number of members that match this value, all other facets and the text filter.
    pub members: usize,
}

impl Facets {
    /// Whether no facet is set.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a row matches all facets. A row that could not be read matches none.
    pub fn let_through(&self, row: &MemberRow) -> bool {
        let holds = |facet: Facet| self.word(facet).is_none_or(|word| facet.own(row) == Some(word));
        Facet::ALL.into_iter().all(holds)
    }

    /// The word in the address for the value of a facet, if it is set.
    pub fn word(&self, facet: Facet) -> Option<&str> {
        let yes_no = |yes| if yes { YES } else { NO };
        match facet {
            Facet::Admin => self.admin.map(yes_no),
            Facet::Role => self.role.as_deref(),
            Facet::Suspended => self.suspended.map(yes_no),
        }
    }

    /// Sets a facet by the word in the address; an unknown word removes it.
    pub fn set(&mut self, facet: Facet, word: &str) {
        let yes_no = match word {
            YES => Some(true),
            NO => Some(false),
            _ => None,
        };
        match facet {
            Facet::Admin => self.admin = yes_no,
            Facet::Role => self.role = Some(word.to_owned()).filter(|word| !word.is_empty()),
            Facet::Suspended => self.suspended = yes_no,
        }
    }

    /// The values of a facet with their counts, the most frequent role first. `rows` are those that
    /// match the text filter.
    pub fn counts<'a>(
        &self,
        facet: Facet,
        rows: impl Iterator<Item = &'a MemberRow>,
        lower_case: LowerCase,
    ) -> Vec<Count> {
        let mut others = self.clone();
        others.set(facet, "");
        let fixed: &[&str] = if facet == Facet::Role { &[] } else { &[YES, NO] };
        let count = |word: &str, members| Count { word: word.to_owned(), members };
        let mut counts: Vec<Count> = fixed.iter().map(|word| count(word, 0)).collect();
        for own in rows.filter(|row| others.let_through(row)).filter_map(|row| facet.own(row)) {
            match counts.iter_mut().find(|count| count.word == own) {
                Some(count) => count.members += 1,
                None => counts.push(count(own, 1)),
            }
        }
        if facet != Facet::Role {
            return counts;
        }
        let counts = in_order(counts, |count| count.word.clone(), lower_case);
        sorted(counts, |a, b| b.members.cmp(&a.members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::rows::samples::row;
    use serde_json::{Value, json};

    fn rows() -> Vec<MemberRow> {
        let member = |login: &str, role: &str, suspended: bool| json!({"user": {"githubLogin": login}, "role": role, "suspended": suspended});
        let auditor = json!({"user": {"githubLogin": "noor"}, "role": "member",
            "fgaRole": {"id": "r", "name": "Auditor"}});
        let broken: Value = json!({"id": "broken"});
        [
            member("ada", "admin", false),
            member("grace", "admin", true),
            member("linus", "member", false),
            member("zoe", "member", false),
            auditor,
            broken,
        ]
        .iter()
        .map(row)
        .collect()
    }

    fn shown(set: &[(Facet, &str)]) -> usize {
        let mut facets = Facets::default();
        set.iter().for_each(|(facet, word)| facets.set(*facet, word));
        rows().iter().filter(|row| facets.let_through(row)).count()
    }

    #[test]
    fn lets_through_what_has_all_values() {
        let table: [(&[(Facet, &str)], usize); 6] = [
            (&[], 6),
            (&[(Facet::Admin, "yes")], 2),
            (&[(Facet::Admin, "no")], 3),
            (&[(Facet::Role, "Auditor")], 1),
            (&[(Facet::Role, "Auditor"), (Facet::Suspended, "yes")], 0),
            (&[(Facet::Admin, "yes"), (Facet::Suspended, "yes")], 1),
        ];
        for (set, expected) in table {
            assert_eq!(shown(set), expected, "{set:?}");
        }
    }

    #[test]
    fn counts_what_each_value_would_leave() {
        let rows = rows();
        let counts = |facets: &Facets, facet| -> Vec<(String, usize)> {
            let counts = facets.counts(facet, rows.iter(), str::to_lowercase);
            counts.into_iter().map(|count| (count.word, count.members)).collect()
        };
        let mut facets = Facets::default();
        let expected = [("Admin", 2), ("Member", 2), ("Auditor", 1)];
        assert_eq!(counts(&facets, Facet::Role), expected.map(|(w, n)| (w.to_owned(), n)));
        facets.set(Facet::Role, "Admin");
        // The facet itself does not count, the others do.
        assert_eq!(counts(&facets, Facet::Role).len(), 3);
        let expected = [("yes", 1), ("no", 1)];
        assert_eq!(counts(&facets, Facet::Suspended), expected.map(|(w, n)| (w.to_owned(), n)));
    }
}

//! The people of an organization, as far as they are read: fields offer whom there is, but only
//! who has read them all may say that somebody is missing.

use console_core::backend::paging::{Paging, Step};
use std::collections::BTreeSet;
use token_api::id::Cursor;
use token_api::member::Member;
use token_api::page::Page;

/// Reading stops after this many people. A list that goes on is for offers alone.
pub const MAX_PEOPLE: usize = 5_000;

/// The logins read so far.
#[derive(Debug, Default)]
pub struct People {
    logins: BTreeSet<String>,
    rows: usize,
    paging: Paging,
    is_whole: bool,
    has_gaps: bool,
}

impl People {
    /// Takes a page, and says where the next one begins; `None` where reading ends.
    pub fn take(&mut self, page: &Page<Member>) -> Option<Cursor> {
        self.rows += page.rows.len();
        for row in &page.rows {
            match row.read() {
                Some(member) => drop(self.logins.insert(member.user.github_login.to_string())),
                None => self.has_gaps = true,
            }
        }
        match self.paging.after(page) {
            Step::Fetch(next) if self.rows < MAX_PEOPLE => Some(next),
            Step::Complete => {
                self.is_whole = !self.has_gaps;
                None
            }
            Step::Fetch(_) | Step::Incomplete(_) => None,
        }
    }

    /// Whether these are all: the server has said that its list ends, and each row could be read.
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// The logins, each once, in order.
    pub fn logins(&self) -> Vec<String> {
        self.logins.iter().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use token_api::member::MEMBERS_KEY;
    use token_api::page;

    fn page(logins: &[&str], next: &str) -> Page<Member> {
        let member = |login: &&str| match *login {
            "" => "{}".to_owned(),
            login => format!(r#"{{"user":{{"githubLogin":"{login}"}}}}"#),
        };
        let members: Vec<String> = logins.iter().map(member).collect();
        let members = members.join(",");
        let body = format!(r#"{{"members":[{members}],"continuationToken":"{next}"}}"#);
        page::decode(body.as_bytes(), MEMBERS_KEY).unwrap()
    }

    /// Reads pages until the end, and says how many were asked for.
    fn read(pages: &[Page<Member>]) -> (People, usize) {
        let mut people = People::default();
        for (number, page) in pages.iter().enumerate() {
            if people.take(page).is_none() {
                return (people, number + 1);
            }
        }
        (people, pages.len())
    }

    #[test]
    fn only_a_list_that_was_read_whole_is_whole() {
        let first = || page(&["ada"], "b");
        let both = vec!["ada", "linus"];
        let table = [
            (vec![page(&["ada"], "")], vec!["ada"], 1, true),
            (vec![page(&[], "")], vec![], 1, true),
            (vec![first(), page(&["linus"], "")], both.clone(), 2, true),
            // Twice is once.
            (vec![first(), page(&["ada"], "")], vec!["ada"], 2, true),
            // Somebody who can't be read may be the one who is looked for.
            (vec![page(&["ada", ""], "b"), page(&["linus"], "")], both.clone(), 2, false),
            // A server that goes in circles.
            (vec![first(), page(&["linus"], "b")], both, 2, false),
            // The next page never came.
            (vec![first()], vec!["ada"], 1, false),
        ];
        for (pages, logins, asked, is_whole) in table {
            let (people, number) = read(&pages);
            assert_eq!(people.logins(), logins);
            assert_eq!((number, people.is_whole()), (asked, is_whole), "{logins:?}");
        }
    }

    #[test]
    fn reading_ends_somewhere() {
        let names: Vec<String> = (0..MAX_PEOPLE / 2).map(|n| format!("p{n}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let all = [page(&names, "b"), page(&names, "c"), page(&names, "")];
        let (people, asked) = read(&all);
        assert_eq!((asked, people.is_whole()), (2, false));
        // A list of just that length is whole: the server has said so.
        let (people, asked) = read(&[page(&names, "b"), page(&names, "")]);
        assert_eq!((asked, people.is_whole()), (2, true));
    }
}

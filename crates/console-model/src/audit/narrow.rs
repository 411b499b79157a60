//! Asking the server for less than the whole log: events of one user, of one kind, or both. What was
//! loaded so is complete for searches that ask for the same, and for no others.

use super::coverage::Coverage;
use super::query::Query;
use super::range::Window;
use super::row::Field;
use super::store::EventStore;
use crate::visible_text::visible;
use token_api::id::UserLogin;
use token_api::time::UnixSeconds;

/// What the server is asked for; by default for everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrow {
    /// Only events of this user.
    pub user: Option<UserLogin>,
    /// Only events of this kind.
    pub event: Option<String>,
}

impl Narrow {
    /// What of a search can be left to the server. It compares texts letter by letter, the search
    /// does not: so only values are taken that loaded events have in just this spelling and in no
    /// other.
    pub fn of(query: &Query, store: &EventStore) -> Self {
        let filters = query.server_filters();
        let known = |field: Field, text: &&str| {
            let lower_case = store.lower_case();
            let sought = lower_case(text);
            let mut alike = store.values(field).filter(|(other, _)| lower_case(other) == sought);
            alike.next().is_some_and(|(only, _)| only == *text) && alike.next().is_none()
        };
        Self {
            user: filters.user.filter(|user| known(Field::User, user)).map(UserLogin::new),
            event: filters.event.filter(|event| known(Field::Event, event)).map(str::to_owned),
        }
    }

    /// Whether the server is asked for everything.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether all that `other` asks for comes by this as well.
    fn includes(&self, other: &Self) -> bool {
        (self.user.is_none() || self.user == other.user)
            && (self.event.is_none() || self.event == other.event)
    }

    /// " for user ada", as an addition to what is loaded; empty for everything. The value is named:
    /// the server takes it letter by letter, so another spelling was not asked for.
    pub fn words(&self) -> String {
        let user = self.user.as_ref().map(|user| format!("user {}", visible(user.as_str())));
        let event = self.event.as_ref().map(|event| format!("event {}", visible(event)));
        let named: Vec<String> = [user, event].into_iter().flatten().collect();
        if named.is_empty() { String::new() } else { format!(" for {}", named.join(", ")) }
    }
}

/// What is loaded of each thing that the server was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverages(Vec<(Narrow, Coverage)>);

impl Coverages {
    /// Lets `change` add to what was loaded by this.
    pub fn update<T>(&mut self, narrow: &Narrow, change: impl FnOnce(&mut Coverage) -> T) -> T {
        let at = self.0.iter().position(|(other, _)| other == narrow).unwrap_or_else(|| {
            self.0.push((narrow.clone(), Coverage::default()));
            self.0.len() - 1
        });
        change(&mut self.0[at].1)
    }

    /// Nothing after this instant counts as loaded any more, by whatever it came.
    pub fn forget_after(&mut self, last: UnixSeconds) {
        self.0.iter_mut().for_each(|(_, coverage)| coverage.forget_after(last));
    }

    /// What is loaded of all that `narrow` asks for, by whatever it came.
    pub fn of(&self, narrow: &Narrow) -> Coverage {
        const ALWAYS: Window =
            Window { from: UnixSeconds(i64::MIN / 4), to: UnixSeconds(i64::MAX / 4) };
        let mut whole = Coverage::default();
        for (_, coverage) in self.0.iter().filter(|(other, _)| other.includes(narrow)) {
            coverage.parts(ALWAYS).into_iter().for_each(|part| whole.add(part));
        }
        whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::query::Setting;
    use crate::when::FixedZone;
    use token_api::audit::read_page;

    fn narrow(user: Option<&str>, event: Option<&str>) -> Narrow {
        Narrow { user: user.map(UserLogin::new), event: event.map(str::to_owned) }
    }

    fn window(from: i64, to: i64) -> Window {
        Window { from: UnixSeconds(from), to: UnixSeconds(to) }
    }

    #[test]
    fn only_what_is_spelled_in_one_way_is_left_to_the_server() {
        let mut store = EventStore::new(str::to_lowercase);
        let body = r#"{"auditLogEvents":[
            {"timestamp":3,"event":"Stack Viewed","user":{"githubLogin":"ada"}},
            {"timestamp":2,"event":"stack viewed","user":{"githubLogin":"Grace"}},
            {"timestamp":1,"event":"Deleted","user":{"githubLogin":"grace-2"}}]}"#;
        store.append(&read_page(body.as_bytes()).unwrap());
        for (text, user, event) in [
            ("user:ada", Some("ada"), None),
            ("user:ADA", None, None),
            ("user:grace", None, None),
            ("user:Grace event:Deleted x", Some("Grace"), Some("Deleted")),
            (r#"event:"Stack Viewed""#, None, None),
            ("user:nobody", None, None),
            ("-user:ada", None, None),
            ("user:ada OR user:Grace", None, None),
            ("", None, None),
        ] {
            let setting = Setting { now: UnixSeconds(9), zone: &FixedZone(0) };
            let query = Query::parse(text, setting).unwrap();
            assert_eq!(Narrow::of(&query, &store), narrow(user, event), "{text}");
        }
    }

    #[test]
    fn what_was_asked_for_is_named() {
        for (user, event, words) in [
            (None, None, ""),
            (Some("ada"), None, " for user ada"),
            (
                Some("ada"),
                Some("Stack\u{202e} Viewed"),
                " for user ada, event Stack⟨U+202E⟩ Viewed",
            ),
        ] {
            assert_eq!(narrow(user, event).words(), words);
        }
    }

    #[test]
    fn a_part_is_complete_only_for_those_who_ask_for_it() {
        let mut all = Coverages::default();
        all.update(&narrow(None, None), |coverage| coverage.add(window(80, 100)));
        all.update(&narrow(Some("ada"), None), |coverage| coverage.add(window(0, 79)));
        all.update(&narrow(None, Some("x")), |coverage| coverage.add(window(50, 79)));
        for (user, event, missing) in [
            (None, None, Some(window(0, 79))),
            (Some("ada"), None, None),
            (Some("ada"), Some("x"), None),
            (Some("grace"), None, Some(window(0, 79))),
            (Some("grace"), Some("x"), Some(window(0, 49))),
        ] {
            assert_eq!(
                all.of(&narrow(user, event)).gap(window(0, 100)),
                missing,
                "{user:?} {event:?}"
            );
        }
    }
}

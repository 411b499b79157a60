//! Asking the server for less than the whole log: events of one user, of one kind, or both. What was
//! loaded so is complete for searches that ask for the same, and for no others.

use super::query::Query;
use crate::events::row::Field;
use crate::events::store::EventStore;
use crate::load::coverage::Coverage;
use crate::load::extent::Extent;
use crate::load::live::{LATE_SECONDS, LOOK_BACK_SECONDS};
use crate::time::range::Window;
use console_core::text::letters::fold;
use console_core::text::visible_text::visible;
use token_api::audit::{AuditPage, EventFields};
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
            let sought = fold(text, lower_case);
            let mut alike =
                store.values(field).filter(|(other, _)| fold(other, lower_case) == sought);
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

    /// Whether a page keeps to what was asked for. A server that sends other events does not filter so:
    /// it ignores the filter, or takes it for a search, and what it leaves out is not known.
    pub fn is_kept_by(&self, page: &AuditPage) -> bool {
        let fits = |event: &EventFields<'_>| {
            self.user.as_ref().is_none_or(|user| user.as_str() == event.user_login)
                && self.event.as_ref().is_none_or(|kind| *kind == event.event)
        };
        self.is_empty() || page.rows().filter_map(|row| row.fields().ok()).all(|event| fits(&event))
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
pub struct Coverages {
    parts: Vec<(Narrow, Coverage)>,
    /// When the newest part of the log was asked for the last time.
    asked: Option<UnixSeconds>,
    /// When the log was asked for the first time.
    begun: Option<UnixSeconds>,
}

impl Coverages {
    /// Lets `change` add to what was loaded by this.
    pub fn update<T>(&mut self, narrow: &Narrow, change: impl FnOnce(&mut Coverage) -> T) -> T {
        let at = self.parts.iter().position(|(other, _)| other == narrow).unwrap_or_else(|| {
            self.parts.push((narrow.clone(), Coverage::default()));
            self.parts.len() - 1
        });
        change(&mut self.parts[at].1)
    }

    /// Nothing counts as loaded that came by this.
    pub fn forget(&mut self, narrow: &Narrow) {
        self.parts.retain(|(other, _)| other != narrow);
    }

    /// The newest part of the log is asked for now, `newest` being the newest event that is known.
    /// What may have received events since it was asked for the last time does not count as loaded
    /// any more, by whatever it came.
    pub fn ask_again(&mut self, newest: Option<UnixSeconds>, now: UnixSeconds) {
        if let Some(last) = self.asked.into_iter().chain(newest).min() {
            let sure = last.plus_seconds(-LATE_SECONDS);
            self.parts.iter_mut().for_each(|(_, coverage)| coverage.forget_after(sure));
        }
        self.asked = Some(now);
        self.begun.get_or_insert(now);
    }

    /// The newest part of the log was asked for at this instant, as far back as events may be late.
    pub fn asked(&mut self, at: UnixSeconds) {
        self.asked = Some(at);
    }

    /// The part of a window in which no event can arrive any more; `None` where there is none.
    pub fn settled(&self, window: Window) -> Option<Window> {
        let Some(asked) = self.asked else { return Some(window) };
        let to = window.to.min(asked.plus_seconds(-LATE_SECONDS));
        (window.from <= to).then_some(Window { to, ..window })
    }

    /// How much of a window is loaded of what `narrow` asks for.
    pub fn extent(&self, window: Window, narrow: &Narrow) -> Extent {
        let (settled, coverage) = (self.settled(window), self.of(narrow));
        let begun = self.begun.filter(|begun| window.to > begun.plus_seconds(-LOOK_BACK_SECONDS));
        Extent { window, settled, coverage, begun }
    }

    /// What is loaded of all that `narrow` asks for, by whatever it came.
    pub fn of(&self, narrow: &Narrow) -> Coverage {
        const ALWAYS: Window =
            Window { from: UnixSeconds(i64::MIN / 4), to: UnixSeconds(i64::MAX / 4) };
        let mut whole = Coverage::default();
        for (_, coverage) in self.parts.iter().filter(|(other, _)| other.includes(narrow)) {
            coverage.parts(ALWAYS).into_iter().for_each(|part| whole.add(part));
        }
        whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::query::Setting;
    use console_core::when::FixedZone;
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
    fn a_server_that_filters_otherwise_is_found_out() {
        let page = |events: &str| {
            read_page(format!(r#"{{"auditLogEvents":[{events}]}}"#).as_bytes()).unwrap()
        };
        let ada = r#"{"timestamp":3,"event":"stack.update","user":{"githubLogin":"ada"}}"#;
        let grace = r#"{"timestamp":2,"event":"stack.update","user":{"githubLogin":"grace"}}"#;
        // It takes the event for a search.
        let found = r#"{"timestamp":1,"event":"stack.update.failed","user":{"githubLogin":"ada"}}"#;
        let (user, event) = (narrow(Some("ada"), None), narrow(None, Some("stack.update")));
        for (events, by_user, by_event) in [
            (String::new(), true, true),
            (ada.to_owned(), true, true),
            (format!("{ada},{grace}"), false, true),
            (format!("{ada},{found}"), true, false),
        ] {
            let page = page(&events);
            assert_eq!((user.is_kept_by(&page), event.is_kept_by(&page)), (by_user, by_event));
            assert!(narrow(None, None).is_kept_by(&page));
        }
        let mut all = Coverages::default();
        all.update(&user, |coverage| coverage.add(window(0, 100)));
        all.forget(&user);
        assert_eq!(all.of(&user).gap(window(0, 100)), Some(window(0, 100)));
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
    fn nothing_counts_as_loaded_that_may_still_receive_events() {
        let everything = narrow(None, None);
        let now = UnixSeconds(10_000);
        let range = window(0, now.0);
        let mut all = Coverages::default();
        let load = |all: &mut Coverages, window: Window| {
            all.update(&everything, |coverage| coverage.add(window));
        };
        all.ask_again(None, now);
        load(&mut all, range);
        let settled = all.settled(range);
        assert_eq!(settled, Some(window(0, 10_000 - LATE_SECONDS)));
        assert!(all.extent(range, &everything).is_complete());
        // What ended long before is settled as it is; what began just now is not.
        assert_eq!(all.settled(window(0, 5000)), Some(window(0, 5000)));
        assert!(!all.extent(window(9900, 10_000), &everything).is_complete());
        // An event 5, 30 or 90 seconds older than the newest, that arrives after it was read.
        for late in [5, 30, 90] {
            let (newest, now) = (UnixSeconds(9950), now.plus_seconds(late));
            let mut all = all.clone();
            all.ask_again(Some(newest), now);
            let gap = all.of(&everything).gap(window(0, now.0)).unwrap();
            assert!(gap.contains(newest.plus_seconds(-late)), "{late}: {gap:?}");
            assert_eq!(gap.to, now);
        }
        // Of a log in which nothing happened for long, and of one without any event.
        let mut silent = all.clone();
        silent.ask_again(Some(UnixSeconds(700)), now);
        assert_eq!(silent.of(&everything).gap(range), Some(window(701 - LATE_SECONDS, now.0)));
        all.ask_again(None, now);
        assert_eq!(all.of(&everything).gap(range), Some(window(10_001 - LATE_SECONDS, now.0)));
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

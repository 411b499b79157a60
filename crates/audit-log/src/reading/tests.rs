//! What follows from what, case by case.

use super::play::{Play, START, Server, page};
use super::{Goal, Held, Input, Reader, Wish};
use crate::load::live::LATE_SECONDS;
use crate::search::narrow::Narrow;
use crate::time::range::{Preset, TimeRange, Window};
use console_core::backend::fault::{ApiError, Refusal};
use console_core::backend::paging::Cause;
use token_api::id::UserLogin;
use token_api::time::UnixSeconds;

const HOUR: TimeRange = TimeRange::Last(Preset::Hour);

fn by_itself() -> Wish {
    Wish { on_request: false, ..Wish::everything_on_request() }
}

/// So many events, a minute apart, the newest ten minutes ago.
fn server(events: i64) -> Server {
    Server::of((0..events).map(|number| START - 600 - 60 * number))
}

fn opened(wish: Wish) -> Play {
    let mut play = Play::new(HOUR, wish);
    play.send(Input::Range(HOUR));
    play
}

fn refused(status: u16) -> ApiError {
    ApiError::Refused(Refusal { status, ..Refusal::default() })
}

fn question(play: &Play) -> (Window, Option<String>) {
    let (_, question) = play.asked.clone().unwrap();
    (question.window, question.cursor.map(|cursor| cursor.as_str().to_owned()))
}

#[test]
fn a_goal_says_how_many_pages_are_asked_for() {
    for (goal, pages, events) in [
        (Goal::Pages(1), 2, 6),
        (Goal::Pages(3), 4, 12),
        (Goal::All, 7, 20),
        (Goal::ByItself, 2, 6),
    ] {
        let mut play = opened(Wish::everything_on_request());
        play.serve(&server(20), 3);
        assert_eq!((play.status().load, play.status().has_read, play.shown), (None, true, 3));
        play.load(goal);
        play.serve_all(&server(20), 3, 20);
        assert_eq!((play.questions, play.known().len()), (pages, events), "{goal:?}");
        assert_eq!(play.status().load, None, "{goal:?}");
    }
}

#[test]
fn the_rest_is_loaded_by_itself_with_pauses_and_not_while_the_page_is_hidden() {
    let mut play = opened(by_itself());
    play.serve(&server(8), 3);
    // The user waits for the first page only.
    assert_eq!((play.status().load, play.questions), (Some(Goal::ByItself), 2));
    play.serve(&server(8), 3);
    assert_eq!((play.status().load, play.questions), (Some(Goal::ByItself), 2));
    play.now.is_hidden = true;
    play.pass(30);
    assert_eq!(play.questions, 2);
    play.now.is_hidden = false;
    play.pass(1);
    assert_eq!(play.questions, 3);
    play.serve(&server(8), 3);
    assert_eq!((play.status().load, play.known().len()), (None, 8));
    // Nothing is asked for again.
    play.pass(600);
    assert_eq!(play.questions, 3);
}

#[test]
fn nothing_is_loaded_by_itself_where_the_user_does_not_want_it() {
    let mut play = opened(by_itself());
    play.serve(&server(20), 3);
    play.send(Input::Wish(Wish::everything_on_request()));
    assert_eq!((play.status().load, play.status().incomplete), (None, None));
    assert!(play.asked.is_none());
    play.pass(60);
    assert_eq!(play.questions, 2);
}

#[test]
fn a_server_that_goes_in_circles_is_left_and_its_events_are_kept() {
    let at = |ago: i64| format!(r#"{{"timestamp":{},"event":"e"}}"#, START - ago);
    let circle = [(vec![at(600)], "a"), (vec![at(700)], "b"), (vec![at(800)], "a")];
    let empty = [(vec![], "a"), (vec![], "b"), (vec![], "c")];
    for (pages, cause, events) in
        [(circle, Cause::RepeatedCursor, 3), (empty, Cause::EmptyPages, 0)]
    {
        for wish in [Wish::everything_on_request(), by_itself()] {
            let mut play = opened(wish);
            play.load(Goal::All);
            for (events, next) in pages.iter().cycle().take(30) {
                play.answer(page(events, next));
                play.pass(10);
            }
            let status = play.status();
            assert_eq!((status.incomplete, status.load, status.failure), (Some(cause), None, None));
            assert_eq!((play.reader.store().len(), play.questions), (events, 3));
            let coverage = play.reader.coverages().of(&Narrow::default());
            assert!(coverage.gap(status.window).is_some());
        }
    }
}

#[test]
fn after_a_fault_only_the_user_goes_on_and_by_time() {
    let mut play = opened(by_itself());
    play.serve(&server(20), 3);
    play.fail(refused(500));
    let status = play.status();
    assert_eq!((status.load, status.failure), (None, Some(refused(500))));
    play.pass(300);
    assert_eq!((play.questions, play.known().len()), (2, 3));
    play.load(Goal::Pages(1));
    let (window, cursor) = question(&play);
    assert_eq!((window.to, cursor), (UnixSeconds(START - 600 - 120), None));
    assert_eq!(play.status().failure, None);
    play.serve(&server(20), 20);
    assert_eq!(play.known().len(), 20);
}

#[test]
fn what_was_stopped_is_continued_at_its_cursor() {
    let mut play = opened(Wish::everything_on_request());
    play.serve(&server(20), 3);
    play.load(Goal::All);
    let before = question(&play);
    play.send(Input::Stop);
    assert_eq!((play.status().load, play.status().incomplete), (None, Some(Cause::Stopped)));
    assert!(play.asked.is_none());
    play.load(Goal::All);
    assert_eq!((question(&play), play.status().incomplete), (before, None));
}

#[test]
fn another_range_begins_anew_and_asks_for_what_is_missing_only() {
    let mut play = opened(Wish::everything_on_request());
    play.serve(&server(20), 20);
    play.pass(60);
    // What is asked for meanwhile is not waited for.
    play.send(Input::Refresh);
    let before = play.asked.clone();
    play.send(Input::Range(TimeRange::Last(Preset::Day)));
    assert_ne!(play.asked, before);
    // What may have come since is asked for first, and again what was asked for last.
    let (window, cursor) = question(&play);
    assert_eq!((window.to, cursor), (play.now.at, None));
    assert_eq!(window.from, UnixSeconds(START - 600 - LATE_SECONDS + 1));
    play.serve(&server(20), 20);
    play.load(Goal::All);
    assert_eq!(question(&play).0.to, UnixSeconds(START - 3600 - 1));
}

#[test]
fn the_half_hour_around_an_event_is_loaded_to_its_end() {
    let around = TimeRange::Around(UnixSeconds(START - 900));
    let mut play = Play::new(around, Wish::everything_on_request());
    play.send(Input::Range(around));
    assert_eq!(play.status().load, Some(Goal::All));
    play.serve_all(&server(20), 2, 20);
    // From there on back there are 15 minutes.
    assert_eq!((play.status().load, play.known().len()), (None, 20));
}

#[test]
fn a_range_that_began_just_now_is_not_called_loaded_and_can_be_loaded_later() {
    let minute = Window { from: UnixSeconds(START - 60), to: UnixSeconds(START) };
    let mut play = Play::new(TimeRange::Between(minute), by_itself());
    play.send(Input::Range(TimeRange::Between(minute)));
    let server = Server::of([START - 30]);
    play.serve(&Server::default(), 20);
    let is_complete = |play: &Play| {
        let window = play.status().window;
        play.reader.coverages().extent(window, &Narrow::default()).is_complete()
    };
    assert!(!is_complete(&play) && play.status().load.is_none());
    play.pass(600);
    assert_eq!(play.questions, 1);
    play.load(Goal::All);
    play.serve(&server, 20);
    assert!(is_complete(&play) && play.status().load.is_none());
    assert_eq!((play.questions, play.known().len()), (2, 1));
}

#[test]
fn following_brings_what_is_new_and_what_is_late() {
    let mut play = opened(Wish::everything_on_request());
    let mut server = server(3);
    play.serve(&server, 20);
    play.send(Input::Follow);
    play.pass(9);
    assert!(play.asked.is_none());
    let new = Server::of([START + 5, START - 650]);
    server.events.extend(new.events.into_iter().map(|mut event| {
        event.id += 3;
        event
    }));
    play.pass(1);
    play.serve(&server, 20);
    assert_eq!((play.known().len(), play.fresh.clone()), (5, vec![3, 4]));
    assert_eq!(play.status().window.to, play.now.at);
    // And again.
    play.pass(10);
    assert!(play.asked.is_some());
}

#[test]
fn following_that_fails_half_way_asks_again_for_the_same() {
    let mut play = opened(Wish::everything_on_request());
    let mut server = server(3);
    play.serve(&server, 20);
    play.send(Input::Follow);
    let fresh = Server::of([START + 2, START + 4, START + 6]);
    server.events.extend(fresh.events.into_iter().map(|mut event| {
        event.id += 3;
        event
    }));
    play.pass(10);
    let from = question(&play).0.from;
    play.serve(&server, 1);
    play.fail(refused(503));
    assert_eq!(play.fresh, [3]);
    assert!(play.status().live.unwrap().words(20, "h").unwrap().contains("paused"));
    assert_eq!(play.status().seconds_left, 20);
    play.pass(20);
    // The look back of the first question was not answered, so it is due still.
    assert_eq!(question(&play).0.from, from);
    play.serve(&server, 20);
    assert_eq!((play.known().len(), play.status().live.unwrap().words(0, "h")), (6, None));
}

#[test]
fn what_the_user_asks_for_comes_before_following() {
    let mut play = opened(Wish::everything_on_request());
    play.serve(&server(20), 3);
    play.send(Input::Follow);
    play.pass(10);
    assert!(play.asked.is_some());
    play.load(Goal::All);
    assert_eq!(play.status().load, Some(Goal::All));
    // As long as it takes, nothing else is asked.
    let asked = play.questions;
    play.pass(300);
    assert_eq!(play.questions, asked);
    play.serve_all(&server(20), 20, 2);
    assert_eq!(play.known().len(), 20);
    play.pass(10);
    assert!(play.asked.is_some());
    play.send(Input::Unfollow);
    assert!(play.asked.is_none() && play.status().live.is_none());
}

#[test]
fn one_event_is_looked_for_first_and_takes_nothing_from_what_is_loaded() {
    let mut play = opened(by_itself());
    play.serve(&server(8), 3);
    let at = UnixSeconds(START - 600 - 7 * 60);
    play.send(Input::Find(at));
    // One question at a time.
    assert!(question(&play).1.is_some());
    play.serve(&server(8), 3);
    assert_eq!(question(&play), (Window { from: at, to: at }, None));
    play.serve(&server(8), 3);
    assert!(!play.status().is_finding && play.known().contains(&7));
    play.pass(2);
    play.serve(&server(8), 3);
    assert_eq!((play.status().load, play.known().len()), (None, 8));
}

#[test]
fn a_filter_that_the_server_refuses_or_ignores_is_not_sent_again() {
    let filter = Narrow { user: Some(UserLogin::new("ada")), event: None };
    let wish = Wish { filter, can_filter: true, ..Wish::everything_on_request() };
    let filters = |play: &Play| play.asked.as_ref().map(|(_, asked)| !asked.narrow.is_empty());
    for is_refused in [true, false] {
        let mut play = opened(wish.clone());
        assert_eq!(filters(&play), Some(true));
        if is_refused {
            play.fail(refused(404));
        } else {
            play.answer(page(&[r#"{"timestamp":1,"event":"e"}"#.to_owned()], ""));
        }
        assert_eq!(filters(&play), Some(false), "{is_refused}");
        play.serve(&server(3), 20);
        assert_eq!((play.status().failure, play.status().load), (None, None));
        play.send(Input::Refresh);
        assert_eq!(filters(&play), Some(false));
    }
    // A server that is busy says nothing about the filter.
    let mut play = opened(wish);
    play.fail(refused(429));
    assert_eq!(play.status().failure, Some(refused(429)));
}

#[test]
fn a_period_is_asked_for_again_until_nothing_can_be_late() {
    let window = Window { from: UnixSeconds(START - 3600), to: UnixSeconds(START) };
    let held = Held::new(str::to_lowercase);
    let mut play = Play::of(Reader::of_period(held, window));
    let mut server = server(3);
    play.load(Goal::Pages(10));
    play.serve(&server, 20);
    let late = Server::of([START - 610]).events.remove(0);
    server.events.push(super::play::Event { id: 3, ..late });
    let mut rounds = 0;
    for _ in 0..40 {
        play.pass(10);
        rounds += usize::from(play.asked.is_some());
        play.serve(&server, 20);
    }
    assert_eq!((rounds, play.known().len(), play.status().window), (5, 4, window));
    assert_eq!(play.due.filter(|due| *due > play.now.ms), None);
}

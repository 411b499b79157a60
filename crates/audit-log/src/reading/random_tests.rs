//! Whatever happens in whatever order: no event is lost, one question is asked at a time, and nothing
//! is called loaded that the server has more of.

use super::play::{Event, Play, START, Server};
use super::{Goal, Input, Wish};
use crate::load::live::LATE_SECONDS;
use crate::search::narrow::Narrow;
use crate::time::range::{Preset, TimeRange, Window};
use console_core::backend::fault::{ApiError, Refusal};
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::HashSet;
use token_api::id::UserLogin;
use token_api::time::UnixSeconds;

#[derive(Clone, Debug)]
enum Act {
    /// The question is answered by a page of so many events.
    Serve(usize),
    Fail(u16),
    /// An answer to a question that was cancelled, or that was never asked.
    Stray(u32),
    Pass(i64),
    /// An event reaches the log, so many seconds late.
    Arrive(i64, bool),
    Send(Input),
}

fn wish() -> impl Strategy<Value = Wish> {
    (any::<[bool; 4]>()).prop_map(|[is_ada, can_filter, is_search, on_request]| Wish {
        filter: Narrow { user: is_ada.then(|| UserLogin::new("ada")), event: None },
        can_filter,
        is_search,
        on_request,
    })
}

fn range() -> impl Strategy<Value = TimeRange> {
    let between = |(from, length): (i64, i64)| {
        let from = UnixSeconds(START - from);
        TimeRange::Between(Window { from, to: from.plus_seconds(length) })
    };
    prop_oneof![
        select(&[Preset::Hour, Preset::Day][..]).prop_map(TimeRange::Last),
        (0_i64..5000, 0_i64..5000).prop_map(between),
        (0_i64..3000).prop_map(|ago| TimeRange::Around(UnixSeconds(START - ago))),
    ]
}

fn input() -> impl Strategy<Value = Input> {
    prop_oneof![
        range().prop_map(Input::Range),
        wish().prop_map(Input::Wish),
        select(&[Goal::Pages(1), Goal::Pages(3), Goal::All, Goal::ByItself][..])
            .prop_map(Input::Load),
        Just(Input::Refresh),
        (0_i64..4000).prop_map(|ago| Input::Find(UnixSeconds(START - ago))),
        Just(Input::Follow),
        Just(Input::Unfollow),
        Just(Input::Stop),
        Just(Input::Timer),
    ]
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        8 => (1_usize..6).prop_map(Act::Serve),
        1 => select(&[0_u16, 400, 404, 429, 503][..]).prop_map(Act::Fail),
        1 => (0_u32..20).prop_map(Act::Stray),
        3 => (1_i64..200).prop_map(Act::Pass),
        3 => (0_i64..LATE_SECONDS, any::<bool>()).prop_map(|(late, ada)| Act::Arrive(late, ada)),
        4 => input().prop_map(Act::Send),
    ]
}

fn error(status: u16) -> ApiError {
    match status {
        0 => ApiError::Unreachable,
        status => ApiError::Refused(Refusal { status, ..Refusal::default() }),
    }
}

/// Whatever counts as loaded is there.
fn check(play: &Play, server: &Server, sent: &HashSet<u32>) -> Result<(), TestCaseError> {
    let known = play.known();
    prop_assert!(sent.is_subset(&known), "an event is lost");
    let coverages = play.reader.coverages();
    let ada = Narrow { user: Some(UserLogin::new("ada")), event: None };
    let settled = coverages.settled(play.status().window);
    let Some(settled) = settled else { return Ok(()) };
    for (narrow, user) in [(Narrow::default(), None), (ada, Some("ada"))] {
        let loaded = coverages.of(&narrow).parts(settled);
        for event in server.events.iter().filter(|it| user.is_none_or(|user| user == it.user)) {
            let is_claimed = loaded.iter().any(|part| part.contains(UnixSeconds(event.at)));
            prop_assert!(!is_claimed || known.contains(&event.id), "{event:?} of {loaded:?}");
        }
    }
    Ok(())
}

fn run(
    times: Vec<(i64, bool)>,
    ignores_filters: bool,
    range: TimeRange,
    acts: Vec<Act>,
) -> Result<(), TestCaseError> {
    let of = |is_ada| if is_ada { "ada" } else { "bob" };
    let event = |(id, (ago, ada)): (u32, (i64, bool))| Event { at: START - ago, id, user: of(ada) };
    let events: Vec<Event> = (0..).zip(times).map(event).collect();
    let mut server = Server { events, ignores_filters };
    let mut play = Play::new(range, Wish::everything_on_request());
    let mut sent = HashSet::new();
    play.send(Input::Range(range));
    for act in acts {
        match act {
            Act::Serve(size) => {
                let Some((_, question)) = play.asked.clone() else { continue };
                let page = server.answer(&question, size);
                let ids = page.rows().filter_map(|row| row.read().ok()?.description.parse().ok());
                sent.extend(ids.collect::<Vec<u32>>());
                play.answer(page);
            }
            Act::Fail(status) => play.fail(error(status)),
            Act::Stray(number) => {
                if play.asked.as_ref().is_none_or(|(asked, _)| *asked != number) {
                    play.send(Input::Page(number, super::play::page(&[], "")));
                    play.send(Input::Fault(number, ApiError::Unreachable));
                }
            }
            Act::Pass(seconds) => play.pass(seconds),
            Act::Arrive(late, ada) => {
                let id = server.events.len() as u32;
                let at = play.now.at.plus_seconds(-late).0;
                server.events.push(Event { at, id, user: of(ada) });
            }
            Act::Send(input) => play.send(input),
        }
        check(&play, &server, &sent)?;
    }
    // In the end everything can be loaded.
    play.send(Input::Wish(Wish::everything_on_request()));
    play.send(Input::Unfollow);
    play.send(Input::Refresh);
    play.load(Goal::All);
    for _ in 0..2000 {
        play.serve(&server, 3);
    }
    check(&play, &server, &sent)?;
    let status = play.status();
    prop_assert_eq!((status.load, status.incomplete, status.failure), (None, None, None));
    prop_assert!(play.reader.coverages().of(&Narrow::default()).gap(status.window).is_none());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_and_nothing_claimed_that_is_not_there(
        times in proptest::collection::vec((120_i64..9000, any::<bool>()), 0..25),
        ignores_filters in any::<bool>(),
        range in range(),
        acts in proptest::collection::vec(act(), 0..60),
    ) {
        run(times, ignores_filters, range, acts)?;
    }

    /// A server without sense: cursors from a few, times and texts from a few.
    #[test]
    fn a_server_without_end_is_left(
        range in range(),
        pages in proptest::collection::vec(
            (proptest::collection::vec(0_i64..4, 0..3), 0_u8..4), 1..8,
        ),
        acts in proptest::collection::vec(act(), 0..20),
    ) {
        let mut play = Play::new(range, Wish::everything_on_request());
        play.send(Input::Range(range));
        for act in acts {
            if let Act::Send(input) = act {
                play.send(input);
            }
        }
        play.send(Input::Wish(Wish::everything_on_request()));
        play.send(Input::Unfollow);
        play.load(Goal::All);
        let mut answers = pages.iter().cycle();
        for _ in 0..500 {
            let (times, cursor) = answers.next().unwrap();
            let event = |ago: &i64| {
                format!(r#"{{"timestamp":{},"event":"e"}}"#, START - ago * 1000)
            };
            let events: Vec<String> = times.iter().map(event).collect();
            // The cursor 0 is the end.
            let next = if *cursor == 0 { String::new() } else { cursor.to_string() };
            play.answer(super::play::page(&events, &next));
        }
        let status = play.status();
        prop_assert!(play.asked.is_none() && status.load.is_none());
        let window = status.window;
        let is_loaded = play.reader.coverages().of(&Narrow::default()).gap(window).is_none();
        prop_assert!(is_loaded || status.incomplete.is_some());
    }
}

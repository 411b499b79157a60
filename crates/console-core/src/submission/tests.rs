//! Sent once, told where it belongs, and taken back when it is put right.

use super::*;
use proptest::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Name,
    Reason,
}

fn words(title: &str) -> Explanation {
    Explanation { title: title.into(), detail: String::new() }
}

fn after(events: impl IntoIterator<Item = Event<Field>>) -> State<Field> {
    events.into_iter().fold(State::Idle, State::step)
}

fn both() -> Problems<Field> {
    [(Field::Name, "taken".to_owned()), (Field::Reason, "too long".to_owned())]
        .into_iter()
        .collect()
}

#[test]
fn while_it_is_pending_only_the_outcome_counts() {
    for pending in
        [after([Event::Sent]), after([Event::Sent, Event::Lost(words("Outcome unknown"))])]
    {
        assert!(pending.is_pending());
        for event in [
            Event::Sent,
            Event::Checked(both()),
            Event::Refused(Field::Name, "private".into()),
            Event::Edited(Field::Name),
            Event::Dismissed,
        ] {
            assert_eq!(pending.clone().step(event), pending);
        }
        let end = End::Failed(words("Not permitted"));
        assert_eq!(pending.step(Event::Ended(end.clone())), State::Ended(end));
    }
}

#[test]
fn a_problem_is_taken_back_when_its_field_is_edited() {
    let refused = after([Event::Sent, Event::Ended(End::Wrong(both()))]);
    assert_eq!(refused.problem(Field::Name), Some("taken"));
    let edited = refused.step(Event::Edited(Field::Name));
    assert_eq!(edited.problem(Field::Name), None);
    assert_eq!(edited.problem(Field::Reason), Some("too long"));
    assert_eq!(edited.step(Event::Edited(Field::Reason)), State::Idle);
}

#[test]
fn what_is_told_about_the_whole_stays_while_fields_are_edited() {
    let failed = after([Event::Sent, Event::Ended(End::Failed(words("You are offline")))]);
    let edited = failed.clone().step(Event::Edited(Field::Name));
    assert_eq!(edited, failed);
    assert_eq!(edited.step(Event::Dismissed), State::Idle);
    assert_eq!(failed.step(Event::Sent).notice(), None);
}

#[test]
fn what_is_refused_at_once_stands_beside_other_problems() {
    let state = after([Event::Checked(Problems::one(Field::Name, "empty"))]);
    let state = state.step(Event::Refused(Field::Reason, "a private key".into()));
    assert_eq!(state.problem(Field::Name), Some("empty"));
    assert_eq!(state.problem(Field::Reason), Some("a private key"));
    assert_eq!(after([Event::Checked(Problems::default())]), State::Idle);
}

#[test]
fn every_end_is_told_as_what_it_is() {
    let told = |end| after([Event::Sent, Event::Ended(end)]).notice().map(|it| it.knowledge);
    let lost = || words("Outcome unknown");
    assert_eq!(told(End::Done), None);
    assert_eq!(told(End::Withheld), None);
    assert_eq!(told(End::Wrong(both())), None);
    assert_eq!(told(End::Failed(lost())), Some(Knowledge::NotMade));
    assert_eq!(told(End::NoTrace(lost())), Some(Knowledge::NoTrace));
    assert_eq!(told(End::Unknown(lost())), Some(Knowledge::Unknown));
    let looking = after([Event::Sent, Event::Lost(lost())]).notice();
    assert_eq!(looking.map(|it| it.knowledge), Some(Knowledge::Looking));
}

#[test]
fn a_refusal_is_at_its_field_or_about_the_whole() {
    let at_field = End::refused(Some((Field::Name, "taken".into())), || words("refused"));
    assert_eq!(at_field, End::Wrong(Problems::one(Field::Name, "taken")));
    assert_eq!(End::<Field>::refused(None, || words("refused")), End::Failed(words("refused")));
}

#[test]
fn every_end_has_words_for_where_the_form_is_gone() {
    let failed = Explanation { title: "Not saved".into(), detail: "Try again.".into() };
    assert_eq!(End::<Field>::Failed(failed).in_words().as_deref(), Some("Not saved. Try again."));
    assert_eq!(End::<Field>::Unknown(words("Lost")).in_words().as_deref(), Some("Lost."));
    assert_eq!(End::Wrong(both()).in_words().as_deref(), Some("taken"));
    assert_eq!(End::<Field>::Done.in_words(), None);
}

fn event() -> impl Strategy<Value = Event<Field>> {
    prop_oneof![
        Just(Event::Sent),
        Just(Event::Lost(words("lost"))),
        Just(Event::Ended(End::Done)),
        Just(Event::Ended(End::Wrong(both()))),
        Just(Event::Ended(End::Unknown(words("unknown")))),
        Just(Event::Checked(both())),
        Just(Event::Refused(Field::Name, "no".into())),
        Just(Event::Edited(Field::Reason)),
        Just(Event::Dismissed),
    ]
}

proptest! {
    /// Whatever happens in which order: a change is on its way from the time that it is sent until it
    /// ends, and never without having been sent.
    #[test]
    fn it_is_pending_from_sending_to_the_end(events in prop::collection::vec(event(), 0..20)) {
        let (mut state, mut on_its_way) = (State::Idle, false);
        for event in events {
            on_its_way = match &event {
                Event::Sent => true,
                Event::Ended(_) => false,
                _ => on_its_way,
            };
            state = state.step(event);
            prop_assert_eq!(state.is_pending(), on_its_way);
            prop_assert!(state.problems().is_none_or(|problems| !problems.is_empty()));
        }
    }
}

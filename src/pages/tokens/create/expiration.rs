//! How long a token lives: presets, a date and time of one's own, or no end; with the exact
//! instant that results, and what the organization's cap means for it.

use super::Form;
use crate::platform::clock::BrowserZone;
use crate::platform::intl::{self, Style};
use crate::ui::{Bound, Choice, Choices, ChoicesLook, FieldKind, Note, TextField, Tone, dynamic};
use console_model::draft::{self, Field, parse_expiry};
use console_model::when::local_fields;
use leptos::prelude::*;
use token_api::expiry::{
    self, CapViolation, Expiry, ExpiryCap, ExpiryChoice, cap_violation, latest_expiry,
};
use token_api::time::{Moment, UnixSeconds};

/// The choice of life.
#[component]
pub(super) fn ExpirationField(form: Form) -> impl IntoView {
    let screen = form.screen;
    let cap = screen.facts.cap;
    // The cap may become known after the dialog was opened.
    Effect::new(move || {
        let cap = cap.get();
        let chosen = form.draft.with_untracked(|draft| draft.choice);
        if !expiry::choices(cap).contains(&chosen) {
            form.draft.update(|draft| draft.choice = expiry::preselected(cap));
        }
    });
    let choices = Signal::derive(move || {
        let cap = cap.get();
        let offered = expiry::choices(cap).into_iter();
        offered.map(|choice| Choice::new(choice, draft::choice_label(choice, cap))).collect()
    });
    let choice = Memo::new(move |_| form.draft.with(|draft| draft.choice));
    let choose = Bound::new(choice, move |choice| {
        form.draft.update(|draft| draft.choice = choice);
        form.take_back(Field::Expiration);
    });
    view! {
        <Choices label="Expiration" choices value=choose look=ChoicesLook::Chips>
            <Resulting form/>
        </Choices>
        {dynamic(move || (choice.get() == ExpiryChoice::Custom).then(|| view! { <CustomDate form/> }))}
        {dynamic(move || (choice.get() == ExpiryChoice::Never).then(|| view! {
            <Note tone=Tone::Warn announce=true>
                "This token works until somebody deletes it. If it leaks, it stays useful to whoever \
                 has it. Prefer an expiration and a reminder to replace it."
            </Note>
        }))}
        <CapsElsewhere form/>
    }
}

/// The exact instant that the choice means, here and in UTC; or why it can't be taken.
#[component]
fn Resulting(form: Form) -> impl IntoView {
    let said = form.problem(Field::Expiration);
    dynamic(move || {
        let draft = form.draft.get();
        let now = form.screen.times.now();
        let cap = form.screen.facts.cap.get();
        // An empty date is no mistake yet.
        let waiting = draft.choice == ExpiryChoice::Custom && draft.date.is_empty();
        if let Some(words) = said.get() {
            return view! { <span class="field-problem">{words}</span> }.into_any();
        }
        match parse_expiry(&draft, now, cap, &BrowserZone) {
            Ok(Expiry::At(at)) => view! { <Exact at/> }.into_any(),
            Ok(Expiry::Never) => "Does not expire.".into_any(),
            Err(_) if waiting => "Choose the date on which it becomes invalid.".into_any(),
            Err(problem) => {
                let words = form.screen.owner.with_value(|o| draft::expiry_words(problem, o));
                view! { <span class="field-problem">{words}</span> }.into_any()
            }
        }
    })
}

#[component]
fn Exact(at: UnixSeconds) -> impl IntoView {
    let here = intl::date(at, Style::Exact, false);
    let same_day = intl::date(at, Style::Day, false) == intl::date(at, Style::Day, true);
    let utc = intl::date(at, if same_day { Style::TimeOfDay } else { Style::Exact }, true);
    view! {
        "Expires " <b class="nowrap">{here}</b> " here · " <span class="nowrap">{utc} " UTC"</span>
    }
}

#[component]
fn CustomDate(form: Form) -> impl IntoView {
    let bounds = move || {
        let now = form.screen.times.now();
        let cap = form.screen.facts.cap.get_untracked();
        let latest = latest_expiry(now);
        let last = cap.map_or(latest, |cap: ExpiryCap| cap.latest(now).min(latest));
        let day = |at| local_fields(at, &BrowserZone).map(|(day, _)| day).unwrap_or_default();
        FieldKind::Date { min: day(now), max: day(last) }
    };
    let kind = untrack(bounds);
    view! {
        <div class="row row-top">
            <TextField
                label="Expiration date"
                kind
                value=form.text(Field::Expiration, |draft| &mut draft.date)
            />
            <TextField
                label="Expiration time"
                kind=FieldKind::Time
                value=form.text(Field::Expiration, |draft| &mut draft.time)
                hint="Empty means 00:00."
            />
        </div>
    }
}

/// A personal token may outlive an organization's cap; it is then refused there.
#[component]
fn CapsElsewhere(form: Form) -> impl IntoView {
    dynamic(move || {
        let now = form.screen.times.now();
        let draft = form.draft.get();
        let expires = match parse_expiry(&draft, now, None, &BrowserZone).ok()? {
            Expiry::Never => Moment::Never,
            Expiry::At(at) => Moment::At(at),
        };
        let refusing = form.screen.facts.caps_elsewhere.get();
        let notes: Vec<_> = refusing
            .into_iter()
            .filter_map(|(org, cap)| Some((org, cap, cap_violation(expires, cap, now)?)))
            .map(|(org, cap, violation)| {
                let days = draft::days(cap.days());
                let why = match violation {
                    CapViolation::NeverExpires => "this one has no expiration",
                    CapViolation::TooLong => "this one lives longer",
                };
                view! {
                    <Note tone=Tone::Warn announce=true>
                        <bdi>{org.to_string()}</bdi>
                        {format!(" will refuse this token: it allows at most {days}, and {why}.")}
                    </Note>
                }
            })
            .collect();
        Some(notes)
    })
}

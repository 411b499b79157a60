//! The expiration of a token: presets, a date and time, or none; with the exact instant that results,
//! and what the organization's cap means for it.

use super::exact_time::exact;
use super::form::Form;
use crate::platform::clock::{self, BrowserZone};
use crate::platform::intl::{self, Style};
use crate::ui::{
    Bound, Button, Choice, Choices, ChoicesLook, FieldKind, Note, TextField, Tone, dynamic,
};
use access_tokens::create::draft::{self, Field, parse_expiry};
use console_core::when::local_fields;
use leptos::prelude::*;
use token_api::expiry::{self, CapViolation, Expiry, ExpiryChoice, cap_violation};
use token_api::time::{Moment, UnixSeconds};

/// The choice of the expiration.
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
        form.submission.edited(Field::Expiration);
    });
    let problem = form.submission.problem(Field::Expiration);
    let invalid = Signal::derive(move || problem.with(Option::is_some));
    view! {
        <Choices label="Expiration" choices value=choose look=ChoicesLook::Chips invalid>
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

/// The exact instant that the choice means, in local time and in UTC; or why it can't be chosen.
#[component]
fn Resulting(form: Form) -> impl IntoView {
    let said = form.submission.problem(Field::Expiration);
    dynamic(move || {
        let draft = form.draft.get();
        let now = form.screen.times.now();
        let cap = form.screen.facts.cap.get();
        // An empty date is no mistake yet.
        let waiting = draft.choice == ExpiryChoice::Custom && draft.date.is_empty();
        let result = parse_expiry(&draft, now, cap, &BrowserZone);
        let is_late = result.is_err_and(draft::is_too_late);
        if let Some(words) = said.get() {
            return view! {
                <span class="field-problem">{words}</span>
                {is_late.then(|| view! { <UseLast form/> })}
            }
            .into_any();
        }
        match result {
            Ok(Expiry::At(at)) => view! { <Exact at/> }.into_any(),
            Ok(Expiry::Never) => "Does not expire.".into_any(),
            Err(_) if waiting => "Choose the date on which it becomes invalid.".into_any(),
            Err(problem) => {
                let last = exact(draft::last_minute(now, cap));
                let words =
                    form.screen.owner.with_value(|o| draft::expiry_words(problem, o, &last));
                view! {
                    <span class="field-problem">{words}</span>
                    {is_late.then(|| view! { <UseLast form/> })}
                }
                .into_any()
            }
        }
    })
}

/// A button that chooses the last date and time that are allowed.
#[component]
fn UseLast(form: Form) -> impl IntoView {
    let last = move |now| draft::last_minute(now, form.screen.facts.cap.get_untracked());
    let use_it = move || {
        if let Some((date, time)) = local_fields(last(clock::now()), &BrowserZone) {
            form.draft.update(|draft| {
                (draft.choice, draft.date, draft.time) = (ExpiryChoice::Custom, date, time);
            });
            form.submission.edited(Field::Expiration);
        }
    };
    view! {
        " "
        <Button on_press=use_it>
            {dynamic(move || format!("Use {}", exact(last(form.screen.times.now()))))}
        </Button>
    }
}

#[component]
fn Exact(at: UnixSeconds) -> impl IntoView {
    let here = exact(at);
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
        let last = draft::last_minute(now, cap);
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

/// A personal token may be valid for longer than an organization allows. That organization then
/// refuses it.
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
            .filter_map(|(org, cap)| Some((org, cap, cap_violation(&expires, cap, now)?)))
            .map(|(org, cap, violation)| {
                let days = draft::days(cap.days());
                let why = match violation {
                    CapViolation::NeverExpires => "this one has no expiration",
                    CapViolation::TooLong => "this one lives longer",
                };
                view! {
                    <Note tone=Tone::Warn announce=true>
                        <bdi translate="no">{org.to_string()}</bdi>
                        {format!(" will refuse this token: it allows at most {days}, and {why}.")}
                    </Note>
                }
            })
            .collect();
        Some(notes)
    })
}

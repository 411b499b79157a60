//! What saving the maximum would do, in numbers, and what that was made over: beside the field and in the
//! dialog that asks.

use super::state::Form;
use crate::ui::{Button, ButtonKind, Note, Tone, dynamic};
use access_tokens::settings::maximum::is_tighter;
use access_tokens::settings::reach::summary;
use leptos::prelude::*;

/// The numbers, announced when they change.
#[component]
pub(super) fn Summary(form: Form) -> impl IntoView {
    let words = Memo::new(move |_| {
        let next = form.change.get()?;
        let counts = form.preview.with(|preview| preview.counts);
        let org = form.settings.org.get_value();
        let said = summary(&counts, &org, next);
        let is_bad = counts.ending() > 0;
        Some((is_bad, said, is_tighter(next, form.present.get())))
    });
    dynamic(move || {
        let (is_bad, said, is_tighter) = words.get()?;
        let is_reading = form.lists.is_reading.get();
        let tone = if is_bad { Tone::Warn } else { Tone::Plain };
        let (headline, detail) = match said {
            Some(said) => said,
            None if is_reading => return None,
            None if is_tighter => ("No token that was looked at stops.".to_owned(), String::new()),
            None => {
                ("Nothing changes for the tokens that were looked at.".to_owned(), String::new())
            }
        };
        Some(view! {
            <Note tone announce=true><strong>{headline}</strong> " " {detail}</Note>
        })
    })
}

/// What the preview was made over, and what it can't tell.
#[component]
pub(super) fn MadeOver(form: Form) -> impl IntoView {
    dynamic(move || {
        let coverage = form.coverage.get();
        let gaps = coverage.gaps.into_iter().map(|gap| view! { <li>{gap}</li> });
        let waiting = coverage.waiting;
        let more = (waiting > 0 && !form.lists.is_reading.get()).then(|| {
            let label = match waiting {
                1 => "Load the other team".to_owned(),
                many => format!("Load the other {many} teams"),
            };
            view! { <Button kind=ButtonKind::Quiet on_press=move || form.lists.go_on()>{label}</Button> }
        });
        view! {
            <div class="settings-over muted">
                <p>{coverage.made_over} " " {more}</p>
                <ul class="plain-list">{gaps.collect_view()}</ul>
            </div>
        }
    })
}

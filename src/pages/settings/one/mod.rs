//! One setting: a switch, or a list if it has several values or is not told; what became of the last
//! change; and why it can't be changed.

mod state;

use super::state::Settings;
use crate::ui::{Bound, Button, Choice, Glyph, Icon, Select, Switch, Untrusted, dynamic};
use access_tokens::settings::words::NOT_IN_PLAN;
use console_core::text::visible_text::visible;
use console_core::when::NOT_TOLD;
use leptos::prelude::*;
use state::{Control, One, Saving};
use token_api::setting::{Setting, ToldSetting};

#[component]
pub(super) fn OneSetting(setting: Setting) -> impl IntoView {
    let one = One::new(expect_context::<Settings>(), setting);
    let control = one.control();
    view! {
        <div class="settings-row">
            <div class="settings-control">
                {dynamic(move || match control.get() {
                    Control::Text => view! { <ValueText one/> }.into_any(),
                    Control::Switch => view! { <OnOff one/> }.into_any(),
                    Control::List => view! { <Values one/> }.into_any(),
                })}
                <State one/>
            </div>
            {one.submission.note_with(move || view! { <TryAgain one/> })}
        </div>
    }
}

#[component]
fn OnOff(one: One) -> impl IntoView {
    let value = one.value();
    let checked = Bound::new(Signal::derive(move || value.get() == Some(1)), move |on: bool| {
        one.choose(usize::from(on))
    });
    view! {
        <Switch
            label=one.words.label
            hint=one.words.about
            checked
            pending=one.submission.pending()
            disabled_reason=one.disabled_reason()
        />
    }
}

/// A list of the values. While one is saved, no other can be chosen.
#[component]
fn Values(one: One) -> impl IntoView {
    let (shown, pending) = (one.value(), one.submission.pending());
    let choices = move || {
        let shown = shown.get();
        let saving = pending.get();
        let value = |(at, word): (usize, &&'static str)| match saving && shown != Some(at) {
            true => Choice::disabled(Some(at), *word, "saving"),
            false => Choice::new(Some(at), *word),
        };
        let unknown = match (shown, one.told()) {
            (None, ToldSetting::Odd(odd)) => Some(visible(&odd).to_string()),
            (None, _) => Some("Not told".to_owned()),
            (Some(_), _) => None,
        };
        let unknown = unknown.map(|label| Choice::new(None, label));
        unknown
            .into_iter()
            .chain(one.words.values.iter().enumerate().map(value))
            .collect::<Vec<_>>()
    };
    let value = Bound::new(shown, move |at: Option<usize>| {
        if let Some(at) = at {
            one.choose(at);
        }
    });
    view! {
        <Select
            label=one.words.label
            hint=one.words.about
            choices=Signal::derive(choices)
            value
        />
    }
}

/// The value of a setting that can't be changed.
#[component]
fn ValueText(one: One) -> impl IntoView {
    let value = one.value();
    let words = move || match (value.get(), one.told()) {
        (Some(at), _) => one.words.values.get(at).copied().unwrap_or(NOT_TOLD).into_any(),
        (None, ToldSetting::Odd(odd)) => view! { <Untrusted text=odd/> }.into_any(),
        (None, _) => view! { <span class="muted">{NOT_TOLD}</span> }.into_any(),
    };
    view! {
        <div class="switch-row">
            <div class="switch-text">
                <span class="field-label">{one.words.label}</span>
                <div class="field-hint">{one.words.about}</div>
            </div>
            <span class="settings-value">{dynamic(words)}</span>
        </div>
    }
}

/// "Saving…", "Saved", "Not saved", or why there is nothing to save. Announced when it changes.
#[component]
fn State(one: One) -> impl IntoView {
    let not_in_plan = one.not_in_plan();
    let words = move || {
        let (tone, icon, words) = match one.state() {
            Some(Saving::Pending) => ("info", None, "Saving…"),
            Some(Saving::Saved) => ("ok", Some(Icon::Check), "Saved"),
            Some(Saving::NotSaved) => ("bad", Some(Icon::Cross), "Not saved"),
            Some(Saving::Unknown) => ("warn", Some(Icon::Warning), "Not known"),
            None if not_in_plan.get() => ("plain", None, NOT_IN_PLAN),
            None => return None,
        };
        Some(view! {
            <span class="settings-state" data-tone=tone>
                {icon.map(|icon| view! { <Glyph icon/> })}
                {words}
            </span>
        })
    };
    view! { <span class="settings-states" role="status">{dynamic(words)}</span> }
}

#[component]
fn TryAgain(one: One) -> impl IntoView {
    dynamic(move || {
        one.can_try_again().then(|| {
            view! { <div><Button icon=Icon::Refresh on_press=move || one.try_again()>"Try again"</Button></div> }
        })
    })
}

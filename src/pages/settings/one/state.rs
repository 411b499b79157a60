//! One setting: its value, and how another one is saved. No view.

use super::super::state::Settings;
use crate::pages::submission::Submission;
use access_tokens::settings::words::{Words, is_not_in_plan, words};
use console_core::backend::fault::{Explanation, sentence};
use console_core::submission::{End, Knowledge};
use leptos::prelude::*;
use std::convert::Infallible;
use token_api::setting::{Setting, SettingChange, ToldSetting};

/// How a setting can be changed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Control {
    /// Not at all: only its value is shown.
    Text,
    /// It is on or off.
    Switch,
    /// It has several values, or it is not told whether it is on or off.
    List,
}

/// The state of one setting. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct One {
    settings: Settings,
    setting: Setting,
    pub words: Words,
    pub submission: Submission<Infallible>,
    /// What is being saved.
    wanted: RwSignal<Option<usize>>,
    /// What was chosen last, to be tried again.
    last: StoredValue<Option<usize>>,
}

impl One {
    pub fn new(settings: Settings, setting: Setting) -> Self {
        let words = words(setting);
        Self {
            settings,
            setting,
            words,
            submission: Submission::within(".settings-row").about(words.label.to_owned()),
            wanted: RwSignal::new(None),
            last: StoredValue::new(None),
        }
    }

    /// What the server tells. Tracked.
    pub fn told(self) -> ToldSetting {
        let known = self.settings.known();
        known.map_or(ToldSetting::Untold, |known| known.told(self.setting))
    }

    /// The value that is shown: what is being saved, or what is told, or what was saved here.
    pub fn value(self) -> Signal<Option<usize>> {
        Signal::derive(move || {
            self.wanted.get().or_else(|| match self.told() {
                ToldSetting::Value(at) => Some(at),
                ToldSetting::Odd(_) => None,
                ToldSetting::Untold => {
                    self.settings.sent.with(|sent| sent.get(&self.setting).copied())
                }
            })
        })
    }

    /// Whether the server tells that the plan lacks it.
    pub fn not_in_plan(self) -> Signal<bool> {
        Signal::derive(move || {
            self.settings.known().is_some_and(|known| is_not_in_plan(self.setting, &known))
        })
    }

    /// Why it can't be changed, if that is certain. Tracked.
    pub fn disabled_reason(self) -> Signal<Option<String>> {
        let not_in_plan = self.not_in_plan();
        Signal::derive(move || match not_in_plan.get() {
            true => Some("This is not in the organization’s plan.".to_owned()),
            false => self.settings.denial.get(),
        })
    }

    pub fn control(self) -> Memo<Control> {
        let disabled = self.disabled_reason();
        Memo::new(move |_| match self.told() {
            ToldSetting::Value(_) if self.setting.is_switch() => Control::Switch,
            _ if disabled.with(Option::is_some) => Control::Text,
            _ => Control::List,
        })
    }

    /// Saves a value, unless it is the present one or one is being saved.
    pub fn choose(self, at: usize) {
        if self.submission.is_pending() || self.value().get_untracked() == Some(at) {
            return;
        }
        self.last.set_value(Some(at));
        self.wanted.set(Some(at));
        let org = self.settings.org.get_value();
        self.submission.submit(
            || Ok(()),
            |()| async move {
                let change = SettingChange::Setting(self.setting, at);
                let end = self.settings.change(self.submission, org, change, |_| None).await;
                self.wanted.try_set(None);
                self.with_present_value(end)
            },
        );
    }

    /// Begins what is told of a change that was not made with the value that still holds.
    fn with_present_value(self, end: End<Infallible>) -> End<Infallible> {
        let present = move || {
            let at = self.settings.known()?.told(self.setting);
            let ToldSetting::Value(at) = at else { return None };
            self.words.values.get(at).map(|word| format!("Still “{word}”"))
        };
        let begin = |words: Explanation| match untrack(present) {
            Some(title) => {
                let detail = format!("{} {}", sentence(&words.title), words.detail);
                Explanation { title, detail: detail.trim_end().to_owned() }
            }
            None => words,
        };
        match end {
            End::Failed(words) => End::Failed(begin(words)),
            End::NoTrace(words) => End::NoTrace(begin(words)),
            other => other,
        }
    }

    /// Sends again what was not saved.
    pub fn try_again(self) {
        if let Some(at) = self.last.get_value() {
            self.choose(at);
        }
    }

    /// What became of the last change, in a word. Tracked.
    pub fn state(self) -> Option<Saving> {
        if self.submission.pending().get() {
            return Some(Saving::Pending);
        }
        if self.submission.is_done() {
            return Some(Saving::Saved);
        }
        self.submission.notice().map(|notice| match notice.knowledge {
            Knowledge::Looking => Saving::Pending,
            Knowledge::NotMade | Knowledge::NoTrace => Saving::NotSaved,
            Knowledge::Unknown => Saving::Unknown,
        })
    }

    /// Whether the last change can be sent again. Tracked.
    pub fn can_try_again(self) -> bool {
        matches!(self.state(), Some(Saving::NotSaved | Saving::Unknown))
    }
}

/// What became of the last change.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Saving {
    Pending,
    Saved,
    NotSaved,
    Unknown,
}

//! The maximum token expiry: what is typed, what it does to tokens, and how it is saved. No view.

use super::super::state::Settings;
use super::lists::Lists;
use crate::pages::submission::Submission;
use crate::platform::{clock, download, page};
use crate::ui::{Bound, Toasts, Tone, use_toasts};
use access_tokens::settings::export::{self, Source};
use access_tokens::settings::maximum::{NO_NUMBER, is_tighter, parse, refused, text};
use access_tokens::settings::preview::{Preview, preview};
use access_tokens::settings::reach::{Coverage, coverage};
use console_core::submission::{End, Problems};
use console_core::text::csv::EXCEL_MARK;
use console_core::when::count;
use leptos::prelude::*;
use token_api::expiry::ExpiryCap;
use token_api::setting::{Setting, SettingChange};

/// The only field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Days;

/// What was typed in a session that ended.
struct Typed(String);

/// The selector of the field's surroundings.
const FORM: &str = ".settings-maximum";

/// The state of the section. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub settings: Settings,
    pub lists: Lists,
    /// What is typed. Browsers report an empty text for what is no number.
    typed: RwSignal<String>,
    is_garbled: RwSignal<bool>,
    /// What is typed as a maximum, or what is wrong with it.
    pub draft: Memo<Result<Option<ExpiryCap>, String>>,
    /// The maximum on the server.
    pub present: Memo<Option<ExpiryCap>>,
    /// The maximum that would be saved, if it is another one.
    pub change: Memo<Option<Option<ExpiryCap>>>,
    /// What saving would do.
    pub preview: Memo<Preview>,
    /// What the preview was made over.
    pub coverage: Memo<Coverage>,
    pub submission: Submission<Days>,
    /// Whether the user is asked before it is saved.
    pub is_asking: RwSignal<bool>,
    toasts: Toasts,
}

impl Form {
    pub fn new(settings: Settings) -> Self {
        let present = Memo::new(move |_| settings.known()?.metadata.expiry_cap());
        let kept = settings.services.take_unsaved::<Typed>(&settings.route());
        let first = kept.map_or_else(|| text(present.get_untracked()), |Typed(text)| text);
        let (typed, is_garbled) = (RwSignal::new(first), RwSignal::new(false));
        let draft = Memo::new(move |_| match is_garbled.get() {
            true => Err(NO_NUMBER.to_owned()),
            false => typed.with(|typed| parse(typed)),
        });
        let change = Memo::new(move |_| draft.get().ok().filter(|next| *next != present.get()));
        let lists = Lists::new(settings);
        let preview = Memo::new(move |_| {
            let next = change.get().unwrap_or_else(|| present.get());
            let now = settings.times.now();
            lists
                .read
                .with(|read| preview(read.iter().map(AsRef::as_ref), present.get(), next, now))
        });
        let coverage = Memo::new(move |_| {
            let (tokens, unreadable) = lists.read.with(|read| {
                let tokens: usize = read.iter().map(|list| list.tokens.len()).sum();
                (tokens, read.iter().map(|list| list.unreadable).sum())
            });
            let org = settings.org.get_value();
            let mut coverage = lists.reach.with(|reach| coverage(&org, reach, tokens, unreadable));
            let no_teams = lists.no_teams.get();
            let no_teams = no_teams.map(|why| format!("Not looked at: tokens of teams. {why}"));
            coverage.gaps.extend(no_teams);
            coverage
        });
        let form = Self {
            settings,
            lists,
            typed,
            is_garbled,
            draft,
            present,
            change,
            preview,
            coverage,
            submission: Submission::within(FORM).about("Maximum token expiry".into()),
            is_asking: RwSignal::new(false),
            toasts: use_toasts(),
        };
        form.follow();
        form
    }

    /// Reads the lists once a change is typed, follows the server's maximum while nothing is typed, and
    /// keeps what is typed when the session ends by itself.
    fn follow(self) {
        Effect::new(move || {
            if self.change.get().is_some() && self.can_change() {
                self.lists.begin();
            }
        });
        Effect::new(move |before: Option<Option<ExpiryCap>>| {
            let now = self.present.get();
            if let Some(before) = before
                && self.draft.get_untracked() == Ok(before)
            {
                self.typed.set(text(now));
            }
            now
        });
        self.settings.services.outlive_session(&self.settings.route(), move || {
            let is_changed = self.change.try_get_untracked()?.is_some();
            is_changed.then(|| self.typed.try_get_untracked().map(Typed)).flatten()
        });
    }

    /// The text of the field.
    pub fn field(self) -> Bound<String> {
        Bound::new(self.typed, move |text: String| {
            self.is_garbled.set(text.is_empty() && page::exists(&format!("{FORM} input:invalid")));
            self.typed.set(text);
            self.submission.edited(Days);
        })
    }

    /// One of the maximums that are offered beside the field; `None` if another one is typed.
    pub fn preset(self) -> Bound<Option<Option<ExpiryCap>>> {
        let chosen = Signal::derive(move || self.draft.get().ok());
        Bound::new(chosen, move |preset: Option<Option<ExpiryCap>>| {
            if let Some(cap) = preset {
                self.is_garbled.set(false);
                self.typed.set(text(cap));
                self.submission.edited(Days);
            }
        })
    }

    /// Whether the server tells that the plan lacks it. Tracked.
    pub fn is_not_in_plan(self) -> bool {
        let known = self.settings.known();
        known.is_some_and(|known| known.plan_has(Setting::CAP_FEATURE) == Some(false))
    }

    /// Whether it is not certain that it can't be changed. Tracked.
    pub fn can_change(self) -> bool {
        !self.is_not_in_plan() && self.settings.denial.with(Option::is_none)
    }

    /// The user wants to save. A shorter maximum is saved when they have agreed to what it does.
    pub fn ask(self) {
        if self.submission.is_pending() {
            return;
        }
        match (self.draft.get_untracked(), self.change.get_untracked()) {
            (Err(problem), _) => {
                self.submission.submit(
                    || Err::<(), _>(Problems::one(Days, problem)),
                    |()| async { End::Withheld },
                );
            }
            (Ok(_), None) => {
                self.toasts.show(Tone::Info, "Nothing was different, so nothing was sent.");
            }
            (Ok(next), Some(_)) if is_tighter(next, self.present.get_untracked()) => {
                self.is_asking.set(true);
            }
            (Ok(next), Some(_)) => self.send(next),
        }
    }

    /// The user has agreed.
    pub fn agree(self) {
        self.is_asking.set(false);
        if let Some(next) = self.change.get_untracked() {
            self.send(next);
        }
    }

    fn send(self, next: Option<ExpiryCap>) {
        let (settings, submission) = (self.settings, self.submission);
        let org = settings.org.get_value();
        submission.submit(
            || Ok(()),
            |()| async move {
                let place = |error: &_| refused(error).map(|said| (Days, said));
                settings.change(submission, org, SettingChange::Cap(next), place).await
            },
        );
    }

    /// Saves the rows of the preview as a file of CSV, perhaps with the mark that Excel needs.
    pub fn export(self, is_for_excel: bool) {
        let (rows, coverage) = (self.preview.get_untracked().rows, self.coverage.get_untracked());
        let gaps = std::iter::once(coverage.made_over).chain(coverage.gaps);
        let source = Source {
            org: self.settings.org.get_value(),
            present: self.present.get_untracked(),
            next: self.change.get_untracked().unwrap_or_else(|| self.present.get_untracked()),
            made_over: gaps.collect::<Vec<_>>().join(" "),
            exported_at: clock::now(),
        };
        let name = source.file_name();
        let mark = if is_for_excel { EXCEL_MARK.to_string() } else { String::new() };
        download::save(&name, "text/csv", &(mark + &export::csv(&rows, &source)));
        let tokens = count(i64::try_from(rows.len()).unwrap_or(i64::MAX), "token");
        self.toasts.show(Tone::Ok, format!("Exported {tokens} to {name}."));
    }
}

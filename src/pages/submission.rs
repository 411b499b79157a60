//! Sends a change for a form or a dialog: once, and what came of it is shown at the field that it is
//! about, or in one note. The states are those of [`console_core::submission`].

use crate::ui::{Bound, Note, Toasts, Tone, dynamic, focus_invalid, use_toasts};
use console_core::backend::fault::{Explanation, sentence};
use console_core::submission::{End, Event, Knowledge, Notice, Problems, State};
use console_core::text::visible_text::visible;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Names the fields of a form. A form without fields has [`std::convert::Infallible`].
pub trait Field: Copy + PartialEq + Send + Sync + 'static {}

impl<F: Copy + PartialEq + Send + Sync + 'static> Field for F {}

/// What a form sends, and what came of it. `Copy`, like a signal.
pub struct Submission<F: Field> {
    state: RwSignal<State<F>>,
    /// The selector of the element that has the fields.
    form: &'static str,
    /// What it is about, for a message in case the form is gone when it ends; may be empty.
    subject: StoredValue<String>,
    toasts: Toasts,
}

impl<F: Field> Clone for Submission<F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F: Field> Copy for Submission<F> {}

impl<F: Field> Submission<F> {
    /// One of the open dialog.
    pub fn in_dialog() -> Self {
        Self::within("dialog[open]")
    }

    /// One whose fields are in the element that matches this selector.
    pub fn within(form: &'static str) -> Self {
        Self {
            state: RwSignal::new(State::Idle),
            form,
            subject: StoredValue::new(String::new()),
            toasts: use_toasts(),
        }
    }

    /// The same. If the form is gone when it ends badly, a message about the subject says so.
    pub fn about(self, subject: String) -> Self {
        self.subject.set_value(subject);
        self
    }

    /// Checks the form and sends it, unless it was sent already and its answer is awaited. The change
    /// is never aborted: the future runs to its end, also if the form is gone by then.
    pub fn submit<T, S>(
        self,
        check: impl FnOnce() -> Result<T, Problems<F>>,
        send: impl FnOnce(T) -> S,
    ) where
        S: Future<Output = End<F>> + 'static,
    {
        if self.is_pending() {
            return;
        }
        match check() {
            Ok(checked) => {
                let subject = self.subject.get_value();
                self.step(Event::Sent);
                let sent = send(checked);
                spawn_local(async move { self.end(sent.await, &subject) });
            }
            Err(problems) => {
                self.step(Event::Checked(problems));
                focus_invalid(self.form);
            }
        }
    }

    fn end(self, end: End<F>, subject: &str) {
        let (words, is_wrong) = (end.in_words(), matches!(end, End::Wrong(_)));
        let is_gone = self.step(Event::Ended(end)).is_none();
        match words.filter(|_| is_gone && !subject.is_empty()) {
            Some(words) => self.toasts.show(Tone::Bad, format!("{subject}: {words}")),
            None if is_wrong && !is_gone => focus_invalid(self.form),
            None => {}
        }
    }

    /// Says that the answer was lost and the server is read to find out what became of the change.
    pub fn look(self, words: Explanation) {
        self.step(Event::Lost(words));
    }

    /// Removes the problem of a field, because the user changed it.
    pub fn edited(self, field: F) {
        self.step(Event::Edited(field));
    }

    /// Refuses what was put into a field.
    pub fn refuse(self, field: F, words: impl Into<String>) {
        self.step(Event::Refused(field, words.into()));
    }

    /// Removes what was told.
    pub fn dismiss(self) {
        self.step(Event::Dismissed);
    }

    /// `None` if the form is gone.
    fn step(self, event: Event<F>) -> Option<()> {
        self.state.try_update(|state| {
            *state = std::mem::replace(state, State::Idle).step(event);
        })
    }

    /// Whether it must not be sent now. Not tracked.
    pub fn is_pending(self) -> bool {
        self.state.try_with_untracked(State::is_pending).unwrap_or(true)
    }

    /// The same for a button.
    pub fn pending(self) -> Signal<bool> {
        Signal::derive(move || self.state.with(State::is_pending))
    }

    /// Whether the answer may still bring something that would be lost without the form.
    pub fn awaited(self) -> Signal<bool> {
        Signal::derive(move || self.state.with(State::is_awaited))
    }

    /// Whether the change was made. Tracked.
    pub fn is_done(self) -> bool {
        self.state.with(|state| *state == State::Ended(End::Done))
    }

    /// What is told about the whole. Tracked.
    pub fn notice(self) -> Option<Notice> {
        self.state.with(State::notice)
    }

    /// The fields with a problem. Not tracked.
    pub fn wrong_fields(self) -> Vec<F> {
        self.state.with_untracked(|state| {
            state.problems().map(|problems| problems.fields().collect()).unwrap_or_default()
        })
    }

    /// The problem of a field.
    pub fn problem(self, field: F) -> Signal<Option<String>> {
        Signal::derive(move || self.state.with(|state| state.problem(field).map(str::to_owned)))
    }

    /// A value that is edited in a field.
    pub fn bind<T: Clone + Send + Sync + 'static>(
        self,
        field: F,
        value: impl Into<Bound<T>>,
    ) -> Bound<T> {
        let value = value.into();
        Bound::new(Signal::derive(move || value.get()), move |next| {
            value.set(next);
            self.edited(field);
        })
    }

    /// One text of a draft that is edited in a field.
    pub fn text<D: Clone + Send + Sync + 'static>(
        self,
        field: F,
        draft: RwSignal<D>,
        of: fn(&mut D) -> &mut String,
    ) -> Bound<String> {
        let value = Signal::derive(move || {
            let mut draft = draft.get();
            std::mem::take(of(&mut draft))
        });
        Bound::new(value, move |text| {
            draft.update(|draft| *of(draft) = text);
            self.edited(field);
        })
    }

    /// The note with what is told about the whole.
    pub fn note(self) -> AnyView {
        self.note_with(|| ())
    }

    /// The same, and what can be done about it.
    pub fn note_with<V: IntoAny>(self, more: impl Fn() -> V + Send + Sync + 'static) -> AnyView {
        let notice = Signal::derive(move || self.notice());
        view! { <NoticeNote notice more=move || more().into_any()/> }.into_any()
    }
}

/// The note. It does not depend on the fields, so that its code exists once in the program.
#[component]
fn NoticeNote(notice: Signal<Option<Notice>>, #[prop(into)] more: ViewFn) -> impl IntoView {
    dynamic(move || {
        let more = more.clone();
        notice.get().map(|Notice { knowledge, words: Explanation { title, detail } }| {
            let tone = match knowledge {
                Knowledge::Looking | Knowledge::NoTrace => Tone::Warn,
                Knowledge::NotMade | Knowledge::Unknown => Tone::Bad,
            };
            view! {
                <Note tone announce=true>
                    <strong>{sentence(&title)}</strong> " " {visible(&detail)} {more.run()}
                </Note>
            }
        })
    })
}

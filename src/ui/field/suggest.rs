//! A search field that highlights the parts of the text and suggests continuations. The page
//! defines the parts and the suggestions.

use std::time::Duration;

use leptos::{ev::KeyboardEvent, html, prelude::*};

use super::problem::Problem;
use super::text::shows;
use crate::ui::bound::Bound;
use crate::ui::button::Button;
use crate::ui::dom::fresh_id;
use crate::ui::dynamic;
use crate::ui::icon::{Glyph, Icon};

/// A part of the text, and how it is highlighted. All parts together are the whole text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// The part.
    pub text: String,
    /// The value of `data-mark` for the style sheet; `None` for plain text.
    pub mark: Option<&'static str>,
}

/// A possible continuation or correction of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The suggestion as shown.
    pub label: String,
    /// More about it.
    pub detail: String,
    /// The whole text after it is accepted.
    pub text: String,
    /// The position of the caret then, in bytes.
    pub caret: usize,
}

/// A search field with a list below it: the arrow keys select, Enter and Tab accept the selected
/// suggestion, Esc closes the list, and then undoes what was typed since the text was last applied: when the
/// field got the focus, by Enter, or by a correction. Its role stays that of a search field; a hidden text says how
/// many suggestions there are.
#[component]
pub fn SuggestField(
    /// The accessible name, also shown while the field is empty.
    #[prop(into)]
    label: Signal<String>,
    /// The text.
    #[prop(into)]
    value: Bound<String>,
    /// The text in parts.
    #[prop(into)]
    parts: Signal<Vec<Marked>>,
    /// The suggestions for a text with the caret at this byte.
    #[prop(into)]
    suggest: Callback<(String, usize), Vec<Suggestion>>,
    /// The problem, if any.
    #[prop(into)]
    problem: Signal<Option<String>>,
    /// A correction, offered below the problem.
    #[prop(into)]
    correction: Signal<Option<Suggestion>>,
    /// Called when the user presses Enter or leaves the field.
    #[prop(into)]
    on_settle: Callback<()>,
    /// Changes when there are more suggestions: then an open list is updated.
    #[prop(optional, into)]
    renewed: Signal<usize>,
) -> impl IntoView {
    let id = fresh_id("suggest");
    let (list_id, problem_id) = (format!("{id}-list"), format!("{id}-problem"));
    let offers = Offers {
        node: shows(value),
        id: StoredValue::new(id.clone()),
        list: RwSignal::new(Vec::new()),
        active: RwSignal::new(None),
        is_due: StoredValue::new(false),
        before: StoredValue::new(String::new()),
        value,
        suggest,
        on_settle,
    };
    Effect::watch(move || renewed.get(), move |_, _, _| offers.renew(), false);
    let scrolled = NodeRef::<html::Div>::new();
    // Also runs in the frame after the field was removed.
    let follow = move || {
        let marks = scrolled.try_get_untracked().flatten();
        let input = offers.node.try_get_untracked().flatten();
        if let (Some(marks), Some(input)) = (marks, input) {
            marks.set_scroll_left(input.scroll_left());
        }
    };
    let marks = move || {
        let part = |part: Marked| view! { <span data-mark=part.mark>{part.text}</span> }.into_any();
        request_animation_frame(follow);
        parts.get().into_iter().map(part).collect::<Vec<_>>()
    };
    let (described_by, controls) = (problem_id.clone(), list_id.clone());
    let corrected = move || {
        let correction = correction.get()?;
        let label = correction.label.clone();
        let take = move || {
            offers.put(correction.clone());
            offers.settle();
        };
        Some(
            view! { <Button on_press=take>"Use "<bdi translate="no" class="mono">{label}</bdi></Button> },
        )
    };
    view! {
        <div class="suggest">
            <div class="search-field">
                <div class="suggest-marks" aria-hidden="true" node_ref=scrolled>{dynamic(marks)}</div>
                <Glyph icon=Icon::Search/>
                <input
                    class="search-input"
                    id=id
                    node_ref=offers.node
                    type="search"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    aria-label=label
                    placeholder=label
                    aria-autocomplete="list"
                    aria-controls=controls
                    aria-activedescendant=Signal::derive(move || offers.active_id())
                    aria-describedby=described_by
                    aria-invalid=Signal::derive(move || problem.with(Option::is_some).then_some("true"))
                    on:input=move |event| {
                        value.set(event_target_value(&event));
                        offers.look_soon();
                    }
                    on:focus=move |_| offers.before.set_value(value.get_untracked())
                    on:click=move |_| offers.look_if_empty()
                    on:keydown=move |event| offers.key(&event)
                    on:scroll=move |_| follow()
                    on:blur=move |_| {
                        offers.close();
                        // A field that is removed also loses the focus.
                        on_settle.try_run(());
                    }
                />
            </div>
            <ul class="suggest-list" role="listbox" id=list_id aria-label="Suggestions" hidden=Signal::derive(move || offers.list.with(Vec::is_empty))>
                {dynamic(move || offers.options())}
            </ul>
            <span class="visually-hidden" role="status">{dynamic(move || offers.count())}</span>
            <div class="suggest-below"><Problem id=problem_id problem/> {dynamic(corrected)}</div>
        </div>
    }
}

/// The list of suggestions.
#[derive(Clone, Copy)]
struct Offers {
    node: NodeRef<html::Input>,
    id: StoredValue<String>,
    list: RwSignal<Vec<Suggestion>>,
    active: RwSignal<Option<usize>>,
    /// The text has changed since the list was made.
    is_due: StoredValue<bool>,
    /// The text that was applied last.
    before: StoredValue<String>,
    value: Bound<String>,
    suggest: Callback<(String, usize), Vec<Suggestion>>,
    on_settle: Callback<()>,
}

impl Offers {
    /// Finds the suggestions at the caret, and shows them.
    fn look(self) {
        self.is_due.set_value(false);
        let Some(input) = self.node.get_untracked() else { return };
        let text = input.value();
        let caret = byte_of(&text, input.selection_start().ok().flatten());
        self.active.set(None);
        self.list.set(self.suggest.run((text, caret)));
    }

    /// Finds the suggestions after the typed text was painted, which has priority.
    fn look_soon(self) {
        self.is_due.set_value(true);
        request_animation_frame(move || {
            set_timeout(
                move || {
                    if self.is_due.try_get_value() == Some(true) {
                        self.look();
                    }
                },
                Duration::ZERO,
            );
        });
    }

    /// Updates the list while the field has the focus.
    fn renew(self) {
        let input = self.node.get_untracked();
        let is_here =
            input.is_some_and(|input| document().active_element().as_ref() == Some(&input));
        if is_here {
            self.look();
        }
    }

    fn look_if_empty(self) {
        if self.value.get_untracked().is_empty() {
            self.look();
        }
    }

    fn close(self) {
        self.is_due.try_set_value(false);
        if self.list.try_with_untracked(Vec::is_empty) == Some(false) {
            self.active.set(None);
            self.list.set(Vec::new());
        }
    }

    fn key(self, event: &KeyboardEvent) {
        // If the user types faster than the browser paints, the key applies to the list for the
        // present text.
        if self.is_due.get_value() && matches!(event.key().as_str(), "ArrowDown" | "ArrowUp") {
            self.look();
        }
        let (length, active) = (self.list.with_untracked(Vec::len), self.active.get_untracked());
        match (event.key().as_str(), active) {
            _ if event.is_composing() => {}
            ("ArrowDown", _) if length == 0 => {
                event.prevent_default();
                self.look();
            }
            ("ArrowDown", _) => self.choose(event, active.map_or(0, |at| (at + 1) % length)),
            ("ArrowUp", _) if length > 0 => {
                self.choose(event, active.map_or(length - 1, |at| (at + length - 1) % length));
            }
            ("Enter" | "Tab", Some(at)) => {
                event.prevent_default();
                self.take(at);
            }
            ("Enter", None) => {
                event.prevent_default();
                self.close();
                self.settle();
            }
            ("Escape", _) if length > 0 => {
                // This Esc closes the list only: the text stays.
                event.prevent_default();
                event.stop_propagation();
                self.close();
            }
            // Browsers would empty the field.
            ("Escape", _) if !self.value.get_untracked().is_empty() => {
                event.prevent_default();
                self.undo();
            }
            _ => {}
        }
    }

    fn choose(self, event: &KeyboardEvent, at: usize) {
        event.prevent_default();
        self.active.set(Some(at));
        let option = self.active_id().and_then(|id| document().get_element_by_id(&id));
        if let Some(option) = option {
            option.scroll_into_view_with_bool(false);
        }
    }

    /// Applies the text: Esc does not undo it.
    fn settle(self) {
        self.before.set_value(self.value.get_untracked());
        self.on_settle.run(());
    }

    /// Puts back the text that was applied last.
    fn undo(self) {
        self.close();
        let text = self.before.get_value();
        if self.value.get_untracked() != text {
            self.value.set(text);
        }
    }

    /// Puts a suggestion into the field, and finds the next suggestions.
    fn take(self, at: usize) {
        let taken = self.list.with_untracked(|list| list.get(at).cloned());
        if let Some(taken) = taken {
            self.put(taken);
            self.look();
        }
    }

    /// Sets the text and focuses the field.
    fn put(self, taken: Suggestion) {
        let Some(input) = self.node.get_untracked() else { return };
        input.set_value(&taken.text);
        let caret = units_before(&taken.text, taken.caret);
        let _ = input.set_selection_range(caret, caret);
        let _ = input.focus();
        self.value.set(taken.text);
    }

    fn active_id(self) -> Option<String> {
        let at = self.active.get()?;
        Some(self.option_id(at))
    }

    fn option_id(self, at: usize) -> String {
        self.id.with_value(|id| format!("{id}-{at}"))
    }

    fn options(self) -> Vec<AnyView> {
        let option = |(at, offer): (usize, Suggestion)| {
            let selected = move || if self.active.get() == Some(at) { "true" } else { "false" };
            view! {
                <li
                    class="suggest-option"
                    role="option"
                    id=self.option_id(at)
                    aria-selected=selected
                    // Handled before the field would lose the focus.
                    on:pointerdown=move |event| {
                        event.prevent_default();
                        self.take(at);
                    }
                >
                    <bdi translate="no">{offer.label}</bdi>
                    <span class="suggest-detail">{offer.detail}</span>
                </li>
            }
            .into_any()
        };
        self.list.get().into_iter().enumerate().map(option).collect()
    }

    fn count(self) -> Option<String> {
        match self.list.with(Vec::len) {
            0 => None,
            1 => Some("1 suggestion".to_owned()),
            many => Some(format!("{many} suggestions")),
        }
    }
}

/// The byte position of the browser's caret, which is given in UTF-16 code units.
fn byte_of(text: &str, units: Option<u32>) -> usize {
    let Some(mut left) = units else { return text.len() };
    for (at, c) in text.char_indices() {
        let length = if u32::from(c) > 0xFFFF { 2 } else { 1 };
        if left < length {
            return at;
        }
        left -= length;
    }
    text.len()
}

fn units_before(text: &str, byte: usize) -> u32 {
    let before = text.get(..byte).unwrap_or(text);
    u32::try_from(before.encode_utf16().count()).unwrap_or(u32::MAX)
}

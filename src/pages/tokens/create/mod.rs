//! The dialog that creates a token, empty, filled in by a link, or as the successor of another
//! token: a draft, live advice on each field, one request, and an answer for everything that can
//! become of it.

mod expiration;
mod fields;
mod opening;
mod outcome;
mod submit;

use super::Screen;
use crate::platform::clock::{self, BrowserZone};
use crate::ui::{Bound, Button, ButtonKind, Dialog, Toasts, use_toasts};
use access_tokens::create::draft::{Draft, Field, Problems, parse_name};
use access_tokens::rotation::successor_name;
use console_core::backend::fault::Explanation;
use fields::Fields;
use leptos::prelude::*;
use leptos::task::spawn_local;
use opening::{Opening, Predecessor};
pub(super) use opening::{Purpose, Typed};
use outcome::Outcome;
use token_api::token::Owner;

/// The state of the dialog. `Copy`, like a signal.
#[derive(Clone, Copy)]
struct Form {
    screen: Screen,
    opening: StoredValue<Opening>,
    draft: RwSignal<Draft>,
    /// What the last press of "Create token" found wrong.
    problems: RwSignal<Problems>,
    /// What the server refused, at its field.
    refused: RwSignal<Option<(Field, String)>>,
    /// What the server refused as a whole, or why there was no answer.
    failure: RwSignal<Option<Explanation>>,
    outcome: RwSignal<Outcome>,
    pending: RwSignal<bool>,
    /// Names that the server refused because somebody has or had them.
    reserved: RwSignal<Vec<String>>,
    toasts: Toasts,
}

impl Form {
    /// One text of the draft. Typing in a field takes back what was said about it.
    fn text(self, field: Field, of: fn(&mut Draft) -> &mut String) -> Bound<String> {
        let value = Signal::derive(move || {
            let mut draft = self.draft.get();
            std::mem::take(of(&mut draft))
        });
        Bound::new(value, move |text| {
            self.draft.update(|draft| *of(draft) = text);
            self.take_back(field);
        })
    }

    fn take_back(self, field: Field) {
        self.problems.update(|problems| problems.remove(field));
        self.refused.update(|refused| {
            if refused.as_ref().is_some_and(|(at, _)| *at == field) {
                *refused = None;
            }
        });
    }

    /// What is to be said about a field.
    fn problem(self, field: Field) -> Signal<Option<String>> {
        Signal::derive(move || {
            let refused = self.refused.with(|refused| {
                refused.as_ref().filter(|(at, _)| *at == field).map(|(_, words)| words.clone())
            });
            refused.or_else(|| self.problems.with(|p| p.of(field).map(str::to_owned)))
        })
    }

    /// What is to be said about the name while it is typed.
    fn name_problem(self) -> Signal<Option<String>> {
        let said = self.problem(Field::Name);
        Signal::derive(move || {
            said.get().or_else(|| {
                let name = self.draft.with(|draft| draft.name.clone());
                if name.trim().is_empty() {
                    return None;
                }
                parse_name(&name).err().or_else(|| self.taken(name.trim()))
            })
        })
    }

    /// A name that is in the list can't be free. Deleted ones are in no list: the server knows.
    fn taken(self, name: &str) -> Option<String> {
        if self.screen.is_listed(name) {
            return Some("A token here has this name already. Choose another.".to_owned());
        }
        self.reserved.with(|reserved| reserved.iter().any(|held| held == name)).then(|| {
            "This name is taken or was used before; names stay reserved, also if the token was \
             deleted. Choose another."
                .to_owned()
        })
    }

    /// A free name in the place of one that is taken.
    fn suggestion(self) -> Option<String> {
        let name = self.draft.with(|draft| draft.name.trim().to_owned());
        self.taken(&name)?;
        Some(successor_name(&name, |name| self.taken(name).is_some()))
    }

    /// The token whose place the new one takes, if it takes one.
    fn predecessor(self) -> Option<Predecessor> {
        self.opening.with_value(|opening| opening.predecessor.clone())
    }
}

/// The dialog. What was typed survives Esc, unless it is about a successor; "Cancel" discards it.
#[component]
pub(super) fn CreateDialog(purpose: Purpose) -> impl IntoView {
    let screen = expect_context::<Screen>();
    let owner = screen.owner.get_value();
    spawn_local(async move {
        match owner {
            Owner::Personal => screen.facts.learn_all_caps(screen.services).await,
            owner => screen.facts.learn_roles(screen.services, &owner).await,
        }
    });
    let (opening, draft) = Opening::of(&purpose, screen, clock::now(), &BrowserZone);
    let resumed = screen.resumed.try_update_value(Option::take).flatten();
    let draft = resumed.unwrap_or(draft);
    let words = opening.words();
    let kept = opening.predecessor.is_none();
    let form = Form {
        screen,
        opening: StoredValue::new(opening),
        draft: RwSignal::new(draft),
        problems: RwSignal::default(),
        refused: RwSignal::new(None),
        failure: RwSignal::new(None),
        outcome: RwSignal::new(Outcome::Known),
        pending: RwSignal::new(false),
        reserved: RwSignal::default(),
        toasts: use_toasts(),
    };
    // An answer on its way may hold a value that is shown only once: nobody leaves before it is there.
    Effect::new(move || {
        if form.pending.get() {
            screen.services.history.hold(Callback::new(|()| ()));
        }
    });
    screen.services.outlive_session(&screen.route(), move || {
        Some(Typed { purpose, draft: form.draft.try_get_untracked()? })
    });
    let close = move || {
        if !form.pending.get_untracked() {
            if kept {
                screen.draft.set_value(Some(form.draft.get_untracked()));
            }
            screen.close_dialog();
        }
    };
    let cancel = move || {
        close();
        if kept && !form.pending.get_untracked() {
            screen.draft.set_value(None);
        }
    };
    view! {
        <Dialog
            title=words.title
            subtitle=move || form.opening.with_value(|opening| opening.subtitle(screen))
            on_close_request=close
            on_submit=move || form.submit()
            footer=move || {
                view! {
                    <Button on_press=cancel>"Cancel"</Button>
                    <Button kind=ButtonKind::Primary submit=true pending=form.pending>
                        {words.submit}
                    </Button>
                }
            }
        >
            <Fields form/>
        </Dialog>
    }
}

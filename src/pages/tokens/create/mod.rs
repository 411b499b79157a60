//! The dialog that creates a token: a draft, live advice on each field, one request, and an answer
//! for everything that can become of it.

mod expiration;
mod outcome;
mod submit;

use super::Screen;
use crate::ui::{Bound, Button, ButtonKind, Dialog, Note, Switch, TextField, Tone, dynamic};
use console_model::draft::{Draft, Field, Problems, parse_name};
use console_model::fault::Explanation;
use expiration::ExpirationField;
use leptos::prelude::*;
use outcome::{Outcome, OutcomeNote};
use token_api::name::{MAX_NAME_CHARS, MAX_TEXT_CHARS};
use token_api::token::Owner;

/// The state of the dialog. `Copy`, like a signal.
#[derive(Clone, Copy)]
struct Form {
    screen: Screen,
    draft: RwSignal<Draft>,
    /// What the last press of "Create token" found wrong.
    problems: RwSignal<Problems>,
    /// What the server refused, at its field.
    refused: RwSignal<Option<(Field, String)>>,
    /// What the server refused as a whole, or why there was no answer.
    failure: RwSignal<Option<Explanation>>,
    outcome: RwSignal<Outcome>,
    pending: RwSignal<bool>,
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
        let listed = self.screen.listing.remote.with(|remote| {
            remote.value().is_some_and(|rows| {
                rows.iter().filter_map(|row| row.token()).any(|token| token.name == name)
            })
        });
        listed.then(|| "A token here has this name already. Choose another.".to_owned())
    }
}

/// The dialog. What was typed survives Esc; "Cancel" discards it.
#[component]
pub(super) fn CreateDialog() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let kept = screen.draft.get_value();
    let form = Form {
        screen,
        draft: RwSignal::new(kept.unwrap_or_else(|| Draft::new(screen.facts.cap.get_untracked()))),
        problems: RwSignal::default(),
        refused: RwSignal::new(None),
        failure: RwSignal::new(None),
        outcome: RwSignal::new(Outcome::Known),
        pending: RwSignal::new(false),
    };
    let close = move || {
        // An answer on its way may hold a value that is shown only once.
        if !form.pending.get_untracked() {
            screen.draft.set_value(Some(form.draft.get_untracked()));
            screen.close_dialog();
        }
    };
    let cancel = move || {
        close();
        if !form.pending.get_untracked() {
            screen.draft.set_value(None);
        }
    };
    let owner = screen.owner.get_value();
    view! {
        <Dialog
            title="Create token"
            subtitle=move || subtitle(&owner)
            on_close_request=close
            on_submit=move || form.submit()
            footer=move || {
                view! {
                    <Button on_press=cancel>"Cancel"</Button>
                    <Button kind=ButtonKind::Primary submit=true pending=form.pending>
                        "Create token"
                    </Button>
                }
            }
        >
            <Fields form/>
        </Dialog>
    }
}

fn subtitle(owner: &Owner) -> AnyView {
    match owner {
        Owner::Personal => {
            "A personal token: it can do what you can do. Its value is shown once.".into_any()
        }
        Owner::Organization(org) => view! {
            "An organization token for " <bdi>{org.to_string()}</bdi> ". Its value is shown once."
        }
        .into_any(),
        Owner::Team(_, team) => view! {
            "A token with the rights of team " <bdi>{team.to_string()}</bdi>
            ". Its value is shown once."
        }
        .into_any(),
    }
}

#[component]
fn Fields(form: Form) -> impl IntoView {
    let owner = form.screen.owner.get_value();
    let is_personal = matches!(owner, Owner::Personal);
    let is_organization = matches!(owner, Owner::Organization(_));
    view! {
        {(!is_personal).then(|| view! {
            <TextField
                label="Name"
                value=form.text(Field::Name, |draft| &mut draft.name)
                hint="Letters, digits, - and _. Names can't be reused, even after deletion."
                problem=form.name_problem()
                limit=MAX_NAME_CHARS
                autofocus=true
            />
        })}
        <TextField
            label="Description"
            value=form.text(Field::Description, |draft| &mut draft.description)
            problem=form.problem(Field::Description)
            hint=if is_personal { "What you will know it by." } else { "" }
            limit=MAX_TEXT_CHARS
            optional=!is_personal
            autofocus=is_personal
        />
        <ExpirationField form/>
        {is_organization.then(|| view! { <AdminField form/> })}
        <TextField
            label="Reason"
            value=form.text(Field::Reason, |draft| &mut draft.reason)
            problem=form.problem(Field::Reason)
            hint="Kept in the audit log."
            limit=MAX_TEXT_CHARS
            optional=true
        />
        <OutcomeNote form/>
        {dynamic(move || form.failure.get().map(|Explanation { title, detail }| view! {
            <Note tone=Tone::Bad announce=true><strong>{title} "."</strong> " " {detail}</Note>
        }))}
    }
}

#[component]
fn AdminField(form: Form) -> impl IntoView {
    let admin = Memo::new(move |_| form.draft.with(|draft| draft.admin));
    let toggle = Bound::new(admin, move |on| {
        form.draft.update(|draft| draft.admin = on);
        form.take_back(Field::Admin);
    });
    let problem = form.problem(Field::Admin);
    view! {
        <Switch label="Admin" checked=toggle hint="Full rights of an organization admin"/>
        {dynamic(move || problem.get().map(|words| view! { <Note tone=Tone::Bad announce=true>{words}</Note> }))}
        {dynamic(move || admin.get().then(|| view! {
            <Note tone=Tone::Admin announce=true>
                <strong>"This token will be able to"</strong>
                <ul>
                    <li>"add and remove people, change team roles"</li>
                    <li>"transfer stacks, manage team tokens, read the audit log"</li>
                    <li>"do everything else that an organization admin can"</li>
                </ul>
                <p>
                    "It can't create or delete organization tokens. Whoever has its value has these \
                     rights until it expires or is deleted."
                </p>
            </Note>
        }))}
    }
}

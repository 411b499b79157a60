//! The fields of the create dialog, and the notes on what the user typed and chose.

use super::expiration::ExpirationField;
use super::form::Form;
use super::found::Found;
use super::opening::Predecessor;
use crate::pages::role_grants::{RoleGrants, Which};
use crate::pages::tokens::open::Open;
use crate::services::Services;
use crate::ui::{Bound, Button, Choice, Note, Select, Switch, TextField, Tone, dynamic};
use access_tokens::create::draft::Field;
use access_tokens::rotation::ADMIN_POWERS;
use access_tokens::words::rights;
use console_core::text::visible_text::visible;
use leptos::prelude::*;
use token_api::mark::mark_length;
use token_api::name::{MAX_NAME_CHARS, MAX_TEXT_CHARS};
use token_api::token::{Owner, TokenRole};

#[component]
pub(super) fn Fields(form: Form) -> impl IntoView {
    let owner = form.screen.owner.get_value();
    let is_personal = matches!(owner, Owner::Personal);
    let is_organization = matches!(owner, Owner::Organization(_));
    let predecessor = form.predecessor();
    // The description of a successor gets a mark, which uses some of the characters.
    let mark = predecessor.as_ref().map_or(0, |before| mark_length(&before.token.id));
    let description_hint = match &predecessor {
        Some(_) => {
            "A mark with the ID of the predecessor is added, so that the rotation is recognized later."
                .to_owned()
        }
        None if is_personal => "What you will know it by.".to_owned(),
        None => String::new(),
    };
    let shortened = predecessor.as_ref().and_then(Predecessor::shortened_words);
    view! {
        <Ignored form/>
        <InProgress form/>
        {(!is_personal).then(|| view! { <NameField form/> })}
        <TextField
            label="Description"
            value=form.text(Field::Description, |draft| &mut draft.description)
            problem=form.submission.problem(Field::Description)
            hint=description_hint
            limit=MAX_TEXT_CHARS.saturating_sub(mark)
            optional=!is_personal
            autofocus=is_personal
        />
        <ExpirationField form/>
        {shortened.map(|words| view! { <Note tone=Tone::Info>{words}</Note> })}
        {is_organization.then(|| view! { <AdminField form/> <RoleField form/> })}
        <Rights form/>
        <TextField
            label="Reason"
            value=form.text(Field::Reason, |draft| &mut draft.reason)
            problem=form.submission.problem(Field::Reason)
            hint="Kept in the audit log."
            limit=MAX_TEXT_CHARS
            optional=true
        />
        {form.submission.note_with(move || view! { <Found form/> })}
    }
}

/// The parts of a link that could not be filled in.
#[component]
fn Ignored(form: Form) -> impl IntoView {
    let ignored = form.opening.with_value(|opening| opening.ignored.clone());
    (!ignored.is_empty()).then(|| {
        let parts = ignored.into_iter().map(|part| view! { <li>{part}</li> }).collect_view();
        view! {
            <Note tone=Tone::Warn announce=true>
                <strong>"Parts of the link were left out:"</strong>
                <ul>{parts}</ul>
            </Note>
        }
    })
}

/// Warns if the predecessor has a successor already: a second one is rarely wanted.
#[component]
fn InProgress(form: Form) -> impl IntoView {
    let id = form.predecessor().map(|before| before.token.id);
    let other = form.screen.rotations.with_untracked(|rotations| {
        let mut others = rotations.iter().filter_map(|rotation| rotation.ends());
        others.find(|(before, _)| Some(&before.id) == id.as_ref()).map(|(before, after)| {
            (after.label().to_owned(), Open::Rotation(before.id.clone(), after.id.clone()))
        })
    });
    other.map(|(label, open)| {
        view! {
            <Note tone=Tone::Warn announce=true>
                {format!("{} is to take its place already.", visible(&label))} " "
                <Button on_press=move || form.screen.dialog.set(open.clone())>
                    "Show that rotation"
                </Button>
            </Note>
        }
    })
}

#[component]
fn NameField(form: Form) -> impl IntoView {
    let suggestion = Memo::new(move |_| form.suggestion());
    view! {
        <div class="field-with-offer">
            <TextField
                label="Name"
                value=form.text(Field::Name, |draft| &mut draft.name)
                hint="Letters, digits, - and _. Names can't be reused, even after deletion."
                problem=form.name_problem()
                limit=MAX_NAME_CHARS
                autofocus=true
            />
            {dynamic(move || suggestion.get().map(|name| {
                let words = format!("Use {name} instead");
                let use_it = move || {
                    form.draft.update(|draft| draft.name.clone_from(&name));
                    form.submission.edited(Field::Name);
                };
                view! { <Button on_press=use_it>{words}</Button> }
            }))}
        </div>
    }
}

#[component]
fn AdminField(form: Form) -> impl IntoView {
    let admin = Memo::new(move |_| form.draft.with(|draft| draft.admin));
    let toggle = Bound::new(admin, move |on| {
        form.draft.update(|draft| draft.admin = on);
        form.submission.edited(Field::Admin);
    });
    let problem = form.submission.problem(Field::Admin);
    let predecessor = form.predecessor();
    let before = predecessor.as_ref().and_then(|before| before.token.admin);
    let is_untold = predecessor.is_some() && before.is_none();
    view! {
        <Switch label="Admin" checked=toggle hint="Nearly all rights of an organization admin"/>
        {dynamic(move || problem.get().map(|words| view! { <Note tone=Tone::Bad announce=true>{words}</Note> }))}
        {is_untold.then(|| view! {
            <Note tone=Tone::Warn>
                "Whether the predecessor is an admin token is not told: choose what the successor is \
                 to be."
            </Note>
        })}
        {dynamic(move || powers(before, admin.get()))}
    }
}

/// What the token will be able to do. For an admin token, the note at the switch says it.
#[component]
fn Rights(form: Form) -> impl IntoView {
    let services = Services::expect();
    let said = Memo::new(move |_| {
        let (admin, role) = form.draft.with(|draft| {
            let role = draft.role.as_ref().map(|role| role.name.clone());
            (draft.admin, role.unwrap_or_default())
        });
        let owner = form.screen.owner.get_value();
        if admin {
            Vec::new()
        } else {
            rights(&owner, &services.owner_label(&owner), Some(false), &role)
        }
    });
    let owner = form.screen.owner.get_value();
    let which = {
        let owner = owner.clone();
        Memo::new(move |_| {
            form.draft.with(|draft| Which::of_new(&owner, draft.admin, draft.role.as_ref()))
        })
    };
    let note = dynamic(move || {
        let said = said.get();
        (!said.is_empty()).then(|| {
            let list = said.into_iter().map(|words| view! { <li>{visible(&words)}</li> });
            view! {
                <Note tone=Tone::Info>
                    <strong>"What it may do"</strong>
                    <ul>{list.collect_view()}</ul>
                </Note>
            }
        })
    });
    let grants = owner.org().cloned().map(|org| view! { <RoleGrants org which/> });
    view! { {note} {grants} }
}

/// What the admin level means. For a successor: what it gains or loses.
fn powers(before: Option<bool>, admin: bool) -> Option<AnyView> {
    let list = || ADMIN_POWERS.map(|power| view! { <li>{power}</li> }).collect_view();
    if !admin {
        return (before == Some(true)).then(|| {
            view! {
                <Note tone=Tone::Warn announce=true>
                    <strong>"Lost: the successor will not be able to"</strong>
                    <ul>{list()}</ul>
                    <p>
                        "What uses the predecessor for this fails once it has the successor's value, or \
                         when the predecessor is deleted."
                    </p>
                </Note>
            }
            .into_any()
        });
    }
    let title = match before {
        Some(false) => "Gained: the successor will be able to",
        Some(true) => "As before, the successor will be able to",
        None => "This token will be able to",
    };
    Some(
        view! {
            <Note tone=Tone::Admin announce=true>
                <strong>{title}</strong>
                <ul>{list()}</ul>
                <p>
                    "It can't create or delete organization tokens. Whoever has its value has these \
                     rights until it expires or is deleted."
                </p>
            </Note>
        }
        .into_any(),
    )
}

/// The role, where the server offers roles or tokens of the list have one.
#[component]
fn RoleField(form: Form) -> impl IntoView {
    let roles = Memo::new(move |_| {
        let mut roles = form.opening.with_value(|opening| opening.roles.clone());
        for role in form.screen.facts.roles.get().unwrap_or_default() {
            if !roles.iter().any(|known| known.id == role.id) {
                roles.push(role);
            }
        }
        roles
    });
    dynamic(move || {
        let roles = roles.get();
        (!roles.is_empty()).then(|| choice_of_role(form, roles))
    })
}

fn choice_of_role(form: Form, roles: Vec<TokenRole>) -> AnyView {
    let none = Choice::new(None::<TokenRole>, "No role: the organization's default");
    let named = roles.into_iter().map(|role| {
        let label = visible(&role.name);
        Choice::new(Some(role), label)
    });
    let choices: Vec<_> = [none].into_iter().chain(named).collect();
    let chosen = Memo::new(move |_| form.draft.with(|draft| draft.role.clone()));
    let value = Bound::new(chosen, move |role| {
        form.draft.update(|draft| draft.role = role);
        form.submission.edited(Field::Role);
    });
    let before = form.predecessor().map(|before| before.token.role);
    let hint = Signal::derive(move || match &before {
        Some(role) if *role != chosen.get() => {
            let name = role.as_ref().map_or("no role".into(), |role| visible(&role.name));
            format!("The predecessor has another: {name}.")
        }
        _ => String::new(),
    });
    view! { <Select label="Role" choices value hint problem=form.submission.problem(Field::Role)/> }
        .into_any()
}

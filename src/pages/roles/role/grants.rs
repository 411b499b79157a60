//! The table of permissions: groups of the server's catalogue, in each line what it allows, and whether
//! the role grants it, and another one. Where the role can be changed, the answers are checkboxes.

use super::grants_head::GrantsHead;
use super::state::RoleScreen;
use crate::ui::{Bound, Checkbox, Glyph, Icon, Note, Tone, Untrusted, dynamic};
use console_core::text::visible_text::visible;
use leptos::prelude::*;
use roles::catalogue::{Group, Line, nothing_of};
use roles::grants::{Grants, Standing};
use roles::list::label;
use std::sync::Arc;

/// What the lines are drawn from. It does not depend on what the user ticks, so that ticking draws
/// nothing again.
#[derive(Clone, PartialEq)]
struct Shape {
    groups: Arc<Vec<Group>>,
    /// The names of the role and of the one beside it.
    here: String,
    there: Option<String>,
    /// Whether the permissions can be ticked.
    can_edit: bool,
}

#[component]
pub(super) fn WhatItGrants() -> impl IntoView {
    let screen = expect_context::<RoleScreen>();
    let shape = Memo::new(move |_| shape(screen));
    let differences = Signal::derive(move || {
        shape.with(|shape| {
            let Some(shape) = shape else { return 0 };
            let lines = shape.groups.iter().flat_map(|group| &group.lines);
            lines.filter(|line| differs(screen, shape.can_edit, line)).count()
        })
    });
    view! {
        <section class="card role-grants" aria-labelledby="role-grants">
            <GrantsHead differences/>
            {dynamic(move || screen.known().map(|read| notes(&read.grants(), &read.missing)))}
            {dynamic(move || shape.get().map(|shape| table(screen, shape)))}
        </section>
    }
}

fn shape(screen: RoleScreen) -> Option<Shape> {
    let read = screen.known()?;
    let grants = read.grants();
    let other = screen.other();
    let there = other.as_ref().map(|other| Grants::of(other, &read.others));
    Some(Shape {
        groups: Arc::new(read.catalogue.compare(&grants, there.as_ref())),
        here: visible(label(&read.role)),
        there: other.map(|other| visible(label(&other))),
        can_edit: grants.is_plain() && screen.keeps_as_is.with(Option::is_none),
    })
}

/// What has to be known to read the table.
fn notes(grants: &Grants, missing: &[String]) -> AnyView {
    let mut words: Vec<String> = missing.to_vec();
    if !grants.is_told {
        words.push("The server does not tell what this role grants.".to_owned());
    } else if !grants.is_clear() {
        words.push(
            "This role has parts that this console does not understand. It may grant more than is \
                    shown, and its permissions can’t be changed here."
                .to_owned(),
        );
    } else if !grants.is_plain() {
        words.push(
            "Some permissions hold under conditions. They can’t be changed here; name and \
                    description can."
                .to_owned(),
        );
    }
    let notes: Vec<_> = words
        .into_iter()
        .map(|words| view! { <Note tone=Tone::Warn>{visible(&words)}</Note> }.into_any())
        .collect();
    let odd: Vec<_> = grants
        .odd
        .iter()
        .cloned()
        .chain(grants.parts.iter().map(ToString::to_string))
        .map(|text| view! { <li><Untrusted text/></li> }.into_any())
        .collect();
    let odd = (!odd.is_empty()).then(|| {
        view! {
            <details>
                <summary>"Parts as the server wrote them"</summary>
                <ul class="token-list">{odd}</ul>
            </details>
        }
    });
    (!notes.is_empty()).then(|| view! { <div class="role-notes">{notes} {odd}</div> }).into_any()
}

fn table(screen: RoleScreen, shape: Shape) -> AnyView {
    let nothing = nothing_of(&shape.groups);
    let nothing = (!shape.can_edit && !nothing.is_empty()).then(
        || view! { <p class="role-nothing muted">"Nothing of: " <Untrusted text=nothing/></p> },
    );
    let groups = shape.groups.iter().filter(|group| shape.can_edit || group.matters());
    let bodies: Vec<_> = groups.map(|group| body(screen, &shape, group)).collect();
    if bodies.is_empty() {
        return view! {
            <p class="role-nothing">"No permission is known to be granted."</p>
            {nothing}
        }
        .into_any();
    }
    let there = shape.there.clone().map(|name| {
        view! { <th scope="col"><Untrusted text=name/></th> }
    });
    view! {
        <table class="role-table" aria-label="Permissions">
            <thead>
                <tr>
                    <th scope="col">"Permission"</th>
                    <th scope="col"><Untrusted text=shape.here.clone()/></th>
                    {there}
                </tr>
            </thead>
            {bodies}
        </table>
        {nothing}
    }
    .into_any()
}

/// A group: a line to fold it, and its permissions.
fn body(screen: RoleScreen, shape: &Shape, group: &Group) -> AnyView {
    let name = group.name.clone();
    let starts_open = group.matters();
    let is_open = {
        let name = name.clone();
        Memo::new(move |_| screen.turned.with(|turned| turned.contains(&name)) != starts_open)
    };
    let turn = {
        let name = name.clone();
        move |_| {
            screen.turned.update(|turned| match turned.iter().position(|other| *other == name) {
                Some(at) => drop(turned.remove(at)),
                None => turned.push(name.clone()),
            });
        }
    };
    let (total, granted, there) = (group.lines.len(), group.granted(), group.granted_there());
    let scopes: Vec<String> = group.lines.iter().map(|line| line.scope.clone()).collect();
    let can_edit = shape.can_edit;
    let here = Memo::new(move |_| {
        if !can_edit {
            return granted;
        }
        let draft = screen.draft.get();
        scopes.iter().filter(|scope| draft.scopes.contains(*scope)).count()
    });
    let of_total = move |number: usize| format!("{number} of {total}");
    let there = shape.there.is_some().then(|| view! { <td class="muted">{of_total(there)}</td> });
    let unlisted = (!group.is_listed).then(|| {
        view! { <div class="muted">"shown as they came; what they allow is not known"</div> }
    });
    let lines: Vec<_> = group.lines.iter().map(|line| row(screen, shape, line, is_open)).collect();
    view! {
        <tbody>
            <tr class="role-group">
                <th scope="rowgroup">
                    <button type="button" aria-expanded=move || is_open.get().to_string() on:click=turn>
                        <Glyph icon=Icon::Chevron/>
                        <Untrusted text=name/>
                    </button>
                    {unlisted}
                </th>
                <td class="muted">{dynamic(move || of_total(here.get()))}</td>
                {there}
            </tr>
            {lines}
        </tbody>
    }
    .into_any()
}

/// A permission.
fn row(screen: RoleScreen, shape: &Shape, line: &Line, is_open: Memo<bool>) -> AnyView {
    let (can_edit, has_other) = (shape.can_edit, shape.there.is_some());
    let compared = line.clone();
    let is_different = Memo::new(move |_| differs(screen, can_edit, &compared));
    let is_hidden = move || {
        let only = has_other && screen.comparison.with(|it| it.only_differences);
        !is_open.get() || (only && !is_different.get())
    };
    let words = line.words.clone().map(|words| view! { <Untrusted text=words/> " " });
    let here = match can_edit {
        true => tick(screen, line),
        false => standing(&line.here),
    };
    let there = line.there.as_ref().map(|there| view! { <td>{standing(there)}</td> });
    view! {
        <tr
            class="role-line"
            hidden=is_hidden
            data-differs=move || is_different.get().then_some("")
        >
            <th scope="row">
                {words}
                <code translate="no" class="mono"><Untrusted text=line.scope.clone()/></code>
            </th>
            <td>{here}</td>
            {there}
        </tr>
    }
    .into_any()
}

/// Whether the role as it is shown differs from the one beside it. Tracked.
fn differs(screen: RoleScreen, can_edit: bool, line: &Line) -> bool {
    if !can_edit {
        return line.differs();
    }
    let is_ticked = screen.draft.with(|draft| draft.scopes.contains(&line.scope));
    let here = if is_ticked { Standing::Yes } else { Standing::No };
    line.there.as_ref().is_some_and(|there| *there != here)
}

/// The checkbox of a permission.
fn tick(screen: RoleScreen, line: &Line) -> AnyView {
    let (label, scope) = (visible(line.label()), line.scope.clone());
    let read = scope.clone();
    let is_on = Memo::new(move |_| screen.draft.with(|draft| draft.scopes.contains(&read)));
    let checked = Bound::new(is_on, move |on| {
        screen.edit(|draft| {
            if on {
                draft.scopes.insert(scope.clone());
            } else {
                draft.scopes.remove(&scope);
            }
        });
    });
    view! { <Checkbox label checked hide_label=true/> }.into_any()
}

/// Whether a role grants a permission, as icon and word.
fn standing(standing: &Standing) -> AnyView {
    let (tone, icon) = match standing {
        Standing::Yes => ("ok", Some(Icon::Check)),
        Standing::Only(_) => ("info", Some(Icon::Check)),
        Standing::Unclear => ("warn", Some(Icon::Warning)),
        Standing::No => ("plain", None),
    };
    let where_ = match standing {
        Standing::Only(conditions) => {
            let each =
                |words: &String| view! { <li><Untrusted text=words.clone()/></li> }.into_any();
            let list: Vec<_> = conditions.iter().map(each).collect();
            Some(view! { <ul class="role-where">{list}</ul> })
        }
        _ => None,
    };
    let word = standing.word();
    view! {
        <span class="role-standing" data-tone=tone>
            {icon.map(|icon| view! { <Glyph icon/> })}
            {word}
        </span>
        {where_}
    }
    .into_any()
}

//! The dialog that creates a token, empty, filled in by a link, or as the successor of another
//! token: a draft, advice on each field while the user types, one request, and an answer for
//! everything that can become of it.

mod exact_time;
mod expiration;
mod fields;
mod form;
mod found;
mod opening;
mod submit;

use super::open::{Purpose, Typed};
use super::state::Screen;
use crate::pages::submission::Submission;
use crate::platform::clock::{self, BrowserZone};
use crate::ui::{Button, ButtonKind, Dialog, Untrusted, use_toasts};
use fields::Fields;
use form::Form;
use leptos::prelude::*;
use leptos::task::spawn_local;
use opening::{Opening, Predecessor};
use token_api::time::Moment;
use token_api::token::Owner;

/// The dialog. Esc keeps what the user typed, unless it is about a successor; "Cancel" discards it.
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
        submission: Submission::in_dialog(),
        found: RwSignal::default(),
        reserved: RwSignal::default(),
        toasts: use_toasts(),
    };
    // The answer may hold a value that is shown only once: the user can't leave before it is here.
    let awaited = form.submission.awaited();
    Effect::new(move || {
        if awaited.get() {
            screen.services.history.hold(Callback::new(|()| ()));
        }
    });
    screen.services.outlive_session(&screen.route(), move || {
        Some(Typed { purpose, draft: form.draft.try_get_untracked()? })
    });
    let close = move || {
        if !awaited.get_untracked() {
            if kept {
                screen.draft.set_value(Some(form.draft.get_untracked()));
            }
            screen.close_dialog();
        }
    };
    let cancel = move || {
        close();
        if kept && !awaited.get_untracked() {
            screen.draft.set_value(None);
        }
    };
    view! {
        <Dialog
            title=words.title
            subtitle=move || subtitle_of(form)
            on_close_request=close
            on_submit=move || form.submit()
            footer=move || {
                view! {
                    <Button on_press=cancel>"Cancel"</Button>
                    <Button kind=ButtonKind::Primary submit=true pending=form.submission.pending()>
                        {words.submit}
                    </Button>
                }
            }
        >
            <Fields form/>
        </Dialog>
    }
}

fn subtitle_of(form: Form) -> AnyView {
    let predecessor = form.predecessor();
    form.screen.owner.with_value(|owner| subtitle(predecessor.as_ref(), owner))
}

/// The result that the user can expect, in a sentence.
fn subtitle(predecessor: Option<&Predecessor>, owner: &Owner) -> AnyView {
    let Some(Predecessor { token, is_expired, .. }) = predecessor else {
        return owner_subtitle(owner);
    };
    let label = token.label().to_owned();
    if *is_expired {
        view! {
            "A token in the place of " <b><Untrusted text=label/></b>
            ", which has expired. Its value is shown once."
        }
        .into_any()
    } else {
        let until = match token.expires {
            Moment::Never => "until you delete it",
            _ => "until it expires or you delete it",
        };
        view! {
            "A successor with a new value. " <b><Untrusted text=label/></b>
            {format!(" works beside it {until}.")}
        }
        .into_any()
    }
}

fn owner_subtitle(owner: &Owner) -> AnyView {
    match owner {
        Owner::Personal => {
            "A personal token: it can do what you can do. Its value is shown once.".into_any()
        }
        Owner::Organization(org) => view! {
            "An organization token for " <bdi translate="no">{org.to_string()}</bdi> ". Its value is shown once."
        }
        .into_any(),
        Owner::Team(_, team) => view! {
            "A token with the rights of team " <bdi translate="no">{team.to_string()}</bdi>
            ". Its value is shown once."
        }
        .into_any(),
    }
}

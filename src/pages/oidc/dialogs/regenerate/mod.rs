//! The dialog "Regenerate thumbprints": the server reads the issuer's certificates again. Shows the
//! thumbprints before and after.

mod state;

use crate::pages::oidc::state::Trust;
use crate::ui::{Button, ButtonKind, Dialog, Note, Tone, Untrusted, dynamic};
use leptos::prelude::*;
use oidc_trust::issuer::list::label;
use oidc_trust::issuer::thumbprints::pretty;
use state::Regeneration;
use std::sync::Arc;
use token_api::oidc::Issuer;

#[component]
pub(super) fn RegenerateDialog(issuer: Arc<Issuer>) -> impl IntoView {
    let regeneration = Regeneration::new(expect_context::<Trust>(), issuer.clone());
    let Regeneration { submission, before, now, .. } = regeneration;
    let close = move || regeneration.close();
    view! {
        <Dialog
            title="Regenerate thumbprints"
            subtitle=move || view! { <b><Untrusted text=label(&issuer)/></b> }
            on_close_request=close
            on_submit=move || regeneration.submit()
            footer=move || {
                dynamic(move || match now.get() {
                    Some(_) => view! { <Button kind=ButtonKind::Primary on_press=close autofocus=true>"Done"</Button> }.into_any(),
                    None => view! {
                        <Button on_press=close>"Cancel"</Button>
                        <Button kind=ButtonKind::Primary submit=true pending=submission.pending()>
                            "Regenerate thumbprints"
                        </Button>
                    }
                    .into_any(),
                })
            }
        >
            {dynamic(move || {
                let before = before.get_value();
                match now.get() {
                    None => view! { <Question before/> {submission.note()} }.into_any(),
                    Some(now) => view! { <Compared before now/> }.into_any(),
                }
            })}
        </Dialog>
    }
}

#[component]
fn Question(before: Arc<Issuer>) -> impl IntoView {
    view! {
        <p>
            "The server looks at the certificates of the issuer’s host now and trusts these from then \
             on. Do this after the issuer has changed its certificate authority, and not when it \
             answers with a certificate that you did not expect."
        </p>
        <Thumbprints title="Thumbprints now" all=before.thumbprints.clone() other=None/>
    }
}

#[component]
fn Compared(before: Arc<Issuer>, now: Arc<Issuer>) -> impl IntoView {
    let is_same = before.thumbprints == now.thumbprints;
    let (tone, words) = if is_same {
        (Tone::Info, "The thumbprints are the same as before.")
    } else {
        (Tone::Ok, "The server trusts the new thumbprints from now on.")
    };
    view! {
        <Note tone announce=true>{words}</Note>
        <Thumbprints title="Before" all=before.thumbprints.clone() other=Some(now.thumbprints.clone())/>
        <Thumbprints title="Now" all=now.thumbprints.clone() other=Some(before.thumbprints.clone())/>
    }
}

/// Thumbprints in a readable form; those that `other` lacks are highlighted.
#[component]
fn Thumbprints(title: &'static str, all: Vec<String>, other: Option<Vec<String>>) -> impl IntoView {
    let item = |one: String| {
        let is_new = other.as_ref().is_some_and(|other| !other.contains(&one));
        view! {
            <li data-changed=is_new.then_some("")>
                <code translate="no"><Untrusted text=pretty(&one)/></code>
                {is_new.then_some(if title == "Now" { " new" } else { " gone" })}
            </li>
        }
        .into_any()
    };
    let items: Vec<AnyView> = all.into_iter().map(item).collect();
    let none = items.is_empty().then(|| view! { <p class="muted">"None"</p> });
    view! {
        <section class="thumbprints">
            <h3>{title}</h3>
            <ul aria-label=title>{items}</ul>
            {none}
        </section>
    }
}

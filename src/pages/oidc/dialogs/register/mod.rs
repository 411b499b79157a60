//! The dialog "Register issuer": a card for each provider asks a few questions, and the answers become
//! policies that are shown while the user types.

mod cards;
mod grant;
mod preview;
mod state;
mod submit;

use super::fields::IssuerFields;
use crate::pages::oidc::state::Trust;
use crate::pages::oidc::unsaved::TokenKind;
use crate::route::Route;
use crate::ui::{Button, ButtonKind, Dialog, FieldKind, Note, TextField, Tone, dynamic};
use cards::{Asked, Cards};
use console_core::backend::fault::sentence;
use grant::GrantFields;
use leptos::prelude::*;
use oidc_trust::issuer::draft::Field;
use oidc_trust::issuer::list::label;
use oidc_trust::providers::Provider;
use preview::Preview;
use state::{Register, Stage};
use std::sync::Arc;
use token_api::oidc::Issuer;

#[component]
pub(super) fn RegisterDialog(provider: Option<Provider>) -> impl IntoView {
    let register = Register::open(expect_context::<Trust>(), provider);
    view! {
        <Dialog
            title="Register issuer"
            subtitle=|| "Trusts the ID tokens of where your pipelines or workloads run."
            on_close_request=move || register.close()
            on_submit=move || register.submit()
            footer=move || view! { <Buttons register/> }
        >
            {dynamic(move || match register.stage.get() {
                Stage::Asking => view! { <Asking register/> }.into_any(),
                Stage::WithoutPolicies(issuer) => {
                    view! { <HalfDone register issuer/> }.into_any()
                }
            })}
        </Dialog>
    }
}

#[component]
fn Buttons(register: Register) -> impl IntoView {
    let pending = register.form.submission.pending();
    dynamic(move || {
        let (leave, go_on) = match register.stage.get() {
            Stage::Asking => ("Cancel", "Register issuer"),
            Stage::WithoutPolicies(_) => ("Leave it so", "Retry"),
        };
        let not_yet = Signal::derive(move || {
            let words = "Say first that the policies are to be registered with their errors.";
            (!register.is_agreed()).then(|| words.to_owned())
        });
        view! {
            <Button on_press=move || register.close()>{leave}</Button>
            <Button kind=ButtonKind::Primary submit=true pending disabled_reason=not_yet>{go_on}</Button>
        }
    })
}

#[component]
fn Asking(register: Register) -> impl IntoView {
    let form = register.form;
    view! {
        <div class="register">
            <Unlikely register/>
            <Cards register/>
            <SameUrl register of_card=true/>
            <Asked register/>
            <GrantFields register/>
            <Preview register/>
            <fieldset class="register-part">
                <legend>"Issuer"</legend>
                <TextField
                    label="Name"
                    value=form.text(Field::Name, |draft| &mut draft.name)
                    problem=form.submission.problem(Field::Name)
                />
                <TextField
                    label="URL"
                    value=form.text(Field::Url, |draft| &mut draft.url)
                    kind=FieldKind::Url
                    problem=form.submission.problem(Field::Url)
                    hint=Signal::derive(move || register.provider.get().url_hint().to_owned())
                />
                <SameUrl register of_card=false/>
                <IssuerFields form/>
            </fieldset>
            {form.submission.note()}
        </div>
    }
}

/// Says before anything is typed that the server has refused to show its issuers to this user. Whether
/// it lets them register one is up to the server.
#[component]
fn Unlikely(register: Register) -> impl IntoView {
    let trust = register.trust;
    let refused = trust.services.with_answers(|answers| answers.known(&trust.subject(), None));
    refused.and_then(|error| error.forbidden()).map(|forbidden| {
        let reason = forbidden.reason.map(|reason| format!(" It says: {}", sentence(&reason)));
        view! {
            <Note tone=Tone::Warn>
                "The server did not show the issuers to you." {reason}
                " So it will probably refuse to register one, too."
            </Note>
        }
    })
}

/// Says that the URL is registered already, and offers to add policies to that issuer. Shown beside
/// the source of the URL: the card, or the field.
#[component]
fn SameUrl(register: Register, of_card: bool) -> impl IntoView {
    let same = Memo::new(move |_| {
        let url = register.form.draft.with(|draft| draft.url.trim().to_owned());
        let is_of_card = register.written.with(|written| written.url.as_ref() == Some(&url));
        register.same().filter(|_| is_of_card == of_card)
    });
    dynamic(move || {
        same.get().map(|issuer| {
            let trust = register.trust;
            let page = Route::Issuer(trust.org.get_value(), issuer.id.clone());
            let (name, href) = (label(&issuer), trust.services.href(&page));
            let add = move || register.add_to(issuer.clone());
            let nothing = Signal::derive(move || {
                let is_nothing = register.kind.get() == TokenKind::Nothing;
                is_nothing.then(|| "Choose which token it gives first.".to_owned())
            });
            view! {
                <Note tone=Tone::Warn announce=true>
                    "This URL is registered as " <a href=href>{name}</a>
                    ". What is written below can become a draft among its policies instead; nothing is \
                     saved by that. "
                    <Button on_press=add pending=register.form.submission.pending() disabled_reason=nothing>
                        "Add to its policies"
                    </Button>
                </Note>
            }
        })
    })
}

/// The issuer was registered, but its policies were not saved.
#[component]
fn HalfDone(register: Register, issuer: Arc<Issuer>) -> impl IntoView {
    view! {
        <Note tone=Tone::Warn announce=true>
            <strong>{format!("{} is registered and denies everything.", label(&issuer))}</strong>
            " Its policies could not be saved, so no ID token is accepted yet."
        </Note>
        {register.form.submission.note()}
        <p>
            "“Retry” saves the policies only; it does not register a second issuer. Policies can be \
             added later, on the issuer’s page, too."
        </p>
    }
}

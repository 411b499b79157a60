//! The dialog that registers an issuer: a card for each provider asks for what people know and shows
//! as they type what will be written. Registering is two calls, the issuer and then its policies;
//! between the two it denies everything, and if the second one fails, that is said.

mod cards;
mod grant;
mod preview;
mod submit;

use super::Change;
use super::fields::{Failure, Form, IssuerFields};
use crate::pages::oidc::Trust;
use crate::pages::oidc::names::Names;
use crate::route::Route;
use crate::ui::{
    Button, ButtonKind, Dialog, FieldKind, Note, TextField, Tone, dynamic, use_toasts,
};
use cards::{Asked, Cards};
use console_core::backend::fault::Explanation;
use grant::GrantFields;
use leptos::prelude::*;
use oidc_trust::issuer::draft::{Field, IssuerDraft};
use oidc_trust::issuer::list::{label, suggest_name};
use oidc_trust::providers::{Answers, Grant, Provider, Trust as Written};
use preview::Preview;
use std::sync::Arc;
use token_api::oidc::Issuer;

/// What tokens live at most, unless one says otherwise: as long as the server's own default.
const LIFE: &str = "2 hours";

/// What is chosen as the token that is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Organization,
    Team,
    Personal,
    /// No policies yet: the issuer denies everything.
    Nothing,
}

/// How far registering is.
#[derive(Clone)]
enum Stage {
    Asking,
    /// The issuer is there, its policies are not.
    WithoutPolicies(Arc<Issuer>, Explanation),
}

/// What a person says to register an issuer.
#[derive(Clone)]
pub(in crate::pages::oidc) struct Typed {
    provider: Provider,
    answers: Answers,
    kind: Kind,
    admin: bool,
    team: String,
    login: String,
    issuer: IssuerDraft,
}

/// The state of the dialog. `Copy`, like a signal.
#[derive(Clone, Copy)]
struct Register {
    trust: Trust,
    form: Form,
    provider: RwSignal<Provider>,
    answers: RwSignal<Answers>,
    kind: RwSignal<Kind>,
    admin: RwSignal<bool>,
    team: RwSignal<String>,
    login: RwSignal<String>,
    /// Teams and people to choose from.
    names: Names,
    /// What the answers come to.
    written: Memo<Written>,
    /// Whether the button was pressed: only then are missing answers a problem.
    is_tried: RwSignal<bool>,
    stage: RwSignal<Stage>,
    toasts: crate::ui::Toasts,
}

impl Typed {
    fn nothing(trust: Trust, provider: Option<Provider>) -> Self {
        let own = untrack(|| trust.services.session.identity()).filter(|who| !who.is_machine());
        Self {
            provider: provider.unwrap_or(Provider::GitHub),
            answers: Answers::default(),
            kind: Kind::Organization,
            admin: false,
            team: String::new(),
            login: own.map(|who| who.user.github_login.to_string()).unwrap_or_default(),
            issuer: IssuerDraft { max_expiration: LIFE.to_owned(), ..IssuerDraft::default() },
        }
    }
}

impl Register {
    fn open(trust: Trust, provider: Option<Provider>) -> Self {
        let kept = trust.half_typed.try_update_value(Option::take).flatten();
        // Who comes for another card begins anew.
        let kept = kept.filter(|kept| provider.is_none_or(|provider| provider == kept.provider));
        let typed = kept.unwrap_or_else(|| Typed::nothing(trust, provider));
        let (provider, answers) = (RwSignal::new(typed.provider), RwSignal::new(typed.answers));
        let written = Memo::new(move |_| {
            let org = trust.org.get_value();
            answers.with(|answers| provider.get().write(answers, &org))
        });
        let register = Self {
            trust,
            form: Form::new(typed.issuer),
            provider,
            answers,
            kind: RwSignal::new(typed.kind),
            admin: RwSignal::new(typed.admin),
            team: RwSignal::new(typed.team),
            login: RwSignal::new(typed.login),
            names: Names::learn(trust.services, trust.org.get_value(), None),
            written,
            is_tried: RwSignal::new(false),
            stage: RwSignal::new(Stage::Asking),
            toasts: use_toasts(),
        };
        register.fill_in();
        trust.services.outlive_session(&trust.route(), move || {
            let is_asking = matches!(register.stage.try_get_untracked()?, Stage::Asking);
            is_asking.then(|| register.typed())
        });
        register
    }

    /// Name and URL follow the card until somebody types others.
    fn fill_in(self) {
        Effect::new(move |last: Option<(String, String)>| {
            let provider = self.provider.get();
            let name = self.trust.known.with(|known| suggest_name(provider.name(), known));
            let url = self.written.with(|written| written.url.clone().unwrap_or_default());
            let (last_name, last_url) = last.unwrap_or_default();
            self.form.draft.update(|draft| {
                if draft.name == last_name || draft.name.trim().is_empty() {
                    draft.name.clone_from(&name);
                }
                if draft.url == last_url || draft.url.trim().is_empty() {
                    draft.url.clone_from(&url);
                }
            });
            (name, url)
        });
    }

    /// What an ID token will be exchanged for, tracked; `None` for nothing.
    fn grant(self) -> Option<Grant> {
        match self.kind.get() {
            Kind::Organization => Some(Grant::Organization { admin: self.admin.get() }),
            Kind::Team => Some(Grant::Team(self.team.get())),
            Kind::Personal => Some(Grant::Personal(self.login.get())),
            Kind::Nothing => None,
        }
    }

    /// The issuer that has this URL already, tracked.
    fn same(self) -> Option<Issuer> {
        let url = self.form.draft.with(|draft| draft.url.trim().to_owned());
        self.trust.known.with(|known| {
            known.iter().filter_map(|row| row.read()).find(|issuer| issuer.url == url).cloned()
        })
    }

    fn typed(self) -> Typed {
        Typed {
            provider: self.provider.get_untracked(),
            answers: self.answers.get_untracked(),
            kind: self.kind.get_untracked(),
            admin: self.admin.get_untracked(),
            team: self.team.get_untracked(),
            login: self.login.get_untracked(),
            issuer: self.form.draft.get_untracked(),
        }
    }

    fn close(self) {
        if self.form.pending.get_untracked() {
            return;
        }
        match self.stage.get_untracked() {
            Stage::Asking => {
                self.trust.half_typed.set_value(Some(self.typed()));
                self.trust.close_dialog();
            }
            Stage::WithoutPolicies(issuer, _) => self.trust.has_changed(Change::Registered(issuer)),
        }
    }
}

/// The dialog.
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
                Stage::WithoutPolicies(issuer, why) => {
                    view! { <HalfDone issuer why/> }.into_any()
                }
            })}
        </Dialog>
    }
}

#[component]
fn Buttons(register: Register) -> impl IntoView {
    let pending = register.form.pending;
    dynamic(move || {
        let (leave, go_on) = match register.stage.get() {
            Stage::Asking => ("Cancel", "Register issuer"),
            Stage::WithoutPolicies(..) => ("Leave it so", "Retry"),
        };
        view! {
            <Button on_press=move || register.close()>{leave}</Button>
            <Button kind=ButtonKind::Primary submit=true pending>{go_on}</Button>
        }
    })
}

#[component]
fn Asking(register: Register) -> impl IntoView {
    let form = register.form;
    view! {
        <div class="register">
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
                    problem=form.problem(Field::Name)
                />
                <TextField
                    label="URL"
                    value=form.text(Field::Url, |draft| &mut draft.url)
                    kind=FieldKind::Url
                    problem=form.problem(Field::Url)
                    hint=Signal::derive(move || register.provider.get().url_hint().to_owned())
                />
                <SameUrl register of_card=false/>
                <IssuerFields form/>
            </fieldset>
            <Failure form/>
        </div>
    }
}

/// The URL is trusted already: then its policies are wanted, and not another issuer. Said where the
/// URL comes from: the card, or the field.
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
                let is_nothing = register.kind.get() == Kind::Nothing;
                is_nothing.then(|| "Choose which token it gives first.".to_owned())
            });
            view! {
                <Note tone=Tone::Warn announce=true>
                    "This URL is registered as " <a href=href>{name}</a>
                    ". What is written below can become a draft among its policies instead; nothing is \
                     saved by that. "
                    <Button on_press=add pending=register.form.pending disabled_reason=nothing>
                        "Add to its policies"
                    </Button>
                </Note>
            }
        })
    })
}

/// The issuer is there and its policies are not.
#[component]
fn HalfDone(issuer: Arc<Issuer>, why: Explanation) -> impl IntoView {
    view! {
        <Note tone=Tone::Warn announce=true>
            <strong>{format!("{} is registered and denies everything.", label(&issuer))}</strong>
            " Its policies could not be saved, so no ID token is accepted yet."
        </Note>
        <Note tone=Tone::Bad><strong>{why.title} "."</strong> " " {why.detail}</Note>
        <p>
            "“Retry” saves the policies only; it does not register a second issuer. Policies can be \
             added later, on the issuer’s page, too."
        </p>
    }
}

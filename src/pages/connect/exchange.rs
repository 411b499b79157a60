//! Sign-in with an ID token. It is exchanged for an access token that lives two hours and becomes
//! the session. The pasted text is checked here first, is sent only to the backend, and stays in
//! the field until sign-in has succeeded.

use super::{BackendChoice, Failure, Form, Remember, host_of, words};
use crate::client;
use crate::platform::{clock, page};
use crate::session::Lasting;
use crate::ui::{
    Bound, Button, ButtonKind, Choice, Choices, FieldKind, Switch, TextField, dynamic,
};
use console_core::backend::config::Backend;
use console_core::backend::fault::Explanation;
use leptos::prelude::*;
use leptos::task::spawn_local;
use oidc_trust::exchange::{self, Filled, Kind, Problems};
use token_api::oidc::ExchangeOrder;

/// The parameters of the exchange other than the ID token, which is in the field of the access
/// token. `Copy`, like a signal.
#[derive(Clone, Copy)]
struct Ask {
    form: Form,
    org: RwSignal<String>,
    kind: RwSignal<Kind>,
    name: RwSignal<String>,
    admin: RwSignal<bool>,
    problems: RwSignal<Problems>,
}

pub(super) fn form(form: Form) -> AnyView {
    let ask = Ask {
        form,
        org: RwSignal::new(String::new()),
        kind: RwSignal::new(Kind::default()),
        name: RwSignal::new(String::new()),
        admin: RwSignal::new(false),
        problems: RwSignal::new(Problems::default()),
    };
    request_animation_frame(|| {
        page::focus(".sign-in input[type=password]");
    });
    view! {
        <form
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                ask.submit();
            }
        >
            <BackendChoice form/>
            <TextField
                label="ID token"
                value=Bound::new(form.typed, move |pasted| ask.pasted(pasted))
                kind=FieldKind::Password
                problem=Signal::derive(move || ask.problems.with(|p| p.id_token.clone()))
                hint="Of an issuer that the organization trusts. It is sent to the backend only, and not kept."
            />
            <TextField
                label="Organization"
                value=ask.org
                problem=Signal::derive(move || ask.problems.with(|p| p.org.clone()))
            />
            <Rights ask/>
            <Remember form/>
            <Failure form/>
            <Button kind=ButtonKind::Primary submit=true pending=form.pending>"Sign in"</Button>
            <Button kind=ButtonKind::Quiet on_press=move || form.switch(false)>
                "Use an access token instead"
            </Button>
        </form>
    }
    .into_any()
}

/// The rights that the session gets.
#[component]
fn Rights(ask: Ask) -> impl IntoView {
    let choices: Vec<_> = Kind::ALL.map(|kind| Choice::new(kind, kind.label())).into();
    let problem = Signal::derive(move || ask.problems.with(|p| p.name.clone()));
    view! {
        <Choices label="Sign in as" choices value=ask.kind/>
        {dynamic(move || match ask.kind.get().name_label() {
            Some(label) => view! { <TextField label value=ask.name problem/> }.into_any(),
            None => view! {
                <Switch
                    label="Admin"
                    checked=ask.admin
                    hint="Asks for an organization admin's rights, which a policy must allow."
                />
            }
            .into_any(),
        })}
    }
}

impl Ask {
    /// The audience of an ID token names the organization.
    fn pasted(self, pasted: String) {
        let is_open = self.org.with_untracked(|org| org.trim().is_empty());
        if let Some(org) = exchange::organization_in(&pasted).filter(|_| is_open) {
            self.org.set(org.to_string());
        }
        self.form.typed.set(pasted);
    }

    fn submit(self) {
        if self.form.pending.get_untracked() {
            return;
        }
        self.form.failure.set(None);
        let (org, name) = (self.org.get_untracked(), self.name.get_untracked());
        let read = self.form.typed.with_untracked(|id_token| {
            let (kind, admin) = (self.kind.get_untracked(), self.admin.get_untracked());
            exchange::read(Filled { id_token, org: &org, kind, name: &name, admin }, clock::now())
        });
        let order = match read {
            Ok(order) => order,
            Err(problems) => {
                self.problems.set(problems);
                request_animation_frame(|| {
                    page::focus(".sign-in [aria-invalid=true]");
                });
                return;
            }
        };
        let Some(backend) = self.form.backend() else { return };
        self.problems.set(Problems::default());
        self.form.pending.set(true);
        spawn_local(async move {
            // After success this screen no longer exists.
            if let Err(words) = self.sign_in(&backend, order).await {
                self.form.pending.try_set(false);
                self.form.failure.try_set(Some(words));
            } else {
                self.form.typed.try_set(String::new());
            }
        });
    }

    async fn sign_in(self, backend: &Backend, order: ExchangeOrder) -> Result<(), Explanation> {
        let host = host_of(backend);
        let issued = client::exchange(&backend.url, &order.into_request()).await;
        let issued = issued.map_err(|error| exchange::refused(&error, &host))?;
        let until = Some(clock::now().plus_seconds(issued.expires_in));
        let lasting = Lasting { remember: self.form.remembers(), until };
        let session = self.form.services.session;
        session.sign_in(backend, issued.access_token, lasting).await.map_err(|error| {
            let Explanation { title, detail } = words::refused(&error, &host);
            let detail = format!(
                "The exchange worked, but signing in with the new token did not. {detail} The new \
                 token ends by itself."
            );
            Explanation { title, detail }
        })
    }
}

//! Sign-in with an ID token. It is exchanged for an access token that lives two hours and becomes
//! the session. The pasted text is checked here first, is sent only to the backend, and stays in
//! the field until sign-in has succeeded.

use super::{BackendChoice, Form, Remember, host_of, words};
use crate::client;
use crate::platform::{clock, page};
use crate::session::Lasting;
use crate::ui::{
    Bound, Button, ButtonKind, Choice, Choices, FieldKind, Switch, TextField, dynamic,
};
use console_core::backend::config::Backend;
use console_core::backend::fault::Explanation;
use console_core::submission::End;
use leptos::prelude::*;
use oidc_trust::exchange::{self, Field, Filled, Kind};
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
}

pub(super) fn form(form: Form) -> AnyView {
    let ask = Ask {
        form,
        org: RwSignal::new(String::new()),
        kind: RwSignal::new(Kind::default()),
        name: RwSignal::new(String::new()),
        admin: RwSignal::new(false),
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
                problem=form.submission.problem(Field::Token)
                hint="Of an issuer that the organization trusts. It is sent to the backend only, and not kept."
            />
            <TextField
                label="Organization"
                value=form.submission.bind(Field::Org, ask.org)
                problem=form.submission.problem(Field::Org)
            />
            <Rights ask/>
            <Remember form/>
            {form.submission.note()}
            <Button kind=ButtonKind::Primary submit=true pending=form.submission.pending()>"Sign in"</Button>
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
    let submission = ask.form.submission;
    let problem = submission.problem(Field::Name);
    let name = submission.bind(Field::Name, ask.name);
    view! {
        <Choices label="Sign in as" choices value=submission.bind(Field::Name, ask.kind)/>
        {dynamic(move || match ask.kind.get().name_label() {
            Some(label) => view! { <TextField label value=name problem/> }.into_any(),
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
            self.form.submission.edited(Field::Org);
        }
        self.form.typed.set(pasted);
        self.form.submission.edited(Field::Token);
    }

    fn submit(self) {
        let Some(backend) = self.form.backend() else { return };
        let check = || {
            let (org, name) = (self.org.get_untracked(), self.name.get_untracked());
            let (kind, admin) = (self.kind.get_untracked(), self.admin.get_untracked());
            self.form.typed.with_untracked(|id_token| {
                let filled = Filled { id_token, org: &org, kind, name: &name, admin };
                exchange::read(filled, clock::now())
            })
        };
        let remember = self.form.remembers();
        self.form.submission.submit(check, |order| self.sign_in(backend, order, remember));
    }

    async fn sign_in(self, backend: Backend, order: ExchangeOrder, remember: bool) -> End<Field> {
        let host = host_of(&backend);
        let issued = match client::exchange(&backend.url, &order.into_request()).await {
            Ok(issued) => issued,
            Err(error) => return exchange::not_issued(&error, &host),
        };
        let until = Some(clock::now().plus_seconds(issued.expires_in));
        let lasting = Lasting { remember, until };
        let session = self.form.services.session;
        let Err(error) = session.sign_in(&backend, issued.access_token, lasting).await else {
            return self.form.done();
        };
        let Explanation { title, detail } = words::refused(&error, &host);
        let detail = format!(
            "The exchange worked, but signing in with the new token did not. {detail} The new token \
             ends by itself."
        );
        End::Failed(Explanation { title, detail })
    }
}

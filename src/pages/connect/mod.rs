//! Sign-in with a token. The typed text stays in the field until sign-in has succeeded, and is
//! stored nowhere else. Sign-in with an ID token is a separate chunk, because few visits need it.

mod exchange;
mod words;

use crate::lazy_chunk::with_chunk;
use crate::pages::submission::Submission;
use crate::pages::title_of;
use crate::platform::page;
use crate::route::{Route, after_sign_in};
use crate::services::Services;
use crate::session::{Farewell, Lasting, SessionState};
use crate::ui::{
    Bound, Button, ButtonKind, Checkbox, Choice, FieldKind, Glyph, Icon, Note, Select, TextField,
    Tone, dynamic,
};
use console_core::backend::config::{Backend, DemoIdentity};
use console_core::submission::End;
use leptos::prelude::*;
use oidc_trust::exchange::{Field, Problems};
use token_api::secret::TokenValue;

/// The sign-in screen.
#[component]
pub fn ConnectPage() -> impl IntoView {
    page::set_title("Sign in · Token Console");
    let services = Services::expect();
    let form = Form::new(services);
    let config = services.config();
    let demo = config.demo_identities.clone();
    request_animation_frame(|| {
        page::focus(".sign-in input[type=password]");
    });
    view! {
        <main class="sign-in">
            <div class="sign-in-card">
                <div class="sign-in-brand"><Glyph icon=Icon::Key/> "Token Console"</div>
                <h1 class="page-title" tabindex="-1" data-focus-home="">"Sign in"</h1>
                <FarewellNote form/>
                <Destination services/>
                {dynamic(move || if form.by_id_token.get() {
                    with_chunk(id_token_form, None, move |draw| draw(form))
                } else {
                    view! { <AccessTokenForm form/> }.into_any()
                })}
                {(!demo.is_empty()).then(|| view! { <DemoIdentities form demo/> })}
            </div>
        </main>
    }
}

lazy_chunk!(
    more,
    fn id_token_form() -> fn(Form) -> AnyView {
        exchange::form
    }
);

#[component]
fn AccessTokenForm(form: Form) -> impl IntoView {
    let submit = move || form.submit();
    view! {
        <form
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                submit();
            }
        >
            <BackendChoice form/>
            <TextField
                label="Access token"
                value=form.submission.bind(Field::Token, form.typed)
                kind=FieldKind::Password
                problem=form.submission.problem(Field::Token)
                hint="It is sent to the backend only."
            />
            <Remember form/>
            {form.submission.note()}
            <Button kind=ButtonKind::Primary submit=true pending=form.submission.pending()>"Sign in"</Button>
            <Button kind=ButtonKind::Quiet on_press=move || form.switch(true)>
                "Use an ID token instead"
            </Button>
        </form>
    }
}

#[component]
fn Remember(form: Form) -> impl IntoView {
    form.services.config().remember_session.then(|| {
        view! { <Checkbox label="Remember for this tab, until it is closed" checked=form.remember/> }
    })
}

/// The screen that is shown after sign-in, if the address names one.
#[component]
fn Destination(services: Services) -> impl IntoView {
    dynamic(move || {
        let route = after_sign_in(&services.address().search).route;
        (route != Route::Home).then(|| {
            // Anyone can write the address. So an organization is named only if its name has only
            // the plain characters of names in paths.
            let named =
                route.org().filter(|org| org.as_str().bytes().all(|b| b.is_ascii_graphic()));
            let org = named.map(|org| view! { " of " <bdi translate="no">{org.to_string()}</bdi> });
            view! { <p class="muted">"You return to “" {title_of(&route)} "”" {org} "."</p> }
        })
    })
}

/// The state of the form. `Copy`, like a signal.
#[derive(Clone, Copy)]
struct Form {
    services: Services,
    /// Whether the form asks for an ID token instead of an access token.
    by_id_token: RwSignal<bool>,
    typed: RwSignal<String>,
    backend: RwSignal<usize>,
    remember: RwSignal<bool>,
    submission: Submission<Field>,
}

impl Form {
    fn new(services: Services) -> Self {
        Self {
            services,
            by_id_token: RwSignal::new(false),
            typed: RwSignal::new(String::new()),
            backend: RwSignal::new(0),
            remember: RwSignal::new(services.config().remember_session),
            submission: Submission::within(".sign-in"),
        }
    }

    /// Changes to the other kind of token. The typed text is removed.
    fn switch(self, by_id_token: bool) {
        if self.submission.is_pending() {
            return;
        }
        self.typed.set(String::new());
        self.submission.dismiss();
        self.by_id_token.set(by_id_token);
        request_animation_frame(|| {
            page::focus(".sign-in input[type=password]");
        });
    }

    /// The selected backend.
    fn backend(self) -> Option<Backend> {
        self.services.config().backends.get(self.backend.get_untracked()).cloned()
    }

    /// Whether the session must survive a reload, if the deployment allows it.
    fn remembers(self) -> bool {
        self.services.config().remember_session && self.remember.get_untracked()
    }

    fn submit(self) {
        self.sign_in(|| {
            let pasted = self.typed.with_untracked(|typed| TokenValue::pasted(typed));
            pasted.map_err(|why| Problems::one(Field::Token, words::malformed(why)))
        });
    }

    fn sign_in(self, check: impl FnOnce() -> Result<TokenValue, Problems>) {
        let Some(backend) = self.backend() else { return };
        let lasting = Lasting { remember: self.remembers(), until: None };
        self.submission.submit(check, |token| async move {
            match self.services.session.sign_in(&backend, token, lasting).await {
                Ok(_) => self.done(),
                Err(error) => End::Failed(words::refused(&error, &host_of(&backend))),
            }
        });
    }

    /// After success this screen no longer exists.
    fn done(self) -> End<Field> {
        self.typed.try_set(String::new());
        End::Done
    }
}

/// A backend's host, as shown to the user.
fn host_of(backend: &Backend) -> String {
    let url = if backend.url.is_empty() { page::origin() } else { backend.url.clone() };
    url.split_once("://").map_or(url.clone(), |(_, host)| host.to_owned())
}

/// Shown if the deployment has several backends.
#[component]
fn BackendChoice(form: Form) -> impl IntoView {
    let config = form.services.config();
    let choices: Vec<_> = config
        .backends
        .iter()
        .enumerate()
        .map(|(index, b)| Choice::new(index, format!("{} ({})", b.name, host_of(b))))
        .collect();
    // The token was typed for one backend: it must not be sent to another by mistake.
    let chosen = Bound::new(form.backend, move |index| {
        form.backend.set(index);
        form.typed.set(String::new());
        form.submission.dismiss();
    });
    (config.backends.len() > 1).then(|| view! { <Select label="Backend" choices value=chosen/> })
}

#[component]
fn DemoIdentities(form: Form, demo: Vec<DemoIdentity>) -> impl IntoView {
    let buttons = demo
        .into_iter()
        .map(|DemoIdentity { name, token }| {
            let press = move || {
                if let Ok(token) = TokenValue::parse(&token) {
                    form.sign_in(|| Ok(token));
                }
            };
            view! { <Button pending=form.submission.pending() on_press=press>{format!("Sign in as {name}")}</Button> }
        })
        .collect_view();
    view! {
        <section class="sign-in-demo" aria-labelledby="demo-heading">
            <h2 id="demo-heading">"This is a demo"</h2>
            <p class="muted">"Its data is made up. Choose who to be:"</p>
            <div class="stack">{buttons}</div>
        </section>
    }
}

/// Why the user is here: signed out, or the token is no longer accepted.
#[component]
fn FarewellNote(form: Form) -> impl IntoView {
    let services = form.services;
    dynamic(move || match services.session.state() {
        SessionState::Restoring => {
            view! { <Note announce=true>"Checking your session…"</Note> }.into_any()
        }
        SessionState::Guest(farewell) => {
            let tone = match farewell {
                Farewell::SignedOut | Farewell::SignedOutElsewhere | Farewell::DeletedOwnToken => {
                    Tone::Ok
                }
                _ => Tone::Warn,
            };
            let retry = matches!(farewell, Farewell::NotRestored(_)).then(|| {
                view! { <Button icon=Icon::Refresh on_press=page::reload>"Try again"</Button> }
            });
            let kept = services.has_unsaved().then_some(words::KEPT);
            words::farewell(&farewell)
                .map(|text| view! { <Note tone announce=true>{text} " " {kept} {retry}</Note> })
                .into_any()
        }
        SessionState::SignedIn(_) => ().into_any(),
    })
}

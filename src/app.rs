//! The root component: reads the deployment's configuration, provides the services, and shows
//! either sign-in or the shell with the screen of the address.

mod screens;

use crate::client::deployment;
use crate::lazy_chunk::with_chunk;
use crate::pages::connect::ConnectPage;
use crate::pages::overlay::Overlay;
use crate::pages::shell::{ConsoleShell, apply_kept_theme};
use crate::platform::history::{Entry, History};
use crate::platform::{page, timer};
use crate::route::{Route, after_sign_in, connect_then};
use crate::services::Services;
use crate::session::{Session, SessionState};
use crate::ui::{
    Button, ButtonKind, EmptyState, Icon, Skeleton, TipLayer, ToastRegion, dynamic, provide_toasts,
};
use console_core::backend::config;
use console_core::backend::fault::{ApiError, Attempt};
use console_core::backend::identity::Identity;
use console_core::backend::levels::{Place, places};
use leptos::prelude::*;
use leptos::task::spawn_local;
use screens::{OpenOverlay, Screen};

/// The root component.
#[component]
pub fn App() -> impl IntoView {
    let history = History::start(page::base());
    let session = Session::start();
    page::on_leave(move || session.wipe_memory());
    page::reload_when_brought_back();
    apply_kept_theme();
    provide_toasts();

    let boot = RwSignal::new(Boot::Loading);
    let load = move || {
        boot.set(Boot::Loading);
        spawn_local(async move {
            boot.set(match configured(session, history).await {
                Ok(services) => Boot::Ready(Box::new(services)),
                Err(problem) => Boot::Broken(problem),
            });
        });
    };
    load();
    view! {
        {dynamic(move || match boot.get() {
            Boot::Loading => view! { <BlankPage/> }.into_any(),
            Boot::Broken(problem) => {
                view! { <BrokenConfiguration problem on_retry=load/> }.into_any()
            }
            Boot::Ready(services) => {
                provide_context(*services);
                view! { <Console/> }.into_any()
            }
        })}
        <ToastRegion/>
        <TipLayer/>
    }
}

/// The state of the start.
#[derive(Clone)]
enum Boot {
    Loading,
    Broken(String),
    Ready(Box<Services>),
}

/// Reads `config.json` and restores a remembered session.
async fn configured(session: Session, history: History) -> Result<Services, String> {
    let file = deployment(&history.href("/config.json")).await.map_err(|error| {
        let words = match error {
            // The cookie with which the page was loaded has expired.
            ApiError::Redirected => "This site redirected the request, as a sign-on service does \
                                     when its session has ended. Load the page again."
                .to_owned(),
            error => {
                let words = error.explain(Attempt::Read, "This site");
                format!("{}. {}", words.title, words.detail)
            }
        };
        format!("config.json could not be loaded. {words}")
    })?;
    let config::Read { config, ignored } =
        config::parse_file(&file).map_err(|problem| problem.0)?;
    for key in ignored {
        page::warn(&format!("config.json: unknown key “{key}” is ignored"));
    }
    let services = Services::new(config, session, history);
    session.restore(&services.config()).await;
    Ok(services)
}

/// The page while nothing is known: its colors, and a text for screen readers.
#[component]
fn BlankPage() -> impl IntoView {
    view! {
        <main class="blank" role="status">
            <span class="visually-hidden">"Loading Token Console"</span>
            <Skeleton/>
        </main>
    }
}

#[component]
fn BrokenConfiguration(problem: String, #[prop(into)] on_retry: Callback<()>) -> impl IntoView {
    page::set_title("Configuration problem · Token Console");
    view! {
        <main class="blank">
            <h1 class="visually-hidden">"Token Console"</h1>
            <EmptyState
                icon=Icon::Warning
                title="This console is not configured correctly"
                actions=move || {
                    view! {
                        <Button kind=ButtonKind::Primary icon=Icon::Refresh on_press=on_retry>
                            "Retry"
                        </Button>
                    }
                }
            >
                <p>{problem}</p>
                <p>"Whoever runs this site can correct config.json beside index.html. Nothing was sent to any server."</p>
            </EmptyState>
        </main>
    }
}

/// Whether sign-in or the shell is shown. It does not contain the identity, so the shell stays when
/// the identity changes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Face {
    SignIn,
    Shell,
}

/// Everything below the start, with the [`Services`] of the context. Tests mount it.
#[component]
pub fn Console() -> impl IntoView {
    let services = Services::expect();
    let face = Memo::new(move |_| match services.session.state() {
        SessionState::SignedIn(_) => Face::Shell,
        SessionState::Guest(_) | SessionState::Restoring => Face::SignIn,
    });
    let led_to = StoredValue::new(None);
    Effect::new(move || lead_on(services, led_to));
    let moves = Moves::watch(services);
    fetch_ahead(services);
    dynamic(move || match face.get() {
        Face::SignIn => view! { <ConnectPage/> }.into_any(),
        Face::Shell => with_chunk(signed_in, None, move |draw| {
            moves.focus();
            draw()
        }),
    })
}

lazy_chunk!(
    console,
    fn signed_in() -> fn() -> AnyView {
        || {
            let overlay = Overlay::provide();
            view! { <ConsoleShell><Screen/></ConsoleShell> <OpenOverlay overlay/> }.into_any()
        }
    }
);

/// Fetches the chunk for signed-in users in advance: while a guest types, or while the backend is
/// asked about a remembered session.
fn fetch_ahead(services: Services) {
    const AFTER_FIRST_PAINT_MS: u32 = 300;
    let is_guest = untrack(|| matches!(services.session.state(), SessionState::Guest(_)));
    spawn_local(async move {
        if is_guest {
            timer::sleep_ms(AFTER_FIRST_PAINT_MS).await;
        }
        // A failure is reported later, when the chunk is needed and fetched again.
        let _ = signed_in().await;
    });
}

/// Sends guests to sign-in and back, and signed-in users from the site's root to their first
/// screen. If the backend turns out not to offer that screen, the next one is shown, unless the
/// user has moved on.
fn lead_on(services: Services, led_to: StoredValue<Option<Route>>) {
    let here = services.address();
    let to = match services.session.state() {
        SessionState::Restoring => return,
        SessionState::Guest(_) => match here.route {
            Route::Connect => return,
            _ => connect_then(&here),
        },
        SessionState::SignedIn(identity) => match here.route {
            Route::Connect => after_sign_in(&here.search),
            Route::Home => match first_screen(services, &identity) {
                Some(route) => {
                    led_to.set_value(Some(route.clone()));
                    route.into()
                }
                None => return,
            },
            route if led_to.with_value(|led| led.as_ref() == Some(&route)) => {
                if services.offers_screen(&route) {
                    return;
                }
                Route::Home.into()
            }
            _ => return led_to.set_value(None),
        },
    };
    services.go(&to, Entry::Replace);
}

/// The best first screen that the backend offers, as far as known.
fn first_screen(services: Services, identity: &Identity) -> Option<Route> {
    let routes = places(identity).into_iter().map(|place| match place {
        Place::Tokens(owner) => Route::Tokens(owner),
        Place::Teams(org) => Route::Teams(org),
        Place::Log(org) => Route::Audit(org),
        Place::Issuers(org) => Route::Issuers(org),
    });
    routes.into_iter().find(|route| services.offers_screen(route))
}

/// Whether the user has left the first screen. `Copy`.
#[derive(Clone, Copy)]
struct Moves(StoredValue<bool>);

impl Moves {
    /// After navigation, the focus moves to the heading of the new screen, so that keyboard and
    /// screen reader users start there.
    fn watch(services: Services) -> Self {
        let moves = Self(StoredValue::new(false));
        let route = Memo::new(move |_| services.address().route);
        Effect::watch(
            move || route.get(),
            move |_, _, _| {
                moves.0.set_value(true);
                moves.focus();
            },
            false,
        );
        provide_context(moves);
        moves
    }

    /// Waits for a screen whose heading appears later, with its chunk. A page that was just loaded
    /// starts at its top.
    fn focus(self) {
        if self.0.get_value() {
            request_animation_frame(|| {
                // Not if the user has moved the focus meanwhile.
                if !page::has_open_dialog() && !page::exists("main :focus") {
                    page::focus("h1[data-focus-home]");
                }
            });
        }
    }
}

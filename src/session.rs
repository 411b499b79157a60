//! Who is signed in. The credential lives in the [`Client`] and, where the deployment and the
//! person allow it, in the tab's storage; it is wiped on sign-out, in all tabs, when the page is
//! left, and when the program panics.

use crate::client::Client;
use crate::platform::storage::{self, Keep};
use crate::platform::tabs::Tabs;
use console_model::config::{Backend, Config};
use console_model::fault::ApiError;
use console_model::identity::Identity;
use leptos::prelude::*;
use std::sync::Arc;
use token_api::secret::TokenValue;

/// The state of signing in.
#[derive(Clone, Debug, PartialEq)]
pub enum SessionState {
    /// A remembered session is being checked.
    Restoring,
    /// Nobody is signed in.
    Guest(Farewell),
    /// Somebody is.
    SignedIn(Arc<Identity>),
}

/// Why nobody is signed in, for the sign-in screen to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Farewell {
    /// Nobody has been.
    None,
    /// Signed out here.
    SignedOut,
    /// Signed out in another tab.
    SignedOutElsewhere,
    /// The backend stopped accepting the token.
    NoLongerAccepted,
    /// The token in use was deleted here.
    DeletedOwnToken,
    /// A remembered session could not be checked.
    NotRestored(ApiError),
}

/// In the tab's storage: the backend's address and, on a line of its own, the token.
const STORAGE_KEY: &str = "token-console.session";
const CHANNEL: &str = "token-console";
const SIGNED_OUT: &str = "signed-out";

/// The session. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub struct Session {
    state: RwSignal<SessionState>,
    client: StoredValue<Option<Client>, LocalStorage>,
    tabs: StoredValue<Tabs, LocalStorage>,
}

impl Session {
    /// Begins with nobody signed in, and hears sign-outs in other tabs. Call once.
    pub fn start() -> Self {
        let session = Self {
            state: RwSignal::new(SessionState::Guest(Farewell::None)),
            client: StoredValue::new_local(None),
            tabs: StoredValue::new_local(Tabs::open(CHANNEL)),
        };
        session.tabs.with_value(|tabs| {
            tabs.listen(move |word| {
                if word == SIGNED_OUT && session.is_signed_in() {
                    session.end(Farewell::SignedOutElsewhere);
                }
            });
        });
        session
    }

    /// The state, tracked.
    pub fn state(self) -> SessionState {
        self.state.get()
    }

    /// The signed-in identity, tracked.
    pub fn identity(self) -> Option<Arc<Identity>> {
        self.state.with(|state| match state {
            SessionState::SignedIn(identity) => Some(Arc::clone(identity)),
            SessionState::Restoring | SessionState::Guest(_) => None,
        })
    }

    /// The signed-in identity's client, not tracked.
    pub fn client(self) -> Option<Client> {
        self.client.get_value()
    }

    fn is_signed_in(self) -> bool {
        self.state.with_untracked(|state| !matches!(state, SessionState::Guest(_)))
    }

    /// Signs in with a token, if the backend accepts it. With `remember` the session survives a
    /// reload of this tab. On an error nothing is kept and nobody is signed in.
    pub async fn sign_in(
        self,
        backend: &Backend,
        token: TokenValue,
        remember: bool,
    ) -> Result<(), ApiError> {
        let kept = remember.then(|| token.duplicate());
        let client = Client::new(&backend.url, token);
        let user = match client.user().await {
            Ok(user) => user,
            Err(error) => {
                client.forget();
                return Err(error);
            }
        };
        if let Some(kept) = kept {
            // An address holds no line break, a token's text neither.
            let entry = format!("{}\n{}", backend.url, kept.expose());
            storage::set(Keep::ForTab, STORAGE_KEY, &entry);
        }
        client.on_unauthorized(move || self.end(Farewell::NoLongerAccepted));
        self.client.set_value(Some(client));
        self.state.set(SessionState::SignedIn(Arc::new(Identity::new(user))));
        Ok(())
    }

    /// Takes up a remembered session, where the deployment allows that and its backend is still
    /// one of the deployment's.
    pub async fn restore(self, config: &Config) {
        let Some(entry) = storage::get(Keep::ForTab, STORAGE_KEY) else { return };
        let known = entry.split_once('\n').and_then(|(url, token)| {
            let backend = config.backends.iter().find(|b| b.url == url)?;
            Some((backend.clone(), TokenValue::parse(token).ok()?))
        });
        let (true, Some((backend, token))) = (config.remember_session, known) else {
            storage::remove(Keep::ForTab, STORAGE_KEY);
            return;
        };
        self.state.set(SessionState::Restoring);
        match self.sign_in(&backend, token, false).await {
            Ok(()) => {}
            Err(error) if error.status() == Some(401) => self.end(Farewell::NoLongerAccepted),
            // Kept in the tab: what could not be checked now can be tried again.
            Err(error) => self.state.set(SessionState::Guest(Farewell::NotRestored(error))),
        }
    }

    /// Signs out here and in every other tab.
    pub fn sign_out(self, farewell: Farewell) {
        self.end(farewell);
        self.tabs.with_value(|tabs| tabs.tell(SIGNED_OUT));
    }

    /// Wipes the credential from memory and storage, and ends all calls.
    fn end(self, farewell: Farewell) {
        self.wipe_memory();
        forget_remembered();
        self.state.set(SessionState::Guest(farewell));
    }

    /// Wipes the credential from memory alone: the page is being left, and a remembered session is
    /// there for it to come back to.
    pub fn wipe_memory(self) {
        if let Some(client) = self.client.try_update_value(Option::take).flatten() {
            client.forget();
        }
    }
}

/// Wipes a remembered session. Needs no session, so that a panic can call it.
pub fn forget_remembered() {
    storage::remove(Keep::ForTab, STORAGE_KEY);
}

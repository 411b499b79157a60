//! The session. The credential is in the [`Client`] and, if the deployment and the user allow it,
//! in the tab's storage. It is wiped on sign-out (in all tabs), when the page is left, and when the
//! program panics.

use crate::client::Client;
use crate::platform::storage::{self, Keep};
use crate::platform::tabs::Tabs;
use crate::platform::{clock, timer};
use console_core::backend::config::{Backend, Config};
use console_core::backend::fault::{ApiError, sentence};
use console_core::backend::identity::Identity;
use leptos::prelude::*;
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::organization::OrganizationMetadata;
use token_api::secret::TokenValue;
use token_api::time::UnixSeconds;
use token_api::user::{Membership, TokenInfo};

/// The state of the session.
#[derive(Clone, Debug, PartialEq)]
pub enum SessionState {
    /// A remembered session is being checked.
    Restoring,
    /// Nobody is signed in.
    Guest(Farewell),
    /// A user or a machine token is signed in.
    SignedIn(Arc<Identity>),
}

/// Why nobody is signed in. The sign-in screen says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Farewell {
    /// There was no session.
    None,
    /// Signed out here.
    SignedOut,
    /// Signed out in another tab.
    SignedOutElsewhere,
    /// The backend stopped accepting the token.
    NoLongerAccepted {
        /// Its own sentence, where it says one.
        said: Option<String>,
    },
    /// The token in use was deleted here.
    DeletedOwnToken,
    /// The session had a fixed end, which has been reached.
    TimeIsUp,
    /// A remembered session could not be checked.
    NotRestored(ApiError),
}

/// The key in the tab's storage. The value has the backend's URL, on the second line the token, and
/// on the third line the end of the session, if known.
const STORAGE_KEY: &str = "token-console.session";
const CHANNEL: &str = "token-console";
const SIGNED_OUT: &str = "signed-out";

/// How often to check whether a session has reached its end. One long timer does not work, because
/// timers stop while a machine sleeps.
const LOOK_MS: u32 = 5_000;

/// The farewell after a 401.
fn no_longer_accepted(error: &ApiError) -> Farewell {
    let said = match error {
        ApiError::Refused(refusal) => refusal.message.as_deref().map(sentence),
        _ => None,
    };
    Farewell::NoLongerAccepted { said }
}

/// How a session is to last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lasting {
    /// It survives a reload of this tab.
    pub remember: bool,
    /// It ends at this time, as the server said when it issued the token.
    pub until: Option<UnixSeconds>,
}

/// The session. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub struct Session {
    state: RwSignal<SessionState>,
    until: RwSignal<Option<UnixSeconds>>,
    watch: StoredValue<Option<timer::Timer>, LocalStorage>,
    client: StoredValue<Option<Client>, LocalStorage>,
    tabs: StoredValue<Tabs, LocalStorage>,
}

impl Session {
    /// Starts with nobody signed in, and follows sign-outs in other tabs. Call once.
    pub fn start() -> Self {
        let session = Self {
            state: RwSignal::new(SessionState::Guest(Farewell::None)),
            until: RwSignal::new(None),
            watch: StoredValue::new_local(None),
            client: StoredValue::new_local(None),
            tabs: StoredValue::new_local(Tabs::open(CHANNEL)),
        };
        session.tabs.with_value(|tabs| {
            tabs.listen(move |word| {
                let concerns = session.is_signed_in() || session.ended_by_itself();
                if word == SIGNED_OUT && concerns {
                    session.end(Farewell::SignedOutElsewhere);
                }
            });
        });
        session
    }

    /// The state. Tracked.
    pub fn state(self) -> SessionState {
        self.state.get()
    }

    /// The signed-in identity. Tracked.
    pub fn identity(self) -> Option<Arc<Identity>> {
        self.state.with(|state| match state {
            SessionState::SignedIn(identity) => Some(Arc::clone(identity)),
            SessionState::Restoring | SessionState::Guest(_) => None,
        })
    }

    /// The client of the signed-in identity. Not tracked.
    pub fn client(self) -> Option<Client> {
        self.client.get_value()
    }

    /// The end of the session, if it was known at the beginning. Tracked.
    pub fn until(self) -> Option<UnixSeconds> {
        self.until.get()
    }

    /// Whether the last session ended without the user's action. Then the next one can continue the
    /// work. Not tracked.
    pub fn ended_by_itself(self) -> bool {
        use Farewell::{NoLongerAccepted, TimeIsUp};
        self.state.with_untracked(|state| {
            matches!(state, SessionState::Guest(NoLongerAccepted { .. } | TimeIsUp))
        })
    }

    fn is_signed_in(self) -> bool {
        self.state.with_untracked(|state| !matches!(state, SessionState::Guest(_)))
    }

    /// Signs in with a token, if the backend accepts it. After an error nothing is stored and
    /// nobody is signed in.
    pub async fn sign_in(
        self,
        backend: &Backend,
        token: TokenValue,
        lasting: Lasting,
    ) -> Result<(), ApiError> {
        let kept = lasting.remember.then(|| token.duplicate());
        let client = Client::new(&backend.url, token);
        let mut user = match client.user().await {
            Ok(user) => user,
            Err(error) => {
                client.forget();
                return Err(error);
            }
        };
        if user.organizations.is_empty() {
            let org = match user.token_info.as_ref().and_then(TokenInfo::organization) {
                Some(org) => Some(org),
                None => client.default_organization().await.ok().flatten(),
            };
            user.organizations.extend(org.map(Membership::of));
        }
        if let Some(kept) = kept {
            // Neither a URL nor a token contains a line break.
            let end = lasting.until.map(|end| format!("\n{}", end.0)).unwrap_or_default();
            let entry = format!("{}\n{}{end}", backend.url, kept.expose());
            storage::set(Keep::ForTab, STORAGE_KEY, &entry);
        }
        client.on_unauthorized(move |error| self.end(no_longer_accepted(error)));
        self.client.set_value(Some(client));
        self.until.set(lasting.until);
        self.watch_end();
        self.state.set(SessionState::SignedIn(Arc::new(Identity::new(user))));
        Ok(())
    }

    /// Records what an organization's settings say about the signed-in identity.
    pub fn learn(self, org: &OrgName, metadata: &OrganizationMetadata) {
        let Some(known) = untrack(|| self.identity()) else { return };
        let mut identity = (*known).clone();
        identity.learn(org, metadata);
        if identity != *known {
            self.state.set(SessionState::SignedIn(Arc::new(identity)));
        }
    }

    /// Ends the session at its fixed end.
    fn watch_end(self) {
        let Some(end) = self.until.get_untracked() else { return };
        let look = timer::after_ms(LOOK_MS, move || {
            if clock::now() >= end {
                self.end(Farewell::TimeIsUp);
            } else {
                self.watch_end();
            }
        });
        self.watch.set_value(Some(look));
    }

    /// Restores a remembered session, if the deployment allows it and still has that backend.
    pub async fn restore(self, config: &Config) {
        let Some(entry) = storage::get(Keep::ForTab, STORAGE_KEY) else { return };
        let mut lines = entry.lines();
        let known = (|| {
            let url = lines.next()?;
            let backend = config.backends.iter().find(|b| b.url == url)?;
            Some((backend.clone(), TokenValue::parse(lines.next()?).ok()?))
        })();
        let (true, Some((backend, token))) = (config.remember_session, known) else {
            storage::remove(Keep::ForTab, STORAGE_KEY);
            return;
        };
        let until = lines.next().and_then(|end| end.parse().ok()).map(UnixSeconds);
        if until.is_some_and(|end| clock::now() >= end) {
            return self.end(Farewell::TimeIsUp);
        }
        self.state.set(SessionState::Restoring);
        match self.sign_in(&backend, token, Lasting { remember: false, until }).await {
            Ok(()) => {}
            Err(error) if error.status() == Some(401) => self.end(no_longer_accepted(&error)),
            // Kept in the tab: what could not be checked now can be tried again.
            Err(error) => self.state.set(SessionState::Guest(Farewell::NotRestored(error))),
        }
    }

    /// Signs out here and in every other tab.
    pub fn sign_out(self, farewell: Farewell) {
        self.end(farewell);
        self.tabs.with_value(|tabs| tabs.tell(SIGNED_OUT));
    }

    /// Wipes the credential from memory and storage, and aborts all calls.
    fn end(self, farewell: Farewell) {
        self.wipe_memory();
        forget_remembered();
        self.watch.set_value(None);
        self.until.set(None);
        self.state.set(SessionState::Guest(farewell));
    }

    /// Wipes the credential only from memory: the page is left, and a remembered session must
    /// survive that.
    pub fn wipe_memory(self) {
        if let Some(client) = self.client.try_update_value(Option::take).flatten() {
            client.forget();
        }
    }
}

/// Wipes a remembered session. Needs no session, so that the panic handler can call it.
pub fn forget_remembered() {
    storage::remove(Keep::ForTab, STORAGE_KEY);
}

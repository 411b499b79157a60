//! The keys of issuers, kept for a while: an exchange must not make a request each time, and
//! whoever sends many bad tokens must not make this server send many requests. For each issuer one
//! request is under way at a time; others wait for its outcome.

use super::discovery::{DiscoveryProblem, Found, discover};
use super::fetch::Fetcher;
use super::guard::AllowedHost;
use super::keys::Keys;
use crate::clock::Clock;
use crate::db::oidc::Issuer;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// For so many milliseconds fetched keys are good: what an issuer takes back is believed no longer
/// than this.
const KEEP: i64 = 10 * 60 * 1000;

/// For so many milliseconds an unknown key's name makes nobody ask again.
const NO_SOONER: i64 = 30 * 1000;

/// For so many milliseconds a failure stands.
const KEEP_FAILURE: i64 = 5 * 1000;

type Outcome = Result<Arc<Keys>, DiscoveryProblem>;

/// What is known of one issuer, and since when.
type Slot = Arc<tokio::sync::Mutex<Option<(i64, Outcome)>>>;

/// The keys of issuers.
pub struct KeyStore {
    fetcher: Fetcher,
    clock: Clock,
    slots: Mutex<HashMap<String, Slot>>,
}

/// Which keys will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Those that are there.
    Any,
    /// Newer ones, because those that are there don't have the key.
    Newer,
}

impl KeyStore {
    /// One that may also connect to these hosts.
    pub fn new(allowed: Vec<AllowedHost>, clock: Clock) -> Self {
        Self { fetcher: Fetcher::new(allowed), clock, slots: Mutex::default() }
    }

    /// Asks an issuer, whatever is kept. An empty list of thumbprints demands none.
    pub async fn discover(
        &self,
        url: &str,
        thumbprints: &[String],
    ) -> Result<Found, DiscoveryProblem> {
        discover(&self.fetcher, url, thumbprints).await
    }

    /// The keys of an issuer: its static ones, or those that are kept, or those it publishes.
    pub async fn keys(&self, issuer: &Issuer, wanted: Wanted) -> Outcome {
        if let Some(set) = &issuer.jwks {
            return Ok(Arc::new(Keys::read(set)));
        }
        let slot = Arc::clone(self.slots().entry(issuer.id.clone()).or_default());
        let mut slot = slot.lock().await;
        if let Some((since, outcome)) = &*slot {
            let good_for = match (outcome, wanted) {
                (Ok(_), Wanted::Any) => KEEP,
                (Ok(_), Wanted::Newer) => NO_SOONER,
                (Err(_), _) => KEEP_FAILURE,
            };
            // A clock that was set back makes nothing good for longer.
            if (0..good_for).contains(&self.clock.millis().saturating_sub(*since)) {
                return outcome.clone();
            }
        }
        let found = self.discover(&issuer.url, &issuer.thumbprints).await;
        let outcome = found.map(|found| Arc::new(found.keys));
        *slot = Some((self.clock.millis(), outcome.clone()));
        outcome
    }

    /// Forgets the keys of an issuer, because it was changed or deleted.
    pub fn forget(&self, issuer_id: &str) {
        self.slots().remove(issuer_id);
    }

    fn slots(&self) -> std::sync::MutexGuard<'_, HashMap<String, Slot>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! The keys of issuers, kept for a while: an exchange must not make a request each time, and
//! whoever sends many bad tokens must not make this server send many requests. For each issuer one
//! request is under way at a time. Good keys stay until others were read: an issuer that is out of
//! reach for an hour does not stop the exchanges of that hour.

use super::discovery::{DiscoveryProblem, Found, discover};
use super::fetch::{FetchProblem, Fetcher};
use super::guard::AllowedHost;
use super::keys::Keys;
use crate::clock::Clock;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use token_service::store::oidc::Issuer;

/// For so many milliseconds fetched keys are good without asking again: what an issuer takes back
/// is believed no longer than this, while the issuer can be asked.
const KEEP: i64 = 10 * 60 * 1000;

/// For so many milliseconds nobody asks again while there are good keys, whether an unknown key's
/// name was given or the last request failed.
const NO_SOONER: i64 = 30 * 1000;

/// For so many milliseconds a failure stands where there are no good keys.
const KEEP_FAILURE: i64 = 5 * 1000;

type Outcome = Result<Arc<Keys>, DiscoveryProblem>;

/// The keys of issuers.
pub struct KeyStore {
    fetcher: Arc<Fetcher>,
    clock: Clock,
    slots: Mutex<HashMap<String, Arc<Slot>>>,
}

/// Which keys will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Those that are there.
    Any,
    /// Those that may have come since: the wanted one is not among those that are there.
    Newer,
}

/// What is known of one issuer.
#[derive(Default)]
struct Slot {
    known: Mutex<Known>,
    /// Held while the issuer is asked.
    asking: Arc<tokio::sync::Mutex<()>>,
}

/// When the issuer was asked, in Unix milliseconds, and what came of it.
#[derive(Clone, Default)]
struct Known {
    /// The keys that were read last, and when.
    good: Option<(i64, Arc<Keys>)>,
    /// Why there are none since then, and when that was seen.
    failed: Option<(i64, DiscoveryProblem)>,
}

impl Known {
    /// What to answer without asking the issuer; `None` when it must be asked.
    fn answer(&self, now: i64, wanted: Wanted) -> Option<Outcome> {
        // A clock that was set back makes nothing good for longer.
        let is_within = |since: i64, span| (0..span).contains(&now.saturating_sub(since));
        match (&self.good, &self.failed, wanted) {
            (Some((since, keys)), _, Wanted::Any) if is_within(*since, KEEP) => {
                Some(Ok(Arc::clone(keys)))
            }
            (Some((_, keys)), Some((at, _)), Wanted::Any) if is_within(*at, NO_SOONER) => {
                Some(Ok(Arc::clone(keys)))
            }
            (Some(_), Some((at, problem)), Wanted::Newer) if is_within(*at, NO_SOONER) => {
                Some(Err(problem.clone()))
            }
            (Some((since, keys)), None, Wanted::Newer) if is_within(*since, NO_SOONER) => {
                Some(Ok(Arc::clone(keys)))
            }
            (None, Some((at, problem)), _) if is_within(*at, KEEP_FAILURE) => {
                Some(Err(problem.clone()))
            }
            _ => None,
        }
    }

    /// What to answer after the issuer was asked.
    fn outcome(&self, wanted: Wanted) -> Outcome {
        match (&self.good, &self.failed, wanted) {
            (Some((_, keys)), None, _) | (Some((_, keys)), _, Wanted::Any) => Ok(Arc::clone(keys)),
            (_, Some((_, problem)), _) => Err(problem.clone()),
            // The task that asked has failed.
            (None, None, _) => Err(DiscoveryProblem::Document(FetchProblem::Connection)),
        }
    }
}

impl Slot {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, now: i64, found: Result<Found, DiscoveryProblem>) {
        let mut known = self.known();
        match found {
            Ok(found) => *known = Known { good: Some((now, Arc::new(found.keys))), failed: None },
            Err(problem) => known.failed = Some((now, problem)),
        }
    }
}

impl KeyStore {
    /// One that may also connect to these hosts.
    pub fn new(allowed: Vec<AllowedHost>, clock: Clock) -> Self {
        Self { fetcher: Arc::new(Fetcher::new(allowed)), clock, slots: Mutex::default() }
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
    ///
    /// # Errors
    /// When the issuer can't be asked, and there are no keys, or newer ones are wanted.
    pub async fn keys(&self, issuer: &Issuer, wanted: Wanted) -> Outcome {
        if let Some(set) = &issuer.jwks {
            return Ok(Arc::new(Keys::read(set)));
        }
        let slot = Arc::clone(self.slots().entry(issuer.id.clone()).or_default());
        let known = slot.known().clone();
        if let Some(outcome) = known.answer(self.clock.millis(), wanted) {
            return outcome;
        }
        let asking = Arc::clone(&slot.asking);
        let turn = match (known.good, wanted) {
            // While one asks, the keys that are there do for the others.
            (Some((_, old)), Wanted::Any) => match asking.try_lock_owned() {
                Ok(turn) => turn,
                Err(_) => return Ok(old),
            },
            _ => asking.lock_owned().await,
        };
        // It may have been asked meanwhile.
        let known = slot.known().clone();
        if let Some(outcome) = known.answer(self.clock.millis(), wanted) {
            return outcome;
        }
        let (fetcher, clock) = (Arc::clone(&self.fetcher), self.clock.clone());
        let (url, thumbprints) = (issuer.url.clone(), issuer.thumbprints.clone());
        let noted = Arc::clone(&slot);
        // A task of its own: a client that goes away must not make the next one ask again.
        let asked = tokio::spawn(async move {
            let found = discover(&fetcher, &url, &thumbprints).await;
            noted.note(clock.millis(), found);
            drop(turn);
        });
        // If it failed, nothing was noted.
        drop(asked.await);
        let known = slot.known().clone();
        known.outcome(wanted)
    }

    /// Forgets the keys of an issuer, because others may be trusted from now on.
    pub fn forget(&self, issuer_id: &str) {
        self.slots().remove(issuer_id);
    }

    fn slots(&self) -> MutexGuard<'_, HashMap<String, Arc<Slot>>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

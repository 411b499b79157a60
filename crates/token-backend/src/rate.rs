//! Rate limits: token buckets, one for each access token, one for each address that fails to
//! authenticate, and others for costly operations. Pure: the time is an argument, in milliseconds.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use token_service::limits::{Key, Limits};

/// Buckets beyond this number are swept when they are full again.
const SWEEP_ABOVE: usize = 10_000;

/// Failed authentications and exchanges get a tenth of the rate of a token.
const FAILURE_SHARE: f64 = 0.1;

/// Exports and looks at issuers get a hundredth: each is as much work as many lists.
const DEAR_SHARE: f64 = 0.01;

/// So many of them may follow each other at once.
const DEAR_BURST: f64 = 10.0;

struct Bucket {
    left: f64,
    at: i64,
}

/// The limits of a server.
pub struct RateLimits {
    per_second: f64,
    buckets: Mutex<HashMap<Key, Bucket>>,
}

impl RateLimits {
    /// So many requests per second and token, with bursts of twice the number.
    pub fn new(per_second: u32) -> Self {
        Self { per_second: f64::from(per_second.max(1)), buckets: Mutex::default() }
    }

    /// Takes one request from a bucket. The refusal is the number of whole seconds after which the
    /// next one is taken.
    pub fn take(&self, key: Key, now_millis: i64) -> Result<(), u64> {
        let (rate, burst) = match key {
            Key::Token(_) | Key::Issued(_) => (self.per_second, self.per_second * 2.0),
            Key::Address(_) | Key::FailedExchange { .. } => {
                let rate = (self.per_second * FAILURE_SHARE).max(1.0);
                (rate, rate * 2.0)
            }
            Key::Export(_) | Key::Discovery(_) => {
                let rate = self.per_second * DEAR_SHARE;
                (rate, DEAR_BURST.max(rate * 2.0))
            }
        };
        let refilled = |bucket: &Bucket| {
            // A clock that was set back refills nothing.
            let seconds = (now_millis.saturating_sub(bucket.at)).max(0) as f64 / 1000.0;
            (bucket.left + seconds * rate).min(burst)
        };
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() > SWEEP_ABOVE {
            buckets.retain(|_, bucket| refilled(bucket) < burst);
        }
        let bucket = buckets.entry(key).or_insert(Bucket { left: burst, at: now_millis });
        bucket.left = refilled(bucket);
        bucket.at = now_millis;
        if bucket.left < 1.0 {
            return Err(((1.0 - bucket.left) / rate).ceil().max(1.0) as u64);
        }
        bucket.left -= 1.0;
        Ok(())
    }
}

/// The limits at one time, in Unix milliseconds, for the rules.
pub struct RatesAt<'a> {
    /// The limits of the server.
    pub limits: &'a RateLimits,
    /// The time.
    pub millis: i64,
}

impl Limits for RatesAt<'_> {
    fn take(&self, key: Key) -> Result<(), u64> {
        self.limits.take(key, self.millis)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(id: &str) -> Key {
        Key::Token(id.to_owned())
    }

    #[test]
    fn takes_a_burst_then_the_rate() {
        let limits = RateLimits::new(2);
        for _ in 0..4 {
            assert_eq!(limits.take(token("a"), 0), Ok(()));
        }
        assert_eq!(limits.take(token("a"), 0), Err(1));
        assert_eq!(limits.take(token("b"), 0), Ok(()), "buckets are apart");
        assert_eq!(limits.take(token("a"), 499), Err(1));
        assert_eq!(limits.take(token("a"), 500), Ok(()));
        assert_eq!(limits.take(token("a"), 500), Err(1));
    }

    #[test]
    fn exports_are_slower_than_the_rest() {
        let limits = RateLimits::new(20);
        let export = || Key::Export("a".to_owned());
        for _ in 0..10 {
            assert_eq!(limits.take(export(), 0), Ok(()));
        }
        assert_eq!(limits.take(export(), 0), Err(5), "one in five seconds");
        assert_eq!(limits.take(token("a"), 0), Ok(()), "lists have a bucket of their own");
        assert_eq!(limits.take(export(), 5000), Ok(()));
    }

    #[test]
    fn survives_a_clock_that_jumps() {
        let limits = RateLimits::new(1);
        assert_eq!(limits.take(token("a"), 10_000), Ok(()));
        assert_eq!(limits.take(token("a"), i64::MIN), Ok(()));
        assert_eq!(limits.take(token("a"), i64::MIN), Err(1));
        assert_eq!(limits.take(token("a"), i64::MAX), Ok(()));
    }

    #[test]
    fn idle_buckets_are_swept() {
        let limits = RateLimits::new(1);
        for index in 0..=SWEEP_ABOVE {
            assert_eq!(limits.take(token(&index.to_string()), 0), Ok(()));
        }
        assert_eq!(limits.take(token("last"), 60_000), Ok(()));
        assert_eq!(limits.buckets.lock().unwrap().len(), 1);
    }
}

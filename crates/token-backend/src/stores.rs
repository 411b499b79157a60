//! The connections to the database: one for each transaction under way, and the others wait.

use crate::config::Database;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;
use token_service::store::Store;
use token_store::sqlite::LostLog;
use token_store::{postgres, sqlite};

/// How many connections to PostgreSQL a server has.
const CONNECTIONS: usize = 8;

/// The connections.
pub struct Stores {
    idle: Mutex<Vec<Box<dyn Store>>>,
    given_back: Condvar,
}

impl Stores {
    /// Opens a database. SQLite gets one connection: it writes one transaction at a time, and reads
    /// take microseconds.
    pub fn open(database: &Database, lost_log: LostLog) -> Result<Self, String> {
        let store = || -> Result<Box<dyn Store>, String> {
            Ok(match database {
                Database::File(path) => Box::new(sqlite::open_as(path, lost_log)?),
                Database::Postgres(address) => {
                    let password = std::env::var("PGPASSWORD").ok();
                    Box::new(postgres::open(address, password.as_deref())?)
                }
            })
        };
        let count = match database {
            Database::File(_) => 1,
            Database::Postgres(_) => CONNECTIONS,
        };
        (0..count).map(|_| store()).collect::<Result<_, _>>().map(Self::new)
    }

    /// Those that there are; at least one.
    fn new(stores: Vec<Box<dyn Store>>) -> Self {
        Self { idle: Mutex::new(stores), given_back: Condvar::new() }
    }

    /// Does work with a connection that nobody else has meanwhile, and waits for one if all are in use.
    pub fn with<T>(&self, work: impl FnOnce(&mut dyn Store) -> T) -> T {
        let mut store = self.take();
        // A panic has rolled its transaction back: the connection is good for others.
        let outcome = catch_unwind(AssertUnwindSafe(|| work(&mut *store)));
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(store);
        self.given_back.notify_one();
        outcome.unwrap_or_else(|panic| resume_unwind(panic))
    }

    fn take(&self) -> Box<dyn Store> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(store) = idle.pop() {
                return store;
            }
            idle = self.given_back.wait(idle).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Drop for Stores {
    /// The client of PostgreSQL waits when it ends, which no thread of the runtime may do.
    fn drop(&mut self) {
        let idle = self.idle.get_mut().unwrap_or_else(PoisonError::into_inner);
        let stores = std::mem::take(idle);
        // If it panicked, the connections are gone all the same.
        drop(thread::spawn(move || drop(stores)).join());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use token_store::memory::Memory;

    #[test]
    fn nobody_shares_a_connection_and_nobody_waits_for_ever() {
        let stores = Stores::new(vec![Box::new(Memory::new()), Box::new(Memory::new())]);
        let (under_way, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| {
                    stores.with(|store| {
                        let now = under_way.fetch_add(1, Ordering::SeqCst) + 1;
                        most.fetch_max(now, Ordering::SeqCst);
                        store.set_setting("a", "b").unwrap();
                        thread::yield_now();
                        under_way.fetch_sub(1, Ordering::SeqCst);
                    });
                });
            }
        });
        assert!((1..=2).contains(&most.load(Ordering::SeqCst)));
    }

    #[test]
    fn a_panic_gives_the_connection_back() {
        let stores = Stores::new(vec![Box::new(Memory::new())]);
        let panicked = catch_unwind(AssertUnwindSafe(|| stores.with(|_| panic!("on purpose"))));
        assert!(panicked.is_err());
        assert_eq!(stores.with(|store| store.kind()), "memory");
    }
}

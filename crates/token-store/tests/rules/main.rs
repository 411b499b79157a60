//! The rules of the service on every store: each allowed once and refused once. A test is a function
//! of a [`world::World`], and `on_each_store!` runs it on all of them.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking, its helpers too")]

/// Runs tests on a new store of each kind.
macro_rules! on_each_store {
    ($($name:ident)*) => {
        mod sqlite {
            $(#[test] fn $name() { super::$name(&mut crate::world::World::sqlite()); })*
        }
        mod memory {
            $(#[test] fn $name() { super::$name(&mut crate::world::World::memory()); })*
        }
        mod postgres {
            /// As one test: where each test is a process, each starts a server.
            #[test]
            fn all() {
                $(if let Some(mut world) = crate::world::World::postgres() {
                    println!("{}", stringify!($name));
                    super::$name(&mut world);
                })*
            }
        }
    };
}

mod agent_pools;
mod agreement;
mod audit;
mod audit_export;
mod concurrency;
mod escalation;
mod exchange;
mod identity;
mod invitations;
mod lists;
mod members;
mod operator;
mod organizations;
mod permission;
mod postgres;
mod repeats;
mod roles;
mod server;
mod settings;
mod teams;
mod tokens;
mod transactions;
mod transfer;
mod trust;
mod world;

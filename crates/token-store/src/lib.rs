//! Storages for [`token_service`]: each implements [`token_service::store::Store`], and the same
//! tests, in `tests/`, run on all of them.

#[cfg(any(feature = "postgres", feature = "sqlite"))]
mod database;
#[cfg(feature = "postgres")]
mod json;
#[cfg(feature = "memory")]
pub mod memory;
#[cfg(feature = "postgres")]
pub mod postgres;
#[cfg(feature = "sqlite")]
pub mod sqlite;
#[cfg(any(feature = "postgres", feature = "sqlite"))]
mod transfer;

#[cfg(any(feature = "postgres", feature = "sqlite"))]
pub use database::Database;

//! Storages for [`token_service`]: each implements [`token_service::store::Store`], and the same
//! tests, in `tests/`, run on all of them.

#[cfg(feature = "postgres")]
mod json;
#[cfg(feature = "memory")]
pub mod memory;
#[cfg(feature = "postgres")]
pub mod postgres;
#[cfg(feature = "sqlite")]
pub mod sqlite;

//! Storages for [`token_service`]: each implements [`token_service::store::Store`].

pub mod sqlite;

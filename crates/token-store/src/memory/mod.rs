//! Rows in memory, for tests and for a page without a server. A transaction notes how to take back
//! each of its writes. There is one transaction at a time, as the borrow of the store says.

mod agent_pools;
mod audit;
mod audit_exports;
mod invitations;
mod people;
mod roles;
mod tokens;
mod trust;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Deref;
use token_service::store::agent_pools::AgentPool;
use token_service::store::audit::{EventRow, Repeat};
use token_service::store::audit_export::AuditExport;
use token_service::store::invitations::Invitation;
use token_service::store::oidc::{Issuer, Policies};
use token_service::store::organizations::{Organization, Team};
use token_service::store::roles::CustomRole;
use token_service::store::tokens::{Hash, Token};
use token_service::store::users::{Membership, User};
use token_service::store::{Role, SettingRows, Store, StoreError, Stored, Transaction};

/// Rows by a storage, or by a transaction of one.
pub struct Memory<C = Box<Storage>>(C);

/// What leads to a storage.
pub trait Connected: Deref<Target = Storage> {}

impl<C: Deref<Target = Storage>> Connected for C {}

/// A storage.
#[derive(Default)]
pub struct Storage {
    tables: RefCell<Tables>,
    /// How to take back what the transaction under way wrote, in the order of writing.
    undo: RefCell<Option<Vec<Undo>>>,
}

type Undo = Box<dyn FnOnce(&mut Tables) + Send>;

/// The rows. Those of each table are in the order in which they were written, so that the place of a
/// row is its index and 1. Memberships, issuers, policies, invitations, agent pools, repeats and old
/// events alone are ever removed, and no place is that of one of them; an event has its own.
#[derive(Default)]
struct Tables {
    settings: BTreeMap<String, String>,
    organizations: Vec<Organization>,
    users: Vec<User>,
    members: Vec<MemberRow>,
    teams: Vec<TeamRow>,
    roles: Vec<RoleRow>,
    /// By the identifiers of organizations.
    default_roles: BTreeMap<String, String>,
    team_members: Vec<TeamMemberRow>,
    tokens: Vec<TokenRow>,
    events: Vec<EventAt>,
    repeats: Vec<Repeat>,
    issuers: Vec<Issuer>,
    policies: Vec<Policies>,
    invitations: Vec<Invitation>,
    agent_pools: Vec<PoolRow>,
    /// By the identifiers of organizations.
    audit_exports: BTreeMap<String, AuditExport>,
}

/// A user in an organization.
#[derive(Clone)]
struct MemberRow {
    org_id: String,
    user_id: String,
    membership: Membership,
}

/// A user in a team.
#[derive(Clone)]
struct TeamMemberRow {
    team_id: String,
    user_id: String,
    role: Role,
}

/// An event and its place.
#[derive(Clone)]
struct EventAt {
    seq: i64,
    event: EventRow,
}

#[derive(Clone)]
struct TeamRow {
    org_id: String,
    team: Team,
    role_id: Option<String>,
    deleted: Option<i64>,
}

#[derive(Clone)]
struct PoolRow {
    org_id: String,
    pool: AgentPool,
    hash: Hash,
}

#[derive(Clone)]
struct RoleRow {
    org_id: String,
    role: CustomRole,
    deleted: Option<i64>,
}

#[derive(Clone)]
struct TokenRow {
    hash: Hash,
    token: Token,
}

impl Memory {
    /// One without rows.
    pub fn new() -> Self {
        Self(Box::default())
    }
}

impl Default for Memory {
    fn default() -> Self {
        Self::new()
    }
}

impl<C: Connected> Memory<C> {
    fn read<T>(&self, read: impl FnOnce(&Tables) -> T) -> Stored<T> {
        let tables = self.0.tables.try_borrow();
        tables.map(|tables| read(&tables)).map_err(|_| in_use())
    }

    /// Writes, and notes how to take that back.
    fn write(&self, write: impl FnOnce(&mut Tables) -> Stored<Undo>) -> Stored<()> {
        let mut tables = self.0.tables.try_borrow_mut().map_err(|_| in_use())?;
        let undo = write(&mut tables)?;
        if let Some(undos) = &mut *self.0.undo.borrow_mut() {
            undos.push(undo);
        }
        Ok(())
    }

    /// Adds a row to a table, unless one is there that is the same where rows must differ.
    fn insert<T: 'static>(
        &self,
        table: fn(&mut Tables) -> &mut Vec<T>,
        row: T,
        is_same: impl Fn(&T, &T) -> bool,
    ) -> Stored<()> {
        self.write(|tables| {
            let rows = table(tables);
            if rows.iter().any(|other| is_same(other, &row)) {
                return Err(StoreError::Duplicate);
            }
            rows.push(row);
            Ok(Box::new(move |tables| drop(table(tables).pop())))
        })
    }

    /// Changes the first row of a table that is meant, if there is one.
    fn update<T: Clone + Send + 'static>(
        &self,
        table: fn(&mut Tables) -> &mut Vec<T>,
        is_meant: impl Fn(&T) -> bool,
        change: impl FnOnce(&mut T),
    ) -> Stored<()> {
        self.write(|tables| {
            let Some(at) = table(tables).iter().position(is_meant) else {
                return Ok(Box::new(|_| ()));
            };
            let row = &mut table(tables)[at];
            let before = row.clone();
            change(row);
            Ok(Box::new(move |tables| table(tables)[at] = before))
        })
    }

    /// Removes the first row of a table that is meant, if there is one.
    fn remove<T: Send + 'static>(
        &self,
        table: fn(&mut Tables) -> &mut Vec<T>,
        is_meant: impl Fn(&T) -> bool,
    ) -> Stored<()> {
        self.write(|tables| {
            let Some(at) = table(tables).iter().position(is_meant) else {
                return Ok(Box::new(|_| ()));
            };
            let row = table(tables).remove(at);
            Ok(Box::new(move |tables| table(tables).insert(at, row)))
        })
    }
}

fn in_use() -> StoreError {
    StoreError::Failed("the rows are in use".to_owned())
}

/// A transaction under way.
pub struct Open<'a>(&'a Storage);

impl Deref for Open<'_> {
    type Target = Storage;

    fn deref(&self) -> &Storage {
        self.0
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        let undos = self.0.undo.take().unwrap_or_default();
        let mut tables = self.0.tables.borrow_mut();
        for undo in undos.into_iter().rev() {
            undo(&mut tables);
        }
    }
}

impl Store for Memory {
    fn begin(&mut self) -> Stored<Box<dyn Transaction + '_>> {
        self.0.undo.replace(Some(Vec::new()));
        Ok(Box::new(Memory(Open(&self.0))))
    }
}

impl Transaction for Memory<Open<'_>> {
    fn commit(self: Box<Self>) -> Stored<()> {
        self.0.undo.take();
        Ok(())
    }
}

impl<C: Connected> SettingRows for Memory<C> {
    fn kind(&self) -> &'static str {
        "memory"
    }

    fn setting(&self, key: &str) -> Stored<Option<String>> {
        self.read(|tables| tables.settings.get(key).cloned())
    }

    fn set_setting(&self, key: &str, value: &str) -> Stored<()> {
        self.write(|tables| {
            let key = key.to_owned();
            let before = tables.settings.insert(key.clone(), value.to_owned());
            Ok(Box::new(move |tables| {
                match before {
                    Some(before) => tables.settings.insert(key, before),
                    None => tables.settings.remove(&key),
                };
            }))
        })
    }
}

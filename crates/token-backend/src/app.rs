//! What every request of the API goes through: the token is looked up, rate-limited and let in,
//! the work is done in one transaction, and a refusal is written to the audit log.

use crate::auth::{self, Caller, Identity};
use crate::clock::Clock;
use crate::db::audit::{self, EventRow};
use crate::db::organizations::{self, Organization, Team};
use crate::db::{Role, tokens, users};
use crate::error::Refusal;
use crate::event_type::EventType;
use crate::exchange::KeyStore;
use crate::incoming::Incoming;
use crate::permission::{self, Action, Actor};
use crate::rate::{Key, RateLimits};
use axum::http::StatusCode;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::sync::{Arc, Mutex, PoisonError};
use token_api::name::MAX_TEXT_CHARS;
use token_api::time::UnixSeconds;

/// `last_used` is exact to this many seconds, so that most requests don't write it.
const LAST_USED_PRECISION: i64 = 60;

/// The state of a server. One connection is enough: SQLite writes one transaction at a time, and
/// reads take microseconds.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    db: Mutex<Connection>,
    limits: RateLimits,
    clock: Clock,
    keys: KeyStore,
}

/// Work in progress for a caller that was let in.
pub struct Act<'c> {
    /// The transaction: committed when the work succeeds, else rolled back.
    pub db: Transaction<'c>,
    /// The time of the request.
    pub now: UnixSeconds,
    /// Who asks.
    pub caller: Caller,
    /// What the request says.
    pub incoming: Arc<Incoming>,
    /// The organization in whose log the outcome belongs.
    org_id: Option<String>,
}

/// What is left of an [`Act`] when its transaction is over.
struct Ended {
    caller: Caller,
    incoming: Arc<Incoming>,
    org_id: Option<String>,
}

/// An organization that the caller belongs to.
pub struct Inside {
    /// The organization.
    pub organization: Organization,
    /// The caller's role in it; a robot's is that of its rights.
    pub role: Role,
}

impl App {
    /// A server's state around an open database.
    pub fn new(db: Connection, limits: RateLimits, clock: Clock, keys: KeyStore) -> Self {
        Self(Arc::new(Inner { db: Mutex::new(db), limits, clock, keys }))
    }

    /// The server's clock.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// The keys of OIDC issuers.
    pub fn keys(&self) -> &KeyStore {
        &self.0.keys
    }

    /// Lets the caller in and does the work, on a thread that may block. Work that needs the
    /// network in between is two acts for one request.
    pub async fn act<T: Send + 'static>(
        &self,
        incoming: impl Into<Arc<Incoming>>,
        work: impl FnOnce(&mut Act<'_>) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let (app, incoming) = (self.clone(), incoming.into());
        self.with_database(move |connection| app.act_now(connection, incoming, work)).await
    }

    /// Does work for nobody in particular, on a thread that may block.
    pub async fn with_database<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let app = self.clone();
        let done = tokio::task::spawn_blocking(move || {
            // A panic while the lock was held has rolled its transaction back.
            work(&mut app.0.db.lock().unwrap_or_else(PoisonError::into_inner))
        });
        done.await.unwrap_or_else(|_| Err(Refusal::internal("the work panicked")))
    }

    fn act_now<T>(
        &self,
        connection: &mut Connection,
        incoming: Arc<Incoming>,
        work: impl FnOnce(&mut Act<'_>) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let caller = match auth::identify(connection, &incoming.credential) {
            Ok(caller) => caller,
            Err(refusal) => {
                self.limit(Key::Address(incoming.ip))?;
                return Err(self.refuse(connection, None, &incoming, None, refusal));
            }
        };
        self.limit(Key::Token(caller.token.id.clone()))?;
        let now = self.0.clock.now();
        let org_id = caller.organization().map(|org| org.id.clone());
        if let Err(refusal) = caller.admit(now) {
            return Err(self.refuse(connection, Some(&caller), &incoming, org_id, refusal));
        }
        if now.0 >= caller.token.last_used.saturating_add(LAST_USED_PRECISION) {
            tokens::touch(connection, &caller.token.id, now)?;
        }
        let db = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut act = Act { db, now, caller, incoming, org_id };
        let outcome = work(&mut act);
        let (outcome, ended) = act.end(outcome);
        outcome.map_err(|refusal| {
            let Ended { caller, incoming, org_id } = ended;
            self.refuse(connection, Some(&caller), &incoming, org_id, refusal)
        })
    }

    /// Takes one request from a bucket.
    pub fn limit(&self, key: Key) -> Result<(), Refusal> {
        self.0.limits.take(key, self.0.clock.millis()).map_err(Refusal::too_many)
    }

    /// Writes the audit event of a refusal and hands the refusal on. When even that can't be
    /// written, the caller hears of a fault of the server.
    fn refuse(
        &self,
        db: &Connection,
        caller: Option<&Caller>,
        incoming: &Incoming,
        org_id: Option<String>,
        refusal: Refusal,
    ) -> Refusal {
        let Some(kind) = refusal.event else { return refusal };
        let event = EventRow {
            org_id,
            description: format!("{} {}: {}", incoming.method, incoming.route, refusal.message),
            status: refusal.status.as_u16(),
            ..event_of(kind, self.0.clock.now(), caller, incoming)
        };
        match audit::write(db, &event) {
            Ok(()) => refusal,
            Err(error) => error.into(),
        }
    }
}

/// What every event says of a request.
pub fn event_of(
    event: EventType,
    now: UnixSeconds,
    caller: Option<&Caller>,
    incoming: &Incoming,
) -> EventRow {
    let token = caller.map(|caller| &caller.token);
    EventRow {
        user_login: caller.map(Caller::login).unwrap_or_default(),
        user_name: caller.map(Caller::name).unwrap_or_default(),
        token_id: token.map(|token| token.id.clone()).unwrap_or_default(),
        token_name: token.map(|token| token.name.clone()).unwrap_or_default(),
        source_ip: incoming.ip.to_string(),
        request_id: incoming.id.clone(),
        ..EventRow::of(event, now)
    }
}

impl Act<'_> {
    /// Commits what succeeded. Dropping the transaction takes back what did not.
    fn end<T>(self, outcome: Result<T, Refusal>) -> (Result<T, Refusal>, Ended) {
        let Self { db, caller, incoming, org_id, now: _ } = self;
        let outcome = outcome.and_then(|value| db.commit().map(|()| value).map_err(Refusal::from));
        (outcome, Ended { caller, incoming, org_id })
    }

    /// The organization of that login, if the caller belongs to it and its token keeps the cap and
    /// is not limited to another.
    /// To others an organization does not exist.
    pub fn organization(&mut self, login: &str) -> Result<Inside, Refusal> {
        let organization = organizations::by_login(&self.db, login)?
            .ok_or_else(|| Refusal::no_organization(false))?;
        self.org_id = Some(organization.id.clone());
        let role = match &self.caller.identity {
            Identity::Person(_) if self.caller.token.is_kept_out_of(&organization.id) => None,
            Identity::Person(user) => users::role_in(&self.db, &organization.id, &user.id)?,
            Identity::Organization(own) | Identity::Team(own, _) if own.id != organization.id => {
                None
            }
            Identity::Organization(_) if self.caller.token.admin => Some(Role::Admin),
            Identity::Organization(_) | Identity::Team(..) => Some(Role::Member),
        };
        let role = role.ok_or_else(|| Refusal::no_organization(true))?;
        self.caller.keep_cap(&organization, self.now)?;
        Ok(Inside { organization, role })
    }

    /// A team of an organization that the caller belongs to.
    pub fn team(&self, org: &Organization, name: &str) -> Result<Team, Refusal> {
        organizations::team(&self.db, &org.id, name)?
            .ok_or_else(|| Refusal::not_found(format!("{} has no team of this name.", org.login)))
    }

    /// The caller's role in a team. A team's token is a member of its team.
    pub fn team_role(&self, team: &Team) -> Result<Option<Role>, Refusal> {
        Ok(match &self.caller.identity {
            Identity::Person(user) => organizations::team_role(&self.db, &team.id, &user.id)?,
            Identity::Team(_, own) if own.id == team.id => Some(Role::Member),
            Identity::Organization(_) | Identity::Team(..) => None,
        })
    }

    /// Whether the caller may do this, where one is meant in this organization and team.
    pub fn allow(
        &self,
        action: Action,
        inside: Option<&Inside>,
        team: Option<&Team>,
    ) -> Result<(), Refusal> {
        let actor = match &self.caller.identity {
            Identity::Person(_) => Actor::Person {
                organization: inside.map(|inside| inside.role),
                team: team.map_or(Ok(None), |team| self.team_role(team))?,
                limited: self.caller.token.limited_to.is_some(),
            },
            Identity::Organization(_) => {
                Actor::OrganizationToken { admin: self.caller.token.admin }
            }
            Identity::Team(..) => Actor::TeamToken,
        };
        permission::check(actor, action).map_err(Refusal::forbidden)
    }

    /// The audit reason that came with the request; empty when none did.
    pub fn reason(&self) -> Result<String, Refusal> {
        let reason = self.incoming.query.get("reason")?.unwrap_or_default().trim();
        match reason.chars().count() {
            0..=MAX_TEXT_CHARS => Ok(reason.to_owned()),
            length => Err(Refusal::invalid(
                "reason",
                format!("Shorten the reason to {MAX_TEXT_CHARS} characters; it has {length}."),
            )),
        }
    }

    /// Writes the audit event of a change, in the transaction of the change.
    pub fn record(
        &self,
        event: EventType,
        description: String,
        status: StatusCode,
    ) -> Result<(), Refusal> {
        self.record_for(event, description, status, event.requires_org_admin())
    }

    /// The same for an event that takes the role of an organization admin, or does not, whatever
    /// its kind says.
    pub fn record_for(
        &self,
        event: EventType,
        description: String,
        status: StatusCode,
        req_org_admin: bool,
    ) -> Result<(), Refusal> {
        let event = EventRow {
            org_id: self.org_id.clone(),
            description,
            reason: self.reason()?,
            status: status.as_u16(),
            req_org_admin,
            ..event_of(event, self.now, Some(&self.caller), &self.incoming)
        };
        Ok(audit::write(&self.db, &event)?)
    }
}

//! What every request goes through: the token is looked up, rate-limited and let in, the work is done
//! in one transaction, and a refusal is written to the audit log.

use crate::audit_export::Objects;
use crate::event_type::EventType;
use crate::identity::{self, Caller, Identity};
use crate::limits::{Key, Limits, network};
use crate::permission::{self, Action, Actor, ActorKind};
use crate::power::{self, Power};
use crate::random::Random;
use crate::refusal::{Kind, Refusal};
use crate::repeats;
use crate::request::Request;
use crate::scope::Scopes;
use crate::store::audit::EventRow;
use crate::store::organizations::{Organization, Team};
use crate::store::users::Membership;
use crate::store::{Role, Rows, Store};
use token_api::name::MAX_TEXT_CHARS;
use token_api::time::UnixSeconds;

/// `last_used` is exact to this many seconds, so that most requests don't write it.
const LAST_USED_PRECISION: i64 = 60;

/// The HTTP status of what was done, for its audit event.
pub const DONE: u16 = 200;

/// The same for what was deleted.
pub const DELETED: u16 = 204;

/// What the rules need that is neither in the request nor in the store.
#[derive(Clone, Copy)]
pub struct Outside<'a> {
    /// The time of the request.
    pub now: UnixSeconds,
    /// Random bytes.
    pub random: &'a dyn Random,
    /// Who counts requests.
    pub limits: &'a dyn Limits,
    /// Where audit logs are exported to, if anywhere.
    pub objects: Option<&'a dyn Objects>,
}

impl Outside<'_> {
    /// Takes one request from a limit.
    pub fn limit(&self, key: Key) -> Result<(), Refusal> {
        self.limits.take(key).map_err(Refusal::too_many)
    }
}

/// Work in progress for a caller that was let in.
pub struct Act<'a> {
    /// The rows, in the transaction of the work.
    pub rows: &'a dyn Rows,
    /// The time, randomness and limits.
    pub outside: Outside<'a>,
    /// Who asks.
    pub caller: &'a Caller,
    /// What the request says.
    pub request: &'a Request,
    /// The organization in whose log the outcome belongs.
    org_id: Option<String>,
}

/// An organization that the caller belongs to.
pub struct Inside {
    /// The organization.
    pub organization: Organization,
    /// The caller's role in it; a robot's is that of its rights.
    pub role: Role,
    /// What a person is in it.
    membership: Option<Membership>,
}

/// Lets the caller in and does the work in one transaction: committed when the work succeeds, else
/// taken back, and done again if the store was busy. Work that needs the network in between is two
/// acts for one request.
///
/// # Errors
/// The refusal of the caller or of the work, after its audit event was written.
pub fn act<T>(
    store: &mut dyn Store,
    outside: Outside<'_>,
    request: &Request,
    mut work: impl FnMut(&mut Act<'_>) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    let now = outside.now;
    let caller = match trying_again(|| identity::identify(&*store, &request.credential)) {
        Ok(caller) => caller,
        Err(refusal) => {
            outside.limit(Key::Address(network(request.ip)))?;
            return Err(refuse(store, now, None, request, None, refusal));
        }
    };
    outside.limit(Key::Token(caller.token.id.clone()))?;
    let org_id = caller.organization().map(|org| org.id.clone());
    if let Err(refusal) = caller.admit(now) {
        return Err(refuse(store, now, Some(&caller), request, org_id, refusal));
    }
    if now.0 >= caller.token.last_used.saturating_add(LAST_USED_PRECISION) {
        // A store that can't write, such as on a full disk, keeps nobody from reading and deleting.
        drop(store.touch_token(&caller.token.id, now));
    }
    let mut log_of = org_id.clone();
    let mut attempt = |store: &mut dyn Store| {
        trying_again(|| {
            let transaction = store.begin()?;
            let org_id = org_id.clone();
            let mut act = Act { rows: &*transaction, outside, caller: &caller, request, org_id };
            let outcome = work(&mut act);
            log_of = act.org_id;
            let value = outcome?;
            transaction.commit()?;
            Ok(value)
        })
    };
    let mut outcome = attempt(store);
    // Whoever must revoke a token can do so when nothing else can be written any more.
    while matches!(&outcome, Err(refusal) if refusal.kind == Kind::Full)
        && request.deletes()
        && store.use_reserve()
    {
        outcome = attempt(store);
    }
    outcome.map_err(|refusal| refuse(store, now, Some(&caller), request, log_of, refusal))
}

/// So often at most something is tried while the store is busy.
const TRIES: usize = 12;

pub(crate) fn trying_again<T>(mut what: impl FnMut() -> Result<T, Refusal>) -> Result<T, Refusal> {
    for _ in 1..TRIES {
        match what() {
            Err(refusal) if refusal.kind == Kind::Busy => {}
            outcome => return outcome,
        }
    }
    what()
}

/// Notes a refusal in the audit log and hands it on. When even that can't be written, the caller
/// hears of a fault of the server.
fn refuse(
    store: &mut dyn Store,
    now: UnixSeconds,
    caller: Option<&Caller>,
    request: &Request,
    org_id: Option<String>,
    refusal: Refusal,
) -> Refusal {
    let Some(kind) = refusal.event else { return refusal };
    let event = EventRow {
        org_id,
        description: format!("{} {}: {}", request.method, request.route, refusal.message),
        status: refusal.kind.status(),
        ..event_of(kind, now, caller, request)
    };
    match repeats::note(store, &event) {
        Ok(()) => refusal,
        Err(failure) => failure,
    }
}

/// What every event says of a request.
pub fn event_of(
    event: EventType,
    now: UnixSeconds,
    caller: Option<&Caller>,
    request: &Request,
) -> EventRow {
    let token = caller.map(|caller| &caller.token);
    EventRow {
        user_login: caller.map(Caller::login).unwrap_or_default(),
        user_name: caller.map(Caller::name).unwrap_or_default(),
        token_id: token.map(|token| token.id.clone()).unwrap_or_default(),
        token_name: token.map(|token| token.name.clone()).unwrap_or_default(),
        source_ip: request.ip.to_string(),
        request_id: request.id.clone(),
        ..EventRow::of(event, now)
    }
}

impl Act<'_> {
    /// The time of the request.
    pub fn now(&self) -> UnixSeconds {
        self.outside.now
    }

    /// The organization of that login, if the caller belongs to it and its token keeps the cap and
    /// is not limited to another.
    /// To others an organization does not exist.
    pub fn organization(&mut self, login: &str) -> Result<Inside, Refusal> {
        // One that is not there takes the same steps as one that is not the caller's: how long the
        // answer takes must not tell which it is.
        let found = self.rows.organization_by_login(login)?;
        let id = found.as_ref().map(|org| org.id.clone());
        self.org_id.clone_from(&id);
        let id = id.unwrap_or_default();
        let membership = match &self.caller.identity {
            Identity::Person(user) if !self.caller.token.is_kept_out_of(&id) => {
                self.rows.membership(&id, &user.id)?
            }
            _ => None,
        };
        let role = match &self.caller.identity {
            Identity::Person(_) if membership.as_ref().is_some_and(|own| own.suspended) => {
                return Err(Refusal::suspended(login));
            }
            Identity::Person(_) => membership.as_ref().map(|membership| membership.role),
            Identity::Organization(own) | Identity::Team(own, _) if own.id != id => None,
            Identity::Organization(_) if self.caller.token.admin => Some(Role::Admin),
            Identity::Organization(_) | Identity::Team(..) => Some(Role::Member),
        };
        let (organization, role) = found.zip(role).ok_or_else(Refusal::no_organization)?;
        self.caller.keep_cap(&organization, self.now())?;
        Ok(Inside { organization, role, membership })
    }

    /// Says that what comes of this belongs into the log of this organization, of which the caller may
    /// be no member.
    pub(crate) fn log_in(&mut self, organization: &Organization) {
        self.org_id = Some(organization.id.clone());
    }

    /// A team of an organization that the caller belongs to.
    pub fn team(&self, org: &Organization, name: &str) -> Result<Team, Refusal> {
        self.rows
            .team_by_name(&org.id, name)?
            .ok_or_else(|| Refusal::not_found(format!("{} has no team of this name.", org.login)))
    }

    /// The caller's role in a team. A team's token is a member of its team.
    pub fn team_role(&self, team: &Team) -> Result<Option<Role>, Refusal> {
        Ok(match &self.caller.identity {
            Identity::Person(user) => self.rows.team_role(&team.id, &user.id)?,
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
        let kind = match &self.caller.identity {
            Identity::Person(_) => ActorKind::Person {
                inside: inside.is_some(),
                limited: self.caller.token.limited_to.is_some(),
            },
            Identity::Organization(_) => ActorKind::OrganizationToken,
            Identity::Team(..) => ActorKind::TeamToken,
        };
        let actor = Actor {
            kind,
            power: inside.map_or_else(|| Ok(Power::default()), |inside| self.power(inside))?,
            team: team.map_or(Ok(None), |team| self.team_role(team))?,
        };
        permission::check(&actor, action).map_err(Refusal::forbidden)
    }

    /// What the caller's roles in an organization grant.
    pub fn power(&self, inside: &Inside) -> Result<Power, Refusal> {
        let (org_id, token) = (&inside.organization.id, &self.caller.token);
        match (&self.caller.identity, &inside.membership) {
            (Identity::Person(user), Some(membership)) => {
                power::of_member(self.rows, org_id, &user.id, membership)
            }
            (Identity::Person(_), None) => Ok(Power::default()),
            (Identity::Organization(_), _) => {
                let role = token.role_id.as_deref();
                power::of_organization_token(self.rows, org_id, token.admin, role)
            }
            (Identity::Team(_, team), _) => power::of_team_token(self.rows, org_id, &team.id),
        }
    }

    /// Refuses to give others what the caller does not have: nobody can make a role, or give one,
    /// that does more than they may do themselves.
    pub fn may_give(&self, inside: &Inside, given: Scopes) -> Result<(), Refusal> {
        if given == Scopes::NONE {
            return Ok(());
        }
        let own = self.power(inside)?.scopes;
        match own.lacking(given) {
            None => Ok(()),
            Some(scope) => Err(Refusal::forbidden(format!(
                "This would give the scope {scope}, which you don't have yourself. Nothing was \
                 changed; somebody who has it can do this."
            ))),
        }
    }

    /// The audit reason that came with the request; empty when none did.
    pub fn reason(&self) -> Result<String, Refusal> {
        let reason = self.request.query.get("reason")?.unwrap_or_default().trim();
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
        status: u16,
    ) -> Result<(), Refusal> {
        self.record_for(event, description, status, event.requires_org_admin())
    }

    /// The same for an event that takes the role of an organization admin, or does not, whatever
    /// its kind says.
    pub fn record_for(
        &self,
        event: EventType,
        description: String,
        status: u16,
        req_org_admin: bool,
    ) -> Result<(), Refusal> {
        let event = EventRow {
            org_id: self.org_id.clone(),
            description,
            reason: self.reason()?,
            status,
            req_org_admin,
            ..event_of(event, self.now(), Some(self.caller), self.request)
        };
        Ok(self.rows.write_event(&event)?)
    }
}

//! The rows of the service, each function by one of this module, which know only SQLite.

use super::{Connected, Sqlite, audit, oidc, organizations, repeats, token_lists, tokens, users};
use token_api::audit::AuditEvent;
use token_api::time::UnixSeconds;
use token_service::event_type::EventType;
use token_service::store::audit::{
    AuditRows, EventRow, Place as EventPlace, Repeat, RepeatKey, Slice as EventSlice,
};
use token_service::store::oidc::{Issuer, Policies, TrustRows};
use token_service::store::organizations::{
    Member, Organization, OrganizationRows, Team, TeamMember,
};
use token_service::store::tokens::{Hash, Holder, Place, Slice, Token, TokenRows};
use token_service::store::users::{Membership, User, UserRows};
use token_service::store::{Role, SettingRows, StoreError, Stored};

/// What SQLite says is wrong names statements and constraints, never the values bound to them.
pub(super) fn told(error: rusqlite::Error) -> StoreError {
    use rusqlite::ffi::{SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE, SQLITE_FULL};
    match error.sqlite_error().map(|error| error.extended_code) {
        Some(SQLITE_CONSTRAINT_UNIQUE | SQLITE_CONSTRAINT_PRIMARYKEY) => StoreError::Duplicate,
        Some(SQLITE_FULL) => StoreError::Full,
        _ => StoreError::Failed(super::fault::words(&error)),
    }
}

impl<C: Connected> SettingRows for Sqlite<C> {
    fn kind(&self) -> &'static str {
        "sqlite"
    }

    fn setting(&self, key: &str) -> Stored<Option<String>> {
        super::setting(self.db(), key).map_err(told)
    }

    fn set_setting(&self, key: &str, value: &str) -> Stored<()> {
        super::set_setting(self.db(), key, value).map_err(told)
    }
}

impl<C: Connected> UserRows for Sqlite<C> {
    fn insert_user(&self, user: &User) -> Stored<()> {
        users::insert(self.db(), user).map_err(told)
    }

    fn user_by_id(&self, id: &str) -> Stored<Option<User>> {
        users::by_id(self.db(), id).map_err(told)
    }

    fn user_by_login(&self, login: &str) -> Stored<Option<User>> {
        users::by_login(self.db(), login).map_err(told)
    }

    fn member_by_login(&self, org_id: &str, login: &str) -> Stored<Option<User>> {
        users::member_by_login(self.db(), org_id, login).map_err(told)
    }

    fn join_organization(
        &self,
        org_id: &str,
        user_id: &str,
        membership: &Membership,
    ) -> Stored<()> {
        users::join(self.db(), org_id, user_id, membership).map_err(told)
    }

    fn change_membership(
        &self,
        org_id: &str,
        user_id: &str,
        membership: &Membership,
    ) -> Stored<()> {
        users::change(self.db(), org_id, user_id, membership).map_err(told)
    }

    fn leave_organization(&self, org_id: &str, user_id: &str) -> Stored<()> {
        users::leave(self.db(), org_id, user_id).map_err(told)
    }

    fn membership(&self, org_id: &str, user_id: &str) -> Stored<Option<Membership>> {
        users::membership(self.db(), org_id, user_id).map_err(told)
    }

    fn memberships(&self, user_id: &str) -> Stored<Vec<(Organization, Membership)>> {
        users::memberships(self.db(), user_id).map_err(told)
    }
}

impl<C: Connected> OrganizationRows for Sqlite<C> {
    fn insert_organization(&self, org: &Organization) -> Stored<()> {
        organizations::insert(self.db(), org).map_err(told)
    }

    fn update_settings(&self, org: &Organization) -> Stored<()> {
        organizations::update_settings(self.db(), org).map_err(told)
    }

    fn organizations(&self) -> Stored<Vec<Organization>> {
        organizations::all(self.db()).map_err(told)
    }

    fn organization_by_login(&self, login: &str) -> Stored<Option<Organization>> {
        organizations::by_login(self.db(), login).map_err(told)
    }

    fn organization_by_id(&self, id: &str) -> Stored<Option<Organization>> {
        organizations::by_id(self.db(), id).map_err(told)
    }

    fn admin_count(&self, org_id: &str) -> Stored<i64> {
        organizations::admin_count(self.db(), org_id).map_err(told)
    }

    fn member_count(&self, org_id: &str) -> Stored<i64> {
        organizations::member_count(self.db(), org_id).map_err(told)
    }

    fn members(&self, org_id: &str, after: i64, limit: usize) -> Stored<Vec<(i64, Member)>> {
        organizations::members(self.db(), org_id, after, limit).map_err(told)
    }

    fn insert_team(&self, org_id: &str, team: &Team) -> Stored<()> {
        organizations::insert_team(self.db(), org_id, team).map_err(told)
    }

    fn update_team(&self, team: &Team) -> Stored<()> {
        organizations::update_team(self.db(), team).map_err(told)
    }

    fn delete_team(&self, id: &str, now: UnixSeconds) -> Stored<()> {
        organizations::delete_team(self.db(), id, now).map_err(told)
    }

    fn change_team_role(&self, team_id: &str, user_id: &str, role: Role) -> Stored<()> {
        organizations::change_team_role(self.db(), team_id, user_id, role).map_err(told)
    }

    fn leave_team(&self, team_id: &str, user_id: &str) -> Stored<()> {
        organizations::leave_team(self.db(), team_id, user_id).map_err(told)
    }

    fn join_team(&self, team_id: &str, user_id: &str, role: Role) -> Stored<()> {
        organizations::join_team(self.db(), team_id, user_id, role).map_err(told)
    }

    fn teams(&self, org_id: &str) -> Stored<Vec<Team>> {
        organizations::teams(self.db(), org_id).map_err(told)
    }

    fn team_by_name(&self, org_id: &str, name: &str) -> Stored<Option<Team>> {
        organizations::team(self.db(), org_id, name).map_err(told)
    }

    fn team_by_id(&self, id: &str) -> Stored<Option<Team>> {
        organizations::team_by_id(self.db(), id).map_err(told)
    }

    fn team_members(&self, team_id: &str) -> Stored<Vec<TeamMember>> {
        organizations::team_members(self.db(), team_id).map_err(told)
    }

    fn teams_of(&self, org_id: &str, user_id: &str) -> Stored<Vec<Team>> {
        organizations::teams_of(self.db(), org_id, user_id).map_err(told)
    }

    fn team_role(&self, team_id: &str, user_id: &str) -> Stored<Option<Role>> {
        organizations::team_role(self.db(), team_id, user_id).map_err(told)
    }
}

impl<C: Connected> TokenRows for Sqlite<C> {
    fn insert_token(&self, token: &Token, hash: &Hash) -> Stored<()> {
        tokens::insert(self.db(), token, hash).map_err(told)
    }

    fn token_by_hash(&self, hash: &Hash) -> Stored<Option<Token>> {
        tokens::by_hash(self.db(), hash).map_err(told)
    }

    fn token_by_id(&self, id: &str) -> Stored<Option<Token>> {
        tokens::by_id(self.db(), id).map_err(told)
    }

    fn touch_token(&self, id: &str, now: UnixSeconds) -> Stored<()> {
        tokens::touch(self.db(), id, now).map_err(told)
    }

    fn delete_token(&self, id: &str, now: UnixSeconds) -> Stored<()> {
        tokens::delete(self.db(), id, now).map_err(told)
    }

    fn list_tokens(&self, holder: &Holder, slice: Slice<'_>) -> Stored<Vec<(Place, Token)>> {
        token_lists::list(self.db(), holder, slice).map_err(told)
    }

    fn tokens_ever(&self, holder: &Holder) -> Stored<Vec<Token>> {
        tokens::ever(self.db(), holder).map_err(told)
    }

    fn renew_token(&self, id: &str, hash: &Hash, expires: i64) -> Stored<()> {
        tokens::renew(self.db(), id, hash, expires).map_err(told)
    }
}

impl<C: Connected> AuditRows for Sqlite<C> {
    fn write_event(&self, event: &EventRow) -> Stored<()> {
        audit::write(self.db(), event).map_err(told)
    }

    fn list_events(&self, slice: EventSlice<'_>) -> Stored<Vec<(EventPlace, AuditEvent)>> {
        audit::list(self.db(), slice).map_err(told)
    }

    fn knows_user(&self, org_id: &str, login: &str) -> Stored<bool> {
        audit::knows_user(self.db(), org_id, login).map_err(told)
    }

    fn noted_since(
        &self,
        org_id: &str,
        event: EventType,
        token_id: &str,
        since: UnixSeconds,
    ) -> Stored<bool> {
        audit::noted_since(self.db(), org_id, event, token_id, since).map_err(told)
    }

    fn repeat(&self, key: &RepeatKey) -> Stored<Option<Repeat>> {
        repeats::one(self.db(), key).map_err(told)
    }

    fn repeats_since(&self, org_id: Option<&str>, actor: &str, since: UnixSeconds) -> Stored<i64> {
        repeats::since(self.db(), org_id, actor, since).map_err(told)
    }

    fn put_repeat(&self, repeat: &Repeat) -> Stored<()> {
        repeats::put(self.db(), repeat).map_err(told)
    }

    fn repeats_until(&self, until: UnixSeconds, limit: u32) -> Stored<Vec<Repeat>> {
        repeats::until(self.db(), until, limit).map_err(told)
    }

    fn forget_repeat(&self, key: &RepeatKey) -> Stored<()> {
        repeats::forget(self.db(), key).map_err(told)
    }

    fn delete_old_events(&self, limit: u32) -> Stored<u64> {
        repeats::delete_old_events(self.db(), limit).map_err(told)
    }
}

impl<C: Connected> TrustRows for Sqlite<C> {
    fn insert_issuer(&self, issuer: &Issuer) -> Stored<()> {
        oidc::insert(self.db(), issuer).map_err(told)
    }

    fn update_issuer(&self, issuer: &Issuer) -> Stored<()> {
        oidc::update(self.db(), issuer).map_err(told)
    }

    fn touch_issuer(&self, id: &str, now: UnixSeconds) -> Stored<()> {
        oidc::touch(self.db(), id, now).map_err(told)
    }

    fn delete_issuer(&self, id: &str) -> Stored<()> {
        oidc::delete(self.db(), id).map_err(told)
    }

    fn issuers(&self, org_id: &str) -> Stored<Vec<Issuer>> {
        oidc::list(self.db(), org_id).map_err(told)
    }

    fn issuer_by_id(&self, org_id: &str, id: &str) -> Stored<Option<Issuer>> {
        oidc::by_id(self.db(), org_id, id).map_err(told)
    }

    fn issuer_by_url(&self, org_id: &str, url: &str) -> Stored<Option<Issuer>> {
        oidc::by_url(self.db(), org_id, url).map_err(told)
    }

    fn insert_policies(&self, policies: &Policies) -> Stored<()> {
        oidc::insert_policies(self.db(), policies).map_err(told)
    }

    fn update_policies(&self, policies: &Policies) -> Stored<()> {
        oidc::update_policies(self.db(), policies).map_err(told)
    }

    fn policies_of(&self, issuer_id: &str) -> Stored<Option<Policies>> {
        oidc::policies_of(self.db(), issuer_id).map_err(told)
    }

    fn policies_by_id(&self, org_id: &str, id: &str) -> Stored<Option<(Policies, String)>> {
        oidc::policies_by_id(self.db(), org_id, id).map_err(told)
    }
}

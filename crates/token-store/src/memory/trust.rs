//! OIDC trust: issuers and their policies.

use super::{Connected, Memory};
use token_api::time::UnixSeconds;
use token_service::store::Stored;
use token_service::store::oidc::{Issuer, Policies, TrustRows};

impl<C: Connected> TrustRows for Memory<C> {
    fn insert_issuer(&self, issuer: &Issuer) -> Stored<()> {
        self.insert(
            |tables| &mut tables.issuers,
            issuer.clone(),
            |one, other| {
                one.id == other.id || (&one.org_id, &one.url) == (&other.org_id, &other.url)
            },
        )
    }

    fn update_issuer(&self, issuer: &Issuer) -> Stored<()> {
        self.update(
            |tables| &mut tables.issuers,
            |row| row.id == issuer.id,
            |row| {
                *row = Issuer {
                    org_id: row.org_id.clone(),
                    url: row.url.clone(),
                    created: row.created,
                    last_used: row.last_used,
                    ..issuer.clone()
                };
            },
        )
    }

    fn touch_issuer(&self, id: &str, now: UnixSeconds) -> Stored<()> {
        self.update(
            |tables| &mut tables.issuers,
            |row| row.id == id,
            |row| row.last_used = Some(now.0),
        )
    }

    fn delete_issuer(&self, id: &str) -> Stored<()> {
        self.remove(|tables| &mut tables.policies, |row| row.issuer_id == id)?;
        self.remove(|tables| &mut tables.issuers, |row| row.id == id)
    }

    fn issuers(&self, org_id: &str) -> Stored<Vec<Issuer>> {
        self.read(|tables| {
            tables.issuers.iter().filter(|row| row.org_id == org_id).cloned().collect()
        })
    }

    fn issuer_by_id(&self, org_id: &str, id: &str) -> Stored<Option<Issuer>> {
        self.read(|tables| {
            tables.issuers.iter().find(|row| row.org_id == org_id && row.id == id).cloned()
        })
    }

    fn issuer_by_url(&self, org_id: &str, url: &str) -> Stored<Option<Issuer>> {
        self.read(|tables| {
            tables.issuers.iter().find(|row| row.org_id == org_id && row.url == url).cloned()
        })
    }

    fn insert_policies(&self, policies: &Policies) -> Stored<()> {
        self.insert(
            |tables| &mut tables.policies,
            policies.clone(),
            |one, other| one.id == other.id || one.issuer_id == other.issuer_id,
        )
    }

    fn update_policies(&self, policies: &Policies) -> Stored<()> {
        self.update(
            |tables| &mut tables.policies,
            |row| row.id == policies.id,
            |row| {
                (row.version, row.modified) = (policies.version, policies.modified);
                row.policies.clone_from(&policies.policies);
            },
        )
    }

    fn policies_of(&self, issuer_id: &str) -> Stored<Option<Policies>> {
        self.read(|tables| tables.policies.iter().find(|row| row.issuer_id == issuer_id).cloned())
    }

    fn policies_by_id(&self, org_id: &str, id: &str) -> Stored<Option<(Policies, String)>> {
        self.read(|tables| {
            let policies = tables.policies.iter().find(|row| row.id == id)?;
            let is_theirs = |row: &&Issuer| row.id == policies.issuer_id && row.org_id == org_id;
            let issuer = tables.issuers.iter().find(is_theirs)?;
            Some((policies.clone(), issuer.name.clone()))
        })
    }
}

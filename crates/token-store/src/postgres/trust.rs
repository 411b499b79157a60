//! OIDC trust: issuers and their policies.

use super::{Connected, Postgres};
use crate::json::{from_json, to_json};
use postgres::{Error, Row};
use token_api::time::UnixSeconds;
use token_service::store::oidc::{Issuer, Policies, TrustRows};
use token_service::store::{StoreError, Stored};

const ISSUER_COLUMNS: &str = "id, org_id, name, url, thumbprints, jwks, max_expiration, created, \
                              modified, last_used, thumbprints_taken";

/// An issuer or policies, and what is wrong with the JSON in it.
type Read<T> = Result<Stored<T>, Error>;

fn issuer(row: &Row) -> Read<Issuer> {
    let (thumbprints, jwks) = (row.try_get(4)?, row.try_get::<_, Option<&str>>(5)?);
    let json = from_json(thumbprints)
        .and_then(|thumbprints| Ok((thumbprints, jwks.map(from_json).transpose()?)));
    let (thumbprints, jwks) = match json {
        Ok(json) => json,
        Err(error) => return Ok(Err(error)),
    };
    Ok(Ok(Issuer {
        id: row.try_get(0)?,
        org_id: row.try_get(1)?,
        name: row.try_get(2)?,
        url: row.try_get(3)?,
        thumbprints,
        jwks,
        max_expiration: row.try_get(6)?,
        created: row.try_get(7)?,
        modified: row.try_get(8)?,
        last_used: row.try_get(9)?,
        thumbprints_taken: row.try_get(10)?,
    }))
}

fn policies(row: &Row) -> Read<Policies> {
    let policies = match from_json(row.try_get(3)?) {
        Ok(policies) => policies,
        Err(error) => return Ok(Err(error)),
    };
    Ok(Ok(Policies {
        id: row.try_get(0)?,
        issuer_id: row.try_get(1)?,
        version: row.try_get(2)?,
        policies,
        created: row.try_get(4)?,
        modified: row.try_get(5)?,
    }))
}

impl<C: Connected> TrustRows for Postgres<C> {
    fn insert_issuer(&self, issuer: &Issuer) -> Stored<()> {
        let jwks = issuer.jwks.as_ref().map(to_json).transpose()?;
        self.0.run(
            "INSERT INTO oidc_issuers (id, org_id, name, url, thumbprints, jwks, max_expiration,
                                       created, modified, last_used, thumbprints_taken)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            &[
                &issuer.id,
                &issuer.org_id,
                &issuer.name,
                &issuer.url,
                &to_json(&issuer.thumbprints)?,
                &jwks,
                &issuer.max_expiration,
                &issuer.created,
                &issuer.modified,
                &issuer.last_used,
                &issuer.thumbprints_taken,
            ],
        )
    }

    fn update_issuer(&self, issuer: &Issuer) -> Stored<()> {
        let jwks = issuer.jwks.as_ref().map(to_json).transpose()?;
        self.0.run(
            "UPDATE oidc_issuers
             SET name = $2, thumbprints = $3, jwks = $4, max_expiration = $5, modified = $6,
                 thumbprints_taken = $7
             WHERE id = $1",
            &[
                &issuer.id,
                &issuer.name,
                &to_json(&issuer.thumbprints)?,
                &jwks,
                &issuer.max_expiration,
                &issuer.modified,
                &issuer.thumbprints_taken,
            ],
        )
    }

    fn touch_issuer(&self, id: &str, now: UnixSeconds) -> Stored<()> {
        self.0.run("UPDATE oidc_issuers SET last_used = $2 WHERE id = $1", &[&id, &now.0])
    }

    fn delete_issuer(&self, id: &str) -> Stored<()> {
        self.0.run("DELETE FROM oidc_issuers WHERE id = $1", &[&id])
    }

    fn issuers(&self, org_id: &str) -> Stored<Vec<Issuer>> {
        let sql =
            format!("SELECT {ISSUER_COLUMNS} FROM oidc_issuers WHERE org_id = $1 ORDER BY seq");
        self.0.all(&sql, &[&org_id], issuer)?.into_iter().collect()
    }

    fn issuer_by_id(&self, org_id: &str, id: &str) -> Stored<Option<Issuer>> {
        let sql =
            format!("SELECT {ISSUER_COLUMNS} FROM oidc_issuers WHERE org_id = $1 AND id = $2");
        self.0.one(&sql, &[&org_id, &id], issuer)?.transpose()
    }

    fn issuer_by_url(&self, org_id: &str, url: &str) -> Stored<Option<Issuer>> {
        let sql =
            format!("SELECT {ISSUER_COLUMNS} FROM oidc_issuers WHERE org_id = $1 AND url = $2");
        self.0.one(&sql, &[&org_id, &url], issuer)?.transpose()
    }

    fn insert_policies(&self, policies: &Policies) -> Stored<()> {
        self.0.run(
            "INSERT INTO oidc_policies (id, issuer_id, version, policies, created, modified)
             VALUES ($1, $2, $3, $4, $5, $6)",
            &[
                &policies.id,
                &policies.issuer_id,
                &policies.version,
                &to_json(&policies.policies)?,
                &policies.created,
                &policies.modified,
            ],
        )
    }

    fn update_policies(&self, policies: &Policies) -> Stored<()> {
        self.0.run(
            "UPDATE oidc_policies SET version = $2, policies = $3, modified = $4 WHERE id = $1",
            &[&policies.id, &policies.version, &to_json(&policies.policies)?, &policies.modified],
        )
    }

    fn policies_of(&self, issuer_id: &str) -> Stored<Option<Policies>> {
        self.0
            .one(
                "SELECT id, issuer_id, version, policies, created, modified FROM oidc_policies
                 WHERE issuer_id = $1",
                &[&issuer_id],
                policies,
            )?
            .transpose()
    }

    fn policies_by_id(&self, org_id: &str, id: &str) -> Stored<Option<(Policies, String)>> {
        let found: Option<Result<_, StoreError>> = self.0.one(
            "SELECT p.id, p.issuer_id, p.version, p.policies, p.created, p.modified, i.name
             FROM oidc_policies p JOIN oidc_issuers i ON i.id = p.issuer_id
             WHERE i.org_id = $1 AND p.id = $2",
            &[&org_id, &id],
            |row| {
                let name: String = row.try_get(6)?;
                Ok(policies(row)?.map(|policies| (policies, name)))
            },
        )?;
        found.transpose()
    }
}

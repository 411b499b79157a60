//! OIDC trust of the demo: three issuers with policies as people write them, slips included, tokens
//! that were exchanged lately, and what the audit log says of it. Nothing is fetched: the demo
//! starts without a network. The numbers are drawn apart from those of the rest.

mod events;

use crate::people::{ACME, Made};
use crate::random::Random;
use serde_json::{Value, json};
use token_api::oidc::{Decision, PolicyDefinition, PolicyTokenType};
use token_api::time::UnixSeconds;
use token_service::store::audit::EventRow;
use token_service::store::oidc::{Issuer, Policies};
use token_service::store::tokens::{Hash, Holder, Origin, Token};
use token_service::store::{Rows, Stored};

/// The start of these numbers.
const RANDOM_SEED: u64 = 8693;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// The audience that all of these policies ask for.
const AUDIENCE: &str = "urn:pulumi:org:acme-corp";

/// An issuer of the demo.
struct Seeded {
    name: &'static str,
    /// What its tokens' names begin with.
    slug: &'static str,
    url: &'static str,
    thumbprint: Option<&'static str>,
    max_expiration: i64,
    /// Who registered it, so many days ago.
    by: &'static str,
    days_old: i64,
    version: i64,
    /// Used last so many minutes ago.
    used_minutes: i64,
}

const GITHUB: usize = 0;
const GITLAB: usize = 1;
const EKS: usize = 2;

const ISSUERS: [Seeded; 3] = [
    Seeded {
        name: "GitHub Actions",
        slug: "oidc-github-actions",
        url: "https://token.actions.githubusercontent.com",
        thumbprint: Some("6938fd4d98bab03faadb97b34396831e3780aea1"),
        max_expiration: 4 * HOUR,
        by: "ada",
        days_old: 104,
        version: 7,
        used_minutes: 25,
    },
    Seeded {
        name: "GitLab",
        slug: "oidc-gitlab",
        url: "https://gitlab.com",
        thumbprint: Some("962828776ba4dc09a2a0a2b72ff9cd0bf8c33aee"),
        max_expiration: 25 * HOUR,
        by: "grace",
        days_old: 61,
        version: 3,
        used_minutes: 5 * 60,
    },
    Seeded {
        name: "EKS prod-eu (private)",
        slug: "oidc-eks-prod-eu-private",
        url: "https://oidc.eks.eu-west-1.amazonaws.com/id/4C1E2B77A90D5F3368E0A1B2C3D4E5F6",
        thumbprint: None,
        max_expiration: 12 * HOUR,
        by: "grace",
        days_old: 33,
        version: 2,
        used_minutes: 9 * 24 * 60,
    },
];

/// Whose an exchanged token is.
#[derive(Clone, Copy)]
enum Of {
    Organization,
    Team(&'static str),
    Person(&'static str),
}

/// An exchanged token: its issuer, whose it is, for which subject, issued and used so many minutes
/// ago.
type Exchanged = (usize, Of, &'static str, i64, i64);

const MAIN: &str = "repo:acme/api:ref:refs/heads/main";
const PRODUCTION: &str = "repo:acme/platform:environment:production";
const WAREHOUSE: &str = "project_path:acme/data/warehouse:ref_type:branch:ref:main";
const NOTEBOOKS: &str = "project_path:acme/data/notebooks:ref_type:branch:ref:main";
const DEPLOYER: &str = "system:serviceaccount:prod:deployer";

/// All of them lived for two hours, so that some still do.
const EXCHANGED: [Exchanged; 6] = [
    (EKS, Of::Team("platform"), DEPLOYER, 9 * 24 * 60, 9 * 24 * 60 - 3),
    (GITLAB, Of::Person("priya"), NOTEBOOKS, 3 * 24 * 60, 3 * 24 * 60 - 11),
    (GITHUB, Of::Organization, MAIN, 26 * 60, 26 * 60 - 4),
    (GITLAB, Of::Team("data"), WAREHOUSE, 5 * 60, 5 * 60 - 2),
    (GITHUB, Of::Team("platform"), PRODUCTION, 70, 66),
    (GITHUB, Of::Organization, MAIN, 25, 21),
];

/// What is to be written beside the issuers: by others, in the order of time.
pub struct Beside {
    /// The exchanged tokens.
    pub tokens: Vec<(Token, Hash)>,
    /// What the audit log says.
    pub events: Vec<EventRow>,
}

/// Writes the issuers with their policies.
pub fn fill(rows: &dyn Rows, now: UnixSeconds, made: &Made) -> Stored<Beside> {
    let mut random = Random::new(RANDOM_SEED);
    let mut ids = Vec::new();
    for (at, seeded) in ISSUERS.iter().enumerate() {
        let issuer = issuer(seeded, now, made, &mut random);
        rows.insert_issuer(&issuer)?;
        let policies = Policies {
            id: random.id(),
            issuer_id: issuer.id.clone(),
            version: seeded.version,
            policies: policies(at),
            created: issuer.created,
            modified: issuer.modified,
        };
        rows.insert_policies(&policies)?;
        ids.push(issuer.id);
    }
    let mut tokens = Vec::new();
    for exchanged in &EXCHANGED {
        tokens.push((token(exchanged, now, made, &mut random), random.hash()));
    }
    let events = events::all(now.0, made, &ids, &tokens, &mut random);
    Ok(Beside { tokens, events })
}

fn issuer(seeded: &Seeded, now: UnixSeconds, made: &Made, random: &mut Random) -> Issuer {
    let created = now.0 - seeded.days_old * DAY;
    Issuer {
        id: random.id(),
        org_id: made.orgs[ACME].clone(),
        name: seeded.name.to_owned(),
        url: seeded.url.to_owned(),
        thumbprints: seeded.thumbprint.into_iter().map(str::to_owned).collect(),
        thumbprints_taken: seeded.thumbprint.map(|_| true),
        // Its address is reachable from inside of the cluster's network alone.
        jwks: seeded.thumbprint.is_none().then(cluster_keys),
        max_expiration: seeded.max_expiration,
        created,
        modified: created + 6 * DAY,
        last_used: Some(now.0 - seeded.used_minutes * 60),
    }
}

/// A public key whose private one nobody has.
fn cluster_keys() -> Value {
    json!({"keys": [{
        "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": "prod-eu-2026-01",
        "x": "zQXYJelys23NWGXc3N8FGpEwxoZETTPTnGd501mrepM", "y": "1BiVch-dWLc408Td-s3wKle6Ctduq0o50K7kw-pIpkw",
    }]})
}

fn policy(
    decision: Decision,
    of: Of,
    admin: bool,
    rules: &[(&'static str, &'static str)],
) -> PolicyDefinition {
    let (kind, team, user) = match of {
        Of::Organization => (PolicyTokenType::Organization, None, None),
        Of::Team(name) => (PolicyTokenType::Team, Some(name), None),
        Of::Person(login) => (PolicyTokenType::Personal, None, Some(login)),
    };
    let mut policy = PolicyDefinition::new(decision, kind);
    policy.team_name = team.map(str::to_owned);
    policy.user_login = user.map(str::to_owned);
    policy.set_admin(admin);
    policy.rules = rules.iter().copied().collect();
    policy
}

fn policies(issuer: usize) -> Vec<PolicyDefinition> {
    let allow = |of, admin, rules| policy(Decision::Allow, of, admin, rules);
    match issuer {
        GITHUB => vec![
            allow(Of::Organization, false, &[("aud", AUDIENCE), ("sub", MAIN)]),
            allow(Of::Team("platform"), false, &[("aud", AUDIENCE), ("sub", PRODUCTION)]),
            // The dot stands for any character: “acme/infraXlive” passes as well.
            allow(
                Of::Organization,
                true,
                &[("aud", AUDIENCE), ("repository", "acme/infra.live"), ("ref", "refs/heads/main")],
            ),
            policy(Decision::Deny, Of::Organization, false, &[("event_name", "pull_request*")]),
        ],
        GITLAB => vec![
            allow(
                Of::Team("data"),
                false,
                &[("aud", AUDIENCE), ("project_path", "acme/data/*"), ("ref_protected", "true")],
            ),
            allow(Of::Person("priya"), false, &[("aud", AUDIENCE), ("sub", NOTEBOOKS)]),
        ],
        _ => vec![allow(
            Of::Team("platform"),
            false,
            &[
                ("aud", AUDIENCE),
                ("\"kubernetes.io\".namespace", "prod"),
                ("\"kubernetes.io\".serviceaccount.name", "deployer"),
            ],
        )],
    }
}

fn token(exchanged: &Exchanged, now: UnixSeconds, made: &Made, random: &mut Random) -> Token {
    let &(issuer, of, subject, created, used) = exchanged;
    let Seeded { name: issuer, slug, .. } = &ISSUERS[issuer];
    let org_id = made.orgs[ACME].clone();
    let limited_to = matches!(of, Of::Person(_)).then(|| org_id.clone());
    let holder = match of {
        Of::Organization => Holder::Organization { org_id },
        Of::Team(team) => Holder::Team { org_id, team_id: made.teams[team].clone() },
        Of::Person(login) => Holder::Person { user_id: made.users[login].clone() },
    };
    let id = random.id();
    let name = match of {
        Of::Person(_) => String::new(),
        Of::Organization | Of::Team(_) => format!("{slug}-{}", &id[..12]),
    };
    let created = now.0 - created * 60;
    Token {
        id,
        kind: holder.kind(),
        origin: Origin::Exchange,
        holder,
        limited_to,
        name,
        description: format!("Exchanged for an ID token of issuer \"{issuer}\": {subject}"),
        admin: false,
        role_id: None,
        created,
        created_by: format!("{issuer} (OIDC)"),
        expires: created + 2 * HOUR,
        last_used: now.0 - used * 60,
        deleted: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use token_api::name::NewTokenName;
    use token_api::oidc::{Claims, Requested, evaluate, jwks};

    fn claims(value: Value) -> Claims {
        Claims::from_value(value).unwrap()
    }

    #[test]
    fn the_keys_are_keys_and_the_names_are_names() {
        assert_eq!(jwks::check(&cluster_keys()), Ok(1));
        for seeded in &ISSUERS {
            let name = format!("{}-0123456789ab", seeded.slug);
            assert!(NewTokenName::parse(&name).is_ok(), "{name}");
            assert!(seeded.days_old < 120, "the audit log goes back so far");
        }
    }

    #[test]
    fn what_was_exchanged_is_allowed() {
        for &(issuer, of, subject, ..) in &EXCHANGED {
            let requested = match of {
                Of::Organization => Requested::organization(false),
                Of::Team(name) => Requested::team(name),
                Of::Person(login) => Requested::personal(login),
            };
            let claims = claims(json!({
                "aud": AUDIENCE, "sub": subject, "event_name": "push",
                "project_path": "acme/data/warehouse", "ref_protected": "true",
                "kubernetes.io": {"namespace": "prod", "serviceaccount": {"name": "deployer"}},
            }));
            assert!(evaluate(&policies(issuer), &requested, &claims).is_allowed(), "{subject}");
        }
    }

    #[test]
    fn the_trap_and_the_denial_work() {
        let ask = |repository: &str, event: &str| {
            let claims = claims(json!({
                "aud": AUDIENCE, "repository": repository, "ref": "refs/heads/main",
                "event_name": event,
            }));
            evaluate(&policies(GITHUB), &Requested::organization(true), &claims)
        };
        assert!(ask("acme/infra.live", "push").is_allowed());
        assert!(ask("acme/infraXlive", "push").is_allowed(), "the trap");
        assert!(ask("acme/infra.live", "pull_request").denied_by.is_some());
    }
}

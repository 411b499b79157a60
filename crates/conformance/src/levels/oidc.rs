//! OIDC issuers, their policies and the exchange.

use super::common::{READ_ONLY, marked};
use crate::probe::{Named, Probe, decode};
use crate::report::{Level, Outcome};
use serde_json::json;
use token_api::failure;
use token_api::id::OrgName;
use token_api::oidc::{
    AuthPolicy, Decision, ExchangeOrder, ISSUERS_KEY, IdToken, Issuer, IssuerId, IssuerUpdate,
    NewIssuer, PolicyDefinition, PolicyTokenType, PolicyUpdate, Requested, Rules,
};
use token_api::path::{self, template};

const ISSUERS: &str = template::OIDC_ISSUERS;
const ISSUER: &str = template::OIDC_ISSUER;

/// Looks at the issuers, at one of them, and with leave to write at one that is registered.
pub fn look(probe: &mut Probe<'_>, org: &OrgName) {
    let named = Named::get(Level::Oidc, ISSUERS);
    let issuers = probe.list::<Issuer>(named, ISSUERS_KEY, |_| path::oidc_issuers(org));
    if let Some(issuers) = issuers {
        match issuers.elements.first() {
            Some(first) => one(probe, org, &first.id),
            None => probe.not_tried(Named::one(Level::Oidc, ISSUER), "there is no issuer"),
        }
        if probe.write {
            register_and_delete(probe, org);
        } else {
            probe.not_tried(Named::post(Level::Oidc, ISSUERS), READ_ONLY);
        }
    }
    let exchange = Named::post(Level::Oidc, template::OAUTH_TOKEN).with("with a false ID token");
    if probe.write {
        false_exchange(probe, exchange, org);
    } else {
        probe.not_tried(exchange, READ_ONLY);
    }
}

fn one(probe: &mut Probe<'_>, org: &OrgName, id: &IssuerId) {
    let named = Named::one(Level::Oidc, ISSUER);
    if let Some(issuer) = probe.read(named, &path::oidc_issuer(org, id), None, decode::<Issuer>)
        && issuer.id != *id
    {
        probe.differs("the answer is another issuer");
    }
    policies(probe, org, id, "");
}

fn policies(
    probe: &mut Probe<'_>,
    org: &OrgName,
    id: &IssuerId,
    special: &'static str,
) -> Option<AuthPolicy> {
    let named = Named::get(Level::Oidc, template::AUTH_POLICY_OF).with(special);
    probe.read(named, &path::auth_policy_of(org, id), None, read_policies)
}

fn read_policies(body: &[u8]) -> Result<AuthPolicy, String> {
    AuthPolicy::read(body).map_err(|e| format!("the answer can't be read: {e}"))
}

fn register_and_delete(probe: &mut Probe<'_>, org: &OrgName) {
    let mark = marked();
    let issuer = NewIssuer {
        name: mark.clone(),
        url: format!("https://{mark}.example.com"),
        jwks: Some(key_set()),
        ..NewIssuer::default()
    };
    let Ok(body) = serde_json::to_string(&issuer) else { return };
    let named = Named::post(Level::Oidc, ISSUERS);
    let registered = probe.read(named, &path::oidc_issuers(org), Some(body), decode::<Issuer>);
    let id = match registered {
        Some(issuer) => issuer.id,
        None if probe.last_was_answered() => match find(probe, org, &mark) {
            Some(id) => id,
            None => return,
        },
        None => return,
    };
    rename(probe, org, &id, &format!("{mark}-2"));
    save_policies(probe, org, &id);
    delete(probe, org, &id, &mark);
}

/// The issuer of that name, where the answer to its registration can't be read.
fn find(probe: &mut Probe<'_>, org: &OrgName, mark: &str) -> Option<IssuerId> {
    let named = Named::get(Level::Oidc, ISSUERS).with("after registering");
    let issuers = probe.list::<Issuer>(named, ISSUERS_KEY, |_| path::oidc_issuers(org))?;
    let found = issuers.elements.into_iter().find(|issuer| issuer.name == mark);
    if found.is_none() {
        probe.differs(&format!("the issuer \"{mark}\" is not in the list: look for it by hand"));
    }
    found.map(|issuer| issuer.id)
}

/// A key of nobody's: that of RFC 7517, appendix A.1.
fn key_set() -> serde_json::Value {
    json!({"keys": [{
        "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": "conformance",
        "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
        "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
    }]})
}

fn rename(probe: &mut Probe<'_>, org: &OrgName, id: &IssuerId, name: &str) {
    let update = IssuerUpdate { name: Some(name.to_owned()), ..IssuerUpdate::default() };
    let Ok(body) = serde_json::to_string(&update) else { return };
    let named = Named::patch(Level::Oidc, ISSUER);
    let changed = probe.read(named, &path::oidc_issuer(org, id), Some(body), decode::<Issuer>);
    if changed.is_some_and(|issuer| issuer.name != name) {
        probe.differs("the answer has another name than was sent");
    }
}

fn save_policies(probe: &mut Probe<'_>, org: &OrgName, id: &IssuerId) {
    let Some(before) = policies(probe, org, id, "of the new issuer") else { return };
    let mut policy = PolicyDefinition::new(Decision::Deny, PolicyTokenType::Organization);
    policy.rules = rules(org);
    let update = PolicyUpdate { policies: vec![policy] };
    let Ok(body) = serde_json::to_string(&update) else { return };
    let named = Named::patch(Level::Oidc, template::AUTH_POLICY);
    let path = path::auth_policy(org, &before.id);
    if probe.read(named, &path, Some(body), read_policies).is_none() {
        return;
    }
    let Some(after) = policies(probe, org, id, "after saving") else { return };
    let is_kept = |(sent, kept): (&PolicyDefinition, &PolicyDefinition)| {
        sent.decision == kept.decision
            && sent.token_type == kept.token_type
            && sent.rules.len() == kept.rules.len()
            && sent.rules.iter().all(|(path, value)| kept.rules.get(path) == Some(value))
    };
    let pairs = || update.policies.iter().zip(&after.policies);
    if after.policies.len() != update.policies.len() || !pairs().all(is_kept) {
        probe.differs("the policies are others than were saved");
        return;
    }
    if pairs().any(|(sent, kept)| sent.rules != kept.rules) {
        probe.note("the rules come back in another order than they were saved in");
    }
    if after.version <= before.version {
        probe.note("the version did not rise: the console compares what is stored");
    }
}

/// Rules in an order that is not that of the alphabet: it should stay.
fn rules(org: &OrgName) -> Rules {
    let mut rules = Rules::new();
    rules.set("sub", "repo:example/example:ref:refs/heads/main");
    rules.set("aud", format!("urn:pulumi:org:{org}"));
    rules
}

fn delete(probe: &mut Probe<'_>, org: &OrgName, id: &IssuerId, mark: &str) {
    let named = Named::delete(Level::Oidc, ISSUER);
    let left = format!("the issuer \"{mark}\" is still there: delete it by hand");
    probe.done(named, &path::oidc_issuer(org, id), None, &left);
}

/// An exchange of an ID token that nobody has signed must be refused.
fn false_exchange(probe: &mut Probe<'_>, named: Named, org: &OrgName) {
    let order = ExchangeOrder {
        org: org.clone(),
        requested: Requested::organization(false),
        id_token: IdToken::new(FALSE_ID_TOKEN),
        expiration: None,
    };
    let Ok(body) = serde_json::to_string(&order.into_request()) else { return };
    let (result, note) = match probe.call_without_token(named, &path::oauth_token(), Some(body)) {
        Err(finding) => (Err(finding), None),
        Ok(answer) => match answer.status {
            200..=299 => {
                let why = "a token was issued for an ID token that nobody has signed".to_owned();
                (Err((Outcome::Differs, why)), None)
            }
            status @ (400 | 401 | 403) => {
                let is_mute = failure::oauth_code_in(&answer.body).is_none();
                let note = format!("{status} without `error`, a code of RFC 6749");
                match status {
                    401 if is_mute => {
                        let why = "401: it wants a token, and an exchange has none to send";
                        (Err((Outcome::NotOffered, why.to_owned())), None)
                    }
                    _ => (Ok(()), is_mute.then_some(note)),
                }
            }
            _ => (probe.judged(&answer, true), None),
        },
    };
    probe.row(named, result, note.into_iter().collect());
}

/// `{"alg":"ES256","kid":"conformance"}` and `{"iss":"https://conformance.example.com"}`, with a
/// signature of zeros.
const FALSE_ID_TOKEN: &str = "eyJhbGciOiJFUzI1NiIsImtpZCI6ImNvbmZvcm1hbmNlIn0\
    .eyJpc3MiOiJodHRwczovL2NvbmZvcm1hbmNlLmV4YW1wbGUuY29tIn0\
    .AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

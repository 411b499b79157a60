//! A server that trusts an issuer of the test, and exchanges with it.

use crate::issuer::{IssuerServer, Signer};
use crate::support::{ACME, Answer, Server, Who};
use serde_json::{Value, json};
use token_api::id::OrgName;
use token_api::oidc::{GRANT_TYPE, ID_TOKEN_TYPE, IssuerId, PolicyId};
use token_api::path;
use token_backend::AllowedHost;
use token_backend::config::{Config, Seed};

pub const AUDIENCE: &str = "urn:pulumi:org:acme-corp";
pub const SUBJECT: &str = "repo:acme/api:ref:refs/heads/main";

pub fn acme() -> OrgName {
    OrgName::new(ACME)
}

/// The demo, with no limit that a test could meet.
pub fn server(change: impl FnOnce(&mut Config)) -> Server {
    Server::with(Seed::Demo, |config| {
        config.rate_limit = 10_000;
        change(config);
    })
}

/// The demo, allowed to connect to this computer.
pub fn open_server() -> Server {
    server(|config| config.allow_issuer_hosts = vec![AllowedHost::parse("127.0.0.1").unwrap()])
}

/// A server that trusts an issuer with one key, which may get organization tokens for its main
/// branch.
pub struct Trust {
    pub server: Server,
    pub issuer: IssuerServer,
    pub key: Signer,
    pub id: IssuerId,
}

impl Trust {
    pub fn new() -> Self {
        Self::with_key(Signer::es256("one"))
    }

    pub fn with_key(key: Signer) -> Self {
        Self::on(open_server(), key)
    }

    /// On a server with this rate.
    pub fn with_limit(rate: u32) -> Self {
        let server = Server::with(Seed::Demo, |config| {
            config.rate_limit = rate;
            config.allow_issuer_hosts = vec![AllowedHost::parse("127.0.0.1").unwrap()];
        });
        Self::on(server, Signer::es256("one"))
    }

    fn on(server: Server, key: Signer) -> Self {
        let issuer = IssuerServer::start(&[&key]);
        let body = json!({"name": "Test CI", "url": issuer.url()});
        let id = register(&server, &body);
        let trust = Self { server, issuer, key, id };
        trust.save(&json!([allow(json!({"aud": AUDIENCE, "sub": SUBJECT}))]));
        trust
    }

    /// Replaces the policies.
    pub fn save(&self, policies: &Value) {
        save(&self.server, &self.id, policies).is(200);
    }

    /// The claims of a good token.
    pub fn claims(&self) -> Value {
        let now = self.server.now();
        json!({"iss": self.issuer.url(), "sub": SUBJECT, "aud": AUDIENCE,
               "iat": now, "nbf": now, "exp": now + 300})
    }

    /// A good token, but for these claims; `null` takes one away.
    pub fn token(&self, changes: &Value) -> String {
        self.key.token(&self.changed(changes))
    }

    pub fn changed(&self, changes: &Value) -> Value {
        let mut claims = self.claims();
        for (name, value) in changes.as_object().unwrap() {
            match value {
                Value::Null => drop(claims.as_object_mut().unwrap().remove(name)),
                value => claims[name] = value.clone(),
            }
        }
        claims
    }

    /// Asks for an organization token.
    pub fn exchange(&self, token: &str) -> Answer {
        self.exchange_for(token, &json!({}))
    }

    /// Asks for what these fields say.
    pub fn exchange_for(&self, token: &str, changes: &Value) -> Answer {
        exchange(&self.server, &request(token, changes))
    }
}

/// The body of a request for an organization token, but for these fields.
pub fn request(token: &str, changes: &Value) -> Value {
    let mut body = json!({
        "grant_type": GRANT_TYPE, "audience": AUDIENCE,
        "subject_token": token, "subject_token_type": ID_TOKEN_TYPE,
        "requested_token_type": "urn:pulumi:token-type:access_token:organization", "scope": "",
    });
    for (name, value) in changes.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

pub fn exchange(server: &Server, body: &Value) -> Answer {
    let headers = [("content-type", "application/json")];
    server.send("POST", "/api/oauth/token", &headers, body.to_string().as_bytes())
}

pub fn register(server: &Server, body: &Value) -> IssuerId {
    let answer = server.post_as(&path::oidc_issuers(&acme()), Who::Ada, body);
    IssuerId::new(answer.is(200).json()["id"].as_str().unwrap())
}

pub fn policy_of(server: &Server, issuer: &IssuerId) -> Value {
    server.get_as(&path::auth_policy_of(&acme(), issuer), Who::Ada).is(200).json()
}

pub fn save(server: &Server, issuer: &IssuerId, policies: &Value) -> Answer {
    let id = PolicyId::new(policy_of(server, issuer)["id"].as_str().unwrap());
    let body = json!({"policies": policies});
    server.patch_as(&path::auth_policy(&acme(), &id), Who::Ada, &[], &body)
}

/// A policy that allows organization tokens.
pub fn allow(rules: Value) -> Value {
    policy("allow", "organization", rules)
}

pub fn policy(decision: &str, token_type: &str, rules: Value) -> Value {
    json!({"decision": decision, "tokenType": token_type, "authorizedPermissions": [], "rules": rules})
}

impl Answer {
    /// Asserts a refused exchange, and words of its description, which holds nothing of policies.
    #[track_caller]
    pub fn declines(&self, error: &str, words: &str) {
        let body = self.json();
        assert_eq!((self.status, body["error"].as_str()), (400, Some(error)), "{body}");
        let description = body["error_description"].as_str().unwrap();
        assert!(description.contains(words), "{description:?} lacks {words:?}");
        assert!(!description.contains("refs/heads"), "{description:?}");
    }
}

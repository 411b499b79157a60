//! Requests of clients that write zero, an empty text or `null` for what they do not set, or leave
//! it out.

use crate::issuer::Signer;
use crate::support::{ACME, HARBOR, Server, Who};
use crate::trust::{Trust, acme, allow, open_server, policy_of};
use serde_json::{Value, json};
use token_api::id::{OrgName, TeamName};
use token_api::member::MembersKind;
use token_api::path;
use token_api::token::Owner;

#[test]
fn a_token_without_expiry_never_expires() {
    let server = Server::demo();
    let org = Owner::Organization(OrgName::new(ACME));
    let team = Owner::Team(OrgName::new(ACME), TeamName::new("platform"));
    let unset = [
        json!({}),
        json!({"expires": null}),
        json!({"expires": 0, "admin": null, "roleID": null}),
        json!({"roleID": ""}),
    ];
    for (owner, named) in [(Owner::Personal, false), (org, true), (team, true)] {
        for (index, fields) in unset.iter().enumerate() {
            let mut body = fields.clone();
            body["description"] = json!("d");
            body["name"] = match named {
                true => json!(format!("unset-{index}-{}", owner == Owner::Organization(acme()))),
                false => Value::Null,
            };
            let made = server.post_as(&path::create_token(&owner, None), Who::Ada, &body);
            let id = made.is(200).json()["id"].as_str().unwrap().to_owned();
            let row = format!("SELECT expires + admin FROM tokens WHERE id = '{id}'");
            assert_eq!(server.count(&row), 0, "{owner:?} {body}");
        }
    }
}

#[test]
fn where_expiry_is_capped_it_must_be_set() {
    let server = Server::demo();
    let harbor = path::create_token(&Owner::Organization(OrgName::new(HARBOR)), None);
    for body in [json!({}), json!({"expires": null}), json!({"expires": 0})] {
        let mut body = body;
        (body["name"], body["description"]) = (json!("capped"), json!(""));
        server.post_as(&harbor, Who::Ada, &body).blames(422, "expires", "needs an expiration");
    }
}

#[test]
fn a_role_that_is_named_and_not_there_is_refused() {
    let server = Server::demo();
    let body = json!({"name": "with-role", "description": "", "roleID": "r1"});
    server
        .post_as(&path::create_token(&Owner::Organization(acme()), None), Who::Ada, &body)
        .blames(422, "roleID", "no role with this");
}

#[test]
fn an_issuer_without_a_longest_life_has_the_default_and_keeps_what_it_has() {
    let (server, key) = (open_server(), Signer::es256("k"));
    for (index, unset) in [json!(0), Value::Null].into_iter().enumerate() {
        let url = format!("https://issuer-{index}.example");
        let keys = json!({"keys": [key.jwk()]});
        let body = json!({"name": "n", "url": url, "jwks": keys, "thumbprints": null,
                          "maxExpiration": unset});
        let made = server.post_as(&path::oidc_issuers(&acme()), Who::Ada, &body).is(200).json();
        assert_eq!(made["maxExpiration"], 90_000);
        let one = serde_json::from_value(made["id"].clone()).unwrap();
        let one = path::oidc_issuer(&acme(), &one);
        let set = json!({"name": "n", "maxExpiration": 600});
        server.patch_as(&one, Who::Ada, &[], &set).is(200);
        let body = json!({"name": "m", "maxExpiration": unset, "jwks": null, "thumbprints": null});
        let after = server.patch_as(&one, Who::Ada, &[], &body).is(200).json();
        assert_eq!((&after["maxExpiration"], &after["name"]), (&json!(600), &json!("m")));
        assert_eq!(after["jwks"], made["jwks"], "null is no change");
    }
}

#[test]
fn a_key_set_without_keys_is_none_however_it_is_written() {
    let trust = Trust::new();
    let one = path::oidc_issuer(&acme(), &trust.id);
    for none in [json!({"keys": []}), json!({"keys": null})] {
        let keys = json!({"name": "Test CI", "jwks": {"keys": [trust.key.jwk()]}});
        assert!(
            trust.server.patch_as(&one, Who::Ada, &[], &keys).is(200).json()["jwks"].is_object()
        );
        let body = json!({"name": "Test CI", "jwks": none});
        let after = trust.server.patch_as(&one, Who::Ada, &[], &body).is(200).json();
        assert_eq!(after.get("jwks"), None, "{none}");
    }
}

#[test]
fn a_policy_is_stored_without_what_was_not_set() {
    let trust = Trust::new();
    let mut policy = allow(json!({"sub": "x"}));
    for (field, unset) in [
        ("roleID", json!("")),
        ("teamName", json!("")),
        ("userLogin", Value::Null),
        ("id", Value::Null),
    ] {
        policy[field] = unset;
    }
    trust.save(&json!([policy]));
    let stored = policy_of(&trust.server, &trust.id)["policies"][0].clone();
    assert_eq!(stored, allow(json!({"sub": "x"})));
    policy["roleID"] = json!("r1");
    crate::trust::save(&trust.server, &trust.id, &json!([policy])).blames(422, "policies", "roles");
}

#[test]
fn metadata_and_members_have_what_other_clients_insist_on() {
    let mut server = Server::demo();
    // That each field is there, the document says and every answer of the tests is measured by.
    let metadata = server.get_as(&path::metadata(&acme()), Who::Linus).is(200).json();
    assert_eq!(metadata.as_object().unwrap().len(), 29, "without a cap");
    assert_eq!(metadata["kind"], "pulumi");
    assert_eq!(metadata["features"].as_object().unwrap().len(), 65);
    let logged = |metadata: &Value| {
        (metadata["auditLogsEnabled"].clone(), metadata["features"]["auditLogsEnabled"].clone())
    };
    assert_eq!(logged(&metadata), (json!(true), json!(true)));
    let members = path::members(&acme(), MembersKind::Frontend, None);
    let members = server.get_as(&members, Who::Linus).is(200).json();
    let members = members["members"].as_array().unwrap().clone();
    assert_eq!(members.iter().filter(|member| member["suspended"] == false).count(), 39);
    server.stop();
    server.start(|config| config.audit = token_backend::config::AuditOffer::None);
    let metadata = server.get_as(&path::metadata(&acme()), Who::Linus).is(200).json();
    assert_eq!(logged(&metadata), (json!(false), json!(false)));
}

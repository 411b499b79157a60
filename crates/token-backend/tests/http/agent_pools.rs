//! Agent pools over HTTP. The rules in detail are tested with the stores.

use crate::support::{ACME, Server, Who};
use serde_json::json;
use token_api::id::OrgName;
use token_api::path;

#[test]
fn a_pool_is_created_read_changed_and_deleted() {
    let server = Server::demo();
    let (acme, body) = (OrgName::new(ACME), json!({"name": "linux", "description": "Builds"}));
    let pools = path::agent_pools(&acme);
    server.post_as(&pools, Who::Linus, &body).refuses(403, "manage agent pools");
    let made = server.post_as(&pools, Who::Ada, &body).is(200).json();
    let value = made["tokenValue"].as_str().unwrap();
    assert_eq!(server.last_event().0, "Agent Pool Created");
    server.post_as(&pools, Who::Ada, &body).blames(409, "name", "already has an agent pool");
    server.get(&path::user(), value).refuses(401, "not known here");
    server.get_as(&pools, Who::Robot).is(403);
    let list = server.get_as(&pools, Who::AdminRobot);
    assert_eq!(list.is(200).json()["agentPools"][0]["name"], "linux");
    assert!(!list.text().contains(value));
    let one = path::agent_pool(&acme, made["id"].as_str().unwrap());
    let update = json!({"name": "mac", "description": ""});
    server.patch_as(&one, Who::Robot, &[], &update).is(403);
    let changed = server.patch_as(&one, Who::Ada, &[], &update).is(200).json();
    assert_eq!(changed, update);
    assert_eq!(server.get_as(&one, Who::Ada).is(200).json()["agents"], json!([]));
    server.delete_as(&one, Who::Linus).is(403);
    server.delete_as(&one, Who::Ada).is(204);
    server.get_as(&one, Who::Ada).refuses(404, "may have been deleted");
}

//! Settings are changed, over HTTP. The rules in detail are tested with the stores.

use crate::support::{ACME, Server, Who};
use serde_json::json;
use token_api::id::OrgName;
use token_api::path;

#[test]
fn the_maximum_expiry_is_set_and_removed() {
    let server = Server::demo();
    let org = OrgName::new(ACME);
    let settings = path::organization(&org);
    let days = |days: i64| json!({"setMaxAccessTokenExpiryDays": days});
    server.patch_as(&settings, Who::Linus, &[], &days(60)).refuses(403, "the settings");
    server.patch_as(&settings, Who::AdminRobot, &[], &days(60)).refuses(400, "take it back");
    server.patch_as(&settings, Who::Ada, &[], &json!({})).refuses(400, "what to change");
    let bad = server.patch_as(&settings, Who::Ada, &[], &days(4000));
    bad.blames(422, "setMaxAccessTokenExpiryDays", "3650");
    let told = server.patch_as(&settings, Who::Ada, &[], &days(60)).is(200).json();
    assert_eq!(told["maxAccessTokenExpiryDays"], 60);
    assert_eq!(told["features"]["accessTokenExpiryPolicyEnabled"], true);
    server.get_as(&path::teams(&org), Who::Linus).refuses(403, "maximum token expiry");
    server.patch_as(&settings, Who::Ada, &[], &days(0)).is(200);
    server.get_as(&path::teams(&org), Who::Linus).is(200);
    let told = server.get_as(&path::metadata(&org), Who::Linus).is(200).json();
    assert!(told.get("maxAccessTokenExpiryDays").is_none());
    assert_eq!(server.last_event().0, "Organization Settings Updated");
}

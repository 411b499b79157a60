//! Invitations over HTTP. The rules in detail are tested with the stores.

use crate::support::{Answer, HARBOR, Server, Who};
use serde_json::{Value, json};
use token_api::id::OrgName;
use token_api::path;

fn harbor() -> OrgName {
    OrgName::new(HARBOR)
}

fn invite(server: &Server, who: Who, email: &str) -> Answer {
    let body = json!({"email": email, "role": "member"});
    server.post_as(&path::invitations(&harbor()), who, &body)
}

fn link(server: &Server, who: Who) -> Answer {
    server.post_as(&path::invitation_link(&harbor()), who, &json!({"role": "member"}))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

#[test]
fn a_link_makes_a_member() {
    let server = Server::demo();
    link(&server, Who::Barbara).refuses(404, "no such organization");
    let made = link(&server, Who::Ada).is(200).json();
    let one = path::invitation(&harbor(), &text(&made["id"]));
    assert_eq!(text(&made["acceptInviteUrl"]), one.as_str());
    let told = server.get_as(&one, Who::Barbara).is(200).json();
    assert_eq!(told["githubLogin"], HARBOR);
    // The organization's maximum holds already.
    server.patch_as(&one, Who::Linus, &[], &json!({})).refuses(403, "maximum token expiry");
    server.patch_as(&one, Who::Ada, &[], &json!({})).refuses(409, "member of blue-harbor already");
    server.patch_as(&one, Who::Robot, &[], &json!({})).refuses(403, "Only people are invited");
    server.patch_as(&one, Who::Barbara, &[], &json!({})).is(204);
    assert_eq!(server.last_event().0, "Invitation Accepted");
    server.get_as(&path::teams(&harbor()), Who::Barbara).is(200);
    server.patch_as(&one, Who::Barbara, &[], &json!({})).refuses(404, "accepted or cancelled");
}

#[test]
fn an_address_is_invited_again_and_cancelled() {
    let server = Server::demo();
    invite(&server, Who::Ada, "nobody").blames(422, "email", "no e-mail address");
    let made = invite(&server, Who::Ada, "new@acme.example").is(200).json();
    invite(&server, Who::Ada, "NEW@acme.example").blames(409, "email", "invited into");
    let id = text(&made["id"]);
    let list = server.get_as(&path::invitations(&harbor()), Who::Ada).is(200).json();
    assert_eq!(list["invites"][0]["email"], "new@acme.example");
    server.advance(8 * crate::support::DAY);
    let one = path::invitation(&harbor(), &id);
    server.patch_as(&one, Who::Barbara, &[], &json!({})).refuses(403, "another e-mail address");
    server.post_as(&path::resend_invitation(&harbor(), &id), Who::Ada, &json!({})).is(204);
    let own = server.get_as(&path::own_invitations(), Who::Barbara).is(200).json();
    assert_eq!(own, json!({"invites": []}));
    server.get_as(&path::own_invitations(), Who::AdminRobot).refuses(403, "Only people");
    server.delete_as(&one, Who::Ada).is(204);
    server.delete_as(&one, Who::Ada).refuses(404, "accepted or cancelled");
    // The secret is in no row of the log.
    let rows = format!("SELECT count(*) FROM audit_events WHERE description LIKE '%{id}%'");
    assert_eq!(server.count(&rows), 0);
}

//! Invitations in the list of members: what is shown and asked for, inviting by e-mail and by a link,
//! sending again and cancelling, with refusals and lost answers.

use crate::harness::{choose, until};
use crate::members::{MEMBERS, PAGE, list_of, serving, three};
use crate::page::{Answer, Backend, Rules, Site, Who, button, enter, field, now, open, problem};
use leptos::prelude::{document, window};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

const INVITES: &str = "/api/orgs/acme-corp/invites";
const LINK: &str = "/api/orgs/acme-corp/invites/link";

fn invitation(id: &str, email: &str, status: &str) -> Value {
    json!({
        "id": id, "email": email, "role": "member", "sentAt": now() - 90, "status": status,
        "sentBy": { "githubLogin": "grace", "name": "Grace Okafor", "avatarUrl": "" },
        "acceptInviteUrl": format!("{INVITES}/{id}"),
    })
}

/// A backend whose list of invitations can be changed.
fn with_invitations(list: &[Value]) -> (Backend, Rc<RefCell<Vec<Value>>>) {
    let backend = serving(&three());
    let held = Rc::new(RefCell::new(list.to_vec()));
    let shown = Rc::clone(&held);
    backend.on("GET", INVITES, move |_| Answer::ok(&json!({ "invites": *shown.borrow() })));
    (backend, held)
}

fn two() -> Vec<Value> {
    vec![
        invitation("secret-one", "zoe@example.com", "pending"),
        invitation("secret-two", "", "expired"),
    ]
}

/// The members, with the invitations unfolded.
async fn unfolded(backend: &Backend) -> Site {
    let site = list_of(backend, 3).await;
    until("the invitations", || !site.select(".member-invitations summary").is_empty()).await;
    site.select(".member-invitations summary").remove(0).click();
    site
}

async fn rows(site: &Site, count: usize) -> Vec<String> {
    let rows = || {
        let rows = site.select(".member-invitations tbody tr").into_iter();
        let rows = rows.filter(|row| row.offset_height() > 0).map(|row| row.inner_text());
        rows.filter(|text| !text.trim().is_empty()).collect::<Vec<_>>()
    };
    until("rows", || rows().len() == count).await;
    rows()
}

/// The dialog of an item of the menu of an invitation.
async fn dialog_of(site: &Site, to: &str, item: &str, title: &str) -> HtmlElement {
    site.press(&format!("Actions for the invitation of {to}")).await;
    let is_it = |it: &HtmlElement| it.inner_text().contains(item);
    until("a menu", || site.every("menuitem").iter().any(is_it)).await;
    site.every("menuitem").into_iter().find(is_it).expect("an item").click();
    site.wait_for("dialog", title).await
}

fn document_has(text: &str) -> bool {
    document().body().is_some_and(|body| body.inner_html().contains(text))
}

#[wasm_bindgen_test]
async fn the_list_tells_who_is_invited_and_keeps_what_accepts_out_of_the_document() {
    let (backend, _) = with_invitations(&two());
    let site = unfolded(&backend).await;
    site.shows(".member-invitations summary", &["Invitations", "1 open, 1 expired"]).await;
    let rows = rows(&site, 2).await;
    for word in ["zoe@example.com", "open", "Member", "1 minute ago", "Grace Okafor"] {
        assert!(rows[0].replace('\u{a0}', " ").contains(word), "{word} in {}", rows[0]);
    }
    assert!(rows[1].contains("Link") && rows[1].contains("expired"), "{}", rows[1]);
    assert_eq!(site.all("table", "Invitations").len(), 1);
    assert!(!document_has("secret-one") && !document_has("secret-two"));
    assert_eq!(backend.asked("GET", INVITES).len(), 1);
}

#[wasm_bindgen_test]
async fn an_address_is_checked_sent_once_and_refused_at_its_field() {
    let (backend, held) = with_invitations(&two());
    let site = unfolded(&backend).await;
    rows(&site, 2).await;
    site.press("Invite").await;
    let dialog = site.wait_for("dialog", "Invite").await;
    let said = || problem(&dialog, "E-mail address");
    button(&dialog, "Invite").click();
    until("a problem", || said().starts_with("Enter the e-mail address")).await;
    enter(&dialog, "E-mail address", "zoe@example.com");
    button(&dialog, "Invite").click();
    until("a problem", || said().starts_with("zoe@example.com is invited already")).await;
    assert!(backend.asked("POST", INVITES).is_empty());
    enter(&dialog, "E-mail address", "li@example.com");
    backend.on("POST", INVITES, |_| {
        let refusal = json!({ "code": 409, "message": "No room for li", "field": "email" });
        Answer::json(409, &refusal)
    });
    button(&dialog, "Invite").click();
    until("a refusal", || said() == "No room for li. Nothing was sent.").await;
    backend.on("POST", INVITES, |_| {
        Answer::ok(&json!({ "id": "secret-three", "acceptInviteUrl": "/x/secret-three" }))
    });
    held.borrow_mut().push(invitation("secret-three", "li@example.com", "pending"));
    choose(&site.all("combobox", "Role").pop().expect("the role"), "Admin");
    site.shows("dialog", &["An organization admin manages its tokens"]).await;
    button(&dialog, "Invite").click();
    site.shows("[aria-label=Messages]", &["Invited li@example.com."]).await;
    rows(&site, 3).await;
    let asked = backend.asked("POST", INVITES);
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[1].json(), json!({ "email": "li@example.com", "role": "admin" }));
}

#[wasm_bindgen_test]
async fn a_link_is_shown_whole_and_leaves_the_document() {
    let (backend, held) = with_invitations(&[]);
    let changed = Rc::clone(&held);
    backend.on("POST", LINK, move |_| {
        changed.borrow_mut().push(invitation("secret-link", "", "pending"));
        let url = format!("{INVITES}/secret-link");
        Answer::ok(&json!({ "id": "secret-link", "acceptInviteUrl": url }))
    });
    let site = unfolded(&backend).await;
    site.shows(".member-invitations", &["Nobody is invited at present."]).await;
    site.press("Invite").await;
    let dialog = site.wait_for("dialog", "Invite").await;
    site.get("radio", "By a link").click();
    until("no address", || crate::page::within(&dialog, "input[type=text]").is_empty()).await;
    button(&dialog, "Make link").click();
    let dialog = site.wait_for("dialog", "Invitation link").await;
    let origin = window().location().origin().expect("an origin");
    assert!(dialog.inner_text().contains(&format!("{origin}{INVITES}/secret-link")));
    assert_eq!(backend.asked("POST", LINK)[0].json(), json!({ "role": "member" }));
    button(&dialog, "Done").click();
    site.gone("dialog").await;
    assert!(rows(&site, 1).await[0].contains("Link"));
    assert!(!document_has("secret-link"));
}

#[wasm_bindgen_test]
async fn what_became_of_a_lost_answer_is_read_from_the_list() {
    let (backend, held) = with_invitations(&two());
    backend.on("POST", LINK, |_| Answer::cut());
    let site = unfolded(&backend).await;
    rows(&site, 2).await;
    site.press("Invite").await;
    let dialog = site.wait_for("dialog", "Invite").await;
    site.get("radio", "By a link").click();
    until("a link", || dialog.inner_text().contains("Make link")).await;
    button(&dialog, "Make link").click();
    site.shows("dialog", &["The list has no such invitation. You can try again."]).await;
    held.borrow_mut().push(invitation("secret-link", "", "pending"));
    button(&dialog, "Make link").click();
    let dialog = site.wait_for("dialog", "Invitation link").await;
    assert!(dialog.inner_text().contains("secret-link"));
    assert_eq!(backend.asked("POST", LINK).len(), 2);
}

#[wasm_bindgen_test]
async fn one_is_sent_again_and_cancelled_once_and_a_lost_answer_is_found_out() {
    let (backend, held) = with_invitations(&two());
    let one = format!("{INVITES}/secret-one");
    backend.on("POST", &format!("{one}/resend"), |_| Answer::empty(204));
    let site = unfolded(&backend).await;
    rows(&site, 2).await;
    let dialog = dialog_of(&site, "zoe@example.com", "Send again…", "Send again").await;
    assert!(dialog.inner_text().contains("gives no more than you may give"));
    button(&dialog, "Send again").click();
    site.shows("[aria-label=Messages]", &["The invitation of zoe@example.com was sent again."])
        .await;
    assert_eq!(backend.asked("POST", &format!("{one}/resend")).len(), 1);
    backend.on("DELETE", &one, |_| Answer::cut());
    let dialog =
        dialog_of(&site, "zoe@example.com", "Cancel invitation…", "Cancel invitation").await;
    button(&dialog, "Cancel invitation").click();
    site.shows("dialog", &["Not cancelled", "It is still in the list."]).await;
    held.borrow_mut().remove(0);
    button(&dialog, "Cancel invitation").click();
    site.shows("[aria-label=Messages]", &["is not open any more."]).await;
    rows(&site, 1).await;
    assert_eq!(backend.asked("DELETE", &one).len(), 2);
}

#[wasm_bindgen_test]
async fn who_may_not_invite_is_not_asked_for_and_a_backend_without_invitations_shows_none() {
    let (backend, _) = with_invitations(&two());
    let org = json!({ "githubLogin": "acme-corp", "role": "member" });
    backend.serve("/api/user", json!({ "githubLogin": "linus", "organizations": [org] }));
    backend.serve(
        "/api/orgs/acme-corp/metadata",
        json!({ "id": "o", "userRole": "member", "features": { "customRolesEnabled": false } }),
    );
    let site = list_of(&backend, 3).await;
    assert!(site.select(".member-invitations").is_empty());
    let invite = site.wait_for("button", "Invite").await;
    assert_eq!(invite.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert!(backend.asked("GET", INVITES).is_empty());
    drop(site);
    let backend = serving(&three());
    let site = list_of(&backend, 3).await;
    until("asked", || !backend.asked("GET", INVITES).is_empty()).await;
    site.gone(".member-invitations").await;
    until("no button", || site.all("button", "Invite").is_empty()).await;
}

#[wasm_bindgen_test]
async fn by_the_rules_of_the_service_who_is_invited_is_in_its_list_until_it_is_cancelled() {
    let rules = Rules::new();
    let site = rules.open(Who::Ada, PAGE).await;
    site.press("Invite").await;
    let dialog = site.wait_for("dialog", "Invite").await;
    enter(&dialog, "E-mail address", "new.user@example.com");
    assert_eq!(field(&dialog, "E-mail address").value(), "new.user@example.com");
    button(&dialog, "Invite").click();
    site.shows("[aria-label=Messages]", &["Invited new.user@example.com."]).await;
    let listed = || {
        let list = rules.read(Who::Ada, INVITES);
        let all = list["invites"].as_array().cloned().unwrap_or_default();
        all.iter().any(|it| it["email"] == "new.user@example.com")
    };
    assert!(listed());
    site.shows(".member-invitations tbody tr", &["new.user@example.com", "open"]).await;
    let dialog =
        dialog_of(&site, "new.user@example.com", "Cancel invitation…", "Cancel invitation").await;
    button(&dialog, "Cancel invitation").click();
    site.shows("[aria-label=Messages]", &["was cancelled."]).await;
    assert!(!listed());
    assert!(rules.backend.asked("GET", MEMBERS).len() < 4);
}

#[wasm_bindgen_test]
async fn what_was_typed_stays_after_escape() {
    let (backend, _) = with_invitations(&[]);
    let site = open(PAGE, &backend).await;
    site.press("Invite").await;
    let dialog = site.wait_for("dialog", "Invite").await;
    enter(&dialog, "E-mail address", "half");
    crate::harness::press("Escape");
    site.gone("dialog").await;
    site.press("Invite").await;
    let dialog = site.wait_for("dialog", "Invite").await;
    assert_eq!(field(&dialog, "E-mail address").value(), "half");
}

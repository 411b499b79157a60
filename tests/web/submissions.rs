//! Every dialog and form that sends a change: it is sent once, a refusal stands at its field or is told
//! about the whole, what was typed stays, and where the answer is lost nothing is claimed. Creating
//! tokens has tests of its own.

use crate::forms::{
    CREATED, FORMS, Form, ISSUER, ISSUERS, POLICIES, POLICY, TEAM, TOKEN, enter_key, issuer, menu,
    of_dialog, serve_issuer, team, token,
};
use crate::harness::{fill, focused, frame, press, until};
use crate::page::{
    Answer, Backend, Gate, LIST, enter, field, id_token, open, problem, row, within,
};
use serde_json::json;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

const DIALOG_ALERT: &str = "dialog [role=alert]";

fn refusal(field: &str, message: &str) -> Answer {
    Answer::json(422, &json!({ "code": 422, "message": message, "field": field }))
}

#[wasm_bindgen_test]
async fn a_double_press_and_enter_send_one_change() {
    for form in FORMS {
        let (backend, gate) = (Backend::new(), Gate::default());
        let (site, part, send) = form.open(&backend).await;
        let (method, path) = form.call();
        let held = gate.clone();
        backend.on(method, path, move |_| Answer::empty(400).after(&held));
        send.click();
        send.click();
        (0..3).for_each(|_| enter_key(&part));
        until("a call", || form.sent(&backend) > 0).await;
        assert_eq!(send.get_attribute("aria-busy").as_deref(), Some("true"), "{form:?}");
        send.click();
        enter_key(&part);
        press("Escape");
        frame().await;
        assert!(part.is_connected(), "{form:?}: closed before the answer");
        gate.open();
        until("an end", || !send.has_attribute("aria-busy")).await;
        site.clock.advance(60_000.0).await;
        assert_eq!(form.sent(&backend), 1, "{form:?}");
    }
}

#[wasm_bindgen_test]
async fn a_refusal_that_names_no_field_is_told_about_the_whole() {
    for form in FORMS {
        let backend = Backend::new();
        let (site, _, send) = form.open(&backend).await;
        let (method, path) = form.call();
        let said = json!({ "code": 422, "message": "The moon is full" });
        backend.on(method, path, move |_| Answer::json(422, &said));
        send.click();
        site.shows("[role=alert]", &["refused the request.", "The moon is full."]).await;
        assert!(!send.has_attribute("aria-busy"));
        assert_eq!(form.sent(&backend), 1, "{form:?}");
        if form == Form::Edit {
            assert_eq!(field(&site.get("dialog", "Edit issuer"), "Name").value(), "Renamed");
        }
        // It can be tried again, and what was told goes.
        let gate = Gate::default();
        let held = gate.clone();
        backend.on(method, path, move |_| Answer::empty(400).after(&held));
        send.click();
        site.gone("[role=alert]").await;
        gate.open();
        site.shows("[role=alert]", &["refused the request."]).await;
        assert_eq!(form.sent(&backend), 2, "{form:?}");
    }
}

#[wasm_bindgen_test]
async fn a_refusal_stands_at_the_field_of_an_issuer_until_that_is_edited() {
    for (form, label, key) in [
        (Form::Register, "URL", "url"),
        (Form::Register, "Maximum expiration", "maxExpiration"),
        (Form::Edit, "Name", "name"),
    ] {
        let backend = Backend::new();
        let (_site, dialog, send) = form.open(&backend).await;
        let (method, path) = form.call();
        backend.on(method, path, move |_| refusal(key, "Not like this."));
        send.click();
        until(label, || problem(&dialog, label).contains("Not like this.")).await;
        until("the focus", || focused() == field(&dialog, label).unchecked_into()).await;
        assert!(within(&dialog, "[role=alert]").is_empty());
        enter(&dialog, label, "another");
        until("no problem", || !problem(&dialog, label).contains("Not like this.")).await;
        assert_eq!(form.sent(&backend), 1);
    }
}

#[wasm_bindgen_test]
async fn a_refusal_stands_at_the_policy_that_the_server_names() {
    let backend = Backend::new();
    let (site, _, send) = Form::Policies.open(&backend).await;
    // The policy of the team is the first now, and the second on the server.
    backend.on("PATCH", POLICY, |_| refusal("policies", "Policy 1: acme has no team “platform”."));
    send.click();
    let card = || site.select("li.policy").remove(0);
    let words = "acme has no team “platform”. Nothing was saved.";
    until("a problem of the team", || card().inner_text().contains(words)).await;
    until("the focus", || focused() == field(&card(), "Team").unchecked_into()).await;
    assert!(site.select("[role=alert]").is_empty());
    fill(&field(&card(), "Team"), "plat");
    until("no problem", || !card().inner_text().contains(words)).await;
    fill(&field(&card(), "Team"), "platform");

    // A rule, by the path of the field; the policy by its index.
    let path = "policies[1].rules.sub";
    let said = json!({ "errors": { path: ["Too wide."] } });
    backend.on("PATCH", POLICY, move |_| Answer::json(400, &said));
    send.click();
    let other = || site.select("li.policy").remove(1);
    until("a problem of the rule", || {
        other().inner_text().contains("Too wide. Nothing was saved.")
    })
    .await;
    until("the focus", || focused().closest(".rule-edit").is_ok_and(|rule| rule.is_some())).await;

    // No part in particular.
    backend.on("PATCH", POLICY, |_| refusal("policies", "Policy 2: “colour” is not known."));
    send.click();
    until("a problem of the policy", || other().inner_text().contains("“colour” is not known."))
        .await;
    assert!(within(&other(), "[role=alert]").len() == 1);
    assert!(!site.text().contains("The policies were not saved."));
}

#[wasm_bindgen_test]
async fn only_the_name_confirms_a_deletion() {
    let backend = Backend::new();
    let used = crate::page::now() - 3600;
    backend.serve(LIST, json!({ "tokens": [row(1, &token("ci", used))] }));
    let site = open("/orgs/acme-corp/tokens", &backend).await;
    site.lists(&["ci"]).await;
    menu(&site, "ci", "Delete…").await;
    let (_site, dialog, send) = of_dialog(site, "Delete token", "Delete token").await;
    let label = "Type ci to confirm";
    enter(&dialog, label, "cd");
    send.click();
    until("a problem", || problem(&dialog, label).contains("Type “ci” exactly.")).await;
    until("the focus", || focused() == field(&dialog, label).unchecked_into()).await;
    enter(&dialog, label, "ci");
    until("no problem", || problem(&dialog, label).is_empty()).await;
    enter(&dialog, "Reason", &"x".repeat(1001));
    send.click();
    until("a problem", || problem(&dialog, "Reason").contains("Shorten this")).await;
    assert_eq!(Form::DeleteToken.sent(&backend), 0);
    enter(&dialog, "Reason", "leaked");
    send.click();
    until("a call", || Form::DeleteToken.sent(&backend) == 1).await;
    assert!(backend.asked("DELETE", TOKEN)[0].query.contains("leaked"));
}

#[wasm_bindgen_test]
async fn a_bulk_delete_is_confirmed_by_the_number_and_sent_once_for_each() {
    let backend = Backend::new();
    let rows = [row(1, &token("one", 0)), row(2, &token("two", 0))];
    backend.serve(LIST, json!({ "tokens": rows }));
    backend.on("DELETE", &format!("{LIST}/*"), |_| Answer::empty(204));
    let site = open("/orgs/acme-corp/tokens", &backend).await;
    site.lists(&["one", "two"]).await;
    for name in ["one", "two"] {
        site.wait_for("checkbox", &format!("Select {name}")).await.click();
    }
    site.press("Delete selected…").await;
    let (_site, dialog, send) = of_dialog(site, "Delete tokens", "Delete tokens").await;
    let label = "Type 2 to confirm";
    send.click();
    until("a problem", || problem(&dialog, label).contains("Type 2 exactly.")).await;
    enter(&dialog, label, "2");
    send.click();
    send.click();
    enter_key(&dialog);
    let sent = || backend.all().iter().filter(|asked| asked.method == "DELETE").count();
    until("two calls", || sent() == 2).await;
    for _ in 0..5 {
        frame().await;
    }
    assert_eq!(sent(), 2);
}

#[wasm_bindgen_test]
async fn an_exchange_for_real_is_sent_once_and_its_end_is_told() {
    const EXCHANGE: &str = "/api/oauth/token";
    let (backend, gate) = (Backend::new(), Gate::default());
    serve_issuer(&backend);
    let site = open("/orgs/acme-corp/oidc/i1", &backend).await;
    let sample = site.wait_for("textbox", "ID token or claims").await;
    fill(&sample, &id_token());
    let send = site.wait_for("button", "Exchange for a real token").await;
    let held = gate.clone();
    let said = json!({ "error": "unauthorized_client" });
    backend.on("POST", EXCHANGE, move |_| Answer::json(403, &said).after(&held));
    send.click();
    send.click();
    let sent = || backend.asked("POST", EXCHANGE).len();
    until("a call", || sent() > 0).await;
    gate.open();
    site.shows(".try [role=alert]", &["No policy lets this ID token in."]).await;
    assert_eq!(sent(), 1);
    backend.on("POST", EXCHANGE, |_| Answer::cut());
    send.click();
    site.shows(".try [role=alert]", &["A token may have been issued all the same"]).await;
    assert_eq!(sent(), 2);
}

/// How the server looks after an answer was lost.
#[derive(Clone, Copy, Debug)]
enum After {
    Unchanged,
    Unreadable,
}

#[wasm_bindgen_test]
async fn where_the_answer_is_lost_the_server_decides_what_is_told() {
    let again = "You can try again.";
    for (form, read, after, words) in [
        (Form::DeleteToken, LIST, After::Unchanged, ["Not deleted.", again]),
        (Form::DeleteToken, LIST, After::Unreadable, ["Outcome unknown.", "does no harm."]),
        (Form::Register, ISSUERS, After::Unchanged, ["Not registered.", again]),
        (Form::Register, ISSUERS, After::Unreadable, ["Outcome unknown.", "before you try again."]),
        (Form::Edit, ISSUER, After::Unchanged, ["Not saved.", again]),
        (Form::Edit, ISSUER, After::Unreadable, ["Outcome unknown.", "does no harm."]),
        (Form::Regenerate, ISSUER, After::Unchanged, ["not known whether", "does no harm."]),
        (Form::DeleteIssuer, ISSUER, After::Unchanged, ["Not deleted.", again]),
        (Form::DeleteIssuer, ISSUER, After::Unreadable, ["Outcome unknown.", "does no harm."]),
        (Form::CreateTeam, CREATED, After::Unreadable, ["Outcome unknown.", "does no harm"]),
        (Form::EditTeam, TEAM, After::Unchanged, ["Not changed.", again]),
        (Form::EditTeam, TEAM, After::Unreadable, ["Outcome unknown.", "does no harm."]),
        (Form::RemoveFromTeam, TEAM, After::Unchanged, ["Not changed.", again]),
        (Form::RemoveFromTeam, TEAM, After::Unreadable, ["Outcome unknown.", "does no harm."]),
        (Form::DeleteTeam, TEAM, After::Unchanged, ["Not deleted.", again]),
        (Form::DeleteTeam, TEAM, After::Unreadable, ["Outcome unknown.", "does no harm."]),
        (Form::Policies, POLICIES, After::Unchanged, ["were not saved.", "save them again."]),
        (
            Form::Policies,
            POLICIES,
            After::Unreadable,
            [
                "not known whether the policies were saved.",
                "not known whether the change was made.",
            ],
        ),
    ] {
        let backend = Backend::new();
        let (site, _, send) = form.open(&backend).await;
        let (method, path) = form.call();
        let changed = backend.clone();
        backend.on(method, path, move |_| {
            if matches!(after, After::Unreadable) {
                changed.on("GET", read, |_| Answer::empty(503));
            }
            Answer::cut()
        });
        send.click();
        site.later("an end", || !send.has_attribute("aria-busy")).await;
        site.shows("[role=alert]", &words).await;
        site.clock.advance(60_000.0).await;
        assert_eq!(form.sent(&backend), 1, "{form:?} {after:?}");
    }
}

#[wasm_bindgen_test]
async fn where_the_answer_is_lost_and_the_change_was_made_it_is_taken_for_done() {
    for (form, said) in [
        (Form::DeleteToken, "Deleted ci."),
        (Form::Register, "Registered GitHub Actions."),
        (Form::Edit, "Saved Renamed."),
        (Form::DeleteIssuer, "Deleted Corp."),
        (Form::Policies, "Saved the policies"),
        (Form::CreateTeam, "Created sre."),
        (Form::EditTeam, "Saved Renamed."),
        (Form::RemoveFromTeam, "Removed Linus from Platform."),
        (Form::DeleteTeam, "Deleted Platform."),
    ] {
        let backend = Backend::new();
        let (site, _, send) = form.open(&backend).await;
        let (method, path) = form.call();
        let changed = backend.clone();
        backend.on(method, path, move |asked| {
            match form {
                Form::DeleteToken => changed.serve(LIST, json!({ "tokens": [] })),
                Form::Register => {
                    let mut issuer = asked.json();
                    issuer["id"] = json!("i2");
                    changed.serve(ISSUERS, json!({ "oidcIssuers": [issuer] }));
                }
                Form::Edit => {
                    let mut issuer = issuer();
                    issuer["name"] = asked.json()["name"].clone();
                    changed.serve(ISSUER, issuer);
                }
                Form::DeleteIssuer => changed.on("GET", ISSUER, |_| Answer::empty(404)),
                Form::CreateTeam => {
                    let mut made = asked.json();
                    made["kind"] = json!("pulumi");
                    changed.serve(CREATED, made);
                }
                Form::EditTeam => {
                    let mut team = team();
                    team["displayName"] = asked.json()["newDisplayName"].clone();
                    changed.serve(TEAM, team);
                }
                Form::RemoveFromTeam => {
                    let mut team = team();
                    team["members"].as_array_mut().expect("members").truncate(1);
                    changed.serve(TEAM, team);
                }
                Form::DeleteTeam => changed.on("GET", TEAM, |_| Answer::empty(404)),
                Form::Policies | Form::Regenerate => {
                    let policies = asked.json()["policies"].clone();
                    let stored = json!({ "id": "p1", "version": 2, "policies": policies });
                    changed.serve(POLICIES, stored);
                }
            }
            Answer::cut()
        });
        send.click();
        site.later(said, || site.text().contains(said)).await;
        assert!(site.select(DIALOG_ALERT).is_empty(), "{form:?}");
        assert_eq!(form.sent(&backend), 1, "{form:?}");
    }
}

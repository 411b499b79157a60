//! The page of an issuer: what is said about a policy follows it, a fix changes the policy that it was
//! offered for, and what was typed stays.

use crate::harness::{choose, fill, focused, until};
use crate::page::{Answer, Backend, LIST, Site, button, field, open, row, within};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

const ADDRESS: &str = "/orgs/acme-corp/oidc/i1";
const POLICIES_OF: &str = "/api/orgs/acme-corp/auth/policies/oidcissuers/i1";
const POLICIES: &str = "/api/orgs/acme-corp/auth/policies/p1";
const URL: &str = "https://token.actions.githubusercontent.com";
const AUDIENCE: &str = "urn:pulumi:org:acme-corp";
const TIGHT: &str = "repo:acme@12/api@98:ref:refs/heads/main";

const CARDS: &str = "ol.policies > li";
const WARNINGS: &str = "ul[aria-label=Warnings] > li";
const VERDICT: &str = "[aria-label=Verdict]";

/// A policy that allows an organization token to one subject.
fn allow(sub: &str) -> Value {
    json!({
        "decision": "allow",
        "tokenType": "organization",
        "authorizedPermissions": [],
        "rules": { "aud": AUDIENCE, "sub": sub },
    })
}

/// What the server has: a version and policies.
type Stored = Rc<RefCell<(i64, Value)>>;

fn answer(stored: &Stored) -> Answer {
    let (version, policies) = &*stored.borrow();
    Answer::ok(&json!({ "id": "p1", "version": version, "policies": policies }))
}

/// The page of an issuer with policies for these subjects.
async fn issuer(subs: &[&str]) -> (Site, Stored) {
    issuer_of(Backend::new(), subs).await
}

async fn issuer_of(backend: Backend, subs: &[&str]) -> (Site, Stored) {
    backend.serve(
        "/api/orgs/acme-corp/oidc/issuers/i1",
        json!({ "id": "i1", "name": "GitHub Actions", "url": URL, "issuer": URL, "thumbprints": [] }),
    );
    let policies: Vec<Value> = subs.iter().map(|sub| allow(sub)).collect();
    let stored = Stored::new(RefCell::new((3, policies.into())));
    let (read, write) = (Rc::clone(&stored), Rc::clone(&stored));
    backend.on("GET", POLICIES_OF, move |_| answer(&read));
    backend.on("PATCH", POLICIES, move |asked| {
        let version = write.borrow().0 + 1;
        write.replace((version, asked.json()["policies"].clone()));
        answer(&write)
    });
    let site = open(ADDRESS, &backend).await;
    until("policies", || site.select(CARDS).len() == subs.len()).await;
    (site, stored)
}

/// The card of a policy, counted from 1.
fn card(site: &Site, number: usize) -> HtmlElement {
    site.select(CARDS)[number - 1].clone()
}

/// Shows the fields of a policy.
async fn edit(site: &Site, number: usize) {
    within(&card(site, number), "[data-tool=edit] button")[0].click();
    until("fields", || !within(&card(site, number), ".policy-fields").is_empty()).await;
}

/// The field for the value of a policy's second rule, which is for the subject.
fn subject(site: &Site, number: usize) -> HtmlElement {
    field(&within(&card(site, number), ".rule-edit")[1], "Value").into()
}

async fn remove(site: &Site, number: usize) {
    site.press(&format!("Actions for policy {number}")).await;
    site.wait_for("menuitem", "Remove").await.click();
}

/// Waits until the rules for the subject of all policies, in their order, say this.
async fn expect_subjects(site: &Site, subs: &[&str]) {
    let said = || -> Vec<String> {
        let rows = site.texts(".rule:nth-child(2) .rule-value");
        rows.iter().map(|text| text.trim().to_owned()).collect()
    };
    until(&format!("{subs:?}, not {:?}", said()), || said() == subs).await;
}

/// Pastes claims of a job of a repository.
async fn try_sub(site: &Site, sub: &str) {
    let claims = json!({ "iss": URL, "aud": AUDIENCE, "sub": sub, "exp": 4_102_444_800_i64 });
    fill(&site.wait_for("textbox", "ID token or claims").await, &claims.to_string());
    until("a verdict", || !site.texts(VERDICT).concat().is_empty()).await;
}

#[wasm_bindgen_test]
async fn a_rule_is_edited_and_the_findings_follow() {
    let (site, _) = issuer(&[TIGHT, "repo:octo*"]).await;
    let open = ["Policy 2: ", "repo:octo* leaves open whose it is"];
    site.shows(WARNINGS, &open).await;
    edit(&site, 2).await;
    fill(&subject(&site, 2), "repo:acme@12/web@9:*");
    site.gone(WARNINGS).await;
    site.shows(".policy-bar", &["Not saved: 1 edited, since version 3"]).await;
    site.press("Undo").await;
    site.shows(WARNINGS, &open).await;
    // The fields stay where they are, and open.
    until("the old value", || {
        field(&within(&card(&site, 2), ".rule-edit")[1], "Value").value() == "repo:octo*"
    })
    .await;
}

#[wasm_bindgen_test]
async fn the_snippet_stays_with_its_policy_while_others_come_and_go() {
    let (site, _) = issuer(&[TIGHT, "repo:acme@12/web@9:*"]).await;
    let select = || site.get("combobox", "For policy");
    let shown = || {
        let chosen = within(&select(), "option").into_iter();
        let mut chosen = chosen.filter(|option| option.matches(":checked").expect("a selector"));
        chosen.next().map(|option| option.text_content().unwrap_or_default()).unwrap_or_default()
    };
    let second = within(&select(), "option")[1].text_content().unwrap_or_default();
    choose(&select(), &second);
    until("the second", || shown() == second).await;
    let text = || site.texts("[aria-labelledby=use-trust] .snippet").join("");
    let snippet = text();
    // A new policy has no rules: it lets nobody in, and can't be put to use.
    site.press("Add policy").await;
    until("a policy", || site.select(CARDS).len() == 3).await;
    assert_eq!((shown(), text()), (second.clone(), snippet.clone()));
    site.press("Undo").await;
    until("no new policy", || site.select(CARDS).len() == 2).await;
    assert_eq!((shown(), text()), (second.clone(), snippet));
    // It follows its policy, whatever number that has.
    remove(&site, 1).await;
    site.press("Undo").await;
    until("both", || site.select(CARDS).len() == 2).await;
    assert_eq!(shown(), second);
}

#[wasm_bindgen_test]
async fn the_page_counts_the_live_tokens_that_came_from_the_issuer() {
    const FACTS: &str = ".issuer-facts";
    let from = |number: u32, creator: &str| row(number, &json!({ "createdBy": creator }));
    let listed =
        [from(1, "GitHub Actions (OIDC)"), from(2, "ada"), from(3, "GitHub Actions (OIDC)")];
    for (answer, words) in [
        (
            Answer::ok(&json!({ "tokens": listed })),
            "2 tokens of the organization work on until they expire",
        ),
        (Answer::ok(&json!({ "tokens": [] })), "none of the organization"),
        (Answer::json(403, &json!({ "code": 403, "message": "no" })), "could not be counted"),
    ] {
        let backend = Backend::new();
        backend.on("GET", LIST, move |_| answer.clone());
        let (site, _) = issuer_of(backend, &[TIGHT]).await;
        site.shows(FACTS, &["Live tokens", words]).await;
    }
}

#[wasm_bindgen_test]
async fn findings_follow_their_policy_when_one_above_is_removed() {
    let (site, _) = issuer(&[TIGHT, "repo:octo*", "repo:acme*"]).await;
    site.shows(WARNINGS, &["Policy 2: ", "repo:octo*"]).await;
    site.shows(WARNINGS, &["Policy 3: ", "repo:acme*"]).await;
    remove(&site, 1).await;
    site.shows(WARNINGS, &["Policy 1: ", "repo:octo*"]).await;
    site.shows(WARNINGS, &["Policy 2: ", "repo:acme*"]).await;
    // The focus is where the policy was.
    until("the focus", || card(&site, 1).contains(Some(&focused()))).await;
    site.press("Change sub to repo:acme/*").await;
    expect_subjects(&site, &["repo:octo*", "repo:acme/*"]).await;
    site.press("Undo").await;
    site.press("Undo").await;
    expect_subjects(&site, &[TIGHT, "repo:octo*", "repo:acme*"]).await;
    site.shows(WARNINGS, &["Policy 3: ", "repo:acme*"]).await;
}

#[wasm_bindgen_test]
async fn a_fix_changes_the_one_of_two_equal_policies_that_it_was_offered_for() {
    let (site, _) = issuer(&["repo:octo*", "repo:octo*"]).await;
    site.shows(WARNINGS, &["Policy 2: ", "repo:octo*"]).await;
    let mut found = site.select(WARNINGS).into_iter();
    let of_second = found.find(|one| one.inner_text().contains("Policy 2: "));
    button(&of_second.expect("a finding"), "Change sub to repo:octo/*").click();
    expect_subjects(&site, &["repo:octo*", "repo:octo/*"]).await;
    site.shows(WARNINGS, &["Policy 1: ", "repo:octo*"]).await;
    let marks = || site.select(CARDS).iter().map(|card| card.inner_text()).collect::<Vec<_>>();
    until("a mark", || !marks()[0].contains("Edited") && marks()[1].contains("Edited")).await;
}

#[wasm_bindgen_test]
async fn the_nearest_policy_is_opened_and_mended_wherever_it_has_moved() {
    let (site, _) = issuer(&[TIGHT, "repo:octo/web:*", "repo:Acme/api:*"]).await;
    try_sub(&site, "repo:acme/api:ref:refs/heads/main").await;
    site.shows(VERDICT, &["Policy 3 comes nearest.", "differs only in letter case"]).await;
    remove(&site, 1).await;
    site.shows(VERDICT, &["Policy 2 comes nearest."]).await;
    within(&card(&site, 2), "[data-tool=up] button")[0].click();
    site.shows(VERDICT, &["Policy 1 comes nearest."]).await;
    let verdict = site.select(VERDICT).remove(0);
    button(&verdict, "Edit policy 1").click();
    until("fields", || !within(&card(&site, 1), ".policy-fields").is_empty()).await;
    assert!(within(&card(&site, 2), ".policy-fields").is_empty());
    within(&verdict, "summary")[0].click();
    button(&verdict, "Change sub to repo:acme/api:*").click();
    site.shows(VERDICT, &["Allowed", "Policy 1 lets it in"]).await;
    let value = field(&within(&card(&site, 1), ".rule-edit")[1], "Value").value();
    assert_eq!(value, "repo:acme/api:*");
    expect_subjects(&site, &["repo:octo/web:*"]).await;
}

#[wasm_bindgen_test]
async fn the_result_of_a_rule_stands_beside_it_also_if_another_one_has_its_path() {
    let (site, _) = issuer(&["repo:octo/web:*", TIGHT]).await;
    try_sub(&site, TIGHT).await;
    site.shows(".policy:nth-child(1) .rule", &["sub", "sample says", TIGHT]).await;
    site.shows(".policy:nth-child(2) .rule", &["sub", "matches"]).await;
    edit(&site, 1).await;
    button(&card(&site, 1), "Add rule").click();
    until("a rule", || within(&card(&site, 1), ".rule-edit").len() == 3).await;
    let rows = || within(&card(&site, 1), ".rule-edit");
    fill(&field(&rows()[2], "Claim"), "sub");
    fill(&field(&rows()[2], "Value"), "repo:acme@*/api@*:*");
    until("a result", || rows()[2].inner_text().contains("Matches the sample")).await;
    assert!(!rows()[1].inner_text().contains("atches the sample"), "it does not count");
    assert!(rows()[2].inner_text().contains("There is a rule for this claim above."));
}

#[wasm_bindgen_test]
async fn an_error_is_saved_only_if_that_is_said_and_a_save_can_be_taken_back() {
    let (site, stored) = issuer(&[TIGHT]).await;
    edit(&site, 1).await;
    fill(&subject(&site, 1), "*");
    site.shows(WARNINGS, &["Policy 1: "]).await;
    site.press("Save policies").await;
    site.shows("dialog", &["Policy 1: ", "any repository in the world passes"]).await;
    let dialog = site.select("dialog").remove(0);
    let save = button(&dialog, "Save policies");
    save.click();
    assert_eq!(stored.borrow().0, 3, "nothing is saved yet");
    assert_eq!(save.get_attribute("aria-disabled").as_deref(), Some("true"));
    site.wait_for("checkbox", "Save although policies have errors").await.click();
    save.click();
    site.shows(".policy-bar", &["1 policy, version 4"]).await;
    assert_eq!(stored.borrow().1[0]["rules"]["sub"], "*");
    // Back to what was stored before: a draft, which is saved without a question.
    site.press("Undo saving").await;
    site.shows(".policy-bar", &["Not saved: 1 edited, since version 4"]).await;
    site.press("Save policies").await;
    site.shows(".policy-bar", &["1 policy, version 5"]).await;
    assert_eq!(stored.borrow().1[0]["rules"]["sub"], TIGHT);
}

#[wasm_bindgen_test]
async fn a_stranger_gets_in_only_after_a_confirmation() {
    let (site, _) = issuer(&["repo:octo@7/infra@9:environment:production"]).await;
    try_sub(&site, "repo:evil/infra:environment:production").await;
    let verdict = site.select(VERDICT).remove(0);
    within(&verdict, "summary")[0].click();
    site.shows(VERDICT, &["No policy here is for evil."]).await;
    let allow = || {
        let buttons = site.select(&format!("{VERDICT} button")).into_iter();
        buttons.filter(|one| one.inner_text().trim() == "Allow this").collect::<Vec<_>>()
    };
    assert!(allow().is_empty(), "no button yet");
    let boxes = || site.select(&format!("{VERDICT} input[type=checkbox]"));
    boxes().last().expect("a question").click();
    until("a button", || !allow().is_empty()).await;
    allow()[0].click();
    site.shows(WARNINGS, &["Policy 2: ", "It is for evil; other policies are for octo."]).await;
}

#[wasm_bindgen_test]
async fn a_value_that_nothing_tells_is_typed() {
    let (site, _) = issuer(&["*"]).await;
    try_sub(&site, "repo:evil/infra:ref:refs/heads/main").await;
    site.shows(WARNINGS, &["Policy 1: ", "any repository in the world passes"]).await;
    assert!(!site.texts(WARNINGS).concat().contains("repo:evil"));
    site.press("Type the value for sub").await;
    until("fields", || !within(&card(&site, 1), ".rule-edit").is_empty()).await;
    let value = field(&within(&card(&site, 1), ".rule-edit")[1], "Value");
    assert_eq!(value.value(), "");
    until("the focus", || focused() == *value).await;
}

#[wasm_bindgen_test]
async fn a_refused_save_keeps_what_was_typed_and_a_save_keeps_what_is_open() {
    let (site, stored) = issuer(&[TIGHT, "repo:octo@7/web@9:*"]).await;
    let refusal = json!({ "code": 400, "message": "out of order" });
    site.backend.on("PATCH", POLICIES, move |_| Answer::json(400, &refusal));
    edit(&site, 2).await;
    let typed = "repo:octo@7/api@9:*";
    fill(&subject(&site, 2), typed);
    site.press("Save policies").await;
    site.shows("[role=alert]", &["The policies were not saved.", "out of order"]).await;
    let value = || field(&within(&card(&site, 2), ".rule-edit")[1], "Value").value();
    assert_eq!(value(), typed);
    assert_eq!(stored.borrow().0, 3);
    // This server writes what it stores in its own way.
    let write = Rc::clone(&stored);
    site.backend.on("PATCH", POLICIES, move |asked| {
        let mut policies = asked.json()["policies"].clone();
        for policy in policies.as_array_mut().expect("a list") {
            policy["stored"] = json!(true);
        }
        write.replace((4, policies));
        answer(&write)
    });
    site.press("Save policies").await;
    site.shows(".policy-bar", &["2 policies, version 4"]).await;
    assert_eq!(stored.borrow().1[1]["rules"]["sub"], typed);
    assert_eq!(value(), typed, "its fields are open");
    assert!(site.select("[role=alert]").is_empty());
}

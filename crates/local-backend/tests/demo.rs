//! The demo by its requests: what it answers, and that it can be made again.

use local_backend::{Asked, Demo};
use token_api::id::{OrgName, TokenId};
use token_api::path::{self, ApiPath};
use token_api::time::UnixSeconds;
use token_api::token::{CreateTokenResponse, Owner, TokenFilter};
use token_http::answer::Response;

const START: UnixSeconds = UnixSeconds(1_795_212_840);
const ADA: usize = 0;
const LINUS: usize = 1;

fn demo() -> Demo {
    Demo::new(START, 7, 100).expect("the demo can be made")
}

fn acme() -> Owner {
    Owner::Organization(OrgName::new("acme-corp"))
}

fn ask(demo: &mut Demo, who: usize, method: &str, path: &ApiPath, body: &str) -> Response {
    let token = demo.identities()[who].token.expose().to_owned();
    let authorization = format!("token {token}");
    let asked = Asked {
        method,
        target: path.as_str(),
        authorization: Some(&authorization),
        content_type: Some("application/json"),
        if_match: None,
        body: body.as_bytes(),
    };
    demo.answer(&asked, START.plus_days(1))
}

fn list(demo: &mut Demo) -> String {
    let path = path::list_tokens(&acme(), TokenFilter::Active, 1000, None);
    let answer = ask(demo, ADA, "GET", &path, "");
    assert_eq!(answer.status, 200);
    String::from_utf8(answer.body).expect("UTF-8")
}

fn create(demo: &mut Demo, who: usize, name: &str) -> Response {
    let body = format!(r#"{{"name":"{name}","description":"","expires":0,"admin":false}}"#);
    ask(demo, who, "POST", &path::create_token(&acme(), None), &body)
}

#[test]
fn a_token_is_created_used_and_deleted() {
    let mut demo = demo();
    let answer = create(&mut demo, ADA, "nightly");
    let created: CreateTokenResponse = serde_json::from_slice(&answer.body).unwrap();
    assert!(list(&mut demo).contains("\"nightly\""));

    let user = path::user();
    let authorization = format!("token {}", created.token_value.expose());
    let asked = Asked {
        method: "GET",
        target: user.as_str(),
        authorization: Some(&authorization),
        ..Asked::default()
    };
    assert_eq!(demo.answer(&asked, START.plus_days(1)).status, 200);

    let gone = path::delete_token(&acme(), &created.id, None);
    assert_eq!(ask(&mut demo, ADA, "DELETE", &gone, "").status, 204);
    assert!(!list(&mut demo).contains("\"nightly\""));
    assert_eq!(demo.answer(&asked, START.plus_days(1)).status, 401);
}

#[test]
fn the_rules_are_those_of_a_server() {
    let mut demo = demo();
    assert_eq!(create(&mut demo, ADA, "once").status, 200);
    let again = create(&mut demo, ADA, "once");
    assert_eq!(again.status, 409, "{}", String::from_utf8_lossy(&again.body));
    assert_eq!(create(&mut demo, LINUS, "mine").status, 403);
    let unknown = path::delete_token(&acme(), &TokenId::new("none"), None);
    assert_eq!(ask(&mut demo, ADA, "DELETE", &unknown, "").status, 404);
}

#[test]
fn paths_and_methods_that_are_not_offered_are_refused() {
    let mut demo = demo();
    let mut status = |method, target| {
        let asked = Asked { method, target, ..Asked::default() };
        demo.answer(&asked, START).status
    };
    assert_eq!(status("GET", "/api/other"), 404);
    assert_eq!(status("PUT", "/api/user"), 405);
    assert_eq!(status("GET", "/api/user"), 401);
    assert_eq!(status("GET", "/api/capabilities"), 200);
    assert_eq!(status("POST", "/api/oauth/token"), 501);
    assert_eq!(status("GET", "/api/orgs/%FF/metadata"), 400);
    assert_eq!(status("GET", "/api/user?a=1&a=1"), 401);
    let long = vec![b' '; 65 * 1024];
    let asked =
        Asked { method: "POST", target: "/api/user/tokens", body: &long, ..Asked::default() };
    assert_eq!(demo.answer(&asked, START).status, 413);
}

#[test]
fn issuers_are_registered_by_their_keys_only() {
    let mut demo = demo();
    let issuers = path::oidc_issuers(&OrgName::new("acme-corp"));
    let body = r#"{"name":"ours","url":"https://ours.example"}"#;
    let refused = ask(&mut demo, ADA, "POST", &issuers, body);
    assert_eq!(refused.status, 422);
    assert!(String::from_utf8_lossy(&refused.body).contains("no network"));
    let keys = r#"{"keys":[{"kty":"EC","kid":"1","alg":"ES256","crv":"P-256",
        "x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
        "y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}]}"#;
    let body = format!(r#"{{"name":"ours","url":"https://ours.example","jwks":{keys}}}"#);
    let registered = ask(&mut demo, ADA, "POST", &issuers, &body);
    assert_eq!(registered.status, 200, "{}", String::from_utf8_lossy(&registered.body));
}

#[test]
fn a_demo_is_made_again_from_its_text() {
    let mut first = demo();
    for name in ["one", "two", "three"] {
        assert_eq!(create(&mut first, ADA, name).status, 200);
    }
    create(&mut first, LINUS, "refused");
    // Also what was done with a token that was created here.
    let personal = path::create_token(&Owner::Personal, None);
    let answer = ask(&mut first, ADA, "POST", &personal, r#"{"description":"mine","expires":0}"#);
    let key: CreateTokenResponse = serde_json::from_slice(&answer.body).unwrap();
    let (target, authorization) =
        (path::create_token(&acme(), None), format!("token {}", key.token_value.expose()));
    let asked = Asked {
        method: "POST",
        target: target.as_str(),
        authorization: Some(&authorization),
        content_type: Some("application/json"),
        body: br#"{"name":"by-mine","description":"","expires":0,"admin":false}"#,
        if_match: None,
    };
    assert_eq!(first.answer(&asked, START.plus_days(1)).status, 200);
    let before = list(&mut first);
    let mut second = Demo::restored(&first.text()).unwrap();
    assert!(before.contains("by-mine") && list(&mut second) == before);
    assert_eq!(second.text(), first.text());
    // What comes next is also the same.
    let body = |answer: Response| String::from_utf8(answer.body).unwrap();
    let next = body(create(&mut first, ADA, "four"));
    assert_eq!(body(create(&mut second, ADA, "four")), next);
    for token in first.identities() {
        assert!(!first.text().contains(token.token.expose()), "no values of tokens");
    }
    assert!(!first.text().contains(key.token_value.expose()), "no values of tokens");
    assert!(Demo::restored("{}").is_err());
    let other = first.text().replacen("\"version\":1", "\"version\":0", 1);
    assert!(Demo::restored(&other).is_err());
}

#[test]
fn other_seeds_make_other_tokens() {
    let (mut one, mut other) =
        (Demo::new(START, 1, 100).unwrap(), Demo::new(START, 2, 100).unwrap());
    assert_ne!(create(&mut one, ADA, "new").body, create(&mut other, ADA, "new").body);
}

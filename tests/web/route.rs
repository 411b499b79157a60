//! Every address is read back as the screen that it was written for, with any names in it.

use token_api::id::{OrgName, RoleId, TeamName, TokenId, UserLogin};
use token_api::oidc::IssuerId;
use token_api::token::Owner;
use token_console::route::{Address, Route, after_sign_in, connect_then};
use wasm_bindgen_test::wasm_bindgen_test;

const ODD: [&str; 9] =
    ["acme-corp", "a/b", "50%", "a+b c", "?q=1#x", "żółw", "%2F", "connect", "teams"];

#[wasm_bindgen_test]
fn paths_read_back() {
    for name in ODD {
        let (org, team) = (OrgName::new(name), TeamName::new(name));
        for route in [
            Route::Home,
            Route::Connect,
            Route::Overview(org.clone()),
            Route::Tokens(Owner::Personal),
            Route::Tokens(Owner::Organization(org.clone())),
            Route::Tokens(Owner::Team(org.clone(), team.clone())),
            Route::Token(Owner::Personal, TokenId::new(name)),
            Route::Token(Owner::Organization(org.clone()), TokenId::new(name)),
            Route::Token(Owner::Team(org.clone(), team), TokenId::new(name)),
            Route::Teams(org.clone()),
            Route::Team(org.clone(), TeamName::new(name)),
            Route::Members(org.clone()),
            Route::Member(org.clone(), UserLogin::new(name)),
            Route::Roles(org.clone()),
            Route::Role(org.clone(), RoleId::new(name)),
            Route::Audit(org.clone()),
            Route::Issuers(org.clone()),
            Route::Issuer(org.clone(), IssuerId::new(name)),
            Route::Settings(org.clone()),
        ] {
            assert_eq!(Route::parse(&route.path()), route, "{}", route.path());
        }
    }
}

#[wasm_bindgen_test]
fn unknown_paths_are_not_found() {
    for path in [
        "/x",
        "/orgs",
        "/orgs//tokens",
        "/orgs/a/teams//tokens",
        "/orgs/a/oidc/1/2",
        "/tokens/1/2",
        "/tokens//1",
    ] {
        assert_eq!(Route::parse(path), Route::NotFound, "{path}");
    }
    assert_eq!(Route::parse("/tokens/"), Route::Tokens(Owner::Personal));
}

#[wasm_bindgen_test]
fn sign_in_leads_back_and_never_to_another_site() {
    let asked = Address::parse("/orgs/a%2Fb/tokens?q=50%25&status=all");
    assert_eq!(after_sign_in(&connect_then(&asked).search), asked);
    for elsewhere in [
        "https://evil.example/tokens",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/connect?to=/tokens",
        "",
    ] {
        let mut search = "?to=".to_owned();
        console_core::text::query_string::encode(elsewhere, &mut search);
        assert_eq!(after_sign_in(&search), Route::Home.into(), "{elsewhere}");
    }
}

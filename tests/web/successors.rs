//! What is proposed for the value of a successor, on the page of the token.

use crate::page::{Backend, LIST, Site, open, row};
use serde_json::{Value, json};
use token_api::id::TokenId;
use token_api::mark::mark;
use wasm_bindgen_test::wasm_bindgen_test;

fn successor() -> Value {
    let description = mark("Breaks things", &TokenId::new("id-1"));
    row(2, &json!({ "name": "chaos-friday-2", "description": description }))
}

async fn snippet(tokens: Vec<Value>) -> Site {
    let backend = Backend::new();
    backend.serve(LIST, json!({ "tokens": tokens }));
    let site = open("/orgs/acme-corp/tokens/id-2", &backend).await;
    site.wait_for("radio", "GitHub Actions").await.click();
    site
}

#[wasm_bindgen_test]
async fn a_successor_is_stored_where_pipelines_read_its_predecessor() {
    let why = "The secret is called after chaos-friday, which this token replaces";
    let before = row(1, &json!({ "name": "chaos-friday", "created": "2025-01-01T00:00:00Z" }));
    for tokens in [vec![before, successor()], vec![successor()]] {
        let site = snippet(tokens).await;
        site.shows(".snippet", &["gh secret set CHAOS_FRIDAY_TOKEN", why]).await;
    }
}

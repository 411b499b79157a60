//! Rows that no sensible server sends: each spoils itself at most, and none becomes markup.

use crate::harness::until;
use crate::page::{Answer, Backend, LIST, Site, open, row, rows};
use leptos::prelude::document;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

const TOKENS: &str = "/orgs/acme-corp/tokens";

async fn list_of(tokens: Vec<Value>) -> Site {
    let backend = Backend::new();
    let counted = format!("{0} of {0} tokens", tokens.len());
    backend.serve(LIST, json!({ "tokens": tokens }));
    let site = open(TOKENS, &backend).await;
    site.shows("main", &[&counted]).await;
    site
}

/// The text of the row of this name.
fn text_of(site: &Site, name: &str) -> String {
    let found: Vec<_> = site
        .select("tbody tr")
        .into_iter()
        .filter(|row| {
            let title = row.query_selector(".cell-title bdi").ok().flatten();
            title.is_some_and(|title| title.text_content().as_deref() == Some(name))
        })
        .map(|row| row.inner_text().replace('\u{a0}', " "))
        .collect();
    assert_eq!(found.len(), 1, "{name} in {}", site.text());
    found[0].clone()
}

#[wasm_bindgen_test]
async fn a_row_that_cannot_be_read_is_marked_and_spoils_no_other() {
    let none = json!({});
    let broken = json!({ "id": { "number": 7 }, "name": "broken-7" });
    let site = list_of(vec![row(1, &none), broken, json!(42), Value::Null, row(2, &none)]).await;
    for name in ["token-00001", "token-00002"] {
        assert!(!text_of(&site, name).contains("unreadable row"));
        assert_eq!(site.all("button", &format!("Actions for {name}")).len(), 1);
    }
    let shown = site.rows();
    let marked = shown.iter().filter(|row| row.contains("unreadable row")).count();
    assert_eq!((marked, shown.len()), (3, 5));
    let is_shown = |button: &&HtmlElement| button.offset_width() > 0;
    let menus = site.select("tbody button[aria-label^='Actions for']");
    assert_eq!(menus.iter().filter(is_shown).count(), 2);
}

#[wasm_bindgen_test]
async fn absurd_values_are_shown_as_they_are() {
    let odd = [
        (
            "negative",
            json!({ "expires": -7, "lastUsed": -8 }),
            vec!["odd value -7", "odd value -8"],
        ),
        (
            "milliseconds",
            json!({ "expires": 1_795_212_840_000_i64 }),
            vec!["odd value 1795212840000"],
        ),
        (
            "no-instant",
            json!({ "expires": 9_000_000_000_000_000_000_i64 }),
            vec!["odd value 9000000000000000000"],
        ),
        ("someday", json!({ "created": "some day in May" }), vec!["some day in May"]),
        ("quantum", json!({ "type": "quantum", "spin": { "up": [1, 2] } }), vec!["quantum"]),
        ("roled", json!({ "role": { "id": "r", "name": "Deployer" } }), vec!["Deployer"]),
        ("same-id", json!({ "id": "same" }), vec![]),
        ("same-id-too", json!({ "id": "same" }), vec![]),
    ];
    let tokens = (1..).zip(&odd).map(|(number, (name, fields, _))| {
        let mut fields = fields.clone();
        fields["name"] = json!(name);
        row(number, &fields)
    });
    let site = list_of(tokens.collect()).await;
    for (name, _, words) in odd {
        let text = text_of(&site, name);
        let said = text.replacen(name, "", 1);
        assert!(words.iter().all(|word| said.contains(word)), "{name}: {text}");
    }
}

#[wasm_bindgen_test]
async fn markup_turned_text_and_hidden_characters_are_shown_literally() {
    let title = r#"<img src=x onerror="document.title='owned'"><script>alert(1)</script>"#;
    let names = [
        (title, title),
        ("{{constructor.constructor('alert(1)')()}}", "{{constructor.constructor('alert(1)')()}}"),
        ("user\u{202e}gnp.exe", "user⟨U+202E⟩gnp.exe"),
        ("a\u{0}b\u{200b}c", "a⟨U+0000⟩b⟨U+200B⟩c"),
    ];
    let tokens = (0..)
        .zip(names)
        .map(|(number, (name, _))| row(number, &json!({ "name": name, "description": name })));
    let site = list_of(tokens.collect()).await;
    site.lists(&names.map(|(_, shown)| shown)).await;
    assert!(site.select("main script, main img").is_empty());
    assert!(document().title().starts_with("Access tokens"), "{}", document().title());
    site.press("Actions for user⟨U+202E⟩gnp.exe").await;
    let is_delete = |item: &HtmlElement| item.inner_text().contains("Delete…");
    until("a menu", || site.every("menuitem").iter().any(is_delete)).await;
    site.every("menuitem").into_iter().find(is_delete).expect("an item").click();
    let question = site.wait_for("dialog", "Delete token").await;
    assert!(question.inner_text().contains("user⟨U+202E⟩gnp.exe"));
}

#[wasm_bindgen_test]
async fn an_organization_with_an_odd_name_is_one_path_segment() {
    let backend = Backend::new();
    backend.serve("/api/orgs/a%2Fb%3Fc%23d/tokens", json!({ "tokens": rows(1, 2) }));
    let site = open("/orgs/a%2Fb%3Fc%23d/tokens", &backend).await;
    site.lists(&["token-00001"]).await;
    assert_eq!(document().title(), "Access tokens · a/b?c#d · Token Console");
    // A cut segment would name another organization.
    let known = ["a%2Fb%3Fc%23d", "acme-corp", "blue-harbor"];
    let stray = |path: &str| {
        let org = path.strip_prefix("/api/orgs/").and_then(|rest| rest.split('/').next());
        org.is_some_and(|org| !known.contains(&org))
    };
    let strays: Vec<_> = backend.all().into_iter().filter(|asked| stray(&asked.path)).collect();
    assert!(strays.is_empty(), "{strays:?}");
}

#[wasm_bindgen_test]
async fn an_answer_nested_without_sense_and_one_without_end_are_no_crash() {
    const DEEP: usize = 100_000;
    let backend = Backend::new();
    let nested = format!(r#"{{"tokens":{}{}}}"#, "[".repeat(DEEP), "]".repeat(DEEP));
    backend.on("GET", LIST, move |_| Answer::text(200, "application/json", &*nested));
    let site = open(TOKENS, &backend).await;
    site.shows("tbody tr", &["unreadable row"]).await;
    assert_eq!(site.rows().len(), 1);
    let padding = "x".repeat(17 * 1024 * 1024);
    let endless = format!(r#"{{"tokens":[],"padding":"{padding}"}}"#);
    backend.on("GET", LIST, move |_| Answer::text(200, "application/json", &*endless));
    site.get("radio", "All").click();
    site.shows("main [role=alert]", &["The answer is too large"]).await;
    assert_eq!(site.rows().len(), 1);
}

//! What remains of secrets in the program's memory. The secrets are made by the browser's script and
//! stay with it, so that the program has only what a user would have typed or a server sent.

use crate::harness::{fire, frame, until};
use crate::page::store::create_dialog;
use crate::page::{Answer, Backend, LIST, Site, button, enter, field, open, rows};
use js_sys::{Function, JsString};
use serde_json::{Value, json};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

/// A text of 47 random characters, which begins as the values of the reference backend do.
struct Secret(JsString);

impl Secret {
    fn new() -> Self {
        let script = "(() => {
            const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
            const random = crypto.getRandomValues(new Uint8Array(43));
            return 'tcp_' + [...random].map((byte) => letters[byte % letters.length]).join('');
        })()";
        Self(js_sys::eval(script).expect("a secret").unchecked_into())
    }

    /// Types it, as a paste does.
    fn type_into(&self, field: &HtmlElement) {
        js_sys::Reflect::set(field, &"value".into(), &self.0).expect("a value");
        fire(field, "input");
        fire(field, "change");
    }

    fn clear(field: &HtmlElement) {
        js_sys::Reflect::set(field, &"value".into(), &"".into()).expect("no value");
    }

    /// How many characters of it are in the memory of the program, in runs of eight or more.
    fn remains(&self) -> u32 {
        let script = "(memory, secret) => {
            const text = new TextDecoder('latin1').decode(new Uint8Array(memory.buffer));
            const found = new Set();
            for (let at = 4; at + 8 <= secret.length; at++) {
                if (text.includes(secret.slice(at, at + 8))) {
                    for (let place = at; place < at + 8; place++) found.add(place);
                }
            }
            return found.size;
        }";
        let search: Function = js_sys::eval(&format!("({script})")).expect("a search").into();
        let found = search.call2(&JsValue::UNDEFINED, &wasm_bindgen::memory(), &self.0);
        let characters = found.ok().and_then(|found| found.as_f64()).expect("a number");
        // At most the length of the secret.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let characters = characters as u32;
        characters
    }
}

/// Replaces the clipboard by one that takes everything, until it is dropped.
struct Clipboard;

impl Clipboard {
    fn willing() -> Self {
        let script = "Object.defineProperty(navigator, 'clipboard', {
            configurable: true,
            value: Object.create(Clipboard.prototype, { writeText: { value: async () => {} } }),
        })";
        js_sys::eval(script).expect("a clipboard");
        Self
    }
}

impl Drop for Clipboard {
    fn drop(&mut self) {
        let _ = js_sys::eval("delete navigator.clipboard");
    }
}

/// Signed in with this secret, on the list of an organization.
async fn signed_in(backend: &Backend, secret: &Secret) -> Site {
    backend.serve(LIST, json!({ "tokens": rows(1, 2) }));
    let site = open("/orgs/acme-corp/tokens", backend).await;
    site.press("Account AL").await;
    site.wait_for("menuitem", "Sign out").await.click();
    site.wait_for("heading", "Sign in").await;
    let form = site.select("main.sign-in").remove(0);
    secret.type_into(&field(&form, "Access token"));
    button(&form, "Sign in").click();
    site.wait_for("button", "Create token").await;
    site
}

#[wasm_bindgen_test]
async fn nothing_remains_of_a_created_value_after_done_or_of_the_session_after_sign_out() {
    let (backend, _clipboard) = (Backend::new(), Clipboard::willing());
    let (session, value) = (Secret::new(), Secret::new());
    let answer = value.0.clone();
    backend.on("POST", LIST, move |_| {
        Answer::ok(&json!({ "id": "id-1", "tokenValue": String::from(&answer) }))
    });
    let site = signed_in(&backend, &session).await;
    assert_eq!(session.remains(), 43, "the search finds what is in use");

    let dialog = create_dialog(&site).await;
    enter(&dialog, "Name", "build-cache");
    button(&dialog, "Create token").click();
    let created = site.wait_for("dialog", "Token created").await;
    assert_eq!(value.remains(), 43, "the search finds what is shown");
    for form in ["gh secret set", "Kubernetes secret", "Line of an .env file"] {
        button(&created, "Copy as").click();
        site.wait_for("menuitem", form).await.click();
        site.shows("dialog", &["Copied."]).await;
    }
    button(&created, "Copy token").click();
    // The words of the last copy stand there until the next frame.
    frame().await;
    site.shows("dialog", &["Copied."]).await;
    button(&created, "Done").click();
    site.gone("dialog").await;
    assert_eq!(value.remains(), 0, "after Done");

    site.press("Account AL").await;
    site.wait_for("menuitem", "Sign out").await.click();
    site.wait_for("heading", "Sign in").await;
    // The backend is in the page, and keeps what it was asked.
    backend.forget();
    assert_eq!((session.remains(), value.remains()), (0, 0), "after sign-out");
}

#[wasm_bindgen_test]
async fn nothing_remains_of_a_value_that_was_refused_or_looked_up() {
    let backend = Backend::new();
    let (session, other) = (Secret::new(), Secret::new());
    let site = signed_in(&backend, &session).await;
    site.press("Account AL").await;
    site.wait_for("menuitem", "Which token is this?").await.click();
    let dialog = site.wait_for("dialog", "Which token is this?").await;
    other.type_into(&field(&dialog, "Token value"));
    button(&dialog, "Check token").click();
    site.shows("dialog", &["The server names your login, ada."]).await;
    backend.forget();
    assert_eq!(other.remains(), 0, "after the answer");
    button(&dialog, "Close").click();
    site.gone("dialog").await;

    site.press("Account AL").await;
    site.wait_for("menuitem", "Sign out").await.click();
    site.wait_for("heading", "Sign in").await;
    let form = site.select("main.sign-in").remove(0);
    backend.on("GET", "/api/user", |_| Answer::json(401, &json!({ "message": "No" })));
    let typed = field(&form, "Access token");
    other.type_into(&typed);
    button(&form, "Sign in").click();
    site.shows("main [role=alert]", &["Token not accepted."]).await;
    Secret::clear(&typed);
    fire(&typed, "input");
    backend.forget();
    until("nothing left", || other.remains() == 0).await;
}

#[wasm_bindgen_test]
async fn nothing_remains_of_an_id_token_after_signing_in_with_it() {
    let backend = Backend::new();
    let (session, issued, signature) = (Secret::new(), Secret::new(), Secret::new());
    let answer = issued.0.clone();
    backend.on("POST", "/api/oauth/token", move |_| Answer::ok(&exchanged(&answer)));
    let site = signed_in(&backend, &session).await;
    site.press("Account AL").await;
    site.wait_for("menuitem", "Sign out").await.click();
    site.press("Use an ID token instead").await;
    let typed = site.wait_for("textbox", "ID token").await;
    let unsigned = crate::page::id_token().replace("c2ln", "");
    Secret(JsString::from(unsigned).concat(&signature.0)).type_into(&typed);
    let form = site.select("main.sign-in").remove(0);
    button(&form, "Sign in").click();
    site.wait_for("button", "Create token").await;
    // The backend is in the page, and keeps what it was asked.
    backend.forget();
    assert_eq!((signature.remains(), issued.remains()), (0, 43), "after signing in");
}

fn exchanged(value: &JsString) -> Value {
    json!({
        "access_token": String::from(value),
        "issued_token_type": "urn:ietf:params:oauth:token-type:access_token",
        "token_type": "token",
        "expires_in": 7200,
    })
}

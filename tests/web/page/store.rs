//! A list of tokens that can be created and deleted, and the dialogs for that.

use super::backend::{Answer, Asked, Backend};
use super::data::{LIST, now};
use super::{Site, button, open};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::rc::Rc;
use token_api::time::UnixSeconds;
use web_sys::HtmlElement;

/// What is told of a new token, once.
pub const VALUE: &str = "tcp_n3wV4lue0123456789abcdefghijklmnopqrstuvwxyz";

/// The tokens of one list. Clones are the same list.
#[derive(Clone, Default)]
pub struct Store(Rc<RefCell<Vec<Value>>>);

impl Store {
    /// A list with these rows, at the path of its API.
    pub fn at(path: &str, backend: &Backend, rows: Vec<Value>) -> Self {
        let store = Self(Rc::new(RefCell::new(rows)));
        let (read, make, remove) = (store.clone(), store.clone(), store.clone());
        backend.on("GET", path, move |_| read.list());
        backend.on("POST", path, move |asked| make.create(asked));
        backend.on("DELETE", &format!("{path}/*"), move |asked| {
            let id = asked.path.rsplit('/').next().unwrap_or_default();
            remove.0.borrow_mut().retain(|token| token["id"] != id);
            Answer::empty(204)
        });
        store
    }

    pub fn list(&self) -> Answer {
        Answer::ok(&json!({ "tokens": *self.0.borrow() }))
    }

    pub fn create(&self, asked: &Asked) -> Answer {
        let mut token = asked.json();
        let id = format!("new-{}", self.0.borrow().len());
        token["id"] = json!(id);
        token["created"] = json!(UnixSeconds(now()).to_rfc3339());
        token["createdBy"] = json!("ada");
        token["lastUsed"] = json!(0);
        self.0.borrow_mut().push(token);
        Answer::ok(&json!({ "id": id, "tokenValue": VALUE }))
    }

    /// The token of this name.
    pub fn find(&self, name: &str) -> Option<Value> {
        self.0.borrow().iter().find(|token| token["name"] == name).cloned()
    }
}

/// The organization's list with two tokens, and the create dialog open on it.
pub async fn open_create(backend: &Backend) -> (Site, Store, HtmlElement) {
    let named = |number, name: &str| super::row(number, &json!({ "name": name }));
    let store = Store::at(LIST, backend, vec![named(1, "deploy-prod"), named(2, "ci")]);
    let site = open("/orgs/acme-corp/tokens", backend).await;
    site.lists(&["deploy-prod", "ci"]).await;
    let dialog = create_dialog(&site).await;
    (site, store, dialog)
}

/// Opens the create dialog from the head of the page.
pub async fn create_dialog(site: &Site) -> HtmlElement {
    let button = site.wait_for("button", "Create token").await;
    button.focus().expect("focus");
    button.click();
    site.wait_for("dialog", "Create token").await
}

/// Presses the button that sends the draft.
pub fn submit(dialog: &HtmlElement) {
    button(dialog, "Create token").click();
}

//! Helpers: mounting, finding by role and name, acting, and waiting for a condition.

use crate::page::{self, clock};
use js_sys::Function;
use leptos::{mount::mount_to, prelude::*};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Element, EventInit, HtmlElement, HtmlInputElement, KeyboardEvent, KeyboardEventInit,
};

/// A view in the document. Dropping this removes it.
pub struct Page {
    root: HtmlElement,
    mounted: RefCell<Box<dyn std::any::Any>>,
}

impl Drop for Page {
    fn drop(&mut self) {
        self.unmount();
    }
}

/// Mounts a view at the end of the document, with the real style sheets.
pub fn mount<V: IntoView + 'static>(view: impl FnOnce() -> V + 'static) -> Page {
    // What a test of a whole page has left that failed: a dialog of it would make all else inert.
    page::clean_up();
    mount_whole(view)
}

/// The same while a page's clock stands still.
pub fn mount_whole<V: IntoView + 'static>(view: impl FnOnce() -> V + 'static) -> Page {
    use_styles();
    let root: HtmlElement = document()
        .create_element("div")
        .and_then(|root| root.dyn_into().map_err(JsValue::from))
        .expect("a div");
    document().body().expect("a body").append_child(&root).expect("append");
    let mounted = mount_to(root.clone(), view);
    Page { root, mounted: RefCell::new(Box::new(mounted)) }
}

fn use_styles() {
    const ID: &str = "styles-under-test";
    if document().get_element_by_id(ID).is_some() {
        return;
    }
    let style = document().create_element("style").expect("a style");
    style.set_id(ID);
    style.set_text_content(Some(concat!(
        include_str!("../../style/tokens.css"),
        include_str!("../../style/base.css"),
        include_str!("../../style/ui/button.css"),
        include_str!("../../style/ui/choices.css"),
        include_str!("../../style/ui/dialog.css"),
        include_str!("../../style/ui/field.css"),
        include_str!("../../style/ui/menu.css"),
        include_str!("../../style/ui/suggest.css"),
        include_str!("../../style/ui/table.css"),
        include_str!("../../style/ui/text.css"),
        include_str!("../../style/ui/tip.css"),
        include_str!("../../style/ui/toggle.css"),
    )));
    document().body().expect("a body").append_child(&style).expect("append");
}

impl Page {
    /// Takes it out of the document.
    pub fn unmount(&self) {
        // The view first, so that components can clean up while they are in the document.
        drop(self.mounted.replace(Box::new(())));
        self.root.remove();
    }

    /// Shows it where a page begins, above all else.
    pub fn show_at_top(&self) {
        let place = "position:absolute;inset:0 0 auto;background:canvas";
        self.root.set_attribute("style", place).expect("a place");
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }

    /// The elements of a role with this accessible name, in document order.
    pub fn all(&self, role: &str, name: &str) -> Vec<HtmlElement> {
        self.every(role).into_iter().filter(|element| name_of(element) == name).collect()
    }

    /// The elements of a role.
    pub fn every(&self, role: &str) -> Vec<HtmlElement> {
        self.select("*").into_iter().filter(|element| role_of(element) == role).collect()
    }

    /// The only element with this role and name.
    pub fn get(&self, role: &str, name: &str) -> HtmlElement {
        let mut found = self.all(role, name);
        assert_eq!(found.len(), 1, "{role} {name:?} in {}", self.root.inner_html());
        found.remove(0)
    }

    /// The same as an input element.
    pub fn input(&self, role: &str, name: &str) -> HtmlInputElement {
        self.get(role, name).dyn_into().expect("an input")
    }

    /// Elements that match a CSS selector.
    pub fn select(&self, selector: &str) -> Vec<HtmlElement> {
        let found = self.root.query_selector_all(selector).expect("a selector");
        (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
    }

    /// All text that is shown.
    pub fn text(&self) -> String {
        self.root.inner_text()
    }
}

/// The role of an element, explicit or implied.
pub fn role_of(element: &Element) -> String {
    if let Some(role) = element.get_attribute("role") {
        return role;
    }
    let by_type = |kind: Option<String>| match kind.as_deref() {
        Some("checkbox") => "checkbox",
        Some("radio") => "radio",
        Some("search") => "searchbox",
        Some("number") => "spinbutton",
        _ => "textbox",
    };
    let role = match element.tag_name().to_lowercase().as_str() {
        "button" => "button",
        "dialog" => "dialog",
        "input" => by_type(element.get_attribute("type")),
        "textarea" => "textbox",
        "select" => "combobox",
        "section" => "region",
        "table" => "table",
        "h1" | "h2" | "h3" => "heading",
        "a" if element.has_attribute("href") => "link",
        "nav" => "navigation",
        _ => "",
    };
    role.to_owned()
}

/// The accessible name: the label, labelling elements, or the text inside.
pub fn name_of(element: &HtmlElement) -> String {
    let text = |element: &Element| {
        element.dyn_ref::<HtmlElement>().map(HtmlElement::inner_text).unwrap_or_default()
    };
    if let Some(label) = element.get_attribute("aria-label") {
        return label;
    }
    if let Some(ids) = element.get_attribute("aria-labelledby") {
        return referred(&ids).iter().map(text).collect::<Vec<_>>().join(" ");
    }
    let label = document().query_selector(&format!("label[for='{}']", element.id())).ok().flatten();
    let around = element.closest("label").ok().flatten();
    if let Some(label) = label.or(around) {
        let label: Element = label.clone_node_with_deep(true).expect("a copy").unchecked_into();
        while let Ok(Some(silent)) = label.query_selector("[aria-hidden],[hidden]") {
            silent.remove();
        }
        return label.text_content().unwrap_or_default().trim().to_owned();
    }
    text(element).trim().to_owned()
}

/// The accessible description: the texts of the elements that `aria-describedby` names.
pub fn description_of(element: &Element) -> String {
    let ids = element.get_attribute("aria-describedby").unwrap_or_default();
    let texts = referred(&ids).into_iter().filter_map(|element| element.text_content());
    texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
}

fn referred(ids: &str) -> Vec<Element> {
    ids.split_whitespace().filter_map(|id| document().get_element_by_id(id)).collect()
}

/// Replaces the value by a text, as a keyboard or a paste does.
pub fn fill(input: &HtmlElement, text: &str) {
    input.focus().expect("focus");
    js_sys::Reflect::set(input, &"value".into(), &text.into()).expect("a value");
    fire(input, "input");
}

/// Types text at the end of the focused element, as the browser's own editing does.
pub fn type_text(text: &str) {
    let document: web_sys::HtmlDocument = document().unchecked_into();
    document.exec_command_with_show_ui_and_value("insertText", false, text).expect("typing");
}

/// Selects an option of a drop-down list by its text.
pub fn choose(select: &HtmlElement, option: &str) {
    let options = select.query_selector_all("option").expect("options");
    let index = (0..options.length())
        .find(|at| options.get(*at).and_then(|node| node.text_content()).as_deref() == Some(option))
        .unwrap_or_else(|| panic!("no option {option:?}"));
    js_sys::Reflect::set(select, &"selectedIndex".into(), &index.into()).expect("an index");
    fire(select, "change");
}

/// Fires a bubbling event. Returns whether the default action is allowed.
pub fn fire(element: &Element, event: &str) -> bool {
    let init = EventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = web_sys::Event::new_with_event_init_dict(event, &init).expect("an event");
    element.dispatch_event(&event).expect("dispatch")
}

/// Presses a key on the focused element.
pub fn press(key: &str) -> bool {
    let init = KeyboardEventInit::new();
    init.set_key(key);
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event =
        KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).expect("an event");
    focused().dispatch_event(&event).expect("dispatch")
}

/// The focused element; the body if there is none.
pub fn focused() -> HtmlElement {
    document().active_element().expect("a document").dyn_into().expect("an element")
}

/// Waits until `condition` is true; checks once per frame. Fails with `what` after five seconds.
pub async fn until(what: &str, condition: impl Fn() -> bool) {
    for _ in 0..300 {
        if condition() {
            return;
        }
        frame().await;
    }
    panic!("in vain: {what}");
}

thread_local! {
    // Taken once, before a test of a whole page replaces it.
    static SET_TIMEOUT: Function = js_sys::Reflect::get(&window(), &"setTimeout".into())
        .expect("timers")
        .unchecked_into();
}

/// Runs `then` after so many real milliseconds, also while the page's own timers stand still.
pub fn real_timeout(then: &Function, ms: i32) {
    let started = SET_TIMEOUT.with(|set| set.call2(&window(), then, &ms.into()));
    started.expect("a timer");
}

/// Waits until all reactive updates have run and the browser has drawn. A page's own clock goes on by
/// as much.
pub async fn frame() {
    const MS: u8 = 16;
    leptos::task::tick().await;
    clock::pass(MS.into());
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        // A hidden window draws no frames, so a short timer is used in their place.
        real_timeout(&resolve, MS.into());
    });
    wasm_bindgen_futures::JsFuture::from(promise).await.expect("a frame");
    leptos::task::tick().await;
}

/// The texts that are highlighted as found, from the top.
pub fn highlighted() -> Vec<String> {
    let script = "[...(CSS.highlights.get('found') ?? [])].map(String)";
    let texts = js_sys::eval(script).expect("a browser with highlights");
    js_sys::Array::from(&texts).iter().filter_map(|text| text.as_string()).collect()
}

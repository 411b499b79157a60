//! Marks text without changing elements (the CSS Custom Highlight API). If a browser does not have
//! it, nothing is marked.

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Node;

/// A range in one text node, in UTF-16 code units.
pub struct Place {
    /// The text node.
    pub node: Node,
    /// The start of the range.
    pub start: u32,
    /// The end of the range.
    pub end: u32,
}

/// Marks exactly these ranges as `::highlight(name)`. Text that is written again later loses its
/// mark.
pub fn mark(name: &str, places: &[Place]) {
    let _ = try_mark(name, places);
}

fn try_mark(name: &str, places: &[Place]) -> Result<(), JsValue> {
    let page = js_sys::global();
    let registry = Reflect::get(&Reflect::get(&page, &"CSS".into())?, &"highlights".into())?;
    if places.is_empty() {
        return call(&registry, "delete", &[name.into()]);
    }
    let range = constructor(&page, "Range")?;
    let mut ranges = Vec::with_capacity(places.len());
    for Place { node, start, end } in places {
        let new = Reflect::construct(&range, &Array::new())?;
        call(&new, "setStart", &[node.into(), (*start).into()])?;
        call(&new, "setEnd", &[node.into(), (*end).into()])?;
        ranges.push(new);
    }
    let ranges: Array = ranges.into_iter().collect();
    let highlight = Reflect::construct(&constructor(&page, "Highlight")?, &ranges)?;
    call(&registry, "set", &[name.into(), highlight])
}

fn constructor(page: &Object, name: &str) -> Result<Function, JsValue> {
    Reflect::get(page, &name.into())?.dyn_into()
}

fn call(on: &JsValue, method: &str, arguments: &[JsValue]) -> Result<(), JsValue> {
    let method: Function = Reflect::get(on, &method.into())?.dyn_into()?;
    method.apply(on, &arguments.iter().cloned().collect()).map(drop)
}

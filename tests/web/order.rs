//! The order of names is that of `Intl.Collator`, which decides for each pair of texts. The console
//! sorts by keys instead, so that the browser is not asked for each pair.

use console_core::text::letters::in_order;
use js_sys::{Array, Intl, Object, Reflect};
use token_console::platform::intl::lower_case;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

/// Names as people give them: numbers, signs, letters with marks, other scripts, both Unicode forms.
const NAMES: [&str; 40] = [
    "token-2",
    "token-10",
    "token2",
    "token10",
    "token 3",
    "token_3",
    "Token-11",
    "token-010b",
    "Ärger",
    "arger 2",
    "Argen",
    "zebra",
    "Zoë",
    "zoe 2",
    "éclair",
    "eclair 2",
    "E\u{301}clat",
    "straße",
    "strasse 2",
    "strassen",
    "ørsted",
    "orsted 2",
    "łódź",
    "lodz 2",
    "Œuvre",
    "oeuvre 2",
    "ci/deploy",
    "ci-deploy",
    "ci.deploy",
    "ci deploy",
    "(old) ci",
    "[old] ci",
    "#1",
    "@team",
    "$x",
    "Ёлка",
    "елка 2",
    "яблоко",
    "東京",
    "한국",
];

/// A collator as the issue of natural order asks for: numbers by value, marks and case aside.
fn collator() -> Intl::Collator {
    let options = Object::new();
    for (key, value) in [("numeric", JsValue::TRUE), ("sensitivity", "base".into())] {
        Reflect::set(&options, &key.into(), &value).expect("an option");
    }
    Intl::Collator::new(&Array::of1(&"en-GB".into()), &options)
}

#[wasm_bindgen_test]
fn names_stand_in_the_order_of_the_collator() {
    let compare = collator().compare();
    let by_collator = |a: &str, b: &str| {
        let order = compare.call2(&JsValue::NULL, &a.into(), &b.into()).expect("an order");
        order.as_f64().expect("a number").total_cmp(&0.0)
    };
    let ordered = in_order(NAMES.to_vec(), |name| (*name).to_owned(), lower_case);
    for pair in ordered.windows(2) {
        assert!(by_collator(pair[0], pair[1]).is_le(), "{pair:?} in {ordered:?}");
    }
}

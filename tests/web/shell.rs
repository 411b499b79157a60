//! The layout of the app: landmarks and the skip link.

use leptos::prelude::*;
use token_console::ui::{Button, PageHead, Shell};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{focused, mount, name_of};

#[wasm_bindgen_test]
fn the_skip_link_focuses_the_heading() {
    let page = mount(|| {
        view! {
            <Shell
                nav_head=|| "acme"
                nav=|| view! { <a href="#tokens">"Access tokens"</a> }
                top=|| view! { <b>"Access tokens"</b> }
            >
                <PageHead title="Access tokens" actions=|| view! { <Button>"Create token"</Button> }>
                    "For pipelines."
                </PageHead>
            </Shell>
        }
    });
    page.get("navigation", "Main");
    page.get("button", "Create token");
    page.get("button", "Skip to content").click();
    assert_eq!(name_of(&focused()), "Access tokens");
    assert_eq!(focused().tag_name(), "H1");
}

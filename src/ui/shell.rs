//! The frame of the app: navigation at the side (a drawer on a narrow screen), a bar on top, the
//! page; and the head of a page.

use leptos::{html, prelude::*};

use super::dom;
use super::icon::{Glyph, Icon};

/// The frame around every page.
#[component]
pub fn Shell(
    /// The navigation, in a `<nav aria-label="Main">`.
    #[prop(into)]
    nav: ViewFnOnce,
    /// Stands at its top: the organization switcher.
    #[prop(into)]
    nav_head: ViewFnOnce,
    /// The bar on top.
    #[prop(into)]
    top: ViewFnOnce,
    /// The page.
    children: Children,
) -> impl IntoView {
    let drawer = NodeRef::<html::Div>::new();
    let id = dom::fresh_id("drawer");
    let followed = move |event: leptos::ev::MouseEvent| {
        let link = dom::target(&event).and_then(|target| target.closest("a").ok().flatten());
        if let (Some(_), Some(drawer)) = (link, drawer.get_untracked()) {
            // Refused where the drawer is not one, on a wide screen.
            let _ = drawer.hide_popover();
        }
    };
    view! {
        <div class="shell">
            <button type="button" class="skip-link" on:click=|_| dom::focus_heading()>
                "Skip to content"
            </button>
            <div class="side" id=id.clone() popover="auto" node_ref=drawer on:click=followed>
                <nav class="nav" aria-label="Main">
                    {nav_head.run()}
                    {nav.run()}
                </nav>
            </div>
            <div class="stage">
                <header class="top">
                    <button
                        type="button"
                        class="icon-button drawer-button"
                        aria-label="Navigation"
                        popovertarget=id
                    >
                        <Glyph icon=Icon::Menu/>
                    </button>
                    {top.run()}
                </header>
                <main class="main">{children()}</main>
            </div>
        </div>
    }
}

/// The head of a page: its heading, which takes the focus after a navigation, a sentence about
/// it, and its actions.
#[component]
pub fn PageHead(
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// Buttons at the end.
    #[prop(optional, into)]
    actions: Option<ViewFnOnce>,
    /// A sentence below the heading.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="page-head">
            <div class="page-head-text">
                <h1 class="page-title" tabindex="-1" data-focus-home="">{title}</h1>
                {children.map(|children| view! { <div class="page-subtitle">{children()}</div> })}
            </div>
            {actions.map(|actions| view! { <div class="page-actions">{actions.run()}</div> })}
        </div>
    }
}

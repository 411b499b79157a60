//! The layout of the app: the navigation at the side (a drawer on a narrow screen), the top bar,
//! and the page; and the header of a page.

use leptos::{html, prelude::*};

use super::dom;
use super::icon::{Glyph, Icon};

/// The layout around every page.
#[component]
pub fn Shell(
    /// The navigation, in a `<nav aria-label="Main">`.
    #[prop(into)]
    nav: ViewFnOnce,
    /// Shown above the navigation: the organization switcher.
    #[prop(into)]
    nav_head: ViewFnOnce,
    /// The top bar.
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
            // The browser refuses it on a wide screen, where the navigation is not a drawer.
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

/// The header of a page: its heading, which gets the focus after navigation, a sentence about the
/// page, and its actions.
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

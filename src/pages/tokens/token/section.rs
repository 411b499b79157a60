//! A section of the page with its heading.

use leptos::prelude::*;

pub(super) fn section(title: &'static str, id: &'static str, content: AnyView) -> AnyView {
    view! {
        <section class="card token-section" aria-labelledby=id>
            <h2 id=id>{title}</h2>
            {content}
        </section>
    }
    .into_any()
}

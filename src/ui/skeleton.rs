//! Grey shapes in the place of what is being loaded, of the size that it will have.

use leptos::prelude::*;

/// One line of text that is not there yet.
#[component]
pub fn Skeleton() -> impl IntoView {
    view! { <span class="skeleton" aria-hidden="true"></span> }
}

/// A table that is not there yet. Says "Loading" to screen readers, with what it is that loads.
#[component]
pub fn TableSkeleton(
    /// What loads: "Loading access tokens".
    #[prop(into)]
    label: String,
    /// How many rows to draw.
    #[prop(default = 8)]
    rows: usize,
) -> impl IntoView {
    view! {
        <div class="table-skeleton card" role="status">
            <span class="visually-hidden">{label}</span>
            {(0..rows)
                .map(|row| {
                    view! {
                        <div
                            class="table-skeleton-row"
                            aria-hidden="true"
                            data-short=(row % 3 == 2).then_some("")
                        >
                            <span class="skeleton"></span>
                            <span class="skeleton"></span>
                            <span class="skeleton"></span>
                            <span class="skeleton"></span>
                        </div>
                    }
                })
                .collect_view()}
        </div>
    }
}

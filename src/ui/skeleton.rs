//! Gray placeholders of the size of the content that is loading.

use leptos::prelude::*;

/// A placeholder for a line of text.
#[component]
pub fn Skeleton() -> impl IntoView {
    view! { <span class="skeleton" aria-hidden="true"></span> }
}

/// A placeholder for a table. Screen readers hear its label.
#[component]
pub fn TableSkeleton(
    /// What is loading: "Loading access tokens".
    #[prop(into)]
    label: String,
    /// The number of rows.
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

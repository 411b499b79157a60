//! Text that came from outside. It is shown literally, isolated from the text around it, and
//! characters that cannot be seen or that turn the direction of reading are shown as marks.

use console_model::visible_text::{Piece, pieces};
use leptos::prelude::*;

/// Text from data, on one line. What does not fit is cut by the style sheet; the whole is shown
/// on hover and focus.
#[component]
pub fn Untrusted(
    /// The text as it came.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let parts = pieces(&text)
        .into_iter()
        .map(|piece| match piece {
            Piece::Plain(text) => text.to_owned().into_any(),
            Piece::Mark(mark) => view! { <span class="mark">{mark}</span> }.into_any(),
        })
        .collect_view();
    view! { <bdi class="untrusted" data-tip-cut="">{parts}</bdi> }
}

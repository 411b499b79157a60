//! Text from outside. It is shown literally and isolated from the direction of the text around it.
//! Invisible characters, and those that change the direction of text, are shown as marks.

use console_core::text::visible_text::{Piece, pieces};
use leptos::prelude::*;
use web_sys::{Element, Node};

/// Text from data. The style sheet truncates long text, in rows of tables to one line; the full text is
/// shown on hover and focus.
#[component]
pub fn Untrusted(
    /// The text from the data.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let parts = pieces(&text).into_iter().map(|piece| match piece {
        Piece::Mark(mark) => view! { <span class="mark">{mark}</span> }.into_any(),
        Piece::Plain(plain) => plain.to_owned().into_any(),
    });
    view! { <bdi translate="no" class="untrusted" data-tip-cut="">{parts.collect_view()}</bdi> }
}

/// The same for an element of a recycled row: replaces its content.
pub(super) fn write_untrusted(element: &Element, text: &str) {
    let pieces = pieces(text);
    if let [] | [Piece::Plain(_)] = pieces.as_slice() {
        // Changing the text of a node is cheaper than replacing the node.
        let only_text = element
            .first_child()
            .filter(|child| child.node_type() == Node::TEXT_NODE && child.next_sibling().is_none());
        match only_text {
            Some(node) => node.set_node_value(Some(text)),
            None => element.set_text_content(Some(text)),
        }
        return;
    }
    element.set_text_content(None);
    // Fails only for elements that cannot have children.
    for piece in pieces {
        match piece {
            Piece::Mark(mark) => {
                let Ok(child) = document().create_element("span") else { continue };
                child.set_text_content(Some(&mark));
                child.set_class_name("mark");
                let _ = element.append_with_node_1(&child);
            }
            Piece::Plain(plain) => drop(element.append_with_str_1(plain)),
        }
    }
}

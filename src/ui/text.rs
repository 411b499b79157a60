//! Text from outside. It is shown literally and isolated from the direction of the text around it.
//! Invisible characters, and those that change the direction of text, are shown as marks.

use console_core::text::letters::occurrences;
use console_core::text::visible_text::{Piece, pieces};
use leptos::prelude::*;
use web_sys::{Element, Node};

use super::dynamic;
use crate::platform::intl::lower_case;

/// Text from data, on one line. The style sheet truncates long text; the full text is shown on
/// hover and focus.
#[component]
pub fn Untrusted(
    /// The text from the data.
    #[prop(into)]
    text: String,
    /// Words to find: each occurrence is marked.
    #[prop(optional, into)]
    find: Option<Signal<String>>,
) -> impl IntoView {
    let parts = match find {
        None => parts(&text, "").into_any(),
        Some(find) => dynamic(move || find.with(|find| parts(&text, find))).into_any(),
    };
    view! { <bdi translate="no" class="untrusted" data-tip-cut="">{parts}</bdi> }
}

/// The same for an element of a recycled row: replaces its content. Marks the words of `find`.
pub(super) fn write_untrusted(element: &Element, text: &str, find: &str) {
    let pieces = pieces(text);
    if let ([] | [Piece::Plain(_)], true) = (pieces.as_slice(), find.is_empty()) {
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
                append(element, "span", &mark).map_or((), |span| span.set_class_name("mark"))
            }
            Piece::Plain(plain) => {
                let mut end = 0;
                for range in occurrences(plain, find, lower_case) {
                    let _ = element.append_with_str_1(&plain[end..range.start]);
                    end = range.end;
                    append(element, "mark", &plain[range]);
                }
                let _ = element.append_with_str_1(&plain[end..]);
            }
        }
    }
}

fn append(element: &Element, name: &str, text: &str) -> Option<Element> {
    let child = document().create_element(name).ok()?;
    child.set_text_content(Some(text));
    element.append_with_node_1(&child).ok()?;
    Some(child)
}

fn parts(text: &str, find: &str) -> Vec<AnyView> {
    let mut parts = Vec::new();
    for piece in pieces(text) {
        match piece {
            Piece::Mark(mark) => {
                parts.push(view! { <span class="mark">{mark}</span> }.into_any());
            }
            Piece::Plain(plain) => {
                let mut end = 0;
                for range in occurrences(plain, find, lower_case) {
                    parts.push(plain[end..range.start].to_owned().into_any());
                    end = range.end;
                    parts.push(view! { <mark>{plain[range].to_owned()}</mark> }.into_any());
                }
                parts.push(plain[end..].to_owned().into_any());
            }
        }
    }
    parts
}

//! Text that came from outside. It is shown literally, isolated from the text around it, and
//! characters that cannot be seen or that turn the direction of reading are shown as marks.

use console_core::text::letters::occurrences;
use console_core::text::visible_text::{Piece, pieces};
use leptos::prelude::*;
use web_sys::{Element, Node};

use super::dynamic;
use crate::platform::intl::lower_case;

/// Text from data, on one line. What does not fit is cut by the style sheet; the whole is shown
/// on hover and focus.
#[component]
pub fn Untrusted(
    /// The text as it came.
    #[prop(into)]
    text: String,
    /// Words that are looked for: where they occur is marked.
    #[prop(optional, into)]
    find: Option<Signal<String>>,
) -> impl IntoView {
    let parts = match find {
        None => parts(&text, "").into_any(),
        Some(find) => dynamic(move || find.with(|find| parts(&text, find))).into_any(),
    };
    view! { <bdi translate="no" class="untrusted" data-tip-cut="">{parts}</bdi> }
}

/// The same for an element that is written into by hand: replaces what stands in it. Marks where
/// the words of `find` occur.
pub(super) fn write_untrusted(element: &Element, text: &str, find: &str) {
    let pieces = pieces(text);
    if let ([] | [Piece::Plain(_)], true) = (pieces.as_slice(), find.is_empty()) {
        // A text that takes the place of another costs less than an element that loses one and gets another.
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
    // Each fails only for elements that can't have children.
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

//! A note for a user who put a token's value into a wrong field: it says that the value was not
//! sent, and offers what the user probably wanted.

use crate::pages::overlay::Overlay;
use crate::services::Services;
use crate::ui::{Button, Icon, Note, Tone};
use console_core::text::pasted::{self, Pasted};
use leptos::prelude::*;

/// The note.
#[component]
pub fn WentNowhere(
    /// The text that was put there.
    what: Pasted,
    /// The field that it was removed from: "the filter".
    place: &'static str,
) -> impl IntoView {
    let overlay = Overlay::expect();
    let (what, next) = match what {
        Pasted::Value => {
            ("That looks like a token's value.", "To find out which token it is, paste it here:")
        }
        Pasted::LastCharacters => (
            "That looks like the end of a token's value.",
            "No list knows any part of a value, so a token can't be found by it. With the whole \
             value, this tells:",
        ),
    };
    view! {
        <Note tone=Tone::Warn announce=true>
            <strong>{what}</strong>
            " It was taken out of " {place} ", and went nowhere: not into the address and not to a \
             server. "
            {next} " "
            <Button icon=Icon::Key on_press=move || overlay.identify()>"Which token is this?"</Button>
        </Note>
    }
}

impl Services {
    /// Whether a text in a field for something else is a token's value.
    pub fn recognize(self, text: &str) -> Option<Pasted> {
        let client = self.session.client();
        client.map_or_else(|| pasted::recognize(text, None), |client| client.recognize(text))
    }

    /// A search text without the token values in it; `None` if it has none.
    pub fn without_values(self, search: &str) -> Option<String> {
        let value = |text: &str| self.recognize(text).filter(|what| *what == Pasted::Value);
        pasted::cut_out(search, value).map(|(_, left)| left)
    }
}

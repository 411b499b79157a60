//! Said where a token's value was put into a field that is not meant for it: it went nowhere, and what
//! the user probably wanted is one press away.

use crate::pages::overlay::Overlay;
use crate::services::Services;
use crate::ui::{Button, Icon, Note, Tone};
use console_core::text::pasted::{self, Pasted};
use leptos::prelude::*;

/// The note.
#[component]
pub fn WentNowhere(
    /// What was put there.
    what: Pasted,
    /// What it was taken out of: "the filter".
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
    /// Whether a text that was put into a field for something else is a token's value.
    pub fn recognize(self, text: &str) -> Option<Pasted> {
        let client = self.session.client();
        client.map_or_else(|| pasted::recognize(text, None), |client| client.recognize(text))
    }

    /// What is left of a search without the values of tokens in it; `None` where there are none.
    pub fn without_values(self, search: &str) -> Option<String> {
        let value = |text: &str| self.recognize(text).filter(|what| *what == Pasted::Value);
        pasted::cut_out(search, value).map(|(_, left)| left)
    }
}

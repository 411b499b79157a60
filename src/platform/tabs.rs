//! Telling other tabs of this console something, and hearing it from them.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

/// A channel between the tabs of this origin. Silent where the browser offers none.
pub struct Tabs(Option<BroadcastChannel>);

impl Tabs {
    /// Opens the channel of this name.
    pub fn open(name: &str) -> Self {
        Self(BroadcastChannel::new(name).ok())
    }

    /// Sends a word to the other tabs.
    pub fn tell(&self, word: &str) {
        if let Some(channel) = &self.0 {
            let _ = channel.post_message(&JsValue::from_str(word));
        }
    }

    /// Hears words from other tabs, for as long as the page lives.
    pub fn listen(&self, mut hear: impl FnMut(String) + 'static) {
        if let Some(channel) = &self.0 {
            super::listen_forever(channel, "message", move |event| {
                let word = event.dyn_ref::<MessageEvent>().and_then(|e| e.data().as_string());
                if let Some(word) = word {
                    hear(word);
                }
            });
        }
    }
}

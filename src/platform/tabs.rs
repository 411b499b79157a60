//! Messages between the tabs of this console.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

/// A channel between the tabs of this origin. Does nothing if the browser has no channels.
pub struct Tabs(Option<BroadcastChannel>);

impl Tabs {
    /// Opens the channel of this name.
    pub fn open(name: &str) -> Self {
        Self(BroadcastChannel::new(name).ok())
    }

    /// Sends a message to the other tabs.
    pub fn tell(&self, word: &str) {
        if let Some(channel) = &self.0 {
            let _ = channel.post_message(&JsValue::from_str(word));
        }
    }

    /// Calls `hear` for messages of other tabs, for the life of the page.
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

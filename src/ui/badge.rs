//! Badges, and the tones that badges, notes and banners share.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// The meaning of a color. A word and an icon always say the same, because color alone is not
/// accessible.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Neutral.
    #[default]
    Plain,
    /// Information.
    Info,
    /// Good.
    Ok,
    /// Needs attention soon.
    Warn,
    /// Failed, expired, destructive.
    Bad,
    /// Admin rights.
    Admin,
}

impl Tone {
    /// The value of `data-tone` in the style sheets.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Info => "info",
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Admin => "admin",
        }
    }

    /// The default icon of the tone.
    pub const fn icon(self) -> Icon {
        match self {
            Self::Plain | Self::Info => Icon::Info,
            Self::Ok => Icon::Check,
            Self::Warn => Icon::Warning,
            Self::Bad => Icon::Cross,
            Self::Admin => Icon::Bolt,
        }
    }
}

/// A small label: tone, icon and word.
#[component]
pub fn Badge(
    /// The tone.
    #[prop(optional)]
    tone: Tone,
    /// An icon before the word.
    #[prop(optional, into)]
    icon: Option<Icon>,
    /// The word.
    children: Children,
) -> impl IntoView {
    view! {
        <span class="badge" data-tone=tone.name()>
            {icon.map(|icon| view! { <Glyph icon/> })}
            <span>{children()}</span>
        </span>
    }
}

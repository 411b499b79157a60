//! Badges, and the tones that badges, notes and banners share.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// What a colour says. Colour never says it alone: a word and an icon stand beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to say.
    #[default]
    Plain,
    /// Good to know.
    Info,
    /// Fine.
    Ok,
    /// Look at this soon.
    Warn,
    /// Failed, expired, destructive.
    Bad,
    /// Admin power.
    Admin,
}

impl Tone {
    /// The value of `data-tone` that the style sheets know.
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

    /// The icon that goes with the tone where nothing better is known.
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
    /// Shown before the word.
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

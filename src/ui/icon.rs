//! Line icons on a 16-unit grid. Each is drawn as one path, so that no markup is parsed.

use leptos::prelude::*;

/// The icons, with their meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// Two arrows in a circle: reload.
    Refresh,
    /// A lightning bolt: admin rights.
    Bolt,
    /// A tick: done, good.
    Check,
    /// An arrow head pointing down: opens something.
    Chevron,
    /// A clock face: limited time.
    Clock,
    /// An x: close or remove.
    Close,
    /// Two sheets: copy.
    Copy,
    /// An x: failed, expired.
    Cross,
    /// Three dots: more actions.
    Dots,
    /// An arrow into a tray: download.
    Download,
    /// An arrow out of a box: leads to another site.
    External,
    /// A funnel: filter.
    Filter,
    /// A cog: settings.
    Gear,
    /// Four squares: overview.
    Grid,
    /// The infinity sign: never expires.
    Infinity,
    /// An i in a circle: information.
    Info,
    /// A key: a token.
    Key,
    /// A padlock: not permitted.
    Lock,
    /// A sheet with lines: a log.
    Log,
    /// Three bars: opens the navigation.
    Menu,
    /// A screen: the system's color scheme.
    Monitor,
    /// A crescent: dark color scheme.
    Moon,
    /// One person: a user.
    Person,
    /// A plus: new.
    Plus,
    /// A magnifying glass: search.
    Search,
    /// A shield: trust.
    Shield,
    /// A door with an arrow: sign out.
    SignOut,
    /// Two sliders: display settings.
    Sliders,
    /// Sorted in ascending order.
    SortUp,
    /// Sorted in descending order.
    SortDown,
    /// Sortable, not sorted.
    Sortable,
    /// A square: stop.
    Stop,
    /// A sun: light color scheme.
    Sun,
    /// A label on a string: a role.
    Tag,
    /// Two persons: a team.
    Team,
    /// A bin: delete.
    Trash,
    /// A triangle with an exclamation mark: warning.
    Warning,
}

impl Icon {
    pub(crate) const fn path(self) -> &'static str {
        match self {
            Self::Refresh => {
                "M13.5 8a5.5 5.5 0 0 1-10 3.2M2.5 8a5.5 5.5 0 0 1 10-3.2M12.7 2v3h-3M3.3 14v-3h3"
            }
            Self::Bolt => "M9 1.8 3.5 9H8l-1 5.2L12.5 7H8z",
            Self::Check => "m3 8.5 3.2 3.2L13 4.8",
            Self::Chevron => "m4.5 6.5 3.5 3.5 3.5-3.5",
            Self::Clock => "M2.2 8a5.8 5.8 0 1 0 11.6 0a5.8 5.8 0 1 0-11.6 0M8 4.8V8l2.2 1.5",
            Self::Close | Self::Cross => "m4 4 8 8M12 4l-8 8",
            Self::Copy => "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
            Self::Dots => "M3.5 8h.01M8 8h.01M12.5 8h.01",
            Self::Download => "M8 2.5V10M4.8 7 8 10.2 11.2 7M3 13.5h10",
            Self::External => "M9.5 2.5h4v4M13.5 2.5 7.5 8.5M11.5 9.5v4h-9v-9h4",
            Self::Filter => "M2.5 3.5h11l-4.2 5v4.7l-2.6-1.4V8.5z",
            Self::Gear => {
                "M5.8 8a2.2 2.2 0 1 0 4.4 0a2.2 2.2 0 1 0-4.4 0M8 1.8v2M8 12.2v2M1.8 8h2M12.2 8h2M3.6 3.6 5 5M11 11l1.4 1.4M12.4 3.6 11 5M5 11l-1.4 1.4"
            }
            Self::Grid => "M2.5 2.5H7V7H2.5zM9 2.5h4.5V7H9zM2.5 9H7v4.5H2.5zM9 9h4.5v4.5H9z",
            Self::Infinity => {
                "M5 6C3.3 6 2 6.9 2 8s1.3 2 3 2c2.5 0 3.5-4 6-4 1.7 0 3 .9 3 2s-1.3 2-3 2c-2.5 0-3.5-4-6-4z"
            }
            Self::Info => "M2.2 8a5.8 5.8 0 1 0 11.6 0a5.8 5.8 0 1 0-11.6 0M8 7.3v3.5M8 5.2v.01",
            Self::Key => "M2.5 10.5a3 3 0 1 0 6 0a3 3 0 1 0-6 0M7.7 8.3 13.5 2.5M11 5l2 2",
            Self::Lock => "M3.5 7.2h9v6.3h-9zM5.3 7.2V5a2.7 2.7 0 0 1 5.4 0v2.2",
            Self::Log => "M3.5 2.5h9v11h-9zM6 5.5h4M6 8h4M6 10.5h2.5",
            Self::Menu => "M2.5 4h11M2.5 8h11M2.5 12h11",
            Self::Monitor => "M2 3h12v8H2zM5.5 13.5h5M8 11v2.5",
            Self::Moon => "M13.3 9.6A5.6 5.6 0 0 1 6.4 2.7a5.6 5.6 0 1 0 6.9 6.9z",
            Self::Person => {
                "M5.3 5.5a2.7 2.7 0 1 0 5.4 0a2.7 2.7 0 1 0-5.4 0M3 13.8c0-2.7 2.2-4.3 5-4.3s5 1.6 5 4.3"
            }
            Self::Plus => "M8 3v10M3 8h10",
            Self::Search => "M2.5 7a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0M10.5 10.5 14 14",
            Self::Shield => "M8 1.8 13.5 4v4c0 3.3-2.3 5.4-5.5 6.3C4.8 13.4 2.5 11.3 2.5 8V4z",
            Self::SignOut => "M6.5 2.5h-4v11h4M6 8h8M11 5l3 3-3 3",
            Self::Sliders => {
                "M2.5 4.5h6M12 4.5h1.5M8.5 4.5a1.75 1.75 0 1 0 3.5 0a1.75 1.75 0 1 0-3.5 0M2.5 11.5H4M7.5 11.5h6M4 11.5a1.75 1.75 0 1 0 3.5 0a1.75 1.75 0 1 0-3.5 0"
            }
            Self::SortUp => "M8 13V3.5M4.5 7 8 3.5 11.5 7",
            Self::SortDown => "M8 3v9.5M4.5 9 8 12.5 11.5 9",
            Self::Sortable => "m5 6 3-3 3 3M5 10l3 3 3-3",
            Self::Stop => "M4 4h8v8H4z",
            Self::Sun => {
                "M5.2 8a2.8 2.8 0 1 0 5.6 0a2.8 2.8 0 1 0-5.6 0M8 1.5v1.7M8 12.8v1.7M1.5 8h1.7M12.8 8h1.7M3.4 3.4l1.2 1.2M11.4 11.4l1.2 1.2M12.6 3.4l-1.2 1.2M4.6 11.4l-1.2 1.2"
            }
            Self::Tag => "M2.5 2.5h5l6 6-5 5-6-6zM5.3 5.3h.01",
            Self::Team => {
                "M3.5 5.5a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0M1.5 13.5c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4M10.5 3.3a2.5 2.5 0 0 1 0 4.4M12 9.8c1.6.5 2.5 1.8 2.5 3.7"
            }
            Self::Trash => "M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.7 9h6.6l.7-9M6.7 7v4M9.3 7v4",
            Self::Warning => "M8 2.2 14.5 13.5h-13zM8 6.5v3.2M8 11.7v.01",
        }
    }
}

/// An icon. It is decorative: the text next to it, or its button's label, has the meaning.
#[component]
pub fn Glyph(
    /// The icon.
    icon: Icon,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
            <path d=icon.path()></path>
        </svg>
    }
}

//! The design system: components and small browser helpers without domain words. It uses Leptos,
//! `web-sys` and the crate `console-core`. It must not use the client, routes, pages or contract
//! types: components get such data as props.

mod axis;
mod badge;
mod banner;
mod bound;
mod button;
mod copy;
mod dialog;
mod dom;
mod dynamic;
mod empty;
mod field;
mod icon;
mod menu;
mod note;
mod progress;
mod recycled;
mod remote;
mod roving;
mod shell;
mod skeleton;
mod table;
mod text;
mod time;
mod tip;
mod toast;

pub use axis::axis_of_time;
pub use badge::{Badge, Tone};
pub use banner::Banner;
pub use bound::Bound;
pub use button::{Button, ButtonKind, IconButton};
pub use copy::{CopyButton, CopyField, CopyFuture, CopyState};
pub use dialog::Dialog;
pub use dom::{focus_heading, focus_heading_if_lost, focus_invalid, hand_on_focus, is_focus_lost};
pub use dynamic::dynamic;
pub use empty::EmptyState;
pub use field::{
    Checkbox, Choice, Choices, ChoicesLook, FieldKind, Marked, Offer, PickField, SearchField,
    Select, SuggestField, Suggestion, Switch, TextArea, TextField,
};
pub use icon::{Glyph, Icon};
pub use menu::{Menu, MenuItem, MenuList, MenuLook, menu_button_template};
pub use note::Note;
pub use progress::Progress;
pub use recycled::{
    AttributeSlot, CheckedSlot, OptionalSlot, OptionsSlot, TextSlot, optional_updater, within,
};
pub use remote::{Remote, RemoteView};
pub use roving::keep_one_stop;
pub use shell::{PageHead, Shell};
pub use skeleton::{Skeleton, TableSkeleton};
pub use table::{
    CellUpdater, Column, DataTable, Place, Sort, Sought, Splitter, Widths, bound_sort,
};
pub use text::Untrusted;
pub use time::TimeText;
pub use tip::TipLayer;
pub use toast::{ToastRegion, Toasts, provide_toasts, use_toasts};

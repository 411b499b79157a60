//! Form controls. Each has a label that is its accessible name. Hints and problems are connected to
//! the control for screen readers. A control never changes what was typed: the page validates it.

mod area;
mod choices;
mod pick;
mod problem;
mod select;
mod suggest;
mod text;
mod toggle;

pub use area::TextArea;
pub use choices::{Choice, Choices, ChoicesLook};
pub use pick::{Offer, PickField};
pub use select::Select;
pub use suggest::{Marked, SuggestField, Suggestion};
pub use text::{FieldKind, SearchField, TextField};
pub use toggle::{Checkbox, Switch};

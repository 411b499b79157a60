//! How much is to be loaded.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::pages::audit) enum Goal {
    /// One more page.
    Page,
    /// All of the range.
    All,
    /// As much as is loaded without a request of the user.
    ByItself,
}

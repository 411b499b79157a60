//! What names a policy or a rule while it is edited.

/// What names a policy or a rule while it is edited, wherever it moves.
pub type Key = u32;

//! What a backend says and allows: its faults in words, who is signed in, what that identity may do,
//! paging, and when a call is tried again.

pub mod config;
pub mod fault;
pub mod identity;
pub mod levels;
pub mod paging;
pub mod permission;
pub mod retry;
pub mod retry_after;

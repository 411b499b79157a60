//! Token Console: a console for API access tokens, compiled to WebAssembly. ARCHITECTURE.md says
//! which module may use which.

#[macro_use]
mod lazy_chunk;
pub mod app;
pub mod client;
pub mod pages;
pub mod platform;
pub mod route;
pub mod services;
pub mod session;
pub mod ui;

use std::alloc::System;
use zeroizing_alloc::ZeroAlloc;

/// Overwrites all memory when it is freed. So every copy of a secret is gone with its last owner, also
/// the copies that libraries and the bindings to the browser make (docs/adr/0039).
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

//! Starts the console: sets the panic handler, then mounts the app.

use token_console::app::App;
use token_console::client;
use token_console::platform::page;
use token_console::session;

fn main() {
    std::panic::set_hook(Box::new(|panic| {
        client::wipe_tokens();
        session::forget_remembered();
        page::show_stopped();
        // Only the place: a panic's message could contain data.
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        page::warn(&format!("Token Console stopped at {place}"));
    }));
    if let Some(mount_point) = page::mount_point() {
        leptos::mount::mount_to(mount_point, App).forget();
    }
}

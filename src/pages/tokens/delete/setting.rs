//! By what the consequences of deleting tokens are judged.

use crate::pages::tokens::activity::logs::has_log;
use crate::pages::tokens::state::Screen;
use crate::platform::clock;
use access_tokens::delete::consequences::Setting;
use leptos::prelude::*;

/// What is known of the list, the user and the present.
pub(in crate::pages::tokens) fn deletion_setting(screen: Screen) -> Setting<'static> {
    Setting {
        cap: screen.facts.cap.get_untracked(),
        has_levels: screen.has_levels(),
        has_log: has_log(screen),
        now: clock::now(),
        zone: untrack(|| screen.times.zone()),
    }
}

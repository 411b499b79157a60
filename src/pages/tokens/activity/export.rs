//! The events of a token as a file: what it did, its creation and its deletion.

use crate::pages::recent_log::RecentLog;
use crate::platform::download::Parts;
use crate::platform::{clock, intl};
use crate::ui::{Icon, Menu, MenuItem, MenuLook, Tone, use_toasts};
use audit_log::activity::{Log, Who, all_events};
use audit_log::export::{Export, Format, Source};
use leptos::prelude::*;
use token_api::id::OrgName;

/// The menu "Export".
#[component]
pub(super) fn ExportMenu(
    recent_log: RecentLog,
    who: impl Fn(Log<'_>) -> Who + Copy + Send + Sync + 'static,
    org: OrgName,
) -> impl IntoView {
    let toasts = use_toasts();
    let org = StoredValue::new(org);
    let save = move |format: Format| {
        let missing = untrack(|| {
            recent_log.look(|log| {
                let words = log.words(recent_log.window);
                let is_part = log.whole(recent_log.window).is_none();
                is_part.then(|| format!("Only a part of the range was loaded: {words}."))
            })
        });
        let source = Source {
            organization: org.with_value(ToString::to_string),
            query: untrack(|| recent_log.look(|log| who(log).search())),
            range: recent_log.window,
            missing,
            exported_at: clock::now(),
        };
        let (name, is_incomplete) = (source.file_name(format), source.missing.is_some());
        let mut export = Export::begin(format, source);
        let count = untrack(|| {
            recent_log.look(|log| {
                let rows = all_events(log, &who(log), recent_log.window);
                rows.iter().for_each(|row| export.push(&log.store.row(*row), log.store.raw(*row)));
                rows.len()
            })
        });
        let parts = Parts::default();
        parts.push(&export.end());
        parts.save(&name, format.mime());
        let note = if is_incomplete {
            " Only a part of the last 30 days was loaded, and the file says so."
        } else {
            ""
        };
        let tone = if is_incomplete { Tone::Warn } else { Tone::Ok };
        let events = if count == 1 { "event" } else { "events" };
        toasts.show(tone, format!("Exported {} {events} to {name}.{note}", intl::number(count)));
    };
    let items = move || {
        let none = untrack(|| recent_log.has_nothing());
        let none = none.then(|| "Nothing of the log was read.".to_owned());
        Format::ALL
            .map(|format| {
                MenuItem::new(format.label(), move || save(format))
                    .icon(Icon::Download)
                    .disabled(none.clone())
            })
            .into()
    };
    view! { <Menu label="Export" look=MenuLook::Button items/> }
}

//! "Keyboard shortcuts": the list of keys and their actions, and the switch for single-character
//! shortcuts.

use super::overlay::Overlay;
use super::single_keys;
use crate::ui::{Bound, Button, ButtonKind, Dialog, Note, Switch, Tone, dynamic};
use leptos::prelude::*;

/// Keys, and what they do.
type Keys = (&'static [&'static str], &'static str);

const GROUPS: &[(&str, &[Keys])] = &[
    (
        "Everywhere",
        &[
            (&["Ctrl", "K"], "Command palette; on a Mac also ⌘ K"),
            (&["/"], "Go to the search or filter of the page"),
            (&["c"], "Create what the page is about"),
            (&["g", "t"], "Go to access tokens: one key after the other"),
            (&["g", "e"], "Go to teams"),
            (&["g", "m"], "Go to members"),
            (&["g", "a"], "Go to the audit log"),
            (&["g", "o"], "Go to OIDC issuers"),
            (&["?"], "Show this list"),
            (&["Esc"], "Close a dialog, menu, list or tip"),
        ],
    ),
    (
        "Lists and filters",
        &[
            (&["←", "→", "↑", "↓"], "Move within a group of filters, a menu or a chart"),
            (&["Home", "End"], "Go to its first or last"),
            (&["j", "k"], "Go to the next row, or to the one before"),
            (&["Enter"], "Open the row, or press what has the focus"),
        ],
    ),
    (
        "Audit log",
        &[
            (&["↓", "↑"], "In the search: choose a suggestion"),
            (&["Enter", "Tab"], "In the search: take the suggestion"),
            (&["Enter"], "In the chart: show the time of the bar"),
            (&["→"], "On a value beside the table: go to “Exclude”"),
            (&["←", "→"], "On the line between two column headers: move it"),
            (&["Enter"], "On that line: go back to the usual width"),
        ],
    ),
];

/// The dialog.
#[component]
pub fn ShortcutsDialog() -> impl IntoView {
    let overlay = Overlay::expect();
    let are_on = RwSignal::new(single_keys::are_on());
    let is_lost = RwSignal::new(false);
    let value = Bound::new(are_on, move |on| {
        is_lost.set(!single_keys::switch(on));
        are_on.set(on);
    });
    let note = move || {
        is_lost.get().then(|| {
            view! {
                <Note tone=Tone::Warn announce=true>
                    "This browser keeps nothing for this site, so these keys stay on. Allow the site to \
                     store data, then switch them off again."
                </Note>
            }
        })
    };
    let groups = GROUPS.iter().map(|(title, keys)| {
        let row = |(keys, what): &Keys| {
            let keys = keys.iter().map(|key| view! { <kbd>{*key}</kbd> }.into_any());
            view! { <div><dt>{keys.collect::<Vec<_>>()}</dt><dd>{*what}</dd></div> }.into_any()
        };
        let rows = keys.iter().map(row).collect::<Vec<_>>();
        view! { <section><h3>{*title}</h3><dl class="shortcuts">{rows}</dl></section> }.into_any()
    });
    view! {
        <Dialog
            title="Keyboard shortcuts"
            on_close_request=move || overlay.close()
            footer=move || {
                view! { <Button kind=ButtonKind::Primary on_press=move || overlay.close()>"Done"</Button> }
            }
        >
            <Switch
                label="Single-character shortcuts"
                hint="When this is off, keys without Ctrl or ⌘, such as / and c, do nothing. This list stays in the menu “Account”."
                checked=value
            />
            {dynamic(note)}
            {groups.collect::<Vec<_>>()}
        </Dialog>
    }
}

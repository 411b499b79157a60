//! What single-key shortcuts do, apart from those that `single_keys` handles itself. The code is in a chunk
//! that is fetched when such a key is first pressed.

use super::nav;
use crate::platform::history::Entry;
use crate::platform::page;
use crate::services::Services;
use leptos::prelude::*;
use leptos::task::spawn_local;
use token_api::id::OrgName;

/// The keys after "g", and the entries of the navigation that they open.
const PLACES: [(&str, &str); 5] = [
    ("t", "Access tokens"),
    ("e", "Teams"),
    ("m", "Members"),
    ("a", "Audit log"),
    ("o", "OIDC issuers"),
];
/// The button of a screen that creates something.
const CREATE: &str = "main .page-actions .button[data-kind=primary]";
/// What opens a row.
const OPENS: &str = ":is(a[href], button)";

lazy_chunk!(
    more,
    fn keys() -> fn(Services, Option<OrgName>, &str) {
        pressed
    }
);

/// Does what a key asks for, or "g" and a key.
pub(super) fn press(services: Services, org: Option<OrgName>, key: String) {
    spawn_local(async move {
        // If the chunk can't be fetched, the key does nothing; what it opens says why.
        if let Ok(pressed) = keys().await {
            pressed(services, org, &key);
        }
    });
}

fn pressed(services: Services, org: Option<OrgName>, key: &str) {
    match (key, key.strip_prefix('g')) {
        ("c", _) => {
            page::press(CREATE);
        }
        ("j", _) => move_row(true),
        ("k", _) => move_row(false),
        (_, Some(place)) => go(services, org, place),
        _ => {}
    }
}

fn go(services: Services, org: Option<OrgName>, key: &str) {
    let Some((_, label)) = PLACES.iter().find(|(own, _)| *own == key) else { return };
    let entry = nav::entries(org).find(|(_, _, own)| own == label);
    let offered = entry.filter(|(route, ..)| untrack(|| services.offers_screen(route)));
    if let Some((route, ..)) = offered {
        services.go(&route.into(), Entry::Push);
    }
}

/// Moves the focus to the next row or the one before; from elsewhere to the first row.
fn move_row(down: bool) {
    let now = page::of_focused("tr[aria-rowindex]", "aria-rowindex");
    let now = now.and_then(|index| index.parse::<usize>().ok());
    let row = match now {
        Some(now) => {
            let next = if down { now + 1 } else { now.saturating_sub(1) };
            format!("main tr[aria-rowindex=\"{next}\"] {OPENS}")
        }
        None => format!("main tbody tr[aria-rowindex] {OPENS}"),
    };
    page::focus(&row);
}

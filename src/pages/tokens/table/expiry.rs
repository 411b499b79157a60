//! When a token expires, and whether the organization refuses it for that: in a row and on the
//! token's page.

use crate::pages::tokens::state::Screen;
use crate::ui::{
    AttributeSlot, Badge, CellUpdater, Icon, OptionalSlot, TextSlot, Tone, dynamic, within,
};
use access_tokens::create::draft::days;
use access_tokens::list::rows::TokenRow;
use console_core::when::{ExpiryState, expiry_words};
use leptos::prelude::*;
use std::sync::Arc;
use token_api::expiry::{CapViolation, cap_violation};
use token_api::time::Moment;
use token_api::token::AccessToken;
use web_sys::Element;

const REFUSED: &str = "refused: over the maximum";

/// How the expiry of a token is shown at the moment.
struct ExpiryWords {
    tone: Tone,
    icon: Icon,
    /// "in 5 days"
    words: String,
    /// Why the organization refuses it, if it does.
    refused: Option<String>,
}

impl ExpiryWords {
    /// Tracks the present time, the zone and the cap.
    fn of(screen: Screen, expires: &Moment) -> Self {
        let (now, cap) = (screen.times.now(), screen.facts.cap.get());
        let violation = cap.and_then(|cap| Some((cap, cap_violation(expires, cap, now)?)));
        let state = ExpiryState::of(expires, now);
        let (tone, icon) = match state {
            // A token that is refused is never shown as good.
            _ if state != ExpiryState::Expired && violation.is_some() => (Tone::Bad, Icon::Warning),
            ExpiryState::Expired => (Tone::Bad, Icon::Cross),
            ExpiryState::Soon => (Tone::Warn, Icon::Clock),
            ExpiryState::Later => (Tone::Ok, Icon::Check),
            ExpiryState::Never => (Tone::Plain, Icon::Infinity),
            ExpiryState::Odd => (Tone::Warn, Icon::Warning),
            ExpiryState::Untold => (Tone::Plain, Icon::Info),
        };
        let refused = violation.map(|(cap, violation)| {
            let allowed = days(cap.days());
            match violation {
                CapViolation::NeverExpires => {
                    format!("It never expires; the organization allows {allowed}.")
                }
                CapViolation::TooLong => {
                    format!("It lives too long; the organization allows {allowed}.")
                }
            }
        });
        Self { tone, icon, words: expiry_words(expires, now, screen.times.zone()), refused }
    }
}

/// The expiry of a token. It changes with the present time.
#[component]
pub(in crate::pages::tokens) fn ExpiryView(screen: Screen, token: AccessToken) -> impl IntoView {
    let (at, expires) = (token.expires.at(), StoredValue::new(token.expires));
    let look = move || expires.with_value(|expires| ExpiryWords::of(screen, expires));
    let badge = move || {
        let ExpiryWords { tone, icon, words, .. } = look();
        view! { <Badge tone icon>{words}</Badge> }
    };
    let exact = move || at.map(|at| screen.times.exact(at));
    let refused = move || {
        let tip = look().refused?;
        Some(view! { <div class="cell-detail" tabindex="0" data-tip=tip>{REFUSED}</div> })
    };
    view! {
        <span tabindex=at.map(|_| "0") data-tip=Signal::derive(exact)>{dynamic(badge)}</span>
        {dynamic(refused)}
    }
}

pub(super) fn template() -> AnyView {
    view! {
        <div>
            <span data-part="expiry"><Badge tone=Tone::Plain icon=Icon::Check>""</Badge></span>
            <div class="cell-detail" tabindex="0">{REFUSED}</div>
        </div>
    }
    .into_any()
}

pub(super) fn updater(screen: Screen, cell: &Element) -> CellUpdater<Arc<TokenRow>> {
    let part = || within(cell, "[data-part]");
    let content = OptionalSlot::new(cell.first_element_child());
    let tone = AttributeSlot::new(within(cell, ".badge"), "data-tone");
    let path = AttributeSlot::new(within(cell, "path"), "d");
    let words = TextSlot::new(within(cell, ".badge > span"));
    let stop = AttributeSlot::new(part(), "tabindex");
    let tip = AttributeSlot::new(part(), "data-tip");
    let detail = || within(cell, ".cell-detail");
    let (refused, why) = (OptionalSlot::new(detail()), AttributeSlot::new(detail(), "data-tip"));
    Box::new(move |row| {
        content.show(row.token().is_some());
        let Some(token) = row.token() else { return };
        let look = ExpiryWords::of(screen, &token.expires);
        let at = token.expires.at();
        tone.write(look.tone.name());
        path.write(look.icon.path());
        words.write(&look.words);
        stop.set(at.map(|_| "0"));
        tip.set(at.map(|at| screen.times.exact(at)).as_deref());
        refused.show(look.refused.is_some());
        why.set(look.refused.as_deref());
    })
}

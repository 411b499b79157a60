//! The strip of views above the list: ready-made filters with the number of their tokens.

use super::state::Screen;
use crate::platform::intl;
use crate::ui::{Glyph, Icon, dynamic, keep_one_stop};
use access_tokens::list::facets::{Facets, View};
use access_tokens::list::rows::TokenRow;
use console_core::when::NOT_TOLD;
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;
use token_api::time::UnixSeconds;
use token_api::token::TokenFilter;

/// A button for each view, with the number of its tokens.
#[component]
pub(super) fn ViewStrip() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let counts = Memo::new(move |_| {
        let now = screen.times.now();
        screen.listing.remote.with(|remote| {
            let rows = remote.value().filter(|rows| !rows.is_empty())?;
            Some(View::ALL.map(|view| Tally::of(view, rows, now)))
        })
    });
    let views = move || {
        View::ALL
            .iter()
            .enumerate()
            // Personal and team tokens can't be admin tokens.
            .filter(|(_, view)| **view != View::Admin || screen.has_levels())
            .map(|(at, view)| {
                stat(
                    screen,
                    *view,
                    Signal::derive(move || counts.get().map_or_else(Tally::default, |all| all[at])),
                )
            })
            .collect::<Vec<_>>()
    };
    let is_known = Memo::new(move |_| counts.with(Option::is_some));
    let node = NodeRef::<html::Div>::new();
    keep_one_stop(node, None);
    dynamic(move || {
        is_known.get().then(|| {
            view! { <div class="strip" node_ref=node role="group" aria-label="Views">{views()}</div> }
        })
    })
}

/// The number of tokens of a view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tally {
    shown: usize,
    /// Tokens for which the server does not tell whether they belong to the view.
    untold: usize,
}

impl Tally {
    fn of(view: View, rows: &[Arc<TokenRow>], now: UnixSeconds) -> Self {
        let (facets, mut tally) = (view.facets(), Self::default());
        for token in rows.iter().filter_map(|row| row.token()) {
            match facets.judge(token, now) {
                Some(true) => tally.shown += 1,
                None => tally.untold += 1,
                Some(false) => {}
            }
        }
        tally
    }

    /// The number as text; a dash where nothing is known.
    fn number(self) -> String {
        if self.shown == 0 && self.untold > 0 { "–".into() } else { intl::number(self.shown) }
    }

    fn note(self) -> Option<String> {
        (self.untold > 0).then(|| format!("{} {NOT_TOLD}", intl::number(self.untold)))
    }
}

fn stat(screen: Screen, view: View, tokens: Signal<Tally>) -> AnyView {
    let is_shown = Signal::derive(move || {
        screen.query.with(|query| query.facets == view.facets()).to_string()
    });
    let show = move |_| {
        screen.show_with(|query| {
            // A second press leaves the view.
            query.facets =
                if query.facets == view.facets() { Facets::default() } else { view.facets() };
        });
    };
    let icon = match view {
        View::Everything | View::Unused => None,
        View::Admin => Some(Icon::Bolt),
        View::NeverExpires => Some(Icon::Infinity),
        View::ExpiringMonth => Some(Icon::Clock),
    };
    let name = dynamic(move || match (view, screen.query.with(|query| query.status)) {
        (View::Everything, TokenFilter::Active) => "Active".to_owned(),
        (View::Everything, TokenFilter::Expired) => "Expired".to_owned(),
        _ => view.to_string(),
    });
    let tone = match view {
        View::Admin => "admin",
        View::NeverExpires => "bad",
        View::ExpiringMonth => "warn",
        View::Everything | View::Unused => "plain",
    };
    view! {
        <button type="button" data-tone=tone aria-pressed=is_shown on:click=show>
            <b>{dynamic(move || tokens.get().number())}</b>
            <span>{icon.map(|icon| view! { <Glyph icon/> })} {name}</span>
            {dynamic(move || tokens.get().note().map(|note| view! { <span class="muted">{note}</span> }))}
        </button>
    }
    .into_any()
}

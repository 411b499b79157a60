//! Narrowing the list: the text filter and the status, a pill for each facet, and the strip of
//! views above them. All of it is in the address; a secret that is pasted here goes nowhere.

use super::Screen;
use super::table_settings::LooksMenu;
use crate::pages::went_nowhere::WentNowhere;
use crate::platform::intl;
use crate::ui::{
    Bound, Button, ButtonKind, Choice, Choices, Glyph, Icon, Menu, MenuItem, MenuLook, SearchField,
    dynamic, keep_one_stop,
};
use access_tokens::list::facets::{Facet, Facets, View};
use access_tokens::list::rows::{TokenRow, matching};
use console_core::text::pasted::Pasted;
use console_core::when::{NOT_TOLD, count};
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;
use token_api::time::UnixSeconds;
use token_api::token::{AccessToken, Owner, TokenFilter};

/// How many tokens each view has, as buttons that show them.
#[component]
pub(super) fn Strip() -> impl IntoView {
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
            // Tokens of users and teams can't be admin tokens.
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

/// How many tokens a view has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tally {
    shown: usize,
    /// Tokens of which the server does not tell whether they belong to it.
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

    /// The number; none where nothing is known.
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
            // Pressed again, a view is left.
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

/// The row of controls above the list.
#[component]
pub(super) fn Toolbar() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let status = Bound::new(
        Signal::derive(move || screen.query.with(|query| query.status)),
        move |status| screen.show_with(|query| query.status = status),
    );
    let choices = TokenFilter::ALL.map(|filter| {
        let label = match filter {
            TokenFilter::Active => "Active",
            TokenFilter::Expired => "Expired",
            TokenFilter::All => "All",
        };
        Choice::new(filter, label)
    });
    let is_narrowed = Memo::new(move |_| screen.query.with(|query| !query.facets.is_empty()));
    let clear = move || screen.show_with(|query| query.facets = Facets::default());
    let pasted = RwSignal::new(None);
    let facets = NodeRef::<html::Div>::new();
    keep_one_stop(facets, None);
    view! {
        <div class="toolbar">
            <SearchField label="Filter tokens" value=filter_text(screen, pasted)/>
            <Choices label="Status" choices=choices.to_vec() value=status hide_label=true/>
            <div class="facets" node_ref=facets role="toolbar" aria-label="Facets">
                {offered(screen).iter().map(|facet| pill_if_of_use(screen, *facet)).collect::<Vec<_>>()}
                {dynamic(move || is_narrowed.get().then(|| view! {
                    <Button kind=ButtonKind::Quiet on_press=clear>"Clear all"</Button>
                }))}
                <LooksMenu looks=screen.looks has_levels=screen.has_levels()/>
            </div>
        </div>
        {dynamic(move || pasted.get().map(|what| view! { <WentNowhere what place="the filter"/> }))}
    }
}

/// What was typed into the filter, which goes into the address unless it is a secret.
fn filter_text(screen: Screen, pasted: RwSignal<Option<Pasted>>) -> Bound<String> {
    let typed = RwSignal::new(String::new());
    Effect::new(move || typed.set(screen.query.with(|query| query.text.clone())));
    Bound::new(typed, move |text: String| {
        pasted.set(screen.services.recognize(&text));
        if pasted.get_untracked().is_some() {
            // The field shows again what was there before.
            typed.set(screen.query.with_untracked(|query| query.text.clone()));
        } else {
            screen.show_with(|query| query.text = text);
        }
    })
}

/// The facets that can differ within a list.
fn offered(screen: Screen) -> &'static [Facet] {
    screen.owner.with_value(|owner| match owner {
        Owner::Personal => &[Facet::Expires, Facet::Used] as &[_],
        Owner::Team(..) => &[Facet::Expires, Facet::Used, Facet::Creator],
        Owner::Organization(_) => &Facet::ALL,
    })
}

/// Few organizations give tokens roles; the others are not asked for them.
fn pill_if_of_use(screen: Screen, facet: Facet) -> AnyView {
    if facet != Facet::Role {
        return pill(screen, facet);
    }
    let is_of_use = Memo::new(move |_| {
        let is_set = screen.query.with(|query| query.facets.role.is_some());
        is_set
            || screen.listing.remote.with(|remote| {
                let rows = remote.value().into_iter().flat_map(|rows| rows.iter());
                rows.filter_map(|row| row.token()).any(|token| token.role.is_some())
            })
    });
    dynamic(move || is_of_use.get().then(|| pill(screen, facet))).into_any()
}

/// A facet as a button with a menu of its values.
fn pill(screen: Screen, facet: Facet) -> AnyView {
    let word = Memo::new(move |_| screen.query.with(|query| query.facets.word(facet)));
    let label = Signal::derive(move || match word.get() {
        Some(word) => facet.set_words(&word),
        None => format!("{}: any", facet.name()),
    });
    let trigger = move || {
        let shown = move || match word.get() {
            Some(word) => facet.set_words(&word),
            None => facet.name().to_owned(),
        };
        view! { <span>{dynamic(shown)}</span> <Glyph icon=Icon::Chevron/> }
    };
    view! {
        <span class="facet" data-set=Signal::derive(move || word.with(Option::is_some).then_some(""))>
            <Menu label look=MenuLook::Bare trigger items=move || values(screen, facet)/>
        </span>
    }
    .into_any()
}

/// "Any", then each value with how many tokens it would leave.
fn values(screen: Screen, facet: Facet) -> Vec<MenuItem> {
    let query = screen.query.get_untracked();
    let chosen = query.facets.word(facet);
    let any = MenuItem::new("Any", move || choose(screen, facet, "")).checked(chosen.is_none());
    let counts = screen.listing.remote.with_untracked(|remote| {
        let rows = remote.value()?;
        let tokens = matching(rows, &query.text, intl::lower_case)
            .filter_map(|(_, row)| row.token())
            .collect::<Vec<&AccessToken>>();
        let now = untrack(|| screen.times.now());
        Some(query.facets.counts(facet, tokens.into_iter(), now, intl::lower_case))
    });
    let item = |(word, tokens): (String, Option<usize>)| {
        let is_chosen = chosen.as_deref() == Some(&word);
        let detail = tokens
            .map(|tokens| count(i64::try_from(tokens).unwrap_or(i64::MAX), "token"))
            .unwrap_or_default();
        let name = console_core::text::visible_text::visible(&facet.value_name(&word));
        MenuItem::new(name, move || choose(screen, facet, &word)).detail(detail).checked(is_chosen)
    };
    let counts = counts.unwrap_or_default();
    let gone = chosen.clone().filter(|word| counts.iter().all(|count| count.word != *word));
    let words = counts.into_iter().map(|count| (count.word, Some(count.tokens)));
    std::iter::once(any).chain(words.chain(gone.map(|word| (word, None))).map(item)).collect()
}

fn choose(screen: Screen, facet: Facet, word: &str) {
    screen.show_with(|query| {
        query.facets.set(facet, word);
        // The server leaves expired tokens out of the active ones.
        if (facet, word) == (Facet::Expires, "expired") && query.status == TokenFilter::Active {
            query.status = TokenFilter::All;
        }
    });
}

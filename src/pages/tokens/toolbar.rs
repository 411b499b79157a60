//! The filters above the list: text, status, and a button with a menu for each facet. All filters
//! are in the address. A secret that the user pastes into the text filter is not.

use super::state::Screen;
use super::table_settings::TableSettingsMenu;
use crate::pages::facet_button::FacetButton;
use crate::pages::went_nowhere::WentNowhere;
use crate::platform::intl;
use crate::ui::{
    Bound, Button, ButtonKind, Choice, Choices, MenuItem, SearchField, dynamic, keep_one_stop,
};
use access_tokens::list::facets::{Facet, Facets};
use access_tokens::list::rows::matching;
use console_core::text::pasted::Pasted;
use console_core::text::visible_text::visible;
use console_core::when::count;
use leptos::html;
use leptos::prelude::*;
use token_api::token::{AccessToken, Owner, TokenFilter};

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
    let is_filtered = Memo::new(move |_| screen.query.with(|query| !query.facets.is_empty()));
    let clear = move || screen.show_with(|query| query.facets = Facets::default());
    let pasted = RwSignal::new(None);
    let facets = NodeRef::<html::Div>::new();
    keep_one_stop(facets, None);
    view! {
        <div class="toolbar">
            <SearchField label="Filter tokens" value=filter_text(screen, pasted)/>
            <Choices label="Status" choices=choices.to_vec() value=status hide_label=true/>
            <div class="facets" node_ref=facets role="toolbar" aria-label="Facets">
                {offered(screen).iter().map(|facet| button_if_useful(screen, *facet)).collect::<Vec<_>>()}
                {dynamic(move || is_filtered.get().then(|| view! {
                    <Button kind=ButtonKind::Quiet on_press=clear>"Clear all"</Button>
                }))}
                <TableSettingsMenu settings=screen.table_settings has_levels=screen.has_levels()/>
            </div>
        </div>
        {dynamic(move || pasted.get().map(|what| view! { <WentNowhere what place="the filter"/> }))}
    }
}

/// The text filter. The text goes into the address unless it is a secret.
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

/// The facets in which the tokens of this list can differ.
fn offered(screen: Screen) -> &'static [Facet] {
    screen.owner.with_value(|owner| match owner {
        Owner::Personal => &[Facet::Expires, Facet::Used] as &[_],
        Owner::Team(..) => &[Facet::Expires, Facet::Used, Facet::Creator],
        Owner::Organization(_) => &Facet::ALL,
    })
}

/// Few organizations give tokens roles. In the others the facet is left out.
fn button_if_useful(screen: Screen, facet: Facet) -> AnyView {
    if facet != Facet::Role {
        return facet_button(screen, facet);
    }
    let is_useful = Memo::new(move |_| {
        let is_set = screen.query.with(|query| query.facets.role.is_some());
        is_set
            || screen.listing.remote.with(|remote| {
                let rows = remote.value().into_iter().flat_map(|rows| rows.iter());
                rows.filter_map(|row| row.token()).any(|token| token.role.is_some())
            })
    });
    dynamic(move || is_useful.get().then(|| facet_button(screen, facet))).into_any()
}

/// A facet as a button with a menu of its values.
fn facet_button(screen: Screen, facet: Facet) -> AnyView {
    let set = Memo::new(move |_| {
        let word = screen.query.with(|query| query.facets.word(facet));
        word.map(|word| facet.set_words(&word))
    });
    let items = move |()| values(screen, facet);
    view! { <FacetButton name=facet.name() set items/> }.into_any()
}

/// "Any", then each value with the number of tokens that it would leave.
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
        let name = visible(&facet.value_name(&word));
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

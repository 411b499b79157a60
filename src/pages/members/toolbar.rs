//! The filters above the list: views, text, and a button with a menu for each facet. All filters are in the
//! address. A secret that the user pastes into the text filter is not.

use super::state::Screen;
use crate::pages::facet_button::FacetButton;
use crate::pages::went_nowhere::WentNowhere;
use crate::platform::intl;
use crate::ui::{
    Bound, Button, ButtonKind, Glyph, Icon, MenuItem, SearchField, dynamic, keep_one_stop,
};
use console_core::text::pasted::Pasted;
use console_core::text::visible_text::visible;
use console_core::when::count;
use leptos::html;
use leptos::prelude::*;
use members::list::facets::{Facet, Facets};
use members::list::rows::matching;

/// The views above the list, each with the number of its members.
#[component]
pub(super) fn ViewStrip() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let views = [
        ("Members", "plain", None, Facets::default()),
        (
            "Organization admins",
            "admin",
            Some(Icon::Bolt),
            Facets { admin: Some(true), ..Facets::default() },
        ),
        (
            "Suspended",
            "plain",
            Some(Icon::Stop),
            Facets { suspended: Some(true), ..Facets::default() },
        ),
    ];
    let node = NodeRef::<html::Div>::new();
    keep_one_stop(node, None);
    let views = views.map(|(name, tone, icon, facets)| {
        let facets = StoredValue::new(facets);
        let number = Memo::new(move |_| {
            let lets = |row: &_| facets.with_value(|facets| facets.let_through(row));
            screen.listing.rows().iter().filter(|row| lets(row)).count()
        });
        let is_shown = Signal::derive(move || {
            let same = |shown: &Facets| facets.with_value(|facets| facets == shown);
            screen.query.with(|query| same(&query.facets)).to_string()
        });
        let show = move |_| {
            screen.show_with(|query| {
                let facets = facets.get_value();
                // A second press leaves the view.
                query.facets = if query.facets == facets { Facets::default() } else { facets };
            });
        };
        view! {
            <button type="button" data-tone=tone aria-pressed=is_shown on:click=show>
                <b>{dynamic(move || intl::number(number.get()))}</b>
                <span>{icon.map(|icon| view! { <Glyph icon/> })} {name}</span>
            </button>
        }
        .into_any()
    });
    view! {
        <div class="strip" node_ref=node role="group" aria-label="Views">{Vec::from(views)}</div>
    }
}

/// The row of controls above the list.
#[component]
pub(super) fn Toolbar() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let is_filtered = Memo::new(move |_| screen.query.with(|query| !query.facets.is_empty()));
    let clear = move || screen.show_with(|query| query.facets = Facets::default());
    let pasted = RwSignal::new(None);
    let facets = NodeRef::<html::Div>::new();
    keep_one_stop(facets, None);
    view! {
        <div class="toolbar">
            <SearchField label="Filter members" value=filter_text(screen, pasted)/>
            <div class="facets" node_ref=facets role="toolbar" aria-label="Facets">
                {Vec::from(Facet::ALL.map(|facet| facet_button(screen, facet)))}
                {dynamic(move || is_filtered.get().then(|| view! {
                    <Button kind=ButtonKind::Quiet on_press=clear>"Clear all"</Button>
                }))}
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

fn facet_button(screen: Screen, facet: Facet) -> AnyView {
    let set = Memo::new(move |_| {
        screen.query.with(|query| {
            let word = query.facets.word(facet)?;
            Some(format!("{}: {word}", facet.name()))
        })
    });
    let items = move |()| values(screen, facet);
    view! { <FacetButton name=facet.name() set items/> }.into_any()
}

/// "Any", then each value with the number of members that it would leave.
fn values(screen: Screen, facet: Facet) -> Vec<MenuItem> {
    let query = screen.query.get_untracked();
    let chosen = query.facets.word(facet).map(str::to_owned);
    let rows = untrack(|| screen.listing.rows());
    let rows = matching(&rows, &query.text, intl::lower_case).map(|(_, row)| row);
    let counts = query.facets.counts(facet, rows, intl::lower_case);
    let choose = move |word: &str| screen.show_with(|query| query.facets.set(facet, word));
    let any = MenuItem::new("Any", move || choose("")).checked(chosen.is_none());
    let item = |(word, members): (String, Option<usize>)| {
        let is_chosen = chosen.as_deref() == Some(&word);
        let members = members.map(|some| count(i64::try_from(some).unwrap_or(i64::MAX), "member"));
        MenuItem::new(visible(&word), move || choose(&word))
            .detail(members.unwrap_or_default())
            .checked(is_chosen)
    };
    let gone = chosen.clone().filter(|word| counts.iter().all(|count| count.word != *word));
    let words = counts.into_iter().map(|count| (count.word, Some(count.members)));
    std::iter::once(any).chain(words.chain(gone.map(|word| (word, None))).map(item)).collect()
}

//! The cells of an affected token: their templates, and the updaters that write a token into them.

use super::state::Form;
use crate::pages::times::InstantPlace;
use crate::route::Route;
use crate::ui::{AttributeSlot, Badge, CellUpdater, Icon, OptionalSlot, TextSlot, Tone, within};
use access_tokens::settings::preview::{Affected, Effect};
use console_core::when::{NOT_TOLD, relative, timeless_words};
use leptos::prelude::*;
use std::sync::Arc;
use token_api::token::Owner;
use web_sys::Element;

type Updater = CellUpdater<Arc<Affected>>;

pub(super) fn name_template() -> AnyView {
    view! {
        <div class="cell-title">
            <a><bdi translate="no" class="untrusted" data-tip-cut=""></bdi></a>
            <span data-mark="admin"><Badge tone=Tone::Admin icon=Icon::Bolt>"Admin"</Badge></span>
            <span data-mark="own"><Badge tone=Tone::Warn icon=Icon::Person>"signed in with it"</Badge></span>
        </div>
    }
    .into_any()
}

pub(super) fn name_updater(form: Form, cell: &Element) -> Updater {
    let page = AttributeSlot::new(within(cell, "a"), "href");
    let name = TextSlot::new(within(cell, "a > bdi"));
    let mark = |name| OptionalSlot::new(within(cell, &format!("[data-mark={name}]")));
    let (admin, own) = (mark("admin"), mark("own"));
    Box::new(move |row| {
        let route = Route::Token(row.owner.clone(), row.token.id.clone());
        page.write(&form.settings.services.href(&route));
        name.write(row.token.label());
        admin.show(row.token.admin == Some(true));
        own.show(row.is_in_use);
    })
}

pub(super) fn owner_template() -> AnyView {
    view! {
        <div class="cell-line"><span class="muted"></span><bdi translate="no" class="untrusted" data-tip-cut=""></bdi></div>
    }
    .into_any()
}

pub(super) fn owner_updater(form: Form, cell: &Element) -> Updater {
    let kind = TextSlot::new(within(cell, ".muted"));
    let has_kind = OptionalSlot::new(within(cell, ".muted"));
    let name = TextSlot::new(within(cell, "bdi"));
    let has_name = OptionalSlot::new(within(cell, "bdi"));
    Box::new(move |row| {
        let (word, label) = match &row.owner {
            Owner::Personal => ("you, personal", None),
            Owner::Organization(org) => ("", Some(org.to_string())),
            Owner::Team(org, team) => ("team", Some(form.settings.services.team_label(org, team))),
        };
        has_kind.show(!word.is_empty());
        kind.write(word);
        has_name.show(label.is_some());
        name.write(label.as_deref().unwrap_or_default());
    })
}

pub(super) fn last_used_updater(form: Form, cell: &Element) -> Updater {
    let times = form.settings.times;
    let time = InstantPlace::new(times, within(cell, "time"));
    let word = TextSlot::new(within(cell, ".muted"));
    Box::new(move |row| {
        let used = &row.token.last_used;
        time.write(used.at(), |at| relative(at, times.now(), times.zone()));
        word.write(&timeless_words(used, "never used"));
    })
}

pub(super) fn ends_updater(form: Form, cell: &Element) -> Updater {
    let times = form.settings.times;
    let time = InstantPlace::new(times, within(cell, "time"));
    let word = TextSlot::new(within(cell, ".muted"));
    Box::new(move |row| {
        let expires = &row.token.expires;
        time.write(expires.at(), |at| times.day(at));
        word.write(&timeless_words(expires, "never"));
    })
}

pub(super) fn effect_template() -> AnyView {
    view! { <Badge tone=Tone::Plain icon=Icon::Info>""</Badge> }.into_any()
}

pub(super) fn effect_updater(cell: &Element) -> Updater {
    let tone = AttributeSlot::new(within(cell, ".badge"), "data-tone");
    let path = AttributeSlot::new(within(cell, "path"), "d");
    let words = TextSlot::new(within(cell, ".badge > span"));
    Box::new(move |row| {
        let (look, icon) = match (row.effect, &row.owner) {
            (Effect::StopsNow { .. }, Owner::Personal) => (Tone::Warn, Icon::Warning),
            (Effect::StopsNow { .. }, _) => (Tone::Bad, Icon::Cross),
            (Effect::NeverValid, _) => (Tone::Bad, Icon::Infinity),
            (Effect::StaysRefused { .. }, _) => (Tone::Plain, Icon::Cross),
            (Effect::WorksAgain, _) => (Tone::Ok, Icon::Check),
            (Effect::NotTold | Effect::Unaffected(_), _) => (Tone::Plain, Icon::Info),
        };
        tone.write(look.name());
        path.write(icon.path());
        words.write(row.effect.words(&row.owner));
    })
}

/// When a refused token is accepted again.
pub(super) fn compliant_updater(form: Form, cell: &Element) -> Updater {
    let times = form.settings.times;
    let time = InstantPlace::new(times, within(cell, "time"));
    let word = TextSlot::new(within(cell, ".muted"));
    Box::new(move |row| {
        time.write(row.effect.accepted_from(), |at| format!("from {}", times.day(at)));
        word.write(match row.effect {
            effect if effect.needs_successor() => "needs a successor",
            Effect::NotTold => NOT_TOLD,
            Effect::WorksAgain => "at once",
            _ => "",
        });
    })
}

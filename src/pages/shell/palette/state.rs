//! The state of the palette: what was typed, what was found, and which result is chosen. A token's value
//! that is typed or pasted is neither searched for nor kept. No view.

use super::super::current_org;
use super::found::{MOST, Results, Shown, results};
use super::items::{self, Act, Group, Item};
use super::names::Names;
use crate::pages::overlay::{Overlay, Recent};
use crate::platform::intl;
use crate::route::{Address, Route};
use crate::services::Services;
use crate::ui::{Icon, Toasts, use_toasts};
use console_core::text::fuzzy::best;
use console_core::text::pasted::cut_out;
use leptos::prelude::*;
use token_api::id::OrgName;

#[derive(Clone, Copy)]
pub(super) struct Palette {
    services: Services,
    pub overlay: Overlay,
    toasts: Toasts,
    pub typed: RwSignal<String>,
    /// A token's value was typed. It is gone.
    pub is_secret: RwSignal<bool>,
    names: Names,
    pub results: Memo<Vec<Results>>,
    /// The index of the chosen result among all that are shown.
    pub active: RwSignal<usize>,
}

impl Palette {
    pub fn open() -> Self {
        let (services, overlay) = (Services::expect(), Overlay::expect());
        let org = current_org(services);
        let typed = RwSignal::new(String::new());
        let names = Names::new(services, org.get_untracked());
        let results = Memo::new(move |_| {
            let org = org.get();
            let typed = typed.get();
            let typed = typed.trim();
            let found = found(services, org.as_ref(), typed, names);
            match typed {
                "" => with_recent(&overlay.recent(), found),
                _ => by_score(found),
            }
        });
        Self {
            services,
            overlay,
            toasts: use_toasts(),
            typed,
            is_secret: RwSignal::new(false),
            names,
            results,
            active: RwSignal::new(0),
        }
    }

    /// Takes what was typed; a token's value is cut out of it.
    pub fn type_text(self, text: &str) {
        let recognize = |text: &str| self.services.client().ok()?.recognize(text);
        let secret = cut_out(text, recognize);
        self.is_secret.set(secret.is_some());
        let text = secret.map_or_else(|| text.to_owned(), |(_, rest)| rest);
        self.active.set(0);
        if !text.trim().is_empty() {
            self.names.ask();
        }
        self.typed.set(text);
    }

    /// Chooses the result that is `by` further, around the end.
    pub fn choose(self, by: isize) {
        let length = self.length();
        if let (Some(length), Ok(now)) = (
            isize::try_from(length).ok().filter(|it| *it > 0),
            isize::try_from(self.active.get_untracked()),
        ) {
            let next = (now + by).rem_euclid(length);
            self.active.set(next.unsigned_abs());
        }
    }

    /// Chooses the first or the last one.
    pub fn choose_end(self, last: bool) {
        self.active.set(if last { self.length().saturating_sub(1) } else { 0 });
    }

    fn length(self) -> usize {
        self.results.with_untracked(|results| results.iter().map(|it| it.shown.len()).sum())
    }

    /// How many results there are. Tracked.
    pub fn count(self) -> usize {
        self.results.with(|results| results.iter().map(|it| it.shown.len()).sum())
    }

    /// Runs the chosen result.
    pub fn run_active(self) {
        let active = self.active.get_untracked();
        let item = self.results.with_untracked(|results| {
            results.iter().flat_map(|it| &it.shown).nth(active).map(|shown| shown.item.clone())
        });
        if let Some(item) = item {
            self.run(&item);
        }
    }

    /// Runs a result, unless it is not available.
    pub fn run(self, item: &Item) {
        if item.denial.is_none() {
            if let Some(key) = items::key(&item.act) {
                let (label, detail) = (item.label.clone(), item.detail.clone());
                self.overlay.note_recent(Recent { key, label, detail });
            }
            items::run(self.services, self.overlay, self.toasts, &item.act);
        }
    }

    /// Over what was searched: in words, and whose tokens they are. Tracked.
    pub fn scope(self) -> (String, String) {
        self.names.scope()
    }
}

/// What fits, group by group. Tracked.
fn found(services: Services, org: Option<&OrgName>, typed: &str, names: Names) -> Vec<Results> {
    let all = |items: Vec<Item>, group| of_items(items, group, typed);
    let mut found = vec![
        all(items::actions(services, org), Group::Actions),
        all(items::screens(services, org), Group::Screens),
    ];
    if !typed.is_empty() {
        found.extend(names.found(typed));
    }
    found.push(all(items::organizations(services, org), Group::Organizations));
    found.retain(|results| !results.shown.is_empty());
    if let Some(item) =
        org.filter(|_| !typed.is_empty()).and_then(|org| items::events(services, org, typed))
    {
        let shown = vec![Shown::plain(item)];
        found.push(Results { group: Group::Events, shown, score: i32::MIN });
    }
    found
}

fn of_items(items: Vec<Item>, group: Group, typed: &str) -> Results {
    let texts = items.iter().map(|item| (item.label.as_str(), item.also.as_str()));
    // Without a text, everything is shown that is there.
    let most = if typed.is_empty() { usize::MAX } else { MOST };
    let fits = best(texts, typed, most, intl::lower_case);
    results(group, fits, |at| items[at].clone())
}

/// The group with the best result first.
fn by_score(mut found: Vec<Results>) -> Vec<Results> {
    found.sort_by_key(|results| std::cmp::Reverse(results.score));
    found
}

/// What was used last comes first.
fn with_recent(recent: &[Recent], found: Vec<Results>) -> Vec<Results> {
    let item = |used: &Recent| {
        let mut all = found.iter().flat_map(|results| &results.shown);
        let same = all.find(|shown| items::key(&shown.item.act).as_ref() == Some(&used.key));
        same.cloned().or_else(|| {
            // What is found only by its name. An action that is not offered any more has no address.
            let to = used.key.starts_with('/').then(|| Address::parse(&used.key))?;
            let icon = match to.route {
                Route::Team(..) => Icon::Team,
                Route::Member(..) => Icon::Person,
                Route::Members(_) => Icon::Shield,
                Route::Issuer(..) => Icon::External,
                _ => Icon::Key,
            };
            let item = Item::named(icon, used.label.as_str(), Act::Go(to));
            Some(Shown::plain(item.detail(used.detail.as_str())))
        })
    };
    let shown: Vec<Shown> = recent.iter().filter_map(item).collect();
    let recent = Results { group: Group::Recent, shown, score: 0 };
    let has_any = !recent.shown.is_empty();
    has_any.then_some(recent).into_iter().chain(found).collect()
}

//! The state of the palette: what was typed, what was found, and which result is chosen. A token's value
//! that is typed or pasted is neither searched for nor kept. No view.

use super::super::current_org;
use super::items::{self, Act, Group, Item};
use crate::client::cancel_on_cleanup;
use crate::pages::overlay::{Overlay, Recent};
use crate::platform::intl;
use crate::route::{Address, Route};
use crate::services::{Feature, SeenList, Services};
use crate::ui::{Icon, Toasts, use_toasts};
use console_core::backend::permission::Subject;
use console_core::text::fuzzy::{Found, best};
use console_core::text::letters::in_order;
use console_core::text::pasted::cut_out;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::ops::Range;
use token_api::id::OrgName;
use token_api::page::Row;
use token_api::team::Team;
use token_api::token::Owner;

/// How many results a group shows.
const MOST: usize = 6;

/// A result with the letters that match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    pub item: Item,
    pub places: Vec<Range<usize>>,
}

/// Results of one kind. A group is not empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Results {
    pub group: Group,
    pub shown: Vec<Shown>,
    score: i32,
}

#[derive(Clone, Copy)]
pub(super) struct Palette {
    services: Services,
    pub overlay: Overlay,
    toasts: Toasts,
    pub typed: RwSignal<String>,
    /// A token's value was typed. It is gone.
    pub is_secret: RwSignal<bool>,
    /// The teams of the organization, once they were read.
    teams: RwSignal<Vec<Team>>,
    /// The lists of tokens that were read in this session.
    tokens: StoredValue<Vec<SeenList>>,
    pub results: Memo<Vec<Results>>,
    /// The index of the chosen result among all that are shown.
    pub active: RwSignal<usize>,
}

impl Palette {
    pub fn open() -> Self {
        let (services, overlay) = (Services::expect(), Overlay::expect());
        let org = current_org(services);
        let typed = RwSignal::new(String::new());
        let (teams, tokens) = (RwSignal::new(Vec::new()), StoredValue::new(services.seen_lists()));
        let results = Memo::new(move |_| {
            let org = org.get();
            let typed = typed.get();
            let typed = typed.trim();
            let found = found(services, org.as_ref(), typed, teams, tokens);
            match typed {
                "" => with_recent(&overlay.recent(), found),
                _ => by_score(found),
            }
        });
        let palette = Self {
            services,
            overlay,
            toasts: use_toasts(),
            typed,
            is_secret: RwSignal::new(false),
            teams,
            tokens,
            results,
            active: RwSignal::new(0),
        };
        palette.read_teams(org.get_untracked());
        palette
    }

    /// Reads the teams of the organization, which every role may.
    fn read_teams(self, org: Option<OrgName>) {
        let services = self.services;
        let subject = org.clone().map(Subject::Teams);
        let is_wanted = |org: &OrgName| untrack(|| services.offers(org, Feature::Teams));
        let is_refused =
            subject.is_some_and(|subject| services.known_answer(&subject, None).is_some());
        let Some(org) = org.filter(is_wanted).filter(|_| !is_refused) else { return };
        let cancel = cancel_on_cleanup().get_value();
        spawn_local(async move {
            let read = async { services.client()?.teams(&org, &cancel).await };
            // What can't be read is not found, and the screen of the teams says why.
            if let Ok(page) = read.await {
                let teams = page.rows.iter().filter_map(Row::read).cloned().collect();
                let label = |team: &Team| team.label().to_owned();
                self.teams.try_set(in_order(teams, label, intl::lower_case));
            }
        });
    }

    /// Takes what was typed; a token's value is cut out of it.
    pub fn type_text(self, text: &str) {
        let recognize = |text: &str| self.services.client().ok()?.recognize(text);
        let secret = cut_out(text, recognize);
        self.is_secret.set(secret.is_some());
        let text = secret.map_or_else(|| text.to_owned(), |(_, rest)| rest);
        self.active.set(0);
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

    /// Over which tokens was searched: in words, and whose they are.
    pub fn scope(self) -> (String, String) {
        let loaded: usize =
            self.tokens.with_value(|lists| lists.iter().map(|(_, rows)| rows.len()).sum());
        if loaded == 0 {
            let none = "No list of tokens was read in this session, so none is found by name.";
            return (none.to_owned(), String::new());
        }
        let words = "Tokens are found by name in what was read in this session";
        let places = self.tokens.with_value(|lists| places(self.services, lists));
        (format!("{words}: {} of ", intl::number(loaded)), places)
    }
}

fn places(services: Services, lists: &[SeenList]) -> String {
    let name = |owner: &Owner| match owner {
        Owner::Personal => "yours".to_owned(),
        owner => untrack(|| services.owner_label(owner)),
    };
    lists.iter().map(|(owner, _)| name(owner)).collect::<Vec<_>>().join(", ")
}

/// What fits, group by group. Tracked.
fn found(
    services: Services,
    org: Option<&OrgName>,
    typed: &str,
    teams: RwSignal<Vec<Team>>,
    tokens: StoredValue<Vec<SeenList>>,
) -> Vec<Results> {
    let all = |items: Vec<Item>, group| of_items(items, group, typed);
    let mut found = vec![
        all(items::actions(services, org), Group::Actions),
        all(items::screens(services, org), Group::Screens),
    ];
    if !typed.is_empty() {
        found.push(tokens.with_value(|lists| of_tokens(services, lists, typed)));
        if let Some(org) = org {
            found.push(teams.with(|teams| all(items::teams(org, teams), Group::Teams)));
        }
    }
    found.push(all(items::organizations(services, org), Group::Organizations));
    found.retain(|results| !results.shown.is_empty());
    if let Some(item) =
        org.filter(|_| !typed.is_empty()).and_then(|org| items::events(services, org, typed))
    {
        let shown = vec![Shown { item, places: Vec::new() }];
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

/// The tokens that fit by name; by description, too.
fn of_tokens(services: Services, lists: &[SeenList], typed: &str) -> Results {
    let tokens: Vec<_> = lists
        .iter()
        .flat_map(|(owner, rows)| rows.iter().filter_map(move |row| Some((owner, row.token()?))))
        .collect();
    let texts = tokens.iter().map(|(_, token)| (token.label(), token.purpose()));
    let fits = best(texts, typed, MOST, intl::lower_case);
    results(Group::Tokens, fits, |at| {
        let (owner, token) = tokens[at];
        let place = match owner {
            Owner::Personal => "personal".to_owned(),
            owner => services.owner_label(owner),
        };
        let route = Route::Token(owner.clone(), token.id.clone());
        Item::named(Icon::Key, token.label(), Act::Go(route.into())).detail(place)
    })
}

fn results(group: Group, fits: Vec<Found>, item: impl Fn(usize) -> Item) -> Results {
    let score = fits.first().map_or(i32::MIN, |found| found.fit.score);
    let shown =
        fits.into_iter().map(|found| Shown { item: item(found.at), places: found.fit.places });
    Results { group, score, shown: shown.collect() }
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
            // A token or a team, which are found only by a text. An action that is not offered any more
            // has no address.
            let to = used.key.starts_with('/').then(|| Address::parse(&used.key))?;
            let icon = if matches!(to.route, Route::Team(..)) { Icon::Team } else { Icon::Key };
            let item = Item::named(icon, used.label.as_str(), Act::Go(to));
            Some(Shown { item: item.detail(used.detail.as_str()), places: Vec::new() })
        })
    };
    let shown: Vec<Shown> = recent.iter().filter_map(item).collect();
    let recent = Results { group: Group::Recent, shown, score: 0 };
    let has_any = !recent.shown.is_empty();
    has_any.then_some(recent).into_iter().chain(found).collect()
}

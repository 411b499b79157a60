//! "It created 1 token that keeps working": the tokens that a token created and that stay when it is
//! deleted, by the audit log, with links to their pages and to the dialogs that delete them. When
//! the log was read, they are searched for by name in the lists that this identity sees.

use super::notes::{ReadTheRest, only_in};
use crate::client::{Cancel, cancel_on_cleanup};
use crate::pages::recent_log::{RecentLog, State};
use crate::pages::tokens::other_lists::{self, OtherLists};
use crate::pages::tokens::state::Screen;
use crate::route::Route;
use crate::ui::{Badge, Icon, Tone, Untrusted, dynamic};
use access_tokens::page::AskedDialog;
use audit_log::activity::{self, Creations, Fate, Lists, Made, Who, creations, headline, sources};
use console_core::when::count;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use token_api::id::{OrgName, TokenId};
use token_api::token::{AccessToken, Owner, TokenFilter};

/// The most tokens that are listed.
const MOST: usize = 10;

/// The lists in which tokens were found.
#[derive(Clone, Default)]
struct Places {
    /// By name: the owner of the list, the identifier, and whether the token has expired.
    found: HashMap<String, (Owner, TokenId, bool)>,
    /// The tokens whose row names one of the asked tokens as its creator.
    created: Vec<Made>,
    /// How far the lists were looked through that may have one of the tokens.
    lists: Lists,
}

/// What these tokens created. They are left out themselves: they are deleted too.
pub(super) fn part(
    screen: Screen,
    recent_log: RecentLog,
    org: OrgName,
    tokens: &[AccessToken],
) -> AnyView {
    let who: Vec<Who> = tokens.iter().map(Who::of).collect();
    let (named, creators) = (names(tokens), creators(&org, tokens));
    let subject = if who.len() == 1 { "It" } else { "They" };
    let made = Memo::new(move |_| {
        let mut made = recent_log.look(|log| creations(log, &who, recent_log.window));
        made.tokens.retain(|token| token.name.is_empty() || !named.contains(&token.name));
        made
    });
    // Where no list names its creator, the log alone tells what was created.
    let lists = if creators.is_empty() { Lists::Whole } else { Lists::Reading };
    let places = RwSignal::new(Places { lists, ..Places::default() });
    let sought = StoredValue::new(None::<Vec<String>>);
    let cancel = cancel_on_cleanup().get_value();
    Effect::new(move || {
        let alive = |token: &&Made| !token.deleted && !token.name.is_empty();
        let names: Vec<String> =
            made.with(|made| made.tokens.iter().filter(alive).map(|it| it.name.clone()).collect());
        let is_reading = recent_log.state.with(|state| *state == State::Reading);
        let is_known = sought.with_value(|sought| sought.as_ref() == Some(&names));
        if is_reading || is_known || names.is_empty() && creators.is_empty() {
            return;
        }
        sought.set_value(Some(names.clone()));
        let (org, cancel, creators) = (org.clone(), cancel.clone(), creators.clone());
        spawn_local(async move {
            let found = look_up(screen, &org, &names, &creators, &cancel).await;
            places.try_set(found);
        });
    });
    dynamic(move || {
        if recent_log.has_nothing() {
            return ().into_any();
        }
        places.with(|places| made.with(|made| content(screen, recent_log, subject, made, places)))
    })
    .into_any()
}

/// The part below a heading of its own: what was created does not break.
pub(super) fn headed(recent_log: RecentLog, part: AnyView) -> AnyView {
    let heading = dynamic(move || {
        (!recent_log.has_nothing()).then(|| view! { <h3>"What stays"</h3> }.into_any())
    });
    view! { {heading} <div role="status">{part}</div> }.into_any()
}

/// The section for expired tokens. Nothing uses them any more, so it shows only what they created.
pub(super) fn section(screen: Screen, org: OrgName, tokens: Arc<Vec<AccessToken>>) -> AnyView {
    let reach = only_in(screen, &org);
    let recent_log = RecentLog::read(screen.services, org.clone(), activity::window);
    let part = part(screen, recent_log, org, &tokens);
    // Focusable, because it scrolls.
    view! {
        <section class="would-break" aria-labelledby="made" tabindex="0">
            <h3 id="made">"What stays"</h3>
            <div role="status">
                {part}
                {dynamic(move || {
                    recent_log.has_nothing().then(|| {
                        let words = recent_log.trouble().map_or_else(
                            || "Looking in the audit log for what was created…".to_owned(),
                            |why| format!("What was created can’t be told. {why}"),
                        );
                        view! { <p class="muted">{words}</p> }
                    })
                })}
            </div>
            <ReadTheRest recent_log/>
            {reach}
        </section>
    }
    .into_any()
}

/// How lists name these tokens as creators: "acme-corp/terraform-import". Only admin tokens of an
/// organization can create tokens.
fn creators(org: &OrgName, tokens: &[AccessToken]) -> Vec<String> {
    let admin = tokens.iter().filter(|token| token.admin == Some(true));
    admin.filter_map(|token| Some(format!("{org}/{}", token.given_name()?))).collect()
}

/// The names of tokens that have one.
fn names(tokens: &[AccessToken]) -> Vec<String> {
    tokens.iter().filter_map(|token| token.given_name().map(str::to_owned)).collect()
}

fn content(
    screen: Screen,
    recent_log: RecentLog,
    subject: &str,
    made: &Creations,
    places: &Places,
) -> AnyView {
    let fate = |token: &Made| match places.found.get(&token.name) {
        _ if token.deleted => Fate::Deleted,
        Some((.., true)) => Fate::Expired,
        Some(_) => Fate::Works,
        None if places.lists == Lists::Whole && !token.name.is_empty() => Fate::Unseen,
        None => Fate::Unknown,
    };
    let in_log = |token: &&Made| made.tokens.iter().all(|it| it.name != token.name);
    let listed = places.created.iter().filter(in_log);
    let tokens: Vec<&Made> = made.tokens.iter().chain(listed).collect();
    let fates: Vec<Fate> = tokens.iter().map(|token| fate(token)).collect();
    let in_log = made.tokens.len();
    let reach = (!made.complete).then(|| recent_log.look(|log| log.words(recent_log.window)));
    let others = (!made.others.is_empty()).then(|| {
        let kinds: Vec<String> = made
            .others
            .iter()
            .map(|(event, n)| {
                format!("{event} ({})", count(i64::try_from(*n).unwrap_or(i64::MAX), "time"))
            })
            .collect();
        view! {
            <p>"What else " {subject.to_lowercase()} " created stays as well: "
                <Untrusted text=kinds.join(", ")/> "."</p>
        }
    });
    let is_personal = screen.owner.with_value(|owner| *owner == Owner::Personal);
    let personal = made.personal_words().filter(|_| is_personal && !made.names_none);
    let personal = personal.map(|words| view! { <p class="muted">{words}</p> });
    if fates.is_empty() {
        let said = made.none(&subject.to_lowercase(), places.lists);
        let reach =
            reach.map(|words| format!(" Of the last 30 days: {words}.")).unwrap_or_default();
        let said = format!("{said}{reach}");
        return view! { <div class="made"><p class="muted">{said}</p> {others} {personal}</div> }
            .into_any();
    }
    let reach = sources(in_log, tokens.len() - in_log, reach.as_deref());
    let rows = tokens.iter().zip(&fates).take(MOST);
    let rows = rows.map(|(token, fate)| row(screen, token, *fate, places)).collect_view();
    let more = tokens.len().saturating_sub(MOST);
    let more = (more > 0).then(|| {
        let more = count(i64::try_from(more).unwrap_or(i64::MAX), "other");
        view! { <li class="muted">"And " {more} "."</li> }
    });
    view! {
        <div class="made">
            <p><strong>{headline(subject, &fates)} "."</strong> " Deleting does not end it. " <span class="muted">{reach}</span></p>
            <ul class="break-list">{rows} {more}</ul>
            {others}
            {personal}
        </div>
    }
    .into_any()
}

fn row(screen: Screen, token: &Made, fate: Fate, places: &Places) -> AnyView {
    let times = screen.times;
    let when = untrack(|| times.brief(token.at));
    let place = places.found.get(&token.name).filter(|_| fate != Fate::Deleted);
    let label = match token.name.as_str() {
        "" => view! { <i>"a token whose name the log does not tell"</i> }.into_any(),
        name => view! { <Untrusted text=name.to_owned()/> }.into_any(),
    };
    let name = match place {
        Some((owner, id, _)) => {
            let href = screen.services.href(&Route::Token(owner.clone(), id.clone()));
            view! { <a href=href>{label}</a> }.into_any()
        }
        None => label,
    };
    let delete = place.map(|(owner, id, _)| {
        let route = Route::Token(owner.clone(), id.clone());
        let href = screen.services.href(&route) + &AskedDialog::Delete.search();
        view! {
            <a class="made-delete" href=href>"Delete…" <span class="visually-hidden">" " {token.name.clone()}</span></a>
        }
    });
    let state = match fate {
        Fate::Works => view! { <Badge tone=Tone::Warn icon=Icon::Key>"works"</Badge> }.into_any(),
        fate => view! { <span class="muted">{fate.words()}</span> }.into_any(),
    };
    view! {
        <li class="row"><b>{name}</b> {state} <small class="muted">"created " {when}</small> {delete}</li>
    }
    .into_any()
}

/// Searches for tokens with these names or creators, in the list that is shown and then in the other
/// lists that this identity certainly sees.
async fn look_up(
    screen: Screen,
    org: &OrgName,
    names: &[String],
    creators: &[String],
    cancel: &Cancel,
) -> Places {
    let mut places = Places { lists: Lists::NotAll, ..Places::default() };
    let services = screen.services;
    let Some(owner) = screen.owner.try_get_value() else { return places };
    let now = crate::platform::clock::now();
    let take = |places: &mut Places, owner: &Owner, token: &AccessToken| {
        let Some(name) = token.given_name() else { return };
        let creator = token.created_by.as_ref().filter(|by| creators.contains(by));
        if creator.is_none() && names.iter().all(|it| it != name) {
            return;
        }
        let place = (owner.clone(), token.id.clone(), token.expires.is_over(now));
        let is_new = places.found.insert(name.to_owned(), place).is_none();
        if let (true, Some(_), Some(at)) = (is_new, creator, token.created_at()) {
            places.created.push(Made { name: name.to_owned(), at, deleted: false });
        }
    };
    screen.listing.remote.try_with_untracked(|remote| {
        let rows = remote.value().into_iter().flat_map(|rows| rows.iter());
        rows.filter_map(|row| row.token()).for_each(|it| take(&mut places, &owner, it));
    });
    let (Ok(client), Some(me)) = (services.client(), untrack(|| services.session.identity()))
    else {
        return places;
    };
    // The shown list may be filtered, for example to active tokens. So it is read again here.
    let OtherLists { lists, left_out } =
        other_lists::known(services, &client, &me, &Owner::Personal, org, cancel).await;
    let mut is_whole = left_out == 0;
    for list in lists {
        if creators.is_empty() && names.iter().all(|name| places.found.contains_key(name)) {
            break;
        }
        let end = client
            .all_tokens(&list, TokenFilter::All, cancel, &mut |rows, _| {
                rows.iter()
                    .filter_map(|row| row.read())
                    .for_each(|token| take(&mut places, &list, token));
                ControlFlow::Continue(())
            })
            .await;
        is_whole &= end.is_ok_and(|listed| listed.incomplete.is_none() && !listed.is_doubtful);
    }
    places.lists = if is_whole { Lists::Whole } else { Lists::NotAll };
    places
}

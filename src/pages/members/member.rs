//! The page of one member: the facts, the role and the switch, the teams, and the tokens that the member
//! created. The API has no call for one member, so the page reads the list and takes its row.

use super::around::{Known, TeamOf};
use super::changes::State;
use super::dialogs::OpenDialog;
use super::news::NewsRegion;
use super::state::{Open, Screen};
use super::states::{FailedList, IncompleteNote};
use crate::client::cancel_on_cleanup;
use crate::pages::faults::FailedToReload;
use crate::pages::set_named_title;
use crate::pages::times::{Day, ZoneSwitch};
use crate::platform::page;
use crate::route::Route;
use crate::services::{Feature, Services};
use crate::ui::{
    Badge, Bound, Button, ButtonKind, Choice, EmptyState, Glyph, Icon, PageHead, RemoteView,
    Select, Switch, TableSkeleton, Tone, Untrusted, dynamic,
};
use console_core::text::visible_text::visible;
use console_core::when::{NOT_TOLD, relative};
use leptos::prelude::*;
use leptos::task::spawn_local;
use members::change::Change;
use members::created::TokenName;
use members::list::rows::{MemberRow, joined, label};
use members::role::Role;
use std::sync::Arc;
use token_api::id::{OrgName, UserLogin};
use token_api::member::Member;
use token_api::token::Owner;

/// The most tokens that are named.
const MOST_TOKENS: usize = 20;

/// The page.
#[component]
pub fn MemberPage(
    /// The organization.
    org: OrgName,
    /// The member.
    login: UserLogin,
) -> impl IntoView {
    let services = Services::expect();
    let route = Route::Member(org.clone(), login.clone());
    let screen = Screen::open(services, org, route.clone());
    provide_context(screen);
    let login = StoredValue::new(login);
    let row = Memo::new(move |_| login.with_value(|login| screen.listing.row(login)));
    let name =
        Signal::derive(move || row.with(|row| Some(visible(label(&row.as_ref()?.member()?.user)))));
    set_named_title(route, name);
    let title = Signal::derive(move || {
        name.get().unwrap_or_else(|| login.with_value(|login| visible(login.as_str())))
    });
    let host = StoredValue::new(services.host());
    view! {
        <PageHead title actions=move || dynamic(move || row.get().map(|row| actions(screen, &row)))>
            {dynamic(move || row.get().map(|row| subtitle(&row)))}
        </PageHead>
        <RemoteView
            remote=screen.listing.remote
            loading=|| view! { <TableSkeleton label="Looking for the member"/> }
            slow=Signal::stored(format!("Still waiting for {}…", host.get_value()))
            ready=move |_| view! { <Body screen login row/> }.into_any()
            failed=move |error| view! { <FailedList error/> }.into_any()
            stale=move |error| {
                let retry = move || screen.listing.reload();
                view! { <FailedToReload error host=host.get_value() on_retry=retry/> }.into_any()
            }
        />
        <NewsRegion/>
        <OpenDialog/>
    }
}

fn subtitle(row: &Arc<MemberRow>) -> AnyView {
    let Some(member) = row.member() else { return ().into_any() };
    let admin = row.is_admin().then(|| {
        view! { <Badge tone=Tone::Admin icon=Icon::Bolt>"Organization admin"</Badge> }
    });
    let suspended = member.suspended.then(|| view! { <Badge icon=Icon::Stop>"Suspended"</Badge> });
    let login = member.user.github_login.to_string();
    view! { <div class="row"><Untrusted text=login/> {admin} {suspended}</div> }.into_any()
}

fn actions(screen: Screen, row: &Arc<MemberRow>) -> AnyView {
    let Some(member) = row.member().cloned() else { return ().into_any() };
    let (services, org) = (screen.services, screen.org.get_value());
    let can_read = services.session.identity().is_some_and(|who| who.read_log(&org).is_ok())
        && services.offers(&org, Feature::AuditLog);
    let address = screen.activity(&member.user.github_login);
    let href = services.href(&address.route) + &address.search;
    let activity = can_read.then(|| {
        view! {
            <a class="button" data-kind="secondary" href=href>
                <Glyph icon=Icon::Log/> "View activity"
            </a>
        }
    });
    let keeps = Signal::derive(move || screen.keeps(&member));
    let removed = row.clone();
    let remove = move || screen.dialog.set(Open::Remove(removed.clone()));
    view! {
        {activity}
        <Button kind=ButtonKind::Quiet icon=Icon::Trash disabled_reason=keeps on_press=remove>
            "Remove…"
        </Button>
    }
    .into_any()
}

#[component]
fn Body(
    screen: Screen,
    login: StoredValue<UserLogin>,
    row: Memo<Option<Arc<MemberRow>>>,
) -> impl IntoView {
    let is_found = Memo::new(move |_| row.with(Option::is_some));
    let is_reading = Memo::new(move |_| screen.listing.progress.with(Option::is_some));
    let toggle = move || screen.show_with(|query| query.utc = !query.utc);
    dynamic(move || {
        if is_found.get() {
            return view! {
                <div class="token-page">
                    {section("Role", "member-role", view! { <Facts screen row/> }.into_any())}
                    {section("Teams", "member-teams", view! { <TeamList screen login/> }.into_any())}
                    {section("Tokens", "member-tokens", view! { <Tokens screen login/> }.into_any())}
                </div>
                <p class="token-times row muted"><ZoneSwitch times=screen.times on_press=toggle/></p>
            }
            .into_any();
        }
        if is_reading.get() {
            return view! { <TableSkeleton label="Looking for the member"/> }.into_any();
        }
        view! { <NotHere screen login/> }.into_any()
    })
}

fn section(title: &'static str, id: &'static str, content: AnyView) -> AnyView {
    view! {
        <section class="card token-section" aria-labelledby=id>
            <h2 id=id>{title}</h2>
            {content}
        </section>
    }
    .into_any()
}

/// The list was read, and the member is not in it.
#[component]
fn NotHere(screen: Screen, login: StoredValue<UserLogin>) -> impl IntoView {
    page::set_title("No such member · Token Console");
    let href = screen.services.href(&Route::Members(screen.org.get_value()));
    let login = login.with_value(ToString::to_string);
    view! {
        <IncompleteNote/>
        <div class="card">
            <EmptyState
                icon=Icon::Search
                title="No such member here"
                actions=move || view! { <a class="button" href=href>"Back to the list"</a> }
            >
                <p>
                    "No member of this organization has the login " <Untrusted text=login/>
                    ". The user was removed, or the address is mistyped."
                </p>
            </EmptyState>
        </div>
    }
}

/// The role and the other facts. The controls stay when the row changes, and keep the focus.
#[component]
fn Facts(screen: Screen, row: Memo<Option<Arc<MemberRow>>>) -> impl IntoView {
    let member = Memo::new(move |_| row.with(|row| row.as_ref()?.member().cloned()));
    let with =
        move |look: fn(&Member) -> String| move || member.with(|member| member.as_ref().map(look));
    let since = move || {
        member.with(|member| {
            let member = member.as_ref()?;
            Some(match joined(member) {
                Some(at) => view! { <Day at times=screen.times/> }.into_any(),
                None if member.created.trim().is_empty() => {
                    view! { <span class="muted">{NOT_TOLD}</span> }.into_any()
                }
                None => view! { <Untrusted text=member.created.clone()/> }.into_any(),
            })
        })
    };
    let suspended = |member: &Member| {
        let words =
            if member.suspended { "yes: kept out of the organization for now" } else { "no" };
        words.to_owned()
    };
    let virtual_admin = move || {
        let is_virtual = member.with(|member| member.as_ref().is_some_and(|it| it.virtual_admin));
        is_virtual.then(|| {
            view! {
                <div>
                    <dt>"Admin rights from"</dt>
                    <dd>"this service alone, not the identity provider"</dd>
                </div>
            }
        })
    };
    view! {
        <div class="member-controls">
            <AdminSwitch screen member/>
            <RoleSelect screen member/>
        </div>
        <dl class="facts">
            <div><dt>"Member since"</dt><dd>{dynamic(since)}</dd></div>
            <div><dt>"Suspended"</dt><dd>{dynamic(with(suspended))}</dd></div>
            {dynamic(virtual_admin)}
            {dynamic(move || last_event(screen, member))}
        </dl>
    }
}

fn last_event(screen: Screen, member: Memo<Option<Member>>) -> Option<AnyView> {
    let login = member.with(|member| Some(member.as_ref()?.user.github_login.to_string()))?;
    let at = screen.around.last.with_value(|last| {
        let last = last.as_ref()?;
        Some(last.get(&login).copied())
    })?;
    let times = screen.times;
    let words = match at {
        Some(at) => relative(at, times.now(), times.zone()),
        None => "none in what is loaded of the audit log".to_owned(),
    };
    Some(view! { <div><dt>"Last event"</dt><dd>{words}</dd></div> }.into_any())
}

/// Whether a change of the member is under way. Tracked.
fn is_pending(screen: Screen, member: Memo<Option<Member>>) -> bool {
    let login = member.with(|member| Some(member.as_ref()?.user.github_login.clone()));
    login.is_some_and(|login| screen.changes.is_pending(&login))
}

/// The role that is shown: the one that was asked for, while a change is under way. Tracked.
fn shown_role(screen: Screen, member: Memo<Option<Member>>) -> Role {
    let Some(member) = member.get() else { return Role::MEMBER };
    match screen.changes.of(&member.user.github_login) {
        Some(news) if news.state == State::Pending => news.change.to,
        _ => Role::of(&member),
    }
}

fn denial(screen: Screen, member: Memo<Option<Member>>) -> Signal<Option<String>> {
    Signal::derive(move || member.with(|member| screen.keeps_role(member.as_ref()?)))
}

#[component]
fn AdminSwitch(screen: Screen, member: Memo<Option<Member>>) -> impl IntoView {
    let is_admin = Signal::derive(move || shown_role(screen, member).is_admin());
    let checked = Bound::new(is_admin, move |_| {
        if let Some(member) = member.get_untracked() {
            screen.ask_or_send(Change::of_switch(&member));
        }
    });
    view! {
        <Switch
            label="Organization admin"
            checked
            hint="Manages tokens, members, teams, settings and trust."
            pending=Signal::derive(move || is_pending(screen, member))
            disabled_reason=denial(screen, member)
        />
    }
}

#[component]
fn RoleSelect(screen: Screen, member: Memo<Option<Member>>) -> impl IntoView {
    let choices = Signal::derive(move || {
        let (held, denial) = (shown_role(screen, member), denial(screen, member).get());
        let mut roles = screen.around.roles.get();
        if !roles.contains(&held) {
            roles.push(held.clone());
        }
        let choice = |role: Role| {
            let name = visible(role.name());
            match &denial {
                Some(_) if role != held => Choice::disabled(role, name, "not possible"),
                _ => Choice::new(role, name),
            }
        };
        roles.into_iter().map(choice).collect::<Vec<_>>()
    });
    // Written again after each choice, because the browser has changed the list already.
    let asked = RwSignal::new(0_u32);
    let shown = Signal::derive(move || {
        asked.track();
        shown_role(screen, member)
    });
    let value = Bound::new(shown, move |role: Role| {
        asked.update(|asked| *asked = asked.wrapping_add(1));
        let change = member.get_untracked().and_then(|member| Change::of(&member, role));
        if let Some(change) = change {
            screen.ask_or_send(change);
        }
    });
    let hint = Signal::derive(move || denial(screen, member).get().unwrap_or_default());
    view! { <Select label="Role" choices value hint/> }
}

#[component]
fn TeamList(screen: Screen, login: StoredValue<UserLogin>) -> impl IntoView {
    let teams = RwSignal::new(None::<Result<Vec<TeamOf>, String>>);
    let cancel = cancel_on_cleanup().get_value();
    // Again when the list of teams is here, which knows more of them.
    Effect::new(move || {
        if screen.around.teams.with(|teams| *teams == Some(Known::Waiting)) {
            return;
        }
        let (login, cancel) = (login.get_value(), cancel.clone());
        spawn_local(async move {
            let found = screen.around.teams_of(&login, &cancel).await;
            teams.try_set(Some(found.map_err(|error| screen.around.why(&error))));
        });
    });
    let item = move |team: TeamOf| {
        let mark = team.is_admin.then(|| view! { " " <Badge>"Team admin"</Badge> });
        let name = match team.name {
            Some(name) => {
                let owner = Owner::Team(screen.org.get_value(), name);
                let href = screen.services.href(&Route::Tokens(owner));
                view! { <a href=href><Untrusted text=team.label/></a> }.into_any()
            }
            None => view! { <Untrusted text=team.label/> }.into_any(),
        };
        view! { <li>{name} {mark}</li> }.into_any()
    };
    dynamic(move || match teams.get() {
        None => view! { <p class="muted">"Loading…"</p> }.into_any(),
        Some(Err(why)) => view! { <p class="muted">"Not read. " {why}</p> }.into_any(),
        Some(Ok(teams)) if teams.is_empty() => {
            view! { <p class="muted">"In no team."</p> }.into_any()
        }
        Some(Ok(teams)) => {
            let items: Vec<_> = teams.into_iter().map(item).collect();
            view! { <ul class="token-list">{items}</ul> }.into_any()
        }
    })
}

#[component]
fn Tokens(screen: Screen, login: StoredValue<UserLogin>) -> impl IntoView {
    dynamic(move || {
        let created = match screen.around.created.get() {
            Some(Known::Is(created)) => created,
            Some(Known::Waiting) => return view! { <p class="muted">"Loading…"</p> }.into_any(),
            Some(Known::Failed(why)) => {
                return view! { <p class="muted">"Not read. " {why}</p> }.into_any();
            }
            None => {
                let words =
                    "The organization's tokens are not shown to you, or there are none here.";
                return view! { <p class="muted">{words}</p> }.into_any();
            }
        };
        let login = login.get_value();
        let tokens = created.by(login.as_str());
        let item = |token: &TokenName| {
            let owner = Owner::Organization(screen.org.get_value());
            let href = screen.services.href(&Route::Token(owner, token.id.clone()));
            let admin = token.is_admin.then(|| {
                view! { " " <Badge tone=Tone::Admin icon=Icon::Bolt>"Admin"</Badge> }
            });
            view! { <li><a href=href><Untrusted text=token.label.clone()/></a> {admin}</li> }
                .into_any()
        };
        let items: Vec<_> = tokens.iter().take(MOST_TOKENS).map(item).collect();
        let all = (tokens.len() > MOST_TOKENS).then(|| {
            let href = screen.tokens_href(login.as_str());
            view! { <p><a href=href>{format!("All {} tokens", tokens.len())}</a></p> }
        });
        let count = match tokens.len() {
            0 => "No active token was created by this member.".to_owned(),
            1 => "1 active token was created by this member.".to_owned(),
            some => format!("{some} active tokens were created by this member."),
        };
        view! {
            <p>{count} " " <span class="muted">{format!("Counted over {}.", created.over())}</span></p>
            <ul class="token-list">{items}</ul>
            {all}
        }
        .into_any()
    })
}

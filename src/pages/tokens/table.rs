//! The table of tokens: its columns, what each shows, and what can be done to a row.

use super::listing::Rows;
use super::rotate::{RotatingBadge, level_cell, level_pressed, menu_items};
use super::states::{NoMatch, NoTokens};
use super::{Open, Screen, past, picked};
use crate::pages::times::{Day, Relative};
use crate::platform::{clipboard, clock, intl};
use crate::route::Route;
use crate::ui::{
    Badge, Bound, Button, ButtonKind, Column, DataTable, Icon, Menu, MenuItem, Place, Sort, Tone,
    Untrusted, dynamic, use_toasts,
};
use console_model::token_query::{self, SortColumn};
use console_model::token_rows::{TokenRow, arrange};
use console_model::visible_text::visible;
use console_model::when::{ExpiryState, expiry_words};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use token_api::expiry::{CapViolation, cap_violation};
use token_api::page::Row;
use token_api::time::Moment;
use token_api::token::{AccessToken, Owner, TokenKind};

type Cells = Arc<TokenRow>;

/// The rows that the query lets through, in its order.
#[component]
pub(super) fn TokenTable(rows: Signal<Rows>) -> impl IntoView {
    let screen = expect_context::<Screen>();
    let shown = Memo::new(move |_| {
        let (rows, query) = (rows.get(), screen.query.get());
        let now = if query.facets.depend_on_time() { screen.times.now() } else { clock::now() };
        let order = arrange(&rows, &query, now, intl::lower_case);
        Arc::new(order.into_iter().map(|at| rows[at].clone()).collect::<Vec<_>>())
    });
    screen.picked.follow(shown);
    let total = Memo::new(move |_| rows.with(|rows| rows.len()));
    let count = Memo::new(move |_| shown.with(|shown| shown.len()));
    let state = Memo::new(move |_| match (total.get(), count.get()) {
        (0, _) => 0,
        (_, 0) => 1,
        _ => 2,
    });
    let stale = Signal::derive(move || screen.listing.remote.with(|remote| remote.is_stale()));
    let footer = move || {
        let counted = move || {
            let (count, total) = (intl::number(count.get()), intl::number(total.get()));
            format!("{count} of {total} tokens")
        };
        view! { <span>{dynamic(counted)}</span> <span class="grow"></span> <TimesSwitch/> }
    };
    dynamic(move || match state.get() {
        0 => view! { <NoTokens/> }.into_any(),
        1 => view! { <NoMatch/> }.into_any(),
        _ => view! {
            <div
                data-density=screen.looks.is_compact().then_some("compact")
                on:click=move |event| level_pressed(screen, &event)
            >
            <DataTable
                label="Access tokens"
                rows=shown
                key=row_key
                sort=sort_in_address(screen)
                stale
                columns=picked::with_boxes(screen, columns(screen))
                footer
            />
            </div>
        }
        .into_any(),
    })
}

/// Everything of a row that a cell shows.
fn row_key(row: &Cells) -> String {
    match &row.content {
        Row::Read(token) => format!(
            "{}\u{0}{}\u{0}{}\u{0}{}\u{0}{}",
            token.id, token.name, token.description, token.last_used, token.expires
        ),
        Row::Unreadable(bad) => format!("{:?}\u{0}{}", bad.id, bad.problem),
    }
}

/// The table's order as the address has it.
fn sort_in_address(screen: Screen) -> Bound<Sort> {
    let order = Signal::derive(move || {
        let sort = screen.query.with(|query| query.sort);
        Sort { column: sort.column.as_str().to_owned(), descending: sort.descending }
    });
    Bound::new(order, move |asked: Sort| {
        let now = screen.query.with_untracked(|query| query.sort);
        let Some(column) = SortColumn::parse(&asked.column) else { return };
        let sort = if column == now.column {
            token_query::Sort { column, descending: asked.descending }
        } else {
            now.pressed(column)
        };
        screen.show_with(|query| query.sort = sort);
    })
}

fn columns(screen: Screen) -> Vec<Column<Cells>> {
    let of = |cell: fn(Screen, &AccessToken) -> AnyView| {
        move |row: &Cells| row.token().map(|token| cell(screen, token)).into_any()
    };
    let label = screen.owner.with_value(|owner| match owner {
        Owner::Personal => "Description",
        Owner::Organization(_) | Owner::Team(..) => "Name",
    });
    let find = screen.sought();
    let mut columns = vec![
        Column::new("name", label, move |row: &Cells| name_cell(screen, row, find))
            .sortable()
            .place(Place::Title),
        Column::new("kind", "Kind", of(kind_cell)).sortable().width("7.5rem"),
        Column::new("created", "Created", of(created_cell))
            .sortable()
            .width("12.5rem")
            .place(Place::Meta),
        Column::new("last-used", "Last used", of(last_used_cell))
            .sortable()
            .width("10rem")
            .place(Place::Meta),
        Column::new("expires", "Expires", of(expires_cell))
            .sortable()
            .width("12.5rem")
            .place(Place::Side),
        Column::new("actions", "Actions", move |row: &Cells| actions_cell(screen, row))
            .width("3.5rem")
            .place(Place::End)
            .head(|| ()),
    ];
    if screen.has_levels() {
        let denial = screen.facts.denial.get();
        let level = move |row: &Cells| level_cell(row, denial.clone());
        columns.insert(2, Column::new("admin", "Admin", level).width("4.75rem"));
    }
    columns.retain(|column| screen.looks.shows(column.id()));
    columns
}

fn name_cell(screen: Screen, row: &Cells, find: Signal<String>) -> AnyView {
    let token = match &row.content {
        Row::Read(token) => token,
        Row::Unreadable(bad) => {
            let id = bad.id.clone().unwrap_or_else(|| "no ID".into());
            return view! {
                <div class="cell-title">
                    <Untrusted text=id/>
                    <Badge tone=Tone::Warn icon=Icon::Warning>"unreadable row"</Badge>
                </div>
                <div class="cell-detail"><Untrusted text=bad.problem.clone()/></div>
            }
            .into_any();
        }
    };
    let admin = token.admin.then(|| {
        view! { <Badge tone=Tone::Admin icon=Icon::Bolt>"Admin"</Badge> }
    });
    // A personal token's description is its label already.
    let detail = Some(&token.description)
        .filter(|text| !text.trim().is_empty() && text.as_str() != token.label())
        .map(|text| view! { <div class="cell-detail"><Untrusted text=text.clone() find/></div> });
    let page = Route::Token(screen.owner.get_value(), token.id.clone());
    view! {
        <div class="cell-title">
            <a href=screen.services.href(&page)><Untrusted text=token.label().to_owned() find/></a>
            {admin}
            <RotatingBadge id=token.id.clone()/>
        </div>
        {detail}
    }
    .into_any()
}

fn kind_cell(screen: Screen, token: &AccessToken) -> AnyView {
    if let Some(role) = token.role.as_ref().filter(|role| !role.name.is_empty()) {
        return view! { <Untrusted text=role.name.clone() find=screen.sought()/> }.into_any();
    }
    let usual = screen.owner.with_value(|owner| match owner {
        Owner::Personal => "Personal",
        Owner::Organization(_) => "Organization",
        Owner::Team(..) => "Team",
    });
    let kind = match &token.kind {
        None => return view! { <span class="muted">{usual}</span> }.into_any(),
        Some(TokenKind::Personal) => "Personal".to_owned(),
        Some(TokenKind::Team) => "Team".to_owned(),
        Some(TokenKind::Organization) => "Organization".to_owned(),
        Some(TokenKind::Refresh) => "Refresh (exchange only)".to_owned(),
        Some(TokenKind::Other(kind)) => kind.clone(),
    };
    view! { <span class="muted"><Untrusted text=kind/></span> }.into_any()
}

fn created_cell(screen: Screen, token: &AccessToken) -> AnyView {
    let times = screen.times;
    let day = match token.created_at() {
        Some(at) => view! { <Day at times/> }.into_any(),
        None => view! { <Untrusted text=token.created.clone()/> }.into_any(),
    };
    let by = (!token.created_by.is_empty()).then(|| {
        view! { <span class="muted">"by"</span> <Untrusted text=token.created_by.clone() find=screen.sought()/> }
    });
    view! { <div class="cell-line">{day} {by}</div> }.into_any()
}

fn last_used_cell(screen: Screen, token: &AccessToken) -> AnyView {
    let times = screen.times;
    match token.last_use() {
        Moment::Never => view! { <span class="muted">"never used"</span> }.into_any(),
        Moment::At(at) => view! { <Relative at times/> }.into_any(),
        Moment::Odd(raw) => view! { <span class="muted">"odd value " {raw}</span> }.into_any(),
    }
}

pub(super) fn expires_cell(screen: Screen, token: &AccessToken) -> AnyView {
    let (times, expires) = (screen.times, token.expiry());
    let over_cap = move || {
        screen
            .facts
            .cap
            .get()
            .and_then(|cap| Some((cap, cap_violation(expires, cap, times.now())?)))
    };
    let badge = move || {
        let now = times.now();
        let state = ExpiryState::of(expires, now);
        let (tone, icon) = match state {
            // Where it is refused, no expiry is fine.
            _ if state != ExpiryState::Expired && over_cap().is_some() => {
                (Tone::Bad, Icon::Warning)
            }
            ExpiryState::Expired => (Tone::Bad, Icon::Cross),
            ExpiryState::Soon => (Tone::Warn, Icon::Clock),
            ExpiryState::Later => (Tone::Ok, Icon::Check),
            ExpiryState::Never => (Tone::Plain, Icon::Infinity),
            ExpiryState::Odd => (Tone::Warn, Icon::Warning),
        };
        let words = expiry_words(expires, now, times.zone());
        view! { <Badge tone icon>{words}</Badge> }
    };
    let exact = move || expires.at().map(|at| times.exact(at));
    let refused = move || {
        let (cap, violation) = over_cap()?;
        let days = console_model::draft::days(cap.days());
        let tip = match violation {
            CapViolation::NeverExpires => {
                format!("It never expires; the organization allows {days}.")
            }
            CapViolation::TooLong => format!("It lives too long; the organization allows {days}."),
        };
        Some(view! {
            <div class="cell-detail" tabindex="0" data-tip=tip>"refused: over the maximum"</div>
        })
    };
    view! {
        <span tabindex=expires.at().map(|_| "0") data-tip=Signal::derive(exact)>{dynamic(badge)}</span>
        {dynamic(refused)}
    }
    .into_any()
}

pub(super) fn actions_cell(screen: Screen, row: &Cells) -> AnyView {
    let Some(token) = row.token() else { return ().into_any() };
    let toasts = use_toasts();
    let (id, row) = (token.id.to_string(), row.clone());
    let items = move || {
        let (id, row) = (id.clone(), row.clone());
        let copy = move || {
            let id = id.clone();
            spawn_local(async move {
                if clipboard::write(&id).await {
                    toasts.show(Tone::Ok, "Copied the token's ID.");
                } else {
                    toasts.show(Tone::Warn, format!("The clipboard refused. The ID is {id}"));
                }
            });
        };
        let mut items = row.token().map_or_else(Vec::new, |token| past::menu_items(screen, token));
        items.extend(menu_items(screen, &row));
        items.extend([
            MenuItem::new("Copy ID", copy).icon(Icon::Copy),
            MenuItem::new("Delete…", move || screen.dialog.set(Open::Delete(row.clone())))
                .icon(Icon::Trash)
                .danger()
                .disabled(screen.facts.denial.get_untracked()),
        ]);
        items
    };
    view! { <Menu label=format!("Actions for {}", visible(token.label())) items/> }.into_any()
}

/// "Times are local (UTC+1)", and the switch to the other.
#[component]
fn TimesSwitch() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let utc = move || screen.query.with(|query| query.utc);
    let toggle = move || screen.show_with(|query| query.utc = !query.utc);
    view! {
        <span>{dynamic(move || screen.times.legend())}</span>
        <Button kind=ButtonKind::Quiet on_press=toggle>
            {dynamic(move || if utc() { "Show local times" } else { "Show UTC" })}
        </Button>
    }
}

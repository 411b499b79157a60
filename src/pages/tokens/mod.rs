//! The token lists: personal, team and organization tokens are one screen, because they differ in
//! who owns them and hardly in what can be done.

mod activity;
mod bulk_delete;
mod create;
mod create_link;
mod created;
mod delete;
mod expiry_chart;
mod facts;
mod import_export;
mod listing;
mod other_lists;
mod reminders;
mod rotate;
mod selection;
mod selection_bar;
mod states;
mod table;
mod table_settings;
mod token;
mod toolbar;

use crate::pages::faults::FailedToReload;
use crate::pages::overlay::Overlay;
use crate::pages::times::Times;
use crate::pages::{set_title, title_of};
use crate::piece::with_piece;
use crate::platform::history::Entry;
use crate::platform::intl;
use crate::route::{Address, Route};
use crate::services::Services;
use crate::ui::{
    Button, ButtonKind, Icon, PageHead, Progress, Remote, RemoteView, TableSkeleton, dynamic,
};
use access_tokens::create::draft::Draft;
use access_tokens::list::query::TokenQuery;
use access_tokens::list::rows::{TokenRow, has_name};
use access_tokens::page::Ending;
use access_tokens::rotation::{self, Rotation};
use console_core::backend::fault::ApiError;
use create::{CreateDialog, Purpose, Typed};
use create_link::follow_links;
use created::{Created, CreatedDialog};
use delete::DeleteDialog;
use expiry_chart::ExpiryFigure;
use facts::Facts;
use leptos::prelude::*;
use listing::Listing;
use rotate::RotationDialog;
use selection::{ExportMenu, Picked, Task, Unfinished};
use selection_bar::SelectionBar;
use states::{DoubtNote, FailedList, IncompleteNote};
use std::sync::Arc;
use table::TokenTable;
use table_settings::Looks;
pub use token::TokenPage;
use token_api::id::TokenId;
use token_api::time::UnixSeconds;
use token_api::token::Owner;
use toolbar::{Strip, Toolbar};

/// What this screen's parts share. `Copy`, like a signal.
#[derive(Clone, Copy)]
struct Screen {
    services: Services,
    owner: StoredValue<Owner>,
    query: Memo<TokenQuery>,
    times: Times,
    listing: Listing,
    facts: Facts,
    looks: Looks,
    /// The rotations that the list shows to be in progress.
    rotations: Memo<Vec<Rotation>>,
    picked: Picked,
    dialog: RwSignal<Open>,
    /// The token that was deleted last from here.
    ended: RwSignal<Option<Ended>>,
    /// What was typed into a create dialog that was closed without a word.
    draft: StoredValue<Option<Draft>>,
    /// What the create dialog said when the last session ended, until it is open again.
    resumed: StoredValue<Option<Draft>>,
}

/// A token that is gone, and how that became known.
#[derive(Clone, PartialEq)]
struct Ended {
    id: TokenId,
    ending: Ending,
    at: UnixSeconds,
}

/// The dialog that is open.
#[derive(Clone, Default)]
enum Open {
    #[default]
    None,
    Create(Purpose),
    Created(Arc<Created>),
    Delete(Arc<TokenRow>),
    /// As before, asked from the rotation of these two: it goes back there.
    Retire(Arc<TokenRow>, TokenId, TokenId),
    Many(Task),
    /// Predecessor and successor.
    Rotation(TokenId, TokenId),
}

impl Open {
    /// Whether this is the rotation of this token.
    fn is_about(&self, id: &TokenId) -> bool {
        matches!(self, Self::Rotation(before, after) if before == id || after == id)
    }
}

impl Screen {
    /// A screen that shows tokens of `owner` by a query, and begins to read them.
    fn open(services: Services, owner: Owner, query: Memo<TokenQuery>) -> Self {
        let status = Memo::new(move |_| query.with(|query| query.status));
        let facts = Facts::learn(services, &owner);
        let listing = Listing::new(services, owner.clone(), status.into(), facts);
        let rotations = Memo::new(move |_| {
            let rows = listing.remote.with(|remote| remote.value().cloned());
            rows.map(|rows| rotation::in_progress(&rows)).unwrap_or_default()
        });
        let typed = services.take_unsaved::<Typed>(&Route::Tokens(owner.clone()));
        let (resumed, dialog) = match typed {
            Some(Typed { purpose, draft }) => (Some(draft), Open::Create(purpose)),
            None => (None, Open::None),
        };
        let picked = Picked::new(services, &owner, facts.denial);
        picked.keep_to(status);
        Self {
            services,
            query,
            times: Times::new(Signal::derive(move || query.with(|query| query.utc))),
            listing,
            rotations,
            facts,
            picked,
            looks: Looks::kept(),
            dialog: RwSignal::new(dialog),
            ended: RwSignal::new(None),
            draft: StoredValue::new(None),
            resumed: StoredValue::new(resumed),
            owner: StoredValue::new(owner),
        }
    }

    /// The list.
    fn route(self) -> Route {
        Route::Tokens(self.owner.get_value())
    }

    /// Shows the list by another query, and puts that into the address.
    fn show(self, query: &TokenQuery) {
        let address = Address { route: self.route(), search: query.to_string() };
        self.services.go(&address, Entry::Replace);
    }

    fn show_with(self, change: impl FnOnce(&mut TokenQuery)) {
        let mut query = self.query.get_untracked();
        change(&mut query);
        self.show(&query);
    }

    /// The words of the text filter, to be marked where they are found.
    fn sought(self) -> Signal<String> {
        Signal::derive(move || self.query.with(|query| query.text.clone()))
    }

    /// The row of a token, as it was read last.
    fn row(self, id: &str) -> Option<Arc<TokenRow>> {
        self.listing.remote.with_untracked(|remote| {
            let is_it = |row: &&Arc<TokenRow>| row.token().is_some_and(|it| it.id.as_str() == id);
            remote.value()?.iter().find(is_it).cloned()
        })
    }

    /// Whether a token of the list has this name, whatever the case of its letters. Tracked.
    fn is_listed(self, name: &str) -> bool {
        self.listing.remote.with(|remote| remote.value().is_some_and(|rows| has_name(rows, name)))
    }

    /// Whether tokens here are standard or admin ones: only an organization's are.
    fn has_levels(self) -> bool {
        self.owner.with_value(|owner| matches!(owner, Owner::Organization(_)))
    }

    fn close_dialog(self) {
        self.dialog.set(Open::None);
    }
}

/// A list of tokens with everything that can be done to them.
#[component]
pub fn TokensPage(
    /// Whose tokens.
    owner: Owner,
) -> impl IntoView {
    let services = Services::expect();
    let route = Route::Tokens(owner.clone());
    set_title(&route);
    let query =
        Memo::new(move |_| services.address().search.parse::<TokenQuery>().unwrap_or_default());
    let screen = Screen::open(services, owner.clone(), query);
    provide_context(screen);
    follow_links(screen);
    // Where there is no such list, there is nothing to create, filter or export.
    let is_here = Memo::new(move |_| {
        let is_missing = |remote: &Remote<_, ApiError>| {
            remote.value().is_none() && remote.error().is_some_and(ApiError::means_not_offered)
        };
        !screen.listing.remote.with(is_missing)
    });
    view! {
        <PageHead title=title_of(&route) actions=move || dynamic(move || is_here.get().then(|| view! { <IdentifyButton/> <ExportMenu/> <CreateButton/> }))>
            {dynamic(move || purpose(services, &owner))}
        </PageHead>
        {dynamic(move || is_here.get().then(|| view! {
            <Strip/>
            <ExpiryFigure/>
            <Toolbar/>
            <Unfinished/>
            <SelectionBar/>
        }))}
        <ListView/>
        <OpenDialog/>
    }
}

fn purpose(services: Services, owner: &Owner) -> String {
    match owner {
        Owner::Personal => "Your own tokens: they can do what you can do.".into(),
        Owner::Organization(_) => {
            "Tokens of the organization itself: for pipelines and automation \
                                   that must outlive any one person."
                .into()
        }
        Owner::Team(org, team) => {
            format!("Tokens with the rights of team {}.", services.team_label(org, team))
        }
    }
}

#[component]
fn IdentifyButton() -> impl IntoView {
    let overlay = Overlay::expect();
    view! {
        <Button kind=ButtonKind::Quiet icon=Icon::Key on_press=move || overlay.identify()>
            "Which token is this?"
        </Button>
    }
}

#[component]
fn CreateButton() -> impl IntoView {
    let screen = expect_context::<Screen>();
    view! {
        <Button
            kind=ButtonKind::Primary
            icon=Icon::Plus
            disabled_reason=screen.facts.denial
            on_press=move || screen.dialog.set(Open::Create(Purpose::New))
        >
            "Create token"
        </Button>
    }
}

#[component]
fn ListView() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let listing = screen.listing;
    let host = StoredValue::new(screen.services.host());
    let retry = move || listing.reload();
    let progress = Memo::new(move |_| listing.progress.get().filter(|rows| *rows > 0));
    view! {
        {dynamic(move || progress.with(Option::is_some).then(|| view! {
            <Progress
                text=Signal::derive(move || {
                    format!("{} loaded…", intl::number(progress.get().unwrap_or_default()))
                })
                on_stop=move || listing.stop()
            />
        }))}
        <IncompleteNote/>
        <DoubtNote/>
        <RemoteView
            remote=listing.remote
            loading=|| view! { <TableSkeleton label="Loading access tokens"/> }
            slow=Signal::stored(format!("Still waiting for {}…", host.get_value()))
            ready=|rows| view! { <TokenTable rows/> }.into_any()
            failed=move |error| view! { <FailedList error/> }.into_any()
            stale=move |error| {
                view! { <FailedToReload error host=host.get_value() on_retry=retry/> }.into_any()
            }
        />
    }
}

/// The ways into the dialogs.
#[derive(Clone, Copy)]
struct Dialogs {
    create: fn(Purpose) -> AnyView,
    created: fn(Arc<Created>) -> AnyView,
    delete: fn(Arc<TokenRow>, Open) -> AnyView,
    rotation: fn(TokenId, TokenId) -> AnyView,
}

piece!(
    more,
    fn dialogs() -> Dialogs {
        Dialogs {
            create: |purpose| view! { <CreateDialog purpose/> }.into_any(),
            created: |created| view! { <CreatedDialog created/> }.into_any(),
            delete: |row, back| view! { <DeleteDialog row back/> }.into_any(),
            rotation: |predecessor, successor| {
                view! { <RotationDialog predecessor successor/> }.into_any()
            },
        }
    }
);

#[component]
fn OpenDialog() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let close = Callback::new(move |()| screen.close_dialog());
    dynamic(move || match screen.dialog.get() {
        Open::None => ().into_any(),
        Open::Many(task) => selection::open(screen, task),
        open => with_piece(dialogs, Some(close), move |dialogs| match open.clone() {
            Open::None | Open::Many(_) => ().into_any(),
            Open::Create(purpose) => (dialogs.create)(purpose),
            Open::Created(created) => (dialogs.created)(created),
            Open::Delete(row) => (dialogs.delete)(row, Open::None),
            Open::Retire(row, before, after) => {
                (dialogs.delete)(row, Open::Rotation(before, after))
            }
            Open::Rotation(before, after) => (dialogs.rotation)(before, after),
        }),
    })
}

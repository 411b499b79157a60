//! The state of both screens, the list and the page of one member: what was read, what is open, what is
//! under way, and what the user may do.

use super::around::Around;
use super::changes::Changes;
use super::invitations::state::Invitations;
use super::listing::{Listing, Rows};
use crate::pages::times::Times;
use crate::platform::history::Entry;
use crate::route::{Address, Route};
use crate::services::Services;
use access_tokens::list::facets::Facets;
use access_tokens::list::query::TokenQuery;
use audit_log::search::link::of_user;
use audit_log::time::range::Preset;
use leptos::prelude::*;
use leptos::task::spawn_local;
use members::admins::Admins;
use members::change::Change;
use members::draft::Draft;
use members::invitation;
use members::list::query::MemberQuery;
use members::list::rows::MemberRow;
use std::sync::Arc;
use token_api::id::{OrgName, UserLogin};
use token_api::invitation::Invitation;
use token_api::member::Member;
use token_api::token::Owner;

/// Which dialog is open.
#[derive(Clone)]
pub(super) enum Open {
    None,
    /// The one that adds a member.
    Add,
    /// Asks before a member gets the rights of an organization admin.
    Grant(Change),
    /// Asks before the only admin hands the role over.
    HandOver(Change),
    /// The one that removes a member.
    Remove(Arc<MemberRow>),
    /// The one that invites.
    Invite,
    /// Shows a link that was made.
    Link(String),
    /// Sends an invitation again.
    Resend(Invitation),
    /// Cancels an invitation.
    CancelInvitation(Invitation),
}

/// What was typed when a session ended.
#[derive(Clone)]
enum Typed {
    Member(Draft),
    Invitation(invitation::Draft),
}

/// The shared state. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Screen {
    pub services: Services,
    pub org: StoredValue<OrgName>,
    /// Where the query is written.
    route: StoredValue<Route>,
    pub query: Memo<MemberQuery>,
    pub times: Times,
    pub listing: Listing,
    pub around: Around,
    pub changes: Changes,
    pub invitations: Invitations,
    pub dialog: RwSignal<Open>,
    /// What was typed into the dialog that adds a member.
    pub draft: RwSignal<Draft>,
    /// Why this identity may not manage members, if it certainly may not.
    pub denial: Signal<Option<String>>,
    /// The organization admins, as far as known.
    pub admins: Memo<Admins>,
    /// The rows that the query lets through, in its order.
    pub shown: RwSignal<Rows>,
}

impl Screen {
    /// Opens a screen, and starts to read the members.
    pub fn open(services: Services, org: OrgName, route: Route) -> Self {
        let query = Memo::new(move |_| {
            services.address().search.parse::<MemberQuery>().unwrap_or_default()
        });
        let of = org.clone();
        // A memo: news of the identity that do not change the answer draw nothing again.
        let denial = Memo::new(move |_| {
            let identity = services.session.identity()?;
            identity.manage_members(&of).err().map(|denial| denial.0)
        });
        let listing = Listing::new(services, org.clone());
        let admins = Memo::new(move |_| {
            let identity = services.session.identity();
            let own = identity.filter(|who| !who.is_machine());
            let own = own.map(|who| who.user.github_login.clone());
            Admins::of(&listing.rows(), listing.is_whole(), own)
        });
        let list = Route::Members(org.clone());
        let (dialog, draft, invited) = match services.take_unsaved::<Typed>(&list) {
            Some(Typed::Member(draft)) => (Open::Add, Some(draft), None),
            Some(Typed::Invitation(draft)) => (Open::Invite, None, Some(draft)),
            None => (Open::None, None, None),
        };
        let screen = Self {
            services,
            query,
            times: Times::new(Signal::derive(move || query.with(|query| query.utc))),
            listing,
            around: Around::new(services, org.clone()),
            changes: Changes::new(services, org.clone(), listing),
            invitations: Invitations::new(services, org.clone(), invited),
            dialog: RwSignal::new(dialog),
            draft: RwSignal::new(draft.unwrap_or_default()),
            denial: denial.into(),
            admins,
            shown: RwSignal::new(Rows::default()),
            route: StoredValue::new(route),
            org: StoredValue::new(org),
        };
        services.outlive_session(&list, move || screen.typed());
        listing.reload();
        screen.learn_settings();
        screen.learn_around();
        screen
    }

    /// What would be lost with the open dialog.
    fn typed(self) -> Option<Typed> {
        match self.dialog.try_get_untracked()? {
            Open::Add => {
                let draft = self.draft.try_get_untracked().filter(|draft| !draft.is_empty());
                draft.map(Typed::Member)
            }
            Open::Invite => {
                let draft = self.invitations.draft.try_get_untracked();
                draft.filter(|draft| !draft.is_empty()).map(Typed::Invitation)
            }
            _ => None,
        }
    }

    /// Reads the organization's settings: where it has roles of its own, a built-in role forbids nothing
    /// for certain.
    fn learn_settings(self) {
        let (org, cancel) = (self.org.get_value(), self.listing.cancel());
        spawn_local(async move {
            let _ = self.services.metadata(&org, &cancel).await;
        });
    }

    /// Reads what stands beside the members, once they are here.
    fn learn_around(self) {
        let is_here = Memo::new(move |_| {
            self.listing.progress.with(Option::is_none)
                && self.listing.remote.with(|remote| remote.value().is_some())
        });
        let begun = StoredValue::new(false);
        Effect::new(move || {
            if is_here.get() && !begun.get_value() {
                begun.set_value(true);
                let can_manage = self.denial.with_untracked(Option::is_none);
                self.around.learn(&self.listing.cancel(), can_manage);
            }
        });
    }

    /// Changes the query, in the address too.
    pub fn show_with(self, change: impl FnOnce(&mut MemberQuery)) {
        let mut query = self.query.get_untracked();
        change(&mut query);
        let address = Address { route: self.route.get_value(), search: query.to_string() };
        self.services.go(&address, Entry::Replace);
    }

    pub fn close_dialog(self) {
        self.dialog.try_set(Open::None);
    }

    /// Makes a change of a role: asks first if it grants the rights of an organization admin.
    pub fn ask_or_send(self, change: Change) {
        if untrack(|| self.changes.is_pending(&change.login)) {
            return;
        }
        if change.grants_admin() {
            self.dialog.set(Open::Grant(change));
        } else {
            self.changes.send(change);
        }
    }

    /// Takes a change back. It gives no more than there was before, so that nothing is asked.
    pub fn undo(self, change: &Change) {
        self.changes.send(change.undone());
    }

    /// Why a member's role can't be changed, if that is certain. Tracked.
    pub fn keeps_role(self, member: &Member) -> Option<String> {
        self.denial.get().or_else(|| self.admins.with(|admins| admins.keeps_role(member)))
    }

    /// Why a member can't be removed, if that is certain. Tracked.
    pub fn keeps(self, member: &Member) -> Option<String> {
        self.denial.get().or_else(|| self.admins.with(|admins| admins.keeps(member)))
    }

    /// The address of a member's page.
    pub fn member_href(self, login: &UserLogin) -> String {
        self.services.href(&Route::Member(self.org.get_value(), login.clone()))
    }

    /// What a user did in the last 30 days, in the audit log.
    pub fn activity(self, login: &UserLogin) -> Address {
        let search = of_user(login.as_str(), Preset::Month);
        Address { route: Route::Audit(self.org.get_value()), search }
    }

    /// The address of the organization's tokens that a user created.
    pub fn tokens_href(self, creator: &str) -> String {
        let facets = Facets { creator: Some(creator.to_owned()), ..Facets::default() };
        let query = TokenQuery { facets, ..TokenQuery::default() };
        let list = Route::Tokens(Owner::Organization(self.org.get_value()));
        self.services.href(&list) + &query.to_string()
    }
}

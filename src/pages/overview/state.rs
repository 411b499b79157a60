//! What the overview knows: what was read, how far, and what follows from it. No view.

use super::reading::{Listed, Members, Tokens, Trust};
use crate::pages::loader::Loader;
use crate::pages::recent_log::RecentLog;
use crate::pages::times::{Times, shows_utc};
use crate::platform::history::Entry;
use crate::route::{Address, Route};
use crate::services::Services;
use access_tokens::list::facets::Facets;
use access_tokens::list::query::TokenQuery;
use console_core::finding::{Finding, Target};
use console_core::text::query_string;
use leptos::prelude::*;
use std::sync::Arc;
use token_api::expiry::ExpiryCap;
use token_api::id::OrgName;
use token_api::team::Team;
use token_api::time::UnixSeconds;
use token_api::token::Owner as TokenOwner;

/// Whose overview it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// That of an organization, for those who may manage its tokens, or may be allowed to.
    Organization,
    /// That of a user who certainly may not: their own tokens and teams.
    Own,
}

impl Kind {
    /// Whose tokens are looked at.
    pub fn owner(self, org: &OrgName) -> TokenOwner {
        match self {
            Self::Organization => TokenOwner::Organization(org.clone()),
            Self::Own => TokenOwner::Personal,
        }
    }
}

/// The state of the screen. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Overview {
    pub services: Services,
    pub org: StoredValue<OrgName>,
    pub times: Times,
    /// `None` until it is known what the user may do here.
    pub kind: RwSignal<Option<Kind>>,
    /// The tokens of the organization, or the user's own.
    pub tokens: Loader<Arc<Tokens>>,
    /// The maximum expiry of the organization's tokens.
    pub cap: Loader<Option<ExpiryCap>>,
    pub members: Loader<Arc<Members>>,
    pub trust: Loader<Arc<Trust>>,
    pub teams: Loader<Arc<Listed<Team>>>,
    /// The last days of the audit log, once it is read.
    pub log: RwSignal<Option<RecentLog>>,
    /// When the tokens were read.
    pub read_at: RwSignal<Option<UnixSeconds>>,
    /// Owns what is made after the first answers.
    pub owner: StoredValue<Option<Owner>>,
    /// Everything that is found, in the order of the list.
    pub findings: Memo<Vec<Finding>>,
}

impl Overview {
    /// Nothing is read yet.
    pub fn new(services: Services, org: OrgName) -> Self {
        let utc = Memo::new(move |_| shows_utc(&services.address().search));
        let (tokens, cap, members) = (Loader::open(), Loader::open(), Loader::open());
        let (trust, log, kind) = (Loader::open(), RwSignal::new(None), RwSignal::new(None));
        let (times, org) = (Times::new(utc), StoredValue::new(org));
        let parts = super::found::Parts { org, times, kind, tokens, cap, members, trust, log };
        let in_log = Memo::new(move |_| parts.in_log());
        Self {
            services,
            org,
            times,
            kind,
            tokens,
            cap,
            members,
            trust,
            teams: Loader::open(),
            log,
            read_at: RwSignal::new(None),
            owner: StoredValue::new(Owner::current()),
            findings: Memo::new(move |_| parts.findings(in_log)),
        }
    }

    /// Whose tokens are looked at.
    pub fn token_owner(self, kind: Kind) -> TokenOwner {
        kind.owner(&self.org.get_value())
    }

    pub fn route(self) -> Route {
        Route::Overview(self.org.get_value())
    }

    /// The link to a screen of this organization.
    pub fn href(self, target: &Target) -> String {
        let org = self.org.get_value();
        let (route, search) = match target {
            Target::Tokens(owner, search) => (Route::Tokens(owner.clone()), search.clone()),
            Target::CreatedBy(creator) => {
                let facets = Facets { creator: Some(creator.clone()), ..Facets::default() };
                let query = TokenQuery { facets, ..TokenQuery::default() };
                (Route::Tokens(TokenOwner::Organization(org)), query.to_string())
            }
            Target::Token(owner, id) => (Route::Token(owner.clone(), id.clone()), String::new()),
            Target::Audit(search) => (Route::Audit(org), search.clone()),
            Target::Issuers => (Route::Issuers(org), String::new()),
            Target::Issuer(id) => (Route::Issuer(org, id.clone()), String::new()),
            Target::Settings => (Route::Settings(org), String::new()),
        };
        self.services.history.href(&Address { route, search }.text())
    }

    /// Changes between local times and UTC, in the address.
    pub fn switch_zone(self) {
        let search = match shows_utc(&untrack(|| self.services.address()).search) {
            true => String::new(),
            false => query_string::print([("time", "utc")]),
        };
        self.services.go(&Address { route: self.route(), search }, Entry::Replace);
    }
}

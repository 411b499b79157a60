//! Who has a role: three lists, read one beside the other. No view.

use super::state::Shared;
use crate::client::{Cancel, cancel_on_cleanup};
use console_core::backend::fault::{ApiError, Attempt};
use console_core::backend::permission::Subject;
use leptos::prelude::*;
use leptos::task::spawn_local;
use roles::uses::Uses;
use std::sync::Arc;
use token_api::id::RoleId;
use token_api::member::UserInfo;
use token_api::page::{Page, Row};
use token_api::team::Team;
use token_api::token::{AccessToken, Owner};

/// One of the lists.
#[derive(Clone, Debug)]
pub(super) enum Known<T> {
    Waiting,
    Is {
        rows: Arc<Vec<T>>,
        /// How many rows could not be read.
        unreadable: usize,
    },
    /// It could not be read, for this reason.
    Failed(String),
}

impl<T: Clone> Known<T> {
    fn of(result: Result<Page<T>, ApiError>, host: &str) -> Self {
        match result {
            Ok(page) => {
                let rows: Vec<T> = page.rows.iter().filter_map(Row::read).cloned().collect();
                Self::Is { unreadable: page.rows.len() - rows.len(), rows: Arc::new(rows) }
            }
            Err(error) if error.means_not_offered() => {
                Self::Failed("The server does not offer this list.".to_owned())
            }
            Err(error) => Self::Failed(error.headline(Attempt::Read, host)),
        }
    }

    /// How many there are, if that is known.
    pub fn number(&self) -> Option<usize> {
        match self {
            Self::Is { rows, unreadable } => Some(rows.len() + unreadable),
            Self::Waiting | Self::Failed(_) => None,
        }
    }
}

/// The lists. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Holders {
    shared: Shared,
    pub tokens: RwSignal<Known<AccessToken>>,
    pub members: RwSignal<Known<UserInfo>>,
    pub teams: RwSignal<Known<Team>>,
    cancel: StoredValue<Cancel, LocalStorage>,
}

impl Holders {
    /// Nothing is read yet.
    pub fn new(shared: Shared) -> Self {
        Self {
            shared,
            tokens: RwSignal::new(Known::Waiting),
            members: RwSignal::new(Known::Waiting),
            teams: RwSignal::new(Known::Waiting),
            cancel: cancel_on_cleanup(),
        }
    }

    /// Reads who has a role. What the identity certainly may not see is not asked for.
    pub fn read(self, id: &RoleId) {
        let (Some(org), Some(cancel)) =
            (self.shared.org.try_get_value(), self.cancel.try_get_value())
        else {
            return;
        };
        let (services, host) = (self.shared.services, self.shared.services.host());
        macro_rules! read {
            ($call:ident, $known:expr, $subject:expr) => {
                let (org, id, host, cancel) =
                    (org.clone(), id.clone(), host.clone(), cancel.clone());
                let subject = $subject;
                spawn_local(async move {
                    let read = async {
                        services.may_ask(&subject, &cancel).await?;
                        services.client()?.$call(&org, &id, &cancel).await
                    };
                    let known = Known::of(read.await, &host);
                    if !cancel.is_cancelled() {
                        $known.try_set(known);
                    }
                });
            };
        }
        read!(role_tokens, self.tokens, Subject::Tokens(Owner::Organization(org.clone())));
        read!(role_users, self.members, Subject::Members(org.clone()));
        read!(role_teams, self.teams, Subject::Teams(org.clone()));
    }

    /// How many have the role, as far as known. Tracked.
    pub fn uses(self) -> Uses {
        Uses {
            tokens: self.tokens.with(Known::number),
            members: self.members.with(Known::number),
            teams: self.teams.with(Known::number),
        }
    }

    /// Whether a list is still being read. Tracked.
    pub fn is_waiting(self) -> bool {
        self.tokens.with(|known| matches!(known, Known::Waiting))
            || self.members.with(|known| matches!(known, Known::Waiting))
            || self.teams.with(|known| matches!(known, Known::Waiting))
    }
}

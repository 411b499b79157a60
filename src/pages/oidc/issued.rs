//! The live tokens of an organization that were exchanged from an issuer, as far as its list tells. Those
//! of teams and users are in other lists. No view.

use super::state::Trust;
use crate::client::Cancel;
use crate::route::Route;
use access_tokens::list::facets::Facet;
use access_tokens::list::query::TokenQuery;
use access_tokens::words::{creator_of_exchanged, is_live_from};
use console_core::backend::permission::Subject;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::ops::ControlFlow;
use token_api::oidc::Issuer;
use token_api::page::Row;
use token_api::token::{AccessToken, Owner, TokenFilter};

/// The tokens of one issuer. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Issued {
    trust: Trust,
    /// The name by which the list tells the issuer.
    name: StoredValue<String>,
    count: RwSignal<Option<Result<usize, ()>>>,
}

impl Issued {
    /// Counts them. A list that may certainly not be read is not asked for.
    pub fn count(trust: Trust, issuer: &Issuer, cancel: Cancel) -> Self {
        let name = issuer.name.clone();
        let issued =
            Self { trust, name: StoredValue::new(name.clone()), count: RwSignal::new(None) };
        let now = untrack(|| trust.times.now());
        spawn_local(async move {
            let (mut count, mut is_sure) = (0, true);
            let mut take = |rows: Vec<Row<AccessToken>>, _| {
                for row in &rows {
                    match row.read() {
                        Some(token) => count += usize::from(is_live_from(token, &name, now)),
                        None => is_sure = false,
                    }
                }
                ControlFlow::Continue(())
            };
            let read = async {
                let owner = issued.owner().ok_or(())?;
                let subject = Subject::Tokens(owner.clone());
                trust.services.may_ask(&subject, &cancel).await.map_err(drop)?;
                let client = trust.services.client().map_err(drop)?;
                let listed =
                    client.all_tokens(&owner, TokenFilter::Active, &cancel, &mut take).await;
                trust.services.note_answer(&subject, &listed);
                listed.map_err(drop)
            };
            let is_whole = read.await.is_ok_and(|listed| listed.incomplete.is_none());
            issued.count.try_set(Some(if is_whole && is_sure { Ok(count) } else { Err(()) }));
        });
        issued
    }

    /// How many; `None` while they are counted, an error where they could not be. Tracked.
    pub fn known(self) -> Option<Result<usize, ()>> {
        self.count.get()
    }

    /// Where they are listed.
    pub fn href(self) -> String {
        let mut query = TokenQuery::default();
        self.name.with_value(|name| query.facets.set(Facet::Creator, &creator_of_exchanged(name)));
        let route = Route::Tokens(Owner::Organization(self.trust.org.get_value()));
        format!("{}{query}", self.trust.services.href(&route))
    }

    /// `None` once the screen has gone.
    fn owner(self) -> Option<Owner> {
        self.trust.org.try_get_value().map(Owner::Organization)
    }
}

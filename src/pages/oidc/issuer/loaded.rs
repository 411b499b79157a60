//! Reads an issuer with its policies, at first and after a dialog has changed the issuer.

use crate::client::Cancel;
use crate::pages::loader::Loader;
use crate::pages::oidc::state::{Change, Trust};
use crate::pages::times::Times;
use crate::platform::history::Entry;
use crate::route::Route;
use crate::services::Services;
use console_core::backend::fault::ApiError;
use console_core::backend::permission::Subject;
use leptos::prelude::*;
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::oidc::{AuthPolicy, Issuer, IssuerId};

/// An issuer with its policies, as the server has them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Loaded {
    pub issuer: Issuer,
    pub policies: AuthPolicy,
}

/// Reads the issuer. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Source {
    pub trust: Trust,
    id: StoredValue<IssuerId>,
    pub loader: Loader<Arc<Loaded>>,
}

impl Source {
    pub fn open(services: Services, org: OrgName, id: IssuerId) -> Self {
        let source = StoredValue::new(None::<Self>);
        let on_change = Callback::new(move |change| {
            if let Some(source) = source.get_value() {
                source.has_changed(&change);
            }
        });
        let times = Times::new(Signal::stored(false));
        let opened = Self {
            trust: Trust::new(services, org, times, on_change),
            id: StoredValue::new(id),
            loader: Loader::open(),
        };
        source.set_value(Some(opened));
        opened
    }

    pub fn load(self) {
        self.loader.load(move |cancel| self.fetch(cancel));
    }

    async fn fetch(self, cancel: Cancel) -> Result<Arc<Loaded>, ApiError> {
        let gone = || ApiError::Aborted;
        let (org, id) = (self.trust.org.try_get_value(), self.id.try_get_value());
        let (org, id) = (org.ok_or_else(gone)?, id.ok_or_else(gone)?);
        let (services, subject) = (self.trust.services, Subject::Issuers(org.clone()));
        services.may_ask(&subject, &cancel).await?;
        let client = services.client()?;
        let issuer = client.issuer(&org, &id, &cancel).await;
        services.note_answer(&subject, &issuer);
        let issuer = issuer?;
        let policies = client.policies_of(&org, &id, &cancel).await?;
        Ok(Arc::new(Loaded { issuer, policies }))
    }

    fn has_changed(self, change: &Change) {
        match change {
            Change::Deleted(_) => {
                // Replaced, not pushed: the page to come back to does not exist any more.
                let list = Route::Issuers(self.trust.org.get_value());
                self.trust.services.go(&list.into(), Entry::Replace);
            }
            Change::Registered(_) | Change::Updated(_) | Change::Used => self.load(),
        }
    }
}

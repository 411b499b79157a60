//! What the settings screen knows, and how one setting is changed. No view.

use crate::client::Cancel;
use crate::pages::loader::Loader;
use crate::pages::submission::{Field, Submission};
use crate::pages::times::{Times, shows_utc};
use crate::platform::clock;
use crate::platform::history::Entry;
use crate::route::{Address, Route};
use crate::services::{Feature, Services};
use console_core::backend::fault::{ApiError, Attempt, Explanation};
use console_core::submission::End;
use console_core::text::query_string;
use leptos::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::setting::{OrganizationSettings, Setting, SettingChange};
use token_api::time::UnixSeconds;

/// The state of the screen. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Settings {
    pub services: Services,
    pub org: StoredValue<OrgName>,
    pub times: Times,
    pub loader: Loader<Arc<OrganizationSettings>>,
    /// When the settings were read.
    pub read_at: RwSignal<Option<UnixSeconds>>,
    /// Why the user may not change settings; `None` if that is not certain.
    pub denial: Signal<Option<String>>,
    /// What was saved here of settings that the server does not tell.
    pub sent: RwSignal<HashMap<Setting, usize>>,
}

impl Settings {
    pub fn new(services: Services, org: OrgName) -> Self {
        let of = org.clone();
        // A memo: a new identity with the same answer draws nothing again.
        let denial = Memo::new(move |_| {
            let identity = services.session.identity()?;
            identity.change_settings(&of).err().map(|denial| denial.0)
        });
        let utc = Memo::new(move |_| shows_utc(&services.address().search));
        Self {
            services,
            org: StoredValue::new(org),
            times: Times::new(utc),
            loader: Loader::open(),
            read_at: RwSignal::new(None),
            denial: denial.into(),
            sent: RwSignal::new(HashMap::new()),
        }
    }

    pub fn route(self) -> Route {
        Route::Settings(self.org.get_value())
    }

    /// Reads the settings.
    pub fn load(self) {
        let Some(org) = self.org.try_get_value() else { return };
        self.loader.load(move |cancel| async move {
            let read = async { self.services.client()?.settings(&org, &cancel).await };
            let result = read.await;
            if cancel.is_cancelled() {
                return Err(ApiError::Aborted);
            }
            if result.as_ref().is_err_and(ApiError::means_not_offered) {
                self.services.is_missing(&org, Feature::Settings);
            }
            let settings = result?;
            self.services.session.learn(&org, &settings.metadata);
            self.read_at.try_set(Some(clock::now()));
            Ok(Arc::new(settings))
        });
    }

    /// The settings, as far as known. Tracked.
    pub fn known(self) -> Option<Arc<OrganizationSettings>> {
        self.loader.remote.with(|remote| remote.value().cloned())
    }

    /// Sends a change once. If its answer is lost, the settings are read to find out what became of
    /// it. `place` puts a refusal at the field that it is about.
    pub async fn change<F: Field>(
        self,
        submission: Submission<F>,
        org: OrgName,
        change: SettingChange,
        place: fn(&ApiError) -> Option<(F, String)>,
    ) -> End<F> {
        let host = self.services.host();
        let sent = async { self.services.client()?.change_setting(&org, change).await };
        match sent.await {
            Ok(now) => self.took(&org, now, change),
            Err(error) if error.leaves_outcome_unknown() => {
                let looking = "The settings are being read, to find out what became of the change.";
                submission.look(error.lost(Attempt::Save, &host, "The answer was lost", looking));
                self.find_out(&org, change, &error).await
            }
            Err(error) => End::refused(place(&error), || error.explain(Attempt::Save, &host)),
        }
    }

    /// Shows the settings of an answer. A server may accept a change and not make it.
    fn took<F>(self, org: &OrgName, now: OrganizationSettings, change: SettingChange) -> End<F> {
        let is_in = change.is_in(&now);
        self.show(org, now);
        match (is_in, change) {
            (Some(false), _) => End::Failed(Explanation {
                title: "Not saved".into(),
                detail: "The server accepted the change, and still tells the value from before. \
                         Perhaps it does not have this setting."
                    .into(),
            }),
            (None, SettingChange::Setting(setting, at)) => {
                self.sent.try_update(|sent| sent.insert(setting, at));
                End::Done
            }
            _ => End::Done,
        }
    }

    fn show(self, org: &OrgName, now: OrganizationSettings) {
        self.services.session.learn(org, &now.metadata);
        // Other screens read the settings again.
        self.services.forget_metadata(org);
        self.read_at.try_set(Some(clock::now()));
        self.loader.show(Arc::new(now));
    }

    async fn find_out<F>(self, org: &OrgName, change: SettingChange, lost: &ApiError) -> End<F> {
        let host = self.services.host();
        let said = |title: &str, detail: &str| lost.lost(Attempt::Save, &host, title, detail);
        let read = async { self.services.client()?.settings(org, &Cancel::default()).await };
        let Ok(now) = read.await else {
            let words =
                "The settings could not be read either. Saving the same again does no harm.";
            return End::Unknown(said("Outcome unknown", words));
        };
        let is_in = change.is_in(&now);
        self.show(org, now);
        match is_in {
            Some(true) => End::Done,
            Some(false) => {
                let words = "The settings were read again: it is as it was. You can try again.";
                End::NoTrace(said("Not saved", words))
            }
            None => {
                let words =
                    "The server does not tell this setting. Saving the same again does no harm.";
                End::Unknown(said("Outcome unknown", words))
            }
        }
    }

    /// Changes between local times and UTC, in the address.
    pub fn switch_zone(self) {
        let here = untrack(|| self.services.address());
        let search = match shows_utc(&here.search) {
            true => String::new(),
            false => query_string::print([("time", "utc")]),
        };
        self.services.go(&Address { route: self.route(), search }, Entry::Replace);
    }
}

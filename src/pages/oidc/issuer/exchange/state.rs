//! The state of the exchange and of the token that it issues: a real access token with a short life.

use super::super::state::Work;
use crate::client;
use crate::pages::oidc::state::Change;
use crate::pages::submission::Submission;
use crate::platform::clock;
use crate::ui::CopyState;
use console_core::backend::fault::{ApiError, Attempt, Explanation};
use console_core::submission;
use leptos::prelude::*;
use oidc_trust::exchange::{is_issued, not_issued};
use oidc_trust::issuer::thumbprints;
use oidc_trust::providers::Grant;
use std::convert::Infallible;
use std::ops::ControlFlow;
use std::sync::Arc;
use token_api::id::TokenId;
use token_api::oidc::{ExchangeOrder, PolicyTokenType, Requested};
use token_api::page::Row;
use token_api::secret::TokenValue;
use token_api::time::UnixSeconds;
use token_api::token::{AccessToken, Owner, TokenFilter};

type End = submission::End<Infallible>;

/// The life of the token, in seconds: enough for one call by hand.
pub(super) const LIFE_SECONDS: i64 = 300;

/// A token that was issued.
pub(super) struct Issued {
    pub value: TokenValue,
    pub ends: UnixSeconds,
    pub words: String,
}

/// The state of the region. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Panel {
    pub work: Work,
    pub submission: Submission<Infallible>,
    /// The reason, if it failed because of the thumbprints of the issuer.
    pub thumbprint_hint: RwSignal<Option<String>>,
    pub issued: RwSignal<Option<Arc<Issued>>, LocalStorage>,
}

/// "a team token for platform"
pub(super) fn words(asked: &Requested) -> String {
    let holder = asked.holder().unwrap_or_default().to_owned();
    match asked.token_type {
        PolicyTokenType::Team => Grant::Team(holder).words(),
        PolicyTokenType::Personal => Grant::Personal(holder).words(),
        PolicyTokenType::Runner => format!("a token of runner {holder}"),
        _ => Grant::Organization { admin: asked.admin }.words(),
    }
}

impl Panel {
    pub fn new(work: Work) -> Self {
        Self {
            work,
            submission: Submission::within(".try"),
            thumbprint_hint: RwSignal::new(None),
            issued: RwSignal::new_local(None),
        }
    }

    pub fn exchange(self) {
        let Some(id_token) = self.work.sample.token() else { return };
        let send = |()| {
            let requested = untrack(|| self.work.request.asked());
            let (org, words) = (self.work.org.get_value(), words(&requested));
            let order = ExchangeOrder { org, requested, id_token, expiration: Some(LIFE_SECONDS) };
            self.thumbprint_hint.set(None);
            self.send(order, words)
        };
        self.submission.submit(|| Ok(()), send);
    }

    async fn send(self, order: ExchangeOrder, words: String) -> End {
        let sent = async {
            let base = self.work.services.client()?.base();
            client::exchange(&base, &order.into_request()).await
        };
        match sent.await {
            Ok(answer) => {
                let ends = clock::now().plus_seconds(answer.expires_in);
                let issued = Issued { value: answer.access_token, ends, words };
                self.issued.try_set(Some(Arc::new(issued)));
                self.work.trust.has_changed(Change::Used);
                End::Done
            }
            Err(error) => {
                let issuer = self.work.issuer.try_get_untracked();
                let told = issuer.and_then(|issuer| thumbprints::told(&issuer, &error));
                self.thumbprint_hint.try_set(told);
                not_issued(&error, &self.work.services.host())
            }
        }
    }
}

/// The state of the dialog. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Shown {
    panel: Panel,
    pub issued: StoredValue<Arc<Issued>, LocalStorage>,
    pub copied: RwSignal<CopyState>,
    pub deletion: Submission<Infallible>,
    /// Whether the user is asked to close the dialog though the value would be lost.
    pub asking: RwSignal<bool>,
}

impl Shown {
    pub fn new(panel: Panel, issued: Arc<Issued>) -> Self {
        Self {
            panel,
            issued: StoredValue::new_local(issued),
            copied: RwSignal::new(CopyState::NotCopied),
            deletion: Submission::in_dialog(),
            asking: RwSignal::new(false),
        }
    }

    pub fn is_deleted(self) -> bool {
        self.deletion.is_done()
    }

    pub fn would_lose(self) -> bool {
        self.copied.get() != CopyState::Copied && !self.is_deleted()
    }

    pub fn close(self) {
        if untrack(|| self.would_lose()) {
            self.asking.set(true);
        } else {
            self.leave();
        }
    }

    pub fn leave(self) {
        self.panel.issued.set(None);
    }

    pub fn delete(self) {
        let issued = self.issued.get_value();
        let send = |()| async move {
            match delete(self.panel.work, &issued).await {
                Ok(()) => End::Done,
                Err(end) => end,
            }
        };
        self.deletion.submit(|| Ok(()), send);
    }
}

/// Deletes a token of which only the value is known. The server tells whose it is, and its row in
/// the list is found by its expiry.
async fn delete(work: Work, issued: &Issued) -> Result<(), End> {
    let host = work.services.host();
    let failed = |title: String, detail: &str| {
        End::Failed(Explanation { title, detail: format!("{detail} It ends by itself.") })
    };
    let not_read = |error: ApiError| {
        let Explanation { title, detail } = error.explain(Attempt::Read, &host);
        failed(title, &detail)
    };
    let client = work.services.client().map_err(not_read)?;
    let cancel = client::Cancel::default();
    let user = client.whose(issued.value.duplicate(), &cancel).await.map_err(not_read)?;
    let name = user.token_info.as_ref().map(|info| info.name.clone());
    let owner = user.token_info.as_ref().and_then(|info| {
        let org = info.organization()?;
        Some(info.team().map_or(Owner::Organization(org.clone()), |team| Owner::Team(org, team)))
    });
    let me = untrack(|| work.services.session.identity());
    let is_mine = me.is_some_and(|me| me.user.github_login == user.github_login);
    if owner.is_none() && !is_mine {
        return Err(failed("Only the person whose token it is can delete it".into(), ""));
    }
    let owner = owner.unwrap_or(Owner::Personal);
    let mut found: Vec<TokenId> = Vec::new();
    let mut take = |rows: Vec<Row<AccessToken>>, _| {
        let tokens = rows.iter().filter_map(|row| row.read());
        let same = tokens.filter(|token| is_issued(token, name.as_deref(), issued.ends));
        found.extend(same.map(|token| token.id.clone()));
        ControlFlow::Continue(())
    };
    client.all_tokens(&owner, TokenFilter::Active, &cancel, &mut take).await.map_err(not_read)?;
    let [id] = found.as_slice() else {
        return Err(failed("Which row of the list it is can't be told".into(), ""));
    };
    client.delete_token(&owner, id, None).await.map_err(|error| {
        let Explanation { title, detail } = error.explain(Attempt::Delete, &host);
        let words = Explanation { title, detail: format!("{detail} It ends by itself.") };
        if error.leaves_outcome_unknown() { End::Unknown(words) } else { End::Failed(words) }
    })
}

//! What is found in everything that was read so far.

use super::reading::{Members, Tokens, Trust};
use super::state::Kind;
use crate::pages::loader::Loader;
use crate::pages::recent_log::RecentLog;
use crate::pages::times::Times;
use access_tokens::findings as of_tokens;
use audit_log::activity::Log;
use audit_log::findings as of_log;
use console_core::finding::{Finding, ranked};
use leptos::prelude::*;
use members::created::Created;
use members::findings as of_members;
use oidc_trust::findings as of_trust;
use oidc_trust::replace::{TokenUse, replaceable};
use std::sync::Arc;
use token_api::expiry::ExpiryCap;
use token_api::id::OrgName;
use token_api::time::UnixSeconds;
use token_api::token::{AccessToken, Owner as TokenOwner};

/// What is read, for the findings. `Copy`.
#[derive(Clone, Copy)]
pub(super) struct Parts {
    pub org: StoredValue<OrgName>,
    pub times: Times,
    pub kind: RwSignal<Option<Kind>>,
    pub tokens: Loader<Arc<Tokens>>,
    pub cap: Loader<Option<ExpiryCap>>,
    pub members: Loader<Arc<Members>>,
    pub trust: Loader<Arc<Trust>>,
    pub log: RwSignal<Option<RecentLog>>,
}

/// What is known of a part. Tracked.
pub(super) fn known<T: Clone + Send + Sync>(loader: Loader<T>) -> Option<T> {
    loader.remote.with(|remote| remote.value().cloned())
}

impl Parts {
    /// Everything that is found, the most urgent first; `in_log` is what the log tells. Tracked.
    pub fn findings(self, in_log: Memo<Vec<Finding>>) -> Vec<Finding> {
        let Some(kind) = self.kind.get() else { return Vec::new() };
        let org = self.org.get_value();
        let owner = kind.owner(&org);
        let now = self.times.now();
        let tokens = known(self.tokens);
        let mut all = Vec::new();
        if let Some(tokens) = &tokens {
            all.extend(of_tokens::findings(of_tokens::Given {
                owner: &owner,
                rows: &tokens.rows,
                is_whole: tokens.is_whole,
                cap: known(self.cap).flatten(),
                now,
                zone: self.times.zone(),
            }));
        }
        if let (Some(tokens), Some(members)) = (&tokens, known(self.members)) {
            all.extend(self.orphans(&org, &owner, tokens, &members, now));
        }
        if let Some(trust) = known(self.trust) {
            all.extend(of_trust::findings(&org, &trust.rows, trust.is_whole));
        }
        all.extend(in_log.get());
        ranked(all)
    }

    /// What is found in the log. It does not change because time passes. Tracked.
    pub fn in_log(self) -> Vec<Finding> {
        let (Some(log), Some(kind)) = (self.log.get(), self.kind.get()) else { return Vec::new() };
        let tokens = known(self.tokens);
        let read = tokens.as_deref().map(read_tokens).unwrap_or_default();
        let owner = kind.owner(&self.org.get_value());
        log.look(|part| self.of_log(log, part, &owner, &read))
    }

    /// Tokens of users who left: only where all members are known.
    fn orphans(
        self,
        org: &OrgName,
        owner: &TokenOwner,
        tokens: &Tokens,
        members: &Members,
        now: UnixSeconds,
    ) -> Option<Finding> {
        if !members.is_whole {
            return None;
        }
        let read = read_tokens(tokens);
        let created = Created::of(read.into_iter(), now, tokens.is_whole);
        let over = of_tokens::over(owner, &tokens.rows, tokens.is_whole);
        of_members::orphans(org, &members.rows, &created, over)
    }

    fn of_log(
        self,
        log: RecentLog,
        part: Log<'_>,
        owner: &TokenOwner,
        tokens: &[&AccessToken],
    ) -> Vec<Finding> {
        let given = given(self.times, log, part);
        let uses = part.within(log.window).map(|row| TokenUse {
            token_name: row.token_name,
            event: row.event,
            description: row.description,
            time: row.time,
            failed: row.failed.is_yes(),
        });
        let listed: Vec<AccessToken> = tokens.iter().map(|token| (*token).clone()).collect();
        let candidates = replaceable(uses, &listed, log.now);
        let mut found = of_log::findings(given, owner, tokens);
        found.extend(of_trust::replaceable(owner, &candidates, of_log::over(given)));
        found
    }
}

/// What was read of the log, at the time when reading began.
pub(super) fn given(times: Times, log: RecentLog, part: Log<'_>) -> of_log::Given<'_> {
    of_log::Given { log: part, window: log.window, now: log.now, zone: times.zone() }
}

fn read_tokens(tokens: &Tokens) -> Vec<&AccessToken> {
    tokens.rows.iter().filter_map(|row| row.token()).collect()
}

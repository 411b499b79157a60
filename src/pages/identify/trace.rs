//! The server refuses the value, so no list can show its token. But an audit log may tell which
//! tokens were refused at that moment: it also has events of deleted and expired tokens.

use crate::client::Cancel;
use crate::pages::log_page;
use crate::platform::clock;
use crate::services::{Feature, Services};
use access_tokens::which::refusals::{Check, LOOK_BACK_SECONDS, Traced, traced};
use audit_log::load::reading::Question;
use audit_log::time::range::Window;
use console_core::backend::fault::{ApiError, Attempt};
use console_core::backend::identity::Identity;
use console_core::backend::levels::questions;
use leptos::prelude::untrack;
use token_api::audit::AuditPage;
use token_api::id::OrgName;
use token_api::time::UnixSeconds;

/// The most logs that are read.
const MOST_LOGS: usize = 5;

/// What the audit log of an organization tells of the moment of the check.
pub(super) struct Trace {
    pub org: OrgName,
    /// What it tells, or why it can't be read.
    pub traced: Result<Traced, String>,
    /// The number of its events whose time can't be read.
    pub undated: usize,
}

/// Reads the logs that this identity certainly may read. Empty where the server did not refuse the
/// value: then no log has such an event.
pub(super) async fn traces(
    services: Services,
    me: &Identity,
    error: &ApiError,
    asked_at: UnixSeconds,
    cancel: &Cancel,
) -> Vec<Trace> {
    let said = match error {
        ApiError::Refused(refusal) if refusal.status == 401 || refusal.is_expiry_cap() => {
            refusal.message.as_deref().unwrap_or_default()
        }
        _ => return Vec::new(),
    };
    let answered_at = clock::now();
    let orgs = me.user.organizations.iter().map(|it| &it.github_login);
    let orgs = orgs.filter(|org| {
        questions(me, org).log && untrack(|| services.offers(org, Feature::AuditLog))
    });
    let mut traces = Vec::new();
    for org in orgs.take(MOST_LOGS) {
        // The clock of the log may differ a little.
        let from = asked_at.plus_seconds(-LOOK_BACK_SECONDS);
        let window = Window::between(from, answered_at.plus_seconds(60));
        let page = log_page::fetch(services, org, &Question::of(window), cancel).await;
        let undated = page.as_ref().map_or(0, AuditPage::undated);
        let traced = match page {
            Ok(page) => Ok(traced(&page, Check { from: asked_at, to: answered_at, said })),
            Err(error) => Err(error.headline(Attempt::Read, &services.host())),
        };
        traces.push(Trace { org: org.clone(), traced, undated });
    }
    traces
}

//! Whether a backend offers a part of the API: the smallest call of each, made once and after what
//! somebody waits for.

use super::cancel::Cancel;
use super::http::Call;
use super::{Client, list};
use console_core::backend::fault::ApiError;
use token_api::id::OrgName;
use token_api::page::Page;
use token_api::path::{self, ApiPath, AuditFilter, AuditRange};
use token_api::team::Team;
use token_api::time::UnixSeconds;
use token_api::token::{Owner, TokenFilter};

impl Client {
    /// Whether an owner's tokens are not offered.
    pub async fn lacks_tokens(&self, owner: &Owner, cancel: &Cancel) -> bool {
        self.lacks(path::list_tokens(owner, TokenFilter::Active, 1, None), cancel).await
    }

    /// Whether an organization's OIDC issuers are not offered.
    pub async fn lacks_issuers(&self, org: &OrgName, cancel: &Cancel) -> bool {
        self.lacks(path::oidc_issuers(org), cancel).await
    }

    /// Whether the second generation of an organization's audit log is not offered. The events of
    /// one second are asked for.
    pub async fn lacks_log(&self, org: &OrgName, now: UnixSeconds, cancel: &Cancel) -> bool {
        let range = AuditRange { from: Some(now), to: Some(now.plus_seconds(1)) };
        self.lacks(path::audit_log(org, range, AuditFilter::default(), None), cancel).await
    }

    /// The same of the first generation.
    pub async fn lacks_log_v1(&self, org: &OrgName, now: UnixSeconds, cancel: &Cancel) -> bool {
        self.lacks(path::audit_log_v1(org, now, AuditFilter::default(), None), cancel).await
    }

    /// [`Client::teams`], asked once.
    pub async fn teams_once(&self, org: &OrgName, cancel: &Cancel) -> Result<Page<Team>, ApiError> {
        let call = Call::get(path::teams(org)).quietly().until(cancel);
        list(&self.0.send(call).await?, "teams")
    }

    async fn lacks(&self, path: ApiPath, cancel: &Cancel) -> bool {
        let answer = self.0.send(Call::get(path).quietly().until(cancel)).await;
        answer.is_err_and(|error| error.means_not_offered())
    }
}

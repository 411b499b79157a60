//! Finds out whether a backend offers a part of the API, with the smallest call of each part. Each
//! is made once, and after the calls that the user waits for.

use super::cancel::Cancel;
use super::http::Call;
use super::{Client, list};
use console_core::backend::fault::ApiError;
use token_api::id::OrgName;
use token_api::member::MembersKind;
use token_api::page::Page;
use token_api::path::{self, ApiPath, AuditFilter, AuditRange};
use token_api::team::Team;
use token_api::time::UnixSeconds;
use token_api::token::{Owner, TokenFilter};

impl Client {
    /// Whether the backend does not offer this owner's tokens.
    pub async fn lacks_tokens(&self, owner: &Owner, cancel: &Cancel) -> bool {
        self.lacks(path::list_tokens(owner, TokenFilter::Active, 1, None), cancel).await
    }

    /// Whether the backend does not offer the list of an organization's members.
    pub async fn lacks_members(&self, org: &OrgName, cancel: &Cancel) -> bool {
        self.lacks(path::members(org, MembersKind::Frontend, None), cancel).await
    }

    /// Whether the backend does not offer the list of an organization's roles.
    pub async fn lacks_roles(&self, org: &OrgName, cancel: &Cancel) -> bool {
        self.lacks(path::all_roles(org), cancel).await
    }

    /// Whether the backend does not offer OIDC issuers of an organization.
    pub async fn lacks_issuers(&self, org: &OrgName, cancel: &Cancel) -> bool {
        self.lacks(path::oidc_issuers(org), cancel).await
    }

    /// Whether the backend does not offer the second generation of the audit log. It requests the
    /// events of one second.
    pub async fn lacks_log(&self, org: &OrgName, now: UnixSeconds, cancel: &Cancel) -> bool {
        let range = AuditRange { from: Some(now), to: Some(now.plus_seconds(1)) };
        self.lacks(path::audit_log(org, range, AuditFilter::default(), None), cancel).await
    }

    /// Like `lacks_log`, for the first generation.
    pub async fn lacks_log_v1(&self, org: &OrgName, now: UnixSeconds, cancel: &Cancel) -> bool {
        self.lacks(path::audit_log_v1(org, now, AuditFilter::default(), None), cancel).await
    }

    /// [`Client::teams`] without repetition.
    pub async fn teams_once(&self, org: &OrgName, cancel: &Cancel) -> Result<Page<Team>, ApiError> {
        let call = Call::get(path::teams(org)).quietly().until(cancel);
        list(&self.0.send(call).await?, "teams")
    }

    async fn lacks(&self, path: ApiPath, cancel: &Cancel) -> bool {
        let answer = self.0.send(Call::get(path).quietly().until(cancel)).await;
        answer.is_err_and(|error| error.means_not_offered())
    }
}

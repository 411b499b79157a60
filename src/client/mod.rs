//! The backend's API: one async function for each endpoint that the console calls. All use the HTTP
//! client (`http`), and a failure is an [`ApiError`]. The layer has no screens, no texts for the
//! user, and no state except the credential.

mod cancel;
pub mod demo;
mod export;
mod http;
mod invitations;
mod levels;
mod members;
mod oidc;
mod roles;
mod settings;
mod teams;

pub use cancel::{Cancel, cancel_on_cleanup};
pub use export::{ExportPage, Generation};
pub use http::deployment;
pub use oidc::exchange;

use crate::platform::clock;
use access_tokens::list::whole_list::WholeList;
use console_core::backend::fault::ApiError;
use console_core::backend::paging::{Cause, Paging, Step};
use console_core::text::pasted::{self, Form, Pasted};
use http::{Answer, Call, Http};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::cell::RefCell;
use std::ops::ControlFlow;
use std::rc::{Rc, Weak};
use token_api::audit::{self, AuditPage, EventType};
use token_api::id::{Cursor, OrgName, TokenId};
use token_api::organization::OrganizationMetadata;
use token_api::page::{self, NotAList, Page, Row};
use token_api::path::{self, AuditFilter, AuditRange};
use token_api::secret::TokenValue;
use token_api::time::UnixSeconds;
use token_api::token::{
    AccessToken, CreateTokenRequest, CreateTokenResponse, OfferedRole, Owner, TokenFilter,
    TokenRole,
};
use token_api::user::{DefaultOrganization, User};

thread_local! {
    // All clients, for the panic handler, which can reach nothing else.
    static CLIENTS: RefCell<Vec<Weak<Http>>> = const { RefCell::new(Vec::new()) };
}

/// Wipes the tokens in use. For the panic handler: it skips what it cannot access, and never
/// panics.
pub fn wipe_tokens() {
    let _ = CLIENTS.try_with(|clients| {
        if let Ok(clients) = clients.try_borrow() {
            clients.iter().filter_map(Weak::upgrade).for_each(|http| http.wipe_token());
        }
    });
}

/// A backend together with its token. The two cannot be separated, so a token is sent only to the
/// origin that it was entered for. Cheap to clone; wiping one clone wipes all.
#[derive(Clone)]
pub struct Client(Rc<Http>);

impl Client {
    /// A client of the backend at this origin. An empty origin means that of the console.
    pub fn new(origin: &str, token: TokenValue) -> Self {
        let http = Rc::new(Http::new(origin, token));
        CLIENTS.with_borrow_mut(|clients| {
            clients.retain(|client| client.strong_count() > 0);
            clients.push(Rc::downgrade(&http));
        });
        Self(http)
    }

    /// The backend's host name and port.
    pub fn host(&self) -> String {
        self.0.host()
    }

    /// Whether it is the demo in this page.
    pub fn is_demo(&self) -> bool {
        demo::is_meant(self.0.origin())
    }

    /// Runs `then` when the backend stops accepting the token. Set once sign-in has succeeded.
    pub fn on_unauthorized(&self, then: impl Fn(&ApiError) + 'static) {
        self.0.on_unauthorized(Box::new(then));
    }

    /// Wipes the token and aborts all calls under way. Later calls fail as aborted.
    pub fn forget(&self) {
        self.0.forget();
    }

    /// `GET /api/user`
    pub async fn user(&self) -> Result<User, ApiError> {
        self.read(Call::get(path::user())).await
    }

    /// `GET /api/user/organizations/default`, for accounts that name no organization.
    pub async fn default_organization(&self) -> Result<Option<OrgName>, ApiError> {
        let answer = self.read(Call::get(path::default_organization()).quietly()).await;
        answer.map(|default: DefaultOrganization| default.organization())
    }

    /// The backend's URL, such as `https://api.example.com`.
    pub fn base(&self) -> String {
        self.0.base()
    }

    /// Whether a text is a token's value: in a known format, or in the format of this client's
    /// token.
    pub fn recognize(&self, text: &str) -> Option<Pasted> {
        self.0.with_token(|token| pasted::recognize(text, pasted::prefix(token)))
    }

    /// The form of a value, compared with that of this client's token.
    pub fn form(&self, value: &TokenValue) -> Form {
        self.0.with_token(|token| pasted::form(value.expose(), token))
    }

    /// Whether this is the token of this client.
    pub fn has(&self, token: &TokenValue) -> bool {
        self.0.has(token)
    }

    /// `GET /api/user` with another token, to find out its owner by using it. The call goes to the
    /// same backend through a separate client, so that a refusal does not end the session. The
    /// token is wiped after the answer or a cancellation.
    pub async fn whose(&self, token: TokenValue, cancel: &Cancel) -> Result<User, ApiError> {
        let other = Self::new(self.0.origin(), token);
        let user = other.read(Call::get(path::user()).until(cancel)).await;
        other.forget();
        user
    }

    /// `GET /api/orgs/{orgName}/metadata`
    pub async fn metadata(
        &self,
        org: &OrgName,
        cancel: &Cancel,
    ) -> Result<OrganizationMetadata, ApiError> {
        self.read(Call::get(path::metadata(org)).until(cancel)).await
    }

    /// `GET /api/orgs/{orgName}/roles`: the roles that can be selected for a token.
    pub async fn roles(&self, org: &OrgName, cancel: &Cancel) -> Result<Vec<TokenRole>, ApiError> {
        let answer = self.0.send(Call::get(path::roles(org)).until(cancel)).await?;
        let page: Page<OfferedRole> = list(&answer, "roles")?;
        Ok(page.rows.iter().filter_map(|row| row.read()?.clone().usable()).collect())
    }

    /// One page of an owner's tokens.
    pub async fn tokens(
        &self,
        owner: &Owner,
        filter: TokenFilter,
        cursor: Option<&Cursor>,
        cancel: &Cancel,
    ) -> Result<Page<AccessToken>, ApiError> {
        let path = path::list_tokens(owner, filter, path::MAX_PAGE_SIZE, cursor);
        let answer = self.0.send(Call::get(path).until(cancel)).await?;
        list(&answer, "tokens")
    }

    /// Reads an owner's tokens. `take` gets each page, and whether more follow, and can stop the
    /// reading. For active tokens the plain list is read; for expired ones and all, the whole list
    /// of active and expired tokens. Servers interpret the filter differently, so the caller must
    /// sort rows by their own expiry.
    pub async fn all_tokens(
        &self,
        owner: &Owner,
        filter: TokenFilter,
        cancel: &Cancel,
        take: &mut dyn FnMut(Vec<Row<AccessToken>>, bool) -> ControlFlow<()>,
    ) -> Result<Listed, ApiError> {
        if filter == TokenFilter::Active {
            let incomplete = self.pages(owner, filter, cancel, take).await?;
            return Ok(Listed { incomplete, is_doubtful: false });
        }
        let (mut whole, mut is_over) = (WholeList::new(clock::now()), false);
        let mut note = |rows: Vec<Row<AccessToken>>, more| {
            whole.note(&rows);
            let flow = take(rows, more);
            is_over = flow.is_break();
            flow
        };
        let incomplete = match self.pages(owner, TokenFilter::All, cancel, &mut note).await {
            Ok(_) if is_over => return Ok(Listed { incomplete: None, is_doubtful: false }),
            Ok(incomplete) => incomplete,
            // The server may still offer the plain list.
            Err(ApiError::Refused(refusal)) if matches!(refusal.status, 400 | 422) => {
                whole.refused();
                None
            }
            Err(error) => return Err(error),
        };
        let mut add = |rows, more| take(whole.missing(rows), more);
        let plain = self.pages(owner, TokenFilter::Active, cancel, &mut add).await?;
        let is_doubtful = incomplete.is_none() && whole.is_doubtful();
        Ok(Listed { incomplete: incomplete.or(plain), is_doubtful })
    }

    /// Reads all pages of one list. Returns why the result may be incomplete, if so.
    async fn pages(
        &self,
        owner: &Owner,
        filter: TokenFilter,
        cancel: &Cancel,
        take: &mut dyn FnMut(Vec<Row<AccessToken>>, bool) -> ControlFlow<()>,
    ) -> Result<Option<Cause>, ApiError> {
        let (mut paging, mut cursor) = (Paging::default(), None);
        loop {
            let page = self.tokens(owner, filter, cursor.as_ref(), cancel).await?;
            let step = paging.after(&page);
            if take(page.rows, matches!(step, Step::Fetch(_))).is_break() {
                return Ok(None);
            }
            match step {
                Step::Fetch(next) => cursor = Some(next),
                Step::Complete => return Ok(None),
                Step::Incomplete(cause) => return Ok(Some(cause)),
            }
        }
    }

    /// Creates a token. Never sent twice.
    pub async fn create_token(
        &self,
        owner: &Owner,
        request: &CreateTokenRequest,
        reason: Option<&str>,
    ) -> Result<CreateTokenResponse, ApiError> {
        self.read(Call::post(path::create_token(owner, reason), written(request)?)).await
    }

    /// Deletes a token. Never sent twice.
    pub async fn delete_token(
        &self,
        owner: &Owner,
        token: &TokenId,
        reason: Option<&str>,
    ) -> Result<(), ApiError> {
        self.0.send(Call::delete(path::delete_token(owner, token, reason))).await.map(drop)
    }

    /// `GET /api/orgs/{orgName}/auditlogs/event-types`: the readable kinds of events. Not repeated.
    pub async fn event_types(
        &self,
        org: &OrgName,
        cancel: &Cancel,
    ) -> Result<Vec<EventType>, ApiError> {
        let call = Call::get(path::audit_event_types(org)).quietly().until(cancel);
        let page: Page<EventType> = list(&self.0.send(call).await?, audit::EVENT_TYPES_KEY)?;
        Ok(page.rows.into_iter().filter_map(|row| row.read().cloned()).collect())
    }

    /// `GET /api/orgs/{orgName}/auditlogs/v2`: one page, newest first.
    pub async fn audit_log(
        &self,
        org: &OrgName,
        range: AuditRange,
        filter: AuditFilter<'_>,
        cursor: Option<&Cursor>,
        cancel: &Cancel,
    ) -> Result<AuditPage, ApiError> {
        self.events(Call::get(path::audit_log(org, range, filter, cursor)).until(cancel)).await
    }

    /// `GET /api/orgs/{orgName}/auditlogs`: one page of events older than an instant, newest first;
    /// for servers without the second generation of this call.
    pub async fn audit_log_v1(
        &self,
        org: &OrgName,
        older_than: UnixSeconds,
        filter: AuditFilter<'_>,
        cursor: Option<&Cursor>,
        cancel: &Cancel,
    ) -> Result<AuditPage, ApiError> {
        let path = path::audit_log_v1(org, older_than, filter, cursor);
        self.events(Call::get(path).until(cancel)).await
    }

    /// Like [`Self::audit_log_v1`], for servers that read the instant only as text.
    pub async fn audit_log_v1_by_date(
        &self,
        org: &OrgName,
        older_than: UnixSeconds,
        filter: AuditFilter<'_>,
        cursor: Option<&Cursor>,
        cancel: &Cancel,
    ) -> Result<AuditPage, ApiError> {
        let path = path::audit_log_v1_by_date(org, older_than, filter, cursor);
        self.events(Call::get(path).until(cancel)).await
    }

    async fn events(&self, call: Call) -> Result<AuditPage, ApiError> {
        let answer = self.0.send(call).await?;
        answer.require_json()?;
        audit::read_page(&answer.body).map_err(|problem| no_list(&answer, problem))
    }

    async fn read<T: DeserializeOwned>(&self, call: Call) -> Result<T, ApiError> {
        json(&self.0.send(call).await?)
    }
}

/// The result of reading a list of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Why the list may be incomplete, if so.
    pub incomplete: Option<Cause>,
    /// Whether the server seems not to support the filter, so that the list may lack expired
    /// tokens.
    pub is_doubtful: bool,
}

/// The body of a request.
fn written(body: &impl Serialize) -> Result<String, ApiError> {
    serde_json::to_string(body).map_err(|error| ApiError::Unreadable {
        status: 0,
        problem: format!("the request could not be written: {error}"),
    })
}

fn json<T: DeserializeOwned>(answer: &Answer) -> Result<T, ApiError> {
    answer.require_json()?;
    token_api::json::read(&answer.body).map_err(|e| answer.unreadable(describe(&e)))
}

fn list<T: DeserializeOwned>(answer: &Answer, key: &'static str) -> Result<Page<T>, ApiError> {
    answer.require_json()?;
    page::decode(&answer.body, key).map_err(|problem| no_list(answer, problem))
}

fn no_list(answer: &Answer, problem: NotAList) -> ApiError {
    answer.unreadable(match problem {
        NotAList::NotJson(_) if answer.body.is_empty() => "it is empty".into(),
        NotAList::NotJson(problem) => problem,
        NotAList::NoArray(key) => format!("it has no list “{key}”"),
    })
}

/// The decoder's message without any data, because the body can contain the value of a new token.
fn describe(error: &serde_json::Error) -> String {
    match error.classify() {
        serde_json::error::Category::Eof if error.column() == 0 => "it is empty".into(),
        serde_json::error::Category::Eof => "it is cut off".into(),
        serde_json::error::Category::Syntax => {
            format!("it is not JSON (line {}, column {})", error.line(), error.column())
        }
        _ => {
            // The name of the field comes from the program, not from the data.
            let text = error.to_string();
            match text.strip_prefix("missing field ").and_then(|rest| rest.split('`').nth(1)) {
                Some(field) => format!("it lacks `{field}`"),
                None => "it does not have the expected fields".into(),
            }
        }
    }
}

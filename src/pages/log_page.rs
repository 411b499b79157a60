//! Requests one page of an organization's audit log, by the newest version of the API that the backend
//! offers. The session remembers what the backend lacks.

use crate::client::Cancel;
use crate::services::{Feature, Services};
use audit_log::load::reading::Question;
use console_core::backend::fault::ApiError;
use console_core::backend::permission::Subject;
use leptos::prelude::untrack;
use token_api::audit::AuditPage;
use token_api::id::OrgName;
use token_api::path::{AuditFilter, AuditRange};

/// The page that a question asks for.
pub async fn fetch(
    services: Services,
    org: &OrgName,
    question: &Question,
    cancel: &Cancel,
) -> Result<AuditPage, ApiError> {
    let (narrow, cursor) = (&question.narrow, question.cursor.as_ref());
    let subject = Subject::Log(org.clone());
    if cursor.is_none() {
        services.may_ask(&subject, cancel).await?;
    }
    let result = ask(services, org, question, cancel).await;
    // The refusal of a filtered request may be about the filter.
    if narrow.is_empty() {
        services.note_answer(&subject, &result);
    }
    result
}

async fn ask(
    services: Services,
    org: &OrgName,
    question: &Question,
    cancel: &Cancel,
) -> Result<AuditPage, ApiError> {
    let client = services.client()?;
    let (narrow, cursor) = (&question.narrow, question.cursor.as_ref());
    let filter = AuditFilter { event: narrow.event.as_deref(), user: narrow.user.as_ref() };
    let offers = |feature| untrack(|| services.offers(org, feature));
    if offers(Feature::AuditLogV2) {
        let range = AuditRange { from: Some(question.window.from), to: Some(question.window.to) };
        let result = client.audit_log(org, range, filter, cursor, cancel).await;
        // For a later page, a 404 is about the cursor; for a filtered request, about the filter.
        if cursor.is_some()
            || !narrow.is_empty()
            || !result.as_ref().is_err_and(ApiError::means_not_offered)
        {
            return result;
        }
    }
    let older_than = question.window.to.plus_seconds(1);
    let by_date = || client.audit_log_v1_by_date(org, older_than, filter, cursor, cancel);
    let mut result = if offers(Feature::AuditLogSeconds) {
        client.audit_log_v1(org, older_than, filter, cursor, cancel).await
    } else {
        by_date().await
    };
    // Some servers accept dates only, and answer a number of seconds with an error.
    if offers(Feature::AuditLogSeconds)
        && let Err(ApiError::Refused(refusal)) = &result
        && matches!(refusal.status, 400 | 422 | 500)
        && let Ok(page) = by_date().await
    {
        services.is_missing(org, Feature::AuditLogSeconds);
        result = Ok(page);
    }
    let missing = match &result {
        Ok(_) => Some(Feature::AuditLogV2),
        Err(error) if error.means_not_offered() => Some(Feature::AuditLog),
        Err(_) => None,
    };
    if let Some(missing) = missing.filter(|feature| cursor.is_none() && offers(*feature)) {
        services.is_missing(org, missing);
    }
    result
}

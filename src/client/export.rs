//! The server's export of the audit log: compressed text with the cursor of the next page in a
//! header. `platform::gunzip` decompresses it.

use super::Client;
use super::cancel::Cancel;
use super::http::{Answer, Call};
use audit_log::time::range::Window;
use console_core::backend::fault::ApiError;
use token_api::id::{Cursor, OrgName};
use token_api::path::{self, AuditFilter, AuditRange, ExportFormat};

/// A page of an export.
pub struct ExportPage {
    /// The bytes of the body: gzip, unless a proxy has decompressed it.
    pub bytes: Vec<u8>,
    /// The cursor of the next page, if the server sends one.
    pub next: Option<Cursor>,
}

/// The generation of the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generation {
    /// It has no lower bound: an export goes back to the beginning of the log.
    First,
    /// It has both bounds.
    Second,
}

impl Client {
    /// `GET /api/orgs/{orgName}/auditlogs[/v2]/export`: one page, newest first.
    pub async fn audit_export(
        &self,
        org: &OrgName,
        (generation, format): (Generation, ExportFormat),
        window: Window,
        cursor: Option<&Cursor>,
        cancel: &Cancel,
    ) -> Result<ExportPage, ApiError> {
        let all = AuditFilter::default();
        let path = match generation {
            Generation::Second => {
                let range = AuditRange { from: Some(window.from), to: Some(window.to) };
                path::audit_export(org, format, range, all, cursor)
            }
            Generation::First => {
                path::audit_export_v1(org, format, window.to.plus_seconds(1), all, cursor)
            }
        };
        let answer = self.0.send(Call::get(path).until(cancel)).await?;
        refuse_pages(&answer)?;
        Ok(ExportPage { next: answer.next, bytes: answer.body })
    }
}

/// Refuses what is certainly not an export: HTML or JSON.
fn refuse_pages(answer: &Answer) -> Result<(), ApiError> {
    let content_type = &answer.content_type;
    if content_type.contains("html") || content_type.contains("json") {
        let content_type = content_type.clone();
        return Err(ApiError::NotTheApi { status: answer.status, content_type });
    }
    Ok(())
}

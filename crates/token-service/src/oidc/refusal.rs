//! Refusals of the exchange: `{"error", "error_description"}` (RFC 6749, section 5.2).

use crate::refusal::Refusal;
use token_api::oidc::{ExchangeFailure, ExchangeProblem, OAuthError};

/// An exchange that is refused.
#[derive(Debug)]
pub struct Declined {
    /// The code.
    pub error: OAuthError,
    /// Which check failed, for whoever asked: nothing of what policies hold.
    pub description: String,
    /// What else the organization's admins may know, for the audit log.
    pub detail: Option<String>,
    /// Whether trying again later may help.
    is_temporary: bool,
}

impl Declined {
    /// A refusal that stands.
    pub fn new(error: OAuthError, description: impl Into<String>) -> Self {
        let description = description.into();
        Self { error, description, detail: None, is_temporary: false }
    }

    /// Trying again later may help; why it does not work now is for the audit log.
    pub fn later(description: impl Into<String>, detail: String) -> Self {
        let error = OAuthError::Other("temporarily_unavailable".to_owned());
        Self { detail: Some(detail), is_temporary: true, ..Self::new(error, description) }
    }

    /// The HTTP status of the contract for it; audit events hold it too.
    pub fn status(&self) -> u16 {
        if self.is_temporary { 503 } else { 400 }
    }

    /// What is answered. The standard has ASCII here, without quotes and backslashes.
    pub fn on_wire(&self) -> ExchangeFailure {
        let printable = |c| match c {
            '"' | '“' | '”' | '\\' => '\'',
            ' '..='~' => c,
            _ => '?',
        };
        let error_description = self.description.chars().map(printable).collect();
        ExchangeFailure { error: self.error.clone(), error_description }
    }
}

impl From<ExchangeProblem> for Declined {
    fn from(problem: ExchangeProblem) -> Self {
        Self::new(problem.code(), problem.to_string())
    }
}

/// An exchange without a token.
#[derive(Debug)]
pub enum Failure {
    /// It was refused by a rule of the exchange.
    Declined(Declined),
    /// It was refused as any request may be, or the server failed.
    Refused(Refusal),
}

impl From<Declined> for Failure {
    fn from(declined: Declined) -> Self {
        Self::Declined(declined)
    }
}

impl<E: Into<Refusal>> From<E> for Failure {
    fn from(refusal: E) -> Self {
        Self::Refused(refusal.into())
    }
}

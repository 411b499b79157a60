//! Unsaved input that outlives the dialog it was typed in: until the dialog opens again, until the
//! same user signs in again, or until the page of an issuer takes it over.

use oidc_trust::issuer::draft::IssuerDraft;
use oidc_trust::providers::{Answers, Provider};
use std::sync::Arc;
use token_api::oidc::{Issuer, PolicyDefinition};

/// The life of tokens that the dialog "Register issuer" suggests: the default of the server.
const SUGGESTED_LIFE: &str = "2 hours";

/// Which token an ID token is exchanged for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    Organization,
    Team,
    Personal,
    /// No policies yet: the issuer denies everything.
    Nothing,
}

/// The input of the dialog "Register issuer".
#[derive(Clone)]
pub(super) struct RegisterDraft {
    pub provider: Provider,
    pub answers: Answers,
    pub kind: TokenKind,
    pub admin: bool,
    pub team: String,
    pub login: String,
    pub issuer: IssuerDraft,
}

impl RegisterDraft {
    /// The input at first. `login` is suggested for personal tokens.
    pub fn new(provider: Provider, login: String) -> Self {
        Self {
            provider,
            answers: Answers::default(),
            kind: TokenKind::Organization,
            admin: false,
            team: String::new(),
            login,
            issuer: IssuerDraft {
                max_expiration: SUGGESTED_LIFE.to_owned(),
                ..IssuerDraft::default()
            },
        }
    }
}

/// The input of the dialog "Edit issuer", with the issuer as it was when editing began.
pub(super) struct UnsavedEdit(pub Arc<Issuer>, pub IssuerDraft);

/// Policies that the dialog "Register issuer" hands over to the page of an issuer, as drafts.
pub(super) struct Drafted(pub Vec<PolicyDefinition>);

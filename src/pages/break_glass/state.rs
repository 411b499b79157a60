//! The state of the dialog: what was typed, what is sent, and the token that was made. No view.

use crate::client::Cancel;
use crate::pages::overlay::{Emergency, Overlay};
use crate::pages::submission::Submission;
use crate::platform::clock;
use crate::services::Services;
use access_tokens::break_glass::{Draft, Field, Held, Valid};
use console_core::backend::fault::{ApiError, Attempt, Explanation, sentence};
use console_core::submission;
use leptos::prelude::*;
use std::ops::ControlFlow;
use std::sync::Arc;
use token_api::id::{OrgName, TokenId};
use token_api::page::Row;
use token_api::secret::TokenValue;
use token_api::token::{Owner, TokenFilter};

type End = submission::End<Field>;

/// A token that was made, with its value.
pub(super) struct Made {
    pub name: String,
    pub value: TokenValue,
}

/// The state. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub services: Services,
    pub overlay: Overlay,
    pub org: StoredValue<OrgName>,
    pub draft: RwSignal<Draft>,
    pub submission: Submission<Field>,
    /// Draws the banner of a token.
    draw: fn(Arc<Held>) -> AnyView,
    /// The token, while its value is shown.
    pub made: RwSignal<Option<Arc<Made>>>,
}

impl Form {
    pub fn new(org: OrgName, draw: fn(Arc<Held>) -> AnyView) -> Self {
        let (subject, overlay) = ("Break-glass access".to_owned(), Overlay::expect());
        Self {
            services: Services::expect(),
            overlay,
            org: StoredValue::new(org),
            draft: overlay.draft,
            submission: Submission::in_dialog().about(subject),
            draw,
            made: RwSignal::new(None),
        }
    }

    pub fn submit(self) {
        let check = || self.draft.with_untracked(|draft| draft.check(clock::now()));
        self.submission.submit(check, |valid| self.send(valid));
    }

    fn send(self, valid: Valid) -> impl Future<Output = End> {
        let (services, org) = (self.services, self.org.get_value());
        let owner = Owner::Organization(org.clone());
        async move {
            let sent = async {
                let client = services.client()?;
                client.create_token(&owner, &valid.request, Some(&valid.reason)).await
            };
            match sent.await {
                Ok(answer) => {
                    self.hold(&org, answer.id, &valid);
                    self.draft.try_set(Draft::default());
                    let name = valid.name.as_str().to_owned();
                    self.made.try_set(Some(Arc::new(Made { name, value: answer.token_value })));
                    End::Done
                }
                Err(error) if error.leaves_outcome_unknown() => {
                    self.find_out(&owner, &valid, error).await
                }
                Err(error) => {
                    if matches!(error.status(), Some(403 | 422)) {
                        // The refusal may come from a cap that has changed since it was read.
                        services.forget_metadata(&org);
                    }
                    let words = error.explain(Attempt::Create, &services.host());
                    End::refused(placed(&error), || words)
                }
            }
        }
    }

    /// Shows the token over every page from now on.
    fn hold(self, org: &OrgName, id: TokenId, valid: &Valid) {
        let held = Held {
            org: org.clone(),
            id,
            name: valid.name.as_str().to_owned(),
            reason: valid.reason.clone(),
            made: clock::now(),
            until: valid.until,
            deleted: None,
        };
        self.overlay.hold(Emergency { held: Arc::new(held), draw: self.draw });
    }

    /// The answer was lost: the list tells whether the token was made. Its value is lost in any case, so it
    /// can only be deleted.
    async fn find_out(self, owner: &Owner, valid: &Valid, lost: ApiError) -> End {
        let host = self.services.host();
        let unknown = |detail: &str| lost.lost(Attempt::Create, &host, "Outcome unknown:", detail);
        self.submission.look(unknown("Reading the list to find out…"));
        let mut found = None;
        let name = valid.name.as_str();
        let mut take = |rows: Vec<Row<token_api::token::AccessToken>>, _| {
            let tokens = rows.iter().filter_map(Row::read);
            let mut same = tokens.filter(|token| token.given_name() == Some(name));
            found = found.take().or_else(|| same.next().map(|token| token.id.clone()));
            if found.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let cancel = Cancel::default();
        let read = async {
            let client = self.services.client()?;
            client.all_tokens(owner, TokenFilter::Active, &cancel, &mut take).await
        };
        let is_whole = read.await.is_ok_and(|listed| listed.incomplete.is_none());
        match (found, owner.org()) {
            (Some(id), Some(org)) => {
                self.hold(org, id, valid);
                End::Unknown(Explanation {
                    title: "Created, but its value is lost".into(),
                    detail: "The answer did not arrive, and a value is told only once. Delete the \
                             token with the button over the page, and make another."
                        .into(),
                })
            }
            _ if is_whole => End::NoTrace(unknown(
                "The list has no such token, so it was probably not created. You can try again.",
            )),
            _ => End::Unknown(unknown(
                "The list could not be read either. Look at it before you try again: the token may \
                 have been created.",
            )),
        }
    }
}

/// A refusal of the reason, which the description has, too.
fn placed(error: &ApiError) -> Option<(Field, String)> {
    let ApiError::Refused(refusal) = error else { return None };
    let field = refusal.field()?;
    let is_it = matches!(&*field, "description" | "reason");
    let said = refusal.message.as_deref().filter(|_| is_it)?;
    Some((Field::Reason, format!("{} Nothing was created.", sentence(said))))
}

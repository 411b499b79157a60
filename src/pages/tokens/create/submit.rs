//! Sends the draft once. It never repeats the request by itself; if the answer is lost, it reads the
//! list to find out what became of the request.

use super::exact_time::exact;
use super::form::Form;
use crate::pages::tokens::open::{Created, Open};
use crate::platform::clock::{self, BrowserZone};
use crate::ui::Tone;
use access_tokens::create::draft::{self, Field, Problems, Valid};
use access_tokens::create::outcome::may_be_result;
use access_tokens::list::rows::TokenRow;
use console_core::backend::fault::{ApiError, Attempt, Explanation};
use console_core::submission;
use leptos::prelude::*;
use std::sync::Arc;
use token_api::mark::mark;
use token_api::time::UnixSeconds;
use token_api::token::{CreateTokenRequest, Owner};

type End = submission::End<Field>;

impl Form {
    /// Checks the draft and sends it, unless something is wrong with it or a request is under way.
    pub(super) fn submit(self) {
        self.submission.submit(|| self.check(), |valid| self.send(valid));
    }

    fn check(self) -> Result<Valid, Problems> {
        let owner = self.screen.owner.get_value();
        let cap = self.screen.facts.cap.get_untracked();
        let mut draft = self.draft.get_untracked();
        if let Some(before) = self.predecessor() {
            draft.description = mark(&draft.description, &before.token.id);
        }
        draft::parse(&draft, &owner, clock::now(), cap, &BrowserZone, &exact)
    }

    fn send(self, valid: Valid) -> impl Future<Output = End> {
        self.found.set(Vec::new());
        let (sent, toasts) = (clock::now(), self.toasts);
        let (screen, owner) = (self.screen, self.screen.owner.get_value());
        let (draft, predecessor) = (self.draft.get_untracked(), self.predecessor());
        async move {
            let result = match screen.services.client() {
                Ok(client) => {
                    client.create_token(&owner, &valid.request, valid.reason.as_deref()).await
                }
                Err(error) => Err(error),
            };
            match result {
                Ok(answer) => {
                    let next = match predecessor {
                        Some(before) => Open::Rotation(before.token.id, answer.id.clone()),
                        None => {
                            screen.draft.set_value(None);
                            Open::None
                        }
                    };
                    let created = Created::new(draft, &owner, answer, next);
                    let lost = screen.dialog.try_set(Open::Created(Arc::new(created)));
                    if let Some(Open::Created(created)) = lost {
                        toasts.show(Tone::Bad, created.lost_words());
                    }
                    screen.listing.reload();
                    End::Done
                }
                Err(error) if error.leaves_outcome_unknown() => {
                    self.find_out(error, valid.request, sent).await
                }
                Err(error) => self.refused(&error, &owner),
            }
        }
    }

    /// A refusal, at the field that it is about if the dialog shows that.
    fn refused(self, error: &ApiError, owner: &Owner) -> End {
        let placed = match error {
            ApiError::Refused(refusal) => draft::place(refusal, owner, self.has_roles()),
            _ => None,
        };
        if let (Some(403 | 422), Some(org)) = (error.status(), owner.org()) {
            // The refusal may come from a cap that has changed since it was read.
            self.screen.services.forget_metadata(org);
        }
        if let (Some((Field::Name, _)), Some(409)) = (&placed, error.status()) {
            let name = self.draft.try_with_untracked(|draft| draft.name.trim().to_owned());
            self.reserved.try_update(|reserved| reserved.extend(name));
        }
        End::refused(placed, || error.explain(Attempt::Create, &self.screen.services.host()))
    }

    /// Reads the list to find out what became of the request.
    async fn find_out(self, lost: ApiError, request: CreateTokenRequest, sent: UnixSeconds) -> End {
        let host = self.screen.services.host();
        let unknown = |detail: &str| lost.lost(Attempt::Create, &host, "Outcome unknown:", detail);
        self.submission.look(unknown("Reading the list to find out…"));
        let alike =
            |row: &TokenRow| row.token().is_some_and(|token| may_be_result(token, &request, sent));
        match self.screen.listing.look_for(alike, None).await {
            Ok(found) if found.is_empty() => End::NoTrace(unknown(
                "The list has no such token, so it was probably not created. You can try again.",
            )),
            Ok(found) => {
                self.screen.listing.reload();
                self.found.try_set(found);
                End::Unknown(Explanation {
                    title: "Created, but its value is lost".into(),
                    detail:
                        "The answer did not arrive, and a value is told only once. Delete this \
                             token and create another, under another name:"
                            .into(),
                })
            }
            Err(_) => End::Unknown(unknown(
                "The list could not be read either. Look at it before you try again: the token may \
                 have been created.",
            )),
        }
    }
}

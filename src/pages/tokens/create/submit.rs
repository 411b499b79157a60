//! Sends the draft once. It never repeats the request by itself; if the answer is lost, it reads the
//! list to find out what became of the request.

use super::exact_time::exact;
use super::form::{Form, Outcome};
use crate::pages::tokens::open::{Created, Open};
use crate::platform::clock::{self, BrowserZone};
use crate::platform::page;
use crate::ui::Tone;
use access_tokens::create::draft::{self, Field, Valid};
use access_tokens::create::outcome::may_be_result;
use access_tokens::list::rows::TokenRow;
use console_core::backend::fault::{ApiError, Attempt};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use token_api::mark::mark;
use token_api::time::UnixSeconds;
use token_api::token::{CreateTokenRequest, Owner};

impl Form {
    /// Checks the draft and sends it, unless something is wrong with it or a request is under way.
    pub(super) fn submit(self) {
        if self.pending.get_untracked() {
            return;
        }
        let owner = self.screen.owner.get_value();
        let cap = self.screen.facts.cap.get_untracked();
        let mut draft = self.draft.get_untracked();
        if let Some(before) = self.predecessor() {
            draft.description = mark(&draft.description, &before.token.id);
        }
        match draft::parse(&draft, &owner, clock::now(), cap, &BrowserZone, &exact) {
            Ok(valid) => self.send(valid),
            Err(problems) => {
                self.problems.set(problems);
                request_animation_frame(|| {
                    page::focus(
                        "dialog[open] [aria-invalid=true], dialog[open] [type=radio]:checked",
                    );
                });
            }
        }
    }

    fn send(self, valid: Valid) {
        self.pending.set(true);
        self.failure.set(None);
        self.refused.set(None);
        self.outcome.set(Outcome::Known);
        let (sent, toasts) = (clock::now(), self.toasts);
        let (screen, owner) = (self.screen, self.screen.owner.get_value());
        let (draft, predecessor) = (self.draft.get_untracked(), self.predecessor());
        spawn_local(async move {
            let result = match screen.services.client() {
                Ok(client) => {
                    client.create_token(&owner, &valid.request, valid.reason.as_deref()).await
                }
                Err(error) => Err(error),
            };
            self.pending.try_set(false);
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
                }
                Err(error) if error.leaves_outcome_unknown() => {
                    self.find_out(error, valid.request, sent).await;
                }
                Err(error) => self.refuse(error, &owner),
            }
        });
    }

    /// Shows a refusal at the field that it is about, or else above the buttons.
    fn refuse(self, error: ApiError, owner: &Owner) {
        let placed = match &error {
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
        match placed {
            Some(placed) => {
                self.refused.try_set(Some(placed));
                focus_problem();
            }
            None => {
                let words = error.explain(Attempt::Create, &self.screen.services.host());
                self.failure.try_set(Some(words));
            }
        }
    }

    /// Reads the list to find out what became of the request.
    async fn find_out(self, lost: ApiError, request: CreateTokenRequest, sent: UnixSeconds) {
        self.outcome.try_set(Outcome::Checking(lost.clone()));
        let alike =
            |row: &TokenRow| row.token().is_some_and(|token| may_be_result(token, &request, sent));
        let outcome = match self.screen.listing.look_for(alike, None).await {
            Ok(found) if found.is_empty() => Outcome::NotFound(lost),
            Ok(found) => {
                self.screen.listing.reload();
                Outcome::Found(found)
            }
            Err(_) => Outcome::Unchecked(lost),
        };
        self.outcome.try_set(outcome);
    }
}

fn focus_problem() {
    request_animation_frame(|| {
        page::focus("dialog[open] [aria-invalid=true]");
    });
}

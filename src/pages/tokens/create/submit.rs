//! Sending the draft: once, and never again by itself.

use super::Form;
use super::expiration::exact;
use super::outcome::Outcome;
use crate::pages::tokens::Open;
use crate::pages::tokens::created::Created;
use crate::platform::clock::{self, BrowserZone};
use crate::platform::page;
use crate::ui::Tone;
use access_tokens::create::draft::{self, Field, Valid};
use console_core::backend::fault::{ApiError, Attempt};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use token_api::mark::mark;
use token_api::token::Owner;

impl Form {
    /// Checks the draft, and sends it if nothing is wrong and nothing is under way.
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

    /// Puts a refusal where it belongs: at its field, or above the buttons.
    fn refuse(self, error: ApiError, owner: &Owner) {
        let placed = match &error {
            ApiError::Refused(refusal) => draft::place(refusal, owner),
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
}

fn focus_problem() {
    request_animation_frame(|| {
        page::focus("dialog[open] [aria-invalid=true]");
    });
}

//! Deletes the token in one press, once, and tells what came of it. No view.

use crate::pages::overlay::{Emergency, Overlay};
use crate::pages::submission::Submission;
use crate::platform::{clock, page};
use crate::services::Services;
use crate::ui::is_focus_lost;
use access_tokens::break_glass::Held;
use console_core::backend::fault::{ApiError, Attempt};
use console_core::submission;
use leptos::prelude::*;
use std::convert::Infallible;
use std::sync::Arc;
use token_api::token::Owner;

type End = submission::End<Infallible>;

/// The deletion of a token. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Deleting {
    services: Services,
    overlay: Overlay,
    held: StoredValue<Arc<Held>>,
    pub submission: Submission<Infallible>,
}

impl Deleting {
    pub fn new(held: Arc<Held>) -> Self {
        let submission = Submission::within(".break-glass").about(held.name.clone());
        Self {
            services: Services::expect(),
            overlay: Overlay::expect(),
            held: StoredValue::new(held),
            submission,
        }
    }

    /// Sends it, unless it was sent.
    pub fn delete(self) {
        self.submission.submit(|| Ok(()), |()| self.send());
    }

    fn send(self) -> impl Future<Output = End> {
        let (services, overlay, held) = (self.services, self.overlay, self.held.get_value());
        async move {
            let owner = Owner::Organization(held.org.clone());
            let reason = "Break-glass access ended";
            let sent =
                async { services.client()?.delete_token(&owner, &held.id, Some(reason)).await };
            match sent.await {
                Ok(()) => {}
                // Deleted by somebody else, or expired.
                Err(error) if error.status() == Some(404) => {}
                Err(error) => return failed(&error, &services.host()),
            }
            overlay.change_held(|before: &Emergency| {
                // Another one may have been made meanwhile.
                let is_it = before.held.id == held.id;
                is_it.then(|| Arc::new(before.held.deleted_at(clock::now())))
            });
            // The button that was pressed is gone.
            request_animation_frame(|| {
                if is_focus_lost() {
                    page::focus(".break-glass button");
                }
            });
            End::Done
        }
    }
}

fn failed(error: &ApiError, host: &str) -> End {
    if error.leaves_outcome_unknown() {
        let detail = "Press again: deleting twice does no harm.";
        End::Unknown(error.lost(Attempt::Delete, host, "Outcome unknown:", detail))
    } else {
        End::Failed(error.explain(Attempt::Delete, host))
    }
}

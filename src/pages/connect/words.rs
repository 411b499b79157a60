//! The texts of sign-in. Each problem has its own: nothing typed, not a token, a token that is not
//! accepted, a backend that cannot be reached, and a server that is not a backend.

use crate::session::Farewell;
use console_core::backend::fault::{ApiError, Attempt, Explanation, Refusal, sentence};
use token_api::secret::MalformedValue;

pub(super) fn malformed(problem: MalformedValue) -> &'static str {
    match problem {
        MalformedValue::Empty => "Enter an access token.",
        MalformedValue::InnerSpace => {
            "This is not one token: it has white space inside. Paste the token alone."
        }
        MalformedValue::Unprintable => {
            "This is not a token: it has characters that no token has. Copy it again."
        }
        MalformedValue::TooLong => "This is not a token: it is far too long. Copy it again.",
    }
}

pub(super) fn refused(error: &ApiError, host: &str) -> Explanation {
    let said = |title: &str, detail: String| Explanation { title: title.to_owned(), detail };
    match (error, error.status()) {
        (_, Some(401)) => said(
            "Token not accepted.",
            with_said(
                format!("{host} does not know this token, or it has expired or was deleted."),
                error,
            ),
        ),
        (_, Some(404 | 405 | 501)) | (ApiError::NotTheApi { .. }, _) => said(
            "Not a compatible backend.",
            with_said(
                format!("{host} does not offer GET /api/user, so this console can't work with it."),
                error,
            ),
        ),
        (ApiError::Unreadable { problem, .. }, _) => said(
            "Not a compatible backend.",
            format!(
                "{host} answered GET /api/user in a way that this console can't work with: {problem}."
            ),
        ),
        (ApiError::Unreachable | ApiError::Offline, _) => {
            let words = error.explain(Attempt::Read, host);
            let detail = words.detail.replace("Nothing was changed.", "");
            said(
                &format!("{}.", words.title),
                format!("{detail} This says nothing about your token. Try again."),
            )
        }
        _ => {
            let words = error.explain(Attempt::Read, host);
            said(&format!("{}.", words.title), words.detail)
        }
    }
}

/// The words, and after them the server's own sentence, where it says one.
fn with_said(words: String, error: &ApiError) -> String {
    match error {
        ApiError::Refused(Refusal { message: Some(said), .. }) => {
            format!("{words} It says: {}", sentence(said))
        }
        _ => words,
    }
}

/// Where edits outlived the session.
pub(super) const KEPT: &str =
    "What you had not saved is kept until then, while this page stays open.";

pub(super) fn farewell(farewell: &Farewell) -> Option<String> {
    Some(match farewell {
        Farewell::None => return None,
        Farewell::SignedOut => "You are signed out.".into(),
        Farewell::SignedOutElsewhere => "You signed out in another tab.".into(),
        Farewell::NoLongerAccepted { said } => {
            let said = said.as_deref().map(|said| format!(" It says: {said}")).unwrap_or_default();
            format!(
                "Your session ended: the backend no longer accepts its token.{said} Sign in again \
                 to go on where you were."
            )
        }
        Farewell::DeletedOwnToken => {
            "The token you were signed in with is deleted, so you are signed out.".into()
        }
        Farewell::TimeIsUp => {
            "Your session ended: its time was set when you signed in with an ID token, and it is \
             over. Sign in again to go on where you were."
                .into()
        }
        Farewell::NotRestored(error) => {
            let words = error.headline(Attempt::Read, "The backend");
            format!("Your session could not be checked: {words}")
        }
    })
}

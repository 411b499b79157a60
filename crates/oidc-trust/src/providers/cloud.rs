//! Identities of Google Cloud and Microsoft Entra, and any other issuer.

use super::ask::{Question, Reader};
use super::ask::{any, digits, uuid};
use super::card::{Advice, Card, Subject, Trust};

/// Identity tokens of service accounts: the subject is the account's unique ID, which is never
/// given to another; `email` is there when it is asked for:
/// <https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateIdToken>.
pub(super) const GOOGLE: Card = Card {
    name: "Google Cloud",
    about: "A service account",
    url_hint: "The same for all of Google.",
    questions: &[
        Question::text(
            "account-id",
            "Unique ID",
            "Digits: gcloud iam service-accounts describe EMAIL --format='value(uniqueId)'",
        ),
        Question::text(
            "email",
            "Service account email",
            "Checked as well; tokens need “includeEmail”.",
        )
        .optional(),
    ],
    write: google,
};

fn google(answers: &mut Reader<'_>, audience: &str) -> Trust {
    let account = answers.need("account-id", digits);
    let mut subject = Subject::of(audience, account);
    if let Some(email) = answers.maybe("email", any) {
        subject = subject.and("email", email);
    }
    Trust {
        url: Some("https://accounts.google.com".into()),
        subjects: vec![subject],
        advice: vec![Advice::know(format!(
            "The workload asks for an identity token with the audience {audience}."
        ))],
        ..Trust::default()
    }
}

/// Tokens of a managed identity or an application: the subject is the object ID of its service
/// principal. Which of two issuers a token names depends on the application that is its audience
/// (`requestedAccessTokenVersion`):
/// <https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference>.
pub(super) const AZURE: Card = Card {
    name: "Azure",
    about: "A managed identity or application",
    url_hint: "Made of the tenant and the version of its tokens.",
    questions: &[
        Question::text("tenant", "Tenant ID", "A UUID: Microsoft Entra ID › Overview"),
        Question::text(
            "object",
            "Object ID",
            "Of the managed identity or service principal: its “principal ID”.",
        ),
        Question::choice("version", "Token version", &[("2", "2.0"), ("1", "1.0")]),
        Question::text(
            "audience",
            "Audience",
            "The application that tokens are asked for: its ID for version 2.0, its ID URI (api://…) for 1.0.",
        ),
    ],
    write: azure,
};

fn azure(answers: &mut Reader<'_>, _: &str) -> Trust {
    let tenant = answers.need("tenant", uuid);
    let object = answers.need("object", uuid);
    let is_first = answers.word("version") == "1";
    let audience = answers.need("audience", if is_first { any } else { application_id });
    let url = if is_first {
        format!("https://sts.windows.net/{tenant}/")
    } else {
        format!("https://login.microsoftonline.com/{tenant}/v2.0")
    };
    Trust {
        url: Some(url),
        subjects: vec![Subject::of(&audience, object)],
        advice: vec![Advice::know(
            "Which version a token has is decided by the application that it is for, in its \
             manifest: “requestedAccessTokenVersion”. The claim “ver” of a token tells.",
        )],
        ..Trust::default()
    }
}

/// What tokens of version 2.0 have as audience.
fn application_id(text: &str) -> Result<String, String> {
    if text.starts_with("api://") {
        return Err(
            "Tokens of version 2.0 are for the application’s ID, not for its ID URI.".into()
        );
    }
    any(text)
}

/// Any issuer with a discovery document, or with static keys.
pub(super) const GENERIC: Card = Card {
    name: "Other",
    about: "Any OpenID Connect issuer",
    url_hint: "What the claim “iss” of its ID tokens says.",
    questions: &[
        Question::text("subject", "Subject", "What the claim “sub” says; “*” stands for anything."),
        Question::text(
            "audience",
            "Audience",
            "What the claim “aud” says, unless it is the organization's own.",
        )
        .optional(),
    ],
    write: generic,
};

fn generic(answers: &mut Reader<'_>, audience: &str) -> Trust {
    let subject = answers.need("subject", any);
    let audience = answers.maybe("audience", any).unwrap_or_else(|| audience.to_owned());
    let warning = subject.bytes().all(|b| matches!(b, b'*' | b'?' | b'.')).then(|| {
        Advice::beware("This subject lets in everybody to whom the issuer gives an ID token.")
    });
    Trust {
        url: None,
        subjects: vec![Subject::of(&audience, subject)],
        advice: warning.into_iter().collect(),
        ..Trust::default()
    }
}

//! How screens show an [`ApiError`]: instead of the content that could not be loaded, or above
//! older content.

use crate::platform::{clock, page};
use crate::services::Services;
use crate::ui::{Banner, Button, ButtonKind, EmptyState, Icon, Tone, Untrusted};
use console_core::backend::fault::{ApiError, Attempt, Explanation, Forbidden, Refusal};
use console_core::backend::identity::Standing;
use leptos::prelude::*;
use token_api::id::OrgName;

/// Nothing could be loaded: a full page that says what to do next.
#[component]
pub fn FailedToLoad(
    /// The reason.
    error: ApiError,
    /// The backend's host.
    #[prop(into)]
    host: String,
    /// Tries again.
    #[prop(into)]
    on_retry: Callback<()>,
) -> impl IntoView {
    let words = error.explain(Attempt::Read, &host);
    if error.repeats() {
        return view! { <Repeats error words host on_retry/> }.into_any();
    }
    let icon = match error.status() {
        Some(403) => Icon::Lock,
        Some(404) => Icon::Search,
        _ => Icon::Warning,
    };
    view! {
        <div class="card" role="alert">
            <EmptyState
                icon
                title=words.title
                actions=move || view! { <RetryButton error=error.clone() on_retry/> }
            >
                <p>{words.detail}</p>
            </EmptyState>
        </div>
    }
    .into_any()
}

/// The server failed several times: trying again at once does not help, and its message may help
/// the operator.
#[component]
fn Repeats(
    error: ApiError,
    words: Explanation,
    host: String,
    on_retry: Callback<()>,
) -> impl IntoView {
    let ApiError::Refused(Refusal { status, message, request_id, .. }) = error else {
        return ().into_any();
    };
    let at = clock::now().to_rfc3339();
    let lines = [
        ("Server", Some(host)),
        ("Status", Some(status.to_string())),
        ("Time", Some(at)),
        ("Message", message),
        ("Request ID", request_id),
    ];
    let lines = lines.into_iter().filter_map(|(label, value)| {
        value.map(|value| view! { <dt>{label}</dt> <dd><Untrusted text=value/></dd> })
    });
    let lines = lines.collect_view();
    view! {
        <div class="card" role="alert">
            <EmptyState
                icon=Icon::Warning
                title=words.title
                actions=move || {
                    view! { <Button kind=ButtonKind::Quiet on_press=on_retry>"Load again"</Button> }
                }
            >
                <p>{words.detail}</p>
                <p>
                    "It failed at each of several tries, so that trying again at once will hardly help. \
                     The other pages can be used. The details are for whoever runs the server."
                </p>
                <details class="fault-details">
                    <summary>"Details"</summary>
                    <dl>{lines}</dl>
                </details>
            </EmptyState>
        </div>
    }
    .into_any()
}

/// What would be needed for something.
#[derive(Clone, Copy)]
pub struct Needed {
    /// The role, and whom to ask.
    pub words: &'static str,
    /// Whether an admin's token of the organization is not enough.
    pub only_people: bool,
}

/// This identity may not do it: the reason, who the user is here, and what would be needed. A token
/// that lives too long for the organization is told apart. What was just granted can be tried, also
/// where the server was not asked. `None` where the trouble is another one.
pub fn not_permitted(
    services: Services,
    org: &OrgName,
    error: &ApiError,
    title: &'static str,
    needed: Needed,
    on_retry: Callback<()>,
) -> Option<AnyView> {
    let forbidden = error.forbidden()?;
    let who = untrack(|| services.session.identity());
    let who = who.filter(|who| who.is_machine() || who.standing(org) != Standing::NotTold);
    let has_role = who.as_ref().is_some_and(|who| who.has_admin(org, needed.only_people));
    let role = who.map(|identity| identity.role_words(org));
    let here = role.filter(|role| !role.is_empty()).map(|role| format!("Here you are: {role}. "));
    let (title, next) = if forbidden.is_expiry_cap {
        (
            "Your token lives too long for this organization",
            "Sign in with a token that expires within this maximum; it can be created under \
             “Personal tokens”. Nothing was changed.",
        )
    } else if has_role {
        (
            title,
            "By this role it should be permitted, but the server decides. Ask whoever runs it. You \
             are still signed in.",
        )
    } else {
        (title, needed.words)
    };
    let reason = forbidden.reason.unwrap_or_else(|| "The server gave no reason.".into());
    let not_asked = (!forbidden.was_asked)
        .then(|| view! { <p class="muted">{Forbidden::NOT_ASKED} " Retry asks it."</p> });
    let error = error.clone();
    let actions = move || view! { <RetryButton error=error.clone() on_retry/> };
    let page = view! {
        <div class="card" role="alert">
            <EmptyState icon=Icon::Lock title actions>
                <p>{reason}</p>
                <p>{here}{next}</p>
                {not_asked}
            </EmptyState>
        </div>
    };
    Some(page.into_any())
}

/// Newer data could not be loaded, and older data is shown.
#[component]
pub fn FailedToReload(
    /// The reason.
    error: ApiError,
    /// The backend's host.
    #[prop(into)]
    host: String,
    /// Tries again.
    #[prop(into)]
    on_retry: Callback<()>,
) -> impl IntoView {
    let words = error.explain(Attempt::Read, &host);
    view! {
        <Banner
            tone=Tone::Bad
            title=words.title
            actions=move || view! { <RetryButton error=error.clone() on_retry/> }
        >
            {words.detail}
            " What is shown below may be out of date."
        </Banner>
    }
}

/// A button to try again. If the server asked to wait (`Retry-After`), it counts down first. If the
/// network failed, it also tries again when the network returns.
#[component]
pub fn RetryButton(
    /// What failed.
    error: ApiError,
    /// Tries again.
    on_retry: Callback<()>,
) -> impl IntoView {
    if matches!(error, ApiError::Offline | ApiError::Unreachable) {
        page::when_online(move || on_retry.run(()));
    }
    let wait = match error {
        ApiError::Refused(refusal) if refusal.status == 429 => refusal.retry_after.unwrap_or(5),
        _ => 0,
    };
    let left = crate::platform::timer::countdown(wait);
    let reason = Signal::derive(move || {
        let left = left.get();
        (left > 0).then(|| format!("The server asked to wait: {left} seconds left."))
    });
    let label = move || match left.get() {
        0 => "Retry".to_owned(),
        left => format!("Retry in {left} s"),
    };
    view! {
        <Button kind=ButtonKind::Secondary icon=Icon::Refresh disabled_reason=reason on_press=on_retry>
            {label}
        </Button>
    }
}

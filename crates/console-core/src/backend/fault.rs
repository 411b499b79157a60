//! Everything that can go wrong with a call, as one enum that screens match on, and the words for
//! it. Words say what happened, whether anything changed on the server, and what to do next. No
//! variant can hold a secret: bodies of successful answers never get in here.

use std::fmt;

/// Why a call failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApiError {
    /// The call failed while the browser says that it has no network. That is a reason and no proof:
    /// a server on this machine or behind a VPN is reached all the same, so each call is tried.
    Offline,
    /// No answer that the page may see: refused, DNS, TLS, CORS or a policy. Browsers don't tell
    /// which.
    Unreachable,
    /// No complete answer within this many seconds.
    TimedOut {
        /// The limit that passed, in seconds.
        seconds: u32,
    },
    /// The call was given up by this console because its answer is no longer wanted.
    Aborted,
    /// The server sent the call elsewhere. It was not followed, and the token stayed here.
    Redirected,
    /// The server refused.
    Refused(Refusal),
    /// The known role certainly forbids it, for this reason: the server was not asked. Servers note
    /// refusals in their audit logs.
    NotAsked(String),
    /// A success that is not this API: HTML, plain text, another content type.
    NotTheApi {
        /// HTTP status.
        status: u16,
        /// The content type as sent; empty when there was none.
        content_type: String,
    },
    /// A success that claims to be JSON and can't be read: empty, cut off, or in another shape.
    Unreadable {
        /// HTTP status.
        status: u16,
        /// What the decoder stumbled over; never part of a secret.
        problem: String,
    },
    /// The answer is larger than the console reads.
    TooLarge,
}

/// An HTTP refusal, with what the server said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// HTTP status, 400–599.
    pub status: u16,
    /// The server's sentence, when there is one.
    pub message: Option<String>,
    /// The code of RFC 6749, when the server gives one: the exchange of ID tokens does.
    pub code: Option<String>,
    /// The path of the field at fault in the request, as the server writes it, when it names one.
    pub path: Option<String>,
    /// `X-Request-Id`, for a report to whoever runs the server.
    pub request_id: Option<String>,
    /// `Retry-After`, in seconds.
    pub retry_after: Option<u32>,
}

/// Why something is not permitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forbidden {
    /// The reason, where there is one.
    pub reason: Option<String>,
    /// It is the organization's cap on expiry that refuses the token.
    pub is_expiry_cap: bool,
    /// The server refused. Otherwise it is the known role that forbids it.
    pub was_asked: bool,
}

impl Forbidden {
    /// Said where the server was not asked.
    pub const NOT_ASKED: &str = "The server was not asked, so that no refusal is in its audit log.";
}

/// What was being done, which decides what a failure means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// A read: nothing can have changed.
    Read,
    /// Creating something.
    Create,
    /// Deleting something.
    Delete,
    /// Changing settings, also by adding to them or taking from them.
    Save,
}

/// A failure in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What happened, as a headline.
    pub title: String,
    /// The server's reason, what changed, and what to do next.
    pub detail: String,
}

impl ApiError {
    /// For what is known not to be offered, and therefore not asked for again.
    pub const NOT_OFFERED: Self = Self::Refused(Refusal {
        status: 404,
        message: None,
        code: None,
        path: None,
        request_id: None,
        retry_after: None,
    });

    /// The HTTP status of a refusal.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Refused(refusal) => Some(refusal.status),
            _ => None,
        }
    }

    /// Why this is not permitted, if that is the trouble: by the server's own words, or by what is
    /// known of the role.
    pub fn forbidden(&self) -> Option<Forbidden> {
        match self {
            Self::Refused(refusal) if refusal.status == 403 => Some(Forbidden {
                reason: refusal.message.clone(),
                is_expiry_cap: refusal.is_expiry_cap(),
                was_asked: true,
            }),
            Self::NotAsked(reason) => Some(Forbidden {
                reason: Some(reason.clone()),
                is_expiry_cap: false,
                was_asked: false,
            }),
            _ => None,
        }
    }

    /// Whether trying a read again by itself may help.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Unreachable | Self::TimedOut { .. } => true,
            Self::Refused(refusal) => matches!(refusal.status, 429 | 500 | 502 | 503 | 504),
            _ => false,
        }
    }

    /// Whether a mutation that failed like this may have happened all the same.
    pub fn leaves_outcome_unknown(&self) -> bool {
        match self {
            Self::Unreachable | Self::TimedOut { .. } | Self::Aborted => true,
            Self::Refused(refusal) => refusal.status >= 500 && refusal.status != 501,
            Self::Offline | Self::Redirected | Self::NotAsked(_) => false,
            Self::NotTheApi { .. } | Self::Unreadable { .. } | Self::TooLarge => true,
        }
    }

    /// Whether the server failed with the same answer at each try. Others may recover in a moment
    /// (429, 502, 503, 504); such a server has met what it can't deal with, and trying again at once
    /// meets it too.
    pub fn repeats(&self) -> bool {
        self.status() == Some(500)
    }

    /// Whether a collection that answers like this is not offered by the server at all.
    pub fn means_not_offered(&self) -> bool {
        matches!(self.status(), Some(404 | 405 | 501))
    }

    /// The failure in words. `host` is the server's name as people know it.
    pub fn explain(&self, attempt: Attempt, host: &str) -> Explanation {
        let (title, detail) = match self {
            Self::Offline => {
                let detail = format!(
                    "{host} could not be reached, and your browser reports no network connection."
                );
                ("You are offline".into(), detail)
            }
            Self::Unreachable => (
                format!("{host} is blocked or unreachable"),
                "The server may be down, the connection cut, or its settings (CORS, TLS) may not \
                 allow this console."
                    .into(),
            ),
            Self::TimedOut { seconds } => (
                format!("{host} timed out"),
                format!("There was no complete answer within {seconds} seconds."),
            ),
            Self::Aborted => ("The call was given up".into(), String::new()),
            Self::Redirected => (
                format!("{host} redirected the call"),
                "The redirect was refused and your token was not sent on. Check the address of the \
                 server in the configuration."
                    .into(),
            ),
            Self::Refused(refusal) => return refusal.explain(attempt, host),
            Self::NotAsked(reason) => (
                "Not permitted: view this".into(),
                format!("{reason} {}", Forbidden::NOT_ASKED),
            ),
            Self::NotTheApi { status, content_type } => (
                "This is not the expected API".into(),
                format!(
                    "{host} answered {status} with {}.",
                    if content_type.is_empty() { "no content type" } else { content_type }
                ),
            ),
            Self::Unreadable { status, problem } => (
                "Unreadable answer".into(),
                format!("{host} answered {status}, but: {problem}."),
            ),
            Self::TooLarge => (
                "The answer is too large".into(),
                format!("{host} sent more than this console reads in one answer."),
            ),
        };
        Explanation { title, detail: join(&detail, self.consequence(attempt)) }
    }

    /// What happened, and the server's own sentence, as sentences: where what became of it is said in
    /// other words.
    pub fn headline(&self, attempt: Attempt, host: &str) -> String {
        let title = sentence(&self.explain(attempt, host).title);
        match self {
            Self::Refused(refusal) => join(&title, &refusal.said()),
            _ => title,
        }
    }

    /// The words for a change whose answer was lost, once something is known of what became of it: what
    /// happened to the call stands before `detail`.
    pub fn lost(&self, attempt: Attempt, host: &str, title: &str, detail: &str) -> Explanation {
        let why = self.headline(attempt, host);
        Explanation { title: title.to_owned(), detail: format!("{why} {detail}") }
    }

    fn consequence(&self, attempt: Attempt) -> &'static str {
        match (attempt, self.leaves_outcome_unknown()) {
            (Attempt::Read, _) | (Attempt::Save, false) => "Nothing was changed.",
            (Attempt::Save, true) => "It is not known whether the change was made.",
            (Attempt::Create, false) => "Nothing was created.",
            (Attempt::Delete, false) => "Nothing was deleted.",
            (Attempt::Create, true) => "It is not known whether the token was created.",
            (Attempt::Delete, true) => "It is not known whether the token was deleted.",
        }
    }
}

impl Refusal {
    /// Whether an organization refuses the token because of its cap on expiry. Servers say this in
    /// words only.
    pub fn is_expiry_cap(&self) -> bool {
        let says =
            |word| self.message.as_ref().is_some_and(|m| m.to_ascii_lowercase().contains(word));
        self.status == 403 && says("maximum") && (says("expiry") || says("expiration"))
    }

    /// The name of the field of the request at fault, when the server names it.
    pub fn field(&self) -> Option<String> {
        self.path.as_deref().and_then(token_api::failure::field_name)
    }

    /// The server's sentence, ended as one; empty where there is none.
    fn said(&self) -> String {
        self.message
            .as_deref()
            .filter(|said| !said.trim().is_empty())
            .map(sentence)
            .unwrap_or_default()
    }

    fn explain(&self, attempt: Attempt, host: &str) -> Explanation {
        let title = match self.status {
            401 => format!("{host} does not accept this token"),
            403 => match attempt {
                Attempt::Read => "Not permitted: view this".into(),
                Attempt::Create => "Not permitted: create a token".into(),
                Attempt::Delete => "Not permitted: delete this token".into(),
                Attempt::Save => "Not permitted: change this".into(),
            },
            404 => "Not found".into(),
            409 => match attempt {
                Attempt::Create => "Already taken".into(),
                Attempt::Read => format!("{host} refused the request"),
                Attempt::Delete => "Not deleted: in conflict with something else".into(),
                Attempt::Save => "Not saved: in conflict with something else".into(),
            },
            413 => "Too much was sent".into(),
            429 => "Too many requests".into(),
            400..=499 => format!("{host} refused the request"),
            _ => format!("{host} failed with status {}", self.status),
        };
        let mut detail = join(&self.said(), ApiError::Refused(self.clone()).consequence(attempt));
        if self.status >= 500
            && let Some(id) = &self.request_id
        {
            detail = join(&detail, &format!("Request ID: {id}."));
        }
        Explanation { title, detail }
    }
}

impl fmt::Display for ApiError {
    /// One line without the host, for logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Explanation { title, .. } = self.explain(Attempt::Read, "the server");
        f.write_str(&title)
    }
}

fn join(first: &str, second: &str) -> String {
    match (first.is_empty(), second.is_empty()) {
        (true, _) => second.to_owned(),
        (_, true) => first.to_owned(),
        _ => format!("{first} {second}"),
    }
}

/// A text, such as a server's message, as a sentence of its own.
pub fn sentence(message: &str) -> String {
    let message = message.trim();
    if message.ends_with(['.', '!', '?', ':', '…']) {
        message.into()
    } else {
        format!("{message}.")
    }
}

#[cfg(test)]
mod tests;

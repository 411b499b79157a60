//! The demo with its time and randomness, and its changes as a text. Time and randomness are all that the
//! rules take from outside. So the demo at its start, with the same changes at the same times, is the
//! same demo again: that is how it survives a reload of the page.

use crate::{Asked, LocalBackend, Numbers};
use demo_data::{NamedToken, Problem};
use serde::{Deserialize, Serialize};
use token_api::secret::TokenValue;
use token_api::time::UnixSeconds;
use token_api::token::CreateTokenResponse;
use token_http::answer::Response;

/// Texts of other versions are not read.
const VERSION: u32 = 1;

/// How many events the audit log of the demo has at first.
pub const EVENTS: u32 = 5_000;

/// The demo.
pub struct Demo {
    backend: LocalBackend,
    identities: Vec<NamedToken>,
    /// The values of the tokens that were created, in their order.
    created: Vec<TokenValue>,
    history: History,
}

/// How a demo came to be what it is. It has no values of tokens.
#[derive(Serialize, Deserialize)]
struct History {
    version: u32,
    start: UnixSeconds,
    seed: u64,
    events: u32,
    changes: Vec<Change>,
}

/// A request that was done and may have changed something.
#[derive(Serialize, Deserialize)]
struct Change {
    at: UnixSeconds,
    who: Who,
    method: String,
    target: String,
    content_type: Option<String>,
    if_match: Option<String>,
    body: String,
}

/// Whose token a request had.
#[derive(Clone, Copy, Serialize, Deserialize)]
enum Who {
    /// That of an identity, by its place among them.
    Identity(usize),
    /// One that was created in the demo, by its place among these.
    Created(usize),
}

/// A text is not that of a demo of this version.
#[derive(Debug)]
pub struct NotRestored;

impl Demo {
    /// The demo as it begins at `start`. Different seeds give different tokens and identifiers to what is
    /// created in it. `events` is the number of events in its audit log.
    ///
    /// # Errors
    /// When the demo does not fit its own rules.
    pub fn new(start: UnixSeconds, seed: u64, events: u32) -> Result<Self, Problem> {
        let (backend, identities) = LocalBackend::demo(start, events)?;
        let history = History { version: VERSION, start, seed, events, changes: Vec::new() };
        Ok(Self { backend, identities, created: Vec::new(), history })
    }

    /// The demo that wrote this text.
    ///
    /// # Errors
    /// When it can't be read, or is of another version.
    pub fn restored(text: &str) -> Result<Self, NotRestored> {
        let history: History = serde_json::from_str(text).map_err(|_| NotRestored)?;
        if history.version != VERSION {
            return Err(NotRestored);
        }
        let begun = Self::new(history.start, history.seed, history.events);
        let mut demo = begun.map_err(|_| NotRestored)?;
        for change in history.changes {
            let authorization = demo.authorization(change.who).ok_or(NotRestored)?;
            let asked = Asked {
                method: &change.method,
                target: &change.target,
                authorization: Some(&authorization),
                content_type: change.content_type.as_deref(),
                if_match: change.if_match.as_deref(),
                body: change.body.as_bytes(),
            };
            demo.answer(&asked, change.at);
        }
        Ok(demo)
    }

    /// The text from which this demo can be made again. Only changes that were done are in it: last uses
    /// of tokens and events of what was refused are not.
    pub fn text(&self) -> String {
        serde_json::to_string(&self.history).unwrap_or_default()
    }

    /// The identities to sign in with.
    pub fn identities(&self) -> &[NamedToken] {
        &self.identities
    }

    /// Whether a method may change something, so that [`text`](Self::text) may be another one afterwards.
    pub fn is_change(method: &str) -> bool {
        !matches!(method, "GET" | "HEAD")
    }

    /// Answers a request.
    pub fn answer(&mut self, asked: &Asked<'_>, now: UnixSeconds) -> Response {
        let response = self.backend.answer(asked, now, &self.numbers());
        if Self::is_change(asked.method) && (200..300).contains(&response.status) {
            self.note(asked, now, &response);
        }
        response
    }

    fn note(&mut self, asked: &Asked<'_>, at: UnixSeconds, response: &Response) {
        let Some(who) = asked.authorization.and_then(|text| self.who(text)) else { return };
        let text = |text: Option<&str>| text.map(str::to_owned);
        self.history.changes.push(Change {
            at,
            who,
            method: asked.method.to_owned(),
            target: asked.target.to_owned(),
            content_type: text(asked.content_type),
            if_match: text(asked.if_match),
            body: String::from_utf8_lossy(asked.body).into_owned(),
        });
        if let Ok(created) = serde_json::from_slice::<CreateTokenResponse>(&response.body) {
            self.created.push(created.token_value);
        }
    }

    fn who(&self, authorization: &str) -> Option<Who> {
        let (_, value) = authorization.split_once(' ')?;
        let identity = self.identities.iter().position(|it| it.token.expose() == value);
        let created = || self.created.iter().position(|it| it.expose() == value);
        identity.map(Who::Identity).or_else(|| created().map(Who::Created))
    }

    fn authorization(&self, who: Who) -> Option<String> {
        let value = match who {
            Who::Identity(at) => &self.identities.get(at)?.token,
            Who::Created(at) => self.created.get(at)?,
        };
        Some(format!("token {}", value.expose()))
    }

    /// The randomness of the next request. It depends on the number of changes before it only.
    fn numbers(&self) -> Numbers {
        let count = self.history.changes.len() as u64;
        Numbers::new(self.history.seed.wrapping_add(count.wrapping_mul(0xd134_2543_de82_ef95)))
    }
}

//! A backend without a server: the rules of `token_service` over rows in memory that are filled with the
//! demo. The console uses it for a demo that needs no network, and its tests use it to have true rules.
//!
//! A request becomes an answer by [`LocalBackend::answer`], with the time and randomness as arguments.
//! [`Demo`] gives these to it, and remembers the changes, so that the same state can be made again.
//! What needs the network or cryptography is refused: looking at issuers, and the exchange of ID tokens.

mod demo;
mod random;
mod trust;

pub use demo::{Demo, EVENTS, NotRestored};
pub use random::Numbers;

use demo_data::{NamedToken, Problem};
use std::net::{IpAddr, Ipv4Addr};
use token_api::time::UnixSeconds;
use token_http::answer::{self, Answer, BAD_PATH, NOT_OFFERED, Response};
use token_http::call::{AuditCalls, Call, MAX_BODY_BYTES, content_type, credential, query};
use token_http::operations::{self, Run};
use token_service::act::{Outside, act};
use token_service::limits::Unlimited;
use token_service::random::{Random, identifier};
use token_service::refusal::Refusal;
use token_service::request::Request;
use token_service::store::{DEMO, MADE_WITH, in_transaction};
use token_store::memory::Memory;

/// The start of the numbers that the tokens of the demo's identities are made of. They are public, and
/// the same in each page, so that a configuration can name them.
const IDENTITIES: u64 = 6_301;

/// A request, as far as it is read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// The method.
    pub method: &'a str,
    /// The path with its query.
    pub target: &'a str,
    /// The header `Authorization`.
    pub authorization: Option<&'a str>,
    /// The header `Content-Type`.
    pub content_type: Option<&'a str>,
    /// The header `If-Match`.
    pub if_match: Option<&'a str>,
    /// The body.
    pub body: &'a [u8],
}

/// A backend whose rows are in memory.
pub struct LocalBackend {
    store: Memory,
}

impl LocalBackend {
    /// One with the organizations of the demo, so many events in the audit log, and the identities to
    /// sign in with. Instants are relative to `now`.
    ///
    /// # Errors
    /// When the demo does not fit its own rules.
    pub fn demo(now: UnixSeconds, events: u32) -> Result<(Self, Vec<NamedToken>), Problem> {
        let mut store = Memory::new();
        let identities = in_transaction(&mut store, |rows| {
            rows.set_setting(MADE_WITH, DEMO)?;
            demo_data::fill(rows, now, events)?;
            demo_data::identities(rows, now, &Numbers::new(IDENTITIES))
        })?;
        Ok((Self { store }, identities))
    }

    /// Answers a request.
    pub fn answer(&mut self, asked: &Asked<'_>, now: UnixSeconds, random: &dyn Random) -> Response {
        let (path, raw) = asked.target.split_once('?').unwrap_or((asked.target, ""));
        let Some(place) = operations::find(path) else {
            return answer::protocol(404, NOT_OFFERED);
        };
        let Some(segments) = place.segments else {
            return answer::refused(&Refusal::bad_request(BAD_PATH));
        };
        if asked.body.len() > MAX_BODY_BYTES {
            let message = format!("The request is longer than {MAX_BODY_BYTES} bytes.");
            return answer::protocol(413, &message);
        }
        let call = Call {
            segments,
            if_match: asked.if_match.map(str::to_owned),
            content_type: content_type(asked.content_type.unwrap_or_default()),
            bytes: asked.body.to_vec(),
            audit: AuditCalls::ALL,
        };
        let request = Request {
            id: identifier(random).unwrap_or_default(),
            ip: IpAddr::V4(Ipv4Addr::LOCALHOST),
            method: asked.method.to_owned(),
            route: place.template.to_owned(),
            credential: credential(asked.authorization.into_iter()),
            query: query(raw),
        };
        let outside = Outside { now, random, limits: &Unlimited, objects: None };
        self.run(outside, &request, &call)
    }

    fn run(&mut self, outside: Outside<'_>, request: &Request, call: &Call) -> Response {
        let (method, template) = (request.method.as_str(), request.route.as_str());
        let store = &mut self.store;
        let outcome = match operations::operation(method, template).map(|it| it.run) {
            Some(Run::ForAll(run)) => Ok(run()),
            Some(Run::ForCaller(run)) => act(store, outside, request, |act| run(act, call)),
            None => match trust::operation(method, template) {
                Some(run) => run(store, outside, request, call),
                None => return not_taken(method, template),
            },
        };
        outcome.map_or_else(|refusal| answer::refused(&refusal), Answer::write)
    }
}

/// A known path with a method that is not done here.
fn not_taken(method: &str, template: &str) -> Response {
    if operations::WITH_KEYS.contains(&(method, template)) {
        return answer::protocol(
            501,
            "This demo cannot check signatures, so it exchanges nothing.",
        );
    }
    answer::protocol(405, &answer::not_taken(method))
}

//! What the audit log says of the demo's OIDC trust: registrations, changes of policies, exchanges
//! since then, and refusals.

use super::{DAY, EKS, EXCHANGED, GITHUB, GITLAB, HOUR, ISSUERS, MAIN, PRODUCTION, WAREHOUSE};
use crate::people::{ACME, Made};
use crate::random::Random;
use token_api::time::UnixSeconds;
use token_service::event_type::EventType;
use token_service::oidc::exchange::actor_urn;
use token_service::store::audit::EventRow;
use token_service::store::tokens::{Hash, Token};

/// Exchanges that happen again and again: issuer, kind, subject, address, days between.
const REGULAR: [(usize, &str, &str, &str, i64); 3] = [
    (GITHUB, "organization", MAIN, "192.0.2.140", 1),
    (GITHUB, "team", PRODUCTION, "192.0.2.141", 3),
    (GITLAB, "team", WAREHOUSE, "192.0.2.150", 2),
];

/// Refusals: issuer, so many days ago, what was refused, the subject where it was believed.
const REFUSED: [(usize, i64, &str, &str); 7] = [
    (
        GITHUB,
        103,
        "no policy of the issuer allows an organization token for this ID token",
        "repo:acme/api:ref:refs/heads/Main",
    ),
    (
        GITHUB,
        102,
        "no policy of the issuer allows an organization token for this ID token",
        "repo:acme/api:environment:production",
    ),
    (
        GITHUB,
        41,
        "a policy of the issuer denies organization tokens for this ID token",
        "repo:acme/api:pull_request",
    ),
    (
        GITHUB,
        12,
        "a policy of the issuer denies organization tokens for this ID token",
        "repo:acme/api:pull_request",
    ),
    (GITHUB, 2, "the policies of the issuer allow this token, but not with the scope admin", MAIN),
    (GITLAB, 60, "the ID token expired", ""),
    (EKS, 30, "the ID token's signature is wrong", ""),
];

/// The addresses of the admins' office, and of the pipelines.
const OFFICE: &str = "198.51.100.5";
const PIPELINE: &str = "192.0.2.140";

/// All of it, in no order.
pub fn all(
    now: i64,
    made: &Made,
    issuers: &[String],
    tokens: &[(Token, Hash)],
    random: &mut Random,
) -> Vec<EventRow> {
    let mut story = Story { org_id: made.orgs[ACME].clone(), issuers, now, random };
    let mut events = Vec::new();
    for at in 0..ISSUERS.len() {
        events.extend(story.registration(at));
    }
    for regular in &REGULAR {
        events.extend(story.regular(regular));
    }
    for ((token, _), exchanged) in tokens.iter().zip(&EXCHANGED) {
        let &(issuer, .., subject, _, _) = exchanged;
        events.push(story.exchange(issuer, subject, PIPELINE, token));
        events.extend(story.work(token));
    }
    events.extend(REFUSED.iter().map(|refused| story.refusal(refused)));
    events
}

struct Story<'a> {
    org_id: String,
    /// The issuers' identifiers.
    issuers: &'a [String],
    now: i64,
    random: &'a mut Random,
}

impl Story<'_> {
    fn at(&mut self, event: EventType, at: i64, ip: &str) -> EventRow {
        EventRow {
            org_id: Some(self.org_id.clone()),
            source_ip: ip.to_owned(),
            request_id: self.random.id(),
            ..EventRow::of(event, UnixSeconds(at.min(self.now)))
        }
    }

    /// The registration, and the first policies right after.
    fn registration(&mut self, issuer: usize) -> [EventRow; 2] {
        let seeded = &ISSUERS[issuer];
        let created = self.now - seeded.days_old * DAY;
        let by = |event: EventRow| EventRow {
            user_login: seeded.by.to_owned(),
            user_name: if seeded.by == "ada" { "Ada Lindqvist" } else { "Grace Okafor" }.to_owned(),
            ..event
        };
        [
            EventRow {
                description: format!("Registered issuer \"{}\" ({})", seeded.name, seeded.url),
                ..by(self.at(EventType::IssuerRegistered, created, OFFICE))
            },
            EventRow {
                description: format!(
                    "Set policies of issuer \"{}\" to version 2: 1 allow, 0 deny",
                    seeded.name
                ),
                ..by(self.at(EventType::PolicyUpdated, created + 11 * 60, OFFICE))
            },
        ]
    }

    fn urn(&self, issuer: usize, subject: &str) -> String {
        actor_urn(ACME, &self.issuers[issuer], subject)
    }

    /// Exchanges at the same hour, every so many days, until the day before yesterday.
    fn regular(&mut self, regular: &(usize, &str, &str, &str, i64)) -> Vec<EventRow> {
        let &(issuer, kind, subject, ip, every) = regular;
        let seeded = &ISSUERS[issuer];
        let mut events = Vec::new();
        for day in (2..seeded.days_old - 2).filter(|day| day % every == 0) {
            let midnight = (self.now - day * DAY).div_euclid(DAY) * DAY;
            let at = midnight + 9 * HOUR + self.random.below(5 * 3600).cast_signed();
            let id = self.random.id();
            let name = format!("{}-{}", seeded.slug, &id[..12]);
            let description = exchanged(seeded.name, kind, &name, at + 2 * HOUR);
            events.push(EventRow {
                description,
                token_id: id,
                token_name: name,
                actor_name: subject.to_owned(),
                actor_urn: self.urn(issuer, subject),
                ..self.at(EventType::TokenExchanged, at, ip)
            });
        }
        events
    }

    fn exchange(&mut self, issuer: usize, subject: &str, ip: &str, token: &Token) -> EventRow {
        let kind = String::from(token.kind.clone());
        let label = if token.name.is_empty() { &token.id } else { &token.name };
        EventRow {
            description: exchanged(ISSUERS[issuer].name, &kind, label, token.expires),
            token_id: token.id.clone(),
            token_name: token.name.clone(),
            actor_name: subject.to_owned(),
            actor_urn: self.urn(issuer, subject),
            ..self.at(EventType::TokenExchanged, token.created, ip)
        }
    }

    /// What the token did, from its first minute to its last use.
    fn work(&mut self, token: &Token) -> Vec<EventRow> {
        if token.name.is_empty() {
            return Vec::new();
        }
        let begun = (EventType::StackUpdateStarted, "Started", token.created + 20);
        let ended = (EventType::StackUpdateCompleted, "Completed", token.last_used);
        [begun, ended]
            .into_iter()
            .map(|(event, verb, at)| EventRow {
                description: format!("{verb} update for stack \"api/prod\""),
                user_login: format!("{ACME}/{}", token.name),
                user_name: token.name.clone(),
                token_id: token.id.clone(),
                token_name: token.name.clone(),
                ..self.at(event, at, PIPELINE)
            })
            .collect()
    }

    fn refusal(&mut self, refused: &(usize, i64, &str, &str)) -> EventRow {
        let &(issuer, days, what, subject) = refused;
        let at = self.now - days * DAY + self.random.below(4 * 3600).cast_signed();
        let urn = if subject.is_empty() { String::new() } else { self.urn(issuer, subject) };
        EventRow {
            description: format!(
                "POST /api/oauth/token: {what} (issuer \"{}\")",
                ISSUERS[issuer].name
            ),
            status: 400,
            actor_name: subject.to_owned(),
            actor_urn: urn,
            ..self.at(EventType::AuthFailureExchange, at, PIPELINE)
        }
    }
}

fn exchanged(issuer: &str, kind: &str, label: &str, expires: i64) -> String {
    let expires = UnixSeconds(expires).to_rfc3339();
    format!(
        "Exchanged an ID token of issuer \"{issuer}\" for {kind} token \"{label}\", expires {expires}"
    )
}

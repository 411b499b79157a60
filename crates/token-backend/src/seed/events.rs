//! The audit events of the demo: 120 days of an organization at work, with bursts of deploys,
//! refusals here and there, and one token that somebody tries on doors it has no business with.

use super::SeedError;
use super::people::{ACME, Made, PEOPLE};
use super::random::Random;
use crate::db::audit::{self, EventRow};
use crate::error::Event;
use rusqlite::Connection;
use std::collections::HashMap;
use token_api::time::UnixSeconds;

const DAYS: u64 = 120;

/// The token of the incident, and the address it is tried from.
const SUSPICIOUS: (&str, &str) = ("release-bot", "192.0.2.77");

/// Tokens that work: name, address, weight.
const ROBOTS: [(&str, &str, u64); 8] = [
    ("deploy-prod", "198.51.100.20", 40),
    ("deploy-staging", "198.51.100.21", 22),
    ("deploy-preview", "198.51.100.22", 20),
    ("drift-nightly", "198.51.100.30", 16),
    ("canary-checks", "198.51.100.31", 14),
    ("iot-fleet", "203.0.113.140", 10),
    ("dns-sync", "198.51.100.40", 8),
    ("stack-exporter", "198.51.100.50", 6),
];

const STACKS: [&str; 8] = [
    "shop/prod",
    "shop/staging",
    "api/prod",
    "api/staging",
    "data/warehouse",
    "dns/zones",
    "edge/fra-1",
    "edge/iad-2",
];

/// What people do: event, description, whether it takes an organization admin, weight.
const BY_PEOPLE: [(&str, &str, bool, u64); 8] = [
    ("User Signed In", "Signed in", false, 60),
    ("Stack Viewed", "Opened a stack", false, 90),
    ("Stack Created", "Created a stack", false, 9),
    ("Personal Token Created", "Created a personal token", false, 6),
    ("Team Token Created", "Created a team token", false, 3),
    ("Organization Token Created", "Created an organization token", true, 2),
    ("Member Role Changed", "Changed the role of a member", true, 2),
    ("Team Updated", "Changed a team", true, 3),
];

/// What robots are refused.
const REFUSED: [&str; 3] =
    ["Tried to list organization tokens", "Tried to list members", "Tried to create a token"];

struct Writer<'a> {
    org_id: String,
    token_ids: HashMap<String, String>,
    random: &'a mut Random,
    now: UnixSeconds,
    events: Vec<EventRow>,
}

/// Writes `count` events, oldest first.
pub fn fill(
    db: &Connection,
    now: UnixSeconds,
    made: &Made,
    random: &mut Random,
    count: u32,
) -> Result<(), SeedError> {
    let org_id = made.orgs[ACME].clone();
    let token_ids = db
        .prepare("SELECT name, id FROM tokens WHERE org_id = ?1")?
        .query_map([&org_id], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let count = count as usize;
    let mut writer = Writer { org_id, token_ids, random, now, events: Vec::new() };
    writer.incident(count);
    while writer.events.len() < count {
        writer.something();
    }
    let mut events = writer.events;
    events.truncate(count);
    events.sort_by_key(|event| event.at);
    for event in &events {
        audit::write(db, event)?;
    }
    Ok(())
}

/// One of the elements, those of more weight more often; there must be one.
fn weighted<'a, T>(random: &mut Random, from: &'a [T], weight: impl Fn(&T) -> u64) -> &'a T {
    let mut ticket = random.below(from.iter().map(&weight).sum());
    let drawn = from.iter().find(|element| {
        let hit = ticket < weight(element);
        ticket = ticket.saturating_sub(weight(element));
        hit
    });
    drawn.unwrap_or(&from[0])
}

impl Writer<'_> {
    /// Something of an ordinary day: a burst of a robot's work, a person's click, a refusal.
    fn something(&mut self) {
        let at = self.working_time();
        match self.random.below(100) {
            0..62 => self.burst(at),
            62..97 => self.by_a_person(at),
            _ => {
                let (robot, ip, _) = *self.random.pick(&ROBOTS);
                let tried = *self.random.pick(&REFUSED);
                self.refusal(at, robot, ip, tried);
            }
        }
    }

    /// A time in the last 120 days; most of them on working days, at working hours (UTC).
    fn working_time(&mut self) -> i64 {
        let start = self.now.0 - DAYS as i64 * 86_400;
        loop {
            let at = start + self.random.below(DAYS * 86_400 - 3600) as i64;
            // 1970-01-01 was a Thursday.
            let (weekday, hour) = ((at / 86_400 + 3) % 7, at / 3600 % 24);
            let busy = weekday < 5 && (7..18).contains(&hour);
            if busy || self.random.below(6) == 0 {
                return at;
            }
        }
    }

    fn burst(&mut self, start: i64) {
        let (name, ip, _) = *weighted(self.random, &ROBOTS, |robot| robot.2);
        let mut at = start;
        for _ in 0..=self.random.below(6) {
            let stack = *self.random.pick(&STACKS);
            self.by_a_robot(
                at,
                name,
                ip,
                "Stack Update Started",
                &format!("Started update for stack \"{stack}\""),
            );
            at += 20 + self.random.below(90) as i64;
            let (event, verb) = match self.random.below(20) {
                0 => ("Stack Update Failed", "Failed"),
                _ => ("Stack Update Completed", "Completed"),
            };
            self.by_a_robot(at, name, ip, event, &format!("{verb} update for stack \"{stack}\""));
            at += 5 + self.random.below(200) as i64;
        }
    }

    /// In the night before last: a burst of refusals, and some exports that went through.
    fn incident(&mut self, count: usize) {
        let (name, ip) = SUSPICIOUS;
        let start = self.now.0 - 45 * 3600;
        for index in 0..212.min(count as u64) {
            let at = start + index as i64 * 11 + self.random.below(8) as i64;
            if index % 15 == 14 {
                let stack = *self.random.pick(&STACKS);
                self.by_a_robot(
                    at,
                    name,
                    ip,
                    "Stack Exported",
                    &format!("Exported stack \"{stack}\""),
                );
            } else {
                let tried = *self.random.pick(&REFUSED);
                self.refusal(at, name, ip, tried);
            }
        }
    }

    fn by_a_person(&mut self, at: i64) {
        let (login, name) = *self.random.pick(&PEOPLE);
        let (event, description, admin, _) = *weighted(self.random, &BY_PEOPLE, |what| what.3);
        // The first two are the organization's admins.
        let (login, name) = if admin { *self.random.pick(&PEOPLE[..2]) } else { (login, name) };
        let host = self.random.below(200) + 2;
        let event = EventRow {
            event: event.to_owned(),
            description: description.to_owned(),
            user_login: login.to_owned(),
            user_name: name.to_owned(),
            source_ip: format!("203.0.113.{host}"),
            req_org_admin: admin,
            ..self.at(at)
        };
        self.events.push(event);
    }

    fn by_a_robot(&mut self, at: i64, name: &str, ip: &str, event: &str, description: &str) {
        let event = EventRow {
            event: event.to_owned(),
            description: description.to_owned(),
            user_login: format!("{ACME}/{name}"),
            user_name: name.to_owned(),
            token_id: self.token_ids.get(name).cloned().unwrap_or_default(),
            token_name: name.to_owned(),
            source_ip: ip.to_owned(),
            ..self.at(at)
        };
        self.events.push(event);
    }

    fn refusal(&mut self, at: i64, name: &str, ip: &str, tried: &str) {
        self.by_a_robot(at, name, ip, Event::AuthFailureRole.name(), tried);
        if let Some(event) = self.events.last_mut() {
            (event.status, event.auth_failure, event.req_org_admin) = (403, true, true);
        }
    }

    fn at(&mut self, at: i64) -> EventRow {
        EventRow {
            org_id: Some(self.org_id.clone()),
            at: UnixSeconds(at.min(self.now.0)),
            request_id: self.random.id(),
            status: 200,
            ..EventRow::default()
        }
    }
}

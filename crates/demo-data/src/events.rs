//! The audit events of the demo: 120 days of an organization at work, with bursts of deploys, nightly
//! runs, refusals here and there, and one token that somebody tries on calls that it has no business
//! with. Tokens act only while they live; `story` has what happens once.

mod story;

use crate::people::{ACME, Made, PEOPLE};
use crate::random::Random;
use std::collections::HashMap;
use token_api::time::UnixSeconds;
use token_api::token::TokenKind;
use token_service::event_type::{Change, EventType};
use token_service::store::audit::EventRow;
use token_service::store::tokens::{Holder, Origin, Token};
use token_service::store::{Rows, Stored};

const DAYS: i64 = 120;
const DAY: i64 = 86_400;

/// Tokens that work: name, address, weight. Some take over from others, as their lives say.
const ROBOTS: [(&str, &str, u64); 12] = [
    ("deploy", "198.51.100.20", 40),
    ("deploy-prod", "198.51.100.20", 40),
    ("deploy-staging", "198.51.100.21", 22),
    ("deploy-preview", "198.51.100.22", 20),
    ("canary-checks", "198.51.100.31", 14),
    ("iot-fleet", "203.0.113.140", 10),
    ("dns-sync", "198.51.100.40", 8),
    ("stack-exporter", "198.51.100.50", 6),
    ("data-warehouse", "2001:db8:30::7", 5),
    ("web-storefront", "198.51.100.61", 5),
    ("platform-ci", "198.51.100.62", 6),
    ("release-bot", "198.51.100.60", 2),
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

/// What people do: event, description, weight. `%` becomes a stack.
const BY_PEOPLE: [(EventType, &str, u64); 8] = [
    (EventType::UserSignedIn, "Signed in", 60),
    (EventType::StackViewed, "Opened stack \"%\"", 90),
    (EventType::StackCreated, "Created stack \"%\"", 9),
    (EventType::StackTagsUpdated, "Changed the tags of stack \"%\"", 6),
    (EventType::StackDeleted, "Deleted stack \"%-old\"", 2),
    (EventType::MemberRoleChanged, "Changed role of a member", 2),
    (EventType::TeamUpdated, "Changed the members of a team", 3),
    (EventType::UserSignInFailed, "Wrong second factor", 1),
];

/// What robots are refused.
const REFUSED: [&str; 3] =
    ["Tried to list organization tokens", "Tried to list members", "Tried to create a token"];

/// A token of the organization, or of one of its people, as far as its events go.
struct Known {
    id: String,
    name: String,
    kind: TokenKind,
    /// Login of the person whose it is; empty for tokens of the organization and of teams.
    login: String,
    created: i64,
    created_by: String,
    last_used: i64,
    deleted: Option<i64>,
    /// The descriptions of the events of its creation and of its end.
    creation: String,
    deletion: String,
}

impl Known {
    /// Whether it was in use then.
    fn works_at(&self, at: i64) -> bool {
        (self.created..=self.last_used).contains(&at)
    }
}

struct Writer<'a> {
    org_id: String,
    tokens: Vec<Known>,
    /// The place of organization and team tokens among the tokens, by name.
    by_name: HashMap<String, usize>,
    random: &'a mut Random,
    now: i64,
    /// The number of the last update of each stack.
    updates: [u64; STACKS.len()],
    events: Vec<EventRow>,
}

/// Writes `count` events, oldest first: `others` among them.
pub fn fill(
    rows: &dyn Rows,
    now: UnixSeconds,
    made: &Made,
    tokens: &[Token],
    random: &mut Random,
    count: u32,
    others: Vec<EventRow>,
) -> Stored<()> {
    let org_id = made.orgs[ACME].clone();
    let tokens = known_tokens(made, tokens);
    let by_name = tokens.iter().enumerate().map(|(at, token)| (token.name.clone(), at)).collect();
    let (now, updates, count) = (now.0, [400; STACKS.len()], count as usize);
    let mut writer = Writer { org_id, tokens, by_name, random, now, updates, events: Vec::new() };
    if count > 0 {
        writer.story();
        writer.events.extend(others);
    }
    while writer.events.len() < count {
        writer.something();
    }
    let mut events = writer.events;
    events.truncate(count);
    events.sort_by_key(|event| event.at);
    for event in &events {
        rows.write_event(event)?;
    }
    Ok(())
}

/// The tokens of the organization, of its teams and of its people, but for exchanged ones.
fn known_tokens(made: &Made, tokens: &[Token]) -> Vec<Known> {
    let org_id = &made.orgs[ACME];
    let login_of = |user_id: &str| made.users.iter().find(|(_, id)| *id == user_id);
    let known =
        tokens.iter().filter(|token| token.origin != Origin::Exchange).filter_map(|token| {
            let login = match &token.holder {
                // All people are members of the large organization.
                Holder::Person { user_id } => login_of(user_id)?.0,
                holder => holder.org_id().filter(|id| id == org_id).map(|_| "")?,
            };
            let team = match &token.holder {
                Holder::Team { team_id, .. } => {
                    made.teams.iter().find(|(_, id)| *id == team_id).map(|(name, _)| *name)
                }
                Holder::Person { .. } | Holder::Organization { .. } => None,
            };
            let noted = |change| token_service::tokens::noted(token, team, change);
            Some(Known {
                id: token.id.clone(),
                name: token.name.clone(),
                kind: token.kind.clone(),
                login: login.to_owned(),
                created: token.created,
                created_by: token.created_by.clone(),
                last_used: token.last_used,
                deleted: token.deleted,
                creation: noted(Change::Created),
                deletion: noted(Change::Deleted),
            })
        });
    known.collect()
}

/// One of the elements, those of more weight more often; `None` when nothing has any.
fn weighted<'a, T>(
    random: &mut Random,
    from: &'a [T],
    weight: impl Fn(&T) -> u64,
) -> Option<&'a T> {
    let mut ticket = random.below(from.iter().map(&weight).sum());
    from.iter().find(|element| {
        let hit = ticket < weight(element);
        ticket = ticket.saturating_sub(weight(element));
        hit
    })
}

impl Writer<'_> {
    /// The beginning of the log.
    fn start(&self) -> i64 {
        self.now - DAYS * DAY
    }

    fn token(&self, name: &str) -> Option<&Known> {
        self.by_name.get(name).map(|&at| &self.tokens[at])
    }

    fn up_to(&mut self, end: i64) -> i64 {
        self.random.below(end.unsigned_abs()).cast_signed()
    }

    /// Something of an ordinary day: a burst of a robot's work, a person's click, a refusal.
    fn something(&mut self) {
        let at = self.working_time();
        match self.random.below(100) {
            0..62 => self.burst(at),
            62..98 => self.by_a_person(at),
            _ => self.refused_robot(at),
        }
    }

    /// A time in the log; most of them on working days, at working hours (UTC).
    fn working_time(&mut self) -> i64 {
        loop {
            let at = self.start() + self.up_to(DAYS * DAY - 3600);
            // 1970-01-01 was a Thursday.
            let (weekday, hour) = ((at / DAY + 3) % 7, at / 3600 % 24);
            let busy = weekday < 5 && (7..18).contains(&hour);
            if busy || self.random.below(6) == 0 {
                return at;
            }
        }
    }

    /// A token that works at that time, and its address.
    fn robot(&mut self, at: i64) -> Option<(&'static str, &'static str)> {
        let alive = ROBOTS
            .map(|robot| (robot, self.token(robot.0).is_some_and(|token| token.works_at(at))));
        let weight = |(robot, alive): &((_, _, u64), bool)| if *alive { robot.2 } else { 0 };
        weighted(self.random, &alive, weight).map(|((name, ip, _), _)| (*name, *ip))
    }

    fn burst(&mut self, start: i64) {
        let Some((name, ip)) = self.robot(start) else { return };
        let mut at = start;
        for _ in 0..=self.random.below(6) {
            let stack = self.random.below(STACKS.len() as u64) as usize;
            at = self.update(at, name, ip, stack) + 5 + self.up_to(200);
        }
    }

    /// A stack's update: its two events; returns when it ended.
    fn update(&mut self, start: i64, name: &str, ip: &str, stack: usize) -> i64 {
        self.updates[stack] += 1;
        let what = format!("update for stack \"{}\" (#{})", STACKS[stack], self.updates[stack]);
        let end = start + 20 + self.up_to(90);
        self.by_a_robot(start, name, ip, EventType::StackUpdateStarted, format!("Started {what}"));
        let (event, verb) = match self.random.below(20) {
            0 => (EventType::StackUpdateFailed, "Failed"),
            _ => (EventType::StackUpdateCompleted, "Completed"),
        };
        self.by_a_robot(end, name, ip, event, format!("{verb} {what}"));
        end
    }

    /// A refusal. Never of the token of the incident: before that it made only calls that it may make.
    fn refused_robot(&mut self, at: i64) {
        if let Some((name, ip)) = self.robot(at).filter(|(name, _)| *name != story::SUSPICIOUS.0) {
            let tried = *self.random.pick(&REFUSED);
            self.refusal(at, name, ip, tried);
        }
    }

    fn by_a_person(&mut self, at: i64) {
        let Some(&(event, text, _)) = weighted(self.random, &BY_PEOPLE, |what| what.2) else {
            return;
        };
        // The first two are the organization's admins.
        let who = self.random.below(if event.requires_org_admin() { 2 } else { 40 }) as usize;
        let (login, name) = PEOPLE[who];
        let stack = *self.random.pick(&STACKS);
        let signing_in = matches!(event, EventType::UserSignedIn | EventType::UserSignInFailed);
        let key = if signing_in { None } else { self.own_token(login, at) };
        let event = EventRow {
            description: text.replace('%', stack),
            user_login: login.to_owned(),
            user_name: name.to_owned(),
            token_id: key.unwrap_or_default(),
            source_ip: self.address_of(who),
            ..self.at(event, at)
        };
        self.events.push(event);
    }

    /// A token of the person's own that worked then; half of the time they click instead.
    fn own_token(&mut self, login: &str, at: i64) -> Option<String> {
        if self.random.below(2) == 0 {
            return None;
        }
        self.tokens
            .iter()
            .find(|token| token.login == login && token.works_at(at))
            .map(|token| token.id.clone())
    }

    /// At home or in the office mostly, sometimes on the way.
    fn address_of(&mut self, who: usize) -> String {
        match self.random.below(10) {
            0..5 if who.is_multiple_of(4) => format!("2001:db8:a::{who:x}"),
            0..5 => format!("203.0.113.{}", who + 7),
            5..9 => "198.51.100.5".to_owned(),
            _ => format!("203.0.113.{}", self.random.below(200) + 50),
        }
    }

    fn by_a_robot(&mut self, at: i64, name: &str, ip: &str, event: EventType, description: String) {
        let event = EventRow {
            description,
            user_login: format!("{ACME}/{name}"),
            user_name: name.to_owned(),
            token_id: self.token(name).map(|token| token.id.clone()).unwrap_or_default(),
            token_name: name.to_owned(),
            source_ip: ip.to_owned(),
            ..self.at(event, at)
        };
        self.events.push(event);
    }

    fn refusal(&mut self, at: i64, name: &str, ip: &str, tried: &str) {
        self.by_a_robot(at, name, ip, EventType::AuthFailureRole, tried.to_owned());
        if let Some(event) = self.events.last_mut() {
            (event.status, event.req_org_admin) = (403, true);
        }
    }

    fn at(&mut self, event: EventType, at: i64) -> EventRow {
        let at = UnixSeconds(at.clamp(self.start(), self.now));
        EventRow {
            org_id: Some(self.org_id.clone()),
            request_id: self.random.id(),
            ..EventRow::of(event, at)
        }
    }
}

//! What happens once, or at a fixed hour: tokens that are created and deleted, what they did last,
//! nightly runs, a schedule that is no token, admin tokens at work, and the incident.

use super::{ACME, DAY, Known, PEOPLE, REFUSED, STACKS, Writer};
use token_service::event_type::{Change, EventType};
use token_service::store::audit::EventRow;

/// The token of the incident, and the address it is tried from.
pub(super) const SUSPICIOUS: (&str, &str) = ("release-bot", "192.0.2.77");

/// The actor that is no token: its name and URN.
const SCHEDULE: (&str, &str) = ("Nightly cleanup", "urn:token-api:acme-corp:schedule:nightly");

/// What admin tokens do with an admin's rights.
const ADMINISTRATION: [(EventType, &str); 3] = [
    (EventType::TeamUpdated, "Added a stack to team \"platform\""),
    (EventType::MemberRoleChanged, "Changed role of \"jamal\" from admin to member"),
    (EventType::TeamUpdated, "Added \"hana\" to team \"data\""),
];

impl Writer<'_> {
    /// All of it, what matters most first: a short log has the incident.
    pub fn story(&mut self) {
        self.incident();
        for index in 0..self.tokens.len() {
            self.life_of(index);
        }
        self.administration("terraform-import", "198.51.100.70", 24);
        self.administration("incident-2291", "203.0.113.7", 5);
        self.a_new_address();
        for day in 0..super::DAYS {
            self.night(self.start() + day * DAY);
        }
    }

    /// Two days ago: a burst of refusals from a strange address, and some exports that went through.
    fn incident(&mut self) {
        let (name, ip) = SUSPICIOUS;
        let start = self.now - 49 * 3600;
        for index in 0..212 {
            let at = start + index * 11 + self.up_to(8);
            if index % 15 == 14 {
                let text = format!("Exported stack \"{}\"", self.random.pick(&STACKS));
                self.by_a_robot(at, name, ip, EventType::StackExported, text);
            } else {
                let tried = *self.random.pick(&REFUSED);
                self.refusal(at, name, ip, tried);
            }
        }
    }

    /// A token's first event, its last one, and its end.
    fn life_of(&mut self, index: usize) {
        let (start, token) = (self.start(), &self.tokens[index]);
        let (created, last_used, deleted) = (token.created, token.last_used, token.deleted);
        if created >= start && token.login.is_empty() {
            self.change_of(index, Change::Created, created, "");
        }
        if let Some(deleted) = deleted.filter(|&deleted| deleted >= start) {
            self.change_of(index, Change::Deleted, deleted, "Replaced by a successor");
        }
        if last_used >= start {
            self.last_use_of(index);
        }
    }

    fn change_of(&mut self, index: usize, change: Change, at: i64, reason: &str) {
        let token = &self.tokens[index];
        let kind = EventType::of_token(&token.kind, change);
        let description = match change {
            Change::Created => token.creation.clone(),
            Change::Deleted => token.deletion.clone(),
        };
        let by = token.created_by.clone();
        let event =
            EventRow { description, reason: reason.to_owned(), ..self.by_login(kind, &by, at) };
        self.events.push(event);
    }

    fn last_use_of(&mut self, index: usize) {
        let Known { name, id, login, last_used, .. } = &self.tokens[index];
        let (name, id, at) = (name.clone(), id.clone(), *last_used);
        let by = if login.is_empty() { format!("{ACME}/{name}") } else { login.clone() };
        let own = super::ROBOTS.iter().find(|robot| robot.0 == name);
        let host = 100 + index % 100;
        let stack = *self.random.pick(&STACKS);
        let event = EventRow {
            description: format!("Opened stack \"{stack}\""),
            token_id: id,
            token_name: name,
            source_ip: own.map_or(format!("198.51.100.{host}"), |robot| robot.1.to_owned()),
            ..self.by_login(EventType::StackViewed, &by, at)
        };
        self.events.push(event);
    }

    /// An event of this login, from the office; a robot's carries its token.
    fn by_login(&mut self, event: EventType, login: &str, at: i64) -> EventRow {
        let robot = login.strip_prefix(ACME).and_then(|rest| rest.strip_prefix('/'));
        let person = PEOPLE.iter().find(|(known, _)| *known == login);
        let name = person.map(|(_, name)| *name).or(robot).unwrap_or_default();
        let token = robot.and_then(|name| self.token(name)).map(|token| token.id.clone());
        EventRow {
            user_login: login.to_owned(),
            user_name: name.to_owned(),
            token_id: token.unwrap_or_default(),
            token_name: robot.unwrap_or_default().to_owned(),
            source_ip: if robot.is_some() { "198.51.100.70" } else { "198.51.100.5" }.to_owned(),
            ..self.at(event, at)
        }
    }

    /// An admin token uses its rights, now and then, as long as it is in use.
    fn administration(&mut self, name: &str, ip: &str, times: i64) {
        let Some(token) = self.token(name) else { return };
        let (from, to) = (token.created.max(self.start()), token.last_used);
        for index in 0..times {
            let at = from + (to - from) * index / times + self.up_to(300);
            let (event, description) = *self.random.pick(&ADMINISTRATION);
            self.by_a_robot(at, name, ip, event, description.to_owned());
        }
    }

    /// Yesterday the production deploys ran elsewhere for an hour, and were refused once.
    fn a_new_address(&mut self) {
        let (name, ip) = ("deploy-prod", "203.0.113.250");
        let mut at = self.now - 30 * 3600;
        for stack in [0, 2, 0] {
            at = self.update(at, name, ip, stack) + 600;
        }
        self.refusal(at, name, ip, REFUSED[1]);
    }

    /// Drift detection at two, and the cleanup at three in the morning (UTC).
    fn night(&mut self, day: i64) {
        let midnight = day - day.rem_euclid(DAY) + DAY;
        for name in ["drift", "drift-nightly"] {
            if self.token(name).is_some_and(|token| token.works_at(midnight + 2 * 3600)) {
                let mut at = midnight + 2 * 3600;
                for stack in 0..STACKS.len() {
                    at = self.update(at, name, "198.51.100.30", stack) + 10;
                }
            }
        }
        let at = midnight + 3 * 3600;
        for (event, text) in [
            (EventType::DeploymentStarted, "Started to remove old previews"),
            (EventType::DeploymentCompleted, "Removed old previews"),
        ] {
            let seconds = self.up_to(240);
            if at + seconds <= self.now {
                let event = EventRow {
                    description: text.to_owned(),
                    actor_name: SCHEDULE.0.to_owned(),
                    actor_urn: SCHEDULE.1.to_owned(),
                    source_ip: "198.51.100.90".to_owned(),
                    ..self.at(event, at + seconds)
                };
                self.events.push(event);
            }
        }
    }
}

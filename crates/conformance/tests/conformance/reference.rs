//! The reference backend offers every level, and holds what it offers.

use conformance::report::{Level, Outcome, Report};
use conformance::{Address, Client, Target};
use std::collections::BTreeSet;
use tempfile::TempDir;
use token_api::secret::TokenValue;
use token_backend::config::{AuditOffer, Config, Seed};
use token_backend::{Backend, Running};
use tokio::runtime::Runtime;

/// A backend that stops with the test.
pub struct Reference {
    runtime: Runtime,
    running: Option<Running>,
    _directory: TempDir,
}

impl Reference {
    pub fn start(audit: AuditOffer) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let mut config = Config::new(directory.path().join("test.db"), Seed::Demo);
        config.listen = ([127, 0, 0, 1], 0).into();
        (config.demo_events, config.audit) = (500, audit);
        let runtime = Runtime::new().unwrap();
        let running = Some(runtime.block_on(Backend::start(config)).unwrap());
        Self { runtime, running, _directory: directory }
    }

    pub fn origin(&self) -> String {
        self.running.as_ref().unwrap().origin()
    }

    /// The token of a demo identity, in the order in which the backend tells them.
    pub fn token(&self, number: usize) -> String {
        let identities = &self.running.as_ref().unwrap().demo_identities;
        identities[number].token.expose().to_owned()
    }

    pub fn look(&self, number: usize, write: bool) -> Report {
        let token = TokenValue::parse(&self.token(number)).unwrap();
        let client = Client::new(Address::parse(&self.origin()).unwrap(), token);
        conformance::run(&client, &Target { organization: None, team: None, write }).unwrap()
    }
}

impl Drop for Reference {
    fn drop(&mut self) {
        if let Some(running) = self.running.take() {
            self.runtime.block_on(running.stop());
        }
    }
}

/// The demo's first identity: an admin.
const ADA: usize = 0;

/// The second one: a member.
const LINUS: usize = 1;

#[test]
fn it_offers_all_levels_and_they_hold() {
    let backend = Reference::start(AuditOffer::V2);
    let report = backend.look(ADA, true);
    let other: Vec<_> = report.rows.iter().filter(|row| row.outcome != Outcome::Ok).collect();
    assert!(other.is_empty(), "{other:#?}");
    assert_eq!(report.offered(), Level::ALL);
    // Each call that changes something was made.
    let calls: BTreeSet<&str> = report.rows.iter().map(|row| row.call.as_str()).collect();
    for call in [
        "POST /api/user/tokens",
        "DELETE /api/orgs/{orgName}/tokens/{tokenId}",
        "DELETE /api/orgs/{orgName}/teams/{teamName}/tokens/{tokenId}",
        "PATCH /api/orgs/{orgName}/auth/policies/{policyId}",
        "DELETE /api/orgs/{orgName}/oidc/issuers/{issuerId}",
        "POST /api/oauth/token, with a false ID token",
        "GET /api/orgs/{orgName}/roles/{roleID}/tokens",
        "DELETE /api/orgs/{orgName}/roles/{roleID}",
        "GET /api/user/pending-invites",
        "DELETE /api/orgs/{orgName}/invites/{inviteID}",
        "PATCH /api/orgs/{orgName}/teams/{teamName}",
        "DELETE /api/orgs/{orgName}/teams/{teamName}",
    ] {
        assert!(calls.contains(call), "{call} is not among {calls:#?}");
    }
}

#[test]
fn an_older_log_is_read_by_the_first_generation() {
    let backend = Reference::start(AuditOffer::V1);
    let report = backend.look(ADA, false);
    assert!(report.holds(), "{report:#?}");
    let audit = report.rows.iter().filter(|row| row.level == Level::Audit);
    let told: Vec<_> = audit.map(|row| (row.call.as_str(), row.outcome)).collect();
    assert_eq!(
        told,
        [
            ("GET /api/orgs/{orgName}/auditlogs/v2", Outcome::NotOffered),
            ("GET /api/orgs/{orgName}/auditlogs", Outcome::Ok),
            ("GET /api/orgs/{orgName}/auditlogs/export, format=csv", Outcome::Ok),
            ("GET /api/orgs/{orgName}/auditlogs/export, format=cef", Outcome::Ok),
            ("GET /api/orgs/{orgName}/auditlogs/event-types", Outcome::Ok),
        ]
    );
}

#[test]
fn what_a_member_may_not_do_is_no_difference() {
    let backend = Reference::start(AuditOffer::None);
    let report = backend.look(LINUS, true);
    assert!(report.holds(), "{report:#?}");
    assert!(report.count(Outcome::NotPermitted) > 0, "{report:#?}");
    assert!(report.offered().contains(&Level::Personal), "{report:#?}");
}

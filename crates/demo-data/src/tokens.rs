//! The tokens of the demo: every kind and state, as a table.

use crate::people::{ACME, HARBOR, Made};
use crate::random::Random;
use token_api::time::UnixSeconds;
use token_api::token::TokenKind;
use token_service::store::tokens::{Hash, Holder, Origin, Token};
use token_service::store::{Rows, Stored};

/// Whose.
#[derive(Clone, Copy)]
enum Of {
    /// A person's own.
    Person,
    /// The large organization's.
    Acme,
    /// The large organization's, with admin rights.
    AcmeAdmin,
    /// A team's of the large organization.
    Team(&'static str),
    /// The small organization's.
    Harbor,
}
use Of::{Acme, AcmeAdmin, Harbor, Person, Team};

/// Never expires.
const NEVER: i64 = i64::MAX;
/// Was never used.
const UNUSED: i64 = -1;
const HOUR: i64 = 1;
const DAY: i64 = 24;
const YEAR: i64 = 365 * DAY;

/// The description of the tokens with which people sign in to the demo.
pub const SIGN_IN: &str = "Demo sign-in";

/// Whose, name, description, creator, created so many hours ago, used so many minutes ago, expires
/// in so many hours (negative: expired).
type Row = (Of, &'static str, &'static str, &'static str, i64, i64, i64);

const LONG: &str = "Backs up every stack's state to the cold bucket each night at 02:30 UTC, checks \
    the checksums against the previous run, and opens a ticket for the platform team when one \
    differs. Owned by platform; the runbook is “Restore a stack from cold storage”. Do not reuse \
    this token elsewhere: its address is allow-listed on the bucket.";

#[rustfmt::skip]
const ROWS: &[Row] = &[
    (Acme, "deploy-prod", "Production deploys from GitHub Actions", "ada", 79 * DAY, 4, 12 * DAY),
    (AcmeAdmin, "terraform-import", "One-off migration, delete after October", "grace", 191 * DAY, 61 * 1440, NEVER),
    (Acme, "drift-nightly", "Nightly drift detection over all stacks", "ada", 85 * DAY, 9 * 60, 5 * DAY),
    (Acme, "drift-nightly-2", "Nightly drift detection over all stacks (rotates drift-nightly)", "ada", 2 * HOUR, UNUSED, 90 * DAY),
    (Acme, "policy-audit", "Reads policy results for the compliance report", "linus", 92 * DAY, 1500, 61 * DAY),
    (Acme, "sandbox-experiments", "", "former-member", 314 * DAY, UNUSED, NEVER),
    (AcmeAdmin, "incident-2291", "Break-glass for incident 2291", "ada", 5 * HOUR, 60, 3 * HOUR),
    (Acme, "release-bot", "Publishes packages and tags releases", "grace", 43 * DAY, 2 * 1440, -30 * HOUR),
    (Acme, "deploy-staging", "Staging deploys from GitHub Actions", "ada", 60 * DAY, 17, 29 * DAY),
    (Acme, "deploy-preview", "Preview environments of pull requests", "barbara", 21 * DAY, 2, 8 * DAY),
    (Acme, "dns-sync", "Writes DNS records from the service catalog", "kofi", 120 * DAY, 12, 245 * DAY),
    (Acme, "cost-report", "Monthly cost report for finance", "priya", 240 * DAY, 21 * 1440, 124 * DAY),
    (Acme, "backup-nightly", LONG, "barbara", 150 * DAY, 11 * 60, 200 * DAY),
    (Acme, "stack-exporter", "Exports stack state to the data warehouse", "priya", 33 * DAY, 35, 57 * DAY),
    (Acme, "secrets-rotation", "Rotates database passwords each week", "nadia", 70 * DAY, 3 * 1440, 20 * DAY),
    (Acme, "jenkins-legacy", "Old build server, to be switched off", "former-member", 620 * DAY, 203 * 1440, NEVER),
    (Acme, "gitlab-mirror", "Mirrors modules to the partner's GitLab", "chen", 101 * DAY, 6 * 60, 30 * DAY),
    (Acme, "ticket-bridge", "Opens tickets for failed updates · 🚨 pages on-call at night", "leila", 48 * DAY, 50, 42 * DAY),
    (Acme, "partner-readonly", "Read access for an outside auditor \u{2066}(שותף חיצוני)\u{2069}", "nadia", 15 * DAY, 4 * 1440, 15 * DAY),
    (Acme, "i18n-check", "Überprüft 日本語 und العربية in Stack-Namen", "hana", 66 * DAY, 66 * 60, 24 * DAY),
    (Acme, "invoice_import", "<b>Imports</b> invoices & receipts; see \"Finance\"", "mateo", 130 * DAY, 95 * 1440, 235 * DAY),
    (Acme, "evil-looking", "gnp.\u{202e}exe.tpircs\u{202c} is only text here", "zoe", 9 * DAY, UNUSED, 21 * DAY),
    (Acme, "load-test", "Synthetic load, spring campaign", "anton", 210 * DAY, 170 * 1440, -120 * DAY),
    (Acme, "migration-2025", "Move to the new regions", "former-member", 400 * DAY, 310 * 1440, -35 * DAY),
    (Acme, "conference-demo", "Live demo, thrown away after the talk", "sofia", 52 * DAY, 51 * 1440, -45 * DAY),
    (Acme, "canary-checks", "Checks the canary after each deploy", "emeka", 25 * DAY, 1, 5 * DAY),
    (Acme, "module-publisher", "Publishes shared modules", "chen", 88 * DAY, 30 * 60, 2 * DAY),
    (Acme, "compliance-export", "Quarterly export for the auditors", "nadia", 181 * DAY, 89 * 1440, 184 * DAY),
    (Acme, "chaos-friday", "Breaks things on purpose, every second Friday", "bjorn", 40 * DAY, 8 * 1440, 50 * DAY),
    (Acme, "iot-fleet", "Edge sites, one stack each", "tomas", 300 * DAY, 3, YEAR),
    (Acme, "edge-cache-purge", "Purges the CDN after content changes", "giulia", 12 * DAY, 20, 6 * DAY),
    (Acme, "data-lake-sync", "Hourly sync of the data lake's permissions", "farah", 27 * DAY, 44, 3 * DAY),
    (Acme, "vendor-trial", "Trial of a monitoring vendor, ends with the trial", "viktor", 13 * DAY, 7 * 60, 23 * HOUR),
    (AcmeAdmin, "org-bootstrap", "Sets up teams in new regions", "grace", 360 * DAY, 180 * 1440, 5 * DAY),
    (Acme, "a", "The shortest name there is", "jana", 17 * DAY, UNUSED, 73 * DAY),
    (Acme, "the-longest-name-that-a-token-can-have-1", "Forty characters, to see where names are cut", "uma", 8 * DAY, 400, 82 * DAY),
    (Team("platform"), "platform-ci", "Builds of the platform's own services", "barbara", 58 * DAY, 6, 32 * DAY),
    (Team("platform"), "platform-images", "Base images, rebuilt each night", "barbara", 29 * DAY, 10 * 60, 61 * DAY),
    (Team("platform"), "platform-oncall", "Restart and scale from the on-call phone", "ada", 7 * DAY, 3 * 1440, 6 * DAY),
    (Team("platform"), "platform-old-ci", "Before the move to GitHub Actions", "former-member", 500 * DAY, 400 * 1440, -135 * DAY),
    (Team("platform"), "platform-robot", "Made by automation", "acme-corp/terraform-import", 62 * DAY, UNUSED, NEVER),
    (Team("data"), "data-warehouse", "Loads the warehouse", "priya", 110 * DAY, 25, 70 * DAY),
    (Team("data"), "data-notebooks", "Shared notebooks", "priya", 45 * DAY, 5 * 1440, 45 * DAY),
    (Team("data"), "data-backfill", "Backfill of last year's orders", "mei", 95 * DAY, 90 * 1440, -5 * DAY),
    (Team("sre"), "sre-runbooks", "Runs the runbooks' automatic steps", "kofi", 75 * DAY, 14 * 60, 15 * DAY),
    (Team("sre"), "sre-status-page", "Updates the status page", "grace", 35 * DAY, 28 * 60, 330 * DAY),
    (Team("sre"), "sre-pager", "", "kofi", 3 * DAY, 90, 27 * DAY),
    (Team("security"), "security-scanner", "Looks for public buckets", "nadia", 50 * DAY, 33, 40 * DAY),
    (Team("security"), "security-siem", "Feeds the SIEM", "nadia", 140 * DAY, 5, 225 * DAY),
    (Team("web"), "web-storefront", "Deploys the storefront", "rosa", 31 * DAY, 55, 4 * DAY),
    (Team("web"), "web-preview", "One preview for each branch", "rosa", 19 * DAY, 130, 71 * DAY),
    (Person, "", SIGN_IN, "ada", 20 * DAY, 3, 30 * DAY),
    (Person, "", "Laptop", "ada", 200 * DAY, 70, 165 * DAY),
    (Person, "", "Old desktop", "ada", 390 * DAY, 150 * 1440, -25 * DAY),
    (Person, "", "Phone, on-call shortcuts", "ada", 44 * DAY, UNUSED, NEVER),
    (Person, "", SIGN_IN, "linus", 20 * DAY, 800, NEVER),
    (Person, "", "CLI on the build machine", "linus", 61 * DAY, 2 * 1440, 29 * DAY),
    (Person, "", SIGN_IN, "barbara", 20 * DAY, 1300, 30 * DAY),
    (Person, "", "Laptop", "barbara", 100 * DAY, 5 * 60, 5 * DAY),
    (Person, "", "Laptop", "grace", 130 * DAY, 45, 235 * DAY),
    (Person, "", "Notebook server", "priya", 77 * DAY, 6 * 60, 13 * DAY),
    (Harbor, "harbor-deploy", "Deploys, well within the 90 days", "ada", 30 * DAY, 15, 60 * DAY),
    (Harbor, "harbor-docs", "Publishes the documentation", "mei", 85 * DAY, 1440, 5 * DAY),
    (Harbor, "harbor-legacy", "From before the cap: never expires, so it is refused", "mei", 280 * DAY, 100 * 1440, NEVER),
    (Harbor, "harbor-yearly", "From before the cap: too long, until it has aged", "kofi", 150 * DAY, 99 * 1440, 215 * DAY),
    (Harbor, "harbor-trial", "", "mei", 40 * DAY, 20 * 1440, -10 * DAY),
];

/// Names of tokens that were deleted: they stay reserved. Name, creator, created and deleted so
/// many days ago.
const DELETED: [(&str, &str, i64, i64); 4] = [
    ("deploy", "ada", 500, 80),
    ("ci", "former-member", 610, 300),
    ("drift", "grace", 330, 86),
    ("leaked-2025-03", "grace", 200, 199),
];

/// Writes the tokens, with those that were exchanged, in the order of their creation, which is the
/// order of lists, and returns them in it.
pub fn fill(
    rows: &dyn Rows,
    now: UnixSeconds,
    made: &Made,
    random: &mut Random,
    exchanged: Vec<(Token, Hash)>,
) -> Stored<Vec<Token>> {
    let mut tokens: Vec<Token> = ROWS.iter().map(|row| token(row, now, made, random)).collect();
    tokens.extend(DELETED.iter().map(|&(name, by, created, deleted)| {
        let row = (Acme, name, "", by, created * DAY, (deleted + 1) * 1440, NEVER);
        let token = token(&row, now, made, random);
        Token { deleted: Some(now.0 - deleted * 86_400), ..token }
    }));
    tokens.sort_by_key(|token| token.created);
    identify_predecessors(&mut tokens);
    let with_hash = tokens.into_iter().map(|token| (token, random.hash()));
    let mut all: Vec<(Token, Hash)> = with_hash.chain(exchanged).collect();
    all.sort_by_key(|(token, _)| token.created);
    for (token, hash) in &all {
        rows.insert_token(token, hash)?;
    }
    Ok(all.into_iter().map(|(token, _)| token).collect())
}

/// A successor says in its description which token it rotates. The table does so by name, the
/// console by identifier.
fn identify_predecessors(tokens: &mut [Token]) {
    for at in 0..tokens.len() {
        let marked = tokens[at].description.strip_suffix(')');
        let Some((text, name)) = marked.and_then(|text| text.split_once(" (rotates ")) else {
            continue;
        };
        let predecessor = tokens.iter().find(|token| token.name == name);
        if let Some(id) = predecessor.map(|token| token.id.clone()) {
            tokens[at].description = format!("{text} (rotates {id})");
        }
    }
}

fn token(row: &Row, now: UnixSeconds, made: &Made, random: &mut Random) -> Token {
    let &(of, name, description, by, created_hours, used_minutes, ends_hours) = row;
    let org_id = |login| made.orgs[login].clone();
    let (holder, kind) = match of {
        Person => (Holder::Person { user_id: made.users[by].clone() }, TokenKind::Personal),
        Acme | AcmeAdmin => {
            (Holder::Organization { org_id: org_id(ACME) }, TokenKind::Organization)
        }
        Harbor => (Holder::Organization { org_id: org_id(HARBOR) }, TokenKind::Organization),
        Team(team) => (
            Holder::Team { org_id: org_id(ACME), team_id: made.teams[team].clone() },
            TokenKind::Team,
        ),
    };
    Token {
        id: random.id(),
        kind,
        origin: Origin::Created,
        holder,
        limited_to: None,
        name: name.to_owned(),
        description: description.to_owned(),
        admin: matches!(of, AcmeAdmin),
        role_id: None,
        // Some minutes off the full hour, as in real life.
        created: now.0 - created_hours * 3600 - i64::try_from(random.below(1800)).unwrap_or(0),
        created_by: by.to_owned(),
        expires: if ends_hours == NEVER { 0 } else { now.0 + ends_hours * 3600 },
        last_used: if used_minutes == UNUSED { 0 } else { now.0 - used_minutes * 60 },
        deleted: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use token_api::name::{MAX_TEXT_CHARS, NewTokenName};

    #[test]
    fn the_table_keeps_the_rules() {
        for &(of, name, description, by, created, used, ends) in ROWS {
            match of {
                Person => assert!(name.is_empty() && !description.is_empty(), "{by}"),
                _ => assert_eq!(NewTokenName::parse(name).unwrap().as_str(), name),
            }
            assert!(description.chars().count() <= MAX_TEXT_CHARS, "{name}");
            assert!(created > 0 && (used == UNUSED || used < created * 60), "{name}");
            assert!(ends == NEVER || ends + created <= 2 * YEAR, "{name} lives over two years");
            assert!(ends == NEVER || used == UNUSED || -ends * 60 <= used, "{name} used when dead");
        }
        let mut names: Vec<&str> = ROWS.iter().map(|row| row.1).filter(|n| !n.is_empty()).collect();
        names.extend(DELETED.map(|row| row.0));
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all, "a name is there twice");
    }
}

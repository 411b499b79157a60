//! The tables of a database as they are exported, in an order in which every row comes behind those that it
//! names. Numbers by which a store keeps the order of creation are left out: rows come in that order.

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Integer,
    Boolean,
    /// As hexadecimal text in an export.
    Bytes,
}

/// A column.
pub type Column = (&'static str, Kind);

/// How a row of an export is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// As a new row.
    Insert,
    /// Its second column into the row that its first column names.
    Update,
}

/// A table of an export.
#[derive(Debug)]
pub struct Table {
    /// Its name in an export.
    pub name: &'static str,
    /// The table of the database.
    pub of: &'static str,
    pub columns: &'static [Column],
    /// Which rows, as SQL.
    pub only: &'static str,
    /// The columns that they are sorted by; `None` is the order of creation.
    pub order: Option<&'static str>,
    pub writing: Writing,
}

use Kind::{Boolean, Bytes, Integer, Text};

const fn table(
    name: &'static str,
    order: Option<&'static str>,
    columns: &'static [Column],
) -> Table {
    Table { name, of: name, columns, only: "", order, writing: Writing::Insert }
}

/// All of them.
pub const TABLES: [Table; 16] = [
    Table {
        // What SQLite notes there of its own file is no setting of the service.
        only: "WHERE key <> 'write_ahead_log'",
        ..table("settings", Some("key"), &[("key", Text), ("value", Text)])
    },
    table(
        "organizations",
        Some("id"),
        &[
            ("id", Text),
            ("login", Text),
            ("name", Text),
            ("created", Integer),
            ("max_expiry_days", Integer),
            ("plan", Text),
            ("members_create_teams", Boolean),
        ],
    ),
    table("users", None, &[("id", Text), ("login", Text), ("name", Text), ("email", Text)]),
    table(
        "roles",
        Some("id"),
        &[
            ("id", Text),
            ("org_id", Text),
            ("name", Text),
            ("description", Text),
            ("details", Text),
            ("created", Integer),
            ("modified", Integer),
            ("version", Integer),
            ("deleted", Integer),
        ],
    ),
    // Roles name organizations, and these name roles.
    Table {
        of: "organizations",
        only: "WHERE default_role IS NOT NULL",
        writing: Writing::Update,
        ..table("default_roles", Some("id"), &[("id", Text), ("default_role", Text)])
    },
    table(
        "members",
        Some("org_id, user_id"),
        &[
            ("org_id", Text),
            ("user_id", Text),
            ("role", Text),
            ("since", Integer),
            ("role_since", Integer),
            ("suspended", Boolean),
            ("role_id", Text),
        ],
    ),
    table(
        "teams",
        Some("id"),
        &[
            ("id", Text),
            ("org_id", Text),
            ("name", Text),
            ("display_name", Text),
            ("description", Text),
            ("kind", Text),
            ("deleted", Integer),
            ("role_id", Text),
        ],
    ),
    table(
        "team_members",
        Some("team_id, user_id"),
        &[("team_id", Text), ("user_id", Text), ("role", Text)],
    ),
    table(
        "tokens",
        None,
        &[
            ("id", Text),
            ("hash", Bytes),
            ("kind", Text),
            ("origin", Text),
            ("user_id", Text),
            ("org_id", Text),
            ("team_id", Text),
            ("name", Text),
            ("description", Text),
            ("admin", Boolean),
            ("created", Integer),
            ("created_by", Text),
            ("expires", Integer),
            ("last_used", Integer),
            ("deleted", Integer),
            ("limited_to", Text),
            ("role_id", Text),
        ],
    ),
    table(
        "oidc_issuers",
        None,
        &[
            ("id", Text),
            ("org_id", Text),
            ("name", Text),
            ("url", Text),
            ("thumbprints", Text),
            ("jwks", Text),
            ("max_expiration", Integer),
            ("created", Integer),
            ("modified", Integer),
            ("last_used", Integer),
            ("thumbprints_taken", Boolean),
        ],
    ),
    table(
        "oidc_policies",
        Some("id"),
        &[
            ("id", Text),
            ("issuer_id", Text),
            ("version", Integer),
            ("policies", Text),
            ("created", Integer),
            ("modified", Integer),
        ],
    ),
    table(
        "invitations",
        None,
        &[
            ("id", Text),
            ("org_id", Text),
            ("email", Text),
            ("role", Text),
            ("role_id", Text),
            ("sender_user", Text),
            ("sender_token", Text),
            ("sent_by", Text),
            ("sent", Integer),
        ],
    ),
    table(
        "agent_pools",
        Some("id"),
        &[
            ("id", Text),
            ("org_id", Text),
            ("name", Text),
            ("description", Text),
            ("created", Integer),
            ("hash", Bytes),
        ],
    ),
    table(
        "audit_exports",
        Some("org_id"),
        &[
            ("org_id", Text),
            ("enabled", Boolean),
            ("bucket", Text),
            ("prefix", Text),
            ("role", Text),
            ("next_hour", Integer),
            ("last_at", Integer),
            ("last_message", Text),
        ],
    ),
    table(
        "audit_repeats",
        Some("org_id, actor, what"),
        &[
            ("org_id", Text),
            ("actor", Text),
            ("what", Text),
            ("first", Integer),
            ("last", Integer),
            ("again", Integer),
            ("event", Text),
        ],
    ),
    table(
        "audit_events",
        None,
        &[
            ("org_id", Text),
            ("at", Integer),
            ("event", Text),
            ("description", Text),
            ("user_login", Text),
            ("user_name", Text),
            ("token_id", Text),
            ("token_name", Text),
            ("source_ip", Text),
            ("request_id", Text),
            ("reason", Text),
            ("status", Integer),
            ("auth_failure", Boolean),
            ("req_org_admin", Boolean),
            ("req_stack_admin", Boolean),
            ("actor_name", Text),
            ("actor_urn", Text),
        ],
    ),
];

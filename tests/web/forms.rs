//! The dialogs and forms that send a change, each opened and filled in, with an issuer to change.

use crate::harness::until;
use crate::page::{Backend, LIST, Site, button, enter, field, open, row, within};
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlFormElement};

pub const ISSUERS: &str = "/api/orgs/acme-corp/oidc/issuers";
pub const ISSUER: &str = "/api/orgs/acme-corp/oidc/issuers/i1";
pub const POLICIES: &str = "/api/orgs/acme-corp/auth/policies/oidcissuers/i1";
pub const POLICY: &str = "/api/orgs/acme-corp/auth/policies/p1";
pub const TEAMS: &str = "/api/orgs/acme-corp/teams";
pub const NEW_TEAM: &str = "/api/orgs/acme-corp/teams/pulumi";
pub const TEAM: &str = "/api/orgs/acme-corp/teams/platform";
/// The team that is created.
pub const CREATED: &str = "/api/orgs/acme-corp/teams/sre";
pub const TOKEN: &str = "/api/orgs/acme-corp/tokens/id-1";

/// A form that sends a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    DeleteToken,
    Register,
    Edit,
    Regenerate,
    DeleteIssuer,
    Policies,
    CreateTeam,
    EditTeam,
    RemoveFromTeam,
    DeleteTeam,
}

pub const FORMS: [Form; 10] = [
    Form::DeleteToken,
    Form::Register,
    Form::Edit,
    Form::Regenerate,
    Form::DeleteIssuer,
    Form::Policies,
    Form::CreateTeam,
    Form::EditTeam,
    Form::RemoveFromTeam,
    Form::DeleteTeam,
];

impl Form {
    /// The call that it makes.
    pub fn call(self) -> (&'static str, &'static str) {
        match self {
            Self::DeleteToken => ("DELETE", TOKEN),
            Self::Register => ("POST", ISSUERS),
            Self::Edit => ("PATCH", ISSUER),
            Self::Regenerate => {
                ("POST", "/api/orgs/acme-corp/oidc/issuers/i1/regenerate-thumbprints")
            }
            Self::DeleteIssuer => ("DELETE", ISSUER),
            Self::Policies => ("PATCH", POLICY),
            Self::CreateTeam => ("POST", NEW_TEAM),
            Self::EditTeam | Self::RemoveFromTeam => ("PATCH", TEAM),
            Self::DeleteTeam => ("DELETE", TEAM),
        }
    }

    /// Opens it, filled in. The part of the page that has it, and its button.
    pub async fn open(self, backend: &Backend) -> (Site, HtmlElement, HtmlElement) {
        match self {
            Self::DeleteToken => {
                backend.serve(LIST, json!({ "tokens": [row(1, &token("ci", 0))] }));
                let site = open("/orgs/acme-corp/tokens", backend).await;
                site.lists(&["ci"]).await;
                menu(&site, "ci", "Delete…").await;
                of_dialog(site, "Delete token", "Delete token").await
            }
            Self::Register => {
                let site = issuers(backend).await;
                site.press("Register issuer").await;
                let (site, dialog, send) =
                    of_dialog(site, "Register issuer", "Register issuer").await;
                field(&dialog, "None yet").click();
                until("a name", || field(&dialog, "Name").value() == "GitHub Actions").await;
                (site, dialog, send)
            }
            Self::Edit => {
                let site = issuers(backend).await;
                menu(&site, "Corp", "Edit…").await;
                let (site, dialog, send) = of_dialog(site, "Edit issuer", "Save issuer").await;
                enter(&dialog, "Name", "Renamed");
                (site, dialog, send)
            }
            Self::Regenerate => {
                let site = issuers(backend).await;
                menu(&site, "Corp", "Regenerate thumbprints…").await;
                of_dialog(site, "Regenerate thumbprints", "Regenerate thumbprints").await
            }
            Self::DeleteIssuer => {
                let site = issuers(backend).await;
                menu(&site, "Corp", "Delete…").await;
                let (site, dialog, send) = of_dialog(site, "Delete issuer", "Delete issuer").await;
                until("the last use", || !send.has_attribute("aria-disabled")).await;
                (site, dialog, send)
            }
            Self::Policies => {
                serve_issuer(backend);
                let site = open("/orgs/acme-corp/oidc/i1", backend).await;
                site.press("Move policy 2 up").await;
                let send = site.wait_for("button", "Save policies").await;
                until("a change", || !send.has_attribute("aria-disabled")).await;
                let main = site.select("main").remove(0);
                (site, main, send)
            }
            Self::CreateTeam => {
                let site = open("/orgs/acme-corp/teams", backend).await;
                site.press("Create team").await;
                let (site, dialog, send) = of_dialog(site, "Create team", "Create team").await;
                enter(&dialog, "Name", "sre");
                (site, dialog, send)
            }
            Self::EditTeam => {
                let site = team_page(backend).await;
                menu(&site, "Platform", "Edit team…").await;
                let (site, dialog, send) = of_dialog(site, "Edit team", "Save team").await;
                enter(&dialog, "Display name", "Renamed");
                (site, dialog, send)
            }
            Self::RemoveFromTeam => {
                let site = team_page(backend).await;
                menu(&site, "Linus", "Remove from team…").await;
                of_dialog(site, "Remove from team", "Remove from team").await
            }
            Self::DeleteTeam => {
                let site = team_page(backend).await;
                menu(&site, "Platform", "Delete team…").await;
                let (site, dialog, send) = of_dialog(site, "Delete team", "Delete team").await;
                enter(&dialog, "Type Platform to confirm", "Platform");
                (site, dialog, send)
            }
        }
    }

    /// What is sent.
    pub fn sent(self, backend: &Backend) -> usize {
        let (method, path) = self.call();
        backend.asked(method, path).len()
    }
}

pub fn token(name: &str, last_used: i64) -> Value {
    json!({ "name": name, "lastUsed": last_used })
}

/// A team with an admin and a member.
pub fn team() -> Value {
    let member = |login: &str, name: &str, role: &str| json!({ "githubLogin": login, "name": name, "role": role });
    json!({
        "name": "platform", "displayName": "Platform", "description": "Builds the base",
        "kind": "pulumi", "userRole": "admin",
        "members": [member("ada", "Ada Lindqvist", "admin"), member("linus", "Linus", "member")],
    })
}

/// The page of that team.
pub async fn team_page(backend: &Backend) -> Site {
    backend.serve(TEAM, team());
    let site = open("/orgs/acme-corp/teams/platform", backend).await;
    site.shows("tbody tr", &["Linus"]).await;
    site
}

pub fn issuer() -> Value {
    json!({ "id": "i1", "name": "Corp", "url": "https://idp.example",
        "thumbprints": ["a".repeat(40)], "maxExpiration": 3600 })
}

/// The second policy is for a team.
pub fn policies() -> Value {
    let policy = |kind: &str, team: Value, sub: &str| {
        let rules = json!({ "aud": "urn:pulumi:org:acme-corp", "sub": sub });
        json!({ "decision": "allow", "tokenType": kind, "teamName": team,
            "authorizedPermissions": [], "rules": rules })
    };
    json!([
        policy("organization", Value::Null, "job:1"),
        policy("team", json!("platform"), "job:2")
    ])
}

pub fn serve_issuer(backend: &Backend) {
    backend.serve(ISSUERS, json!({ "oidcIssuers": [issuer()] }));
    backend.serve(ISSUER, issuer());
    backend.serve(POLICIES, json!({ "id": "p1", "version": 1, "policies": policies() }));
}

pub async fn issuers(backend: &Backend) -> Site {
    serve_issuer(backend);
    open("/orgs/acme-corp/oidc", backend).await
}

pub async fn menu(site: &Site, name: &str, item: &str) {
    site.press(&format!("Actions for {name}")).await;
    site.wait_for("menuitem", item).await.click();
}

pub async fn of_dialog(site: Site, title: &str, send: &str) -> (Site, HtmlElement, HtmlElement) {
    let dialog = site.wait_for("dialog", title).await;
    let send = button(&dialog, send);
    (site, dialog, send)
}

/// Presses Enter in a field, where there is a form.
pub fn enter_key(part: &HtmlElement) {
    if let Some(form) = within(part, "form").first() {
        let form: HtmlFormElement = form.clone().unchecked_into();
        form.request_submit().expect("Enter");
    }
}

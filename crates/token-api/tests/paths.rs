//! Paths with any text: an independent decoder returns the same text, and no text can change which
//! resource a path addresses.

use proptest::prelude::*;
use token_api::id::{Cursor, OrgName, RoleId, TeamName, TokenId, UserLogin};
use token_api::member::MembersKind;
use token_api::oidc::{IssuerId, PolicyId};
use token_api::path::{
    self, ApiPath, AuditFilter, AuditRange, ExportFormat, MAX_PAGE_SIZE, OPERATIONS,
};
use token_api::time::UnixSeconds;
use token_api::token::{Owner, TokenFilter};

/// Text that often causes errors: separators, dots, escapes, brackets of templates, other scripts.
fn text() -> impl Strategy<Value = String> {
    let nasty = prop::sample::select(vec![
        "",
        ".",
        "..",
        "...",
        "/",
        "//",
        "../..",
        "%2e",
        "%2E%2e",
        "%2F",
        "%00",
        "%",
        "%zz",
        "a/b",
        "\\",
        "..\\",
        "?",
        "#",
        "a?b=c&d",
        "{orgName}",
        "{",
        "}",
        " ",
        "\t",
        "\n",
        "\0",
        "é",
        "🦀",
        "żółw",
        "+",
        ";",
        ":",
        "@",
        "\u{202e}",
        "a%25b",
    ]);
    prop_oneof![
        nasty.clone().prop_map(str::to_owned),
        (nasty.clone(), nasty).prop_map(|(a, b)| format!("{a}{b}")),
        any::<String>(),
        "[A-Za-z0-9._~-]{1,20}",
    ]
}

/// A simple decoder for percent-encoding; `None` if the text is malformed.
fn percent_decode(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'%' {
            let digits = text.get(at + 1..at + 3)?;
            out.push(u8::from_str_radix(digits, 16).ok()?);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(out).ok()
}

/// The segments that URL parsers resolve as "." and ".." (WHATWG URL, path state).
fn is_dot_segment(segment: &str) -> bool {
    matches!(segment.to_ascii_lowercase().as_str(), "." | "%2e" | ".." | ".%2e" | "%2e." | "%2e%2e")
}

fn split_query(path: &ApiPath) -> (Vec<&str>, Vec<(&str, &str)>) {
    let (path, query) = path.as_str().split_once('?').unwrap_or((path.as_str(), ""));
    let segments = path.split('/').skip(1).collect();
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    (segments, pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).collect())
}

/// The expected decoded segment. The three texts that a path cannot carry become one that addresses
/// nothing.
fn carried(text: &str) -> &str {
    match text {
        "" => "\0",
        "." => "%2E",
        ".." => "%2E%2E",
        _ => text,
    }
}

fn placeholders(template: &str) -> usize {
    template.matches('{').count()
}

/// `id` is the identifier of a token, an issuer or a set of policies, or a login.
fn every_path(org: &str, team: &str, id: &str) -> Vec<(&'static str, ApiPath)> {
    let (issuer, policy) = (IssuerId::new(id), PolicyId::new(id));
    let (login, role) = (UserLogin::new(id), RoleId::new(id));
    let (org, team, token) = (OrgName::new(org), TeamName::new(team), TokenId::new(id));
    let owners =
        [Owner::Personal, Owner::Organization(org.clone()), Owner::Team(org.clone(), team.clone())];
    let mut paths = vec![
        ("GET", path::user()),
        ("GET", path::default_organization()),
        ("GET", path::capabilities()),
        ("PATCH", path::organization(&org)),
        ("GET", path::metadata(&org)),
        ("GET", path::teams(&org)),
        ("GET", path::team(&org, &team)),
        ("POST", path::new_team(&org)),
        ("PATCH", path::team(&org, &team)),
        ("DELETE", path::team(&org, &team)),
        ("GET", path::members(&org, MembersKind::Frontend, None)),
        ("POST", path::member(&org, &login)),
        ("PATCH", path::member(&org, &login)),
        ("DELETE", path::member(&org, &login)),
        ("POST", path::set_admin(&org, &login)),
        ("GET", path::member_teams(&org, &login)),
        ("GET", path::roles(&org)),
        ("POST", path::all_roles(&org)),
        ("GET", path::role_scopes(&org)),
        ("GET", path::role(&org, &role)),
        ("PATCH", path::role(&org, &role)),
        ("DELETE", path::delete_role(&org, &role, true)),
        ("PATCH", path::default_role(&org, &role)),
        ("GET", path::role_users(&org, &role)),
        ("GET", path::role_teams(&org, &role)),
        ("GET", path::role_tokens(&org, &role)),
        ("GET", path::team_roles(&org, &team)),
        ("POST", path::team_role(&org, &team, &role)),
        ("DELETE", path::team_role(&org, &team, &role)),
        ("GET", path::own_invitations()),
        ("GET", path::invitations(&org)),
        ("POST", path::invitations(&org)),
        ("POST", path::invitation_link(&org)),
        ("GET", path::invitation(&org, id)),
        ("PATCH", path::invitation(&org, id)),
        ("DELETE", path::invitation(&org, id)),
        ("POST", path::resend_invitation(&org, id)),
        ("GET", path::agent_pools(&org)),
        ("POST", path::agent_pools(&org)),
        ("GET", path::agent_pool(&org, id)),
        ("PATCH", path::agent_pool(&org, id)),
        ("DELETE", path::agent_pool(&org, id)),
    ];
    for owner in &owners {
        paths.push(("GET", path::list_tokens(owner, TokenFilter::All, 100, None)));
        paths.push(("POST", path::create_token(owner, None)));
        paths.push(("DELETE", path::delete_token(owner, &token, None)));
    }
    let (range, filter) = (AuditRange::default(), AuditFilter::default());
    let older_than = UnixSeconds(1);
    paths.extend([
        ("GET", path::audit_log(&org, range, filter, None)),
        ("GET", path::audit_log_v1(&org, older_than, filter, None)),
        ("GET", path::audit_event_types(&org)),
        ("GET", path::audit_reader_kind(&org)),
        ("GET", path::audit_export(&org, ExportFormat::Csv, range, filter, None)),
        ("GET", path::audit_export_v1(&org, ExportFormat::Csv, older_than, filter, None)),
        ("GET", path::audit_export_config(&org)),
        ("POST", path::audit_export_config(&org)),
        ("DELETE", path::audit_export_config(&org)),
        ("POST", path::audit_export_test(&org)),
        ("POST", path::audit_export_force(&org, older_than)),
        ("GET", path::oidc_issuers(&org)),
        ("POST", path::oidc_issuers(&org)),
        ("GET", path::oidc_issuer(&org, &issuer)),
        ("PATCH", path::oidc_issuer(&org, &issuer)),
        ("DELETE", path::oidc_issuer(&org, &issuer)),
        ("POST", path::regenerate_thumbprints(&org, &issuer)),
        ("GET", path::auth_policy_of(&org, &issuer)),
        ("PATCH", path::auth_policy(&org, &policy)),
        ("POST", path::oauth_token()),
    ]);
    paths
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_stays_in_its_segment(org in text(), team in text(), id in text()) {
        for (method, path) in every_path(&org, &team, &id) {
            let (segments, _) = split_query(&path);
            let matching: Vec<_> = OPERATIONS
                .iter()
                .filter(|(m, template)| {
                    let parts: Vec<_> = template.split('/').skip(1).collect();
                    *m == method
                        && parts.len() == segments.len()
                        && parts.iter().zip(&segments).all(|(part, segment)| {
                            part.starts_with('{') || part == segment
                        })
                })
                .collect();
            // A team whose name equals a fixed segment changes nothing: the paths have different
            // lengths. Servers prefer the template that is fixed there, such as `roles/scopes`.
            let fewest = matching.iter().map(|(_, template)| placeholders(template)).min();
            let meant: Vec<_> = matching
                .iter()
                .filter(|(_, template)| Some(placeholders(template)) == fewest)
                .collect();
            prop_assert_eq!(meant.len(), 1, "{} {}", method, path);
            for (part, segment) in meant[0].1.split('/').skip(1).zip(&segments) {
                let value = match part {
                    "{orgName}" => &org,
                    "{teamName}" => &team,
                    "{tokenId}" | "{issuerId}" | "{policyId}" | "{userLogin}" | "{user}" | "{roleID}" | "{inviteID}" | "{poolId}" => &id,
                    _ => continue,
                };
                prop_assert_eq!(percent_decode(segment), Some(carried(value).to_owned()));
                prop_assert!(!segment.is_empty() && !is_dot_segment(segment), "{}", path);
            }
        }
    }

    #[test]
    fn paths_are_ascii_that_urls_keep_unchanged(
        org in text(), team in text(), cursor in text(), reason in text(),
    ) {
        let owner = Owner::Team(OrgName::new(org), TeamName::new(team));
        for path in [
            path::list_tokens(&owner, TokenFilter::Active, 1, Some(&Cursor::new(cursor))),
            path::create_token(&owner, Some(&reason)),
        ] {
            prop_assert!(path.as_str().starts_with("/api/"));
            prop_assert!(path.as_str().matches('?').count() <= 1);
            prop_assert!(path.as_str().bytes().all(|b| {
                b.is_ascii_alphanumeric() || b"-._~%/?=&".contains(&b)
            }), "{}", path);
        }
    }

    #[test]
    fn queries_carry_any_text(
        cursor in text(),
        reason in text(),
        size in prop_oneof![any::<u32>(), prop::sample::select(vec![0, 1, 1000, 1001])],
    ) {
        let asked = size;
        let list = path::list_tokens(
            &Owner::Personal, TokenFilter::Expired, size, Some(&Cursor::new(cursor.as_str())),
        );
        let (_, query) = split_query(&list);
        let size: u32 = query[1].1.parse().unwrap();
        prop_assert_eq!(query[0], ("filter", "expired"));
        prop_assert!(query[1].0 == "maxResults" && (1..=MAX_PAGE_SIZE).contains(&size));
        prop_assert!(size == asked || !(1..=MAX_PAGE_SIZE).contains(&asked));
        prop_assert_eq!(query[2].0, "continuationToken");
        prop_assert_eq!(percent_decode(query[2].1), Some(cursor));
        prop_assert_eq!(query.len(), 3);

        let delete = path::delete_token(&Owner::Personal, &TokenId::new("t"), Some(&reason));
        let (_, query) = split_query(&delete);
        let expected: Vec<String> =
            Some(reason.trim()).filter(|r| !r.is_empty()).map(str::to_owned).into_iter().collect();
        let got: Vec<String> = query.iter().filter_map(|(_, v)| percent_decode(v)).collect();
        prop_assert!(query.iter().all(|(key, _)| *key == "reason"));
        prop_assert_eq!(got, expected);
    }

    #[test]
    fn different_texts_have_different_paths(a in text(), b in text()) {
        // "%2E" has the same path as the replacement for ".", by design; see `carried`.
        prop_assume!(carried(&a) != carried(&b));
        prop_assert_ne!(path::teams(&OrgName::new(a)), path::teams(&OrgName::new(b)));
    }
}

#[test]
fn every_operation_has_a_builder() {
    for (method, template) in OPERATIONS {
        let wanted = template.replace("{orgName}", "o").replace("{teamName}", "t");
        let ids = [
            "{tokenId}",
            "{issuerId}",
            "{policyId}",
            "{userLogin}",
            "{user}",
            "{roleID}",
            "{inviteID}",
            "{poolId}",
        ];
        let wanted = ids.iter().fold(wanted, |path, id| path.replace(id, "k"));
        let found = every_path("o", "t", "k").iter().any(|(m, path)| {
            *m == method && path.as_str().split('?').next() == Some(wanted.as_str())
        });
        assert!(found, "{method} {template}");
    }
}

//! Lists: filters, order, pages.

use crate::support::{ACME, DAY, Server, Who};
use serde_json::{Value, json};
use std::collections::HashSet;
use token_api::id::{Cursor, OrgName, TeamName, TokenId};
use token_api::page::{self, Page, Row};
use token_api::path;
use token_api::token::{AccessToken, Owner, TokenFilter};

fn acme() -> Owner {
    Owner::Organization(OrgName::new(ACME))
}

fn page(
    server: &Server,
    filter: TokenFilter,
    size: u32,
    cursor: Option<&Cursor>,
) -> Page<AccessToken> {
    let answer = server.get_as(&path::list_tokens(&acme(), filter, size, cursor), Who::Ada);
    answer.is(200);
    page::decode(&answer.body, "tokens").unwrap()
}

fn names(page: &Page<AccessToken>) -> Vec<String> {
    let name = |row: &Row<AccessToken>| row.read().expect("a good row").name.clone();
    page.rows.iter().map(|row| name(row).expect("a name that is told")).collect()
}

/// All names, page by page.
fn walk(server: &Server, filter: TokenFilter, size: u32) -> Vec<String> {
    let (mut all, mut cursor) = (Vec::new(), None);
    loop {
        let page = page(server, filter, size, cursor.as_ref());
        assert!(page.rows.len() <= size as usize);
        all.extend(names(&page));
        match page.next {
            Some(next) => cursor = Some(next),
            None => return all,
        }
    }
}

#[test]
fn filters_split_the_list_by_expiry() {
    let server = Server::demo();
    let [active, expired, all] = TokenFilter::ALL.map(|filter| walk(&server, filter, 1000));
    assert_eq!(active.len() + expired.len(), all.len());
    assert!(active.contains(&"deploy-prod".into()) && expired.contains(&"release-bot".into()));
    assert!(!all.contains(&"deploy".into()), "deleted tokens are in no list");
    assert!(!all.contains(&"platform-ci".into()), "team tokens are in the team's list");
    // The default is active.
    let authorization = format!("token {}", server.token(Who::Ada));
    let plain =
        server.send("GET", "/api/orgs/acme-corp/tokens", &[("authorization", &authorization)], b"");
    assert_eq!(plain.json()["tokens"].as_array().unwrap().len(), active.len());
    // A token moves from one to the other at the second it expires.
    server.advance(3 * 3600 - 1);
    assert!(walk(&server, TokenFilter::Active, 1000).contains(&"incident-2291".into()));
    server.advance(1);
    assert!(walk(&server, TokenFilter::Expired, 1000).contains(&"incident-2291".into()));
}

#[test]
fn there_are_no_roles_of_its_own_and_members_may_know() {
    let server = Server::demo();
    for who in [Who::Ada, Who::Linus, Who::AdminRobot] {
        let answer = server.get_as(&path::roles(&OrgName::new("acme-corp")), who).is(200).json();
        assert_eq!(answer["roles"].as_array().map(Vec::len), Some(0), "{who:?}");
    }
    let elsewhere = path::roles(&OrgName::new("blue-harbor"));
    server.get_as(&elsewhere, Who::AdminRobot).refuses(404, "no such organization");
    let authorization = format!("token {}", server.token(Who::Ada));
    let get = |query: &str| {
        let path = format!("/api/orgs/acme-corp/roles{query}");
        server.send("GET", &path, &[("authorization", &authorization)], b"")
    };
    for query in ["?uxPurpose=role", "?uxPurpose=policy"] {
        assert_eq!(get(query).is(200).json()["roles"], json!([]), "{query}");
    }
    for query in ["", "?uxPurpose="] {
        let roles = get(query).is(200).json()["roles"].as_array().map(Vec::len);
        assert_eq!(roles, Some(2), "the built-in ones: {query}");
    }
    get("?uxPurpose=everything").refuses(400, "uxPurpose must be one of role, ");
}

#[test]
fn pages_join_to_the_whole_newest_first() {
    let server = Server::demo();
    let whole = walk(&server, TokenFilter::All, 1000);
    assert!(whole[0].starts_with("oidc-github-actions-"), "exchanged 25 minutes ago");
    assert_eq!(whole[1], "drift-nightly-2");
    assert_eq!(whole.last().map(String::as_str), Some("jenkins-legacy"));
    for size in [1, 7, whole.len() as u32] {
        assert_eq!(walk(&server, TokenFilter::All, size), whole, "pages of {size}");
    }
}

#[test]
fn pages_stay_stable_while_the_list_changes() {
    let server = Server::demo();
    let whole = walk(&server, TokenFilter::All, 1000);
    let first = page(&server, TokenFilter::All, 10, None);
    let cursor = first.next.clone().unwrap();
    let create = json!({"name": "newcomer", "description": "", "expires": 0});
    server.post_as(&path::create_token(&acme(), None), Who::Ada, &create).is(200);
    for row in &first.rows[5..] {
        let id = &row.read().unwrap().id;
        server.delete_as(&path::delete_token(&acme(), id, None), Who::Ada).is(204);
    }
    let second = page(&server, TokenFilter::All, 10, Some(&cursor));
    assert_eq!(names(&second), whole[10..20], "no row is skipped or repeated");
}

#[test]
fn bad_parameters_are_400() {
    let server = Server::demo();
    let authorization = format!("token {}", server.token(Who::Ada));
    let get = |query: &str| {
        let target = format!("/api/orgs/acme-corp/tokens?{query}");
        server.send("GET", &target, &[("authorization", &authorization)], b"")
    };
    let next = |query: &str| get(query).json()["continuationToken"].as_str().unwrap().to_owned();
    let cursor = next("filter=all&maxResults=2");
    get(&format!("filter=all&maxResults=5&continuationToken={cursor}")).is(200);
    get("filter=all&maxResults=1&continuationToken=").is(200);
    assert_eq!(get("filter=&maxResults=&search=&sortBy=&sortDirection=").body, get("").body);
    let last = cursor.len() - 1;
    let flipped = if cursor.ends_with('0') { '1' } else { '0' };
    let tampered = format!("{}{flipped}", &cursor[..last]);
    for (query, words) in [
        ("filter=ACTIVE".to_owned(), "active, expired or all"),
        ("maxResults=0".to_owned(), "from 1 to 1000"),
        ("maxResults=1001".to_owned(), "from 1 to 1000"),
        ("maxResults=-1".to_owned(), "from 1 to 1000"),
        ("maxResults=ten".to_owned(), "from 1 to 1000"),
        ("sortBy=description".to_owned(), "name, created, lastUsed or expires"),
        ("sortBy=Name".to_owned(), "name, created, lastUsed or expires"),
        ("sortDirection=down".to_owned(), "asc or desc"),
        ("search=a&search=b".to_owned(), "search is there twice"),
        ("filter=all&filter=all".to_owned(), "filter is there twice"),
        ("continuationToken=%00".to_owned(), "not one of this list"),
        (format!("filter=all&continuationToken={tampered}"), "not one of this list"),
        (format!("filter=active&continuationToken={cursor}"), "not one of this list"),
        (format!("filter=all&search=a&continuationToken={cursor}"), "filter, search and order"),
        (format!("filter=all&sortBy=name&continuationToken={cursor}"), "filter, search and order"),
        (format!("filter=all&sortDirection=asc&continuationToken={cursor}"), "search and order"),
    ] {
        get(&query).refuses(400, words);
    }
    // A cursor of one list is none of another.
    let other =
        format!("/api/orgs/acme-corp/teams/platform/tokens?filter=all&continuationToken={cursor}");
    server
        .send("GET", &other, &[("authorization", &authorization)], b"")
        .refuses(400, "not one of this list");
}

#[test]
fn each_collection_lists_its_own_and_says_the_kind() {
    let server = Server::demo();
    let list = |owner: &Owner, who| -> Vec<Value> {
        let path = path::list_tokens(owner, TokenFilter::All, 1000, None);
        server.get_as(&path, who).is(200).json()["tokens"].as_array().unwrap().clone()
    };
    let team = Owner::Team(OrgName::new(ACME), TeamName::new("platform"));
    let kinds = |rows: &[Value]| -> HashSet<String> {
        rows.iter().map(|row| row["type"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(kinds(&list(&acme(), Who::Ada)), HashSet::from(["organization".to_owned()]));
    for who in [Who::Ada, Who::Barbara, Who::AdminRobot] {
        let rows = list(&team, who);
        assert_eq!((kinds(&rows), rows.len()), (HashSet::from(["team".to_owned()]), 7));
    }
    let mine = list(&Owner::Personal, Who::Ada);
    assert_eq!((kinds(&mine), mine.len()), (HashSet::from(["personal".to_owned()]), 4));
    assert!(mine.iter().all(|row| row["createdBy"] == "ada" && row["name"] == ""));
}

#[test]
fn refresh_tokens_are_among_the_personal_ones() {
    let server = Server::demo();
    let sql = "UPDATE tokens SET kind = 'refresh' WHERE description = 'Phone, on-call shortcuts'";
    assert_eq!(server.sql().execute(sql, []).unwrap(), 1);
    let list = path::list_tokens(&Owner::Personal, TokenFilter::Active, 100, None);
    let rows = server.get_as(&list, Who::Ada).is(200).json()["tokens"].as_array().unwrap().clone();
    let refresh = rows.iter().find(|row| row["type"] == "refresh").unwrap();
    let id = TokenId::new(refresh["id"].as_str().unwrap());
    server.delete_as(&path::delete_token(&Owner::Personal, &id, None), Who::Ada).is(204);
    assert!(!server.get_as(&list, Who::Ada).text().contains(id.as_str()));
}

#[test]
fn who_may_list_what() {
    let server = Server::demo();
    let platform = Owner::Team(OrgName::new(ACME), TeamName::new("platform"));
    for (owner, who, status) in [
        (acme(), Who::Ada, 200),
        (acme(), Who::Linus, 403),
        (acme(), Who::Robot, 403),
        (acme(), Who::AdminRobot, 403),
        (platform.clone(), Who::Barbara, 200),
        (platform.clone(), Who::AdminRobot, 200),
        (platform.clone(), Who::Linus, 403),
        (platform, Who::Robot, 403),
        (Owner::Personal, Who::Linus, 200),
        (Owner::Personal, Who::Robot, 403),
    ] {
        let path = path::list_tokens(&owner, TokenFilter::Active, 10, None);
        assert_eq!(server.get_as(&path, who).status, status, "{who:?} {path}");
    }
}

#[test]
fn a_thousand_rows_fit_a_page() {
    let server =
        Server::with(token_backend::config::Seed::Demo, |config| config.rate_limit = 10_000);
    let sql = server.sql();
    let insert = "INSERT INTO tokens (id, hash, kind, origin, org_id, name, description, admin,
                                      created, created_by, expires, last_used)
                  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
                  SELECT 'id' || i, randomblob(32), 'organization', 'created', o.id, 'bulk-' || i,
                         '', 0, ?1, 'ada', 0, 0 FROM n, organizations o WHERE o.login = 'acme-corp'";
    sql.execute(insert, [server.now() + DAY]).unwrap();
    let first = page(&server, TokenFilter::All, 1000, None);
    assert_eq!(first.rows.len(), 1000);
    let all = walk(&server, TokenFilter::All, 1000);
    assert_eq!(all.iter().filter(|name| name.starts_with("bulk-")).count(), 2500);
}

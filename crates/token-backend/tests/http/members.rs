//! The people of an organization: who reads them, and in which pages.

use crate::support::{ACME, HARBOR, Server, Who};
use std::collections::HashSet;
use token_api::id::{Cursor, OrgName};
use token_api::member::{MEMBERS_KEY, Member, MembersKind};
use token_api::page::{self, Page};
use token_api::path;
use token_api::user::OrgRole;

fn page(server: &Server, org: &str, kind: MembersKind, cursor: Option<&Cursor>) -> Page<Member> {
    let path = path::members(&OrgName::new(org), kind, cursor);
    page::decode(&server.get_as(&path, Who::Ada).is(200).body, MEMBERS_KEY).unwrap()
}

fn logins(page: &Page<Member>) -> Vec<String> {
    let read = page.rows.iter().map(|row| row.read().expect("a good row"));
    read.map(|member| member.user.github_login.to_string()).collect()
}

#[test]
fn everybody_inside_reads_them_and_nobody_else() {
    let server = Server::demo();
    let path = path::members(&OrgName::new(ACME), MembersKind::Frontend, None);
    for who in [Who::Ada, Who::Linus, Who::Barbara, Who::Robot, Who::AdminRobot] {
        let answer = server.get_as(&path, who);
        let rows: Page<Member> = page::decode(&answer.is(200).body, MEMBERS_KEY).unwrap();
        assert_eq!(rows.rows.len(), 40, "{who:?}");
        assert!(!answer.text().contains('@'), "no e-mail addresses: {who:?}");
    }
    let elsewhere = path::members(&OrgName::new(HARBOR), MembersKind::Frontend, None);
    for who in [Who::Barbara, Who::Robot, Who::AdminRobot] {
        server.get_as(&elsewhere, who).refuses(404, "no such organization");
    }
    // Linus is in it, but his token never ends, which the organization does not allow.
    server.get_as(&elsewhere, Who::Linus).refuses(403, "maximum token expiry");
}

#[test]
fn they_have_names_and_roles() {
    let server = Server::demo();
    let page = page(&server, ACME, MembersKind::Frontend, None);
    let of = |login: &str| {
        let read = |row: &page::Row<Member>| row.read().cloned();
        let mut all = page.rows.iter().filter_map(read);
        all.find(|member| member.user.github_login.as_str() == login).unwrap()
    };
    assert_eq!((of("ada").role, of("linus").role), (OrgRole::Admin, OrgRole::Member));
    assert_eq!(of("barbara").fga_role.unwrap().name, "Member");
    assert!(!of("ada").user.name.is_empty());
}

#[test]
fn pages_join_to_the_whole_while_people_come() {
    let server = Server::demo();
    let join = |number: u32| {
        let sql = server.sql();
        let id = format!("more-{number}");
        sql.execute("INSERT INTO users VALUES (?1, ?1, 'More', 'more@acme.example')", [&id])
            .unwrap();
        let member = "INSERT INTO members (org_id, user_id, role)
                      SELECT id, ?1, 'member' FROM organizations WHERE login = ?2";
        sql.execute(member, [id.as_str(), ACME]).unwrap();
    };
    (0..210).for_each(join);
    for kind in MembersKind::ALL {
        let (mut all, mut cursor, mut sizes) = (Vec::new(), None, Vec::new());
        loop {
            let page = page(&server, ACME, kind, cursor.as_ref());
            sizes.push(page.rows.len());
            all.extend(logins(&page));
            match page.next {
                Some(next) => cursor = Some(next),
                None => break,
            }
        }
        assert_eq!(sizes, [100, 100, 50]);
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), 250, "none twice");
    }
    let first = page(&server, ACME, MembersKind::Frontend, None).next.unwrap();
    join(210);
    let second = page(&server, ACME, MembersKind::Frontend, Some(&first)).next.unwrap();
    let third = page(&server, ACME, MembersKind::Frontend, Some(&second));
    assert_eq!(logins(&third).last().map(String::as_str), Some("more-210"), "at the end");
}

#[test]
fn bad_parameters_are_400() {
    let server = Server::demo();
    let authorization = format!("token {}", server.token(Who::Ada));
    let get = |query: &str| {
        let target = format!("/api/orgs/{ACME}/members{query}");
        server.send("GET", &target, &[("authorization", &authorization)], b"")
    };
    assert_eq!(get("").is(200).body, get("?type=frontend").is(200).body, "frontend is the default");
    assert_eq!(get("").body, get("?type=").is(200).body, "an empty one is not set");
    for query in ["?type=both", "?type=Frontend"] {
        get(query).refuses(400, "frontend or backend");
    }
    for query in ["?continuationToken=1", "?continuationToken=00000000000000010123456789abcdef"] {
        get(query).refuses(400, "not one of this list");
    }
    get("?continuationToken=").is(200);
}

//! What an operator does without a token.

use crate::world::{World, refuses};
use token_api::secret::TokenValue;
use token_api::time::UnixSeconds;
use token_service::operator::{self, Overview};
use token_service::refusal::{Kind, Refusal};
use token_service::store::in_transaction;
use token_service::user;

on_each_store! {
    a_token_is_created_for_a_user_and_ends
    organizations_are_listed_with_their_admins
}

fn create(world: &mut World, login: &str) -> Result<TokenValue, Refusal> {
    let now = UnixSeconds(world.now);
    let (store, random) = world.store_and_random();
    in_transaction(store, |rows| operator::create_token(rows, random, now, login, 1))
}

fn a_token_is_created_for_a_user_and_ends(world: &mut World) {
    refuses(create(world, "nobody"), Kind::NotFound, "no user nobody");
    let value = create(world, "ada").unwrap();
    assert_eq!(world.last_event(), "Operator Token Created");
    assert_eq!(world.log()[0].actor_name, "Operator of the server");
    world.name("ada-again", &value);
    assert!(world.act("ada-again", &[], |act| user::record(act)).is_ok());
    let entered = world.act("ada-again", &[], |act| act.organization("harbor").map(drop));
    assert!(entered.is_ok(), "a day keeps every maximum");
    world.now += 86_400;
    let late = world.act("ada-again", &[], |act| user::record(act));
    refuses(late, Kind::BadToken, "expired");
}

fn organizations_are_listed_with_their_admins(world: &mut World) {
    let overview = |login: &str, members: i64, admins: &[&str]| Overview {
        login: login.to_owned(),
        members,
        admins: admins.iter().map(|&admin| admin.to_owned()).collect(),
    };
    let told = operator::organizations(world.rows()).unwrap();
    assert_eq!(told, [overview("acme", 3, &["ada"]), overview("harbor", 2, &["ada"])]);
    let mut membership = world.rows().membership("id-acme", "id-ada").unwrap().unwrap();
    membership.suspended = true;
    world.write(|rows| rows.change_membership("id-acme", "id-ada", &membership));
    assert_eq!(operator::organizations(world.rows()).unwrap()[0].admins, [""; 0]);
}

//! A user that is deleted or disabled, as each call sees it.

use bytes::Bytes;
use http::Request;
use serde_json::{Value, json};

use super::requests::{UUID, error, exchange_form, form, post};
use super::*;
use crate::rules::contract::{Answer, MAX_BODY};

fn deletion(key: &str, body: String) -> Request<Bytes> {
    Request::post("/v4/gql").header("authorization", format!("Bearer {key}")).body(Bytes::from(body)).unwrap()
}

fn deletion_of(user: &str) -> String {
    json!({ "query": "mutation ($id: String!) { delete_user(user_id: $id) { request_id } }", "variables": { "id": user } }).to_string()
}

impl World {
    fn delete(&mut self, user: &str) -> Answer {
        self.send(deletion(KEY_TO_DELETE, deletion_of(user)))
    }

    /// Ana's user and its token.
    fn ana(&mut self) -> (String, String) {
        let code = self.mint("ana");
        let made = self.send(post("/users", exchange_form(&code))).body.unwrap();
        (made["user_id"].as_str().unwrap().to_owned(), made["token"]["id"].as_str().unwrap().to_owned())
    }

    fn refresh_and_reset(&mut self, user: &str, token: &str) -> [Answer; 2] {
        let refresh = self.send(post(&format!("/users/{user}/token"), form(&[("token", token)])));
        [refresh, self.send(post(&format!("/users/{user}/reset"), form(&[("token", token), ("install_id", UUID)])))]
    }
}

#[test]
fn a_deletion_gives_a_request_id_and_happens_once() {
    let mut world = World::new();
    let (user, _) = world.ana();
    let deleted = world.delete(&user);
    let body = deleted.body.unwrap();
    assert_eq!((deleted.status.as_u16(), body["data"]["delete_user"]["request_id"].as_str().map(str::len)), (200, Some(36)));
    assert_eq!(body["errors"], Value::Null);
    assert_eq!(world.platform.users(world.now), []);
    let again = world.delete(&user).body.unwrap();
    assert_eq!((&again["data"], &again["errors"][0]["message"]), (&Value::Null, &json!("no such user")));
    let counted = world.platform.counters();
    assert_eq!((counted.delete_user, counted.users_deleted), (2, 1));
}

#[test]
fn only_a_key_with_the_scope_deletes_and_it_does_nothing_else() {
    let mut world = World::new();
    let (user, _) = world.ana();
    assert_eq!(error(&world.send(deletion("nobody's", deletion_of(&user)))), (401, "UNAUTHORIZED"));
    for key in [KEY, KEY_WITHOUT_SCOPE] {
        let refused = world.send(deletion(key, deletion_of(&user)));
        assert_eq!(error(&refused), (403, "FORBIDDEN_SCOPE"));
        assert!(refused.body.unwrap()["message"].as_str().unwrap().contains("USER_DELETE"));
    }
    let key = Secret::new(KEY_TO_DELETE);
    let minted = world.at(|platform, moment| platform.mint(Some(&key), Some("ana"), Deviation::default(), moment));
    assert_eq!(minted, Err(Refusal::ForbiddenScope(Scope::UserLink)));
    assert_eq!(world.platform.users(world.now).len(), 1);
}

#[test]
fn what_is_no_deletion_deletes_nothing() {
    let mut world = World::new();
    let (user, _) = world.ana();
    let answer = world.send(deletion(KEY_TO_DELETE, deletion_of(&user).replace("delete_user", "delete_users")));
    let body = answer.body.unwrap();
    assert_eq!((answer.status.as_u16(), body.get("data")), (200, None), "GraphQL's errors come with 200");
    assert!(body["errors"][0]["message"].as_str().unwrap().contains("delete_user("));
    let large = deletion(KEY_TO_DELETE, deletion_of(&user) + &" ".repeat(MAX_BODY));
    assert_eq!(error(&world.send(large)), (400, "INVALID_REQUEST"));
    assert_eq!(world.platform.users(world.now).len(), 1);
}

#[test]
fn a_deleted_user_is_known_to_no_call_and_its_person_is_new() {
    let mut world = World::new();
    let (spent, unspent) = (world.mint("ana"), world.mint("ana"));
    let made = world.send(post("/users", exchange_form(&spent))).body.unwrap();
    let (user, token) = (made["user_id"].as_str().unwrap(), made["token"]["id"].as_str().unwrap());
    world.delete(user);
    for answer in world.refresh_and_reset(user, token) {
        assert_eq!(error(&answer), (401, "TOKEN_UNKNOWN"));
    }
    assert_eq!(error(&world.send(post("/users", exchange_form(&spent)))), (401, "AUTH_CODE_USED"));
    let anew = world.send(post("/users", exchange_form(&unspent)));
    assert_eq!(anew.status, 201);
    assert_ne!(anew.body.unwrap()["user_id"], user);
}

#[test]
fn a_disabled_user_is_refused_but_for_its_reset() {
    let mut world = World::new();
    let (spent, unspent) = (world.mint("ana"), world.mint("ana"));
    let made = world.send(post("/users", exchange_form(&spent))).body.unwrap();
    let (user, token) = (made["user_id"].as_str().unwrap(), made["token"]["id"].as_str().unwrap());
    world.platform.disable_user(&UserId::new(user));
    for code in [&spent, &unspent] {
        assert_eq!(error(&world.send(post("/users", exchange_form(code)))), (403, "USER_DISABLED"));
    }
    let [refresh, reset] = world.refresh_and_reset(user, token);
    assert_eq!(error(&refresh), (403, "USER_DISABLED"));
    assert_eq!(reset.status, 204);
    let deleted = world.delete(user).body.unwrap();
    assert!(deleted["data"]["delete_user"]["request_id"].is_string(), "a disabled user can be deleted");
}

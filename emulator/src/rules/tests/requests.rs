//! The contract as HTTP: what a request must look like, and what the answers say.

use bytes::Bytes;
use http::Request;
use serde_json::{Value, json};

use super::*;
use crate::rules::contract::{Answer, Call, MAX_BODY};

pub(super) const UUID: &str = "3f2a1b52-3d2e-4f4b-9b0a-0d3c5a8f7e61";

impl World {
    pub(super) fn send(&mut self, request: Request<Bytes>) -> Answer {
        self.at(|platform, moment| match Call::of(request.method(), request.uri().path()) {
            Ok(call) => {
                platform.observe(&call, request.body());
                platform.serve(&call, request, Deviation::default(), moment)
            }
            Err(refusal) => Answer::refusal(refusal, moment),
        })
    }
}

pub(super) fn post(path: &str, body: impl Into<Bytes>) -> Request<Bytes> {
    Request::post(path).header("content-type", "application/x-www-form-urlencoded").header("accept", "application/json").body(body.into()).unwrap()
}

pub(super) fn exchange_form(code: &Secret) -> String {
    form(&[("authentication_code", code.reveal()), ("idempotency_key", UUID), ("install_id", UUID), ("sdk", "sentiance-web/0.1.0")])
}

pub(super) fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

pub(super) fn error(answer: &Answer) -> (u16, &str) {
    let body = answer.body.as_ref().unwrap();
    assert!(body["message"].as_str().is_some_and(|text| !text.is_empty()));
    assert_eq!(body["ref"].as_str().map(str::len), Some(36));
    (answer.status.as_u16(), body["errorCode"].as_str().unwrap())
}

#[test]
fn the_whole_way_from_key_to_reset() {
    let mut world = World::new();
    let mint = Request::post("/users/auth-code").header("authorization", format!("Bearer {KEY}")).body(Bytes::from(r#"{"external_id":"ana"}"#)).unwrap();
    let minted = world.send(mint);
    let body = minted.body.unwrap();
    assert_eq!((minted.status.as_u16(), body["expires_at"].as_str()), (200, Some("2020-09-13T12:36:40.000Z")));
    let code = Secret::new(body["authentication_code"].as_str().unwrap());

    let made = world.send(post("/users", exchange_form(&code)));
    let body = made.body.unwrap();
    assert_eq!((made.status.as_u16(), &body["linked"]), (201, &json!(true)));
    assert_eq!(body["token"]["expires_at"], "2020-09-20T12:26:40.000Z");
    let (user, token) = (body["user_id"].as_str().unwrap(), body["token"]["id"].as_str().unwrap());

    let again = world.send(post("/users", exchange_form(&code)));
    assert_eq!((again.status.as_u16(), again.body.as_ref()), (200, Some(&body)));

    let refreshed = world.send(post(&format!("/users/{user}/token"), form(&[("token", token)])));
    let body = refreshed.body.unwrap();
    assert_eq!(refreshed.status, 200);
    let token = body["token"]["id"].as_str().unwrap();
    assert!(body["token"]["expires_at"].is_string());

    let reset = world.send(post(&format!("/users/{user}/reset"), form(&[("token", token), ("install_id", UUID)])));
    assert_eq!((reset.status.as_u16(), reset.body), (204, None));
    let counted = world.platform.counters();
    assert_eq!([counted.mint, counted.exchange, counted.refresh, counted.notify_reset], [1, 2, 1, 1]);
    assert_eq!((counted.codes_resent, counted.answered_again), (1, 1));
}

#[test]
fn every_refusal_has_its_status_and_error_code() {
    let mut world = World::new();
    let (used, conflicting, disabled) = (world.mint("ana"), world.mint("ben"), world.mint("ana"));
    let expired = world.mint("cleo");
    let user = world.exchange(&used, "another", UUID).unwrap().user;
    let dans = world.mint("dan");
    world.exchange(&dans, UUID, UUID).unwrap();

    assert_eq!(error(&world.send(post("/users", exchange_form(&Secret::new("x"))))), (401, "AUTH_CODE_UNKNOWN"));
    assert_eq!(error(&world.send(post("/users", exchange_form(&used)))), (401, "AUTH_CODE_USED"));
    assert_eq!(error(&world.send(post("/users", exchange_form(&conflicting)))), (409, "IDEMPOTENCY_CONFLICT"));
    world.platform.disable_user(&user);
    let other_key = exchange_form(&disabled).replace("idempotency_key=3", "idempotency_key=4");
    assert_eq!(error(&world.send(post("/users", other_key))), (403, "USER_DISABLED"));
    assert_eq!(error(&world.send(post("/users/x/token", "token=x"))), (401, "TOKEN_UNKNOWN"));
    assert_eq!(error(&world.send(post("/users/x/reset", format!("token=x&install_id={UUID}")))), (401, "TOKEN_UNKNOWN"));
    world.wait(CODE_LIFE_MS);
    assert_eq!(error(&world.send(post("/users", exchange_form(&expired)))), (401, "AUTH_CODE_EXPIRED"));

    let mint = |key: &str, body: &str| Request::post("/users/auth-code").header("authorization", key).body(Bytes::from(body.to_owned())).unwrap();
    let good = format!("Bearer {KEY}");
    assert_eq!(error(&world.send(mint(KEY, "{}"))), (401, "UNAUTHORIZED"));
    assert_eq!(error(&world.send(mint(&format!("Basic {KEY}"), "{}"))), (401, "UNAUTHORIZED"));
    assert_eq!(error(&world.send(mint(&format!("Bearer {KEY_WITHOUT_SCOPE}"), "{}"))), (403, "FORBIDDEN_SCOPE"));
    for body in ["", "[]", "{}", r#"{"external_id":7}"#, r#"{"external_id":""}"#] {
        assert_eq!(error(&world.send(mint(&good, body))), (400, "INVALID_EXTERNAL_ID"), "{body}");
    }
    assert_eq!(error(&world.send(mint(&good, &" ".repeat(MAX_BODY + 1)))), (400, "INVALID_REQUEST"));
    assert_eq!(error(&world.send(post("/nothing", ""))), (404, "NOT_FOUND"));
    assert_eq!(error(&world.send(Request::get("/users").body(Bytes::new()).unwrap())), (405, "METHOD_NOT_ALLOWED"));
}

#[test]
fn a_request_that_is_not_as_the_contract_says_is_refused_and_spends_nothing() {
    let mut world = World::new();
    let code = world.mint("ana");
    let good = exchange_form(&code);
    let with = |name: &str, value: &str| {
        let mut request = post("/users", good.clone());
        request.headers_mut().insert(http::HeaderName::try_from(name).unwrap(), value.parse().unwrap());
        request
    };
    let body = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        post("/users", good.replace(from, to))
    };
    let wrong = [
        with("content-type", "application/json"),
        with("content-type", "text/plain"),
        with("accept", "*/*"),
        with("accept", "text/html"),
        with("cookie", "a=b"),
        with("authorization", "Bearer x"),
        post("/users?authentication_code=x", good.clone()),
        post("/users?", good.clone()),
        post("/users", ""),
        post("/users", format!("{good}&sdk=x%2F1.0.0")),
        post("/users", format!("{good}&padding={}", "x".repeat(MAX_BODY))),
        body("authentication_code", "auth_code"),
        body(code.reveal(), ""),
        body("idempotency_key", "key"),
        body("install_id", "install"),
        body("sdk=", "kit="),
        body("sentiance-web", ""),
        body("0.1.0", "0.1"),
        body("0.1.0", "0.x.0"),
        // Version 1, another variant, no hyphens, braces.
        body("install_id=3f2a1b52-3d2e-4", "install_id=3f2a1b52-3d2e-1"),
        body("install_id=3f2a1b52-3d2e-4f4b-9", "install_id=3f2a1b52-3d2e-4f4b-1"),
        body(&format!("install_id={UUID}"), &format!("install_id={}", UUID.replace('-', ""))),
        body(&format!("idempotency_key={UUID}"), &format!("idempotency_key={{{UUID}}}")),
    ];
    for request in wrong {
        let shown = format!("{request:?}");
        assert_eq!(error(&world.send(request)), (400, "INVALID_REQUEST"), "{shown}");
    }
    assert_eq!(world.platform.counters().codes_spent, 0);
    let fine = [("content-type", "application/x-www-form-urlencoded;charset=UTF-8"), ("accept", "text/html, application/json;q=0.9")];
    let mut request = post("/users", format!("{good}&something=new"));
    for (name, value) in fine {
        request.headers_mut().insert(name, value.parse().unwrap());
    }
    assert_eq!(world.send(request).status, 201);
}

#[test]
fn no_answer_but_the_one_that_hands_a_secret_over_holds_it() {
    let mut world = World::new();
    let code = world.mint("ana");
    let made = world.send(post("/users", exchange_form(&code)));
    let token = made.body.as_ref().and_then(|body| body["token"]["id"].as_str()).unwrap().to_owned();
    let used = world.send(post("/users", exchange_form(&code).replace("idempotency_key=3", "idempotency_key=4")));
    let unknown = world.send(post("/users/x/token", form(&[("token", &token)])));
    for answer in [&used, &unknown] {
        let text = format!("{} {}", answer.what, answer.body.as_ref().map_or(String::new(), Value::to_string));
        assert!(!text.contains(code.reveal()) && !text.contains(&token), "{text}");
    }
    assert!(!made.what.contains(code.reveal()) && !made.what.contains(&token));
}

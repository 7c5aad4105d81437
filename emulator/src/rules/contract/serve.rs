use bytes::Bytes;
use http::{Request, StatusCode, header, request::Parts};
use serde_json::{Value, json};

use super::answer::Answer;
use super::deletion::user_to_delete;
use super::form::{Form, small_enough};
use super::route::Call;
use crate::rules::{Deviation, ExchangeRequest, How, Moment, Platform, Refusal, Scope, Secret, Token, UserId};

impl Platform {
    /// Does what a request asks for and says how it went.
    pub fn serve(&mut self, call: &Call, request: Request<Bytes>, deviation: Deviation, moment: &mut Moment<'_>) -> Answer {
        let (parts, body) = request.into_parts();
        let done = match call {
            Call::Mint => self.serve_mint(&parts, &body, deviation, moment),
            Call::Exchange => self.serve_exchange(&parts, &body, deviation, moment),
            Call::Refresh(user) => self.serve_refresh(user, &parts, &body, moment),
            Call::NotifyReset(user) => self.serve_reset(user, &parts, &body, moment),
            Call::DeleteUser => self.serve_deletion(&parts, &body, moment),
        };
        done.unwrap_or_else(|refusal| Answer::refusal(refusal, moment))
    }

    fn serve_mint(&mut self, parts: &Parts, body: &[u8], deviation: Deviation, moment: &mut Moment<'_>) -> Result<Answer, Refusal> {
        small_enough(body)?;
        // A body that is no JSON is told only to those with a key.
        let body: Option<Value> = serde_json::from_slice(body).ok();
        let external_id = body.as_ref().and_then(|body| body.get("external_id")?.as_str());
        let minted = self.mint(bearer(parts).as_ref(), external_id, deviation, moment)?;
        let answer = json!({
            "authentication_code": minted.code.reveal(),
            "expires_at": minted.expires_at.rfc3339(),
        });
        Ok(Answer::new(StatusCode::OK, answer, format!("code {} minted", minted.code)))
    }

    fn serve_exchange(&mut self, parts: &Parts, body: &[u8], deviation: Deviation, moment: &mut Moment<'_>) -> Result<Answer, Refusal> {
        let form = Form::read(parts, body)?;
        let request = ExchangeRequest {
            code: Secret::new(form.text("authentication_code", "authentication_code is missing")?),
            idempotency_key: form.uuid_v4("idempotency_key", "idempotency_key must be a UUID, version 4")?,
            install_id: form.uuid_v4("install_id", "install_id must be a UUID, version 4")?,
        };
        form.sdk()?;
        let done = self.exchange(&request, deviation, moment)?;
        let (status, how) = match done.how {
            How::Made => (StatusCode::CREATED, "user made"),
            How::Restored => (StatusCode::OK, "user restored"),
            How::AnsweredAgain => (StatusCode::OK, "answered again"),
        };
        let answer = json!({ "user_id": done.user.to_string(), "token": token_json(&done.token), "linked": true });
        Ok(Answer::new(status, answer, format!("code {} gave token {} of {}: {how}", request.code, done.token.id, done.user)))
    }

    fn serve_refresh(&mut self, user: &UserId, parts: &Parts, body: &[u8], moment: &mut Moment<'_>) -> Result<Answer, Refusal> {
        let form = Form::read(parts, body)?;
        let old = Secret::new(form.text("token", "token is missing")?);
        let new = self.refresh(user, &old, moment)?;
        let what = format!("token {old} refreshed to {}", new.id);
        Ok(Answer::new(StatusCode::OK, json!({ "token": token_json(&new) }), what))
    }

    fn serve_reset(&mut self, user: &UserId, parts: &Parts, body: &[u8], moment: &mut Moment<'_>) -> Result<Answer, Refusal> {
        let form = Form::read(parts, body)?;
        let token = Secret::new(form.text("token", "token is missing")?);
        let install = form.uuid_v4("install_id", "install_id must be a UUID, version 4")?;
        self.notify_reset(user, &token, &install, moment.now)?;
        Ok(Answer::empty(format!("install reset, token {token} taken back")))
    }

    /// GraphQL tells in the body, with status 200, what is wrong; only the key is judged before.
    fn serve_deletion(&mut self, parts: &Parts, body: &[u8], moment: &mut Moment<'_>) -> Result<Answer, Refusal> {
        self.api_keys.check(bearer(parts).as_ref(), Scope::UserDelete)?;
        small_enough(body)?;
        let (answer, what) = match user_to_delete(body) {
            Ok(user) if self.delete_user(&user) => (json!({ "data": { "delete_user": { "request_id": moment.entropy.uuid() } } }), "user deleted"),
            Ok(_) => (json!({ "data": null, "errors": [{ "message": "no such user" }] }), "refused: no such user"),
            Err(told) => (json!({ "errors": [{ "message": told }] }), "refused: not a deletion"),
        };
        Ok(Answer::new(StatusCode::OK, answer, what))
    }
}

fn token_json(token: &Token) -> Value {
    json!({ "id": token.id.reveal(), "expires_at": token.expires_at.rfc3339() })
}

fn bearer(parts: &Parts) -> Option<Secret> {
    let value = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, key) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| Secret::new(key.trim()))
}

//! The emulator's control, from outside the browser: a page that asked for itself would warm up the connections under test.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    body::Body,
    http::{Method, Request},
};
use http_body_util::BodyExt;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use sentiance_emulator::server::{KEY_WITH_USER_DELETE, KEY_WITH_USER_LINK, Running};
use serde_json::{Value, json};

use crate::{Outcome, Sure};

const PATIENCE: Duration = Duration::from_secs(10);
const LOOK_AGAIN: Duration = Duration::from_millis(5);

pub struct Control {
    platform: String,
    client: Client<HttpsConnector<HttpConnector>, Body>,
}

impl Control {
    pub fn of(emulator: &Running) -> Sure<Self> {
        Self::trusting(&emulator.platform_url, emulator.certificate.as_deref())
    }

    /// Of one that runs elsewhere, without TLS.
    pub fn at(platform_url: &str) -> Sure<Self> {
        Self::trusting(platform_url, None)
    }

    fn trusting(platform_url: &str, certificate: Option<&[u8]>) -> Sure<Self> {
        let connector = HttpsConnectorBuilder::new().with_tls_config(trusting(certificate)?).https_or_http().enable_http1().build();
        Ok(Self { platform: platform_url.to_owned(), client: Client::builder(TokioExecutor::new()).build(connector) })
    }

    /// Switches on a fault, or a list of them.
    pub async fn fault(&self, fault: &Value) -> Outcome {
        self.ask(Method::POST, "/emulator/faults", Some(fault)).await.map(drop)
    }

    pub async fn clear_faults(&self) -> Outcome {
        self.ask(Method::DELETE, "/emulator/faults", None).await.map(drop)
    }

    /// All that the emulator counted.
    pub async fn counters(&self) -> Sure<Value> {
        self.ask(Method::GET, "/emulator/counters", None).await
    }

    /// The last requests that the emulator saw.
    pub async fn log(&self) -> Sure<Value> {
        self.ask(Method::GET, "/emulator/log", None).await
    }

    pub async fn users(&self) -> Sure<Value> {
        self.ask(Method::GET, "/emulator/users", None).await
    }

    pub async fn count(&self, name: &str) -> Sure<u64> {
        Ok(self.counters().await?[name].as_u64().ok_or_else(|| format!("the emulator does not count {name}"))?)
    }

    /// Waits until the emulator has counted so many.
    pub async fn until(&self, name: &str, wanted: u64) -> Outcome {
        let start = Instant::now();
        while self.count(name).await? < wanted {
            if start.elapsed() > PATIENCE {
                return Err(format!("waited {PATIENCE:?} for {wanted} of {name}; the emulator counted {}", self.counters().await?).into());
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
        Ok(())
    }

    /// A code for that person, as the app's backend would get one.
    pub async fn mint(&self, person: &str) -> Sure<String> {
        let minted = self.ask(Method::POST, "/users/auth-code", Some(&json!({ "external_id": person }))).await?;
        Ok(minted["authentication_code"].as_str().ok_or("no code was minted")?.to_owned())
    }

    /// Exchanges a code behind the module's back.
    pub async fn spend(&self, code: &str) -> Outcome {
        let id = "3f2a1b52-3d2e-4f4b-9b0a-0d3c5a8f7e61";
        let form = format!("authentication_code={code}&idempotency_key={id}&install_id={id}&sdk=sentiance-web%2F0.0.0");
        let request = Request::post(format!("{}/users", self.platform))
            .header("accept", "application/json")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.into())?;
        let status = self.client.request(request).await?.status();
        if status.is_success() { Ok(()) } else { Err(format!("the platform answered {status}").into()) }
    }

    /// Whether that token works.
    pub async fn takes(&self, token: &str) -> Sure<bool> {
        let request = Request::get(format!("{}/emulator/whoami", self.platform)).header("authorization", format!("Bearer {token}")).body(Body::empty())?;
        Ok(self.client.request(request).await?.status().is_success())
    }

    pub async fn set_clock(&self, moment: &str) -> Outcome {
        self.ask(Method::POST, "/emulator/clock", Some(&json!({ "set": moment }))).await.map(drop)
    }

    pub async fn advance_clock(&self, millis: i64) -> Outcome {
        self.ask(Method::POST, "/emulator/clock", Some(&json!({ "advance_ms": millis }))).await.map(drop)
    }

    /// Deletes a user for good, by the call that Sentiance documents for an app's backend.
    pub async fn delete_user(&self, id: &str) -> Outcome {
        let query = "mutation ($id: String!) { delete_user(user_id: $id) { request_id } }";
        let told = self.ask_with(KEY_WITH_USER_DELETE, Method::POST, "/v4/gql", Some(&json!({ "query": query, "variables": { "id": id } }))).await?;
        if told["data"]["delete_user"]["request_id"].is_string() { Ok(()) } else { Err(format!("delete_user came to {told}").into()) }
    }

    /// Disables, enables or deletes the only user there is.
    pub async fn act_on_user(&self, action: &str) -> Outcome {
        let users = self.users().await?;
        let id = users[0]["user_id"].as_str().ok_or_else(|| format!("there is no user: {users}"))?;
        self.ask(Method::POST, &format!("/emulator/users/{id}/{action}"), None).await.map(drop)
    }

    async fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> Sure<Value> {
        self.ask_with(KEY_WITH_USER_LINK, method, path, body).await
    }

    async fn ask_with(&self, key: &str, method: Method, path: &str, body: Option<&Value>) -> Sure<Value> {
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.platform))
            .header("authorization", format!("Bearer {key}"))
            .header("content-type", "application/json")
            .body(body.map_or_else(Body::empty, |body| body.to_string().into()))?;
        let answer = self.client.request(request).await?;
        let status = answer.status();
        let body = answer.into_body().collect().await?.to_bytes();
        if !status.is_success() {
            return Err(format!("{path} answered {status}: {}", String::from_utf8_lossy(&body)).into());
        }
        Ok(serde_json::from_slice(&body).unwrap_or(Value::Null))
    }
}

/// Trusts the emulator's own certificate, where it has one, and nobody else's.
fn trusting(certificate: Option<&[u8]>) -> Sure<ClientConfig> {
    let mut roots = RootCertStore::empty();
    if let Some(certificate) = certificate {
        roots.add(certificate.to_vec().into())?;
    }
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider())).with_safe_default_protocol_versions()?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

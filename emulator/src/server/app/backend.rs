use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use tokio_rustls::rustls::ClientConfig;

use crate::sample::{self, NotMinted};

/// A backend that waits longer than this has lost its own client.
const PATIENCE: Duration = Duration::from_secs(10);
const ANSWER_MAX: usize = 64 * 1024;

/// The app backend's way to the platform: a real call over HTTP/1.1 with its API key, so that faults on `mint` meet it as well.
pub(crate) struct Backend {
    url: String,
    authorization: String,
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
}

impl Backend {
    pub fn new(platform: SocketAddr, tls: bool, trust: ClientConfig, api_key: String) -> Self {
        // "Any address" is where to listen, not where to call.
        let ip = if platform.ip().is_unspecified() { IpAddr::V4(Ipv4Addr::LOCALHOST) } else { platform.ip() };
        let scheme = if tls { "https" } else { "http" };
        let connector = HttpsConnectorBuilder::new().with_tls_config(trust).https_or_http().enable_http1().build();
        Self {
            url: format!("{scheme}://{}/users/auth-code", SocketAddr::new(ip, platform.port())),
            authorization: format!("Bearer {api_key}"),
            client: Client::builder(TokioExecutor::new()).build(connector),
        }
    }

    /// The platform's answer to Sentiance's documented call.
    pub(super) async fn mint(&self, external_id: &str) -> Result<Value, NotMinted> {
        tokio::time::timeout(PATIENCE, self.call(external_id)).await.unwrap_or(Err(NotMinted::Unavailable))
    }

    async fn call(&self, external_id: &str) -> Result<Value, NotMinted> {
        let request = Request::builder()
            .method(Method::POST)
            .uri(&self.url)
            .header(header::AUTHORIZATION, &self.authorization)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/json")
            .body(Full::from(json!({ "external_id": external_id }).to_string()))
            .map_err(|_| NotMinted::Unavailable)?;
        let (parts, body) = self.client.request(request).await.map_err(|_| NotMinted::Unavailable)?.into_parts();
        let body = Limited::new(body, ANSWER_MAX).collect().await.map_err(|_| NotMinted::Unavailable)?.to_bytes();
        sample::minted(parts.status, &parts.headers, &body)
    }
}

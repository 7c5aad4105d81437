use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use bytes::Bytes;
use http::uri::{Authority, Parts, Scheme};
use http::{Request, Response, Uri};
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio_rustls::rustls::ClientConfig;

use crate::origins::{BACKEND_PATIENCE_MS, BACKEND_READS};

/// The app backend's way to the platform: a real call over HTTP/1.1, so that faults on `mint` meet it as well.
pub(super) struct Backend {
    platform: SocketAddr,
    scheme: Scheme,
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
}

impl Backend {
    pub fn new(platform: SocketAddr, tls: bool, trust: ClientConfig) -> Self {
        // "Any address" is where to listen, not where to call.
        let ip = if platform.ip().is_unspecified() { IpAddr::V4(Ipv4Addr::LOCALHOST) } else { platform.ip() };
        let connector = HttpsConnectorBuilder::new().with_tls_config(trust).https_or_http().enable_http1().build();
        Self {
            platform: SocketAddr::new(ip, platform.port()),
            scheme: if tls { Scheme::HTTPS } else { Scheme::HTTP },
            client: Client::builder(TokioExecutor::new()).build(connector),
        }
    }

    /// What the platform answers, if it answers whole and in time.
    pub async fn ask(&self, request: Request<Bytes>) -> Option<Response<Bytes>> {
        tokio::time::timeout(Duration::from_millis(BACKEND_PATIENCE_MS), self.call(request)).await.ok()?
    }

    async fn call(&self, request: Request<Bytes>) -> Option<Response<Bytes>> {
        let (mut head, body) = request.into_parts();
        head.uri = self.at_the_platform(head.uri)?;
        let (head, body) = self.client.request(Request::from_parts(head, Full::from(body))).await.ok()?.into_parts();
        let body = Limited::new(body, BACKEND_READS).collect().await.ok()?.to_bytes();
        Some(Response::from_parts(head, body))
    }

    fn at_the_platform(&self, path: Uri) -> Option<Uri> {
        let mut parts: Parts = path.into_parts();
        parts.scheme = Some(self.scheme.clone());
        parts.authority = Some(self.platform.to_string().parse::<Authority>().ok()?);
        Uri::from_parts(parts).ok()
    }
}

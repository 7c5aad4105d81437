use std::net::IpAddr;
use std::sync::Arc;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::{CryptoProvider, ring};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::{self, ClientConfig, RootCertStore, ServerConfig};

use super::config::{Error, Result};

/// How HTTP/2 is called where client and server agree on it.
pub(super) const HTTP2: &[u8] = b"h2";

/// What both origins prove themselves with: a key and a certificate that nobody knew before this start.
pub(super) struct Identity {
    pub certificate: CertificateDer<'static>,
    pub acceptor: TlsAcceptor,
}

impl Identity {
    /// For `localhost`, and for the addresses that are listened on.
    pub fn new(addresses: [IpAddr; 2]) -> Result<Self> {
        let names = ["localhost", "127.0.0.1", "::1"].into_iter().map(str::to_owned).chain(addresses.map(|address| address.to_string()));
        let failed = |reason: &dyn std::error::Error| Error::Certificate(reason.to_string());
        let CertifiedKey { cert, signing_key } = generate_simple_self_signed(names.collect::<Vec<_>>()).map_err(|reason| failed(&reason))?;
        let certificate = cert.der().clone();
        let key = PrivatePkcs8KeyDer::from(signing_key.serialize_der());
        let unversed = ServerConfig::builder_with_provider(provider()).with_safe_default_protocol_versions();
        let mut server = unversed
            .and_then(|builder| builder.with_no_client_auth().with_single_cert(vec![certificate.clone()], key.into()))
            .map_err(|reason| failed(&reason))?;
        server.alpn_protocols = vec![HTTP2.to_vec(), b"http/1.1".to_vec()];
        Ok(Self { certificate, acceptor: TlsAcceptor::from(Arc::new(server)) })
    }
}

/// A client that trusts this certificate and no other; without one, nobody.
pub(super) fn trusting(certificate: Option<&CertificateDer<'static>>) -> Result<ClientConfig> {
    let failed = |reason: rustls::Error| Error::Certificate(reason.to_string());
    let mut roots = RootCertStore::empty();
    if let Some(certificate) = certificate {
        roots.add(certificate.clone()).map_err(failed)?;
    }
    let builder = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions().map_err(failed)?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

/// Named, so that it does not hang on what other crates have switched on.
fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

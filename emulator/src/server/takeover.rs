//! The way to take a connection from the HTTP server: the faults below HTTP need the socket itself.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio_rustls::server::TlsStream;

use crate::faults::{End, Ending, Script};

/// A reset drops what has not left yet; this is how long it may take to leave.
pub(super) const LEAVING: Duration = Duration::from_millis(20);

/// A handler's hold on the connection it is called from.
#[derive(Clone)]
pub(super) struct Takeover(mpsc::UnboundedSender<Script>);

impl Takeover {
    pub fn new() -> (Self, mpsc::UnboundedReceiver<Script>) {
        let (sender, scripts) = mpsc::unbounded_channel();
        (Self(sender), scripts)
    }

    /// Plays the script in place of an answer. Never returns: the handler ends with its connection.
    pub async fn play<T>(self, script: Script) -> T {
        // It fails only when the connection is gone, and the handler with it.
        let _ = self.0.send(script);
        std::future::pending().await
    }
}

/// What there is of a connection once TLS has been seen to: bytes both ways, and the socket below.
pub(super) trait Wire: AsyncRead + AsyncWrite + Unpin + Send {
    fn socket(&self) -> &TcpStream;
}

impl Wire for TcpStream {
    fn socket(&self) -> &TcpStream {
        self
    }
}

impl Wire for TlsStream<TcpStream> {
    fn socket(&self) -> &TcpStream {
        self.get_ref().0
    }
}

pub(super) async fn play(mut wire: impl Wire, script: Script) -> io::Result<()> {
    wire.write_all(&script.bytes).await?;
    wire.flush().await?;
    match script.ending {
        Ending::Cut(End::Close) => {
            wire.shutdown().await?;
            // Unread bytes would turn the close into a reset.
            let _ = tokio::time::timeout(Duration::from_secs(1), read_to_end(&mut wire)).await;
            Ok(())
        }
        Ending::Cut(_) => {
            if !script.bytes.is_empty() {
                tokio::time::sleep(LEAVING).await;
            }
            wire.socket().set_zero_linger()
        }
        Ending::Stall => read_to_end(&mut wire).await,
    }
}

async fn read_to_end(wire: &mut impl Wire) -> io::Result<()> {
    let mut ignored = [0; 1024];
    while wire.read(&mut ignored).await? > 0 {}
    Ok(())
}

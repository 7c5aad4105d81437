use std::net::SocketAddr;

/// What the two origins know of themselves.
pub struct Settings {
    pub app_url: String,
    pub platform_url: String,
    /// Cookies know no ports: two emulators on one host would log each other out if their cookies had one name.
    pub app_port: u16,
    /// The control API under `/emulator/` of the platform's origin.
    pub control: bool,
    pub tls: bool,
}

impl Settings {
    /// Of origins that listen there.
    pub fn at(app: SocketAddr, platform: SocketAddr, control: bool, tls: bool) -> Self {
        Self { app_url: url(app, tls), platform_url: url(platform, tls), app_port: app.port(), control, tls }
    }
}

/// `localhost` is a secure context in every browser, and one origin whichever address it means.
fn url(address: SocketAddr, tls: bool) -> String {
    let scheme = if tls { "https" } else { "http" };
    let local = address.ip().is_loopback() || address.ip().is_unspecified();
    if local { format!("{scheme}://localhost:{}", address.port()) } else { format!("{scheme}://{address}") }
}

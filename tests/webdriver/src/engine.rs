//! The three engines, and how each is told to run by itself, out of sight and offline.

use std::{collections::HashMap, env, fmt, fs, path::PathBuf, process::Command};

use fantoccini::wd::Capabilities;
use serde_json::{Value, json};

use crate::{Error, Profile, Result, unattended::first_of};

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Engine {
    Chromium,
    Firefox,
    WebKit,
}

/// Nothing that talks to the outside by itself, and nothing that needs a graphics card.
const CHROMIUM_FLAGS: [&str; 8] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// The same for Firefox.
const FIREFOX_PREFERENCES: [(&str, bool); 9] = [
    ("app.normandy.enabled", false),
    ("app.update.auto", false),
    // For its pictures it would load pages once more, unseen and with storage of their own.
    ("browser.pagethumbnails.capturing_disabled", true),
    ("browser.safebrowsing.downloads.remote.enabled", false),
    ("datareporting.policy.dataSubmissionEnabled", false),
    ("network.captive-portal-service.enabled", false),
    ("network.connectivity-service.enabled", false),
    // Offline means offline: the servers under test are here.
    ("network.disable-localhost-when-offline", true),
    ("toolkit.telemetry.enabled", false),
];

/// Without a compiler for scripts Chromium has no WebAssembly either.
const CHROMIUM_WITHOUT_WASM: &str = "--js-flags=--jitless";
/// The same for Firefox, which keeps its compiler for scripts.
const FIREFOX_WITHOUT_WASM: (&str, bool) = ("javascript.options.wasm", false);

impl Engine {
    pub const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::WebKit];

    /// The environment variable that names the driver, as wasm-pack knows it.
    pub const fn variable(self) -> &'static str {
        match self {
            Self::Chromium => "CHROMEDRIVER",
            Self::Firefox => "GECKODRIVER",
            Self::WebKit => "SAFARIDRIVER",
        }
    }

    /// Debian's package, or Cargo's where Debian has none.
    pub(crate) const fn package(self) -> &'static str {
        match self {
            Self::Chromium => "chromium-driver",
            Self::Firefox => "geckodriver (cargo install geckodriver)",
            Self::WebKit => "webkit2gtk-driver",
        }
    }

    pub(crate) fn driver(self) -> String {
        let usual = match self {
            Self::Chromium => "chromedriver",
            Self::Firefox => "geckodriver",
            Self::WebKit => "WebKitWebDriver",
        };
        env::var(self.variable()).unwrap_or_else(|_| usual.into())
    }

    pub(crate) fn command(self, port: u16, profile: &Profile) -> Result<Command> {
        let mut command = Command::new(self.driver());
        command.arg(format!("--port={port}"));
        match self {
            Self::Chromium => {}
            Self::Firefox => {
                // Its second port, for the browser itself, would otherwise be 2828 for everyone.
                command.args(["--marionette-port", "0"]);
                // Whoever tests may speak to the browser itself: only there the network can be switched off.
                command.arg("--allow-system-access");
            }
            Self::WebKit => {
                needs_display()?;
                keep_in(&mut command, profile);
            }
        }
        Ok(command)
    }

    pub(crate) fn capabilities(self, profile: &Profile, flags: &[&str], without_wasm: bool) -> Result<Capabilities> {
        let mut wanted = match self {
            Self::Chromium => {
                let mut args: Vec<Value> = CHROMIUM_FLAGS.iter().chain(flags).copied().map(Value::from).collect();
                args.push(format!("--user-data-dir={}", profile.path().display()).into());
                args.extend(without_wasm.then(|| CHROMIUM_WITHOUT_WASM.into()));
                json!({
                    "browserName": "chrome",
                    "goog:chromeOptions": { "args": args },
                    "goog:loggingPrefs": { "browser": "ALL" },
                })
            }
            Self::Firefox => json!({
                "browserName": "firefox",
                "moz:firefoxOptions": {
                    "args": ["-headless", "-profile", profile.path()],
                    "prefs": FIREFOX_PREFERENCES.into_iter().chain(without_wasm.then_some(FIREFOX_WITHOUT_WASM)).collect::<HashMap<_, _>>(),
                },
            }),
            Self::WebKit if without_wasm => {
                return Err(Error::NotReady { engine: self, missing: "it has no switch for WebAssembly".into() });
            }
            Self::WebKit => json!({
                "browserName": "MiniBrowser",
                "webkitgtk:browserOptions": { "binary": mini_browser()?, "args": ["--automation"] },
            }),
        };
        // The emulator's own certificate.
        wanted["acceptInsecureCerts"] = true.into();
        match wanted {
            Value::Object(map) => Ok(map),
            _ => unreachable!("capabilities are written as objects above"),
        }
    }

    /// The browser itself, without a driver. Its pages may open tabs though nobody clicked.
    pub(crate) fn browser(self, profile: &Profile) -> Result<Command> {
        let missing = |missing: &str| Error::NotReady { engine: self, missing: missing.into() };
        match self {
            Self::Chromium => {
                let mut command = first_of(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"])
                    .ok_or_else(|| missing("there is no chromium on PATH; install it"))?;
                command.args(CHROMIUM_FLAGS).arg("--disable-popup-blocking").arg(format!("--user-data-dir={}", profile.path().display()));
                Ok(command)
            }
            Self::Firefox => {
                let mut command = first_of(&["firefox", "firefox-esr"]).ok_or_else(|| missing("there is no firefox on PATH; install firefox-esr"))?;
                // One that was killed must not open its old tabs again.
                let alone = [
                    ("browser.aboutwelcome.enabled", false),
                    ("browser.sessionstore.resume_from_crash", false),
                    ("browser.shell.checkDefaultBrowser", false),
                    ("dom.disable_open_during_load", false),
                ];
                let lines = FIREFOX_PREFERENCES.into_iter().chain(alone).map(|(name, value)| format!("user_pref({name:?}, {value});\n"));
                // A process for each tab of a site, and not only for the first four.
                let processes = String::from("user_pref(\"dom.ipc.processCount.webIsolated\", 16);\n");
                fs::write(profile.path().join("user.js"), lines.chain([processes]).collect::<String>())?;
                command.args(["-headless", "-no-remote", "-profile"]).arg(profile.path());
                Ok(command)
            }
            Self::WebKit => {
                needs_display()?;
                let mut command = Command::new(mini_browser()?);
                command.arg("--javascript-can-open-windows-automatically=true");
                keep_in(&mut command, profile);
                Ok(command)
            }
        }
    }
}

/// WebKitGTK takes no profile option; what it stores follows these.
fn keep_in(command: &mut Command, profile: &Profile) {
    for (variable, folder) in [("XDG_DATA_HOME", "data"), ("XDG_CACHE_HOME", "cache"), ("XDG_CONFIG_HOME", "config")] {
        command.env(variable, profile.path().join(folder));
    }
}

fn needs_display() -> Result<()> {
    if env::var_os("DISPLAY").is_none() && env::var_os("WAYLAND_DISPLAY").is_none() {
        let missing = "it has no headless mode and there is no display; run under `xvfb-run -a`";
        return Err(Error::NotReady { engine: Engine::WebKit, missing: missing.into() });
    }
    Ok(())
}

/// Debian keeps it below the architecture's library directory, outside PATH.
fn mini_browser() -> Result<PathBuf> {
    std::fs::read_dir("/usr/lib")?
        .filter_map(|entry| Some(entry.ok()?.path().join("webkit2gtk-4.1/MiniBrowser")))
        .find(|path| path.exists())
        .ok_or_else(|| Error::NotReady { engine: Engine::WebKit, missing: "MiniBrowser was not found below /usr/lib; install webkit2gtk-driver".into() })
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Chromium => "Chromium",
            Self::Firefox => "Firefox",
            Self::WebKit => "WebKit",
        })
    }
}

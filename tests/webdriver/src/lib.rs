//! Drives real browsers for the tests, over WebDriver.
//!
//! ```no_run
//! # async fn example() -> webdriver_harness::Result<()> {
//! use webdriver_harness::{Browser, Engine, Role};
//!
//! let browser = Browser::start(Engine::Chromium).await?;
//! browser.open("http://localhost:8787/").await?;
//! browser.find(Role::Button, "Create user").await?.click().await?;
//! browser.wait_for_text("resolved").await?;
//! assert!(browser.console().await?.is_empty());
//! # Ok(()) }
//! ```
//!
//! Each browser has its own driver process and its own profile; dropping it kills both at once, and so does the end of the test's process.

mod browser;
mod command;
mod console;
mod driver;
mod emulation;
mod engine;
mod error;
mod group;
mod outcome;
mod page;
mod process;
mod profile;
mod unattended;
mod webview;

pub use browser::{Browser, Tab};
pub use console::ConsoleEntry;
pub use emulation::ColorScheme;
pub use engine::Engine;
pub use error::{Error, Result};
pub use fantoccini::{elements::Element, key::Key};
pub use group::Group;
pub use outcome::{Failure, Outcome, Sure};
pub use page::{PATIENCE, Role};
pub use process::PageProcess;
pub use profile::Profile;
pub use unattended::Unattended;

//! What the tests of the built package share: browsers, an emulator for each test, and words for what a call came to.
//!
//! Each emulator has ports, and so origins, of its own: nothing is stored there before the test begins.

mod browsers;
mod control;
mod site;
mod stage;
mod suite;
mod without_wasm;

pub use control::Control;
pub use site::Site;
pub use stage::{PRELUDE, Stage, built, package};
pub use suite::{Arguments, Conclusion, Test, conclude, run, test};
pub use webdriver_harness::{Engine, Failure, Outcome, PageProcess, Profile, Sure, Tab, Unattended};
pub use without_wasm::without_wasm;

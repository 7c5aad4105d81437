//! Sentiance's platform and an example app backend, for development and tests.
//!
//! - [`rules`]: what the platform decides, as plain data in and plain data out. No sockets, no clock, no randomness of its own.
//! - [`faults`]: what can go wrong on the way, and which request it happens to.
//! - [`sample`]: what the example app backend says.
//! - [`origins`]: what becomes of a request to either of them; sessions, counters, log and control API included.
//! - [`server`]: both origins on real sockets.
//!
//! What Sentiance's real platform does beyond its published call is not known; see the package's README.

pub mod faults;
pub mod origins;
pub mod rules;
pub mod sample;
#[cfg(feature = "server")]
pub mod server;
pub mod words;

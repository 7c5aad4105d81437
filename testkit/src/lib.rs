//! Sentiance's platform and an example app backend as one function from a request to what `fetch` sees of it. The rules and the faults are the
//! emulator's own; here is what takes the place of its sockets.
//!
//! `npm/testing.js` is the other half: it makes requests of what `fetch` is called with, and responses of what is seen.

mod entropy;
#[cfg(target_arch = "wasm32")]
mod kit;
mod seen;
mod world;

pub use seen::{End, Seen};
pub use world::{Side, World};

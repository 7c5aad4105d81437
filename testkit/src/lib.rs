//! The emulator's two origins for JavaScript, which has its own half of each:
//!
//! - [`World`]: one function from a request to what `fetch` sees of it. `npm/testing.js` makes requests of what `fetch` is called with, and
//!   responses of what is seen.
//! - `Emulator`: what to do to a connection. `npm/emulator/` does it to Node's sockets.

#[cfg(all(target_arch = "wasm32", feature = "sockets"))]
mod emulator;
mod entropy;
#[cfg(all(target_arch = "wasm32", feature = "testing"))]
mod kit;
mod seen;
mod world;

pub use seen::{End, Seen};
pub use sentiance_emulator::origins::Side;
pub use world::World;

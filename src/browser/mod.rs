//! Carries effects out and brings events in. Nothing here decides about users, and nothing here may panic: every import that touches an
//! object we did not make can fail, and its failure becomes an event.

mod allocator;
mod clock;
mod code;
mod drive;
mod home;
mod http;
mod js;
mod ledger;
mod locks;
mod place;
mod platform;
mod shared;
mod store;
mod tab;
mod url;
mod wait;
mod wake;
mod watch;

pub mod calls;

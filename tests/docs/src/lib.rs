//! What the documentation shows, run as its reader would run it.

mod command;
mod pages;

pub use command::{as_usual, check, commands};
pub use pages::{Block, Mention, blocks, mentions, root};

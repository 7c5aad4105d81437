//! Small real apps with the packed tarball in them, and what a person does there.

mod app;
mod life;
mod server;
mod site;
mod world;

pub use app::App;
pub use life::{Page, lived, reads};
pub use server::Server;
pub use site::{Plan, Site};
pub use world::World;

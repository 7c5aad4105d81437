//! The frame of the fault matrix: a row is a fault; it is played with the package and with a control, in each engine, and judged the same way.
//!
//! The rows are in `tests/`, a file each, grouped by subject; `tests/FAULTS.md` is what a run of all of them comes to.

mod cell;
pub mod device;
mod peers;
mod play;
mod report;
mod row;
mod scene;
mod subject;
mod told;

pub use edge_tests::{Engine, Outcome, PageProcess, Profile, Site, Stage, Sure, Tab};
pub use peers::Peers;
pub use play::run;
pub use row::{Playing, Row};
pub use scene::Scene;
pub use subject::Subject;
pub use told::Told;

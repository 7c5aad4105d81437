//! What can go wrong between a client and the platform, and which request it happens to.
//! Pure like `rules`: a fault turns an answer into a [`Delivery`], and whoever owns the socket carries it out.

mod deliver;
mod kind;
mod plan;
mod script;
mod stand_in;
mod wrong_type;

pub use deliver::{Delivery, deliver};
pub use kind::{End, Framing, Kind, LengthFraming};
pub use plan::{Fault, Plan, Route, Target};
pub use script::{Ending, Script, render};

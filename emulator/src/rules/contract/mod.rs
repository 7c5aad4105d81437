//! The exchange contract as HTTP: which request means which call, and how an answer is written.

mod answer;
mod deletion;
mod form;
mod route;
mod serve;

pub use answer::Answer;
pub use form::MAX_BODY;
pub use route::Call;

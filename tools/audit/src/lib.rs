//! Asks what is known of the dependencies: their vulnerabilities, as far as somebody can be asked, and the licences of what is shipped.

pub mod advisories;
mod answer;
pub mod licences;
pub mod npm;

pub use answer::Answer;

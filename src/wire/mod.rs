//! What crosses a trust boundary: the caller's options, the answers of two servers, the stored record. Here the untrusted becomes a type
//! or an error, and only here are field names known.

pub mod answers;
pub mod api_key;
pub mod explanation;
pub mod form;
pub mod object;
pub mod options;
pub mod record;
pub mod results;
pub mod retry_after;
pub mod time;
pub mod timeline;
pub mod url;
pub mod uuid;
pub mod value;

#[cfg(all(test, not(target_arch = "wasm32")))]
pub mod fixture;

pub use value::Value;

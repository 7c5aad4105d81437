//! Storage that is full, denied, missing, or holds what the module never wrote.

mod cleared;
mod corrupted;
mod denied;
mod fill;
mod filled_meanwhile;
mod full;
mod half_made;
mod home_torn;
mod newer_version;
mod without_indexed_db;

use fault_tests::Row;

pub const ROWS: &[Row] =
    &[full::ROW, filled_meanwhile::ROW, denied::ROW, home_torn::ROW, corrupted::ROW, half_made::ROW, newer_version::ROW, cleared::ROW, without_indexed_db::ROW];

const WITHIN: std::time::Duration = std::time::Duration::from_secs(10);
const CREATE: &str = "m.createUser({ authCodeUrl: backend, timeoutMs: 10_000 })";

//! Clocks that are wrong, and a device that is offline for a while.

mod clock_moved;
mod clock_wrong;
mod offline;
mod reset_offline;
mod went_offline;

use fault_tests::Row;

pub const ROWS: &[Row] = &[offline::ROW, went_offline::ROW, reset_offline::ROW, clock_wrong::ROW, clock_moved::ROW];

const WITHIN: std::time::Duration = std::time::Duration::from_secs(10);
const CREATE: &str = "m.createUser({ authCodeUrl: backend, timeoutMs: 10_000 })";
const NOT_IN: &[(fault_tests::Engine, &str)] =
    &[(fault_tests::Engine::WebKit, "no command of its driver takes the network away; `network::unreachable` is the nearest there")];

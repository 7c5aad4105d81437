//! Death at every point of a call: just before and just after everything it writes, sends and waits for.

mod browser_creating;
mod browser_refreshing;
mod browser_resetting;
mod every_point;
mod judge;
mod tab_creating;
mod tab_resetting;
mod tab_switching;

use fault_tests::Row;

pub const ROWS: &[Row] = &[browser_creating::ROW, browser_resetting::ROW, browser_refreshing::ROW, tab_creating::ROW, tab_resetting::ROW, tab_switching::ROW];

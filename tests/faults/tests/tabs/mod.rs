//! Tabs, pages and copies of the module that meet.

mod at_once;
mod two_tabs;

use fault_tests::Row;

pub const ROWS: &[Row] = &[two_tabs::ROW];

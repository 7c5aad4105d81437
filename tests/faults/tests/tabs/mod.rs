//! Tabs, pages and copies of the module that meet.

pub mod at_once;
mod copies;
mod in_flight;
mod one_code;
mod reset_other_copy;
mod reset_other_tab;
mod reset_same_tab;
mod tab_closed;
mod ten_tabs;
mod two_codes;
mod two_persons;
mod two_tabs;

use fault_tests::Row;

pub const ROWS: &[Row] = &[
    two_tabs::ROW,
    ten_tabs::ROW,
    two_codes::ROW,
    two_persons::ROW,
    one_code::ROW,
    reset_same_tab::ROW,
    reset_other_tab::ROW,
    reset_other_copy::ROW,
    copies::ROW,
    tab_closed::ROW,
];

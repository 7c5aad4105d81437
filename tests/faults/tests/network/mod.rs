//! A network and servers that do what they like.

mod answer_lost;

use fault_tests::Row;

pub const ROWS: &[Row] = &[answer_lost::ROW];

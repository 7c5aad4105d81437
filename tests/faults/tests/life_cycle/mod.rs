//! Pages that are frozen, put away, brought back and loaded again while they create.

mod back_after_another;
mod back_after_reset;
mod back_listening;
mod frozen_after_another;
mod frozen_after_reset;
mod frozen_holder;
mod navigation;
mod reload;
mod two_tabs;

use fault_tests::Row;

pub const ROWS: &[Row] = &[
    frozen_after_reset::ROW,
    frozen_after_another::ROW,
    frozen_holder::ROW,
    back_after_reset::ROW,
    back_after_another::ROW,
    back_listening::ROW,
    reload::ROW,
    navigation::ROW,
];

//! Pages that are frozen, put away, brought back and loaded again while they create.
//!
//! A run of its own, `cargo test -p fault-tests --test life_cycle`, and not on the page of faults yet.

mod back_after_another;
mod back_after_reset;
mod frozen_after_another;
mod frozen_after_reset;
mod frozen_holder;
mod navigation;
mod reload;
mod two_tabs;

use fault_tests::{Row, run_apart};

const ROWS: &[Row] =
    &[frozen_after_reset::ROW, frozen_after_another::ROW, frozen_holder::ROW, back_after_reset::ROW, back_after_another::ROW, reload::ROW, navigation::ROW];

fn main() -> std::process::ExitCode {
    run_apart(&[ROWS])
}

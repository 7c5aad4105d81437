//! The fault matrix, a module for each subject, a file for each row.

mod kills;
mod life_cycle;
mod network;
mod storage;
mod tabs;
mod time;
mod user;

fn main() -> std::process::ExitCode {
    fault_tests::run(&[tabs::ROWS, user::ROWS, life_cycle::ROWS, kills::ROWS, network::ROWS, storage::ROWS, time::ROWS])
}

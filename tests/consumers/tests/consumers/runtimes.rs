//! Where there is no device: importing is harmless there, and a call says what is missing.

use consumer_tests::App;
use edge_tests::{Outcome, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![node_and_its_workers]
}

async fn node_and_its_workers() -> Outcome {
    App::install("node")?.run("start", &[])
}

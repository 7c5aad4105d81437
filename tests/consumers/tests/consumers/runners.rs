//! Test runners: an app's own tests, in jsdom.

use consumer_tests::App;
use edge_tests::{Outcome, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![jest, vitest]
}

async fn jest() -> Outcome {
    App::install("jest")?.run("test", &[])
}

async fn vitest() -> Outcome {
    App::install("vitest")?.run("test", &[])
}

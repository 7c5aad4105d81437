//! Test runners: an app's own tests, in jsdom.

use std::fs;

use consumer_tests::App;
use edge_tests::{Outcome, Test, tests};

const README: &str = include_str!("../../../../README.md");

pub fn tests() -> Vec<Test> {
    tests![jest, vitest]
}

async fn jest() -> Outcome {
    App::install("jest")?.run("test", &[])
}

/// With the test that the README shows.
async fn vitest() -> Outcome {
    let app = App::install("vitest")?;
    let mut blocks = README.split("```js\n").skip(1).filter_map(|rest| rest.split("```").next());
    let shown = blocks.find(|block| block.contains("sentiance-web/testing")).ok_or("the README shows no test")?;
    fs::write(app.path("readme.test.js"), shown)?;
    app.run("test", &[])
}

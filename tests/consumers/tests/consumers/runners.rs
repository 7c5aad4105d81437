use edge_tests::{Test, tests};

pub fn tests() -> Vec<Test> {
    tests![]
}

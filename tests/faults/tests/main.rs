//! The module in each engine.

mod life;

fn main() -> std::process::ExitCode {
    edge_tests::run([life::tests()])
}

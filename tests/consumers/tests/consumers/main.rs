//! One test a consumer; `apps/` has what is its own.

mod bundlers;
mod frameworks;
mod pages;
mod runners;
mod runtimes;

fn main() -> std::process::ExitCode {
    edge_tests::run([bundlers::tests(), frameworks::tests(), pages::tests(), runners::tests(), runtimes::tests()])
}

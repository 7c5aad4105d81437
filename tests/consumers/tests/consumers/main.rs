//! One test a consumer; `apps/` has what is its own.

mod bundlers;
mod frameworks;
mod hybrid;
mod pages;
mod runners;
mod runtimes;

fn main() -> std::process::ExitCode {
    edge_tests::run([bundlers::tests(), frameworks::tests(), hybrid::tests(), pages::tests(), runners::tests(), runtimes::tests()])
}

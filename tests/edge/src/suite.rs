//! Runs tests as `cargo test` does, with the same arguments, and closes the browsers they shared.

use std::{process::ExitCode, sync::LazyLock};

pub use libtest_mimic::{Arguments, Conclusion};
use libtest_mimic::{Failed, Trial};
use tokio::runtime::Runtime;

use crate::{Outcome, browsers, without_wasm::left_out};

/// One for all tests: a browser's session lives on it from test to test.
static RUNTIME: LazyLock<std::io::Result<Runtime>> = LazyLock::new(Runtime::new);

pub type Test = Trial;

/// The tests of a module, by their names. One that is not listed is dead code, and the compiler says so.
#[macro_export]
macro_rules! tests {
    ($($name:ident),* $(,)?) => {
        vec![$($crate::test(concat!(module_path!(), "::", stringify!($name)), || $name())),*]
    };
}

/// `path` starts with the crate's name, which is left out.
pub fn test<F: Future<Output = Outcome>>(path: &str, body: impl FnOnce() -> F + Send + 'static) -> Test {
    let name = path.split_once("::").map_or(path, |(_, name)| name);
    let trial = Trial::test(name, move || {
        let runtime = RUNTIME.as_ref().map_err(|error| Failed::from(format!("no runtime: {error}")))?;
        runtime.block_on(body()).map_err(|failure| Failed::from(format!("{failure:?}")))
    });
    trial.with_ignored_flag(left_out(name))
}

pub fn run<const N: usize>(modules: [Vec<Test>; N]) -> ExitCode {
    conclude(&Arguments::from_args(), modules.into_iter().flatten().collect()).exit_code()
}

/// The same for whoever has something to do afterwards.
pub fn conclude(arguments: &Arguments, tests: Vec<Test>) -> Conclusion {
    let conclusion = libtest_mimic::run(arguments, tests);
    browsers::close_all();
    conclusion
}

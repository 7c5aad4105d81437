//! Every hostile value at every place where one can come, and every global that a page may have replaced. Each call settles within its
//! deadline with a `SentianceError` or a right answer, nothing is said on the page, and nothing stored is lost.

mod table;
mod worlds;

fn main() -> std::process::ExitCode {
    edge_tests::run([table::tests(), worlds::tests()])
}

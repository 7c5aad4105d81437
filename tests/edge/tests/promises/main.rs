//! What the module promises, each promise a test, in a real browser with real sockets.

mod answers;
mod entry;
mod explain;
mod life;
mod reads;
mod records;
mod storage;
mod tabs;

fn main() -> std::process::ExitCode {
    edge_tests::run([answers::tests(), entry::tests(), explain::tests(), life::tests(), reads::tests(), records::tests(), storage::tests(), tabs::tests()])
}

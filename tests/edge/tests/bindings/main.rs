//! What goes over the package: the store, the React hook, the drop-in for React Native.

mod react;
mod react_native;
mod store;
mod testing;

fn main() -> std::process::ExitCode {
    edge_tests::run([store::tests(), react::tests(), react_native::tests(), testing::tests()])
}

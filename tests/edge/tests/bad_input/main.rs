//! What a caller, a backend or a platform can do wrong, row by row. After each row: a `SentianceError` that says which fault it was, within the
//! deadline; nothing stored; nothing secret told; and the next call works.

mod abort;
mod backend;
mod callback;
mod configure;
mod hostile;
mod options;
mod platform;
mod row;
mod told;
mod urls;

fn main() -> std::process::ExitCode {
    edge_tests::run([
        abort::tests(),
        backend::tests(),
        callback::tests(),
        configure::tests(),
        hostile::tests(),
        options::tests(),
        platform::tests(),
        urls::tests(),
    ])
}

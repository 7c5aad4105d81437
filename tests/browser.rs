//! The module's edge in a real browser: localStorage, IndexedDB, Web Locks and timers are the browser's own, only `fetch` is ours.
//!
//! Every test begins on a clean device and leaves one (`stage`). What "another tab" does, a test does to the row and the locks itself.

#[cfg(target_arch = "wasm32")]
mod browser {
    use wasm_bindgen_test::wasm_bindgen_test_configure;

    wasm_bindgen_test_configure!(run_in_browser);

    mod stage;

    mod allocator;
    mod answers;
    mod body;
    mod connection;
    mod creation;
    mod custom;
    mod ensure;
    mod explain;
    mod fence;
    mod interruption;
    mod lease;
    mod memory;
    mod mirror;
    mod platform;
    mod quota;
    mod refresh;
    mod request;
    mod reset;
    mod retry;
    mod shared;
    mod source;
    mod version;
}

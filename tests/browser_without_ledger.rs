//! The module's edge where a page may not use IndexedDB. A page of its own: the module remembers that there is none.

#[cfg(target_arch = "wasm32")]
mod browser {
    use wasm_bindgen_test::wasm_bindgen_test_configure;

    wasm_bindgen_test_configure!(run_in_browser);

    #[allow(dead_code, unused_imports, reason = "shared with the other page of tests")]
    mod stage;

    mod best_effort;
}

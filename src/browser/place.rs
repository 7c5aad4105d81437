//! Whether what is stored here lasts.

use wasm_bindgen::JsValue;

use super::js;
use super::store::Persistence;

/// Frames within frames, at most.
const DEEPEST: usize = 32;

/// `memory` by the app's choice; `session` where the browser says that it forgets with the page; `partitioned` in a frame of another site,
/// to which browsers give a storage of its own; else `durable`. A private window cannot be told.
pub fn tier(persistence: Persistence) -> &'static str {
    if let Persistence::Memory = persistence {
        return "memory";
    }
    if js::global("credentialless").is_some_and(|is| is.is_truthy()) {
        return "session";
    }
    if is_framed_by_others() { "partitioned" } else { "durable" }
}

fn is_framed_by_others() -> bool {
    let Some(mut window) = js::global("window") else { return false };
    let origin = origin(&window);
    for _ in 0..DEEPEST {
        match js::get(&window, "parent") {
            Some(parent) if parent != window => window = parent,
            _ => return false,
        }
        if self::origin(&window) != origin {
            return true;
        }
    }
    true
}

/// Not to be seen where it is another one.
fn origin(window: &JsValue) -> Option<String> {
    js::get(&js::get(window, "location")?, "origin")?.as_string()
}

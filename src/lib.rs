//! Creates and resets the one Sentiance user of a device, in the browser.
//!
//! `core` decides, `wire` reads and writes what crosses a trust boundary, `browser` carries out. The facade in `npm/` calls the exports
//! below; each hands back a promise that rejects with a plain record of the failure.

pub mod core;
pub mod wire;

#[cfg(target_arch = "wasm32")]
mod browser;

#[cfg(target_arch = "wasm32")]
pub use exports::*;

#[cfg(target_arch = "wasm32")]
mod exports {
    use js_sys::Promise;
    use wasm_bindgen::prelude::*;

    use crate::browser::calls;
    use crate::wire::results;

    #[wasm_bindgen(js_name = createUser)]
    pub fn create_user(call: u32, options: JsValue, config: JsValue, spent: u32) -> Promise {
        calls::create_user(call, options, config, spent, false)
    }

    #[wasm_bindgen(js_name = ensureUser)]
    pub fn ensure_user(call: u32, options: JsValue, config: JsValue, spent: u32) -> Promise {
        calls::create_user(call, options, config, spent, true)
    }

    #[wasm_bindgen]
    pub fn reset(call: u32, config: JsValue) -> Promise {
        calls::reset(call, config)
    }

    #[wasm_bindgen(js_name = userExists)]
    pub fn user_exists(call: u32, config: JsValue) -> Promise {
        calls::read(call, config, |answer, _| calls::found(answer).is_some().into())
    }

    #[wasm_bindgen(js_name = isUserLinked)]
    pub fn is_user_linked(call: u32, config: JsValue) -> Promise {
        calls::read(call, config, |answer, _| calls::found(answer).is_some_and(|user| user.linked).into())
    }

    #[wasm_bindgen(js_name = getUserId)]
    pub fn get_user_id(call: u32, config: JsValue) -> Promise {
        calls::read(call, config, |answer, _| calls::found(answer).map_or(JsValue::NULL, |user| user.id.as_str().into()))
    }

    #[wasm_bindgen(js_name = requestUserAccessToken)]
    pub fn request_user_access_token(call: u32, config: JsValue, spent: u32) -> Promise {
        calls::token(call, config, None, spent, |answer, _| calls::told(answer, results::token))
    }

    /// A token and where it may go; `refused` is one that the platform has refused.
    #[wasm_bindgen]
    pub fn authorize(call: u32, config: JsValue, refused: JsValue, spent: u32) -> Promise {
        calls::token(call, config, refused.as_string(), spent, |answer, _| calls::told(answer, results::authorization))
    }

    #[wasm_bindgen(js_name = getSdkStatus)]
    pub fn get_sdk_status(call: u32, config: JsValue) -> Promise {
        calls::status(call, config)
    }

    #[wasm_bindgen]
    pub fn watch(of_status: bool, tell: JsValue, config: JsValue) -> u32 {
        calls::watch(of_status, tell, config)
    }

    #[wasm_bindgen]
    pub fn unwatch(number: u32) {
        calls::unwatch(number);
    }

    #[wasm_bindgen]
    pub fn explain(call: u32, config: JsValue) -> Promise {
        calls::explain(call, config)
    }

    #[wasm_bindgen(js_name = getInitState)]
    pub fn get_init_state() -> JsValue {
        calls::init_state().into()
    }

    #[wasm_bindgen(js_name = getVersion)]
    pub fn get_version() -> JsValue {
        env!("CARGO_PKG_VERSION").into()
    }

    #[wasm_bindgen]
    pub fn interrupt(call: u32, aborted: bool) {
        calls::interrupt(call, aborted);
    }
}

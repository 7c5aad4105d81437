//! JavaScript values, read without running into what they inherit or throw.

use js_sys::{Array, Function, Object, Promise, Reflect};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::wire::Value;
use crate::wire::object::Object as Written;

// Each takes the name as text, and tells what is there from `undefined` and `null` by itself: one call of the page instead of five.
#[wasm_bindgen]
extern "C" {
    type Thing;
    #[wasm_bindgen(method, structural, catch, indexing_getter)]
    fn property(this: &Thing, name: &str) -> Result<Option<JsValue>, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = getOwnPropertyDescriptor)]
    fn descriptor(object: &JsValue, name: &str) -> Result<Option<JsValue>, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = set)]
    fn set_property(object: &Object, name: &str, value: &JsValue) -> Result<bool, JsValue>;
}

/// A value that came from outside.
#[derive(Clone)]
pub struct Foreign(pub JsValue);

impl Value for Foreign {
    fn own(&self, name: &str) -> Option<Self> {
        // Only what is simply there: a getter is not run. What is no object has no descriptors, and throws.
        get(&descriptor(&self.0, name).ok()??, "value").map(Foreign)
    }
    fn names(&self) -> Option<Vec<String>> {
        let names = Reflect::own_keys(self.0.is_object().then(|| self.0.unchecked_ref())?).ok()?;
        // Collected in one expression, it would be 0.1 KB more to download.
        let mut texts = Vec::new();
        for name in names.iter() {
            texts.extend(name.as_string());
        }
        Some(texts)
    }
    fn string(&self) -> Option<String> {
        self.0.as_string()
    }
    fn number(&self) -> Option<f64> {
        self.0.as_f64()
    }
    fn boolean(&self) -> Option<bool> {
        self.0.as_bool()
    }
    fn is_function(&self) -> bool {
        self.0.is_function()
    }
}

/// JSON text as a value; `None` where it is no JSON.
pub fn parse(text: &str) -> Option<Foreign> {
    js_sys::JSON::parse(text).ok().map(Foreign)
}

/// An object for the caller or the ledger.
pub fn object(written: &Written) -> JsValue {
    let serializer = Serializer::new().serialize_maps_as_objects(true).serialize_missing_as_null(true);
    written.serialize(&serializer).unwrap_or_default()
}

/// The text of an object of ours, or of one that was stored.
pub fn stringify(value: &JsValue) -> Option<String> {
    // A `toJSON` that objects inherit would be asked.
    bare(value);
    js_sys::JSON::stringify(value).ok()?.as_string()
}

/// An object that inherits nothing: what a page adds to `Object.prototype` is none of its fields.
fn bare(object: &JsValue) {
    if object.is_object() {
        let _ = Reflect::set_prototype_of(object.unchecked_ref::<Object>(), &JsValue::NULL);
    }
}

/// A promise, and the function that fulfils it.
pub fn promise() -> (Promise, JsValue) {
    let mut fulfil = JsValue::UNDEFINED;
    let promise = Promise::new(&mut |resolve, _| fulfil = resolve.into());
    (promise, fulfil)
}

/// Calls a function of the engine's own, such as one that fulfils a promise.
pub fn tell(function: &JsValue, value: &JsValue) {
    if let Some(function) = function.dyn_ref::<Function>() {
        let _ = function.call1(&JsValue::UNDEFINED, value);
    }
}

/// Calls `listener` the next time that event happens on that target.
pub fn listen(target: &JsValue, event: &str, listener: &JsValue) {
    let _ = call(target, "addEventListener", &[event.into(), listener.clone(), literal(r#"{"once":true}"#).into()]);
}

/// A property that is there and neither `undefined` nor `null`.
pub fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    object.unchecked_ref::<Thing>().property(name).ok()?
}

/// A global, whatever kind of global scope this is.
pub fn global(name: &str) -> Option<JsValue> {
    get(&js_sys::global(), name)
}

/// An object of ours from its JSON text: one call instead of one for each property.
pub fn literal(json: &str) -> Object {
    let object = js_sys::JSON::parse(json).unwrap_or_default();
    bare(&object);
    object.unchecked_into()
}

pub fn set(object: &Object, name: &str, value: &JsValue) {
    // Fails on frozen objects and setters that throw; ours are neither.
    let _ = set_property(object, name, value);
}

/// Calls a method of an object that somebody else made. An error is whatever it threw.
pub fn call(object: &JsValue, method: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let method: Function = get(object, method).unwrap_or_default().dyn_into()?;
    method.apply(object, &arguments.iter().collect::<Array>())
}

/// Calls a method that gives a promise. Not every promise is one of this page's own `Promise`: libraries replace that, and realms differ.
pub fn promised(object: &JsValue, method: &str, arguments: &[JsValue]) -> Result<Promise, JsValue> {
    Ok(resolved(&call(object, method, arguments)?))
}

/// A promise of our own for whatever that is. `Promise.resolve` would look at the constructor of a promise, and throw what that throws.
fn resolved(value: &JsValue) -> Promise {
    let (promise, fulfil) = promise();
    tell(&fulfil, value);
    promise
}

/// Calls a function of the app's; a promise for what it gives, promise or not.
pub fn ask(function: &JsValue, context: &Object) -> Promise {
    let answer = function.dyn_ref::<Function>().ok_or(JsValue::UNDEFINED).and_then(|function| function.call1(&JsValue::UNDEFINED, context));
    match answer {
        Ok(answer) => resolved(&answer),
        Err(thrown) => Promise::reject(&thrown),
    }
}

/// The `name` of an exception.
pub fn name_of(error: &JsValue) -> Option<String> {
    get(error, "name")?.as_string()
}

//! JavaScript, for tests: what fails here fails the test.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, JSON, Object, Promise, Reflect};
use serde_json::Value as Json;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// After this many milliseconds a promise counts as never settled. Longer than any test's deadline.
const PATIENCE: i32 = 12_000;

pub fn global() -> JsValue {
    js_sys::global().into()
}

pub fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or_else(|error| panic!("reading `{name}` threw {error:?}"))
}

pub fn set(object: &JsValue, name: &str, value: &JsValue) {
    assert_eq!(Reflect::set(object, &name.into(), value), Ok(true), "`{name}` cannot be set");
}

pub fn call(object: &JsValue, method: &str, arguments: &[JsValue]) -> JsValue {
    let function: Function = get(object, method).unchecked_into();
    function.apply(object, &arguments.iter().collect::<Array>()).unwrap_or_else(|error| panic!("`{method}` threw {error:?}"))
}

pub fn object(json: &Json) -> JsValue {
    JSON::parse(&json.to_string()).expect("JSON is JSON")
}

/// `null` for what has no JSON.
pub fn json(value: &JsValue) -> Json {
    JSON::stringify(value).ok().and_then(|text| text.as_string()).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

pub fn text(value: &JsValue, name: &str) -> String {
    get(value, name).as_string().unwrap_or_default()
}

pub fn error(name: &str) -> JsValue {
    let error = js_sys::Error::new("made by a test");
    error.set_name(name);
    error.into()
}

/// Waits for a promise; fails the test if it stays pending.
pub async fn settled(promise: &Promise) -> Result<JsValue, JsValue> {
    let pending: JsValue = Object::new().into();
    let (alarm, ring) = deferred();
    let timer = web_sys::window().expect("a page").set_timeout_with_callback_and_timeout_and_arguments_1(&ring, PATIENCE, &pending).expect("a timer");
    let settled = JsFuture::from(Promise::race(&Array::of2(promise, &alarm))).await;
    web_sys::window().expect("a page").clear_timeout_with_handle(timer);
    assert_ne!(settled, Ok(pending), "a promise was left pending");
    settled
}

pub fn deferred() -> (Promise, Function) {
    let mut fulfil = None;
    let promise = Promise::new(&mut |resolve, _| fulfil = Some(resolve));
    (promise, fulfil.expect("the executor runs at once"))
}

pub async fn sleep(millis: i32) {
    let (woken, wake) = deferred();
    web_sys::window().expect("a page").set_timeout_with_callback_and_timeout_and_arguments_0(&wake, millis).expect("a timer");
    let _ = JsFuture::from(woken).await;
}

/// Waits until something is so, for at most five seconds.
pub async fn until(what: &str, mut so: impl FnMut() -> bool) {
    let began = now();
    while !so() {
        assert!(now() - began < 5_000.0, "waited in vain: {what}");
        sleep(2).await;
    }
}

pub fn now() -> f64 {
    js_sys::Date::now()
}

/// A function of the test's, for JavaScript to call.
pub fn function(body: impl FnMut(JsValue) -> JsValue + 'static) -> JsValue {
    Closure::<dyn FnMut(JsValue) -> JsValue>::new(body).into_js_value()
}

/// Something held back until the test lets it go.
#[derive(Clone)]
pub struct Gate(Promise, Function);

impl Gate {
    pub fn closed() -> Self {
        let (promise, open) = deferred();
        Self(promise, open)
    }

    pub fn open(&self) {
        self.1.call0(&JsValue::UNDEFINED).expect("a promise can be fulfilled");
    }

    pub fn promise(&self) -> Promise {
        self.0.clone()
    }
}

/// Replaces a property until dropped.
pub struct Replaced(Rc<Former>);

struct Former {
    object: JsValue,
    name: &'static str,
    descriptor: JsValue,
}

thread_local! {
    /// A test that fails drops nothing: the next one restores what it left.
    static REPLACED: RefCell<Vec<Rc<Former>>> = const { RefCell::new(Vec::new()) };
}

impl Replaced {
    pub fn value(object: JsValue, name: &'static str, value: &JsValue) -> Self {
        Self::define(object, name, "value", value)
    }

    pub fn getter(object: JsValue, name: &'static str, getter: &JsValue) -> Self {
        Self::define(object, name, "get", getter)
    }

    fn define(object: JsValue, name: &'static str, kind: &str, what: &JsValue) -> Self {
        let descriptor = Reflect::get_own_property_descriptor(object.unchecked_ref::<Object>(), &name.into()).expect("an object");
        let new = Object::new();
        set(&new, kind, what);
        set(&new, "configurable", &JsValue::TRUE);
        assert_eq!(Reflect::define_property(object.unchecked_ref::<Object>(), &name.into(), &new), Ok(true), "`{name}` cannot be replaced");
        let former = Rc::new(Former { object, name, descriptor });
        REPLACED.with_borrow_mut(|all| all.push(former.clone()));
        Self(former)
    }
}

impl Drop for Replaced {
    fn drop(&mut self) {
        REPLACED.with_borrow_mut(|all| all.retain(|former| !Rc::ptr_eq(former, &self.0)));
        self.0.restore();
    }
}

impl Former {
    fn restore(&self) {
        let object = self.object.unchecked_ref::<Object>();
        let restored = if self.descriptor.is_undefined() {
            Reflect::delete_property(object, &self.name.into())
        } else {
            Reflect::define_property(object, &self.name.into(), self.descriptor.unchecked_ref::<Object>())
        };
        assert_eq!(restored, Ok(true), "`{}` cannot be restored", self.name);
    }
}

pub fn restore_all() {
    REPLACED.take().iter().rev().for_each(|former| former.restore());
}

/// Runs `hook` whenever that method of a class is called, just before it; counts from 1.
pub fn spy(class: &str, method: &'static str, mut hook: impl FnMut(u32) + 'static) -> Replaced {
    let prototype = get(&get(&global(), class), "prototype");
    let original = get(&prototype, method);
    let mut calls = 0;
    let count = Closure::<dyn FnMut()>::new(move || {
        calls += 1;
        hook(calls);
    })
    .into_js_value();
    let wrap = Function::new_with_args("count, original", "return function (...given) { count(); return original.apply(this, given); }");
    let wrapped = wrap.call2(&JsValue::UNDEFINED, &count, &original).expect("a function");
    Replaced::value(prototype, method, &wrapped)
}

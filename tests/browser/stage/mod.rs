//! A clean device with a scripted network, and what must hold after every test.

pub mod answer;
pub mod call;
pub mod device;
pub mod js;
pub mod locks;
pub mod network;

use std::cell::Cell;

use wasm_bindgen::JsValue;

pub use self::answer::Answer;
pub use self::call::{Options, create, create_with, created, reset, reset_with};
pub use self::js::Gate;
pub use self::network::{Network, Route};

thread_local! {
    static WATCHED: Cell<bool> = const { Cell::new(false) };
    static UNHANDLED: Cell<u32> = const { Cell::new(0) };
}

pub struct Stage {
    pub network: Network,
}

impl Stage {
    pub async fn begin() -> Self {
        watch_for_unhandled_rejections();
        end_what_a_failed_test_left().await;
        clean().await;
        Self { network: Network::new() }
    }

    pub async fn end(self) {
        self.network.assert_decent();
        let mut names = locks::names().await;
        for _ in 0..100 {
            if names.is_empty() {
                break;
            }
            js::sleep(5).await;
            names = locks::names().await;
        }
        assert_eq!(names, Vec::<String>::new(), "locks are left");
        drop(self.network);
        clean().await;
        assert_eq!(UNHANDLED.replace(0), 0, "rejections that nobody handled");
    }
}

async fn end_what_a_failed_test_left() {
    js::restore_all();
    call::interrupt_all();
    locks::release_all();
    js::sleep(0).await;
}

async fn clean() {
    device::delete_row().await;
    device::storage().clear().expect("writable");
}

/// An app would see each of them as an error on its console.
fn watch_for_unhandled_rejections() {
    if !WATCHED.replace(true) {
        let count = js::function(|_| {
            UNHANDLED.set(UNHANDLED.get() + 1);
            JsValue::UNDEFINED
        });
        js::call(&js::global(), "addEventListener", &[JsValue::from("unhandledrejection"), count]);
    }
}

/// Tells the page that the network is back, again and again, so that no pause between two tries lasts.
pub fn hurry() -> Hurry {
    let tick = js::function(|_| {
        let event = web_sys::Event::new("online").expect("an event");
        web_sys::window().expect("a page").dispatch_event(&event).expect("dispatched");
        JsValue::UNDEFINED
    });
    Hurry(js::call(&js::global(), "setInterval", &[tick, 10.into()]))
}

pub struct Hurry(JsValue);

impl Drop for Hurry {
    fn drop(&mut self) {
        js::call(&js::global(), "clearInterval", std::slice::from_ref(&self.0));
    }
}

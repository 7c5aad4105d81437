//! localStorage: home, and what was set aside.

use gloo_storage::{LocalStorage, Storage as _};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Storage;

use super::js;
use crate::core::StorageFault;
use crate::wire::record::PROOF_LENGTH;

pub const HOME: &str = "sentiance.device";
const ASIDE: &str = "sentiance.device.aside";

pub struct Home(Storage);

impl Home {
    /// Opens localStorage. The probe comes first, in the same task: gloo-storage panics where storage is denied.
    pub fn open() -> Result<Self, StorageFault> {
        let there = js::global("window").and_then(|page| js::get(&page, "localStorage")).ok_or(StorageFault::Denied)?;
        // A page that a test runner plays, as Vitest does with jsdom, is no Window by its class, and gloo-storage finds none.
        Ok(Self(if web_sys::window().is_some() { LocalStorage::raw() } else { there.unchecked_into() }))
    }

    pub fn text(&self) -> Result<Option<String>, StorageFault> {
        self.item(HOME).map_err(|error| fault(&error))
    }

    /// Whatever a page has made of `getItem`: what is no text is nothing. The generated glue would take its word for it.
    fn item(&self, name: &str) -> Result<Option<String>, JsValue> {
        Ok(js::call(&self.0, "getItem", &[name.into()])?.as_string())
    }

    /// Leaves home with that text, or without any; touches nothing where it is so already.
    pub fn mirror(&self, text: Option<&str>) -> Result<(), StorageFault> {
        match text {
            text if self.text()?.as_deref() == text => Ok(()),
            Some(text) => self.0.set_item(HOME, text),
            None => self.0.remove_item(HOME),
        }
        .map_err(|error| fault(&error))
    }

    /// Shows that the longest record fits, and leaves home empty.
    pub fn prove(&self) -> Result<(), StorageFault> {
        let proof = self.0.set_item(HOME, &" ".repeat(PROOF_LENGTH));
        let removed = self.0.remove_item(HOME);
        proof.and(removed).map_err(|error| fault(&error))
    }

    /// How long the text is that was set aside, in bytes.
    pub fn length_aside(&self) -> Option<usize> {
        let text = self.item(ASIDE).ok()??;
        Some(text.len())
    }

    /// Keeps a copy of what cannot be read, for the person who has to find out why; or drops it. Best effort.
    pub fn set_aside(&self, text: Option<&str>) {
        let _ = match text {
            Some(text) => self.0.set_item(ASIDE, text),
            None => self.0.remove_item(ASIDE),
        };
    }
}

/// What a storage exception means, by its name: engines differ in everything else about it.
pub fn fault(error: &JsValue) -> StorageFault {
    match js::name_of(error).as_deref() {
        Some("QuotaExceededError" | "NS_ERROR_DOM_QUOTA_REACHED") => StorageFault::Full,
        Some("SecurityError") => StorageFault::Denied,
        _ => StorageFault::Failed,
    }
}

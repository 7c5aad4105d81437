//! JSON as a [`Value`], for native tests.

use super::Value;
pub use serde_json::{Value as Json, json};

impl Value for Json {
    fn own(&self, name: &str) -> Option<Self> {
        self.get(name).filter(|value| !value.is_null()).cloned()
    }
    fn names(&self) -> Option<Vec<String>> {
        Some(self.as_object()?.keys().cloned().collect())
    }
    fn string(&self) -> Option<String> {
        self.as_str().map(String::from)
    }
    fn number(&self) -> Option<f64> {
        self.as_f64()
    }
    fn boolean(&self) -> Option<bool> {
        self.as_bool()
    }
    fn is_function(&self) -> bool {
        self.get("function").is_some()
    }
}

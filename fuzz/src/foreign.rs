//! JSON seen as the browser shows a caller's objects. `{"$": "NaN"}` and the like stand for what JSON cannot say.

use sentiance_web::wire::Value;
use sentiance_web::wire::object::Object;
pub use serde_json::Value as Json;

#[derive(Clone, Debug)]
pub struct Foreign(pub Json);

pub fn parse(text: &str) -> Option<Foreign> {
    serde_json::from_str(text).ok().map(Foreign)
}

/// An object of the module's own, as JSON.
pub fn told(object: &Object) -> Json {
    serde_json::to_value(object).expect("what the module writes is JSON")
}

impl Foreign {
    /// A number of an input, for what is no foreign value at the boundary but comes with one.
    pub fn n(&self, name: &str) -> f64 {
        self.own(name).and_then(|value| value.number()).unwrap_or_default()
    }

    pub fn s(&self, name: &str) -> String {
        self.own(name).and_then(|value| value.string()).unwrap_or_default()
    }

    fn sign(&self) -> Option<&str> {
        self.0.get("$")?.as_str()
    }
}

impl Value for Foreign {
    fn own(&self, name: &str) -> Option<Self> {
        // Where the traps of a proxy throw, and where a getter would have to be run, nothing is there.
        let found = if self.sign().is_some() { None } else { self.0.get(name) };
        found.filter(|value| !value.is_null()).cloned().map(Foreign)
    }

    fn names(&self) -> Option<Vec<String>> {
        match self.sign() {
            Some("function") => Some(vec!["length".into(), "name".into()]),
            Some(_) => None,
            None => Some(self.0.as_object()?.keys().cloned().collect()),
        }
    }

    fn string(&self) -> Option<String> {
        self.0.as_str().map(String::from)
    }

    fn number(&self) -> Option<f64> {
        match self.sign() {
            Some("NaN") => Some(f64::NAN),
            Some("Infinity") => Some(f64::INFINITY),
            Some("-Infinity") => Some(f64::NEG_INFINITY),
            _ => self.0.as_f64(),
        }
    }

    fn boolean(&self) -> Option<bool> {
        self.0.as_bool()
    }

    fn is_function(&self) -> bool {
        self.sign() == Some("function")
    }
}

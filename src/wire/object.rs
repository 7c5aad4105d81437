//! Objects that leave the module: one way to write them all, small where it is compiled.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::uuid;
use crate::core::Id;

/// Names and values, in their order; [`object!`] writes both. Apart from each other, so that the names are no code.
pub struct Object<'a> {
    pub names: &'static [&'static str],
    pub fields: &'a [Field<'a>],
}

/// An object, written as in JavaScript.
macro_rules! object {
    ($($name:tt: $field:expr),* $(,)?) => { $crate::wire::object::Object { names: &[$($name),*], fields: &[$($field),*] } };
}
pub(super) use object;

pub enum Field<'a> {
    Null,
    Flag(bool),
    Number(f64),
    Text(&'a str),
    Id(&'a Id),
    Object(&'a Object<'a>),
}

impl<'a> Field<'a> {
    pub fn of(text: Option<&'a str>) -> Self {
        text.map_or(Field::Null, Field::Text)
    }

    pub fn id(id: &'a Option<Id>) -> Self {
        id.as_ref().map_or(Field::Null, Field::Id)
    }

    pub fn number(number: Option<f64>) -> Self {
        number.map_or(Field::Null, Field::Number)
    }
}

// As maps, not as structs: for these serde-wasm-bindgen keeps no table of names, which would weigh more than all of this.
impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, field) in self.names.iter().zip(self.fields) {
            map.serialize_entry(name, field)?;
        }
        map.end()
    }
}

impl Serialize for Field<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Field::Null => serializer.serialize_none(),
            Field::Flag(flag) => serializer.serialize_bool(*flag),
            Field::Number(number) => serializer.serialize_f64(*number),
            Field::Text(text) => serializer.serialize_str(text),
            Field::Id(id) => serializer.serialize_str(&uuid::write(**id)),
            Field::Object(object) => object.serialize(serializer),
        }
    }
}

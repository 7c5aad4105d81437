//! Objects that leave the module: one way to write them all, small where it is compiled.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

/// Names and values, in their order.
pub struct Object<'a>(pub &'a [(&'static str, Field<'a>)]);

pub enum Field<'a> {
    Null,
    Flag(bool),
    Number(f64),
    Text(&'a str),
    Object(&'a Object<'a>),
}

impl<'a> Field<'a> {
    pub fn of(text: Option<&'a str>) -> Self {
        text.map_or(Field::Null, Field::Text)
    }
}

// As maps, not as structs: for these serde-wasm-bindgen keeps no table of names, which would weigh more than all of this.
impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, field) in self.0 {
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
            Field::Object(object) => object.serialize(serializer),
        }
    }
}

//! A view on data that somebody else made.

/// Something read from outside: a JavaScript value in the browser, a JSON value in native tests. Reading runs no getter and never
/// sees what an object inherits.
pub trait Value: Sized {
    /// The own property of that name; `None` where it is absent, `undefined` or `null`.
    fn own(&self, name: &str) -> Option<Self>;
    /// The names of all own properties; `None` where this is no plain object.
    fn names(&self) -> Option<Vec<String>>;
    fn string(&self) -> Option<String>;
    fn number(&self) -> Option<f64>;
    fn boolean(&self) -> Option<bool>;
    fn is_function(&self) -> bool;
}

/// A string of 1 to `longest` bytes that survives being stored: no lone surrogate was replaced in it.
pub fn text<V: Value>(object: &V, name: &str, longest: usize) -> Option<String> {
    object.own(name)?.string().filter(|text| !text.is_empty() && text.len() <= longest && !contains(text.as_bytes(), "\u{fffd}".as_bytes()))
}

#[inline(never)]
pub fn number<V: Value>(object: &V, name: &str) -> Option<f64> {
    object.own(name)?.number()
}

pub fn flag<V: Value>(object: &V, name: &str) -> Option<bool> {
    object.own(name)?.boolean()
}

/// Whether those bytes occur, whatever the case of their ASCII letters. Simpler and far smaller than the search of `str`.
pub fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window.eq_ignore_ascii_case(part))
}

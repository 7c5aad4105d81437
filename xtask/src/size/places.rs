//! Where the wasm's bytes are: its functions, by the module of the source that they come from.

use std::collections::BTreeMap;

use anyhow::Result;

use crate::build::{self, Reader};

const CUSTOM: u8 = 0;
const IMPORTS: u8 = 2;
const CODE: u8 = 10;
const DATA: u8 = 11;
/// Of the names: those of functions.
const OF_FUNCTIONS: u8 = 1;
/// Of the imports: functions. The module has no others but a memory and tables, which it makes itself.
const FUNCTION: u8 = 0;

/// A table, the largest first: how many bytes, and whose they are. What the compiler put into its caller counts there.
pub fn table() -> Result<String> {
    let wasm = build::named()?;
    let mut places = places(&wasm)?;
    places.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    let total = places.iter().map(|(_, bytes)| bytes).sum::<usize>().max(1);
    let rows = places.iter().map(|(place, bytes)| format!("{bytes:>8} {:>3} %  {place}\n", bytes * 100 / total));
    Ok(rows.collect())
}

fn places(wasm: &[u8]) -> Result<Vec<(String, usize)>> {
    let (mut sizes, mut names, mut imports, mut data) = (Vec::new(), BTreeMap::new(), 0, 0);
    let mut module = Reader(wasm);
    module.take(8)?;
    while !module.0.is_empty() {
        let id = module.byte()?;
        let mut section = Reader(module.block()?);
        match id {
            IMPORTS => imports = functions_imported(section)?,
            CODE => sizes = (0..section.number()?).map(|_| Ok(section.block()?.len())).collect::<Result<_>>()?,
            DATA => data = section.0.len(),
            CUSTOM if section.block()? == b"name" => names = functions_named(section)?,
            _ => {}
        }
    }
    let mut places = BTreeMap::from([("constants".to_owned(), data)]);
    anyhow::ensure!(!names.is_empty(), "the functions have no names");
    for (index, size) in sizes.into_iter().enumerate() {
        // What the bindings generator makes itself has none.
        let name = names.get(&(imports + index)).map(String::as_str).unwrap_or_default();
        *places.entry(place(name)).or_default() += size;
    }
    Ok(places.into_iter().collect())
}

fn functions_imported(mut section: Reader) -> Result<usize> {
    let mut functions = 0;
    for _ in 0..section.number()? {
        section.block()?;
        section.block()?;
        anyhow::ensure!(section.byte()? == FUNCTION, "the module imports something that is no function");
        section.number()?;
        functions += 1;
    }
    Ok(functions)
}

fn functions_named(mut section: Reader) -> Result<BTreeMap<usize, String>> {
    let mut names = BTreeMap::new();
    while !section.0.is_empty() {
        let kind = section.byte()?;
        let mut names_of = Reader(section.block()?);
        if kind == OF_FUNCTIONS {
            for _ in 0..names_of.number()? {
                names.insert(names_of.number()?, String::from_utf8_lossy(names_of.block()?).into_owned());
            }
        }
    }
    Ok(names)
}

/// `sentiance_web[…]::browser::store::plan` is of `browser::store`; of another crate its name is enough.
fn place(name: &str) -> String {
    let path: String = name.trim_start_matches(['<', '&']).split(['<', '>', ' ', '(']).next().unwrap_or_default().to_owned();
    let mut parts = path.split("::").map(|part| part.split('[').next().unwrap_or_default());
    match parts.next() {
        Some("sentiance_web") => {
            let within: Vec<&str> = parts.take(2).collect();
            within.join("::")
        }
        Some(other) if path.contains("::") || path.contains('[') => other.to_owned(),
        _ => "bindings".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_told_by_their_source() {
        assert_eq!(place("sentiance_web[d4fbdd8b7d392db6]::browser::store::plan"), "browser::store");
        assert_eq!(place("<sentiance_web[d4fbdd8b7d392db6]::core::create::Create>::take"), "core::create");
        assert_eq!(place("<<sentiance_web[d4]::browser::ledger::open::{closure#0} as wasm_bindgen[7]::closure>::x"), "browser::ledger");
        assert_eq!(place("core[92245ec1dada4f42]::ptr::drop_in_place::<sentiance_web[d4]::core::create::Stage>"), "core");
        assert_eq!(place("createUser"), "bindings");
        assert_eq!(place(""), "bindings");
    }
}

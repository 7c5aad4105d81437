//! Dependencies of `src/` point one way: browser -> wire -> core.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::project;

const EDGE: &[&str] = &["js_sys", "web_sys", "wasm_bindgen", "gloo", "crate::browser"];
const CORE_ALSO: &[&str] = &["crate::wire", "serde"];

pub fn check() -> Result<()> {
    let mut found = Vec::new();
    visit(&project::path("src/core"), &[EDGE, CORE_ALSO].concat(), &mut found)?;
    visit(&project::path("src/wire"), EDGE, &mut found)?;
    if !found.is_empty() {
        bail!("these may not be used there:\n{}", found.join("\n"));
    }
    Ok(())
}

fn visit(path: &Path, forbidden: &[&str], found: &mut Vec<String>) -> Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            visit(&entry?.path(), forbidden, found)?;
        }
        return Ok(());
    }
    let text = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    for (line, name) in uses(&text, forbidden) {
        found.push(format!("  {}:{line}: {name}", path.display()));
    }
    Ok(())
}

/// Where the text uses a forbidden name, comments aside; lines count from 1.
fn uses<'a>(text: &str, forbidden: &[&'a str]) -> Vec<(usize, &'a str)> {
    let mut uses = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        let names = forbidden.iter().filter(|name| code.contains(**name));
        uses.extend(names.map(|name| (index + 1, *name)));
    }
    uses
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_use_is_found_with_its_line() {
        let text = "use crate::core::User;\nuse js_sys::Object;\n";
        assert_eq!(uses(text, EDGE), [(2, "js_sys")]);
    }

    #[test]
    fn comments_may_name_anything() {
        assert!(uses("/// web_sys does this\nlet a = 1; // js_sys\n", EDGE).is_empty());
    }

    #[test]
    fn core_may_not_know_wire() {
        assert_eq!(uses("use crate::wire::Record;", CORE_ALSO), [(1, "crate::wire")]);
    }
}

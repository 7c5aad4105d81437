//! The bindings generator, in process: its version is the one in Cargo.lock.

use anyhow::{Result, bail};
use wasm_bindgen_cli_support::Bindgen;

pub struct Bindings {
    pub glue: String,
    pub wasm: Vec<u8>,
}

/// `names` keeps those of functions.
pub fn generate(name: &str, compiled: Vec<u8>, names: bool) -> Result<Bindings> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_bytes(name, compiled)
        .web(true)?
        .typescript(false)
        .remove_name_section(!names)
        .demangle(names)
        .remove_producers_section(true)
        // The entries say where the wasm is; a second, unused URL makes bundlers emit it twice.
        .omit_default_module_path(true)
        // A trapped instance is thrown away and made anew.
        .reset_state_function(true);
    let mut output = bindgen.generate_output()?;

    // Generated imports of such files would point at what the entries do not bundle.
    if output.js().contains("/snippets/") {
        bail!("a dependency brings JavaScript snippets, which the entries do not bundle");
    }
    let mut names = Names::default();
    let module = output.wasm_mut();
    module.imports.iter_mut().for_each(|import| names.shorten(&mut import.name));
    module.exports.iter_mut().for_each(|export| names.shorten(&mut export.name));
    let wasm = module.emit_wasm();
    Ok(Bindings { glue: names.apply(output.js())?, wasm })
}

/// The names by which glue and wasm know each other. The generated ones are long and hold hashes, which no compressor makes smaller.
#[derive(Default)]
struct Names(Vec<(String, String)>);

impl Names {
    /// Gives a generated name a short one, those of the compiler (`_R…`, for what closures are called by) as well; names that people chose stay.
    fn shorten(&mut self, name: &mut String) {
        if ["__wb", "wasm_bindgen_", "_R"].iter().any(|generated| name.starts_with(generated)) {
            let short = format!("${}", self.0.len());
            self.0.push((std::mem::replace(name, short.clone()), short));
        }
    }

    /// The glue with the same names: each of them must be there.
    fn apply(mut self, glue: &str) -> Result<String> {
        // Longest first: no name is then replaced inside another one.
        self.0.sort_by_key(|(long, _)| std::cmp::Reverse(long.len()));
        let mut glue = glue.to_owned();
        for (long, short) in &self.0 {
            if !glue.contains(long) {
                bail!("the generated glue does not mention {long}");
            }
            glue = glue.replace(long, short);
        }
        Ok(glue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shortened(names: &[&str]) -> (Names, Vec<String>) {
        let mut table = Names::default();
        let mut names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        names.iter_mut().for_each(|name| table.shorten(name));
        (table, names)
    }

    #[test]
    fn generated_names_become_short_on_both_sides() {
        let (table, names) = shortened(&["__wbg_get_0123", "createUser", "__wbg_get_0123_longer", "memory", "_RINv_6invoke"]);
        assert_eq!(names, ["$0", "createUser", "$1", "memory", "$2"]);
        let glue = table.apply("{ __wbg_get_0123: a, __wbg_get_0123_longer: b } wasm.createUser wasm.memory wasm._RINv_6invoke").expect("all are there");
        assert_eq!(glue, "{ $0: a, $1: b } wasm.createUser wasm.memory wasm.$2");
    }

    #[test]
    fn a_name_that_the_glue_does_not_know_is_an_error() {
        assert!(shortened(&["__wbg_gone"]).0.apply("nothing").is_err());
    }
}

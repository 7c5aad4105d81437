//! Which wasm features the compiler used, as it says itself in the `target_features` section.
//!
//! wasm-opt must know exactly these: with more it writes what browsers refuse, with fewer it stops.

use anyhow::{Context, Result, bail};

use super::reader::Reader;

const SECTION: &str = "target_features";
const CUSTOM: u8 = 0;
const USED: u8 = b'+';

/// A compiled module without the section, and what the section said.
pub struct Split {
    pub wasm: Vec<u8>,
    /// The features used, by the compiler's names.
    pub features: Vec<String>,
}

pub fn split(compiled: &[u8]) -> Result<Split> {
    let mut module = Reader(compiled);
    let mut wasm = module.take(8)?.to_vec();
    if wasm != b"\0asm\x01\0\0\0" {
        bail!("the compiler's output is not a wasm module");
    }
    let mut features = None;
    while !module.0.is_empty() {
        let whole = module.0;
        let id = module.byte()?;
        let mut section = Reader(module.block()?);
        if id == CUSTOM && section.block()? == SECTION.as_bytes() {
            features = Some(names(section)?);
        } else {
            wasm.extend(&whole[..whole.len() - module.0.len()]);
        }
    }
    let features = features.context("the compiled module does not say which wasm features it uses (was it stripped?)")?;
    Ok(Split { wasm, features })
}

fn names(mut section: Reader) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for _ in 0..section.number()? {
        let prefix = section.byte()?;
        let name = String::from_utf8(section.block()?.to_vec())?;
        if prefix == USED {
            names.push(name);
        }
    }
    Ok(names)
}

/// wasm-opt's option for a feature of the compiler.
pub fn option(feature: &str) -> String {
    let name = match feature {
        "atomics" => "threads",
        "nontrapping-fptoint" => "nontrapping-float-to-int",
        "simd128" => "simd",
        same => same,
    };
    format!("--enable-{name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(sections: &[(u8, Vec<u8>)]) -> Vec<u8> {
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        for (id, content) in sections {
            module.push(*id);
            module.push(u8::try_from(content.len()).expect("short"));
            module.extend(content);
        }
        module
    }

    fn block(text: &str) -> Vec<u8> {
        let mut block = vec![u8::try_from(text.len()).expect("short")];
        block.extend(text.bytes());
        block
    }

    #[test]
    fn used_features_are_read_and_their_section_removed() {
        let features = [
            block(SECTION),
            vec![3],
            [vec![b'+'], block("sign-ext")].concat(),
            [vec![b'-'], block("atomics")].concat(),
            [vec![b'+'], block("nontrapping-fptoint")].concat(),
        ]
        .concat();
        let (other, code) = ((CUSTOM, block("other")), (1, vec![0]));
        let with = module(&[other.clone(), (CUSTOM, features), code.clone()]);
        let split = split(&with).expect("valid");
        assert_eq!(split.features, ["sign-ext", "nontrapping-fptoint"]);
        assert_eq!(split.wasm, module(&[other, code]));
    }

    #[test]
    fn a_stripped_module_is_refused() {
        assert!(split(&module(&[(1, vec![0])])).is_err());
    }

    #[test]
    fn a_module_cut_short_is_refused() {
        let mut wasm = module(&[(CUSTOM, block(SECTION))]);
        wasm.pop();
        assert!(split(&wasm).is_err());
    }

    #[test]
    fn options_have_the_optimizers_names() {
        assert_eq!(option("bulk-memory"), "--enable-bulk-memory");
        assert_eq!(option("nontrapping-fptoint"), "--enable-nontrapping-float-to-int");
    }
}

//! Each subject's entry as one file, as an app would ship it, and compressed as a server would.

use std::{
    collections::HashMap,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

use webdriver_harness::Sure;

pub struct Bundles {
    files: HashMap<String, File>,
}

/// As it is sent.
pub struct File {
    pub brotli: Vec<u8>,
}

impl Bundles {
    /// Each under its name, from its entry.
    pub fn make<'a>(entries: impl IntoIterator<Item = (&'a str, &'a str)>) -> Sure<Self> {
        let mut files = HashMap::new();
        for (name, entry) in entries {
            files.insert(format!("/{name}.js"), File::of(&bundle(entry)?)?);
        }
        let wasm = fs::read(root().join("dist/sentiance_web.wasm"))?;
        files.insert("/sentiance_web.wasm".into(), File::of(&wasm)?);
        Ok(Self { files })
    }

    pub fn get(&self, path: &str) -> Option<&File> {
        self.files.get(path)
    }
}

impl File {
    fn of(raw: &[u8]) -> Sure<Self> {
        const QUALITY: u32 = 11;
        const WINDOW: u32 = 22;
        let mut encoder = brotli::CompressorWriter::new(Vec::new(), 4096, QUALITY, WINDOW);
        encoder.write_all(raw)?;
        Ok(Self { brotli: encoder.into_inner() })
    }
}

fn bundle(entry: &str) -> Sure<Vec<u8>> {
    let root = root();
    let mut esbuild = Command::new(root.join("node_modules/.bin/esbuild"));
    esbuild.arg(peers().join(format!("{entry}.js"))).args(["--bundle", "--minify", "--format=esm", "--target=es2022", "--platform=browser"]);
    esbuild.args(["--legal-comments=none", "--log-level=error", "--define:process.env.NODE_ENV=\"production\""]);
    for (name, file) in [("sentiance-web", "index.js"), ("sentiance-web/url", "url.js")] {
        esbuild.arg(format!("--alias:{name}={}", root.join("dist").join(file).display()));
    }
    let output = esbuild.output().map_err(|cause| format!("esbuild could not be started: {cause}; run `npm run bench`, which sets it up"))?;
    if !output.status.success() {
        return Err(format!("peers/{entry}.js could not be bundled:\n{}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(output.stdout)
}

/// A file of `page/`.
pub fn page(name: &str) -> Sure<String> {
    let path = here().join("page").join(name);
    Ok(fs::read_to_string(&path).map_err(|cause| format!("{} cannot be read: {cause}", path.display()))?)
}

pub fn peers() -> PathBuf {
    here().join("peers")
}

pub fn here() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub fn root() -> PathBuf {
    here().parent().map(Path::to_path_buf).unwrap_or_default()
}

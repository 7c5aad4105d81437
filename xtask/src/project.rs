//! Where things are.

use std::env;
use std::path::{Path, PathBuf};

/// The target the module is compiled for.
pub const WASM: &str = "wasm32-unknown-unknown";

pub fn root() -> PathBuf {
    let xtask = env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    xtask.parent().map_or_else(|| xtask.clone(), Path::to_path_buf)
}

/// A file or folder of the repository.
pub fn path(relative: &str) -> PathBuf {
    root().join(relative)
}

/// Cargo's target directory.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| path("target"), |dir| root().join(dir))
}

/// A program that this workspace itself builds (dev profile).
pub fn own_program(name: &str) -> PathBuf {
    target().join("debug").join(format!("{name}{}", env::consts::EXE_SUFFIX))
}

/// A program that came with the pinned npm packages.
pub fn node_program(name: &str) -> PathBuf {
    let suffix = if cfg!(windows) { ".cmd" } else { "" };
    path("node_modules/.bin").join(format!("{name}{suffix}"))
}

/// Tools that every clone on this machine can share.
pub fn tool_cache() -> PathBuf {
    let home = || env::home_dir().unwrap_or_else(env::temp_dir);
    env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|dir| dir.is_absolute()).unwrap_or_else(|| home().join(".cache")).join("sentiance-web/tools")
}

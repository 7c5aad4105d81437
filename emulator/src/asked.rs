//! What the command line and its files ask for, read whole before anything is served.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use sentiance_emulator::rules::Seed;
use sentiance_emulator::server::Config;

use crate::cli::{Cli, Options};

/// Says in a line which file or option is to be mended, and how.
#[derive(Debug, thiserror::Error)]
pub enum Wrong {
    #[error("cannot use the {what} file {}: {reason}", path.display())]
    File { what: &'static str, path: PathBuf, reason: String },
    #[error("there is no folder {} for {option}", path.display())]
    Folder { option: &'static str, path: PathBuf },
}

pub fn config(cli: Cli) -> Result<Config, Wrong> {
    let options = match &cli.config {
        Some(path) => cli.options.or(from_file(path)?),
        None => cli.options,
    };
    if let Some((option, path)) = options.folders().find(|(_, path)| !path.is_dir()) {
        return Err(Wrong::Folder { option, path: path.clone() });
    }
    let seed = match options.seed {
        Some(path) => read("seed", &path, |text| Seed::parse(text).map_err(|error| error.to_string()))?,
        None => Seed::default(),
    };
    let folder = |name: &str| Some(PathBuf::from(name)).filter(|path| path.is_dir());
    Ok(Config {
        app: options.app.unwrap_or(SocketAddr::from(([127, 0, 0, 1], 8787))),
        platform: options.platform.unwrap_or(SocketAddr::from(([127, 0, 0, 1], 8788))),
        www: options.www.or_else(|| folder("www")),
        package: options.package.or_else(|| folder("dist")),
        control: options.control.unwrap_or(false),
        tls: options.tls.unwrap_or(false),
        state: options.state,
        seed,
    })
}

/// Paths in it are those from where it lies.
fn from_file(path: &Path) -> Result<Options, Wrong> {
    let mut options = read("config", path, options)?;
    let folder = path.parent().unwrap_or(Path::new(""));
    options.paths_mut().for_each(|path| *path = folder.join(&path));
    Ok(options)
}

fn options(toml: &str) -> Result<Options, String> {
    let told = |place: String, error: &toml::de::Error| {
        let line = error.span().map_or(String::new(), |span| format!(" at line {}", toml[..span.start].matches('\n').count() + 1));
        // The words of a parser of syntax may come in lines.
        let what = error.message().lines().collect::<Vec<_>>().join(", ");
        if place == "." { format!("{what}{line}") } else { format!("{place}: {what}{line}") }
    };
    let reader = toml::Deserializer::parse(toml).map_err(|error| told(".".to_owned(), &error))?;
    serde_path_to_error::deserialize(reader).map_err(|error| told(error.path().to_string(), error.inner()))
}

fn read<T>(what: &'static str, path: &Path, parse: impl FnOnce(&str) -> Result<T, String>) -> Result<T, Wrong> {
    let text = fs::read_to_string(path).map_err(|error| error.to_string());
    text.and_then(|text| parse(&text)).map_err(|reason| Wrong::File { what, path: path.to_owned(), reason })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_is_known_by_its_name() {
        let all = "app = '127.0.0.1:1'\nplatform = '127.0.0.1:2'\ntls = true\nwww = 'w'\npackage = 'p'\ncontrol = false\nstate = 's'\nseed = 'd'";
        let Options { app, platform, tls, www, package, control, state, seed } = options(all).unwrap();
        assert_eq!((app.unwrap().port(), platform.unwrap().port(), tls, control), (1, 2, Some(true), Some(false)));
        assert_eq!([www, package, state, seed].map(Option::unwrap), ["w", "p", "s", "d"].map(PathBuf::from));
        let nothing = options("").unwrap();
        assert!(nothing.app.is_none() && nothing.control.is_none());
    }

    #[test]
    fn what_is_wrong_is_told_with_key_and_line() {
        for (toml, words) in [
            ("\ncolour = 1", &["`colour`", "line 2"][..]),
            ("app = '127.0.0.1:0'\ntls = 'yes'", &["tls: ", "boolean", "line 2"]),
            ("app = 8787", &["app: ", "line 1"]),
            ("app = 'here'", &["app: ", "address", "line 1"]),
            ("app = '127.0.0.1:0'\napp = '127.0.0.1:0'", &["duplicate", "line 2"]),
            ("app = ", &["line 1"]),
            ("config = 'another'", &["`config`"]),
        ] {
            let told = options(toml).err().unwrap();
            assert!(words.iter().all(|word| told.contains(word)) && !told.contains('\n'), "{toml}: {told}");
        }
    }
}

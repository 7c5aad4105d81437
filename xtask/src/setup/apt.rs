//! Debian's packages, without a question asked.

use anyhow::{Context, Result, bail};

use crate::{run, say};

pub fn install(packages: &[&str]) -> Result<()> {
    let names = packages.join(" ");
    let by_hand = || {
        format!(
            "what Debian calls {names} is needed and could not be installed; do it by hand, or name your own driver in CHROMEDRIVER, GECKODRIVER, SAFARIDRIVER"
        )
    };
    if run::find("apt-get").is_none() {
        bail!("{}: there is no apt-get here", by_hand());
    }
    let install = [&["install", "-qy", "--no-install-recommends"], packages].concat();
    say::step(format_args!("installing {names} with apt-get"));
    if apt(&install).is_ok() {
        return Ok(());
    }
    say::step("once more, with fresh package lists");
    apt(&["update", "-q"]).and_then(|()| apt(&install)).with_context(by_hand)
}

/// apt-get as root: as we are, or through sudo where that asks nothing.
fn apt(arguments: &[&str]) -> Result<()> {
    let root = run::read(run::command("id").arg("-u"))?.trim() == "0";
    let mut apt = if root {
        run::command("apt-get")
    } else if run::find("sudo").is_some() {
        let mut sudo = run::command("sudo");
        sudo.args(["--non-interactive", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        sudo
    } else {
        bail!("apt-get needs root, and there is no sudo");
    };
    run::run(apt.args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
}

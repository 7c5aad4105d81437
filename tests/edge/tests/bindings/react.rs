//! `sentiance-web/react`: the hook, in strict mode and on a server.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use edge_tests::{Engine, Outcome, Stage, Sure, Test, package, tests};
use serde_json::json;

pub fn tests() -> Vec<Test> {
    tests![a_component_follows_the_user_in_strict_mode, a_server_renders_it_without_a_device]
}

/// The package with the app beside it.
async fn stage() -> Sure<Stage> {
    let stage = Stage::open_in(Engine::Chromium, with_app()?).await?;
    stage.log_in("ada").await?;
    // Or it advertises its tools on the console.
    stage.run("window.__REACT_DEVTOOLS_GLOBAL_HOOK__ = { isDisabled: true }").await?;
    Ok(stage)
}

fn with_app() -> Sure<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = root.join("target/bindings").join(std::process::id().to_string());
    std::fs::create_dir_all(&folder)?;
    for file in std::fs::read_dir(package()?)? {
        let file = file?.path();
        std::fs::copy(&file, folder.join(file.file_name().unwrap_or_default()))?;
    }
    let mut esbuild = Command::new(root.join("node_modules/.bin/esbuild"));
    esbuild.current_dir(&root).args(["tests/edge/tests/bindings/app.js", "--bundle", "--format=esm", "--log-level=error"]);
    esbuild.args(["--define:process.env.NODE_ENV=\"development\"", "--external:./store.js"]);
    if !esbuild.arg(format!("--outfile={}", folder.join("app.js").display())).status()?.success() {
        return Err("the app could not be bundled".into());
    }
    Ok(folder)
}

const UNTIL: &str = "const until = async (text) => { for (let tries = 0; document.querySelector('#who')?.textContent !== text && tries < 250; tries++) await new Promise((go) => setTimeout(go, 20));
    return document.querySelector('#who')?.textContent };";

async fn a_component_follows_the_user_in_strict_mode() -> Outcome {
    let stage = stage().await?;
    stage.run("const { mount } = await import('/sentiance-web/app.js'); window.root = mount()").await?;
    assert_eq!(stage.run(&format!("{UNTIL} return await until('nobody')")).await?, "nobody");
    let ada = stage.create().await?;
    assert_eq!(stage.run(&format!("{UNTIL} return await until({})", json!(ada))).await?, ada);
    // It is taken off the page and put back.
    stage.run("document.querySelector('#toggle').click(); await new Promise((go) => setTimeout(go, 50)); document.querySelector('#toggle').click()").await?;
    assert_eq!(stage.run(&format!("{UNTIL} return await until({})", json!(ada))).await?, ada);
    stage.reset().await?;
    assert_eq!(stage.run(&format!("{UNTIL} return await until('nobody')")).await?, "nobody");
    stage.run("root.unmount()").await?;
    stage.finish().await
}

async fn a_server_renders_it_without_a_device() -> Outcome {
    let stage = stage().await?;
    let html = stage.run("const { onServer } = await import('/sentiance-web/app.js'); return onServer()").await?;
    assert!(html.as_str().is_some_and(|html| html.contains("<p id=\"who\">unknown</p>")), "{html}");
    stage.finish().await
}

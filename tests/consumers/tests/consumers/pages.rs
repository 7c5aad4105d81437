//! Pages without a bundler.

use consumer_tests::{App, Page, Plan, Site, World, lived, reads};
use edge_tests::{Outcome, Sure, Test, tests};
use webdriver_harness::Role;

pub fn tests() -> Vec<Test> {
    tests![an_import_map, a_server_that_gives_wasm_a_wrong_type, a_worker, a_page_from_a_file]
}

/// The folder of that app as it is, with a policy for its pages.
async fn served(app: &App, world: &World, page: &str, wasm_type: &'static str) -> Sure<Site> {
    let plan = Plan { files: app.path("."), backend: world.backend().into(), platform: world.emulator.platform_url.clone(), page: app.path(page), wasm_type };
    Site::start(plan).await
}

async fn an_import_map() -> Outcome {
    let app = App::install("import-map")?;
    let world = World::start().await?;
    for (name, page) in [("index.html", Page::INLINE), ("url.html", Page::URL)] {
        let site = served(&app, &world, name, "application/wasm").await?;
        lived(&world, &site.url(), page).await?;
    }
    world.finish().await
}

async fn a_server_that_gives_wasm_a_wrong_type() -> Outcome {
    let app = App::install("import-map")?;
    let world = World::start().await?;
    for wasm_type in ["application/octet-stream", "text/html", "application/wasm; charset=utf-8"] {
        let site = served(&app, &world, "url.html", wasm_type).await?;
        lived(&world, &site.url(), Page::URL).await?;
    }
    world.finish().await
}

async fn a_worker() -> Outcome {
    let app = App::install("import-map")?;
    let world = World::start().await?;
    let site = served(&app, &world, "worker.html", "application/wasm").await?;
    world.browser.open(&format!("{}/worker.html", site.url())).await?;
    reads(&world.browser, |text| text == ["storage-denied"; 4].join(", ")).await?;
    world.finish().await
}

/// The default entry in a classic script; `/url` has nowhere to look for its file.
async fn a_page_from_a_file() -> Outcome {
    let app = App::install("file")?;
    app.run("build", &[])?;
    let dist = app.publish(&["index.html", "url.html"])?;
    let world = World::start().await?;
    let browser = &world.browser;

    browser.open(&format!("file://{}/index.html", dist.display())).await?;
    reads(browser, |text| text == "no user").await?;
    browser.find(Role::Textbox, "Code").await?.send_keys(&world.control.mint("ana").await?).await?;
    browser.find(Role::Textbox, "Platform").await?.send_keys(&world.emulator.platform_url).await?;
    browser.click(Role::Button, "Create").await?;
    let user = reads(browser, |text| text.starts_with("user ")).await?;
    browser.reload().await?;
    reads(browser, |text| text == user).await?;
    browser.click(Role::Button, "Reset").await?;
    reads(browser, |text| text == "no user").await?;

    browser.open(&format!("file://{}/url.html", dist.display())).await?;
    reads(browser, |text| text.starts_with("load-failed: ")).await?;
    world.finish().await
}

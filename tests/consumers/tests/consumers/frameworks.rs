//! Frameworks that render on a server, and React Native's calls on the web.

use std::fs;

use consumer_tests::{App, Page, Plan, Site, World, lived};
use edge_tests::{Outcome, Test, tests};
use webdriver_harness::Role;

pub fn tests() -> Vec<Test> {
    tests![next_app_router, react_native_web, expo]
}

/// The hook over the default entry on a page rendered by the server, and `/url` on another.
const NEXT: [Page<'static>; 2] = [Page { path: "/", wasm: 0 }, Page { path: "/url", wasm: 1 }];

async fn next_app_router() -> Outcome {
    let app = App::install("next")?;
    let world = World::start().await?;
    let environment = [("BACKEND", world.backend())];

    app.run("build", &environment)?;
    let html = fs::read_to_string(app.path(".next/server/app/index.html"))?;
    assert!(html.contains("not known yet"), "the server renders the page without a device: {html}");
    let server = app.serve("start", "--port", &environment).await?;
    for page in NEXT {
        lived(&world, &server.url, page).await?;
    }
    drop(server);

    let server = app.serve("dev", "--port", &environment).await?;
    for page in NEXT {
        lived(&world, &server.url, page).await?;
    }
    world.finish().await
}

async fn react_native_web() -> Outcome {
    let app = App::install("react-native-web")?;
    app.run("build", &[])?;
    let world = World::start().await?;
    // Its style sheets are written by scripts.
    let server = app.serve("preview", "--port", &[("BACKEND", world.backend())]).await?;
    lived(&world, &server.url, Page::INLINE).await?;

    world.browser.click(Role::Button, "Detect").await?;
    world.browser.wait_for_text("E_SDK_NOT_ON_THE_WEB Reason: UNEXPECTED_ERROR - enableDetections is a call of the native SDKs").await?;
    world.finish().await
}

/// Metro's bundle, as it is exported for the web.
async fn expo() -> Outcome {
    let app = App::install("expo")?;
    app.run("build", &[])?;
    let world = World::start().await?;
    let (backend, platform) = (world.backend().into(), world.emulator.platform_url.clone());
    let plan = Plan { files: app.path("dist"), backend, platform, page: app.path("dist/index.html"), wasm_type: "application/wasm" };
    let site = Site::start(plan).await?;
    lived(&world, &site.url(), Page::INLINE).await?;

    world.browser.click(Role::Button, "Detect").await?;
    world.browser.wait_for_text("web: E_SDK_NOT_ON_THE_WEB").await?;
    world.finish().await
}

//! Origins as hybrid apps have them.

use consumer_tests::{App, Page, Plan, Site, World, lived, reads};
use edge_tests::{Outcome, Sure, Test, tests};
use serde_json::json;
use webdriver_harness::{Browser, Profile, Role};

const AT_APP_EXAMPLE: &str = "--host-resolver-rules=MAP app.example 127.0.0.1";

pub fn tests() -> Vec<Test> {
    tests![a_host_of_its_own_over_plain_http, a_host_that_may_keep_nothing, capacitor]
}

/// As Cordova's and older Capacitor's live reload: no secure context, so no Web Locks and no `crypto.subtle`.
async fn a_host_of_its_own_over_plain_http() -> Outcome {
    let app = App::install("import-map")?;
    let world = World::start_chromium(&[AT_APP_EXAMPLE]).await?;
    let (backend, platform) = (world.backend().into(), world.emulator.platform_url.clone());
    for (name, page) in [("index.html", Page::INLINE), ("url.html", Page::URL)] {
        let (backend, platform) = (String::clone(&backend), String::clone(&platform));
        let site = Site::start(Plan { files: app.path("."), backend, platform, page: app.path(name), wasm_type: "application/wasm" }).await?;
        lived(&world, &format!("http://app.example:{}", site.port), page).await?;
        let found = world
            .browser
            .run_async(
                "const { getSdkStatus } = await import('/node_modules/sentiance-web/dist/index.js');
                 const { locks, coherence, storage } = await getSdkStatus();
                 return { isSecureContext, locks, coherence, storage }",
                vec![],
                std::time::Duration::from_secs(20),
            )
            .await?;
        assert_eq!(found, json!({ "isSecureContext": false, "locks": false, "coherence": "coherent", "storage": "durable" }));
    }
    world.finish().await
}

/// Cookies are off there as well, which no page can keep anything without. The app is told before it spends a code, and has a way on.
async fn a_host_that_may_keep_nothing() -> Outcome {
    let app = App::install("import-map")?;
    let world = World::start_chromium_without_cookies(&[AT_APP_EXAMPLE]).await?;
    let (backend, platform) = (world.backend().into(), world.emulator.platform_url.clone());
    let site = Site::start(Plan { files: app.path("."), backend, platform, page: app.path("index.html"), wasm_type: "application/wasm" }).await?;
    world.browser.open(&format!("http://app.example:{}/index.html", site.port)).await?;
    reads(&world.browser, |text| text.starts_with("storage-denied: ")).await?;
    world.browser.click(Role::Button, "Create").await?;
    reads(&world.browser, |text| text.starts_with("storage-denied: ")).await?;
    world.finish().await
}

/// `examples/capacitor`: what Android would load in Chromium, and what iOS would load in WebKit, at the very origin that it has there. No cookies.
async fn capacitor() -> Outcome {
    let app = App::example("capacitor")?;
    let world = World::start_chromium(&[AT_APP_EXAMPLE]).await?;
    let platform = world.emulator.platform_url.clone();
    let backend = app.serve("backend", "--port", &[("SENTIANCE_PLATFORM", &platform)]).await?;
    let environment = [("VITE_BACKEND", backend.url.as_str()), ("VITE_PLATFORM", platform.as_str())];
    let developed = app.serve("dev", "--port", &environment).await?;
    stays_until_logged_out(&world, &developed.url, true).await?;

    app.run("build", &environment)?;
    app.run("android", &[])?;
    app.run("ios", &[])?;

    let files = app.path("android/app/src/main/assets/public");
    let page = files.join("index.html");
    let plan = Plan { files, backend: backend.url.clone(), platform: format!("{platform} {}", backend.url), page, wasm_type: "application/wasm" };
    let site = Site::start(plan).await?;
    stays_until_logged_out(&world, &site.url(), true).await?;
    stays_until_logged_out(&world, &format!("http://app.example:{}", site.port), false).await?;

    let files = app.path("ios/App/App/public");
    let phone = Profile::fresh()?;
    let world = world.seen_from(Browser::start_webview("capacitor", &files, &phone).await?).await?;
    stays_until_logged_out(&world, "capacitor://localhost", true).await?;

    let user = logs_in(&world).await?;
    let exchanges = world.control.count("exchange").await?;
    let world = world.after_a_kill(async || Browser::start_webview("capacitor", &files, &phone).await).await?;
    world.browser.open("capacitor://localhost/index.html").await?;
    reads(&world.browser, |text| text == user).await?;
    assert_eq!(world.control.count("exchange").await?, exchanges, "the user was kept, not restored");
    world.finish().await
}

/// A person logs in, is still there when the app starts again, and logs out.
async fn stays_until_logged_out(world: &World, origin: &str, secure: bool) -> Outcome {
    let World { browser, control, .. } = world;
    let exchanges = control.count("exchange").await?;
    browser.open(&format!("{origin}/index.html")).await?;
    reads(browser, |text| text == "no user").await?;
    let has = browser.run("return { origin, isSecureContext, locks: 'locks' in navigator, cookie: document.cookie }", vec![]).await?;
    assert_eq!(has, json!({ "origin": origin, "isSecureContext": secure, "locks": secure, "cookie": "" }));

    let user = logs_in(world).await?;
    browser.reload().await?;
    reads(browser, |text| text == user).await?;
    assert_eq!(control.count("exchange").await?, exchanges + 1, "one exchange makes a user");

    browser.click(Role::Button, "Log out").await?;
    reads(browser, |text| text == "no user").await?;
    browser.reload().await?;
    reads(browser, |text| text == "no user").await?;
    Ok(())
}

async fn logs_in(World { browser, .. }: &World) -> Sure<String> {
    let name = browser.find(Role::Textbox, "Name").await?;
    name.clear().await?;
    name.send_keys("ana").await?;
    browser.click(Role::Button, "Log in").await?;
    reads(browser, |text| text.starts_with("user ")).await
}

//! Origins as hybrid apps have them.

use consumer_tests::{App, Page, Plan, Site, World, lived};
use edge_tests::{Outcome, Test, tests};
use serde_json::json;

pub fn tests() -> Vec<Test> {
    tests![a_host_of_its_own_over_plain_http]
}

/// As Cordova's and older Capacitor's live reload: no secure context, so no Web Locks and no `crypto.subtle`.
async fn a_host_of_its_own_over_plain_http() -> Outcome {
    let app = App::install("import-map")?;
    let world = World::start_chromium(&["--host-resolver-rules=MAP app.example 127.0.0.1"]).await?;
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

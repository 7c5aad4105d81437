//! Frameworks that render on a server, and React Native's calls on the web.

use std::fs;

use consumer_tests::{App, Page, World, lived};
use edge_tests::{Outcome, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![next_app_router]
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

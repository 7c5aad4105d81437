//! Bundlers, as their users configure them for any app.

use std::fs;
use std::path::Path;

use consumer_tests::{App, Page, Plan, Site, World, lived};
use edge_tests::{Control, Outcome, Sure, Test, tests};

const README: &str = include_str!("../../../../README.md");

pub fn tests() -> Vec<Test> {
    tests![vite, webpack, rollup, esbuild, parcel]
}

async fn vite() -> Outcome {
    let app = App::install("vite")?;
    app.run("build", &[])?;
    let world = World::start_with(app.path("dist")).await?;
    one_file_of_wasm(&app.path("dist"), 1)?;
    lived(&world, world.backend(), Page::INLINE).await?;
    lived(&world, world.backend(), Page::URL).await?;

    let server = app.serve("dev", "--port", &[("BACKEND", world.backend())]).await?;
    lived(&world, &server.url, Page::INLINE).await?;
    lived(&world, &server.url, Page::URL).await?;
    drop(server);

    // As a developer without Rust has it, configured as the README says.
    let (backend, platform) = app.emulator().await?;
    let mut blocks = README.split("```js\n").skip(1).filter_map(|rest| rest.split("```").next());
    let shown = blocks.find(|block| block.contains("proxy")).ok_or("the README shows no configuration of Vite")?;
    fs::write(app.path("vite.config.js"), shown.replace("http://localhost:8787", &backend.url))?;
    let server = app.serve("dev", "--port", &[]).await?;
    let world = World { control: Control::at(&platform)?, ..world };
    lived(&world, &server.url, Page::INLINE).await?;
    world.finish().await
}

async fn webpack() -> Outcome {
    let app = App::install("webpack")?;
    app.run("build", &[])?;
    built(&app, &["index.html", "url.html"], &[Page::INLINE, Page::URL]).await
}

async fn rollup() -> Outcome {
    let app = App::install("rollup")?;
    app.run("build", &[])?;
    built(&app, &["index.html"], &[Page::INLINE]).await
}

async fn esbuild() -> Outcome {
    let app = App::install("esbuild")?;
    app.run("build", &[])?;
    built(&app, &["index.html"], &[Page::INLINE]).await
}

/// It does not read a package's `exports` unless it is told to. Its pages find each other by an import map, which the policy has to know.
async fn parcel() -> Outcome {
    let app = App::install("parcel")?;
    app.run("build", &[])?;
    one_file_of_wasm(&app.path("dist"), 1)?;
    let world = World::start().await?;
    for (name, page) in [("index.html", Page::INLINE), ("url.html", Page::URL)] {
        let (backend, platform) = (world.backend().into(), world.emulator.platform_url.clone());
        let plan = Plan { files: app.path("dist"), backend, platform, page: app.path("dist").join(name), wasm_type: "application/wasm" };
        let site = Site::start(plan).await?;
        lived(&world, &site.url(), page).await?;
    }
    world.finish().await
}

/// Serves what was built under a strict policy, with the app's own pages beside it.
async fn built(app: &App, pages: &[&str], lives: &[Page<'_>]) -> Outcome {
    let dist = app.publish(pages)?;
    one_file_of_wasm(&dist, lives.iter().map(|page| page.wasm).sum())?;
    let world = World::start_with(dist).await?;
    for page in lives {
        lived(&world, world.backend(), *page).await?;
    }
    world.finish().await
}

fn one_file_of_wasm(folder: &Path, wanted: u64) -> Outcome {
    let found = files(folder)?.into_iter().filter(|name| name.ends_with(".wasm")).collect::<Vec<_>>();
    assert_eq!(found.len() as u64, wanted, "files of wasm in what was built: {found:?}");
    Ok(())
}

fn files(folder: &Path) -> Sure<Vec<String>> {
    let mut all = vec![];
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { all.extend(files(&path)?) } else { all.push(path.display().to_string()) }
    }
    Ok(all)
}

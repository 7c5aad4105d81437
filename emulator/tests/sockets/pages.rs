use std::fs;

use sentiance_emulator::server::Config;

use crate::support::*;

struct Site {
    emulator: Emulator,
    _files: tempfile::TempDir,
}

async fn site() -> Site {
    let files = tempfile::tempdir().unwrap();
    let (www, package) = (files.path().join("www"), files.path().join("dist"));
    for (folder, name, text) in [
        (&www, "index.html", "<!doctype html><title>é</title>"),
        (&www, "style.css", "a{}"),
        (&www, "icon.svg", "<svg/>"),
        (&package, "index.js", "export {};"),
        (&package, "sentiance_web.wasm", "\0asm"),
        (&package, "index.d.ts", "export {};"),
        (&package, "package.json", "{}"),
    ] {
        fs::create_dir_all(folder).unwrap();
        fs::write(folder.join(name), text).unwrap();
    }
    fs::write(files.path().join("secret.txt"), "not served").unwrap();
    let config = Config { www: Some(www), package: Some(package), ..Config::default() };
    Site { emulator: Emulator::with(config).await, _files: files }
}

#[tokio::test]
async fn files_have_their_types_and_are_never_stale() {
    let site = site().await;
    let cases = [
        ("/", "text/html; charset=utf-8"),
        ("/index.html", "text/html; charset=utf-8"),
        ("/style.css", "text/css; charset=utf-8"),
        ("/icon.svg", "image/svg+xml"),
        ("/sentiance-web/index.js", "text/javascript; charset=utf-8"),
        ("/sentiance-web/sentiance_web.wasm", "application/wasm"),
        ("/sentiance-web/package.json", "application/json"),
    ];
    for (path, kind) in cases {
        let answer = site.emulator.app().await.send(&Request::new("GET", path)).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, kind), "{path}");
        assert_eq!((answer.header("etag"), answer.header("last-modified")), ("", ""), "{path}");
        assert_eq!(answer.header("cache-control"), "no-cache", "{path}");
    }
}

#[tokio::test]
async fn every_page_has_the_strict_policy_and_may_be_framed_by_its_own_origin() {
    let site = site().await;
    let running = &site.emulator.running;
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' {} {}; style-src 'self'; img-src 'self'; \
         frame-src 'self'; base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'",
        running.app_url, running.platform_url
    );
    for path in ["/", "/blank", "/nothing", "/sentiance-web/index.js", "/session"] {
        let answer = site.emulator.app().await.send(&Request::new("GET", path)).await;
        assert_eq!(answer.header("content-security-policy"), policy, "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("x-frame-options"), "");
    }
}

#[tokio::test]
async fn the_blank_page_has_a_title_and_no_script() {
    let site = site().await;
    let answer = site.emulator.app().await.send(&Request::new("GET", "/blank")).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/html; charset=utf-8"));
    assert!(answer.text().contains("<title>Blank</title>") && !answer.text().contains("<script"));
}

#[tokio::test]
async fn nothing_outside_the_folders_is_served() {
    let site = site().await;
    for path in ["/../secret.txt", "/%2e%2e/secret.txt", "/sentiance-web/..%2f..%2fsecret.txt", "/sentiance-web/../../secret.txt"] {
        let answer = site.emulator.app().await.send(&Request::new("GET", path)).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.text().contains("not served"));
    }
}

#[tokio::test]
async fn a_missing_file_is_html_and_a_missing_icon_is_no_error() {
    let site = site().await;
    for path in ["/nothing", "/sentiance-web/nothing.js", "/sentiance-web/", "/sentiance-web/session", "/%3Cscript%3E"] {
        let answer = site.emulator.app().await.send(&Request::new("GET", path)).await;
        assert_eq!((answer.status, answer.header("content-type")), (404, "text/html; charset=utf-8"), "{path}");
        assert!(!answer.text().contains("<script"));
    }
    assert_eq!(site.emulator.app().await.send(&Request::new("GET", "/favicon.ico")).await.status, 204);
}

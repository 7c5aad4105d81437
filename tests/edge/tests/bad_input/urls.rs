//! URLs that a secret may not be sent to.

use edge_tests::{Outcome, Stage, Test, tests};

use crate::{
    row::{Row, check, row},
    told::{Told, backend, refused},
};

pub fn tests() -> Vec<Test> {
    tests![a_backend_that_is_no_secure_url, a_platform_that_is_no_secure_url, a_platform_named_by_the_backend_that_is_no_secure_url,]
}

const INSECURE: [&str; 4] = ["http://api.sentiance.com", "http://localhost.example.com/", "http://192.168.0.9:80", "HTTP://128.0.0.1"];
const INVALID: [&str; 8] = [
    "ftp://localhost/",
    "data:application/json,{}",
    "javascript:alert(1)",
    "file:///etc/hosts",
    "https://me:PLANTED@localhost/",
    "https://me@localhost/",
    "https://",
    "http://[::1",
];

fn rows(option: &str, others: &str) -> Vec<Row> {
    let one = |url: &str, told: Told| row(format!("m.createUser({{ {others}{option}: '{url}' }})"), told);
    let name = if option == "platformUrl" { "platformUrl" } else { "authCodeUrl" };
    let insecure = INSECURE.into_iter().map(|url| one(url, refused("insecure-url").names(name)));
    let invalid = INVALID.into_iter().map(|url| one(url, refused("invalid-url").names(name)));
    insecure.chain(invalid).collect()
}

async fn a_backend_that_is_no_secure_url() -> Outcome {
    let stage = Stage::open().await?;
    check(&stage, rows("authCodeUrl", "")).await?;
    stage.finish().await
}

async fn a_platform_that_is_no_secure_url() -> Outcome {
    let stage = Stage::open().await?;
    let mut rows = rows("platformUrl", "authCode: code, ");
    for url in ["https://api.sentiance.com/?x=PLANTED", "https://api.sentiance.com/#x", "/users", "localhost:8788", "x"] {
        rows.push(row(format!("m.createUser({{ authCode: code, platformUrl: '{url}' }})"), refused("invalid-url").names("platformUrl")));
    }
    check(&stage, rows).await?;
    stage.finish().await
}

async fn a_platform_named_by_the_backend_that_is_no_secure_url() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let by_backend = |kind, url: &str| {
        let body = format!(r#"{{"auth_code":"PLANTED0123456789","platform_url":"{url}"}}"#);
        let told = backend(kind).names("platform_url").retry("never");
        row("m.createUser({ authCodeUrl: backend })", told.reason("UNEXPECTED_ERROR"))
            .fault("auth-code", serde_json::json!({ "kind": "garbage", "body": body }))
    };
    let insecure = INSECURE.into_iter().map(|url| by_backend("insecure-url", url));
    let invalid = INVALID.into_iter().chain(["https://api.sentiance.com/?x=PLANTED"]).map(|url| by_backend("invalid-url", url));
    check(&stage, insecure.chain(invalid).collect()).await?;
    assert_eq!(stage.control.count("exchange").await?, 1, "only the exchange of the user made at the end");
    stage.finish().await
}

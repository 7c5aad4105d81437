//! The code that the page shows is code that runs.

use std::time::Duration;

use crate::stage::{DEVICE, Outcome, Stage};

const CODE: &str = "Code";
const CALLS: [&str; 5] = ["createUser", "ensureUser", "requestUserAccessToken", "onUserChange", "reset"];

#[tokio::test]
async fn every_piece_of_code_runs_as_it_is_shown() -> Outcome {
    let stage = Stage::open().await?;
    stage.log_in("Ada").await?;
    for call in CALLS {
        stage.click(call).await?;
        let code = stage.read(CODE).await?;
        assert!(code.contains(&format!("{call}(")), "{call}: {code}");
        // The package's name is resolved by an app's bundler, and by this line here.
        let runs = code.replace("import {", "const {").replace("from \"sentiance-web\";", "= await import(\"/sentiance-web/index.js\");");
        let said = stage.browser.run_async(&format!("{LISTEN}\n{{ {runs} }}\nreturn said;"), vec![], Duration::from_secs(10)).await?;
        assert!(!said.to_string().contains("warned"), "{call}: {said}");
    }
    stage.until_fact(DEVICE, "User id", "–").await?;
    stage.finish().await
}

#[tokio::test]
async fn a_call_shows_its_code() -> Outcome {
    let stage = Stage::open().await?;
    stage.reset().await?;
    assert!(stage.read(CODE).await?.contains("await reset()"));
    stage.finish().await
}

/// What the code writes to the console, which stays clean.
const LISTEN: &str = "const said = []; const console = { log: (...words) => said.push(words.join(' ')), warn: (...words) => said.push('warned', ...words) };";

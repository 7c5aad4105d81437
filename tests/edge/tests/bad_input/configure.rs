//! `configure` refuses at once, by throwing.

use edge_tests::{Outcome, Stage, Test, tests};

use crate::told::refused;

pub fn tests() -> Vec<Test> {
    tests![configure_throws_what_it_refuses,]
}

async fn configure_throws_what_it_refuses() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let invalid = [
        "",
        "null",
        "5",
        "'x'",
        "Symbol()",
        "() => {}",
        "{ persistence: null }",
        "{ persistence: 'disk' }",
        "{ persistence: new String('memory') }",
        "{ allowInsecureHosts: 'localhost' }",
        "{ allowInsecureHosts: [5] }",
        "{ allowInsecureHosts: null }",
        "{ allowInsecureHosts: new Proxy([], { get() { throw thrown } }) }",
        "{ platform: 5 }",
        "{ platform: null }",
        "{ platform: { exchange: 5 } }",
        "{ platform: { notifyReset: {} } }",
        "{ platform: { get exchange() { throw thrown } } }",
        "{ get persistence() { throw thrown } }",
        "new Proxy({}, { ownKeys() { throw thrown } })",
    ];
    let unknown = ["{ persistance: 'memory' }", "{ exchange() {} }", "{ platform: { persistence: 'memory' } }", "{ platform: { mint() {} } }"];
    let table = invalid.map(|options| (options, "invalid-option")).into_iter().chain(unknown.map(|options| (options, "unknown-option")));
    let keys = ["{ apiKey: 'PLANTED' }", "{ platform: { appSecret: 'PLANTED' } }"];
    let table = table.chain(keys.map(|options| (options, "api-key")));
    let mut failed = Vec::new();
    for (options, kind) in table {
        // Thrown, not rejected: what comes back is told as if a promise had rejected with it.
        let call =
            format!("new Promise((resolve) => {{ let threw = true; try {{ m.configure({options}); threw = false }} finally {{ if (!threw) resolve() }} }})");
        let told = stage.call(&call).await?;
        let faults = refused(kind).code("E_SDK_CONFIGURE_ERROR").faults(&told, &[]);
        if !faults.is_empty() {
            failed.push(format!("configure({options})\n    {}", faults.join("\n    ")));
        }
    }
    if !failed.is_empty() {
        return Err(format!("{} rows:\n{}", failed.len(), failed.join("\n")).into());
    }

    // None of it took effect.
    stage.create().await?;
    assert!(stage.stored().await?["home"].is_string());
    stage.finish().await
}

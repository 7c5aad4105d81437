//! `sentiance-web/no-wasm` where WebAssembly is switched off, in Chromium and in Firefox, and where only a policy forbids it. The other tests of
//! this crate are run there as well: `ENTRY=no-wasm`.

use edge_tests::{Engine, Outcome, Site, Stage, Sure, built, package, tests, without_wasm};
use serde_json::json;

async fn in_chromium_a_user_lives() -> Outcome {
    a_user_lives(Engine::Chromium).await
}

async fn in_firefox_a_user_lives() -> Outcome {
    a_user_lives(Engine::Firefox).await
}

async fn there_is_no_webassembly(stage: &Stage) -> Outcome {
    assert_eq!(stage.run("return typeof WebAssembly").await?, "undefined");
    Ok(())
}

/// Created, there after a reload, with a token that works and is refreshed near its end, and gone after `reset`.
async fn a_user_lives(engine: Engine) -> Outcome {
    let stage = Stage::open_in(engine, package()?).await?;
    there_is_no_webassembly(&stage).await?;
    stage.log_in("ann").await?;
    let id = stage.create().await?;
    stage.browser.reload().await?;
    assert_eq!(stage.user().await?, Some(id));

    let first = token(&stage).await?;
    assert!(stage.control.takes(&first).await?, "the platform does not know the token");
    const NEARLY_SEVEN_DAYS: i64 = 7 * 24 * 3_600_000 - 120_000;
    stage.control.advance_clock(NEARLY_SEVEN_DAYS).await?;
    stage.browser.reload().await?;
    let later = format!("await sentiance(); const now = Date.now; window.world.globals.Date.now = () => now() + {NEARLY_SEVEN_DAYS}");
    stage.run(&later).await?;
    let second = token(&stage).await?;
    assert!(second != first && stage.control.takes(&second).await?, "the token was not refreshed");

    stage.reset().await?;
    assert_eq!(stage.user().await?, None);
    stage.finish().await
}

async fn token(stage: &Stage) -> Sure<String> {
    let told = stage.call("m.requestUserAccessToken()").await?;
    told["value"]["tokenId"].as_str().map(String::from).ok_or_else(|| format!("requestUserAccessToken came to {told}").into())
}

/// Memory grows while much is asked for at once, and what it holds is read right afterwards.
async fn it_outgrows_its_memory() -> Outcome {
    let stage = Stage::open().await?;
    there_is_no_webassembly(&stage).await?;
    let told = stage
        .run(
            "// Each buffer that a view is made of: memory that has grown is another one.
             const { DataView } = globalThis;
             const buffers = new Set();
             globalThis.DataView = class extends DataView { constructor(buffer, ...given) { super(buffer, ...given); buffers.add(buffer); } };
             const wait = () => new Promise(() => {});
             const calls = Array.from({ length: 400 }, (_, n) =>
               told((m) => m.createUser({ getAuthCode: wait, platformUrl: `https://${n}.example/${'x'.repeat(1900)}`, timeoutMs: 4000 })));
             const kinds = (await Promise.all(calls)).map(({ error }) => error?.kind);
             // A slow machine has them all wait for their deadline; what is read from a memory of before is neither.
             return { grown: buffers.size > 1, others: kinds.filter((kind) => kind !== 'creation-in-progress' && kind !== 'timeout') }",
        )
        .await?;
    assert_eq!(told, json!({ "grown": true, "others": [] }));
    assert_eq!(stage.user().await?, None);
    stage.finish().await
}

async fn the_default_entry_names_it() -> Outcome {
    let stage = Stage::open_in(Engine::Chromium, built()?).await?;
    there_is_no_webassembly(&stage).await?;
    let told = stage.call("m.getUserId()").await?;
    assert_eq!(told["error"]["kind"], "no-webassembly", "{told}");
    assert!(told["error"]["details"].as_str().is_some_and(|details| details.ends_with("import sentiance-web/no-wasm.")), "{told}");
    stage.leave().await
}

async fn it_needs_nothing_of_a_policy_but_its_own_script() -> Outcome {
    let stage = Stage::open().await?;
    let policy = format!("default-src 'none'; script-src 'self'; connect-src 'self' {}; require-trusted-types-for 'script'", stage.emulator.platform_url);
    // It lives as long as the server, which is as long as the test's process at the most.
    let site = Site::start(policy.leak()).await?;
    stage.visit(&site, "/blank").await?;
    let code = stage.control.mint("ann").await?;
    let told = stage.call(&format!("m.createUser({{ authCode: '{code}', platformUrl: platform }})")).await?;
    assert_eq!(told["value"]["userInfo"]["userId"], stage.control.users().await?[0]["user_id"], "{told}");
    stage.finish().await
}

fn main() -> std::process::ExitCode {
    assert!(without_wasm(), "these tests are run by `npm test -- no-wasm`");
    edge_tests::run([tests![
        in_chromium_a_user_lives,
        in_firefox_a_user_lives,
        it_outgrows_its_memory,
        the_default_entry_names_it,
        it_needs_nothing_of_a_policy_but_its_own_script,
    ]])
}

//! `sentiance-web/react-native`: React Native's calls, on the web.

use edge_tests::{Outcome, Stage, Test, tests};
use serde_json::json;

pub fn tests() -> Vec<Test> {
    tests![the_calls_about_the_user_work_as_they_do_there, without_a_code_nothing_is_created, a_subscription_can_be_removed, all_else_is_said_not_to_be_here]
}

const CORE: &str = "const { default: core } = await import('/sentiance-web/react-native.js');
    const caught = (promise) => promise.then((value) => ({ value }), ({ code, reason, kind, message }) => ({ code, reason, kind, message }));";

async fn the_calls_about_the_user_work_as_they_do_there() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let code = stage.control.mint("ada").await?;
    let script = format!(
        "{CORE} const before = await core.userExists();
         const {{ userInfo }} = await core.createUser({{ authCode: {}, platformUrl: platform, appId: 'a', appSecret: 'b', linker: () => true }});
         const token = await core.requestUserAccessToken();
         return [before, userInfo.userId === await core.getUserId(), await core.isUserLinked(), token.tokenId === userInfo.tokenId, await core.getInitState(),
           (await core.getSdkStatus()).userExists, await core.reset(), await core.getUserId(), typeof await core.getVersion()]",
        json!(code)
    );
    let told = stage.run(&script).await?;
    assert_eq!(told, json!([false, true, true, true, "INITIALIZED", true, { "initState": "INITIALIZED" }, null, "string"]));
    stage.finish().await
}

async fn without_a_code_nothing_is_created() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    for options in ["{ appId: 'a', appSecret: 'b', linker: () => true }", "{}", "undefined", "null"] {
        let told = stage.run(&format!("{CORE} return await caught(core.createUser({options}))")).await?;
        assert_eq!(told["code"], "E_SDK_MISSING_PARAMS", "{options}: {told}");
    }
    let told = stage.run(&format!("{CORE} return await caught(core.createUser({{ authCode: 'unknown', platformUrl: platform }}))")).await?;
    assert_eq!([&told["code"], &told["reason"]], ["E_SDK_CREATE_USER_ERROR", "SERVER_ERROR"]);
    assert!(told["message"].as_str().is_some_and(|message| message.starts_with("Reason: SERVER_ERROR - ")), "{told}");
    stage.finish_after(&["/users"]).await
}

async fn a_subscription_can_be_removed() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let script = format!(
        "{CORE} window.heard = [];
         window.subscriptions = await Promise.all([1, 2].map(() => core.addSdkStatusUpdateListener(({{ userExists }}) => heard.push(userExists))));
         for (let tries = 0; heard.length < 2 && tries < 200; tries++) await new Promise((go) => setTimeout(go, 20));
         subscriptions[0].remove(); subscriptions[1].emitter.removeSubscription(subscriptions[1]); return heard"
    );
    assert_eq!(stage.run(&script).await?, json!([false, false]));
    stage.create().await?;
    assert_eq!(stage.run("await new Promise((go) => setTimeout(go, 100)); return heard.length").await?, 2);
    stage.finish().await
}

async fn all_else_is_said_not_to_be_here() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let script = format!(
        "{CORE} const here = ['createUser', 'reset', 'userExists', 'isUserLinked', 'getUserId', 'requestUserAccessToken', 'getInitState', 'getVersion', 'getSdkStatus', 'addSdkStatusUpdateListener'];
         const others = Object.entries(core).filter(([name, value]) => typeof value === 'function' && !here.includes(name));
         return await Promise.all(others.map(async ([name, call]) => [name, await caught(call({{}}))]))"
    );
    let told = stage.run(&script).await?;
    let told = told.as_array().ok_or("no list")?;
    assert!(told.len() >= 29, "{told:?}");
    for entry in told {
        assert_eq!([&entry[1]["code"], &entry[1]["kind"]], ["E_SDK_NOT_ON_THE_WEB", "not-on-the-web"], "{entry}");
    }
    stage.finish().await
}

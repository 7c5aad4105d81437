//! `requestUserAccessToken`: fresh, one refresh for all, and never anybody else's.

use edge_tests::{Outcome, Stage, Sure, Test, tests};
use serde_json::{Value, json};

use super::{DAY, HOUR, TWO_MINUTES_BEFORE_THE_END, another_tab, clock_ahead, ensure, ensured, later, told_as};

pub fn tests() -> Vec<Test> {
    tests![
        a_fresh_token_is_answered_without_a_request,
        a_token_near_its_end_is_refreshed_once_however_many_ask,
        a_refreshed_token_outlives_a_reload,
        a_token_that_may_still_be_valid_is_the_answer_where_the_refresh_fails,
        it_is_the_answer_within_seconds_where_the_platform_is_silent,
        an_expired_token_without_a_network_is_a_network_error_and_no_sign_out,
        an_expired_token_is_asked_for_again_after_a_lost_answer,
        without_a_user_there_is_no_token,
        a_user_disabled_remotely_is_told_and_comes_back,
        a_deleted_user_is_told_and_ensure_user_makes_another,
        a_refresh_that_ends_after_reset_changes_nothing,
        a_refresh_that_ends_after_another_user_came_changes_nothing,
        a_clock_that_is_set_back_costs_one_refresh,
        a_clock_that_is_set_ahead_loses_no_user,
        the_apps_own_function_refreshes,
        answers_that_are_none_change_nothing,
    ]
}

const TOKEN: &str = "m.requestUserAccessToken()";

async fn token(stage: &Stage) -> Sure<String> {
    let told = stage.call(TOKEN).await?;
    told["value"]["tokenId"].as_str().map(String::from).ok_or_else(|| format!("the token came to {told}").into())
}

async fn stored_token(stage: &Stage) -> Sure<String> {
    let stored = stage.stored().await?;
    let home: Value = serde_json::from_str(stored["home"].as_str().ok_or("no home")?)?;
    Ok(home["tokenId"].as_str().ok_or("no token")?.to_owned())
}

async fn a_fresh_token_is_answered_without_a_request() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let created = stage.call("m.createUser({ authCodeUrl: backend })").await?;
    let told = stage.call(TOKEN).await?;
    let info = &created["value"]["userInfo"];
    assert_eq!(told["value"], json!({ "tokenId": info["tokenId"], "expiryDate": info["tokenExpiryDate"] }));
    assert_eq!(stage.control.count("refresh").await?, 0);
    stage.finish().await
}

async fn a_token_near_its_end_is_refreshed_once_however_many_ask() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    stage.create().await?;
    let old = stored_token(&stage).await?;
    let call = "Promise.all([1, 2, 3, 4, 5].map(() => m.requestUserAccessToken()))";
    let first = stage.browser.current_tab().await?;
    later(&stage, TWO_MINUTES_BEFORE_THE_END).await?;
    another_tab(&stage).await?;
    let second = stage.browser.current_tab().await?;
    later(&stage, TWO_MINUTES_BEFORE_THE_END).await?;
    stage.control.fault(&json!({ "route": "refresh", "fault": { "kind": "delay", "ms": 400 } })).await?;
    stage.begin(call).await?;
    stage.browser.go_to(&first).await?;
    stage.begin(call).await?;
    let mut tokens = Vec::new();
    for tab in [&first, &second] {
        stage.browser.go_to(tab).await?;
        let told = stage.settled().await?;
        tokens.extend(told["value"].as_array().ok_or_else(|| told.to_string())?.iter().map(|token| token["tokenId"].clone()));
    }
    assert!(tokens.len() == 10 && tokens.iter().all(|token| *token == tokens[0] && *token != json!(old)), "{tokens:?}");
    assert_eq!(stage.control.count("refresh").await?, 1);
    assert_eq!(json!(stored_token(&stage).await?), tokens[0]);
    assert_eq!(stage.stored().await?["row"]["refresh"], json!(null), "the lease is given back");
    stage.finish().await
}

async fn a_refreshed_token_outlives_a_reload() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let ada = stage.create().await?;
    later(&stage, TWO_MINUTES_BEFORE_THE_END).await?;
    let fresh = token(&stage).await?;
    later(&stage, TWO_MINUTES_BEFORE_THE_END).await?;
    assert_eq!(token(&stage).await?, fresh);
    assert_eq!((stage.control.count("refresh").await?, stage.user().await?), (1, Some(ada)));
    stage.finish().await
}

async fn a_token_that_may_still_be_valid_is_the_answer_where_the_refresh_fails() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    stage.create().await?;
    let old = stored_token(&stage).await?;
    later(&stage, TWO_MINUTES_BEFORE_THE_END).await?;
    for fault in [
        json!({ "kind": "refuse" }),
        json!({ "kind": "status", "status": 503 }),
        json!({ "kind": "html" }),
        json!({ "kind": "status", "status": 429, "retry_after": "60" }),
    ] {
        // For as long as it takes: a browser sends a refused POST again by itself.
        stage.control.fault(&json!({ "route": "refresh", "times": null, "fault": fault })).await?;
        assert_eq!(token(&stage).await?, old, "{fault}");
        stage.control.clear_faults().await?;
    }
    assert_ne!(token(&stage).await?, old, "and the next call gets a fresh one");
    stage.finish_after(&["/token"]).await
}

async fn it_is_the_answer_within_seconds_where_the_platform_is_silent() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    stage.create().await?;
    let old = stored_token(&stage).await?;
    later(&stage, TWO_MINUTES_BEFORE_THE_END).await?;
    stage.control.fault(&json!({ "route": "refresh", "fault": { "kind": "silence" } })).await?;
    let told = stage.call(TOKEN).await?;
    assert_eq!(told["value"]["tokenId"], old, "{told}");
    assert!(told["elapsed"].as_f64().is_some_and(|elapsed| elapsed < 9_000.0), "{told}");
    stage.leave().await
}

async fn an_expired_token_without_a_network_is_a_network_error_and_no_sign_out() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let ada = stage.create().await?;
    later(&stage, 8 * DAY).await?;
    stage.control.fault(&json!({ "route": "refresh", "times": null, "fault": { "kind": "refuse" } })).await?;
    let told = stage.call(TOKEN).await?;
    assert_eq!(told_as(&told), ["E_SDK_GET_TOKEN_ERROR", "NETWORK_ERROR", "network"], "{told}");
    assert_eq!(told["error"]["retry"], "same-call");
    assert_eq!(stage.user().await?, Some(ada.clone()));
    stage.control.clear_faults().await?;
    token(&stage).await?;
    assert_eq!(stage.user().await?, Some(ada));
    stage.finish_after(&["/token"]).await
}

async fn an_expired_token_is_asked_for_again_after_a_lost_answer() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    stage.create().await?;
    later(&stage, 8 * DAY).await?;
    stage.control.fault(&json!({ "route": "refresh", "times": 2, "fault": { "kind": "lost" } })).await?;
    let told = stage.call(TOKEN).await?;
    assert_eq!(told["state"], "resolved", "{told}");
    stage.finish_after(&["/token"]).await
}

async fn without_a_user_there_is_no_token() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let told = stage.call(TOKEN).await?;
    assert_eq!(told_as(&told), ["E_SDK_GET_TOKEN_ERROR", "NO_USER", "no-user"]);
    stage.create().await?;
    stage.reset().await?;
    assert_eq!(told_as(&stage.call(TOKEN).await?)[1], "NO_USER");
    stage.finish().await
}

async fn a_user_disabled_remotely_is_told_and_comes_back() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let ada = stage.create().await?;
    later(&stage, 8 * DAY).await?;
    stage.control.act_on_user("disable").await?;
    let told = stage.call(TOKEN).await?;
    assert_eq!(told_as(&told), ["E_SDK_GET_TOKEN_ERROR", "USER_DISABLED_REMOTELY", "user-disabled"], "{told}");
    let enabled = async || Ok::<_, edge_tests::Failure>(stage.call("m.getSdkStatus()").await?["value"]["isRemoteEnabled"].clone());
    assert_eq!((enabled().await?, stage.user().await?), (json!(false), Some(ada)));
    assert_eq!(stage.call("m.explain()").await?["value"]["record"]["standing"], "disabled");
    stage.control.act_on_user("enable").await?;
    token(&stage).await?;
    assert_eq!(enabled().await?, true);
    stage.finish_after(&["/token"]).await
}

async fn a_deleted_user_is_told_and_ensure_user_makes_another() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let ada = ensured(&stage, "ada").await?;
    later(&stage, 8 * DAY).await?;
    stage.control.delete_user(&ada).await?;
    let told = stage.call(TOKEN).await?;
    assert_eq!(told_as(&told), ["E_SDK_GET_TOKEN_ERROR", "USER_DISABLED_REMOTELY", "token-rejected"], "{told}");
    assert_eq!(told["error"]["retry"], "after-reset");
    assert_eq!(stage.control.count("refresh").await?, 1);
    assert_eq!(told_as(&stage.call(TOKEN).await?)[2], "token-rejected", "it is known now");
    assert_eq!(stage.control.count("refresh").await?, 1, "and nobody is asked again");
    assert_ne!(ensured(&stage, "ada").await?, ada, "whoever was deleted is a new user");
    token(&stage).await?;
    stage.finish_after(&["/token"]).await
}

async fn a_refresh_that_ends_after_reset_changes_nothing() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    stage.create().await?;
    let first = stage.browser.current_tab().await?;
    later(&stage, 8 * DAY).await?;
    for elsewhere in [false, true] {
        stage.control.fault(&json!({ "route": "refresh", "fault": { "kind": "delay", "ms": 1_500 } })).await?;
        stage.begin(TOKEN).await?;
        stage.control.until("refresh", 1 + u64::from(elsewhere)).await?;
        if elsewhere {
            another_tab(&stage).await?;
        }
        stage.reset().await?;
        stage.browser.go_to(&first).await?;
        let told = stage.settled().await?;
        assert_eq!(told_as(&told), ["E_SDK_GET_TOKEN_ERROR", "NO_USER", "no-user"], "{told}");
        assert_eq!((stage.user().await?, stage.stored().await?["home"].clone()), (None, json!(null)));
        if !elsewhere {
            // The device's clock still runs ahead; a new token would be fresh by it, but for the reload.
            stage.create().await?;
            later(&stage, 16 * DAY).await?;
        }
    }
    stage.finish_after(&["/token"]).await
}

async fn a_refresh_that_ends_after_another_user_came_changes_nothing() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    ensured(&stage, "ada").await?;
    later(&stage, 8 * DAY).await?;
    stage.control.fault(&json!({ "route": "refresh", "fault": { "kind": "delay", "ms": 2_500 } })).await?;
    stage.begin(TOKEN).await?;
    stage.control.until("refresh", 1).await?;
    let first = stage.browser.current_tab().await?;
    another_tab(&stage).await?;
    stage.log_in("bob").await?;
    let bob = stage.call(&ensure("bob")).await?;
    stage.browser.go_to(&first).await?;
    let told = stage.settled().await?;
    assert_eq!(told_as(&told)[1..], ["NO_USER", "no-user"], "not the token of the one who came: {told}");
    let info = &bob["value"]["userInfo"];
    assert_eq!(json!(stored_token(&stage).await?), info["tokenId"]);
    assert_eq!(json!(stage.user().await?), info["userId"]);
    stage.finish_after(&["/token"]).await
}

async fn a_clock_that_is_set_back_costs_one_refresh() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    stage.create().await?;
    later(&stage, -3 * HOUR).await?;
    for _ in 0..4 {
        token(&stage).await?;
    }
    assert_eq!(stage.control.count("refresh").await?, 1, "how old the token is nobody knew");
    stage.finish().await
}

async fn a_clock_that_is_set_ahead_loses_no_user() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let ada = stage.create().await?;
    let old = stored_token(&stage).await?;
    clock_ahead(&stage, 400 * DAY).await?;
    stage.control.fault(&json!({ "route": "refresh", "fault": { "kind": "status", "status": 503 } })).await?;
    assert_eq!(token(&stage).await?, old, "by the clock that nobody sets it is minutes old");
    assert_ne!(token(&stage).await?, old);
    assert_eq!(stage.user().await?, Some(ada));
    assert_eq!(stage.control.count("refresh").await?, 2);
    stage.finish_after(&["/token"]).await
}

async fn the_apps_own_function_refreshes() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let ada = stage.create().await?;
    later(&stage, 8 * DAY).await?;
    let script = "const m = await sentiance();
        const seen = [];
        m.configure({ platform: { refreshToken: async ({ signal, ...told }) => {
          seen.push(told);
          if (seen.length === 1) throw thrown;
          return { token: { id: 'PLANTED-fresh', expires_at: '2099-01-01T00:00:00Z' } };
        } } });
        return [await told((m) => m.requestUserAccessToken()), await told((m) => m.requestUserAccessToken()), seen]";
    let told = stage.run(script).await?;
    assert_eq!((told_as(&told[0])[2], &told[0]["error"]["cause"]), ("callback-failed", &json!("thrown")), "{told}");
    assert_eq!(told[1]["value"], json!({ "tokenId": "PLANTED-fresh", "expiryDate": "2099-01-01T00:00:00Z" }));
    assert_eq!((&told[2][0]["userId"], &told[2][0]["platformUrl"]), (&json!(ada), &json!(stage.emulator.platform_url)));
    assert_eq!(stage.control.count("refresh").await?, 0);
    assert!(!told[0].to_string().contains("PLANTED-fresh"));
    stage.finish().await
}

async fn answers_that_are_none_change_nothing() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    stage.create().await?;
    let old = stored_token(&stage).await?;
    later(&stage, TWO_MINUTES_BEFORE_THE_END).await?;
    for fault in [
        json!({ "kind": "garbage", "body": "{\"token\":" }),
        json!({ "kind": "garbage", "body": "{\"token\":{\"id\":\"\",\"expires_at\":\"2099-01-01T00:00:00Z\"}}" }),
        json!({ "kind": "garbage", "body": "{\"token\":{\"id\":\"x\",\"expires_at\":\"soon\"}}" }),
        json!({ "kind": "wrong-type" }),
        json!({ "kind": "huge", "bytes": 200_000 }),
        json!({ "kind": "redirect", "to": "https://portal.example/" }),
        json!({ "kind": "truncate", "at": 30 }),
    ] {
        stage.control.fault(&json!({ "route": "refresh", "fault": fault })).await?;
        assert_eq!((token(&stage).await?, stored_token(&stage).await?), (old.clone(), old.clone()), "{fault}");
    }
    stage.finish_after(&["/token", "portal.example"]).await
}

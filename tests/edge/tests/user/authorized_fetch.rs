//! `authorizedFetch`: the token goes to the platform, and nowhere else.

use edge_tests::{Outcome, Stage, Test, tests};
use serde_json::json;

use super::{DAY, told_as};

pub fn tests() -> Vec<Test> {
    tests![
        it_speaks_for_the_user_at_the_platform,
        a_refused_token_is_refreshed_once_and_the_body_sent_again,
        it_goes_to_no_other_origin,
        without_a_user_nothing_is_sent,
        it_can_be_aborted,
        its_body_can_be_aborted,
        what_is_no_request_is_said,
    ]
}

const WHO: &str = "m.authorizedFetch(`${platform}/emulator/whoami`).then(async (answer) => [answer.status, await answer.json()])";

async fn it_speaks_for_the_user_at_the_platform() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let ada = stage.create().await?;
    assert_eq!(stage.call(WHO).await?["value"], json!([200, { "user_id": ada, "bytes": 0 }]));
    let posted = "m.authorizedFetch(new Request(`${platform}/emulator/whoami`, { method: 'POST', body: 'x'.repeat(9) }), { headers: { 'X-App': '1' } }).then((answer) => answer.json())";
    assert_eq!(stage.call(posted).await?["value"]["bytes"], 9);
    stage.finish().await
}

async fn a_refused_token_is_refreshed_once_and_the_body_sent_again() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let ada = stage.create().await?;
    // The platform's time goes on, and nobody tells the device.
    stage.control.advance_clock(8 * DAY).await?;
    let posted = "Promise.all([1, 2, 3].map(() => m.authorizedFetch(`${platform}/emulator/whoami`, { method: 'POST', body: 'x'.repeat(7) }).then((answer) => answer.json())))";
    let told = stage.call(posted).await?;
    assert_eq!(told["value"], json!([{ "user_id": ada, "bytes": 7 }, { "user_id": ada, "bytes": 7 }, { "user_id": ada, "bytes": 7 }]), "{told}");
    assert_eq!(stage.control.count("refresh").await?, 1);
    // A platform that refuses whatever it gets is asked twice, not for ever.
    stage.control.act_on_user("disable").await?;
    let told = stage.call(WHO).await?;
    assert_eq!(told_as(&told), ["E_SDK_AUTHORIZED_FETCH_ERROR", "USER_DISABLED_REMOTELY", "user-disabled"], "{told}");
    assert_eq!(stage.control.count("refresh").await?, 2);
    stage.finish_after(&["/whoami", "/token"]).await
}

async fn it_goes_to_no_other_origin() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    stage.create().await?;
    for url in ["`${app}/session`", "'/session'", "'https://elsewhere.example/'", "'data:,x'"] {
        let told = stage.call(&format!("m.authorizedFetch({url})")).await?;
        assert_eq!(told_as(&told), ["E_SDK_AUTHORIZED_FETCH_ERROR", "UNEXPECTED_ERROR", "foreign-origin"], "{url}: {told}");
    }
    assert!(!stage.control.log().await?.to_string().contains("/session"));
    stage.finish().await
}

async fn without_a_user_nothing_is_sent() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    assert_eq!(told_as(&stage.call(WHO).await?), ["E_SDK_AUTHORIZED_FETCH_ERROR", "NO_USER", "no-user"]);
    stage.finish().await
}

async fn it_can_be_aborted() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    stage.create().await?;
    for signal in ["AbortSignal.abort()", "AbortSignal.timeout(0)"] {
        let told = stage.call(&format!("m.authorizedFetch(`${{platform}}/emulator/whoami`, {{ signal: {signal} }})")).await?;
        assert_eq!(told_as(&told), ["E_SDK_AUTHORIZED_FETCH_ERROR", "UNEXPECTED_ERROR", "aborted"], "{told}");
    }
    stage.finish().await
}

async fn its_body_can_be_aborted() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    stage.create().await?;
    stage.control.fault(&json!({ "route": "refresh", "fault": { "kind": "stall-body", "at": 5 } })).await?;
    let read = "(async () => {
        const ending = new AbortController();
        const answer = await m.authorizedFetch(`${platform}/users/x/token`, { method: 'POST', body: 'token=x', signal: ending.signal });
        setTimeout(() => ending.abort(), 50);
        return answer.text().then(() => 'read', (error) => error.name);
      })()";
    assert_eq!(stage.call(read).await?["value"], "AbortError");
    stage.finish_after(&["/token"]).await
}

async fn what_is_no_request_is_said() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    stage.create().await?;
    for input in ["'http://'", "Symbol('x')", "`${platform}/x`, { method: 'TRACE' }", "{ toString() { throw 1 } }"] {
        let told = stage.call(&format!("m.authorizedFetch({input})")).await?;
        assert_eq!(told_as(&told), ["E_SDK_AUTHORIZED_FETCH_ERROR", "UNEXPECTED_ERROR", "invalid-option"], "{input}: {told}");
    }
    stage.finish().await
}

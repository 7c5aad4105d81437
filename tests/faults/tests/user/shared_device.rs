use fault_tests::{Outcome, Row, Scene};
use serde_json::json;

use super::{LONG_AGO, TOKEN, USUAL, WITHIN, another_tab, ensure, ensured, stored_token, token_ends};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Ten people share a device",
    happens: "Ten people log in and out in turn; as each one leaves, a refresh of their token is in flight in another tab, and ends when the next one is there.",
    promise: "The refresh answers nobody, and both tabs give the next person's token and no other.",
    rules: &[1, 2, 10],
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

const PEOPLE: usize = 10;

async fn play(scene: &mut Scene) -> Outcome {
    let first = another_tab(scene).await?;
    let second = scene.browser.current_tab().await?;
    ensured(scene, "person 0").await?;
    for number in 1..PEOPLE {
        scene.round();
        scene.browser.go_to(&second).await?;
        token_ends(scene, LONG_AGO).await?;
        let refreshed = scene.count("refresh").await?;
        scene.control.fault(&json!({ "route": "refresh", "fault": { "kind": "delay", "ms": 700 } })).await?;
        scene.begin(TOKEN, USUAL).await?;
        scene.control.until("refresh", refreshed + 1).await?;

        scene.browser.go_to(&first).await?;
        let told = scene.call("m.reset()", WITHIN).await?;
        scene.must(told.resolved(), format!("reset came to {told}"));
        let person = format!("person {number}");
        scene.log_in(&person).await?;
        let next = scene.call(&ensure(&person), WITHIN).await?;
        let own = next.value()["userInfo"]["tokenId"].clone();

        scene.browser.go_to(&second).await?;
        let told = scene.settled(USUAL).await?;
        scene.must(!told.resolved(), "a refresh gave a token to somebody who had left");
        for tab in [&second, &first] {
            scene.browser.go_to(tab).await?;
            let told = scene.call(TOKEN, USUAL).await?;
            scene.must(told.resolved() && told.value()["tokenId"] == own, "a token is not that of the person who is there");
        }
        let stored = stored_token(scene).await?;
        scene.must(json!(stored) == own, "another token lies on the device");
    }
    Ok(())
}

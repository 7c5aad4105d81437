//! Many people at one device, one after the other, in two tabs: nobody ever reads another's token.

use edge_tests::{Outcome, Stage, Test, tests};
use serde_json::Value;

use super::{another_tab, ensure, ensured};

pub fn tests() -> Vec<Test> {
    tests![ten_people_log_in_and_out_in_turn, ten_people_follow_each_other_without_logging_out]
}

/// In the other tab: asks for the token all the time, and notes each answer and when it began and ended.
const ASK_ALL_THE_TIME: &str = "
    const m = await sentiance();
    window.answers = [];
    window.asking = true;
    window.asked = (async () => {
      while (asking) {
        const began = Date.now();
        const token = await m.requestUserAccessToken().then(({ tokenId }) => tokenId, () => null);
        answers.push([began, Date.now(), token]);
        await new Promise((go) => setTimeout(go, 3));
      }
    })()";

/// A person's time at the device, and their token.
struct Turn {
    from: f64,
    until: f64,
    token: String,
}

async fn ten_people_log_in_and_out_in_turn() -> Outcome {
    let stage = Stage::open_as("person 0").await?;
    let first = stage.browser.current_tab().await?;
    another_tab(&stage).await?;
    let second = stage.browser.current_tab().await?;
    stage.run(ASK_ALL_THE_TIME).await?;
    stage.browser.go_to(&first).await?;
    let mut turns = Vec::new();
    for number in 0..10 {
        let person = format!("person {number}");
        stage.log_in(&person).await?;
        let turn = stage.run(&format!("const from = Date.now(); const created = await told((m) => {}); return [from, created]", ensure(&person))).await?;
        let token = turn[1]["value"]["userInfo"]["tokenId"].as_str().ok_or_else(|| turn.to_string())?.to_owned();
        let who = stage.call("m.authorizedFetch(`${platform}/emulator/whoami`).then((answer) => answer.json())").await?;
        assert_eq!(who["value"]["user_id"], turn[1]["value"]["userInfo"]["userId"]);
        stage.run("await new Promise((go) => setTimeout(go, 60))").await?;
        // A token that is on its way while its person logs out reaches nobody else.
        stage.reset().await?;
        let until = stage.run("return Date.now()").await?;
        assert!(!stage.stored().await?.to_string().contains(&token));
        turns.push(Turn { from: number_of(&turn[0]), until: number_of(&until), token });
    }
    stage.browser.go_to(&second).await?;
    let answers = stage.run("asking = false; await asked; return answers").await?;
    let answers = answers.as_array().ok_or("no answers")?;
    let seen = |turn: &Turn| answers.iter().filter(|answer| answer[2] == turn.token).count();
    for turn in &turns {
        assert!(seen(turn) > 0, "the other tab never saw a token that was there for 60 ms: {answers:?}");
    }
    for answer in answers.iter().filter(|answer| answer[2].is_string()) {
        let whose = turns.iter().find(|turn| answer[2] == turn.token).ok_or_else(|| format!("a token of nobody: {answer}"))?;
        let (began, ended) = (number_of(&answer[0]), number_of(&answer[1]));
        assert!(began <= whose.until && ended >= whose.from, "a token outside its person's time: {answer}, {} to {}", whose.from, whose.until);
    }
    stage.finish().await
}

/// As where the app only tells who is there now.
async fn ten_people_follow_each_other_without_logging_out() -> Outcome {
    let stage = Stage::open_as("person 0").await?;
    let first = stage.browser.current_tab().await?;
    another_tab(&stage).await?;
    let second = stage.browser.current_tab().await?;
    let token = "m.requestUserAccessToken().then(({ tokenId }) => tokenId)";
    let mut tokens: Vec<Value> = Vec::new();
    for number in 0..10 {
        // In turn in one tab and in the other.
        let [here, there] = if number % 2 == 0 { [&first, &second] } else { [&second, &first] };
        stage.browser.go_to(here).await?;
        ensured(&stage, &format!("person {number}")).await?;
        let own = stage.call(token).await?["value"].take();
        stage.browser.go_to(there).await?;
        assert_eq!(stage.call(token).await?["value"], own, "both tabs have the one user");
        assert!(own.is_string() && !tokens.contains(&own), "person {number} has {own}");
        let stored = stage.stored().await?.to_string();
        assert!(tokens.iter().filter_map(Value::as_str).all(|former| !stored.contains(former)), "a former token is left: {stored}");
        tokens.push(own);
    }
    assert_eq!(stage.control.count("users_made").await?, 10);
    stage.finish().await
}

fn number_of(value: &Value) -> f64 {
    value.as_f64().unwrap_or(f64::NAN)
}

//! Each button of "Break it yourself" leads to what its card promises, and says so.

use std::time::Instant;

use webdriver_harness::Role;

use crate::stage::{DEVICE, Outcome, RECORD, Stage, WIRE};

const FAILED: &str = "Failed to load resource";

#[tokio::test]
async fn a_lost_answer_strands_nobody() -> Outcome {
    let stage = Stage::open().await?;
    let said = stage.breaks("Lost answer").await?;
    assert!(said.contains("Resolved after") && said.contains("then 200") && said.contains("the very user"), "{said}");
    stage.until_read(WIRE, "no answer fault: lost").await?;
    stage.until_read(WIRE, "POST /users 200").await?;

    let said = stage.breaks("POST sent twice").await?;
    assert!(said.contains("This device has one user."), "{said}");
    stage.finish_after(&[FAILED]).await
}

#[tokio::test]
async fn a_silence_is_waited_out_and_a_fresh_code_tried() -> Outcome {
    let stage = Stage::open().await?;
    let said = stage.breaks("Silence").await?;
    assert!(said.contains("2 exchanges: no answer seen, then 201"), "{said}");
    stage.until_read(WIRE, "no answer fault: silence").await?;
    stage.until_read(WIRE, "asks for a fresh code").await?;

    let said = stage.breaks("Stalled body").await?;
    assert!(said.contains("Resolved after") && said.contains("2 exchanges"), "{said}");
    stage.finish_after(&[FAILED]).await
}

#[tokio::test]
async fn a_lasting_silence_ends_at_the_deadline() -> Outcome {
    let stage = Stage::open().await?;
    let start = Instant::now();
    let said = stage.breaks("Lasting silence").await?;
    assert!(start.elapsed().as_secs() >= 9, "the page gives ten seconds");
    assert!(said.contains("timeout, outcome unknown") && said.contains("no user"), "{said}");
    // Nothing is spoiled any more.
    stage.create().await?;
    stage.finish().await
}

#[tokio::test]
async fn a_busy_platform_is_given_the_time_it_asks_for() -> Outcome {
    let stage = Stage::open().await?;
    let start = Instant::now();
    let said = stage.breaks("429, Retry-After 2").await?;
    assert!(start.elapsed().as_secs() >= 2, "Retry-After is honoured");
    assert!(said.contains("429, then 201"), "{said}");
    stage.until_read(WIRE, "waits ").await?;
    stage.finish_after(&[FAILED]).await
}

#[tokio::test]
async fn a_portal_and_an_expired_code_are_got_over() -> Outcome {
    let stage = Stage::open().await?;
    let said = stage.breaks("HTML portal").await?;
    assert!(said.contains("200, then 201"), "{said}");
    stage.until_read(WIRE, "no user: not-json").await?;
    let said = stage.breaks("Expired code").await?;
    assert!(said.contains("401, then 200"), "{said}");
    stage.finish_after(&[FAILED]).await
}

#[tokio::test]
async fn a_connection_is_tried_again_and_no_network_is_told_as_such() -> Outcome {
    let stage = Stage::open().await?;
    let said = stage.breaks("Connection refused").await?;
    assert!(said.contains("3 exchanges: no answer seen, then no answer seen, then 201"), "{said}");
    let said = stage.breaks("Offline").await?;
    assert!(said.contains("offline, outcome nothing-happened") && said.contains("no exchange"), "{said}");
    // The page plays fair afterwards.
    assert_eq!(stage.browser.run("return navigator.onLine", vec![]).await?, true);
    stage.reset().await?;
    stage.create().await?;
    stage.finish_after(&[FAILED]).await
}

#[tokio::test]
async fn a_full_storage_costs_no_code() -> Outcome {
    let stage = Stage::open().await?;
    let said = stage.breaks("Storage full").await?;
    assert!(said.contains("storage-full, outcome nothing-happened") && said.contains("saw no exchange"), "{said}");
    assert!(stage.read(RECORD).await?.contains("Nothing is stored."));
    // The page tidied up after itself.
    stage.create().await?;
    stage.finish().await
}

#[tokio::test]
async fn a_reset_wins_over_what_is_in_flight() -> Outcome {
    let stage = Stage::open().await?;
    let said = stage.breaks("Reset in flight").await?;
    assert!(said.contains("Rejected after") && said.contains("reset") && said.contains("This device has no user."), "{said}");
    assert_eq!(stage.fact(DEVICE, "User id").await?, "–");
    stage.finish().await
}

#[tokio::test]
async fn one_is_played_at_a_time() -> Outcome {
    let stage = Stage::open().await?;
    stage.browser.find(Role::Button, "Silence").await?;
    stage.browser.run("for (const name of ['Silence', 'Silence', 'Lost answer']) [...document.querySelectorAll('.scenario button')].find((button) => button.textContent === name).click()", vec![]).await?;
    stage.browser.wait_for_text("Here: Resolved").await?;
    let text = stage.read("Break it yourself").await?;
    assert_eq!(text.matches("Here:").count(), 1, "{text}");
    assert_eq!(text.matches("Not tried yet.").count(), 12, "{text}");
    stage.finish_after(&[FAILED]).await
}

#[tokio::test]
async fn two_tabs_make_one_user() -> Outcome {
    let stage = Stage::open().await?;
    let said = stage.breaks("Two tabs at once").await?;
    assert!(said.contains("resolved.") && (said.contains("rejected, creation-in-progress") || said.contains("rejected, user-exists")), "{said}");
    assert!(said.contains("one exchange") && said.contains("This device has one user."), "{said}");
    stage.finish().await
}

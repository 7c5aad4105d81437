//! Each switch of "Break it" leads to what its description promises.

use std::time::Instant;

use crate::stage::{DEVICE, Outcome, RESULT, Stage, WIRE};

#[tokio::test]
async fn a_silence_is_waited_out_and_a_fresh_code_tried() -> Outcome {
    let stage = Stage::open().await?;
    stage.log_in("Ada").await?;
    stage.switch_on("Silence").await?;
    stage.create().await?;
    stage.until_read(WIRE, "no answer fault: silence").await?;
    stage.until_read(WIRE, "POST /users 201").await?;
    stage.until_pressed("Silence", "false").await?;
    stage.finish().await
}

#[tokio::test]
async fn a_lasting_silence_ends_at_the_deadline() -> Outcome {
    let stage = Stage::open().await?;
    stage.log_in("Ada").await?;
    stage.switch_on("Lasting silence").await?;
    let start = Instant::now();
    stage.create_in_vain().await?;
    assert!(start.elapsed().as_secs() >= 9, "the page gives ten seconds");
    assert_eq!(stage.fact(RESULT, "kind").await?, "timeout");
    assert_eq!(stage.fact(RESULT, "reason").await?, "NETWORK_ERROR");
    assert!(stage.fact(RESULT, "outcome").await?.starts_with("unknown"));
    stage.until_read(WIRE, "rejected: timeout").await?;
    assert_eq!(stage.fact(DEVICE, "User id").await?, "–");

    stage.until_pressed("Lasting silence", "true").await?;
    stage.click("Lasting silence").await?;
    stage.until_pressed("Lasting silence", "false").await?;
    stage.create().await?;
    stage.finish().await
}

#[tokio::test]
async fn a_busy_platform_is_given_the_time_it_asks_for() -> Outcome {
    let stage = Stage::open().await?;
    stage.log_in("Ada").await?;
    stage.switch_on("503, Retry-After 2").await?;
    let start = Instant::now();
    stage.create().await?;
    assert!(start.elapsed().as_secs() >= 2, "Retry-After is honoured");
    stage.until_read(WIRE, "POST /users 503 fault: status").await?;
    stage.until_read(WIRE, "POST /users 201").await?;
    stage.finish_after(&["/users - Failed to load resource: the server responded with a status of 503"]).await
}

#[tokio::test]
async fn a_lost_answer_strands_nobody() -> Outcome {
    let stage = Stage::open().await?;
    stage.log_in("Ada").await?;
    stage.switch_on("Lost answer").await?;
    let ada = stage.create().await?;
    stage.until_read(WIRE, "no answer fault: lost").await?;
    stage.until_read(WIRE, "POST /users 200").await?;

    // The user that the lost answer told of is the one that came in the end.
    stage.reset().await?;
    assert_eq!(stage.create().await?, ada);
    stage.finish_after(&["/users - Failed to load resource"]).await
}

#[tokio::test]
async fn a_portal_is_no_code() -> Outcome {
    let stage = Stage::open().await?;
    stage.log_in("Ada").await?;
    stage.switch_on("HTML portal").await?;
    stage.create_in_vain().await?;
    assert_eq!(stage.fact(RESULT, "kind").await?, "not-json");
    assert_eq!(stage.fact(DEVICE, "User id").await?, "–");

    stage.create().await?;
    stage.finish().await
}

#[tokio::test]
async fn an_expired_code_is_replaced_by_a_fresh_one() -> Outcome {
    let stage = Stage::open().await?;
    stage.log_in("Ada").await?;
    stage.switch_on("Expired code").await?;
    stage.create().await?;
    stage.until_read(WIRE, "POST /users 401 fault: expired-code").await?;
    stage.until_read(WIRE, "POST /users 201").await?;
    stage.finish_after(&["/users - Failed to load resource: the server responded with a status of 401"]).await
}

#[tokio::test]
async fn a_switch_can_be_taken_back() -> Outcome {
    let stage = Stage::open().await?;
    stage.switch_on("Silence").await?;
    stage.switch_on("HTML portal").await?;
    stage.until_pressed("Silence", "false").await?;
    stage.click("HTML portal").await?;
    stage.until_pressed("HTML portal", "false").await?;
    stage.log_in("Ada").await?;
    stage.create().await?;
    stage.finish().await
}

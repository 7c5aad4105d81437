//! Errors as a developer reads them: what happened, what it means, what to do.

use crate::stage::{DEVICE, Outcome, RESULT, Stage};

#[tokio::test]
async fn creating_again_without_reset_is_refused_and_explained() -> Outcome {
    let stage = Stage::open().await?;
    stage.log_in("Ada").await?;
    let ada = stage.create().await?;
    stage.log_in("Grace").await?;
    stage.create_in_vain().await?;

    assert_eq!(stage.fact(RESULT, "code").await?, "E_SDK_CREATE_USER_ERROR");
    assert_eq!(stage.fact(RESULT, "reason").await?, "USER_ALREADY_EXISTS");
    assert_eq!(stage.fact(RESULT, "kind").await?, "user-exists");
    assert!(stage.fact(RESULT, "outcome").await?.starts_with("nothing-happened"));
    assert_eq!(stage.fact(RESULT, "retry").await?, "after-reset");
    assert!(stage.fact(RESULT, "What to do").await?.contains("reset() first"));
    assert_eq!(stage.fact(DEVICE, "User id").await?, ada);

    stage.reset().await?;
    assert_ne!(stage.create().await?, ada);
    stage.finish().await
}

#[tokio::test]
async fn nobody_logged_in_is_a_401_that_says_so() -> Outcome {
    let stage = Stage::open().await?;
    stage.log_in("Ada").await?;
    stage.click("Log out").await?;
    stage.browser.wait_for_text("Nobody is logged in.").await?;
    stage.create_in_vain().await?;

    assert_eq!(stage.fact(RESULT, "status").await?, "401");
    assert_eq!(stage.fact(RESULT, "reason").await?, "SERVER_ERROR");
    assert_eq!(stage.fact(RESULT, "kind").await?, "unauthorized");
    assert!(stage.fact(RESULT, "details").await?.contains("logged in"));
    assert_eq!(stage.fact(DEVICE, "User id").await?, "–");
    stage.finish_after(&["/auth/code - Failed to load resource: the server responded with a status of 401"]).await
}

#[tokio::test]
async fn resetting_nobody_resolves() -> Outcome {
    let stage = Stage::open().await?;
    stage.reset().await?;
    assert_eq!(stage.fact(RESULT, "initState").await?, "INITIALIZED");
    stage.finish().await
}

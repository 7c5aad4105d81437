//! What the demo is for: log in, create, reload, reset, come back as somebody else.

use webdriver_harness::Role;

use crate::stage::{DEVICE, Outcome, RECORD, RESULT, Stage, WIRE};

#[tokio::test]
async fn a_user_is_created_outlives_a_reload_and_is_gone_after_reset() -> Outcome {
    let stage = Stage::open().await?;
    assert_eq!(stage.fact(DEVICE, "User id").await?, "–");
    assert!(stage.read(RECORD).await?.contains("Nothing is stored."));

    stage.log_in("Ada").await?;
    let ada = stage.create().await?;
    assert_eq!(ada.len(), 24, "{ada}");
    assert!(stage.fact(RESULT, "tokenExpiryDate").await?.contains("in "));
    assert_eq!(stage.fact(RESULT, "isTokenExpired").await?, "false");
    stage.until_fact(DEVICE, "User id", &ada).await?;
    assert!(stage.fact(DEVICE, "Linked").await?.starts_with("yes"));

    stage.click("Reload page").await?;
    stage.until_read(RESULT, "Nothing has been called yet.").await?;
    stage.until_fact(DEVICE, "User id", &ada).await?;
    assert!(stage.fact(DEVICE, "Expires").await?.starts_with("in "));
    stage.browser.wait_for_text("Ada is logged in.").await?;

    stage.reset().await?;
    stage.until_fact(DEVICE, "User id", "–").await?;
    assert!(stage.read(RECORD).await?.contains("Nothing is stored."));
    stage.browser.reload().await?;
    stage.is_ready().await?;
    assert_eq!(stage.fact(DEVICE, "User id").await?, "–");
    stage.finish().await
}

#[tokio::test]
async fn somebody_else_gets_a_user_of_their_own_and_the_first_is_restored() -> Outcome {
    let stage = Stage::open().await?;
    stage.log_in("Ada").await?;
    let ada = stage.create().await?;
    stage.reset().await?;

    stage.browser.find(Role::Textbox, "Or any other name").await?.send_keys("Frédéric").await?;
    stage.click("Log in").await?;
    stage.browser.wait_for_text("Frédéric is logged in.").await?;
    let other = stage.create().await?;
    assert_ne!(other, ada);

    stage.reset().await?;
    stage.log_in("Ada").await?;
    assert_eq!(stage.create().await?, ada, "a known person is restored, not made anew");
    stage.finish().await
}

#[tokio::test]
async fn ensuring_keeps_the_same_persons_user_and_replaces_another_ones() -> Outcome {
    let stage = Stage::open().await?;
    stage.log_in("Ada").await?;
    let ensure = async || {
        stage.click("Ensure this person’s user").await?;
        stage.settles("ensureUser() resolved").await?;
        stage.fact(RESULT, "userId").await
    };
    let ada = ensure().await?;
    assert_eq!(ensure().await?, ada);
    stage.log_in("Grace").await?;
    let grace = ensure().await?;
    assert_ne!(grace, ada);
    stage.until_fact(DEVICE, "User id", &grace).await?;

    stage.click("Get token").await?;
    stage.settles("requestUserAccessToken() resolved").await?;
    assert!(stage.fact(RESULT, "expiryDate").await?.contains("in "));
    assert_eq!(stage.fact(DEVICE, "Remote").await?, "enabled");
    stage.reset().await?;
    stage.click("Get token").await?;
    stage.settles("requestUserAccessToken() rejected").await?;
    assert_eq!(stage.fact(RESULT, "reason").await?, "NO_USER");
    stage.finish().await
}

#[tokio::test]
async fn the_wire_tells_every_request_in_order() -> Outcome {
    let stage = Stage::open().await?;
    stage.log_in("Grace").await?;
    stage.create().await?;
    stage.until_read(WIRE, "createUser()").await?;
    stage.until_read(WIRE, "POST /users 201").await?;
    let wire = stage.read(WIRE).await?;
    let mut rest = wire.as_str();
    for step in ["Log in as Grace", "POST /login 200", "createUser()", "GET /auth/code 200", "POST /users/auth-code 200", "POST /users 201"] {
        rest = rest.split_once(step).unwrap_or_else(|| panic!("{step} is missing or out of order:\n{wire}")).1;
    }

    stage.reset().await?;
    stage.until_read(WIRE, "/reset 204").await?;
    stage.click("Clear").await?;
    assert!(!stage.read(WIRE).await?.contains("POST"));
    stage.finish().await
}

#[tokio::test]
async fn the_token_is_never_shown() -> Outcome {
    let stage = Stage::open().await?;
    stage.log_in("Ada").await?;
    stage.create().await?;
    stage.until_fact(RECORD, "tokenId", "•").await?;
    assert!(stage.fact(DEVICE, "Token").await?.starts_with('•'));
    let token = stage.stored_token().await?;
    let page = stage.browser.run("return document.documentElement.outerHTML", vec![]).await?;
    assert!(token.len() > 8 && !page.as_str().unwrap_or_default().contains(&token));
    stage.finish().await
}

#[tokio::test]
async fn another_tab_learns_of_create_and_reset() -> Outcome {
    let stage = Stage::open().await?;
    let first = stage.browser.current_tab().await?;
    let second = stage.browser.new_tab().await?;
    stage.browser.open(&stage.emulator.app_url).await?;
    stage.log_in("Ada").await?;
    let ada = stage.create().await?;

    stage.browser.go_to(&first).await?;
    stage.until_fact(DEVICE, "User id", &ada).await?;
    stage.reset().await?;

    stage.browser.go_to(&second).await?;
    stage.until_fact(DEVICE, "User id", "–").await?;
    stage.finish().await
}

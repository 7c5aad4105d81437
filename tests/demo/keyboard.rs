//! The whole page without a mouse.

use webdriver_harness::Key;

use crate::stage::{DEVICE, Outcome, Stage};

/// More stops than the page has; a trap would use them up.
const STOPS: usize = 80;

#[tokio::test]
async fn everything_can_be_done_from_the_keyboard() -> Outcome {
    let stage = Stage::open().await?;
    go_to(&stage, "Or any other name").await?;
    stage.browser.type_text("Mary").await?;
    stage.browser.press(Key::Enter).await?;
    stage.browser.wait_for_text("Mary is logged in.").await?;

    go_to(&stage, "Create user").await?;
    stage.browser.press(Key::Enter).await?;
    stage.settles("createUser() resolved").await?;
    assert_eq!(stage.browser.focused_name().await?, "Create user", "a call must not take the focus away");

    go_to(&stage, "Reset").await?;
    stage.browser.type_text(" ").await?;
    stage.settles("reset() resolved").await?;
    stage.until_fact(DEVICE, "User id", "–").await?;
    assert_eq!(stage.browser.focused_name().await?, "Reset");

    go_to(&stage, "Expired code").await?;
    stage.browser.type_text(" ").await?;
    stage.browser.wait_for_text("Here: Resolved").await?;
    assert_eq!(stage.browser.focused_name().await?, "Expired code");
    stage.finish_after(&["/users - Failed to load resource"]).await
}

#[tokio::test]
async fn the_focus_goes_everywhere_in_reading_order_and_is_seen() -> Outcome {
    let stage = Stage::open().await?;
    let mut visited = Vec::new();
    for _ in 0..STOPS {
        stage.browser.press(Key::Tab).await?;
        let name = stage.browser.focused_name().await?;
        // Past the last stop the browser's own controls have it, or the page begins anew.
        if name.is_empty() || visited.contains(&name) {
            break;
        }
        // In a frame the focus shows on what is inside.
        let outline = "const { activeElement } = document; return activeElement.tagName === 'IFRAME' ? 'inside' : getComputedStyle(activeElement).outlineStyle";
        assert_ne!(stage.browser.run(outline, vec![]).await?, "none", "the focus on \"{name}\" cannot be seen");
        visited.push(name);
    }
    let wanted = [
        "Skip to the user on this device",
        "Log in as Ada",
        "Or any other name",
        "Log in",
        "Log out",
        "Create user",
        "Reset",
        "Reload page",
        "Copy code",
        "ensureUser",
        "Code",
        "Clear",
        "Requests, newest last",
        "Copy for a bug report",
        "Events, newest last",
        "Lost answer",
        "Two tabs at once",
        "Create in both at once",
    ];
    let found: Vec<_> = visited.iter().filter(|name| wanted.contains(&name.as_str())).collect();
    assert_eq!(found, wanted.iter().collect::<Vec<_>>(), "visited: {visited:?}");
    stage.finish().await
}

#[tokio::test]
async fn the_skip_link_leads_to_the_device() -> Outcome {
    let stage = Stage::open().await?;
    stage.browser.press(Key::Tab).await?;
    stage.browser.press(Key::Enter).await?;
    stage.browser.press(Key::Tab).await?;
    assert_eq!(stage.browser.focused_name().await?, "Create user");
    stage.finish().await
}

/// Tab, as often as it takes.
async fn go_to(stage: &Stage, name: &str) -> Outcome {
    let mut seen = Vec::new();
    for _ in 0..STOPS {
        let now = stage.browser.focused_name().await?;
        if now == name {
            return Ok(());
        }
        seen.push(now);
        stage.browser.press(Key::Tab).await?;
    }
    Err(format!("Tab never came to \"{name}\"; it went {seen:?}").into())
}

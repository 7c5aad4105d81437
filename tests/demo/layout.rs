//! The page fits a phone and a desktop, and nothing jumps.

use crate::stage::{Outcome, Stage};

const SCREENS: [(u32, u32); 4] = [(320, 640), (390, 844), (820, 1180), (1440, 900)];

#[tokio::test]
async fn there_is_no_sideways_scroll_on_any_screen() -> Outcome {
    let stage = Stage::open().await?;
    fits(&stage, "fresh").await?;
    stage.log_in("Ada").await?;
    stage.create().await?;
    fits(&stage, "created").await?;
    stage.create_in_vain().await?;
    fits(&stage, "refused").await?;
    stage.breaks("Lost answer").await?;
    fits(&stage, "broken").await?;
    stage.finish_after(&["/users - Failed to load resource"]).await
}

#[tokio::test]
async fn nothing_moves_that_the_person_did_not_move() -> Outcome {
    let stage = Stage::open().await?;
    stage.log_in("Ada").await?;
    stage.create().await?;
    stage.browser.reload().await?;
    stage.is_ready().await?;
    let shifts = stage.browser.run_async(SHIFTS, vec![], std::time::Duration::from_secs(5)).await?;
    assert_eq!(shifts, serde_json::json!([]), "layout shifts while loading");

    stage.breaks("Silence").await?;
    let shifts = stage.browser.run_async(SHIFTS, vec![], std::time::Duration::from_secs(5)).await?;
    assert_eq!(shifts, serde_json::json!([]), "layout shifts while a scenario runs");
    stage.finish().await
}

/// Scripts fill the page, so a first picture of it may be short: what is centred must not move when it needs to scroll.
#[tokio::test]
async fn a_page_that_comes_to_scroll_stays_as_wide() -> Outcome {
    let stage = Stage::open().await?;
    let widths = stage.browser.run(WIDTHS, vec![]).await?;
    assert_eq!(widths[0], widths[1], "with its content, and with next to none");
    stage.finish().await
}

const WIDTHS: &str = "
    const page = document.documentElement;
    const long = page.getBoundingClientRect().width;
    document.body.style.height = '10px';
    document.body.style.overflow = 'clip';
    const short = page.getBoundingClientRect().width;
    document.body.removeAttribute('style');
    return [long, short];
";

async fn fits(stage: &Stage, state: &str) -> Outcome {
    for (width, height) in SCREENS {
        stage.browser.set_viewport(width, height).await?;
        let widest = stage.browser.run(WIDEST, vec![]).await?;
        assert_eq!(widest, serde_json::json!([]), "{state}, {width} x {height}: these are wider than the screen");
    }
    Ok(())
}

/// The elements that make the page scroll sideways, if it does.
const WIDEST: &str = "
    const page = document.documentElement;
    if (page.scrollWidth <= page.clientWidth) return [];
    return [...document.querySelectorAll('body *')]
        .filter((element) => element.getBoundingClientRect().right > page.clientWidth)
        .map((element) => `${element.tagName} ${element.id} ${element.className}`);
";

/// Layout shifts of this document that no input explains.
const SHIFTS: &str = "
    await new Promise((settled) => setTimeout(settled, 500));
    const shifts = await new Promise((found) => {
        const observer = new PerformanceObserver((list) => found(list.getEntries()));
        observer.observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => found([]), 500);
    });
    return shifts.filter((shift) => !shift.hadRecentInput && shift.value > 0.001)
        .flatMap((shift) => shift.sources.map((source) => `${shift.value.toFixed(4)} ${source.node?.id || source.node?.nodeName} ${source.node?.className}`));
";

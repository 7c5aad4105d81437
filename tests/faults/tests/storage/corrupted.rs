use fault_tests::{Outcome, Peers, Row, Scene};

use super::{CREATE, WITHIN};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Everything stored is corrupted",
    happens: "Both what is in localStorage and the ledger's row are overwritten with something else (a round each).",
    promise: "What is left is set aside, no call fails for it, and `createUser` gives the same user again.",
    rules: &[7],
    peers: Peers::NotMeasured,
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

/// A home, and a row beside it.
const CORRUPTED: [(&str, &str); 5] = [
    ("'{'", "'text'"),
    ("'null'", "null"),
    ("'[]'", "[]"),
    ("'{\"userId\":5}'", "{ ...(await readRow()), phase: 5 }"),
    ("''", "{ ...(await readRow()), home: '{' }"),
];

async fn play(scene: &mut Scene) -> Outcome {
    scene.log_in("ada").await?;
    let told = scene.call(CREATE, WITHIN).await?;
    let ada = told.user().ok_or_else(|| format!("createUser came to {told}"))?.to_owned();
    for (home, row) in CORRUPTED {
        scene.round();
        // The control has no ledger; there nothing is written.
        scene.run(&format!("await writeRow({row}); localStorage.setItem('sentiance.device', {home})")).await?;
        let user = scene.who().await?;
        scene.must(user.is_none(), "a user out of nothing");
        if !scene.is_control() {
            let stored = scene.stored().await?;
            scene.must(stored["aside"].is_string(), "what was there is gone");
        }
        let told = scene.call(CREATE, WITHIN).await?;
        scene.must(told.user() == Some(&ada), format!("the next call: {}", told.word()));
        scene.run("if ((await readRow()) === null) localStorage.clear()").await?;
    }
    Ok(())
}

//! Plays the rows, as `cargo test` runs tests: `cargo test -p fault-tests -- chromium::tabs`.

use std::{
    collections::HashMap,
    process::ExitCode,
    sync::{Arc, Mutex, PoisonError},
};

use edge_tests::{Arguments, Engine, Sure, Test, conclude, test};

use crate::{
    Row, Scene, Subject,
    cell::{Cell, Seen},
    report,
};

/// Most rows wait more than they compute.
const THREADS: usize = 4;

/// What was seen so far, by the row's name.
pub type Matrix = HashMap<(&'static str, Engine, Subject), Cell>;

pub fn run(groups: &[&[Row]]) -> ExitCode {
    let rows: Vec<Row> = groups.iter().copied().flatten().copied().collect();
    let matrix = Arc::new(Mutex::new(Matrix::new()));
    // Engine after engine within a row, so that all three are busy.
    let tests = rows.iter().flat_map(|row| Engine::ALL.map(|engine| trial(*row, engine, matrix.clone()))).collect();
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert(THREADS);
    let conclusion = conclude(&arguments, tests);
    let matrix = matrix.lock().unwrap_or_else(PoisonError::into_inner);
    let whole =
        rows.iter().all(|row| Engine::ALL.iter().all(|engine| Subject::ALL.iter().all(|subject| matrix.contains_key(&(row.name(), *engine, *subject)))));
    if !whole {
        report::print(&rows, &matrix);
        return conclusion.exit_code();
    }
    match report::deliver(&rows, &matrix) {
        Ok(()) => conclusion.exit_code(),
        Err(failure) => {
            eprintln!("{failure:?}");
            ExitCode::FAILURE
        }
    }
}

fn trial(row: Row, engine: Engine, matrix: Arc<Mutex<Matrix>>) -> Test {
    let name = format!("fault::{}::{}", engine.to_string().to_lowercase(), row.name());
    test(&name, move || async move {
        let mut reasons = Vec::new();
        for subject in Subject::ALL {
            let played = row.why_not_in(engine).is_none() && (subject == Subject::Ours || is_controlled(&row, engine));
            let cell = if played { Cell::Played(play(&row, subject, engine).await?) } else { Cell::NotPlayed };
            if let (Subject::Ours, Cell::Played(seen)) = (subject, &cell) {
                reasons = seen.reasons().into_iter().map(String::from).collect();
            }
            matrix.lock().unwrap_or_else(PoisonError::into_inner).insert((row.name(), engine, subject), cell);
        }
        if reasons.is_empty() { Ok(()) } else { Err(format!("the promise was broken: {}", reasons.join("; ")).into()) }
    })
}

/// That a row can be broken one engine shows; the page tells of all.
fn is_controlled(row: &Row, engine: Engine) -> bool {
    row.no_control.is_none() && (engine == Engine::Chromium || report::is_written())
}

async fn play(row: &Row, subject: Subject, engine: Engine) -> Sure<Seen> {
    let whom = |failure| format!("{subject:?} could not be judged: {failure:?}");
    let mut scene = Scene::open(row, subject, engine).await.map_err(whom)?;
    (row.play)(&mut scene).await.map_err(whom)?;
    scene.end().await.map_err(whom).map_err(Into::into)
}

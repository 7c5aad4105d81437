use fault_tests::Row;

use super::every_point::{self, Call};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Tab killed while it creates",
    happens: "The process of a tab is killed at a point of `createUser`, a round for each point; another tab lives on.",
    promise: "The other tab sees a whole user or none, and creating there gives this person's one user.",
    rules: &[3, 4, 5],
    play: |scene| Box::pin(every_point::tabs(scene, Call::Create)),
    ..Row::USUAL
};

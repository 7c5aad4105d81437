use fault_tests::Row;

use super::every_point::{self, Call};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Tab killed while it resets",
    happens: "The process of a tab is killed at a point of `reset`, a round for each point; another tab lives on.",
    promise: "Once `reset` resolved the other tab sees no user; before that it sees the whole user or none.",
    rules: &[2, 4, 5],
    play: |scene| Box::pin(every_point::tabs(scene, Call::Reset)),
    ..Row::USUAL
};

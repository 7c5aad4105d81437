use fault_tests::Row;

use super::every_point::{self, Call};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Browser killed while it resets",
    happens: "The whole browser is killed at a point of `reset`, a round for each point, and started again on what the kill left.",
    promise: "Once `reset` resolved the user stays away; before that it is there whole or not at all.",
    rules: &[2, 4, 5],
    play: |scene| Box::pin(every_point::browsers(scene, Call::Reset)),
    ..Row::USUAL
};

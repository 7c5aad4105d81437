use fault_tests::Row;

use super::every_point::{self, Call};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Browser killed while it creates",
    happens: "The whole browser is killed at a point of `createUser`, a round for each point, and started again on what the kill left.",
    promise: "A user that was promised is there; else there is none, and creating again gives this person's one user.",
    rules: &[3, 4, 5],
    play: |scene| Box::pin(every_point::browsers(scene, Call::Create)),
    ..Row::USUAL
};

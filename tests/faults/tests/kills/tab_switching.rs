use fault_tests::Row;

use super::every_point::{self, Call};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Tab killed while another person's user is made",
    happens: "The process of a tab is killed at a point of `ensureUser`, called for another person than the one whose user is there, a round for each point; another tab lives on.",
    promise: "Once a code was asked for the first person's user is gone; ensuring again gives the other person's one user.",
    rules: &[1, 2, 4, 5],
    play: |scene| Box::pin(every_point::tabs(scene, Call::Switch)),
    ..Row::USUAL
};

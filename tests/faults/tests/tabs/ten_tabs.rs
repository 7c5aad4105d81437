use fault_tests::{Peers, Row};

use super::two_tabs;

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Ten tabs create at once",
    happens: "Ten tabs of one device call `createUser` at the same moment, for the person logged in.",
    promise: "One code is asked for, and one call resolves; the others say that a user is being created or is there.",
    rules: &[1],
    peers: Peers::NotMeasured,
    play: |scene| Box::pin(two_tabs::play(scene, 10)),
    race: true,
    ..Row::USUAL
};

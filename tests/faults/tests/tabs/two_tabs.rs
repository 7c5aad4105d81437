use fault_tests::{Peers, Row};

use super::at_once;

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Two tabs create at once",
    happens: "Two tabs of one device call `createUser` at the same moment, for the person logged in.",
    promise: "One code is asked for, and one call resolves; the other says that a user is being created or is there.",
    rules: &[1],
    peers: Peers::All("two users"),
    play: |scene| Box::pin(at_once::rounds(scene, 20, 2)),
    race: true,
    ..Row::USUAL
};

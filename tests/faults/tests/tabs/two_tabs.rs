use fault_tests::{Peers, Row};

use super::at_once;

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Two tabs create at once",
    happens: "Two tabs of one device call `createUser` at the same moment.",
    promise: "One code is asked for, one exchange is made, one call resolves.",
    rules: &[1],
    peers: Peers::All("two users"),
    play: |scene| Box::pin(at_once::rounds(scene, 2)),
    race: true,
    ..Row::USUAL
};

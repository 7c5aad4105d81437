use fault_tests::{Peers, Row};

use super::two_codes;

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Two tabs, two persons",
    happens: "Two tabs call `createUser` at the same moment, with codes of two different persons. Over the rounds both have their turn.",
    promise: "Each round, one person's user is made and kept; the other's code stays good.",
    rules: &[1, 6],
    peers: Peers::All("two users, both told success"),
    play: |scene| Box::pin(two_codes::play(scene, ["ada", "bob"])),
    race: true,
    ..Row::USUAL
};

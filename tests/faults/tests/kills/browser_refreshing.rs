use fault_tests::Row;

use super::every_point::{self, Call};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Browser killed while a token is refreshed",
    happens: "The whole browser is killed at a point of `requestUserAccessToken`, whose token has expired, a round for each point, and started again on what the kill left.",
    promise: "The user is there, and asking again gives a token: the same one, where one was promised.",
    rules: &[4, 5],
    play: |scene| Box::pin(every_point::browsers(scene, Call::Refresh)),
    ..Row::USUAL
};

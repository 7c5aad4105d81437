//! A network and servers that do what they like.

mod answer_lost;
mod body_stalls;
mod code_expired;
mod every_byte;
mod headers_stall;
mod http2_session;
mod http2_stream;
mod huge_answer;
mod looks_complete;
mod portal_at_backend;
mod portal_at_platform;
mod redirected;
mod resent_and_revoked;
mod resent_with_key;
mod resent_without_key;
mod retry_after_date;
mod retry_after_seconds;
mod same_call;
mod server_error_after_work;
mod silent_server;
mod stuck;
mod unreachable;

use fault_tests::Row;

pub const ROWS: &[Row] = &[
    answer_lost::ROW,
    every_byte::ROW,
    looks_complete::ROW,
    server_error_after_work::ROW,
    resent_with_key::ROW,
    resent_without_key::ROW,
    resent_and_revoked::ROW,
    http2_session::ROW,
    http2_stream::ROW,
    silent_server::ROW,
    headers_stall::ROW,
    body_stalls::ROW,
    retry_after_seconds::ROW,
    retry_after_date::ROW,
    portal_at_platform::ROW,
    portal_at_backend::ROW,
    code_expired::ROW,
    huge_answer::ROW,
    redirected::ROW,
    unreachable::ROW,
];

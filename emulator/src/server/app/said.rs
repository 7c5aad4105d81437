use http::header;

use super::json_answer;
use crate::sample::Said;
use crate::server::recorded::Answer;

/// What the sample says, as an answer over HTTP.
pub(super) fn answer(said: Said) -> Answer {
    let mut answer = json_answer(said.body, said.what);
    *answer.status_mut() = said.status;
    if let Some(retry_after) = said.retry_after {
        answer.headers_mut().insert(header::RETRY_AFTER, retry_after);
    }
    answer
}

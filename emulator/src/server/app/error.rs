use http::StatusCode;
use serde_json::json;

use super::json_answer;
use crate::rules::Entropy;
use crate::server::recorded::Answer;
use crate::server::shared::System;

/// An error in the shape of Sentiance's public sample backend.
pub(super) fn error(status: StatusCode, message: &str, error_code: Option<&str>) -> Answer {
    let mut body = json!({
        "statusCode": status.as_u16(),
        "error": status.canonical_reason().unwrap_or("Error"),
        "message": message,
        "ref": (&mut System as &mut dyn Entropy).uuid(),
    });
    if let Some(error_code) = error_code {
        body["error_code"] = error_code.into();
    }
    let mut answer = json_answer(body, format!("refused: {}", error_code.unwrap_or(status.canonical_reason().unwrap_or("error"))));
    *answer.status_mut() = status;
    answer
}

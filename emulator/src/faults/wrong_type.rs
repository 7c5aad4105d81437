use serde_json::{Value, json};

/// The same shape with every value of another type.
pub(super) fn wrong_type(value: Value) -> Value {
    match value {
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, wrong_type_of_field(value))).collect(),
        other => wrong_type_of_field(other),
    }
}

fn wrong_type_of_field(value: Value) -> Value {
    match value {
        Value::String(_) => json!(42),
        Value::Bool(yes) => json!(yes.to_string()),
        Value::Number(_) | Value::Null => json!({}),
        Value::Array(_) => json!("not a list"),
        Value::Object(_) => wrong_type(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_keeps_its_type() {
        let right = json!({ "user_id": "a", "token": { "id": "b", "expires_at": "c" }, "linked": true });
        let wrong = json!({ "user_id": 42, "token": { "id": 42, "expires_at": 42 }, "linked": "true" });
        assert_eq!(wrong_type(right), wrong);
        assert_eq!(wrong_type(Value::Null), json!({}));
    }
}

//! Sentiance's GraphQL mutation `delete_user`, and of GraphQL no more than it takes.

use std::collections::BTreeMap;

use graphql_parser::query::{Definition, Field, OperationDefinition, Selection, SelectionSet, Value as Literal, parse_query};
use serde::Deserialize;
use serde_json::Value;

use crate::rules::UserId;

const NO_BODY: &str = "send JSON: {\"query\": \"mutation ...\", \"variables\": {...}}";
const NO_MUTATION: &str = "send one mutation and nothing beside it: delete_user(user_id: \"<id>\") { request_id }";
const NO_USER_ID: &str = "delete_user takes one argument, the user's id: a string, or a variable that holds one";

#[derive(Deserialize)]
struct Request {
    query: String,
    #[serde(default)]
    variables: Option<BTreeMap<String, Value>>,
}

/// The user to be deleted, or what to mend. Whatever the argument is called, it is the user's id: its name is not known here.
pub(super) fn user_to_delete(body: &[u8]) -> Result<UserId, &'static str> {
    let request: Request = serde_json::from_slice(body).map_err(|_| NO_BODY)?;
    let document = parse_query::<&str>(&request.query).map_err(|_| NO_MUTATION)?;
    let [Definition::Operation(OperationDefinition::Mutation(mutation))] = &document.definitions[..] else { return Err(NO_MUTATION) };
    let deletion = only_field(&mutation.selection_set, "delete_user")?;
    only_field(&deletion.selection_set, "request_id")?;
    let [(_, argument)] = &deletion.arguments[..] else { return Err(NO_USER_ID) };
    let user = match argument {
        Literal::String(user) => Some(user.as_str()),
        Literal::Variable(name) => request.variables.as_ref().and_then(|variables| variables.get(*name)?.as_str()),
        _ => None,
    };
    user.map(UserId::new).ok_or(NO_USER_ID)
}

/// The field that is selected, under its own name.
fn only_field<'a, 'q>(selected: &'a SelectionSet<'q, &'q str>, name: &str) -> Result<&'a Field<'q, &'q str>, &'static str> {
    match &selected.items[..] {
        [Selection::Field(field)] if field.name == name && field.alias.is_none() && field.directives.is_empty() => Ok(field),
        _ => Err(NO_MUTATION),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(query: &str, variables: Value) -> Result<UserId, &'static str> {
        user_to_delete(json!({ "query": query, "variables": variables }).to_string().as_bytes())
    }

    #[test]
    fn the_id_is_a_string_or_a_variable_under_any_name() {
        for query in [
            r#"mutation { delete_user(user_id: "ab") { request_id } }"#,
            r#"mutation Deletion { delete_user(id: "ab"), { request_id } }"#,
            "mutation ($id: String!) {\n  delete_user(user_id: $id) { request_id } # for support\n}",
        ] {
            assert_eq!(read(query, json!({ "id": "ab" })), Ok(UserId::new("ab")), "{query}");
        }
        let without_variables = r#"{"query": "mutation { delete_user(id: \"ab\") { request_id } }"}"#;
        assert_eq!(user_to_delete(without_variables.as_bytes()), Ok(UserId::new("ab")));
    }

    #[test]
    fn what_is_not_one_deletion_is_told_apart() {
        for (query, told) in [
            ("", NO_MUTATION),
            ("mutation {", NO_MUTATION),
            (r#"{ delete_user(id: "ab") { request_id } }"#, NO_MUTATION),
            (r#"mutation { delete_users(id: "ab") { request_id } }"#, NO_MUTATION),
            (r#"mutation { delete_user(id: "ab") }"#, NO_MUTATION),
            (r#"mutation { delete_user(id: "ab") { user_id } }"#, NO_MUTATION),
            (r#"mutation { one: delete_user(id: "ab") { request_id } }"#, NO_MUTATION),
            (r#"mutation { delete_user(id: "ab") @skip(if: true) { request_id } }"#, NO_MUTATION),
            (r#"mutation { delete_user(id: "ab") { request_id } delete_user(id: "ab") { request_id } }"#, NO_MUTATION),
            (r#"mutation A { delete_user(id: "ab") { request_id } } mutation B { delete_user(id: "cd") { request_id } }"#, NO_MUTATION),
            ("mutation { delete_user { request_id } }", NO_USER_ID),
            ("mutation { delete_user(id: 7) { request_id } }", NO_USER_ID),
            (r#"mutation { delete_user(id: "ab", why: "x") { request_id } }"#, NO_USER_ID),
            ("mutation ($id: Int) { delete_user(id: $id) { request_id } }", NO_USER_ID),
            ("mutation ($no: String) { delete_user(id: $no) { request_id } }", NO_USER_ID),
        ] {
            assert_eq!(read(query, json!({ "id": 7 })), Err(told), "{query}");
        }
        for body in ["", "[]", "{}", r#"{"query": 7}"#, "mutation { delete_user(id: 7) { request_id } }"] {
            assert_eq!(user_to_delete(body.as_bytes()), Err(NO_BODY), "{body}");
        }
    }
}

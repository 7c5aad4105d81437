//! Options that are missing, doubled, unknown, or of a wrong type.

use edge_tests::{Outcome, Stage, Test, tests};

use crate::{
    row::{Row, check, fine, row},
    told::{missing, refused},
};

pub fn tests() -> Vec<Test> {
    tests![
        options_that_are_missing,
        options_that_exclude_each_other,
        options_of_a_wrong_type,
        options_out_of_range,
        options_that_do_not_exist,
        an_api_key_where_a_code_belongs,
        options_are_taken_as_they_were_when_the_call_began,
    ]
}

async fn options_that_are_missing() -> Outcome {
    let stage = Stage::open().await?;
    let none = ["", "undefined", "null", "5", "\"x\"", "true", "Symbol()", "10n", "NaN", "() => {}"];
    let mut rows: Vec<Row> = none.into_iter().map(|options| row(format!("m.createUser({options})"), missing("missing-options"))).collect();
    for options in ["{}", "Object.create(null)", "{ timeoutMs: 1000 }", "{ authCode: undefined }", "new (class { get authCode() { return 'PLANTED' } })"] {
        rows.push(row(format!("m.createUser({options})"), missing("missing-code-source")));
    }
    check(&stage, rows).await?;
    stage.finish().await
}

async fn options_that_exclude_each_other() -> Outcome {
    let stage = Stage::open().await?;
    let doubled = [
        "authCode: code, authCodeUrl: backend",
        "authCode: code, getAuthCode: () => code",
        "authCodeUrl: backend, getAuthCode: () => code",
        "authCode: code, authCodeUrl: backend, getAuthCode: () => code",
        "authCode: code, authCodeRequest: {}",
        "getAuthCode: () => code, authCodeRequest: {}",
        "authCode: null, authCodeUrl: backend",
    ];
    let rows = doubled.into_iter().map(|options| row(format!("m.createUser({{ {options} }})"), refused("conflicting-options"))).collect();
    check(&stage, rows).await?;
    stage.finish().await
}

async fn options_of_a_wrong_type() -> Outcome {
    let stage = Stage::open().await?;
    let options = [
        ("authCode", ""),
        ("authCodeUrl", ""),
        ("getAuthCode", ""),
        ("platformUrl", "authCode: code, "),
        ("timeoutMs", "authCode: code, platformUrl: platform, "),
        ("signal", "authCode: code, platformUrl: platform, "),
        ("authCodeRequest", "authCodeUrl: backend, "),
    ];
    let values = ["null", "true", "5", "{}", "[]", "Symbol('PLANTED')", "10n", "NaN", "new String('PLANTED')", "() => {}", "''", "Object.create(null)"];
    let right = [("getAuthCode", "() => {}"), ("timeoutMs", "5"), ("authCodeRequest", "{}"), ("authCodeRequest", "Object.create(null)")];
    let mut rows = Vec::new();
    for (option, others) in options {
        for value in values.into_iter().filter(|value| !right.contains(&(option, *value))) {
            // These have names of their own, which are no options.
            let is_record = option == "authCodeRequest" && ["[]", "new String('PLANTED')"].contains(&value);
            let wanted = if is_record { refused("unknown-option") } else { refused("invalid-option").names(option) };
            rows.push(row(format!("m.createUser({{ {others}{option}: {value} }})"), wanted));
        }
    }
    check(&stage, rows).await?;
    stage.finish().await
}

async fn options_out_of_range() -> Outcome {
    let stage = Stage::open().await?;
    let mut rows = Vec::new();
    for millis in ["0", "-1", "0.5", "600001", "1e9", "2 ** 31", "Infinity", "-Infinity", "NaN", "'1000'", "new Number(1000)", "{ valueOf: () => 1000 }"] {
        rows.push(row(format!("m.createUser({{ authCode: code, timeoutMs: {millis} }})"), refused("invalid-option").names("timeoutMs")));
    }
    for code in ["'x'.repeat(8193)", "'x'.repeat(1e7)"] {
        rows.push(row(format!("m.createUser({{ authCode: {code} }})"), refused("invalid-option").names("authCode")));
    }
    for request in ["{ method: 5 }", "{ credentials: {} }", "{ headers: 5 }", "{ headers: { 'a b': 'PLANTED' } }", "{ headers: { a: Symbol('PLANTED') } }"] {
        let wanted = refused("invalid-option").names("authCodeRequest");
        rows.push(row(format!("m.createUser({{ authCodeUrl: backend, authCodeRequest: {request} }})"), wanted));
    }
    check(&stage, rows).await?;
    stage.finish().await
}

async fn options_that_do_not_exist() -> Outcome {
    let stage = Stage::open().await?;
    let mut rows = Vec::new();
    for option in ["authcode", "url", "token", "__proto__x", "constructor", "toString"] {
        rows.push(row(format!("m.createUser({{ authCode: code, {option}: 'PLANTED' }})"), refused("unknown-option").names(option)));
    }
    let wanted = refused("unknown-option").names("mode");
    rows.push(row("m.createUser({ authCodeUrl: backend, authCodeRequest: { mode: 'no-cors' } })", wanted));
    // As if it were not there.
    rows.push(fine("m.createUser({ authCode: code, platformUrl: platform, authcode: undefined, [Symbol('PLANTED')]: 5 })"));
    check(&stage, rows).await?;
    stage.finish().await
}

async fn an_api_key_where_a_code_belongs() -> Outcome {
    let stage = Stage::open().await?;
    let mut rows = Vec::new();
    for option in ["apiKey", "api_key", "'api-key'", "appSecret", "secret", "Authorization", "'X-Api-Key'"] {
        let name = option.trim_matches('\'');
        rows.push(row(format!("m.createUser({{ authCode: code, {option}: 'PLANTED' }})"), refused("api-key").names(name)));
    }
    for key in
        ["'Bearer PLANTED'", "'bearer PLANTED'", "' Basic PLANTED'", "'emulator-api-key-user-link'", "'sk_live_PLANTED'", "'eyJQTEFOVEVE.PLANTED.PLANTED'"]
    {
        rows.push(row(format!("m.createUser({{ authCode: {key} }})"), refused("api-key").names("authCode")));
    }
    check(&stage, rows).await?;
    stage.finish().await
}

async fn options_are_taken_as_they_were_when_the_call_began() -> Outcome {
    let stage = Stage::open().await?;
    let rows = vec![
        fine("m.createUser(Object.freeze({ authCode: code, platformUrl: platform }))"),
        fine(
            "(() => { const own = { authCode: code, platformUrl: platform }; const made = m.createUser(own); own.authCode = 5; delete own.platformUrl; return made })()",
        ),
        fine("m.createUser({ authCodeUrl: new URL(backend), authCodeRequest: Object.freeze({ method: 'GET', headers: { 'X-Own': 'x' } }) })"),
        fine("m.createUser({ authCode: code, platformUrl: new URL(platform) })"),
    ];
    stage.log_in("ada").await?;
    check(&stage, rows).await?;
    stage.finish().await
}

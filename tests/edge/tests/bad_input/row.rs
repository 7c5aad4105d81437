//! One row: what is done, and what is to come of it.

use edge_tests::{Outcome, Stage, Sure};
use serde_json::{Value, json};

use crate::told::Told;

/// What the settling of a call may take beyond its deadline, on a slow machine.
const SLACK: u64 = 1_500;

pub struct Row {
    call: String,
    wanted: Option<Told>,
    fault: Option<Value>,
    code: Code,
    deadline: u64,
}

/// The code that the row's script finds as `code`.
#[derive(Clone, Copy)]
pub enum Code {
    /// One that the platform does not know.
    Planted,
    Fresh,
    Used,
}

/// `call` is a JavaScript expression for a promise; it sees the module as `m`, and `code`, `app`, `backend`, `platform`.
pub fn row(call: impl Into<String>, wanted: Told) -> Row {
    Row { call: call.into(), wanted: Some(wanted), fault: None, code: Code::Planted, deadline: 10_000 }
}

/// A row that is no fault at all: the user is created, and reset again.
pub fn fine(call: impl Into<String>) -> Row {
    Row { call: call.into(), wanted: None, fault: None, code: Code::Fresh, deadline: 10_000 }
}

impl Row {
    pub fn with(self, code: Code) -> Self {
        Self { code, ..self }
    }

    /// Every request to that route meets that fault.
    pub fn fault(self, route: &str, fault: Value) -> Self {
        Self { fault: Some(json!({ "route": route, "times": null, "fault": fault })), ..self }
    }

    /// The call is to end by then.
    pub fn ends_by(self, deadline: u64) -> Self {
        Self { deadline, ..self }
    }
}

/// Goes through all rows and tells of all that fail; then the module still has to work.
pub async fn check(stage: &Stage, rows: Vec<Row>) -> Outcome {
    let count = rows.len();
    let mut failed = Vec::new();
    for row in rows {
        let faults = row.check(stage).await?;
        if !faults.is_empty() {
            let fault = row.fault.map(|fault| format!(" [{}]", fault["fault"])).unwrap_or_default();
            failed.push(format!("{}{fault}\n    {}", row.call, faults.join("\n    ")));
        }
    }
    if !failed.is_empty() {
        return Err(format!("{} of {count} rows:\n{}", failed.len(), failed.join("\n")).into());
    }
    stage.log_in("ada").await?;
    stage.create().await?;
    stage.reset().await
}

impl Row {
    async fn check(&self, stage: &Stage) -> Sure<Vec<String>> {
        let code = match self.code {
            Code::Planted => "PLANTED0123456789".to_owned(),
            Code::Fresh | Code::Used => stage.control.mint("ada").await?,
        };
        if let Code::Used = self.code {
            stage.control.spend(&code).await?;
        }
        if let Some(fault) = &self.fault {
            stage.control.fault(fault).await?;
        }
        let told = stage.run(&format!("const code = {}; return await told((m) => {}, {})", json!(code), self.call, self.deadline + 2 * SLACK)).await?;
        if self.fault.is_some() {
            stage.control.clear_faults().await?;
        }
        let Some(wanted) = &self.wanted else {
            let made = if told["state"] == "resolved" { Vec::new() } else { vec![format!("it came to {told}")] };
            stage.reset().await?;
            return Ok(made);
        };
        let mut faults = wanted.faults(&told, std::slice::from_ref(&code));
        let elapsed = told["elapsed"].as_f64().unwrap_or_default() as u64;
        if elapsed > self.deadline + SLACK {
            faults.push(format!("it took {elapsed} ms of {}", self.deadline));
        }
        faults.extend(nothing_is_stored(&stage.stored().await?, &code));
        Ok(faults)
    }
}

/// No user, no lease and no code is left.
fn nothing_is_stored(stored: &Value, code: &str) -> Vec<String> {
    let phase = &stored["row"]["phase"];
    let nothing = stored["home"].is_null() && (phase.is_null() || phase == "none") && stored["row"]["home"].is_null() && stored["aside"].is_null();
    let told = stored.to_string();
    let secret = told.contains("PLANTED") || told.contains(code);
    if nothing && !secret { Vec::new() } else { vec![format!("stored is {told}")] }
}

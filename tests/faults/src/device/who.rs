//! Asks a device who is on it.

use edge_tests::Sure;
use serde_json::Value;

use super::Puppet;
use crate::Told;

const PATIENCE: u128 = 10_000;

pub struct Found {
    pub user: Option<String>,
    /// Questions that are answered differently, or a home that does not mirror the ledger.
    pub contradiction: Option<String>,
}

impl Puppet {
    pub async fn who(&self) -> Sure<Found> {
        let told = self.call("Promise.all([m.getUserId(), m.userExists(), m.isUserLinked()])", PATIENCE).await?;
        let stored = self.run("return await stored()").await?;
        let (user, alike) = match told["value"].as_array().map(Vec::as_slice) {
            Some([Value::String(user), Value::Bool(true), Value::Bool(true)]) => (Some(user.clone()), true),
            Some([Value::Null, Value::Bool(false), Value::Bool(false)]) => (None, true),
            _ => (None, false),
        };
        // The control has no ledger.
        let mirrors = stored["row"].is_null() || stored["row"]["home"] == stored["home"];
        let home = stored["home"].as_str().and_then(|home| serde_json::from_str::<Value>(home).ok());
        let at_home = home.as_ref().and_then(|home| home["userId"].as_str());
        let contradiction = (!alike || !mirrors || at_home != user.as_deref()).then(|| {
            let asked = if alike { told["value"][0].to_string() } else { Told::new(told).to_string() };
            format!("the device contradicts itself: asked, {asked}; at home, {at_home:?}; in the ledger, {}", stored["row"]["phase"])
        });
        Ok(Found { user, contradiction })
    }
}

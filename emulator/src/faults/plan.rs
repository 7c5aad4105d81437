use http::Version;
use serde::{Deserialize, Serialize};

use super::Kind;
use crate::rules::contract::Call;

/// The routes that faults can be put on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    Mint,
    Exchange,
    Refresh,
    NotifyReset,
    Login,
    AuthCode,
}

impl From<&Call> for Route {
    fn from(call: &Call) -> Self {
        match call {
            Call::Mint => Self::Mint,
            Call::Exchange => Self::Exchange,
            Call::Refresh(_) => Self::Refresh,
            Call::NotifyReset(_) => Self::NotifyReset,
        }
    }
}

/// A route, or all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    Mint,
    Exchange,
    Refresh,
    NotifyReset,
    Login,
    AuthCode,
    Any,
}

impl Target {
    fn covers(self, route: Route) -> bool {
        match self {
            Self::Any => true,
            Self::Mint => route == Route::Mint,
            Self::Exchange => route == Route::Exchange,
            Self::Refresh => route == Route::Refresh,
            Self::NotifyReset => route == Route::NotifyReset,
            Self::Login => route == Route::Login,
            Self::AuthCode => route == Route::AuthCode,
        }
    }
}

/// A fault and the requests it waits for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    pub route: Target,
    /// How many requests it meets; `None` for all until cleared.
    #[serde(default = "once")]
    pub times: Option<u32>,
    /// How many requests it lets pass first.
    #[serde(default)]
    pub skip: u32,
    pub fault: Kind,
}

fn once() -> Option<u32> {
    Some(1)
}

impl Fault {
    /// What is wrong with it, if anything, where requests come over HTTP/1.1 alone or over HTTP/2 as well.
    pub fn check(&self, http2: bool) -> Result<(), String> {
        if self.times == Some(0) {
            return Err("times must be 1 or more, or null for \"until cleared\"".to_owned());
        }
        if !ROUTES.into_iter().any(|route| self.meets(route)) {
            return Err(format!("{} has no meaning on this route", self.fault.name()));
        }
        self.fault.check()?;
        if !http2 && !self.fault.fits(Version::HTTP_11) {
            return Err("only HTTP/2 has streams that can end alone; start the emulator with --tls".to_owned());
        }
        Ok(())
    }

    fn meets(&self, route: Route) -> bool {
        let fits = match self.fault {
            Kind::ExpiredCode {} => matches!(route, Route::Mint | Route::Exchange),
            Kind::IgnoreIdempotency {} | Kind::RevokeOnReuse { .. } => route == Route::Exchange,
            _ => true,
        };
        fits && self.route.covers(route)
    }
}

const ROUTES: [Route; 6] = [Route::Mint, Route::Exchange, Route::Refresh, Route::NotifyReset, Route::Login, Route::AuthCode];

/// The faults that are switched on, oldest first. A request meets one at most: the first that waits for it.
#[derive(Debug, Default)]
pub struct Plan(Vec<Fault>);

impl Plan {
    pub fn add(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }

    pub fn list(&self) -> &[Fault] {
        &self.0
    }

    /// The fault that a request meets. One that cannot happen over its version of HTTP waits on for another.
    pub fn take(&mut self, route: Route, version: Version) -> Option<Kind> {
        let at = self.0.iter_mut().position(|fault| {
            let meets = fault.meets(route) && fault.fault.fits(version);
            if meets && fault.skip > 0 {
                fault.skip -= 1;
                return false;
            }
            meets
        })?;
        let fault = &mut self.0[at];
        let kind = fault.fault.clone();
        match &mut fault.times {
            None => {}
            Some(1) => {
                self.0.remove(at);
            }
            Some(times) => *times -= 1,
        }
        Some(kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(json: &str) -> Fault {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn meets_its_route_after_the_skipped_ones_as_often_as_said() {
        let mut plan = Plan::default();
        plan.add(fault(r#"{"route":"exchange","skip":1,"times":2,"fault":{"kind":"lost"}}"#));
        let met: Vec<bool> = (0..5).map(|_| plan.take(Route::Exchange, Version::HTTP_11).is_some()).collect();
        assert_eq!(met, [false, true, true, false, false]);
        assert!(plan.list().is_empty());
    }

    #[test]
    fn once_unless_said_otherwise_and_null_is_until_cleared() {
        let mut plan = Plan::default();
        plan.add(fault(r#"{"route":"mint","fault":{"kind":"silence"}}"#));
        assert!(plan.take(Route::Exchange, Version::HTTP_11).is_none());
        assert!(plan.take(Route::Mint, Version::HTTP_11).is_some());
        assert!(plan.take(Route::Mint, Version::HTTP_11).is_none());
        plan.add(fault(r#"{"route":"any","times":null,"fault":{"kind":"silence"}}"#));
        for route in ROUTES.into_iter().cycle().take(30) {
            assert!(plan.take(route, Version::HTTP_11).is_some());
        }
        plan.clear();
        assert!(plan.take(Route::Mint, Version::HTTP_11).is_none());
    }

    #[test]
    fn the_first_that_waits_is_met_and_the_others_wait_on() {
        let mut plan = Plan::default();
        plan.add(fault(r#"{"route":"any","fault":{"kind":"lost"}}"#));
        plan.add(fault(r#"{"route":"any","fault":{"kind":"silence"}}"#));
        let met: Vec<Option<&str>> = (0..3).map(|_| plan.take(Route::Login, Version::HTTP_11).map(|kind| kind.name())).collect();
        assert_eq!(met, [Some("lost"), Some("silence"), None]);
    }

    #[test]
    fn a_fault_of_the_platforms_rules_meets_only_where_it_has_a_meaning() {
        let mut plan = Plan::default();
        plan.add(fault(r#"{"route":"any","fault":{"kind":"expired-code"}}"#));
        assert!(plan.take(Route::AuthCode, Version::HTTP_11).is_none());
        assert!(plan.take(Route::Exchange, Version::HTTP_11).is_some());
        for json in [
            r#"{"route":"login","fault":{"kind":"expired-code"}}"#,
            r#"{"route":"mint","fault":{"kind":"ignore-idempotency"}}"#,
            r#"{"route":"refresh","fault":{"kind":"revoke-on-reuse"}}"#,
            r#"{"route":"mint","times":0,"fault":{"kind":"lost"}}"#,
            r#"{"route":"mint","fault":{"kind":"cut","at":1,"end":"stream"}}"#,
            r#"{"route":"mint","fault":{"kind":"status","status":199}}"#,
            r#"{"route":"mint","fault":{"kind":"redirect","to":"a\nb"}}"#,
            r#"{"route":"mint","fault":{"kind":"huge","bytes":999999999999}}"#,
        ] {
            assert!(fault(json).check(true).is_err(), "{json}");
        }
    }

    #[test]
    fn a_fault_waits_for_a_request_over_an_http_that_can_have_it() {
        use Version as V;
        for (json, refuses, meets) in [
            (r#"{"kind":"cut","at":1}"#, V::HTTP_2, V::HTTP_11),
            (r#"{"kind":"stall","at":1}"#, V::HTTP_2, V::HTTP_11),
            (r#"{"kind":"truncate","at":1}"#, V::HTTP_2, V::HTTP_10),
            (r#"{"kind":"lost","end":"stream"}"#, V::HTTP_11, V::HTTP_2),
            (r#"{"kind":"refuse","end":"stream"}"#, V::HTTP_10, V::HTTP_2),
            (r#"{"kind":"cut-body","at":1,"end":"stream"}"#, V::HTTP_11, V::HTTP_2),
        ] {
            let waiting = fault(&format!(r#"{{"route":"mint","fault":{json}}}"#));
            assert_eq!(waiting.check(true), Ok(()));
            assert_eq!(waiting.check(false).is_ok(), meets != V::HTTP_2, "{json}");
            let mut plan = Plan::default();
            plan.add(waiting);
            assert!(plan.take(Route::Mint, refuses).is_none(), "{json}");
            assert!(plan.take(Route::Mint, meets).is_some(), "{json}");
        }
    }

    #[test]
    fn misspelt_faults_are_not_accepted() {
        for json in [
            r#"{"route":"exchange","fault":{"kind":"lots"}}"#,
            r#"{"route":"exchange","fault":{"kind":"cut"}}"#,
            r#"{"route":"exchange","fault":{"kind":"cut","at":-1}}"#,
            r#"{"route":"exchange","fault":{"kind":"lost","att":1}}"#,
            r#"{"route":"exchange","fault":{"kind":"silence","ms":1}}"#,
            r#"{"route":"exchanges","fault":{"kind":"lost"}}"#,
            r#"{"route":"exchange","time":2,"fault":{"kind":"lost"}}"#,
            r#"{"fault":{"kind":"lost"}}"#,
        ] {
            assert!(serde_json::from_str::<Fault>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn a_fault_is_listed_under_the_name_it_was_given() {
        for json in [r#"{"kind":"stall-body","at":3}"#, r#"{"kind":"expired-code"}"#, r#"{"kind":"status","status":503}"#, r#"{"kind":"wrong-type"}"#] {
            let kind: Kind = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_value(&kind).unwrap()["kind"], kind.name());
        }
    }
}

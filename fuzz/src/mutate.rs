//! Changes one thing about an input: JSON stays JSON, so that no time goes into what the parser would refuse.

use serde_json::{Map, Value as Json, json};

use crate::BOUNDARIES;

/// Dice that fall the same way each time.
pub struct Dice(pub u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ bits >> 31
    }

    /// A number below `end`; 0 where there is none.
    pub fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { (self.roll() % end as u64) as usize }
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

/// Names that some boundary knows, and some that none does.
const NAMES: &[&str] = &[
    "authCode",
    "authCodeUrl",
    "getAuthCode",
    "authCodeRequest",
    "platformUrl",
    "timeoutMs",
    "appUserId",
    "onOtherUser",
    "method",
    "headers",
    "body",
    "credentials",
    "auth_code",
    "authentication_code",
    "platform_url",
    "user_id",
    "token",
    "id",
    "expires_at",
    "linked",
    "errorCode",
    "status",
    "wait",
    "header",
    "date",
    "now",
    "wall",
    "skew",
    "v",
    "gen",
    "phase",
    "op",
    "until",
    "install",
    "key",
    "person",
    "refresh",
    "refreshUntil",
    "home",
    "sum",
    "timeline",
    "userId",
    "tokenId",
    "tokenExpiryDate",
    "tokenIssuedAt",
    "clockSkewMs",
    "standing",
    "what",
    "kind",
    "look",
    "aside",
    "url",
    "allowed",
    "page",
    "apiKey",
    "$",
    "__proto__",
    "constructor",
    "",
];

/// Words that mean something somewhere.
const WORDS: &[&str] = &[
    "",
    " ",
    "\u{fffd}",
    "\u{0}",
    "\"\\",
    "\n",
    "é",
    "PLANTED",
    "Bearer PLANTED",
    "sk_live",
    "eyJ.a.b",
    "none",
    "creating",
    "user",
    "enabled",
    "disabled",
    "lapsed",
    "reset",
    "reject",
    "NaN",
    "Infinity",
    "-Infinity",
    "function",
    "throws",
    "AUTH_CODE_USED",
    "AUTH_CODE_UNKNOWN",
    "AUTH_CODE_EXPIRED",
    "USER_DISABLED",
    "TOKEN_UNKNOWN",
    "INVALID_REQUEST",
    "IDEMPOTENCY_CONFLICT",
    "https://api.sentiance.com",
    "http://localhost:8788/",
    "http://127.0.0.1",
    "http://[::1]:1/",
    "http://a.localhost.",
    "https://me:PLANTED@h/",
    "javascript:0",
    "blob:https://h/0",
    "null",
    "2026-12-01T00:00:00Z",
    "2026-12-01t00:00:60.5+23:59",
    "1970-01-01T00:00:00-00:01",
    "01234567-89ab-4def-8123-456789abcdef",
    "GET",
    "0",
    "99999999999",
    "Mon, 23 Nov 2026 13:00:05 GMT",
];

const NUMBERS: &[f64] =
    &[0.0, -0.0, 1.0, -1.0, 0.5, 2.0, 401.0, 403.0, 409.0, 429.0, 503.0, 600_000.0, 600_001.0, 4_294_967_296.0, 9_007_199_254_740_993.0, 1e300, -1e300];

/// Strings of these lengths are at the edge of some cap.
const LENGTHS: &[usize] = &[36, 63, 64, 65, 255, 256, 257, 1_024, 1_025, 2_047, 2_049, 8_191, 8_192, 8_193, 12_289];

pub fn mutate(line: &str, dice: &mut Dice) -> String {
    let (name, json) = line.split_once(' ').unwrap_or_default();
    let mut value = serde_json::from_str(json).unwrap_or_else(|_| any(dice));
    let changes = 1 + dice.below(3);
    for _ in 0..changes {
        change(&mut value, dice);
    }
    let known = BOUNDARIES.iter().any(|(known, _)| *known == name);
    let name = if known && dice.below(40) > 0 { name } else { BOUNDARIES[dice.below(BOUNDARIES.len())].0 };
    format!("{name} {value}")
}

/// Somewhere in the tree.
fn change(value: &mut Json, dice: &mut Dice) {
    match value {
        Json::Object(fields) if dice.below(8) > 0 => change_fields(fields, dice),
        Json::Array(items) if !items.is_empty() && dice.below(3) > 0 => {
            let at = dice.below(items.len());
            change(&mut items[at], dice);
        }
        Json::String(text) if dice.below(5) > 0 => change_text(text, dice),
        Json::Number(number) if dice.below(3) > 0 => *value = json!(number.as_f64().unwrap_or_default() + dice.one(NUMBERS)),
        _ => *value = any(dice),
    }
}

fn change_fields(fields: &mut Map<String, Json>, dice: &mut Dice) {
    let names: Vec<String> = fields.keys().cloned().collect();
    match dice.below(8) {
        0 => drop(fields.insert(dice.one(NAMES).into(), any(dice))),
        1 if !names.is_empty() => drop(fields.remove(&names[dice.below(names.len())])),
        // The value of one under the name of another.
        2 if !names.is_empty() => drop(fields.insert(dice.one(NAMES).into(), fields[&names[dice.below(names.len())]].clone())),
        _ if names.is_empty() => drop(fields.insert(dice.one(NAMES).into(), any(dice))),
        _ => change_field(&mut fields[&names[dice.below(names.len())]], dice),
    }
}

/// Home lies in a row as text that is JSON itself.
fn change_field(value: &mut Json, dice: &mut Dice) {
    if let Json::String(text) = value
        && let Ok(mut inner @ Json::Object(_)) = serde_json::from_str(text)
        && dice.below(10) > 0
    {
        change(&mut inner, dice);
        *text = inner.to_string();
        return;
    }
    change(value, dice);
}

fn change_text(text: &mut String, dice: &mut Dice) {
    let characters: Vec<char> = text.chars().collect();
    let at = dice.below(characters.len());
    let (front, back) = characters.split_at(at);
    let (front, back) = (front.iter().collect::<String>(), back.iter().skip(1).collect::<String>());
    *text = match dice.below(7) {
        0 => front + &back,
        1 => front + dice.one(WORDS) + &back,
        2 => [front.as_str(), back.as_str()].concat().to_uppercase(),
        3 => front.clone() + &char::from(b' ' + dice.below(95) as u8).to_string() + &back,
        4 => front.clone() + &char::from(b'0' + dice.below(10) as u8).to_string() + &back,
        5 if text.len() < 20_000 && !text.is_empty() => text.chars().cycle().take(dice.one(LENGTHS)).collect(),
        _ => dice.one(WORDS).into(),
    };
}

fn any(dice: &mut Dice) -> Json {
    match dice.below(9) {
        0 => json!(null),
        1 => json!(dice.below(2) == 0),
        2 => json!(dice.one(NUMBERS)),
        3 => json!([dice.one(WORDS)]),
        4 => json!({ dice.one(NAMES): dice.one(WORDS) }),
        5 => json!({ "$": dice.one(&["NaN", "Infinity", "-Infinity", "function", "throws"]) }),
        6 => json!(dice.one(&["x", "\"", "\u{1}", "é"]).repeat(dice.one(LENGTHS))),
        _ => json!(dice.one(WORDS)),
    }
}

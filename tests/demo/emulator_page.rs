//! The emulator's own page, at its control API: what it shows of what was done elsewhere, and what can be done on it.

use std::fs;
use std::time::Duration;

use sentiance_emulator::rules::Seed;
use sentiance_emulator::server::{self, Config, Running};
use serde_json::{Value, json};
use webdriver_harness::{Browser, ColorScheme, Engine, Key, PATIENCE, Role, Sure};

use crate::stage::{Outcome, pictures, project};

const LOG: &str = "Requests, newest first";
const USERS: &str = "Users";
const FAULTS: &str = "Faults waiting";
const CLOCK: &str = "The platform’s clock";
const COUNTERS: &str = "Counters";

const SEED: &str = r#"{ "users": [{ "external_id": "ana" }, { "external_id": "ben", "status": "disabled" }] }"#;

/// The page on one tab, and an app's page on another, where things happen.
struct Desk {
    browser: Browser,
    emulator: Running,
}

impl Desk {
    async fn open() -> Sure<Self> {
        let emulator = server::start(Config { control: true, seed: Seed::parse(SEED)?, ..Config::default() }).await?;
        let browser = Browser::start(Engine::Chromium).await?;
        browser.set_viewport(1280, 900).await?;
        let desk = Self { browser, emulator };
        desk.show().await?;
        Ok(desk)
    }

    async fn show(&self) -> Outcome {
        self.browser.open(&format!("{}/emulator/", self.emulator.platform_url)).await?;
        self.until(USERS, "ana").await
    }

    /// What an app's page does, on the app's own origin.
    async fn in_the_app(&self, script: &str) -> Sure<Value> {
        let page = self.browser.current_tab().await?;
        let app = self.browser.new_tab().await?;
        self.browser.go_to(&app).await?;
        self.browser.open(&format!("{}/blank", self.emulator.app_url)).await?;
        let script = format!("const platform = {}; {APP} {script}", json!(self.emulator.platform_url));
        let told = self.browser.run_async(&script, vec![], PATIENCE).await?;
        self.browser.close_tab().await?;
        self.browser.go_to(&page).await?;
        Ok(told)
    }

    async fn click(&self, button: &str) -> Outcome {
        Ok(self.browser.click(Role::Button, button).await?)
    }

    /// In one line, as it is read out.
    async fn read(&self, region: &str) -> webdriver_harness::Result<String> {
        let text = self.browser.find(Role::Region, region).await?.text().await?;
        Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    async fn until(&self, region: &str, wanted: &str) -> Outcome {
        let look = || async { Ok(self.read(region).await?.contains(wanted).then_some(())) };
        Ok(self.browser.until(&format!("\"{wanted}\" in \"{region}\""), PATIENCE, look).await?)
    }

    async fn until_gone(&self, region: &str, unwanted: &str) -> Outcome {
        let look = || async { Ok((!self.read(region).await?.contains(unwanted)).then_some(())) };
        Ok(self.browser.until(&format!("no \"{unwanted}\" in \"{region}\""), PATIENCE, look).await?)
    }

    /// Chooses and fills in as the form's labels say.
    async fn fill(&self, label: &str, value: &str) -> Outcome {
        self.browser.run(FILL, vec![label.into(), value.into()]).await?;
        Ok(())
    }

    async fn finish(self) -> Outcome {
        self.finish_after(&[]).await
    }

    /// Nothing was written to the console but what holds one of these words.
    async fn finish_after(self, provoked: &[&str]) -> Outcome {
        let written: Vec<String> = self.browser.console().await?.iter().map(ToString::to_string).collect();
        let written: Vec<_> = written.into_iter().filter(|entry| !provoked.iter().any(|part| entry.contains(part))).collect();
        assert!(written.is_empty(), "the console has:\n{}", written.join("\n"));
        self.browser.close().await?;
        self.emulator.stop().await;
        Ok(())
    }
}

const APP: &str = "
    const logIn = (user) => fetch('/login', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ user }) });
    const code = async () => (await (await fetch('/auth/code', { headers: { Accept: 'application/json' } })).json()).auth_code;
    const exchange = async (code) => {
        const body = new URLSearchParams({ authentication_code: code, idempotency_key: crypto.randomUUID(), install_id: crypto.randomUUID(), sdk: 'sentiance-web/0.0.0' });
        const answer = await fetch(`${platform}/users`, { method: 'POST', headers: { Accept: 'application/json' }, body });
        return answer.json();
    };
";

const FILL: &str = "
    const [label, value] = arguments;
    const named = [...document.querySelectorAll('label')].find((element) => element.textContent === label);
    named.control.value = value;
    named.control.dispatchEvent(new Event('change', { bubbles: true }));
";

#[tokio::test]
async fn the_emulator_page_shows_what_happens_while_it_happens() -> Outcome {
    let desk = Desk::open().await?;
    assert!(desk.read(USERS).await?.contains("disabled"), "ben is");
    assert!(desk.read(LOG).await?.contains("Nobody has asked for anything yet."));

    let secrets = desk.in_the_app("await logIn('cem'); const spent = await code(); return [spent, (await exchange(spent)).token.id];").await?;
    desk.until(LOG, "POST /users 201").await?;
    desk.until(USERS, "cem").await?;
    let log = desk.read(LOG).await?;
    let first = log.find("POST /login").ok_or("no login")?;
    assert!(log.find("POST /users 201").is_some_and(|newer| newer < first), "newest first: {log}");
    assert!(log.contains("user made"), "{log}");
    let page = desk.browser.run("return document.documentElement.outerHTML", vec![]).await?;
    let page = page.as_str().ok_or("no page")?;
    for secret in secrets.as_array().into_iter().flatten() {
        let secret = secret.as_str().ok_or("no secret")?;
        assert!(secret.len() >= 64 && !page.contains(secret) && page.contains(&format!("({})", secret.len())), "only its digest and length");
    }

    // Nothing moves while it is paused.
    desk.click("Pause").await?;
    desk.in_the_app("await logIn('dora');").await?;
    tokio::time::sleep(Duration::from_millis(2500)).await;
    assert_eq!(desk.read(LOG).await?.matches("POST /login").count(), 1);
    desk.click("Pause").await?;
    let look = || async { Ok((desk.read(LOG).await?.matches("POST /login").count() == 2).then_some(())) };
    desk.browser.until("the second login", PATIENCE, look).await?;
    desk.finish().await
}

#[tokio::test]
async fn what_is_done_on_the_emulator_page_is_done_to_the_emulator() -> Outcome {
    let desk = Desk::open().await?;
    desk.fill("Route", "auth-code").await?;
    desk.fill("Fault", r#"{"kind":"status","status":503,"retry_after":"2"}"#).await?;
    desk.fill("Times", "2").await?;
    desk.click("Add fault").await?;
    desk.until(FAULTS, "auth-code, 2 times").await?;
    desk.fill("As JSON", r#"{"kind":"lots"}"#).await?;
    desk.click("Add fault").await?;
    desk.browser.wait_for_text("That was refused: unknown variant `lots`").await?;
    desk.fill("As JSON", "lost").await?;
    desk.click("Add fault").await?;
    desk.browser.wait_for_text("The fault is no JSON").await?;

    desk.in_the_app("await logIn('ana'); if ((await fetch('/auth/code', { headers: { Accept: 'application/json' } })).status !== 503) throw 'no fault';")
        .await?;
    desk.until(FAULTS, "auth-code, 1 time").await?;
    desk.until(LOG, "GET /auth/code 503 status").await?;
    desk.click("Clear faults").await?;
    desk.until(FAULTS, "Nothing will go wrong.").await?;

    desk.click("Disable ana").await?;
    desk.browser.wait_for_text("ana is disabled.").await?;
    desk.browser.find(Role::Button, "Enable ana").await?;
    assert_eq!(desk.browser.focused_name().await?, "Enable ana", "the focus stays with the user");
    desk.click("Eight days on").await?;
    desk.until(CLOCK, "8 days ahead").await?;
    desk.click("Set it right").await?;
    desk.until(CLOCK, "not at all").await?;
    desk.until(COUNTERS, "auth code 1").await?;
    desk.click("Delete ben").await?;
    desk.until_gone(USERS, "ben").await?;

    desk.click("Reset the emulator").await?;
    desk.until(LOG, "Nobody has asked for anything yet.").await?;
    desk.until(COUNTERS, "auth code 0").await?;
    desk.until(USERS, "ben").await?;
    assert!(desk.browser.shows(Role::Button, "Disable ana").await?, "the seed's users are back as they were");
    desk.finish_after(&["/emulator/faults - Failed to load resource", "/auth/code - Failed to load resource"]).await
}

/// The policy lets nothing in but the page's own files, and no text become markup.
#[tokio::test]
async fn the_emulator_page_has_a_strict_policy_and_asks_nobody_else() -> Outcome {
    let desk = Desk::open().await?;
    // Names are anybody's words.
    desk.in_the_app("await logIn('<img src=x onerror=alert(1)>'); await exchange(await code());").await?;
    desk.until(USERS, "<img src=x onerror=alert(1)>").await?;
    let origins = desk.browser.run("return [...new Set(performance.getEntriesByType('resource').map(({ name }) => new URL(name).origin))]", vec![]).await?;
    assert_eq!(origins, json!([desk.emulator.platform_url]));
    let policy = "const answer = await fetch('.'); return answer.headers.get('content-security-policy')";
    let policy = desk.browser.run_async(policy, vec![], PATIENCE).await?;
    let policy = policy.as_str().ok_or("a policy")?;
    for rule in ["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "require-trusted-types-for 'script'"] {
        assert!(policy.split("; ").any(|told| told == rule), "{rule} is not in {policy}");
    }
    let markup = desk.browser.run("try { document.body.innerHTML = '<p>'; return 'let in' } catch (error) { return error.name }", vec![]).await?;
    assert_eq!(markup, "TypeError");
    desk.finish_after(&["TrustedHTML"]).await
}

#[tokio::test]
async fn the_emulator_page_can_be_used_from_the_keyboard() -> Outcome {
    let desk = Desk::open().await?;
    let mut visited = Vec::new();
    for _ in 0..40 {
        desk.browser.press(Key::Tab).await?;
        let name = desk.browser.focused_name().await?;
        if name.is_empty() || visited.contains(&name) {
            break;
        }
        assert_ne!(desk.browser.run("return getComputedStyle(document.activeElement).outlineStyle", vec![]).await?, "none", "{name}");
        visited.push(name.clone());
        if name == "Add fault" {
            desk.browser.press(Key::Enter).await?;
            desk.until(FAULTS, "exchange, 1 time").await?;
            assert_eq!(desk.browser.focused_name().await?, "Add fault", "a call must not take the focus away");
        }
    }
    let wanted = [
        "Skip to the requests",
        "Pause",
        "Reset the emulator",
        LOG,
        "Disable ana",
        "Clear faults",
        "Route",
        "Fault",
        "As JSON",
        "Times",
        "Skip",
        "Add fault",
        "Ten minutes on",
        "Set it right",
    ];
    let found: Vec<_> = visited.iter().filter(|name| wanted.contains(&name.as_str())).collect();
    assert_eq!(found, wanted.iter().collect::<Vec<_>>(), "visited: {visited:?}");
    desk.finish().await
}

const SCREENS: [(&str, u32, u32); 2] = [("desktop", 1280, 900), ("phone", 320, 640)];
const SCHEMES: [(&str, ColorScheme); 2] = [("light", ColorScheme::Light), ("dark", ColorScheme::Dark)];
const WIDER: &str = "
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth <= clientWidth ? [] : [...document.querySelectorAll('body *')]
        .filter((element) => element.getBoundingClientRect().right > clientWidth).map(({ tagName, id, className }) => `${tagName} ${id} ${className}`);
";
/// Colours fade for a moment when the scheme changes.
const LOOK: &str = "
    await new Promise((over) => setTimeout(over, 400));
    const { violations } = await axe.run(document);
    return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' ')}`);
";

#[tokio::test]
async fn the_emulator_page_fits_every_screen_and_axe_finds_nothing() -> Outcome {
    let axe = fs::read_to_string(project("node_modules/axe-core/axe.min.js")).map_err(|_| "axe-core is missing: npm ci")?;
    let desk = Desk::open().await?;
    desk.fill("Route", "exchange").await?;
    desk.fill("Fault", r#"{"kind":"lost"}"#).await?;
    desk.click("Add fault").await?;
    desk.until(FAULTS, "exchange, 1 time").await?;
    desk.in_the_app("await logIn('cem'); await exchange(await code()).catch(() => {}); await exchange(await code());").await?;
    desk.fill("Route", "any").await?;
    desk.fill("Fault", r#"{"kind":"truncate","at":30,"framing":"chunked"}"#).await?;
    desk.fill("Times", "").await?;
    desk.click("Add fault").await?;
    desk.until(FAULTS, "any, until cleared").await?;
    desk.until(USERS, "cem").await?;
    for (screen, width, height) in SCREENS {
        for (name, scheme) in SCHEMES {
            desk.browser.set_color_scheme(scheme).await?;
            desk.browser.set_viewport(width, height).await?;
            assert_eq!(desk.browser.run(WIDER, vec![]).await?, json!([]), "{screen}");
            let found: Value = desk.browser.run_async(&format!("{axe};{LOOK}"), vec![], PATIENCE).await?;
            assert_eq!(found, json!([]), "{screen} {name}");
            let whole = desk.browser.run("return document.documentElement.scrollHeight", vec![]).await?;
            let whole = whole.as_u64().and_then(|height| u32::try_from(height).ok()).ok_or("the page has no height")?;
            desk.browser.set_viewport(width, whole).await?;
            desk.browser.screenshot(&pictures().join(format!("emulator-{screen}-{name}.png"))).await?;
        }
    }
    desk.finish_after(&["/users - Failed to load resource"]).await
}

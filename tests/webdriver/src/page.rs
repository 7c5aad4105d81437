//! Finding and using things as a person does: by what they are and what they are called.

use std::{
    future::Future,
    time::{Duration, Instant},
};

use fantoccini::{
    Locator,
    actions::{InputSource, KeyAction, KeyActions},
    elements::Element,
    error::CmdError,
    key::Key,
};
use serde_json::Value;

use crate::{Browser, Error, Result, command::Command};

/// How long a person would wait for the page to react.
pub const PATIENCE: Duration = Duration::from_secs(15);
const LOOK_AGAIN: Duration = Duration::from_millis(40);

/// An element's role in the accessibility tree.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    Button,
    Textbox,
    Region,
    Link,
}

impl Role {
    /// Where to look; the engine's own computed role decides.
    const fn selector(self) -> &'static str {
        match self {
            Self::Button => "button, input[type=submit], [role=button]",
            Self::Textbox => "input, textarea, [role=textbox]",
            Self::Region => "section, [role=region]",
            Self::Link => "a[href], [role=link]",
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Button => "button",
            Self::Textbox => "textbox",
            Self::Region => "region",
            Self::Link => "link",
        }
    }
}

impl Browser {
    /// The shown element of that role and accessible name, waited for.
    pub async fn find(&self, role: Role, name: &str) -> Result<Element> {
        let what = format!("the {} \"{name}\"", role.word());
        self.until(&what, PATIENCE, || async { self.look_for(role, name).await }).await
    }

    /// Whether it is there and shown right now.
    pub async fn shows(&self, role: Role, name: &str) -> Result<bool> {
        Ok(self.look_for(role, name).await?.is_some())
    }

    pub async fn click(&self, role: Role, name: &str) -> Result<()> {
        Ok(self.find(role, name).await?.click().await?)
    }

    /// What a person reads on the page.
    pub async fn text(&self) -> Result<String> {
        let text = self.run("return document.body.innerText", vec![]).await?;
        Ok(text.as_str().unwrap_or_default().into())
    }

    pub async fn wait_for_text(&self, wanted: &str) -> Result<()> {
        let what = format!("the text \"{wanted}\"");
        self.until(&what, PATIENCE, || async { Ok(self.text().await?.contains(wanted).then_some(())) }).await
    }

    /// Asks `look` again and again until it gives something.
    pub async fn until<T, F, Fut>(&self, what: &str, patience: Duration, look: F) -> Result<T>
    where
        F: Fn() -> Fut,
        Fut: Future<Output = Result<Option<T>>>,
    {
        let start = Instant::now();
        loop {
            if let Some(found) = look().await? {
                return Ok(found);
            }
            if start.elapsed() > patience {
                let seen = self.text().await.unwrap_or_default();
                return Err(Error::Waited { waited: patience, what: what.into(), seen });
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// Presses a key on whatever has the focus.
    pub async fn press(&self, key: Key) -> Result<()> {
        self.strike(char::from(key)).await
    }

    /// Types text into whatever has the focus.
    pub async fn type_text(&self, text: &str) -> Result<()> {
        for character in text.chars() {
            self.strike(character).await?;
        }
        Ok(())
    }

    /// The accessible name of what has the focus; empty for the page itself.
    pub async fn focused_name(&self) -> Result<String> {
        let element = self.client().active_element().await?;
        self.label(&element).await
    }

    async fn strike(&self, value: char) -> Result<()> {
        let keys = KeyActions::new("keyboard".into()).then(KeyAction::Down { value }).then(KeyAction::Up { value });
        Ok(self.client().perform_actions(keys).await?)
    }

    async fn look_for(&self, role: Role, name: &str) -> Result<Option<Element>> {
        for element in self.client().find_all(Locator::Css(role.selector())).await? {
            match self.fits(&element, role, name).await {
                Ok(true) => return Ok(Some(element)),
                Ok(false) => {}
                // The page changed under our eyes: that one is no more, the next look will see.
                Err(Error::Command(error)) if is_gone(&error) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    async fn fits(&self, element: &Element, role: Role, name: &str) -> Result<bool> {
        Ok(element.is_displayed().await? && self.label(element).await? == name && self.ask(Command::ComputedRole(element.element_id())).await? == role.word())
    }

    async fn label(&self, element: &Element) -> Result<String> {
        self.ask(Command::ComputedLabel(element.element_id())).await
    }

    async fn ask(&self, command: Command) -> Result<String> {
        match self.client().issue_cmd(command).await? {
            Value::String(answer) => Ok(answer.trim().into()),
            _ => Err(Error::Answer("an element's role or name")),
        }
    }
}

fn is_gone(error: &CmdError) -> bool {
    error.is_stale_element_reference() || error.is_no_such_element()
}

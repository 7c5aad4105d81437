//! What asking came to. Silence is not "none".

use std::fmt;

#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
    /// Asked, and nothing found that users would meet; `aside` concerns tools or is no vulnerability.
    Nothing {
        asked: String,
        aside: Vec<String>,
    },
    Found(Vec<String>),
    /// Nobody answered, or not what was asked for.
    NotAsked(String),
}

impl Answer {
    pub fn fails(&self) -> bool {
        matches!(self, Self::Found(_))
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing { asked, aside } => {
                f.write_str(asked)?;
                aside.iter().try_for_each(|line| write!(f, "\n  aside: {line}"))
            }
            Self::Found(found) => {
                f.write_str("FOUND")?;
                found.iter().try_for_each(|line| write!(f, "\n  {line}"))
            }
            Self::NotAsked(why) => write!(f, "could not be asked: {why}"),
        }
    }
}

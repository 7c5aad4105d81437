//! What a person types. The emulator is cheap to start, and is.

use std::{
    fs,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use docs_tests::{Block, as_usual, check};
use tempfile::NamedTempFile;
use webdriver_harness::{Group, Outcome};

/// It may have to be compiled first.
const SPEAKS_WITHIN: Duration = Duration::from_secs(180);

pub fn commands(block: &Block) -> Outcome {
    let commands = docs_tests::commands(&block.text);
    if commands.is_empty() {
        return Err("there is no command in this block".into());
    }
    commands.iter().try_for_each(|command| check(command, &block.page))
}

/// Started as shown, but for its ports, it says what is shown.
pub fn emulator(block: &Block) -> Outcome {
    commands(block)?;
    let (command, shown) = block.text.split_once('\n').ok_or("nothing is shown to be said")?;
    let words: Vec<&str> = command.split_whitespace().skip(1).collect();
    let log = NamedTempFile::new()?;
    let mut program = Command::new(words[0]);
    program.args(&words[1..]).args(["--app", "127.0.0.1:0", "--platform", "127.0.0.1:0"]);
    as_usual(&mut program);
    let mut program = Group::start(program.stdout(log.reopen()?).stderr(Stdio::null()))?;
    let start = Instant::now();
    let said = loop {
        let said = fs::read_to_string(log.path())?;
        if said.lines().count() >= shown.lines().count() && said.ends_with('\n') {
            break said;
        }
        if start.elapsed() > SPEAKS_WITHIN || !program.is_alive()? {
            return Err(format!("it says no more than {said:?}").into());
        }
        thread::sleep(Duration::from_millis(30));
    };
    let (said, shown): (Vec<_>, Vec<_>) = (said.lines().take(shown.lines().count()).map(without_port).collect(), shown.lines().map(without_port).collect());
    if said == shown { Ok(()) } else { Err(format!("it says {said:?}").into()) }
}

fn without_port(line: &str) -> &str {
    line.trim_end_matches(|character: char| character.is_ascii_digit())
}

//! The README's example and its content security policy, taken from the README and used as its reader would use them.

use edge_tests::{Outcome, Site, Stage, tests};

const README: &str = include_str!("../../../../README.md");
const SECURITY: &str = include_str!("../../../../docs/security.md");

/// The README's first JavaScript block.
fn example() -> &'static str {
    let from = README.find("```js\n").expect("the README has an example") + "```js\n".len();
    let length = README[from..].find("```").expect("the example ends");
    &README[from..from + length]
}

/// The same as the body of an async function, where `import` is a call.
fn as_script(example: &str) -> String {
    let (names, rest) = example.split_once(" from \"sentiance-web\";").expect("it imports the package by its name");
    let names = names.strip_prefix("import ").expect("the import comes first");
    format!("const {names} = await import(\"/sentiance-web/index.js\");{rest}")
}

async fn the_example_of_the_readme_creates_the_user_and_resets_at_log_out() -> Outcome {
    assert!(example().lines().filter(|line| !line.trim().is_empty()).count() <= 10, "ten lines are promised");
    let stage = Stage::open_as("ann").await?;

    let run = format!(
        "const button = document.createElement('button'); button.id = 'log-out'; document.body.append(button);
         const said = []; const console = {{ log: (line) => said.push(line) }};
         {}
         return said",
        as_script(example())
    );
    let said = stage.run(&run).await?;
    let id = stage.user().await?.expect("the example made the user");
    assert_eq!(said, serde_json::json!([format!("Sentiance user {id}")]));

    // Run again, as after a reload: the user is there, and nobody is asked for one.
    stage.run("document.querySelector('#log-out').remove()").await?;
    assert_eq!(stage.run(&run).await?, said);
    assert_eq!((stage.control.count("auth_code").await?, stage.control.count("exchange").await?), (1, 1));

    stage.run("document.querySelector('#log-out').click(); const m = await import('/sentiance-web/index.js'); while (await m.userExists());").await?;
    assert_eq!(stage.user().await?, None);
    stage.finish().await
}

async fn the_call_that_the_readme_develops_with_logs_in_and_gets_a_user() -> Outcome {
    let mut blocks = README.split("```js\n").skip(1).filter_map(|rest| rest.split("```").next());
    let shown = blocks.find(|block| block.contains("fetch(\"/login\"")).expect("the README shows a login");
    let stage = Stage::open().await?;
    stage.run(&format!("const {{ ensureUser }} = await import('/sentiance-web/index.js'); {shown}")).await?;
    assert_eq!(stage.user().await?, stage.control.users().await?[0]["user_id"].as_str().map(str::to_owned));
    stage.finish().await
}

/// What stands between backticks from there on.
fn code_after<'a>(page: &'a str, words: &str) -> &'a str {
    page.split_once(words).and_then(|(_, rest)| rest.split('`').nth(1)).expect("the page names a policy")
}

async fn under_the_policy_of_the_readme_a_user_is_created_and_nothing_is_noted() -> Outcome {
    let scripts = code_after(README, "A content security policy needs ");
    assert_eq!(code_after(SECURITY, "The module needs "), scripts, "two pages name two policies");
    let stage = Stage::open().await?;
    let policy = format!("default-src 'none'; {scripts}; connect-src 'self' {}", stage.emulator.platform_url);
    // It lives as long as the server, which is as long as the test's process at the most.
    let site = Site::start(policy.leak()).await?;
    stage.visit(&site, "/blank").await?;
    let code = stage.control.mint("ann").await?;
    let make = format!("return (await m.createUser({{ authCode: '{code}', platformUrl: platform }})).userInfo.userId");
    for (entry, call) in [("index", make.as_str()), ("url", "return m.getUserId()")] {
        let user = stage.run(&format!("const m = await import('/sentiance-web/{entry}.js'); {call}")).await?;
        assert_eq!(user, stage.control.users().await?[0]["user_id"], "{entry}");
    }
    stage.finish().await
}

fn main() -> std::process::ExitCode {
    edge_tests::run([tests![
        the_example_of_the_readme_creates_the_user_and_resets_at_log_out,
        the_call_that_the_readme_develops_with_logs_in_and_gets_a_user,
        under_the_policy_of_the_readme_a_user_is_created_and_nothing_is_noted,
    ]])
}

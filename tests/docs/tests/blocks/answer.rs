//! The JSON of an answer, read by the module's own code for that answer.

use docs_tests::Block;
use fuzz::foreign;
use sentiance_web::wire::answers;
use webdriver_harness::Outcome;

pub fn is_a_backends(block: &Block) -> Outcome {
    let answer = foreign::parse(&block.text).ok_or("this is not JSON")?;
    let grant = answers::grant(&answer).map_err(|failure| format!("the module refuses it: {failure:?}"))?;
    let platform = grant.platform.ok_or("the module finds no platform")?;
    if answer.0["platform_url"] == platform { Ok(()) } else { Err(format!("the module reads {platform}").into()) }
}

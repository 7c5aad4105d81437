//! What is known of the dependencies. Who cannot be asked fails nothing: the step passes without a network, and says what it could not learn.

use anyhow::Result;

use crate::{project, run};

pub fn test() -> Result<()> {
    run::run(run::cargo().args(["run", "--quiet", "--package", "audit", "--"]).arg(project::root()))
}

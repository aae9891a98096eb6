//! Azure Pipelines: the predefined variables, as the environment has them.

use super::environment::branch;
use super::{Annotations, Candidate, Environment, Places, Provider, Run};

pub(super) fn run(environment: &Environment) -> Run {
    let reason = environment.get("BUILD_REASON").unwrap_or("-");
    let source = environment.get("BUILD_SOURCEBRANCH").unwrap_or_default();
    let bases = if let Some(target) = environment.get("SYSTEM_PULLREQUEST_TARGETBRANCH") {
        let merged = environment.commit("BUILD_SOURCEVERSION").filter(|_| source.ends_with("/merge"));
        let merged = merged.map(|commit| Candidate::merged(commit, "BUILD_SOURCEVERSION"));
        let target = Candidate::fork(branch(target), "SYSTEM_PULLREQUEST_TARGETBRANCH");
        merged.into_iter().chain([target]).collect()
    } else if let Some(tag) = source.strip_prefix("refs/tags/") {
        vec![Candidate::tag("BUILD_SOURCEBRANCH", tag)]
    } else {
        vec![Candidate::branch(source.strip_prefix("refs/heads/"), None)]
    };
    Run {
        provider: Provider::Azure,
        event: reason.to_owned(),
        bases,
        places: Places { annotations: Annotations::Azure, ..Places::default() },
        wrong_head: None,
    }
}

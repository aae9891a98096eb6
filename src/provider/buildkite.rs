//! Buildkite: the variables of a job.

use super::environment::branch;
use super::{Base, Candidate, Environment, Places, Provider, Run};

pub(super) fn run(environment: &Environment) -> Run {
    // The number of the pull request, or the word `false`.
    let is_proposal = environment.get("BUILDKITE_PULL_REQUEST").is_some_and(|number| number != "false");
    let target = environment.get("BUILDKITE_PULL_REQUEST_BASE_BRANCH");
    let (event, base) = if let Some(commit) = environment.commit("BUILDKITE_MERGE_QUEUE_BASE_COMMIT") {
        let base = Base::Commit(commit.to_owned());
        let from = "BUILDKITE_MERGE_QUEUE_BASE_COMMIT";
        ("merge_queue", Candidate::always(base, from, "what the merge queue builds on"))
    } else if let Some(target) = target.filter(|_| is_proposal) {
        ("pull_request", Candidate::fork(branch(target), "BUILDKITE_PULL_REQUEST_BASE_BRANCH"))
    } else if let Some(tag) = environment.get("BUILDKITE_TAG") {
        ("tag", Candidate::tag("BUILDKITE_TAG", tag))
    } else {
        let default = environment.get("BUILDKITE_PIPELINE_DEFAULT_BRANCH");
        let default = default.map(|default| ("BUILDKITE_PIPELINE_DEFAULT_BRANCH", default));
        ("push", Candidate::branch(environment.get("BUILDKITE_BRANCH"), default))
    };
    Run {
        provider: Provider::Buildkite,
        event: event.to_owned(),
        bases: vec![base],
        places: Places::default(),
        wrong_head: None,
    }
}

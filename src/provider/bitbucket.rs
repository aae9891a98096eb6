//! Bitbucket Pipelines: the default variables.

use super::{Base, Candidate, Environment, Places, Provider, Run};

pub(super) fn run(environment: &Environment) -> Run {
    let target = environment.get("BITBUCKET_PR_DESTINATION_BRANCH");
    // Before a pipeline of a proposal begins, its target is merged into it: what they have in common is the target then.
    let (event, base) = match (environment.commit("BITBUCKET_PR_DESTINATION_COMMIT"), target) {
        (Some(commit), Some(branch)) => {
            let base = Base::ForkFromCommit { commit: commit.to_owned(), branch: branch.to_owned() };
            let how = format!("the merge base with `{branch}`, as the proposal was made to it");
            ("pull_request", Candidate::always(base, "BITBUCKET_PR_DESTINATION_COMMIT", how))
        }
        (None, Some(branch)) => ("pull_request", Candidate::fork(branch, "BITBUCKET_PR_DESTINATION_BRANCH")),
        (_, None) => match environment.get("BITBUCKET_TAG") {
            Some(tag) => ("tag", Candidate::tag("BITBUCKET_TAG", tag)),
            None => ("push", Candidate::branch(environment.get("BITBUCKET_BRANCH"), None)),
        },
    };
    Run {
        provider: Provider::Bitbucket,
        event: event.to_owned(),
        bases: vec![base],
        places: Places::default(),
        wrong_head: None,
    }
}

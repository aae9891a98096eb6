//! Jenkins: the variables of a multibranch pipeline.

use super::{Candidate, Environment, Places, Provider, Run};

pub(super) fn run(environment: &Environment) -> Run {
    // Where Jenkins merges, it merges the target into the proposal, so the first parent is the proposal itself.
    let (event, base) = match (environment.get("CHANGE_TARGET"), environment.get("TAG_NAME")) {
        (Some(target), _) => ("pull_request", Candidate::fork(target, "CHANGE_TARGET")),
        (None, Some(tag)) => ("tag", Candidate::tag("TAG_NAME", tag)),
        (None, None) => ("push", Candidate::branch(environment.get("BRANCH_NAME"), None)),
    };
    Run {
        provider: Provider::Jenkins,
        event: event.to_owned(),
        bases: vec![base],
        places: Places::default(),
        wrong_head: None,
    }
}

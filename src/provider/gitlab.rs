//! GitLab CI: the predefined variables of a pipeline's job.

use super::{Base, Candidate, Environment, Places, Provider, Run};

pub(super) fn run(environment: &Environment) -> Run {
    let event = environment.get("CI_PIPELINE_SOURCE").unwrap_or("-");
    let bases = if event == "merge_request_event" {
        merge_request(environment)
    } else {
        vec![push(environment, event)]
    };
    Run {
        provider: Provider::Gitlab,
        event: event.to_owned(),
        bases,
        places: Places::default(),
        wrong_head: None,
    }
}

fn merge_request(environment: &Environment) -> Vec<Candidate> {
    let mut bases = Vec::new();
    // Only pipelines of the merged result check out a merge commit, whose first parent is the target.
    let merges =
        matches!(environment.get("CI_MERGE_REQUEST_EVENT_TYPE"), Some("merged_result" | "merge_train"));
    if let Some(commit) = environment.commit("CI_COMMIT_SHA").filter(|_| merges) {
        bases.push(Candidate::merged(commit, "CI_COMMIT_SHA"));
    }
    let base = environment.commit("CI_MERGE_REQUEST_DIFF_BASE_SHA");
    bases.push(match (base, environment.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME")) {
        (Some(commit), _) => Candidate::always(
            Base::Commit(commit.to_owned()),
            "CI_MERGE_REQUEST_DIFF_BASE_SHA",
            "where the merge request left its target",
        ),
        (None, Some(branch)) => Candidate::fork(branch, "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"),
        (None, None) => Candidate::since_default("the repository"),
    });
    bases
}

fn push(environment: &Environment, event: &str) -> Candidate {
    if let Some(tag) = environment.get("CI_COMMIT_TAG") {
        return Candidate::tag("CI_COMMIT_TAG", tag);
    }
    // Zeros in the first pipeline of a branch, and whatever was before in one that no push began.
    match environment.commit("CI_COMMIT_BEFORE_SHA").filter(|_| event == "push") {
        Some(before) => Candidate::always(
            Base::Commit(before.to_owned()),
            "CI_COMMIT_BEFORE_SHA",
            "what the branch was before the push",
        ),
        None => Candidate::branch(
            environment.get("CI_COMMIT_BRANCH"),
            environment.get("CI_DEFAULT_BRANCH").map(|default| ("CI_DEFAULT_BRANCH", default)),
        ),
    }
}

//! GitHub Actions: the variables of a workflow's run, and the event in the file that `GITHUB_EVENT_PATH` names.

use super::environment::branch;
use super::{Annotations, Base, Candidate, Environment, Places, Provider, Run};

pub(super) fn run(environment: &Environment) -> Run {
    let event = environment.get("GITHUB_EVENT_NAME").unwrap_or("-");
    let bases = match event {
        "pull_request" => pull_request(environment),
        "pull_request_target" => vec![target(environment)],
        "merge_group" => vec![merge_group(environment)],
        "push" => vec![push(environment)],
        _ => vec![other(environment)],
    };
    // This event checks out the branch that the proposal goes to, in which the proposal is not.
    let wrong_head = (event == "pull_request_target").then_some(()).and_then(|()| {
        let base = environment.event_commit("/pull_request/base/sha")?;
        let why = "the event `pull_request_target` checks out the branch that the proposal goes to, not the \
                   proposal: run on `pull_request`";
        Some((base.to_owned(), why.to_owned()))
    });
    let place = |name: &'static str| environment.get(name).map(|path| (name, path.to_owned()));
    Run {
        provider: Provider::Github,
        event: event.to_owned(),
        bases,
        places: Places {
            annotations: Annotations::Github,
            summary: place("GITHUB_STEP_SUMMARY"),
            outputs: place("GITHUB_OUTPUT"),
        },
        wrong_head,
    }
}

/// What is checked out is the merge of the proposal into its target, unless the workflow asks for another commit.
fn pull_request(environment: &Environment) -> Vec<Candidate> {
    let merges = environment.get("GITHUB_REF").is_some_and(|name| name.ends_with("/merge"));
    let merged = environment.commit("GITHUB_SHA").filter(|_| merges);
    merged
        .map(|commit| Candidate::merged(commit, "GITHUB_SHA"))
        .into_iter()
        .chain([target(environment)])
        .collect()
}

/// The tip of the target is not where the proposal left it, so it is only where to look from.
fn target(environment: &Environment) -> Candidate {
    let name = environment.event("/pull_request/base/ref").or_else(|| environment.get("GITHUB_BASE_REF"));
    match (environment.event_commit("/pull_request/base/sha"), name) {
        (Some(commit), Some(name)) => Candidate::always(
            Base::ForkFromCommit { commit: commit.to_owned(), branch: branch(name).to_owned() },
            "pull_request.base.sha",
            format!("the merge base with `{}`, as the proposal was made to it", branch(name)),
        ),
        (_, Some(name)) => Candidate::fork(branch(name), "GITHUB_BASE_REF"),
        (_, None) => Candidate::since_default("the repository"),
    }
}

fn merge_group(environment: &Environment) -> Candidate {
    match environment.event_commit("/merge_group/base_sha") {
        Some(commit) => Candidate::always(
            Base::Commit(commit.to_owned()),
            "merge_group.base_sha",
            "what the merge queue builds on",
        ),
        None => other(environment),
    }
}

fn push(environment: &Environment) -> Candidate {
    let reference = environment.event("/ref").or_else(|| environment.get("GITHUB_REF")).unwrap_or_default();
    if reference.starts_with("refs/tags/") {
        return other(environment);
    }
    let default = environment.event("/repository/default_branch");
    // What was there before a forced push is in no branch any more, and says nothing of this branch's change.
    let is_rewritten = environment.event_says("/forced") && default != Some(branch(reference));
    match environment.event_commit("/before") {
        Some(before) if !is_rewritten => Candidate::always(
            Base::Commit(before.to_owned()),
            "before",
            "what the branch was before the push",
        ),
        _ => other(environment),
    }
}

/// Any other event, and the first push of a branch: what is checked out, since it left the default branch.
fn other(environment: &Environment) -> Candidate {
    let name = environment.get("GITHUB_REF").unwrap_or_default();
    if let Some(tag) = name.strip_prefix("refs/tags/") {
        return Candidate::tag("GITHUB_REF", tag);
    }
    let default = environment.event("/repository/default_branch");
    Candidate::branch(
        name.strip_prefix("refs/heads/"),
        default.map(|default| ("repository.default_branch", default)),
    )
}

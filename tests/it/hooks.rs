//! `git plan setup hooks`, with the hooks that git runs.

use std::fs;

use crate::outputs;
use crate::session::{Ran, Session};

const MANIFEST: &str = "\
plan: Lend
version: 1
start: 2026-03-02
as_of: 2026-03-31
people:
  ana: { name: Ana Ruiz, email: Ana@Example.org }
tasks:
  build: { title: Build it, owner: ana, estimate: 5d, status: doing, started: 2026-03-02 }
  test: { title: Test it, owner: ana, estimate: 5d }
";

fn repository(folder: &str) -> Session {
    let session = Session::new();
    fs::create_dir_all(session.path(folder)).expect("a folder");
    fs::write(session.path(folder).join("plan.yaml"), MANIFEST).expect("a file");
    let git = session.shell("git init -q -b main && git config user.name Ana && git config user.email ana@example.org && git add .");
    assert_eq!(git.code, Some(0), "{}", git.out);
    session
}

fn commit(session: &Session, message: &str) -> Ran {
    fs::write(session.path("message"), message).expect("a file");
    session.shell("git commit -q --allow-empty -F \"$PWD/message\"")
}

#[test]
fn the_hook_refuses_what_the_plan_does_not_have_and_offers_what_the_author_does() {
    let session = repository(".");
    let ran = session.plan(&["setup", "hooks"]);
    assert!(ran.out.contains("Nothing was written. `git plan setup hooks --write`"), "{}", ran.out);
    assert!(!session.path(".git/hooks/commit-msg").exists());
    let ran = session.plan(&["setup", "hooks", "--write"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.starts_with("Written to .git/hooks/commit-msg"), "{}", ran.out);

    let ran = commit(&session, "Lay bricks\n\nplan: biuld\n");
    assert_eq!(ran.code, Some(1), "{}", ran.out);
    insta::assert_snapshot!("hook_refuses", ran.out);
    assert_eq!(session.shell("git rev-parse -q --verify HEAD").code, Some(1), "nothing was committed");
    let ran = commit(&session, "Lay bricks\n\nPlan: build, test\n");
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""));
    let ran = commit(&session, "Tidy\n");
    assert_eq!(ran.code, Some(0), "{}", ran.out);
    assert!(ran.out.contains("Plan: build") && !ran.out.contains("Plan: test"), "{}", ran.out);
    // Not their own words, so they are not bothered.
    let ran = commit(&session, "fixup! Tidy\n");
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""));
    let ran = session.shell("git commit -q --allow-empty --no-verify -m A -m 'Plan: biuld'");
    assert_eq!(ran.code, Some(0), "{}", ran.out);
}

#[test]
fn comments_and_what_git_cuts_off_are_no_trailers() {
    let session = repository(".");
    let check = |message: &str, options: &str| {
        fs::write(session.path("message"), message).expect("a file");
        session.shell(&format!("git plan trace --check-message message {options}")).code
    };
    let cut = "# ------------------------ >8 ------------------------\ndiff\n\nPlan: nothing\n";
    assert_eq!(check(&format!("A\n\n# Plan: nothing\n{cut}"), ""), Some(0));
    assert_eq!(check(&format!("A\n\nPlan: nothing\n# Lines with `#`\n{cut}"), ""), Some(1));
    assert_eq!(check("A\n", "--require"), Some(1));
    assert_eq!(check("Merge branch 'a'\n", "--require"), Some(0));
    assert_eq!(check("A\n\nPlan: test\n", "--require"), Some(0));
    assert_eq!(check("", "--require"), Some(0), "git itself refuses an empty message");
    session.shell("git config core.commentChar ';'");
    assert_eq!(check("A\n\nPlan: test\n; Plan: nothing\n", "--require"), Some(0));
    assert_eq!(session.plan(&["trace", "--check-message", "missing"]).code, Some(2));
    fs::write(session.path("message"), "A\n\nPlan: tset\n").expect("a file");
    let ran = session.plan(&["trace", "--check-message", "message", "--format", "json"]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    outputs::check(&ran.out);
    let view: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(view["unknown"], serde_json::json!([{ "id": "tset", "did_you_mean": ["test"] }]));
    assert_eq!(view["in_doing"][0]["id"], "build");
    fs::write(session.path("plan.yaml"), "plan: [").expect("a file");
    assert_ne!(check("A\n\nPlan: nothing\n", ""), Some(1), "a plan that cannot be read refuses nobody");
}

#[test]
fn a_hook_that_is_there_stays_and_the_line_for_it_works() {
    let session = repository(".");
    let hook = session.path(".git/hooks/commit-msg");
    fs::create_dir_all(session.path(".git/hooks")).expect("a folder");
    fs::write(&hook, "#!/bin/sh\n# theirs\n").expect("a file");
    session.shell("chmod +x .git/hooks/commit-msg");
    let ran = session.plan(&["setup", "hooks", "--write"]);
    assert_eq!(ran.code, Some(1), "{}", ran.out);
    assert!(ran.out.contains("another hook at .git/hooks/commit-msg"), "{}", ran.out);
    assert_eq!(fs::read_to_string(&hook).expect("a file"), "#!/bin/sh\n# theirs\n");
    let view = session.plan(&["setup", "hooks", "--write", "--format", "json"]).out;
    outputs::check(&view);
    let view: serde_json::Value = serde_json::from_str(&view).expect("JSON");
    assert_eq!(view["outcome"], "other");
    let line = view["line"].as_str().expect("a line");
    fs::write(&hook, format!("#!/bin/sh\n{line}\necho theirs\n")).expect("a file");
    assert_eq!(commit(&session, "A\n\nPlan: nothing\n").code, Some(1));
    let ran = commit(&session, "A\n\nPlan: build\n");
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), "theirs\n"));
    let ran = session.plan(&["setup", "hooks", "--write"]);
    assert!(ran.out.contains("checks the trailers already"), "{}", ran.out);
}

#[test]
fn the_hook_goes_where_git_looks_for_it() {
    let session = repository("docs/road map");
    session.shell("git config core.hooksPath tools/hooks");
    let ran = session.plan(&["-C", "docs/road map", "setup", "hooks", "--write"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(session.path("tools/hooks/commit-msg").exists());
    assert!(!session.path(".git/hooks/commit-msg").exists());
    // From a folder below, where git says so to the hook.
    fs::create_dir(session.path("src")).expect("a folder");
    let commit = |message: &str| {
        session.shell(&format!("cd src && git commit -q --allow-empty -m 'A' -m '{message}'"))
    };
    assert_eq!(commit("Plan: nothing").code, Some(1));
    assert_eq!(commit("Plan: build").code, Some(0));
    session.shell("git worktree add -q ../linked 2>&1");
    let ran = session.shell("cd ../linked && git commit -q --allow-empty -m A -m 'Plan: nothing'");
    assert_eq!(ran.code, Some(0), "a relative folder is that of each work tree: {}", ran.out);
}

#[test]
fn a_folder_of_hooks_for_all_repositories_is_left_alone() {
    let session = repository(".");
    session.shell("git config --file \"$HOME/.gitconfig\" core.hooksPath \"$HOME/shared\"");
    let ran = session.plan(&["setup", "hooks", "--write"]);
    assert_eq!(ran.code, Some(2), "{}", ran.out);
    assert!(ran.err.contains("for all repositories of this machine"), "{}", ran.err);
    assert!(!session.path("../shared").exists());
}

#[test]
fn another_repository_is_checked_against_this_plan() {
    let session = repository("the plan");
    session.shell(
        "git init -q app && git -C app config user.name Ana && git -C app config user.email ana@example.org",
    );
    let ran = session.plan(&["-C", "the plan", "setup", "hooks", "--write", "--repo", "../app"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let commit =
        |message: &str| session.shell(&format!("cd app && git commit -q --allow-empty -m A -m '{message}'"));
    assert_eq!(commit("Plan: nothing").code, Some(1));
    assert_eq!(commit("Plan: build").code, Some(0));
    for arguments in [["setup", "hooks", "--repo", "/"], ["setup", "git", "--repo", "app"]] {
        assert_eq!(session.plan(&arguments).code, Some(2));
    }
}

#[test]
fn without_the_program_commits_go_on_and_say_so() {
    let session = repository(".");
    session.plan(&["setup", "hooks", "--write"]);
    let ran = session.shell(
        "mkdir tools && for tool in git sh; do ln -s \"$(command -v $tool)\" tools/$tool; done\n\
         PATH=$PWD/tools git commit -q --allow-empty -m A -m 'Plan: nothing'",
    );
    assert_eq!(ran.code, Some(0), "{}", ran.out);
    assert!(ran.out.contains("git-plan is not on the PATH"), "{}", ran.out);
}

//! `git plan ci` in repositories as the services check them out: a merge commit alone, a branch, a queue, a tag.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::session::{Ran, Session};

const MANIFEST: &str = "\
plan: Lend
version: 1
start: 2026-03-02
people:
  ana: { name: Ana }
  ben: { name: Ben }
";
const GOAL: &str = "\
objectives:
  live:
    title: Live
    owner: ana
    due: 2026-03-13
    key_results:
      loans: { title: A thousand loans, owner: ana, unit: loans, from: 0, to: 1000 }
tasks:
  launch:
    title: Launch it
    owner: ana
    estimate: 2d
    done_when: The test passes.
    drives: [loans]
    due: 2026-03-13
    needs: [build]
";
const WORK: &str = "\
tasks:
  build:
    title: Build it
    owner: ben
    estimate: 5d
    done_when: The test passes.
    drives: [loans]
";

/// A repository on the server, with `main` and a branch `topic` that left it two commits ago, and `main` one commit further.
struct Server {
    session: Session,
}

/// What is checked out, with the variables of a service.
struct Job<'s> {
    server: &'s Server,
    folder: &'static str,
    variables: Vec<(&'static str, String)>,
}

impl Server {
    fn new() -> Self {
        let server = Self { session: Session::new() };
        server.shell("git init -q -b main server && git -C server config uploadpack.allowAnySHA1InWant true");
        server.write("plan.yaml", MANIFEST);
        server.write("goal.plan.yaml", GOAL);
        server.write("work.plan.yaml", WORK);
        server.commit("A plan");
        server.write("README.md", "Plans\n");
        server.commit("A readme");
        server.shell("git -C server checkout -q -b topic");
        server.write("work.plan.yaml", &WORK.replace("5d", "10d"));
        server.commit("Ten days");
        server.shell("git -C server checkout -q main");
        server.write("README.md", "Our plans\n");
        server.commit("Whose plans");
        server
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.session.path("server").join(path), text).expect("a file");
    }

    fn commit(&self, message: &str) {
        self.git(&format!("add --all && git -C server commit -q --allow-empty -m '{message}'"));
    }

    /// Runs git on the server, as Ana, on 2 March 2026.
    fn git(&self, line: &str) -> String {
        self.shell(&format!(
            "export GIT_AUTHOR_DATE=2026-03-02T09:00:00Z GIT_COMMITTER_DATE=2026-03-02T09:00:00Z \
             GIT_AUTHOR_NAME=Ana GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=Ana GIT_COMMITTER_EMAIL=a@example.org
             git -C server {line}"
        ))
    }

    fn shell(&self, line: &str) -> String {
        let ran = self.session.shell(line);
        assert_eq!(ran.code, Some(0), "{line}: {}", ran.out);
        ran.out
    }

    fn id(&self, revision: &str) -> String {
        self.shell(&format!("git -C server rev-parse '{revision}^{{commit}}'")).trim().to_owned()
    }

    /// The merge of `topic` into `main`, where the services put it.
    fn merge(&self, reference: &str) -> String {
        self.git("checkout -q --detach main");
        self.git("merge -q --no-ff -m 'Merge topic into main' topic");
        let merge = self.id("HEAD");
        self.git(&format!("update-ref {reference} HEAD"));
        self.git("checkout -q main");
        merge
    }

    /// Checks a reference out as a service does: fetched by itself, to a depth, with a detached head.
    fn job(&self, reference: &str, depth: Option<usize>) -> Job<'_> {
        let depth = depth.map(|depth| format!("--depth={depth}")).unwrap_or_default();
        let url = format!("file://{}", self.session.path("server").display());
        self.shell(&format!(
            "rm -rf job && git init -q job && cd job && git remote add origin '{url}' &&
             git fetch -q --no-tags {depth} origin '+{reference}:refs/remotes/origin/checked-out' &&
             git checkout -q --detach refs/remotes/origin/checked-out"
        ));
        Job { server: self, folder: "job", variables: Vec::new() }
    }
}

impl Job<'_> {
    fn with(mut self, variables: &[(&'static str, &str)]) -> Self {
        self.variables.extend(variables.iter().map(|(name, value)| (*name, (*value).to_owned())));
        self
    }

    /// The variables of GitHub, with an event in a file.
    fn github(self, name: &'static str, reference: &str, commit: &str, event: &Value) -> Self {
        let path = |file: &str| self.server.session.path(file).display().to_string();
        fs::write(self.server.session.path("event.json"), event.to_string()).expect("a file");
        for file in ["summary.md", "outputs"] {
            fs::write(self.server.session.path(file), "before\n").expect("a file");
        }
        let (event, summary, outputs) = (path("event.json"), path("summary.md"), path("outputs"));
        self.with(&[
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_EVENT_NAME", name),
            ("GITHUB_REF", reference),
            ("GITHUB_SHA", commit),
            ("GITHUB_EVENT_PATH", &event),
            ("GITHUB_STEP_SUMMARY", &summary),
            ("GITHUB_OUTPUT", &outputs),
        ])
    }

    fn ci(&self, arguments: &[&str]) -> Ran {
        let output = Command::new(env!("CARGO_BIN_EXE_git-plan"))
            .current_dir(self.server.session.path(self.folder))
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.server.session.path("."))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .envs(self.variables.iter().map(|(name, value)| (*name, value.as_str())))
            .arg("ci")
            .args(arguments)
            .output()
            .expect("the program runs");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Ran { out: text(output.stdout), err: text(output.stderr), code: output.status.code() }
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let ran = self.ci(&[arguments, &["--format", "json"]].concat());
        serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("JSON: {}{}", ran.out, ran.err))
    }

    /// The base that is taken.
    fn base(&self, arguments: &[&str]) -> Value {
        self.json(arguments)["base"]["commit"].clone()
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.server.session.path(file)).expect("a file")
    }
}

fn pull_request(server: &Server) -> Value {
    json!({
        "number": 42,
        "pull_request": {
            "number": 42,
            "head": { "ref": "topic", "sha": server.id("topic") },
            "base": { "ref": "main", "sha": server.id("main") },
        },
        "repository": { "full_name": "acme/plans", "default_branch": "main" },
    })
}

/// A job of a pull request: its merge commit, fetched to a depth.
fn proposal(server: &Server, depth: usize) -> Job<'_> {
    let merge = server.merge("refs/pull/42/merge");
    let event = pull_request(server);
    server.job("refs/pull/42/merge", Some(depth)).github("pull_request", "refs/pull/42/merge", &merge, &event)
}

#[test]
fn a_proposal_is_compared_with_what_it_is_merged_into() {
    let server = Server::new();
    let job = proposal(&server, 2);
    let ran = job.ci(&["--comment", "comment.md"]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    let main = server.id("main");
    let first =
        format!("Compared with {}, the first parent of the merge commit (from GITHUB_SHA).", &main[..7]);
    assert_eq!(ran.out.lines().nth(1), Some(first.as_str()), "{}", ran.out);
    // Both late dates are in a file that the proposal does not touch: they are shown at the line that it does.
    let annotations: Vec<&str> = ran.out.lines().filter(|line| line.starts_with("::warning ")).collect();
    assert_eq!(annotations.len(), 2, "{}", ran.out);
    for annotation in annotations {
        assert!(annotation.starts_with("::warning file=work.plan.yaml,line=5,"), "{annotation}");
        assert!(annotation.contains("It shows at goal.plan.yaml:"), "{annotation}");
    }
    let outputs = job.read("outputs");
    assert!(outputs.starts_with("before\nanswer=yes\nverdict=live finishes "), "{outputs}");
    let base = format!("\nchanged=true\nnew-errors=0\nnew-warnings=2\nnew-notes=0\nbase={main}\n");
    assert!(outputs.contains(&base), "{outputs}");
    assert!(outputs.ends_with("\ncomment=comment.md\n"), "{outputs}");
    let summary = job.read("summary.md");
    assert!(summary.starts_with("before\n### live finishes "), "{summary}");
    assert!(summary.contains("| warning | `work.plan.yaml:5` |"), "{summary}");
    let comment = job.read("job/comment.md");
    let marker =
        format!("<!-- git-plan:diff id=default base={main} head={} digest=", server.id("refs/pull/42/merge"));
    assert!(comment.starts_with(&marker), "{comment}");
    let digest = outputs.lines().find_map(|line| line.strip_prefix("digest=")).expect("a digest");
    assert!(comment.lines().next().is_some_and(|line| line.ends_with(&format!("digest={digest} -->"))));
    assert_eq!(job.ci(&["--fail-on", "warning"]).code, Some(1));
    assert_eq!(job.ci(&["--gate", "late"]).code, Some(1));
    assert_eq!(job.ci(&["--gate", "owner-removed"]).code, Some(0));
}

#[test]
fn the_answer_does_not_depend_on_the_format() {
    let server = Server::new();
    let job = proposal(&server, 2);
    for arguments in [&["--fail-on", "warning"][..], &[], &["--base", "nowhere"]] {
        let json = job.ci(&[arguments, &["--format", "json"]].concat());
        assert_eq!(job.ci(arguments).code, json.code, "{arguments:?}");
        let view: Value = serde_json::from_str(&json.out).expect("JSON");
        assert_eq!((&view["format_version"], &view["command"]), (&json!("1.0"), &json!("ci")));
    }
    let view = job.json(&[]);
    assert_eq!((&view["provider"], &view["event"]), (&json!("github"), &json!("pull_request")));
    assert_eq!(view["check"]["findings"].as_array().map(Vec::len), Some(2));
    assert_eq!(view["diff"]["changes"].as_array().map(Vec::len), Some(1));
}

#[test]
fn at_depth_one_the_parent_is_known_but_not_there_and_one_commit_is_fetched_if_it_may() {
    let server = Server::new();
    let job = proposal(&server, 1);
    let main = server.id("main");
    let ran = job.ci(&["--format", "json"]);
    assert_eq!(ran.code, Some(2), "{}", ran.out);
    let view: Value = serde_json::from_str(&ran.out).expect("JSON even then");
    let message = view["error"]["message"].as_str().expect("a message");
    let expected = format!(
        "the commit `{}` is not in this clone: it is the base, the first parent of the merge commit (from GITHUB_SHA)",
        &main[..7]
    );
    assert_eq!(message, expected);
    assert_eq!(view["error"]["hints"][0], "give `actions/checkout` the line `fetch-depth: 2`");
    assert_eq!(job.read("outputs"), "before\n", "there is no answer");
    let explained = job.ci(&["--explain"]);
    assert_eq!(explained.code, Some(0), "{}", explained.err);
    assert!(explained.out.contains("fetch-depth: 2"), "{}", explained.out);
    assert_eq!(job.base(&["--fetch"]), json!(main));
    assert_eq!(server.shell("git -C job rev-list --count --all").trim(), "1", "nothing else was fetched");
    assert_eq!(job.base(&[]), json!(main), "what was fetched stays");
}

#[test]
fn a_head_that_is_no_merge_is_compared_with_where_it_left() {
    let server = Server::new();
    let event = pull_request(&server);
    let merge = server.merge("refs/pull/42/merge");
    // The workflow asks for the branch itself, with all history of all branches.
    let job = server.job("refs/heads/topic", None);
    server.shell("git -C job fetch -q origin '+refs/heads/*:refs/remotes/origin/*'");
    let job = job.github("pull_request", "refs/pull/42/merge", &merge, &event);
    assert_eq!(job.base(&[]), json!(server.id("main~1")));
    // At depth one, where it left is beyond the cut.
    let job =
        server.job("refs/heads/topic", Some(1)).github("pull_request", "refs/pull/42/merge", &merge, &event);
    let ran = job.ci(&[]);
    assert_eq!(ran.code, Some(2), "{}", ran.out);
    assert!(ran.err.contains("`fetch-depth: 0`"), "{}", ran.err);
    assert_eq!(job.base(&["--fetch"]), json!(server.id("main~1")));
}

fn push(before: &str, reference: &str) -> Value {
    json!({ "ref": reference, "before": before, "forced": false, "repository": { "default_branch": "main" } })
}

#[test]
fn a_push_is_compared_with_what_the_branch_was() {
    let server = Server::new();
    let before = server.id("topic~1");
    let event = push(&before, "refs/heads/topic");
    let job = server.job("refs/heads/topic", Some(2)).github(
        "push",
        "refs/heads/topic",
        &server.id("topic"),
        &event,
    );
    assert_eq!(job.base(&[]), json!(before));
    let job = server.job("refs/heads/topic", Some(1)).github(
        "push",
        "refs/heads/topic",
        &server.id("topic"),
        &event,
    );
    assert_eq!(job.ci(&[]).code, Some(2));
    assert_eq!(job.base(&["--fetch"]), json!(before));
}

#[test]
fn the_first_push_of_a_branch_is_compared_with_where_it_left_the_default_branch() {
    let server = Server::new();
    let event = push(&"0".repeat(40), "refs/heads/topic");
    let github = |job: Job<'_>| -> (Option<i32>, Value) {
        let ran = job.ci(&["--fetch", "--format", "json"]);
        (ran.code, serde_json::from_str(&ran.out).expect("JSON"))
    };
    let job = |depth| server.job("refs/heads/topic", depth).github("push", "refs/heads/topic", "", &event);
    for depth in [Some(1), None] {
        let ran = job(depth).ci(&[]);
        assert_eq!(ran.code, Some(2), "{}", ran.out);
        assert!(ran.err.contains("the branch `main` is not in this clone"), "{}", ran.err);
        let (code, view) = github(job(depth));
        assert_eq!((code, &view["base"]["commit"]), (Some(0), &json!(server.id("main~1"))), "{view}");
    }
    let shallow = server.shell("git -C job rev-parse --is-shallow-repository");
    assert_eq!(shallow.trim(), "false", "a whole clone stays whole");
}

#[test]
fn a_merge_queue_is_compared_with_what_it_builds_on() {
    let server = Server::new();
    let queue = "refs/heads/gh-readonly-queue/main/pr-42";
    let merge = server.merge(queue);
    let event = json!({ "merge_group": { "head_sha": merge, "base_sha": server.id("main") } });
    let job = server.job(queue, None).github("merge_group", queue, &merge, &event);
    assert_eq!(job.base(&[]), json!(server.id("main")));
}

#[test]
fn of_a_tag_the_whole_plan_is_checked() {
    let server = Server::new();
    server.git("tag v1.0 topic");
    let event = push(&"0".repeat(40), "refs/tags/v1.0");
    let job =
        server.job("refs/tags/v1.0", Some(1)).github("push", "refs/tags/v1.0", &server.id("topic"), &event);
    let ran = job.ci(&["--as-of", "2026-03-02"]);
    let said = "Compared with nothing: the tag `v1.0` is about no change (from GITHUB_REF). The whole plan is checked.";
    assert!(ran.out.replace('\n', " ").contains(said), "{}", ran.out);
    assert!(ran.out.contains("2 warnings in 3 files"), "{}", ran.out);
    assert!(job.read("outputs").contains("\nchanged=false\n"), "{}", job.read("outputs"));
}

#[test]
fn a_proposal_that_checks_out_its_target_is_refused() {
    let server = Server::new();
    let event = pull_request(&server);
    let job = server.job("refs/heads/main", None).github(
        "pull_request_target",
        "refs/heads/main",
        &server.id("main"),
        &event,
    );
    let ran = job.ci(&["--format", "json"]);
    assert_eq!(ran.code, Some(2), "{}", ran.out);
    assert!(ran.err.contains("run on `pull_request`"), "{}", ran.err);
}

#[test]
fn nothing_new_is_one_line_and_no_page() {
    let server = Server::new();
    server.write("README.md", "Plans, all of them\n");
    server.commit("Words");
    let event = push(&server.id("main~1"), "refs/heads/main");
    let job =
        server.job("refs/heads/main", Some(2)).github("push", "refs/heads/main", &server.id("main"), &event);
    let ran = job.ci(&["--comment", "comment.md"]);
    let said: Vec<&str> = ran.out.lines().filter(|line| !line.starts_with("::")).collect();
    let base = &server.id("main~1")[..7];
    assert_eq!(
        said,
        [format!("Nothing new since {base}, what the branch was before the push (from before).")]
    );
    assert_eq!(job.read("summary.md"), "before\n");
    assert!(job.read("outputs").contains("\nchanged=false\n"));
    assert!(job.read("job/comment.md").starts_with("<!-- git-plan:diff id=default "));
}

#[test]
fn without_a_service_it_is_compared_with_the_default_branch_and_what_is_not_committed_counts() {
    let server = Server::new();
    server.shell("git clone -q server laptop && cd laptop && git checkout -q -b mine");
    let job = Job { server: &server, folder: "laptop", variables: Vec::new() };
    let ran = job.ci(&["--as-of", "2026-03-02"]);
    assert_eq!(
        ran.out,
        format!(
            "Nothing new since {}, the merge base with `origin/main` (from the repository).\n",
            &server.id("main")[..7]
        )
    );
    fs::write(server.session.path("laptop/work.plan.yaml"), WORK.replace("5d", "10d")).expect("a file");
    let ran = job.ci(&["--as-of", "2026-03-02"]);
    assert!(ran.out.contains("brought about here: `estimate` of `build` was 5d"), "{}", ran.out);
    assert_eq!(job.base(&["--base", "HEAD~1"]), json!(server.id("main~1")));
    assert_eq!(job.with(&[("GIT_PLAN_BASE", "origin/topic...")]).base(&[]), json!(server.id("main~1")));
}

#[test]
fn where_there_is_nothing_to_answer_it_is_exit_code_2_and_json_even_then() {
    let server = Server::new();
    server.shell("mkdir none && git init -q empty && git clone -q server gone");
    server.shell("cd gone && git checkout -q -b topic && git rm -q '*.yaml'");
    server.shell("cd gone && git -c user.name=A -c user.email=a@b commit -q -m Gone");
    server.shell("git clone -q server odd && cd odd && mkdir x.plan.yaml && touch x.plan.yaml/a");
    let github = ("GITHUB_ACTIONS", "true");
    let reference = ("GITHUB_REF", "refs/heads/topic");
    for (folder, variables) in [
        ("none", &[][..]),
        ("empty", &[]),
        ("gone", &[github, reference]),
        ("gone", &[]),
        ("odd", &[]),
        ("odd", &[github, ("GITHUB_REF", "refs/tags/v1")]),
    ] {
        let job = Job { server: &server, folder, variables: Vec::new() }.with(variables);
        let ran = job.ci(&["--format", "json"]);
        assert_eq!(ran.code, Some(2), "{folder} {variables:?}: {}", ran.out);
        let view: Value = serde_json::from_str(&ran.out).expect("JSON");
        assert!(view["error"]["message"].is_string() || view["check"]["unreadable"].is_array(), "{view}");
        assert_eq!(job.ci(&[]).code, Some(2), "{folder}");
    }
    // The same of `check`, where the head has no plan any more.
    let ran =
        server.session.shell("cd gone && git plan check --since HEAD~1..HEAD --format json 2>/dev/null");
    assert_eq!(ran.code, Some(2), "{}", ran.out);
    let view: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert!(view["error"]["message"].is_string(), "{view}");
}

/// A title that would be a command, markup or a colour somewhere.
const HOSTILE: &str =
    r"|x%0A<b>]]> @kim <!-- #12 \e[31m\n::add-mask::z\n##vso[task.setvariable variable=a]b\u202e -->";

#[test]
fn a_hostile_title_is_inert_in_the_log_the_summary_the_comment_and_the_outputs() {
    let server = Server::new();
    server.git("checkout -q topic");
    let title = format!("title: \"{HOSTILE}\"");
    server.write(
        "goal.plan.yaml",
        &GOAL
            .replace("title: Launch it", &title)
            .replace("title: Live", &title)
            .replace("ana\n    estimate", "eve\n    estimate"),
    );
    server.commit("Hostile");
    server.git("checkout -q main");
    let job = proposal(&server, 2);
    let ran = job.ci(&["--comment", "comment.md", "--outputs", "plan.env", "--write", "junit=j.xml"]);
    assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
    let mut lines = ran.out.lines();
    let stop = lines.next().and_then(|line| line.strip_prefix("::stop-commands::")).expect("commands stop");
    let resume = format!("::{stop}::");
    assert_eq!(ran.out.matches(stop).count(), 2, "only we know the word");
    let commands: Vec<&str> = lines.skip_while(|line| *line != resume).skip(1).collect();
    assert!(!commands.is_empty());
    for command in commands {
        let kinds = ["::error ", "::warning ", "::notice "];
        assert!(kinds.iter().any(|kind| command.starts_with(kind)), "{command}");
    }
    for file in ["job/comment.md", "summary.md", "outputs", "job/plan.env", "job/j.xml"] {
        let text = job.read(file);
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{file}: {text}");
        let is_a_line = |line: &str| line.starts_with("::") || line.starts_with("##vso");
        assert!(!text.lines().any(is_a_line), "{file}: {text}");
    }
    let comment = job.read("job/comment.md");
    let hidden = comment.match_indices("<!--").filter(|(at, _)| !comment[..*at].ends_with('\\'));
    assert_eq!(hidden.count(), 1, "{comment}");
    assert!(!comment.contains("<b>"), "{comment}");
    assert_eq!(job.read("job/plan.env").lines().count(), 9);
    let azure = Job { server: &server, folder: "job", variables: Vec::new() }.with(&[
        ("TF_BUILD", "True"),
        ("BUILD_SOURCEBRANCH", "refs/pull/42/merge"),
        ("BUILD_SOURCEVERSION", &server.id("refs/pull/42/merge")),
        ("SYSTEM_PULLREQUEST_TARGETBRANCH", "refs/heads/main"),
    ]);
    let ran = azure.ci(&[]);
    for line in ran.out.lines().filter(|line| line.contains("##vso[")) {
        assert!(line.starts_with("##vso[task.logissue type="), "{line}");
        assert_eq!(line.matches("##vso[").count(), 1, "{line}");
    }
    assert!(ran.out.contains("##vso[task.logissue type=error;sourcepath=goal.plan.yaml;"), "{}", ran.out);
}

#[test]
fn a_branch_with_a_hostile_name_is_a_name_and_nothing_else() {
    let server = Server::new();
    let job = server.job("refs/heads/topic", None).with(&[
        ("BUILDKITE", "true"),
        ("BUILDKITE_PULL_REQUEST", "42"),
        ("BUILDKITE_PULL_REQUEST_BASE_BRANCH", "main;touch hacked"),
    ]);
    for arguments in [&[][..], &["--fetch"]] {
        let ran = job.ci(arguments);
        assert_eq!(ran.code, Some(2), "{}", ran.out);
        assert!(ran.err.contains("main;touch hacked"), "{}", ran.err);
    }
    let upload = job.with(&[("BUILDKITE_PULL_REQUEST_BASE_BRANCH", "--upload-pack=touch hacked")]);
    assert_eq!(upload.ci(&["--fetch"]).code, Some(2));
    assert!(!server.session.path("job/hacked").exists());
}

#[test]
fn what_would_be_done_is_explained() {
    let server = Server::new();
    let job = proposal(&server, 2);
    let ran = job.ci(&["--explain", "--comment", "c.md", "--write", "gitlab=q.json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let folder = server.session.path(".").canonicalize().expect("a folder").display().to_string();
    let text = ran.out.replace(&server.id("main")[..7], "BASE").replace(&folder, "TEMP");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "The service is GitHub Actions, and the event `pull_request`.",
        "It would be compared with BASE, the first parent of the merge commit (from GITHUB_SHA).",
        "annotations to standard output (from GITHUB_ACTIONS)",
        "(from GITHUB_STEP_SUMMARY)",
        "comment to c.md (from --comment)",
        "findings to q.json as gitlab (from --write)",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!Path::new(&server.session.path("job/c.md")).exists(), "nothing is written");
    assert_eq!(job.read("outputs"), "before\n");
}

//! `git plan diff` in real repositories.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use git_plan::base::Day;
use git_plan::source::{FileChange, Identity, Moment, ReplayCommit, replay};
use serde_json::Value;

const MANIFEST: &str =
    "plan: Lend\nversion: 1\nstart: 2026-03-02\nas_of: 2026-03-02\npeople: { ana: { name: Ana } }\n";
const TASKS: &str = "\
objectives:
  live: { title: Live, owner: ana, due: 2026-03-31 }
tasks:
  build:
    title: Build it
    owner: ana
    estimate: 5d
    drives: [live]
";

/// A folder for one test, which is removed after it.
struct Sandbox {
    folder: tempfile::TempDir,
}

impl Sandbox {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    /// Makes a repository with a plan committed on `main`.
    fn with_plan() -> Self {
        let sandbox = Self::new();
        sandbox.git(&["init", "-q", "-b", "main"]);
        sandbox.write("plan/plan.yaml", MANIFEST);
        sandbox.write("plan/work.plan.yaml", TASKS);
        sandbox.commit("first");
        sandbox
    }

    fn path(&self) -> PathBuf {
        self.folder.path().canonicalize().expect("the folder")
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, text).expect("a file");
    }

    /// Writes the tasks with a piece of text replaced.
    fn edit(&self, from: &str, to: &str) {
        assert!(TASKS.contains(from));
        self.write("plan/work.plan.yaml", &TASKS.replace(from, to));
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
    }

    fn git(&self, arguments: &[&str]) -> String {
        git(&self.path(), arguments)
    }

    fn diff(&self, arguments: &[&str]) -> Output {
        diff_in(&self.path(), arguments)
    }

    fn text(&self, arguments: &[&str]) -> String {
        let output = self.diff(arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text")
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let text = self.text(&[arguments, &["--format", "json"]].concat());
        crate::outputs::check(&text);
        serde_json::from_str(&text).expect("JSON")
    }

    /// Runs a diff that cannot answer, and returns what it says.
    fn error(&self, arguments: &[&str]) -> String {
        let output = self.diff(arguments);
        assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stdout));
        assert_eq!(String::from_utf8_lossy(&output.stdout), "");
        String::from_utf8(output.stderr).expect("text")
    }
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .current_dir(folder)
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_NAME", "Ana")
        .env("GIT_AUTHOR_EMAIL", "ana@example.com")
        .env("GIT_AUTHOR_DATE", "2026-03-03T09:00:00+0100")
        .env("GIT_COMMITTER_NAME", "Ana")
        .env("GIT_COMMITTER_EMAIL", "ana@example.com")
        .env("GIT_COMMITTER_DATE", "2026-03-03T09:00:00+0100")
        .output()
        .expect("git runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {errors}");
    String::from_utf8(output.stdout).expect("text").trim().to_owned()
}

fn diff_in(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_git-plan"))
        .arg("diff")
        .args(arguments)
        .current_dir(folder)
        .env("COLUMNS", "100")
        .env("NO_COLOR", "1")
        .env_remove("GIT_DIR")
        .env_remove("GIT_PREFIX")
        .output()
        .expect("the program runs")
}

/// Writes the changes of a diff in one line each: `change id field old -> new`.
fn changes(json: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let line = |change: &Value| {
        let parts = ["change", "id", "field", "old"].map(|name| text(&change[name]));
        format!("{} -> {}", parts.join(" "), text(&change["new"]))
    };
    json["changes"].as_array().expect("changes").iter().map(line).collect()
}

const SLIPPED: &str = "changed build estimate 5d -> 7d";

// What is compared

#[test]
fn the_work_tree_is_compared_with_head_and_the_contract_is_kept() {
    let sandbox = Sandbox::with_plan();
    sandbox.edit("estimate: 5d", "estimate: 7d");
    let json = sandbox.json(&[]);
    let head = sandbox.git(&["rev-parse", "HEAD"]);
    assert_eq!(json["format_version"], "1.0");
    assert_eq!((&json["command"], &json["as_of"]), (&"diff".into(), &"2026-03-02".into()));
    assert_eq!(json["base"], serde_json::json!({ "rev": "HEAD", "commit": head }));
    assert_eq!(json["head"], serde_json::json!({ "rev": "work tree", "commit": null }));
    let change = &json["changes"][0];
    for (name, value) in [
        ("class", "effort"),
        ("kind", "task"),
        ("id", "build"),
        ("change", "changed"),
        ("field", "estimate"),
        ("old", "5d"),
        ("new", "7d"),
        ("path", "plan/work.plan.yaml"),
    ] {
        assert_eq!(change[name], value, "{name}");
    }
    assert_eq!(change["line"], 7);
    let consequence = &json["consequences"][0];
    assert_eq!((&consequence["kind"], &consequence["id"]), (&"objective".into(), &"live".into()));
    assert_eq!(consequence["finish"], serde_json::json!({ "old": "2026-03-06", "new": "2026-03-10" }));
    assert_eq!((&consequence["delta_days"], &consequence["due"]), (&2.into(), &"2026-03-31".into()));
}

#[test]
fn nothing_changed_is_one_line_and_an_edit_of_as_of_is_nothing() {
    let sandbox = Sandbox::with_plan();
    let id = &sandbox.git(&["rev-parse", "HEAD"])[..7];
    let expected = format!("No change of plan from {id} (HEAD) to the work tree.\n");
    assert_eq!(sandbox.text(&[]), expected);
    sandbox.write("plan/plan.yaml", &MANIFEST.replace("as_of: 2026-03-02", "as_of: 2026-03-20 # today"));
    assert_eq!(sandbox.text(&["--exit-code"]), expected);
}

#[test]
fn the_exit_code_tells_of_changes_only_where_it_is_asked_for() {
    let sandbox = Sandbox::with_plan();
    sandbox.edit("estimate: 5d", "estimate: 7d");
    assert_eq!(sandbox.diff(&[]).status.code(), Some(0));
    assert_eq!(sandbox.diff(&["--exit-code"]).status.code(), Some(1));
    assert_eq!(sandbox.diff(&["HEAD..HEAD", "--exit-code"]).status.code(), Some(0));
}

#[test]
fn revisions_and_ranges_are_those_of_git() {
    let sandbox = Sandbox::with_plan();
    sandbox.git(&["switch", "-q", "-c", "topic"]);
    sandbox.edit("estimate: 5d", "estimate: 7d");
    sandbox.commit("longer");
    sandbox.git(&["switch", "-q", "main"]);
    sandbox.write("plan/other.plan.yaml", "tasks: { test: { title: Test it, owner: ana } }\n");
    sandbox.commit("more");
    assert_eq!(changes(&sandbox.json(&["HEAD~1"])), ["added test - - -> Test it"]);
    let both = ["removed test - Test it -> -", SLIPPED];
    assert_eq!(changes(&sandbox.json(&["main..topic"])), both);
    assert_eq!(changes(&sandbox.json(&["main", "topic"])), both);
    let since_fork = sandbox.json(&["main...topic"]);
    assert_eq!(changes(&since_fork), [SLIPPED]);
    assert_eq!(since_fork["base"]["merge_base"], true);
    assert_eq!(since_fork["base"]["commit"], sandbox.git(&["rev-parse", "main~1"]).as_str());
    assert!(sandbox.text(&["main...topic"]).contains("(merge base with main) → "));
    assert!(sandbox.error(&["main..topic", "main"]).contains("`main..topic` is a range already"));
    assert!(sandbox.error(&["mian"]).contains("did you mean `main`?"));
}

#[test]
fn both_sides_are_judged_as_of_the_heads_day() {
    let sandbox = Sandbox::with_plan();
    sandbox.edit("estimate: 5d", "estimate: 7d");
    sandbox.commit("longer");
    assert_eq!(sandbox.json(&["HEAD~1..HEAD"])["as_of"], "2026-03-03");
    assert_eq!(sandbox.json(&["HEAD~1"])["as_of"], "2026-03-02");
    let later = sandbox.json(&["HEAD~1..HEAD", "--as-of", "2026-03-16"]);
    assert_eq!(later["as_of"], "2026-03-16");
    assert_eq!(later["consequences"][0]["finish"]["old"], "2026-03-20");
}

#[test]
fn what_is_staged_is_compared_and_nothing_is_written() {
    let sandbox = Sandbox::with_plan();
    sandbox.edit("estimate: 5d", "estimate: 7d");
    sandbox.write("plan/new.plan.yaml", "tasks: { test: { title: Test it, owner: ana } }\n");
    sandbox.git(&["add", "--all"]);
    sandbox.edit("estimate: 5d", "estimate: 9d");
    sandbox.write("plan/announced.plan.yaml", "tasks: { talk: { title: Talk, owner: ana } }\n");
    sandbox.git(&["add", "--intent-to-add", "plan/announced.plan.yaml"]);
    let objects = sandbox.git(&["count-objects", "-v"]);
    let json = sandbox.json(&["--staged"]);
    assert_eq!(changes(&json), ["added test - - -> Test it", SLIPPED]);
    assert_eq!(json["head"], serde_json::json!({ "rev": "index", "commit": null }));
    assert_eq!(json["as_of"], "2026-03-02");
    assert_eq!(json["changes"][1]["line"], 7);
    assert_eq!(sandbox.git(&["count-objects", "-v"]), objects);
    let text = sandbox.text(&["--cached", "HEAD"]);
    assert!(text.contains(" (HEAD) → index, both as of 2026-03-02"), "{text}");
    let markdown = sandbox.text(&["--staged", "--format", "markdown"]);
    assert!(markdown.contains("head=index ") && markdown.contains("git plan diff --staged "), "{markdown}");
    // A plan that is staged and not yet committed is new; one that is staged to go is gone.
    sandbox.git(&["rm", "-rfq", "--cached", "plan"]);
    assert!(sandbox.text(&["--staged"]).starts_with("The plan is gone."));
    assert!(sandbox.error(&["--staged", "main..HEAD"]).contains("git plan diff --staged REV"));
    assert!(sandbox.error(&["--staged", "main", "HEAD"]).contains("git plan diff --staged REV"));
}

#[test]
fn an_index_in_conflict_is_a_sentence() {
    let sandbox = Sandbox::with_plan();
    sandbox.git(&["switch", "-q", "-c", "topic"]);
    sandbox.edit("estimate: 5d", "estimate: 7d");
    sandbox.commit("longer");
    sandbox.git(&["switch", "-q", "main"]);
    sandbox.edit("estimate: 5d", "estimate: 3d");
    sandbox.commit("shorter");
    let merge = Command::new("git").current_dir(sandbox.path()).args(["merge", "-q", "topic"]).output();
    assert!(!merge.expect("git runs").status.success());
    let error = sandbox.error(&["--staged"]);
    assert!(error.contains("the index has a file in conflict: `plan/work.plan.yaml`"), "{error}");
    assert!(error.contains("git add"), "{error}");
}

#[test]
fn two_folders_are_compared_without_git() {
    let sandbox = Sandbox::new();
    for (folder, estimate) in [("old plan", "5d"), ("new", "7d")] {
        sandbox.write(&format!("{folder}/plan.yaml"), MANIFEST);
        sandbox.write(&format!("{folder}/work.plan.yaml"), &TASKS.replace("5d", estimate));
    }
    let json = sandbox.json(&["--no-index", "old plan", "new/plan.yaml"]);
    assert_eq!(changes(&json), [SLIPPED]);
    assert_eq!(json["as_of"], "2026-03-02", "the head's own day");
    assert_eq!(json["changes"][0]["path"], "work.plan.yaml");
    assert_eq!(json["base"], serde_json::json!({ "rev": "old plan", "commit": null }));
    // The same is found in both, though they lie in other folders.
    assert_eq!(json["findings"]["new"], serde_json::json!([]), "{json}");
    let text = sandbox.text(&["--no-index", "old plan", "new"]);
    assert!(text.contains("old plan → new, both as of 2026-03-02"), "{text}");
    let markdown = sandbox.text(&["--no-index", "old plan", "new", "--format", "markdown"]);
    assert!(markdown.contains("git plan diff --no-index 'old plan' new\n"), "{markdown}");
    let error = sandbox.error(&["--no-index", "old plan", "nowhere"]);
    assert!(error.contains("no `plan.yaml` in `nowhere`"), "{error}");
    assert!(sandbox.error(&["--no-index", "new"]).contains("git plan diff --no-index OLD NEW"));
    // Inside a repository too, where git would ignore one of them.
    sandbox.git(&["init", "-q"]);
    sandbox.write(".gitignore", "new/\n");
    assert_eq!(changes(&sandbox.json(&["--no-index", "old plan", "new"])), [SLIPPED]);
}

// Plans that come, go and move

#[test]
fn a_plan_that_the_base_does_not_have_is_new() {
    let sandbox = Sandbox::new();
    sandbox.git(&["init", "-q", "-b", "main"]);
    sandbox.write("README.md", "Nothing yet.\n");
    sandbox.commit("first");
    sandbox.write("plan/plan.yaml", MANIFEST);
    sandbox.write("plan/work.plan.yaml", TASKS);
    let text = sandbox.text(&[]);
    assert!(text.starts_with("The plan is new. live is forecast for 2026-03-06"), "{text}");
    assert!(text.contains("There is no plan in "), "{text}");
    assert_eq!(
        changes(&sandbox.json(&[])),
        [
            "added  - - -> Lend",
            "added ana - - -> Ana",
            "added live - - -> Live",
            "added build - - -> Build it",
        ]
    );
    sandbox.commit("a plan");
    assert!(sandbox.text(&["HEAD..HEAD~1"]).starts_with("The plan is gone."));
}

#[test]
fn moving_the_plans_folder_and_what_is_in_its_files_is_no_change() {
    let sandbox = Sandbox::with_plan();
    sandbox.git(&["mv", "plan", "roadmap"]);
    sandbox.git(&["mv", "roadmap/work.plan.yaml", "roadmap/all.plan.yaml"]);
    let output = diff_in(&sandbox.path().join("roadmap"), &["--exit-code"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn a_rename_is_one_change() {
    let sandbox = Sandbox::with_plan();
    sandbox.edit("build:", "build-it:");
    let json = sandbox.json(&[]);
    assert_eq!(changes(&json), ["renamed build-it - build -> build-it"]);
    assert_eq!(json["changes"][0]["renamed_from"], "build");
    assert_eq!(json["consequences"], serde_json::json!([]));
    assert!(sandbox.text(&[]).contains("build-it: was build until now"));
}

#[test]
fn readings_of_a_csv_are_compared_by_day() {
    let sandbox = Sandbox::with_plan();
    let metric = "metrics: { m: { title: M, owner: ana, direction: up, kind: leading, readings: m.csv } }\n";
    sandbox.write("plan/m.plan.yaml", metric);
    sandbox.write("plan/m.csv", "date,value\n2026-03-01,4\n2026-03-02,5\n");
    sandbox.commit("a metric");
    sandbox.write("plan/m.csv", "date,value\r\n2026-03-02,5.0\r\n2026-03-01,4\r\n2026-03-03,6\r\n");
    let json = sandbox.json(&[]);
    assert_eq!(changes(&json), ["changed m readings m.csv (2 readings) -> m.csv (3 readings)"]);
    assert_eq!(
        json["changes"][0]["entries"],
        serde_json::json!([{ "key": "2026-03-03", "old": null, "new": "6" }])
    );
    assert!(sandbox.text(&[]).contains("metric m: new readings 6 (2026-03-03)"));
    // The same figures in another place are no other figures.
    sandbox.write("plan/m.plan.yaml", &metric.replace("m.csv", "{ 2026-03-02: 5, 2026-03-01: 4 }"));
    assert_eq!(changes(&sandbox.json(&[])), Vec::<String>::new());
}

// Repositories of all kinds

#[test]
fn bare_repositories_and_detached_heads_are_compared() {
    let sandbox = Sandbox::with_plan();
    sandbox.edit("estimate: 5d", "estimate: 7d");
    sandbox.commit("longer");
    let bare = Sandbox::new();
    let source = sandbox.path();
    bare.git(&["clone", "-q", "--bare", source.to_str().expect("a path"), "."]);
    assert_eq!(changes(&bare.json(&["HEAD~1"])), [SLIPPED]);
    assert_eq!(bare.json(&["HEAD~1"])["head"]["rev"], "HEAD");
    assert_eq!(changes(&bare.json(&["main~1..main"])), [SLIPPED]);
    sandbox.git(&["switch", "-q", "--detach", "HEAD~1"]);
    assert_eq!(changes(&sandbox.json(&["HEAD..main"])), [SLIPPED]);
    assert_eq!(changes(&sandbox.json(&[])), Vec::<String>::new());
}

#[test]
fn paths_with_spaces_and_letters_beyond_ascii_are_named_as_they_are() {
    let sandbox = Sandbox::with_plan();
    sandbox
        .write("plan/für später/größe 2.plan.yaml", "tasks:\n  später:\n    title: Später\n    owner: ana\n");
    sandbox
        .write("plan/für später/mehr.plan.yaml", "tasks:\n  spaeter:\n    title: Später ✓\n    owner: ana\n");
    let json = sandbox.json(&[]);
    let added = json["changes"].as_array().expect("changes").iter();
    let places: Vec<String> = added.map(|change| format!("{}:{}", change["path"], change["line"])).collect();
    assert_eq!(places[0], "\"plan/für später/mehr.plan.yaml\":2");
    let text = sandbox.text(&[]);
    assert!(text.contains("plan/für später/mehr.plan.yaml:2"), "{text}");
}

#[test]
fn a_branch_without_commits_is_a_sentence() {
    let sandbox = Sandbox::new();
    sandbox.git(&["init", "-q", "-b", "main"]);
    sandbox.write("plan/plan.yaml", MANIFEST);
    let error = sandbox.error(&[]);
    assert!(error.contains("the branch `main` has no commits yet"), "{error}");
    assert!(error.contains("git commit"), "{error}");
}

#[test]
fn a_folder_without_git_is_a_sentence() {
    let sandbox = Sandbox::new();
    sandbox.write("plan/plan.yaml", MANIFEST);
    let error = sandbox.error(&[]);
    assert!(error.contains("is not in a git repository") && error.contains("git init"), "{error}");
}

#[test]
fn a_shallow_clone_without_the_merge_base_says_what_to_run() {
    let sandbox = Sandbox::with_plan();
    sandbox.git(&["switch", "-q", "-c", "topic"]);
    sandbox.edit("estimate: 5d", "estimate: 7d");
    sandbox.commit("longer");
    sandbox.git(&["switch", "-q", "main"]);
    sandbox.commit("something else");
    let shallow = Sandbox::new();
    let source = format!("file://{}", sandbox.path().display());
    shallow.git(&["clone", "-q", "--depth", "1", "--no-single-branch", &source, "."]);
    let error = shallow.error(&["origin/main...origin/topic"]);
    assert!(error.contains("no merge base") && error.contains("git fetch --unshallow"), "{error}");
    let json = shallow.diff(&["origin/main...origin/topic", "--format", "json"]);
    assert_eq!(json.status.code(), Some(2));
    let json: Value = serde_json::from_slice(&json.stdout).expect("JSON");
    assert!(json["error"]["hints"][0].as_str().is_some_and(|hint| hint.contains("unshallow")));
    // Two dots need no merge base.
    assert_eq!(changes(&shallow.json(&["origin/main..origin/topic"])), [SLIPPED]);
}

// Sides that are not whole

#[test]
fn with_a_cycle_changes_are_told_and_dates_are_not() {
    let sandbox = Sandbox::with_plan();
    sandbox.edit(
        "    drives: [live]\n",
        "    drives: [live]\n    needs: [test]\n  test: { title: Test it, owner: ana, needs: [build] }\n",
    );
    let json = sandbox.json(&[]);
    assert_eq!(changes(&json), ["added test - - -> Test it", "changed build needs - -> test"]);
    assert_eq!(json["consequences"], serde_json::json!([]));
    let note = json["notes"][0].as_str().expect("a note");
    assert!(note.contains("in the work tree the dependencies form a cycle"), "{note}");
    sandbox.commit("in circles");
    sandbox.write("plan/work.plan.yaml", TASKS);
    let text = sandbox.text(&[]).replace('\n', " ");
    assert!(text.contains("`git plan check --rev "), "{text}");
    assert!(text.starts_with("2 changes: 1 of scope and 1 of logic; no dates can be compared."), "{text}");
}

#[test]
fn a_side_that_cannot_be_read_to_its_end_has_no_dates() {
    let sandbox = Sandbox::with_plan();
    sandbox.write("plan/more.plan.yaml", "tasks:\n  more: { title: More, owner: ana }\n\tless: 1\n");
    let json = sandbox.json(&[]);
    assert_eq!(changes(&json), ["added more - - -> More"]);
    assert_eq!(json["consequences"], serde_json::json!([]));
    assert!(json["notes"][0].as_str().is_some_and(|note| note.contains("`plan/more.plan.yaml`")));
}

#[test]
fn a_file_that_cannot_be_read_at_all_is_no_answer() {
    let sandbox = Sandbox::with_plan();
    fs::create_dir(sandbox.path().join("plan/folder.plan.yaml")).expect("a folder");
    sandbox.write("plan/folder.plan.yaml/keep.txt", "");
    let error = sandbox.error(&[]);
    assert!(error.contains("plan/folder.plan.yaml in the work tree: is a folder"), "{error}");
}

#[test]
fn hostile_titles_are_inert() {
    let sandbox = Sandbox::with_plan();
    sandbox.edit("title: Build it", r#"title: "Build\u001b[31m it\n\u202e|`@all`""#);
    let text = sandbox.text(&[]);
    assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'), "{text}");
    let title =
        r#"title: "<script>x</script>\n\n::error::no\n##[error]no\n--> </details> ``` @everyone | [a](b)""#;
    sandbox.edit("title: Build it", title);
    let text = sandbox.text(&["--format", "markdown"]);
    assert!(!text.replace("\\<", "").contains("<script") && text.matches("-->").count() == 1, "{text}");
    assert!(!text.contains("</details> ") && !text.contains("``` "), "{text}");
    assert!(!text.contains("##["), "{text}");
    assert!(text.contains("`@everyone`") && text.contains("\\[a\\](b)"), "{text}");
    assert!(text.lines().all(|line| !line.trim_start().starts_with("::")), "{text}");
}

// The example

/// Replays the history of the lending example.
fn lending() -> Sandbox {
    let sandbox = Sandbox::new();
    let history = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/lending/history");
    let mut steps: Vec<PathBuf> = entries(&history);
    steps.sort();
    let commits: Vec<ReplayCommit> = steps.iter().map(|step| commit(step)).collect();
    let repository = sandbox.path().join("lending");
    replay(&repository, &commits).expect("a repository");
    sandbox
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect()
}

fn commit(step: &Path) -> ReplayCommit {
    let text = fs::read_to_string(step.join("COMMIT")).expect("a commit");
    let (head, message) = text.split_once("\n\n").expect("a message");
    let line = |name: &str| head.lines().find_map(|line| line.strip_prefix(name)).expect("a line");
    let (name, email) = line("author: ").split_once(" <").expect("a name");
    let date = line("date: ");
    let number = |from: usize, to: usize| date[from..to].parse::<i64>().expect("a number");
    let offset = number(20, 22) * 60 + number(23, 25);
    let offset_minutes = if date[19..].starts_with('-') { -offset } else { offset };
    let day = i64::from(Day::parse(&date[..10]).expect("a day").0);
    let seconds = day * 86_400 + number(11, 13) * 3600 + number(14, 16) * 60 + number(17, 19);
    let at = Moment { seconds: seconds - offset_minutes * 60, offset_minutes: offset_minutes as i32 };
    let author = Identity { name: name.to_owned(), email: email.trim_end_matches('>').to_owned(), at };
    let mut changes: Vec<FileChange> = entries(&step.join("plan"))
        .into_iter()
        .map(|path| FileChange::Write {
            path: format!("plan/{}", path.file_name().expect("a name").to_string_lossy()),
            bytes: fs::read(&path).expect("a file"),
        })
        .collect();
    changes.sort_by_key(|change| format!("{change:?}"));
    ReplayCommit { author, message: message.trim().to_owned(), changes }
}

#[test]
fn the_vendor_slips_and_the_diff_tells_the_story() {
    let sandbox = lending();
    let repository = sandbox.path().join("lending");
    let id = |revision: &str| git(&repository, &["rev-parse", "--short=7", revision]);
    let output = diff_in(&repository, &["HEAD~2..HEAD~1"]);
    let text = String::from_utf8(output.stdout).expect("text");
    let text = text.replace(&id("HEAD~2"), "BASE").replace(&id("HEAD~1"), "HEAD");
    insta::assert_snapshot!("vendor_slips", text);
}

#[test]
fn eight_weeks_are_told_in_one_sentence() {
    let repository = lending();
    let output = diff_in(&repository.path().join("lending"), &["HEAD~7..HEAD", "--stat"]);
    let text = String::from_utf8(output.stdout).expect("text");
    let verdict = "lending-live finishes 30 working days later, 2026-07-14, and now misses its due date 2026-06-30 by\n\
                   10 working days, which costs 500k EUR.\n";
    assert!(text.starts_with(verdict), "{text}");
    assert!(
        text.contains("moved       2 objectives, 5 key results, 1 milestone, 1 gate, 19 tasks\n"),
        "{text}"
    );
    assert!(
        text.contains("findings    10 new, 3 gone\nload        2 people above capacity, 2 weeks in all\n"),
        "{text}"
    );
}

const STORY: &str = "\
objectives:
  live: { title: Live, owner: ana, due: 2026-03-06 }
initiatives:
  one: { title: One, owner: ana, drives: [live], done_when: Everybody who joined the waiting list yesterday can borrow today. }
  two: { title: Two, owner: ana, drives: [live] }
tasks:
  build: { title: Build it, owner: ana, estimate: 5d, part_of: one, needs: [plan-it], labels: [x] }
  plan-it: { title: Plan all of it, owner: ana, estimate: 1d, part_of: one }
  paint: { title: Paint the doors, owner: ana, part_of: one, budget: 10k EUR }
gates:
  board: { title: The board, owner: ana, approvers: [ana, ben, cleo], needs: [build], part_of: one }
metrics:
  m: { title: M, owner: ana, direction: up, kind: leading, readings: { 2026-03-01: 4 } }
";

const STORY_RETOLD: &str = "\
objectives:
  live: { title: Live, owner: ben, due: 2026-03-13 }
initiatives:
  one: { title: One, owner: ana, drives: [live], done_when: Everybody who joined the waiting list last week can borrow today. }
  two: { title: Two, owner: ana, drives: [live] }
tasks:
  build: { title: Build it, owner: ana, estimate: [4d, 8d, 9d], part_of: two, needs: [{ id: plan-all, type: SS, lag: 1d }, board-paper], labels: [x, y] }
  plan-all: { title: Plan all of it, owner: ana, estimate: 1d, part_of: one }
  board-paper: { title: Write to the board, owner: ben, estimate: 2d, part_of: one }
gates:
  board:
    title: The board
    owner: ana
    # git-plan: allow(missing-estimate) Nobody knows.
    approvers: { quorum: 1, of: [ana, ben] }
    approved: { ben: 2026-03-02 }
    needs: [build]
    part_of: one
metrics:
  m: { title: M, owner: ana, direction: up, kind: leading, readings: { 2026-03-01: 4.5, 2026-03-02: 5 } }
checkins:
  2026-03-02:
    live: { by: ana, health: on_track }
    build: { by: ana, health: off_track, note: Nobody knows how. }
";

#[test]
fn a_rich_change_reads_well_in_every_form() {
    let sandbox = Sandbox::with_plan();
    let people = MANIFEST.replace(
        "{ ana: { name: Ana } }",
        "{ ana: { name: Ana }, ben: { name: Ben }, cleo: { name: Cleo } }",
    );
    sandbox.write("plan/plan.yaml", &people);
    sandbox.write("plan/work.plan.yaml", STORY);
    sandbox.commit("a story");
    sandbox.write("plan/work.plan.yaml", STORY_RETOLD);
    let id = sandbox.git(&["rev-parse", "HEAD"]);
    let forms: [(&str, &str, &[&str]); 8] = [
        ("narrow", "60", &[]),
        ("text", "100", &[]),
        ("wide", "200", &[]),
        ("stat", "100", &["--stat"]),
        ("markdown", "100", &["--format", "markdown"]),
        ("json", "100", &["--format", "json"]),
        ("by_owner", "100", &["--by", "owner"]),
        ("by_file", "100", &["--by", "file", "--format", "markdown"]),
    ];
    for (form, columns, arguments) in forms {
        let output = Command::new(env!("CARGO_BIN_EXE_git-plan"))
            .arg("diff")
            .args(arguments)
            .current_dir(sandbox.path())
            .env("COLUMNS", columns)
            .env("NO_COLOR", "1")
            .output()
            .expect("the program runs");
        let text = String::from_utf8(output.stdout).expect("text");
        let widest = text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
        assert!(arguments.contains(&"--format") || widest <= columns.parse().expect("a number"), "{text}");
        let text = text.replace(&id, "BASE").replace(&id[..12], "BASE").replace(&id[..7], "BASE");
        insta::assert_snapshot!(format!("rich_change_{form}"), text);
    }
}

#[test]
fn edits_are_listed_by_what_a_reviewer_answers_for() {
    let sandbox = Sandbox::with_plan();
    let edited = TASKS.replace("estimate: 5d", "estimate: 7d").replace("due: 2026-03-31", "due: 2026-04-03");
    sandbox.write("plan/work.plan.yaml", &edited);
    sandbox.write("plan/more.plan.yaml", "tasks: { sweep: { title: Sweep, estimate: 1d } }\n");
    let listed = |by: &str| {
        let text = sandbox.text(&["--by", by]);
        let edits = text.split_once("Edited\n").expect("the edits").1.to_owned();
        edits
            .lines()
            .filter(|line| !line.starts_with('•') && !line.is_empty())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(listed("owner"), ["ana", "nobody in particular"]);
    assert_eq!(listed("objective"), ["live", "no objective"]);
    assert_eq!(listed("file"), ["plan/more.plan.yaml", "plan/work.plan.yaml"]);
    let markdown = sandbox.text(&["--by", "owner", "--format", "markdown"]);
    assert!(markdown.contains("**nobody in particular**"), "{markdown}");
}

#[test]
fn who_must_agree_and_what_joined_the_path_are_told() {
    let sandbox = Sandbox::with_plan();
    let more = "  paint: { title: Paint, owner: ana, estimate: 9d, drives: [live] }\n";
    sandbox.write("plan/work.plan.yaml", &format!("{TASKS}{more}"));
    let json = sandbox.json(&[]);
    let path = serde_json::json!([
        { "to": null, "joined": ["paint"], "left": ["build"] },
        { "to": "live", "joined": ["paint"], "left": ["build"] },
    ]);
    assert_eq!(json["path"], path);
    let asked = &json["reviewers"][0];
    assert_eq!((&asked["person"], &asked["name"]), (&"ana".into(), &"Ana".into()));
    assert_eq!(asked["because"][0], serde_json::json!({ "reason": "owner", "kind": "task", "id": "paint" }));
    let text = sandbox.text(&[]);
    assert!(
        text.contains(
            "Must agree\nana  answers for task paint; objective live finishes 4 working days later\n"
        ),
        "{text}"
    );
    assert!(sandbox.text(&["--stat"]).contains("must agree  ana\n"));
    assert!(sandbox.text(&["--format", "markdown"]).contains("# Must agree\n"));
}

#[test]
fn a_forecast_that_is_nearer_by_logged_progress_alone_says_so() {
    let sandbox = Sandbox::with_plan();
    sandbox
        .edit("estimate: 5d", "estimate: 5d\n    status: doing\n    started: 2026-03-02\n    remaining: 2d");
    let said = "Earlier by logged progress alone, and not by a change of plan: live.";
    assert!(sandbox.text(&[]).contains(said), "{}", sandbox.text(&[]));
    sandbox.edit("estimate: 5d", "estimate: 3d");
    assert!(!sandbox.text(&[]).contains(said));
}

#[test]
fn a_date_that_moves_without_a_word_is_found_in_a_range() {
    let sandbox = Sandbox::with_plan();
    let rules = |json: &Value| {
        let new = json["findings"]["new"].as_array().expect("findings").clone();
        new.iter().filter(|finding| finding["rule"] == "silent-rescope").count()
    };
    sandbox.edit("due: 2026-03-31", "due: 2026-04-30");
    assert_eq!(rules(&sandbox.json(&[])), 1);
    sandbox.commit("later");
    assert_eq!(rules(&sandbox.json(&["HEAD~1..HEAD"])), 1);
    sandbox.git(&["commit", "-q", "--amend", "-m", "later\n\nReason: The bank asked for it.\n"]);
    assert_eq!(rules(&sandbox.json(&["HEAD~1..HEAD"])), 0);
}

/// Runs the program on the eight weeks of lending, with commits that are always the same.
fn eight_weeks(arguments: &[&str]) -> Output {
    let sandbox = lending();
    diff_in(&sandbox.path().join("lending"), &[&["HEAD~7..HEAD"], arguments].concat())
}

#[test]
fn eight_weeks_in_every_form() {
    for form in ["text", "markdown", "json"] {
        let output = eight_weeks(&["--format", form]);
        assert!(output.status.success());
        let text = String::from_utf8(output.stdout).expect("text");
        insta::assert_snapshot!(format!("lending_{form}"), text);
    }
}

#[test]
fn markdown_fits_by_leaving_whole_levels_out_with_a_count() {
    let comment = |bytes: &str| {
        let output = eight_weeks(&["--format", "markdown", "--max-bytes", bytes]);
        String::from_utf8(output.stdout).expect("text")
    };
    let whole = comment("60000");
    let marker = whole.lines().next().expect("a line");
    assert!(
        marker.starts_with("<!-- git-plan:diff id=default base=") && marker.ends_with(" -->"),
        "{marker}"
    );
    let mut shorter = whole.clone();
    for bytes in [whole.len() - 1, 5_000, 3_000, 1_000] {
        let text = comment(&bytes.to_string());
        assert!(text.len() <= bytes && text.len() < shorter.len(), "{bytes}: {}", text.len());
        // The marker names what is said, whole or not, and what is left out is counted.
        assert_eq!(text.lines().next(), Some(marker));
        assert!(text.contains("Left out, for want of room: ") && text.contains("83 changes"), "{text}");
        assert_eq!(text.matches("<details>").count(), text.matches("</details>").count());
        assert!(text.ends_with("```\n"), "{text}");
        shorter = text;
    }
}

#[test]
fn a_comment_is_marked_the_same_where_nothing_else_has_changed() {
    let sandbox = Sandbox::with_plan();
    sandbox.edit("5d", "9d");
    let digest = |revision: &str| {
        let text = sandbox.text(&[revision, "--format", "markdown"]);
        let at = text.find("digest=").expect("a digest") + "digest=".len();
        text[at..at + 16].to_owned()
    };
    let before = digest("HEAD");
    sandbox.git(&["stash", "-q"]);
    sandbox.commit("nothing");
    sandbox.git(&["stash", "pop", "-q"]);
    assert_eq!(digest("HEAD"), before);
    sandbox.edit("5d", "8d");
    assert_ne!(digest("HEAD"), before);
}

#[test]
fn gates_say_what_tripped_in_a_line_and_unknown_ones_are_no_answer() {
    let sandbox = Sandbox::with_plan();
    sandbox.edit("5d", "30d");
    let output = sandbox.diff(&["--fail-on", "slip>5d,late,owner-removed"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).expect("text");
    assert_eq!(said, "fails on slip>5d: live by 25 working days; late: live misses 2026-03-31\n");
    assert_eq!(sandbox.diff(&["--fail-on", "owner-removed,target-lowered"]).status.code(), Some(0));
    let output = sandbox.diff(&["--fail-on", "late,slop"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).expect("text");
    assert!(
        said.contains("there is no gate `slop`") && said.contains("slip>5d, late, owner-removed"),
        "{said}"
    );
    // Without dates nobody can say whether something slips.
    sandbox.edit("    estimate: 5d\n", "    needs: [build]\n");
    assert_eq!(sandbox.diff(&["--fail-on", "late"]).status.code(), Some(2));
    assert_eq!(sandbox.diff(&["--fail-on", "owner-removed"]).status.code(), Some(0));
}

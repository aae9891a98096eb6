//! Plans found and read in real repositories.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use git_plan::source::{
    Exclude, FILE_LIMIT, Fault, FileChange, Identity, Location, Moment, Place, PlanFiles, PlanSource, Remedy,
    ReplayCommit, Repository, RevisionRange, SourceError, replay,
};

/// A folder for one test, which is removed after it.
struct Sandbox {
    folder: tempfile::TempDir,
}

impl Sandbox {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    /// Makes a repository with these files committed.
    fn with_commit(files: &[&str]) -> Self {
        let sandbox = Self::new();
        sandbox.git(&["init", "-q", "-b", "main"]);
        sandbox.commit("first", files);
        sandbox
    }

    fn path(&self) -> PathBuf {
        self.folder.path().canonicalize().expect("the folder")
    }

    fn at(&self, path: &str) -> PathBuf {
        self.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, text).expect("a file");
    }

    /// Writes files whose content is their own path.
    fn write_all(&self, paths: &[&str]) {
        for path in paths {
            self.write(path, path);
        }
    }

    fn commit(&self, message: &str, files: &[&str]) {
        self.write_all(files);
        self.git(&["add", "--all"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
    }

    fn git(&self, arguments: &[&str]) -> String {
        git(&self.path(), arguments)
    }

    fn location(&self) -> Location {
        self.location_in("")
    }

    fn location_in(&self, folder: &str) -> Location {
        Location::open(&self.at(folder), None).expect("a location")
    }

    fn location_named(&self, plan: &str) -> Location {
        Location::open(&self.path(), Some(Path::new(plan))).expect("a location")
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
        .env("GIT_AUTHOR_DATE", "2026-03-10T23:30:00+0100")
        .env("GIT_COMMITTER_NAME", "Ana")
        .env("GIT_COMMITTER_EMAIL", "ana@example.com")
        .env("GIT_COMMITTER_DATE", "2026-03-10T23:30:00-0800")
        .output()
        .expect("git runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {errors}");
    String::from_utf8(output.stdout).expect("text").trim().to_owned()
}

/// Returns whether this git can do what a test needs; old ones cannot.
fn git_can(arguments: &[&str]) -> bool {
    let folder = tempfile::tempdir().expect("a folder");
    Command::new("git")
        .current_dir(&folder)
        .args(arguments)
        .output()
        .is_ok_and(|output| output.status.success())
}

fn read(plan: &PlanSource<'_>) -> PlanFiles {
    plan.files(&Exclude::none())
}

fn paths(files: &PlanFiles) -> Vec<&str> {
    files.files.iter().map(|file| file.path.as_str()).collect()
}

fn problems(files: &PlanFiles) -> BTreeMap<&str, &Fault> {
    files.problems.iter().map(|problem| (problem.path.as_str(), &problem.fault)).collect()
}

/// Checks that the plan has these files, on disk and in the commit of the same content.
fn check_both(sandbox: &Sandbox, expected: &[&str]) {
    let location = sandbox.location();
    let plan = location.plan().expect("a plan");
    assert_eq!(paths(&read(&plan)), expected, "on disk");
    let head = location.repository().and_then(|repository| repository.commit("HEAD")).expect("a commit");
    let plan = location.plan_at(&head).expect("a plan");
    assert_eq!(paths(&read(&plan)), expected, "in the commit");
}

fn error<T>(result: Result<T, SourceError>) -> SourceError {
    match result {
        Ok(_) => panic!("an error was expected"),
        Err(error) => error,
    }
}

fn commit_of(repository: &Repository, revision: &str) -> git_plan::source::Commit {
    repository.commit(revision).expect("a commit")
}

// Selection

#[test]
fn a_plan_is_its_manifest_and_every_plan_file_below_sorted_by_path() {
    let files = ["b.plan.yaml", "plan.yaml", "a/z.plan.yaml", "a.plan.yaml", "notes.yaml", "a/readme.md"];
    let sandbox = Sandbox::with_commit(&files);
    check_both(&sandbox, &["a.plan.yaml", "a/z.plan.yaml", "b.plan.yaml", "plan.yaml"]);
    let location = sandbox.location();
    let files = read(&location.plan().expect("a plan"));
    assert_eq!(files.manifest().expect("a manifest").bytes.as_ref(), b"plan.yaml");
}

#[test]
fn files_of_a_commit_carry_the_ids_of_their_blobs() {
    let sandbox = Sandbox::with_commit(&["plan.yaml", "a.plan.yaml"]);
    let location = sandbox.location();
    let head = commit_of(location.repository().expect("a repository"), "HEAD");
    for file in read(&location.plan_at(&head).expect("a plan")).files {
        let expected = sandbox.git(&["rev-parse", &format!("HEAD:{}", file.path)]);
        assert_eq!(file.blob.expect("an id").to_string(), expected);
        assert_eq!(file.bytes.as_ref(), file.path.as_bytes());
    }
}

#[test]
fn hidden_files_and_folders_are_passed_over() {
    let sandbox = Sandbox::with_commit(&[
        "plan.yaml",
        ".plan.yaml",
        ".x.plan.yaml",
        ".hidden/x.plan.yaml",
        "x.plan.yaml",
    ]);
    check_both(&sandbox, &["plan.yaml", "x.plan.yaml"]);
}

#[test]
fn the_folder_of_another_manifest_is_another_plan() {
    let sandbox = Sandbox::with_commit(&[
        "plan.yaml",
        "a.plan.yaml",
        "team/plan.yaml",
        "team/b.plan.yaml",
        "team/deep/c.plan.yaml",
    ]);
    check_both(&sandbox, &["a.plan.yaml", "plan.yaml"]);
    let files = read(&sandbox.location().plan().expect("a plan"));
    assert_eq!(files.nested, ["team"]);
    let location = sandbox.location_in("team/deep");
    let inner = location.plan().expect("a plan");
    assert_eq!(inner.folder(), "team");
    assert_eq!(paths(&read(&inner)), ["team/b.plan.yaml", "team/deep/c.plan.yaml", "team/plan.yaml"]);
}

#[test]
fn what_git_ignores_is_passed_over_unless_it_is_tracked() {
    let sandbox = Sandbox::with_commit(&["plan.yaml", "kept.plan.yaml", "build/kept.plan.yaml"]);
    sandbox.write(".gitignore", "/build/\n*.plan.yaml\n!wanted.plan.yaml\n");
    sandbox.write("deep/.gitignore", "wanted.plan.yaml\n");
    sandbox.write_all(&[
        "lost.plan.yaml",
        "wanted.plan.yaml",
        "deep/wanted.plan.yaml",
        "build/lost.plan.yaml",
    ]);
    let location = sandbox.location();
    let files = read(&location.plan().expect("a plan"));
    assert_eq!(paths(&files), ["build/kept.plan.yaml", "kept.plan.yaml", "plan.yaml", "wanted.plan.yaml"]);
}

#[test]
fn excludes_of_this_machine_alone_do_not_count() {
    let sandbox = Sandbox::with_commit(&["plan.yaml", "a.plan.yaml"]);
    sandbox.write(".git/info/exclude", "*.plan.yaml\n");
    sandbox.write_all(&["b.plan.yaml"]);
    assert_eq!(
        paths(&read(&sandbox.location().plan().expect("a plan"))),
        ["a.plan.yaml", "b.plan.yaml", "plan.yaml"]
    );
}

#[test]
fn a_plan_in_an_ignored_folder_is_read_when_it_is_named() {
    let sandbox = Sandbox::with_commit(&["readme.md"]);
    sandbox.write(".gitignore", "build/**\n");
    sandbox.write_all(&["build/plan.yaml", "build/a.plan.yaml"]);
    let location = sandbox.location_named("build");
    assert_eq!(paths(&read(&location.plan().expect("a plan"))), ["build/a.plan.yaml", "build/plan.yaml"]);
    sandbox.write("build/.gitignore", "*\n");
    assert_eq!(paths(&read(&location.plan().expect("a plan"))), ["build/a.plan.yaml", "build/plan.yaml"]);
    sandbox.git(&["add", "--force", "build/plan.yaml"]);
    let location = sandbox.location_named("build");
    assert_eq!(paths(&read(&location.plan().expect("a plan"))), ["build/plan.yaml"]);
}

#[test]
fn exclude_narrows_the_plan_on_disk_and_in_a_commit() {
    let sandbox = Sandbox::with_commit(&[
        "p/plan.yaml",
        "p/a.plan.yaml",
        "p/old/b.plan.yaml",
        "p/c.draft.plan.yaml",
        "p/old/n.yaml",
        "p/n.yaml",
    ]);
    let (exclude, _) = Exclude::new(&["/old", "*.draft.plan.yaml", "plan.yaml"]);
    let location = sandbox.location_in("p");
    let head = commit_of(location.repository().expect("a repository"), "HEAD");
    for plan in [location.plan().expect("a plan"), location.plan_at(&head).expect("a plan")] {
        assert_eq!(paths(&plan.files(&exclude)), ["p/a.plan.yaml", "p/plan.yaml"]);
        let others: Vec<_> = plan.select(&exclude).others.into_iter().map(|file| file.path).collect();
        assert_eq!(others, ["p/n.yaml"]);
    }
}

#[test]
fn other_yaml_of_the_plan_is_offered_for_a_look_at_its_first_mebibyte() {
    let sandbox = Sandbox::with_commit(&[
        "plan.yaml",
        "x.plan.yml",
        "sub/tasks.YAML",
        "other/plan.yaml",
        "other/tasks.yaml",
        ".github/ci.yml",
    ]);
    sandbox.write("large.yaml", &"# long\n".repeat(200_000));
    sandbox.commit("large", &[]);
    let location = sandbox.location();
    let head = commit_of(location.repository().expect("a repository"), "HEAD");
    for plan in [location.plan().expect("a plan"), location.plan_at(&head).expect("a plan")] {
        let others = plan.read_others(&plan.select(&Exclude::none()));
        let sizes: Vec<_> = others.iter().map(|file| (file.path.as_str(), file.bytes.len())).collect();
        assert_eq!(sizes, [("large.yaml", 1 << 20), ("sub/tasks.YAML", 14), ("x.plan.yml", 10)]);
    }
}

#[test]
fn paths_with_spaces_and_letters_beyond_ascii_are_read() {
    let sandbox =
        Sandbox::with_commit(&["Pläne für 2026/plan.yaml", "Pläne für 2026/équipe un/ü \"x\".plan.yaml"]);
    let location = sandbox.location_in("Pläne für 2026/équipe un");
    let head = commit_of(location.repository().expect("a repository"), "HEAD");
    for plan in [location.plan().expect("a plan"), location.plan_at(&head).expect("a plan")] {
        assert_eq!(plan.folder(), "Pläne für 2026");
        let files = read(&plan);
        assert_eq!(paths(&files), ["Pläne für 2026/plan.yaml", "Pläne für 2026/équipe un/ü \"x\".plan.yaml"]);
        assert_eq!(files.files[1].path_in_plan, "équipe un/ü \"x\".plan.yaml");
    }
}

// What cannot be read

#[test]
fn a_folder_with_the_name_of_a_plan_file_is_told_and_its_files_still_count() {
    let sandbox = Sandbox::with_commit(&["plan.yaml", "x.plan.yaml/a.plan.yaml"]);
    check_both(&sandbox, &["plan.yaml", "x.plan.yaml/a.plan.yaml"]);
    let files = read(&sandbox.location().plan().expect("a plan"));
    assert_eq!(problems(&files), BTreeMap::from([("x.plan.yaml", &Fault::Folder)]));
}

#[cfg(unix)]
#[test]
fn links_are_followed_inside_the_repository_and_told_where_they_lead_elsewhere() {
    use std::os::unix::fs::symlink;
    let sandbox =
        Sandbox::with_commit(&["plan/plan.yaml", "shared/people.plan.yaml", "plan/sub/a.plan.yaml"]);
    symlink("../shared/people.plan.yaml", sandbox.at("plan/people.plan.yaml")).expect("a link");
    symlink("people.plan.yaml", sandbox.at("plan/twice.plan.yaml")).expect("a link");
    symlink("nowhere", sandbox.at("plan/broken.plan.yaml")).expect("a link");
    symlink("loop.plan.yaml", sandbox.at("plan/loop.plan.yaml")).expect("a link");
    symlink("/etc/passwd", sandbox.at("plan/outside.plan.yaml")).expect("a link");
    symlink("../.git/config", sandbox.at("plan/secret.plan.yaml")).expect("a link");
    symlink("sub", sandbox.at("plan/folder.plan.yaml")).expect("a link");
    symlink("..", sandbox.at("plan/sub/up")).expect("a link to a folder above");
    sandbox.commit("links", &[]);
    let location = sandbox.location_in("plan");
    let head = commit_of(location.repository().expect("a repository"), "HEAD");
    for plan in [location.plan().expect("a plan"), location.plan_at(&head).expect("a plan")] {
        let files = read(&plan);
        let expected =
            ["plan/people.plan.yaml", "plan/plan.yaml", "plan/sub/a.plan.yaml", "plan/twice.plan.yaml"];
        assert_eq!(paths(&files), expected);
        assert_eq!(files.files[3].bytes.as_ref(), b"shared/people.plan.yaml");
        let target = |target: &str| target.to_owned();
        let expected = BTreeMap::from([
            ("plan/broken.plan.yaml", Fault::BrokenLink { target: target("nowhere") }),
            ("plan/folder.plan.yaml", Fault::Folder),
            ("plan/loop.plan.yaml", Fault::LinkLoop),
            ("plan/outside.plan.yaml", Fault::OutsideRepository { target: target("/etc/passwd") }),
            ("plan/secret.plan.yaml", Fault::OutsideRepository { target: target("../.git/config") }),
        ]);
        let expected: BTreeMap<_, _> = expected.iter().map(|(path, fault)| (*path, fault)).collect();
        assert_eq!(problems(&files), expected);
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_with_the_name_of_a_plan_file_is_told_and_not_waited_for() {
    let sandbox = Sandbox::with_commit(&["plan.yaml"]);
    let made = Command::new("mkfifo").arg(sandbox.at("x.plan.yaml")).status().expect("mkfifo runs");
    assert!(made.success());
    let files = read(&sandbox.location().plan().expect("a plan"));
    assert_eq!(problems(&files), BTreeMap::from([("x.plan.yaml", &Fault::Special)]));
}

#[cfg(unix)]
#[test]
fn a_file_without_permission_is_told_and_the_others_are_read() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Sandbox::with_commit(&["plan.yaml", "a.plan.yaml"]);
    fs::set_permissions(sandbox.at("a.plan.yaml"), fs::Permissions::from_mode(0o0)).expect("permissions");
    if fs::read(sandbox.at("a.plan.yaml")).is_ok() {
        return; // Permissions do not bind this user.
    }
    let files = read(&sandbox.location().plan().expect("a plan"));
    assert_eq!(paths(&files), ["plan.yaml"]);
    assert_eq!(files.problems[0].fault.to_string(), "cannot be read: permission denied");
}

#[test]
fn a_file_that_is_too_large_is_told_by_its_size_without_being_read() {
    let sandbox = Sandbox::with_commit(&["plan.yaml"]);
    let file = fs::File::create(sandbox.at("a.plan.yaml")).expect("a file");
    file.set_len(FILE_LIMIT + 1).expect("a length");
    sandbox.commit("large", &[]);
    let location = sandbox.location();
    let head = commit_of(location.repository().expect("a repository"), "HEAD");
    for plan in [location.plan().expect("a plan"), location.plan_at(&head).expect("a plan")] {
        let files = read(&plan);
        assert_eq!(
            problems(&files),
            BTreeMap::from([("a.plan.yaml", &Fault::TooLarge { size: FILE_LIMIT + 1 })])
        );
        let words = files.problems[0].fault.to_string();
        assert_eq!(words, "is 65 MiB, and a file may have 64 at most");
    }
}

#[test]
fn a_pointer_of_git_lfs_is_told_as_such() {
    let sandbox = Sandbox::with_commit(&["plan.yaml"]);
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n";
    sandbox.write("a.plan.yaml", pointer);
    let files = read(&sandbox.location().plan().expect("a plan"));
    assert_eq!(problems(&files), BTreeMap::from([("a.plan.yaml", &Fault::LfsPointer)]));
}

#[test]
fn a_manifest_that_cannot_be_read_does_not_hide_the_other_files() {
    let sandbox = Sandbox::with_commit(&["a.plan.yaml"]);
    sandbox.write("plan.yaml", "version https://git-lfs.github.com/spec/v1\n");
    let location = sandbox.location();
    let plan = location.plan().expect("a plan");
    assert_eq!(plan.manifest().expect_err("a pointer").fault, Fault::LfsPointer);
    assert_eq!(paths(&read(&plan)), ["a.plan.yaml"]);
}

// Files that a plan file names

#[test]
fn a_file_of_readings_comes_from_the_place_of_the_file_that_names_it() {
    let sandbox = Sandbox::with_commit(&[
        "plan/plan.yaml",
        "plan/metrics/m.plan.yaml",
        "plan/data/loans.csv",
        "secret.csv",
    ]);
    sandbox.write("plan/data/loans.csv", "changed");
    let location = sandbox.location_in("plan");
    let head = commit_of(location.repository().expect("a repository"), "HEAD");
    let (disk, past) = (location.plan().expect("a plan"), location.plan_at(&head).expect("a plan"));
    let on_disk = disk.read_beside("metrics/m.plan.yaml", "../data/loans.csv").expect("readings");
    assert_eq!(
        (on_disk.path.as_str(), on_disk.bytes.as_ref()),
        ("plan/data/loans.csv", b"changed".as_slice())
    );
    let in_past = past.read_beside("metrics/m.plan.yaml", "../data/loans.csv").expect("readings");
    assert_eq!(in_past.bytes.as_ref(), b"plan/data/loans.csv");
    for plan in [disk, past] {
        assert_eq!(plan.read_beside("plan.yaml", "../secret.csv"), Err(Fault::OutsidePlan));
        assert_eq!(plan.read_beside("plan.yaml", "/etc/passwd"), Err(Fault::OutsidePlan));
        assert_eq!(plan.read_beside("plan.yaml", "none.csv"), Err(Fault::Missing));
        assert_eq!(plan.read_beside("plan.yaml", "data"), Err(Fault::Folder));
    }
}

#[test]
fn gits_own_files_are_not_read_as_readings() {
    let sandbox = Sandbox::with_commit(&["plan.yaml"]);
    let location = sandbox.location();
    let read = location.plan().expect("a plan").read_beside("plan.yaml", ".git/config");
    assert_eq!(read, Err(Fault::OutsidePlan));
}

// Discovery

#[test]
fn a_plan_is_found_upwards_first_beside_and_then_in_the_folder_plan() {
    let sandbox = Sandbox::with_commit(&[
        "plan/plan.yaml",
        "plan/deep/er/x.plan.yaml",
        "src/lib.rs",
        "both/plan.yaml",
        "both/plan/plan.yaml",
    ]);
    for (from, expected) in [
        ("", "plan"),
        ("src", "plan"),
        ("plan", "plan"),
        ("plan/deep/er", "plan"),
        ("both", "both"),
        ("both/plan", "both/plan"),
    ] {
        let location = sandbox.location_in(from);
        assert_eq!(location.plan().expect("a plan").folder(), expected, "from `{from}`");
        let head = commit_of(location.repository().expect("a repository"), "HEAD");
        assert_eq!(
            location.plan_at(&head).expect("a plan").folder(),
            expected,
            "from `{from}` in the commit"
        );
    }
}

#[test]
fn the_search_ends_at_the_top_of_the_work_tree() {
    let sandbox = Sandbox::new();
    sandbox.write_all(&["plan.yaml", "repository/readme.md"]);
    git(&sandbox.at("repository"), &["init", "-q"]);
    let location = sandbox.location_in("repository");
    assert!(matches!(error(location.plan()), SourceError::NoPlan { .. }));
}

#[test]
fn plans_below_are_listed_where_none_is_above() {
    let sandbox = Sandbox::with_commit(&[
        "services/pay/plan/plan.yaml",
        "services/risk/plan.yaml",
        ".hidden/plan.yaml",
    ]);
    let location = sandbox.location_in("services");
    let head = commit_of(location.repository().expect("a repository"), "HEAD");
    for result in [location.plan(), location.plan_at(&head)] {
        let error = error(result);
        assert!(
            matches!(&error, SourceError::NoPlan { below, .. } if *below == ["pay/plan", "risk"]),
            "{error:?}"
        );
        assert!(error.hint().contains("--plan pay/plan"), "{}", error.hint());
    }
}

#[test]
fn a_manifest_with_almost_the_right_name_is_pointed_at() {
    let sandbox = Sandbox::with_commit(&["plan.yml"]);
    let error = error(sandbox.location().plan());
    assert_eq!(error.hint(), "there is `plan.yml`: a manifest is called `plan.yaml`");
}

#[test]
fn a_plan_can_be_named_by_its_folder_or_its_manifest() {
    let sandbox =
        Sandbox::with_commit(&["plan.yaml", "other/plan.yaml", "other/x.plan.yaml", "empty/readme.md"]);
    for named in ["other", "other/", "./other/plan.yaml", "other/plan.yaml"] {
        assert_eq!(sandbox.location_named(named).plan().expect("a plan").folder(), "other", "{named}");
    }
    let absolute = sandbox.at("other");
    let location = Location::open(Path::new("/"), Some(&absolute)).expect("a location");
    assert_eq!(location.plan().expect("a plan").folder(), "other");
    let not_a_manifest = Location::open(&sandbox.path(), Some(Path::new("other/x.plan.yaml")));
    assert!(matches!(error(not_a_manifest), SourceError::NotAManifest { .. }));
    for missing in ["empty", "nowhere"] {
        let location = sandbox.location_named(missing);
        let error = error(location.plan());
        assert_eq!(error.to_string(), format!("no `plan.yaml` in `{missing}`"));
    }
}

#[test]
fn a_plan_that_is_named_and_no_longer_on_disk_is_found_in_a_commit() {
    let sandbox = Sandbox::with_commit(&["old/plan.yaml", "old/x.plan.yaml"]);
    sandbox.git(&["rm", "-q", "-r", "old"]);
    sandbox.commit("removed", &["src/a"]);
    let location =
        Location::open(&sandbox.at("src"), Some(Path::new("../old/plan.yaml"))).expect("a location");
    let repository = location.repository().expect("a repository");
    let plan = location.plan_at(&commit_of(repository, "HEAD~1")).expect("a plan");
    assert_eq!(paths(&read(&plan)), ["old/plan.yaml", "old/x.plan.yaml"]);
    assert!(matches!(
        error(location.plan_at(&commit_of(repository, "HEAD"))),
        SourceError::NoManifest { .. }
    ));
}

#[test]
fn a_plan_is_read_without_git() {
    let sandbox = Sandbox::new();
    sandbox.write_all(&["plan/plan.yaml", "plan/a.plan.yaml", "plan/deep/b.plan.yaml"]);
    let location = sandbox.location();
    assert_eq!(
        paths(&read(&location.plan().expect("a plan"))),
        ["plan/a.plan.yaml", "plan/deep/b.plan.yaml", "plan/plan.yaml"]
    );
    let location = sandbox.location_in("plan/deep");
    assert_eq!(
        paths(&read(&location.plan().expect("a plan"))),
        ["a.plan.yaml", "deep/b.plan.yaml", "plan.yaml"]
    );
    assert!(matches!(error(location.repository().map(|_| ())), SourceError::NoRepository { .. }));
}

#[test]
fn a_directory_that_is_not_there_is_told() {
    let error = error(Location::open(Path::new("/nowhere/at/all"), None));
    assert_eq!(error.to_string(), "cannot enter `/nowhere/at/all`");
}

// Kinds of repositories

#[test]
fn a_bare_repository_gives_the_plan_of_head() {
    let sandbox = Sandbox::with_commit(&["plan/plan.yaml", "plan/a.plan.yaml"]);
    sandbox.git(&["clone", "-q", "--bare", ".", "bare.git"]);
    let location = sandbox.location_in("bare.git");
    let plan = location.plan().expect("a plan");
    assert!(matches!(plan.place(), Place::Revision(_)));
    assert_eq!(paths(&read(&plan)), ["plan/a.plan.yaml", "plan/plan.yaml"]);
    let location = Location::open(&sandbox.at("bare.git"), Some(Path::new("plan"))).expect("a location");
    assert_eq!(location.plan().expect("a plan").folder(), "plan");
    let comparison =
        location.repository().expect("a repository").compare(&RevisionRange::parse("")).expect("commits");
    assert_eq!(comparison.head.commit(), Some(&comparison.base));
}

#[test]
fn a_linked_work_tree_gives_its_own_files_and_head() {
    let sandbox = Sandbox::with_commit(&["main/plan.yaml"]);
    sandbox.git(&["worktree", "add", "-q", "-b", "topic", "linked"]);
    git(&sandbox.at("linked"), &["commit", "-q", "--allow-empty", "-m", "on topic"]);
    sandbox.write("linked/main/x.plan.yaml", "x");
    let location = sandbox.location_in("linked/main");
    assert_eq!(paths(&read(&location.plan().expect("a plan"))), ["main/plan.yaml", "main/x.plan.yaml"]);
    let repository = location.repository().expect("a repository");
    assert_eq!(commit_of(repository, "HEAD").subject(), "on topic");
    assert_eq!(repository.branch().as_deref(), Some("topic"));
}

#[test]
fn a_detached_head_is_a_revision_like_any_other() {
    let sandbox = Sandbox::with_commit(&["plan.yaml"]);
    sandbox.commit("second", &["a.plan.yaml"]);
    sandbox.git(&["checkout", "-q", "--detach", "HEAD~1"]);
    let location = sandbox.location();
    let repository = location.repository().expect("a repository");
    assert_eq!(commit_of(repository, "").subject(), "first");
    assert_eq!(repository.branch(), None);
}

#[test]
fn an_unborn_branch_has_a_plan_on_disk_and_no_revisions() {
    let sandbox = Sandbox::new();
    sandbox.git(&["init", "-q", "-b", "trunk"]);
    sandbox.write_all(&["plan.yaml"]);
    let location = sandbox.location();
    assert_eq!(paths(&read(&location.plan().expect("a plan"))), ["plan.yaml"]);
    let repository = location.repository().expect("a repository");
    for revision in ["", "HEAD", "HEAD~1", "@"] {
        let error = error(repository.commit(revision));
        assert_eq!(error.to_string(), "the branch `trunk` has no commits yet", "{revision}");
    }
    assert!(matches!(error(repository.commit("other")), SourceError::UnknownRevision { .. }));
}

#[test]
fn submodules_are_other_repositories() {
    let module = Sandbox::with_commit(&["plan.yaml", "m.plan.yaml"]);
    let sandbox = Sandbox::with_commit(&["plan.yaml"]);
    let url = module.path().display().to_string();
    sandbox.git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", &url, "module"]);
    // Without its manifest it would not be passed over as another plan.
    fs::remove_file(sandbox.at("module/plan.yaml")).expect("removed");
    sandbox.commit("module", &["a.plan.yaml"]);
    check_both(&sandbox, &["a.plan.yaml", "plan.yaml"]);
}

#[test]
fn a_plan_that_is_a_submodule_is_read_in_its_own_repository() {
    let module = Sandbox::with_commit(&["plan.yaml", "m.plan.yaml"]);
    let sandbox = Sandbox::with_commit(&["readme.md"]);
    let url = module.path().display().to_string();
    sandbox.git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", &url, "plan"]);
    for location in [sandbox.location(), sandbox.location_named("plan"), sandbox.location_in("plan")] {
        assert_eq!(paths(&read(&location.plan().expect("a plan"))), ["m.plan.yaml", "plan.yaml"]);
        let top = location.repository().expect("a repository").work_tree().map(Path::to_path_buf);
        assert_eq!(top, Some(sandbox.at("plan")));
    }
}

#[test]
fn what_libgit2_cannot_read_is_a_clear_sentence() {
    for (format, words) in [("--object-format=sha256", "SHA-256"), ("--ref-format=reftable", "reftable")] {
        if !git_can(&["init", "-q", format]) {
            continue;
        }
        let sandbox = Sandbox::new();
        sandbox.git(&["init", "-q", format]);
        sandbox.commit("first", &["plan.yaml"]);
        let error = error(Location::open(&sandbox.path(), None));
        assert!(error.to_string().contains(words), "{error}");
        assert!(error.hint().contains('`'), "{}", error.hint());
        let bare = Sandbox::new();
        bare.git(&["init", "-q", "--bare", format]);
        assert!(matches!(
            Location::open(&bare.path(), None),
            Err(SourceError::Sha256 | SourceError::Reftable)
        ));
    }
}

#[test]
fn a_damaged_repository_is_a_clear_sentence() {
    let sandbox = Sandbox::with_commit(&["plan.yaml"]);
    sandbox.write(".git/HEAD", "rubbish");
    let location = sandbox.location();
    let repository = location.repository().expect("a repository");
    assert!(matches!(error(repository.commit("HEAD")), SourceError::Git { .. }));
    sandbox.write(".git/config", "[core");
    assert!(matches!(error(Location::open(&sandbox.path(), None)), SourceError::Git { .. }));
}

#[test]
fn a_git_file_that_leads_nowhere_is_told() {
    let sandbox = Sandbox::new();
    sandbox.write_all(&["plan.yaml"]);
    sandbox.write(".git", "gitdir: /nowhere/at/all\n");
    let error = error(Location::open(&sandbox.path(), None));
    assert!(matches!(error, SourceError::BrokenRepositoryLink { .. }), "{error:?}");
}

#[test]
fn a_blob_that_is_missing_is_told_and_the_others_are_read() {
    let sandbox = Sandbox::with_commit(&["plan.yaml", "a.plan.yaml"]);
    let id = sandbox.git(&["rev-parse", "HEAD:a.plan.yaml"]);
    fs::remove_file(sandbox.at(&format!(".git/objects/{}/{}", &id[..2], &id[2..]))).expect("removed");
    let location = sandbox.location();
    let head = commit_of(location.repository().expect("a repository"), "HEAD");
    let files = read(&location.plan_at(&head).expect("a plan"));
    assert_eq!(paths(&files), ["plan.yaml"]);
    assert!(files.problems[0].fault.to_string().contains(&id), "{}", files.problems[0].fault);
}

#[cfg(unix)]
#[test]
fn a_repository_of_somebody_else_is_not_trusted() {
    let sandbox = Sandbox::with_commit(&["plan.yaml"]);
    let given_away = Command::new("chown").args(["-R", "54321"]).arg(sandbox.path()).output();
    if !given_away.is_ok_and(|output| output.status.success()) {
        return; // Only root can give files away.
    }
    let error = error(Location::open(&sandbox.path(), None));
    assert!(matches!(error, SourceError::DubiousOwnership { .. }), "{error:?}");
    assert!(
        error.hint().contains(&format!("safe.directory {}", sandbox.path().display())),
        "{}",
        error.hint()
    );
}

// Revisions and ranges

#[test]
fn a_commit_is_its_facts_and_its_day_is_in_the_committers_offset() {
    let sandbox = Sandbox::with_commit(&["plan.yaml"]);
    sandbox.git(&["commit", "-q", "--allow-empty", "-m", "Slip the audit\n\nReason: vendor"]);
    let location = sandbox.location();
    let commit = commit_of(location.repository().expect("a repository"), "main");
    assert_eq!(commit.id.to_string(), sandbox.git(&["rev-parse", "HEAD"]));
    assert_eq!(commit.subject(), "Slip the audit");
    assert_eq!(commit.author.email, "ana@example.com");
    assert_eq!(commit.author.at.to_string(), "2026-03-10T23:30:00+01:00");
    assert_eq!(commit.committer.at.to_string(), "2026-03-10T23:30:00-08:00");
    assert_eq!(commit.day().to_string(), "2026-03-10");
    assert_eq!(commit.parents.len(), 1);
}

#[test]
fn commits_between_two_are_those_that_one_has_alone() {
    let sandbox = Sandbox::with_commit(&["plan.yaml"]);
    sandbox.git(&["branch", "start"]);
    sandbox.git(&["checkout", "-q", "-b", "topic"]);
    sandbox
        .commit("one\n\nMore.\n\nReviewed-by: Ana <ana@example.org>\nReason: it rains\n", &["a.plan.yaml"]);
    sandbox.commit("two", &["b.plan.yaml"]);
    let location = sandbox.location();
    let repository = location.repository().expect("a repository");
    let (start, topic) = (commit_of(repository, "start"), commit_of(repository, "topic"));
    let commits = repository.commits_between(&start, &topic).expect("commits");
    assert_eq!(commits.iter().map(git_plan::source::Commit::subject).collect::<Vec<_>>(), ["two", "one"]);
    assert_eq!(repository.commits_between(&topic, &start).expect("commits"), []);
    assert_eq!(commits[0].trailers(), []);
    let trailers = commits[1].trailers();
    let trailers: Vec<_> = trailers.iter().map(|one| (one.key.as_str(), one.value.as_str())).collect();
    assert_eq!(trailers, [("Reviewed-by", "Ana <ana@example.org>"), ("Reason", "it rains")]);
}

#[test]
fn an_unknown_revision_says_what_may_be_meant() {
    let sandbox = Sandbox::with_commit(&["plan.yaml"]);
    sandbox.git(&["branch", "feature/lending"]);
    sandbox.git(&["remote", "add", "origin", "https://example.com/x.git"]);
    let location = sandbox.location();
    let repository = location.repository().expect("a repository");
    let remedy = |revision: &str| match error(repository.commit(revision)) {
        SourceError::UnknownRevision { remedy, .. } => remedy,
        other => panic!("{other:?}"),
    };
    assert_eq!(remedy("feature/lendign"), Remedy::DidYouMean("feature/lending".to_owned()));
    assert_eq!(
        remedy("origin/main"),
        Remedy::Fetch { remote: "origin".to_owned(), branch: "main".to_owned() }
    );
    assert_eq!(remedy("something-else"), Remedy::List);
    assert_eq!(remedy("0123456789"), Remedy::List);
}

#[test]
fn a_name_without_a_commit_is_told() {
    let sandbox = Sandbox::with_commit(&["plan.yaml"]);
    let location = sandbox.location();
    let error = error(location.repository().expect("a repository").commit("HEAD:plan.yaml"));
    assert_eq!(error.to_string(), "`HEAD:plan.yaml` is a blob, not a commit");
}

/// Makes a history in which `topic` left `main` at the first commit.
fn forked() -> Sandbox {
    let sandbox = Sandbox::with_commit(&["plan.yaml"]);
    sandbox.git(&["checkout", "-q", "-b", "topic"]);
    sandbox.commit("on topic", &["t.plan.yaml"]);
    sandbox.git(&["checkout", "-q", "main"]);
    sandbox.commit("on main", &["m.plan.yaml"]);
    sandbox
}

#[test]
fn three_dots_compare_with_where_the_branch_left() {
    let sandbox = forked();
    let location = sandbox.location();
    let repository = location.repository().expect("a repository");
    let compare = |range: &str| {
        let found = repository.compare(&RevisionRange::parse(range)).expect("commits");
        (found.base.subject().to_owned(), found.head.commit().map(|head| head.subject().to_owned()))
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(compare("main...topic"), ("first".to_owned(), some("on topic")));
    assert_eq!(compare("main..topic"), ("on main".to_owned(), some("on topic")));
    assert_eq!(compare("topic..."), ("first".to_owned(), some("on main")));
    assert_eq!(compare("topic"), ("on topic".to_owned(), None));
}

#[test]
fn histories_without_a_merge_base_are_told() {
    let sandbox = Sandbox::with_commit(&["plan.yaml"]);
    sandbox.git(&["checkout", "-q", "--orphan", "other"]);
    sandbox.commit("other", &[]);
    let location = sandbox.location();
    let error =
        error(location.repository().expect("a repository").compare(&RevisionRange::parse("main...other")));
    assert_eq!(error.to_string(), "`main` and `other` have no merge base");
    assert_eq!(error.hint(), "compare the two as they are: `git plan diff main..other`");
}

#[test]
fn a_shallow_clone_without_the_merge_base_says_to_fetch_more() {
    let sandbox = forked();
    let url = format!("file://{}", sandbox.path().display());
    sandbox.git(&["clone", "-q", "--depth=1", "--no-single-branch", &url, "shallow"]);
    git(&sandbox.at("shallow"), &["worktree", "add", "-q", "--detach", "../linked"]);
    for folder in ["shallow", "linked"] {
        let location = sandbox.location_in(folder);
        let repository = location.repository().expect("a repository");
        assert_eq!(commit_of(repository, "HEAD").subject(), "on main");
        let missing = error(repository.compare(&RevisionRange::parse("origin/main...origin/topic")));
        assert!(matches!(missing, SourceError::NoMergeBase { shallow: true, .. }), "{folder}: {missing:?}");
        assert!(missing.hint().contains("git fetch --unshallow"), "{}", missing.hint());
        assert!(repository.compare(&RevisionRange::parse("origin/main..origin/topic")).is_ok());
    }
}

#[test]
fn a_merge_base_that_a_shallow_clone_may_have_wrong_is_not_used() {
    // `main` merged `topic` in the part of its history that is cut off, so the newest commit in common is hidden.
    let sandbox = Sandbox::with_commit(&["plan.yaml"]);
    sandbox.git(&["checkout", "-q", "-b", "topic"]);
    sandbox.commit("topic one", &[]);
    sandbox.git(&["checkout", "-q", "main"]);
    sandbox.git(&["merge", "-q", "--no-ff", "-m", "merge", "topic"]);
    sandbox.commit("main two", &[]);
    sandbox.git(&["checkout", "-q", "topic"]);
    sandbox.commit("topic two", &[]);
    let old = sandbox.git(&["rev-parse", "main~2"]);
    let shallow = sandbox.git(&["rev-parse", "main~1"]);
    // A cut below the merge keeps its first parent, by which an older commit in common is still reached.
    let location = sandbox.location();
    let full = location.repository().expect("a repository");
    assert_eq!(
        full.compare(&RevisionRange::parse("main...topic")).expect("commits").base.subject(),
        "topic one"
    );
    sandbox.write(".git/shallow", &format!("{shallow}\n"));
    let location = sandbox.location();
    let cut = location.repository().expect("a repository");
    let error = error(cut.compare(&RevisionRange::parse("main...topic")));
    assert!(matches!(error, SourceError::NoMergeBase { shallow: true, .. }), "{error:?}");
    // What does not depend on the cut is still answered.
    let certain = cut.compare(&RevisionRange::parse(&format!("{old}...topic"))).expect("commits");
    assert_eq!(certain.base.id.to_string(), old);
}

#[test]
fn a_plan_that_did_not_exist_in_the_base_is_empty_there() {
    let sandbox = Sandbox::with_commit(&["readme.md"]);
    sandbox.commit("plan", &["plan/plan.yaml", "plan/a.plan.yaml"]);
    let location = sandbox.location();
    let plan = location.plan().expect("a plan");
    let base = commit_of(location.repository().expect("a repository"), "HEAD~1");
    let before = location.same_plan_at(&plan, &base).expect("a place");
    assert!(!before.exists());
    assert_eq!(read(&before), PlanFiles::default());
}

#[test]
fn a_plan_that_was_moved_is_found_where_it_was() {
    for before in ["plan.yaml", "plan/plan.yaml", "some/where/plan.yaml"] {
        let sandbox = Sandbox::with_commit(&[before]);
        fs::create_dir_all(sandbox.at("new")).expect("a folder");
        sandbox.git(&["mv", before, "new/plan.yaml"]);
        sandbox.commit("moved", &[]);
        let location = sandbox.location_in("new");
        let plan = location.plan().expect("a plan");
        let base = commit_of(location.repository().expect("a repository"), "HEAD~1");
        assert_eq!(paths(&read(&location.same_plan_at(&plan, &base).expect("a place"))), [before]);
    }
}

#[test]
fn another_plan_is_not_taken_for_the_past_of_a_new_one() {
    let sandbox = Sandbox::with_commit(&["plan.yaml"]);
    sandbox.commit("a new team", &["team/plan.yaml"]);
    let location = sandbox.location_in("team");
    let plan = location.plan().expect("a plan");
    let base = commit_of(location.repository().expect("a repository"), "HEAD~1");
    assert!(!location.same_plan_at(&plan, &base).expect("a place").exists());
}

// Replay

fn story() -> Vec<ReplayCommit> {
    let author = |at: &str| Identity {
        name: "Maya Lindqvist".to_owned(),
        email: "maya@example.com".to_owned(),
        at: Moment::parse(at).expect("a moment"),
    };
    let write = |path: &str, text: &str| FileChange::Write { path: path.to_owned(), bytes: text.into() };
    vec![
        ReplayCommit {
            author: author("2026-01-05T09:00:00+01:00"),
            message: "Plan the launch".to_owned(),
            changes: vec![write("plan.yaml", "plan: Lending\r\n"), write("teams/a.plan.yaml", "tasks: {}\n")],
        },
        ReplayCommit {
            author: author("2026-01-12T17:30:00-08:00"),
            message: "Drop the team\n\nReason: none\n".to_owned(),
            changes: vec![
                FileChange::Delete { path: "teams/a.plan.yaml".to_owned() },
                write(".gitattributes", "* text=auto eol=lf\n"),
            ],
        },
    ]
}

#[test]
fn a_replayed_history_has_the_same_ids_everywhere() {
    let sandbox = Sandbox::new();
    let folder = sandbox.at("deep/lending");
    let id = replay(&folder, &story()).expect("written").expect("a commit");
    assert_eq!(id.to_string(), REPLAYED);
    assert_eq!(git(&folder, &["rev-parse", "main"]), REPLAYED);
    assert_eq!(git(&folder, &["symbolic-ref", "HEAD"]), "refs/heads/main");
    assert_eq!(
        git(&folder, &["log", "--format=%an %cI %s", "--reverse"]),
        "Maya Lindqvist 2026-01-05T09:00:00+01:00 Plan the launch\nMaya Lindqvist 2026-01-12T17:30:00-08:00 Drop the team"
    );
    assert_eq!(git(&folder, &["status", "--porcelain"]), "");
    assert_eq!(git(&folder, &["fsck", "--strict"]), "");
    assert_eq!(
        fs::read(folder.join("plan.yaml")).expect("there"),
        b"plan: Lending\r\n",
        "bytes are not converted"
    );
    assert!(!folder.join("teams/a.plan.yaml").exists());
}

/// Changes only when what the test writes, or how git names objects, changes.
const REPLAYED: &str = "66a920564602060fb376a9b04c059e00d97696fe";

#[test]
fn a_history_is_written_only_where_nothing_is() {
    let sandbox = Sandbox::new();
    sandbox.write_all(&["mine"]);
    assert!(matches!(error(replay(&sandbox.path(), &story())), SourceError::NotEmpty { .. }));
    assert!(!sandbox.at(".git").exists());
    fs::create_dir(sandbox.at("empty")).expect("a folder");
    assert!(replay(&sandbox.at("empty"), &story()).is_ok());
    let mut escaping = story();
    escaping[0].changes.push(FileChange::Write { path: "../out".to_owned(), bytes: Vec::new() });
    assert!(matches!(error(replay(&sandbox.at("new"), &escaping)), SourceError::UnsafePath { .. }));
    assert!(!sandbox.at("new").exists());
}

// Size

#[test]
fn a_tree_that_names_one_folder_over_and_over_is_bounded() {
    let sandbox = Sandbox::with_commit(&["plan.yaml"]);
    let repository = git2::Repository::open(sandbox.path()).expect("a repository");
    let head = repository.head().and_then(|head| head.peel_to_commit()).expect("a commit");
    let manifest = head.tree_id();
    // Ten folders, each with the same ten, and so on: ten thousand million files from a dozen objects.
    let blob = repository.blob(b"tasks: {}").expect("a blob");
    let mut builder = repository.treebuilder(None).expect("a builder");
    builder.insert("a.plan.yaml", blob, 0o100_644).expect("an entry");
    let mut folder = builder.write().expect("a tree");
    for _ in 0..10 {
        let mut builder = repository.treebuilder(None).expect("a builder");
        for number in 0..10 {
            builder.insert(number.to_string(), folder, 0o040_000).expect("an entry");
        }
        folder = builder.write().expect("a tree");
    }
    let manifest = repository.find_tree(manifest).expect("a tree");
    let mut builder = repository.treebuilder(Some(&manifest)).expect("a builder");
    builder.insert("deep", folder, 0o040_000).expect("an entry");
    let tree = repository.find_tree(builder.write().expect("a tree")).expect("a tree");
    let author = head.author();
    repository.commit(Some("refs/heads/main"), &author, &author, "bomb", &tree, &[&head]).expect("a commit");
    let location = sandbox.location();
    let bomb = commit_of(location.repository().expect("a repository"), "main");
    let files = read(&location.plan_at(&bomb).expect("a plan"));
    assert_eq!(files.manifest().expect("a manifest").bytes.as_ref(), b"plan.yaml");
    assert!(matches!(files.problems[0].fault, Fault::TooMany { .. }), "{:?}", files.problems);
}

#[test]
fn thousands_of_files_of_a_commit_are_read() {
    let sandbox = Sandbox::new();
    sandbox.git(&["init", "-q", "-b", "main"]);
    sandbox.write_all(&["plan.yaml"]);
    for number in 0..2000 {
        let text = format!("tasks:\n  t{number}: {{ title: Task {number}, estimate: 3d }}\n").repeat(10);
        sandbox.write(&format!("team-{}/t{number}.plan.yaml", number % 40), &text);
    }
    sandbox.commit("many", &[]);
    sandbox.git(&["gc", "-q"]);
    let location = sandbox.location();
    let head = commit_of(location.repository().expect("a repository"), "HEAD");
    let files = read(&location.plan_at(&head).expect("a plan"));
    let on_disk = read(&location.plan().expect("a plan"));
    assert_eq!(files.files.len(), 2001);
    assert_eq!(paths(&files), paths(&on_disk));
}

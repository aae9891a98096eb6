//! `init` and what else makes the program fit in: `schema`, `completions`, `man`.

use std::collections::BTreeMap;
use std::path::Path;

use git_plan::base::Day;
use serde_json::Value;

use crate::session::{Session, repository};

/// The last commit of `lending`. It changes with the example, and then everything that names it must.
const LENDING_HEAD: &str = "fd9c935";

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Returns the files of a folder and below, but git's own, with their content.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(inner) = folders.pop() {
        for entry in std::fs::read_dir(inner).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.ends_with(".git") {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).expect("below").to_string_lossy().replace('\\', "/");
            found.insert(name, std::fs::read_to_string(path).expect("text"));
        }
    }
    found
}

#[test]
fn the_first_plan_gives_no_finding_whatever_day_it_is_written() {
    let session = Session::new();
    let first = Day::parse("2027-12-20").expect("a day");
    // Two weeks around a year's end, and a leap day.
    let leap_day = Day::parse("2028-02-29").expect("a day");
    for day in (0..14).map(|days| first.plus(days)).chain([leap_day]) {
        let day = day.to_string();
        let written = session.plan(&["--as-of", &day, "init", &day]);
        assert_eq!((written.code, written.err.as_str()), (Some(0), ""));
        let checked = session.plan(&["-C", &day, "--as-of", &day, "check", "--fail-on", "note"]);
        assert_eq!((checked.code, checked.out), (Some(0), format!("No findings in 2 files, as of {day}.\n")));
    }
}

#[test]
fn the_first_plan_has_a_critical_path_and_work_that_is_not_on_it() {
    let session = Session::new();
    let written = session.plan(&["init", "our plan", "--as-of", "2026-03-02"]);
    insta::assert_snapshot!(written.out, @r"
    Wrote a first plan:
      our plan/plan/plan.yaml
      our plan/plan/help-centre.plan.yaml

    Next:
      git plan -C 'our plan' check               say what is wrong with it, and where
      git plan -C 'our plan' path self-service   say what drives its date
    ");
    let path = session.shell("git plan -C 'our plan' path self-service --as-of 2026-03-02");
    insta::assert_snapshot!(path.out, @r"
    self-service finishes 2026-03-16, 55 working days before its due date 2026-06-01 (as of 2026-03-02)

    Start       Finish      Id             Owner  Because
    2026-03-02  2026-03-04  top-questions  ana    not before the data date, 2026-03-02
    2026-03-05  2026-03-16  answers        ana    after top-questions
    2026-03-16  2026-03-16  go-public      ben    after answers
    ");
    let scheduled =
        json(&session.plan(&["-C", "our plan", "--as-of", "2026-03-02", "schedule", "--format", "json"]).out);
    let critical = |id: &str| {
        let items = scheduled["items"].as_array().expect("items");
        items.iter().find(|item| item["id"] == id).map(|item| item["critical"].clone())
    };
    assert_eq!(critical("answers"), Some(Value::Bool(true)));
    assert_eq!(critical("site"), Some(Value::Bool(false)));
}

#[test]
fn the_next_commands_that_it_prints_work_where_it_was_typed() {
    let session = Session::new();
    for arguments in [
        &["init"][..],
        &["init", "a b/c"],
        &["-C", "a b", "init", "d"],
        &["init", "--example", "minimal", "m"],
    ] {
        let mut arguments = arguments.to_vec();
        arguments.extend(["--format", "json"]);
        let view = json(&session.plan(&arguments).out);
        for next in view["next"].as_array().expect("commands") {
            let ran = session.shell(next["command"].as_str().expect("a command"));
            assert_eq!(ran.code, Some(0), "{next}: {}", ran.out);
        }
    }
}

#[test]
fn nothing_is_overwritten() {
    let session = Session::new();
    assert_eq!(session.plan(&["init", "."]).code, Some(0));
    let before = files(&session.path(""));
    for arguments in [&["init"][..], &["init", "--example", "minimal"], &["init", "--example", "lending"]] {
        let again = session.plan(arguments);
        assert_eq!((again.code, again.out.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(again.err.starts_with("error: `"), "{}", again.err);
    }
    assert_eq!(files(&session.path("")), before);

    // A manifest here would be found before the one that is written into the folder.
    let session = Session::new();
    std::fs::write(session.path("plan.yaml"), "mine").expect("a file");
    let refused = session.plan(&["init"]);
    assert_eq!(refused.code, Some(2));
    assert_eq!(
        refused.err,
        "error: `plan.yaml` already exists\n  help: name another folder, or move the file away\n"
    );
    assert_eq!(files(&session.path("")).len(), 1);
}

#[test]
fn options_that_say_which_plan_to_read_are_refused() {
    let session = Session::new();
    for option in ["--plan", "--rev"] {
        let refused = session.plan(&["init", option, "x"]);
        assert_eq!(refused.code, Some(2));
        assert!(refused.err.contains(&format!("so `{option}` has nothing to read")), "{}", refused.err);
    }
}

#[test]
fn the_schema_beside_a_first_plan_is_the_one_that_its_files_name() {
    let session = Session::new();
    assert_eq!(session.plan(&["init", "--schema"]).code, Some(0));
    let files = files(&session.path("plan"));
    for (name, text) in files.iter().filter(|(name, _)| *name != "plan.schema.json") {
        assert_eq!(text.lines().next(), Some("# yaml-language-server: $schema=plan.schema.json"), "{name}");
    }
    let printed = session.plan(&["schema"]);
    assert_eq!((printed.code, &printed.out), (Some(0), &files["plan.schema.json"]));
    assert_eq!(json(&printed.out), git_plan::model::schema());
    assert_eq!(session.plan(&["check", "--fail-on", "note"]).code, Some(0));
}

#[test]
fn the_schema_takes_the_first_plan() {
    let session = Session::new();
    session.plan(&["init"]);
    let validator = jsonschema::draft7::new(&git_plan::model::schema()).expect("a schema");
    for (name, text) in files(&session.path("plan")) {
        let value: Value = serde_yaml::from_str(&text).expect("YAML");
        let errors: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
        assert_eq!(errors, [""; 0], "{name}");
    }
}

#[test]
fn lending_is_a_repository_whose_commits_have_the_same_ids_everywhere() {
    let session = Session::new();
    let written = json(&session.plan(&["init", "--example", "lending", "tour", "--format", "json"]).out);
    let head = written["commit"].as_str().expect("a commit");
    assert!(head.starts_with(LENDING_HEAD), "{head}");
    assert_eq!(written["commits"], 8);
    let git = |line: &str| session.shell(&format!("git -C tour {line}")).out;
    assert_eq!(git("rev-parse HEAD").trim(), head);
    assert_eq!(git("symbolic-ref HEAD"), "refs/heads/main\n");
    assert_eq!(git("rev-list --count HEAD"), "8\n");
    assert_eq!(git("status --short"), "");
    assert_eq!(git("fsck --strict"), "");
}

#[test]
fn lending_ends_as_the_plan_in_the_repository() {
    let session = Session::new();
    assert_eq!(session.plan(&["init", "--example", "lending", "."]).code, Some(0));
    assert_eq!(files(&session.path("plan")), files(&repository().join("examples/lending/plan")));
}

#[test]
fn every_file_of_the_history_of_lending_is_built_in() {
    let session = Session::new();
    session.plan(&["init", "--example", "lending", "."]);
    let history = repository().join("examples/lending/history");
    let mut folders: Vec<_> =
        std::fs::read_dir(history).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    folders.sort();
    for (number, folder) in folders.iter().enumerate() {
        let commit = format!("HEAD~{}", folders.len() - 1 - number);
        let mut overlay = files(folder);
        let message = overlay.remove("COMMIT").expect("a commit");
        let message = message.split_once("\n\n").expect("a message").1;
        assert_eq!(session.shell(&format!("git show -s --format=%B {commit}")).out.trim(), message.trim());
        let written = session.shell(&format!("git show --format= --name-only {commit}")).out;
        assert_eq!(written.lines().collect::<Vec<_>>(), overlay.keys().collect::<Vec<_>>(), "{commit}");
        for (path, text) in overlay {
            assert_eq!(session.shell(&format!("git show {commit}:{path}")).out, text, "{commit}:{path}");
        }
    }
}

#[test]
fn minimal_is_the_plan_in_the_repository() {
    let session = Session::new();
    assert_eq!(session.plan(&["init", "--example", "minimal", "-q"]).out, "");
    let expected = std::fs::read_to_string(repository().join("examples/minimal/plan.yaml")).expect("a plan");
    assert_eq!(files(&session.path("")), BTreeMap::from([("plan/plan.yaml".to_owned(), expected)]));
}

#[test]
fn bash_completes_the_program_and_git_plan() {
    let session = Session::new();
    let git = "/usr/share/bash-completion/completions/git";
    let has_git = Path::new(git).exists();
    if session.shell("bash -c 'exit $((BASH_VERSINFO < 4))'").code != Some(0) {
        return;
    }
    let script = r#"
        source <(git-plan completions bash)
        try() {
            COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMPREPLY=()
            COMP_POINT=${#COMP_LINE}
            if [ "$1" = git ]; then __git_wrap__git_main; else _git__plan "$1" "${@: -1}" "${@: -2:1}"; fi
            echo "${COMPREPLY[*]% }"
        }
    "#;
    let complete = |words: &str, git: &str| {
        std::fs::write(session.path("try.bash"), format!("{git}{script}\ntry {words}\n")).expect("a script");
        session.shell("bash try.bash").out
    };
    assert_eq!(complete("git-plan comp", ""), "completions\n");
    assert_eq!(complete("git-plan check --fai", ""), "--fail-on\n");
    assert_eq!(complete("git-plan init --example ''", ""), "lending minimal\n");
    if has_git {
        let source = format!("source {git}\n");
        assert_eq!(complete("git plan comp", &source), "completions\n");
        assert_eq!(complete("git -C x plan check --fai", &source), "--fail-on\n");
    }
}

#[test]
fn zsh_is_told_what_git_needs_to_list_the_program() {
    let script = Session::new().plan(&["completions", "zsh"]).out;
    assert!(script.starts_with("#compdef git-plan\n#description "), "{}", &script[..80]);
}

#[test]
fn the_manual_has_a_page_for_every_command_and_is_made_anew_over_an_older_one() {
    let session = Session::new();
    let printed = session.plan(&["man"]).out;
    for part in [".TH git-plan 1", ".SH NAME", ".SH EXAMPLES", ".SH \"GLOBAL OPTIONS\""] {
        assert!(printed.contains(part), "{part}: {printed}");
    }
    for _ in 0..2 {
        let installed = session.plan(&["man", "share/man/man1"]);
        assert_eq!(installed.code, Some(0), "{}", installed.err);
    }
    let pages = files(&session.path("share/man/man1"));
    assert_eq!(pages["git-plan.1"], printed);
    for command in crate::commands::names() {
        let page = &pages[&format!("git-plan-{command}.1")];
        assert!(page.contains(&format!("git plan {command}")), "{page}");
    }
    let view = json(&session.plan(&["man", "--format", "json"]).out);
    assert_eq!(view["pages"][0]["text"], printed);
}

//! How near `log` and `blame` are to what git needs to print the same history as text.
//!
//! The repository is made with `git fast-import`: a plan of 10,000 tasks in 200 files, and 2,000 commits that change one to three
//! files each. Every command runs as a fresh process, in turns with git's; what is printed are ratios of CPU time, of all threads,
//! as the kernel counts it for processes that ended.
//!
//! `cargo bench --bench history` measures everything; `cargo bench --bench history -- 200` a history of so many commits.

#![allow(clippy::print_stdout, reason = "what a benchmark says is its result")]

#[path = "generated/mod.rs"]
mod generated;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

const RUNS: usize = 5;
const TASKS: usize = 10_000;
const TASKS_A_FILE: usize = 50;
/// Noon of 2030-01-01.
const START: i64 = 1_893_499_200;

fn main() {
    let commits = std::env::args().skip(1).find_map(|arg| arg.parse().ok()).unwrap_or(2_000);
    let folder = std::env::temp_dir().join(format!("git-plan-bench-history-{}", std::process::id()));
    let top = folder.join("repository");
    make(&folder, &top, commits);
    let program = env!("CARGO_BIN_EXE_git-plan");
    let file = "part-00042.plan.yaml";
    let git = |arguments: &[&str]| command("git", &top, arguments);
    let plan = |arguments: &[&str]| command(program, &top, arguments);
    compare("log", || plan(&["log"]), "git log -p", || git(&["log", "-p"]));
    compare("log -p", || plan(&["log", "-p"]), "git log -p", || git(&["log", "-p"]));
    let follow = || git(&["log", "-p", "--follow", "--", file]);
    compare("blame", || plan(&["blame", "t2110"]), "git log -p --follow", follow);
    let _ = std::fs::remove_dir_all(folder);
}

/// Prints how much more CPU time one command takes than another, in turns.
fn compare(name: &str, ours: impl Fn() -> Command, theirs: &str, git: impl Fn() -> Command) {
    let (mut spent, mut spent_by_git) = (0.0, 0.0);
    for _ in 0..RUNS {
        spent_by_git += cpu_time(&mut git());
        spent += cpu_time(&mut ours());
    }
    let runs = RUNS as f64;
    println!(
        "{name} {:.0} ms, {theirs} {:.0} ms of CPU time: ratio {:.2}",
        spent / runs,
        spent_by_git / runs,
        spent / spent_by_git
    );
}

/// Writes the repository.
fn make(folder: &Path, top: &Path, commits: usize) {
    let plan = folder.join("plan");
    generated::write_plan(&plan, TASKS, 1, TASKS_A_FILE);
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for entry in std::fs::read_dir(&plan).expect("the generated plan is there") {
        let path = entry.expect("its entries can be read").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.extension().is_some_and(|extension| extension == "yaml") {
            files.insert(name, std::fs::read_to_string(path).expect("a generated file is text"));
        }
    }
    std::fs::create_dir_all(top).expect("a folder");
    assert!(command("git", top, &["init", "-q", "-b", "main"]).status().expect("git runs").success());
    let mut import = command("git", top, &["fast-import", "--quiet"]);
    let mut import = import.stdin(Stdio::piped()).spawn().expect("git runs");
    let mut input = import.stdin.take().expect("a pipe");
    let parts: Vec<String> = files.keys().filter(|name| name.starts_with("part-")).cloned().collect();
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random % below as u64) as usize
    };
    let all: Vec<String> = files.keys().cloned().collect();
    write(&mut input, 0, &all, &files);
    for commit in 1..commits {
        let changed: Vec<String> = (0..=next(3)).map(|_| parts[next(parts.len())].clone()).collect();
        for name in &changed {
            let text = files.get_mut(name).expect("a part");
            *text = edited(text, next(TASKS_A_FILE), next(4), next(20) + 1);
        }
        write(&mut input, commit, &changed, &files);
    }
    drop(input);
    assert!(import.wait().expect("it ends").success());
    assert!(command("git", top, &["gc", "-q"]).status().expect("git runs").success());
}

/// Returns a file with one task changed: its estimate, title, owner or definition of done.
fn edited(text: &str, task: usize, field: usize, number: usize) -> String {
    let field = ["    estimate: ", "    title: ", "    owner: ", "    done_when: "][field];
    let lines: Vec<&str> = text.lines().collect();
    let with_field: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].starts_with(field)).collect();
    let at = with_field[task % with_field.len()];
    let value = match field.trim() {
        "estimate:" => format!("{number}d"),
        "owner:" => format!("p{number}"),
        "title:" => format!("Deliver part {number} of it"),
        _ => format!("All {number} acceptance tests pass."),
    };
    let mut edited = String::with_capacity(text.len() + 20);
    for (number, line) in lines.iter().enumerate() {
        let _ = if number == at { writeln!(edited, "{field}{value}") } else { writeln!(edited, "{line}") };
    }
    edited
}

/// Writes a commit of some files.
fn write(
    input: &mut impl std::io::Write,
    commit: usize,
    changed: &[String],
    files: &BTreeMap<String, String>,
) {
    let at = START + commit as i64 * 21_600;
    let who = format!("Person {} <p{}@example.com> {at} +0000", commit % 7, commit % 7);
    let message = format!("Change number {commit}");
    let mut text =
        format!("commit refs/heads/main\nauthor {who}\ncommitter {who}\ndata {}\n{message}\n", message.len());
    for name in changed {
        let content = &files[name];
        let _ = write!(text, "M 100644 inline {name}\ndata {}\n{content}\n", content.len());
    }
    input.write_all(text.as_bytes()).expect("git reads it");
}

fn command(program: &str, top: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(top)
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .stdout(Stdio::null());
    command
}

/// Milliseconds of CPU time that a command takes.
fn cpu_time(command: &mut Command) -> f64 {
    let before = spent_by_children();
    let clock = std::time::Instant::now();
    assert!(command.status().expect("the program can be started").success(), "{command:?}");
    let by_clock = clock.elapsed().as_secs_f64() * 1e3;
    spent_by_children().zip(before).map_or(by_clock, |(after, before)| after - before)
}

/// Milliseconds of CPU time of all processes that were waited for; `None` where the kernel does not say.
fn spent_by_children() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    // What follows the program's name, which may hold anything.
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_ascii_whitespace().collect();
    let ticks = fields.get(13)?.parse::<f64>().ok()? + fields.get(14)?.parse::<f64>().ok()?;
    // Linux counts in hundredths of a second.
    Some(ticks * 10.0)
}

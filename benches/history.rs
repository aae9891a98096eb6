//! How near `log` and `blame` are to what git needs to print the same history as text, and `drift` to reading each content once.
//!
//! The repository is made with `git fast-import`: a plan of 10,000 tasks in 200 files, and 2,000 commits that change one to three
//! files each: estimates, titles, owners, what done means, progress, needs, and now and then a task more. Every command runs as a fresh process, in turns with git's; what is printed are ratios of CPU time, of all threads,
//! as the kernel counts it for processes that ended.
//!
//! `drift --all` may take, with nothing kept, twice what lowering each content of the history once takes, and 2 ms more for each
//! commit that changes what dates follow from; and a quarter of that where a run before kept its answers.
//!
//! `cargo bench --bench history` measures everything; `cargo bench --bench history -- 200` a history of so many commits; `-- drift` only
//! the commands named.

#![allow(clippy::print_stdout, reason = "what a benchmark says is its result")]

#[path = "generated/mod.rs"]
mod generated;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use git_plan::model::{Role, lower};

const RUNS: usize = 5;
const TASKS: usize = 10_000;
const TASKS_A_FILE: usize = 50;
/// Milliseconds that a commit which changes what dates follow from may take.
const A_MOVED_COMMIT: f64 = 2.0;
/// Noon of 2030-01-01.
const START: i64 = 1_893_499_200;

fn main() {
    let commits = std::env::args().skip(1).find_map(|arg| arg.parse().ok()).unwrap_or(2_000);
    let folder = std::env::temp_dir().join(format!("git-plan-bench-history-{}", std::process::id()));
    let top = folder.join("repository");
    let made = make(&folder, &top, commits);
    let program = env!("CARGO_BIN_EXE_git-plan");
    let file = "part-00042.plan.yaml";
    let git = |arguments: &[&str]| command("git", &top, arguments);
    let plan = |arguments: &[&str]| command(program, &top, arguments);
    let named: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| !arg.starts_with('-') && arg.parse::<usize>().is_err())
        .collect();
    let is_meant = |name: &str| named.is_empty() || named.iter().any(|one| one == name);
    if is_meant("log") {
        compare("log", || plan(&["log"]), "git log -p", || git(&["log", "-p"]));
        compare("log -p", || plan(&["log", "-p"]), "git log -p", || git(&["log", "-p"]));
    }
    if is_meant("blame") {
        let follow = || git(&["log", "-p", "--follow", "--", file]);
        compare("blame", || plan(&["blame", "t2110"]), "git log -p --follow", follow);
    }
    if is_meant("drift") {
        drift(&made, &top, || plan(&["drift", "--all"]));
    }
    let _ = std::fs::remove_dir_all(folder);
}

/// What a history is made of.
#[derive(Default)]
struct Made {
    /// Each content once, with what the file is to its plan.
    contents: BTreeSet<(bool, String)>,
    /// In how many commits something changed that dates follow from: owners are not among it, who all work in the same calendar.
    moved: usize,
}

/// Prints how much CPU time `drift` takes with nothing kept and then with all that is, each with the target.
fn drift(made: &Made, top: &Path, drift: impl Fn() -> Command) {
    let (mut cold, mut kept, mut lowering) = (0.0, 0.0, 0.0);
    for _ in 0..RUNS {
        let _ = std::fs::remove_dir_all(top.join(".git/git-plan-cache"));
        cold += cpu_time(&mut drift()) / RUNS as f64;
        kept += cpu_time(&mut drift()) / RUNS as f64;
        let before = spent_here();
        let clock = std::time::Instant::now();
        for (is_manifest, content) in &made.contents {
            let role = if *is_manifest { Role::Manifest } else { Role::Part };
            std::hint::black_box(lower(content.as_bytes(), role));
        }
        let by_clock = clock.elapsed().as_secs_f64() * 1e3;
        lowering += spent_here().zip(before).map_or(by_clock, |(after, before)| after - before) / RUNS as f64;
    }
    let target = 2.0 * lowering + A_MOVED_COMMIT * made.moved as f64;
    println!(
        "drift --all: lowering {} contents {lowering:.0} ms, {} commits change what dates follow from: target {target:.0} ms of CPU time",
        made.contents.len(),
        made.moved,
    );
    for (name, spent, target) in [("with nothing kept", cold, target), ("again", kept, target / 4.0)] {
        println!("drift --all, {name}: {spent:.0} ms, target {target:.0} ms: ratio {:.2}", spent / target);
    }
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
fn make(folder: &Path, top: &Path, commits: usize) -> Made {
    let mut made = Made::default();
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
    made.contents.extend(files.iter().map(|(name, text)| (name == "plan.yaml", text.clone())));
    write(&mut input, 0, &all, &files);
    for commit in 1..commits {
        let changed: Vec<String> = (0..=next(3)).map(|_| parts[next(parts.len())].clone()).collect();
        let mut is_moved = false;
        for name in &changed {
            let text = files.get_mut(name).expect("a part");
            let edit = Edit::OFTEN[next(Edit::OFTEN.len())];
            let new = edited(text, next(TASKS_A_FILE), edit, next(20) + 1, commit);
            is_moved |= edit.is_dated() && new != *text;
            *text = new;
            made.contents.insert((false, text.clone()));
        }
        made.moved += usize::from(is_moved);
        write(&mut input, commit, &changed, &files);
    }
    drop(input);
    assert!(import.wait().expect("it ends").success());
    assert!(command("git", top, &["gc", "-q"]).status().expect("git runs").success());
    made
}

/// What a commit does to a task.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edit {
    Estimate,
    Title,
    Owner,
    DoneWhen,
    Progress,
    Need,
    Task,
}

impl Edit {
    /// Each as often as it is made.
    const OFTEN: [Self; 20] = [
        Self::Estimate,
        Self::Estimate,
        Self::Estimate,
        Self::Estimate,
        Self::Estimate,
        Self::Title,
        Self::Title,
        Self::Title,
        Self::Owner,
        Self::Owner,
        Self::Owner,
        Self::DoneWhen,
        Self::DoneWhen,
        Self::DoneWhen,
        Self::Progress,
        Self::Progress,
        Self::Progress,
        Self::Need,
        Self::Need,
        Self::Task,
    ];

    fn is_dated(self) -> bool {
        !matches!(self, Self::Title | Self::Owner | Self::DoneWhen)
    }
}

/// Returns a file with one task edited.
fn edited(text: &str, task: usize, edit: Edit, number: usize, commit: usize) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let is_id = |line: &String| line.starts_with("  ") && !line.starts_with("   ");
    let ids: Vec<usize> = (0..lines.len()).filter(|at| is_id(&lines[*at])).collect();
    let first = ids[task % ids.len()];
    let end = (first + 1..lines.len()).find(|at| is_id(&lines[*at])).unwrap_or(lines.len());
    let id = lines[first].trim().trim_end_matches(':').to_owned();
    let field = |lines: &[String], name: &str| {
        (first + 1..end).find(|at| lines[*at].starts_with(&format!("    {name}:")))
    };
    let set = |lines: &mut Vec<String>, name: &str, value: String| {
        let line = format!("    {name}: {value}");
        match field(lines, name) {
            Some(at) => lines[at] = line,
            None => lines.insert(first + 1, line),
        }
    };
    let takes_time = field(&lines, "estimate").is_some();
    match edit {
        Edit::Estimate if takes_time => set(&mut lines, "estimate", format!("{number}d")),
        Edit::Title => set(&mut lines, "title", format!("Deliver part {number} of it")),
        Edit::Owner => set(&mut lines, "owner", format!("p{number}")),
        Edit::DoneWhen => set(&mut lines, "done_when", format!("All {number} acceptance tests pass.")),
        Edit::Progress if takes_time => {
            let percent = format!("{}%", number * 4);
            if field(&lines, "status").is_some() {
                set(&mut lines, "progress", percent);
            } else {
                let fields = ["status: doing", "started: 2030-01-01", &format!("progress: {percent}")];
                for field in fields.into_iter().rev() {
                    lines.insert(first + 1, format!("    {field}"));
                }
            }
        }
        Edit::Need => {
            // Whatever has a lower number comes before.
            let digits: String = id.chars().skip(1).take_while(char::is_ascii_digit).collect();
            let need = digits.parse().ok().and_then(|own: usize| own.checked_sub(number * 17));
            let need = need.map(|need| format!("t{need:04}"));
            match need.zip(field(&lines, "needs")) {
                Some((need, at)) if lines[at] == "    needs:" && !lines[at..end].iter().any(|line| line.contains(&need)) => {
                    lines.insert(at + 1, format!("      - {need}"));
                }
                _ => {}
            }
        }
        Edit::Task => lines.push(format!(
            "  {id}-{commit}:\n    title: More of {id}\n    owner: p{number}\n    part_of: i{number}\n    estimate: {number}d\n    \
             done_when: It is there.\n    needs: [{id}]"
        )),
        Edit::Estimate | Edit::Progress => {}
    }
    lines.join("\n") + "\n"
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
    spent(13)
}

/// Milliseconds of CPU time of this process.
fn spent_here() -> Option<f64> {
    spent(11)
}

/// The sum of two times that the kernel counts of this process, the first at `at` after its name.
fn spent(at: usize) -> Option<f64> {
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    // What follows the program's name, which may hold anything.
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_ascii_whitespace().collect();
    let ticks = fields.get(at)?.parse::<f64>().ok()? + fields.get(at + 1)?.parse::<f64>().ok()?;
    // Linux counts in hundredths of a second.
    Some(ticks * 10.0)
}

//! What `diff` costs, with its consequences and causes, against checking both of its sides.
//!
//! A generated plan is committed, fifty of its estimates are edited, one in a file, and that is committed too. Both are measured
//! in one run, in CPU time of all threads, in turns; what is printed are ratios of medians. How much of the plan a diff reads
//! follows from its second column: a file that both sides share is read once.
//!
//! `cargo bench --bench diff` measures 10,000 tasks; `cargo bench --bench diff -- 1000` another number.

#![allow(clippy::print_stdout, reason = "what a benchmark says is its result")]

#[path = "generated/mod.rs"]
#[allow(dead_code, reason = "the graph beside the plan is for another benchmark")]
mod generated;

use std::path::Path;
use std::process::Command;

use git_plan::base::Day;
use git_plan::diff::between;
use git_plan::review::Review;
use git_plan::rules;
use git_plan::snapshot::{AsOf, LoweringMemo, Snapshot, load};
use git_plan::source::Location;
use git_plan::view::diff::{DiffView, RevisionView};

const RUNS: usize = 7;
const EDITS: usize = 50;
const AS_OF: AsOf = AsOf::Day(Day(21_915));

fn main() {
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|arg| arg.parse().ok()).collect();
    let folder = std::env::temp_dir().join(format!("git-plan-bench-diff-{}", std::process::id()));
    for size in if sizes.is_empty() { vec![10_000] } else { sizes } {
        let plan = folder.join(size.to_string());
        commit_both(&plan, size);
        measure(&plan, size);
    }
    let _ = std::fs::remove_dir_all(folder);
}

/// Commits a generated plan, and then one with fifty estimates edited.
fn commit_both(plan: &Path, size: usize) {
    generated::write_plan(plan, size, 1, 100);
    git(plan, &["init", "-q", "-b", "main"]);
    commit(plan, "before");
    let mut files: Vec<_> = std::fs::read_dir(plan)
        .expect("the generated plan is there")
        .map(|entry| entry.expect("its entries can be read").path())
        .filter(|path| path.to_string_lossy().ends_with(".plan.yaml"))
        .collect();
    files.sort();
    let mut edited = 0;
    for at in 0.. {
        let file = &files[at * files.len() / EDITS % files.len()];
        let text = std::fs::read_to_string(file).expect("a generated file is text");
        // Another one of its tasks where the file was edited before.
        let Some((place, _)) = text.match_indices("estimate: ").nth(at * 7 % 20) else { continue };
        let digits = place + "estimate: ".len();
        let end = digits + text[digits..].find('d').expect("an estimate is in days");
        let days: u32 = text[digits..end].parse().expect("an estimate is a number of days");
        let changed = format!("{}{}{}", &text[..digits], days + 5, &text[end..]);
        std::fs::write(file, changed).expect("the plan is edited");
        edited += 1;
        if edited == EDITS {
            break;
        }
    }
    commit(plan, "after");
}

fn measure(plan: &Path, size: usize) {
    let location = Location::open(plan, Some(plan)).expect("the generated plan is there");
    let read = |revision: &str, memo: &LoweringMemo| {
        let repository = location.repository().expect("it was committed");
        let commit = repository.commit(revision).expect("it was committed");
        load(&location.plan_at(&commit).expect("the plan is in it"), AS_OF, memo)
    };
    let check = || {
        for revision in ["HEAD~1", "HEAD"] {
            rules::check(&read(revision, &LoweringMemo::default()));
        }
    };
    let diff = || {
        let memo = LoweringMemo::default();
        let (new, old) = (read("HEAD", &memo), read("HEAD~1", &memo));
        let diff = between(&old, &new);
        let review = Review::new(&old, &new, &diff);
        assert_eq!(diff.changes.len(), EDITS, "so many estimates were edited");
        let view = DiffView::new(
            &diff,
            &review,
            (&old, RevisionView::commit("HEAD~1", "0000000")),
            (&new, RevisionView::commit("HEAD", "0000000")),
        );
        assert!(!view.consequences.is_empty(), "something moves");
    };
    let both = || -> (Snapshot, Snapshot) {
        let memo = LoweringMemo::default();
        (read("HEAD", &memo), read("HEAD~1", &memo))
    };
    let mut times = [Vec::new(), Vec::new(), Vec::new()];
    for _ in 0..RUNS {
        times[0].push(cpu_time(check));
        times[1].push(cpu_time(diff));
        times[2].push(cpu_time(|| drop(both())));
    }
    let [check, diff, read] = times.map(|mut times| median(&mut times));
    println!(
        "{size} tasks, {EDITS} edits: diff {diff:.1} ms, checking both sides {check:.1} ms of CPU time: ratio {:.2}; \
         reading both sides {read:.1} ms",
        diff / check
    );
}

fn commit(plan: &Path, message: &str) {
    git(plan, &["add", "--all"]);
    git(plan, &["-c", "user.name=Ana", "-c", "user.email=ana@example.org", "commit", "-q", "-m", message]);
}

fn git(plan: &Path, arguments: &[&str]) {
    let status = Command::new("git").arg("-C").arg(plan).args(arguments).status().expect("git runs");
    assert!(status.success(), "git {arguments:?}");
}

/// Milliseconds of CPU time of all threads of this process that a call takes.
fn cpu_time(call: impl FnOnce()) -> f64 {
    let before = cpu_nanoseconds();
    let clock = std::time::Instant::now();
    call();
    let by_clock = clock.elapsed().as_nanos() as f64;
    let spent = cpu_nanoseconds().zip(before).map_or(by_clock, |(after, before)| (after - before) as f64);
    spent / 1e6
}

/// What the kernel counted for all threads so far; `None` where it does not say.
fn cpu_nanoseconds() -> Option<u64> {
    let mut total = 0;
    for task in std::fs::read_dir("/proc/self/task").ok()? {
        let text = std::fs::read_to_string(task.ok()?.path().join("schedstat")).ok()?;
        total += text.split_ascii_whitespace().next()?.parse::<u64>().ok()?;
    }
    Some(total)
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

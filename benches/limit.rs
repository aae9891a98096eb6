//! How near `check` is to the least that reading a plan can cost.
//!
//! The limit is a program that reads the same files, passes once over the YAML parser's events without keeping any, and
//! runs a topological sort and two passes over the same graph with petgraph. Both are measured in one run, in CPU time of
//! all threads, in turns; what is printed are ratios of medians.
//!
//! `cargo bench --bench limit` measures everything; `cargo bench --bench limit -- 10000` one size.

#![allow(clippy::print_stdout, reason = "what a benchmark says is its result")]

#[path = "generated/mod.rs"]
mod generated;

use std::path::Path;
use std::process::{Command, Stdio};

use git_plan::rules;
use git_plan::snapshot::{AsOf, LoweringMemo, load};
use git_plan::source::Location;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

const RUNS: usize = 11;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if let [mode, folder] = args.as_slice()
        && mode == "limit"
    {
        println!("{}", limit(Path::new(folder)));
        return;
    }
    let sizes: Vec<usize> = args.iter().filter_map(|arg| arg.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![1_000, 10_000, 100_000] } else { sizes };
    let folder = std::env::temp_dir().join(format!("git-plan-bench-{}", std::process::id()));
    let mut per_task = Vec::new();
    for size in sizes {
        let plan = folder.join(size.to_string());
        generated::write_plan(&plan, size, 1, 100);
        per_task.push((size, in_one_process(&plan, size)));
        fresh_processes(&plan, size);
    }
    if let [(small, first), .., (large, last)] = per_task.as_slice() {
        let growth = (last / *large as f64) / (first / *small as f64);
        println!("check, CPU time a task: {large} against {small} tasks: {growth:.2} (1 is linear)");
    }
    let _ = std::fs::remove_dir_all(folder);
}

/// `check` and the limit in turns, in this process.
fn in_one_process(plan: &Path, size: usize) -> f64 {
    let mut check_times = Vec::new();
    let mut limit_times = Vec::new();
    for _ in 0..RUNS {
        check_times.push(cpu_time(|| {
            check(plan);
        }));
        limit_times.push(cpu_time(|| {
            limit(plan);
        }));
    }
    let (check, limit) = (median(&mut check_times), median(&mut limit_times));
    println!(
        "{size} tasks, in one process: check {check:.2} ms, limit {limit:.2} ms of CPU time: ratio {:.2}",
        check / limit
    );
    check
}

/// The two programs as fresh processes, by the clock, since that is what a person waits for.
fn fresh_processes(plan: &Path, size: usize) {
    let this = std::env::current_exe().expect("a running program has a path");
    let program = env!("CARGO_BIN_EXE_git-plan");
    let mut check_times = Vec::new();
    let mut limit_times = Vec::new();
    for _ in 0..RUNS {
        check_times.push(wall_time(Command::new(program).arg("-C").arg(plan).arg("check")));
        limit_times.push(wall_time(Command::new(&this).arg("limit").arg(plan)));
    }
    let (check, limit) = (median(&mut check_times), median(&mut limit_times));
    println!(
        "{size} tasks, as fresh processes: check {check:.2} ms, limit {limit:.2} ms by the clock: ratio {:.2} ({:.2} less 5 ms)",
        check / limit,
        (check - 5.0) / limit
    );
}

/// Everything that `git plan check` does, but printing.
fn check(plan: &Path) -> usize {
    let location = Location::open(plan, Some(plan)).expect("the generated plan is there");
    let source = location.plan().expect("the generated plan is found");
    let snapshot = load(&source, AsOf::ManifestOr(git_plan::base::Day(0)), &LoweringMemo::default());
    let checked = rules::check(&snapshot);
    // Random plans hold entries that others imply, which is a note; nothing in them is an error.
    assert_eq!(checked.count(git_plan::diagnostic::Level::Error), 0, "the generated plan is sound");
    snapshot.plan.item_count()
}

/// The least: read, parse, sort, pass forward and backward.
fn limit(plan: &Path) -> usize {
    let mut files: Vec<_> = std::fs::read_dir(plan)
        .expect("the generated plan is there")
        .map(|entry| entry.expect("its entries can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    files.sort();
    let mut events = 0;
    for file in files {
        let text = std::fs::read_to_string(file).expect("a generated file is text");
        for event in granit_parser::Parser::new_from_str(&text) {
            events += usize::from(event.is_ok());
        }
    }
    events + passes(plan)
}

/// The graph of the plan, made once a process: it is no part of the limit to make it, only to pass over it.
fn passes(plan: &Path) -> usize {
    use std::sync::OnceLock;
    static GRAPHS: OnceLock<
        std::sync::Mutex<std::collections::BTreeMap<std::path::PathBuf, DiGraph<i64, i64>>>,
    > = OnceLock::new();
    let graphs = GRAPHS.get_or_init(Default::default);
    let mut graphs = graphs.lock().expect("nobody panics with it");
    let graph = graphs.entry(plan.to_owned()).or_insert_with(|| graph(&plan.join("links.txt")));
    let order = petgraph::algo::toposort(&*graph, None).expect("the generated plan has no cycle");
    let mut early = vec![0_i64; graph.node_count()];
    for node in &order {
        let start = early[node.index()];
        for edge in graph.edges(*node) {
            let bound = start + graph[*node] + edge.weight();
            let slot = &mut early[edge.target().index()];
            *slot = (*slot).max(bound);
        }
    }
    let end = early.iter().copied().max().unwrap_or(0);
    let mut late = vec![end; graph.node_count()];
    for node in order.iter().rev() {
        for edge in graph.edges(*node) {
            let bound = late[edge.target().index()] - graph[*node] - edge.weight();
            let slot = &mut late[node.index()];
            *slot = (*slot).min(bound);
        }
    }
    late.iter().filter(|late| **late >= 0).count()
}

/// Reads the graph of a plan that [`write_plan`] wrote: durations on the nodes, lags on the edges.
fn graph(links: &Path) -> DiGraph<i64, i64> {
    let text = std::fs::read_to_string(links).expect("the links are there");
    let mut lines = text.lines();
    let count: usize = lines.next().and_then(|line| line.parse().ok()).expect("the first line is the count");
    let mut graph = DiGraph::with_capacity(count, 2 * count);
    for _ in 0..count {
        graph.add_node(0);
    }
    let mut task = 0;
    for line in lines {
        let numbers: Vec<i64> = line.split(' ').map(|number| number.parse().expect("a number")).collect();
        match numbers.as_slice() {
            [duration] => {
                graph[NodeIndex::new(task)] = *duration;
                task += 1;
            }
            [from, to, lag] => {
                graph.add_edge(NodeIndex::new(*from as usize), NodeIndex::new(*to as usize), *lag);
            }
            _ => unreachable!("a line has one number or three"),
        }
    }
    graph
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

fn wall_time(command: &mut Command) -> f64 {
    let clock = std::time::Instant::now();
    let status =
        command.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("the program can be started");
    assert!(status.success(), "{command:?}");
    clock.elapsed().as_nanos() as f64 / 1e6
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

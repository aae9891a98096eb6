//! The rules: every page is whole and its examples are true, and the fixtures in `tests/plans/rules` give what their
//! comments say.
//!
//! Examples and fixtures are fragments. They are put beside a small sound plan, `tests/plans/rules/scaffold`, which has
//! the people `ana`, `jon` and `mia`, the objective `more-customers` with the key result `sign-ups`, and the initiative
//! `launch` that drives it; it begins on Monday, 2 March 2026, and is judged on that day.
//!
//! - A block of a page is the file `example.plan.yaml`, or has the name that stands behind its `yaml`.
//! - A block that begins with `plan:` is the manifest in place of the scaffold's. If it has people of its own, it is a
//!   whole plan, and stands without the scaffold.
//! - A block named `by ADDRESS` is the file `example.plan.yaml` as the author with that address committed it.
//! - A block named `before` is what the example's file said before, for a rule that compares two revisions; the mended
//!   example has the same.
//! - Rules that are off by default are switched on for their own example, unless its manifest speaks of them.
//! - A comment `# finds: RULE` in a fixture says that this rule finds something on that line; behind the name may stand
//!   words that are in its message.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use git_plan::base::Signature;
use git_plan::base::{Day, FileId};
use git_plan::diagnostic::{Finding, Level};
use git_plan::diff::{self, Attestation};
use git_plan::graph::{PlanFile, link};
use git_plan::model::{Role, lower, registry};
use git_plan::rules::{self, Example, Group, Rule};
use git_plan::snapshot::{AsOf, LoweringMemo, Snapshot, load};
use git_plan::source::Location;

/// Where the fixtures are.
const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/plans/rules");
/// The headings of a page, in their order; the last where the rule has options.
const HEADINGS: [&str; 5] = ["What it finds", "Why it matters", "Example", "Mended", "Options"];

/// The name of a block that says what the example's file said before.
const BEFORE: &str = "before";
/// What the name of a block begins with that is the example's file, committed by the author whose address follows.
const BY: &str = "by ";

/// Every rule that there must be, by group, in the order of the reference.
const NAMES: [(Group, &[&str]); 10] = [
    (
        Group::Reading,
        &[
            "syntax",
            "unknown-field",
            "missing-field",
            "wrong-type",
            "invalid-value",
            "invalid-id",
            "duplicate-key",
            "duplicate-id",
            "limit-exceeded",
            "unknown-reference",
            "wrong-reference",
            "misnamed-file",
        ],
    ),
    (
        Group::Graph,
        &["dependency-cycle", "parent-cycle", "redundant-dependency", "open-end", "needs-dropped-work"],
    ),
    (
        Group::Ownership,
        &[
            "missing-owner",
            "team-as-owner",
            "owner-left",
            "owner-away",
            "owner-without-authority",
            "single-point-of-failure",
            "overloaded-owner",
        ],
    ),
    (
        Group::Clarity,
        &[
            "untraceable-work",
            "undriven-key-result",
            "objective-without-key-results",
            "unmeasurable-key-result",
            "missing-definition-of-done",
            "vague-definition-of-done",
            "missing-estimate",
            "oversized-task",
            "overlong-plan",
        ],
    ),
    (Group::Schedule, &["late", "overdue", "due-out-of-order", "out-of-sequence", "impossible-progress"]),
    (
        Group::Metrics,
        &[
            "missing-leading-indicator",
            "missing-counter-metric",
            "unused-metric",
            "conflicting-targets",
            "stale-reading",
            "off-pace",
        ],
    ),
    (
        Group::Cadence,
        &[
            "stale-check-in",
            "contradicted-health",
            "recalibration-due",
            "unanswered-block",
            "trigger-unanswered",
            "second-hand-check-in",
        ],
    ),
    (Group::Risk, &["unmitigated-risk", "risk-review-overdue", "unwatched-critical-path", "over-budget"]),
    (
        Group::Governance,
        &["silent-rescope", "self-approval", "gate-bypassed", "unattested-approval", "approval-overdue"],
    ),
    (Group::Hygiene, &["unknown-rule", "unused-allow", "allow-without-reason", "unused-person"]),
];

/// A plan as files by name.
type Files = BTreeMap<String, String>;

#[test]
fn every_rule_of_the_reference_is_there_and_in_its_order() {
    for (group, names) in NAMES {
        let there: Vec<&str> =
            rules::all().iter().filter(|rule| rule.group == group).map(|rule| rule.name).collect();
        assert_eq!(there, names, "{}", group.name());
    }
}

#[test]
fn names_say_what_is_wrong() {
    let forbidden =
        ["avoid-", "do-not-", "dont-", "use-", "no-", "prefer-", "require-", "check-", "ban-", "disallow-"];
    for rule in rules::all() {
        let name = rule.name;
        assert!(!forbidden.iter().any(|prefix| name.starts_with(prefix)), "{name} says what to do");
        let kebab = |letter: char| letter.is_ascii_lowercase() || letter == '-';
        assert!(name.chars().all(kebab), "{name} is not kebab-case");
        let twins = rules::all().iter().filter(|other| other.name == name).count();
        assert_eq!(twins, 1, "{name} names two rules");
        assert!(Group::ALL.iter().all(|group| group.name() != name), "{name} is a group");
        assert_eq!(rules::find(name).map(|found| found.name), Some(name));
    }
}

#[test]
fn every_page_has_its_headings() {
    for rule in rules::all() {
        let markdown = rule.markdown();
        let found: Vec<&str> = markdown.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        let expected = if rule.options.is_empty() { &HEADINGS[..4] } else { &HEADINGS[..] };
        assert_eq!(found, expected, "the headings of {}", rule.name);
        let page = rule.parts();
        for (prose, heading) in [(&page.finds, "What it finds"), (&page.why, "Why it matters")] {
            assert!(prose.len() > 40 && prose.ends_with(['.', '`']), "{heading} of {}", rule.name);
        }
        assert!(!page.bad.is_empty() && !page.good.is_empty(), "the examples of {}", rule.name);
        for option in rule.options {
            let named = format!("`{}`", option.name);
            assert!(markdown.contains(&named), "{named} on the page of {}", rule.name);
            assert!(option.page.ends_with('.'), "{named} of {}", rule.name);
        }
    }
}

#[test]
fn the_scaffold_is_sound() {
    assert_eq!(report(&scaffold()), "");
}

#[test]
fn every_example_fires_its_rule_alone_and_is_silent_when_mended() {
    let mut wrong: Vec<String> = Vec::new();
    for rule in rules::all() {
        let page = rule.parts();
        let found = report(&example(rule, &page.bad));
        let names: Vec<&str> = found.lines().filter_map(|line| line.split(' ').nth(1)).collect();
        if names.is_empty() || names.iter().any(|name| *name != rule.name) {
            wrong.push(format!("{}: its example must fire it, and nothing else:\n{found}", rule.name));
        }
        let mut mended = example(rule, &page.good);
        mended.extend(example(rule, &page.bad).remove_entry(BEFORE));
        let found = report(&mended);
        if !found.is_empty() {
            wrong.push(format!("{}: its mended example must be silent:\n{found}", rule.name));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn findings_of_examples_say_what_to_do_and_have_fingerprints_of_their_own() {
    for rule in rules::all() {
        let files = example(rule, &rule.parts().bad);
        let (snapshot, findings) = check(&files);
        let mut fingerprints = Vec::new();
        for finding in &findings {
            let rendered = render(&snapshot, finding);
            assert!(!finding.message.is_empty() && !finding.message.ends_with('.'), "{rendered}");
            assert!(!finding.help.is_empty(), "help of {rendered}");
            fingerprints.push(finding.fingerprint(&snapshot.plan.file(finding.primary.place.file).path));
        }
        let count = fingerprints.len();
        fingerprints.sort_unstable();
        fingerprints.dedup();
        assert_eq!(fingerprints.len(), count, "{}: {fingerprints:?}", rule.name);
    }
}

#[test]
fn fixes_of_examples_take_their_findings_away() {
    for rule in rules::all() {
        let files = example(rule, &rule.parts().bad);
        let (snapshot, findings) = check(&files);
        for finding in findings.iter().filter(|finding| finding.fix.is_some()) {
            assert!(!rule.fixes.is_empty(), "the page of {} says what is mended", rule.name);
            let mended = fixed(&snapshot, &files, finding);
            let path = &snapshot.plan.file(finding.primary.place.file).path;
            let (after, left) = check(&mended);
            let fingerprints: Vec<String> = left
                .iter()
                .map(|finding| finding.fingerprint(&after.plan.file(finding.primary.place.file).path))
                .collect();
            assert!(!fingerprints.contains(&finding.fingerprint(path)), "{}: {fingerprints:?}", rule.name);
        }
    }
}

#[test]
fn fixtures_give_what_their_comments_say() {
    let mut wrong: Vec<String> = Vec::new();
    for rule in folders(Path::new(FIXTURES)) {
        let name = rule.file_name().expect("a name").to_string_lossy().into_owned();
        if name == "scaffold" {
            continue;
        }
        assert!(rules::find(&name).is_some(), "a folder of fixtures is named for a rule, and {name} is none");
        for case in folders(&rule) {
            let mut files = scaffold();
            let fragments = read(&case);
            assert!(!fragments.is_empty(), "{} has no files", case.display());
            files.extend(fragments);
            switch_on(&mut files, rules::find(&name).expect("a rule"));
            let (expected, found) = (expectations(&files), found(&files));
            let matches = expected.len() == found.len()
                && expected.iter().zip(&found).all(|(expected, (place, message))| {
                    expected.0 == *place && message.contains(&expected.1)
                });
            if !matches {
                wrong.push(format!("{}\n  expected {expected:#?}\n  found {found:#?}", case.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn what_is_off_is_not_counted_as_allowed() {
    let mut files = scaffold();
    let task = "tasks:\n  # git-plan: allow(missing-estimate) Known in April.\n  x: { title: X, owner: ana, part_of: launch }\n";
    files.insert("example.plan.yaml".to_owned(), task.to_owned());
    assert_eq!(rules::check(&snapshot(&files)).allowed.len(), 1);
    *files.get_mut("plan.yaml").expect("a manifest") += "rules: { missing-estimate: off }\n";
    let checked = rules::check(&snapshot(&files));
    assert_eq!((checked.allowed.len(), checked.findings.len()), (0, 0));
}

#[test]
fn an_entry_is_removed_only_where_that_is_certain() {
    let task = |id: &str, rest: &str| {
        format!(
            "  {id}:\n    title: T\n    owner: ana\n    part_of: launch\n    estimate: 1d\n    done_when: T is signed.\n{rest}"
        )
    };
    let base = task("a", "") + &task("b", "    needs:\n      - a\n");
    for (needs, edit) in [
        ("    needs:\n      - a # first\n      - b\n", Some("- a ")),
        ("    needs:\n      - b\n      - { id: a }", Some("\n      - { id: a }")),
        ("    needs: [a, b]\n", Some("a, ")),
        ("    needs:\n      - b\n      - id: a # first\n        lag: 0d\n", None),
    ] {
        let mut files = scaffold();
        files.insert("example.plan.yaml".to_owned(), format!("tasks:\n{base}{}", task("c", needs)));
        let (snapshot, findings) = check(&files);
        let [finding] = findings.as_slice() else { panic!("{needs}: {}", report(&files)) };
        let text = &files["example.plan.yaml"];
        let removed = finding.fix.as_ref().map(|fix| &text[fix.edits[0].place.span.range()]);
        assert_eq!(removed, edit, "{needs}");
        if finding.fix.is_some() {
            assert_eq!(report(&fixed(&snapshot, &files, finding)), "", "{needs}");
        }
    }
    // One list for two tasks: without the entry, the other one would lose it too.
    let shared = task("c", "    needs: &both\n      - a\n      - b\n") + &task("d", "    needs: *both\n");
    let mut files = scaffold();
    files.insert("example.plan.yaml".to_owned(), format!("tasks:\n{base}{shared}"));
    let (_, findings) = check(&files);
    assert_eq!(findings.len(), 2, "{}", report(&files));
    assert!(findings.iter().all(|finding| finding.fix.is_none()));
}

/// The small sound plan.
fn scaffold() -> Files {
    read(&Path::new(FIXTURES).join("scaffold"))
}

/// The files of a folder, by name.
fn read(folder: &Path) -> Files {
    let mut files = Files::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        files.insert(name, fs::read_to_string(&path).expect("text"));
    }
    files
}

fn folders(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut folders: Vec<_> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

/// The files of an example of a page.
fn example(rule: &Rule, blocks: &[Example]) -> Files {
    let mut files = scaffold();
    for block in blocks {
        let is_manifest = block.text.starts_with("plan:");
        if is_manifest && block.text.contains("\npeople:") {
            files.clear();
        }
        let name = match block.file {
            "" if is_manifest => "plan.yaml",
            "" => "example.plan.yaml",
            name => name,
        };
        files.insert(name.to_owned(), block.text.clone());
    }
    switch_on(&mut files, rule);
    files
}

/// Switches on a rule that is off by default, unless the manifest speaks of it.
fn switch_on(files: &mut Files, rule: &Rule) {
    if rule.level == Level::Off {
        let manifest = files.get_mut("plan.yaml").expect("a manifest");
        if !manifest.contains("rules:") {
            manifest.extend(["rules:\n  ", rule.name, ": warning\n"]);
        }
    }
}

/// Checks a plan, as of the day in its manifest.
fn check(files: &Files) -> (Snapshot, Vec<Finding>) {
    let mut files = files.clone();
    let before = files.remove(BEFORE);
    let author = files.keys().find_map(|name| name.strip_prefix(BY)).map(str::to_owned);
    if let Some(author) = author {
        let text = files.remove(&format!("{BY}{author}")).expect("it is there");
        files.insert("example.plan.yaml".to_owned(), text);
        let head = snapshot(&files);
        let findings = rules::check_attested(&head, &attestations(&head, &author)).findings;
        return (head, findings);
    }
    let head = snapshot(&files);
    let findings = match before {
        None => rules::check(&head).findings,
        Some(before) => {
            files.insert("example.plan.yaml".to_owned(), before);
            let base = snapshot(&files);
            let diff = diff::between(&base, &head);
            let since = base.data_date;
            let comparison = rules::Comparison { base: &base, since, diff: &diff, trailers: &[] };
            rules::check_against(&head, &comparison).findings
        }
    };
    (head, findings)
}

/// The approvals of a plan, all in one commit of an author.
fn attestations(snapshot: &Snapshot, author: &str) -> Vec<Attestation> {
    let plan = &snapshot.plan;
    plan.items()
        .flat_map(|gate| {
            let approvals = plan.item(gate).get(registry::APPROVED).unwrap_or_default();
            approvals.iter().map(move |approval| Attestation {
                field: registry::APPROVED.name(),
                gate: plan.id(gate).to_owned(),
                person: approval.person.value.to_string(),
                day: approval.day.value,
                commit: "0123456".to_owned(),
                date: approval.day.value,
                author: author.to_owned(),
                email: author.to_owned(),
                signature: Signature::None,
            })
        })
        .collect()
}

fn snapshot(files: &Files) -> Snapshot {
    let is_part = |name: &str| name == "plan.yaml" || name.ends_with(".plan.yaml");
    if !files.keys().all(|name| is_part(name)) {
        return from_disk(files);
    }
    let files = files
        .iter()
        .map(|(name, text)| {
            let role = if name == "plan.yaml" { Role::Manifest } else { Role::Part };
            PlanFile { path: name.as_str().into(), lowered: Arc::new(lower(text.as_bytes(), role)) }
        })
        .collect();
    let (plan, graph, findings) = link(files);
    let as_of = plan.manifest().and_then(|manifest| manifest.get(registry::AS_OF)).copied();
    Snapshot::new(plan, graph, findings, as_of.expect("examples set `as_of`"))
}

/// Where files are selected by their names, the plan is read from a real folder.
fn from_disk(files: &Files) -> Snapshot {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    let location = Location::open(folder.path(), None).expect("a location");
    let plan = location.plan().expect("a plan");
    load(&plan, AsOf::ManifestOr(Day::FIRST), &LoweringMemo::default())
}

/// A line for each finding: where, which rule, what it says.
fn report(files: &Files) -> String {
    let (snapshot, findings) = check(files);
    findings.iter().map(|finding| render(&snapshot, finding) + "\n").collect()
}

fn render(snapshot: &Snapshot, finding: &Finding) -> String {
    let (path, line) = place(snapshot, finding);
    format!("{path}:{line} {} {}", finding.rule, finding.message)
}

fn place(snapshot: &Snapshot, finding: &Finding) -> (String, u32) {
    let place = finding.primary.place;
    let file = snapshot.plan.file(place.file);
    (file.path.to_string(), file.lowered.text.position(place.span.start).line)
}

/// The findings of a plan by place, each with its message.
fn found(files: &Files) -> Vec<((String, u32, String), String)> {
    let (snapshot, findings) = check(files);
    let mut found: Vec<_> = findings
        .into_iter()
        .map(|finding| {
            let (path, line) = place(&snapshot, &finding);
            ((path, line, finding.rule.to_owned()), finding.message)
        })
        .collect();
    found.sort();
    found
}

/// What the comments of a plan expect, with the words that are asked of the message.
fn expectations(files: &Files) -> Vec<((String, u32, String), String)> {
    let mut expected = Vec::new();
    for (name, text) in files {
        for (line, number) in text.lines().zip(1..) {
            for comment in line.split("# finds: ").skip(1) {
                let (rule, words) = comment.trim().split_once(' ').unwrap_or((comment.trim(), ""));
                expected.push(((name.clone(), number, rule.to_owned()), words.trim().to_owned()));
            }
        }
    }
    expected.sort();
    expected
}

/// The plan after a finding's fix.
fn fixed(snapshot: &Snapshot, files: &Files, finding: &Finding) -> Files {
    let mut files = files.clone();
    let mut edits = finding.fix.as_ref().expect("a fix").edits.clone();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.place));
    for edit in edits {
        let FileId(at) = edit.place.file;
        let path = snapshot.plan.files()[at as usize].path.as_ref();
        files.get_mut(path).expect("a file").replace_range(edit.place.span.range(), &edit.text);
    }
    files
}

//! `git plan reviewers` in real repositories.

use std::io::Write as _;

use serde_json::Value;

use crate::session::{Ran, Session};

const MANIFEST: &str = "\
plan: Lend
version: 1
start: 2026-03-02
as_of: 2026-03-02
people:
  ana: { name: Ana Ruiz, email: ana@example.org, manager: mia }
  ben: { name: Ben Ode, handle: ben-o, team: makers }
  cleo: { name: Cleo Tan, email: cleo@example.org }
  mia: { name: Mia Sato }
  lea: { name: Lea Lind }
  old: { name: Old Hand, until: 2026-02-01 }
teams:
  makers: { name: Makers, lead: lea }
";
const PLAN: &str = "\
objectives:
  live:
    title: Live
    owner: ana
    due: 2026-03-06
    cost_of_delay: 10k EUR/d
    key_results:
      loans: { title: Loans, owner: cleo, from: 0, to: 1000 }
tasks:
  build:
    title: Build it
    owner: ben
    estimate: 5d
    drives: [loans]
    labels: [core]
  paint: { title: Paint, owner: old, estimate: 1d, drives: [loans] }
gates:
  board: { title: Board, owner: cleo, approvers: [mia], takes: 1d }
";

struct Repository(Session);

impl Repository {
    fn new(reviews: &str) -> Self {
        let repository = Self(Session::new());
        repository.shell("git init -q -b main");
        repository.write("plan.yaml", &format!("{MANIFEST}{reviews}"));
        repository.write("my work.plan.yaml", PLAN);
        repository.commit("A plan");
        repository
    }

    fn write(&self, path: &str, text: &str) {
        std::fs::write(self.0.path(path), text).expect("a file");
    }

    fn edit(&self, from: &str, to: &str) {
        assert!(PLAN.contains(from), "the plan has {from}");
        self.write("my work.plan.yaml", &PLAN.replace(from, to));
    }

    fn shell(&self, line: &str) -> String {
        let ran = self.0.shell(line);
        assert_eq!(ran.code, Some(0), "{line}: {}", ran.out);
        ran.out
    }

    fn commit(&self, message: &str) {
        self.write("../message", message);
        self.shell(
            "git add --all && git -c user.name=Ana -c user.email=ana@example.org commit -q -F ../message",
        );
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        self.0.plan(&[&["reviewers"], arguments].concat())
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let ran = self.run(&[arguments, &["--format", "json"]].concat());
        crate::outputs::check(&ran.out);
        serde_json::from_str(&ran.out).expect("JSON")
    }

    /// Who is asked, and why: `person: reason id, …`.
    fn asked(&self) -> Vec<String> {
        let view = self.json(&[]);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let reason = |one: &Value| {
            let why = one["why"].as_str().map(|why| format!(" ({why})")).unwrap_or_default();
            let days = one["days"].as_i64().map(|days| format!(" {days:+}")).unwrap_or_default();
            format!("{} {}{days}{why}", text(&one["reason"]), text(&one["id"]))
        };
        let line = |one: &Value| {
            let because: Vec<String> =
                one["because"].as_array().expect("reasons").iter().map(reason).collect();
            format!("{}: {}", text(&one["person"]), because.join(", "))
        };
        view["reviewers"].as_array().expect("reviewers").iter().map(line).collect()
    }
}

#[test]
fn owners_of_what_changes_and_of_what_moves_are_asked() {
    let repository = Repository::new("");
    assert_eq!(repository.asked(), [""; 0]);
    let ran = repository.run(&[]);
    assert!(ran.out.starts_with("Nobody needs to agree"), "{}", ran.out);
    repository.edit("estimate: 5d", "estimate: 7d");
    assert_eq!(repository.asked(), ["ana: moved live +2", "ben: owner build", "cleo: moved loans +2"]);
    repository.edit("owner: ben", "owner: cleo");
    assert_eq!(repository.asked(), ["ben: former_owner build", "cleo: owner build"]);
    repository.edit("takes: 1d", "takes: 2d, in_order: true");
    assert_eq!(repository.asked()[1..], ["mia: approver board"]);
    repository.edit("  paint: { title: Paint, owner: old, estimate: 1d, drives: [loans] }\n", "");
    assert_eq!(repository.asked(), [""; 0], "whoever has left is not asked");
}

#[test]
fn the_reviews_of_the_manifest_ask_for_more() {
    let check = |review: &str, from: &str, to: &str, expected: &[&str]| {
        let repository = Repository::new(&format!("reviews:\n  - {review}\n"));
        repository.edit(from, to);
        let lines = repository.asked();
        let found: Vec<String> = lines
            .iter()
            .filter(|line| line.contains("review "))
            .map(|line| {
                let (person, because) = line.split_once(": ").expect("a person");
                let reasons: Vec<&str> =
                    because.split(", ").filter(|reason| reason.starts_with("review ")).collect();
                format!("{person}: {}", reasons.join(", "))
            })
            .collect();
        assert_eq!(found, expected, "{review}: {lines:?}");
    };
    let due = ("due: 2026-03-06", "due: 2026-03-20");
    let slip =
        "{ when: { kind: objective, field: due, slip_over: 5d }, who: [manager of owner], why: a promise }";
    check(slip, due.0, due.1, &["mia: review live (a promise)"]);
    check(slip, due.0, "due: 2026-03-13", &[]);
    let effort = ("estimate: 5d", "estimate: 9d");
    check(
        "{ when: { class: effort }, who: [lead of team], why: w }",
        effort.0,
        effort.1,
        &["lea: review build (w)"],
    );
    check(
        "{ when: { label: core }, who: [makers, owner], why: w }",
        effort.0,
        effort.1,
        &["ben: review build (w)", "lea: review build (w)"],
    );
    let cost =
        |most: &str| format!("{{ when: {{ kind: objective, cost_over: {most} }}, who: [lea], why: w }}");
    check(&cost("39k EUR"), effort.0, effort.1, &["lea: review live (w)"]);
    check(&cost("40k EUR"), effort.0, effort.1, &[]);
    check(&cost("1k USD"), effort.0, effort.1, &[]);
    check(
        "{ when: { kind: objective, slip_over: 3d }, who: [lea], why: w }",
        effort.0,
        effort.1,
        &["lea: review live (w)"],
    );
    let lowers = "{ when: { lowers_target: true }, who: [lea], why: w }";
    check(lowers, "to: 1000", "to: 800", &["lea: review loans (w)"]);
    check(lowers, "to: 1000", "to: 1200", &[]);
}

#[test]
fn a_review_cannot_be_got_around_by_removing_it() {
    let repository = Repository::new("reviews: [{ when: { class: effort }, who: [lea], why: w }]\n");
    repository.edit("estimate: 5d", "estimate: 4d");
    repository.write("plan.yaml", MANIFEST);
    assert!(repository.asked().contains(&"lea: review build (w)".to_owned()), "{:?}", repository.asked());
}

#[test]
fn who_is_missing_is_told_and_fails_once_somebody_asks() {
    let repository = Repository::new("");
    repository.shell("git checkout -q -b topic");
    repository.edit("estimate: 5d", "estimate: 7d");
    repository.commit("Longer");
    assert_eq!(repository.run(&["main..."]).code, Some(0), "nobody asked");
    assert_eq!(repository.run(&["main...", "--require"]).code, Some(1));
    let ran = repository.run(&["main...", "--approved-by", "ANA@example.org", "--approved-by", "@ben-o"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.starts_with("2 of 3 agreed; still missing: cleo.\n"), "{}", ran.out);
    let missing = repository.json(&["main...", "--approved-by", "ana"])["missing"].clone();
    assert_eq!(missing, serde_json::json!(["ben", "cleo"]));
    // Two people may have one name; the address decides where it is known.
    repository.shell("git reset -q --soft HEAD~1");
    repository.commit(
        "Longer\n\nApproved-by: Ben Ode <whoever@example.org>\nreviewed-by: Cleo <cleo@example.org>\n\
         Approved-by: Ana Ruiz <ana@elsewhere.org>\n",
    );
    let ran = repository.run(&["main..."]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.starts_with("2 of 3 agreed; still missing: ana.\n"), "{}", ran.out);
    let ran = repository.run(&["main...", "--approved-by", "ana"]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.out.starts_with("All 3 who must agree have.\n"), "{}", ran.out);
    let agreed = repository.json(&["main..."])["reviewers"][1]["agreed"].clone();
    let commit = repository.shell("git rev-parse HEAD");
    assert_eq!(
        agreed,
        serde_json::json!({
            "by": "trailer",
            "claim": "Ben Ode <whoever@example.org>",
            "verified": false,
            "commit": commit.trim(),
            "unverified_because": "the base lists no `keys` of ben",
        })
    );
    let ran = repository.run(&["main...", "--approved-by", "nobody"]);
    assert!(ran.err.contains("`nobody` need not agree"), "{}", ran.err);
}

#[test]
fn files_have_owners_as_codeowners_writes_them() {
    let repository = Repository::new("");
    let ran = repository.run(&["--format", "codeowners"]);
    assert_eq!(
        ran.out,
        "# Who answers for what is in each file of the plan.\n\
         # Generated by `git plan reviewers --format codeowners`.\n\
         # without a handle or mail address: old\n\
         /my\\ work.plan.yaml @ben-o ana@example.org cleo@example.org\n"
    );
}

/// Says that a test could not be made here.
fn passed_over(why: &str) {
    let _ = writeln!(std::io::stderr(), "passed over: {why}");
}

/// Makes a key of its own, and returns its fingerprint; `None` where `ssh-keygen` is not on this machine.
fn ssh_key(repository: &Repository, name: &str) -> Option<String> {
    let made = repository.0.shell(&format!("ssh-keygen -q -t ed25519 -N '' -C {name} -f ../{name}"));
    if made.code == Some(127) {
        return None;
    }
    assert_eq!(made.code, Some(0), "{}", made.out);
    let listed = repository.shell(&format!("ssh-keygen -l -E sha256 -f ../{name}.pub"));
    listed.split(' ').nth(1).map(str::to_owned)
}

/// Signs the newest commit anew, with a message.
fn sign(repository: &Repository, key: &str, message: &str) {
    repository.write("../message", message);
    repository.shell(&format!(
        "git -c gpg.format=ssh -c user.signingkey=$PWD/../{key} -c user.name=Ana -c user.email=ana@example.org \
         commit -q --amend --allow-empty -S -F ../message"
    ));
}

#[test]
fn a_trailer_is_verified_where_the_commit_is_signed_with_a_key_of_that_person() {
    let repository = Repository::new("");
    let Some(bens) = ssh_key(&repository, "ben") else {
        return passed_over("there is no ssh-keygen");
    };
    let anothers = ssh_key(&repository, "another").expect("a key");
    repository.write(
        "plan.yaml",
        &MANIFEST.replace("handle: ben-o,", &format!("handle: ben-o, keys: [' {bens}'],")),
    );
    repository.commit("The keys");
    repository.shell("git checkout -q -b topic");
    repository.edit("estimate: 5d", "estimate: 7d");
    repository.commit("Longer");
    let bens_claim = || repository.json(&["main..."])["reviewers"][1]["agreed"].clone();
    let verified = |code: i32, out: &str| {
        let ran = repository.run(&["main...", "--verified"]);
        assert_eq!((ran.code, ran.out.lines().next()), (Some(code), Some(out)), "{}", ran.out);
    };

    sign(&repository, "ben", "Longer\n\nApproved-by: @ben-o\nApproved-by: ana@example.org\n");
    let claim = bens_claim();
    assert_eq!((&claim["verified"], &claim["key"]), (&true.into(), &bens.as_str().into()), "{claim}");
    assert!(claim.get("unverified_because").is_none(), "{claim}");
    let ran = repository.run(&["main..."]);
    assert!(
        ran.out.contains("yes, signed") && ran.out.contains("yes, by trailer, unverified"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("the base lists no `keys` of ana"), "{}", ran.out);
    verified(1, "1 of 3 agreed; still missing: ana, cleo.");

    sign(&repository, "another", "Longer\n\nReviewed-by: @ben-o\n");
    let claim = bens_claim();
    assert_eq!((&claim["verified"], &claim["key"]), (&false.into(), &anothers.as_str().into()), "{claim}");
    let why = format!("{anothers} is not among the `keys` of ben in the base");
    assert_eq!(claim["unverified_because"], why.as_str());
    verified(1, "Must agree: ana, ben, cleo.");

    // A change cannot bring the key that vouches for it.
    repository.write(
        "plan.yaml",
        &MANIFEST.replace("handle: ben-o,", &format!("handle: ben-o, keys: ['{anothers}'],")),
    );
    repository.shell("git add --all");
    sign(&repository, "another", "Longer\n\nApproved-by: @ben-o\n");
    assert_eq!(bens_claim()["verified"], false);

    // Whoever alters a commit that was signed has no signature of it.
    sign(&repository, "ben", "Longer\n\nReviewed-by: nobody\n");
    repository.shell(
        "altered=$(git cat-file commit HEAD | sed 's/nobody/@ben-o/' | git hash-object -t commit -w --stdin) \
         && git reset -q --hard $altered",
    );
    let claim = bens_claim();
    assert_eq!(claim["verified"], false);
    assert_eq!(
        claim["unverified_because"],
        "its signature could not be verified: `ssh-keygen` finds that it does not fit the commit"
    );

    repository.shell("git reset -q --soft main");
    repository.commit("Longer\n\nApproved-by: @ben-o\n");
    assert_eq!(bens_claim()["unverified_because"], "the commit is not signed");
}

#[test]
fn a_program_that_is_not_there_leaves_a_claim() {
    let repository = Repository::new("");
    let Some(bens) = ssh_key(&repository, "ben") else {
        return passed_over("there is no ssh-keygen");
    };
    repository.write(
        "plan.yaml",
        &MANIFEST.replace("handle: ben-o,", &format!("handle: ben-o, keys: ['{bens}'],")),
    );
    repository.commit("The keys");
    repository.edit("estimate: 5d", "estimate: 7d");
    repository.commit("Longer");
    sign(&repository, "ben", "Longer\n\nApproved-by: @ben-o\n");
    let program = env!("CARGO_BIN_EXE_git-plan");
    let ran = repository.0.shell(&format!("PATH=/nowhere {program} reviewers HEAD~1..HEAD"));
    let out = ran.out.replace('\n', " ");
    assert!(out.contains("`ssh-keygen` is not on this machine to verify it"), "{out}");
}

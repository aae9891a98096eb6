//! `git plan export`, as other programs read it.

use crate::program::{example, plan, run};

#[test]
fn a_persons_days_are_a_calendar() {
    let ran = run(example("lending"), "export ics --person tomas");
    assert_eq!((ran.code, ran.error.as_str()), (Some(0), ""));
    insta::assert_snapshot!("export-ics-tomas", ran.out.replace("\r\n", "\n"));
    assert_eq!(ran.out, run(example("lending"), "export ics --person tomas").out);
}

#[test]
fn a_calendar_has_what_recurs_and_what_is_asked() {
    let folder = plan(
        "cadence: 2w\nobjectives: {goal: {title: 'Loans, fast; safe', owner: ana, start: 2026-03-02, due: 2026-06-30}}\n\
         tasks:\n  weekly: {title: Ledger, owner: ana, estimate: 1h, repeat: 1w, until: 2026-12-31}\n  \
         daily: {title: Stand-up, owner: ben, with: [ana], estimate: 0.5h, repeat: 1d}\n  \
         odd: {title: Backup, owner: ana, estimate: 1h, repeat: 3d, until: 2026-03-13}\n  \
         sent: {title: Portal, owner: ana, external: Vendor, promised: 2026-04-10}\n  \
         work: {title: Work, owner: ben, estimate: 1d, due: 2026-03-20, drives: [goal]}\n\
         gates: {signed: {title: Signed, owner: ben, approvers: [ana], needs: [work]}}\n\
         risks: {slips: {title: It slips, owner: ana, threatens: [goal], probability: 20%, impact: 2w, review_by: 2026-03-31}}\n\
         decisions: {paper: {title: On paper, by: ana, date: 2026-03-25, affects: [goal]}}\n",
    );
    std::fs::write(folder.path().join("people.plan.yaml"), "people: {ben: {name: Ben}}\n").expect("a file");
    let ana = run(folder.path(), "export ics --person ana");
    insta::assert_snapshot!("export-ics-every-occasion", ana.whole().replace("\r\n", "\n"));
    // Every entry has an identity of its own.
    let all = run(folder.path(), "export ics").out;
    let mut uids: Vec<&str> = all.lines().filter(|line| line.starts_with("UID:")).collect();
    let count = uids.len();
    uids.sort_unstable();
    uids.dedup();
    assert_eq!(uids.len(), count);
    // They stay when titles change.
    let changed = std::fs::read_to_string(folder.path().join("plan.yaml"))
        .expect("a plan")
        .replace("title: Work", "title: Other");
    std::fs::write(folder.path().join("plan.yaml"), changed).expect("a plan");
    let after = run(folder.path(), "export ics").out;
    let mut others: Vec<&str> = after.lines().filter(|line| line.starts_with("UID:")).collect();
    others.sort_unstable();
    assert_eq!(others, uids);
}

#[test]
fn somebody_with_nothing_to_keep_gets_an_empty_calendar_and_a_sentence() {
    let folder = plan("tasks: {}\n");
    let ran = run(folder.path(), "export ics --person ana");
    assert_eq!(ran.error, "note: there is nothing in the plan for the calendar of Ana\n");
    assert!(ran.out.starts_with("BEGIN:VCALENDAR\r\n") && ran.out.ends_with("END:VCALENDAR\r\n"));
    let unknown = run(folder.path(), "export ics --person anna");
    assert_eq!(unknown.code, Some(2));
    assert!(unknown.error.contains("did you mean `ana`?"), "{}", unknown.error);
}

//! Fixes onto the text of one file, as many at once as there is room for.

use crate::base::Span;
use crate::diagnostic::{Edit, Fix};
use crate::model::{LoweredFile, Role};

use super::file::Refusal;
use super::meaning::held_against;

/// So often a file is read again to find out which of its fixes cannot be done.
const MOST_ATTEMPTS: usize = 200;

/// A file after fixes.
#[derive(Debug)]
pub struct Mended {
    /// Its text; the same as before where nothing was done.
    pub text: String,
    /// The places in the list of fixes of those that were done.
    pub done: Vec<usize>,
    /// Of those that cannot be done, with the reason.
    pub refused: Vec<(usize, Refusal)>,
}

/// Does fixes to a file. Those that overlap with another are neither done nor refused: they are for the next round, once the
/// file is read anew.
///
/// After it the text is read, and a fix is refused if the file then says anything else than it said before and the fix is
/// meant to do, if a comment were lost, or if a comment that steers spoke for something else.
pub fn mend(before: &LoweredFile, role: Role, fixes: &[&Fix]) -> Mended {
    let mut mended = Mended { text: before.text.as_str().to_owned(), done: Vec::new(), refused: Vec::new() };
    if !before.complete {
        const UNREAD: Refusal = "the file cannot be read to its end";
        mended.refused = (0..fixes.len()).map(|at| (at, UNREAD)).collect();
        return mended;
    }
    let mut pending = vec![apart(fixes)];
    let mut attempts = 0;
    while let Some(mut some) = pending.pop() {
        if some.is_empty() {
            continue;
        }
        attempts += 1;
        if attempts > MOST_ATTEMPTS {
            const MANY: Refusal = "too many others of the file cannot be done";
            mended.refused.extend(some.into_iter().map(|at| (at, MANY)));
            continue;
        }
        let tried: Vec<usize> = mended.done.iter().chain(&some).copied().collect();
        match attempt(before, role, fixes, &tried) {
            Ok(text) => {
                mended.text = text;
                mended.done = tried;
            }
            Err(why) if some.len() == 1 => mended.refused.push((some[0], why)),
            Err(_) => {
                let rest = some.split_off(some.len() / 2);
                pending.push(rest);
                pending.push(some);
            }
        }
    }
    mended.done.sort_unstable();
    mended.refused.sort_unstable();
    mended
}

/// The fixes that do not overlap, from the beginning of the file on.
fn apart(fixes: &[&Fix]) -> Vec<usize> {
    let span = |at: usize| {
        let spans = fixes[at].edits.iter().map(|edit| edit.place.span);
        spans.reduce(Span::to).unwrap_or_default()
    };
    let mut order: Vec<usize> = (0..fixes.len()).filter(|at| !fixes[*at].edits.is_empty()).collect();
    order.sort_by_key(|at| span(*at));
    let mut end = 0;
    order.retain(|at| {
        let fits = span(*at).start >= end;
        if fits {
            end = span(*at).end;
        }
        fits
    });
    order
}

fn attempt(before: &LoweredFile, role: Role, fixes: &[&Fix], tried: &[usize]) -> Result<String, Refusal> {
    let fixes: Vec<&Fix> = tried.iter().map(|at| fixes[*at]).collect();
    let mut edits: Vec<&Edit> = fixes.iter().flat_map(|fix| &fix.edits).collect();
    edits.sort_by_key(|edit| edit.place.span);
    let old = before.text.as_str();
    let mut text = String::with_capacity(old.len());
    let mut at = 0;
    for edit in &edits {
        let span = edit.place.span.range();
        text.push_str(&old[at..span.start]);
        text.push_str(&edit.text);
        at = span.end;
    }
    text.push_str(&old[at..]);
    held_against(before, role, &fixes, &edits, &text)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::FileId;
    use crate::diagnostic::Effect;
    use crate::model::lower;

    const TASKS: &str = "tasks:
  a: {title: A}
  b: {title: B}
  c:
    title: C
    # why
    needs: [a, b] # both
";

    /// The bytes of a part of a text.
    fn span(text: &str, part: &str) -> Span {
        let start = text.find(part).expect("it is there");
        Span::new(start, start + part.len())
    }

    fn mended(text: &str, fixes: &[&Fix]) -> Mended {
        mend(&lower(text.as_bytes(), Role::Part), Role::Part, fixes)
    }

    #[test]
    fn what_changes_anything_else_is_refused() {
        let list = "a, b]";
        for (entry, cut) in [("a", "a"), ("a", ", b"), ("b", "b] # both\n"), ("a, b", "a, ")] {
            let at = TASKS.find(list).expect("the list");
            let found = |part: &str| {
                let start = at + TASKS[at..].find(part).expect("there");
                Span::new(start, start + part.len())
            };
            let effect = Effect::EntryRemoved(found(entry));
            let fix = Fix::cut("remove it", effect, found(cut).in_file(FileId::default()));
            let found = mended(TASKS, &[&fix]);
            assert_eq!((found.text.as_str(), found.refused.len()), (TASKS, 1), "{entry:?} by {cut:?}");
        }
        // The entry goes, and a comment with it.
        let text = TASKS.replace("needs: [a, b] # both", "needs:\n      - a # one\n      - b");
        let entry = Span::new(text.find("a # one").expect("there"), text.find(" # one").expect("there"));
        let cut = span(&text, "      - a # one\n").in_file(FileId::default());
        let found = mended(&text, &[&Fix::cut("remove it", Effect::EntryRemoved(entry), cut)]);
        assert_eq!(found.refused, [(0, "a comment would be lost, or speak for something else")]);
    }

    #[test]
    fn one_that_cannot_be_done_keeps_no_other_from_being_done() {
        let text = "tasks:\n  a: {title: A, due: 2026-4-5}\n  b: {title: B, due: 2026-4-6}\n  c: {title: C, due: 2026-4-7}\n";
        let spelling =
            |word: &str, meant: &str| Fix::spelling(span(text, word).in_file(FileId::default()), word, meant);
        let mut wrong = spelling("2026-4-6", "2026-04-06");
        wrong.edits[0].text = "2026-04-07".to_owned();
        let fixes = [&spelling("2026-4-5", "2026-04-05"), &wrong, &spelling("2026-4-7", "2026-04-07")];
        let found = mended(text, &fixes);
        assert_eq!(found.done, [0, 2]);
        assert_eq!(found.refused, [(1, "the file would say something else besides")]);
        assert_eq!(found.text, text.replace("2026-4-5", "2026-04-05").replace("2026-4-7", "2026-04-07"));
    }

    #[test]
    fn a_day_that_can_be_read_brings_in_what_was_said_on_it() {
        let text = "checkins:\n  2026-3-6:\n    o: {by: ana, health: on_track}\n  2026-03-13:\n    o: {by: ana, health: at_risk}\n";
        let before = lower(text.as_bytes(), Role::Part);
        let fixes: Vec<&Fix> = before.findings.iter().filter_map(|finding| finding.fix.as_ref()).collect();
        let found = mend(&before, Role::Part, &fixes);
        assert_eq!(found.text, text.replace("2026-3-6", "2026-03-06"), "{found:?}");
        // A second one of that day would be passed over.
        let text = text.replace("2026-03-13", "2026-03-06");
        let before = lower(text.as_bytes(), Role::Part);
        let fixes: Vec<&Fix> = before.findings.iter().filter_map(|finding| finding.fix.as_ref()).collect();
        let found = mend(&before, Role::Part, &fixes);
        assert_eq!(found.refused, [(0, "the plan would say something else besides")]);
    }

    #[test]
    fn a_word_that_others_name_too_is_left_to_people() {
        let text = "tasks:\n  a: {title: A, due: &d 2026-4-5}\n  b: {title: B, due: *d}\n";
        let before = lower(text.as_bytes(), Role::Part);
        let fixes: Vec<&Fix> = before.findings.iter().filter_map(|finding| finding.fix.as_ref()).collect();
        let found = mend(&before, Role::Part, &fixes);
        assert_eq!(found.refused, [(0, "the plan would say something else besides")]);
    }
}

//! Fixes onto the text of one file, as many at once as there is room for.

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
        spans.reduce(|one, other| one.to(other)).unwrap_or_default()
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

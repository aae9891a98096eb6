//! Two versions of a file without the items that stand in both alike, so that only what differs is parsed: where both are written
//! plainly (see [`Parts`]), an item whose lines are the same in both says the same in both. What is left tells the lines of the file.

use rustc_hash::FxHashMap;

use crate::base::{Gap, SourceText};
use crate::model::ItemKind;

use super::parts::{Of, Parts, Run};

/// Returns the two versions without what stands in both.
pub(super) fn excerpts(old: (&str, &Parts), new: (&str, &Parts)) -> (SourceText, SourceText) {
    let ((old_text, one), (new_text, other)) = (old, new);
    let is_same = |(run, twin): &(&Run, &Run)| {
        let id_of = |parts: &Parts, run: usize| parts.runs[run].id.clone();
        let old_outer = run.outer.map(|outer| &old_text[id_of(one, outer)]);
        let new_outer = twin.outer.map(|outer| &new_text[id_of(other, outer)]);
        one.kind(run) == other.kind(twin)
            && old_outer == new_outer
            && run.others.len() == twin.others.len()
            && run.pieces().zip(twin.pieces()).all(|(piece, twin)| {
                old_text[one.pieces[piece].bytes.clone()] == new_text[other.pieces[twin].bytes.clone()]
            })
    };
    // Mostly all is alike up to what was edited, and from there on.
    let before = one.runs.iter().zip(&other.runs).take_while(is_same).count();
    let (rest, other_rest) = (&one.runs[before..], &other.runs[before..]);
    let after = rest.iter().rev().zip(other_rest.iter().rev()).take_while(is_same).count();
    let (rest, other_rest) = (&rest[..rest.len() - after], &other_rest[..other_rest.len() - after]);
    let in_other: FxHashMap<(ItemKind, &str), usize> = (before..)
        .zip(other_rest)
        .map(|(at, run)| ((other.kind(run), &new_text[run.id.clone()]), at))
        .collect();
    let twin = |at: usize| {
        let run = &one.runs[at];
        if at < before {
            return Some(at);
        }
        if at >= before + rest.len() {
            return Some(at + other.runs.len() - one.runs.len());
        }
        let twin = in_other.get(&(one.kind(run), &old_text[run.id.clone()])).copied()?;
        is_same(&(run, &other.runs[twin])).then_some(twin)
    };
    let mut left = (vec![Left::All; one.runs.len()], vec![Left::All; other.runs.len()]);
    let mut twins = vec![None; other.runs.len()];
    for (at, twin) in (0..one.runs.len()).filter_map(|at| Some((at, twin(at)?))) {
        (left.0[at], left.1[twin]) = (Left::Nothing, Left::Nothing);
        twins[twin] = Some(at);
    }
    // Of what something is nested in that is not in both, the id is left in both.
    let holders = |parts: &Parts, left: &[Left]| -> Vec<usize> {
        let nested = parts.runs.iter().zip(left).filter(|(_, left)| **left == Left::All);
        nested.filter_map(|(run, _)| run.outer).collect()
    };
    for (outer, twin) in holders(one, &left.0).into_iter().filter_map(|outer| Some((outer, twin(outer)?))) {
        (left.0[outer], left.1[twin]) = (Left::Id, Left::Id);
    }
    for (twin, outer) in holders(other, &left.1).into_iter().filter_map(|twin| Some((twin, twins[twin]?))) {
        (left.0[outer], left.1[twin]) = (Left::Id, Left::Id);
    }
    (one.without(old_text, &left.0), other.without(new_text, &left.1))
}

/// What is left of an item.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Left {
    All,
    /// The line of its id, since something is left that is nested in it.
    Id,
    Nothing,
}

impl Parts {
    /// Returns what is left of the text, without sections of which nothing is.
    fn without(&self, text: &str, left: &[Left]) -> SourceText {
        let mut items: Vec<usize> = self.sections.iter().map(|section| section.items).collect();
        for (run, _) in self.runs.iter().zip(left).filter(|(_, left)| **left == Left::Nothing) {
            items[run.section] -= 1;
        }
        let mut rest = String::new();
        let mut gaps: Vec<Gap> = Vec::new();
        for (at, piece) in self.pieces.iter().enumerate() {
            let bytes = piece.bytes.clone();
            let kept = match piece.of {
                Of::File => piece.lines,
                // A section that had no items before stays what it was.
                Of::Key(section) if items[section] > 0 || self.sections[section].items == 0 => piece.lines,
                Of::Run(run) => match left[run] {
                    Left::All => piece.lines,
                    Left::Id if self.runs[run].first == at => 1,
                    Left::Id | Left::Nothing => 0,
                },
                Of::Key(_) => 0,
            };
            let end = match kept {
                0 => bytes.start,
                1 => text[bytes.clone()].find('\n').map_or(bytes.end, |at| bytes.start + at + 1),
                _ => bytes.end,
            };
            rest.push_str(&text[bytes.start..end]);
            if kept == piece.lines {
                continue;
            }
            let gap = Gap { at: rest.len() as u32, lines: (piece.lines - kept) as u32 };
            match gaps.last_mut() {
                Some(last) if last.at == gap.at => last.lines += gap.lines,
                _ => gaps.push(gap),
            }
        }
        SourceText::excerpt(rest, gaps)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{Item, Role, lower, registry};

    fn check(old: &str, new: &str, expected: (&str, &str)) {
        let parts = |text| Parts::of(text).expect("a plain file");
        let (one, other) = excerpts((old, &parts(old)), (new, &parts(new)));
        assert_eq!((one.as_str(), other.as_str()), expected);
        for (excerpt, text) in [(one, old), (other, new)] {
            let whole = SourceText::new(text.to_owned());
            let mut at = 0;
            for line in excerpt.as_str().split_inclusive('\n') {
                let number = excerpt.position(at).line;
                assert_eq!(excerpt.line(number), line.trim_end());
                assert_eq!(whole.line(number), line.trim_end());
                at += line.len() as u32;
            }
        }
    }

    #[test]
    fn what_stands_in_both_is_left_out_and_lines_keep_their_numbers() {
        check(
            "tasks:\n  a:\n    title: A\n  b:\n    title: B\n",
            "tasks:\n  b:\n    title: B\n  a:\n    title: Z\n",
            ("tasks:\n  a:\n    title: A\n", "tasks:\n  a:\n    title: Z\n"),
        );
    }

    #[test]
    fn a_section_of_which_nothing_is_left_is_left_out_too() {
        check(
            "plan: P\ntasks:\n  a: { title: A }\ngates:\n  g: { title: G }\n",
            "plan: Q\ntasks:\n  a: { title: A }\ngates:\n",
            ("plan: P\ngates:\n  g: { title: G }\n", "plan: Q\ngates:\n"),
        );
    }

    proptest! {
        #[test]
        fn what_is_left_of_two_versions_has_the_items_that_differ(
            tasks in prop::collection::vec((0..9_usize, 0..3_usize, 0..3_usize), 1..12),
            edits in prop::collection::vec((0..12_usize, 0..9_usize, 0..3_usize, 0..3_usize), 0..4),
        ) {
            let mut edited = tasks.clone();
            for (at, id, outer, title) in edits {
                let at = at % edited.len();
                edited[at] = (id, outer, title);
            }
            let (old, new) = (nested(&tasks), nested(&edited));
            let (one, other) = (Parts::of(&old).expect("plain"), Parts::of(&new).expect("plain"));
            let (left, right) = excerpts((&old, &one), (&new, &other));
            let items = |text: &str| -> std::collections::BTreeSet<String> {
                let file = lower(text.as_bytes(), Role::Part);
                assert!(file.complete && file.whole, "{text}");
                let outer = |item: &Item| item.nested_in.map(|outer| file.items[outer as usize].id.value.clone());
                let title = |item: &Item| {
                    // What only holds others is left without its fields.
                    let is_held = text != old && text != new && item.get(registry::TITLE).is_none();
                    if is_held { "I0".to_owned() } else { item.title().to_owned() }
                };
                file.items.iter().map(|item| format!("{:?} {:?} {}", item.id.value, outer(item), title(item))).collect()
            };
            let (all_old, all_new) = (items(&old), items(&new));
            let (left, right) = (items(left.as_str()), items(right.as_str()));
            prop_assert!(left.is_subset(&all_old) && right.is_subset(&all_new));
            // Whatever is not in both is left, and whatever is in both is left in both or in none.
            prop_assert!(all_old.difference(&all_new).all(|item| left.contains(item)));
            prop_assert!(all_new.difference(&all_old).all(|item| right.contains(item)));
            let both = all_old.intersection(&all_new);
            for item in both {
                prop_assert_eq!(left.contains(item), right.contains(item), "{}\n{}\n{}", item, old, new);
            }
        }
    }

    /// Initiatives with tasks in them, and tasks beside them.
    fn nested(tasks: &[(usize, usize, usize)]) -> String {
        let mut seen = std::collections::BTreeSet::new();
        let tasks: Vec<_> = tasks.iter().filter(|(id, ..)| seen.insert(*id)).collect();
        let mut text = String::new();
        for outer in 0..2 {
            let own: Vec<_> = tasks.iter().filter(|(_, own, _)| *own == outer).collect();
            if outer == 0 {
                text.push_str("initiatives:\n");
            }
            text.push_str(&format!("  i{outer}:\n    title: I0\n"));
            if !own.is_empty() {
                text.push_str("    tasks:\n");
            }
            own.iter().for_each(|(id, _, title)| {
                text.push_str(&format!("      t{id}:\n        title: T{title}\n"));
            });
            text.push_str("    owner: ana\n");
        }
        text.push_str("tasks:\n");
        let others = tasks.iter().filter(|(_, own, _)| *own == 2);
        others.for_each(|(id, _, title)| text.push_str(&format!("  t{id}: {{ title: T{title} }}\n")));
        text
    }
}

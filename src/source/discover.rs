//! Finds the folder of a plan: from a folder upwards, or all those below it.

use std::collections::VecDeque;

use super::path::join;
use super::selection::is_hidden;
use super::tree::{Kind, Tree};

/// How many files and folders are looked at when plans below are listed.
const ENTRIES_LIMIT: usize = 100_000;
/// How deep.
const DEPTH_LIMIT: usize = 12;
/// How many plans are listed.
const PLANS_LIMIT: usize = 50;

/// Returns the folder of the plan that is found from a folder upwards: in each, itself first, then its `plan`.
pub(super) fn above<P>(
    ancestors: impl Iterator<Item = P>,
    inner: impl Fn(&P) -> P,
    has_manifest: impl Fn(&P) -> bool,
) -> Option<P> {
    for folder in ancestors {
        if has_manifest(&folder) {
            return Some(folder);
        }
        let inner = inner(&folder);
        if has_manifest(&inner) {
            return Some(inner);
        }
    }
    None
}

/// Returns the folders below one that hold a manifest, in order of their paths. The walk is bounded, nearest first.
pub(super) fn below<T: Tree>(tree: &T, top: &str) -> Vec<String> {
    let mut plans = Vec::new();
    let mut seen = 0;
    let mut folders: VecDeque<_> =
        tree.folder(top).map(|folder| (top.to_owned(), folder, 0)).into_iter().collect();
    while let Some((path, folder, depth)) = folders.pop_front() {
        // What cannot be listed holds no plan that could be named.
        let mut entries = tree.list(&folder).unwrap_or_default();
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        seen += entries.len();
        for entry in entries {
            match entry.kind {
                Kind::Folder(inner) if depth < DEPTH_LIMIT && !is_hidden(&entry.name) => {
                    folders.push_back((join(&path, &entry.name), inner, depth + 1));
                }
                Kind::File(_) | Kind::Link if entry.name == super::MANIFEST => plans.push(path.clone()),
                _ => {}
            }
        }
        if seen > ENTRIES_LIMIT || plans.len() >= PLANS_LIMIT {
            break;
        }
    }
    plans.sort();
    plans
}

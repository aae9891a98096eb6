//! Paths as text: relative, with forward slashes, the same on every system.

use std::path::{Component, Path};

/// Joins two relative paths, either of which may be empty.
pub(super) fn join(folder: &str, name: &str) -> String {
    match (folder.is_empty(), name.is_empty()) {
        (true, _) => name.to_owned(),
        (_, true) => folder.to_owned(),
        _ => format!("{folder}/{name}"),
    }
}

/// Returns the folder that a path lies in, empty for the top.
pub(super) fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Returns the last part of a path.
pub(super) fn name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// Returns a folder and all those above it up to the top, which is the empty path.
pub(super) fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    let mut next = Some(path);
    std::iter::from_fn(move || {
        let current = next?;
        next = (!current.is_empty()).then(|| parent(current));
        Some(current)
    })
}

/// Resolves `.` and `..` in a path that is read from `folder`, by its text alone.
///
/// Returns `None` where it is absolute, or leads above the top.
pub(super) fn resolve(folder: &str, path: &str) -> Option<String> {
    if path.starts_with('/') || Path::new(path).is_absolute() {
        return None;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Returns the path below `folder`, if it is there; the folder itself is the empty path.
pub(super) fn below<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    if folder.is_empty() || path == folder {
        return Some(if path == folder { "" } else { path });
    }
    path.strip_prefix(folder)?.strip_prefix('/')
}

/// Returns whether any part of the path is the folder where git keeps its own.
pub(super) fn enters_git(path: &str) -> bool {
    path.split('/').any(|part| part.eq_ignore_ascii_case(".git"))
}

/// Writes a relative path of this system with forward slashes. Bytes that are not UTF-8 are replaced.
pub(super) fn to_text(path: &Path) -> String {
    let parts = path.components().filter_map(|component| match component {
        Component::Normal(part) => Some(part.to_string_lossy()),
        Component::ParentDir => Some("..".into()),
        _ => None,
    });
    parts.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ancestors_end_with_the_top() {
        assert_eq!(ancestors("a/b").collect::<Vec<_>>(), ["a/b", "a", ""]);
        assert_eq!(ancestors("").collect::<Vec<_>>(), [""]);
    }

    #[test]
    fn a_path_that_leads_above_the_top_is_nowhere() {
        assert_eq!(resolve("a/b", "../c.csv").as_deref(), Some("a/c.csv"));
        assert_eq!(resolve("a", "./x//y").as_deref(), Some("a/x/y"));
        assert_eq!(resolve("a", "../../c.csv"), None);
        assert_eq!(resolve("a", "/etc/passwd"), None);
    }

    #[test]
    fn below_compares_whole_names() {
        assert_eq!(below("plan/a", "plan"), Some("a"));
        assert_eq!(below("plans/a", "plan"), None);
        assert_eq!(below("plan", "plan"), Some(""));
        assert_eq!(below("a", ""), Some("a"));
    }
}

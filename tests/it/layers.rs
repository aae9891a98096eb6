//! The rooms of `src` keep to the table in `ARCHITECTURE.md`: which room may import which, and who alone may do what.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::session::repository;

/// Words that only one room may use: other crates that it hides, and what makes the same input give different bytes.
const ALONE: [(&str, &[&str]); 7] = [
    ("syntax", &["granit_parser::"]),
    ("source", &["git2::", "std::fs", "ignore::", "globset::"]),
    ("graph", &["petgraph::"]),
    ("render", &["comfy_table::", "miette::"]),
    ("cli", &["clap::", "clap_complete::", "clap_mangen::", "terminal_size::"]),
    ("cli", &["std::env", "SystemTime", "Instant::now", "process::exit"]),
    ("cli", &["println!", "print!", "eprint!", "stdout()", "stderr()", "stdin()"]),
];

/// A file of `src`, as a room has it.
struct Source {
    /// The path from the top of the repository, with forward slashes.
    path: String,
    /// Its folder in `src`; nothing of `lib.rs` and `main.rs`.
    room: Option<String>,
    /// The code without comments and without the tests at its end.
    code: String,
}

/// What a room may import, and what one of its files may besides.
#[derive(Default)]
struct Permit {
    rooms: BTreeSet<String>,
    files: BTreeMap<String, BTreeSet<String>>,
}

fn sources() -> Vec<Source> {
    let top = repository();
    let mut found = Vec::new();
    let mut folders = vec![top.join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                found.push(source(top, &path));
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(found.len() > 50, "the sources are found");
    found
}

fn source(top: &Path, path: &PathBuf) -> Source {
    let text = std::fs::read_to_string(path).expect("UTF-8");
    let path = path.strip_prefix(top).expect("below").to_string_lossy().replace('\\', "/");
    let room =
        path.strip_prefix("src/").and_then(|inner| inner.split_once('/')).map(|(room, _)| room.to_owned());
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let code = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    Source { room, code: code.map(|line| format!("{line}\n")).collect(), path }
}

/// Returns the rooms that a code names behind `crate::`, one by one or in braces.
fn imports(code: &str) -> BTreeSet<String> {
    let name = |text: &str| -> String {
        text.trim_start().chars().take_while(|letter| letter.is_ascii_lowercase() || *letter == '_').collect()
    };
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        // `$crate::` in a macro is ours too; `other_crate::` is not.
        if code[..at].ends_with(|letter: char| letter.is_alphanumeric() || letter == '_') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        let Some(group) = rest.strip_prefix('{') else {
            found.insert(name(rest));
            continue;
        };
        let mut depth = 0;
        let mut part = String::new();
        for letter in group.chars() {
            match letter {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    found.insert(name(&std::mem::take(&mut part)));
                    continue;
                }
                _ => {}
            }
            part.push(letter);
        }
        found.insert(name(&part));
    }
    found.remove("");
    found
}

/// Reads the table: a row is ``| `room` | what it holds | what it may import |``, the last column being names in
/// backticks, `–` for nothing, or `everything`; behind a semicolon, ``in `file.rs` also `room` ``.
fn table() -> BTreeMap<String, Permit> {
    let text = std::fs::read_to_string(repository().join("ARCHITECTURE.md")).expect("a file");
    let rows = text.lines().skip_while(|line| !line.starts_with("| room |")).skip(2);
    let rows: Vec<Vec<&str>> = rows
        .take_while(|line| line.starts_with('|'))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    let quoted =
        |text: &str| -> Vec<String> { text.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
    let every: BTreeSet<String> = rows.iter().map(|row| row[0].trim_matches('`').to_owned()).collect();
    let permit = |cell: &str| {
        let mut clauses = cell.split(';');
        let first = clauses.next().unwrap_or_default();
        let mut permit = Permit { rooms: quoted(first).into_iter().collect(), ..Permit::default() };
        if first.trim() == "everything" {
            permit.rooms.clone_from(&every);
        }
        for clause in clauses {
            let mut names = quoted(clause).into_iter();
            permit.files.insert(names.next().expect("a file"), names.collect());
        }
        for room in permit.rooms.iter().chain(permit.files.values().flatten()) {
            assert!(every.contains(room), "the table speaks of `{room}`, which has no row");
        }
        permit
    };
    let permits: BTreeMap<_, _> =
        rows.iter().map(|row| (row[0].trim_matches('`').to_owned(), permit(row[2]))).collect();
    assert!(permits.len() > 10, "the table of ARCHITECTURE.md is found");
    permits
}

#[test]
fn a_room_imports_what_the_table_says_and_nothing_else() {
    let table = table();
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(room) = &source.room else { continue };
        let Some(permit) = table.get(room) else {
            wrong.push(format!("{}: the room `{room}` has no row", source.path));
            continue;
        };
        let file = source.path.rsplit('/').next().unwrap_or_default();
        let nothing = BTreeSet::new();
        let also = permit.files.get(file).unwrap_or(&nothing);
        let named = imports(&source.code);
        let refused = named.iter().filter(|name| *name != room && table.contains_key(*name));
        for name in refused.filter(|name| !permit.rooms.contains(*name) && !also.contains(*name)) {
            wrong.push(format!("{}: `{room}` may not import `{name}`", source.path));
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn what_one_room_does_alone_no_other_does() {
    let mut wrong = Vec::new();
    // `main.rs` hands the arguments over.
    for source in sources().into_iter().filter(|source| source.path != "src/main.rs") {
        for (room, words) in ALONE {
            for word in words.iter().filter(|_| source.room.as_deref() != Some(room)) {
                let whole = |at: usize| {
                    !source.code[..at].ends_with(|letter: char| letter.is_alphanumeric() || letter == '_')
                };
                if source.code.match_indices(word).any(|(at, _)| whole(at)) {
                    wrong.push(format!("{}: `{word}` is for `{room}` alone", source.path));
                }
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn every_folder_opens_with_a_promise() {
    let text = |path: &str| std::fs::read_to_string(repository().join(path)).expect("a file");
    let opens =
        |source: &&Source| source.path.ends_with("/mod.rs") && !text(&source.path).starts_with("//! ");
    let sources = sources();
    let silent: Vec<&str> = sources.iter().filter(opens).map(|source| source.path.as_str()).collect();
    assert_eq!(silent, [""; 0]);
}

#[test]
fn imports_are_found_one_by_one_and_in_braces() {
    let code = "use crate::base::Day;\nuse crate::{graph::{self, Ix}, model};\nlet x = crate::view::Y; other_crate::z!();";
    let found = imports(code);
    assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), ["base", "graph", "model", "view"]);
}

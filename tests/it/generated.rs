//! Files of the repository that are written by the program itself, kept in step with it.

use std::path::Path;

/// Asserts that a file of the repository holds `expected`; with `UPDATE_GENERATED=1` in the environment, writes it.
pub(crate) fn check(path: &str, expected: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE_GENERATED").is_some_and(|value| value == "1") {
        std::fs::write(&file, expected).unwrap_or_else(|error| panic!("{path}: {error}"));
        return;
    }
    let found = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        found.replace("\r\n", "\n") == expected,
        "{path} is out of step: run `UPDATE_GENERATED=1 cargo test --test it` and look at the difference"
    );
}

//! Writes files: new ones, and never over one that is there; or ours, in place of older ones.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::path::{enters_git, resolve};
use super::{MANIFEST, PLAN_SUFFIX, SourceError};

/// Writes new files below a directory, which is made if it is not there. Paths are from there, with forward slashes.
///
/// Where one of the files exists, nothing is written.
pub fn write_new(directory: &Path, files: &[(&str, &[u8])]) -> Result<(), SourceError> {
    let mut targets = Vec::with_capacity(files.len());
    for (path, bytes) in files {
        let target = directory.join(safe(path)?);
        if target.symlink_metadata().is_ok() {
            return Err(SourceError::AlreadyExists { path: target });
        }
        targets.push((target, *bytes));
    }
    for (target, bytes) in targets {
        write(&target, bytes)?;
    }
    Ok(())
}

/// Writes a new file below a directory like [`write_new`], and refuses one that a link would lead out of the directory.
pub(super) fn write_new_inside(directory: &Path, path: &str, bytes: &[u8]) -> Result<(), SourceError> {
    let leads_out = || -> std::io::Result<bool> {
        let target = directory.join(safe(path).map_err(std::io::Error::other)?);
        let there = target.ancestors().skip(1).find(|folder| folder.exists()).unwrap_or(directory);
        Ok(!there.canonicalize()?.starts_with(directory.canonicalize()?))
    };
    if leads_out().map_err(|source| SourceError::Write { path: directory.join(path), source })? {
        return Err(SourceError::UnsafePath { path: path.to_owned() });
    }
    write_new(directory, &[(path, bytes)])
}

/// Writes files below a directory, which is made if it is not there, over those of the same names.
///
/// It is for what the program makes and makes anew: never for what a person wrote.
pub fn replace(directory: &Path, files: &[(&str, &[u8])]) -> Result<(), SourceError> {
    for (path, bytes) in files {
        let target = directory.join(safe(path)?);
        let written =
            target.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&target, bytes));
        written.map_err(|source| SourceError::Write { path: target, source })?;
    }
    Ok(())
}

/// Writes a report where a person said, over what is there; never over a file of a plan.
pub fn write_report(path: &Path, text: &str) -> Result<(), SourceError> {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    if name == MANIFEST || name.ends_with(PLAN_SUFFIX) {
        return Err(SourceError::AlreadyExists { path: path.to_owned() });
    }
    fs::write(path, text).map_err(|source| SourceError::Write { path: path.to_owned(), source })
}

/// Returns a path that stays in the folder it is used in.
pub(super) fn safe(path: &str) -> Result<&str, SourceError> {
    let is_safe = resolve("", path).is_some_and(|resolved| resolved == path && !path.is_empty());
    if !is_safe || enters_git(path) || path.contains('\\') || path.contains('\0') {
        return Err(SourceError::UnsafePath { path: path.to_owned() });
    }
    Ok(path)
}

fn write(target: &PathBuf, bytes: &[u8]) -> Result<(), SourceError> {
    let result = target.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| {
        let mut file = fs::File::create_new(target)?;
        file.write_all(bytes)
    });
    result.map_err(|source| SourceError::Write { path: target.clone(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_written_where_one_of_the_files_exists() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("b"), "mine").expect("a file");
        let error = write_new(folder.path(), &[("a", b"1"), ("b", b"2")]).expect_err("`b` is there");
        assert!(matches!(error, SourceError::AlreadyExists { .. }));
        assert!(!folder.path().join("a").exists());
        write_new(&folder.path().join("new"), &[("plan/a", b"1")]).expect("written");
        assert_eq!(fs::read(folder.path().join("new/plan/a")).expect("there"), b"1");
    }

    #[test]
    fn a_report_goes_over_another_and_never_over_a_plan() {
        let folder = tempfile::tempdir().expect("a folder");
        let report = folder.path().join("report.json");
        write_report(&report, "longer").expect("written");
        write_report(&report, "new").expect("written again");
        assert_eq!(fs::read(&report).expect("there"), b"new");
        for name in ["plan.yaml", "work.plan.yaml"] {
            write_report(&folder.path().join(name), "x").expect_err("a file of a plan");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_new_file_stays_inside_whatever_links_there_are() {
        let (folder, other) =
            (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        std::os::unix::fs::symlink(other.path(), folder.path().join("out")).expect("a link");
        let refused = write_new_inside(folder.path(), "out/a", b"1").expect_err("it leads out");
        assert!(matches!(refused, SourceError::UnsafePath { .. }));
        assert_eq!(fs::read_dir(other.path()).expect("a folder").count(), 0);
        write_new_inside(folder.path(), "in/a", b"1").expect("written");
        write_new_inside(folder.path(), "in/a", b"2").expect_err("it is there");
        assert_eq!(fs::read(folder.path().join("in/a")).expect("there"), b"1");
    }

    #[test]
    fn a_path_out_of_the_folder_is_refused() {
        for path in ["", "../a", "/a", "a/../b", ".git/config", "a/.GIT/x", "a//b"] {
            assert!(matches!(safe(path), Err(SourceError::UnsafePath { .. })), "{path}");
        }
    }
}

//! Writes over a file of a plan, at once or not at all; and what would be different, as git writes it.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::SourceError;

/// So many names are tried for the file that is written beside the one it replaces.
const MOST_NAMES: u32 = 100;

/// Puts other bytes in place of a file's, of which `before` are those that were read.
///
/// They are written to a file beside it, which then takes its place: whoever reads meanwhile finds the one or the other, and
/// what stops the program leaves the file as it was. Its mode stays, and a symbolic link goes on leading to it. A file that may
/// not be written, or that says something else by now, is left alone.
pub(super) fn overwrite(path: &Path, before: &[u8], after: &[u8]) -> Result<(), SourceError> {
    let failed = |source| SourceError::Write { path: path.to_owned(), source };
    let target = path.canonicalize().map_err(failed)?;
    if fs::read(&target).map_err(failed)? != before {
        return Err(SourceError::ChangedMeanwhile { path: path.to_owned() });
    }
    let permissions = target.metadata().map_err(failed)?.permissions();
    if permissions.readonly() {
        return Err(failed(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only")));
    }
    let (beside, mut file) = beside(&target).map_err(failed)?;
    let written = file
        .write_all(after)
        .and_then(|()| file.set_permissions(permissions))
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&beside, &target));
    if let Err(source) = written {
        let _ = fs::remove_file(&beside);
        return Err(failed(source));
    }
    // The new name is safe once its folder is; a system that cannot say so has done what it can.
    if let Some(folder) = target.parent().and_then(|folder| File::open(folder).ok()) {
        let _ = folder.sync_all();
    }
    Ok(())
}

/// Makes a new file in the same folder, hidden, so that no plan takes it for one of its own.
fn beside(target: &Path) -> io::Result<(PathBuf, File)> {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    for number in 0..MOST_NAMES {
        let path = target.with_file_name(format!(".{name}.{}-{number}.new", std::process::id()));
        match File::create_new(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            made => return made.map(|file| (path, file)),
        }
    }
    Err(io::Error::from(io::ErrorKind::AlreadyExists))
}

/// Returns what is different between two texts of a file, as `git diff` prints it and `git apply` reads it.
pub fn patch(path: &str, before: &str, after: &str) -> Result<String, SourceError> {
    let made = || -> Result<String, git2::Error> {
        let name = Some(Path::new(path));
        let mut patch = git2::Patch::from_buffers(before.as_bytes(), name, after.as_bytes(), name, None)?;
        Ok(String::from_utf8_lossy(&patch.to_buf()?).into_owned())
    };
    made().map_err(SourceError::git("what would be different"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("plan.yaml");
        fs::write(&path, "old").expect("a file");
        overwrite(&path, b"old", b"new").expect("written");
        assert_eq!(fs::read(&path).expect("there"), b"new");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }

    #[test]
    fn a_file_that_says_something_else_by_now_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("plan.yaml");
        fs::write(&path, "theirs").expect("a file");
        let error = overwrite(&path, b"old", b"new").expect_err("it was changed");
        assert!(matches!(error, SourceError::ChangedMeanwhile { .. }));
        assert_eq!(fs::read(&path).expect("there"), b"theirs");
    }

    #[cfg(unix)]
    #[test]
    fn mode_and_links_stay_and_what_is_read_only_is_left_alone() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().expect("a folder");
        let (file, link) = (folder.path().join("real.yaml"), folder.path().join("plan.yaml"));
        fs::write(&file, "old").expect("a file");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("a mode");
        symlink("real.yaml", &link).expect("a link");
        overwrite(&link, b"old", b"new").expect("written");
        assert!(link.symlink_metadata().expect("there").file_type().is_symlink());
        assert_eq!(fs::read(&file).expect("there"), b"new");
        assert_eq!(file.metadata().expect("there").permissions().mode() & 0o777, 0o640);
        fs::set_permissions(&file, fs::Permissions::from_mode(0o440)).expect("a mode");
        overwrite(&link, b"new", b"newer").expect_err("it is read-only");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 2);
    }

    #[test]
    fn a_patch_is_what_git_prints() {
        let patch = patch("plan/a.plan.yaml", "a: 1\r\nb: 2\r\nc: 3", "a: 1\r\nc: 3").expect("a patch");
        let hunk = "@@ -1,3 +1,2 @@\n a: 1\r\n-b: 2\r\n c: 3\n\\ No newline at end of file\n";
        assert!(patch.starts_with("diff --git a/plan/a.plan.yaml b/plan/a.plan.yaml\nindex "), "{patch}");
        assert!(patch.ends_with(hunk), "{patch}");
    }
}

//! Who signed a commit: the key's fingerprint, told by the programs that git itself asks.
//!
//! What they say is data: whose key it is, the plan says. `ssh-keygen` and `gpg` are found on the path and called without
//! a shell; they see the commit on their standard input and the signature in a file that goes away.

use std::io::{self, Read, Write};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use super::{Commit, Repository};
use crate::base::{Signature, Signer};

/// How long is waited before a program is asked again whether it is done.
const PAUSE: Duration = Duration::from_millis(5);
/// How often it is asked before it is ended: for ten seconds, counted and not measured.
const PAUSES: u32 = 2000;
/// How much of what a program prints is read.
const OUTPUT_LIMIT: u64 = 1 << 16;

const SSH: &str = "-----BEGIN SSH SIGNATURE-----";
const PGP: [&str; 2] = ["-----BEGIN PGP SIGNATURE-----", "-----BEGIN PGP MESSAGE-----"];

impl Repository {
    /// Says whether a commit is signed, and with which key.
    ///
    /// An SSH signature needs nothing but `ssh-keygen`. `OpenPGP` needs `gpg`, and the key in its keyring. The repository's
    /// own settings are not asked which program to run, since whoever wrote them might be anybody.
    pub fn signature(&self, commit: &Commit) -> Signature {
        let Ok((signature, content)) = self.git().extract_signature(&commit.id.0, None) else {
            return Signature::None;
        };
        let armor = String::from_utf8_lossy(&signature).trim_start().to_owned();
        if armor.starts_with(SSH) {
            ssh(&signature, &content)
        } else if PGP.iter().any(|begin| armor.starts_with(begin)) {
            openpgp(&signature, &content)
        } else {
            Signature::Unverified("it is neither an SSH nor an OpenPGP signature".to_owned())
        }
    }
}

/// Asks `ssh-keygen`, which knows the key from the signature itself.
fn ssh(signature: &[u8], content: &[u8]) -> Signature {
    let said = ask("ssh-keygen", &["-Y", "check-novalidate", "-n", "git", "-s"], &[], signature, content);
    let said = match said {
        Ok(said) => said,
        Err(why) => return Signature::Unverified(why),
    };
    let good =
        said.text.lines().find(|line| said.succeeded && line.starts_with("Good \"git\" signature with "));
    let fingerprint = good.and_then(|line| line.rsplit_once(" key ")).map(|(_, key)| key.trim());
    match fingerprint.filter(|fingerprint| fingerprint.starts_with("SHA256:")) {
        Some(fingerprint) => Signature::By(Signer { fingerprint: fingerprint.to_owned(), primary: None }),
        None => Signature::Unverified("`ssh-keygen` finds that it does not fit the commit".to_owned()),
    }
}

/// Asks `gpg`, by its keyring alone.
fn openpgp(signature: &[u8], content: &[u8]) -> Signature {
    let before = ["--batch", "--no-tty", "--status-fd=1", "--no-auto-key-retrieve", "--verify"];
    match ask("gpg", &before, &["-"], signature, content) {
        Ok(said) => openpgp_status(&said.text),
        Err(why) => Signature::Unverified(why),
    }
}

/// Reads what `gpg` says of a signature, as its `doc/DETAILS` describes it.
fn openpgp_status(status: &str) -> Signature {
    let lines = || status.lines().filter_map(|line| line.strip_prefix("[GNUPG:] "));
    let words = |name: &str| {
        lines().map(|line| line.split(' ').collect::<Vec<_>>()).find(|words| words.first() == Some(&name))
    };
    let why = |why: &str| Signature::Unverified(why.to_owned());
    if words("NO_PUBKEY").is_some() {
        return why("`gpg` does not know its key");
    }
    for (word, said) in [
        ("BADSIG", "`gpg` finds that it does not fit the commit"),
        ("EXPSIG", "it has expired"),
        ("EXPKEYSIG", "its key has expired"),
        ("REVKEYSIG", "its key was revoked"),
    ] {
        if words(word).is_some() {
            return why(said);
        }
    }
    // Several signatures in one are not what git makes, and one of them may be anybody's.
    let valid: Vec<_> = lines().filter(|line| line.starts_with("VALIDSIG ")).collect();
    match (words("GOODSIG"), valid.as_slice()) {
        (Some(_), [one]) => {
            let words: Vec<&str> = one.split(' ').collect();
            let fingerprint = words.get(1).copied().unwrap_or_default().to_owned();
            let primary = words.get(10).map(|primary| (*primary).to_owned());
            Signature::By(Signer { primary: primary.filter(|primary| *primary != fingerprint), fingerprint })
        }
        _ => why("`gpg` cannot verify it"),
    }
}

/// What a program said.
struct Said {
    text: String,
    succeeded: bool,
}

/// Runs a program with the signature as a file among its arguments and the content on its standard input. What keeps it from
/// answering is told in a clause.
fn ask(
    program: &str,
    before: &[&str],
    after: &[&str],
    signature: &[u8],
    content: &[u8],
) -> Result<Said, String> {
    let failed = |error: &io::Error| match error.kind() {
        io::ErrorKind::NotFound => format!("`{program}` is not on this machine to verify it"),
        _ => format!("`{program}` cannot be asked: {error}"),
    };
    let mut file = tempfile::NamedTempFile::new().map_err(|error| failed(&error))?;
    file.write_all(signature).and_then(|()| file.flush()).map_err(|error| failed(&error))?;
    let mut child = Command::new(program)
        .args(before)
        .arg(file.path())
        .args(after)
        .env("LC_ALL", "C")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| failed(&error))?;
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    thread::scope(|scope| {
        // Written and read beside the wait, so that neither side of a full pipe waits for the other.
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(content)));
        let read = scope.spawn(move || {
            let mut text = Vec::new();
            let _ = stdout.map(|stdout| stdout.take(OUTPUT_LIMIT).read_to_end(&mut text));
            String::from_utf8_lossy(&text).into_owned()
        });
        let succeeded = wait(&mut child).map_err(|error| failed(&error))?;
        let text = read.join().unwrap_or_default();
        succeeded.map(|succeeded| Said { text, succeeded }).ok_or_else(|| {
            let seconds = (PAUSE * PAUSES).as_secs();
            format!("`{program}` did not answer in {seconds} seconds")
        })
    })
}

/// Waits for a program to end, and says whether it succeeded; one that takes too long is ended, and answers nothing.
fn wait(child: &mut Child) -> io::Result<Option<bool>> {
    for _ in 0..PAUSES {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status.success()));
        }
        thread::sleep(PAUSE);
    }
    child.kill()?;
    child.wait()?;
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRIMARY: &str = "0123456789ABCDEF0123456789ABCDEF01234567";
    const SUBKEY: &str = "89ABCDEF0123456789ABCDEF0123456789ABCDEF";

    #[test]
    fn what_gpg_says_is_read_strictly() {
        let good = format!(
            "[GNUPG:] NEWSIG\n[GNUPG:] GOODSIG 89ABCDEF01234567 Ana <ana@example.org>\n\
             [GNUPG:] VALIDSIG {SUBKEY} 2026-03-02 1772409600 0 4 0 22 8 00 {PRIMARY}\n[GNUPG:] TRUST_UNDEFINED\n"
        );
        let signer = Signer { fingerprint: SUBKEY.to_owned(), primary: Some(PRIMARY.to_owned()) };
        assert_eq!(openpgp_status(&good), Signature::By(signer));
        let unverified = |status: &str| matches!(openpgp_status(status), Signature::Unverified(_));
        assert!(unverified(&good.replace("GOODSIG", "EXPKEYSIG")));
        assert!(unverified(&good.replace("GOODSIG", "REVKEYSIG")));
        assert!(unverified(&format!("{good}{good}")), "two signatures in one");
        assert!(unverified(
            "[GNUPG:] ERRSIG 89ABCDEF01234567 22 8 00 1772409600 9\n[GNUPG:] NO_PUBKEY 89AB\n"
        ));
        // A name cannot make a line of its own.
        assert!(unverified(&format!("[GNUPG:] BADSIG 89AB x\nsaid: [GNUPG:] VALIDSIG {SUBKEY}\n")));
        assert!(unverified(""));
    }

    #[test]
    fn a_program_that_is_not_there_is_told() {
        let why = ask("no-such-program-of-git-plan", &[], &[], b"", b"").err();
        assert_eq!(why.as_deref(), Some("`no-such-program-of-git-plan` is not on this machine to verify it"));
    }

    #[test]
    #[cfg(unix)]
    fn what_is_long_passes_through_both_pipes() {
        let content = vec![b'x'; 4 << 20];
        let said = ask("cat", &[], &["-"], b"begin ", &content).expect("an answer");
        assert!(said.text.starts_with("begin xxx"), "{}", said.text.len());
    }
}

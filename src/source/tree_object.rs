//! A tree of git as its object is written: names, modes and ids one after another.
//!
//! A walk through a history reads the tree of every commit, mostly to see that nearly all of it is as before. So the entries are
//! read where they stand, and no object is made of each. The form is that of git's own documentation: `mode SP name NUL id`.

use std::cell::OnceCell;
use std::rc::Rc;

use super::Fault;

/// How many bytes the id of an object has.
const ID_LENGTH: usize = 20;
/// What the mode of a symbolic link begins with, in the bits that tell what an entry is.
const LINK: u32 = 0o120_000;
/// The same of a tree.
const FOLDER: u32 = 0o040_000;
/// The same of a commit of another repository.
const SUBMODULE: u32 = 0o160_000;
/// The bits that tell what an entry is.
const KIND_BITS: u32 = 0o170_000;

/// The object of a tree.
#[derive(Clone)]
pub(super) struct TreeObject(Rc<Object>);

struct Object {
    bytes: Box<[u8]>,
    /// Where each entry ends: the same in two versions of a tree in which entries have only another content.
    ends: OnceCell<Rc<[u32]>>,
}

/// One entry of a tree.
#[derive(Clone, Copy)]
pub(super) struct TreeEntry<'t> {
    /// Its name.
    pub(super) name: &'t [u8],
    mode: &'t [u8],
    id: &'t [u8],
}

/// What an entry of a tree is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EntryKind {
    /// A regular file, be it executable or not.
    File,
    /// A symbolic link.
    Link,
    /// Another tree.
    Folder,
    /// A commit of another repository.
    Submodule,
}

impl TreeObject {
    /// Reads a tree.
    pub(super) fn read(repository: &git2::Repository, id: git2::Oid) -> Result<Self, Fault> {
        let from_git = |error: git2::Error| Fault::from_git(&error, id);
        let objects = repository.odb().map_err(from_git)?;
        let object = objects.read(id).map_err(from_git)?;
        if object.kind() != git2::ObjectType::Tree {
            let reason = format!("object {id} is a {}, not a tree", object.kind().str());
            return Err(Fault::Corrupt { reason });
        }
        Ok(Self::of(object.data()))
    }

    fn of(bytes: &[u8]) -> Self {
        Self(Rc::new(Object { bytes: bytes.into(), ends: OnceCell::new() }))
    }

    /// Returns the entries in the order written; the last is an error where the object is damaged.
    pub(super) fn entries(&self) -> impl Iterator<Item = Result<TreeEntry<'_>, Fault>> {
        let mut rest = &*self.0.bytes;
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let Some((entry, after)) = TreeEntry::first(rest) else {
                rest = &[];
                return Some(Err(Fault::Corrupt {
                    reason: "a tree of the repository is damaged".to_owned(),
                }));
            };
            rest = after;
            Some(Ok(entry))
        })
    }

    /// Returns the entries whose content is another than in an older version, each with what it was there; `None` where more is
    /// different, or where one of the two is damaged.
    pub(super) fn replaced(&self, older: &Self) -> Option<Vec<(TreeEntry<'_>, git2::Oid)>> {
        let (bytes, older_bytes) = (&*self.0.bytes, &*older.0.bytes);
        if bytes.len() != older_bytes.len() {
            return None;
        }
        let ends = self.ends()?;
        let mut replaced = Vec::new();
        let mut from = 0;
        while let Some(differing) = first_difference(&bytes[from..], &older_bytes[from..]) {
            let at = ends.partition_point(|end| *end as usize <= from + differing);
            let start = if at == 0 { 0 } else { ends[at - 1] as usize };
            let end = ends[at] as usize;
            if from + differing < end - ID_LENGTH {
                return None;
            }
            let (entry, _) = TreeEntry::first(&bytes[start..end])?;
            replaced.push((entry, git2::Oid::from_bytes(&older_bytes[end - ID_LENGTH..end]).ok()?));
            from = end;
        }
        let _ = older.0.ends.set(Rc::clone(ends));
        Some(replaced)
    }

    /// Returns where each entry ends; `None` where the object is damaged.
    fn ends(&self) -> Option<&Rc<[u32]>> {
        if let Some(known) = self.0.ends.get() {
            return Some(known);
        }
        let mut ends = Vec::new();
        let mut rest = &*self.0.bytes;
        while !rest.is_empty() {
            rest = TreeEntry::first(rest)?.1;
            ends.push((self.0.bytes.len() - rest.len()) as u32);
        }
        Some(self.0.ends.get_or_init(|| ends.into()))
    }

    /// Returns the entry with a name.
    pub(super) fn entry(&self, name: &str) -> Result<Option<TreeEntry<'_>>, Fault> {
        for entry in self.entries() {
            let entry = entry?;
            if entry.name == name.as_bytes() {
                return Ok(Some(entry));
            }
        }
        Ok(None)
    }
}

impl<'t> TreeEntry<'t> {
    /// Reads the first entry of some bytes, and returns what comes after it; `None` where there is none.
    fn first(bytes: &'t [u8]) -> Option<(Self, &'t [u8])> {
        let space = bytes.iter().position(|byte| *byte == b' ')?;
        let nul = space + bytes[space..].iter().position(|byte| *byte == 0)?;
        let (id, after) = bytes[nul + 1..].split_at_checked(ID_LENGTH)?;
        let (mode, name) = (&bytes[..space], &bytes[space + 1..nul]);
        let is_sound =
            !name.is_empty() && !mode.is_empty() && mode.iter().all(|digit| matches!(digit, b'0'..=b'7'));
        is_sound.then_some((Self { name, mode, id }, after))
    }

    /// Returns what it is.
    pub(super) fn kind(&self) -> EntryKind {
        let digits =
            self.mode.iter().fold(0_u32, |mode, digit| mode.wrapping_mul(8) + u32::from(digit - b'0'));
        match digits & KIND_BITS {
            FOLDER => EntryKind::Folder,
            LINK => EntryKind::Link,
            SUBMODULE => EntryKind::Submodule,
            _ => EntryKind::File,
        }
    }

    /// Returns the id of what it names.
    pub(super) fn id(&self) -> git2::Oid {
        git2::Oid::from_bytes(self.id).expect("an id has as many bytes as were taken")
    }
}

/// Returns the first place at which two texts of the same length differ.
fn first_difference(one: &[u8], other: &[u8]) -> Option<usize> {
    /// So many bytes are compared at once.
    const STEP: usize = 64;
    let alike =
        one.chunks(STEP).zip(other.chunks(STEP)).take_while(|(one, other)| one == other).count() * STEP;
    let rest = one.get(alike..)?.iter().zip(&other[alike..]);
    let at = alike + rest.take_while(|(one, other)| one == other).count();
    (at < one.len()).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(bytes: &[u8]) -> Vec<String> {
        let tree = TreeObject::of(bytes);
        let told = tree.entries().map(|entry| match entry {
            Ok(entry) => {
                let id = entry.id().to_string();
                format!("{:?} {} {}", entry.kind(), String::from_utf8_lossy(entry.name), &id[..4])
            }
            Err(fault) => fault.to_string(),
        });
        told.collect()
    }

    fn written(mode: &str, name: &str, byte: u8) -> Vec<u8> {
        [mode.as_bytes(), b" ", name.as_bytes(), b"\0", &[byte; ID_LENGTH]].concat()
    }

    #[test]
    fn entries_are_told_by_their_modes() {
        let bytes = [
            written("100644", "a b.yaml", 1),
            written("100755", "c", 0),
            written("120000", "d", 0x20),
            written("40000", "e", 10),
            written("160000", "f", 3),
        ];
        assert_eq!(
            told(&bytes.concat()),
            ["File a b.yaml 0101", "File c 0000", "Link d 2020", "Folder e 0a0a", "Submodule f 0303"]
        );
        assert!(told(b"").is_empty());
    }

    #[test]
    fn a_damaged_tree_ends_with_an_error() {
        let damaged = "cannot be read from the repository: a tree of the repository is damaged";
        let whole = written("100644", "a", 1);
        for cut in 1..whole.len() {
            assert_eq!(told(&whole[..cut]), [damaged], "{cut}");
        }
        assert_eq!(told(&[whole, b"x y".to_vec()].concat()), ["File a 0101", damaged]);
        assert_eq!(told(&written("100644", "", 1)), [damaged]);
        assert_eq!(told(&written("1e", "a", 1)), [damaged]);
    }

    #[test]
    fn what_has_another_content_is_told_where_nothing_else_is_different() {
        let tree = |ids: &[u8]| {
            let names = [("100644", "a"), ("40000", "b"), ("100644", "a long name of a file.plan.yaml")];
            let entries = names.into_iter().zip(ids).map(|((mode, name), id)| written(mode, name, *id));
            entries.collect::<Vec<_>>().concat()
        };
        let told = |new: &[u8], old: &[u8]| {
            let (new, old) = (TreeObject::of(new), TreeObject::of(old));
            let replaced = new.replaced(&old)?;
            let told = replaced.iter().map(|(entry, id)| {
                format!("{} {}", String::from_utf8_lossy(entry.name), &id.to_string()[..4])
            });
            Some(told.collect::<Vec<_>>())
        };
        let none: [&str; 0] = [];
        assert_eq!(told(&tree(&[1, 2, 3]), &tree(&[1, 2, 3])).expect("alike"), none);
        assert_eq!(told(&tree(&[1, 2, 3]), &tree(&[1, 9, 3])).expect("alike but for one"), ["b 0909"]);
        let all = ["a 0404", "b 0505", "a long name of a file.plan.yaml 0606"];
        assert_eq!(told(&tree(&[1, 2, 3]), &tree(&[4, 5, 6])).expect("alike but for all"), all);
        assert_eq!(told(&tree(&[1, 2, 3]), &tree(&[1, 2])), None);
        assert_eq!(told(&tree(&[1, 2, 3]), &[tree(&[1, 2]), vec![0; 53]].concat()), None);
        assert_eq!(told(&written("100644", "a", 1), &written("100755", "a", 1)), None);
        assert_eq!(told(&written("100644", "a", 1), &written("100644", "b", 1)), None);
        assert_eq!(told(b"", b"").expect("nothing"), none);
    }
}

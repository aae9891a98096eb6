//! The plan as one commit has it: which files there are, by the ids of their contents.

use std::cell::OnceCell;
use std::fmt::Write as _;
use std::rc::Rc;
use std::sync::Arc;

use crate::base::stable_hash;
use crate::model::{LoweredFile, Role, registry};
use crate::snapshot::{excluded, newer_language};
use crate::source::{Commit, Exclude, MANIFEST, ObjectId, Place, PlanSource, Problem, SelectedFile};

/// A file of a plan in a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldFile {
    /// Where it is: neighbours share that.
    at: Rc<Paths>,
    /// The id of its content.
    pub blob: ObjectId,
}

/// Where a file is.
#[derive(Debug, PartialEq, Eq)]
struct Paths {
    from_top: Arc<str>,
    in_plan: Arc<str>,
}

impl HeldFile {
    /// Returns its path from the top of the repository.
    pub fn path(&self) -> &Arc<str> {
        &self.at.from_top
    }

    /// Returns its path from the plan's folder.
    pub fn path_in_plan(&self) -> &Arc<str> {
        &self.at.in_plan
    }

    /// Returns what the file is to its plan.
    pub fn role(&self) -> Role {
        if self.path_in_plan().as_ref() == MANIFEST { Role::Manifest } else { Role::Part }
    }
}

/// The plan as a commit has it, its files not yet read.
pub struct Revision<'l> {
    /// Where the plan is read from.
    pub source: Rc<PlanSource<'l>>,
    /// Its files, sorted by their paths in the plan; none where there is no plan.
    pub files: Vec<HeldFile>,
    /// The tables in its folder, which may hold readings; sorted alike.
    pub tables: Vec<HeldFile>,
    /// What has the name of a plan file and is none.
    pub problems: Vec<Problem>,
    /// Why this program must not read the plan, if so: the version that is needed.
    pub newer: Option<String>,
    /// The id of the tree of the whole commit.
    pub(super) root: Option<ObjectId>,
    /// The id of the tree of the plan's folder.
    pub(super) tree: Option<ObjectId>,
    /// Whether files come from elsewhere than the plan's folder.
    pub(super) has_links: bool,
    /// Whether some files are taken as they were before, since they cannot be read.
    pub(super) has_stand_ins: bool,
    /// What tells its files and tables from those of others, made when it is first asked for.
    pub(super) key: OnceCell<String>,
}

/// A file that two revisions do not have alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedFile {
    /// As the older revision has it; `None` where it does not.
    pub base: Option<HeldFile>,
    /// As the newer one has it.
    pub head: Option<HeldFile>,
}

impl<'l> Revision<'l> {
    /// Lists the files of a plan. `lowered` reads the manifest, which may exclude some.
    pub(super) fn read(
        source: PlanSource<'l>,
        lowered: impl Fn(&HeldFile) -> Option<Arc<LoweredFile>>,
    ) -> Self {
        let root = match source.place() {
            Place::Revision(commit) => Some(commit.tree),
            Place::Disk | Place::Index => None,
        };
        let all = source.select(&Exclude::none());
        let (mut files, tables) = (held(&all.files), held(&all.tables));
        let (mut problems, has_links) = (all.problems, all.has_links);
        let manifest = files.iter().find(|file| file.role() == Role::Manifest).and_then(lowered);
        let item = manifest.as_ref().and_then(|manifest| manifest.items.first());
        let excludes = item.is_some_and(|item| item.get(registry::EXCLUDE).is_some());
        if let Some(manifest) = manifest.as_ref().filter(|_| excludes) {
            let some = source.select(&excluded(manifest));
            (files, problems) = (held(&some.files), some.problems);
        }
        let newer = manifest.as_deref().and_then(newer_language);
        let tree = source.tree();
        Self {
            source: Rc::new(source),
            files,
            tables,
            problems,
            newer,
            root,
            tree,
            has_links,
            has_stand_ins: false,
            key: OnceCell::new(),
        }
    }

    /// Returns whether there is a plan.
    pub fn exists(&self) -> bool {
        self.source.exists()
    }

    /// Returns what tells its files and tables from those of others, as text: the id of the tree that has them all, else 128 bits
    /// made of their ids and paths.
    pub(super) fn key(&self) -> &str {
        self.key.get_or_init(|| {
            if let Some(tree) = self.tree.filter(|_| !self.has_links && !self.has_stand_ins) {
                return tree.to_string();
            }
            let mut text = String::new();
            for file in self.files.iter().chain(&self.tables) {
                let _ = writeln!(text, "{} {}", file.blob, file.path_in_plan());
            }
            let again = stable_hash(&format!("again\n{text}"));
            format!("{:016x}{again:016x}", stable_hash(&text))
        })
    }

    /// Returns the file at a path in the plan.
    pub fn file(&self, path_in_plan: &str) -> Option<&HeldFile> {
        let at = self.files.binary_search_by(|file| file.path_in_plan().as_ref().cmp(path_in_plan)).ok()?;
        Some(&self.files[at])
    }

    /// Returns the plan as another commit has it, where some contents of files in its folder are others and nothing else is; `None`
    /// where the manifest has another content, which may select other files.
    pub(super) fn with_contents(
        &self,
        replaced: &[(String, ObjectId)],
        source: PlanSource<'l>,
        commit: &Commit,
    ) -> Option<Self> {
        let (mut files, mut tables) = (self.files.clone(), self.tables.clone());
        for (path, blob) in replaced {
            if path == MANIFEST {
                return None;
            }
            for held in [&mut files, &mut tables] {
                if let Ok(at) = held.binary_search_by(|file| file.path_in_plan().as_ref().cmp(path)) {
                    held[at].blob = *blob;
                }
            }
        }
        let (root, tree) = (Some(commit.tree), source.tree());
        let (problems, newer) = (self.problems.clone(), self.newer.clone());
        Some(Self {
            source: Rc::new(source),
            files,
            tables,
            problems,
            newer,
            root,
            tree,
            has_links: false,
            has_stand_ins: false,
            key: OnceCell::new(),
        })
    }

    /// Returns the same place with other versions of its files.
    pub(super) fn with_files(&self, files: Vec<HeldFile>) -> Self {
        Self {
            source: Rc::clone(&self.source),
            files,
            tables: self.tables.clone(),
            problems: self.problems.clone(),
            newer: None,
            root: self.root,
            tree: self.tree,
            has_links: self.has_links,
            has_stand_ins: true,
            key: OnceCell::new(),
        }
    }
}

fn held(files: &[SelectedFile]) -> Vec<HeldFile> {
    let held = files.iter().filter_map(|file| {
        let at = Paths { from_top: file.path.as_str().into(), in_plan: file.path_in_plan.as_str().into() };
        Some(HeldFile { at: Rc::new(at), blob: file.blob()? })
    });
    held.collect()
}

/// Returns the files that two revisions do not have alike, by their paths in the plan.
pub(super) fn changed(base: &[HeldFile], head: &[HeldFile]) -> Vec<ChangedFile> {
    let mut changed = Vec::new();
    let (mut base, mut head) = (base.iter().peekable(), head.iter().peekable());
    loop {
        let order = match (base.peek(), head.peek()) {
            // Neighbours share the paths of their files.
            (Some(one), Some(other)) if Rc::ptr_eq(&one.at, &other.at) => std::cmp::Ordering::Equal,
            (Some(one), Some(other)) => one.path_in_plan().cmp(other.path_in_plan()),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (None, None) => return changed,
        };
        let one = if order.is_le() { base.next() } else { None };
        let other = if order.is_ge() { head.next() } else { None };
        if one.map(|file| file.blob) != other.map(|file| file.blob) {
            changed.push(ChangedFile { base: one.cloned(), head: other.cloned() });
        }
    }
}

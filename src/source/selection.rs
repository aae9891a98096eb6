//! Which files are part of a plan: one rule for the disk and for the tree of a commit.

use super::path::join;
use super::tree::{Entry, FileNode, Kind, Tree};
use super::{Exclude, Fault, MANIFEST, ObjectId, PLAN_SUFFIX, Problem};

/// How many folders deep a plan is followed.
const DEPTH_LIMIT: usize = 128;
/// How many files and folders of a plan are looked at: a tree may name one subtree many times over.
const ENTRIES_LIMIT: usize = 1_000_000;

/// A file that was selected and not yet read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectedFile {
    /// Its path from the top of the repository, with forward slashes.
    pub path: String,
    /// Its path from the plan's folder, with forward slashes.
    pub path_in_plan: String,
    pub(super) node: FileNode,
}

impl SelectedFile {
    /// Returns whether this is the plan's manifest.
    pub fn is_manifest(&self) -> bool {
        self.path_in_plan == MANIFEST
    }

    /// Returns the id of its content, where it comes from a commit.
    pub fn blob(&self) -> Option<ObjectId> {
        match self.node {
            FileNode::Blob(id) => Some(id),
            FileNode::Disk(_) => None,
        }
    }
}

/// The files of a plan, not yet read. All lists are sorted by the bytes of the paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The manifest and every plan file.
    pub files: Vec<SelectedFile>,
    /// Other YAML among them, whose content may tell that it was meant to be a plan file.
    pub others: Vec<SelectedFile>,
    /// What has the name of a plan file and cannot be read, and folders that cannot be listed.
    pub problems: Vec<Problem>,
    /// The folders of other plans below, from the plan's folder; nothing in them is part of this plan.
    pub nested: Vec<String>,
    /// Tables, which plan files may name.
    pub tables: Vec<SelectedFile>,
    /// Whether symbolic links were followed, so that what is outside the plan's folder counts too.
    pub has_links: bool,
}

/// What the names of tables end with.
const TABLE_SUFFIX: &str = ".csv";

/// Selects the files of the plan whose folder is at a path of a tree.
pub(super) fn select<T: Tree>(tree: &T, plan_folder: &str, exclude: &Exclude) -> Selection {
    let mut walk = Walk { tree, plan_folder, exclude, selection: Selection::default() };
    walk.run();
    let mut selection = walk.selection;
    selection.files.sort_by(|a, b| a.path_in_plan.cmp(&b.path_in_plan));
    selection.others.sort_by(|a, b| a.path_in_plan.cmp(&b.path_in_plan));
    selection.tables.sort_by(|a, b| a.path_in_plan.cmp(&b.path_in_plan));
    selection.problems.sort_by(|a, b| a.path.cmp(&b.path));
    selection.nested.sort();
    selection
}

/// Returns whether a name is passed over as hidden.
pub(super) fn is_hidden(name: &str) -> bool {
    name.starts_with('.')
}

/// Returns whether a name ends as that of YAML.
pub(super) fn is_yaml(name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    ending.eq_ignore_ascii_case("yaml") || ending.eq_ignore_ascii_case("yml")
}

struct Walk<'w, T> {
    tree: &'w T,
    plan_folder: &'w str,
    exclude: &'w Exclude,
    selection: Selection,
}

/// A folder that is still to be walked: its path from the plan's folder, and how deep it lies.
struct Pending<F> {
    path: String,
    folder: F,
    depth: usize,
}

/// What a file is to the plan, by its name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Plan,
    OtherYaml,
    Table,
    Nothing,
}

impl<T: Tree> Walk<'_, T> {
    fn run(&mut self) {
        let Some(top) = self.tree.folder(self.plan_folder) else { return };
        let mut pending = vec![Pending { path: String::new(), folder: top, depth: 0 }];
        let mut seen = 0;
        while let Some(current) = pending.pop() {
            let entries = match self.tree.list(&current.folder) {
                Ok(entries) => entries,
                Err(fault) => {
                    self.problem(&current.path, fault);
                    continue;
                }
            };
            seen += entries.len();
            if seen > ENTRIES_LIMIT {
                self.problem("", Fault::TooMany { limit: ENTRIES_LIMIT });
                return;
            }
            if current.depth > 0 && entries.iter().any(is_manifest) {
                self.selection.nested.push(current.path);
                continue;
            }
            self.visit(&current, entries, &mut pending);
        }
    }

    fn visit(
        &mut self,
        current: &Pending<T::Folder>,
        entries: Vec<Entry<T::Folder>>,
        pending: &mut Vec<Pending<T::Folder>>,
    ) {
        for entry in entries.into_iter().filter(|entry| !is_hidden(&entry.name)) {
            let path = join(&current.path, &entry.name);
            let is_manifest = path == MANIFEST;
            let is_folder = matches!(entry.kind, Kind::Folder(_));
            if !is_manifest && self.exclude.matches(&path, is_folder) {
                continue;
            }
            let role = role(&entry.name, is_manifest);
            match entry.kind {
                Kind::Folder(folder) => {
                    if role == Role::Plan {
                        self.problem(&path, Fault::Folder);
                    }
                    if current.depth >= DEPTH_LIMIT {
                        self.problem(&path, Fault::TooDeep { limit: DEPTH_LIMIT });
                        continue;
                    }
                    pending.push(Pending { path, folder, depth: current.depth + 1 });
                }
                Kind::Special => self.take(path, role, Err(Fault::Special)),
                Kind::File(node) => self.take(path, role, Ok(node)),
                Kind::Link if role != Role::Nothing => {
                    let node = self.tree.locate(&join(self.plan_folder, &path));
                    self.selection.has_links = true;
                    self.take(path, role, node);
                }
                Kind::Link | Kind::Submodule => {}
            }
        }
    }

    /// Puts a file where its role belongs. Of other YAML, what cannot be read is of no interest.
    fn take(&mut self, path_in_plan: String, role: Role, node: Result<FileNode, Fault>) {
        match (role, node) {
            (Role::Nothing, _) | (Role::OtherYaml | Role::Table, Err(_)) => {}
            (Role::Plan, Err(fault)) => self.problem(&path_in_plan, fault),
            (role, Ok(node)) => {
                let file = SelectedFile { path: join(self.plan_folder, &path_in_plan), path_in_plan, node };
                match role {
                    Role::Plan => self.selection.files.push(file),
                    Role::Table => self.selection.tables.push(file),
                    _ => self.selection.others.push(file),
                }
            }
        }
    }

    fn problem(&mut self, path_in_plan: &str, fault: Fault) {
        let path = join(self.plan_folder, path_in_plan);
        self.selection.problems.push(Problem { path, fault });
    }
}

fn is_manifest<F>(entry: &Entry<F>) -> bool {
    entry.name == MANIFEST && matches!(entry.kind, Kind::File(_) | Kind::Link)
}

fn role(name: &str, is_manifest: bool) -> Role {
    if is_manifest || name.ends_with(PLAN_SUFFIX) {
        return Role::Plan;
    }
    if is_yaml(name) {
        return Role::OtherYaml;
    }
    if name.ends_with(TABLE_SUFFIX) { Role::Table } else { Role::Nothing }
}

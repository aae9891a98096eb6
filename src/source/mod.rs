//! Where text comes from and goes to: files on disk, objects of a git repository, commits and their authors as data.
//!
//! A [`Location`] is where a command stands; it finds the plan there ([`PlanSource`]), in the work tree or in a
//! commit, and a plan gives its files ([`PlanFiles`]) as bytes. One rule selects the files of both.
//!
//! This room alone touches the file system and libgit2. It never reads what the bytes mean, a clock or the
//! environment, and never changes the history of a repository but the new one that [`replay()`] makes. It writes over a file in
//! [`replace`], [`write_report`] and [`PlanSource::overwrite`] alone, adds to one in [`append`] alone, and to a repository's settings
//! in [`Repository::configure`], [`Repository::add_attributes`] and [`Repository::add_hook`] alone. Only [`Repository::fetch`]
//! goes to the network, by git's own program. Other programs than git run in [`Repository::signature`] alone.
//! It keeps results that it may lose in a [`Cache`] in the git directory.

mod base;
mod cache;
mod commit;
mod commits;
mod create;
mod discover;
mod disk;
mod error;
mod exclude;
mod fault;
mod files;
mod hooks;
mod ignored;
mod index;
mod line;
mod location;
mod mailmap;
mod moment;
mod overwrite;
mod path;
mod plan_source;
mod range;
mod reachable;
mod replay;
mod repository;
mod revision;
mod selection;
mod setup;
mod signature;
mod tree;
mod tree_object;
mod user;

pub use base::{Wanted, append, read_text};
pub use cache::Cache;
pub use commit::{Commit, Identity, ObjectId, trailers};
pub use commits::{Commits, Parents};
pub use create::{replace, write_new, write_report};
pub use error::{Remedy, SourceError};
pub use exclude::{Exclude, InvalidGlob};
pub use fault::{FILE_LIMIT, Fault, Problem};
pub use files::{PlanFile, PlanFiles};
pub use hooks::{Hook, read_message};
pub use line::AsOfDay;
pub use location::Location;
pub use mailmap::Mailmap;
pub use moment::Moment;
pub use overwrite::patch;
pub use plan_source::{Place, PlanSource};
pub use range::{Comparison, Head, RevisionRange};
pub use reachable::Reachable;
pub use replay::{FileChange, ReplayCommit, replay};
pub use repository::Repository;
pub use selection::{SelectedFile, Selection};
pub use user::user_email;

/// The name of the file whose folder is a plan.
pub const MANIFEST: &str = "plan.yaml";
/// What the names of a plan's other files end with.
pub const PLAN_SUFFIX: &str = ".plan.yaml";

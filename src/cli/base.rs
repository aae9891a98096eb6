//! Finds what `ci` compares with: what a run is about, looked up in the repository. Never silently another one.

use crate::base::quoted;
use crate::provider::{Base, Candidate, Environment, History, Provider, Run, When, commit_id};
use crate::source::{Commit, Repository, SourceError, Wanted};
use crate::view::diff::RevisionView;

use super::args::GlobalArgs;
use super::error::CliError;
use super::workspace::Workspace;

/// The variable that names the base where no option does.
pub(super) const BASE_VARIABLE: &str = "GIT_PLAN_BASE";
/// How often a shallow clone is deepened before it is given up.
const MOST_ROUNDS: usize = 5;

/// Which base is right, before it is looked up.
#[derive(Clone, Debug)]
pub(super) struct Chosen {
    /// What it is.
    pub(super) base: Base,
    /// The option, variable or field of the event that says so.
    pub(super) from: String,
    /// What it is, in words.
    pub(super) how: String,
    /// The revision, where a person named it.
    named: Option<String>,
}

/// A base that is there.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// The commit, and how it is named; none where the run is about no change.
    pub(super) revision: Option<RevisionView>,
    /// What it is, in words.
    pub(super) how: String,
}

/// Looks a base up, and may fetch it.
pub(super) struct BaseSearch<'a> {
    global: &'a GlobalArgs,
    workspace: Workspace<'a>,
    provider: Provider,
    may_fetch: bool,
}

impl<'a> BaseSearch<'a> {
    /// Begins where the arguments say.
    pub(super) fn new(global: &'a GlobalArgs, provider: Provider, may_fetch: bool) -> Result<Self, CliError> {
        Ok(Self { global, workspace: Workspace::open(global)?, provider, may_fetch })
    }

    fn repository(&self) -> Result<&Repository, CliError> {
        self.workspace.repository()
    }

    /// Returns the commit that is checked out.
    pub(super) fn head(&self) -> Result<Commit, CliError> {
        Ok(self.repository()?.commit("HEAD")?)
    }

    /// Chooses the base: the one that a person names, else the first of the run's whose condition holds.
    pub(super) fn choose(
        &self,
        option: Option<&str>,
        environment: &Environment,
        run: &Run,
    ) -> Result<Chosen, CliError> {
        let named = option.map(|revision| ("--base", revision));
        let named = named.or_else(|| Some((BASE_VARIABLE, environment.get(BASE_VARIABLE)?)));
        if let Some((from, revision)) = named {
            return Ok(Chosen {
                base: Base::Commit(revision.to_owned()),
                from: from.to_owned(),
                how: "as it was named".to_owned(),
                named: Some(revision.to_owned()),
            });
        }
        let head = self.head()?;
        if let Some((_, why)) = run.wrong_head.as_ref().filter(|(commit, _)| *commit == head.id.to_string()) {
            return Err(CliError::new("what is checked out is not what the run is about").hint(why.clone()));
        }
        for candidate in &run.bases {
            if self.holds(candidate, &head)? {
                return Ok(Chosen {
                    base: candidate.base.clone(),
                    from: candidate.from.to_owned(),
                    how: candidate.how.clone(),
                    named: None,
                });
            }
        }
        Err(CliError::new("nothing says what to compare with").hint("name it with `--base REV`"))
    }

    fn holds(&self, candidate: &Candidate, head: &Commit) -> Result<bool, CliError> {
        Ok(match &candidate.when {
            When::Always => true,
            When::MergeAt(commit) => {
                *commit == head.id.to_string() && self.repository()?.recorded_parents(head.id)?.len() > 1
            }
        })
    }

    /// Looks up a base that was chosen; one that is not there is an error that says what to configure.
    pub(super) fn find(&mut self, chosen: &Chosen) -> Result<Found, CliError> {
        let head = self.head()?;
        let found = |revision| Found { revision: Some(revision), how: chosen.how.clone() };
        if let Some(revision) = &chosen.named {
            return self.find_named(revision).map(found);
        }
        match &chosen.base {
            Base::Nothing => Ok(Found { revision: None, how: chosen.how.clone() }),
            Base::FirstParent => {
                let parents = self.repository()?.recorded_parents(head.id)?;
                let parent = parents.first().cloned().unwrap_or_default();
                let commit = self.commit(&parent, chosen)?;
                Ok(found(RevisionView::commit(parent, commit.id.to_string())))
            }
            Base::Commit(id) => {
                let commit = self.commit(id, chosen)?;
                Ok(found(RevisionView::commit(id, commit.id.to_string())))
            }
            Base::ForkFromCommit { commit: id, branch } => {
                let commit = self.commit(id, chosen)?;
                self.fork((branch, &commit), branch, chosen).map(found)
            }
            Base::ForkFromBranch(branch) => self.fork_from_branch(branch, chosen, &head),
            Base::ForkFromDefault => {
                let Some(branch) = self.repository()?.default_branch() else {
                    return Err(CliError::new(
                        "which branch is the default one, neither the service nor the clone says",
                    )
                    .hint(format!("name the base with `--base REV` or `{BASE_VARIABLE}`")));
                };
                self.fork_from_branch(&branch, chosen, &head)
            }
        }
    }

    fn fork_from_branch(&mut self, branch: &str, chosen: &Chosen, head: &Commit) -> Result<Found, CliError> {
        let (shown, commit) = self.branch(branch, chosen)?;
        let revision = self.fork((&shown, &commit), branch, chosen)?;
        let is_about_a_proposal =
            self.provider == Provider::None || matches!(chosen.base, Base::ForkFromBranch(_));
        if revision.commit.as_deref() == Some(&head.id.to_string()) && !is_about_a_proposal {
            let how = format!("`{shown}` has what is checked out already");
            return Ok(Found { revision: None, how });
        }
        Ok(Found { revision: Some(revision), how: format!("the merge base with `{shown}`") })
    }

    /// A revision that a person named: `REV`, or `REV...` for where what is checked out left it.
    fn find_named(&mut self, revision: &str) -> Result<RevisionView, CliError> {
        let (revision, forks) = match revision.strip_suffix("...") {
            Some(revision) => (revision, true),
            None => (revision, false),
        };
        if revision.contains("..") {
            return Err(CliError::new(format!(
                "{} is a range, and a base is one revision",
                quoted(revision)
            ))
            .hint("name one: `--base main`, or `--base main...` for where this branch left it"));
        }
        let branch = revision.strip_prefix("origin/").unwrap_or(revision).to_owned();
        let mut found = self.repository()?.commit(revision);
        if self.may_fetch && matches!(found, Err(SourceError::UnknownRevision { .. })) {
            let wanted = match commit_id(revision) {
                Some(id) => Wanted::Commit(id),
                None => Wanted::Branch(&branch),
            };
            self.fetch(&wanted)?;
            found = match self.repository()?.branch_commit(&branch) {
                Some((_, commit)) => Ok(commit),
                None => self.repository()?.commit(revision),
            };
        }
        let commit = found?;
        if !forks {
            return Ok(RevisionView::commit(revision, commit.id.to_string()));
        }
        let head = self.head()?;
        let fork = self.repository()?.merge_base((revision, &commit), ("HEAD", &head))?;
        Ok(RevisionView::merge_base(revision, fork.id.to_string()))
    }

    /// Finds a commit by its id.
    fn commit(&mut self, id: &str, chosen: &Chosen) -> Result<Commit, CliError> {
        if let Ok(commit) = self.repository()?.commit(id) {
            return Ok(commit);
        }
        if !self.may_fetch {
            return Err(self.missing(&format!("the commit `{}`", short(id)), chosen));
        }
        match &chosen.base {
            // Some services give the beginning of the id alone, which cannot be fetched.
            Base::ForkFromCommit { branch, .. } if id.len() < 40 => self.fetch(&Wanted::Branch(branch))?,
            _ => self.fetch(&Wanted::Commit(id))?,
        }
        self.repository()?
            .commit(id)
            .map_err(|_| self.missing(&format!("the commit `{}`", short(id)), chosen))
    }

    /// Finds the tip of a branch.
    fn branch(&mut self, name: &str, chosen: &Chosen) -> Result<(String, Commit), CliError> {
        if let Some(found) = self.repository()?.branch_commit(name) {
            return Ok(found);
        }
        if self.may_fetch {
            self.fetch(&Wanted::Branch(name))?;
            if let Some(found) = self.repository()?.branch_commit(name) {
                return Ok(found);
            }
        }
        Err(self.missing(&format!("the branch {}", quoted(name)), chosen))
    }

    /// Finds where what is checked out left a commit.
    fn fork(
        &mut self,
        (shown, commit): (&str, &Commit),
        branch: &str,
        chosen: &Chosen,
    ) -> Result<RevisionView, CliError> {
        let head = self.head()?;
        for round in 0..=MOST_ROUNDS {
            match self.repository()?.merge_base((shown, commit), ("HEAD", &head)) {
                Ok(fork) => return Ok(RevisionView::merge_base(shown, fork.id.to_string())),
                Err(SourceError::NoMergeBase { shallow: true, .. }) if !self.may_fetch => {
                    return Err(self.missing(&format!("where `HEAD` left `{shown}`"), chosen));
                }
                Err(SourceError::NoMergeBase { shallow: true, .. }) if round < MOST_ROUNDS => {
                    self.fetch(&Wanted::History { branch, commit: &head.id.to_string() })?;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(self.missing(&format!("where `HEAD` left `{shown}`"), chosen))
    }

    /// Fetches, and opens the repository anew, since what it knew of its history may be different now.
    fn fetch(&mut self, wanted: &Wanted<'_>) -> Result<(), CliError> {
        self.repository()?.fetch(wanted)?;
        self.workspace = Workspace::open(self.global)?;
        Ok(())
    }

    fn missing(&self, what: &str, chosen: &Chosen) -> CliError {
        let Chosen { base, from, how, .. } = chosen;
        let error =
            CliError::new(format!("{what} is not in this clone: it is the base, {how} (from {from})"));
        let error = error.hint(self.provider.remedy(base.needs()));
        let fetches = "or add `--fetch` to `git plan ci`, so that git fetches";
        match (self.provider, base.needs()) {
            _ if self.may_fetch => error,
            (Provider::Buildkite, _) => error,
            (_, History::Parents) => error.hint(format!("{fetches} that one commit")),
            (_, History::All) => error.hint(format!("{fetches} what is missing")),
        }
    }
}

fn short(id: &str) -> &str {
    id.get(..7).unwrap_or(id)
}

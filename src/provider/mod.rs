//! What a service of continuous integration says of the run that it started: which service it is, what the run is about,
//! what the plan should be compared with, and where the service reads what the run has to tell.
//!
//! Everything follows from the variables and the event that are handed in: nothing here reads the environment, a file or
//! a repository, and nothing decides whether a base is there. A service is a file.

mod azure;
mod bitbucket;
mod buildkite;
mod environment;
mod github;
mod gitlab;
mod jenkins;

pub use environment::{Environment, commit_id};

/// A service of continuous integration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provider {
    /// GitHub Actions.
    Github,
    /// GitLab CI.
    Gitlab,
    /// Buildkite.
    Buildkite,
    /// Azure Pipelines.
    Azure,
    /// Bitbucket Pipelines.
    Bitbucket,
    /// Jenkins.
    Jenkins,
    /// No service that is known, such as on a laptop.
    None,
}

impl Provider {
    /// Returns its name as JSON has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Buildkite => "buildkite",
            Self::Azure => "azure",
            Self::Bitbucket => "bitbucket",
            Self::Jenkins => "jenkins",
            Self::None => "none",
        }
    }

    /// Returns its name as people say it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Github => "GitHub Actions",
            Self::Gitlab => "GitLab CI",
            Self::Buildkite => "Buildkite",
            Self::Azure => "Azure Pipelines",
            Self::Bitbucket => "Bitbucket Pipelines",
            Self::Jenkins => "Jenkins",
            Self::None => "no service",
        }
    }

    /// Returns what to put into the service's own configuration so that so much history is there.
    pub fn remedy(self, needs: History) -> &'static str {
        match (self, needs) {
            (Self::Github, History::Parents) => "give `actions/checkout` the line `fetch-depth: 2`",
            (Self::Github, History::All) => "give `actions/checkout` the line `fetch-depth: 0`",
            (Self::Gitlab, _) => "add the line `variables: { GIT_DEPTH: \"0\" }` to the job",
            (Self::Azure, History::Parents) => "add the line `fetchDepth: 2` to the step `checkout: self`",
            (Self::Azure, History::All) => "add the line `fetchDepth: 0` to the step `checkout: self`",
            (Self::Bitbucket, _) => "add the line `clone: { depth: full }` to the step",
            (Self::Buildkite, _) => "add `--fetch` to the command, so that git fetches the branch",
            (Self::Jenkins, _) => {
                "in the branch source, turn `Shallow clone` off and let it fetch every branch: \
                 `+refs/heads/*:refs/remotes/origin/*`"
            }
            (Self::None, _) => "fetch it, or name another one with `--base REV`",
        }
    }
}

/// How much history a base needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum History {
    /// The checked-out commit and its parents.
    Parents,
    /// As far back as the base.
    All,
}

/// What a run is about, and what it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The service.
    pub provider: Provider,
    /// What the service calls the occasion, such as `pull_request`; `-` where there is none.
    pub event: String,
    /// What to compare with: the first of these whose condition holds, and no other.
    pub bases: Vec<Candidate>,
    /// Where the service reads what the run tells.
    pub places: Places,
    /// A commit that must not be the one that is checked out, since it is not what the run is about; and why.
    pub wrong_head: Option<(String, String)>,
}

/// What to compare with, if a condition holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// When it is the right one.
    pub when: When,
    /// What it is.
    pub base: Base,
    /// Where that was read, such as `GITHUB_BASE_REF` or `pull_request.base.sha`.
    pub from: &'static str,
    /// What it is, in words that end a sentence.
    pub how: String,
}

/// When a base is the right one, by what is checked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    /// Always.
    Always,
    /// The commit that is checked out is this one, and a merge commit.
    MergeAt(String),
}

/// What to compare with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Base {
    /// The first parent of the commit that is checked out.
    FirstParent,
    /// A commit.
    Commit(String),
    /// Where what is checked out left a commit.
    ForkFromCommit {
        /// The commit.
        commit: String,
        /// The branch that it was on, by which it can be fetched.
        branch: String,
    },
    /// Where what is checked out left a branch.
    ForkFromBranch(String),
    /// Where what is checked out left the default branch, whose name only the repository may tell.
    ForkFromDefault,
    /// Nothing: the run is not about a change.
    Nothing,
}

impl Base {
    /// Returns how much history it needs.
    pub fn needs(&self) -> History {
        if *self == Self::FirstParent { History::Parents } else { History::All }
    }
}

/// Where a service reads what a run tells: paths, as the service names them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// How findings are shown at their lines.
    pub annotations: Annotations,
    /// The variable that names the page of the run, and the page.
    pub summary: Option<(&'static str, String)>,
    /// The variable that names the file of values for the next step, and the file.
    pub outputs: Option<(&'static str, String)>,
}

/// How a service is told to show findings at their lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Annotations {
    /// Not at all, or by a report.
    #[default]
    None,
    /// Workflow commands of GitHub on standard output.
    Github,
    /// Logging commands of Azure Pipelines on standard output.
    Azure,
}

impl Run {
    /// Makes out the service and what its run is about.
    pub fn detect(environment: &Environment) -> Self {
        let is = |name: &str| environment.is_true(name);
        if is("GITHUB_ACTIONS") {
            github::run(environment)
        } else if is("GITLAB_CI") {
            gitlab::run(environment)
        } else if is("BUILDKITE") {
            buildkite::run(environment)
        } else if is("TF_BUILD") {
            azure::run(environment)
        } else if environment.get("BITBUCKET_BUILD_NUMBER").is_some() {
            bitbucket::run(environment)
        } else if environment.get("JENKINS_URL").is_some() {
            jenkins::run(environment)
        } else {
            Self {
                provider: Provider::None,
                event: "-".to_owned(),
                bases: vec![Candidate::since_default("the repository")],
                places: Places::default(),
                wrong_head: None,
            }
        }
    }
}

impl Candidate {
    fn always(base: Base, from: &'static str, how: impl Into<String>) -> Self {
        Self { when: When::Always, base, from, how: how.into() }
    }

    /// What merging gives, against the branch that it goes to.
    fn merged(commit: &str, from: &'static str) -> Self {
        Self {
            when: When::MergeAt(commit.to_owned()),
            base: Base::FirstParent,
            from,
            how: "the first parent of the merge commit".to_owned(),
        }
    }

    fn fork(branch: &str, from: &'static str) -> Self {
        let how = format!("the merge base with `{branch}`");
        Self::always(Base::ForkFromBranch(branch.to_owned()), from, how)
    }

    /// Where a branch left the default branch, of which nothing tells the name.
    fn since_default(from: &'static str) -> Self {
        Self::always(Base::ForkFromDefault, from, "the merge base with the default branch")
    }

    fn nothing(from: &'static str, why: impl Into<String>) -> Self {
        Self::always(Base::Nothing, from, why)
    }

    /// What a branch does since it left the default branch; on that branch itself there is nothing to compare with.
    fn branch(branch: Option<&str>, default: Option<(&'static str, &str)>) -> Self {
        match (branch, default) {
            (Some(branch), Some((from, default))) if branch == default => {
                Self::nothing(from, format!("a run on `{branch}` itself is about no change"))
            }
            (_, Some((from, default))) => Self::fork(default, from),
            (_, None) => Self::since_default("the repository"),
        }
    }

    /// Nothing, as a tag says nothing of what it changes.
    fn tag(from: &'static str, tag: &str) -> Self {
        Self::nothing(from, format!("the tag `{tag}` is about no change"))
    }
}

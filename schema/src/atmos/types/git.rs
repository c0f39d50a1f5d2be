//! Which branch and commit the estate's work tree is at.

use async_graphql::SimpleObject;
use atmos::git::Repository;

/// Where the git work tree stands.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct GitHead {
    /// The branch; null if a commit is checked out directly.
    pub branch: Option<String>,
    /// The commit; null in a repository without one.
    pub commit: Option<String>,
    /// Whether a commit is checked out directly.
    pub is_detached: bool,
    /// The address of the remote repository, without credentials; null if there is none.
    pub remote_url: Option<String>,
}

impl From<Repository> for GitHead {
    fn from(repository: Repository) -> Self {
        Self {
            is_detached: repository.is_detached(),
            branch: repository.branch,
            commit: repository.commit,
            remote_url: repository.remote.map(|remote| remote.url),
        }
    }
}

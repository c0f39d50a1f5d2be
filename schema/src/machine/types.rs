//! What else is on this machine, by name.

use async_graphql::SimpleObject;

/// What else is on this machine that Atmos and Terraform use.
#[derive(SimpleObject, Clone, Debug, Default, PartialEq, Eq)]
#[graphql(name = "Machine")]
pub struct Surroundings {
    /// The profiles of AWS, by name.
    pub aws_profiles: Vec<AwsProfile>,
    /// The files that profiles would be in.
    pub aws_files: Vec<MachineFile>,
    /// The contexts of Kubernetes, by name.
    pub kube_contexts: Vec<KubeContext>,
    /// The files that contexts would be in.
    pub kube_files: Vec<MachineFile>,
}

/// A profile of AWS.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct AwsProfile {
    /// Its name.
    pub name: String,
    /// The files that speak of it.
    pub files: Vec<String>,
    /// Whether the environment chooses it: `AWS_PROFILE`.
    pub is_chosen: bool,
}

/// A context of Kubernetes.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct KubeContext {
    /// Its name.
    pub name: String,
    /// The file that it is in.
    pub file: String,
    /// Whether it is the one that is used.
    pub is_current: bool,
}

/// A file of this machine.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct MachineFile {
    /// Its path.
    pub path: String,
    /// Whether it could be read; if not, it is not there, or it is not what it should be.
    pub is_read: bool,
}

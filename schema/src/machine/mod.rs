//! The graph of what else is on this machine that Atmos and Terraform use: names alone, nothing is contacted.

pub mod query;
pub mod types;

pub use types::{AwsProfile, KubeContext, MachineFile};

/// What is on the machine. Looked at anew for each question, on a thread that may wait for the disk.
pub trait Machine: Send + Sync + 'static {
    /// The profiles of AWS, and the files that they would be in.
    fn aws(&self) -> (Vec<AwsProfile>, Vec<MachineFile>);

    /// The contexts of Kubernetes, and the files that they would be in.
    fn kubernetes(&self) -> (Vec<KubeContext>, Vec<MachineFile>);
}

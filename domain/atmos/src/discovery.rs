//! TEMP
use crate::{
    config::Config,
    diagnostic::Diagnostic,
    glob::{self, Pattern},
    source::Files,
};
use std::path::PathBuf;
pub struct Discovery {
    pub top_level: Vec<PathBuf>,
    pub all: Vec<PathBuf>,
    pub diagnostics: Vec<Diagnostic>,
}
pub fn stack_manifests(config: &Config, _files: &Files) -> Discovery {
    let all: Vec<PathBuf> = glob::find(&config.stacks_base_path, "**/*");
    let pats = |l: &[String]| {
        l.iter()
            .filter_map(|p| Pattern::new(&glob::absolute(&config.stacks_base_path, p)).ok())
            .collect::<Vec<_>>()
    };
    let inc = pats(&config.included_paths);
    let exc = pats(&config.excluded_paths);
    let top_level = all
        .iter()
        .filter(|p| inc.iter().any(|i| i.matches(p)) && !exc.iter().any(|i| i.matches(p)))
        .cloned()
        .collect();
    Discovery {
        top_level,
        all,
        diagnostics: vec![],
    }
}

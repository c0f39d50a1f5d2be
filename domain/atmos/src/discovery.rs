//! Which stack manifests there are, which of them are top-level, and why there are none.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::disk::Disk;
use crate::glob::{self, MANIFEST_EXTENSIONS, Pattern};
use crate::paths::is_within;
use crate::source::{Files, Span};

/// The manifests of an estate.
#[derive(Clone)]
pub(crate) struct Discovery {
    /// What `stacks.included_paths` names and `stacks.excluded_paths` does not, in lexical order.
    pub(crate) top_level: Vec<PathBuf>,
    /// Every manifest below the stacks' base path and every top-level one, in lexical order.
    pub(crate) all: Vec<PathBuf>,
    /// What is wrong with it.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// A pattern and where it is written.
struct Written {
    pattern: Pattern,
    span: Span,
}

impl Discovery {
    /// Whether what happened at `path` may matter here. What editors write beside a file has an extension of its own.
    pub(crate) fn concerns(&self, path: &Path, config: &Config, disk: &Disk) -> bool {
        let is_included = || {
            let included = patterns(config, &Listed::INCLUDED, &mut Vec::new());
            included.iter().any(|written| written.pattern.matches(path))
        };
        !self.diagnostics.is_empty()
            || path.extension().is_none()
            || is_manifest(path)
            || disk.is_folder(path)
            || self.all.iter().any(|known| is_within(known, path))
            || is_included()
    }
}

/// Finds the manifests, in one walk.
#[must_use]
pub(crate) fn stack_manifests(config: &Config, files: &Files) -> Discovery {
    let mut diagnostics = Vec::new();
    let included = patterns(config, &Listed::INCLUDED, &mut diagnostics);
    let excluded = patterns(config, &Listed::EXCLUDED, &mut diagnostics);
    let roots: Vec<PathBuf> = std::iter::once(config.stacks_base_path.clone())
        .chain(included.iter().map(|written| written.pattern.root().to_path_buf()))
        .collect();
    let texts: Vec<&str> = included.iter().map(|written| written.pattern.text()).collect();
    let walk = glob::walk(files.disk(), &roots, &texts);
    let mut used = vec![false; included.len()];
    let (mut top_level, mut all, mut shut_out) = (Vec::new(), Vec::new(), Vec::new());
    for path in walk.files {
        let matches = included
            .iter()
            .enumerate()
            .filter(|(_, written)| written.pattern.matches(&path));
        let is_included = matches.fold(false, |_, (index, _)| {
            used[index] = true;
            true
        });
        let is_excluded = is_included && excluded.iter().any(|written| written.pattern.matches(&path));
        if is_included && !is_excluded {
            top_level.push(path.clone());
        } else if is_excluded {
            shut_out.push(path.clone());
        }
        if is_included && !is_excluded || path.starts_with(&config.stacks_base_path) && is_manifest(&path) {
            all.push(path);
        }
    }
    diagnostics.extend(walk.unreadable.iter().map(|(folder, error)| {
        let span = Span::new(files.intern(folder), 0, 0);
        let message = format!("The folder {} cannot be read: {error}.", folder.display());
        let hint = "Check its permissions; manifests in it are missing here.";
        Diagnostic::error("folder-unreadable", span, message).hint(hint)
    }));
    if walk.is_cut_short {
        let message = "The search for manifests stopped: there are too many files, or links that lead on and on.";
        let hint = "Point `stacks.base_path` and `stacks.included_paths` at the folders of the manifests.";
        diagnostics
            .push(Diagnostic::warning("walk-cut-short", config.span(&["stacks", "base_path"]), message).hint(hint));
    }
    let unused: Vec<&Written> = included
        .iter()
        .zip(&used)
        .filter(|(_, used)| !**used)
        .map(|(written, _)| written)
        .collect();
    diagnostics.extend(why(config, files.disk(), &top_level, &all, &shut_out, &unused));
    Discovery {
        top_level,
        all,
        diagnostics,
    }
}

/// Whether the name is that of a manifest.
fn is_manifest(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    MANIFEST_EXTENSIONS
        .iter()
        .any(|extension| name.strip_suffix(extension).is_some_and(|stem| stem.ends_with('.')))
}

/// One of the two lists of patterns.
struct Listed {
    key: &'static str,
    compile: fn(&Path, &str) -> Result<Pattern, glob::InvalidPattern>,
}

impl Listed {
    const INCLUDED: Self = Self {
        key: "included_paths",
        compile: Pattern::manifests,
    };
    /// Quirk: without an extension an excluded path excludes only files without one.
    const EXCLUDED: Self = Self {
        key: "excluded_paths",
        compile: Pattern::new,
    };
}

fn patterns(config: &Config, listed: &Listed, diagnostics: &mut Vec<Diagnostic>) -> Vec<Written> {
    let texts = if listed.key == "included_paths" {
        &config.included_paths
    } else {
        &config.excluded_paths
    };
    let items = config.list(&["stacks", listed.key]);
    let mut compiled = Vec::with_capacity(texts.len());
    for text in texts {
        let item = items.iter().find(|item| item.value.as_str() == Some(text));
        let span = item.map_or_else(|| config.span(&["stacks", listed.key]), |item| item.origin.span);
        match (listed.compile)(&config.stacks_base_path, text) {
            Ok(pattern) => compiled.push(Written { pattern, span }),
            Err(error) => {
                let message = format!("{error}.");
                let hint =
                    "Patterns know `**`, `*`, `?`, `[abc]` and `{a,b}`; a backslash takes the next character as it is.";
                diagnostics.push(Diagnostic::error("path-pattern-invalid", span, message).hint(hint));
            }
        }
    }
    compiled
}

/// Why there is nothing, or less than the patterns promise.
fn why(
    config: &Config,
    disk: &Disk,
    top_level: &[PathBuf],
    all: &[PathBuf],
    shut_out: &[PathBuf],
    unused: &[&Written],
) -> Vec<Diagnostic> {
    if !disk.is_folder(&config.stacks_base_path) {
        return vec![missing_base(config, disk)];
    }
    let mut found: Vec<Diagnostic> = unused.iter().map(|written| unmatched(config, disk, written)).collect();
    if top_level.is_empty() && !config.included_paths.is_empty() {
        found.insert(0, nothing(config, all, shut_out));
    }
    found
}

fn missing_base(config: &Config, disk: &Disk) -> Diagnostic {
    let message = format!(
        "The stacks' base path {} is not a folder, so there are no stacks.",
        config.stacks_base_path.display()
    );
    let elsewhere = manifest_folders(disk, &config.base_path);
    let hint = if elsewhere.is_empty() {
        "Correct `stacks.base_path`; it is relative to `base_path`.".to_owned()
    } else {
        format!(
            "Correct `stacks.base_path`; there are YAML files below {}.",
            elsewhere.join(", ")
        )
    };
    Diagnostic::error(
        "stacks-base-path-missing",
        config.span(&["stacks", "base_path"]),
        message,
    )
    .hint(hint)
}

/// A pattern that matches nothing; most often it repeats the stacks' base path.
fn unmatched(config: &Config, disk: &Disk, written: &Written) -> Diagnostic {
    let text = written.pattern.text();
    let message = format!("`{text}` matches no file.");
    let base = config.stacks_base_path.display();
    let hint = match from_base_path(config, disk, text) {
        Some(shorter) => format!("Included paths are relative to {base}: write `{shorter}`."),
        None => format!("It was looked for below {base}, which included paths are relative to."),
    };
    Diagnostic::warning("included-path-unmatched", written.span, message).hint(hint)
}

/// The pattern without its first folders, if it would match with the base path before it.
fn from_base_path(config: &Config, disk: &Disk, text: &str) -> Option<String> {
    let from_base = Pattern::manifests(&config.base_path, text).ok()?;
    let below = from_base.root().strip_prefix(&config.stacks_base_path).ok()?;
    let has_match = !glob::search(disk, &from_base).files.is_empty();
    let wildcards: Vec<&str> = text.split('/').skip_while(|part| !glob::is_glob(part)).collect();
    (has_match && !wildcards.is_empty()).then(|| {
        let below = below.to_string_lossy().replace('\\', "/");
        let parts = (!below.is_empty())
            .then_some(below.as_str())
            .into_iter()
            .chain(wildcards);
        parts.collect::<Vec<_>>().join("/")
    })
}

fn nothing(config: &Config, all: &[PathBuf], shut_out: &[PathBuf]) -> Diagnostic {
    let span = config.span(&["stacks", "included_paths"]);
    let base = config.stacks_base_path.display();
    let message = format!("No stack manifests were found: nothing below {base} is both included and not excluded.");
    let hint = match (shut_out.len(), all.len()) {
        (0, 0) => "There are no YAML files in it at all; correct `base_path` or `stacks.base_path`.".to_owned(),
        (0, count) => format!(
            "There are {}, but `stacks.included_paths` matches none of them.",
            files(count)
        ),
        (count, _) => {
            format!(
                "`stacks.included_paths` matches {}, but `stacks.excluded_paths` matches all of that too.",
                files(count)
            )
        }
    };
    Diagnostic::error("stack-manifests-none", span, message).hint(hint)
}

fn files(count: usize) -> String {
    if count == 1 {
        "one YAML file".to_owned()
    } else {
        format!("{count} YAML files")
    }
}

/// The folders right below `base` that hold YAML files somewhere, a few of them.
fn manifest_folders(disk: &Disk, base: &Path) -> Vec<String> {
    let walk = glob::walk(disk, &[base.to_path_buf()], &[]);
    let folders: BTreeSet<String> = walk
        .files
        .iter()
        .filter(|path| is_manifest(path))
        .filter_map(|path| {
            let mut parts = path.strip_prefix(base).ok()?.components();
            let first = parts.next()?.as_os_str().to_string_lossy().into_owned();
            (parts.next().is_some() && !first.starts_with('.')).then_some(first)
        })
        .collect();
    folders.into_iter().take(5).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::ConfigOptions;
    use crate::test_support::{Case, Folder, conformance_cases};

    fn discover(stacks: &str, files: &[&str]) -> (Vec<String>, Vec<String>, Vec<Diagnostic>) {
        let folder = Folder::with(&[("atmos.yaml", &format!("base_path: ./\nstacks:\n{stacks}"))]);
        for path in files {
            folder.write(path, "");
        }
        let options = ConfigOptions {
            directory: folder.root().to_path_buf(),
            ..ConfigOptions::default()
        };
        let files = Files::default();
        let (config, _) = Config::load(&options, &files);
        let discovery = stack_manifests(&config, &files);
        let names = |paths: &[PathBuf]| -> Vec<String> {
            let relative = paths
                .iter()
                .map(|path| path.strip_prefix(folder.root()).expect("inside"));
            relative.map(|path| path.display().to_string()).collect()
        };
        (
            names(&discovery.top_level),
            names(&discovery.all),
            discovery.diagnostics,
        )
    }

    fn codes(diagnostics: &[Diagnostic]) -> Vec<&str> {
        diagnostics.iter().map(|found| found.code).collect()
    }

    const FILES: [&str; 6] = [
        "stacks/orgs/a/dev.yaml",
        "stacks/orgs/a/_defaults.yaml",
        "stacks/orgs/prod.yml.tmpl",
        "stacks/catalog/vpc.yaml",
        "stacks/readme.md",
        "other/x.yaml",
    ];

    #[test]
    fn included_and_not_excluded_is_top_level() {
        let stacks = "  base_path: stacks\n  included_paths: ['orgs/**/*', 'orgs/a/*', '../other/*']\n  excluded_paths: ['**/_defaults.yaml', '']\n";
        let (top_level, all, diagnostics) = discover(stacks, &FILES);
        assert_eq!(
            top_level,
            ["other/x.yaml", "stacks/orgs/a/dev.yaml", "stacks/orgs/prod.yml.tmpl"]
        );
        assert_eq!(all.len(), 5);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
    }

    #[test]
    fn an_excluded_path_needs_its_extension() {
        let stacks = "  base_path: stacks\n  included_paths: ['orgs/a/*']\n  excluded_paths: ['**/_defaults']\n";
        assert_eq!(discover(stacks, &FILES).0.len(), 2);
    }

    #[test]
    fn a_pattern_that_repeats_the_base_path_is_explained() {
        let stacks = "  base_path: stacks\n  included_paths:\n    - 'stacks/orgs/**/*'\n    - orgs/**/*.yaml\n";
        let (top_level, _, diagnostics) = discover(stacks, &FILES);
        assert_eq!(
            (top_level.len(), codes(&diagnostics)),
            (2, vec!["included-path-unmatched"])
        );
        assert_eq!(diagnostics[0].span.line(), 5);
        assert!(
            diagnostics[0]
                .hint
                .as_deref()
                .is_some_and(|hint| hint.ends_with("write `orgs/**/*`."))
        );
    }

    #[test]
    fn no_manifests_are_explained() {
        let hint = |stacks: &str, files: &[&str]| {
            let (top_level, _, diagnostics) = discover(stacks, files);
            assert!(top_level.is_empty());
            (diagnostics[0].code, diagnostics[0].hint.clone().unwrap_or_default())
        };
        let (code, text) = hint("  base_path: stack\n  included_paths: ['**/*']\n", &FILES);
        assert_eq!(code, "stacks-base-path-missing");
        assert!(text.ends_with("there are YAML files below other, stacks."), "{text}");
        let (code, text) = hint("  base_path: stacks\n  included_paths: ['deploy/*']\n", &FILES);
        assert_eq!(code, "stack-manifests-none");
        assert!(text.starts_with("There are 4 YAML files"), "{text}");
        let (_, text) = hint("  base_path: stacks\n  included_paths: ['**/*']\n", &["stacks/a.txt"]);
        assert!(text.starts_with("There are no YAML files"), "{text}");
        let (_, text) = hint(
            "  base_path: stacks\n  included_paths: ['**/*']\n  excluded_paths: ['**/*']\n",
            &["stacks/a.yaml"],
        );
        assert!(text.contains("matches one YAML file, but"), "{text}");
        let (code, _) = hint("  base_path: stacks\n  included_paths: ['[']\n", &FILES);
        assert_eq!(code, "path-pattern-invalid");
    }

    #[test]
    fn conformance_cases_have_manifests() {
        for source in conformance_cases() {
            let case = Case::open(&source);
            let files = Files::default();
            let (config, _) = Config::load(&case.options(), &files);
            let discovery = stack_manifests(&config, &files);
            let has_stacks = case.about["describe"]["raw"]["stacks"]
                .as_u64()
                .is_some_and(|count| count > 0);
            assert!(
                !has_stacks || !discovery.top_level.is_empty(),
                "{}: {:?}",
                case.name,
                discovery.diagnostics
            );
        }
    }
}

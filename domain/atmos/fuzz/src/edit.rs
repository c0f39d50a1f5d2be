//! Edits of a repository, chosen by numbers that mean something in whatever state it is in.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use arbitrary::{Arbitrary, Unstructured};

use crate::estate::Folder;

/// One edit. A `file` counts round through the files there are, a `line` through those that the edit can change.
#[derive(Arbitrary, Clone, Debug)]
pub enum Edit {
    /// Another value behind a key.
    Value {
        /// The file.
        file: u16,
        /// The line.
        line: u16,
        /// The value.
        value: u8,
    },
    /// One more import.
    AddImport {
        /// The file that imports.
        file: u16,
        /// The file that is imported.
        target: u16,
        /// How it is written.
        form: u8,
    },
    /// A line less: an import, a key, an item.
    RemoveLine {
        /// The file.
        file: u16,
        /// The line.
        line: u16,
    },
    /// Another file with the text of one there is.
    Copy {
        /// The file.
        file: u16,
        /// The new name.
        name: u8,
    },
    /// The file is gone.
    Delete {
        /// The file.
        file: u16,
    },
    /// The file has another name.
    Rename {
        /// The file.
        file: u16,
        /// The new name.
        name: u8,
    },
    /// The folder of the file has another name.
    RenameFolder {
        /// The file.
        file: u16,
    },
    /// The file is no YAML any more.
    Break {
        /// The file.
        file: u16,
        /// How.
        how: u8,
    },
    /// A broken file is as it was.
    Mend {
        /// Which of those that are broken.
        which: u16,
    },
    /// A line of the configuration is replaced.
    Configure {
        /// By which.
        variant: u8,
    },
    /// Everything stays and moves down a line.
    Shift {
        /// The file.
        file: u16,
    },
    /// Nothing changes.
    Touch {
        /// The file.
        file: u16,
    },
    /// Another branch is checked out: HEAD and files change together.
    Branch {
        /// The branch.
        name: u8,
        /// How many files change with it.
        files: u8,
    },
}

/// What `bytes` mean as steps, each a burst of edits.
#[must_use]
pub fn steps(bytes: &[u8], most_steps: usize, most_edits: usize) -> Vec<Vec<Edit>> {
    let mut source = Unstructured::new(bytes);
    let mut steps = Vec::new();
    while steps.len() < most_steps && !source.is_empty() {
        let Ok(count) = source.int_in_range(1..=most_edits.max(1)) else {
            break;
        };
        let burst = (0..count).map_while(|_| Edit::arbitrary(&mut source).ok());
        steps.push(burst.collect());
    }
    steps
}

const VALUES: [&str; 16] = [
    "1",
    "other",
    "null",
    "[a, b]",
    "{a: {b: 1}}",
    "true",
    "'{{ .vars.stage }}'",
    "'{{ .absent.key }}'",
    "!env FROM_CONFIG",
    "!append [z]",
    "!unset",
    "!include ../data/values.json",
    "!terraform.state db id",
    "!git.branch",
    "dev",
    "",
];
const NAMES: [&str; 10] = ["a", "b", "dev", "_x", "region", "app", "absent", "values", "note", "x"];
const BROKEN: [&str; 6] = ["a: [1\n", "\t\tx\n", "a: 1\na: 2\n", "*x\n", "a: {{ .x }\n", "- list\n"];
const CONFIGURATION: [&str; 14] = [
    "name_pattern: '{stage}'",
    "name_template: '{{ .vars.tenant }}+{{ .vars.stage }}'",
    "name_pattern: '{tenant}-{stage}'",
    "included_paths: ['deploy/*']",
    "included_paths: ['deploy/**/*', 'catalog/*']",
    "excluded_paths: ['**/dev.yaml']",
    "base_path: stacks",
    "settings: {list_merge_strategy: append}",
    "settings: {list_merge_strategy: merge}",
    "templates: {settings: {enabled: false}}",
    "env: {FROM_CONFIG: changed}",
    "# a comment",
    "import: [config/absent]",
    "logs: [",
];

impl Edit {
    /// Makes the edit and adds the paths that it touched.
    pub(crate) fn apply(&self, folder: &mut Folder, changed: &mut Vec<PathBuf>) -> Result<()> {
        let files = files(folder.root());
        let Some(file) = self.file().and_then(|at| pick(&files, at)).cloned() else {
            return self.apply_elsewhere(folder, changed);
        };
        let text = fs::read_to_string(&file).unwrap_or_default();
        match self {
            Self::Value { line, value, .. } => fs::write(&file, with_value(&text, *line, *value))?,
            Self::AddImport { target, form, .. } => {
                let target = pick(&files, *target).unwrap_or(&file);
                fs::write(&file, with_import(&text, &import(folder.root(), target, *form)))?;
            }
            Self::RemoveLine { line, .. } => fs::write(&file, without_line(&text, *line))?,
            Self::Copy { name, .. } => {
                let path = named(&file, *name);
                fs::write(&path, text)?;
                changed.push(path);
                return Ok(());
            }
            Self::Delete { .. } => fs::remove_file(&file)?,
            Self::Rename { name, .. } => {
                let path = named(&file, *name);
                fs::rename(&file, &path)?;
                changed.push(path);
            }
            Self::RenameFolder { .. } => return rename_folder(folder.root(), &file, changed),
            Self::Break { how, .. } => {
                fs::write(&file, format!("{text}{}", BROKEN[usize::from(*how) % BROKEN.len()]))?;
                folder.mends.entry(file.clone()).or_insert(text);
            }
            Self::Shift { .. } => fs::write(&file, format!("# moved\n{text}"))?,
            _ => fs::write(&file, text)?,
        }
        changed.push(file);
        Ok(())
    }

    const fn file(&self) -> Option<u16> {
        match self {
            Self::Value { file, .. }
            | Self::AddImport { file, .. }
            | Self::RemoveLine { file, .. }
            | Self::Copy { file, .. }
            | Self::Delete { file }
            | Self::Rename { file, .. }
            | Self::RenameFolder { file }
            | Self::Break { file, .. }
            | Self::Shift { file }
            | Self::Touch { file } => Some(*file),
            Self::Mend { .. } | Self::Configure { .. } | Self::Branch { .. } => None,
        }
    }

    /// The edits that choose their file themselves.
    fn apply_elsewhere(&self, folder: &mut Folder, changed: &mut Vec<PathBuf>) -> Result<()> {
        match self {
            Self::Mend { which } => {
                let broken: Vec<PathBuf> = folder.mends.keys().cloned().collect();
                let Some(path) = pick(&broken, *which) else {
                    return Ok(());
                };
                let text = folder.mends.remove(path).unwrap_or_default();
                if path.parent().is_some_and(Path::is_dir) {
                    fs::write(path, text)?;
                    changed.push(path.clone());
                }
            }
            Self::Configure { variant } => {
                let path = folder.root().join("atmos.yaml");
                let text = fs::read_to_string(&path).unwrap_or_default();
                let text = configured(&text, CONFIGURATION[usize::from(*variant) % CONFIGURATION.len()]);
                fs::write(&path, text)?;
                changed.push(path);
            }
            Self::Branch { name, files } => {
                let head = folder.root().join(".git/HEAD");
                if head.is_file() {
                    let name = NAMES[usize::from(*name) % NAMES.len()];
                    fs::write(&head, format!("ref: refs/heads/{name}\n"))?;
                    changed.push(head);
                }
                for at in 0..u16::from(*files % 32) {
                    let (file, line) = (at.wrapping_mul(7), at.wrapping_mul(13));
                    let value = Self::Value {
                        file,
                        line,
                        value: *name,
                    };
                    value.apply(folder, changed)?;
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// Everything there is, sorted, but git's own.
fn files(root: &Path) -> Vec<PathBuf> {
    let (mut open, mut found) = (vec![root.to_path_buf()], Vec::new());
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && entry.file_name() != ".git" => open.push(path),
                Ok(kind) if kind.is_file() => found.push(path),
                _ => {}
            }
        }
    }
    found.sort();
    found
}

fn pick<T>(all: &[T], at: u16) -> Option<&T> {
    all.get(usize::from(at).checked_rem(all.len())?)
}

/// The file beside `file` with another name and the same extension.
fn named(file: &Path, name: u8) -> PathBuf {
    let old = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let extension = old.split_once('.').map_or("yaml", |(_, extension)| extension);
    let stem = NAMES[usize::from(name) % NAMES.len()];
    // Every third goes up and over, every fourth changes what it is.
    let extension = if name % 4 == 3 { "yml" } else { extension };
    file.with_file_name(format!("{stem}.{extension}"))
}

fn rename_folder(root: &Path, file: &Path, changed: &mut Vec<PathBuf>) -> Result<()> {
    let Some(folder) = file.parent().filter(|folder| *folder != root) else {
        return Ok(());
    };
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let other = name
        .strip_suffix("-moved")
        .map_or_else(|| format!("{name}-moved"), str::to_owned);
    let other = folder.with_file_name(other);
    if !other.exists() {
        fs::rename(folder, &other)?;
        changed.extend([folder.to_path_buf(), other]);
    }
    Ok(())
}

fn with_value(text: &str, line: u16, value: u8) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let keyed: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].contains(": ")).collect();
    let Some(at) = pick(&keyed, line) else {
        return format!("{text}vars: {{a: {value}}}\n");
    };
    let value = VALUES[usize::from(value) % VALUES.len()];
    let edited = lines[*at]
        .split_once(": ")
        .map_or_else(String::new, |(key, _)| format!("{key}: {value}"));
    with_line(&lines, *at, Some(&edited))
}

fn without_line(text: &str, line: u16) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let all: Vec<usize> = (0..lines.len()).collect();
    pick(&all, line).map_or_else(String::new, |at| with_line(&lines, *at, None))
}

fn with_line(lines: &[&str], at: usize, edited: Option<&str>) -> String {
    let all = lines
        .iter()
        .enumerate()
        .filter_map(|(index, line)| if index == at { edited } else { Some(*line) });
    all.map(|line| format!("{line}\n")).collect()
}

/// `import` as the first item of the list that there is, or of a new one.
fn with_import(text: &str, import: &str) -> String {
    match text.split_once("import: [") {
        Some((before, after)) => format!("{before}import: [{import}, {after}"),
        None if text.contains("import:\n") => text.replacen("import:\n", &format!("import:\n  - {import}\n"), 1),
        None => format!("import: [{import}]\n{text}"),
    }
}

fn import(root: &Path, target: &Path, form: u8) -> String {
    let below = target
        .strip_prefix(root.join("stacks"))
        .unwrap_or(target)
        .display()
        .to_string();
    let stem = below.split_once('.').map_or(below.as_str(), |(stem, _)| stem);
    let folder = stem.rsplit_once('/').map_or("", |(folder, _)| folder);
    match form % 8 {
        0 => below,
        1 => format!("{folder}/*"),
        2 => format!("{{path: {stem}, context: {{size: {form}, replicas: 1}}}}"),
        3 => format!("{{path: {stem}, skip_if_missing: true}}"),
        4 => format!("'{{{{ .vars.folder | default \"{folder}\" }}}}/x'"),
        5 => "./a".to_owned(),
        _ => stem.to_owned(),
    }
}

/// `line` in place of the one with its key, or at the end.
fn configured(text: &str, line: &str) -> String {
    let key = line.split(':').next().unwrap_or_default();
    let is_stacks = matches!(
        key,
        "name_pattern" | "name_template" | "included_paths" | "excluded_paths"
    );
    if is_stacks {
        let inner = format!("stacks: {{base_path: stacks, {}}}", with_required(line));
        return replaced(text, "stacks", &inner);
    }
    replaced(text, key, line)
}

fn with_required(line: &str) -> String {
    match line.starts_with("included_paths") {
        true => format!("{line}, name_pattern: '{{tenant}}-{{stage}}'"),
        false => format!("included_paths: ['deploy/**/*', 'orgs/**/*'], {line}"),
    }
}

/// The top-level key with everything below it replaced by `line`.
fn replaced(text: &str, key: &str, line: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for old in text.lines() {
        let is_top = !old.starts_with([' ', '-']);
        if is_top {
            inside = old.starts_with(&format!("{key}:"));
        }
        if !inside {
            out.push_str(old);
            out.push('\n');
        }
    }
    format!("{out}{line}\n")
}

//! The files of the repository that templates read: by gomplate's `file.` functions, and as data sources.
//!
//! Nothing outside the repository is looked at, and nothing is written. What was looked at is remembered, so that a
//! change of it is known to matter.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::config::{Config, DataSource};
use crate::disk::Kind;
use crate::paths::is_within;
use crate::source::Files;
use crate::template::HostError;
use crate::value::{List, Node, Text, Value};

/// Larger files are no configuration.
const MOST_BYTES: u64 = 4 << 20;
/// Paths that one walk through folders tells.
const MOST_WALKED: usize = 10_000;

/// The files that templates may read.
#[derive(Default)]
pub(crate) struct LocalFiles {
    files: Files,
    seen: RwLock<Seen>,
}

#[derive(Default)]
struct Seen {
    /// Whatever was looked at, there or not.
    paths: FxHashSet<PathBuf>,
    /// Data sources by their URL.
    sources: FxHashMap<Text, Option<Arc<DataSource>>>,
}

impl LocalFiles {
    pub(crate) fn new(files: Files) -> Self {
        Self {
            files,
            seen: RwLock::default(),
        }
    }

    /// The same, read from elsewhere.
    pub(crate) fn on(&self, files: &Files) -> Self {
        let seen = self.seen.read().unwrap_or_else(PoisonError::into_inner);
        Self {
            files: files.clone(),
            seen: RwLock::new(Seen {
                paths: seen.paths.clone(),
                sources: FxHashMap::default(),
            }),
        }
    }

    /// Whether a template looked at one of these paths, or below or above it. If so, everything is forgotten.
    pub(crate) fn concern(&self, changed: &FxHashSet<&Path>) -> bool {
        let mut seen = self.seen.write().unwrap_or_else(PoisonError::into_inner);
        let concerns = |path: &PathBuf| {
            let is_related = |changed: &&Path| is_within(path, changed) || is_within(changed, path);
            changed.iter().any(is_related)
        };
        let is_concerned = seen.paths.iter().any(concerns);
        if is_concerned {
            *seen = Seen::default();
        }
        is_concerned
    }

    /// The data source that a URL means, if it is a file of the repository.
    pub(super) fn source(&self, config: &Config, url: &Text) -> Option<Arc<DataSource>> {
        let mut seen = self.seen.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = seen.sources.get(url) {
            return known.clone();
        }
        let path = DataSource::path(config, url)?;
        let source = DataSource::read(config, &self.files, &path).map(Arc::new);
        seen.paths.insert(path);
        seen.sources.insert(url.clone(), source.clone());
        source
    }

    /// What `file.NAME path` gives; `None` where it would read elsewhere, or write.
    pub(super) fn call(&self, config: &Config, name: &str, arguments: &[Value]) -> Option<Result<Value, HostError>> {
        let [written] = arguments else {
            return None;
        };
        let written = written.as_str()?;
        let path = self.looked_at(config, written)?;
        let disk = self.files.disk();
        let answer = match name {
            "Exists" => Ok(Value::Bool(disk.exists(&path))),
            "IsDir" => Ok(Value::Bool(disk.is_folder(&path))),
            "Read" => self.text(&path, written),
            "ReadDir" => self.names(&path, written),
            "Walk" => self.below(&path, written),
            _ => return None,
        };
        Some(answer.map_err(HostError::Failed))
    }

    /// The path that is written, from where Atmos runs; `None` if it leads out of the repository.
    fn looked_at(&self, config: &Config, written: &str) -> Option<PathBuf> {
        let path = crate::glob::normal(&config.directory.join(written));
        let mut seen = self.seen.write().unwrap_or_else(PoisonError::into_inner);
        seen.paths.insert(path.clone());
        config.holds(&path, self.files.disk()).then_some(path)
    }

    fn text(&self, path: &Path, written: &str) -> Result<Value, String> {
        let disk = self.files.disk();
        match disk.kind(path) {
            Err(_) => Err(format!(
                "failed to open {written}: open {written}: no such file or directory"
            )),
            Ok(Kind::Folder) => Err(format!("read failed for {written}: read {written}: is a directory")),
            Ok(Kind::Other) => Err(format!("failed to open {written}: it is no regular file")),
            Ok(Kind::File) => {
                let bytes = disk.read(path, MOST_BYTES + 1);
                let bytes = bytes.map_err(|error| format!("failed to open {written}: {error}"))?;
                if bytes.len() as u64 > MOST_BYTES {
                    return Err(format!("{written} has more than {} MiB", MOST_BYTES >> 20));
                }
                Ok(Value::text(String::from_utf8_lossy(&bytes).as_ref()))
            }
        }
    }

    /// The names in a folder, sorted: Go gives them as the disk has them, which is no order at all.
    fn names(&self, folder: &Path, written: &str) -> Result<Value, String> {
        match self.files.disk().kind(folder) {
            Err(_) => Err(format!("open {written}: no such file or directory")),
            Ok(Kind::Folder) => Ok(texts(self.members(folder).into_iter().map(|(name, _)| name))),
            Ok(_) => Err("file is not a directory".to_owned()),
        }
    }

    /// The path itself and everything below, links not followed, as Go's `filepath.Walk` goes.
    fn below(&self, root: &Path, written: &str) -> Result<Value, String> {
        if !self.files.disk().exists(root) {
            return Err(format!("lstat {written}: no such file or directory"));
        }
        let mut found = Vec::new();
        let mut open = vec![(PathBuf::from(written), root.to_path_buf(), true)];
        while let Some((shown, path, is_entered)) = open.pop() {
            if found.len() >= MOST_WALKED {
                return Err(format!("{written} holds more than {MOST_WALKED} files and folders"));
            }
            found.push(shown.to_string_lossy().into_owned());
            if is_entered && self.files.disk().is_folder(&path) {
                let members = self.members(&path).into_iter().rev();
                open.extend(members.map(|(name, is_link)| (joined(&shown, &name), path.join(&name), !is_link)));
            }
        }
        Ok(texts(found))
    }

    /// The names in a folder with whether they are links, sorted.
    fn members(&self, folder: &Path) -> Vec<(String, bool)> {
        let members = self.files.disk().members(folder).unwrap_or_default();
        let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
        let named = members
            .iter()
            .filter_map(|member| Some((name(&member.path)?, member.is_link)));
        let mut named: Vec<_> = named.collect();
        named.sort();
        named
    }
}

fn joined(folder: &Path, name: &str) -> PathBuf {
    if folder == Path::new(".") {
        PathBuf::from(name)
    } else {
        crate::glob::normal(&folder.join(name))
    }
}

fn texts(texts: impl IntoIterator<Item = String>) -> Value {
    let nodes = texts.into_iter().map(|text| Node::computed(Value::text(text)));
    Value::List(List::new(nodes.collect()))
}

#[cfg(test)]
mod tests {
    use crate::test_support::Folder;
    use crate::workspace::Workspace;

    const CONFIG: &str = "
stacks: {base_path: stacks, included_paths: [s.yaml]}
templates: {settings: {enabled: true, sprig: {enabled: true}, gomplate: {enabled: true, datasources: {both: {url: data/a.json}}}}}
";

    fn workspace(folder: &Folder) -> Workspace {
        Workspace::open(folder.options(&[]))
    }

    fn vars(workspace: &Workspace) -> String {
        let estate = workspace.estate();
        let instance = estate.instances().next().expect("an instance");
        format!("{:?}", instance.sections.get("vars").expect("vars").value)
    }

    #[test]
    fn templates_read_files_of_the_repository_and_no_others() {
        let manifest = r#"
components:
  terraform:
    x:
      vars:
        exists: '{{ file.Exists "data/a.json" }} {{ file.Exists "data/b.json" }} {{ file.IsDir "data" }}'
        names: '{{ file.ReadDir "data" | toJson }}'
        read: '{{ (file.Read "./data/a.json" | fromJson).k }}'
        walk: '{{ file.Walk "data" | join "," }}'
        missing: '{{ file.Read "nope" }}'
        outside: '{{ file.Read "/etc/hostname" }}'
        above: '{{ file.Exists "../.." }}'
        write: '{{ file.Write "data/b.json" "x" }}'
"#;
        let folder = Folder::with(&[
            ("atmos.yaml", CONFIG),
            ("stacks/s.yaml", manifest),
            ("data/a.json", r#"{"k": "v"}"#),
            ("data/deep/c.txt", ""),
        ]);
        let workspace = workspace(&folder);
        assert_eq!(
            vars(&workspace),
            r#"{"above":"{{ file.Exists \"../..\" }}","exists":"true false true","missing":"{{ file.Read \"nope\" }}","names":"[\"a.json\",\"deep\"]","outside":"{{ file.Read \"/etc/hostname\" }}","read":"v","walk":"data,data/a.json,data/deep,data/deep/c.txt","write":"{{ file.Write \"data/b.json\" \"x\" }}"}"#
        );
        assert!(!folder.path("data/b.json").exists());
        let estate = workspace.estate();
        let told: Vec<_> = estate.diagnostics.iter().map(|found| found.message.as_str()).collect();
        assert!(
            told.iter()
                .any(|message| message.contains("open nope: no such file or directory")),
            "{told:?}"
        );
    }

    #[test]
    fn a_component_names_data_sources_of_its_own() {
        let manifest = r#"
settings: {templates: {settings: {gomplate: {datasources: {both: {url: data/b.yaml}, own: {url: data/a.json}, away: {url: 'https://example.com/x'}}}}}}
components:
  terraform:
    x:
      vars:
        both: '{{ (datasource "both").k }}'
        own: '{{ (ds "own").k }} {{ include "own" | trim | len }}'
        away: '{{ datasourceExists "away" }} {{ datasourceExists "none" }}'
        asked: '{{ (datasource "away").k }}'
"#;
        let folder = Folder::with(&[
            ("atmos.yaml", CONFIG),
            ("stacks/s.yaml", manifest),
            ("data/a.json", r#"{"k": "a"}"#),
            ("data/b.yaml", "k: b"),
        ]);
        assert_eq!(
            vars(&workspace(&folder)),
            r#"{"asked":"{{ (datasource \"away\").k }}","away":"true false","both":"b","own":"a 10"}"#
        );
    }

    #[test]
    fn a_change_of_what_a_template_read_or_missed_is_seen() {
        let manifest = r#"
import: [{path: imported.yaml.tmpl, context: {}}]
components: {terraform: {x: {vars: {late: '{{ file.Exists "data/b" }}'}}}}
"#;
        let imported = r#"vars: {early: '{{ file.Read "data/a" | trim }}'}"#;
        let folder = Folder::with(&[
            ("atmos.yaml", CONFIG),
            ("stacks/s.yaml", manifest),
            ("stacks/imported.yaml.tmpl", imported),
            ("data/a", "one"),
        ]);
        let workspace = workspace(&folder);
        assert_eq!(vars(&workspace), r#"{"early":"one","late":"false"}"#);
        folder.write("data/a", "two");
        assert!(workspace.refresh(&[folder.path("data/a")]).is_some());
        assert_eq!(vars(&workspace), r#"{"early":"two","late":"false"}"#);
        folder.write("data/b", "");
        assert!(workspace.refresh(&[folder.path("data/b")]).is_some());
        assert_eq!(vars(&workspace), r#"{"early":"two","late":"true"}"#);
    }
}

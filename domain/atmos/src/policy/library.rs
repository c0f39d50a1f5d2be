//! The policies' files: found, read and compiled once, until one of them changes.

use std::hash::{BuildHasher, BuildHasherDefault};
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

use jsonschema::Validator;
use regorus::Engine;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::entry::{Entry, Language};
use super::{json_schema, rego};
use crate::config::Config;
use crate::disk::{Disk, Kind};
use crate::glob;

/// Larger files are no policies.
const MOST_BYTES: u64 = 1 << 20;
/// More modules than a policy has.
const MOST_MODULES: usize = 500;

/// Every policy that was asked for.
#[derive(Default)]
pub(super) struct Library(Mutex<FxHashMap<Request, Arc<Policy>>>);

/// What names a policy.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Request {
    language: Language,
    path: String,
    modules: Vec<String>,
}

/// A policy, or why there is none.
pub(super) struct Policy {
    /// Its main file, as found or as first looked for.
    pub(super) file: PathBuf,
    pub(super) program: Result<Program, Fault>,
    /// What a change of which may change it.
    inputs: Vec<PathBuf>,
    hash: u64,
}

pub(super) enum Program {
    JsonSchema {
        validator: Arc<Validator>,
        /// Set once it took too long: it is not asked again, as a thread that looks cannot be stopped.
        is_slow: AtomicBool,
    },
    Rego(Box<Engine>),
}

/// Why a policy cannot judge.
pub(super) enum Fault {
    /// A file is not there.
    Missing(PathBuf),
    /// The files say nothing that can be evaluated.
    Invalid(String),
}

/// The files of a policy, as they are now, or at the commit that is looked at.
struct Sources {
    inputs: Vec<PathBuf>,
    main: PathBuf,
    texts: Result<Vec<(PathBuf, String)>, Fault>,
}

impl Library {
    /// The policy that `entry` asks for, compiled on first use.
    pub(super) fn get(&self, config: &Config, disk: &Disk, entry: &Entry) -> Arc<Policy> {
        let request = Request {
            language: entry.language,
            path: entry.path.clone(),
            modules: entry.modules.clone(),
        };
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let policy = known
            .entry(request)
            .or_insert_with_key(|request| Arc::new(Policy::compile(config, disk, request)));
        Arc::clone(policy)
    }

    /// Forgets the policies whose files read otherwise after `changed`; whether there are any.
    pub(super) fn take_in(&self, config: &Config, disk: &Disk, changed: &FxHashSet<&Path>) -> bool {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = known.len();
        known.retain(|request, policy| {
            let touches = |path: &Path| {
                policy
                    .inputs
                    .iter()
                    .any(|input| input.starts_with(path) || path.starts_with(input))
            };
            !changed.iter().any(|path| touches(path)) || Sources::read(config, disk, request).hash() == policy.hash
        });
        known.len() != before
    }
}

impl Policy {
    fn compile(config: &Config, disk: &Disk, request: &Request) -> Self {
        let sources = Sources::read(config, disk, request);
        let hash = sources.hash();
        let program = sources.texts.and_then(|texts| {
            match request.language {
                Language::JsonSchema => {
                    let text = texts.first().map_or("", |(_, text)| text);
                    json_schema::compile(text).map(|validator| Program::JsonSchema {
                        validator: Arc::new(validator),
                        is_slow: AtomicBool::new(false),
                    })
                }
                Language::Rego => {
                    let module = |(path, text): (PathBuf, String)| rego::Module {
                        name: path
                            .strip_prefix(&config.base_path)
                            .unwrap_or(&path)
                            .display()
                            .to_string(),
                        text,
                    };
                    let modules = texts.into_iter().map(module).collect();
                    rego::compile(modules).map(|engine| Program::Rego(Box::new(engine)))
                }
            }
            .map_err(Fault::Invalid)
        });
        Self {
            file: sources.main,
            program,
            inputs: sources.inputs,
            hash,
        }
    }
}

impl Sources {
    /// Atmos looks for the file where it runs, then below the base path of its schema type.
    fn read(config: &Config, disk: &Disk, request: &Request) -> Self {
        let base = config
            .text(&["schemas", request.language.key(), "base_path"])
            .unwrap_or_default();
        let base = config.base_path.join(base);
        let candidates = [&config.directory, &base].map(|folder| glob::normal(&folder.join(&request.path)));
        let modules: Vec<PathBuf> = match request.language {
            Language::JsonSchema => Vec::new(),
            Language::Rego => request
                .modules
                .iter()
                .map(|path| glob::normal(&base.join(path)))
                .collect(),
        };
        let found = candidates.iter().find(|path| disk.is_file(path));
        let main = found.unwrap_or(&candidates[1]).clone();
        let texts = match found {
            None => Err(Fault::Missing(main.clone())),
            Some(main) => texts(disk, main, &modules),
        };
        Self {
            inputs: candidates.into_iter().chain(modules).collect(),
            main,
            texts,
        }
    }

    fn hash(&self) -> u64 {
        let texts = self.texts.as_ref().map_err(|fault| match fault {
            Fault::Missing(path) => path.display().to_string(),
            Fault::Invalid(why) => why.clone(),
        });
        BuildHasherDefault::<FxHasher>::default().hash_one((&self.main, texts))
    }
}

/// The text of the main file, and those of its modules: files, and what folders hold, tests apart.
fn texts(disk: &Disk, main: &Path, modules: &[PathBuf]) -> Result<Vec<(PathBuf, String)>, Fault> {
    let mut files = vec![main.to_owned()];
    for module in modules {
        match disk.kind(module) {
            Ok(Kind::Folder) => files.extend(glob::find(disk, module, "**/*.rego")),
            Ok(Kind::File) => files.push(module.clone()),
            _ => return Err(Fault::Missing(module.clone())),
        }
    }
    let is_test = |path: &PathBuf| path.to_string_lossy().ends_with("_test.rego");
    let mut seen = FxHashSet::default();
    files.retain(|path| !is_test(path) && seen.insert(path.clone()));
    if files.len() > MOST_MODULES {
        return Err(Fault::Invalid(format!("it has more than {MOST_MODULES} modules")));
    }
    let read = files.into_iter().map(|path| match text(disk, &path) {
        Ok(text) => Ok((path, text)),
        Err(error) => Err(Fault::Invalid(format!("it cannot be read: {error}"))),
    });
    read.collect()
}

fn text(disk: &Disk, path: &Path) -> Result<String, Error> {
    // Asked before it is opened: opening a pipe waits for its other end.
    if disk.kind(path)? != Kind::File {
        return Err(Error::new(ErrorKind::InvalidInput, "not a regular file"));
    }
    let bytes = disk.read(path, MOST_BYTES + 1)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Error::new(ErrorKind::InvalidData, "larger than 1 MiB"));
    }
    String::from_utf8(bytes).map_err(|error| Error::new(ErrorKind::InvalidData, error))
}

//! What else is on this machine that Atmos and Terraform use: the names of AWS profiles and Kubernetes contexts.
//!
//! Nothing is contacted. The files hold keys: of AWS's only the headings are looked at, line by line, and of a
//! kubeconfig nothing but names outlives the look. Neither is logged.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use atmos::source::FileId;
use atmos::value::{Node, Value};
use atmos::yaml::{self, ParseOptions};
use schema::machine::{AwsProfile, KubeContext, Machine, MachineFile};

/// Larger files are not what they should be.
const MOST_BYTES: u64 = 4 << 20;
/// More names are not shown.
const MOST_NAMES: usize = 1_000;

/// Where to look, as the environment says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// `AWS_CONFIG_FILE`, else `~/.aws/config`.
    pub aws_config: Option<PathBuf>,
    /// `AWS_SHARED_CREDENTIALS_FILE`, else `~/.aws/credentials`.
    pub aws_credentials: Option<PathBuf>,
    /// `AWS_PROFILE`.
    pub aws_profile: Option<String>,
    /// The files of `KUBECONFIG`, else `~/.kube/config`.
    pub kubeconfigs: Vec<PathBuf>,
}

impl Machine for Places {
    fn aws(&self) -> (Vec<AwsProfile>, Vec<MachineFile>) {
        let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut files = Vec::new();
        let places = [(&self.aws_config, true), (&self.aws_credentials, false)];
        for (path, is_config) in places
            .into_iter()
            .filter_map(|(path, is_config)| Some((path.as_ref()?, is_config)))
        {
            let names = profiles(path, is_config);
            files.push(file(path, names.is_some()));
            for name in names.unwrap_or_default() {
                let files = found.entry(name).or_default();
                files.push(path.display().to_string());
                files.dedup();
            }
        }
        let profiles = found.into_iter().map(|(name, files)| AwsProfile {
            is_chosen: self.aws_profile.as_ref() == Some(&name),
            name,
            files,
        });
        (profiles.collect(), files)
    }

    fn kubernetes(&self) -> (Vec<KubeContext>, Vec<MachineFile>) {
        let (mut contexts, mut files): (Vec<KubeContext>, Vec<MachineFile>) = (Vec::new(), Vec::new());
        let mut current: Option<String> = None;
        for path in &self.kubeconfigs {
            let found = kubeconfig(path);
            files.push(file(path, found.is_some()));
            let Some((names, chosen)) = found else { continue };
            // The first file that says something is right, as in kubectl.
            current = current.or(chosen);
            for name in names {
                if !contexts.iter().any(|known| known.name == name) {
                    contexts.push(KubeContext {
                        file: path.display().to_string(),
                        is_current: false,
                        name,
                    });
                }
            }
        }
        for context in &mut contexts {
            context.is_current = current.as_ref() == Some(&context.name);
        }
        contexts.sort_by(|a, b| a.name.cmp(&b.name));
        contexts.truncate(MOST_NAMES);
        (contexts, files)
    }
}

fn file(path: &Path, is_read: bool) -> MachineFile {
    MachineFile {
        path: path.display().to_string(),
        is_read,
    }
}

/// A plain file, opened: a pipe would be waited for.
fn open(path: &Path) -> Option<impl Read> {
    let is_plain = std::fs::metadata(path).is_ok_and(|metadata| metadata.is_file());
    Some(File::open(path).ok().filter(|_| is_plain)?.take(MOST_BYTES))
}

/// The names in the headings of a file of AWS: `[default]`, and in the configuration `[profile x]`, in the credentials `[x]`.
fn profiles(path: &Path, is_config: bool) -> Option<Vec<String>> {
    let mut reader = BufReader::new(open(path)?);
    let (mut names, mut line) = (Vec::new(), Vec::new());
    loop {
        line.clear();
        if reader.read_until(b'\n', &mut line).ok()? == 0 || names.len() >= MOST_NAMES {
            return Some(names);
        }
        let Some(heading) = std::str::from_utf8(&line).ok().and_then(heading) else {
            continue;
        };
        let name = match heading.strip_prefix("profile") {
            Some(name) if is_config && name.starts_with([' ', '\t']) => Some(name.trim()),
            _ if !is_config || heading == "default" => Some(heading),
            _ => None,
        };
        names.extend(name.map(|name| name.trim_matches(['"', '\'']).to_owned()));
    }
}

fn heading(line: &str) -> Option<&str> {
    let (heading, _) = line.trim().strip_prefix('[')?.split_once(']')?;
    Some(heading.trim()).filter(|heading| !heading.is_empty())
}

/// The names of the contexts of a kubeconfig, and the one that it chooses.
fn kubeconfig(path: &Path) -> Option<(Vec<String>, Option<String>)> {
    let mut text = String::new();
    open(path)?.read_to_string(&mut text).ok()?;
    let root = yaml::parse(&text, FileId::NONE, ParseOptions::default()).ok()?;
    let name = |node: &Node| node.value.as_str().map(str::to_owned);
    let contexts = match root.at(&["contexts"]).map(|node| &node.value) {
        Some(Value::List(list)) => list.items(),
        _ => &[],
    };
    let names = contexts.iter().filter_map(|context| name(context.at(&["name"])?));
    Some((names.collect(), root.at(&["current-context"]).and_then(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(files: &[(&str, &str)]) -> (tempfile::TempDir, Places) {
        let folder = tempfile::tempdir().expect("there is room");
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).expect("there is room");
        }
        let path = |name: &str| folder.path().join(name);
        let places = Places {
            aws_config: Some(path("config")),
            aws_credentials: Some(path("credentials")),
            aws_profile: Some("dev".to_owned()),
            kubeconfigs: vec![path("one"), path("two")],
        };
        (folder, places)
    }

    #[test]
    fn profiles_are_named_and_nothing_else_of_the_files_is_told() {
        let config = "[default]\nregion = eu-west-1\n[profile dev]\nrole_arn = x\n [profile \"with space\"] # y\n\
                      [sso-session z]\n[services s]\n[profilex]\n# [profile no]\n";
        let credentials = "[dev]\naws_secret_access_key = hidden\n[ops]\n[\n";
        let (_folder, places) = places(&[("config", config), ("credentials", credentials)]);
        let (profiles, files) = places.aws();
        let told: Vec<_> = profiles
            .iter()
            .map(|p| (&*p.name, p.files.len(), p.is_chosen))
            .collect();
        assert_eq!(
            told,
            [
                ("default", 1, false),
                ("dev", 2, true),
                ("ops", 1, false),
                ("with space", 1, false)
            ]
        );
        assert!(files.iter().all(|file| file.is_read));
        assert!(!format!("{profiles:?}{files:?}").contains("hidden"));
    }

    #[test]
    fn contexts_come_from_all_files_and_the_first_says_which_is_current() {
        let one = "current-context: b\ncontexts:\n- {name: b, context: {user: u}}\nusers: [{name: u, user: {token: hidden}}]\n";
        let two = "{\"current-context\": \"a\", \"contexts\": [{\"name\": \"a\"}, {\"name\": \"b\"}, {}]}";
        let (_folder, places) = places(&[("one", one), ("two", two)]);
        let (contexts, files) = places.kubernetes();
        let told: Vec<_> = contexts
            .iter()
            .map(|context| (&*context.name, context.is_current))
            .collect();
        assert_eq!(told, [("a", false), ("b", true)]);
        assert!(!format!("{contexts:?}{files:?}").contains("hidden"));
    }

    #[test]
    fn files_that_are_not_there_or_not_what_they_should_be_are_said_to_be_unread() {
        let (_folder, places) = places(&[("one", "contexts: [")]);
        let (profiles, aws) = places.aws();
        let (contexts, kubernetes) = places.kubernetes();
        assert!(profiles.is_empty() && contexts.is_empty());
        assert!(aws.iter().chain(&kubernetes).all(|file| !file.is_read) && aws.len() + kubernetes.len() == 4);
    }
}

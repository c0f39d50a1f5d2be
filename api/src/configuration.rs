//! What the process is told from outside: the one place that reads the environment.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::machine::Places;
use crate::server::RateLimits;

use schema::Policy;

/// How many connections a client may hold open if nothing else is said.
const CONNECTIONS: usize = 200;

/// The settings of the process, each with its variable.
#[derive(Clone, Debug, Default)]
pub struct Configuration {
    /// Where history and settings live: `ISOBAR_DATABASE_URL`, else `isobar.db` in the data folder:
    /// `ISOBAR_DATA_DIR`, else `isobar` in the user's data folder. `None` where there is no home.
    pub database: Option<DatabasePlace>,
    /// How many WebSockets and event streams one client may hold open: `ISOBAR_CONNECTIONS`, else 200.
    pub connections: usize,
    /// How much one client may do in a second: `ISOBAR_REQUESTS_PER_SECOND`, else 200, and
    /// `ISOBAR_COST_PER_SECOND`, else 50,000.
    pub rates: RateLimits,
    /// Where running servers leave their tokens: `ISOBAR_STATE_DIR`, else `isobar` in the user's state folder.
    /// `None` where there is no home.
    pub state: Option<PathBuf>,
    /// What callers may ask: `ISOBAR_INTROSPECTION` and `ISOBAR_SUGGESTIONS`, on unless they say `off`.
    pub policy: Policy,
    /// What to log, in the syntax of `tracing`: `ISOBAR_LOG`.
    pub log: Option<String>,
    /// Where spans are sent, as `http://127.0.0.1:4318`: `ISOBAR_OTLP_ENDPOINT`, else nowhere.
    pub collector: Option<String>,
    /// Whether output must not be coloured: `NO_COLOR`, or a dumb terminal.
    pub no_color: bool,
    /// Where AWS profiles and Kubernetes contexts are, by the variables of AWS and kubectl.
    pub places: Places,
    /// The whole environment, for `ATMOS_*`, `!env` and `env`.
    pub environment: BTreeMap<String, String>,
}

/// Where a database is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatabasePlace {
    /// A SQLite file, made when it is not there.
    File(PathBuf),
    /// Whatever the URL names.
    Url(String),
}

impl Configuration {
    /// Reads the environment of this process. Variables that are not Unicode are left out.
    #[must_use]
    pub fn from_environment() -> Self {
        let text = |(name, value): (OsString, OsString)| Some((name.into_string().ok()?, value.into_string().ok()?));
        Self::new(std::env::vars_os().filter_map(text).collect())
    }

    fn new(environment: BTreeMap<String, String>) -> Self {
        let set = |name: &str| environment.get(name).filter(|value| !value.is_empty());
        let is_on = |name: &str| set(name).is_none_or(|value| value != "off");
        let database = set("ISOBAR_DATABASE_URL")
            .map(|url| DatabasePlace::Url(url.clone()))
            .or_else(|| {
                let folder = set("ISOBAR_DATA_DIR").map_or_else(
                    || user_folder(set("XDG_DATA_HOME"), set("HOME"), ".local/share"),
                    |folder| Some(PathBuf::from(folder)),
                )?;
                Some(DatabasePlace::File(folder.join("isobar.db")))
            });
        let state = set("ISOBAR_STATE_DIR").map_or_else(
            || user_folder(set("XDG_STATE_HOME"), set("HOME"), ".local/state"),
            |folder| Some(PathBuf::from(folder)),
        );
        let usual = RateLimits::default();
        Self {
            database,
            connections: number(set("ISOBAR_CONNECTIONS")).unwrap_or(CONNECTIONS),
            state,
            policy: Policy {
                introspection: is_on("ISOBAR_INTROSPECTION"),
                suggestions: is_on("ISOBAR_SUGGESTIONS"),
                traces: set("ISOBAR_OTLP_ENDPOINT").is_some(),
                ..Policy::default()
            },
            rates: RateLimits {
                requests: number(set("ISOBAR_REQUESTS_PER_SECOND")).unwrap_or(usual.requests),
                cost: number(set("ISOBAR_COST_PER_SECOND")).unwrap_or(usual.cost),
            },
            log: set("ISOBAR_LOG").cloned(),
            collector: set("ISOBAR_OTLP_ENDPOINT").cloned(),
            no_color: set("NO_COLOR").is_some() || set("TERM").is_some_and(|term| term == "dumb"),
            places: places(&environment),
            environment,
        }
    }
}

fn places(environment: &BTreeMap<String, String>) -> Places {
    let set = |name: &str| environment.get(name).filter(|value| !value.is_empty());
    let home = set("HOME").map(Path::new).filter(|path| path.is_absolute());
    let at = |name: &str, below: &str| match set(name) {
        Some(path) => Some(PathBuf::from(path)),
        None => Some(home?.join(below)),
    };
    let listed = set("KUBECONFIG").map(|paths| std::env::split_paths(paths).collect());
    let usual = || home.map(|home| home.join(".kube/config")).into_iter().collect();
    Places {
        aws_config: at("AWS_CONFIG_FILE", ".aws/config"),
        aws_credentials: at("AWS_SHARED_CREDENTIALS_FILE", ".aws/credentials"),
        aws_profile: set("AWS_PROFILE").cloned(),
        kubeconfigs: listed.unwrap_or_else(usual),
    }
}

fn number<T: FromStr>(text: Option<&String>) -> Option<T> {
    text?.parse().ok()
}

/// The XDG base directory specification's, or macOS's, place for what is ours; relative paths do not count.
fn user_folder(xdg: Option<&String>, home: Option<&String>, below: &str) -> Option<PathBuf> {
    let home = home.map(Path::new).filter(|path| path.is_absolute());
    let xdg = xdg.map(Path::new).filter(|path| path.is_absolute());
    let folder = if cfg!(target_os = "macos") && xdg.is_none() {
        home?.join("Library/Application Support")
    } else {
        xdg.map_or_else(|| Some(home?.join(below)), |path| Some(path.to_path_buf()))?
    };
    Some(folder.join("isobar"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn database(variables: &[(&str, &str)]) -> Option<String> {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        match Configuration::new(variables.iter().map(owned).collect()).database? {
            DatabasePlace::File(path) => Some(path.display().to_string()),
            DatabasePlace::Url(url) => Some(url),
        }
    }

    #[test]
    fn the_nearest_word_on_the_database_wins() {
        let mut variables = vec![("XDG_DATA_HOME", "/xdg"), ("HOME", "/home/ada")];
        assert_eq!(database(&variables).as_deref(), Some("/xdg/isobar/isobar.db"));
        variables.push(("ISOBAR_DATA_DIR", "data"));
        assert_eq!(database(&variables).as_deref(), Some("data/isobar.db"));
        variables.push(("ISOBAR_DATABASE_URL", "postgres://db/isobar"));
        assert_eq!(database(&variables).as_deref(), Some("postgres://db/isobar"));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_relative_data_home_does_not_count() {
        let variables = [("XDG_DATA_HOME", "xdg"), ("HOME", "/home/ada")];
        assert_eq!(
            database(&variables).as_deref(),
            Some("/home/ada/.local/share/isobar/isobar.db")
        );
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_nearest_word_on_the_state_folder_wins() {
        let state = |variables: &[(&str, &str)]| {
            let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
            Configuration::new(variables.iter().map(owned).collect()).state
        };
        let home = ("HOME", "/home/ada");
        assert_eq!(state(&[home]), Some("/home/ada/.local/state/isobar".into()));
        assert_eq!(state(&[home, ("XDG_STATE_HOME", "/xdg")]), Some("/xdg/isobar".into()));
        assert_eq!(state(&[home, ("ISOBAR_STATE_DIR", "/state")]), Some("/state".into()));
        assert_eq!(state(&[]), None);
    }

    #[cfg(unix)]
    #[test]
    fn profiles_and_contexts_are_looked_for_where_aws_and_kubectl_do() {
        let places = |variables: &[(&str, &str)]| {
            let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
            Configuration::new(variables.iter().map(owned).collect()).places
        };
        let usual = places(&[("HOME", "/home/ada")]);
        assert_eq!(usual.aws_config, Some("/home/ada/.aws/config".into()));
        assert_eq!(usual.kubeconfigs, [Path::new("/home/ada/.kube/config")]);
        let said = places(&[
            ("HOME", "/home/ada"),
            ("AWS_CONFIG_FILE", "/aws"),
            ("KUBECONFIG", "/a:/b"),
        ]);
        assert_eq!(said.aws_config, Some("/aws".into()));
        assert_eq!(said.kubeconfigs, [Path::new("/a"), Path::new("/b")]);
        assert_eq!(places(&[]), Places::default());
    }

    #[test]
    fn without_a_home_there_is_no_database() {
        assert_eq!(database(&[("HOME", "")]), None);
    }
}

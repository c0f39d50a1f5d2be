//! How a component is used: what its instances are, where they fetch it from, which of its variables they set.

use std::collections::BTreeMap;

use atmos::estate::Instance;
use atmos::sections::Sections;
use atmos::value::Value;
use rustc_hash::FxHashMap;

use super::index::shapes::InstanceTally;
use super::snapshot::Snapshot;

/// What the instances of a component say together.
#[derive(Debug, Default)]
pub(crate) struct Uses {
    pub(crate) tally: InstanceTally,
    /// The first category that an instance names.
    pub(crate) category: Option<String>,
    /// Address and version of the section `source`, with how many instances say so.
    pub(crate) sources: BTreeMap<(String, Option<String>), u32>,
}

impl Uses {
    /// What these instances say.
    pub(crate) fn of(snapshot: &Snapshot, numbers: &[u32]) -> Self {
        let mut uses = Self::default();
        for number in numbers {
            let instance = snapshot.instance(*number);
            uses.tally.count(instance);
            if uses.category.is_none() {
                uses.category = category(instance);
            }
            if let Some(source) = source(&instance.sections) {
                *uses.sources.entry(source).or_default() += 1;
            }
        }
        uses
    }
}

/// How many of the instances that can be deployed set each variable.
pub(crate) fn set_variables(snapshot: &Snapshot, numbers: &[u32]) -> FxHashMap<String, u32> {
    let mut set: FxHashMap<String, u32> = FxHashMap::default();
    for number in numbers {
        let instance = snapshot.instance(*number);
        let vars = instance.sections.get("vars").and_then(|node| node.value.as_map());
        let Some(vars) = vars.filter(|_| !instance.is_abstract()) else {
            continue;
        };
        for entry in vars.entries() {
            match set.get_mut(entry.key.as_str()) {
                Some(count) => *count += 1,
                None => drop(set.insert(entry.key.to_string(), 1)),
            }
        }
    }
    set
}

/// `metadata.custom.category`, else `metadata.labels.category`: Atmos leaves both to the user.
fn category(instance: &Instance) -> Option<String> {
    let metadata = instance.sections.get("metadata")?;
    let named = |section: &str| text(metadata.at(&[section, "category"])?.value.as_str()?);
    named("custom").or_else(|| named("labels"))
}

fn source(sections: &Sections) -> Option<(String, Option<String>)> {
    match &sections.get("source")?.value {
        Value::String(uri) => Some((text(uri)?, None)),
        Value::Map(source) => {
            let uri = text(source.get("uri")?.value.as_str()?)?;
            let version = source.get("version").map(|node| &node.value);
            let version = match version {
                Some(Value::String(version)) => text(version),
                Some(number @ (Value::Int(_) | Value::Float(_))) => Some(format!("{number:?}")),
                _ => None,
            };
            Some((uri, version))
        }
        _ => None,
    }
}

fn text(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

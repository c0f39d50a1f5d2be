//! What a policy sees of an instance: its sections, and what Atmos adds to them.

use serde_json::{Map as Object, Value as Json, json};

use crate::config::Config;
use crate::sections::Sections;

/// Words in the names of variables that hold what nobody should read.
const SECRET: [&str; 8] = [
    "SECRET",
    "TOKEN",
    "PASSWORD",
    "PASSWD",
    "CREDENTIAL",
    "PRIVATE",
    "APIKEY",
    "KEY",
];

/// The environment as policies see it: what looks like a secret is there, but says nothing.
pub(super) fn process_environment(config: &Config) -> Json {
    let shown = |(name, value): (&String, &String)| {
        let upper = name.to_ascii_uppercase();
        let is_secret = SECRET.iter().any(|word| upper.contains(word));
        let value = if is_secret { "<hidden>" } else { value.as_str() };
        (name.clone(), Json::from(value))
    };
    Json::Object(config.environment.iter().map(shown).collect())
}

/// The document that policies judge. No command runs here, so its arguments and variables are empty.
pub(super) fn document(sections: &Sections, process_environment: &Json) -> Json {
    let mut document = match serde_json::to_value(crate::value::Value::Map(sections.to_map())) {
        Ok(Json::Object(object)) => object,
        _ => Object::new(),
    };
    document.insert("process_env".to_owned(), process_environment.clone());
    for (name, empty) in [
        ("cli_args", json!([])),
        ("tf_cli_vars", json!({})),
        ("env_tf_cli_args", json!([])),
        ("env_tf_cli_vars", json!({})),
    ] {
        document.entry(name).or_insert(empty);
    }
    Json::Object(document)
}

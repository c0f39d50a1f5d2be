//! Templates against what Go prints: the tables in `cases` hold the output or the error of Go itself.

mod host;
mod limits;
mod speed;

use serde::Deserialize;

use super::{Host, HostError, MissingKey, RenderOptions, Template};
use crate::value::Value;

#[derive(Deserialize)]
struct Case {
    template: String,
    #[serde(default, deserialize_with = "given")]
    data: Option<serde_json::Value>,
    #[serde(default)]
    strict: bool,
    left: Option<String>,
    right: Option<String>,
    want: Option<String>,
    error: Option<String>,
}

/// Null is data too.
fn given<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<serde_json::Value>, D::Error> {
    serde_json::Value::deserialize(from).map(Some)
}

/// Knows one variable and one component; everything else needs the outside.
struct TestHost;

impl Host for TestHost {
    fn env(&self, name: &str) -> Option<String> {
        (name == "USER").then(|| "ann".to_owned())
    }

    fn call(&self, function: &str, arguments: &[Value]) -> Result<Value, HostError> {
        match (function, arguments) {
            ("atmos.Component", [component, _]) if component.as_str() == Some("vpc") => {
                Ok(serde_json::json!({"vars": {"cidr": "10.0.0.0/8"}}).into())
            }
            ("atmos.Resolve", _) => Err(HostError::Failed("boom".to_owned())),
            _ => Err(HostError::Unresolved {
                function: function.to_owned(),
                arguments: arguments.to_vec(),
            }),
        }
    }
}

const ALL: RenderOptions = RenderOptions {
    missing_key: MissingKey::Default,
    sprig: true,
    gomplate: true,
};

fn render(template: &str, data: &Value, options: RenderOptions) -> Result<String, String> {
    Template::parse("t", template, None)
        .and_then(|template| template.render(data, &options, &TestHost))
        .map_err(|error| error.to_string())
}

/// Runs a table and lists every difference.
fn check(table: &str, sprig: bool, gomplate: bool) {
    let shared: serde_json::Value = serde_json::from_str(include_str!("cases/data.json")).expect("the data is JSON");
    let cases: Vec<Case> = serde_json::from_str(table).expect("the table is JSON");
    let differences: Vec<String> = cases
        .iter()
        .filter_map(|case| difference(case, &shared, sprig, gomplate))
        .collect();
    let count = differences.len();
    assert!(
        count == 0,
        "{count} of {} differ\n{}",
        cases.len(),
        differences.join("\n")
    );
}

fn difference(case: &Case, shared: &serde_json::Value, sprig: bool, gomplate: bool) -> Option<String> {
    let data = Value::from(case.data.as_ref().unwrap_or(shared).clone());
    let missing_key = if case.strict {
        MissingKey::Error
    } else {
        MissingKey::Default
    };
    let options = RenderOptions {
        missing_key,
        sprig,
        gomplate,
    };
    let delimiters = case.left.as_deref().zip(case.right.as_deref());
    let got = Template::parse("t", &case.template, delimiters)
        .and_then(|template| template.render(&data, &options, &TestHost))
        .map_err(|error| error.to_string());
    let want = match (&case.want, &case.error) {
        (Some(want), _) => Ok(want.clone()),
        (None, error) => Err(error.clone().unwrap_or_default()),
    };
    (got != want).then(|| format!("{}\n  want {want:?}\n  got  {got:?}", case.template))
}

#[test]
fn the_core_language_is_gos() {
    check(include_str!("cases/core.json"), false, false);
}

#[test]
fn printf_is_gos() {
    check(include_str!("cases/printf.json"), false, false);
}

#[test]
fn sprigs_common_functions_are_sprigs() {
    check(include_str!("cases/sprig_common.json"), true, false);
}

#[test]
fn sprigs_other_functions_are_sprigs() {
    check(include_str!("cases/sprig_rest.json"), true, false);
}

#[test]
fn gomplates_functions_beside_sprigs_are_gomplates() {
    check(include_str!("cases/gomplate.json"), true, true);
}

#[test]
fn gomplates_functions_alone_are_gomplates() {
    check(include_str!("cases/gomplate_alone.json"), false, true);
}

#[test]
fn mixtures_of_the_core_language_are_gos() {
    check(include_str!("cases/mixed_core.json"), false, false);
}

#[test]
fn mixtures_of_all_functions_are_gos() {
    check(include_str!("cases/mixed_all.json"), true, true);
}

#[test]
fn unquoted_dates_are_times_and_quoted_ones_are_texts() {
    let data = "{d: 2006-01-02, t: 2001-12-14T21:59:43.10-05:00, s: '2006-01-02', l: [2006-01-02]}";
    for (template, expected) in [
        ("{{ .d }}", "2006-01-02 00:00:00 +0000 UTC"),
        ("{{ .t }}", "2001-12-14 21:59:43.1 -0500 -0500"),
        ("{{ .s }}", "2006-01-02"),
        ("{{ .l }}", "[2006-01-02 00:00:00 +0000 UTC]"),
        ("{{ .d | date \"2006/01\" }} {{ .d.Year }}", "2006/01 2006"),
        ("{{ toJson .d }}", "\"2006-01-02T00:00:00Z\""),
        ("{{ data.ToYAML .l }}", "- 2006-01-02T00:00:00Z\n"),
        ("{{ typeOf .d }} {{ kindOf .s }}", "time.Time string"),
    ] {
        let data = crate::yaml::parse(data, crate::source::FileId::NONE, crate::yaml::ParseOptions::default());
        let data = data.expect("is YAML").value;
        assert_eq!(render(template, &data, ALL).as_deref(), Ok(expected), "{template}");
    }
}

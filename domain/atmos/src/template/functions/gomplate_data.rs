//! gomplate: `data.` and its short names. Data sources are asked of the host.

use super::super::convert;
use super::super::json::{self, Style};
use super::super::val::Val;
use super::{Answer, Arguments, Context, Namespace, Table, Type, fixed, gomplate_csv, gomplate_toml, loose, outside};
use crate::emit;
use crate::source::FileId;
use crate::value::Value;
use crate::yaml::{self, ParseOptions};

/// The functions.
pub(in super::super) const TABLE: Table = &[
    ("csv", gomplate_csv::CSV),
    ("csvByColumn", gomplate_csv::BY_COLUMN),
    ("csvByRow", gomplate_csv::BY_ROW),
    ("data", fixed(&[], |_, _| Ok(Val::Namespace(&DATA)))),
    ("datasource", outside("datasource")),
    ("datasourceExists", outside("datasourceExists")),
    ("datasourceReachable", outside("datasourceReachable")),
    ("defineDatasource", outside("defineDatasource")),
    ("ds", outside("datasource")),
    ("include", outside("include")),
    ("json", fixed(ANY, object)),
    ("jsonArray", fixed(ANY, array)),
    ("listDatasources", outside("listDatasources")),
    ("toCSV", gomplate_csv::WRITE),
    ("toJSON", fixed(ANY, to_json)),
    ("toJSONPretty", fixed(&[Type::Text, Type::Any], to_json_pretty)),
    ("toTOML", gomplate_toml::WRITE),
    ("toYAML", fixed(ANY, to_yaml)),
    ("toml", gomplate_toml::READ),
    ("yaml", fixed(ANY, object)),
    ("yamlArray", fixed(ANY, array)),
];

static DATA: Namespace = Namespace {
    type_name: "*funcs.DataFuncs",
    methods: &[
        ("CSV", gomplate_csv::CSV),
        ("CSVByColumn", gomplate_csv::BY_COLUMN),
        ("CSVByRow", gomplate_csv::BY_ROW),
        ("JSON", fixed(ANY, object)),
        ("JSONArray", fixed(ANY, array)),
        ("TOML", gomplate_toml::READ),
        ("ToCSV", gomplate_csv::WRITE),
        ("ToJSON", fixed(ANY, to_json)),
        ("ToJSONPretty", fixed(&[Type::Text, Type::Any], to_json_pretty)),
        ("ToTOML", gomplate_toml::WRITE),
        ("ToYAML", fixed(ANY, to_yaml)),
        ("YAML", fixed(ANY, object)),
        ("YAMLArray", fixed(ANY, array)),
    ],
};

const ANY: &[Type] = &[Type::Any];

/// JSON is read as YAML, so that whole numbers are integers.
fn parse(context: &Context<'_>, args: Arguments<'_>) -> Result<(String, Value), super::Failure> {
    let text = loose::argument(context, args, 0)?;
    // Reading costs about as much as a node for every few bytes.
    context.heap.spend(text.len() as u64 / 4)?;
    match yaml::parse(&text, FileId::NONE, ParseOptions::default()) {
        Ok(node) => Ok((text.to_string(), node.value)),
        Err(diagnostic) => Err(format!("Unable to unmarshal object {text}: {}", diagnostic.message).into()),
    }
}

fn object(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    match parse(context, args)? {
        (_, value @ Value::Map(_)) => Ok(Val::of(&value)),
        (_, Value::Null) => context.heap.dict(std::collections::BTreeMap::new()),
        (text, value) => Err(format!(
            "Unable to unmarshal object {text}: cannot unmarshal a {} into a map",
            value.kind()
        )
        .into()),
    }
}

fn array(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    match parse(context, args)? {
        (_, value @ Value::List(_)) => Ok(Val::of(&value)),
        (text, value) => Err(format!(
            "Unable to unmarshal array {text}: cannot unmarshal a {} into a list",
            value.kind()
        )
        .into()),
    }
}

fn to_json(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    Ok(Val::text(json::encode(&context.heap, args.get(0), Style::Codec)?))
}

fn to_json_pretty(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let compact = json::encode(&context.heap, args.get(1), Style::Codec)?;
    Ok(Val::text(json::indented(&context.heap, &compact, args.text(0))?))
}

fn to_yaml(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let value = convert::to_value(&context.heap, args.get(0))?;
    Ok(Val::text(emit::to_yaml(&value)))
}

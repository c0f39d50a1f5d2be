//! The outside, the options, and what a template says about itself.

use super::super::{MissingKey, RenderOptions, Template, TemplateErrorKind};
use super::{ALL, TestHost, render};
use crate::value::Value;

fn data() -> Value {
    serde_json::json!({"stack": "dev", "vars": {"name": "vpc"}, "list": [1, 2]}).into()
}

#[test]
fn the_environment_is_the_hosts() {
    let template = "{{env \"USER\"}} {{env \"OTHER\"}}|{{expandenv \"$USER ${USER} $OTHER$\"}}|{{getenv \"USER\"}}";
    assert_eq!(render(template, &data(), ALL), Ok("ann |ann ann $|ann".to_owned()));
}

#[test]
fn the_hosts_answers_are_values() {
    let template = "{{(atmos.Component \"vpc\" .stack).vars.cidr}} {{toJson (atmos.Component \"vpc\" .stack)}}";
    assert_eq!(
        render(template, &data(), ALL),
        Ok(r#"10.0.0.0/8 {"vars":{"cidr":"10.0.0.0/8"}}"#.to_owned())
    );
}

#[test]
fn what_the_host_cannot_answer_is_unresolved() {
    let template = Template::parse("t", "x {{ atmos.Store \"s\" .stack (list 1 nil) }}", None).expect("it parses");
    let error = template
        .render(&data(), &ALL, &TestHost)
        .expect_err("there is no store");
    let arguments = vec![
        Value::text("s"),
        Value::text("dev"),
        serde_json::json!([1, null]).into(),
    ];
    let function = "atmos.Store".to_owned();
    assert_eq!(error.kind, TemplateErrorKind::Unresolved { function, arguments });
    assert_eq!((error.line, error.column), (1, 10));
    for template in [
        "{{file.Read \"/etc/passwd\"}}",
        "{{net.LookupIP \"x\"}}",
        "{{datasource \"d\"}}",
        "{{genCA \"a\" 1}}",
    ] {
        let template = Template::parse("t", template, None).expect("it parses");
        let error = template
            .render(&data(), &ALL, &TestHost)
            .expect_err("nothing is reached");
        assert!(matches!(error.kind, TemplateErrorKind::Unresolved { .. }), "{error}");
    }
}

#[test]
fn the_hosts_failures_are_errors_of_the_call() {
    let error = render("{{ atmos.Resolve \"!x\" }}", &data(), ALL).expect_err("it fails");
    assert_eq!(
        error,
        "template: t:1:8: executing \"t\" at <atmos.Resolve>: error calling Resolve: boom"
    );
}

#[test]
fn a_missing_entry_is_named_in_the_error() {
    let template = Template::parse("t", "a\n  {{ .vars.nope }}", None).expect("it parses");
    let options = RenderOptions {
        missing_key: MissingKey::Error,
        ..ALL
    };
    let error = template
        .render(&data(), &options, &TestHost)
        .expect_err("it is missing");
    assert_eq!(error.kind, TemplateErrorKind::MissingKey { key: "nope".to_owned() });
    assert_eq!((error.line, error.column), (2, 10));
    assert_eq!(error.message, "map has no entry for key \"nope\"");
}

#[test]
fn functions_exist_only_where_they_are_enabled() {
    let options = RenderOptions::default();
    assert_eq!(
        render("{{upper 1}}", &data(), options),
        Err("template: t:1: function \"upper\" not defined".to_owned())
    );
    assert_eq!(
        render("{{nope}}", &data(), ALL),
        Err("template: t:1: function \"nope\" not defined".to_owned())
    );
    // The same name, from three origins.
    assert_eq!(render("{{slice .list 1}}", &data(), options), Ok("[2]".to_owned()));
    let gomplate = RenderOptions {
        gomplate: true,
        ..options
    };
    assert_eq!(
        render("{{slice .list 1}}", &data(), gomplate),
        Ok("[[1 2] 1]".to_owned())
    );
    assert_eq!(render("{{title \"aB\"}}", &data(), gomplate), Ok("Ab".to_owned()));
    assert_eq!(render("{{title \"aB\"}}", &data(), ALL), Ok("AB".to_owned()));
}

#[test]
fn keys_are_collected_from_maps() {
    let template = "{{collectKeys (list (dict \"b\" 1 \"a\" 2) (dict \"b\" 3))}} {{collectKeys .vars}}";
    assert_eq!(render(template, &data(), ALL), Ok("[a b] [name]".to_owned()));
}

#[test]
fn changing_the_data_changes_it_for_this_rendering_only() {
    let template = "{{$_ := set .vars \"name\" \"x\"}}{{.vars.name}}";
    let data = data();
    assert_eq!(render(template, &data, ALL), Ok("x".to_owned()));
    assert_eq!(render("{{.vars.name}}", &data, ALL), Ok("vpc".to_owned()));
}

#[test]
fn references_are_found_without_rendering() {
    let text = "{{ .locals.a.b }}\n{{ with .vars }}{{ .x }}{{ $.y.z }}{{ end }}{{ printf \"%s\" (.q).r | default .d }}{{ $v := .e }}{{ $v.f }}";
    let template = Template::parse("t", text, None).expect("it parses");
    let found: Vec<_> = template
        .field_chains()
        .into_iter()
        .map(|chain| (chain.path.join("."), chain.is_rooted, chain.line, chain.column))
        .collect();
    let expected = [
        ("locals.a.b", true, 1, 3),
        ("vars", true, 2, 8),
        ("x", false, 2, 19),
        ("y.z", true, 2, 27),
        ("q.r", true, 2, 60),
        ("d", true, 2, 76),
        ("e", true, 2, 90),
    ];
    let expected: Vec<_> = expected
        .into_iter()
        .map(|(path, rooted, line, column)| (path.to_owned(), rooted, line, column))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn a_lone_reference_is_one_plain_action_and_nothing_else() {
    let lone = |text: &str| {
        let template = Template::parse("t", text, None).expect("it parses");
        template.lone_reference().map(|path| path.join("."))
    };
    assert_eq!(lone("{{ .a.b }}").as_deref(), Some("a.b"));
    assert_eq!(lone("{{- $.a -}}").as_deref(), Some("a"));
    for other in [
        "{{ . }}",
        "{{ .a }} ",
        "x{{ .a }}",
        "{{ .a | quote }}",
        "{{ (.a) }}",
        "{{ $x := .a }}",
        "{{ .a }}{{ .b }}",
        "a",
        "",
    ] {
        assert_eq!(lone(other), None, "{other}");
    }
}

#[test]
fn text_alone_has_no_actions() {
    let has_actions = |text: &str| Template::parse("t", text, None).expect("it parses").has_actions();
    assert!(!has_actions("plain {{/* comment */}} text"));
    assert!(has_actions("{{ .a }}"));
    assert!(has_actions("x{{ if true }}{{ end }}"));
}

//! Hostile templates: each must end soon, with an error and without a panic.

use super::super::{Template, TemplateErrorKind};
use super::{ALL, TestHost};
use crate::value::{List, Node, Value};

#[track_caller]
fn is_limited(template: &str) {
    let outcome = Template::parse("t", template, None)
        .and_then(|template| template.render(&serde_json::json!({"a": {"b": 1}}).into(), &ALL, &TestHost));
    let shown = template.chars().take(80).collect::<String>();
    match outcome {
        Ok(text) => panic!("{shown} made {} bytes", text.len()),
        Err(error) => assert_eq!(error.kind, TemplateErrorKind::Limit, "{shown}: {error}"),
    }
}

#[test]
fn endless_work_is_stopped() {
    is_limited("{{range 1000000000000}}{{end}}");
    is_limited("{{range 100000}}{{range 100000}}{{range 100000}}{{end}}{{end}}{{end}}");
    is_limited("{{until 1000000000000}}");
    is_limited("{{seq 1000000000000}}");
    is_limited("{{math.Seq 1 1000000000000 1}}");
    is_limited("{{untilStep 0 1000000000000 1}}");
    is_limited("{{range 1000000}}{{regexMatch \"(a+)+$\" \"aaaaaaaaaaaaaaaaaaaaaaaa!\"}}{{end}}");
    is_limited("{{$x := repeat 30000000 \"x\"}}{{range 100000}}{{$y := sha256sum $x}}{{end}}");
}

#[test]
fn endless_texts_are_stopped() {
    is_limited("{{repeat 1000000000000 \"x\"}}");
    is_limited("{{strings.Repeat 1000000000000 \"x\"}}");
    is_limited("{{indent 1000000000000 \"x\"}}");
    is_limited("{{strings.Indent 1000000000000 \"x\"}}");
    is_limited("{{range 100}}{{printf \"%9999999d\" 1}}{{end}}");
    is_limited("{{range 100}}{{printf \"%.9999999f\" 1.5}}{{end}}");
    is_limited("{{$x := \"a\"}}{{range 100}}{{$x = print $x $x}}{{end}}{{$x}}");
    is_limited("{{$x := repeat 10000 \"a\"}}{{replace \"a\" $x $x}}");
    is_limited("{{$x := repeat 10000 \"a\"}}{{regexReplaceAll \"a\" $x $x}}");
    is_limited("{{$x := repeat 10000 \"a\"}}{{regexReplaceAll \".*\" $x (repeat 10000 \"$0\")}}");
    is_limited("{{$x := repeat 10000 \"a\"}}{{join $x (splitList \"\" $x)}}");
    is_limited("{{randAlphaNum 1000000000000}}");
    is_limited("{{randBytes 1000000000000}}");
    is_limited("{{crypto.PBKDF2 \"p\" \"s\" 1000000000 20}}");
    is_limited("{{crypto.PBKDF2 \"p\" \"s\" 1 1000000000000}}");
    is_limited("{{range 100}}{{repeat 1000000 \"x\"}}{{end}}");
}

#[test]
fn endless_depth_is_stopped() {
    is_limited("{{define \"r\"}}{{template \"r\" .}}{{end}}{{template \"r\" .}}");
    is_limited("{{define \"r\"}}{{if true}}{{template \"r\" (list .)}}{{end}}{{end}}{{template \"r\" .}}");
    is_limited(&format!("{{{{{}1{}}}}}", "(".repeat(100_000), ")".repeat(100_000)));
    is_limited(&"{{if true}}".repeat(100_000));
    is_limited(&"{{if true}}x{{else if true}}".repeat(100_000));
    is_limited("{{$x := list}}{{range 100000}}{{$x = list $x}}{{end}}");
    is_limited("{{$x := list 1}}{{range 60}}{{$x = list $x $x}}{{end}}{{$x}}");
    is_limited("{{$x := list 1}}{{range 60}}{{$x = list $x $x}}{{end}}{{deepEqual $x (deepCopy $x)}}");
}

#[test]
fn maps_may_hold_themselves_but_not_be_walked_for_ever() {
    for walk in [
        "{{$d}}",
        "{{toJson $d}}",
        "{{toYAML $d}}",
        "{{$e := deepCopy $d}}",
        "{{printf \"%#v\" $d}}",
    ] {
        is_limited(&format!("{{{{$d := dict}}}}{{{{$_ := set $d \"d\" $d}}}}{walk}"));
    }
    is_limited("{{$a := dict}}{{$_ := set $a \"x\" $a}}{{$b := dict}}{{$_ := set $b \"x\" $b}}{{deepEqual $a $b}}");
    is_limited("{{$a := dict}}{{$_ := set $a \"x\" $a}}{{$b := dict}}{{$_ := set $b \"x\" $b}}{{merge $a $b}}");
    is_limited("{{$x := dict}}{{$r := $x}}{{range 2000000}}{{$y := dict}}{{$_ := set $x \"n\" $y}}{{$x = $y}}{{end}}");
}

#[test]
fn regular_expressions_are_small_and_few() {
    let render = |template: &str| super::render(template, &Value::Null, ALL);
    assert_eq!(
        render("{{ regexMatch \"(a{10}){10}\" (repeat 100 \"a\") }}").as_deref(),
        Ok("true")
    );
    is_limited("{{ range 1000 }}{{ regexMatch \"(a{10}){10}\" \"x\" }}{{ end }}");
    let large = Template::parse("t", "{{ mustRegexMatch \"((a{100}){100}){100}\" \"x\" }}", None).expect("it parses");
    let error = large
        .render(&Value::Null, &ALL, &TestHost)
        .expect_err("it is too large");
    assert!(error.message.contains("size limit"), "{}", error.message);
}

#[test]
fn too_many_names_are_refused() {
    is_limited(&"{{$x := 1}}".repeat(2_000));
    let defines: String = (0..2_000)
        .map(|at| format!("{{{{define \"{at}\"}}}}x{{{{end}}}}"))
        .collect();
    is_limited(&defines);
    is_limited(&"{{1}}".repeat(400_000));
    is_limited(&"x".repeat(17 << 20));
}

#[test]
fn the_deepest_template_that_is_allowed_fits_the_stack() {
    let depth = 98;
    let parens = format!("{{{{{}1{}}}}}", "(".repeat(depth), ")".repeat(depth));
    let ifs = format!("{}x{}", "{{if true}}".repeat(depth), "{{end}}".repeat(depth));
    for template in [parens, ifs] {
        let template = Template::parse("t", &template, None).expect("it is not too deep");
        template.render(&Value::Null, &ALL, &TestHost).expect("it renders");
    }
}

#[test]
fn deep_data_is_refused_not_overflowed() {
    let mut value = Value::Null;
    for _ in 0..150 {
        value = Value::List(List::new(vec![Node::computed(value)]));
    }
    for template in ["{{.}}", "{{toJson .}}", "{{deepCopy .}}", "{{coll.Flatten .}}"] {
        let template = Template::parse("t", template, None).expect("it parses");
        let error = template.render(&value, &ALL, &TestHost).expect_err("it is too deep");
        assert_eq!(error.kind, TemplateErrorKind::Limit);
    }
}

/// A template that uses everything the syntax has.
const RICH: &str = r#"a {{- /* c */ -}} {{define "d"}}{{.x | printf "%5.2f|%q" 'a' 0x1F}}{{end}}
{{with $x := (index .a "b").c}}{{range $i, $e := $x}}{{if and (eq $i 1) (not $e)}}{{break}}{{else if .y}}{{continue}}
{{end}}{{else}}{{template "d" .}}{{block "e" $x}}`raw{{end}}{{end}}{{end}}{{strings.Title .a | quote | nindent 2 -}} "#;

#[test]
fn broken_templates_are_errors_not_panics() {
    for end in (0..RICH.len()).filter(|end| RICH.is_char_boundary(*end)) {
        let _ = Template::parse("t", &RICH[..end], None);
        let _ = Template::parse("t", &RICH[end..], None);
        for noise in [
            "{{", "}}", "(", ")", "\"", "`", "'", "|", ".", "$", "é", "%", "\\", "\n", "0x", "{{end}}", "-",
        ] {
            let template = format!("{}{noise}{}", &RICH[..end], &RICH[end..]);
            if let Ok(template) = Template::parse("t", &template, None) {
                let _ = template.render(&serde_json::json!({"a": {"b": [1]}}).into(), &ALL, &TestHost);
            }
        }
    }
}

/// Arguments of every type, meant and unmeant.
const ODD: [&str; 11] = [
    "nil",
    "-1",
    "9223372036854775807",
    "1e308",
    "\"\"",
    "\"é %[3]*.[2]*[1]f\"",
    "true",
    "(list \"é\" 1 nil)",
    "(dict \"a\" (list 1))",
    "now",
    "(splitList \",\" \"a,b\")",
];

#[test]
fn no_function_panics_whatever_it_is_given() {
    for name in super::super::functions::names(&TestHost) {
        for first in ODD {
            let _ = super::render(&format!("{{{{{name} {first}}}}}"), &Value::Null, ALL);
            for second in ODD {
                let _ = super::render(&format!("{{{{{name} {first} {second}}}}}"), &Value::Null, ALL);
                let _ = super::render(&format!("{{{{{name} 2 {first} {second}}}}}"), &Value::Null, ALL);
            }
        }
    }
}

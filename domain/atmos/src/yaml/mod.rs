//! YAML to [`Node`]s, with positions: libyaml's scanner, go-yaml v3's scalar resolution.
//!
//! Aliases share what they point to. Tags that YAML does not know become strings that hold tag and text
//! (`!env HOME`), unless [`Tags`] has something better; `!append` becomes its wrapper map.

mod build;
mod commas;
#[cfg(test)]
mod go_yaml;
mod keys;
mod scalar;

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};
use crate::value::{Node, Value};

pub use keys::Keys;
pub use scalar::resolve;

/// What [`parse`] is told.
#[derive(Clone, Copy, Default)]
pub struct ParseOptions<'a> {
    /// `settings.yaml.key_delimiter`: unquoted keys that hold it become nested maps.
    pub key_delimiter: Option<&'a str>,
    /// What to do with the tags of functions that run while YAML is read, such as `!include`.
    pub tags: Option<&'a dyn Tags>,
    /// The keys that other documents share.
    pub keys: Option<&'a Keys>,
}

/// Functions that run while YAML is read.
pub trait Tags {
    /// The value of `!tag text` at `span`; `None` keeps it as a string for later stages.
    ///
    /// # Errors
    /// Why the function gives no value.
    fn evaluate(&self, tag: &str, text: &str, span: Span) -> Result<Option<Value>, Box<Diagnostic>>;
}

/// Parses the first document of `text`. An empty document is null.
///
/// # Errors
/// The first thing that is not YAML, or a duplicate key, with its place.
pub fn parse(text: &str, file: FileId, options: ParseOptions<'_>) -> Result<Node, Box<Diagnostic>> {
    build::Builder::new(file, options).run(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Files;

    fn check(yaml: &str, json: &str) {
        let file = Files::default().intern("a.yaml".as_ref());
        let node = parse(yaml, file, ParseOptions::default()).expect(yaml);
        assert_eq!(format!("{:?}", node.value), json, "{yaml}");
    }

    fn fails(yaml: &str, line: u32, code: &str) {
        let file = Files::default().intern("a.yaml".as_ref());
        let diagnostic = parse(yaml, file, ParseOptions::default()).expect_err(yaml);
        assert_eq!(
            (diagnostic.span.line(), diagnostic.code),
            (line, code),
            "{diagnostic:?}"
        );
    }

    #[test]
    fn scalars_resolve_as_in_go_yaml() {
        check(
            "[yes, on, 'true', true, True, ~, '', null]",
            r#"["yes","on","true",true,true,null,"",null]"#,
        );
        check(
            "[0777, 0o17, 0x1F, 1_000, 0b11, +5, -0x10, 0888]",
            "[511,15,31,1000,3,5,-16,888]",
        );
        check(
            "[1e3, 1.5, .5, 1., -1.5e-2, 1.2.3]",
            r#"[1000,1.5,0.5,1,-0.015,"1.2.3"]"#,
        );
        check("[2024-01-02, '2024-01-02']", r#"["2024-01-02T00:00:00Z","2024-01-02"]"#);
        check(
            "[000000000000, '222222222222', 123456789012]",
            r#"[0,"222222222222",123456789012]"#,
        );
        check(
            "[!!str 5, !!int '5', ! 5, ! x, !!binary aGVsbG8=]",
            r#"["5",5,5,"x","hello"]"#,
        );
        check(
            "[1e400, 2024-02-30, 2023-02-29, 2024-1-2]",
            r#"["1e400","2024-02-30","2023-02-29","2024-01-02T00:00:00Z"]"#,
        );
        check(
            "[089012345678, 012345678901, 1_, _1, 0x, 0o8, 1:30, .e1]",
            r#"[89012345678,12345678901,1,"_1","0x","0o8","1:30",".e1"]"#,
        );
        check(
            "[tRue, nULL, ' yes', 2024-01-02T03:04:05, 2024-01-02 03:04:05]",
            r#"["tRue","nULL"," yes","2024-01-02T03:04:05","2024-01-02T03:04:05Z"]"#,
        );
    }

    #[test]
    fn function_tags_become_strings() {
        check("a: !env HOME", r#"{"a":"!env HOME"}"#);
        check("a: !unset", r#"{"a":"!unset"}"#);
        check("a: !append [1]", r#"{"a":{"__atmos_append__":[1]}}"#);
    }

    #[test]
    fn times_print_as_in_go() {
        check("a: 2001-12-14t21:59:43.10+00:00", r#"{"a":"2001-12-14T21:59:43.1Z"}"#);
        check("a: {2006-01-02: b}", r#"{"a":{"2006-01-02 00:00:00 +0000 UTC":"b"}}"#);
    }

    #[test]
    fn what_is_literal_reads_as_without_its_tag_and_functions_below_it_as_text() {
        check("a: !literal 12", r#"{"a":12}"#);
        check("a: !literal '12'", r#"{"a":"12"}"#);
        check("a: !literal", r#"{"a":null}"#);
        check(
            "a: !literal {b: !env X, c: !env 12, d: [!literal y], e: !append [1], f: 5}",
            r#"{"a":{"b":"X","c":"12","d":["y"],"e":[1],"f":5}}"#,
        );
    }

    #[test]
    fn anchors_merge_keys_and_documents_work() {
        check(
            "a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3\n",
            r#"{"a":{"b":1,"c":2},"d":{"b":1,"c":3}}"#,
        );
        check(
            "a: &x {b: 1}\nd:\n  <<: [*x, {b: 2, e: 5}]\n",
            r#"{"a":{"b":1},"d":{"b":1,"e":5}}"#,
        );
        check("a: 1\n---\nb: 2\n", r#"{"a":1}"#);
        check(&format!("a: 1\n{}", "---\nb: [\n".repeat(100_000)), r#"{"a":1}"#);
        check("# nothing\n", "null");
        check("\u{feff}a: 1\r\nb: 2\r\n", r#"{"a":1,"b":2}"#);
        check("1: a\ntrue: b\n", r#"{"1":"a","true":"b"}"#);
    }

    #[test]
    fn faults_have_a_place() {
        fails("a: 1\nb: [1, 2\n", 3, "yaml-syntax");
        fails("a: 1\nb:\n  c: 1\n  c: 2\n", 4, "yaml-duplicate-key");
        fails("a: *nope\n", 1, "yaml-unknown-alias");
        fails("a: 1\n\tb: 2\n", 2, "yaml-syntax");
        fails("a: 1\nb: {<<: 5}\n", 2, "yaml-merge-key");
        fails("a: &x {b: 1}\nc:\n  <<: *x\n  <<: *x\n", 4, "yaml-duplicate-key");
        fails("a: !!int x\n", 1, "yaml-wrong-tag");
        fails("%YAML 1.2\n---\na: 1\n", 1, "yaml-syntax");
    }

    #[test]
    fn an_alias_bomb_is_refused() {
        let mut yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..12 {
            let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
            yaml.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
        }
        fails(&yaml, 7, "yaml-too-large");
    }

    #[test]
    fn endless_nesting_is_refused() {
        fails(&"[".repeat(100_000), 1, "yaml-too-deep");
        fails(
            &format!("a: {}1{}", "{b: ".repeat(2_000), "}".repeat(2_000)),
            1,
            "yaml-too-deep",
        );
    }

    #[test]
    fn values_know_the_line_of_their_key() {
        let file = Files::default().intern("a.yaml".as_ref());
        let node = parse(
            "vars:\n  tags:\n    team: core\n  zones:\n    - a\n",
            file,
            ParseOptions::default(),
        )
        .expect("is YAML");
        let line = |path: &[&str]| node.at(path).map(|found| found.origin.span.line());
        assert_eq!(line(&["vars", "tags"]), Some(2));
        assert_eq!(line(&["vars", "tags", "team"]), Some(3));
        assert_eq!(line(&["vars", "zones", "0"]), Some(5));
    }

    #[test]
    fn dotted_keys_nest_when_asked() {
        let file = Files::default().intern("a.yaml".as_ref());
        let options = ParseOptions {
            key_delimiter: Some("."),
            ..ParseOptions::default()
        };
        let node = parse("a.b: 1\na:\n  c: 2\n\"d.e\": 3\n", file, options).expect("is YAML");
        assert_eq!(format!("{:?}", node.value), r#"{"a":{"b":1,"c":2},"d.e":3}"#);
    }
}

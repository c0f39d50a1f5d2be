//! Text as a Go template, rendered over a small component.
#![no_main]

use std::sync::LazyLock;

use atmos::template::{Host, HostError, MissingKey, RenderOptions, Template};
use atmos::value::Value;

static DATA: LazyLock<Value> = LazyLock::new(|| {
    let json = r#"{"vars": {"name": "a-b", "list": [1, "b", {"c": null}], "map": {"x": 1.5, "y": true}, "deep": {"a": {"b": {}}}}}"#;
    serde_json::from_str::<serde_json::Value>(json)
        .unwrap_or_default()
        .into()
});

/// There is no outside.
struct Nothing;

impl Host for Nothing {
    fn env(&self, _: &str) -> Option<String> {
        None
    }

    fn call(&self, function: &str, _: &[Value]) -> Result<Value, HostError> {
        Err(HostError::Failed(function.to_owned()))
    }
}

libfuzzer_sys::fuzz_target!(|text: &str| {
    let Ok(template) = Template::parse("t", text, None) else {
        return;
    };
    std::hint::black_box((
        template.field_chains(),
        template.lone_reference(),
        template.has_actions(),
    ));
    for missing_key in [MissingKey::Default, MissingKey::Error] {
        let options = RenderOptions {
            missing_key,
            sprig: true,
            gomplate: true,
        };
        let _ = std::hint::black_box(template.render(&DATA, &options, &Nothing));
    }
});

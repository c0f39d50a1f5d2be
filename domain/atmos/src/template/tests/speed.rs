//! How long the smallest real template takes; run it alone, in release.

use std::time::{Duration, Instant};

use super::super::Template;
use super::{ALL, TestHost};
use crate::value::Value;

const TIMES: u32 = 100_000;

#[test]
#[ignore = "a measurement: cargo test --release -p atmos microseconds -- --ignored --nocapture"]
fn a_host_name_is_parsed_and_rendered_in_microseconds() {
    let vars: serde_json::Map<_, _> = (0..300).map(|at| (format!("key_{at}"), at.into())).collect();
    let mut data = serde_json::json!({ "vars": vars });
    data["vars"]["name"] = "vpc".into();
    data["vars"]["stage"] = "dev".into();
    let data = Value::from(data);
    let start = Instant::now();
    for _ in 0..TIMES {
        let template = Template::parse("t", "{{ .vars.name }}.{{ .vars.stage }}.example.com", None);
        let text = template.and_then(|template| template.render(&data, &ALL, &TestHost));
        assert_eq!(text.as_deref(), Ok("vpc.dev.example.com"));
    }
    let each = start.elapsed() / TIMES;
    println!("parsed and rendered in {each:?}");
    assert!(each < Duration::from_micros(50), "{each:?}");
}

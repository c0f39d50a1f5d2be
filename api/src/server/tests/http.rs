//! GraphQL over HTTP: the rules that clients rely on.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use serde_json::{Value, json};
use tower::ServiceExt;

use super::{Subject, subject};
use crate::server::router::router;

const RESPONSE: &str = "application/graphql-response+json";
const JSON: &str = "application/json";

pub(super) struct Answer {
    status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Value,
}

pub(super) async fn send(
    subject: &Subject,
    method: Method,
    uri: &str,
    headers: &[(&str, &str)],
    body: impl Into<Body>,
) -> Answer {
    let mut request = Request::builder()
        .method(method)
        .uri(uri)
        .header("host", "127.0.0.1:3000")
        .header("authorization", subject.bearer());
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(body.into()).expect("it is a request");
    let response = router(Arc::clone(&subject.app))
        .oneshot(request)
        .await
        .expect("it answers");
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("it ends");
    Answer {
        status: parts.status,
        headers: parts.headers,
        body: serde_json::from_slice(&body).unwrap_or_default(),
    }
}

/// Posts a body as JSON.
pub(super) async fn post(subject: &Subject, accept: &str, body: &Value) -> Answer {
    let headers = [("content-type", JSON), ("accept", accept)];
    send(subject, Method::POST, "/graphql", &headers, body.to_string()).await
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    fn code(&self) -> &str {
        self.body["errors"][0]["extensions"]["code"]
            .as_str()
            .unwrap_or_default()
    }
}

#[tokio::test]
async fn the_status_says_how_it_went_where_the_client_knows_the_new_media_type() {
    let subject = subject(3000).await;
    let check = async |body: Value, response: u16, json: u16, code: &str| {
        for (accept, status) in [(RESPONSE, response), (JSON, json)] {
            let answer = post(&subject, accept, &body).await;
            assert_eq!(answer.status, status, "{accept} {body}");
            assert_eq!(answer.header("content-type"), format!("{accept}; charset=utf-8"));
            assert_eq!(answer.code(), code, "{body}");
        }
    };
    check(json!({ "query": "{ __typename }" }), 200, 200, "").await;
    check(json!({ "query": "{ estate { revision } }" }), 200, 200, "").await;
    let named = json!({ "query": "query A { __typename } query B { __typename }", "operationName": "B" });
    check(named, 200, 200, "").await;
    check(json!({ "query": "{" }), 400, 200, "GRAPHQL_PARSE_FAILED").await;
    check(json!({ "query": "{ nothing }" }), 400, 200, "GRAPHQL_VALIDATION_FAILED").await;
    let unnamed = json!({ "query": "query A { __typename } query B { __typename }" });
    check(unnamed, 400, 200, "GRAPHQL_VALIDATION_FAILED").await;
    check(
        json!({ "query": "{ stacks(first: 101) { totalCount } }" }),
        200,
        200,
        "BAD_USER_INPUT",
    )
    .await;
    check(
        json!({ "query": "subscription { estateChanged { revision } }" }),
        400,
        400,
        "BAD_USER_INPUT",
    )
    .await;
    check(json!({}), 400, 400, "BAD_USER_INPUT").await;
    check(json!([{ "query": "{ __typename }" }]), 400, 400, "BAD_USER_INPUT").await;
    check(
        json!({ "query": "{ __typename }", "variables": [] }),
        400,
        400,
        "BAD_USER_INPUT",
    )
    .await;
}

#[tokio::test]
async fn an_answer_to_what_was_not_executed_has_no_data_and_every_answer_has_an_id() {
    let subject = subject(3000).await;
    let answer = post(&subject, RESPONSE, &json!({ "query": "{ nothing }" })).await;
    assert!(answer.body.get("data").is_none(), "{}", answer.body);
    let id = answer.header("x-request-id");
    assert!(!id.is_empty());
    assert_eq!(answer.body["errors"][0]["extensions"]["requestId"], id);
    let other = post(&subject, RESPONSE, &json!({ "query": "{ __typename }" })).await;
    assert_ne!(other.header("x-request-id"), id);
}

#[tokio::test]
async fn only_json_is_read() {
    let subject = subject(3000).await;
    let body = json!({ "query": "mutation { settingsUpdate(input: { theme: DARK }) { settings { theme } } }" });
    let kinds = [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/graphql",
        "application/json; charset=utf-16",
        "",
    ];
    for kind in kinds {
        let answer = send(
            &subject,
            Method::POST,
            "/graphql",
            &[("content-type", kind)],
            body.to_string(),
        )
        .await;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{kind}");
    }
    let compressed = [("content-type", JSON), ("content-encoding", "gzip")];
    for headers in [&[][..], &compressed] {
        let answer = send(&subject, Method::POST, "/graphql", headers, body.to_string()).await;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{headers:?}");
        assert_eq!(answer.code(), "BAD_USER_INPUT", "{headers:?}");
    }
    let answer = post(&subject, JSON, &json!({ "query": "{ settings { theme } }" })).await;
    assert_eq!(answer.body["data"]["settings"]["theme"], "SYSTEM");
}

#[tokio::test]
async fn queries_come_by_get_and_nothing_else_does() {
    let subject = subject(3000).await;
    let get = async |query: &str| send(&subject, Method::GET, query, &[("accept", RESPONSE)], Body::empty()).await;
    let answer = get("/graphql?query=%7B__typename%7D").await;
    assert_eq!(
        (answer.status, &answer.body["data"]["__typename"]),
        (StatusCode::OK, &json!("Query"))
    );
    let variables =
        "query=query(%24name%3AString!)%7Bstack(name%3A%24name)%7Bname%7D%7D&variables=%7B%22name%22%3A%22dev%22%7D";
    let answer = get(&format!("/graphql?{variables}")).await;
    assert_eq!(answer.body["data"]["stack"]["name"], "dev");
    assert_eq!(get("/graphql").await.status, StatusCode::BAD_REQUEST);
    let mutation = "query=mutation%7BsettingsUpdate(input%3A%7Btheme%3ADARK%7D)%7Bsettings%7Btheme%7D%7D%7D";
    let answer = get(&format!("/graphql?{mutation}")).await;
    assert_eq!(
        (answer.status, answer.header("allow")),
        (StatusCode::METHOD_NOT_ALLOWED, "POST")
    );
    let answer = send(&subject, Method::PUT, "/graphql", &[], Body::empty()).await;
    assert_eq!(
        (answer.status, answer.header("allow")),
        (StatusCode::METHOD_NOT_ALLOWED, "GET, POST")
    );
    let answer = post(&subject, JSON, &json!({ "query": "{ settings { theme } }" })).await;
    assert_eq!(answer.body["data"]["settings"]["theme"], "SYSTEM");
}

#[tokio::test]
async fn only_who_asks_for_a_websocket_is_held_to_its_rules() {
    let subject = subject(3000).await;
    let ask = async |headers: &[(&str, &str)]| {
        let query = "/graphql?query=%7B__typename%7D";
        send(&subject, Method::GET, query, headers, Body::empty()).await
    };
    // As programs do that would rather speak HTTP/2.
    let other = [("connection", "upgrade, http2-settings"), ("upgrade", "h2c")];
    let answer = ask(&other).await;
    assert_eq!(
        (answer.status, &answer.body["data"]["__typename"]),
        (StatusCode::OK, &json!("Query"))
    );
    let wish = [("connection", "upgrade"), ("upgrade", "WebSocket")];
    let key = ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
    let old = ("sec-websocket-version", "8");
    for headers in [vec![wish[1]], wish.to_vec(), [&wish[..], &[key, old]].concat()] {
        let answer = ask(&headers).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{headers:?}");
        assert_eq!(answer.code(), "BAD_USER_INPUT", "{headers:?}");
    }
}

#[tokio::test]
async fn what_cannot_be_answered_as_asked_is_refused() {
    let subject = subject(3000).await;
    let body = json!({ "query": "{ __typename }" });
    let answer = post(&subject, "text/html", &body).await;
    assert_eq!(answer.status, StatusCode::NOT_ACCEPTABLE);
    let large = json!({ "query": "{ __typename }", "extensions": { "x": "x".repeat(256 * 1024) } });
    let answer = post(&subject, RESPONSE, &large).await;
    assert_eq!(
        (answer.status, answer.code()),
        (StatusCode::PAYLOAD_TOO_LARGE, "COST_LIMIT")
    );
}

#[tokio::test]
async fn other_websites_get_nothing() {
    let subject = subject(3000).await;
    let check = async |headers: &[(&str, &str)], status: u16| {
        let headers = [&[("content-type", JSON)], headers].concat();
        let body = json!({ "query": "{ __typename }" }).to_string();
        let answer = send(&subject, Method::POST, "/graphql", &headers, body).await;
        assert_eq!(answer.status, status, "{headers:?}");
        assert!(answer.headers.get("access-control-allow-origin").is_none());
        if status != 200 {
            assert_eq!(answer.code(), "FORBIDDEN", "{headers:?}");
        }
    };
    check(
        &[("origin", "http://127.0.0.1:3000"), ("sec-fetch-site", "same-origin")],
        200,
    )
    .await;
    check(&[("origin", "http://evil.example:9666")], 403).await;
    check(&[("origin", "null")], 403).await;
    check(&[("sec-fetch-site", "cross-site")], 403).await;
    check(&[("host", "evil.example:3000")], 421).await;
}

#[tokio::test]
async fn a_refusal_beside_the_graph_is_a_sentence_with_the_next_step() {
    let subject = subject(3000).await;
    let ours = ("host", "127.0.0.1:3000");
    for (uri, headers, status) in [
        ("/stacks", vec![("host", "evil.example:3000")], 421),
        ("/stacks", vec![ours, ("origin", "http://evil.example")], 403),
        ("/metrics", vec![ours], 401),
    ] {
        let mut request = Request::builder().uri(uri);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let request = request.body(Body::empty()).expect("it is a request");
        let response = router(Arc::clone(&subject.app))
            .oneshot(request)
            .await
            .expect("it answers");
        assert_eq!(response.status(), status, "{uri}");
        assert_eq!(response.headers()["content-type"], "text/plain; charset=utf-8");
        let text = to_bytes(response.into_body(), 4096).await.expect("it is short");
        let text = String::from_utf8(text.to_vec()).expect("it is text");
        assert!(text.contains("isobar token") && text.ends_with(".\n"), "{text}");
    }
}

#[tokio::test]
async fn every_answer_carries_the_protecting_headers() {
    let subject = subject(3000).await;
    for (uri, host) in [
        ("/", "127.0.0.1:3000"),
        ("/graphql", "127.0.0.1:3000"),
        ("/healthz", "evil.example"),
    ] {
        let request = Request::builder().uri(uri).header("host", host);
        let request = request.body(Body::empty()).expect("it is a request");
        let response = router(Arc::clone(&subject.app))
            .oneshot(request)
            .await
            .expect("it answers");
        let header = |name: &str| {
            let value = response.headers().get(name).and_then(|value| value.to_str().ok());
            value.unwrap_or_default().to_owned()
        };
        assert_eq!(header("x-content-type-options"), "nosniff", "{uri}");
        assert_eq!(header("referrer-policy"), "no-referrer", "{uri}");
        let policy = header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{policy}"
        );
        assert!(
            !policy.contains("unsafe-eval") && policy.contains("script-src 'self';"),
            "{policy}"
        );
        assert!(!policy.contains("evil"), "{policy}");
        assert!(!header("x-request-id").is_empty(), "{uri}");
    }
}

#[tokio::test]
async fn health_says_whether_the_estate_is_open() {
    let subject = subject(3000).await;
    let answer = send(&subject, Method::GET, "/healthz", &[], Body::empty()).await;
    assert_eq!(
        (answer.status, &answer.body["status"]),
        (StatusCode::OK, &json!("ready"))
    );
}

#[tokio::test]
async fn long_answers_are_compressed_for_those_who_take_it_and_none_has_a_tag() {
    let subject = subject(3000).await;
    let encoding = async |query: &str, accept: &str| {
        let headers = [("content-type", JSON), ("accept-encoding", accept)];
        let body = json!({ "query": query }).to_string();
        let answer = send(&subject, Method::POST, "/graphql", &headers, body).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.headers.get("etag").is_none() && answer.headers.get("last-modified").is_none());
        assert_eq!(answer.header("cache-control"), "no-store");
        answer.header("content-encoding").to_owned()
    };
    let long = "{ __schema { types { name description } } }";
    assert_eq!(encoding(long, "gzip, deflate, br").await, "gzip");
    assert_eq!(encoding(long, "identity").await, "");
    assert_eq!(encoding("{ __typename }", "gzip").await, "");
}

#[tokio::test]
async fn a_batch_is_refused_in_words() {
    let subject = subject(3000).await;
    let answer = post(
        &subject,
        RESPONSE,
        &json!([{ "query": "{ __typename }" }, { "query": "{ __typename }" }]),
    )
    .await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let message = answer.body["errors"][0]["message"].as_str().unwrap_or_default();
    assert!(message.contains("batches are not supported"), "{message}");
}

#[tokio::test]
async fn no_answer_shows_what_the_server_is_made_of() {
    let subject = subject(3000).await;
    let bodies = [
        "{".to_owned(),
        "nonsense".to_owned(),
        "[]".to_owned(),
        "\"text\"".to_owned(),
        "[".repeat(10_000),
        json!({ "query": "{".repeat(5_000) }).to_string(),
        json!({ "query": "{ a(x: \"" }).to_string(),
        json!({ "query": "{ estate(x: $y) { nothing } }" }).to_string(),
        json!({ "query": "query($n: Int!) { stacks(first: $n) { totalCount } }" }).to_string(),
        json!({ "query": "query($n: Int!) { stacks(first: $n) { totalCount } }", "variables": { "n": "x" } })
            .to_string(),
        json!({ "query": "{ stack(name: 7) { name } }" }).to_string(),
        json!({ "query": 7 }).to_string(),
        json!({ "query": "{ __typename }", "operationName": "gone" }).to_string(),
    ];
    for body in bodies {
        let headers = [("content-type", JSON), ("accept", RESPONSE)];
        let answer = send(&subject, Method::POST, "/graphql", &headers, body.clone()).await;
        let shown = &body[..body.len().min(80)];
        assert_eq!(
            answer.header("content-type"),
            format!("{RESPONSE}; charset=utf-8"),
            "{shown}"
        );
        assert!(!answer.code().is_empty(), "{shown}: {}", answer.body);
        assert_eq!(
            answer.body["errors"][0]["extensions"]["requestId"],
            answer.header("x-request-id")
        );
        let text = answer.body.to_string();
        for word in ["-->", "Some(", "None", "Err(", "::", ".rs", "invalid type", "panicked"] {
            assert!(!text.contains(word), "{shown}: {word} in {text}");
        }
        assert!(text.len() < 1_000, "{shown}: {text}");
    }
}

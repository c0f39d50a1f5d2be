//! What answers without the token, and how a page gets in.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode};
use axum::response::Response;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::{Subject, subject};
use crate::server::router::router;

const HOST: &str = "127.0.0.1:3000";
const JSON: (&str, &str) = ("content-type", "application/json");
/// What a browser says of a request that our own page makes.
const OWN_PAGE: [(&str, &str); 2] = [("origin", "http://127.0.0.1:3000"), ("sec-fetch-site", "same-origin")];

async fn send(subject: &Subject, method: Method, uri: &str, headers: &[(&str, &str)], body: String) -> Response {
    let mut request = Request::builder().method(method).uri(uri).header("host", HOST);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::from(body)).expect("it is a request");
    router(Arc::clone(&subject.app))
        .oneshot(request)
        .await
        .expect("it answers")
}

async fn enter(subject: &Subject, headers: &[(&str, &str)], token: &str) -> Response {
    send(
        subject,
        Method::POST,
        "/session",
        headers,
        json!({ "token": token }).to_string(),
    )
    .await
}

#[tokio::test]
async fn without_the_token_only_the_page_and_its_health_answer() {
    let subject = subject(3000).await;
    let query = json!({ "query": "{ __typename }" }).to_string();
    let wrong = [JSON, ("authorization", "Bearer wrong")];
    let planted = [JSON, ("cookie", "isobar_3000=planted"), OWN_PAGE[0], OWN_PAGE[1]];
    for headers in [&[JSON][..], &wrong, &planted] {
        let response = send(&subject, Method::POST, "/graphql", headers, query.clone()).await;
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{headers:?}");
        assert_eq!(response.headers()["www-authenticate"], "Bearer");
        let body = to_bytes(response.into_body(), usize::MAX).await.expect("it ends");
        let body: Value = serde_json::from_slice(&body).expect("it is JSON");
        assert_eq!(body["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{body}");
        assert!(body["errors"][0]["extensions"]["requestId"].is_string(), "{body}");
    }
    let upgrade = [
        ("connection", "upgrade"),
        ("upgrade", "websocket"),
        ("sec-websocket-version", "13"),
        ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ("sec-websocket-protocol", "graphql-transport-ws"),
        OWN_PAGE[0],
    ];
    for (method, uri, headers) in [
        (Method::GET, "/graphql?query=%7B__typename%7D", &[][..]),
        (Method::GET, "/graphql", &[("accept", "text/event-stream")]),
        (Method::GET, "/graphql", &upgrade),
        (Method::PUT, "/graphql", &[]),
        (Method::OPTIONS, "/graphql", &[]),
        (Method::HEAD, "/graphql", &[]),
    ] {
        let response = send(&subject, method.clone(), uri, headers, String::new()).await;
        assert_eq!(
            response.status(),
            StatusCode::UNAUTHORIZED,
            "{method} {uri} {headers:?}"
        );
    }
    for uri in ["/healthz", "/", "/stacks"] {
        let response = send(&subject, Method::GET, uri, &[], String::new()).await;
        assert_ne!(response.status(), StatusCode::UNAUTHORIZED, "{uri}");
    }
}

#[tokio::test]
async fn a_page_gets_a_session_for_the_token_and_is_let_in_by_it() {
    let subject = subject(3000).await;
    let token = subject.app.access.token().reveal().to_owned();
    let response = enter(&subject, &[JSON, OWN_PAGE[0]], &token).await;
    assert_eq!(response.status(), StatusCode::NO_CONTENT);
    let cookie = response.headers()["set-cookie"]
        .to_str()
        .expect("it is text")
        .to_owned();
    assert!(!cookie.contains(&token), "the session is not the token");
    let pair = cookie.split(';').next().unwrap_or_default();
    let headers = [JSON, ("cookie", pair), OWN_PAGE[0], OWN_PAGE[1]];
    let query = json!({ "query": "{ __typename }" }).to_string();
    let response = send(&subject, Method::POST, "/graphql", &headers, query).await;
    assert_eq!(response.status(), StatusCode::OK);
}

#[tokio::test]
async fn nobody_gets_a_session_for_anything_else() {
    let subject = subject(3000).await;
    let token = subject.app.access.token().reveal().to_owned();
    let check = async |headers: &[(&str, &str)], claimed: &str, status: u16| {
        let response = enter(&subject, headers, claimed).await;
        assert_eq!(response.status(), status, "{headers:?} {claimed}");
        assert!(response.headers().get("set-cookie").is_none());
    };
    check(&[JSON], "wrong", 401).await;
    check(&[JSON], "", 401).await;
    check(&[("content-type", "text/plain")], &token, 415).await;
    check(&[], &token, 415).await;
    check(&[JSON, ("origin", "http://127.0.0.1:3001")], &token, 403).await;
    check(&[JSON, ("sec-fetch-site", "same-site")], &token, 403).await;
    check(&[JSON], &"x".repeat(5_000), 413).await;
    let response = send(&subject, Method::POST, "/session", &[JSON], "{}".to_owned()).await;
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    let response = send(&subject, Method::GET, "/session", &[JSON], String::new()).await;
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
}

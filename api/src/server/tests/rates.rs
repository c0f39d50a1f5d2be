//! Who asks too fast is told so, in GraphQL's own form, whatever the transport.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{Request, Response, StatusCode};
use serde_json::{Value, json};
use tower::ServiceExt;

use super::{Subject, subject};
use crate::server::rates::{RateLimits, Rates};
use crate::server::router::router;

/// Tests are faster than a second: ten requests, and the next is one too many.
async fn slow() -> Subject {
    let mut subject = subject(3000).await;
    let one = NonZeroU32::MIN;
    subject.parts().rates = Rates::new(RateLimits {
        requests: one,
        cost: one.saturating_add(199),
    });
    subject
}

async fn ask(subject: &Subject, query: &str, headers: &[(&str, &str)]) -> Response<Body> {
    let mut request = Request::post("/graphql")
        .header("host", "127.0.0.1:3000")
        .header("content-type", "application/json")
        .extension(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 4000))));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = Body::from(json!({ "query": query }).to_string());
    let request = request.body(body).expect("it is a request");
    router(Arc::clone(&subject.app))
        .oneshot(request)
        .await
        .expect("it answers")
}

fn header<'a>(response: &'a Response<Body>, name: &str) -> &'a str {
    let value = response.headers().get(name).and_then(|value| value.to_str().ok());
    value.unwrap_or_default()
}

#[tokio::test]
async fn requests_beyond_the_bucket_are_refused_in_the_form_of_graphql() {
    let subject = slow().await;
    let bearer = subject.bearer();
    let headers = [
        ("authorization", bearer.as_str()),
        ("accept", "application/graphql-response+json"),
    ];
    for left in (0..10).rev() {
        let response = ask(&subject, "{ __typename }", &headers).await;
        assert_eq!(response.status(), StatusCode::OK, "{left}");
        assert!(header(&response, "ratelimit").starts_with(&format!("\"requests\";r={left};t=")));
        assert!(header(&response, "ratelimit-policy").starts_with("\"requests\";q=10;w=10"));
        assert_eq!(header(&response, "x-ratelimit-limit"), "");
    }
    let response = ask(&subject, "{ __typename }", &headers).await;
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    let wait: u64 = header(&response, "retry-after").parse().expect("it is a number");
    assert!((1..=2).contains(&wait), "{wait}");
    assert_eq!(header(&response, "ratelimit"), "\"requests\";r=0;t=10");
    assert!(header(&response, "content-type").starts_with("application/graphql-response+json"));
    let id = header(&response, "x-request-id").to_owned();
    let body = to_bytes(response.into_body(), usize::MAX).await.expect("it ends");
    let body: Value = serde_json::from_slice(&body).expect("it is JSON");
    assert_eq!(
        body["errors"][0]["extensions"],
        json!({ "code": "RATE_LIMITED", "requestId": id })
    );
    assert!(body.get("data").is_none());
}

#[tokio::test]
async fn one_session_does_not_use_up_another_ones_bucket_but_all_share_their_address() {
    let subject = slow().await;
    let enter = || subject.app.access.open_session().expect("it opens");
    let asks = async |cookie: &str| {
        let pair = cookie.split(';').next().unwrap_or_default();
        let headers = [("cookie", pair), ("origin", "http://127.0.0.1:3000")];
        let mut answered = 0;
        while ask(&subject, "{ __typename }", &headers).await.status() == StatusCode::OK {
            answered += 1;
        }
        answered
    };
    // A test on a slow machine may see a bucket gain one.
    for _ in 0..3 {
        let answered = asks(&enter()).await;
        assert!((10..=12).contains(&answered), "{answered}");
    }
    let mut rest = 0;
    for _ in 0..3 {
        rest += asks(&enter()).await;
    }
    assert!(rest < 15, "an address has the buckets of four sessions: {rest}");
}

#[tokio::test]
async fn event_streams_count_as_requests_do() {
    let subject = slow().await;
    let bearer = subject.bearer();
    let headers = [("authorization", bearer.as_str()), ("accept", "text/event-stream")];
    let mut answered = 0;
    let refused = loop {
        let response = ask(&subject, "{ __typename }", &headers).await;
        if response.status() != StatusCode::OK {
            break response;
        }
        assert_eq!(header(&response, "content-type"), "text/event-stream");
        answered += 1;
    };
    // A test on a slow machine may see a bucket gain one.
    assert!((10..=12).contains(&answered), "{answered}");
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(header(&refused, "content-type").starts_with("application/json"));
    let body = to_bytes(refused.into_body(), usize::MAX).await.expect("it ends");
    let body: Value = serde_json::from_slice(&body).expect("it is JSON");
    assert_eq!(body["errors"][0]["extensions"]["code"], "RATE_LIMITED");
}

#[tokio::test]
async fn strangers_are_counted_by_their_address() {
    let subject = slow().await;
    let headers = [("authorization", "Bearer wrong")];
    let mut refused = 0;
    while ask(&subject, "{ __typename }", &headers).await.status() == StatusCode::UNAUTHORIZED {
        refused += 1;
        assert!(refused < 100, "guessing is never slowed down");
    }
}

#[tokio::test]
async fn what_costs_much_has_a_bucket_of_its_own() {
    let subject = slow().await;
    let bearer = subject.bearer();
    let headers = [("authorization", bearer.as_str())];
    let costly = "{ stacks(first: 100) { nodes { instances(first: 15) { nodes { name } } } } }";
    let response = ask(&subject, costly, &headers).await;
    assert_eq!(response.status(), StatusCode::OK);
    let response = ask(&subject, costly, &headers).await;
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(
        header(&response, "retry-after")
            .parse::<u64>()
            .is_ok_and(|wait| wait >= 1)
    );
    let response = ask(&subject, "{ __typename }", &headers).await;
    assert_eq!(response.status(), StatusCode::OK);
}

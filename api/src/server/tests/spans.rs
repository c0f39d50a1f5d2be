//! Where spans stand: a resolver's below its operation's, an operation's below its request's.

use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::Request;
use futures_util::StreamExt;
use schema::{Graph, Policy, RequestId};
use serde_json::json;
use tower::ServiceExt;
use tracing::span::{Attributes, Id};
use tracing::subscriber::set_default;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::{LookupSpan, Registry, Scope};

use super::{Subject, subject};
use crate::server::access::Pass;
use crate::server::caller::Caller;
use crate::server::router::router;
use crate::server::{graphql_request, operation};

/// Keeps for each span the names of those that it stands below, outermost first.
#[derive(Clone, Default)]
struct Ways(Arc<Mutex<Vec<String>>>);

impl<S: tracing::Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Ways {
    fn on_new_span(&self, _attributes: &Attributes<'_>, id: &Id, ctx: Context<'_, S>) {
        let scope = ctx.span_scope(id).into_iter().flat_map(Scope::from_root);
        let way: Vec<&str> = scope.map(|span| span.name()).collect();
        self.0.lock().expect("no test panics with it").push(way.join("/"));
    }
}

impl Ways {
    fn of(&self, name: &str) -> Vec<String> {
        let ways = self.0.lock().expect("no test panics with it");
        ways.iter().filter(|way| way.ends_with(name)).cloned().collect()
    }
}

async fn traced() -> Subject {
    let mut subject = subject(3000).await;
    let policy = Policy {
        traces: true,
        ..Policy::default()
    };
    let kept = Arc::new(crate::server::kept::Kept::open(None, Arc::clone(&subject.app.live)).await);
    subject.parts().graph = Graph::new(Arc::clone(&subject.app.live), kept, policy);
    subject
}

#[tokio::test]
async fn resolvers_stand_below_the_operation_and_the_operation_below_the_request() {
    let subject = traced().await;
    let ways = Ways::default();
    let _heard = set_default(Registry::default().with(ways.clone()));
    let request = Request::post("/graphql")
        .header("host", "127.0.0.1:3000")
        .header("authorization", subject.bearer())
        .header("content-type", "application/json")
        .body(Body::from(json!({ "query": "{ estate { name } }" }).to_string()))
        .expect("it is a request");
    let response = router(Arc::clone(&subject.app))
        .oneshot(request)
        .await
        .expect("it answers");
    assert_eq!(response.status(), 200);
    let fields = ways.of("/field");
    assert!(!fields.is_empty());
    for field in fields {
        assert!(field.starts_with("http_request/operation/"), "{field}");
    }
}

#[tokio::test]
async fn so_do_those_of_an_operation_that_is_followed() {
    let subject = traced().await;
    let ways = Ways::default();
    let _heard = set_default(Registry::default().with(ways.clone()));
    let caller = Caller {
        pass: Some(Pass::Token),
        address: None,
    };
    for query in [
        "{ estate { name } }",
        "subscription { estateChanged(after: \"x\") { revision } }",
    ] {
        let params = graphql_request::from_value(json!({ "query": query })).expect("it is good");
        let id = RequestId::new("test");
        let prepared = operation::admit(&subject.app, caller, params, &id)
            .ok()
            .expect("it may run");
        let mut answers = operation::follow(&subject.app, prepared, &id);
        assert!(answers.next().await.is_some());
        let fields = ways.of("/field");
        assert!(!fields.is_empty(), "{query}");
        for field in fields {
            assert!(field.starts_with("operation/"), "{field}");
        }
        ways.0.lock().expect("no test panics with it").clear();
    }
}

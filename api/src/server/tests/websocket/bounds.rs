//! What one client may do on one socket and on several, and for how long it may be silent.

use std::num::NonZeroU32;
use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;
use tokio_tungstenite::MaybeTlsStream;
use tokio_tungstenite::tungstenite::{Error, Message};

use super::{PATIENCE, PROTOCOL, Server, serve};
use crate::server::graphql_ws::SocketLimits;
use crate::server::rates::{RateLimits, Rates};

async fn limited(limits: SocketLimits) -> Server {
    serve(|app| app.sockets = limits).await
}

#[tokio::test]
async fn who_is_too_slow_is_told_where_to_resume_and_misses_nothing() {
    let server = Server::open().await;
    let mut client = server.ready().await;
    let query = "subscription($after: String) { estateChanged(after: $after) { revision } }";
    client.subscribe("1", query).await;
    client.hears_nothing().await;
    server.subject.publish(2);
    assert_eq!(client.hear().await["payload"]["data"]["estateChanged"]["revision"], 2);
    // Without a turn in between, the socket takes none of these.
    (3..=90).for_each(|revision| server.subject.publish(revision));
    let message = client.hear().await;
    assert_eq!((&message["id"], &message["type"]), (&json!("1"), &json!("error")));
    let extensions = &message["payload"][0]["extensions"];
    assert_eq!(extensions["code"], "LAGGED");
    client.hears_nothing().await;
    let payload = json!({ "query": query, "variables": { "after": extensions["cursor"] } });
    client
        .say(json!({ "id": "1", "type": "subscribe", "payload": payload }))
        .await;
    for revision in 3..=90 {
        assert_eq!(
            client.hear().await["payload"]["data"]["estateChanged"]["revision"],
            revision
        );
    }
}

#[tokio::test]
async fn operations_of_one_socket_take_turns() {
    let server = Server::open().await;
    let mut client = server.ready().await;
    let names = ["a", "b", "c"];
    for name in names {
        client
            .subscribe(name, "subscription { estateChanged { revision } }")
            .await;
    }
    client.hears_nothing().await;
    (2..=41).for_each(|revision| server.subject.publish(revision));
    let mut heard = [0_usize; 3];
    for _ in 0..3 * 40 {
        let message = client.hear().await;
        let who = names
            .iter()
            .position(|name| message["id"] == *name)
            .expect("it is one of ours");
        heard[who] += 1;
        let (least, most) = (heard.iter().min(), heard.iter().max());
        assert!(most <= least.map(|least| least + 2).as_ref(), "{heard:?}");
    }
    assert_eq!(heard, [40; 3]);
}

#[tokio::test]
async fn one_client_holds_so_many_sockets_and_no_more() {
    let server = Server::open().await;
    let mut held = Vec::new();
    for _ in 0..crate::server::tests::CONNECTIONS {
        held.push(server.client().await);
    }
    let origin = format!("http://{}", server.address);
    match server.dial(Some(PROTOCOL), &origin).await {
        Err(Error::Http(response)) => {
            assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
            let body: Value =
                serde_json::from_slice(response.body().as_deref().unwrap_or_default()).unwrap_or_default();
            assert_eq!(body["errors"][0]["extensions"]["code"], "RATE_LIMITED");
        }
        _ => panic!("there is no end of sockets"),
    }
    let mut gone = held.pop().expect("there are some");
    gone.0.close(None).await.expect("it closes");
    while gone.next().await.is_some() {}
    let again = async {
        while server.dial(Some(PROTOCOL), &origin).await.is_err() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, again)
        .await
        .expect("there is room again");
}

#[tokio::test]
async fn who_does_not_introduce_itself_is_closed() {
    let limits = SocketLimits {
        init: Duration::from_millis(20),
        ..SocketLimits::default()
    };
    let mut client = limited(limits).await.client().await;
    assert_eq!(client.closed().await, 4408);
}

#[tokio::test]
async fn who_answers_pings_stays() {
    let limits = SocketLimits {
        ping: Duration::from_millis(100),
        ..SocketLimits::default()
    };
    let mut client = limited(limits).await.ready().await;
    for _ in 0..5 {
        // Reading the next message answers this one.
        assert!(matches!(client.next().await, Some(Message::Ping(_))));
    }
    client.hears_nothing().await;
}

#[tokio::test]
async fn who_does_not_answer_pings_is_dropped() {
    let limits = SocketLimits {
        ping: Duration::from_millis(20),
        ..SocketLimits::default()
    };
    let client = limited(limits).await.ready().await;
    let MaybeTlsStream::Plain(mut stream) = client.0.into_inner() else {
        panic!("it is a plain stream");
    };
    let mut heard = Vec::new();
    let end = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut heard)).await;
    assert!(end.is_ok(), "the socket is still open");
}

#[tokio::test]
async fn a_socket_runs_so_many_operations_and_no_more() {
    let limits = SocketLimits {
        operations: 2,
        ..SocketLimits::default()
    };
    let mut client = limited(limits).await.ready().await;
    let query = "subscription { estateChanged { revision } }";
    client.subscribe("1", query).await;
    client.subscribe("2", query).await;
    client.subscribe("3", query).await;
    let message = client.hear().await;
    assert_eq!((&message["id"], &message["type"]), (&json!("3"), &json!("error")));
    assert_eq!(message["payload"][0]["extensions"]["code"], "COST_LIMIT");
    client.say(json!({ "id": "1", "type": "complete" })).await;
    client.subscribe("3", query).await;
    client.hears_nothing().await;
}

#[tokio::test]
async fn operations_on_a_socket_count_as_requests_do() {
    let limits = RateLimits {
        requests: NonZeroU32::MIN,
        ..RateLimits::default()
    };
    let server = serve(|app| app.rates = Rates::new(limits)).await;
    let mut client = server.ready().await;
    let mut answered = 0;
    loop {
        client.subscribe("1", "{ __typename }").await;
        let message = client.hear().await;
        if message["type"] == "error" {
            assert_eq!(message["payload"][0]["extensions"]["code"], "RATE_LIMITED");
            break;
        }
        assert_eq!(client.hear().await["type"], "complete");
        answered += 1;
    }
    // The request that opened the socket was the first of ten; a slow machine may see the bucket gain one.
    assert!((9..=11).contains(&answered), "{answered}");
    client.hears_nothing().await;
}

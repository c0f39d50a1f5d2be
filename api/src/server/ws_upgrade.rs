//! How a request becomes a WebSocket: axum reads what it asks for, and the connection is ours then.

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::http::header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL, UPGRADE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use tokio_tungstenite::WebSocketStream;
use tungstenite::handshake::derive_accept_key;
use tungstenite::protocol::{Role, WebSocketConfig};

/// A socket, over what was an HTTP connection.
pub(super) type Socket = WebSocketStream<TokioIo<Upgraded>>;

/// A request that asks for a WebSocket, rightly.
pub(super) struct Wish {
    accept: HeaderValue,
    protocol: Option<HeaderValue>,
    connection: OnUpgrade,
}

impl Wish {
    /// What the request asks for: a socket that speaks `protocol` if the client can.
    pub(super) async fn read(parts: &mut Parts, protocol: &'static str) -> Result<Self, WebSocketUpgradeRejection> {
        let connection = parts.extensions.get::<OnUpgrade>().cloned();
        let upgrade = WebSocketUpgrade::from_request_parts(parts, &())
            .await?
            .protocols([protocol]);
        let key = parts.headers.get(SEC_WEBSOCKET_KEY).map(HeaderValue::as_bytes);
        let accept = derive_accept_key(key.unwrap_or_default());
        Ok(Self {
            accept: HeaderValue::from_str(&accept).expect("base64 is visible"),
            protocol: upgrade.selected_protocol().cloned(),
            connection: connection.expect("axum has found it"),
        })
    }

    /// Whether the client speaks the protocol.
    pub(super) const fn speaks(&self) -> bool {
        self.protocol.is_some()
    }

    /// The answer that grants it; what `serve` makes runs once the answer went out.
    pub(super) fn grant<F>(self, config: WebSocketConfig, serve: impl FnOnce(Socket) -> F + Send + 'static) -> Response
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let connection = self.connection;
        tokio::spawn(async move {
            match connection.await {
                Ok(upgraded) => {
                    let stream = TokioIo::new(upgraded);
                    serve(WebSocketStream::from_raw_socket(stream, Role::Server, Some(config)).await).await;
                }
                Err(error) => tracing::debug!(%error, "a connection broke off"),
            }
        });
        let mut headers = HeaderMap::from_iter([
            (CONNECTION, HeaderValue::from_static("upgrade")),
            (UPGRADE, HeaderValue::from_static("websocket")),
            (SEC_WEBSOCKET_ACCEPT, self.accept),
        ]);
        headers.extend(self.protocol.map(|protocol| (SEC_WEBSOCKET_PROTOCOL, protocol)));
        (StatusCode::SWITCHING_PROTOCOLS, headers, Body::empty()).into_response()
    }
}

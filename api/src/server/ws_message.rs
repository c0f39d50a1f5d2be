//! The messages of `graphql-transport-ws`.

use serde_json::{Map, Value, json};

/// What a client says.
#[derive(Debug, PartialEq)]
pub(super) enum Incoming {
    /// `connection_init`.
    ConnectionInit,
    /// `ping`, with what the pong is to carry.
    Ping(Option<Value>),
    /// `pong`.
    Pong,
    /// `subscribe`: an id and a request.
    Subscribe(String, Value),
    /// `complete`: the client wants no more of an operation.
    Complete(String),
}

/// What the server says; answers go out with [`around`].
pub(super) enum Outgoing {
    /// `connection_ack`.
    ConnectionAck,
    /// `pong`.
    Pong(Option<Value>),
    /// `complete`: an operation has ended.
    Complete(String),
}

impl Incoming {
    /// Reads a message; else says what is wrong with it.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let message = serde_json::from_str::<Value>(text);
        let Ok(Value::Object(mut message)) = message else {
            return Err("Message is not a JSON object".to_owned());
        };
        let Some(Value::String(kind)) = message.remove("type") else {
            return Err("Message has no type".to_owned());
        };
        match kind.as_str() {
            "connection_init" => object_or_nothing(&mut message).map(|_| Self::ConnectionInit),
            "ping" => object_or_nothing(&mut message).map(Self::Ping),
            "pong" => object_or_nothing(&mut message).map(|_| Self::Pong),
            "subscribe" => match message.remove("payload") {
                Some(payload @ Value::Object(_)) => Ok(Self::Subscribe(id(&mut message)?, payload)),
                _ => Err("Message has no payload".to_owned()),
            },
            "complete" => id(&mut message).map(Self::Complete),
            _ => Err("Message has an unknown type".to_owned()),
        }
    }
}

fn id(message: &mut Map<String, Value>) -> Result<String, String> {
    match message.remove("id") {
        Some(Value::String(id)) if !id.is_empty() => Ok(id),
        _ => Err("Message has no id".to_owned()),
    }
}

fn object_or_nothing(message: &mut Map<String, Value>) -> Result<Option<Value>, String> {
    match message.remove("payload") {
        None | Some(Value::Null) => Ok(None),
        Some(payload @ Value::Object(_)) => Ok(Some(payload)),
        Some(_) => Err("Payload is not an object".to_owned()),
    }
}

impl Outgoing {
    /// The message as it is sent.
    pub(super) fn to_text(&self) -> String {
        let message = match self {
            Self::ConnectionAck => json!({ "type": "connection_ack" }),
            Self::Pong(None) => json!({ "type": "pong" }),
            Self::Pong(Some(payload)) => json!({ "type": "pong", "payload": payload }),
            Self::Complete(id) => json!({ "id": id, "type": "complete" }),
        };
        message.to_string()
    }
}

/// What stands before and after the payload of a message: `next` with an answer, `error` where nothing was executed.
/// Answers are text already, and each is written once, whoever gets it.
pub(super) fn around(kind: &str, id: &str) -> (String, &'static str) {
    let id = Value::from(id);
    (format!(r#"{{"id":{id},"type":"{kind}","payload":"#), "}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_read_strictly() {
        let good = |text: &str, expected| assert_eq!(Incoming::parse(text), Ok(expected), "{text}");
        good(r#"{"type":"connection_init"}"#, Incoming::ConnectionInit);
        good(
            r#"{"type":"connection_init","payload":{"token":"x"}}"#,
            Incoming::ConnectionInit,
        );
        good(r#"{"type":"ping"}"#, Incoming::Ping(None));
        good(
            r#"{"type":"ping","payload":{"a":1}}"#,
            Incoming::Ping(Some(json!({ "a": 1 }))),
        );
        good(r#"{"type":"complete","id":"1"}"#, Incoming::Complete("1".to_owned()));
        let bad = |text: &str| assert!(Incoming::parse(text).is_err(), "{text}");
        bad("");
        bad("[]");
        bad(r#"{"type":7}"#);
        bad(r#"{"id":"1","type":"start","payload":{}}"#);
        bad(r#"{"type":"subscribe","payload":{"query":"{a}"}}"#);
        bad(r#"{"id":"","type":"subscribe","payload":{"query":"{a}"}}"#);
        bad(r#"{"id":"1","type":"subscribe"}"#);
        bad(r#"{"type":"complete"}"#);
        bad(r#"{"type":"connection_init","payload":1}"#);
    }
}

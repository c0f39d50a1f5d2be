//! GraphQL over WebSocket: `graphql-transport-ws` as <https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md> has it.
//!
//! One task a socket. Operations are polled in turns and only while the socket takes what they yield,
//! so that a slow client slows its own operations and nothing else.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::UPGRADE;
use axum::response::Response;
use futures_util::stream::{self, AbortHandle, BoxStream, SelectAll};
use futures_util::{SinkExt, StreamExt};
use schema::{Code, Reply, RequestId};
use tokio::time::{Instant, Interval, MissedTickBehavior, timeout};
use tungstenite::protocol::{CloseFrame, WebSocketConfig};
use tungstenite::{Error, Message};

use super::caller::Caller;
use super::connections::Place;
use super::graphql_http::{self, Call};
use super::media::Media;
use super::refused::Refused;
use super::ws_message::{self, Incoming, Outgoing};
use super::ws_upgrade::{Socket, Wish};
use super::{App, graphql_request, operation, ws_frame};

const PROTOCOL: &str = "graphql-transport-ws";
/// The buffers that each socket holds for itself: a thousand idle ones must stay cheap, and that for what comes in is
/// cleared each time that something may have come.
const BUFFER: usize = 1024;
/// How large a message may be before the socket is given up: up to here, the client is told why.
const MOST_READ: usize = 1024 * 1024;
/// How much may wait to go out.
const MOST_OUTGOING: usize = 64 * 1024 * 1024;

/// What one socket may do, and for how long it may be silent.
#[derive(Clone, Copy, Debug)]
pub(super) struct SocketLimits {
    /// How long until `connection_init` must have come.
    pub(super) init: Duration,
    /// How often a ping goes out; a socket that shows no life between two of them is dropped. Event streams get a
    /// comment as often.
    pub(super) ping: Duration,
    /// How long one message may take to go out.
    pub(super) send: Duration,
    /// How many operations run at a time.
    pub(super) operations: usize,
}

impl Default for SocketLimits {
    fn default() -> Self {
        Self {
            init: Duration::from_secs(5),
            ping: Duration::from_secs(20),
            send: Duration::from_secs(30),
            operations: 100,
        }
    }
}

/// `GET /graphql`: a WebSocket where one is asked for, else a query.
pub(super) async fn upgrade_or_get(
    State(app): State<Arc<App>>,
    Extension(id): Extension<RequestId>,
    caller: Caller,
    request: Request,
) -> Response {
    let (mut parts, _) = request.into_parts();
    match Wish::read(&mut parts, PROTOCOL).await {
        Ok(wish) => open(app, id, caller, wish),
        Err(rejection) if asks_for_socket(&parts.headers) => {
            let refused = Refused::new(rejection.status(), Code::BadUserInput, rejection.body_text(), &id);
            graphql_http::refuse(refused, Media::Json)
        }
        // What else a client would rather speak is its own business.
        Err(_) => {
            let call = Call {
                app,
                id,
                caller,
                headers: parts.headers,
            };
            graphql_http::get(call, parts.uri.query().unwrap_or_default()).await
        }
    }
}

fn asks_for_socket(headers: &HeaderMap) -> bool {
    let wished = headers.get_all(UPGRADE).iter().filter_map(|value| value.to_str().ok());
    let mut wished = wished.flat_map(|value| value.split(',')).map(str::trim);
    wished.any(|protocol| protocol.eq_ignore_ascii_case("websocket"))
}

fn open(app: Arc<App>, id: RequestId, caller: Caller, wish: Wish) -> Response {
    let place = match app.connections.take(caller, &id) {
        Ok(place) => place,
        Err(refused) => return graphql_http::refuse(refused, Media::Json),
    };
    let config = WebSocketConfig::default()
        .read_buffer_size(BUFFER)
        .write_buffer_size(BUFFER)
        .max_write_buffer_size(MOST_OUTGOING)
        .max_message_size(Some(MOST_READ))
        .max_frame_size(Some(MOST_READ));
    let speaks = wish.speaks();
    wish.grant(config, move |socket| {
        serve(Connection::new(app, id, caller, socket), speaks, place)
    })
}

async fn serve(mut connection: Connection, speaks: bool, _place: Place) {
    let end = if speaks {
        connection.run().await
    } else {
        End::Close(4406, "Subprotocol not acceptable".to_owned())
    };
    if let End::Close(code, reason) = end {
        connection.close(code, &reason).await;
    }
}

/// Why a connection ends.
enum End {
    /// The other side is gone, or does not take what we send.
    Gone,
    /// We close, with a code and a reason.
    Close(u16, String),
}

/// What an operation yields.
enum Yield {
    /// An answer.
    Next(String, Box<Reply>),
    /// Its end.
    Complete(String),
}

struct Connection {
    app: Arc<App>,
    id: RequestId,
    caller: Caller,
    socket: Socket,
    is_initialised: bool,
    /// How many operations there were.
    started: u64,
    running: HashMap<String, AbortHandle>,
    yields: SelectAll<BoxStream<'static, Yield>>,
    is_alive: bool,
}

impl Connection {
    fn new(app: Arc<App>, id: RequestId, caller: Caller, socket: Socket) -> Self {
        Self {
            app,
            id,
            caller,
            socket,
            is_initialised: false,
            started: 0,
            running: HashMap::new(),
            yields: SelectAll::new(),
            is_alive: true,
        }
    }

    async fn run(&mut self) -> End {
        let init = tokio::time::sleep(self.app.sockets.init);
        tokio::pin!(init);
        let mut pings = self.pings();
        let stopping = self.app.stopping.clone().cancelled_owned();
        tokio::pin!(stopping);
        loop {
            let went = tokio::select! {
                message = self.socket.next() => self.receive(message).await,
                Some(item) = self.yields.next() => self.pass_on(item).await,
                _ = pings.tick() => self.ping().await,
                () = &mut init, if !self.is_initialised => {
                    Err(End::Close(4408, "Connection initialisation timeout".to_owned()))
                }
                () = &mut stopping => Err(End::Close(1001, "Server is stopping".to_owned())),
            };
            if let Err(end) = went {
                return end;
            }
        }
    }

    fn pings(&self) -> Interval {
        let mut pings = tokio::time::interval_at(Instant::now() + self.app.sockets.ping, self.app.sockets.ping);
        pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
        pings
    }

    async fn ping(&mut self) -> Result<(), End> {
        if !std::mem::take(&mut self.is_alive) {
            return Err(End::Gone);
        }
        self.send_frame(Message::Ping(Vec::new().into())).await
    }

    async fn receive(&mut self, message: Option<Result<Message, Error>>) -> Result<(), End> {
        self.is_alive = true;
        let text = match message {
            Some(Ok(Message::Text(text))) if text.len() > schema::MOST_BYTES => return Err(too_large()),
            Some(Ok(Message::Text(text))) => text,
            Some(Ok(Message::Binary(_))) => return Err(bad("Messages are text")),
            Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => return Ok(()),
            Some(Err(error)) => return Err(fault(&error)),
            Some(Ok(Message::Close(_))) | None => return Err(End::Gone),
        };
        match Incoming::parse(&text).map_err(bad)? {
            Incoming::ConnectionInit => self.initialise().await,
            Incoming::Ping(payload) => self.send(&Outgoing::Pong(payload)).await,
            Incoming::Pong => Ok(()),
            Incoming::Subscribe(id, payload) => self.subscribe(id, payload).await,
            Incoming::Complete(id) => {
                if let Some(operation) = self.running.remove(&id) {
                    operation.abort();
                }
                Ok(())
            }
        }
    }

    async fn initialise(&mut self) -> Result<(), End> {
        if std::mem::replace(&mut self.is_initialised, true) {
            return Err(End::Close(4429, "Too many initialisation requests".to_owned()));
        }
        self.send(&Outgoing::ConnectionAck).await
    }

    async fn subscribe(&mut self, id: String, payload: serde_json::Value) -> Result<(), End> {
        if !self.is_initialised {
            return Err(End::Close(4401, "Unauthorized".to_owned()));
        }
        if self.running.contains_key(&id) {
            return Err(End::Close(4409, format!("Subscriber for {id} already exists")));
        }
        let params = graphql_request::from_value(payload).map_err(bad)?;
        self.started += 1;
        let request_id = RequestId::new(&format!("{}-{}", self.id.as_str(), self.started));
        if self.running.len() >= self.app.sockets.operations {
            let most = self.app.sockets.operations;
            let error = Code::CostLimit.error(format!("A connection runs at most {most} operations at a time."));
            return self.refuse(id, &Reply::refused(error, &request_id)).await;
        }
        let taken = self.app.rates.take(self.caller, &request_id);
        match taken.and_then(|()| operation::admit(&self.app, self.caller, params, &request_id)) {
            Ok(prepared) => {
                let answers = operation::follow(&self.app, prepared, &request_id);
                self.start(id, answers);
                Ok(())
            }
            Err(refused) => self.refuse(id, &refused.reply).await,
        }
    }

    fn start(&mut self, id: String, answers: BoxStream<'static, Reply>) {
        let end = id.clone();
        let tag = id.clone();
        let items = answers
            .map(move |reply| Yield::Next(tag.clone(), Box::new(reply)))
            .chain(stream::once(std::future::ready(Yield::Complete(end))));
        let (items, operation) = stream::abortable(items);
        self.running.insert(id, operation);
        self.yields.push(items.boxed());
    }

    async fn pass_on(&mut self, item: Yield) -> Result<(), End> {
        match item {
            Yield::Next(id, reply) if reply.is_request_error => {
                if let Some(operation) = self.running.remove(&id) {
                    operation.abort();
                }
                self.refuse(id, &reply).await
            }
            Yield::Next(id, reply) => self.answer("next", &id, &reply).await,
            Yield::Complete(id) => {
                self.running.remove(&id);
                self.send(&Outgoing::Complete(id)).await
            }
        }
    }

    async fn refuse(&mut self, id: String, reply: &Reply) -> Result<(), End> {
        self.answer("error", &id, reply).await
    }

    /// Sends an answer, whose text others may get too, after whatever is on its way out.
    async fn answer(&mut self, kind: &str, id: &str, reply: &Reply) -> Result<(), End> {
        let (before, after) = ws_message::around(kind, id);
        let going = async {
            self.socket.flush().await?;
            ws_frame::write_text(self.socket.get_mut(), [&before, reply.payload(), after]).await?;
            Ok::<_, Error>(())
        };
        in_time(self.app.sockets.send, going).await
    }

    async fn send(&mut self, message: &Outgoing) -> Result<(), End> {
        self.send_frame(Message::Text(message.to_text().into())).await
    }

    async fn send_frame(&mut self, message: Message) -> Result<(), End> {
        in_time(self.app.sockets.send, self.socket.send(message)).await
    }

    /// Says goodbye, and takes what the other side still sends until it has said so too.
    async fn close(mut self, code: u16, reason: &str) {
        let frame = CloseFrame {
            code: code.into(),
            reason: brief(reason).into(),
        };
        if self.send_frame(Message::Close(Some(frame))).await.is_ok() {
            let answer = async { while let Some(Ok(_)) = self.socket.next().await {} };
            let _ = timeout(Duration::from_secs(1), answer).await;
        }
    }
}

/// Who does not take a message in time is gone.
async fn in_time(patience: Duration, going: impl Future<Output = Result<(), Error>>) -> Result<(), End> {
    match timeout(patience, going).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(End::Gone),
    }
}

fn too_large() -> End {
    End::Close(1009, "Message is larger than 256 kB".to_owned())
}

/// How a socket ends on which something else than WebSocket was spoken.
fn fault(error: &Error) -> End {
    match error {
        Error::Capacity(_) => too_large(),
        Error::Utf8(_) => End::Close(1007, "Text is not UTF-8".to_owned()),
        Error::Protocol(_) => End::Close(1002, "Protocol error".to_owned()),
        _ => End::Gone,
    }
}

fn bad(reason: impl Into<String>) -> End {
    End::Close(4400, reason.into())
}

/// A close frame holds 123 bytes of reason.
fn brief(reason: &str) -> &str {
    let end = reason.floor_char_boundary(123);
    &reason[..end]
}

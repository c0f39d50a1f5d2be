//! Measures how one change reaches very many subscribers.

use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context as _, Result, ensure};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

use crate::edit::Edit;
use crate::process;
use crate::repository::Repository;
use crate::server::Server;

/// How many changes are made.
pub const EVENTS: usize = 20;
/// How long it is quiet before each change.
const PAUSE: Duration = Duration::from_millis(300);
/// How long anything may take before the measurement is given up.
const PATIENCE: Duration = Duration::from_secs(60);
/// What the page asks for, nearly.
const QUERY: &str = "subscription($after: String) { estateChanged(after: $after) {
    cursor revision isReset estate { id revision resolvedAt counts { stacks components instances errors warnings } }
    stacks { added removed changed } instances(first: 100) { kind instanceId stack type component }
    instanceCounts { added removed changed } } }";

type Socket = WebSocketStream<TcpStream>;

/// One event at one subscriber.
struct Arrival {
    at: Instant,
    resolved: SystemTime,
    bytes: usize,
}

/// What so many subscribers cost.
pub struct Fanout {
    /// The subscribers.
    pub subscribers: usize,
    /// From the first arrival of an event to each other one.
    pub spread: [Duration; 2],
    /// From the moment that the estate was resolved.
    pub delivery: [Duration; 2],
    /// The server's memory for each subscriber, in bytes.
    pub memory: f64,
    /// The server's processor time for each subscriber and event.
    pub processor: Duration,
    /// The size of an event, in bytes.
    pub event: usize,
}

/// Measures so many subscribers over the estate in `repository`, with this edit. The server has the first processor to
/// itself, and the subscribers the second.
pub fn measure(repository: &Repository, subscribers: usize, edit: &Edit) -> Result<Fanout> {
    let connections = subscribers.saturating_add(10).to_string();
    let settings = [("ISOBAR_CONNECTIONS", connections.as_str())];
    let server = Server::open_with(&repository.root(), &repository.home(), &settings)?;
    process::pin(server.process(), 0);
    process::pin(std::process::id(), 1);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        // What the changes themselves cost, with one subscriber.
        let mut alone = Crowd::gather(&server, 1).await?;
        let alone_cost = alone.watch(&server, edit).await?.1;
        let before = server.memory().context("the system tells how much memory is used")?;
        let mut crowd = Crowd::gather(&server, subscribers).await?;
        let held = server.memory().unwrap_or_default().saturating_sub(before);
        let (arrivals, cost) = crowd.watch(&server, edit).await?;
        let deliveries = u32::try_from(subscribers * EVENTS)?;
        Ok(Fanout {
            subscribers,
            spread: quantiles(arrivals.iter().flat_map(|event| {
                let first = event.iter().map(|arrival| arrival.at).min();
                event.iter().filter_map(move |arrival| Some(arrival.at - first?))
            })),
            delivery: quantiles(arrivals.iter().flatten().map(|arrival| {
                let age = SystemTime::now().duration_since(arrival.resolved).unwrap_or_default();
                age.saturating_sub(arrival.at.elapsed())
            })),
            memory: held as f64 / subscribers as f64,
            processor: cost.saturating_sub(alone_cost) / deliveries,
            event: arrivals
                .iter()
                .flatten()
                .map(|arrival| arrival.bytes)
                .max()
                .unwrap_or_default(),
        })
    })
}

/// The subscribers of one measurement.
struct Crowd {
    size: usize,
    arrivals: UnboundedReceiver<Arrival>,
    tasks: Vec<tokio::task::JoinHandle<()>>,
}

impl Crowd {
    async fn gather(server: &Server, size: usize) -> Result<Self> {
        let (sender, arrivals) = unbounded_channel();
        let mut tasks = Vec::with_capacity(size);
        for _ in 0..size {
            let socket = subscribe(server).await?;
            tasks.push(tokio::spawn(listen(socket, sender.clone())));
        }
        Ok(Self { size, arrivals, tasks })
    }

    /// Makes the changes; returns when each arrived, and what the server spent.
    async fn watch(&mut self, server: &Server, edit: &Edit) -> Result<(Vec<Vec<Arrival>>, Duration)> {
        let before = server.processor_time().unwrap_or_default();
        let mut events = Vec::with_capacity(EVENTS);
        for round in 0..EVENTS {
            tokio::time::sleep(PAUSE).await;
            edit.make(round)?;
            let mut event = Vec::with_capacity(self.size);
            while event.len() < self.size {
                let arrival = tokio::time::timeout(PATIENCE, self.arrivals.recv()).await;
                event.push(
                    arrival
                        .context("an event did not arrive")?
                        .context("a subscriber is gone")?,
                );
            }
            events.push(event);
        }
        Ok((
            events,
            server.processor_time().unwrap_or_default().saturating_sub(before),
        ))
    }
}

impl Drop for Crowd {
    fn drop(&mut self) {
        self.tasks.iter().for_each(tokio::task::JoinHandle::abort);
    }
}

async fn subscribe(server: &Server) -> Result<Socket> {
    let stream = TcpStream::connect(server.address()).await?;
    let config = WebSocketConfig::default().read_buffer_size(4096).write_buffer_size(0);
    let request = server.socket_request()?.into_client_request()?;
    let (mut socket, _) = tokio_tungstenite::client_async_with_config(request, stream, Some(config)).await?;
    let say = |message: Value| Message::text(message.to_string());
    socket.send(say(json!({ "type": "connection_init" }))).await?;
    ensure!(
        hear(&mut socket).await?["type"] == "connection_ack",
        "the connection was not acknowledged"
    );
    // A cursor that nobody gave is answered at once: from then on, nothing is missed.
    let payload = json!({ "query": QUERY, "variables": { "after": "now" } });
    socket
        .send(say(json!({ "id": "1", "type": "subscribe", "payload": payload })))
        .await?;
    let first = hear(&mut socket).await?;
    ensure!(
        first["payload"]["data"]["estateChanged"]["isReset"] == true,
        "the first event is no reset: {first}"
    );
    Ok(socket)
}

async fn hear(socket: &mut Socket) -> Result<Value> {
    loop {
        match socket.next().await.context("the socket is closed")?? {
            Message::Text(text) => return Ok(serde_json::from_str(&text)?),
            Message::Close(frame) => anyhow::bail!("the server closed the socket: {frame:?}"),
            _ => {}
        }
    }
}

async fn listen(mut socket: Socket, arrivals: UnboundedSender<Arrival>) {
    // Parsed once for each text: to parse it for every subscriber would be most of what is measured.
    while let Some(Ok(message)) = socket.next().await {
        let at = Instant::now();
        let Message::Text(text) = message else {
            continue;
        };
        let Some(resolved) = resolved(&text) else {
            continue;
        };
        let bytes = text.len();
        if arrivals.send(Arrival { at, resolved, bytes }).is_err() {
            return;
        }
    }
}

/// When the estate of an event was resolved.
fn resolved(text: &str) -> Option<SystemTime> {
    let at = text.split_once("\"resolvedAt\":\"")?.1.split('"').next()?;
    chrono::DateTime::parse_from_rfc3339(at).ok().map(SystemTime::from)
}

/// The median and the 99th percentile.
fn quantiles(times: impl Iterator<Item = Duration>) -> [Duration; 2] {
    let mut times: Vec<Duration> = times.collect();
    times.sort_unstable();
    let at = |part: usize| times.get((times.len() * part / 100).min(times.len().saturating_sub(1)));
    [50, 99].map(|part| at(part).copied().unwrap_or_default())
}

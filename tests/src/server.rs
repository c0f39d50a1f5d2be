//! A running server, its graph over HTTP and over a WebSocket, and what it costs.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Value, json};
use tempfile::NamedTempFile;
use tungstenite::client::IntoClientRequest as _;
use tungstenite::handshake::client::Request;
use tungstenite::{Message, WebSocket};

use crate::process;
use crate::run::{command, state};

/// How long anything may take before a test gives up on it.
const PATIENCE: Duration = Duration::from_secs(120);

/// For measurements, and for tests that ask faster than people do.
pub const UNLIMITED: [(&str, &str); 2] = [
    ("ISOBAR_REQUESTS_PER_SECOND", "1000000"),
    ("ISOBAR_COST_PER_SECOND", "100000000"),
];

/// A client with a connection of its own, that takes every status for an answer and gives up in the end.
#[must_use]
pub fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(PATIENCE))
        .build()
        .new_agent()
}

/// A server that serves one repository, until it is dropped.
pub struct Server {
    child: Child,
    address: SocketAddr,
    token: String,
    log: NamedTempFile,
}

impl Server {
    /// Opens the repository at `root` and waits until the server listens.
    pub fn open(root: &Path, home: &Path) -> Result<Self> {
        Self::open_with(root, home, &[])
    }

    /// As [`Server::open`], with these variables in its environment.
    pub fn open_with(root: &Path, home: &Path, variables: &[(&str, &str)]) -> Result<Self> {
        Self::open_as(root, home, variables, &[])
    }

    /// As [`Server::open_with`], with these arguments too.
    pub fn open_as(root: &Path, home: &Path, variables: &[(&str, &str)], arguments: &[&str]) -> Result<Self> {
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        let log = NamedTempFile::new()?;
        let output = log.reopen()?;
        let child = command(home)
            .envs(variables.iter().copied())
            .arg(root)
            .args(arguments)
            .args(["--no-open", "--port", &address.port().to_string()])
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .spawn()
            .context("failed to start the server")?;
        let mut server = Self {
            child,
            address,
            token: String::new(),
            log,
        };
        server.wait_for_its_token(home)?;
        Ok(server)
    }

    /// A server leaves its token once it listens.
    fn wait_for_its_token(&mut self, home: &Path) -> Result<()> {
        let folder = format!("servers/{}_{}", self.address.ip(), self.address.port());
        let file = state(home).join(folder).join("token");
        let started = Instant::now();
        loop {
            if let Ok(token) = std::fs::read_to_string(&file) {
                self.token = token.trim().to_owned();
                return Ok(());
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("the server ended with {status}: {}", self.log());
            }
            ensure!(started.elapsed() < PATIENCE, "no answer: {}", self.log());
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// What the server said so far.
    #[must_use]
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.log.path()).unwrap_or_default()
    }

    /// Where it listens, as `http://127.0.0.1:3000`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What lets a script in.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }

    /// What a script sends to be let in.
    #[must_use]
    pub fn bearer(&self) -> String {
        format!("Bearer {}", self.token)
    }

    /// The status and the text that answer a path, asked for with the token or without it.
    pub fn get(&self, path: &str, with_token: bool) -> Result<(u16, String)> {
        let mut request = agent().get(format!("{}{path}", self.url()));
        if with_token {
            request = request.header("authorization", self.bearer());
        }
        let mut response = request.call()?;
        Ok((response.status().as_u16(), response.body_mut().read_to_string()?))
    }

    /// The whole answer to a GraphQL request.
    pub fn answer(&self, query: &str, variables: &Value) -> Result<Value> {
        let request = json!({ "query": query, "variables": variables });
        let mut response = agent()
            .post(format!("{}/graphql", self.url()))
            .header("accept", "application/graphql-response+json")
            .header("authorization", self.bearer())
            .send_json(&request)?;
        response
            .body_mut()
            .with_config()
            .limit(u64::MAX)
            .read_json()
            .context("the answer is not JSON")
    }

    /// The data that answers a GraphQL request without errors.
    pub fn data(&self, query: &str, variables: &Value) -> Result<Value> {
        let mut answer = self.answer(query, variables)?;
        ensure!(answer.get("errors").is_none(), "{query}: {}", answer["errors"]);
        Ok(answer["data"].take())
    }

    /// The changes of the estate from now on, each with these fields.
    pub fn changes(&self, fields: &str) -> Result<Events> {
        // A cursor that nobody gave is answered at once with a reset: from then on, nothing is missed.
        let query = format!("subscription Changes {{ estateChanged(after: \"now\") {{ isReset {fields} }} }}");
        let mut events = self.subscribe(&query, &json!({}))?;
        let first = events.event()?;
        ensure!(
            first["estateChanged"]["isReset"] == true,
            "the first event is no reset: {first}"
        );
        Ok(events)
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The request that opens a WebSocket of the graph's protocol.
    pub fn socket_request(&self) -> Result<Request> {
        let mut request = format!("ws://{}/graphql", self.address).into_client_request()?;
        let headers = request.headers_mut();
        headers.insert("sec-websocket-protocol", "graphql-transport-ws".parse()?);
        headers.insert("origin", self.url().parse()?);
        headers.insert("authorization", self.bearer().parse()?);
        Ok(request)
    }

    /// Starts a GraphQL subscription.
    pub fn subscribe(&self, query: &str, variables: &Value) -> Result<Events> {
        let stream = TcpStream::connect(self.address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let (socket, _) =
            tungstenite::client(self.socket_request()?, stream).context("failed to open the WebSocket")?;
        let mut events = Events { socket };
        events.send(&json!({ "type": "connection_init" }))?;
        ensure!(
            events.receive()?["type"] == "connection_ack",
            "the connection was not acknowledged"
        );
        let payload = json!({ "query": query, "variables": variables });
        events.send(&json!({ "id": "1", "type": "subscribe", "payload": payload }))?;
        Ok(events)
    }

    /// The most memory that the server ever held, in bytes; `None` where the system does not tell.
    #[must_use]
    pub fn peak_memory(&self) -> Option<u64> {
        process::peak_memory(self.child.id())
    }

    /// The memory that the server holds, in bytes; `None` where the system does not tell.
    #[must_use]
    pub fn memory(&self) -> Option<u64> {
        process::memory(self.child.id())
    }

    /// The processor time that the server used so far; `None` where the system does not tell.
    #[must_use]
    pub fn processor_time(&self) -> Option<Duration> {
        process::processor_time(self.child.id())
    }

    /// The number of its process.
    #[must_use]
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to stop and waits until it has; returns how long that took.
    pub fn stop(&mut self) -> Result<Duration> {
        let started = Instant::now();
        let asked = Command::new("kill").arg(self.child.id().to_string()).status()?;
        ensure!(asked.success(), "the server is gone already");
        while started.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait()? {
                ensure!(status.success(), "it ended with {status}: {}", self.log());
                return Ok(started.elapsed());
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        bail!("it does not stop: {}", self.log())
    }

    /// Whether it still runs and nothing in it panicked.
    pub fn is_well(&mut self) -> Result<bool> {
        Ok(self.child.try_wait()?.is_none() && !self.log().contains("panicked at"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The events of a subscription.
pub struct Events {
    socket: WebSocket<TcpStream>,
}

impl Events {
    /// The next event's data; waits for it.
    pub fn event(&mut self) -> Result<Value> {
        let started = Instant::now();
        loop {
            ensure!(started.elapsed() < PATIENCE, "no event came");
            let mut message = self.receive()?;
            match message["type"].as_str() {
                Some("next") => return Ok(message["payload"]["data"].take()),
                Some("ping") => self.send(&json!({ "type": "pong" }))?,
                Some("pong") => {}
                _ => bail!("the subscription ended: {message}"),
            }
        }
    }

    /// The code that the server closes with.
    pub fn closed(&mut self) -> Result<u16> {
        let started = Instant::now();
        loop {
            ensure!(started.elapsed() < PATIENCE, "the server left the socket open");
            if let Message::Close(frame) = self.socket.read()? {
                return Ok(frame.context("the server closed without a code")?.code.into());
            }
        }
    }

    fn send(&mut self, message: &Value) -> Result<()> {
        Ok(self.socket.send(Message::text(message.to_string()))?)
    }

    /// The next message of the protocol; the socket's own pings are no sign that one will come.
    fn receive(&mut self) -> Result<Value> {
        let started = Instant::now();
        loop {
            ensure!(started.elapsed() < PATIENCE, "no message came");
            if let Message::Text(text) = self.socket.read()? {
                return Ok(serde_json::from_str(&text)?);
            }
        }
    }
}

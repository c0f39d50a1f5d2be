//! Pressing a server: so many connections, each of which asks again as soon as it is answered.

use std::fmt;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use futures_util::future::try_join_all;
use serde_json::json;
use tests::process::processor_time;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// How long a server may take to start.
const PATIENCE: Duration = Duration::from_secs(10);

/// One request, to one server.
pub(crate) struct Target {
    address: String,
    /// The server's process.
    process: u32,
    request: Vec<u8>,
    /// Whether an error is what it has to answer.
    is_refused: bool,
}

/// What came of it.
pub(crate) struct Load {
    took: Duration,
    /// The processor time of the server.
    processor: Duration,
    /// How long each answer took, ascending.
    times: Vec<Duration>,
}

impl Target {
    /// `GET` of a path.
    pub(crate) fn get(url: &str, process: u32, path: &str) -> Result<Self> {
        Self::new((url, process), &format!("GET {path} HTTP/1.1"), "", "")
    }

    /// `POST` of an operation to `/graphql`.
    pub(crate) fn post(url: &str, process: u32, bearer: Option<&str>, query: &str) -> Result<Self> {
        let body = json!({ "query": query }).to_string();
        let authorization = bearer.map_or_else(String::new, |bearer| format!("authorization: {bearer}\r\n"));
        let headers = format!(
            "content-type: application/json\r\ncontent-length: {}\r\n{authorization}",
            body.len()
        );
        Self::new((url, process), "POST /graphql HTTP/1.1", &headers, &body)
    }

    fn new((url, process): (&str, u32), line: &str, headers: &str, body: &str) -> Result<Self> {
        let address = url.strip_prefix("http://").context("it is HTTP")?.to_owned();
        let request = format!("{line}\r\nhost: {address}\r\naccept: application/json\r\n{headers}\r\n{body}");
        Ok(Self {
            address,
            process,
            request: request.into_bytes(),
            is_refused: false,
        })
    }

    /// The same request, which has to be answered with an error.
    pub(crate) fn refused(self) -> Self {
        Self {
            is_refused: true,
            ..self
        }
    }

    async fn connect(&self) -> Result<TcpStream> {
        let started = Instant::now();
        loop {
            match TcpStream::connect(&self.address).await {
                Ok(stream) => {
                    stream.set_nodelay(true)?;
                    return Ok(stream);
                }
                Err(error) if started.elapsed() > PATIENCE => return Err(error.into()),
                Err(_) => tokio::time::sleep(Duration::from_millis(5)).await,
            }
        }
    }

    /// Asks over one connection until it is time.
    async fn ask(&self, until: Instant) -> Result<Vec<Duration>> {
        let mut stream = self.connect().await?;
        let (mut buffer, mut times) = (vec![0; 64 * 1024], Vec::new());
        while Instant::now() < until {
            let started = Instant::now();
            stream.write_all(&self.request).await?;
            let length = read_answer(&mut stream, &mut buffer).await?;
            times.push(started.elapsed());
            // One connection asks the same again and again: the first answer tells.
            ensure!(
                times.len() > 1 || contains(&buffer[..length], b"\"errors\":") == self.is_refused,
                "not the answer that was meant: {}",
                String::from_utf8_lossy(&buffer[..length])
            );
        }
        Ok(times)
    }
}

/// Reads one answer, which must be a good one and tell its length; returns how long it is.
async fn read_answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Result<usize> {
    let mut filled = 0;
    let mut whole = None;
    while whole.is_none_or(|whole| filled < whole) {
        if filled == buffer.len() {
            buffer.resize(buffer.len() * 2, 0);
        }
        let read = stream.read(&mut buffer[filled..]).await?;
        ensure!(read > 0, "the server hung up");
        filled += read;
        if whole.is_none()
            && let Some(head) = buffer[..filled].windows(4).position(|window| window == b"\r\n\r\n")
        {
            whole = Some(head + 4 + body_length(&buffer[..head])?);
        }
    }
    Ok(filled)
}

fn body_length(head: &[u8]) -> Result<usize> {
    let head = std::str::from_utf8(head)?;
    ensure!(head.starts_with("HTTP/1.1 200"), "{head}");
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse().ok())?
    });
    length.context("the answer has no length")
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

/// Presses a server for a while, after a moment to get warm.
pub(crate) async fn press(target: &Target, connections: usize, duration: Duration) -> Result<Load> {
    let warm = Instant::now() + duration / 10;
    let warmed = (0..connections).map(|_| target.ask(warm));
    try_join_all(warmed).await?;
    let spent = || processor_time(target.process).unwrap_or_default();
    let (started, before) = (Instant::now(), spent());
    let asked = (0..connections).map(|_| target.ask(started + duration));
    let times = try_join_all(asked).await?;
    let mut times: Vec<Duration> = times.into_iter().flatten().collect();
    times.sort_unstable();
    Ok(Load {
        took: started.elapsed(),
        processor: spent().saturating_sub(before),
        times,
    })
}

impl Load {
    /// Requests a second.
    pub(crate) fn rate(&self) -> f64 {
        self.times.len() as f64 / self.took.as_secs_f64()
    }

    /// How long an answer took at most, of so many hundredths of them.
    pub(crate) fn percentile(&self, hundredths: usize) -> Duration {
        let at = self.times.len() * hundredths / 100;
        self.times.get(at).copied().unwrap_or_default()
    }

    /// How much longer slow answers take than common ones.
    pub(crate) fn spread(&self) -> f64 {
        self.percentile(99).as_secs_f64() / self.percentile(50).as_secs_f64()
    }
}

impl fmt::Display for Load {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let milliseconds = |hundredths| self.percentile(hundredths).as_secs_f64() * 1e3;
        let (rate, p50, p99) = (self.rate(), milliseconds(50), milliseconds(99));
        let each = self.processor.as_secs_f64() * 1e6 / self.times.len().max(1) as f64;
        write!(
            f,
            "{rate:.0}/s, p50 {p50:.2} ms, p99 {p99:.2} ms, {each:.0} us of processor each"
        )
    }
}

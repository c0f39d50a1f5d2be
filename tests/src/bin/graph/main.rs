//! Measures the graph under load: what it adds to a bare route, and how it stands beside a bare server of the same rows.
//!
//! `graph` measures everything on a generated estate; `ISOBAR_BENCH_SECONDS` says how long each measurement takes.
//! Where the system can pin processes, servers have the first processor to themselves and the load the second.

mod bare;
mod load;

use std::io::Write as _;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use load::{Load, Target};
use serde_json::json;
use tests::generate::{self, SIZES};
use tests::repository::Repository;
use tests::server::{Server, UNLIMITED};

/// Fifty stacks with their components and how many instances there are.
const FIFTY: &str = "{ stacks(first: 50) { totalCount nodes { name counts { total abstract disabled locked }
    instances(first: 20) { totalCount nodes { name component { name instanceCount } } } } } }";

/// What a page asks: twenty stacks with five instances each.
const TWENTY: &str = "{ stacks(first: 20) { nodes { name counts { total }
    instances(first: 5) { nodes { name component { name } } } } } }";

/// How many connections press at a time.
const CONNECTIONS: usize = 64;
/// How often two subjects are compared, in turns; the median counts.
const ROUNDS: usize = 3;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    if let [_, mode, port, rows] = &std::env::args().collect::<Vec<_>>()[..]
        && mode == "bare"
    {
        return bare::serve(port.parse()?, rows).await;
    }
    let seconds = std::env::var("ISOBAR_BENCH_SECONDS").map_or(Ok(5), |seconds| seconds.parse())?;
    measure(Duration::from_secs(seconds)).await
}

async fn measure(duration: Duration) -> Result<()> {
    let size = SIZES
        .iter()
        .find(|size| size.name == "M")
        .context("there is a size M")?;
    let repository = Repository::new()?;
    generate::write(*size, &repository.root())?;
    let server = Server::open_with(&repository.root(), &repository.home(), &UNLIMITED)?;
    let rows = server.answer(FIFTY, &json!({}))?;
    ensure!(rows["errors"].is_null(), "{rows}");
    let bare = Bare::start(&rows.to_string())?;
    pin(server.process(), 0);
    pin(bare.child.id(), 0);
    pin(std::process::id(), 1);
    let graph = |query: &str| Target::post(&server.url(), "/graphql", Some(&server.bearer()), query);
    let nested = graph(FIFTY)?;

    let typename = compare(
        &graph("{ __typename }")?,
        &Target::get(&server.url(), "/healthz")?,
        duration,
    )
    .await?;
    say(&format!("{{ __typename }} beside /healthz: {typename}\n"));

    let before = server.memory().unwrap_or_default();
    let pressed = load::press(&nested, CONNECTIONS, duration).await?;
    let after = server.memory().unwrap_or_default();
    say(&format!(
        "50 stacks, {CONNECTIONS} connections: {pressed}, p99/p50 {:.1}\n",
        pressed.spread()
    ));
    say(&format!(
        "  resident after a warm-up {:.1} MB, after it all {:.1} MB\n",
        megabytes(before),
        megabytes(after)
    ));
    let rival = Target::post(&bare.url, "/graphql", None, FIFTY)?;
    say(&format!(
        "  beside a bare async-graphql server: {}\n",
        compare(&nested, &rival, duration).await?
    ));

    let alone = load::press(&graph(TWENTY)?, 1, duration).await?;
    say(&format!("20 stacks, 5 instances each, one connection: {alone}\n"));
    Ok(())
}

/// Two subjects, one after the other, several times.
async fn compare(ours: &Target, theirs: &Target, duration: Duration) -> Result<String> {
    let each = duration / u32::try_from(ROUNDS)?;
    let (mut our, mut their) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        our.push(load::press(ours, CONNECTIONS, each).await?);
        their.push(load::press(theirs, CONNECTIONS, each).await?);
    }
    let (our, their) = (median(our), median(their));
    let ratio = our.rate() / their.rate();
    Ok(format!("{ratio:.2} of its requests ({our} beside {their})"))
}

fn median(mut loads: Vec<Load>) -> Load {
    loads.sort_by(|a, b| a.rate().total_cmp(&b.rate()));
    loads.swap_remove(loads.len() / 2)
}

/// The bare server, in a process of its own.
struct Bare {
    child: Child,
    url: String,
    _rows: tempfile::NamedTempFile,
}

impl Bare {
    fn start(rows: &str) -> Result<Self> {
        let mut file = tempfile::NamedTempFile::new()?;
        file.write_all(rows.as_bytes())?;
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let child = Command::new(std::env::current_exe()?)
            .args(["bare", &port.to_string()])
            .arg(file.path())
            .stdin(Stdio::null())
            .spawn()?;
        let url = format!("http://127.0.0.1:{port}");
        Ok(Self {
            child,
            url,
            _rows: file,
        })
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Gives a process one processor, where the system has a command for that.
fn pin(process: u32, processor: usize) {
    let _ = Command::new("taskset")
        .args([
            "--all-tasks",
            "--cpu-list",
            "--pid",
            &processor.to_string(),
            &process.to_string(),
        ])
        .stdout(Stdio::null())
        .status();
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn say(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

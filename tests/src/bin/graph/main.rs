//! Measures the graph under load: what it adds to a bare route, how it stands beside a bare server of the same rows,
//! whether its memory grows, and what very many subscribers cost.
//!
//! `graph` prints a Markdown table; `graph --page FILE` puts it between the marks in FILE too. `ISOBAR_BENCH_SECONDS`
//! says how long each measurement takes; the one of memory takes sixty times as long.
//! `graph --fanout 1000` is only about so many subscribers, `graph --least` only about the least that can be asked.
//! Where the system can pin processes, servers have the first processor to themselves and the load the second.

mod bare;
mod load;
mod subscribers;

use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Result, bail, ensure};
use load::{Load, Target};
use serde_json::json;
use tests::generate;
use tests::operations::bomb;
use tests::process::pin;
use tests::report::{Report, say};
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
const ROUNDS: u32 = 3;
/// How much longer than anything else it is pressed to see whether its memory grows.
const ENDURANCE: u32 = 60;
/// How much memory may come and go.
const GROWTH: f64 = 5.0;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["bare", port, rows] => wait_for(bare::serve(port.parse()?, rows)),
        ["--fanout", ref crowds @ ..] => {
            let mut report = Report::default();
            let crowds: Result<Vec<usize>, _> = crowds.iter().map(|crowd| crowd.parse()).collect();
            subscribers::measure(&mut report, &crowds?)
        }
        ["--least"] => only_least(),
        [] => everything(None),
        ["--page", page] => everything(Some(Path::new(page))),
        _ => bail!("usage: graph [--page FILE | --least | --fanout SUBSCRIBERS…]"),
    }
}

fn everything(page: Option<&Path>) -> Result<()> {
    let mut report = Report::default();
    wait_for(requests(&mut report, seconds()?))?;
    subscribers::measure(&mut report, &[1_000, 5_000])?;
    say(&report.table());
    page.map_or(Ok(()), |page| report.write_into(page, "measured under load"))
}

fn only_least() -> Result<()> {
    let (mut report, repository) = (Report::default(), Repository::new()?);
    let server = open(&repository)?;
    pin(std::process::id(), 1);
    wait_for(least(&mut report, &server, seconds()?))
}

/// How long each measurement takes.
fn seconds() -> Result<Duration> {
    let seconds = std::env::var("ISOBAR_BENCH_SECONDS").map_or(Ok(10), |seconds| seconds.parse())?;
    Ok(Duration::from_secs(seconds))
}

fn wait_for<T>(measurement: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(measurement)
}

async fn requests(report: &mut Report, duration: Duration) -> Result<()> {
    let repository = Repository::new()?;
    let server = open(&repository)?;
    let rows = server.answer(FIFTY, &json!({}))?;
    ensure!(rows["errors"].is_null(), "{rows}");
    let bare = Bare::start(&rows.to_string())?;
    pin(bare.child.id(), 0);
    pin(std::process::id(), 1);
    least(report, &server, duration).await?;

    let graph = |query: &str| graph(&server, query);
    let nested = graph(FIFTY)?;
    let rival = Target::post(&bare.url, bare.child.id(), None, FIFTY)?;
    let (ratio, figures) = compare(&nested, &rival, duration).await?;
    let what = "requests of 50 stacks with components and instance counts for each of a bare async-graphql server";
    report.at_least(what, 0.5, ratio, &figures);

    let alone = load::press(&graph(TWENTY)?, 1, duration).await?;
    let p50 = alone.percentile(50).as_secs_f64() * 1e3;
    let what = "one connection, cached nested query (20 stacks, 5 instances each), p50";
    report.at_most(what, 1.0, p50, "ms");

    let refused = load::press(&graph(&bomb(100))?.refused(), 1, duration).await?;
    let p99 = refused.percentile(99).as_secs_f64() * 1e3;
    report.at_most("a fragment bomb of 100 levels, refused, p99", 5.0, p99, "ms");

    endure(report, &server, &nested, duration * ENDURANCE).await
}

/// The least that can be asked, beside a route without the graph.
async fn least(report: &mut Report, server: &Server, duration: Duration) -> Result<()> {
    let route = Target::get(&server.url(), server.process(), "/healthz")?;
    let (ratio, figures) = compare(&graph(server, "{ __typename }")?, &route, duration).await?;
    let what = "requests of `{ __typename }` for each of a bare route of the same binary";
    report.at_least(what, 0.35, ratio, &figures);
    Ok(())
}

/// The server over the estate M, with a processor to itself.
fn open(repository: &Repository) -> Result<Server> {
    generate::write("M", &repository.root())?;
    let server = Server::open_with(&repository.root(), &repository.home(), &UNLIMITED)?;
    pin(server.process(), 0);
    Ok(server)
}

fn graph(server: &Server, query: &str) -> Result<Target> {
    Target::post(&server.url(), server.process(), Some(&server.bearer()), query)
}

/// Presses for long, to see whether answers stay even and memory stays flat.
async fn endure(report: &mut Report, server: &Server, nested: &Target, duration: Duration) -> Result<()> {
    load::press(nested, CONNECTIONS, duration / 10).await?;
    let before = megabytes(server.memory());
    let pressed = load::press(nested, CONNECTIONS, duration).await?;
    let grown = megabytes(server.memory()) - before;
    let spread = pressed.spread();
    report.row(
        format!("50 stacks over {CONNECTIONS} connections, p99 for each p50"),
        "at most 3".to_owned(),
        format!("{spread:.1} ({pressed})"),
        spread <= 3.0,
    );
    let minutes = duration.as_secs_f64() / 60.0;
    let what = format!("growth of {before:.0} MB of memory in {minutes:.0} minutes of that, once it is warm");
    report.at_most(what, GROWTH, grown, "MB");
    Ok(())
}

/// Two subjects, one after the other, several times: the ratio of their requests, and the figures behind it.
async fn compare(ours: &Target, theirs: &Target, duration: Duration) -> Result<(f64, String)> {
    let each = duration / ROUNDS;
    let (mut our, mut their) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        our.push(load::press(ours, CONNECTIONS, each).await?);
        their.push(load::press(theirs, CONNECTIONS, each).await?);
    }
    let (our, their) = (median(our), median(their));
    Ok((our.rate() / their.rate(), format!("{our} beside {their}")))
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

fn megabytes(bytes: Option<u64>) -> f64 {
    bytes.unwrap_or_default() as f64 / 1e6
}

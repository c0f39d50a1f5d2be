//! What an operator sees of a running server, and how it ends.

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use tests::binary::root;
use tests::repository::Repository;
use tests::server::Server;

const FILES: [(&str, &str); 2] = [
    (
        "atmos.yaml",
        "stacks: { base_path: stacks, included_paths: ['*'], name_pattern: '{stage}' }",
    ),
    ("stacks/dev.yaml", "vars: { stage: dev }"),
];

/// How long a server may take to end.
const FAREWELL: Duration = Duration::from_secs(5);

#[cfg(target_os = "linux")]
#[test]
fn a_server_may_open_as_many_files_as_its_user_may() -> Result<()> {
    let repository = Repository::with(&FILES)?;
    let server = Server::open(&repository.root(), &repository.home())?;
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", server.process()))?;
    let files = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    let counts: Vec<&str> = files.context("there is such a limit")?.split_whitespace().collect();
    assert_eq!(counts[0], counts[1], "the soft limit is the hard one");
    Ok(())
}

#[test]
fn a_server_that_is_asked_to_stop_says_so_on_every_socket_and_is_gone_within_five_seconds() -> Result<()> {
    let repository = Repository::with(&FILES)?;
    let mut server = Server::open(&repository.root(), &repository.home())?;
    let mut sockets = (0..20)
        .map(|_| server.changes("revision"))
        .collect::<Result<Vec<_>>>()?;
    let took = server.stop()?;
    for socket in &mut sockets {
        assert_eq!(socket.closed()?, 1001);
    }
    assert!(took < FAREWELL, "{took:?}");
    Ok(())
}

#[test]
fn clients_that_do_not_listen_do_not_hold_up_the_end() -> Result<()> {
    let repository = Repository::with(&FILES)?;
    // It takes connections, as far as the system does that by itself, and never answers.
    let collector = TcpListener::bind("127.0.0.1:0")?;
    let endpoint = format!("http://{}", collector.local_addr()?);
    let variables = [("ISOBAR_OTLP_ENDPOINT", endpoint.as_str())];
    let mut server = Server::open_with(&repository.root(), &repository.home(), &variables)?;
    let head = |line: &str| {
        let (host, bearer) = (server.address(), server.bearer());
        format!("{line} HTTP/1.1\r\nhost: {host}\r\nauthorization: {bearer}\r\n")
    };
    let json = "content-type: application/json\r\ncontent-length: 10000\r\n\r\n{";
    let follow = "accept: text/event-stream\r\n\r\n";
    let said = [
        String::new(),
        head("POST /graphql"),
        head("POST /graphql") + json,
        head("GET /graphql?query=subscription%7BestateChanged(after:%22%22)%7Brevision%7D%7D") + follow,
        head("GET /metrics") + "\r\n",
    ];
    let mut deaf = Vec::new();
    for text in said.iter().cycle().take(20) {
        let mut stream = TcpStream::connect(server.address())?;
        stream.write_all(text.as_bytes())?;
        deaf.push(stream);
    }
    let sockets = (0..20)
        .map(|_| server.changes("revision"))
        .collect::<Result<Vec<_>>>()?;
    let took = server.stop()?;
    assert!(took < FAREWELL, "{took:?}");
    drop((deaf, sockets));
    Ok(())
}

#[test]
fn a_server_that_has_only_just_started_can_be_asked_to_stop() -> Result<()> {
    let repository = Repository::with(&FILES)?;
    for _ in 0..20 {
        Server::open(&repository.root(), &repository.home())?.stop()?;
    }
    Ok(())
}

#[test]
fn the_metrics_tell_what_was_asked_and_need_the_token() -> Result<()> {
    let repository = Repository::with(&FILES)?;
    let server = Server::open(&repository.root(), &repository.home())?;
    server.data("query Revision { estate { revision } }", &json!({}))?;
    server.data("query Revision { estate { revision } }", &json!({}))?;
    let _changes = server.changes("revision")?;
    let (status, text) = server.get("/metrics", true)?;
    ensure!(status == 200, "{status}: {text}");
    for line in [
        "isobar_operations_total{operation=\"Revision\",kind=\"query\"} 2",
        "isobar_operation_duration_seconds_count{operation=\"Revision\",kind=\"query\"} 2",
        "isobar_operations_total{operation=\"Changes\",kind=\"subscription\"} 1",
        "isobar_subscriptions 1",
        "isobar_connections 1",
        "isobar_engine_open_seconds_count 1",
        "isobar_estate_revision 1",
        "isobar_http_requests_total{route=\"/graphql\",method=\"POST\",status=\"200\"} 2",
        "isobar_cache_hits_total{name=\"documents\"} 1",
        "# EOF",
    ] {
        assert!(text.lines().any(|known| known == line), "{line}\n\n{text}");
    }
    assert!(!text.contains(server.token()));
    for path in ["/metrics", "/readyz"] {
        assert_eq!(server.get(path, false)?.0, 401, "{path}");
    }
    let (status, ready) = server.get("/readyz", true)?;
    assert_eq!(
        (status, serde_json::from_str::<Value>(&ready)?["status"].take()),
        (200, json!("ready"))
    );
    assert_eq!(server.get("/healthz", false)?.0, 200);
    Ok(())
}

#[test]
fn every_metric_is_in_the_manual_with_its_kind_and_labels_and_no_other_is() -> Result<()> {
    let repository = Repository::with(&FILES)?;
    let server = Server::open(&repository.root(), &repository.home())?;
    server.data("{ estate { revision } }", &json!({}))?;
    let (_, text) = server.get("/metrics", true)?;
    let kinds = text
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' '));
    let served: BTreeSet<[String; 3]> = kinds.map(|(name, kind)| metric(name, kind, &text)).collect();
    let manual = std::fs::read_to_string(root().join("docs/operations.md"))?;
    let rows = manual.lines().filter(|line| line.starts_with("| `isobar_"));
    let described: BTreeSet<[String; 3]> = rows
        .filter_map(|row| {
            let mut cells = row
                .split('|')
                .skip(1)
                .map(|cell| cell.replace('`', "").trim().to_owned());
            Some([cells.next()?, cells.next()?, cells.next()?.replace('–', "")])
        })
        .collect();
    assert_eq!(described, served);
    Ok(())
}

/// A metric's name as Prometheus asks for it, its kind, and its labels.
fn metric(name: &str, kind: &str, text: &str) -> [String; 3] {
    let (full, sample) = match kind {
        "counter" => (format!("{name}_total"), format!("{name}_total")),
        "histogram" => (name.to_owned(), format!("{name}_count")),
        _ => (name.to_owned(), name.to_owned()),
    };
    let labels = text
        .lines()
        .find_map(|line| line.strip_prefix(&*sample)?.strip_prefix('{')?.split_once('}'))
        .map_or("", |(labels, _)| labels);
    let labels: Vec<&str> = labels
        .split(',')
        .filter_map(|label| Some(label.split_once('=')?.0))
        .collect();
    [full, kind.to_owned(), labels.join(", ")]
}

#[test]
fn the_log_is_json_where_that_is_asked_for() -> Result<()> {
    let repository = Repository::with(&FILES)?;
    let variables = [("ISOBAR_LOG", "isobar=debug")];
    let mut server = Server::open_as(&repository.root(), &repository.home(), &variables, &["--log", "json"])?;
    server.data("query Named { estate { revision } }", &json!({}))?;
    server.stop()?;
    let log = server.log();
    let lines: Vec<Value> = log
        .lines()
        .filter(|line| line.starts_with('{'))
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    let admitted = lines
        .iter()
        .find(|line| line["fields"]["message"] == "operation admitted");
    let admitted = admitted.with_context(|| log.clone())?;
    assert_eq!(admitted["level"], "DEBUG");
    assert_eq!(admitted["span"]["route"], "/graphql");
    Ok(())
}

#[test]
fn spans_go_to_a_collector_that_was_named_and_hold_no_secret() -> Result<()> {
    let (collector, received) = collector()?;
    let repository = Repository::with(&FILES)?;
    let variables = [("ISOBAR_OTLP_ENDPOINT", collector.as_str())];
    let mut server = Server::open_with(&repository.root(), &repository.home(), &variables)?;
    server.data("query TracedHere { estate { revision } }", &json!({}))?;
    let token = server.token().to_owned();
    server.stop()?;
    let mut requests = String::new();
    while let Ok(request) = received.recv_timeout(Duration::from_secs(1)) {
        requests.push_str(&String::from_utf8_lossy(&request));
    }
    assert!(requests.starts_with("POST /v1/traces HTTP/1.1\r\n"), "{requests}");
    for word in [
        "application/x-protobuf",
        "isobar",
        "http_request",
        "operation",
        "TracedHere",
        "revision",
    ] {
        assert!(requests.contains(word), "{word}: {requests}");
    }
    assert!(!requests.contains(&token) && !requests.to_ascii_lowercase().contains("bearer"));
    Ok(())
}

#[test]
fn a_collector_that_cannot_be_one_is_refused_and_one_that_is_away_holds_nothing_up() -> Result<()> {
    let repository = Repository::with(&FILES)?;
    let open = |endpoint| {
        Server::open_with(
            &repository.root(),
            &repository.home(),
            &[("ISOBAR_OTLP_ENDPOINT", endpoint)],
        )
    };
    let refused = open("https://collector.example").err().context("it starts")?;
    assert!(
        format!("{refused:#}").contains("must be reached by http://"),
        "{refused:#}"
    );
    let away = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let mut server = open(&format!("http://{away}"))?;
    server.data("{ estate { revision } }", &json!({}))?;
    let took = server.stop()?;
    assert!(took < FAREWELL, "{took:?}");
    Ok(())
}

/// A collector that takes everything, and what it was sent.
fn collector() -> Result<(String, Receiver<Vec<u8>>)> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}", listener.local_addr()?);
    let (send, received) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut request = Vec::new();
            let mut chunk = [0; 4096];
            while !is_whole(&request) {
                match stream.read(&mut chunk) {
                    Ok(length) if length > 0 => request.extend_from_slice(&chunk[..length]),
                    _ => break,
                }
            }
            let answered = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            if answered.is_err() || send.send(request).is_err() {
                return;
            }
        }
    });
    Ok((url, received))
}

/// Whether a request has arrived with its whole body.
fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).into_owned();
    let Some(head) = request.windows(4).position(|window| window == b"\r\n\r\n") else {
        return false;
    };
    let length = text.lines().find_map(|line| {
        line.to_ascii_lowercase()
            .strip_prefix("content-length: ")?
            .parse::<usize>()
            .ok()
    });
    request.len() >= head + 4 + length.unwrap_or_default()
}

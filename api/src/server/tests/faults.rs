//! What happens when something breaks: the caller learns what it can use, the log has the rest, the server goes on.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use schema::live::Live;
use schema::settings::types::SettingsUpdateInput;
use schema::settings::views::{SavedView, SavedViewPage};
use schema::store::{Activity, ActivityEntry, Settings, Slice, Store, StoreError};
use schema::{Graph, Policy};
use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

use super::http::{self, Answer};
use super::{Server, Subject, subject};

pub(super) const PANIC: &str = "{ settings { theme } }";
pub(super) const HANG: &str = "mutation { settingsUpdate(input: { theme: DARK }) { settings { theme } } }";
const FAIL: &str = "{ activities { totalCount } }";

/// A store in which everything goes wrong: settings panic when they are read and hang when they are written.
#[derive(Default)]
pub(super) struct Broken {
    /// Somebody waits for what hangs.
    begun: Arc<Notify>,
    /// Nobody does any more.
    dropped: Arc<Notify>,
}

struct NotifyOnDrop(Arc<Notify>);

impl Drop for NotifyOnDrop {
    fn drop(&mut self) {
        self.0.notify_one();
    }
}

#[async_trait]
impl Store for Broken {
    async fn activities(&self, _: Slice) -> Result<Vec<Activity>, StoreError> {
        Err("unable to open /secret/isobar.db".into())
    }

    async fn activity_count(&self) -> Result<u64, StoreError> {
        Err("unable to open /secret/isobar.db".into())
    }

    async fn activities_by_id(&self, _: &[i64]) -> Result<Vec<Activity>, StoreError> {
        Err("unable to open /secret/isobar.db".into())
    }

    async fn activity_files(&self, _: &[i64]) -> Result<HashMap<i64, Arc<[String]>>, StoreError> {
        Err("unable to open /secret/isobar.db".into())
    }

    async fn activity_entries(&self, _: &[i64]) -> Result<HashMap<i64, Arc<[ActivityEntry]>>, StoreError> {
        Err("unable to open /secret/isobar.db".into())
    }

    async fn settings(&self) -> Result<Settings, StoreError> {
        panic!("on purpose, at /secret/place");
    }

    async fn update_settings(&self, _: SettingsUpdateInput) -> Result<Settings, StoreError> {
        let _dropped = NotifyOnDrop(Arc::clone(&self.dropped));
        self.begun.notify_one();
        std::future::pending().await
    }

    async fn saved_views(&self) -> Result<Vec<SavedView>, StoreError> {
        Err("unable to open /secret/isobar.db".into())
    }

    async fn save_view(&self, _: SavedView) -> Result<(), StoreError> {
        Err("unable to open /secret/isobar.db".into())
    }

    async fn delete_view(&self, _: SavedViewPage, _: &str) -> Result<(), StoreError> {
        Err("unable to open /secret/isobar.db".into())
    }
}

/// A graph whose store is broken.
pub(super) fn graph(live: &Arc<Live>, store: Arc<Broken>, deadline: Duration) -> Graph {
    let policy = Policy {
        deadline,
        ..Policy::default()
    };
    Graph::new(Arc::clone(live), store, policy)
}

async fn broken(deadline: Duration) -> (Subject, Arc<Broken>) {
    let mut subject = subject(3000).await;
    let store = Arc::new(Broken::default());
    subject.parts().graph = graph(&subject.app.live, Arc::clone(&store), deadline);
    (subject, store)
}

async fn post(subject: &Subject, query: &str) -> Answer {
    http::post(subject, "application/json", &json!({ "query": query })).await
}

/// Where the log of all tests goes; ids of requests tell them apart.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("nobody panics with it").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn start() -> Self {
        let log = Self::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt().with_ansi(false);
        let subscriber = subscriber.with_writer(move || writer.clone()).finish();
        tracing::subscriber::set_global_default(subscriber).expect("no other test takes the log");
        log
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().expect("nobody panics with it")).into_owned()
    }
}

#[tokio::test]
async fn a_fault_has_one_id_in_the_head_in_the_answer_and_in_the_log_and_its_cause_only_there() {
    let (subject, _) = broken(Duration::from_millis(50)).await;
    let cases = [
        (PANIC, "INTERNAL", "on purpose"),
        (FAIL, "UPSTREAM_FAILED", "unable to open"),
        (HANG, "TIMEOUT", "took longer"),
    ];
    let log = Log::start();
    for (query, code, cause) in cases {
        let Answer {
            headers, body: answer, ..
        } = post(&subject, query).await;
        let extensions = &answer["errors"][0]["extensions"];
        assert_eq!(extensions["code"], code, "{query}");
        let id = headers["x-request-id"].to_str().expect("it is text");
        assert_eq!(extensions["requestId"], id);
        assert!(!answer.to_string().contains("secret"), "{answer}");
        let text = log.text();
        let lines: Vec<&str> = text.lines().filter(|line| line.contains(id)).collect();
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert!(lines[0].contains(cause) && lines[0].contains(code), "{lines:?}");
    }
    let answer = post(&subject, FAIL).await.body;
    assert_eq!(answer["errors"][0]["extensions"]["upstream"], "database");
    let answer = post(&subject, "{ estate { revision } }").await.body;
    assert_eq!(answer["data"]["estate"]["revision"], 1, "the server goes on");
}

#[tokio::test]
async fn what_takes_too_long_is_stopped() {
    let (subject, store) = broken(Duration::from_millis(50)).await;
    let answer = post(&subject, HANG).await.body;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "TIMEOUT");
    store.dropped.notified().await;
}

#[tokio::test]
async fn what_nobody_waits_for_any_more_is_stopped() {
    let (subject, store) = broken(Duration::from_secs(600)).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("some port is free");
    let Server { subject, address, .. } = Server::new(listener, subject);
    let mut stream = TcpStream::connect(address).await.expect("it connects");
    let body = json!({ "query": HANG }).to_string();
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: 127.0.0.1:3000\r\nauthorization: {}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        subject.bearer(),
        body.len()
    );
    stream.write_all((head + &body).as_bytes()).await.expect("it is sent");
    store.begun.notified().await;
    drop(stream);
    let stopped = tokio::time::timeout(Duration::from_secs(20), store.dropped.notified()).await;
    assert!(stopped.is_ok(), "it still runs");
}

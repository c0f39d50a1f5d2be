//! What the server counts, for Prometheus.
//!
//! Labels are few: the names of operations come from clients, so only the first hundred get a series of their own.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use schema::{Operation, Prepared};

use super::App;

/// How many operations have series of their own.
const MOST_NAMES: usize = 100;
/// How long a name may be to have one.
const LONGEST_NAME: usize = 64;
/// Where latencies are told apart, in seconds.
const LATENCIES: [f64; 10] = [0.000_5, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.0, 10.0];
/// The text format of OpenMetrics, which Prometheus reads.
const FORMAT: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Everything that is counted.
pub(super) struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    operations: Family<OperationLabels, Counter>,
    durations: Family<OperationLabels, Histogram>,
    refused: Counter,
    subscriptions: Gauge,
    connections: Gauge,
    revision: Gauge,
    opening: Histogram,
    refreshes: Histogram,
    cache_hits: Family<Subject, Counter>,
    cache_misses: Family<Subject, Counter>,
    cache_entries: Family<Subject, Gauge>,
    cache_bytes: Family<Subject, Gauge>,
    loader_batches: Family<Subject, Counter>,
    loader_keys: Family<Subject, Counter>,
    names: Mutex<HashSet<String>>,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct RequestLabels {
    route: &'static str,
    method: &'static str,
    status: u16,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct OperationLabels {
    operation: String,
    kind: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Subject {
    name: &'static str,
}

/// An operation that runs; dropping it ends the measurement.
pub(super) struct Measurement {
    metrics: Arc<Metrics>,
    labels: OperationLabels,
    is_subscription: bool,
    started: Instant,
}

impl Default for Metrics {
    fn default() -> Self {
        let latencies = || Histogram::new(LATENCIES);
        let mut metrics = Self {
            registry: Registry::with_prefix("isobar"),
            requests: Family::default(),
            operations: Family::default(),
            durations: Family::new_with_constructor(latencies),
            refused: Counter::default(),
            subscriptions: Gauge::default(),
            connections: Gauge::default(),
            revision: Gauge::default(),
            opening: latencies(),
            refreshes: latencies(),
            cache_hits: Family::default(),
            cache_misses: Family::default(),
            cache_entries: Family::default(),
            cache_bytes: Family::default(),
            loader_batches: Family::default(),
            loader_keys: Family::default(),
            names: Mutex::default(),
        };
        metrics.register();
        metrics
    }
}

impl Metrics {
    fn register(&mut self) {
        let all = &mut self.registry;
        all.register("http_requests", "Requests answered", self.requests.clone());
        all.register("operations", "Operations started", self.operations.clone());
        all.register("operation_duration_seconds", "Time to answer", self.durations.clone());
        all.register("operations_refused", "Operations not run", self.refused.clone());
        all.register("subscriptions", "Subscriptions that run", self.subscriptions.clone());
        all.register(
            "connections",
            "Open WebSockets and event streams",
            self.connections.clone(),
        );
        all.register("estate_revision", "The revision that is shown", self.revision.clone());
        all.register("engine_open_seconds", "Time to open the estate", self.opening.clone());
        all.register(
            "engine_refresh_seconds",
            "Time to take in a change",
            self.refreshes.clone(),
        );
        all.register(
            "cache_hits",
            "Questions that a cache could answer",
            self.cache_hits.clone(),
        );
        all.register("cache_misses", "Questions that it could not", self.cache_misses.clone());
        all.register("cache_entries", "What is in a cache", self.cache_entries.clone());
        all.register(
            "cache_weight_bytes",
            "What that weighs, or nearly",
            self.cache_bytes.clone(),
        );
        all.register(
            "loader_batches",
            "Times that a loader went for something",
            self.loader_batches.clone(),
        );
        all.register("loader_keys", "What it brought", self.loader_keys.clone());
    }

    /// Counts an operation, and how long it takes until the measurement is dropped.
    pub(super) fn start(self: &Arc<Self>, prepared: &Prepared) -> Measurement {
        let labels = OperationLabels {
            operation: self.name(prepared.name.as_deref()),
            kind: kind(prepared.operation),
        };
        self.operations.get_or_create(&labels).inc();
        let is_subscription = prepared.operation == Operation::Subscription;
        if is_subscription {
            self.subscriptions.inc();
        }
        Measurement {
            metrics: Arc::clone(self),
            labels,
            is_subscription,
            started: Instant::now(),
        }
    }

    /// Counts a request that was answered.
    pub(super) fn answered(&self, route: &'static str, method: &'static str, status: StatusCode) {
        let status = status.as_u16();
        let labels = RequestLabels { route, method, status };
        self.requests.get_or_create(&labels).inc();
    }

    /// Counts an operation that is not run.
    pub(super) fn refuse(&self) {
        self.refused.inc();
    }

    /// Tells how long the estate took to open.
    pub(super) fn opened(&self, took: Duration) {
        self.opening.observe(took.as_secs_f64());
    }

    /// Tells how long a change took to take in.
    pub(super) fn refreshed(&self, took: Duration) {
        self.refreshes.observe(took.as_secs_f64());
    }

    /// The name that an operation is counted under.
    fn name(&self, name: Option<&str>) -> String {
        const OTHER: &str = "(other)";
        let Some(name) = name else {
            return "(none)".to_owned();
        };
        let mut known = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        if !known.contains(name) {
            if known.len() >= MOST_NAMES || name.len() > LONGEST_NAME {
                return OTHER.to_owned();
            }
            known.insert(name.to_owned());
        }
        name.to_owned()
    }

    /// Takes over what others count.
    fn read(&self, app: &App) {
        let set = |family: &Family<Subject, Counter>, name, value| {
            let counter = family.get_or_create(&Subject { name });
            counter.inner().store(value, std::sync::atomic::Ordering::Relaxed);
        };
        let show = |family: &Family<Subject, Gauge>, name, value| {
            let value = i64::try_from(value).unwrap_or(i64::MAX);
            family.get_or_create(&Subject { name }).set(value);
        };
        for reading in app.graph.caches() {
            set(&self.cache_hits, reading.cache, reading.hits);
            set(&self.cache_misses, reading.cache, reading.misses);
            show(&self.cache_entries, reading.cache, reading.entries);
            if let Some(weight) = reading.weight {
                show(&self.cache_bytes, reading.cache, weight);
            }
        }
        for reading in app.graph.meters().loaders() {
            set(&self.loader_batches, reading.loader, reading.batches);
            set(&self.loader_keys, reading.loader, reading.keys);
        }
        let revision = app.live.current().map_or(0, |snapshot| snapshot.estate.revision);
        self.revision.set(i64::try_from(revision).unwrap_or(i64::MAX));
        self.connections
            .set(i64::try_from(app.connections.count()).unwrap_or(i64::MAX));
    }
}

impl Drop for Measurement {
    fn drop(&mut self) {
        if self.is_subscription {
            self.metrics.subscriptions.dec();
        } else {
            let duration = self.metrics.durations.get_or_create(&self.labels);
            duration.observe(self.started.elapsed().as_secs_f64());
        }
    }
}

/// `GET /metrics`.
pub(super) async fn show(State(app): State<Arc<App>>) -> Response {
    app.metrics.read(&app);
    let mut text = String::new();
    match text::encode(&mut text, &app.metrics.registry) {
        Ok(()) => ([(CONTENT_TYPE, FORMAT)], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "the metrics could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// The route and the method that a request is counted under.
pub(super) fn labels(request: &Request) -> (&'static str, &'static str) {
    (route(request.uri().path()), method(request.method().as_str()))
}

fn route(path: &str) -> &'static str {
    const ROUTES: [&str; 5] = ["/graphql", "/session", "/healthz", "/readyz", "/metrics"];
    ROUTES.into_iter().find(|route| *route == path).unwrap_or("page")
}

fn method(method: &str) -> &'static str {
    ["GET", "POST", "HEAD"]
        .into_iter()
        .find(|known| *known == method)
        .unwrap_or("other")
}

/// The word for a kind of operation.
pub(super) const fn kind(operation: Operation) -> &'static str {
    match operation {
        Operation::Query => "query",
        Operation::Mutation => "mutation",
        Operation::Subscription => "subscription",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clients_cannot_make_series_without_end() {
        let metrics = Metrics::default();
        let names: HashSet<String> = (0..1_000).map(|at| metrics.name(Some(&format!("Q{at}")))).collect();
        assert_eq!(names.len(), MOST_NAMES + 1);
        assert_eq!(metrics.name(Some("Q0")), "Q0");
        assert_eq!(metrics.name(Some("Q999")), "(other)");
        assert_eq!(Metrics::default().name(Some(&"x".repeat(65))), "(other)");
        assert_eq!(metrics.name(None), "(none)");
        assert_eq!((route("/nowhere"), method("BREW")), ("page", "other"));
    }
}

//! What the process says about itself: its log, and where it is asked for, its spans to an OpenTelemetry collector.
//!
//! Nothing leaves the machine unless a collector is named.

use std::io::{IsTerminal, stderr};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use async_trait::async_trait;
use axum::http::{Request, Response};
use clap::ValueEnum;
use opentelemetry::trace::TracerProvider;
use opentelemetry_http::{Bytes, HttpClient, HttpError};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::registry::Registry;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, fmt};

/// How long the collector may take for what is sent to it.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long the last spans may take when the process ends.
const FAREWELL: Duration = Duration::from_secs(1);

/// The form of the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Lines for people.
    #[default]
    Text,
    /// A JSON object for each line.
    Json,
}

/// What to say, and where.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What to log, in the syntax of `tracing`.
    pub filter: String,
    /// The form of the log.
    pub format: LogFormat,
    /// Whether colours are not wanted.
    pub no_color: bool,
    /// The collector, as `http://127.0.0.1:4318`.
    pub collector: Option<String>,
}

/// The spans on their way; dropping sends the last of them.
pub struct Telemetry {
    provider: Option<SdkTracerProvider>,
}

/// Starts to log, and to send spans if there is a collector.
///
/// # Errors
/// If the collector's address is not one.
pub fn start(options: &Options) -> Result<Telemetry> {
    let provider = options.collector.as_deref().map(provider).transpose()?;
    let spans = provider.as_ref().map(|provider| {
        let ours = Targets::new().with_default(LevelFilter::OFF);
        let ours = ["isobar", "schema", "atmos"]
            .into_iter()
            .fold(ours, |targets, name| targets.with_target(name, LevelFilter::DEBUG));
        let ours = ours.with_target("async_graphql", LevelFilter::INFO);
        let tracer = provider.tracer("isobar");
        tracing_opentelemetry::layer().with_tracer(tracer).with_filter(ours)
    });
    let log = log(options).with_filter(EnvFilter::new(&options.filter));
    tracing_subscriber::registry().with(log).with(spans).init();
    Ok(Telemetry { provider })
}

fn log(options: &Options) -> Box<dyn Layer<Registry> + Send + Sync> {
    let lines = fmt::layer().with_writer(stderr);
    match options.format {
        LogFormat::Text => lines.with_ansi(!options.no_color && stderr().is_terminal()).boxed(),
        LogFormat::Json => lines.json().with_ansi(false).boxed(),
    }
}

fn provider(collector: &str) -> Result<SdkTracerProvider> {
    let is_plain = collector.starts_with("http://");
    ensure!(is_plain, "the collector must be reached by http://, not {collector}");
    let agent = ureq::Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .http_status_as_error(false)
        .max_redirects(0)
        .proxy(None)
        .build()
        .new_agent();
    let exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(Client(agent))
        .with_protocol(Protocol::HttpBinary)
        .with_endpoint(format!("{}/v1/traces", collector.trim_end_matches('/')))
        .build()
        .context("failed to prepare the way to the collector")?;
    let resource = Resource::builder_empty().with_service_name("isobar").build();
    Ok(SdkTracerProvider::builder()
        .with_resource(resource)
        .with_batch_exporter(exporter)
        .build())
}

impl Drop for Telemetry {
    fn drop(&mut self) {
        if let Some(provider) = self.provider.take() {
            // Nobody is left to be told that the collector is away.
            let _ = provider.shutdown_with_timeout(FAREWELL);
        }
    }
}

/// The client of the exporter, which has a thread of its own and may wait there.
#[derive(Debug)]
struct Client(ureq::Agent);

#[async_trait]
impl HttpClient for Client {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let response = self.0.run(request.map(|body| body.to_vec()))?;
        let (parts, mut body) = response.into_parts();
        Ok(Response::from_parts(parts, Bytes::from(body.read_to_vec()?)))
    }
}

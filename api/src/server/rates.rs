//! How fast one may ask. Each bucket refills steadily and holds ten seconds' worth.
//!
//! Every request counts one: over HTTP `tower_governor` counts it, on a WebSocket its loop counts each operation in
//! the same buckets. An operation that is costly counts its cost as well, in a bucket of its own.
//! Numbers are for each session, and for the token; an address has four times as much, for all its sessions together.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use governor::clock::{Clock, DefaultClock, QuantaInstant};
use governor::middleware::{NoOpMiddleware, StateInformationMiddleware};
use governor::{NotUntil, Quota, RateLimiter};
use schema::{Code, RequestId};
use tower_governor::governor::{GovernorConfig, GovernorConfigBuilder, SharedRateLimiter};
use tower_governor::key_extractor::KeyExtractor;
use tower_governor::{GovernorError, GovernorLayer};

use super::access::Pass;
use super::caller::Caller;
use super::media::{self, Media};
use super::refused::Refused;
use super::{App, graphql_http};

/// How many seconds' worth a bucket holds.
const WINDOW: u32 = 10;
/// How many sessions an address has the buckets of.
const SESSIONS_OF_AN_ADDRESS: u32 = 4;
/// What an operation must cost to count as costly.
const COSTLY: usize = 1_000;

/// Why a bucket can be made.
const FULL: &str = "neither the period nor the size is zero";

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const STATE: HeaderName = HeaderName::from_static("ratelimit");
/// What `tower_governor` says in words of its own.
const OWN_WORDS: [&str; 4] = [
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-after",
    "x-ratelimit-whitelisted",
];

/// How much each session may do in a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimits {
    /// Requests, of any kind.
    pub requests: NonZeroU32,
    /// The cost of costly operations.
    pub cost: NonZeroU32,
}

impl Default for RateLimits {
    /// Enough for many tabs: a page asks for a handful of things, and again when the estate changes.
    fn default() -> Self {
        Self {
            requests: times(200),
            cost: times(50_000),
        }
    }
}

/// Tells how much is left.
type Informed = StateInformationMiddleware;
type Silent = NoOpMiddleware<QuantaInstant>;

/// The buckets.
pub(super) struct Rates {
    limits: RateLimits,
    sessions: Arc<GovernorConfig<BySession, Informed>>,
    addresses: Arc<GovernorConfig<ByAddress, Silent>>,
    /// What may be asked, for every answer.
    policy: HeaderValue,
    costs: SharedRateLimiter<Option<Pass>, Informed>,
}

#[derive(Clone, Debug)]
pub(super) struct BySession;

#[derive(Clone, Debug)]
pub(super) struct ByAddress;

/// What `tower_governor` refused, on its way to where the refusal is written.
#[derive(Clone, Copy)]
struct Refusal {
    seconds: u64,
}

impl KeyExtractor for BySession {
    type Key = Option<Pass>;

    fn extract<T>(&self, request: &axum::http::Request<T>) -> Result<Self::Key, GovernorError> {
        Ok(request.extensions().get().copied())
    }
}

impl KeyExtractor for ByAddress {
    type Key = Option<IpAddr>;

    fn extract<T>(&self, request: &axum::http::Request<T>) -> Result<Self::Key, GovernorError> {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        Ok(peer.map(|peer| peer.0.ip()))
    }
}

impl Rates {
    pub(super) fn new(limits: RateLimits) -> Self {
        let of_all = limits.requests.saturating_mul(times(SESSIONS_OF_AN_ADDRESS));
        let [most, most_cost] = [limits.requests, limits.cost].map(|number| number.get().saturating_mul(WINDOW));
        let policy = format!("\"requests\";q={most};w={WINDOW}, \"cost\";q={most_cost};w={WINDOW};qu=\"cost\"");
        let costs = RateLimiter::keyed(quota(limits.cost)).with_middleware::<Informed>();
        Self {
            limits,
            policy: HeaderValue::from_str(&policy).expect("numbers and words are visible"),
            sessions: Arc::new(bucket(BySession, limits.requests).use_headers().finish().expect(FULL)),
            addresses: Arc::new(bucket(ByAddress, of_all).finish().expect(FULL)),
            costs: Arc::new(costs),
        }
    }

    /// Counts the requests of each session.
    pub(super) fn by_session(&self) -> GovernorLayer<BySession, Informed, Body> {
        GovernorLayer::new(Arc::clone(&self.sessions)).error_handler(refuse)
    }

    /// Counts the requests from each address.
    pub(super) fn by_address(&self) -> GovernorLayer<ByAddress, Silent, Body> {
        GovernorLayer::new(Arc::clone(&self.addresses)).error_handler(refuse)
    }

    /// Counts an operation that no request of its own brought.
    pub(super) fn take(&self, caller: Caller, id: &RequestId) -> Result<(), Refused> {
        let address = self.addresses.limiter().check_key(&caller.address);
        let session = address.and_then(|()| self.sessions.limiter().check_key(&caller.pass).map(drop));
        session.map_err(|until| self.refused(seconds(&until), id))
    }

    /// Counts what an operation costs, if that is much.
    pub(super) fn take_cost(&self, caller: Caller, cost: usize, id: &RequestId) -> Result<(), Refused> {
        if cost < COSTLY {
            return Ok(());
        }
        let most = self.limits.cost.get().saturating_mul(WINDOW);
        let cost = u32::try_from(cost).unwrap_or(u32::MAX).min(most);
        let Some(cost) = NonZeroU32::new(cost) else {
            return Ok(());
        };
        match self.costs.check_key_n(&caller.pass, cost) {
            // A bucket holds any cost, because none counts more than it holds.
            Ok(Ok(_)) | Err(_) => Ok(()),
            Ok(Err(until)) => Err(self.refused(seconds(&until), id)),
        }
    }

    /// Forgets who has not asked for so long that their buckets are full.
    pub(super) fn forget_idle(&self) {
        self.sessions.limiter().retain_recent();
        self.addresses.limiter().retain_recent();
        self.costs.retain_recent();
    }

    fn refused(&self, seconds: u64, id: &RequestId) -> Refused {
        let message = format!("That was too much in a short time. Ask again in {seconds} s.");
        let refused = Refused::new(StatusCode::TOO_MANY_REQUESTS, Code::RateLimited, message, id);
        let mut refused = refused.with(RETRY_AFTER, HeaderValue::from(seconds));
        self.tell(&mut refused.headers, 0);
        refused
    }

    /// Writes what may be asked, and what is left of it, as draft-ietf-httpapi-ratelimit-headers has it.
    fn tell(&self, headers: &mut HeaderMap, left: u32) {
        let requests = self.limits.requests.get();
        let until_full = requests.saturating_mul(WINDOW).saturating_sub(left).div_ceil(requests);
        let state = format!("\"requests\";r={left};t={until_full}");
        headers.insert(POLICY, self.policy.clone());
        if let Ok(state) = HeaderValue::from_str(&state) {
            headers.insert(STATE, state);
        }
    }
}

/// Says in every answer how much may still be asked, and in a refusal when to ask again.
pub(super) async fn tell(
    State(app): State<Arc<App>>,
    Extension(id): Extension<RequestId>,
    request: Request,
    next: Next,
) -> Response {
    let media = media::negotiate(request.headers()).unwrap_or(Media::Json);
    let mut response = next.run(request).await;
    if let Some(refusal) = response.extensions().get::<Refusal>() {
        return graphql_http::refuse(app.rates.refused(refusal.seconds, &id), media);
    }
    let headers = response.headers_mut();
    let left = headers
        .get(OWN_WORDS[1])
        .and_then(|left| left.to_str().ok()?.parse().ok());
    for name in OWN_WORDS {
        headers.remove(name);
    }
    if let Some(left) = left.filter(|_| !headers.contains_key(&STATE)) {
        app.rates.tell(headers, left);
    }
    response
}

#[expect(clippy::needless_pass_by_value, reason = "tower_governor hands it over")]
fn refuse(error: GovernorError) -> Response {
    let seconds = match error {
        // It leaves the fraction out.
        GovernorError::TooManyRequests { wait_time, .. } => wait_time.saturating_add(1),
        GovernorError::UnableToExtractKey | GovernorError::Other { .. } => 1,
    };
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(Refusal { seconds });
    response
}

fn bucket<K: KeyExtractor>(key: K, each_second: NonZeroU32) -> GovernorConfigBuilder<K, Silent> {
    let quota = quota(each_second);
    let mut builder = GovernorConfigBuilder::default().key_extractor(key);
    builder
        .period(quota.replenish_interval())
        .burst_size(quota.burst_size().get());
    builder
}

fn quota(each_second: NonZeroU32) -> Quota {
    Quota::per_second(each_second).allow_burst(each_second.saturating_mul(times(WINDOW)))
}

const fn times(number: u32) -> NonZeroU32 {
    NonZeroU32::MIN.saturating_add(number - 1)
}

/// Whole seconds until then, at least one.
fn seconds(until: &NotUntil<QuantaInstant>) -> u64 {
    let wait: Duration = until.wait_time_from(DefaultClock::default().now());
    wait.as_secs().saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A number as the manual writes it.
    fn readable(number: u32) -> String {
        match number {
            0..1_000 => number.to_string(),
            _ => format!("{},{:03}", number / 1_000, number % 1_000),
        }
    }

    #[test]
    fn the_manual_names_the_rates() {
        let page = include_str!("../../../docs/api.md");
        let RateLimits { requests, cost } = RateLimits::default();
        let pair = |each: u32, unit: &str| format!("| {}{unit} | {} |", readable(each), readable(each * WINDOW));
        for row in [
            format!("an operation on a WebSocket: one each {}", pair(requests.get(), "")),
            format!(
                "an operation that costs {} or more: its cost as well {}",
                readable(u32::try_from(COSTLY).expect("it is small")),
                pair(cost.get(), "")
            ),
            format!(
                "everything from one address, whoever asks {}",
                pair(requests.get() * SESSIONS_OF_AN_ADDRESS, " requests")
            ),
        ] {
            assert!(page.contains(&row), "docs/api.md lacks {row}");
        }
    }
}

//! Whence a request may come: from pages of this server, by one of its names, or from no page at all. These headers
//! keep other websites in the user's browser away from the estate; each rule and each refusal is here.
//! Who is let in then is `access`'s; what our own pages may do is `policy`'s.

use std::net::{IpAddr, SocketAddr};

use axum::extract::Request;
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use schema::{Code, RequestId};

use super::App;
use super::policy::{self, Page, Policies};
use super::refused::Refused;

/// The names that this server answers to.
pub(super) struct Guard {
    names: Vec<Name>,
    /// For answers to who asks for another.
    others: Policies,
}

/// A name with its port, and the policies of pages that were asked for by it.
struct Name {
    host: String,
    policies: Policies,
}

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refusal {
    /// The `Host` is not one of ours: a rebound name, or a proxy that nobody told us about.
    Host,
    /// The request comes from a page of another origin.
    Origin,
}

impl Guard {
    /// The guard of a server that was asked to listen on `host` and does so at `address`.
    pub(super) fn new(host: &str, address: SocketAddr) -> Self {
        let port = address.port();
        let mut hosts = Vec::new();
        for name in ["localhost", "127.0.0.1", "[::1]", &bracketed(host)] {
            hosts.push(format!("{}:{port}", name.to_ascii_lowercase()));
            if port == 80 {
                hosts.push(name.to_ascii_lowercase());
            }
        }
        let names = hosts.into_iter().map(|host| Name {
            policies: Policies::new(&host),
            host,
        });
        Self {
            names: names.collect(),
            others: Policies::new(""),
        }
    }

    /// The policies of the name that a request asks for, if it may ask.
    fn check(&self, request: &Request) -> Result<&Policies, Refusal> {
        let headers = request.headers();
        let host = host(request).ok_or(Refusal::Host)?;
        let mut names = self.names.iter();
        let name = names.find(|name| name.host.eq_ignore_ascii_case(host));
        let Name { policies, .. } = name.ok_or(Refusal::Host)?;
        if headers.contains_key(ORIGIN) {
            let origin = only(headers, &ORIGIN).and_then(|origin| origin.strip_prefix("http://"));
            if !origin.is_some_and(|origin| origin.eq_ignore_ascii_case(host)) {
                return Err(Refusal::Origin);
            }
        }
        match only(headers, &SEC_FETCH_SITE) {
            None if headers.contains_key(&SEC_FETCH_SITE) => Err(Refusal::Origin),
            None | Some("same-origin" | "none") => Ok(policies),
            Some(_) if is_page_visit(request) => Ok(policies),
            Some(_) => Err(Refusal::Origin),
        }
    }
}

/// Whence a browser says that a request comes.
pub(super) const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// A link from elsewhere that a person followed: it shows our page and gives the other page nothing.
fn is_page_visit(request: &Request) -> bool {
    let says = |name, value| only(request.headers(), &HeaderName::from_static(name)) == Some(value);
    request.method() == Method::GET
        && request.uri().path() != "/graphql"
        && says("sec-fetch-mode", "navigate")
        && says("sec-fetch-dest", "document")
}

/// The host that the request names, in its line or in its header, if it names just one.
fn host(request: &Request) -> Option<&str> {
    let header = only(request.headers(), &HOST);
    match request.uri().authority() {
        Some(authority) => {
            let agrees = header.map_or(!request.headers().contains_key(HOST), |header| {
                header == authority.as_str()
            });
            agrees.then_some(authority.as_str())
        }
        None => header,
    }
}

/// A header's value if it stands there once.
pub(super) fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

fn bracketed(host: &str) -> String {
    match host.parse::<IpAddr>() {
        Ok(IpAddr::V6(ip)) => format!("[{ip}]"),
        _ => host.to_owned(),
    }
}

/// Refuses what must not be answered, and puts the protecting headers on every answer.
pub(super) async fn protect(app: &App, id: &RequestId, request: Request, next: Next) -> Response {
    match app.guard.check(&request) {
        Ok(policies) => {
            let policy = policies.of(Page::at(request.uri().path()));
            policy::apply(next.run(request).await, policy)
        }
        Err(refusal) => {
            tracing::debug!(?refusal, "request refused");
            policy::apply(refusal.answer(&request, id), app.guard.others.of(Page::Plain))
        }
    }
}

impl Refusal {
    const fn status(self) -> StatusCode {
        match self {
            Self::Host => StatusCode::MISDIRECTED_REQUEST,
            Self::Origin => StatusCode::FORBIDDEN,
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Host => {
                "This server does not answer to that host. \
                 Open it by the address that it printed when it started; `isobar token --link` prints it again."
            }
            Self::Origin => {
                "This server answers its own pages only, not other websites. \
                 Open its page by the address that `isobar token --link` prints, or ask from a program with the token."
            }
        }
    }

    fn answer(self, request: &Request, id: &RequestId) -> Response {
        let refused = Refused::new(self.status(), Code::Forbidden, self.words(), id);
        refused.answer(request, self.words())
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn check(guard: &Guard, uri: &str, headers: &[(&str, &str)]) -> Result<(), Refusal> {
        let mut request = Request::builder().uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).expect("it is a request");
        guard.check(&request).map(drop)
    }

    #[test]
    fn only_our_own_pages_are_answered() {
        let guard = Guard::new("127.0.0.1", ([127, 0, 0, 1], 3000).into());
        let ours = ("host", "localhost:3000");
        let check = |headers: &[_], expected| assert_eq!(check(&guard, "/graphql", headers), expected, "{headers:?}");
        check(&[ours], Ok(()));
        check(&[("host", "LOCALHOST:3000")], Ok(()));
        check(&[("host", "127.0.0.1:3000")], Ok(()));
        check(&[("host", "[::1]:3000")], Ok(()));
        check(&[], Err(Refusal::Host));
        check(&[("host", "localhost")], Err(Refusal::Host));
        check(&[("host", "localhost:3001")], Err(Refusal::Host));
        check(&[("host", "evil.example:3000")], Err(Refusal::Host));
        check(&[ours, ("host", "evil.example:3000")], Err(Refusal::Host));
        check(&[ours, ("origin", "http://localhost:3000")], Ok(()));
        let twice = ("origin", "http://localhost:3000");
        check(&[ours, twice, twice], Err(Refusal::Origin));
        check(&[ours, ("origin", "http://127.0.0.1:3000")], Err(Refusal::Origin));
        check(&[ours, ("origin", "https://localhost:3000")], Err(Refusal::Origin));
        check(&[ours, ("origin", "http://evil.example")], Err(Refusal::Origin));
        check(&[ours, ("origin", "null")], Err(Refusal::Origin));
        check(&[ours, ("sec-fetch-site", "same-origin")], Ok(()));
        check(&[ours, ("sec-fetch-site", "cross-site")], Err(Refusal::Origin));
        check(&[ours, ("sec-fetch-site", "same-site")], Err(Refusal::Origin));
    }

    #[test]
    fn a_request_line_with_a_host_must_agree_with_the_header() {
        let guard = Guard::new("127.0.0.1", ([127, 0, 0, 1], 3000).into());
        let check = |uri: &str, hosts: &[&str], expected| {
            let headers: Vec<(&str, &str)> = hosts.iter().map(|host| ("host", *host)).collect();
            assert_eq!(check(&guard, uri, &headers), expected, "{uri} {hosts:?}");
        };
        let ours = "http://localhost:3000/graphql";
        check(ours, &[], Ok(()));
        check(ours, &["localhost:3000"], Ok(()));
        check(ours, &["127.0.0.1:3000"], Err(Refusal::Host));
        check(ours, &["evil.example"], Err(Refusal::Host));
        check(ours, &["localhost:3000", "localhost:3000"], Err(Refusal::Host));
        check(ours, &["evil.example", "evil.example"], Err(Refusal::Host));
        check("http://evil.example/graphql", &["localhost:3000"], Err(Refusal::Host));
        check("http://user@localhost:3000/graphql", &[], Err(Refusal::Host));
    }

    #[test]
    fn a_link_from_elsewhere_shows_the_page_and_asks_nothing() {
        let guard = Guard::new("127.0.0.1", ([127, 0, 0, 1], 3000).into());
        let visit = [
            ("host", "localhost:3000"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-mode", "navigate"),
            ("sec-fetch-dest", "document"),
        ];
        assert_eq!(check(&guard, "/stacks", &visit), Ok(()));
        assert_eq!(check(&guard, "/graphql?query={a}", &visit), Err(Refusal::Origin));
        let mut framed = visit;
        framed[3].1 = "iframe";
        assert_eq!(check(&guard, "/stacks", &framed), Err(Refusal::Origin));
    }
}

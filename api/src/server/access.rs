//! Who is let in: whoever shows the token of this run, or the session that a page got for it.
//!
//! A script sends the token with each request. The page sends it once, in exchange for a cookie that no script
//! can read and that the browser sends from our own page only. Where a request may come from is `guard`'s.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Result;
use axum::Extension;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, ORIGIN, SET_COOKIE, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use schema::{Code, RequestId};
use serde::Deserialize;

use super::body::{self, Unread};
use super::guard::{self, SEC_FETCH_SITE};
use super::media::{self, Media};
use super::refused::Refused;
use super::secret::Secret;
use super::{App, graphql_http};

/// How large a request for a session may be.
const MOST_ENTRANCE: usize = 4 * 1024;
/// How many sessions there are at a time; the oldest makes room.
const MOST_SESSIONS: usize = 256;

/// What lets a request in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Pass {
    /// The token, which a program shows.
    Token,
    /// A browser, by the number of its session.
    Session(u64),
}

/// The token of this run, and the sessions that were given for it.
pub(super) struct Access {
    token: Secret,
    cookie: String,
    sessions: Mutex<Sessions>,
}

#[derive(Default)]
struct Sessions {
    issued: u64,
    open: VecDeque<(u64, Secret)>,
}

/// What the page sends.
#[derive(Deserialize)]
struct Entrance {
    token: String,
}

impl Access {
    /// The access to the server at `port`: browsers share cookies between ports, so their name tells servers apart.
    pub(super) fn new(port: u16) -> Result<Self> {
        Ok(Self {
            token: Secret::random()?,
            cookie: format!("isobar_{port}"),
            sessions: Mutex::default(),
        })
    }

    /// The token itself.
    pub(super) const fn token(&self) -> &Secret {
        &self.token
    }

    /// What in these headers lets the request in, if anything does. A bearer decides alone, whatever cookie comes with it.
    fn pass(&self, headers: &HeaderMap) -> Option<Pass> {
        if headers.contains_key(AUTHORIZATION) {
            let (scheme, claimed) = guard::only(headers, &AUTHORIZATION)?.split_once(' ')?;
            let is_ours = scheme.eq_ignore_ascii_case("bearer") && self.token.is(claimed.trim());
            return is_ours.then_some(Pass::Token);
        }
        // Every browser that knows our cookie's rules says where a request comes from; `guard` has read that.
        let says_whence = headers.contains_key(ORIGIN) || headers.contains_key(SEC_FETCH_SITE);
        says_whence.then(|| self.session(headers)).flatten()
    }

    fn session(&self, headers: &HeaderMap) -> Option<Pass> {
        let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
        let pairs = cookies.flat_map(|value| value.split(';'));
        let mut claims = pairs.filter_map(|pair| pair.trim().strip_prefix(&*self.cookie)?.strip_prefix('='));
        let sessions = self.sessions();
        // Another server on this host can set a cookie of this name: one that is ours among them is enough.
        claims.find_map(|claimed| {
            let (number, _) = sessions.open.iter().find(|(_, secret)| secret.is(claimed))?;
            Some(Pass::Session(*number))
        })
    }

    /// The cookie of a new session. It ends with the browser, or with this run of the server.
    pub(super) fn open_session(&self) -> Result<String> {
        let secret = Secret::random()?;
        let cookie = format!(
            "{}={}; Path=/graphql; HttpOnly; SameSite=Strict",
            self.cookie,
            secret.reveal()
        );
        let mut sessions = self.sessions();
        sessions.issued += 1;
        let number = sessions.issued;
        sessions.open.push_back((number, secret));
        if sessions.open.len() > MOST_SESSIONS {
            sessions.open.pop_front();
        }
        Ok(cookie)
    }

    fn sessions(&self) -> MutexGuard<'_, Sessions> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lets in who may ask, and tells the handlers by what.
pub(super) async fn admit(
    State(app): State<Arc<App>>,
    Extension(id): Extension<RequestId>,
    mut request: Request,
    next: Next,
) -> Response {
    if let Some(pass) = app.access.pass(request.headers()) {
        request.extensions_mut().insert(pass);
        return next.run(request).await;
    }
    let message = "Who are you? Send the token that `isobar token` prints as `authorization: Bearer`, \
                   or open the page by the link that the server printed.";
    let refused = Refused::new(StatusCode::UNAUTHORIZED, Code::Unauthenticated, message, &id)
        .with(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    refused.answer(&request, message)
}

/// `POST /session`: a cookie for the token.
pub(super) async fn enter(
    State(app): State<Arc<App>>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let media = media::negotiate(&headers).unwrap_or(Media::Json);
    let refuse = |status, code, message| graphql_http::refuse(Refused::new(status, code, message, &id), media);
    if !media::is_json(&headers) {
        let message = "Send `{\"token\": …}` as application/json.";
        return refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, Code::BadUserInput, message);
    }
    let body = match body::read(body, MOST_ENTRANCE, app.patience).await {
        Ok(body) => body,
        Err(Unread::TooLarge) => {
            let message = "Send `{\"token\": …}` and no more.";
            return refuse(StatusCode::PAYLOAD_TOO_LARGE, Code::CostLimit, message);
        }
        Err(Unread::Broken) => return refuse(StatusCode::BAD_REQUEST, Code::BadUserInput, body::BROKEN),
    };
    let Ok(Entrance { token }) = serde_json::from_slice(&body) else {
        let message = "Send `{\"token\": …}`.";
        return refuse(StatusCode::BAD_REQUEST, Code::BadUserInput, message);
    };
    if !app.access.token.is(token.trim()) {
        let message = "This is not the token of this run. `isobar token` prints it.";
        return refuse(StatusCode::UNAUTHORIZED, Code::Unauthenticated, message);
    }
    app.rates.forget_idle();
    match app.access.open_session() {
        Ok(cookie) => (StatusCode::NO_CONTENT, [(SET_COOKIE, cookie)]).into_response(),
        Err(error) => {
            tracing::error!(%error, "no session was opened");
            (
                StatusCode::INTERNAL_SERVER_ERROR,
                [(CONTENT_TYPE, "text/plain")],
                "The server failed.\n",
            )
                .into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderName;

    use super::*;

    fn access() -> Access {
        Access::new(3000).expect("there is randomness")
    }

    fn pass(access: &Access, headers: &[(HeaderName, String)]) -> Option<Pass> {
        let pairs = headers.iter().map(|(name, value)| {
            let value = HeaderValue::from_str(value).expect("it is a header");
            (name.clone(), value)
        });
        access.pass(&pairs.collect())
    }

    /// The pair that a browser sends back.
    fn sent_back(cookie: &str) -> String {
        cookie.split(';').next().unwrap_or_default().to_owned()
    }

    #[test]
    fn a_script_shows_the_token_and_nothing_else_will_do() {
        let access = access();
        let bearer = |text: String| pass(&access, &[(AUTHORIZATION, text)]);
        let token = access.token().reveal();
        assert_eq!(bearer(format!("Bearer {token}")), Some(Pass::Token));
        assert_eq!(bearer(format!("bearer {token}")), Some(Pass::Token));
        for text in [
            token.to_owned(),
            "Bearer".to_owned(),
            "Bearer ".to_owned(),
            format!("Basic {token}"),
            format!("Bearer {token}x"),
        ] {
            assert_eq!(bearer(text.clone()), None, "{text}");
        }
        assert_eq!(pass(&access, &[]), None);
        let twice = [(); 2].map(|()| (AUTHORIZATION, format!("Bearer {token}")));
        assert_eq!(pass(&access, &twice), None, "who says it twice may mean either");
    }

    #[test]
    fn a_session_counts_where_the_browser_says_whence_it_comes() {
        let access = access();
        let cookie = access.open_session().expect("it opens");
        for word in ["; HttpOnly", "; SameSite=Strict", "; Path=/graphql"] {
            assert!(cookie.contains(word), "{cookie}");
        }
        let pair = sent_back(&cookie);
        let origin = (ORIGIN, "http://127.0.0.1:3000".to_owned());
        let fetched = (SEC_FETCH_SITE, "same-origin".to_owned());
        let session = Some(Pass::Session(1));
        assert_eq!(pass(&access, &[(COOKIE, pair.clone()), origin.clone()]), session);
        assert_eq!(pass(&access, &[(COOKIE, pair.clone()), fetched]), session);
        assert_eq!(pass(&access, &[(COOKIE, pair.clone())]), None);
        let among = format!("isobar_3000=planted; theme=dark; {pair}; isobar_3001=x");
        assert_eq!(pass(&access, &[(COOKIE, among), origin.clone()]), session);
        let other = pair.replace("isobar_3000", "isobar_3001");
        assert_eq!(pass(&access, &[(COOKIE, other), origin.clone()]), None);
        let wrong = (AUTHORIZATION, "Bearer wrong".to_owned());
        assert_eq!(pass(&access, &[(COOKIE, pair), origin, wrong]), None);
    }

    #[test]
    fn the_token_is_no_session_and_a_session_no_token() {
        let access = access();
        let pair = sent_back(&access.open_session().expect("it opens"));
        let session = pair.trim_start_matches("isobar_3000=");
        assert_eq!(pass(&access, &[(AUTHORIZATION, format!("Bearer {session}"))]), None);
        let planted = format!("isobar_3000={}", access.token().reveal());
        let origin = (ORIGIN, "http://127.0.0.1:3000".to_owned());
        assert_eq!(pass(&access, &[(COOKIE, planted), origin]), None);
    }

    #[test]
    fn the_oldest_session_makes_room() {
        let access = access();
        let first = sent_back(&access.open_session().expect("it opens"));
        for _ in 0..MOST_SESSIONS {
            access.open_session().expect("it opens");
        }
        let origin = (ORIGIN, "http://127.0.0.1:3000".to_owned());
        assert_eq!(pass(&access, &[(COOKIE, first), origin]), None);
        assert_eq!(access.sessions().open.len(), MOST_SESSIONS);
    }
}

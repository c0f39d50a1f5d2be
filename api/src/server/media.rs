//! What clients send and take: media types and what the headers say of them.

use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, CONTENT_ENCODING, CONTENT_TYPE};

use super::guard;

/// The media types that an answer can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Media {
    /// `application/graphql-response+json`: the status says how it went.
    GraphqlResponse,
    /// `application/json`: the status is 200 for every well-formed request.
    Json,
    /// `text/event-stream`: each answer is an event.
    EventStream,
}

impl Media {
    /// The value of `content-type`.
    pub(super) const fn content_type(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
            Self::EventStream => "text/event-stream",
        }
    }
}

/// Whether the body says that it is JSON in UTF-8.
pub(super) fn is_json(headers: &HeaderMap) -> bool {
    let value = guard::only(headers, &CONTENT_TYPE);
    let mut parts = value.unwrap_or_default().split(';').map(str::trim);
    let is_json = parts
        .next()
        .is_some_and(|essence| essence.eq_ignore_ascii_case("application/json"));
    let is_utf8 = |part: &str| match part.split_once('=') {
        Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => {
            value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
        }
        _ => true,
    };
    is_json && parts.all(is_utf8)
}

/// Whether the body is as it was written, not compressed.
pub(super) fn is_plain(headers: &HeaderMap) -> bool {
    let mut encodings = headers.get_all(CONTENT_ENCODING).iter();
    encodings.all(|encoding| encoding.as_bytes().eq_ignore_ascii_case(b"identity"))
}

/// The media type that the client likes best; of equals the one that it names first. `None` if it takes none of them.
pub(super) fn negotiate(headers: &HeaderMap) -> Option<Media> {
    let mut ranges = headers.get_all(ACCEPT).iter().peekable();
    if ranges.peek().is_none() {
        return Some(Media::Json);
    }
    let ranges = ranges.filter_map(|value| value.to_str().ok());
    let offers = ranges.flat_map(|value| value.split(',')).filter_map(offer);
    let best = offers.fold(None, |best: Option<(Media, f32)>, offer| match best {
        Some(best) if best.1 >= offer.1 => Some(best),
        _ => Some(offer),
    });
    best.map(|(media, _)| media)
}

/// What one media range asks for, and how much it is liked.
fn offer(range: &str) -> Option<(Media, f32)> {
    let mut parts = range.split(';').map(str::trim);
    let media = match parts.next()?.to_ascii_lowercase().as_str() {
        "application/graphql-response+json" => Media::GraphqlResponse,
        "application/json" | "application/*" | "*/*" => Media::Json,
        "text/event-stream" => Media::EventStream,
        _ => return None,
    };
    let quality = parts.find_map(|part| part.strip_prefix("q=")).map_or(1.0, |quality| {
        let quality = quality.parse::<f32>().unwrap_or(0.0);
        quality.clamp(0.0, 1.0)
    });
    (quality > 0.0).then_some((media, quality))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn the_media_type_that_the_client_likes_best_is_answered() {
        let check = |accept: &'static str, expected| {
            let headers = HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(accept))]);
            assert_eq!(negotiate(&headers), expected, "{accept}");
        };
        assert_eq!(negotiate(&HeaderMap::new()), Some(Media::Json));
        check("*/*", Some(Media::Json));
        check("application/*", Some(Media::Json));
        check("application/graphql-response+json", Some(Media::GraphqlResponse));
        check("application/json", Some(Media::Json));
        check("text/event-stream", Some(Media::EventStream));
        check("application/json, text/event-stream", Some(Media::Json));
        check(
            "application/json;q=0.5, application/graphql-response+json",
            Some(Media::GraphqlResponse),
        );
        check(
            "application/graphql-response+json; charset=utf-8, application/json; charset=utf-8",
            Some(Media::GraphqlResponse),
        );
        check("text/html, */*;q=0.1", Some(Media::Json));
        check("application/json;q=0", None);
        check("text/html", None);
    }

    #[test]
    fn only_json_in_utf8_is_json() {
        let check = |content_type: &'static str, expected| {
            let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(content_type))]);
            assert_eq!(is_json(&headers), expected, "{content_type}");
        };
        check("application/json", true);
        check("application/json; charset=utf-8", true);
        check("Application/JSON; charset=\"UTF-8\"", true);
        check("application/json; charset=latin1", false);
        check("text/plain", false);
        check("application/graphql", false);
        check("application/x-www-form-urlencoded", false);
        check("multipart/form-data; boundary=x", false);
        assert!(!is_json(&HeaderMap::new()));
        let mut twice = HeaderMap::new();
        for content_type in ["application/json", "text/plain"] {
            twice.append(CONTENT_TYPE, HeaderValue::from_static(content_type));
        }
        assert!(!is_json(&twice));
    }
}

//! The page, out of the binary. `build.rs` embeds what `spa/dist` holds, with the compressed twins that lie beside the files.

use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

/// A file of the page.
struct Asset {
    /// Below `spa/dist`.
    path: &'static str,
    plain: &'static [u8],
    gzip: Option<&'static [u8]>,
    brotli: Option<&'static [u8]>,
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// What is shown where the page was not built.
const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Isobar</title>\
    <h1>The page is not built</h1>\
    <p>This binary was built without it. Run <code>make run</code>, or <code>npm ci &amp;&amp; npm run build</code> \
    in <code>spa</code> and build the binary again. The graph answers at <code>/graphql</code>.</p>";

/// Files by their path; the page for every other path, which is one of its own.
pub(super) async fn asset(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let path = uri.path().trim_start_matches('/');
    if let Some(asset) = find(path) {
        return respond(asset, &headers);
    }
    if is_file(path) {
        return (StatusCode::NOT_FOUND, "There is no such file.\n").into_response();
    }
    match find("index.html") {
        Some(page) => respond(page, &headers),
        None => (
            StatusCode::SERVICE_UNAVAILABLE,
            [(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, "no-cache")],
            NOT_BUILT,
        )
            .into_response(),
    }
}

fn find(path: &str) -> Option<&'static Asset> {
    let at = ASSETS.binary_search_by(|asset| asset.path.cmp(path)).ok()?;
    Some(&ASSETS[at])
}

/// Whether a path names a file rather than a place in the page: places can end in anything, so only the folder tells.
fn is_file(path: &str) -> bool {
    path.starts_with("assets/")
}

fn respond(asset: &Asset, headers: &HeaderMap) -> Response {
    let accepts = |encoding| accepts(headers, encoding);
    let (body, encoding) = match (asset.brotli, asset.gzip) {
        (Some(brotli), _) if accepts("br") => (brotli, Some("br")),
        (_, Some(gzip)) if accepts("gzip") => (gzip, Some("gzip")),
        _ => (asset.plain, None),
    };
    // The build puts a hash into the names of the files in `assets`.
    let cache = if asset.path.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let fixed = [
        (CONTENT_TYPE, content_type(asset.path)),
        (CACHE_CONTROL, cache),
        (VARY, "accept-encoding"),
    ];
    let encoding = encoding.map(|encoding| [(CONTENT_ENCODING, encoding)]);
    match encoding {
        Some(encoding) => (fixed, encoding, body).into_response(),
        None => (fixed, body).into_response(),
    }
}

/// Whether the client takes an encoding; `q=0` refuses it.
fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let values = headers.get_all(ACCEPT_ENCODING).iter();
    let values = values.filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|offer| {
        let mut parts = offer.split(';').map(str::trim);
        let is_it = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        let refuses = |part: &str| part.strip_prefix("q=").and_then(|q| q.parse().ok()) == Some(0.0_f32);
        is_it && !parts.any(refuses)
    })
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    const SCRIPT: Asset = Asset {
        path: "assets/index-abc.js",
        plain: b"plain",
        gzip: Some(b"gzip"),
        brotli: Some(b"brotli"),
    };

    #[test]
    fn a_file_comes_in_the_best_encoding_that_the_client_takes() {
        let check = |accept: &'static str, expected: Option<&str>| {
            let headers = HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static(accept))]);
            let response = respond(&SCRIPT, &headers);
            let encoding = response.headers().get(CONTENT_ENCODING);
            assert_eq!(encoding.and_then(|value| value.to_str().ok()), expected, "{accept}");
        };
        check("gzip, deflate, br, zstd", Some("br"));
        check("gzip", Some("gzip"));
        check("br;q=0, gzip;q=0.5", Some("gzip"));
        check("identity", None);
        check("", None);
    }

    #[test]
    fn hashed_files_are_cached_for_ever_and_the_page_is_asked_for_again() {
        let cache = |path| {
            let response = respond(&Asset { path, ..SCRIPT }, &HeaderMap::new());
            response.headers()[CACHE_CONTROL].clone()
        };
        assert_eq!(cache("assets/index-abc.js"), "public, max-age=31536000, immutable");
        assert_eq!(cache("index.html"), "no-cache");
        assert_eq!(cache("favicon.svg"), "no-cache");
    }
}

//! What a page of ours may do: the headers that bound it, should text from a repository ever become part of it.
//!
//! No script but our own files, no text that becomes HTML or a script, no frame, no request to anybody else.
//! GraphiQL's editor needs more than the rest, so it is a document of its own with a policy of its own.

use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;

/// The policies of pages that were asked for by one name of the server.
pub(super) struct Policies {
    plain: HeaderValue,
    editor: HeaderValue,
}

/// What kind of document stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    /// Any page, and whatever else is answered.
    Plain,
    /// GraphiQL's.
    Editor,
}

/// The names under which GraphiQL's editor makes HTML and workers; a name can be taken by each of its parts.
const EDITOR_POLICIES: &str = "default dompurify defaultWorkerFactory diffEditorWidget diffReview \
    domLineBreaksComputer editorGhostText editorViewLayer standaloneColorizer stickyScrollViewLayer tokenizeToString \
    'allow-duplicates'";

impl Page {
    /// The kind of the document at `path`.
    pub(super) fn at(path: &str) -> Self {
        match path.trim_end_matches('/') {
            "/graphiql" => Self::Editor,
            _ => Self::Plain,
        }
    }

    /// Styles may be set on elements (positions and sizes are), scripts may not. Safari does not take a socket
    /// for part of `'self'`.
    fn content_security_policy(self, host: &str) -> String {
        let socket = if host.is_empty() {
            String::new()
        } else {
            format!(" ws://{host}")
        };
        let (embedded, makers) = match self {
            Self::Plain => ("", "default"),
            Self::Editor => (" data:", EDITOR_POLICIES),
        };
        format!(
            "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; \
             img-src 'self'{embedded}; font-src 'self'{embedded}; connect-src 'self'{socket}; \
             base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
             require-trusted-types-for 'script'; trusted-types {makers}"
        )
    }
}

impl Policies {
    /// Those of pages at `host`: a name of this server, with its port.
    pub(super) fn new(host: &str) -> Self {
        let policy = |page: Page| {
            let text = page.content_security_policy(host);
            HeaderValue::from_str(&text).expect("names of hosts have no control characters")
        };
        Self {
            plain: policy(Page::Plain),
            editor: policy(Page::Editor),
        }
    }

    /// That of a page.
    pub(super) const fn of(&self, page: Page) -> &HeaderValue {
        match page {
            Page::Plain => &self.plain,
            Page::Editor => &self.editor,
        }
    }
}

/// What every answer carries beside its policy.
const PROTECTION: [(HeaderName, HeaderValue); 4] = [
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
];

/// Puts the protecting headers on an answer.
pub(super) fn apply(mut response: Response, policy: &HeaderValue) -> Response {
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, policy.clone());
    headers.extend(PROTECTION);
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_editor_may_do_more_and_no_page_runs_text() {
        assert_eq!(Page::at("/graphiql"), Page::Editor);
        for path in ["/", "/graphiql/x", "/graphql", "/stacks/graphiql"] {
            assert_eq!(Page::at(path), Page::Plain, "{path}");
        }
        let plain = Page::Plain.content_security_policy("localhost:3000");
        for part in [
            "default-src 'none'",
            "connect-src 'self' ws://localhost:3000;",
            "trusted-types default",
        ] {
            assert!(plain.contains(part), "{plain}");
        }
        assert!(!plain.contains("data:"), "{plain}");
        for page in [Page::Plain, Page::Editor] {
            let policy = page.content_security_policy("");
            let scripts = policy.split(';').find(|part| part.contains("script-src"));
            assert_eq!(scripts.map(str::trim), Some("script-src 'self'"), "{policy}");
            for part in ["require-trusted-types-for 'script'", "frame-ancestors 'none'"] {
                assert!(policy.contains(part), "{policy}");
            }
            for part in ["unsafe-eval", "blob:", "*"] {
                assert!(!policy.contains(part), "{policy}");
            }
        }
    }
}

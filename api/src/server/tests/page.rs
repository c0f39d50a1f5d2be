//! The page: every place in it opens it, files are files. Whether it was built does not matter to the rules.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use tower::ServiceExt;

use super::subject;
use crate::server::router::router;

#[tokio::test]
async fn every_place_opens_the_page_and_a_missing_file_is_missing() {
    let subject = subject(3000).await;
    let get = async |uri: &str| {
        let request = Request::builder().uri(uri).header("host", "localhost:3000");
        let request = request.body(Body::empty()).expect("it is a request");
        let response = router(Arc::clone(&subject.app))
            .oneshot(request)
            .await
            .expect("it answers");
        let kind = response
            .headers()
            .get("content-type")
            .and_then(|kind| kind.to_str().ok());
        (response.status(), kind.unwrap_or_default().to_owned())
    };
    for place in [
        "/",
        "/stacks",
        "/stacks/plat-use1-dev",
        "/files/stacks/catalog/vpc.yaml",
    ] {
        let (status, kind) = get(place).await;
        assert_eq!(kind, "text/html; charset=utf-8", "{place}");
        assert!(
            matches!(status, StatusCode::OK | StatusCode::SERVICE_UNAVAILABLE),
            "{place}"
        );
    }
    for file in [
        "/assets/gone-12345678.js",
        "/assets/../Cargo.toml",
        "/assets/%2e%2e/Cargo.toml",
    ] {
        assert_eq!(get(file).await.0, StatusCode::NOT_FOUND, "{file}");
    }
}

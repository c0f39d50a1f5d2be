//! Who asks: what caps and rates are counted by.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;

use super::access::Pass;

/// The one at the other end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Caller {
    /// The address that the connection comes from; `None` where there is no connection.
    pub(super) address: Option<IpAddr>,
    /// What let the request in; `None` where nothing need.
    pub(super) pass: Option<Pass>,
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Self {
            address: peer.map(|peer| peer.0.ip()),
            pass: parts.extensions.get().copied(),
        })
    }
}

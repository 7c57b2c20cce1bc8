//! The operator's own listener of `kartoteka serve`.

use std::sync::Arc;

use axum::serve::Listener as _;
use tokio_util::sync::CancellationToken;

use super::observer::Observer;
use super::terminal;
use crate::transport::listen::{self, Address, Listening};
use crate::transport::operator::{self, OperatorHosts};

/// The listener, bound and not served yet.
pub(super) struct OperatorListener {
    listener: Listening,
    hosts: OperatorHosts,
}

impl OperatorListener {
    /// Listens there, and says where that came to be.
    pub(super) async fn bind(place: &str) -> Result<Self, listen::Error> {
        let listener = listen::bind(place).await?;
        let bound = listener.local_addr().ok();
        match &bound {
            Some(Address::Tcp(address)) => {
                if !address.ip().is_loopback() {
                    tracing::warn!(
                        %address,
                        "other machines reach the operator's listener without encryption, and numbers of it are for \
                         everyone: let it listen on 127.0.0.1 or on a Unix socket, or see to it that only those reach it who may"
                    );
                }
                terminal::tell(&format!("operator: http://{address}/console/, /metrics and /ready"));
            }
            Some(Address::Unix(_)) | None => {
                terminal::tell(&format!("operator: {place}, /console/, /metrics and /ready"))
            }
        }
        let hosts = OperatorHosts::new(place, bound.as_ref());
        Ok(Self { listener, hosts })
    }

    /// Serves until the wires have ended.
    pub(super) async fn serve(self, observer: Observer, over: CancellationToken) {
        operator::serve(self.listener, self.hosts, Arc::new(observer), over.cancelled_owned()).await;
    }
}

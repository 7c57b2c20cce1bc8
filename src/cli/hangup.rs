//! What SIGHUP asks for: the file of the audit is opened again, the operator's file and the certificate are read again. What fails
//! goes on as before, and nothing ends.

use std::error::Error as _;
use std::sync::Arc;

use super::process::Hangups;
use super::reload::Reload;
use crate::audit::{Auditor, Reopened};

/// What is done with every SIGHUP.
pub(super) struct Hangup {
    hangups: Hangups,
    audit: Option<Arc<Auditor>>,
    reload: Arc<Reload>,
}

impl Hangup {
    pub(super) fn new(hangups: Hangups, audit: Option<Arc<Auditor>>, reload: Arc<Reload>) -> Self {
        Self { hangups, audit, reload }
    }

    /// Waits for the signals, and does what they ask for.
    pub(super) async fn follow(mut self) {
        loop {
            self.hangups.next().await;
            if let Some(audit) = &self.audit {
                reopen(audit).await;
            }
            let reload = Arc::clone(&self.reload);
            if tokio::task::spawn_blocking(move || reload.now("SIGHUP").is_ok()).await.is_err() {
                tracing::error!("SIGHUP: reading the operator's file again panicked; the former one goes on");
            }
        }
    }
}

async fn reopen(audit: &Auditor) {
    match audit.reopen().await {
        Ok(Reopened::Same) => tracing::info!("SIGHUP: the audit goes on where it was"),
        Ok(Reopened::Another) => tracing::info!("SIGHUP: the audit goes on in a new file"),
        Err(error) => {
            let why = error.source().map(ToString::to_string);
            tracing::error!(%error, why, "SIGHUP: the audit goes on in the former file");
        }
    }
}

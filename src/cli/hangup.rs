//! What SIGHUP asks for: the file of the audit is opened again, the operator's file and the certificate are read again. What fails
//! goes on as before, and nothing ends.

use std::error::Error as _;
use std::sync::Arc;

use super::process::Hangups;
use super::reload::{Reload, Reloaded};
use super::renewed::Renewed;
use crate::audit::{Auditor, Reopened};

/// What is done with every SIGHUP.
pub(super) struct Hangup {
    audit: Option<Arc<Auditor>>,
    reload: Arc<Reload>,
}

impl Hangup {
    pub(super) fn new(audit: Option<Arc<Auditor>>, reload: Arc<Reload>) -> Self {
        Self { audit, reload }
    }

    /// Waits for the signals, and does what they ask for.
    pub(super) async fn follow(self, mut hangups: Hangups, certificate: Option<Renewed>) {
        loop {
            hangups.next().await;
            if let Some(audit) = &self.audit {
                reopen(audit).await;
            }
            let reload = Arc::clone(&self.reload);
            if tokio::task::spawn_blocking(move || read_again(&reload)).await.is_err() {
                tracing::error!("SIGHUP: reading the operator's file again panicked; the former one goes on");
            }
            match &certificate {
                Some(certificate) => certificate.read_again(),
                None => tracing::info!("SIGHUP: there is no certificate to read again"),
            }
        }
    }
}

async fn reopen(audit: &Auditor) {
    match audit.reopen().await {
        Ok(Reopened::Same) => tracing::info!("SIGHUP: the audit file is where it was"),
        Ok(Reopened::Another) => tracing::info!("SIGHUP: the audit goes on in a new file"),
        Err(error) => {
            let why = error.source().map(ToString::to_string);
            tracing::error!(%error, why, "SIGHUP: the audit goes on in the former file");
        }
    }
}

fn read_again(reload: &Reload) {
    match reload.now() {
        Ok(None) => {}
        Ok(Some(Reloaded { at_restart, left_out })) => {
            tracing::info!("SIGHUP: the operator's file was read again, and counts");
            for catalog in left_out {
                tracing::info!(catalog, "left out: none of its settings is set");
            }
            if !at_restart.is_empty() {
                let keys = at_restart.join(", ");
                tracing::warn!(keys, "SIGHUP: these keys are different, and count with the next start");
            }
        }
        Err(error) => tracing::error!(%error, "SIGHUP: the operator's file was refused; the former one goes on"),
    }
}

//! The handle of a running stand-in.

use std::{
    collections::VecDeque,
    future::Future,
    io,
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

use tokio::net::TcpListener;

use super::{
    people::{ADMIN, OTHER_ADMIN, USER},
    seed,
    seen::Seen,
    server::{self, Shared},
};

/// A running BottleCRM. It lives until the `stop` given to [`start`] is done.
#[derive(Clone, Debug)]
pub struct Crm {
    address: SocketAddr,
    shared: Arc<Shared>,
}

/// Starts a BottleCRM on a free loopback port, with two organisations.
///
/// # Errors
///
/// When no loopback port can be bound.
pub async fn start(stop: impl Future<Output = ()> + Send + 'static) -> io::Result<Crm> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    let shared = Arc::new(Shared {
        store: Mutex::new(seed::store()),
        seen: Mutex::new(VecDeque::new()),
        lost: AtomicU32::new(0),
    });
    tokio::spawn(server::serve(listener, Arc::clone(&shared), stop));
    Ok(Crm { address, shared })
}

impl Crm {
    /// Where it listens: `http://127.0.0.1:…`, without a final slash.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The token of an admin, who sees every record of the organisation.
    #[must_use]
    pub fn admin_token(&self) -> &'static str {
        ADMIN.token
    }

    /// The token of a user of the same organisation, who sees what is theirs.
    #[must_use]
    pub fn user_token(&self) -> &'static str {
        USER.token
    }

    /// The token of an admin of another organisation.
    #[must_use]
    pub fn other_token(&self) -> &'static str {
        OTHER_ADMIN.token
    }

    /// The next so many writes are stored and then answered with a page of status 500, as where the broker of messages is
    /// down.
    pub fn lose_answers(&self, times: u32) {
        self.shared.lost.store(times, Ordering::Relaxed);
    }

    /// The requests it has seen, oldest first; only the latest thousand are kept.
    #[must_use]
    pub fn requests(&self) -> Vec<Seen> {
        self.shared.seen.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

//! The load generator: connections that stay open, each sending its next request when the last is answered.
//!
//! The requests are bytes written beforehand, the answers are looked at only as far as to see their end and status; all on
//! one thread.

use std::{
    io,
    time::{Duration, Instant},
};

use tokio::{net::TcpStream, task::JoinSet};

use crate::{
    calls::{self, Case, Era, Request, Target},
    wire::Wire,
};

/// Open connections, ready to be used.
pub(crate) struct Load {
    target: Target,
    connections: Vec<Connection>,
}

struct Connection {
    wire: Wire,
    request: Request,
    session: Option<String>,
    sent: u64,
}

/// What was measured.
#[derive(Default)]
pub(crate) struct Window {
    pub(crate) calls: u64,
    pub(crate) time: Duration,
    /// Of each call.
    pub(crate) latencies: Vec<Duration>,
}

impl Load {
    pub(crate) async fn open(case: Case, target: impl Into<Target>) -> io::Result<Self> {
        let target = target.into();
        let mut connections = Vec::new();
        for _ in 0..case.connections {
            let mut wire = Wire::new(TcpStream::connect(target.address).await?)?;
            let session = match case.era {
                Era::PerRequest => None,
                Era::Session => calls::initialize(&mut wire, target).await?,
            };
            let request = Request::new(case.kind, case.era, target, session.as_deref());
            connections.push(Connection { wire, request, session, sent: 0 });
        }
        Ok(Self { target, connections })
    }

    /// Asks for so long.
    pub(crate) async fn run(&mut self, time: Duration) -> io::Result<Window> {
        let begin = Instant::now();
        let mut running = JoinSet::new();
        for connection in self.connections.drain(..) {
            running.spawn(connection.run(begin + time));
        }
        let mut window = Window::default();
        while let Some(ended) = running.join_next().await {
            let (connection, latencies) = ended.map_err(io::Error::other)??;
            window.calls += latencies.len() as u64;
            window.latencies.extend(latencies);
            self.connections.push(connection);
        }
        window.time = begin.elapsed();
        Ok(window)
    }

    /// Ends the sessions.
    pub(crate) async fn close(mut self) -> io::Result<()> {
        for connection in &mut self.connections {
            if let Some(session) = connection.session.take() {
                calls::delete(&mut connection.wire, self.target, &session).await?;
            }
        }
        Ok(())
    }
}

impl Connection {
    async fn run(mut self, until: Instant) -> io::Result<(Self, Vec<Duration>)> {
        let mut latencies = Vec::new();
        let mut sent = Instant::now();
        while sent < until {
            self.sent += 1;
            self.wire.send(self.request.numbered(self.sent)).await?;
            let answer = self.wire.next().await?.ok_or(io::ErrorKind::UnexpectedEof)?;
            if !answer.is_ok() {
                return Err(io::Error::other(format!("{}\n{}", answer.head, String::from_utf8_lossy(answer.body))));
            }
            let answered = Instant::now();
            latencies.push(answered - sent);
            sent = answered;
        }
        Ok((self, latencies))
    }
}

//! Calls over each wire beside the plain one, and many calls at once while thousands listen and say nothing.

use std::{
    io,
    net::SocketAddr,
    path::Path,
    time::{Duration, Instant},
};

use memchr::memmem;
use tokio::{net::TcpStream, task::JoinSet};

use crate::{
    calls::{self, Case, Era, Kind},
    frames::{self, Frames},
    load::Load,
    ours, process,
};

/// Connections of the comparison of wires.
const CONNECTIONS: usize = 16;
const WARM_UP: Duration = Duration::from_millis(300);

/// How much is to be measured.
pub(crate) struct Extent {
    /// Listeners that say nothing.
    pub(crate) idle: usize,
    /// Calls in flight at once.
    pub(crate) calls: usize,
    pub(crate) time: Duration,
    pub(crate) rounds: usize,
}

/// Calls a second, of every round.
#[derive(Default)]
struct Rates(Vec<f64>);

impl Rates {
    fn middle(&self) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).copied().unwrap_or_default()
    }
}

pub(crate) async fn run(program: &Path, extent: &Extent) -> io::Result<()> {
    let backend = process::again(&["upstream"])?;
    let backend_url = format!("http://{}/rest/1/bench0code/", backend.address);
    let ours = ours::start_ours(program, &backend_url).await?;
    calls::check(ours.address).await?;
    wires(ours.address, extent).await?;
    listeners(&ours, extent).await
}

async fn wires(address: SocketAddr, extent: &Extent) -> io::Result<()> {
    let (mut plain, mut session, mut websocket) = (Rates::default(), Rates::default(), Rates::default());
    for _ in 0..extent.rounds {
        plain.0.push(over_http(address, Era::PerRequest, CONNECTIONS, extent.time).await?);
        session.0.push(over_http(address, Era::Session, CONNECTIONS, extent.time).await?);
        websocket.0.push(over_websocket(address, extent.time).await?);
    }
    println!("getLeads, {CONNECTIONS} connections        calls/s   to plain");
    for (name, rates) in [("plain, 2026-07-28", &plain), ("a session", &session), ("WebSocket", &websocket)] {
        println!("{name:<24} {:>14.0} {:>10.2}", rates.middle(), rates.middle() / plain.middle());
    }
    Ok(())
}

async fn listeners(ours: &process::Server, extent: &Extent) -> io::Result<()> {
    let (address, Extent { idle, calls, time, rounds }) = (ours.address, extent);
    let (mut alone, mut beside_sockets, mut beside_streams) = (Rates::default(), Rates::default(), Rates::default());
    let (mut of_socket, mut of_stream) = (0.0, 0.0);
    for _ in 0..*rounds {
        alone.0.push(over_http(address, Era::PerRequest, *calls, *time).await?);
        let before = ours.process.resident()?;
        let mut sockets = Vec::new();
        for _ in 0..*idle {
            let mut socket = Frames::open(address).await?;
            socket.ask(calls::INITIALIZE.as_bytes()).await?;
            socket.send(calls::INITIALIZED.as_bytes()).await?;
            sockets.push(socket);
        }
        of_socket = each(ours, before, *idle)?;
        beside_sockets.0.push(over_http(address, Era::PerRequest, *calls, *time).await?);
        // They are all still there.
        for socket in &mut sockets {
            socket.ask(br#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#).await?;
        }
        drop(sockets);
        alone.0.push(over_http(address, Era::PerRequest, *calls, *time).await?);
        let before = ours.process.resident()?;
        let mut streams: Vec<TcpStream> = Vec::new();
        for _ in 0..*idle {
            streams.push(frames::listen(address).await?);
        }
        of_stream = each(ours, before, *idle)?;
        beside_streams.0.push(over_http(address, Era::PerRequest, *calls, *time).await?);
        for stream in &streams {
            // Nothing to read, or a comment that keeps the stream open; an end would be an error.
            match stream.try_read(&mut [0; 256]) {
                Ok(0) => return Err(io::Error::other("a listener was hung up on")),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
        }
    }
    println!("\ngetLeads, {calls} at once            calls/s   to alone   kB a listener");
    println!("{:<24} {:>14.0} {:>10.2}", "alone", alone.middle(), 1.0);
    let idle = [("WebSocket", &beside_sockets, of_socket), ("HTTP+SSE", &beside_streams, of_stream)];
    for (name, rates, bytes) in idle {
        let name = format!("beside {} {name}", extent.idle);
        println!("{name:<24} {:>14.0} {:>10.2} {bytes:>15.1}", rates.middle(), rates.middle() / alone.middle());
    }
    Ok(())
}

/// What each listener added to the memory of the server, in kilobytes.
#[expect(clippy::cast_precision_loss, reason = "memory in kilobytes")]
fn each(ours: &process::Server, before: u64, listeners: usize) -> io::Result<f64> {
    Ok(ours.process.resident()?.saturating_sub(before) as f64 / 1e3 / listeners.max(1) as f64)
}

async fn over_http(address: SocketAddr, era: Era, connections: usize, time: Duration) -> io::Result<f64> {
    let mut load = Load::open(Case { kind: Kind::Call, era, connections }, address).await?;
    load.run(WARM_UP).await?;
    let window = load.run(time).await?;
    load.close().await?;
    Ok(rate(window.calls, window.time))
}

async fn over_websocket(address: SocketAddr, time: Duration) -> io::Result<f64> {
    let mut sockets = Vec::new();
    for _ in 0..CONNECTIONS {
        let mut socket = Frames::open(address).await?;
        socket.ask(calls::INITIALIZE.as_bytes()).await?;
        socket.send(calls::INITIALIZED.as_bytes()).await?;
        sockets.push(socket);
    }
    let mut measured = (0, Duration::ZERO);
    for time in [WARM_UP, time] {
        let begin = Instant::now();
        let mut running = JoinSet::new();
        for socket in sockets.drain(..) {
            running.spawn(talk(socket, begin + time));
        }
        measured = (0, Duration::ZERO);
        while let Some(ended) = running.join_next().await {
            let (socket, calls) = ended.map_err(io::Error::other)??;
            measured.0 += calls;
            sockets.push(socket);
        }
        measured.1 = begin.elapsed();
    }
    Ok(rate(measured.0, measured.1))
}

async fn talk(mut socket: Frames, until: Instant) -> io::Result<(Frames, u64)> {
    let mut message = calls::message(Kind::Call, Era::Session);
    let mut calls = 0;
    while Instant::now() < until {
        calls += 1;
        let answer = socket.ask(message.numbered(calls)).await?;
        if memmem::find(answer, b"\"isError\":false").is_none() {
            return Err(io::Error::other(String::from_utf8_lossy(answer).into_owned()));
        }
    }
    Ok((socket, calls))
}

#[expect(clippy::cast_precision_loss, reason = "calls a second")]
fn rate(calls: u64, time: Duration) -> f64 {
    calls as f64 / time.as_secs_f64()
}

//! From `exec` to the first answer, and the memory after many calls.

use std::{
    io,
    net::SocketAddr,
    path::Path,
    time::{Duration, Instant},
};

use tokio::net::TcpStream;

use crate::{
    calls::{self, Case, Era, Kind, Request},
    load::Load,
    ours, process,
    wire::Wire,
};

const PATIENCE: Duration = Duration::from_secs(10);
/// How long one look at the count takes.
const STEP: Duration = Duration::from_millis(500);

pub(crate) async fn run(program: &Path, starts: usize, calls: u64) -> io::Result<()> {
    let backend = process::again(&["upstream"])?;
    let backend_url = format!("http://{}/rest/1/bench0code/", backend.address);
    for (kind, what) in [(Kind::List, "tools/list"), (Kind::Call, "getLeads")] {
        let mut times = Vec::new();
        for _ in 0..starts.max(1) {
            let begin = Instant::now();
            let (mut process, address) = ours::spawn(program, &backend_url)?;
            while !answers(kind, address).await {
                if process.ended()? || begin.elapsed() > PATIENCE {
                    return Err(io::Error::other("our server does not answer"));
                }
                tokio::time::sleep(Duration::from_micros(100)).await;
            }
            times.push(begin.elapsed());
        }
        times.sort_unstable();
        let last = times[times.len() - 1];
        println!(
            "from exec to the first answer ({what}): median {:.1} ms, worst {:.1} ms of {}",
            times[times.len() / 2].as_secs_f64() * 1e3,
            last.as_secs_f64() * 1e3,
            times.len()
        );
    }
    memory(program, &backend_url, calls).await
}

async fn memory(program: &Path, backend_url: &str, calls: u64) -> io::Result<()> {
    let ours = ours::start_ours(program, backend_url).await?;
    calls::check(ours.address).await?;
    tell(&ours, 1)?;
    let case = Case { kind: Kind::Call, era: Era::PerRequest, connections: 16 };
    let mut load = Load::open(case, ours.address).await?;
    let mut done = 0;
    while done < calls {
        done += load.run(STEP).await?.calls;
    }
    tell(&ours, done)
}

#[expect(clippy::cast_precision_loss, reason = "memory in megabytes")]
fn tell(ours: &process::Server, calls: u64) -> io::Result<()> {
    println!("resident after {calls} calls: {:.1} MB", ours.process.resident()? as f64 / 1e6);
    Ok(())
}

/// Whether the server answers by now; while it does not listen, the connection is refused.
pub(crate) async fn answers(kind: Kind, address: SocketAddr) -> bool {
    let Ok(stream) = TcpStream::connect(address).await else { return false };
    let exchange = async {
        let mut wire = Wire::new(stream)?;
        wire.send(Request::new(kind, Era::PerRequest, address, None).numbered(0)).await?;
        io::Result::Ok(wire.next().await?.is_some_and(|answer| answer.is_ok()))
    };
    exchange.await.unwrap_or(false)
}

//! Servers as processes of their own, and what the system says of them: processor time and memory.

use std::{
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::SocketAddr,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

/// What Linux counts processor time in, for every process that asks: a hundredth of a second.
const TICK: Duration = Duration::from_millis(10);

/// A process that ends with this value.
pub(crate) struct Process(Child);

/// A server that has said where it listens.
pub(crate) struct Server {
    pub(crate) process: Process,
    pub(crate) address: SocketAddr,
}

impl Process {
    pub(crate) fn spawn(command: &mut Command) -> io::Result<Self> {
        command.spawn().map(Self)
    }

    pub(crate) fn id(&self) -> u32 {
        self.0.id()
    }

    /// Processor time so far, its own and the kernel's for it.
    pub(crate) fn cpu(&self) -> io::Result<Duration> {
        cpu(&format!("/proc/{}/stat", self.0.id()), OWN)
    }

    /// Resident memory in bytes.
    pub(crate) fn resident(&self) -> io::Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        kilobytes.map(|kilobytes| kilobytes * 1024).ok_or_else(|| io::Error::other("no VmRSS: has the server died?"))
    }

    /// Whether it has ended by itself.
    pub(crate) fn ended(&mut self) -> io::Result<bool> {
        Ok(self.0.try_wait()?.is_some())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Ended already: nothing is left to do.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// The bench's own processor time.
pub(crate) fn own_cpu() -> io::Result<Duration> {
    cpu("/proc/self/stat", OWN)
}

/// The processor time of all processes that this one has started and that have ended.
pub(crate) fn children_cpu() -> io::Result<Duration> {
    cpu("/proc/self/stat", CHILDREN)
}

/// Where the times stand behind the program's name: of a process itself, and of those that it has waited for.
const OWN: usize = 11;
const CHILDREN: usize = 13;

fn cpu(path: &str, field: usize) -> io::Result<Duration> {
    let stat = std::fs::read_to_string(path)?;
    // The second field is the program's name in parentheses, and may hold anything.
    let fields = stat.rsplit(')').next().unwrap_or("").split_whitespace();
    let ticks: u32 = fields.skip(field).take(2).filter_map(|field| field.parse::<u32>().ok()).sum();
    Ok(TICK * ticks)
}

/// Starts this program again in another role, and waits until it listens.
pub(crate) fn again(arguments: &[&str]) -> io::Result<Server> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut process = Process::spawn(&mut command)?;
    let output = process.0.stdout.take().ok_or_else(|| io::Error::other("the output is piped"))?;
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line)?;
    let address = line.trim().parse().map_err(|_| io::Error::other(format!("no address in `{line}`")))?;
    Ok(Server { process, address })
}

/// The other end of [`again`]: says where this process listens, and serves until its parent is gone.
pub(crate) async fn serve(address: SocketAddr, serving: impl Future<Output = io::Result<()>>) -> io::Result<()> {
    let (gone, orphaned) = tokio::sync::oneshot::channel::<()>();
    thread::spawn(move || {
        // The pipe closes with the parent, however that ends.
        drop(io::stdin().read(&mut [0]));
        drop(gone);
    });
    writeln!(io::stdout(), "{address}")?;
    tokio::select! {
        served = serving => served,
        _ = orphaned => Ok(()),
    }
}

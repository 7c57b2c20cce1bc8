//! What a catalog costs by its size: the check of it, and a server of it from `exec` to its first list.

use std::{
    io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::{calls::Kind, generated, ours, process, startup};

/// Runs and starts for each size. Processor time is counted in hundredths of a second, so that small ones have more.
const RUNS: [(usize, u32); 4] = [(10, 40), (100, 20), (1_000, 10), (10_000, 3)];
/// Within which a server has to answer.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) async fn run(program: &Path) -> io::Result<()> {
    println!("{:>6} tools  {:>10}  {:>12}  {:>14}  {:>9}", "", "check", "check, CPU", "first list", "resident");
    for (tools, runs) in RUNS {
        let folder = Folder::new(tools)?;
        generated::write(&folder.0, tools)?;
        let (begin, before) = (Instant::now(), process::children_cpu()?);
        for _ in 0..runs {
            check(program, &folder.0)?;
        }
        let (check, cpu) = (begin.elapsed() / runs, (process::children_cpu()? - before) / runs);
        let mut starts = Vec::new();
        let mut resident = 0;
        for _ in 0..runs {
            let (time, bytes) = start(program, &folder.0).await?;
            starts.push(time);
            resident = resident.max(bytes);
        }
        starts.sort_unstable();
        println!(
            "{tools:>6} tools  {:>7.1} ms  {:>9.1} ms  {:>11.1} ms  {:>6.1} MB",
            milliseconds(check),
            milliseconds(cpu),
            milliseconds(starts[starts.len() / 2]),
            megabytes(resident)
        );
    }
    Ok(())
}

fn check(program: &Path, folder: &Path) -> io::Result<()> {
    let done = Command::new(program).arg("check").arg(folder).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    if done.success() { Ok(()) } else { Err(io::Error::other("the generated catalog has faults")) }
}

/// From `exec` to the first answer, and the memory then.
async fn start(program: &Path, folder: &Path) -> io::Result<(Duration, u64)> {
    let begin = Instant::now();
    let (mut process, address) = ours::spawn_with(program, |command| {
        command
            .arg("--catalog")
            .arg(folder)
            .env("LARGE_BASE_URL", "http://127.0.0.1:9/")
            .env("LARGE_TOKEN", "bench-token");
    })?;
    while !startup::answers(Kind::List, address).await {
        if process.ended()? || begin.elapsed() > PATIENCE {
            return Err(io::Error::other("our server does not answer"));
        }
        tokio::time::sleep(Duration::from_micros(500)).await;
    }
    Ok((begin.elapsed(), process.resident()?))
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

#[expect(clippy::cast_precision_loss, reason = "memory in megabytes")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// A folder that is removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(tools: usize) -> io::Result<Self> {
        let folder = std::env::temp_dir().join(format!("kartoteka-bench-{}-{tools}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed stays in the system's own folder for such files.
        drop(std::fs::remove_dir_all(&self.0));
    }
}

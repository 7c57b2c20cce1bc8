//! Our server, as its users start it: the program itself, with its settings in the environment.

use std::{
    fs, io,
    net::{SocketAddr, TcpListener},
    path::{self, Path},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::process::{Process, Server};

/// Long enough for any start.
const PATIENCE: Duration = Duration::from_secs(10);

/// Starts the server on a free port, with `upstream` as its portal, and waits until it listens.
pub(crate) async fn start_ours(program: &Path, upstream: &str) -> io::Result<Server> {
    let (process, address) = spawn(program, upstream)?;
    listening(process, address, PATIENCE).await
}

/// A token that the guarded server knows.
pub(crate) const TOKEN: &str = "bench-token-0123456789abcdef0123456789abcdef";

/// Starts the server as one that an operator has set up: callers by token, one role, limits that are counted and hardly met, and an audit
/// of each call in a file of this folder.
pub(crate) async fn start_guarded(program: &Path, upstream: &str, folder: &Path) -> io::Result<Server> {
    let file = folder.join("kartoteka.yaml");
    let (token, audit) = (folder.join("token"), folder.join("audit.jsonl"));
    fs::write(&token, TOKEN)?;
    fs::write(
        &file,
        format!(
            "kartoteka: 1\n\
             identity: {{ tokens: [{{ name: bench, roles: [clerk], token: \"file:{}\" }}] }}\n\
             roles: {{ clerk: {{ level: write }} }}\n\
             limits: {{ tenant: 10000/s, caller: 10000/s, tools: {{ \"get*\": {{ caller: 10000/s }} }} }}\n\
             audit: {{ file: \"{}\" }}\n",
            token.display(),
            audit.display()
        ),
    )?;
    let (process, address) = spawn_with(program, |command| {
        command.env("BITRIX_BASE_URL", upstream).env("BITRIX_RATE", "0").arg("--config").arg(&file);
    })?;
    listening(process, address, PATIENCE).await
}

/// Waits until the server listens.
pub(crate) async fn listening(mut process: Process, address: SocketAddr, patience: Duration) -> io::Result<Server> {
    let begin = Instant::now();
    while tokio::net::TcpStream::connect(address).await.is_err() {
        if process.ended()? {
            return Err(io::Error::other("our server ended instead of listening"));
        }
        if begin.elapsed() > patience {
            return Err(io::Error::other("our server does not listen"));
        }
        tokio::time::sleep(Duration::from_micros(200)).await;
    }
    Ok(Server { process, address })
}

/// Starts the server and does not wait.
pub(crate) fn spawn(program: &Path, upstream: &str) -> io::Result<(Process, SocketAddr)> {
    spawn_with(program, |command| {
        command.env("BITRIX_BASE_URL", upstream).env("BITRIX_RATE", "0");
    })
}

/// Starts the server with further arguments or settings, and does not wait.
pub(crate) fn spawn_with(program: &Path, set: impl FnOnce(&mut Command)) -> io::Result<(Process, SocketAddr)> {
    serving(Command::new(path::absolute(program)?), set)
}

/// Starts what `command` begins: the server, or a tool that runs it.
pub(crate) fn serving(mut command: Command, set: impl FnOnce(&mut Command)) -> io::Result<(Process, SocketAddr)> {
    // Free a moment ago is free enough on a machine that does nothing else.
    let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    command
        .args(["serve", "--http", &address.to_string()])
        .env("LOG_LEVEL", "warn")
        // No `.env` shall speak here.
        .current_dir(std::env::temp_dir())
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    set(&mut command);
    Ok((Process::spawn(&mut command)?, address))
}

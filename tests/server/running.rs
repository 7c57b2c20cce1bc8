//! The program itself, as a process that serves callers and its operator.
#![cfg(unix)]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

/// A running program, which ends with its test.
pub(crate) struct Program {
    pub(crate) child: Child,
    pub(crate) served: SocketAddr,
    pub(crate) operator: SocketAddr,
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// What serves on a free port, in an empty environment but for these variables.
pub(crate) fn serving(arguments: &[&str], variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kartoteka"));
    command
        .args(["serve", "--http", "127.0.0.1:0"])
        .args(arguments)
        .current_dir(std::env::temp_dir())
        .env_clear()
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .stderr(Stdio::piped());
    command
}

impl Program {
    /// Starts it, and reads where it says that it listens.
    pub(crate) fn start(command: Command) -> Self {
        Self::start_heard(command, |_| {})
    }

    /// The same where all that it says is heard. Its log comes by a way of its own, sooner or later.
    pub(crate) fn start_heard(mut command: Command, mut hear: impl FnMut(&str) + Send + 'static) -> Self {
        let mut child = command.spawn().expect("the program starts");
        let stderr = BufReader::new(child.stderr.take().expect("it is piped"));
        let mut lines = stderr.lines().map(|line| line.expect("text"));
        let (mut served, mut operator) = (None, None);
        while served.is_none() || operator.is_none() {
            let line = lines.next().expect("the program goes on");
            hear(&line);
            let line = line.replace("https://", "http://");
            let place = line.split_once("http://").and_then(|(_, rest)| rest.split('/').next()?.parse().ok());
            if line.starts_with("listening on ") {
                served = place;
            } else if line.starts_with("operator: ") {
                operator = place;
            }
        }
        thread::spawn(move || lines.for_each(|line| hear(&line)));
        Self { child, served: served.expect("a place"), operator: operator.expect("a place") }
    }
}

/// What comes back for a request, whole.
pub(crate) fn ask(address: SocketAddr, request: &str, patience: Duration) -> String {
    let mut stream = TcpStream::connect(address).expect("a listening program");
    stream.set_read_timeout(Some(patience)).expect("a socket");
    stream.write_all(request.as_bytes()).expect("an open connection");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer in time");
    answer
}

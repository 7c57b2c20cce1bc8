//! The program itself, as operators start it: where its log goes wrong, and what signals do to it.
#![cfg(unix)]

use std::{
    fs::File,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    os::unix::net::UnixStream,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// A running program, which ends with its test.
struct Program {
    child: Child,
    address: SocketAddr,
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

fn command(place: &str) -> Command {
    serving(&["--http", place])
}

fn serving(wire: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kartoteka"));
    command.args(["serve", "--demo"]).args(wire).current_dir(std::env::temp_dir()).stdin(Stdio::null());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("KARTOTEKA_") || name.starts_with("SERVER_"))
    {
        command.env_remove(name);
    }
    command.env_remove("LOG_LEVEL");
    command
}

/// Starts the program with a standard error of its own, and waits until it answers.
fn start(stderr: impl Into<Stdio>) -> Program {
    // Free a moment ago; a test that lost it would fail at once, and say so.
    let address = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port");
    let child = command(&address.to_string()).stderr(stderr).spawn().expect("the program starts");
    let mut program = Program { child, address };
    let began = Instant::now();
    while TcpStream::connect(address).is_err() {
        assert_eq!(program.child.try_wait().expect("a child"), None, "the program has ended");
        assert!(began.elapsed() < Duration::from_secs(30), "the program does not listen");
        thread::yield_now();
    }
    program
}

/// The first line of an answer; empty if there is none in five seconds.
fn ask(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("a listening program");
    stream.set_read_timeout(Some(Duration::from_secs(5))).expect("a socket");
    stream.write_all(request.as_bytes()).expect("an open connection");
    let mut line = String::new();
    let _silent = BufReader::new(stream).read_line(&mut line);
    line
}

const HEALTH: &str = "GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n";

#[test]
fn a_log_on_a_full_disk_ends_nothing() {
    let full = File::options().write(true).open("/dev/full");
    let Ok(full) = full else { return };
    let program = start(full);
    assert!(ask(program.address, HEALTH).starts_with("HTTP/1.1 200"));
}

#[test]
fn a_log_whose_reader_stalls_or_hangs_up_stops_nothing() {
    let mut program = start(Stdio::piped());
    let stderr = program.child.stderr.take().expect("it is piped");
    let foreign = "GET /mcp HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n";
    // A line each would be three times what a pipe holds.
    for _ in 0..1_500 {
        assert!(ask(program.address, foreign).starts_with("HTTP/1.1 403"));
    }
    assert!(ask(program.address, HEALTH).starts_with("HTTP/1.1 200"));
    drop(stderr);
    for _ in 0..20 {
        assert!(ask(program.address, foreign).starts_with("HTTP/1.1 403"));
    }
    assert!(ask(program.address, HEALTH).starts_with("HTTP/1.1 200"));
}

#[test]
fn a_hangup_ends_nothing_and_is_told() {
    let mut program = start(Stdio::piped());
    let told = Command::new("kill").args(["-HUP", &program.child.id().to_string()]).status().expect("`kill` is there");
    assert!(told.success());
    let stderr = BufReader::new(program.child.stderr.take().expect("it is piped"));
    let line = stderr.lines().map(|line| line.expect("text")).find(|line| line.contains("SIGHUP"));
    assert!(line.is_some_and(|line| line.contains("no certificate to read again")));
    assert!(ask(program.address, HEALTH).starts_with("HTTP/1.1 200"));
}

#[test]
fn a_unix_socket_is_served_without_http_until_a_signal() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("mcp.sock");
    let place = path.to_str().expect("text");
    let mut child = serving(&["--unix", place]).stderr(Stdio::piped()).spawn().expect("the program starts");
    let stderr = BufReader::new(child.stderr.take().expect("it is piped"));
    let told = stderr.lines().map(|line| line.expect("text")).find(|line| line.starts_with("listening on "));
    assert_eq!(told, Some(format!("listening on unix:{place}, a message a line")));
    let mut program = Program { child, address: ([127, 0, 0, 1], 0).into() };
    let mut stream = UnixStream::connect(&path).expect("a listening program");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a socket");
    let call = r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"getCurrencies","arguments":{}}}"#;
    stream.write_all(format!("{call}\n").as_bytes()).expect("an open connection");
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer).expect("an answer");
    assert!(answer.contains(r#""isError":false"#) && answer.contains("RUB"), "{answer}");
    let ended =
        Command::new("kill").args(["-TERM", &program.child.id().to_string()]).status().expect("`kill` is there");
    assert!(ended.success() && program.child.wait().expect("it ends").success());
    assert!(!path.exists(), "the socket file goes with the program");
}

#[test]
fn an_address_that_others_reach_is_warned_of() {
    let mut child = command("0.0.0.0:0").stderr(Stdio::piped()).spawn().expect("the program starts");
    let stderr = BufReader::new(child.stderr.take().expect("it is piped"));
    let program = Program { child, address: ([127, 0, 0, 1], 0).into() };
    let warned = stderr.lines().map(|line| line.expect("text")).take(20).find(|line| line.contains("WARN"));
    assert!(
        warned.is_some_and(|line| line.contains("without encryption") && line.contains("KARTOTEKA_TRUSTED_PROXIES"))
    );
    drop(program);
}

#[test]
fn lists_that_mean_nothing_do_not_start() {
    let odd = [
        ("KARTOTEKA_ALLOWED_HOSTS", "http://example.com"),
        ("KARTOTEKA_ALLOWED_ORIGINS", "*"),
        ("KARTOTEKA_TRUSTED_PROXIES", "0.0.0.0/0"),
        ("KARTOTEKA_MEMORY", "1000000"),
        ("LOG_LEVEL", "loud,,="),
    ];
    for (name, value) in odd {
        let mut child =
            command("127.0.0.1:0").env(name, value).stderr(Stdio::piped()).spawn().expect("the program starts");
        let mut told = String::new();
        child.stderr.take().expect("it is piped").read_to_string(&mut told).expect("text");
        assert_eq!(child.wait().expect("it ends").code(), Some(2), "{name}: {told}");
        assert!(told.contains(name) && told.contains("for example"), "{told}");
    }
}

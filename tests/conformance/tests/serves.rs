//! The program that the official suite is run against, as the suite finds it. That it is tested here has it built with all the others.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Killed at the end, whatever the end is.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ended = self.0.kill();
        let _waited = self.0.wait();
    }
}

#[test]
fn the_program_says_where_it_listens_and_lists_its_tools() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_kartoteka-conformance"));
    program.arg("0").env("RUST_LOG", "info").env("NO_COLOR", "1").stderr(Stdio::piped());
    let mut running = Running(program.spawn().expect("it starts"));
    let log = BufReader::new(running.0.stderr.take().expect("it is piped"));
    let mut lines = log.lines().map(|line| line.expect("the log is text"));
    let address = lines.find_map(|line| Some(line.split_once("address=")?.1.trim().to_owned())).expect("it says where");

    let mut stream = TcpStream::connect(&address).expect("it listens");
    stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a time is no nought");
    let message = r#"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"test","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}}}"#;
    let head = format!(
        "POST /mcp HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\n\
         MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/list\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        message.len()
    );
    stream.write_all((head + message).as_bytes()).expect("it is taken");
    let mut reply = String::new();
    stream.read_to_string(&mut reply).expect("it is answered");
    assert!(reply.starts_with("HTTP/1.1 200") && reply.contains("test_simple_text"), "{reply}");
}

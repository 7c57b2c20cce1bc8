//! A backend on a port of its own that gives the same replies to the same requests.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// A backend and what it was asked.
pub(crate) struct Backend {
    pub(crate) base: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Backend {
    /// Answers `VERB path?query` by a table of statuses and bodies; what is not in it is not found.
    pub(crate) fn answering(replies: &'static [(&'static str, u16, &'static str)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let base = format!("http://{}", listener.local_addr().expect("it is bound"));
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let noted = Arc::clone(&asked);
        // It ends with the process of the test.
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let noted = Arc::clone(&noted);
                thread::spawn(move || while let Some(()) = answer(&stream, replies, &noted) {});
            }
        });
        Self { base, asked }
    }

    /// The request lines so far.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("no holder panics").clone()
    }
}

/// Answers one request; `None` at the end of the connection.
fn answer(stream: &TcpStream, replies: &[(&str, u16, &str)], noted: &Mutex<Vec<String>>) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let asked = line.rsplit_once(' ')?.0.to_owned();
    let mut length = 0;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        if header.trim().is_empty() {
            break;
        }
        let (name, value) = header.split_once(':')?;
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    noted
        .lock()
        .expect("no holder panics")
        .push(format!("{asked} {}", String::from_utf8_lossy(&body)).trim_end().to_owned());
    let found = replies.iter().find(|(known, ..)| *known == asked);
    let (status, body) = found.map_or((404, "{}"), |(_, status, body)| (*status, *body));
    let head = format!(
        "HTTP/1.1 {status} OK\r\nX-Total-Count: 2\r\nX-Served-By: cache-7\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let mut out = stream;
    out.write_all(format!("{head}{body}").as_bytes()).ok()
}

//! The stub of the backend: canned answers as fast as a socket takes them, so that it weighs little beside the servers.

use std::{fmt::Write as _, io, sync::Arc};

use memchr::memmem;
use tokio::net::{TcpListener, TcpStream};

use crate::{process, runtime::single_thread, wire::Wire};

/// Records on the page.
pub(crate) const RECORDS: usize = 50;

/// What is answered, ready to be sent.
struct Answers {
    leads: Vec<u8>,
    statuses: Vec<u8>,
    sources: Vec<u8>,
    users: Vec<u8>,
    nothing: Vec<u8>,
}

pub(crate) fn run() -> io::Result<()> {
    single_thread()?.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let answers = Arc::new(Answers::new());
        process::serve(listener.local_addr()?, accept(listener, answers)).await
    })
}

async fn accept(listener: TcpListener, answers: Arc<Answers>) -> io::Result<()> {
    loop {
        let (stream, _) = listener.accept().await?;
        let answers = Arc::clone(&answers);
        tokio::spawn(async move {
            // A connection that breaks is the other end's business.
            drop(converse(stream, &answers).await);
        });
    }
}

async fn converse(stream: TcpStream, answers: &Answers) -> io::Result<()> {
    let mut wire = Wire::new(stream)?;
    while let Some(request) = wire.next().await? {
        let answer = answers.to(request.head.split(' ').nth(1).unwrap_or(""), request.body);
        wire.send(answer).await?;
    }
    Ok(())
}

impl Answers {
    fn new() -> Self {
        let users: Vec<String> = (1..=9)
            .map(|id| {
                format!(
                    r#"{{"ID":"{id}","ACTIVE":true,"NAME":"Given{id}","LAST_NAME":"Family{id}","EMAIL":"user{id}@portal.example","WORK_POSITION":"Manager"}}"#
                )
            })
            .collect();
        Self {
            leads: http(&leads()),
            statuses: http(&dictionary(
                "STATUS",
                &["NEW", "IN_PROCESS", "PROCESSED", "UC_QUALIFIED", "CONVERTED", "JUNK"],
            )),
            sources: http(&dictionary("SOURCE", &["CALL", "EMAIL", "WEB", "ADVERTISING", "PARTNER"])),
            users: http(&list(&users, 9, None)),
            nothing: http(r#"{"result":[],"total":0}"#),
        }
    }

    fn to(&self, path: &str, body: &[u8]) -> &[u8] {
        let method = path.rsplit('/').next().unwrap_or("").trim_end_matches(".json");
        match method {
            "crm.lead.list" => &self.leads,
            "crm.status.list" if memmem::find(body, b"SOURCE").is_some() => &self.sources,
            "crm.status.list" if memmem::find(body, b"STAGE").is_none() => &self.statuses,
            "user.get" => &self.users,
            _ => &self.nothing,
        }
    }
}

/// A page of leads with ten fields each, some 14 KB.
fn leads() -> String {
    let statuses = ["NEW", "IN_PROCESS", "CONVERTED", "JUNK"];
    let sources = ["WEB", "CALL", "EMAIL"];
    let lead = |place: usize| {
        format!(
            r#"{{"ID":"{}","TITLE":"Заявка с сайта №{place}","NAME":"Имя{place}","STATUS_ID":"{}","SOURCE_ID":"{}","ASSIGNED_BY_ID":"{}","OPPORTUNITY":"{}.00","CURRENCY_ID":"RUB","DATE_CREATE":"2026-05-{:02}T10:15:00+03:00","DATE_MODIFY":"2026-05-{:02}T18:40:05+03:00"}}"#,
            10_001 + place,
            statuses[place % statuses.len()],
            sources[place % sources.len()],
            1 + place % 9,
            place * 1500,
            1 + place % 28,
            1 + place % 28,
        )
    };
    let leads: Vec<String> = (0..RECORDS).map(lead).collect();
    list(&leads, 310, Some(RECORDS))
}

fn dictionary(name: &str, words: &[&str]) -> String {
    let rows: Vec<String> = words
        .iter()
        .enumerate()
        .map(|(place, word)| {
            format!(
                r#"{{"ID":"{place}","ENTITY_ID":"{name}","STATUS_ID":"{word}","NAME":"Name of {word}","SORT":"{place}0","SYSTEM":"Y","SEMANTICS":null,"EXTRA":{{"SEMANTICS":"process"}}}}"#
            )
        })
        .collect();
    list(&rows, words.len(), None)
}

fn list(records: &[String], total: usize, next: Option<usize>) -> String {
    let mut written = format!(r#"{{"result":[{}]"#, records.join(","));
    if let Some(next) = next {
        write!(written, r#","next":{next}"#).expect("a text takes everything");
    }
    let time = r#"{"start":1779266500.12,"finish":1779266500.2,"duration":0.08,"processing":0.05,"date_start":"2026-05-20T11:41:40+03:00","date_finish":"2026-05-20T11:41:40+03:00","operating_reset_at":1779267100,"operating":0}"#;
    write!(written, r#","total":{total},"time":{time}}}"#).expect("a text takes everything");
    written
}

fn http(body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

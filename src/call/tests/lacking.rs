//! What the log says of a reply that lacks what a card names, and what the caller learns of it.

use std::io;

use tracing::subscriber::DefaultGuard;

use super::*;

#[derive(Clone, Default)]
struct LogLines(Arc<Mutex<Vec<u8>>>);

impl io::Write for LogLines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("nobody panics").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl LogLines {
    fn take(&self) -> String {
        String::from_utf8(std::mem::take(&mut *self.0.lock().expect("nobody panics"))).expect("a log is a text")
    }
}

const CARDS: [(&str, &str); 7] = [
    (
        "move",
        "effect: read\nsteps:\n  - { step: found, request: GET found }\n  - { step: moved, request: GET things/$found.id }\nresult: { id: $moved.id }\n",
    ),
    (
        "every",
        "effect: read\nsteps:\n  - { step: found, request: GET found }\n  - step: each\n    each: $found.items\n    limit: 5\n    steps: [{ step: one, request: GET things/$item.key }]\n    result: { id: $one.id }\nresult: { all: $each }\n",
    ),
    (
        "note",
        "steps:\n  - { step: found, request: GET found }\n  - { step: noted, request: POST notes, body: { lead!: $found.id, phone: $found.phone, of: $found.uid } }\nresult: { id: $noted.id }\n",
    ),
    (
        "swap",
        "steps:\n  - { step: found, request: GET found }\n  - { step: put, request: PUT thing, headers: { If-Match!: $found.version }, body: { of: $found.uid } }\nresult: { id: $put.id }\n",
    ),
    ("show", "request: GET found\nresult: { kind: deal, id: $reply.nope, name: $reply.data.title }\n"),
    (
        "list",
        "request: GET found\nreply: { records: $reply.items, pages: {}, value: { kind: deal, x: $record.nope } }\n",
    ),
    ("plain", "request: GET found\nresult: $reply.data.deal\n"),
];

fn office(reply: &'static str) -> Office {
    desk(&CARDS, |_| "", Box::new(move |_, _| status(200, reply)))
}

/// What comes of a call over this reply, and what the log says.
async fn called(lines: &LogLines, tool: &str, reply: &'static str) -> (Value, String) {
    lines.take();
    let result = office(reply).call(tool, json!({})).await;
    (result, lines.take())
}

/// The log of this thread, until the guard is dropped.
async fn listening() -> (LogLines, DefaultGuard) {
    let lines = LogLines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
    let guard = tracing::subscriber::set_default(subscriber);
    // The first thread that meets a line decides for all whether it is of interest: each is met here, and decided anew.
    for (tool, _) in CARDS {
        called(&lines, tool, r#"{"items":[{"a":1}],"data":{"a":1}}"#).await;
    }
    tracing::callsite::rebuild_interest_cache();
    (lines, guard)
}

fn said(result: &Value) -> &str {
    result["content"][0]["text"].as_str().expect("a text").lines().next().expect("a line")
}

#[tokio::test(start_paused = true)]
async fn the_log_says_which_part_was_absent_and_what_came_instead() {
    let (lines, _guard) = listening().await;

    let (result, log) = called(&lines, "move", r#"{"uid":"s3cret","items":[{"id":1}]}"#).await;
    assert_eq!(result["structuredContent"]["error"]["code"], "unexpected_reply", "{result}");
    assert!(said(&result).contains("has nothing of what the next request of this tool is made of"), "{result}");
    assert!(!result.to_string().contains("uid"), "{result}");
    assert!(
        log.contains("there is no text and no number at `$found.id`; `$found` is a map of `uid`, `items`"),
        "{log}"
    );
    assert!(log.contains("tool=\"move\"") && log.contains("step=\"moved\"") && !log.contains("s3cret"), "{log}");

    let (_, log) = called(&lines, "move", r#"{"id":{"n":1}}"#).await;
    assert!(log.contains("no number at `$found.id`; `$found.id` is a map of `n`"), "{log}");

    // What is blank in a reply is not the caller's either.
    let (result, log) = called(&lines, "move", r#"{"id":""}"#).await;
    assert_eq!(result["structuredContent"]["error"]["code"], "unexpected_reply", "{result}");
    assert!(log.contains("place=\"path\""), "{log}");

    let (_, log) = called(&lines, "every", r#"{"items":[{"id":1}]}"#).await;
    assert!(log.contains("at `$item.key`; `$item` is a map of `id`"), "{log}");
}

#[tokio::test(start_paused = true)]
async fn a_request_is_not_made_without_what_its_card_marks_as_needed() {
    let (lines, _guard) = listening().await;

    for (tool, part, step, place) in
        [("note", "$found.id", "noted", "body"), ("swap", "$found.version", "put", "If-Match")]
    {
        let office = office(r#"{"uid":"s3cret"}"#);
        lines.take();
        let result = office.call(tool, json!({})).await;
        let log = lines.take();
        assert_eq!(result["structuredContent"]["error"]["code"], "unexpected_reply", "{result}");
        assert!(said(&result).contains("has nothing of what the next request of this tool is made of"), "{result}");
        assert_eq!(office.paths(), ["found"]);
        let told = format!("there is nothing at `{part}`; `$found` is a map of `uid`");
        assert!(log.contains(&told) && log.contains(&format!("step=\"{step}\" place=\"{place}\"")), "{log}");
    }

    let office = office(r#"{"id":7,"version":"v1"}"#);
    assert_eq!(office.call("note", json!({})).await["structuredContent"]["result"]["id"], 7);
    assert_eq!(office.asked().last().expect("it was asked").1, json!({ "lead": 7 }));
    assert_eq!(office.call("swap", json!({})).await["structuredContent"]["result"]["id"], 7);
}

#[tokio::test(start_paused = true)]
async fn a_result_of_which_nothing_came_is_not_nothing_found() {
    let (lines, _guard) = listening().await;

    let (result, log) = called(&lines, "show", r#"{"name":"s3cret"}"#).await;
    assert_eq!(said(&result), "T: Desk has answered, and the answer has nothing of what this tool shows.");
    assert!(log.contains("there is nothing at `$reply.nope`; `$reply` is a map of `name`"), "{log}");
    let (result, log) = called(&lines, "plain", r#"{"data":{"lead":1}}"#).await;
    assert!(said(&result).contains("has nothing of what this tool shows"), "{result}");
    assert!(log.contains("`$reply.data` is a map of `lead`"), "{log}");
    // Where the place is there, or nothing is, nothing was found.
    for reply in [r#"{"data":{"deal":null}}"#, r#"{"data":[]}"#, "{}"] {
        let (result, log) = called(&lines, "plain", reply).await;
        assert_eq!((said(&result), log.as_str()), ("T: nothing was found.", ""), "{reply}: {result}");
    }
    let (_, log) = called(&lines, "show", r#"{"data":{"title":"Licence"}}"#).await;
    assert_eq!(log, "");

    let (result, log) = called(&lines, "list", r#"{"items":[{"id":1},{"id":2}]}"#).await;
    assert_eq!(result["structuredContent"]["result"], json!([{"kind": "deal"}, {"kind": "deal"}]), "{result}");
    assert!(log.contains("there is nothing at `$record.nope`; `$record` is a map of `id`"), "{log}");
    let (_, log) = called(&lines, "list", r#"{"items":[{"id":1},{"nope":2}]}"#).await;
    assert_eq!(log, "");
}

/// What the log says of a list with a label, of which a call asks for these fields.
async fn labelled(lines: &LogLines, arguments: Value) -> String {
    let files = [
        (
            "catalog/desk/catalog.yaml",
            "catalog: desk\nbackends:\n  api: { base: 'https://desk.example/' }\ndictionaries:\n  people:\n    request: GET people\n    \
             records: $reply.people\n    key: $record.id\n    value: { name: $record.name }\n",
        ),
        (
            "catalog/desk/tools/leads.yaml",
            "tool: leads\neffect: read\narguments:\n  select: { type: array, items: { type: string }, default: [ID] }\n\
             request: POST leads\nbody: { select: $select }\nreply:\n  records: $reply.leads\n  pages: {}\n  fields: $select\n  \
             labels: { creator: { of: $record.CREATED, from: $people } }\n",
        ),
        ("locales/en/desk.ftl", "leads = L\n    .description = D.\n    .argument-select = S.\n"),
    ];
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    let office =
        Office::of(&Sources::from_files(files), Box::new(|_, _| status(200, r#"{"leads":[{"ID":1}],"people":[]}"#)));
    lines.take();
    office.call("leads", arguments).await;
    lines.take()
}

#[tokio::test(start_paused = true)]
async fn a_label_is_missed_only_where_a_call_asks_for_what_it_looks_at() {
    let (lines, _guard) = listening().await;
    labelled(&lines, json!({ "select": ["CREATED"] })).await;
    tracing::callsite::rebuild_interest_cache();

    let log = labelled(&lines, json!({ "select": ["ID", "CREATED"] })).await;
    assert!(log.contains("no record of a list has what a label looks at") && log.contains("creator"), "{log}");
    for usual in [json!({}), json!({ "select": ["ID"] })] {
        assert_eq!(labelled(&lines, usual).await, "");
    }
}

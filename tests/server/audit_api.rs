//! The audit, read by programs: who sees which records, in which pages.
#![cfg(unix)]

use serde_json::{Value, json};

use crate::office::Office;

#[test]
fn programs_read_the_audit_of_their_tenant_in_pages() {
    for office in [Office::audited(), Office::audited_in_store()] {
        programs_read(&office);
    }
}

fn programs_read(office: &Office) {
    let program = office.start();
    for id in 1..=7 {
        office.waits(&program, "clerk", &json!({ "id": id }));
    }
    office.waits(&program, "boss", &json!({ "id": 8 }));
    let read = |who: &str, query: &str| {
        let (status, body) = office.operator(&program, who, &format!("GET /api/audit{query} HTTP/1.1"), "");
        (status, body["records"].as_array().cloned().unwrap_or_default(), body)
    };
    for who in ["clerk", "boss", "guest"] {
        assert_eq!(read(who, "").0, 403, "{who}");
    }
    let (status, all, body) = read("auditor", "?kind=call&caller=clerk&tool=closeLead");
    assert_eq!(
        (status, all.len(), &body["next"], &body["searched_to"]),
        (200, 7, &Value::Null, &Value::Null),
        "{body}"
    );
    assert!(all.iter().all(|record| record["principal"] == "token:clerk" && record["kind"] == "call"), "{body}");
    let times: Vec<&str> = all.iter().filter_map(|record| record["ts"].as_str()).collect();
    assert!(times.is_sorted_by(|one, next| one >= next), "the newest first: {times:?}");
    // Pages are the whole, nothing twice.
    let (mut paged, mut cursor, mut sizes) = (Vec::new(), String::new(), Vec::new());
    loop {
        let (status, page, body) = read("auditor", &format!("?kind=call&role=clerk&limit=3{cursor}"));
        assert_eq!(status, 200, "{body}");
        sizes.push(page.len());
        paged.extend(page);
        match body["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!((paged, sizes), (all, vec![3, 3, 1]));
    assert_eq!(read("auditor", "?since=2999-01-01").1, Vec::<Value>::new());
    assert_eq!(read("auditor", "?until=2000-01-01T00:00:00Z").1, Vec::<Value>::new());
    let of_server = |who| read(who, "?kind=start").1.len();
    assert_eq!((of_server("auditor"), of_server("chief")), (0, 1), "what the server does is for who runs it");
}

#[test]
fn what_is_asked_wrongly_or_without_the_right_to_it_is_refused() {
    for office in [Office::audited(), Office::audited_in_store()] {
        wrong_questions(&office);
    }
    let silent = Office::new();
    let program = silent.start();
    assert_eq!(silent.operator(&program, "auditor", "GET /api/audit HTTP/1.1", "").0, 404, "there is no audit");
}

fn wrong_questions(office: &Office) {
    let program = office.start();
    office.waits(&program, "clerk", &json!({ "id": 1 }));
    let status =
        |who: &str, query: &str| office.operator(&program, who, &format!("GET /api/audit{query} HTTP/1.1"), "").0;
    for odd in [
        "?limit=0",
        "?limit=201",
        "?limit=x",
        "?since=yesterday",
        "?cursor=1",
        "?actor=clerk",
        "?arguments=maybe",
        "?status=done",
        "?kind=calls",
        "?kind=call&kind=read",
    ] {
        assert_eq!(status("auditor", odd), 422, "{odd}");
    }
    assert_eq!(status("auditor", &format!("?tool={}", "x".repeat(201))), 422);
    assert_eq!(status("auditor", "?cursor=99999999-0123456789ab"), 410, "there is no such place");
    assert_eq!((status("auditor", "?tenant=acme"), status("chief", "?tenant=acme")), (403, 200));
    assert_eq!((status("auditor", "?arguments=yes"), status("chief", "?arguments=yes")), (403, 409), "none are kept");
}

#[test]
fn what_is_found_is_a_file_whose_last_line_says_that_it_is_whole() {
    for office in [Office::audited(), Office::audited_in_store()] {
        let program = office.start();
        for id in 1..=3 {
            office.waits(&program, "clerk", &json!({ "id": id }));
        }
        let file = |who: &str, query: &str| {
            let head = format!("GET /api/audit/export{query} HTTP/1.0\r\nauthorization: Bearer {}", office.token(who));
            crate::office::ask(program.operator, &head, "")
        };
        for who in ["clerk", "boss"] {
            assert_eq!(file(who, "").0, 403, "{who}");
        }
        assert_eq!(file("auditor", "?format=xml").0, 422);
        assert_eq!(file("auditor", "?limit=3").0, 422, "a file has no pages");
        assert_eq!(file("auditor", "?tenant=other").0, 403);
        let (status, head, body) = file("auditor", "?kind=call&tool=closeLead");
        assert!(status == 200 && head.contains("content-type: application/jsonl"), "{head}");
        assert!(head.contains("attachment; filename=\"audit.jsonl\""), "{head}");
        let lines: Vec<Value> = body.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        let (end, records) = lines.split_last().expect("lines");
        assert_eq!(records.len(), 3, "{body}");
        assert!(records.iter().all(|record| record["kind"] == "call" && record["tool"] == "closeLead"), "{body}");
        let whole = json!({ "kind": "export", "status": "complete", "records": 3, "error": null, "next": null });
        assert_eq!(*end, whole);
        let (status, head, body) = file("auditor", "?kind=call&format=csv");
        assert!(status == 200 && head.contains("content-type: text/csv"), "{head}");
        assert!(body.starts_with("ts,kind,status,tool,"), "{body}");
        assert!(body.trim_end().lines().last().is_some_and(|line| line.starts_with(",export,complete,")), "{body}");
        let (_, _, all) = file("chief", "?kind=start");
        assert!(all.contains("\"kind\":\"start\""), "those of the server are for who runs it: {all}");
    }
}

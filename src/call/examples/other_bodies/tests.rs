use bytes::Bytes;
use serde_json::json;

use super::*;

fn reply(media: &'static str, body: &'static [u8]) -> Reply {
    let mut reply = Reply::new(200, Bytes::from_static(body));
    reply.headers.insert(CONTENT_TYPE, media.parse().expect("a header"));
    reply
}

fn reading(form: ReplyForm, media: &'static str) -> TypedReply {
    TypedReply { form, media: media.into() }
}

#[test]
fn rows_and_lines_are_data_while_they_are_masked() {
    let rows = reading(ReplyForm::Rows, "text/csv");
    let table = reply("text/csv; charset=windows-1251", b"Name;Sum\r\n\xc0\xed\xed\xe0;\"1,5\"\r\nIlya\r\n");
    let data = data(&rows, &table).expect("it is a table");
    let mut data: Value = serde_json::from_str(&data).expect("it is JSON");
    assert_eq!(data, json!([{"Name": "Анна", "Sum": "1,5"}, {"Name": "Ilya"}]));
    data[0]["Name"] = json!("Person 1");
    let text = written(ReplyForm::Rows, data);
    assert_eq!(text, "Name,Sum\nPerson 1,\"1,5\"\nIlya\n");
    let again = reply("text/csv", b"Name,Sum\nPerson 1,\"1,5\"\nIlya\n");
    assert_eq!(super::data(&rows, &again).as_deref(), Ok(r#"[{"Name":"Person 1","Sum":"1,5"},{"Name":"Ilya"}]"#));

    let lines = reading(ReplyForm::Lines, "application/x-ndjson");
    let data = super::data(&lines, &reply("application/x-ndjson", b"{\"a\":1}\n\n[2]\n")).expect("lines");
    assert_eq!(written(ReplyForm::Lines, serde_json::from_str(&data).expect("JSON")), "{\"a\":1}\n[2]\n");
    assert_eq!(written(ReplyForm::Lines, json!([])), Value::Null);
}

#[test]
fn what_cannot_be_masked_or_read_is_not_recorded() {
    let file = reading(ReplyForm::File, "image/*");
    assert_eq!(data(&file, &reply("image/png", b"\x89PNG")), Err(Unrecorded::File));
    let page = reading(ReplyForm::Page, "text/html");
    assert_eq!(data(&page, &reply("text/html", b"<p>\xff")), Err(Unrecorded::OfAnotherType));
    assert_eq!(data(&page, &reply("text/html", b"<p>a")).as_deref(), Ok("\"<p>a\""));
    let rows = reading(ReplyForm::Rows, "text/csv");
    assert_eq!(data(&rows, &reply("text/csv", b"a,a\n1,2\n")), Err(Unrecorded::OfAnotherType));
    let asking = |reads: TypedReply| Request { reads: Some(reads), ..Request::default() };
    let json = reply("application/json", b"{\"error\":\"slow\"}");
    assert!(reads(&asking(rows.clone()), &json).is_none(), "a failure in a good reply is JSON");
    assert!(reads(&asking(rows), &reply("text/csv", b"")).is_none(), "nothing is nothing");
}

use kartoteka_compiler::plan::Text;

use super::encode;

/// The parts with `BOUNDARY` for theirs, and the boundary.
fn encoded(json: &str) -> (String, String) {
    let (bytes, media) = encode(json.as_bytes(), &[Text::Borrowed("file")]).expect("it is a map");
    let media = media.to_str().expect("plain text").to_owned();
    let boundary = media.strip_prefix("multipart/form-data; boundary=").expect("it has a boundary").to_owned();
    (String::from_utf8(bytes).expect("it is text").replace(&boundary, "BOUNDARY"), boundary)
}

#[test]
fn each_key_is_a_part() {
    let json = r#"{"note":"Привет","copies":2,"tags":["a"],"file":{"data":"SGk=","filename":"отчёт.txt","mimeType":"text/plain"}}"#;
    let expected = "--BOUNDARY\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nПривет\r\n\
        --BOUNDARY\r\nContent-Disposition: form-data; name=\"copies\"\r\n\r\n2\r\n\
        --BOUNDARY\r\nContent-Disposition: form-data; name=\"tags\"\r\nContent-Type: application/json\r\n\r\n[\"a\"]\r\n\
        --BOUNDARY\r\nContent-Disposition: form-data; name=\"file\"; filename=\"отчёт.txt\"\r\nContent-Type: text/plain\r\n\r\nHi\r\n\
        --BOUNDARY--\r\n";
    assert_eq!(encoded(json).0, expected);
}

#[test]
fn a_file_without_a_name_is_called_like_its_part() {
    let (parts, _) = encoded(r#"{"file":{"data":"SGk="}}"#);
    assert!(
        parts.contains("name=\"file\"; filename=\"file\"\r\nContent-Type: application/octet-stream\r\n"),
        "{parts}"
    );
}

#[test]
fn every_form_has_a_boundary_of_its_own_also_an_empty_one() {
    let ((empty, first), (_, second)) = (encoded("{}"), encoded("{}"));
    assert_eq!(empty, "--BOUNDARY--\r\n");
    assert_ne!(first, second);
}

#[test]
fn what_is_no_map_is_not_written() {
    assert!(encode(b"[]", &[]).is_none());
    assert!(encode(br#"{"file":{"data":"!"}}"#, &[Text::Borrowed("file")]).is_none());
}

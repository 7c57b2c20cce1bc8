use super::*;

fn data(stream: &str, piece: usize) -> Vec<String> {
    let mut events = EventReader::new(1000);
    let mut all = Vec::new();
    for piece in stream.as_bytes().chunks(piece) {
        events.push(piece).expect("it is short");
        while let Some(event) = events.next() {
            all.push(String::from_utf8(event.data).expect("UTF-8"));
        }
    }
    all
}

#[test]
fn events_are_found_however_they_are_cut() {
    let stream = "\u{feff}: hello\n\nevent: message\ndata: {\"a\":\r\ndata: 1}\r\n\r\ndata:x\n\nid: 7\n\ndata: lost";
    for piece in 1..stream.len() {
        assert_eq!(data(stream, piece), ["{\"a\":\n1}", "x", ""], "pieces of {piece}");
    }
}

#[test]
fn an_event_has_an_id_and_a_time_to_come_back() {
    let mut events = EventReader::new(1000);
    events.push(b"id: 5\nretry: 250\ndata: \n\n").expect("it is short");
    let event = events.next().expect("an event");
    assert_eq!((event.id.as_deref(), event.retry), (Some("5"), Some(Duration::from_millis(250))));
    assert_eq!(events.next(), None);
}

#[test]
fn an_event_without_end_is_given_up() {
    let mut events = EventReader::new(100);
    events.push(&[b'x'; 60]).expect("it is short");
    assert_eq!(events.next(), None);
    assert_eq!(events.push(&[b'x'; 60]), Err(TooLong));
}

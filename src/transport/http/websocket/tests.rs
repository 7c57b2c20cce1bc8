use tokio::io::{AsyncWriteExt as _, DuplexStream};

use super::*;
use crate::transport::frames::{Frame, Incoming as _};
use crate::transport::memory::Memory;

const MESSAGE_TIME: Duration = Duration::from_secs(30);

/// The reading side of a conversation, and the peer's end of its stream.
async fn conversation() -> (FrameReader<DuplexStream>, DuplexStream) {
    let (peer, ours) = tokio::io::duplex(64 << 10);
    let (followed, place) = Followed::new(ours);
    let (sink, from) = WebSocketStream::from_raw_socket(followed, Role::Server, None).await.split();
    let reader = FrameReader {
        from,
        to: Arc::new(Mutex::new(sink)),
        place,
        heard: Instant::now(),
        asked: None,
        message_time: MESSAGE_TIME,
        owes_pong: false,
        meter: Meter::open(&Memory::new(64 << 20)),
        code: Arc::new(AtomicU16::new(CloseCode::Normal.into())),
    };
    (reader, peer)
}

/// A frame of a client whose mask is zero; `head` is its first byte.
fn frame(head: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![head];
    match payload.len() {
        short @ 0..126 => frame.push(0x80 | u8::try_from(short).expect("less than 126")),
        long => {
            frame.push(0x80 | 126);
            frame.extend(u16::try_from(long).expect("less than 64 KiB").to_be_bytes());
        }
    }
    frame.extend([0; 4]);
    frame.extend(payload);
    frame
}

const TEXT: u8 = 0x81;
const TEXT_TO_GO_ON: u8 = 0x01;
const MORE: u8 = 0x00;
const END: u8 = 0x80;
const PING_FRAME: u8 = 0x89;
const PONG_FRAME: u8 = 0x8a;

/// How long the reader waits for a peer that sends `first`, and then `again` once a second, and how it ends.
async fn waited(first: &[u8], again: impl Fn(u64) -> Vec<u8>) -> (Duration, Option<Frame>) {
    let (mut reader, mut peer) = conversation().await;
    let began = Instant::now();
    peer.write_all(first).await.expect("there is room");
    let drip = async {
        for second in 0.. {
            tokio::time::sleep(Duration::from_secs(1)).await;
            peer.write_all(&again(second)).await.expect("there is room");
        }
    };
    let frame = tokio::select! {
        frame = reader.next() => frame,
        () = drip => None,
    };
    if frame.is_none() {
        assert_eq!(reader.code.load(Ordering::Relaxed), u16::from(CloseCode::Policy));
    }
    (began.elapsed(), frame)
}

/// It is the timers of the runtime that count in milliseconds.
fn is_in_time(waited: Duration) -> bool {
    (MESSAGE_TIME..MESSAGE_TIME + Duration::from_millis(5)).contains(&waited)
}

#[tokio::test(start_paused = true)]
async fn a_message_has_its_time_with_whatever_comes_in_between() {
    let part = frame(TEXT_TO_GO_ON, b"{\"jsonrpc\":");
    let head = &frame(TEXT, &[b' '; 200])[..3];
    let first_frame = &frame(TEXT, &[b' '; 200])[..40];
    let ping = &frame(PING_FRAME, b"I live")[..4];
    for (what, first) in [("a part", &part[..]), ("a head", head), ("a first frame", first_frame), ("a ping", ping)] {
        let (waited, frame) = waited(first, |_| Vec::new()).await;
        assert!(is_in_time(waited) && frame.is_none(), "{what} and then nothing: {waited:?}");
    }
    for (what, between) in [
        ("pings", frame(PING_FRAME, b"I live")),
        ("pongs", frame(PONG_FRAME, b"")),
        ("parts", frame(MORE, b" ")),
        ("empty parts", frame(MORE, b"")),
    ] {
        let (waited, frame) = waited(&part, |_| between.clone()).await;
        assert!(is_in_time(waited) && frame.is_none(), "{what}: {waited:?}");
    }
    let (waited, frame) = waited(first_frame, |_| b" ".to_vec()).await;
    assert!(is_in_time(waited) && frame.is_none(), "bytes of the first frame: {waited:?}");
}

#[tokio::test(start_paused = true)]
async fn a_message_that_begins_behind_a_whole_one_has_its_time_too() {
    let (mut reader, mut peer) = conversation().await;
    let mut sent = frame(TEXT, b"{}");
    sent.extend(frame(TEXT_TO_GO_ON, b"{"));
    peer.write_all(&sent).await.expect("there is room");
    assert!(matches!(reader.next().await, Some(Frame::Message(message)) if message == "{}"));
    // While nothing is read, its peer cannot go on.
    tokio::time::sleep(MESSAGE_TIME * 2).await;
    let began = Instant::now();
    assert!(reader.next().await.is_none());
    assert!(is_in_time(began.elapsed()), "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn one_that_ends_in_time_is_read_and_the_next_has_a_time_of_its_own() {
    let (mut reader, mut peer) = conversation().await;
    for _ in 0..3 {
        peer.write_all(&frame(TEXT_TO_GO_ON, b"{")).await.expect("there is room");
        let end = async {
            tokio::time::sleep(MESSAGE_TIME - Duration::from_secs(1)).await;
            peer.write_all(&frame(PING_FRAME, b"")).await.expect("there is room");
            peer.write_all(&frame(END, &[b' '; 300])).await.expect("there is room");
        };
        let (message, ()) = tokio::join!(reader.next(), end);
        assert!(matches!(message, Some(Frame::Message(message)) if message.len() == 301));
    }
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_says_nothing_and_answers_pings_stays() {
    let pongs = |second| if second < 200 { frame(PONG_FRAME, b"") } else { frame(TEXT, b"{}") };
    let (waited, frame) = waited(b"", pongs).await;
    assert!(matches!(frame, Some(Frame::Message(_))) && waited > Duration::from_secs(200), "{waited:?}");
    let (mut reader, _peer) = conversation().await;
    let began = Instant::now();
    assert!(reader.next().await.is_none(), "a peer that is silent");
    assert!(began.elapsed() > MESSAGE_TIME * 2, "{:?}", began.elapsed());
}

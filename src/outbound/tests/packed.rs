//! Replies that come packed: read as if they were not, bounded as they are when they are unpacked, and never half.

use std::io::Write as _;

use super::fixture::{FakePortal, PortalAnswer, answer, client, read, send, write};
use crate::outbound::error::Error;

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text.as_bytes()).expect("memory takes it");
    encoder.finish().expect("memory takes it")
}

fn brotli(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    brotli::CompressorWriter::new(&mut out, 4096, 5, 22).write_all(text.as_bytes()).expect("memory takes it");
    out
}

fn zstd(text: &str) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(text.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest)
}

fn packed(status: u16, coding: &str, body: Vec<u8>) -> PortalAnswer {
    PortalAnswer { headers: vec![("content-encoding", coding.to_owned())], body, ..answer(status, "") }
}

#[tokio::test]
async fn a_packed_reply_is_read_as_any_other() {
    let text = r#"{"result":[{"ID":"1","TITLE":"Заявка"}]}"#;
    for reply in [
        packed(200, "gzip", gzip(text)),
        packed(200, "br", brotli(text)),
        packed(200, "zstd", zstd(text)),
        packed(400, "GZIP", gzip(text)),
        packed(200, "identity", text.into()),
    ] {
        let (status, portal) = (reply.status, FakePortal::answering([reply]).await);
        let client = client(&[("BITRIX_BASE_URL", &portal.webhook())]);
        assert_eq!(send(&client, read()).await.expect("a reply"), (status, text.to_owned()));
        assert_eq!(portal.asked().len(), 1);
    }
    // "Busy" is seen in it, too.
    let busy = r#"{"error":"QUERY_LIMIT_EXCEEDED"}"#;
    let portal = FakePortal::answering([packed(200, "zstd", zstd(busy))]).await;
    let client = client(&[("BITRIX_BASE_URL", &portal.webhook())]);
    assert_eq!(send(&client, write()).await.expect("the second is answered").0, 200);
    assert_eq!(portal.asked().len(), 2);
}

#[tokio::test]
async fn a_reply_is_bounded_as_it_is_unpacked() {
    let most = "KARTOTEKA_MAX_REPLY_BYTES";
    for (coding, pack) in [("gzip", gzip as fn(&str) -> Vec<u8>), ("br", brotli), ("zstd", zstd)] {
        let bomb = packed(200, coding, pack(&"x".repeat(1_000_000)));
        assert!(bomb.body.len() < 4000, "{coding} packs it into {} bytes", bomb.body.len());
        let portal = FakePortal::answering([bomb.clone(), bomb]).await;
        let client = client(&[("BITRIX_BASE_URL", &portal.webhook()), (most, "10000")]);
        assert!(matches!(send(&client, read()).await, Err(Error::TooLarge { limit: 10_000, status: 200, .. })));
        assert!(matches!(send(&client, write()).await, Err(Error::UnknownOutcome { .. })), "it may have been done");
    }
}

#[tokio::test]
async fn a_damaged_reply_is_read_again_and_never_written_again() {
    let text = r#"{"result":[{"ID":"1","TITLE":"Lead"}]}"#;
    for (coding, whole) in [("gzip", gzip(text)), ("br", brotli(text)), ("zstd", zstd(text))] {
        for body in [whole[..whole.len() - 3].to_vec(), text.as_bytes().to_vec()] {
            let damaged = || packed(200, coding, body.clone());
            let portal = FakePortal::answering([damaged()]).await;
            let once = client(&[("BITRIX_BASE_URL", &portal.webhook())]);
            assert_eq!(send(&once, read()).await.expect("the second is answered").1, r#"{"result":[]}"#, "{coding}");
            let portal = FakePortal::answering([damaged(), damaged()]).await;
            let twice = client(&[("BITRIX_BASE_URL", &portal.webhook()), ("BITRIX_RETRIES", "1")]);
            assert!(matches!(send(&twice, read()).await, Err(Error::Damaged { .. })), "{coding}");
            let portal = FakePortal::answering([damaged()]).await;
            let client = client(&[("BITRIX_BASE_URL", &portal.webhook())]);
            assert!(matches!(send(&client, write()).await, Err(Error::UnknownOutcome { .. })), "{coding}");
            assert_eq!(portal.asked().len(), 1, "{coding}");
        }
    }
    // A refusal is one whatever its words are.
    let portal = FakePortal::answering([packed(404, "gzip", b"nothing of gzip".to_vec())]).await;
    let client = client(&[("BITRIX_BASE_URL", &portal.webhook())]);
    assert_eq!(send(&client, write()).await.expect("a reply"), (404, String::new()));
}

#[tokio::test]
async fn packing_is_asked_for_where_the_way_is_long() {
    for (base, wanted) in [
        ("https://portal.example/rest/7/abcdefgh/", "gzip, br, zstd"),
        ("http://127.0.0.1:1/rest/7/abcdefgh/", "identity"),
        ("https://localhost/rest/7/abcdefgh/", "identity"),
    ] {
        let client = client(&[("BITRIX_BASE_URL", base)]);
        let preview = client.preview(read(), &super::fixture::caller()).expect("it could be sent");
        let asked = preview.headers.iter().find(|(name, _)| name == "accept-encoding").expect("it is said");
        assert_eq!(asked.1, wanted, "{base}");
    }
}

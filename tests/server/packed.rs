//! A portal, or what stands before it, packs its answers: callers do not notice, unless they are damaged.

use std::io::Write as _;

use kartoteka_demo::Failure;
use serde_json::{Value, json};

use crate::shipped::{Shipped, range};

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text).expect("memory takes it");
    encoder.finish().expect("memory takes it")
}

fn brotli(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    brotli::CompressorWriter::new(&mut out, 4096, 5, 22).write_all(text).expect("memory takes it");
    out
}

fn zstd(text: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(text, ruzstd::encoding::CompressionLevel::Fastest)
}

fn code(result: &Value) -> &str {
    result["structuredContent"]["error"]["code"].as_str().unwrap_or("none")
}

#[tokio::test]
async fn packed_answers_are_answers() {
    let asked = json!({ "filter": range("DATE_CREATE"), "select": ["ID", "TITLE"], "limit": 120 });
    let plain = Shipped::start(&[]).await.call("getLeads", &asked, "en").await;
    for (coding, pack) in [("gzip", gzip as fn(&[u8]) -> Vec<u8>), ("br", brotli), ("zstd", zstd)] {
        let shipped = Shipped::start(&[]).await;
        shipped.portal.options().pack(coding, pack);
        let packed = shipped.call("getLeads", &asked, "en").await;
        assert_eq!(packed["structuredContent"]["result"], plain["structuredContent"]["result"], "{coding}");
        assert_eq!(code(&shipped.call("getLead", &json!({ "id": 99_999 }), "en").await), "not_found", "{coding}");
    }
}

#[tokio::test]
async fn damaged_answers_are_read_again_and_written_once() {
    let whole = br#"{"result":512}"#;
    for (coding, body) in [("gzip", gzip(whole)), ("br", brotli(whole)), ("zstd", zstd(whole))] {
        let shipped = Shipped::start(&[]).await;
        let damaged = Failure::packed(coding, &body[..body.len() - 2]);
        shipped.portal.options().fail("crm.lead.get", 1, &damaged);
        let read = shipped.call("getLead", &json!({ "id": 101 }), "en").await;
        assert_eq!(read["isError"], false, "{coding}: {read}");
        assert_eq!(shipped.asked("crm.lead.get").len(), 2);
        shipped.portal.options().fail("crm.lead.add", 1, &damaged);
        let written = shipped.call("createLead", &json!({ "name": "Ilya" }), "en").await;
        assert_eq!(code(&written), "unknown_outcome", "{coding}: {written}");
        assert_eq!(shipped.asked("crm.lead.add").len(), 1);
        shipped.portal.options().fail("crm.lead.get", 9, &damaged);
        let read = shipped.call("getLead", &json!({ "id": 101 }), "ru").await;
        assert_eq!(code(&read), "unexpected_reply", "{coding}: {read}");
        let told = read["content"][0]["text"].as_str().expect("a text");
        assert!(told.starts_with("Ответ Битрикс24 сжат, и распаковать его не удалось"), "{told}");
    }
}

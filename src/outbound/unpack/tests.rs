use std::io::Write as _;

use http::HeaderValue;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

use super::*;

const CODINGS: [Coding; 3] = [Coding::Gzip, Coding::Brotli, Coding::Zstd];

fn packed(coding: Coding, text: &[u8]) -> Vec<u8> {
    match coding {
        Coding::Gzip => {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            encoder.write_all(text).expect("memory takes it");
            encoder.finish().expect("memory takes it")
        }
        Coding::Brotli => {
            let mut out = Vec::new();
            brotli::CompressorWriter::new(&mut out, 4096, 5, 22).write_all(text).expect("memory takes it");
            out
        }
        Coding::Zstd => compress_to_vec(text, CompressionLevel::Fastest),
    }
}

/// A page of records, which is worth packing.
fn page() -> Vec<u8> {
    let records: Vec<String> = (0..500).map(|id| format!(r#"{{"ID":"{id}","TITLE":"Заявка {id}"}}"#)).collect();
    format!(r#"{{"result":[{}]}}"#, records.join(",")).into_bytes()
}

fn of(coding: Coding, bytes: &[u8], most: usize) -> Result<Vec<u8>, PackFault> {
    unpack(bytes, coding, most)
}

#[test]
fn what_was_packed_comes_back_up_to_the_last_byte_that_is_taken() {
    let page = page();
    for coding in CODINGS {
        let bytes = packed(coding, &page);
        assert!(bytes.len() < page.len(), "{coding:?}");
        assert_eq!(of(coding, &bytes, page.len()).expect("just short enough"), page, "{coding:?}");
        assert!(matches!(of(coding, &bytes, page.len() - 1), Err(PackFault::TooLong)), "{coding:?}");
        assert_eq!(of(coding, &packed(coding, b""), 0).expect("nothing"), b"", "{coding:?}");
    }
}

#[test]
fn what_is_cut_off_or_changed_is_damaged_and_never_a_shorter_reply() {
    let page = page();
    for coding in CODINGS {
        let bytes = packed(coding, &page);
        for end in (1..bytes.len()).step_by(7).chain([bytes.len() - 1]) {
            let cut = of(coding, &bytes[..end], page.len());
            assert!(matches!(cut, Err(PackFault::Damaged(_))), "{coding:?}, {end} of {}: {cut:?}", bytes.len());
        }
        for plain in [&b"{\"result\":[]}"[..], b"<html>", &[0; 64], &[0xff; 64]] {
            assert!(of(coding, plain, 1000).is_err(), "{coding:?} {plain:?}");
        }
    }
    // Two of the codings end with a checksum.
    for coding in [Coding::Gzip, Coding::Zstd] {
        let bytes = packed(coding, &page);
        for place in (0..bytes.len()).step_by(11).chain(bytes.len() - 4..bytes.len()) {
            let mut changed = bytes.clone();
            changed[place] ^= 0x10;
            // A date in the head of gzip says nothing of its content.
            assert!(of(coding, &changed, page.len()).map_or(true, |read| read == page), "{coding:?}, {place}");
        }
    }
}

#[test]
fn a_bomb_is_refused_before_it_is_unpacked() {
    let zeros = vec![0; 16 << 20];
    for coding in CODINGS {
        let bomb = packed(coding, &zeros);
        assert!(bomb.len() < zeros.len() / 100, "{coding:?}: {}", bomb.len());
        let info = allocation_counter::measure(|| {
            assert!(matches!(of(coding, &bomb, 1 << 20), Err(PackFault::TooLong)), "{coding:?}");
        });
        assert!(info.bytes_max < 24 << 20, "{coding:?} held {} bytes", info.bytes_max);
    }
    // A frame that says that it is long is not begun.
    let long = [0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 0, 0x7f, 1, 0, 0];
    assert!(matches!(of(Coding::Zstd, &long, 1 << 20), Err(PackFault::TooLong)));
    // Nor is one with a window of a gigabyte, however short it is.
    let wide = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa0, 1, 0, 0];
    assert!(matches!(of(Coding::Zstd, &wide, 1 << 20), Err(PackFault::Damaged(_))));
}

#[test]
fn streams_one_behind_the_other_are_one_reply() {
    for coding in [Coding::Gzip, Coding::Zstd] {
        let two = [packed(coding, b"{\"result\":"), packed(coding, b"[]}")].concat();
        assert_eq!(of(coding, &two, 13).expect("whole"), b"{\"result\":[]}");
        assert!(matches!(of(coding, &two, 12), Err(PackFault::TooLong)));
        let many = packed(coding, b"").repeat(MOST_STREAMS + 1);
        assert!(matches!(of(coding, &many, 1000), Err(PackFault::Damaged(_))), "{coding:?}");
    }
    let skipped = [0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3];
    let whole = [&skipped[..], &packed(Coding::Zstd, b"{}"), &skipped].concat();
    assert_eq!(of(Coding::Zstd, &whole, 2).expect("whole"), b"{}");
    assert!(matches!(of(Coding::Zstd, &skipped[..9], 2), Err(PackFault::Damaged(_))));
}

#[test]
fn codings_are_undone_in_their_order() {
    let read = |values: &[&'static str]| {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(CONTENT_ENCODING, HeaderValue::from_static(value));
        }
        codings(&headers)
    };
    assert_eq!(read(&[]), []);
    assert_eq!(read(&["identity"]), []);
    assert_eq!(read(&[" GZip "]), [Coding::Gzip]);
    assert_eq!(read(&["x-gzip, br", "zstd"]), [Coding::Zstd, Coding::Brotli, Coding::Gzip]);
    assert_eq!(read(&["gzip, compress"]), [], "one of them is unknown");
    assert_eq!(read(&["gzip, gzip, gzip, gzip"]), [], "too many to be meant");
}

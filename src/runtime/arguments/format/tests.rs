use super::*;

#[test]
fn a_form_is_recognised() {
    let cases: [(Format, &[&str], &[&str]); 5] = [
        (
            Format::Date,
            &["2026-05-20", "2024-02-29"],
            &["2026-5-20", "2026-02-29", "2026-13-01", "2026-05-20T00:00:00Z", "", "20260520", "٢٠٢٦-٠٥-٢٠"],
        ),
        (
            Format::DateTime,
            &["2026-05-20T10:00:00Z", "2026-05-20t23:59:60.123456+03:00", "2026-05-20T10:00:00.5-11:30"],
            &[
                "2026-05-20",
                "2026-05-20 10:00:00Z",
                "2026-05-20T10:00:00",
                "2026-05-20T24:00:00Z",
                "2026-05-20T10:00:00.Z",
                "2026-05-20T10:00:00+3",
                "2026-05-20Tпривет",
            ],
        ),
        (
            Format::Email,
            &["a@b", "анна.к+x@пример.рф", "o'neil@example.co.uk"],
            &["", "@", "a@", "@b", "a b@c", "a@b..c", "a@-b.c", ".a@b", "a@b c", "a\n@b"],
        ),
        (
            Format::Uri,
            &["https://a.b/c?d=e#f", "urn:x", "mailto:a@b", "http://[::1]:80/"],
            &["", "a", "/a/b", "1:x", "http://a b", "http://a/%zz", "http://[x]/", "http://а"],
        ),
        (
            Format::Uuid,
            &["123e4567-e89b-12d3-a456-426614174000", "123E4567-E89B-12D3-A456-426614174000"],
            &["", "123e4567e89b12d3a456426614174000", "123e4567-e89b-12d3-a456-42661417400g"],
        ),
    ];
    for (format, good, bad) in cases {
        for text in good {
            assert!(fits(text, format), "{format:?} {text}");
        }
        for text in bad {
            assert!(!fits(text, format), "{format:?} {text}");
        }
    }
}

#[test]
fn blanks_and_a_scheme_around_a_form_are_no_part_of_it() {
    assert_eq!(meant(" a@b.example\u{a0}", Format::Email).as_deref(), Some("a@b.example"));
    assert_eq!(meant("MailTo:a@b.example", Format::Email).as_deref(), Some("a@b.example"));
    let uuid = Some("11111111-0000-4000-8000-00000000000a");
    for written in [
        "1111111100004000800000000000000a",
        "{11111111-0000-4000-8000-00000000000a}",
        "urn:uuid:1111111100004000800000000000000a",
    ] {
        assert_eq!(meant(written, Format::Uuid).as_deref(), uuid, "{written}");
    }
    assert_eq!(meant("1111111100004000800000000000000", Format::Uuid), None, "a digit is missing");
    assert_eq!(meant("2026-05-31\u{200f}", Format::Date).as_deref(), Some("2026-05-31"));
    for (sound, format) in [("a@b.example", Format::Email), ("mailto:a@b.example", Format::Uri), ("a b", Format::Email)]
    {
        assert_eq!(meant(sound, format), None, "{sound}");
    }
}

use super::*;

#[test]
fn what_is_wrong_with_a_file_is_told_by_its_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("a writable folder");
        path
    };
    let certificate = write("a.crt", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    let empty = write("empty.pem", "");
    let cut = write("cut.pem", "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n");
    let missing = folder.path().join("missing.pem");
    assert!(matches!(read(&missing, &cut), Err(TlsFileFault::Read { .. })));
    assert!(matches!(read(&empty, &cut), Err(TlsFileFault::NoCertificate { .. })));
    assert!(matches!(read(&certificate, &empty), Err(TlsFileFault::NoKey { .. })));
    let told = read(&certificate, &cut).expect_err("a key that is cut short").to_string();
    assert!(told.contains("cut.pem") && !told.contains("c2Vj"), "{told}");
}

#[test]
fn a_certificate_says_until_when_it_is_valid() {
    let mut wanted = rcgen::CertificateParams::new(["localhost".to_owned()]).expect("a name");
    wanted.not_before = rcgen::date_time_ymd(2026, 1, 1);
    wanted.not_after = rcgen::date_time_ymd(2026, 3, 1);
    let key = rcgen::KeyPair::generate().expect("a key");
    let made = wanted.self_signed(&key).expect("a certificate");
    let folder = tempfile::tempdir().expect("a folder");
    let (certificate, key_file) = (folder.path().join("a.crt"), folder.path().join("a.key"));
    std::fs::write(&certificate, made.pem()).expect("a writable folder");
    std::fs::write(&key_file, key.serialize_pem()).expect("a writable folder");
    let identity = read(&certificate, &key_file).expect("two good files");
    let at = |seconds: i64| identity.validity_at(ASN1Time::from_timestamp(seconds).expect("a time"));
    // 2025-12-31, 2026-02-01, 2026-02-15, 2026-02-16, 2026-02-28 at 23:00, 2026-03-11
    assert_eq!(at(1_767_139_200), Some(Validity::NotYet));
    assert_eq!(at(1_769_904_000), Some(Validity::Valid));
    assert_eq!(at(1_771_113_600), Some(Validity::Valid));
    assert_eq!(at(1_771_200_000), Some(Validity::Ending { days: 13 }));
    assert_eq!(at(1_772_319_600), Some(Validity::Ending { days: 0 }));
    assert_eq!(identity.ends(), Some(1_772_323_200));
    assert_eq!(at(1_773_187_200), Some(Validity::Expired { days: 10 }));
}

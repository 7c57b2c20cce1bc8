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

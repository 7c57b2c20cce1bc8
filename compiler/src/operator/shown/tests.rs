use crate::diagnostic::render::{Style, full};
use crate::operator::read;

const TOKEN: &str = "ktk_VKIAlZSVHVveDFuTW0IKJGfVIsdYAA-JFshE7-uUsSA40Pn";

#[test]
fn no_report_of_an_operators_file_repeats_a_secret() {
    for (file, secret) in [
        ("server: { state_key: 0123456789abcdef0123456789abcdef }", "0123456789abcdef0123456789abcdef"),
        ("identity: { tokens: [{ name: a, token: hunter2hunter2, roles: [x] }] }", "hunter2"),
        (&format!("identity: {{ tokens: [{{ name: a, sha256: {TOKEN} }}] }}"), "VKIAlZSV"),
        ("identity:\n  tokens:\n    - name: a\n      token: \"hunter2 unclosed", "hunter2"),
        ("identity:\n  tokens:\n    - name: a\n      token: 'hunter2'\n      nme: b", "hunter2"),
        ("catalogs: { crm: { settings: { key: ключ-s3cret } } }\nnothing: x", "s3cret"),
    ] {
        let read = read("kartoteka.yaml", &format!("kartoteka: 1\n{file}\n"), None);
        let report = full(&read.report, &read.sources, Style::Plain);
        assert!(!report.contains(secret), "{report}");
    }
}

#[test]
fn what_is_no_secret_is_shown() {
    let digest = "808ecf31d7bccd0301c4002faa1aebc0616ea611886897128e3cd2122b196d3a";
    let file = format!("kartoteka: 1\nidentity: {{ tokens: [{{ nme: a, sha256: {digest} }}] }}\n");
    let read = read("kartoteka.yaml", &file, None);
    assert!(full(&read.report, &read.sources, Style::Plain).contains(digest));
}

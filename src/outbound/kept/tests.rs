use super::*;

#[test]
fn a_kept_secret_holds_for_the_value_that_was_set() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("tokens.json");
    let (set, other, fresh) = (Secret::new("first"), Secret::new("set anew"), Secret::new("second"));
    let kept = KeptSecrets::at(&file);
    assert_eq!(kept.read("shop/REFRESH", &set).expect("no file is no entry"), None);
    kept.write("shop/REFRESH", &set, &fresh).expect("written");
    kept.write("shop/OTHER", &set, &other).expect("written beside it");
    let again = KeptSecrets::at(&file);
    assert_eq!(again.read("shop/REFRESH", &set).expect("read"), Some(fresh));
    assert_eq!(again.read("shop/REFRESH", &other).expect("read"), None, "the operator has set another");
    let text = fs::read_to_string(&file).expect("the file");
    assert!(!text.contains("\"first\""), "what was set is not written out: {text}");
}

#[cfg(unix)]
#[test]
fn the_file_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("tokens.json");
    fs::write(&file, "{}").expect("a file that others may read");
    let secret = Secret::new("first");
    KeptSecrets::at(&file).write("shop/REFRESH", &secret, &secret).expect("written");
    assert_eq!(fs::metadata(&file).expect("the file").permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1, "nothing is left beside it");
}

#[test]
fn a_file_that_is_none_of_ours_is_not_replaced() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("tokens.json");
    fs::write(&file, "notes with s3cret in them").expect("a file");
    let secret = Secret::new("first");
    let error = KeptSecrets::at(&file).write("shop/REFRESH", &secret, &secret).expect_err("it is none of ours");
    assert!(!error.to_string().contains("s3cret"));
    assert_eq!(fs::read_to_string(&file).expect("still there"), "notes with s3cret in them");
}

//! `kartoteka check` of folders and files that are not what they should be.

use super::program::Folder;

fn shop() -> Folder {
    let folder = Folder::empty();
    assert_eq!(folder.run(&["new", "catalog", "shop"]).status, 0);
    folder
}

#[test]
fn a_folder_without_a_file_of_a_catalog_is_nothing_to_check() {
    let folder = Folder::of(&[("catalog/shop/.keep", "")]);
    let ended = folder.run(&["check"]);
    assert_eq!((ended.status, ended.out.as_str()), (2, ""), "{ended:?}");
    assert!(ended.err.contains("holds no catalog"), "{ended:?}");
}

#[test]
#[cfg(unix)]
fn what_has_no_end_is_not_read() {
    let folder = shop();
    std::os::unix::fs::symlink("/dev/zero", folder.path("catalog/shop/tools/zero.yaml")).expect("a link can be made");
    let ended = folder.run(&["check", "--format", "concise"]);
    assert_eq!(ended.status, 1, "{ended:?}");
    assert!(ended.out.contains("zero.yaml:1:1") && ended.out.contains("unreadable-file"), "{ended:?}");
}

#[test]
fn an_operators_file_that_is_no_text_is_told_in_every_format() {
    let folder = shop();
    for bytes in [&b"kartoteka: 1 # \xef\xf0\xe8\xe2\xe5\xf2\n"[..], b"\xff\xfek\0a\0r\0"] {
        std::fs::write(folder.path("kartoteka.yaml"), bytes).expect("a file can be written");
        for format in ["full", "concise", "json", "github", "sarif"] {
            let ended = folder.run(&["check", "--format", format]);
            assert_eq!(ended.status, 1, "{format} {ended:?}");
            let is_told = format == "github" || ended.out.contains("not-text");
            assert!(is_told && ended.out.contains("kartoteka.yaml"), "{format} {ended:?}");
            assert!(ended.out.contains("not UTF-8"), "{format} {ended:?}");
        }
    }
}

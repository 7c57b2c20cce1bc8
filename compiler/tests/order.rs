//! The order in which files are handed over never shows in what is made of them.

use std::path::Path;

use kartoteka_compiler::compile;
use kartoteka_compiler::source::Sources;

#[test]
fn files_in_reverse_give_equal_plans() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let sources = Sources::read(&root).expect("the catalogs are there");
    let mut files: Vec<(String, String)> =
        sources.files().map(|(_, file)| (file.path().to_owned(), file.text().to_owned())).collect();
    let forward = compile(&Sources::from_files(files.clone())).whole().expect("the shipped catalogs compile");
    files.reverse();
    let backward = compile(&Sources::from_files(files)).whole().expect("the shipped catalogs compile");
    assert_eq!(forward.catalogs, backward.catalogs);
    assert_eq!(format!("{:?}", forward.catalogs), format!("{:?}", backward.catalogs));
}

use std::fs;

use super::{Disk, FileId, Place, Position, Shelf, Sources, Span, Unsaved};
use crate::check::files;
use crate::diagnostic::Diagnostics;

fn paths(sources: &Sources) -> Vec<&str> {
    sources.files().map(|(_, file)| file.path()).collect()
}

/// A folder of this test's own under the system's, removed at its end.
struct Folder(std::path::PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &[u8])]) -> Folder {
        let root = std::env::temp_dir().join(format!("kartoteka-source-{}-{name}", std::process::id()));
        drop(fs::remove_dir_all(&root));
        for (path, text) in files {
            let path = root.join(path);
            fs::create_dir_all(path.parent().expect("it lies in the root")).expect("the folder can be made");
            fs::write(path, text).expect("the file can be written");
        }
        Folder(root)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

#[test]
fn a_project_is_read_with_all_its_catalogs() {
    let folder = Folder::new(
        "project",
        &[
            ("catalog/crm/catalog.yaml", b"catalog: crm"),
            ("catalog/crm/tools/getLead.yaml", b"tool: getLead"),
            ("catalog/crm/README.md", b"not ours"),
            ("catalog/crm/tools/.getLead.yaml.swp", b"not ours"),
            ("catalog/erp/catalog.yaml", b"catalog: erp"),
            ("locales/en/crm.ftl", b"getLead = Lead"),
            ("locales/en/kartoteka.ftl", b"hello = Hello"),
        ],
    );
    let sources = Sources::read(&folder.0).expect("there are catalogs");
    let expected = [
        "catalog/crm/catalog.yaml",
        "catalog/crm/tools/getLead.yaml",
        "catalog/erp/catalog.yaml",
        "locales/en/crm.ftl",
        "locales/en/kartoteka.ftl",
    ];
    assert_eq!(paths(&sources), expected);
    assert_eq!(sources.catalogs(), ["crm", "erp"]);
    assert!(sources.watched().contains(&folder.0.join("catalog/crm/tools")));
    assert!(sources.watched().contains(&folder.0.join("locales/en/crm.ftl")));
    let shown = folder.0.join("catalog/crm/catalog.yaml");
    assert_eq!(sources.files().next().map(|(_, file)| file.display().to_owned()), Some(shown.display().to_string()));
}

#[test]
fn a_single_catalog_is_read_with_its_own_texts_alone() {
    let folder = Folder::new(
        "single",
        &[
            ("catalog/crm/catalog.yaml", b"catalog: crm"),
            ("catalog/erp/catalog.yaml", b"catalog: erp"),
            ("locales/en/crm.ftl", b""),
            ("locales/en/erp.ftl", b""),
        ],
    );
    let sources = Sources::read(&folder.0.join("catalog/crm")).expect("there is a catalog");
    assert_eq!(paths(&sources), ["catalog/crm/catalog.yaml", "locales/en/crm.ftl"]);
}

#[test]
fn texts_in_no_folder_of_texts_are_read_however_their_ending_is_spelt() {
    let folder = Folder::new(
        "lost",
        &[
            ("catalog/crm/catalog.yaml", b"catalog: crm"),
            ("catalog/crm/texts/en.FTL", b"hello = Hello"),
            ("catalog/crm/texts/notes.yaml", b"notes: 1"),
        ],
    );
    let sources = Sources::read(&folder.0).expect("there is a catalog");
    assert_eq!(paths(&sources), ["catalog/crm/catalog.yaml", "catalog/crm/texts/en.FTL"]);
}

#[test]
fn texts_may_stand_in_several_files() {
    let folder = Folder::new(
        "texts",
        &[
            ("catalog/crm/catalog.yaml", b"catalog: crm"),
            ("catalog/erp/catalog.yaml", b"catalog: erp"),
            ("locales/en/crm.ftl", b""),
            ("locales/en/crm/leads.ftl", b""),
            ("locales/en/crm/deals.ftl", b""),
            ("locales/en/crm/.deals.ftl.swp", b"not ours"),
            ("locales/en/erp/orders.ftl", b""),
            ("locales/en/kartoteka/own.ftl", b""),
        ],
    );
    let of_crm = ["locales/en/crm.ftl", "locales/en/crm/deals.ftl", "locales/en/crm/leads.ftl"];
    let all = Sources::read(&folder.0).expect("there are catalogs");
    let others = ["locales/en/erp/orders.ftl", "locales/en/kartoteka/own.ftl"];
    assert_eq!(paths(&all)[2..], [&of_crm[..], &others].concat());
    let (file, inside) = (folder.0.join("locales/en/crm/deals.ftl"), folder.0.join("locales/en/crm"));
    assert!(all.watched().contains(&file) && all.watched().contains(&inside), "a file that is added is noticed");
    let one = Sources::read(&folder.0.join("catalog/crm")).expect("there is a catalog");
    assert_eq!(paths(&one)[1..], [&of_crm[..], &others[1..]].concat());
    let texts = |file: &str| Sources::from_files(vec![(file.to_owned(), String::new())]);
    let sources = texts("locales/en/crm/leads.ftl");
    let (_, file) = sources.files().next().expect("there is one");
    assert_eq!(file.place(), Place::Texts { locale: "en", catalog: "crm" });
}

#[test]
fn a_large_file_of_texts_is_to_be_cut() {
    let large = vec![b'#'; (4 << 20) + 1];
    let folder = Folder::new("large", &[("catalog/crm/catalog.yaml", b"catalog: crm"), ("locales/en/crm.ftl", &large)]);
    let sources = Sources::read(&folder.0).expect("there is a catalog");
    let mut out = Diagnostics::default();
    files::check(&sources, &mut out);
    let [fault] = out.list() else { panic!("one fault: {:?}", out.list()) };
    assert_eq!(fault.code.name(), "file-too-large");
    assert!(fault.help.as_ref().is_some_and(|fix| fix.message.contains("locales/en/crm/")), "{:?}", fault.help);
}

#[test]
fn a_folder_of_catalogs_takes_the_texts_beside_it() {
    let folder = Folder::new(
        "shelf",
        &[("cards/crm/catalog.yaml", b"catalog: crm"), ("cards/notes/readme.txt", b""), ("locales/ru/crm.ftl", b"")],
    );
    let sources = Sources::read(&folder.0.join("cards")).expect("there is a catalog");
    assert_eq!(paths(&sources), ["catalog/crm/catalog.yaml", "locales/ru/crm.ftl"]);
}

#[test]
fn a_folder_without_a_catalog_is_an_error() {
    let folder = Folder::new("empty", &[("notes.txt", b"")]);
    let error = Sources::read(&folder.0).expect_err("there is no catalog");
    assert!(error.to_string().contains("holds no catalog"), "{error}");
}

#[test]
fn what_is_not_text_or_is_read_by_nobody_is_told() {
    let folder = Folder::new(
        "faults",
        &[
            ("catalog/crm/catalog.yaml", b"catalog: \xff"),
            ("catalog/crm/tools/getLead.yml", b""),
            ("catalog/crm/tools/more/getDeal.yaml", b""),
            ("locales/en/erp.ftl", b""),
        ],
    );
    let sources = Sources::read(&folder.0).expect("there is a catalog");
    let mut out = Diagnostics::default();
    files::check(&sources, &mut out);
    files::texts(&sources, &[], &mut out);
    let codes: Vec<&str> = out.list().iter().map(|one| one.code.name()).collect();
    assert_eq!(codes, ["not-text", "stray-file", "stray-file", "stray-file"]);
    assert_eq!(out.list()[0].primary.start, 9);
}

#[test]
fn a_folder_of_catalogs_without_a_file_holds_none() {
    let folder = Folder::new("bare", &[("catalog/crm/.keep", b"")]);
    let error = Sources::read(&folder.0).expect_err("there is no catalog");
    assert!(error.to_string().contains("holds no catalog"), "{error}");
}

#[test]
#[cfg(unix)]
fn what_is_no_regular_file_is_not_opened() {
    let folder = Folder::new("devices", &[("catalog/crm/catalog.yaml", b"catalog: crm"), ("locales/en/crm.ftl", b"")]);
    let at = |path: &str| folder.0.join(path);
    fs::create_dir_all(at("catalog/crm/tools")).expect("the folder can be made");
    for (path, target) in [
        ("catalog/crm/tools/zero.yaml", "/dev/zero"),
        ("catalog/crm/more.yaml", "/dev/zero"),
        ("catalog/beside.yaml", "/dev/zero"),
        ("catalog/gone.yaml", "nowhere"),
        ("locales/en/crm/zero.ftl", "/dev/zero"),
        ("locales/beside.ftl", "/dev/zero"),
    ] {
        fs::create_dir_all(at(path).parent().expect("it lies in the root")).expect("the folder can be made");
        std::os::unix::fs::symlink(target, at(path)).expect("a link can be made");
    }
    let made = std::process::Command::new("mkfifo").arg(at("catalog/crm/tools/pipe.yaml")).status();
    assert!(made.is_ok_and(|status| status.success()), "a pipe can be made");
    let sources = Sources::read(&folder.0).expect("there is a catalog");
    let mut out = Diagnostics::default();
    files::check(&sources, &mut out);
    let told: Vec<(&str, &str)> = out
        .list()
        .iter()
        .map(|one| (sources.file(one.primary.file).map_or("", |file| file.path()), one.code.name()))
        .collect();
    let paths = [
        "catalog/beside.yaml",
        "catalog/crm/more.yaml",
        "catalog/crm/tools/pipe.yaml",
        "catalog/crm/tools/zero.yaml",
        "catalog/gone.yaml",
        "locales/beside.ftl",
        "locales/en/crm/zero.ftl",
    ];
    assert_eq!(told, paths.map(|path| (path, "unreadable-file")));
    assert!(out.list()[0].message.contains("no regular file"), "{:?}", out.list()[0]);
    let asked = super::FileSystem::read(&Disk, &at("catalog/crm/tools/zero.yaml"));
    assert!(asked.is_err(), "nor is one that was a file when it was looked at");
}

/// A file that says less of its length than there is, as those of `/proc` do.
struct Growing;

impl super::FileSystem for Growing {
    fn find(&self, path: &std::path::Path) -> Option<super::Found> {
        match path.to_str()? {
            "w/catalog.yaml" => Some(super::Found::File(0)),
            _ => None,
        }
    }

    fn names(&self, _: &std::path::Path) -> std::io::Result<Vec<String>> {
        Ok(vec!["catalog.yaml".to_owned()])
    }

    fn read(&self, _: &std::path::Path) -> std::io::Result<Vec<u8>> {
        Ok(vec![b'#'; (4 << 20) + 1])
    }

    fn name(&self, _: &std::path::Path) -> std::io::Result<String> {
        Ok("w".to_owned())
    }
}

#[test]
fn the_limit_holds_for_what_is_read_whatever_a_file_says_of_its_length() {
    let sources = Sources::read_from(&Growing, std::path::Path::new("w")).expect("there is a catalog");
    let mut out = Diagnostics::default();
    files::check(&sources, &mut out);
    let [fault] = out.list() else { panic!("one fault: {:?}", out.list()) };
    assert_eq!(fault.code.name(), "file-too-large");
    assert!(fault.message.contains("more than"), "{}", fault.message);
}

#[test]
fn the_order_in_which_files_are_given_does_not_show() {
    let files = |texts: [(&str, &str); 3]| {
        Sources::from_files(texts.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect())
    };
    let one = files([("b", "1"), ("a", "2"), ("c", "3")]);
    let other = files([("c", "3"), ("b", "1"), ("a", "2")]);
    assert_eq!(paths(&one), ["a", "b", "c"]);
    assert_eq!(paths(&one), paths(&other));
}

#[test]
fn a_place_is_known_by_its_path() {
    let sources = Sources::from_files(
        ["catalog/c/resources/guide.ru.md", "catalog/c/tools/a.b.yaml", "catalog/c/tools/x.en.md", "locales/en/c.ftl"]
            .map(|path| (path.to_owned(), String::new()))
            .to_vec(),
    );
    let places: Vec<Place<'_>> = sources.files().map(|(_, file)| file.place()).collect();
    let expected = [
        Place::Markdown { catalog: "c", shelf: Shelf::Resources, name: "guide", locale: "ru" },
        Place::Card { catalog: "c", shelf: Shelf::Tools, name: "a.b" },
        Place::Stray,
        Place::Texts { locale: "en", catalog: "c" },
    ];
    assert_eq!(places, expected);
}

#[test]
fn columns_count_characters() {
    let sources = Sources::from_files(vec![("a".into(), "лид: 1\r\nb\n".into())]);
    let file = sources.file(FileId::new(0)).expect("there is one");
    assert_eq!(file.position(6), Position { line: 1, column: 4 });
    assert_eq!(file.position(7), Position { line: 1, column: 5 });
    assert_eq!(file.position(11), Position { line: 2, column: 1 });
    assert_eq!(file.position(999), Position { line: 3, column: 1 });
    let span = Span::new(FileId::new(0), 3, 1);
    assert_eq!(span.to(Span::new(FileId::new(0), 5, 9)).range(), 3..9);
}

#[test]
fn unsaved_buffers_lie_over_what_is_stored() {
    let folder = Folder::new(
        "unsaved",
        &[("catalog/crm/catalog.yaml", b"catalog: crm"), ("catalog/crm/tools/getLead.yaml", b"tool: getLead")],
    );
    let card = folder.0.join("catalog/crm/tools/getLead.yaml");
    let files = Unsaved::over(Disk)
        .with(&card, "tool: getLead\naliases: [lead]")
        .with(folder.0.join("catalog/crm/resources/guide.yaml"), "resource: guide")
        .with(folder.0.join("locales/en/crm.ftl"), "getLead = Lead");
    let sources = Sources::read_from(&files, &folder.0).expect("there is a catalog");
    let expected = [
        "catalog/crm/catalog.yaml",
        "catalog/crm/resources/guide.yaml",
        "catalog/crm/tools/getLead.yaml",
        "locales/en/crm.ftl",
    ];
    assert_eq!(paths(&sources), expected);
    let shown = |path: &str| sources.files().find(|(_, file)| file.path() == path).map(|(_, file)| file.text());
    assert_eq!(shown("catalog/crm/tools/getLead.yaml"), Some("tool: getLead\naliases: [lead]"), "not what is stored");
    assert!(sources.watched().contains(&card));
}

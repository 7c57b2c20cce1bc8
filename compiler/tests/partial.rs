//! A catalog with a fault does not take those beside it along; and what an editor has not saved is compiled as it shows it.

use kartoteka_compiler::compile;
use kartoteka_compiler::diagnostic::Code;
use kartoteka_compiler::source::{FileSystem, Found, Sources, Unsaved};
use std::io;
use std::path::Path;

const TEXTS: &str = "hello = Good day\n    .description = Says good day.\n";

/// A catalog with the tool `hello_NAME`.
fn catalog(name: &str, card: &str) -> Vec<(String, String)> {
    let own = |text: &str| text.replace("hello", &format!("hello_{name}"));
    vec![
        (format!("catalog/{name}/catalog.yaml"), format!("catalog: {name}\n")),
        (format!("catalog/{name}/tools/hello_{name}.yaml"), own(card)),
        (format!("locales/en/{name}.ftl"), own(TEXTS)),
    ]
}

/// A card without a fault; its example is on line 4.
const WHOLE: &str = "tool: hello\nresult: { said: true }\nexamples:\n  plain: { result: { said: true } }\n";
/// Read, but not right.
const WRONG: &str = "tool: hello\nresult: $nothing\n";
/// Not even read.
const UNREAD: &str = "tool: hello\nreslut: { said: true }\n";

#[test]
fn a_catalog_is_whole_or_not_there() {
    for fault in [WRONG, UNREAD] {
        let sources = Sources::from_files([catalog("a", WHOLE), catalog("b", fault), catalog("c", WHOLE)].concat());
        let compiled = compile(&sources);
        let names: Vec<&str> = compiled.catalogs.iter().map(|catalog| catalog.name.as_ref()).collect();
        assert_eq!(names, ["a", "c"]);
        assert_eq!(compiled.report.errors(), 1, "{:#?}", compiled.report);
        let place = compiled.examples.find("c", "hello_c", "plain").expect("the example is there");
        let file = sources.file(place.file).expect("it is one of them");
        assert_eq!(file.path(), "catalog/c/tools/hello_c.yaml");
        assert_eq!(&file.text()[place.range()], "plain");
        assert_eq!(compiled.whole().expect_err("not all of them").errors(), 1);
    }
}

#[test]
fn a_stray_file_is_a_fault_of_the_catalog_that_it_lies_in() {
    let mut files = [catalog("a", WHOLE), catalog("b", WHOLE)].concat();
    files.push(("catalog/b/tools/other.yml".to_owned(), WHOLE.to_owned()));
    let compiled = compile(&Sources::from_files(files));
    assert_eq!(compiled.catalogs.len(), 1, "a card that is not read is not left out without a word");
    assert_eq!(compiled.report.list()[0].code, Code::StrayFile);
}

#[test]
fn of_two_catalogs_with_a_tool_of_one_name_the_later_one_is_not_there() {
    let mut files = [catalog("a", WHOLE), catalog("b", WHOLE)].concat();
    let same =
        |(path, text): &(String, String)| (path.replace("hello_a", "hello_b"), text.replace("hello_a", "hello_b"));
    files = files.iter().map(same).collect();
    let compiled = compile(&Sources::from_files(files));
    let names: Vec<&str> = compiled.catalogs.iter().map(|catalog| catalog.name.as_ref()).collect();
    assert_eq!((names, compiled.report.list()[0].code), (vec!["a"], Code::DuplicateTool));
}

/// Nothing is stored.
struct Nothing;

impl FileSystem for Nothing {
    fn find(&self, _: &Path) -> Option<Found> {
        None
    }

    fn names(&self, _: &Path) -> io::Result<Vec<String>> {
        Err(io::ErrorKind::NotFound.into())
    }

    fn read(&self, _: &Path) -> io::Result<Vec<u8>> {
        Err(io::ErrorKind::NotFound.into())
    }

    fn name(&self, _: &Path) -> io::Result<String> {
        Err(io::ErrorKind::NotFound.into())
    }
}

#[test]
fn unsaved_buffers_are_compiled() {
    let stored = catalog("a", WRONG)
        .into_iter()
        .fold(Unsaved::over(Nothing), |files, (path, text)| files.with(Path::new("work").join(path), text));
    let read = |files: &dyn FileSystem| Sources::read_from(files, Path::new("work")).expect("there is a catalog");
    assert_eq!(compile(&read(&stored)).report.errors(), 1);
    let edited = Unsaved::over(stored).with("work/catalog/a/tools/hello_a.yaml", WHOLE.replace("hello", "hello_a"));
    let compiled = compile(&read(&edited)).whole().expect("the buffer has no fault");
    assert_eq!(compiled.catalogs[0].tools[0].name, "hello_a");
}

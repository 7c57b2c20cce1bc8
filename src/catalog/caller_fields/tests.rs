use kartoteka_compiler::source::Sources;

use super::*;

/// What the one dictionary of a catalog with this backend reads of the caller.
fn read_by(backend: &str) -> CallerFields {
    let manifest = format!(
        "catalog: shop\nbackend: api\nbackends:\n  api: {backend}\ndictionaries:\n  kinds: {{ request: GET kinds, records: $reply.items, \
         key: $record.id, value: {{ name: $record.name }}, cache: 1h }}\n"
    );
    let card = "tool: find\nrequest: GET x\nreply: { records: $reply.items, pages: {}, labels: { kind: { of: $record.kind, from: $kinds } } }\n";
    let files = [
        ("catalog/shop/catalog.yaml", manifest),
        ("catalog/shop/tools/find.yaml", card.to_owned()),
        ("locales/en/shop.ftl", "find = Find\n    .description = Finds.\n".to_owned()),
    ];
    let sources = Sources::from_files(files.into_iter().map(|(path, text)| (path.to_owned(), text)).collect());
    let compiled = kartoteka_compiler::compile(&sources).whole().unwrap_or_else(|report| panic!("{report:?}"));
    CallerFields::of_dictionary(&compiled.catalogs[0], 0)
}

#[test]
fn what_is_kept_for_one_caller_is_not_anothers_whose_name_the_backend_is_asked_with() {
    let name = CallerFields { name: true, ..CallerFields::default() };
    assert_eq!(read_by(r#"{ base: "https://shop.example/" }"#), CallerFields::default());
    assert_eq!(read_by(r#"{ base: "https://shop.example/", headers: { X-User: $caller.name } }"#), name);
    assert_eq!(read_by(r#"{ base: "https://shop.example/${caller.name}/" }"#), name, "where it is asked");
    assert_eq!(read_by(r#"{ base: "https://shop.example/", auth: [{ basic: $caller.name }] }"#), name, "who asks");
}

//! Every example of the language's reference is a part of one catalog, and that catalog compiles.

use std::collections::BTreeMap;
use std::path::Path;

use kartoteka_compiler::diagnostic::render;
use kartoteka_compiler::{compile, operator, source::Sources};
use serde_json::json;

/// The fenced blocks that name a file: ```` ```yaml catalog/shop/catalog.yaml ````. Blocks of one file follow each other.
fn files(page: &str) -> BTreeMap<String, String> {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    let mut open: Option<String> = None;
    for line in page.lines() {
        match (&open, line.strip_prefix("```")) {
            (None, Some(fence)) => {
                open = Some(fence.split_once(' ').map_or(String::new(), |(_, path)| path.to_owned()))
            }
            (Some(_), Some(_)) => open = None,
            (Some(path), None) if !path.is_empty() => {
                let file = files.entry(path.clone()).or_default();
                file.push_str(line);
                file.push('\n');
            }
            (Some(_) | None, None) => {}
        }
    }
    files
}

#[test]
fn the_examples_of_the_reference_compile() {
    let page =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/catalog.md")).expect("it is there");
    let files = files(&page);
    assert!(files.len() > 6, "the examples were found");
    let sources = Sources::from_files(files.into_iter().collect());
    let report = match compile(&sources).whole() {
        Ok(compiled) => {
            assert_eq!(compiled.catalogs.len(), 1);
            compiled.report
        }
        Err(report) => report,
    };
    assert!(report.is_empty(), "\n{}", render::full(&report, &sources, render::Style::Plain));
}

/// What the page of refusals shows: the fence's words, and the block.
fn fenced(page: &str) -> Vec<(&str, &str)> {
    let parts = page.split("```yaml ").skip(1);
    parts.filter_map(|part| part.split_once("```")?.0.split_once('\n')).collect()
}

/// The mistakes of a catalog of this card, but for its texts, which the page leaves out.
fn mistakes(manifest: &str, card: &str) -> Vec<&'static str> {
    let tool = card.lines().next().and_then(|line| line.strip_prefix("tool: ")).expect("a card begins with its name");
    let files = [
        ("catalog/calls/catalog.yaml".to_owned(), manifest.to_owned()),
        (format!("catalog/calls/tools/{tool}.yaml"), card.to_owned()),
        ("locales/en/calls.ftl".to_owned(), "calls = Calls\n".to_owned()),
    ];
    let report = match compile(&Sources::from_files(files.into_iter().collect())).whole() {
        Ok(compiled) => compiled.report,
        Err(report) => report,
    };
    let left_out = ["missing-text", "unused-set", "unused-table"];
    let codes = report.list().iter().map(|diagnostic| diagnostic.code.name());
    codes.filter(|code| !left_out.contains(code)).collect()
}

#[test]
fn what_the_page_of_refusals_shows_is_so() {
    let page =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/refused.md")).expect("it is there");
    let mut manifest = "";
    let (mut refused, mut instead) = (0, 0);
    for (fence, block) in fenced(&page) {
        match fence.split_once(' ') {
            None if fence == "manifest" => manifest = block,
            None => {
                assert_eq!(fence, "instead");
                assert_eq!(mistakes(manifest, block), <[&str; 0]>::default(), "\n{block}");
                instead += 1;
            }
            Some((_, code)) => {
                let codes = mistakes(manifest, block);
                assert!(codes.contains(&code), "`{code}` is not among {codes:?}\n{block}");
                refused += 1;
            }
        }
    }
    assert!(refused > 10 && instead > 3, "the examples were found: {refused}, {instead}");
}

/// The fenced blocks of YAML that name no file.
fn blocks(page: &str) -> Vec<String> {
    let parts = page.split("```yaml\n").skip(1);
    parts.filter_map(|part| Some(part.split_once("```")?.0.to_owned())).collect()
}

#[test]
fn the_examples_of_an_operators_file_are_right() {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/operator.md"))
        .expect("it is there");
    let blocks = blocks(&page);
    assert!(blocks.len() > 1, "the examples were found");
    for block in blocks {
        let read = operator::read(operator::FILE, &block, None);
        assert!(read.report.is_empty(), "\n{}", render::full(&read.report, &read.sources, render::Style::Plain));
        assert!(read.file.is_some());
    }
}

#[test]
fn the_mount_of_the_page_fits_the_shipped_catalog() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let page = std::fs::read_to_string(root.join("docs/operator.md")).expect("it is there");
    let block = blocks(&page).into_iter().find(|block| block.contains("of: bitrix24")).expect("there is one");
    let compiled = compile(&Sources::read(&root).expect("it is there")).whole().expect("it has no fault");
    // Alone: cards of others name roles.
    let catalogs: Vec<_> = compiled.catalogs.iter().filter(|catalog| catalog.name == "bitrix24").collect();
    let read = operator::read(operator::FILE, &block, Some(&catalogs));
    assert!(read.report.is_empty(), "\n{}", render::full(&read.report, &read.sources, render::Style::Plain));
    let mounts = read.file.expect("it has no fault").mounts;
    assert_eq!(
        mounts.iter().map(|mount| (&*mount.name, &*mount.of, &*mount.prefix)).collect::<Vec<_>>(),
        [("bitrix24_north", "bitrix24", "north_")]
    );
}

#[test]
fn the_schema_of_an_operators_file_is_one_and_refuses_slips() {
    let schema = serde_json::from_str(operator::SCHEMA).expect("it is JSON");
    let schema = jsonschema::validator_for(&schema).expect("it is a schema");
    let fits = |file: serde_json::Value| schema.is_valid(&file);
    let token = json!({"name": "night", "sha256": "a".repeat(64), "roles": ["clerk"]});
    assert!(fits(json!({"kartoteka": 1})));
    assert!(fits(json!({"kartoteka": 1, "identity": {"tokens": [token]}, "roles": {"clerk": {"level": "write"}}})));
    assert!(fits(
        json!({"kartoteka": 1, "limits": {"caller": "60/min", "clerk": "5/s", "tools": {"a*": {"tenant": "1/h"}}}})
    ));
    assert!(fits(
        json!({"kartoteka": 1, "audit": {"file": "a.jsonl", "sync": "each", "on_failure": {"read": "refuse"}}})
    ));
    assert!(fits(json!({"kartoteka": 1, "approvals": {"by": ["operator"], "wait": "20s"}, "once": {"keep": "1h"}})));
    assert!(fits(json!({"kartoteka": 1, "catalogs": {"a": {"serve": false}, "b": {"of": "a", "prefix": "b_"}}})));
    for wrong in [
        json!({}),
        json!({"kartoteka": 2}),
        json!({"kartoteka": 1, "servr": {}}),
        json!({"kartoteka": 1, "server": {"state_key": "written out"}}),
        json!({"kartoteka": 1, "identity": {"tokens": [{"name": "night"}]}}),
        json!({"kartoteka": 1, "roles": {"clerk": {"level": "root"}}}),
        json!({"kartoteka": 1, "limits": {"caller": "often"}}),
        json!({"kartoteka": 1, "catalogs": {"b": {"of": "a"}}}),
        json!({"kartoteka": 1, "catalogs": {"b": {"of": "a", "prefix": "b"}}}),
        json!({"kartoteka": 1, "audit": {"sync": "write"}}),
        json!({"kartoteka": 1, "audit": {"file": "a.jsonl", "store": true}}),
        json!({"kartoteka": 1, "audit": {"store": false}}),
        json!({"kartoteka": 1, "audit": {"file": "a.jsonl", "keep": "0d"}}),
        json!({"kartoteka": 1, "audit": {"file": "a.jsonl", "keep": "36501d"}}),
        json!({"kartoteka": 1, "audit": {"file": "a.jsonl", "key": "written out"}}),
        json!({"kartoteka": 1, "approvals": {"by": ["anyone"]}}),
        json!({"kartoteka": 1, "store": {"url": "sqlite:k.db", "keys": []}}),
    ] {
        assert!(!fits(wrong.clone()), "{wrong}");
    }
}

//! Any text is a card, a file of texts or a template, or has faults that can be shown where they are.

use kartoteka_compiler::diagnostic::Report;
use kartoteka_compiler::diagnostic::render::{Style, concise, full, github, json, sarif};
use kartoteka_compiler::source::{FileId, Sources, Span};
use kartoteka_compiler::{compile, emit};
use serde_json::Value;

const MANIFEST: &str = r#"catalog: shop
backends:
  api: { base: "https://shop.example/api/" }
"#;

const CARD: &str = "tool: t
required: [a]
arguments:
  a: { type: integer }
  b: { type: array, items: { type: string } }
request: POST items
body: { id: $a, names: $b }
";

const TEXTS: &str = "t = T
    .description = Does it.
    .argument-a = A.
    .argument-b = B.
";

const PROMPT: &str = "prompt: ask
required: [a]
arguments:
  a: { type: string }
  b: { type: array, items: { type: string } }
";

/// Any card, beside a manifest and texts for it. Each of the three says whether the catalog can be run.
pub fn card(bytes: &[u8]) -> bool {
    compiled(vec![("catalog/shop/tools/t.yaml", text(bytes)), ("locales/en/shop.ftl", TEXTS.to_owned())])
}

/// Any texts, for a card that needs some.
pub fn texts(bytes: &[u8]) -> bool {
    compiled(vec![("catalog/shop/tools/t.yaml", CARD.to_owned()), ("locales/en/shop.ftl", text(bytes))])
}

/// Any template of a prompt.
pub fn template(bytes: &[u8]) -> bool {
    let head = "---\ntitle: Ask\ndescription: Asks.\narguments:\n  a: A.\n  b: B.\n---\n";
    compiled(vec![
        ("catalog/shop/tools/t.yaml", CARD.to_owned()),
        ("locales/en/shop.ftl", TEXTS.to_owned()),
        ("catalog/shop/prompts/ask.yaml", PROMPT.to_owned()),
        ("catalog/shop/prompts/ask.en.md", format!("{head}{}", text(bytes))),
    ])
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn compiled(files: Vec<(&str, String)>) -> bool {
    let manifest = ("catalog/shop/catalog.yaml", MANIFEST.to_owned());
    let files = files.into_iter().chain([manifest]).map(|(path, text)| (path.to_owned(), text)).collect();
    let sources = Sources::from_files(files);
    let compiled = compile(&sources);
    shown(&compiled.report, &sources);
    // It panics if what was written is no Rust.
    drop(emit::pretty(emit::catalogs(&compiled.catalogs)));
    let is_whole = compiled.report.errors() == 0;
    assert!(!is_whole || compiled.catalogs.len() == 1, "what is without fault can be run");
    is_whole
}

/// Every place is one, and every format can say it.
fn shown(report: &Report, sources: &Sources) {
    for one in report.list() {
        let related = one.related.iter().map(|(span, _)| *span);
        let replaced = one.help.as_ref().and_then(|help| help.replace.as_ref()).map(|(span, _)| *span);
        for span in related.chain([one.primary]).chain(replaced) {
            assert!(is_place(span, sources), "{}: {span:?}", one.message);
        }
        assert!(!one.message.is_empty());
    }
    for style in [Style::Plain, Style::Coloured] {
        assert_eq!(full(report, sources, style).is_empty(), report.is_empty());
    }
    let lines = concise(report, sources).lines().count();
    assert!(lines >= report.list().len(), "a line each");
    drop(github(report, sources));
    for json in [json(report, sources), sarif(report, sources)] {
        assert!(serde_json::from_str::<Value>(&json).is_ok(), "{json}");
    }
}

fn is_place(span: Span, sources: &Sources) -> bool {
    let file: FileId = span.file;
    sources.file(file).is_some_and(|file| file.text().get(span.range()).is_some())
}

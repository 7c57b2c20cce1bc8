use super::*;
use crate::compile;
use crate::diagnostic::render;

const FILES: [(&str, &str); 5] = [
    ("catalog/shop/catalog.yaml", "catalog: shop\nbackends:\n  api: { base: https://shop.example }\n"),
    (
        "catalog/shop/tools/get_order.yaml",
        "tool: get_order\nrequired: [id]\narguments: { id: { type: integer, minimum: 1 } }\nrequest: GET /orders/$id\n",
    ),
    ("catalog/shop/prompts/late.yaml", "prompt: late\n"),
    (
        "catalog/shop/prompts/late.en.md",
        "---\ntitle: Late orders\ndescription: Asks for late orders.\n---\nWhich orders are late?\n",
    ),
    (
        "locales/en/shop.ftl",
        "# An order\nget_order = Order\n    .description = Reads one order.\n    .argument-id = Its number.\n    .summary = { $count ->\n        [0] nothing\n        [one] one record\n       *[other] { $count } records\n    }, { $title }\n",
    ),
];

fn files() -> Vec<(String, String)> {
    FILES.map(|(path, text)| (path.to_owned(), text.to_owned())).to_vec()
}

#[test]
fn a_copy_has_the_forms_of_its_language_and_passes_the_check() {
    for (language, forms) in
        [("ru", "one few many"), ("de", "one"), ("ja", ""), ("ar", "zero one two few many"), ("pt-BR", "one")]
    {
        let sources = Sources::from_files(files());
        let copied = untranslated(&sources, "shop", "en", language).expect("it is a language");
        let paths: Vec<&str> = copied.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, [format!("catalog/shop/prompts/late.{language}.md"), format!("locales/{language}/shop.ftl")]);
        let text = &copied[1].1;
        for form in forms.split_whitespace() {
            assert!(text.contains(&format!("[{form}]")), "{language}: {form}\n{text}");
        }
        assert!(
            text.starts_with("### untranslated") && text.contains("# An order") && text.contains("[0] nothing"),
            "{text}"
        );
        let sources = Sources::from_files(files().into_iter().chain(copied).collect());
        let compiled = compile(&sources);
        let report = render::concise(&compiled.report, &sources);
        assert!(report.is_empty(), "{language}: {report}");
        assert_eq!(compiled.catalogs[0].locales.len(), 2);
    }
}

#[test]
fn what_is_no_language_has_no_texts() {
    let sources = Sources::from_files(files());
    assert_eq!(untranslated(&sources, "shop", "en", "xx"), None);
    assert_eq!(untranslated(&sources, "shop", "fr", "de"), Some(Vec::new()));
}

#[test]
fn a_translation_keeps_its_texts_and_gets_those_that_are_new() {
    let own = "### untranslated\n\nget_order = Заказ\n    .description = Читает заказ.\n    .argument-id = Номер.\n    .argument-old = Старое.\n";
    let now = "get_order = Order\n    .description = Reads an order.\n    .argument-id = Its number.\n    .argument-full = With lines.\n";
    let expected = "### untranslated\n\nget_order = Заказ\n    .description = Читает заказ.\n    .argument-id = Номер.\n    .argument-full = With lines.\n";
    assert_eq!(merged(own, now), expected);
}

//! `kartoteka new`.

use super::backend::Backend;
use super::program::Folder;

fn fine(folder: &Folder) {
    let ended = folder.run(&["check", "--deny", "warnings"]);
    assert_eq!((ended.status, ended.out.as_str()), (0, ""), "{ended:?}");
    let ended = folder.run(&["test"]);
    assert_eq!(ended.status, 0, "{ended:?}");
}

#[test]
fn a_catalog_is_begun_with_a_tool_that_serves() {
    let folder = Folder::empty();
    let ended =
        folder.run(&["new", "catalog", "shop", "--request", "GET /orders/$id", "--locale", "en", "--locale", "ru"]);
    assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{ended:?}");
    let files = [
        "catalog/shop/catalog.yaml",
        "catalog/shop/tools/get_order.yaml",
        "locales/en/shop.ftl",
        "locales/ru/shop.ftl",
    ];
    let schemas = ["manifest", "prompt", "resource", "tool"].map(|kind| format!(".kartoteka/{kind}.schema.json"));
    let all: Vec<String> = schemas.iter().cloned().chain(files.iter().map(|file| (*file).to_owned())).collect();
    assert_eq!(folder.files(), all);
    for (file, schema) in
        [("catalog.yaml", "../../.kartoteka/manifest"), ("tools/get_order.yaml", "../../../.kartoteka/tool")]
    {
        let first = format!("# yaml-language-server: $schema={schema}.schema.json\n");
        assert!(folder.read(&format!("catalog/shop/{file}")).starts_with(&first), "{file}");
        assert!(
            folder
                .path("catalog/shop")
                .join(file)
                .parent()
                .is_some_and(|at| at.join(format!("{schema}.schema.json")).is_file())
        );
    }
    assert!(files.iter().all(|file| ended.out.lines().any(|line| line == *file)), "{ended:?}");
    fine(&folder);

    let backend = Backend::answering(&[("GET /orders/7", 200, r#"{"id":"7","state":"open"}"#)]);
    let settings = [("SHOP_BASE_URL", backend.base.as_str()), ("SHOP_TOKEN", "a-token-of-the-test")];
    let called = folder
        .run_with(&settings, &["call", "get_order", "--catalog", ".", "--args", r#"{"id":"7"}"#, "--locale", "ru"]);
    assert_eq!(called.status, 0, "{called:?}");
    assert!(called.out.contains("\"open\""), "{called:?}");
}

#[test]
fn tools_prompts_and_languages_are_added_and_nothing_is_changed() {
    let folder = Folder::empty();
    for arguments in [
        &["new", "catalog", "shop"][..],
        &["new", "tool", "--request", "DELETE /orders/$id/lines/$line"],
        &["new", "tool", "create_order", "--request", "POST /orders", "--catalog", "shop"],
        &["new", "prompt", "late_orders"],
    ] {
        let ended = folder.run(arguments);
        assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{arguments:?} {ended:?}");
    }
    fine(&folder);
    let before: Vec<(String, String)> =
        folder.files().into_iter().map(|file| (file.clone(), folder.read(&file))).collect();
    let ended = folder.run(&["new", "locale", "ru"]);
    assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{ended:?}");
    assert_eq!(
        ended.out.lines().collect::<Vec<_>>(),
        [
            "catalog/shop/prompts/late_orders.ru.md",
            "locales/ru/shop.ftl",
            "locales/ru/shop/create_order.ftl",
            "locales/ru/shop/delete_line.ftl",
        ]
    );
    fine(&folder);
    let ended = folder.run(&["new", "tool", "--request", "GET /orders"]);
    assert_eq!(ended.status, 0, "{ended:?}");
    assert!(folder.read("locales/ru/shop/get_orders.ftl").contains("Читает"), "{ended:?}");
    fine(&folder);
    for (file, text) in before {
        assert_eq!(folder.read(&file), text, "{file}");
    }
}

#[test]
fn what_is_there_is_never_written_over() {
    let folder = Folder::empty();
    assert_eq!(folder.run(&["new", "catalog", "shop"]).status, 0);
    let before = folder.files();
    for (arguments, told) in [
        (&["new", "catalog", "shop"][..], "`catalog/shop/catalog.yaml` is there already"),
        (
            &["new", "tool", "get_item", "--request", "GET /other"],
            "`catalog/shop/tools/get_item.yaml` is there already",
        ),
        (&["new", "locale", "en"], "already"),
        (&["new", "tool", "../../up", "--request", "GET /a"], "is no name for a tool"),
        (&["new", "catalog", "../up"], "is no name for a catalog"),
        (&["new", "locale", "../up"], "is no language"),
        (&["new", "locale", "xx"], "is no language"),
        (&["new", "tool", "--request", "FETCH /a"], "is no request"),
        (&["new", "tool", "--catalog", "shopp", "--request", "GET /a"], "did you mean `shop`?"),
        (&["new", "catalog", "other", "--auth", "digest"], "is no way to show who asks"),
    ] {
        let ended = folder.run(arguments);
        assert_eq!((ended.status, ended.out.as_str()), (2, ""), "{arguments:?} {ended:?}");
        assert!(ended.err.contains(told), "{arguments:?} {ended:?}");
    }
    assert_eq!(folder.files(), before);
}

#[test]
fn a_catalog_with_faults_gets_nothing_more() {
    let folder = Folder::empty();
    assert_eq!(folder.run(&["new", "catalog", "shop"]).status, 0);
    folder.write("catalog/shop/tools/broken.yaml", "tool: broken\nrequest: GET /a/$id\n");
    let ended = folder.run(&["new", "tool", "--request", "GET /orders"]);
    assert_eq!((ended.status, ended.out.as_str()), (2, ""), "{ended:?}");
    assert!(ended.err.contains("broken.yaml"), "{ended:?}");
}

#[test]
fn catalogs_are_found_wherever_they_lie() {
    let folder = Folder::empty();
    assert_eq!(folder.run(&["new", "catalog", "one", "--dir", "all"]).status, 0);
    assert_eq!(folder.run(&["new", "catalog", "two", "--tool", "get_other", "--dir", "all"]).status, 0);
    let ended = folder.run(&["new", "tool", "--request", "GET /a", "--dir", "all"]);
    assert!(ended.status == 2 && ended.err.contains("`--catalog one` or `--catalog two`"), "{ended:?}");
    let ended = folder.run(&["new", "tool", "--request", "GET /a", "--dir", "all/catalog/two"]);
    assert_eq!(ended.status, 0, "{ended:?}");
    assert!(folder.files().contains(&"all/catalog/two/tools/get_a.yaml".to_owned()), "{:?}", folder.files());
    let texts = folder.files().into_iter().filter(|file| file.ends_with("get_a.ftl")).count();
    assert_eq!(texts, 1);
    assert_eq!(folder.run(&["check", "all", "--deny", "warnings"]).status, 0);
}

#[test]
fn what_is_assumed_of_a_write_is_told_and_a_name_says_it() {
    let folder = Folder::empty();
    let ended = folder.run(&["new", "catalog", "shop", "--request", "POST /suggest/address", "--auth", "basic"]);
    assert_eq!(ended.status, 0, "{ended:?}");
    assert!(ended.err.contains("note: `create_address` is assumed of `POST /suggest/address`: a write"), "{ended:?}");
    let manifest = folder.read("catalog/shop/catalog.yaml");
    assert!(manifest.contains("basic: [$setting.user, $setting.password]"), "{manifest}");
    assert_eq!(manifest.matches("secret: true").count(), 2, "{manifest}");
    let head = folder.run(&["new", "tool", "has_order", "--request", "HEAD /orders/$id"]);
    assert_eq!((head.status, head.err.as_str()), (0, ""), "{head:?}");
    let named = folder.run(&["new", "tool", "suggest_address", "--request", "POST /suggest/address"]);
    assert_eq!((named.status, named.err.as_str()), (0, ""), "{named:?}");
    fine(&folder);
}

#[test]
fn a_language_is_there_once_whatever_the_case_of_its_tag() {
    let folder = Folder::empty();
    assert_eq!(folder.run(&["new", "catalog", "shop", "--locale", "en", "--locale", "ru"]).status, 0);
    let files = folder.files();
    for (tag, known) in [("RU", "ru"), ("EN", "en")] {
        let ended = folder.run(&["new", "locale", tag]);
        assert_eq!((ended.status, ended.out.as_str()), (2, ""), "{ended:?}");
        assert!(ended.err.contains(&format!("`{tag}` and `{known}` are one language")), "{ended:?}");
    }
    let ended = folder.run(&["new", "catalog", "stock", "--locale", "RU"]);
    assert_eq!(ended.status, 2, "{ended:?}");
    assert!(ended.err.contains("duplicate-locale"), "{ended:?}");
    assert_eq!(folder.files(), files);
}

use super::*;
use crate::imported::{ImportedTool, Wish};
use crate::openapi::openapi;

const BEFORE: &str = "
openapi: 3.0.0
info: { title: Shop }
servers: [{ url: https://shop.example }]
paths:
  /orders/{id}:
    get: { operationId: getOrder, parameters: [{ name: id, in: path, required: true, schema: { type: integer } }], responses: {} }
  /orders:
    get: { operationId: listOrders, responses: {} }
  /gone: { get: { operationId: getGone, responses: {} } }
  /gone-too: { get: { operationId: getGoneToo, responses: {} } }
";

const NOW: &str = "
openapi: 3.0.0
info: { title: Shop }
servers: [{ url: https://shop.example }]
paths:
  /orders/{id}:
    get:
      operationId: readOrder
      parameters:
        - { name: id, in: path, required: true, schema: { type: integer } }
        - { name: full, in: query, required: true, schema: { type: boolean } }
      responses: {}
  /orders:
    get: { operationId: listOrders, parameters: [{ name: state, in: query, schema: { type: string } }], responses: {} }
  /stock: { get: { operationId: getStock, responses: {} } }
";

fn imported(document: &str, known: BTreeMap<String, String>) -> ImportedCatalog {
    let wish = Wish { catalog: "shop".into(), locales: vec!["en".into(), "ru".into()], known, ..Wish::default() };
    openapi(document, &wish).expect("it is a document")
}

#[test]
fn what_was_edited_stays_and_everything_else_follows_the_document() {
    let first = imported(BEFORE, BTreeMap::new());
    let state = ImportState::of(&first, &["en".to_owned(), "ru".to_owned()]);
    let state = ImportState::read(&state.to_json()).expect("it is what was written");
    let mut there: BTreeMap<String, String> = first.files.iter().cloned().collect();
    let edit = |there: &mut BTreeMap<String, String>, path: &str, text: &str| {
        there.get_mut(path).unwrap_or_else(|| panic!("no {path}")).push_str(text);
    };
    edit(&mut there, "catalog/shop/tools/list_orders.yaml", "# mine\n");
    edit(&mut there, "catalog/shop/tools/get_gone_too.yaml", "# mine\n");
    let russian = "get_order = Заказ\n    .description = Читает заказ.\n    .argument-id = Номер.\n";
    there.insert("locales/ru/shop/get_order.ftl".to_owned(), russian.to_owned());

    let now = imported(NOW, state.tools.clone());
    let names: Vec<&ImportedTool> = now.tools.iter().collect();
    assert_eq!((names[0].name.as_str(), names[1].name.as_str()), ("get_order", "list_orders"));
    let update = state.update(&there, &now);
    let told: Vec<(String, ChangeKind, Vec<String>)> = update
        .changes
        .iter()
        .map(|one| (one.tool.clone().unwrap_or_default(), one.what, one.details.clone()))
        .collect();
    let line = |tool: &str, what, details: &[&str]| {
        (tool.to_owned(), what, details.iter().map(|detail| (*detail).to_owned()).collect::<Vec<_>>())
    };
    assert_eq!(
        told,
        [
            line("get_gone", ChangeKind::Removed, &["GET /gone"]),
            line("get_gone_too", ChangeKind::Orphaned, &["GET /gone-too"]),
            line("get_order", ChangeKind::Changed, &["a new argument `full`, which is required"]),
            line("list_orders", ChangeKind::Kept, &["a new argument `state`"]),
            line("get_stock", ChangeKind::Added, &[]),
        ]
    );
    assert_eq!(
        update.removes,
        ["catalog/shop/tools/get_gone.yaml", "locales/en/shop/get_gone.ftl", "locales/ru/shop/get_gone.ftl"]
    );
    let written: BTreeMap<&str, &str> =
        update.writes.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    assert!(!written.keys().any(|path| path.contains("list_orders")), "{written:?}");
    let merged = written["locales/ru/shop/get_order.ftl"];
    assert!(merged.contains("Читает заказ.") && merged.contains(".argument-full = "), "{merged}");
    let again = ImportState::of(&now, &state.locales).update(&update_of(there, &update), &now);
    assert!(again.changes.iter().all(|one| one.what == ChangeKind::Kept), "{again:?}");
}

fn update_of(mut there: BTreeMap<String, String>, update: &Update) -> BTreeMap<String, String> {
    update.removes.iter().for_each(|path| drop(there.remove(path)));
    there.extend(update.writes.iter().cloned());
    there
}

#[test]
fn digests_of_a_version_before_are_known_as_such() {
    let imported = imported(BEFORE, BTreeMap::new());
    let state = ImportState::of(&imported, &["en".to_owned()]);
    assert!(!state.is_of_a_version_before());
    let mut old = state.clone();
    old.files.values_mut().for_each(|digest| digest.truncate(16));
    assert!(old.is_of_a_version_before());
    let there: BTreeMap<String, String> = imported.files.iter().cloned().collect();
    let update = old.update(&there, &imported);
    assert!(update.writes.is_empty() && update.changes.iter().all(|one| one.what == ChangeKind::Kept), "{update:?}");
}

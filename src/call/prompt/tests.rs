use std::path::Path;

use kartoteka_compiler::{compile, source::Sources};

use super::*;
use crate::call::{Entered, examples};
use crate::caller::Caller;
use crate::catalog::CatalogSource;
use crate::catalog::open::open_unconnected;

const MANIFEST: &str = "catalog: crm\ntables:\n  kinds: { lead: { id: L }, deal: { id: D } }\n";

/// A catalog of one prompt, in English and Russian.
fn catalog(card: &str, english: &str, russian: &str) -> plan::Catalog {
    let manifest = MANIFEST.to_owned();
    let files = [
        ("catalog/crm/catalog.yaml", manifest),
        ("catalog/crm/prompts/p.yaml", card.to_owned()),
        ("catalog/crm/prompts/p.en.md", english.to_owned()),
        ("catalog/crm/prompts/p.ru.md", russian.to_owned()),
        (
            "catalog/crm/tools/t.yaml",
            "tool: t\nrequired: [kind]\narguments: { kind: { enum: $kinds } }\nresult: { id: $kind.id }\n".to_owned(),
        ),
        ("locales/en/crm.ftl", "t = T\n    .description = D\n    .argument-kind = K\n".to_owned()),
        ("locales/ru/crm.ftl", "t = T\n    .description = D\n    .argument-kind = K\n".to_owned()),
    ];
    let sources = Sources::from_files(files.into_iter().map(|(path, text)| (path.to_owned(), text)).collect());
    let mut compiled = compile(&sources)
        .whole()
        .unwrap_or_else(|report| panic!("{}", kartoteka_compiler::diagnostic::render::concise(&report, &sources)));
    compiled.catalogs.remove(0)
}

fn said(catalog: &plan::Catalog, locale: &str, given: Option<&str>) -> Result<Value, String> {
    let source = CatalogSource::interpreted(catalog.clone());
    let set = open_unconnected(vec![source], None, None).expect("a catalog fits itself");
    let caller = Caller::unknown(set.texts().named(locale).expect("it is spoken"));
    let catalog = &set.catalogs()[0];
    let entered = Entered::new(&set, catalog, &caller, examples::clock());
    let context = entered.context();
    let mut out = b"{".to_vec();
    write(&context, 0, given, &mut out).map_err(|refused| refused.message)?;
    out.push(b'}');
    Ok(serde_json::from_slice(&out).expect("what is written is JSON"))
}

fn text(catalog: &plan::Catalog, locale: &str, given: &str) -> String {
    let said = said(catalog, locale, Some(given)).expect("nothing is wrong");
    assert_eq!(said["messages"][0]["role"], "user");
    said["messages"][0]["content"]["text"].as_str().expect("a prompt is a text").to_owned()
}

#[test]
fn the_shipped_prompt_is_written_in_the_callers_language() {
    let sources = Sources::read(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the sources are there");
    let compiled = compile(&sources).whole().expect("the catalogs have no fault");
    let catalog = compiled.catalogs.iter().find(|catalog| catalog.name == "bitrix24").expect("it ships");
    let place = catalog.prompts.iter().position(|prompt| prompt.name == "fresh-leads").expect("it ships");
    assert_eq!(place, 0);
    let english = text(catalog, "en", "{}");
    assert!(english.starts_with("Show me the new leads of today.\n\nCall `getLeads`"), "{english}");
    let russian = text(catalog, "ru", r#"{"period":"last_week","status":"NEW"}"#);
    assert!(
        russian.starts_with("Покажи новые лиды за прошлую неделю.\nТолько со статусом NEW.\n\nВызови"),
        "{russian}"
    );
    let listed: Value = serde_json::from_str(&catalog.prompts[0].listed[1].json.0).expect("a listing is JSON");
    assert_eq!(listed["title"], "Свежие лиды");
    assert_eq!(listed["arguments"][1]["name"], "status");
    assert_eq!(listed["arguments"][1]["required"], false);
    let refused = said(catalog, "ru", Some(r#"{"period":"tomorow"}"#)).expect_err("there is no such period");
    assert!(refused.contains("`period`") && refused.contains("today"), "{refused}");
}

const CARD: &str = "prompt: p\nrequired: [who]\narguments:\n  who: { type: string }\n  many: { type: integer, minimum: 1 }\n  \
                    tags: { type: array, items: { type: string } }\n";
const FRONT: &str = "---\ntitle: T\ndescription: D\narguments: { who: W, many: M, tags: T }\n---\n";

#[test]
fn arguments_come_as_texts_and_are_checked_like_a_tools() {
    let body = "{{ who }}{% if many %} x{{ many }}{% endif %}{% for tag in tags %} #{{ tag }}{% endfor %}\n\
                {% for kind in kinds %}\n- {{ kind }}\n{% endfor %}\n{% for day in windows %}{{ day }} {% endfor %}";
    let catalog = catalog(CARD, &format!("{FRONT}{body}"), &format!("{FRONT}{body}"));
    let written = text(&catalog, "en", r#"{"who":"Ann","many":"3","tags":"[\"a\",\"b\"]"}"#);
    assert!(written.starts_with("Ann x3 #a #b- lead\n- deal\ntoday yesterday"), "{written}");
    // What a caller says is text, whatever it looks like.
    assert!(text(&catalog, "en", r#"{"who":"{{ windows }} <b>"}"#).starts_with("{{ windows }} <b>- lead"));
    let missing = said(&catalog, "en", None).expect_err("`who` is required");
    assert!(missing.contains("`who`"), "{missing}");
    let faults = said(&catalog, "ru", Some(r#"{"who":"a","many":"0","other":"x"}"#)).expect_err("two are wrong");
    assert!(faults.contains("`many`") && faults.contains("`other`") && faults.contains("1"), "{faults}");
}

#[test]
fn loops_over_a_callers_list_end() {
    let body = "{{ who }}{{% if many %}}{{ many }}{{% endif %}}".replace("{{%", "{%").replace("%}}", "%}")
        + "{% for a in tags %}{% for b in tags %}{% for c in tags %}{{ c }}{% endfor %}{% endfor %}{% endfor %}";
    let catalog = catalog(CARD, &format!("{FRONT}{body}"), &format!("{FRONT}{body}"));
    let tags = Value::from(vec!["x".repeat(100); 300]).to_string();
    let given = serde_json::json!({ "who": "a", "tags": tags }).to_string();
    let refused = said(&catalog, "en", Some(&given)).expect_err("it is 2.7 GB");
    assert!(refused.contains("1 MiB"), "{refused}");
}

use serde_json::json;

use super::*;

fn tool(name: &str, request: &str) -> Tool {
    Tool {
        name: name.to_owned(),
        line: request.to_owned(),
        card: Map::from_iter([("request".to_owned(), request.into())]),
        title: "A tool".to_owned(),
        texts: vec![("description".to_owned(), "It does something.".to_owned())],
        notes: Vec::new(),
    }
}

fn api() -> Api {
    Api {
        settings: Map::from_iter([("base_url".to_owned(), json!({ "env": "LARGE_BASE_URL", "type": "string" }))]),
        backends: Map::from_iter([("api".to_owned(), json!({ "base": "$setting.base_url" }))]),
        ..Api::default()
    }
}

fn drafts(
    count: usize,
    card: impl Fn(usize, &str, Detail) -> Result<Tool, String> + Clone + 'static,
) -> Vec<Draft<'static>> {
    let draft = |place: usize| {
        let card = card.clone();
        let card = move |name: &str, detail| card(place, name, detail);
        Draft { line: format!("GET /items{place}"), wish: format!("item{place}"), card: Box::new(card) }
    };
    (0..count).map(draft).collect()
}

/// What becomes of drafts, and the cards of each set that the check was asked about.
fn counted(drafts: &[Draft<'_>]) -> (ImportedCatalog, Vec<usize>) {
    let mut counts = Vec::new();
    let mut judge = |files: Vec<Written>| {
        counts.push(files.iter().filter(|(path, _)| path.contains("/tools/")).count());
        faults(files)
    };
    let wish = Wish { catalog: "large".into(), locales: vec!["en".into()], ..Wish::default() };
    let made = made_before(&mut judge, &api(), drafts, &wish, Vec::new()).expect("there are tools");
    (made, counts)
}

#[test]
fn every_card_is_compiled_once() {
    let drafts = drafts(600, |place, name, _| Ok(tool(name, &format!("GET /items{place}"))));
    let (made, counts) = counted(&drafts);
    assert_eq!((made.tools.len(), made.left.len()), (600, 0));
    assert_eq!(counts, [250, 250, 100]);
    assert!(faults(made.files).is_empty());
}

#[test]
fn a_card_that_does_not_pass_costs_those_beside_it_one_more_look() {
    let drafts = drafts(600, |place, name, detail| match place {
        7 if detail < Detail::Plain => Ok(tool(name, "FETCH /items7")),
        300 => Ok(tool(name, "GET /items/$nothing")),
        301 => Err("it is none".to_owned()),
        _ => Ok(tool(name, &format!("GET /items{place}"))),
    });
    let (made, counts) = counted(&drafts);
    assert_eq!(counts, [250, 249, 1, 1, 249, 248, 1, 1, 1, 100]);
    assert_eq!(made.tools.len(), 598);
    assert_eq!(made.tools[7].name, "item7");
    let told: Vec<(Option<&str>, bool)> = made.left.iter().map(|one| (one.of.as_deref(), one.whole)).collect();
    assert_eq!(told, [(Some("item7"), false), (Some("GET /items300"), true), (Some("GET /items301"), true)]);
    assert!(faults(made.files).is_empty());
}

#[test]
fn a_line_break_of_a_document_ends_no_comment() {
    let drafts = drafts(1, |_, name, _| {
        let mut tool = tool(name, "GET /items");
        tool.line = "GET /items\nresult: { stolen: true }".to_owned();
        Ok(tool)
    });
    let (made, _) = counted(&drafts);
    let (_, card) = made.files.iter().find(|(path, _)| path.contains("/tools/")).expect("there is a card");
    assert!(!card.contains("\nresult"), "{card}");
}

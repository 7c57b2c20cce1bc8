use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::facts::Facts;
use super::out_dir::{self, Code, Left};
use super::places::Places;
use super::{find, handler, include, text};
use quote::quote;

/// The catalogs that the cases of the macros name.
fn hello() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/macros")
}

fn in_hello<T>(run: impl FnOnce(Places<'_>) -> T) -> T {
    run(Places { package: &hello(), out: None })
}

fn errors(tokens: &proc_macro2::TokenStream) -> usize {
    tokens.to_string().matches("compile_error").count()
}

#[test]
fn facts_name_cards_and_the_variables_of_texts() {
    let facts =
        in_hello(|places| find::facts(places, None)).map(|found| found.facts).expect("the catalog has no faults");
    let cards: Vec<_> =
        facts.cards.iter().map(|card| (card.tool.as_str(), card.module.as_str(), card.handler)).collect();
    assert_eq!(cards, [("getLead", "crm::get_lead", false), ("greet", "crm::greet", true)]);
    assert_eq!(facts.texts["greeting"].variables, BTreeSet::from(["name".to_owned(), "count".to_owned()]));
    assert!(facts.texts["farewell"].variables.is_empty());
}

#[test]
fn facts_are_only_for_the_package_that_they_were_left_for() {
    let out = std::env::temp_dir().join(format!("kartoteka-facts-{}", std::process::id()));
    std::fs::create_dir_all(&out).expect("the folder can be made");
    let package = Path::new("/a/package");
    let facts =
        in_hello(|places| find::facts(places, None)).map(|found| found.facts).expect("the catalog has no faults");
    let left = Left { errors: Vec::new(), facts };
    let code = Code { catalogs: String::new(), texts: String::new() };
    out_dir::write(&out, package, &code, &left).expect("the files can be written");
    let found = out_dir::read(Places { package, out: Some(&out) });
    let elsewhere = out_dir::read(Places { package: Path::new("/another"), out: Some(&out) });
    std::fs::remove_dir_all(&out).expect("the folder can be removed");
    assert_eq!(found, Some(left));
    assert_eq!(elsewhere, None);
}

#[test]
fn a_message_needs_what_the_messages_in_it_need() {
    let ftl =
        "a = { b } and { $x }\nb = { $y } { c.said }\nc = no\n    .said = { $z } { a }\n-t = { $inner }\nd = { -t }\n";
    let texts = [crate::plan::Locale {
        name: "en".into(),
        source: ftl.into(),
        title: None,
        instructions: None,
        notes: vec![].into(),
        connection: None,
    }];
    let facts = Facts::of(&[], &texts);
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(facts.texts["a"].variables, names(&["x", "y", "z"]));
    assert_eq!(facts.texts["d"].variables, names(&[]));
}

#[test]
fn what_is_right_expands_without_an_error() {
    let greet = quote!(
        async fn greet(arguments: crm::greet::Arguments, context: ToolContext<'_>) -> Result<String, ToolError> {}
    );
    let expanded = in_hello(|places| handler::expand(quote!("greet"), greet, places));
    assert_eq!(errors(&expanded), 0, "{expanded}");
    let expanded = in_hello(|places| text::expand(quote!("greeting", count = 1 + 1, name = of("Ilya", 2),), places));
    assert_eq!(errors(&expanded), 0, "{expanded}");
    let expanded = in_hello(|places| include::expand(quote!("."), places));
    assert_eq!(errors(&expanded), 0, "{expanded}");
    assert!(expanded.to_string().contains("include_bytes"), "a file that changes is noticed");
}

#[test]
fn cards_are_looked_up_in_the_folder_that_is_named() {
    let greet = || {
        quote!(
            async fn greet(arguments: crm::greet::Arguments) -> Result<String, ToolError> {}
        )
    };
    let elsewhere = hello();
    let package = elsewhere.parent().expect("the folder of the package");
    let places = Places { package, out: None };
    assert_eq!(errors(&handler::expand(quote!("greet", catalog = "macros"), greet(), places)), 0);
    assert_eq!(errors(&handler::expand(quote!("greet"), greet(), places)), 1);
}

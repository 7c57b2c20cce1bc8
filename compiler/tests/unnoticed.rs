//! Every node of every card, dropped, renamed, swapped with its neighbour or written as another type: `check` names it, or something
//! else is served. What does neither is on a list, by its key, with why that is honest.
//!
//! A whole run takes minutes: without `MUTANTS=all` an even sample of them is tried, the same in each run.

#![expect(clippy::unwrap_used, reason = "a test may end by a panic")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::{fs, thread};

use granit_parser::{Event, Parser, ScalarStyle};
use kartoteka_compiler::diagnostic::render::concise;
use kartoteka_compiler::plan::Catalog;
use kartoteka_compiler::{compile, source::Sources};
use serde_json::Value;

/// How many bytes of catalogs a sample compiles together.
const SAMPLE_BYTES: usize = 40 << 20;

/// Why nothing is served otherwise though a card is written otherwise: the mutation, the last keys (`*` is any, `$*` a reference), why.
const HONEST: [(&str, &str, &str); 21] = [
    ("drop", "settings.*.type", "what an operator sets is a text unless its type says otherwise"),
    ("drop", "items.type", "values that are listed say their type"),
    ("drop", "properties.*.type", "values that are listed say their type"),
    ("drop", "retry.backoff", "it says what holds where nothing is said"),
    ("drop", "export.pins", "it says what holds where nothing is said"),
    ("drop", "backends.*.timeout", "it says what holds where nothing is said"),
    ("swap", "required.*", "arguments are required in no order"),
    ("swap", "errors.*.*", "the codes of a kind are in no order"),
    ("list", "type", "a list of one type is that type"),
    ("list", "records", "a list of one place is that place"),
    ("list", "next", "a list of one place is that place"),
    ("list", "total", "a list of one place is that place"),
    ("list", "when", "a list of one condition is that condition"),
    ("list", "unless", "a list of one condition is that condition"),
    ("list", "when.*", "a list of one condition is that condition"),
    ("list", "optional", "a list of one kind is that kind"),
    ("list", "errors.*", "a list of one code is that code"),
    ("list", "errors.*.*", "a list of one condition is that condition"),
    ("list", "when.$*", "one of one value is that value"),
    ("list", "unless.$*", "one of one value is that value"),
    ("list", "errors.*.*.$*", "one of one value is that value"),
];

/// A YAML document as it is written again.
#[derive(Debug, Clone, PartialEq)]
enum Tree {
    /// What is written plainly and is no text: a number, `true`, `null`.
    Plain(String),
    Text(String),
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

impl Tree {
    fn read(text: &str) -> Tree {
        let mut events = Parser::new_from_str(text);
        loop {
            let event = events.next_event().expect("a card is a document").unwrap().0;
            if !matches!(event, Event::StreamStart | Event::DocumentStart(..)) {
                return Tree::node(event, &mut events);
            }
        }
    }

    fn node<'s>(event: Event<'s>, events: &mut Parser<'s, granit_parser::StrInput<'s>>) -> Tree {
        match event {
            Event::Scalar(text, style, ..) => {
                let is_text = serde_json::from_str::<Value>(&text).is_err();
                if style == ScalarStyle::Plain && !is_text { Tree::Plain(text.into()) } else { Tree::Text(text.into()) }
            }
            Event::SequenceStart(..) => {
                let mut items = Vec::new();
                loop {
                    match events.next_event().expect("a list ends").unwrap().0 {
                        Event::SequenceEnd => return Tree::List(items),
                        event => items.push(Tree::node(event, events)),
                    }
                }
            }
            Event::MappingStart(..) => {
                let mut entries = Vec::new();
                loop {
                    let Event::Scalar(key, ..) = events.next_event().expect("a map ends").unwrap().0 else {
                        return Tree::Map(entries);
                    };
                    let event = events.next_event().expect("a key has a value").unwrap().0;
                    entries.push((key.into_owned(), Tree::node(event, events)));
                }
            }
            event => panic!("cards have no {event:?}"),
        }
    }

    fn written(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    /// As YAML in which all texts are in quotes.
    fn write(&self, out: &mut String) {
        match self {
            Tree::Plain(text) => out.push_str(text),
            Tree::Text(text) => out.push_str(&Value::from(text.as_str()).to_string()),
            Tree::List(items) => {
                out.push('[');
                for (at, item) in items.iter().enumerate() {
                    out.push_str(if at == 0 { "" } else { ", " });
                    item.write(out);
                }
                out.push(']');
            }
            Tree::Map(entries) => {
                out.push('{');
                for (at, (key, value)) in entries.iter().enumerate() {
                    write!(out, "{}{}: ", if at == 0 { "" } else { ", " }, Value::from(key.as_str())).unwrap();
                    value.write(out);
                }
                out.push('}');
            }
        }
    }

    fn at(&mut self, path: &[usize]) -> &mut Tree {
        path.iter().fold(self, |tree, at| match tree {
            Tree::List(items) => &mut items[*at],
            Tree::Map(entries) => &mut entries[*at].1,
            Tree::Plain(_) | Tree::Text(_) => panic!("nothing is in a scalar"),
        })
    }

    /// Every place in it but for examples, and the keys that lead there.
    fn places(&self, at: &mut Vec<usize>, keys: &mut Vec<String>, found: &mut Vec<(Vec<usize>, Vec<String>)>) {
        let inner: Vec<(String, &Tree)> = match self {
            Tree::Plain(_) | Tree::Text(_) => return,
            Tree::List(items) => items.iter().enumerate().map(|(at, item)| (at.to_string(), item)).collect(),
            Tree::Map(entries) => entries.iter().map(|(key, value)| (key.clone(), value)).collect(),
        };
        for (place, (key, value)) in inner.into_iter().enumerate() {
            if at.is_empty() && key == "examples" {
                continue;
            }
            at.push(place);
            keys.push(key);
            found.push((at.clone(), keys.clone()));
            value.places(at, keys, found);
            at.pop();
            keys.pop();
        }
    }
}

/// What is done to a node.
const MUTATIONS: [&str; 6] = ["drop", "rename", "swap", "other", "list", "map"];

/// The document with a node changed; `None` where that is not possible there.
fn mutant(tree: &Tree, path: &[usize], mutation: &str) -> Option<Tree> {
    let mut tree = tree.clone();
    let (last, outer) = path.split_last()?;
    let around = tree.at(outer);
    match (mutation, around) {
        ("drop", Tree::Map(entries)) => drop(entries.remove(*last)),
        ("drop", Tree::List(items)) => drop(items.remove(*last)),
        ("rename", Tree::Map(entries)) => entries[*last].0.push('x'),
        ("swap", Tree::List(items)) if last + 1 < items.len() => items.swap(*last, last + 1),
        ("swap", Tree::Map(entries)) if last + 1 < entries.len() => {
            let (one, other) = (entries[*last].1.clone(), entries[last + 1].1.clone());
            (entries[*last].1, entries[last + 1].1) = (other, one);
        }
        ("other" | "list" | "map", around) => {
            let node = match around {
                Tree::Map(entries) => &mut entries[*last].1,
                Tree::List(items) => &mut items[*last],
                _ => return None,
            };
            let is_scalar = matches!(node, Tree::Plain(_) | Tree::Text(_));
            *node = match (mutation, &*node) {
                ("other", Tree::Text(_)) => Tree::Plain("12345".to_owned()),
                ("other", _) => Tree::Text("zzz".to_owned()),
                ("list", node) if is_scalar => Tree::List(vec![node.clone()]),
                ("map", node) if is_scalar => Tree::Map(vec![("zz".to_owned(), node.clone())]),
                _ => return None,
            };
        }
        _ => return None,
    }
    Some(tree)
}

/// A catalog alone, with the texts that it has.
struct Sown {
    files: Vec<(String, String)>,
    /// What is served of it.
    plan: Catalog,
}

impl Sown {
    fn new(name: &str, files: Vec<(String, String)>) -> Sown {
        let files: Vec<(String, String)> = files
            .into_iter()
            .map(|(path, text)| if is_card(&path) { (path, Tree::read(&text).written()) } else { (path, text) })
            .collect();
        let sources = Sources::from_files(files.clone());
        let compiled = compile(&sources);
        assert!(compiled.report.is_empty(), "{name} as it is:\n{}", concise(&compiled.report, &sources));
        let [plan] = <[Catalog; 1]>::try_from(compiled.catalogs).expect("one catalog");
        Sown { files, plan }
    }

    /// Whether `check` says nothing of these files, and what is served is the same.
    fn is_unnoticed(&self, at: usize, text: String) -> bool {
        let mut files = self.files.clone();
        files[at].1 = text;
        let compiled = compile(&Sources::from_files(files));
        compiled.report.is_empty() && compiled.catalogs == [self.plan.clone()]
    }
}

fn is_card(path: &str) -> bool {
    path.starts_with("catalog/") && path.ends_with(".yaml")
}

/// The files under a folder that has catalogs, by catalog.
fn catalogs_of(root: &Path) -> Vec<Sown> {
    let sources = Sources::read(root).expect("it is there");
    let files: Vec<(String, String)> =
        sources.files().map(|(_, file)| (file.path().to_owned(), file.text().to_owned())).collect();
    let of = |name: &str| {
        let is_of = |path: &str| {
            let mut parts = path.split('/');
            match (parts.next(), parts.next(), parts.next()) {
                (Some("catalog"), Some(catalog), _) => catalog == name,
                (Some("locales"), _, Some(file)) => file == name || file.strip_suffix(".ftl") == Some(name),
                _ => false,
            }
        };
        files.iter().filter(|(path, _)| is_of(path)).cloned().collect()
    };
    sources.catalogs().into_iter().map(|name| Sown::new(name, of(name))).collect()
}

fn all() -> Vec<Sown> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut folders: Vec<PathBuf> = fs::read_dir(root.join("examples/catalogs"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders.push(root.clone());
    folders.push(root.join("tests/plans/shop"));
    folders.iter().flat_map(|folder| catalogs_of(folder)).collect()
}

fn is_key(key: &str, wanted: &str) -> bool {
    wanted == "*" || key == wanted || wanted == "$*" && key.starts_with('$')
}

/// Why a mutant that nobody notices is none that hurts.
fn reason(mutation: &str, keys: &[String]) -> Option<&'static str> {
    let is = |pattern: &str| {
        let pattern: Vec<&str> = pattern.split('.').collect();
        keys.len() >= pattern.len()
            && keys[keys.len() - pattern.len()..].iter().zip(pattern).all(|(key, wanted)| is_key(key, wanted))
    };
    HONEST.iter().find(|(what, key, _)| *what == mutation && is(key)).map(|(_, _, why)| *why)
}

#[test]
fn no_card_is_changed_without_a_word() {
    let catalogs = all();
    assert!(catalogs.len() > 8, "the catalogs were found: {}", catalogs.len());
    let whole = std::env::var("MUTANTS").is_ok_and(|wanted| wanted == "all");
    let mut jobs = Vec::new();
    for catalog in &catalogs {
        let bytes: usize = catalog.files.iter().map(|(_, text)| text.len()).sum();
        let mut places = Vec::new();
        for (at, (_, text)) in catalog.files.iter().enumerate().filter(|(_, (path, _))| is_card(path)) {
            let tree = Arc::new(Tree::read(text));
            let mut found = Vec::new();
            tree.places(&mut Vec::new(), &mut Vec::new(), &mut found);
            for (place, keys) in found {
                for mutation in MUTATIONS {
                    places.push((catalog, at, Arc::clone(&tree), place.clone(), keys.clone(), mutation));
                }
            }
        }
        let most = (SAMPLE_BYTES / catalogs.len() / bytes.max(1)).max(1);
        let stride = if whole { 1 } else { places.len().div_ceil(most).max(1) };
        jobs.extend(places.into_iter().step_by(stride));
    }
    let (next, tried) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let unnoticed: Mutex<BTreeSet<String>> = Mutex::default();
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, std::num::NonZero::get) {
            scope.spawn(|| {
                while let Some((catalog, at, tree, place, keys, mutation)) =
                    jobs.get(next.fetch_add(1, Ordering::Relaxed))
                {
                    let Some(mutant) = mutant(tree, place, mutation).filter(|mutant| *mutant != **tree) else {
                        continue;
                    };
                    tried.fetch_add(1, Ordering::Relaxed);
                    if reason(mutation, keys).is_none() && catalog.is_unnoticed(*at, mutant.written()) {
                        let file = &catalog.files[*at].0;
                        unnoticed.lock().unwrap().insert(format!("{file}: {}: {mutation}", keys.join(".")));
                    }
                }
            });
        }
    });
    let unnoticed = unnoticed.into_inner().unwrap();
    let tried = tried.into_inner();
    assert!(tried > 500, "too few were tried: {tried}");
    let list: Vec<&str> = unnoticed.iter().map(String::as_str).collect();
    assert!(list.is_empty(), "of {tried} changes nobody notices {}:\n{}", list.len(), list.join("\n"));
}

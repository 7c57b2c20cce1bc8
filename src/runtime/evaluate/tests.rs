//! The writer against a second, slower evaluation with trees; conditions; messages.

use kartoteka_compiler::plan::{CallerField, Condition, Entry, Item, Json as Fixed, Test};
use serde_json::{Map, Value as Tree, json};

use super::*;
use crate::runtime::request::Request;
use crate::runtime::sample::{self, Chance, Sample, entry, path, slot};
use crate::runtime::tool::Unbound;

/// Some arguments, by slot.
struct Given(Vec<Option<Tree>>);

impl BoundArguments for Given {
    fn argument(&self, slot: usize) -> Option<Argument<'_>> {
        self.0.get(slot)?.as_ref().map(Argument::Any)
    }

    fn request(&self, _step: usize, _scope: &Scope<'_>, _request: &mut Request) {}
}

/// The same with trees: slow, and too simple to be wrong.
fn tree(value: &Value, bound: &Given, reply: &Tree) -> Option<Tree> {
    match value {
        Value::Literal(Fixed(json)) => serde_json::from_str(json).ok(),
        Value::Argument { slot, path } => follow(bound.0.get(*slot)?.as_ref()?, path),
        Value::Reply { path } => follow(reply, path).filter(|value| !value.is_null()),
        Value::Map { base, entries } => {
            let mut map = Map::new();
            let mut present = base.is_empty() && entries.is_empty();
            for base in base.iter() {
                if let Some(Tree::Object(base)) = tree(base, bound, reply) {
                    present = true;
                    map.extend(base);
                }
            }
            for Entry { key, value, required } in entries.iter() {
                if let Some(value) = tree(value, bound, reply) {
                    present = true;
                    map.insert(key.to_string(), value);
                } else if *required {
                    return None;
                }
            }
            present.then_some(Tree::Object(map))
        }
        Value::List { items } => {
            let whole = |item: &&Item| item.needs.iter().all(|need| tree(need, bound, reply).is_some());
            let list: Vec<Tree> =
                items.iter().filter(whole).filter_map(|item| tree(&item.value, bound, reply)).collect();
            (!list.is_empty() || items.is_empty()).then_some(Tree::Array(list))
        }
        Value::Join { parts } => {
            parts.iter().map(|part| words(part, bound, reply)).collect::<Option<String>>().map(Tree::String)
        }
        Value::Clauses { texts, mark } => {
            let there = texts.iter().filter_map(|text| words(text, bound, reply)).filter(|text| !text.is_empty());
            let there: Vec<String> = there.collect();
            (!there.is_empty()).then(|| Tree::String(there.join(mark)))
        }
        other => unreachable!("chance makes no {other:?}"),
    }
}

/// A value as a part of a text.
fn words(part: &Value, bound: &Given, reply: &Tree) -> Option<String> {
    match tree(part, bound, reply)? {
        Tree::String(text) => Some(text),
        Tree::Array(_) | Tree::Object(_) | Tree::Null => None,
        scalar => Some(scalar.to_string()),
    }
}

fn follow(value: &Tree, path: &plan::Path) -> Option<Tree> {
    let mut value = value;
    for segment in path.0.iter() {
        value = match (value, segment) {
            (Tree::Object(map), plan::Segment::Key(key)) => map.get(key.as_ref())?,
            (Tree::Object(map), plan::Segment::Index(index)) => map.get(&index.to_string())?,
            (Tree::Array(list), plan::Segment::Index(index)) => list.get(*index as usize)?,
            (_, plan::Segment::OnlyKey | plan::Segment::OnlyValue | plan::Segment::Every) => return None,
            (Tree::Array(list), plan::Segment::Key(key)) => list.get(key.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    (path.0.is_empty() || !value.is_null()).then(|| value.clone())
}

const KEYS: [&str; 5] = ["a", "b", "\"c\"", "0", "ключ"];

fn random(chance: &mut Chance, depth: usize) -> Value {
    let leads = |chance: &mut Chance| {
        let parts: Vec<&str> = (0..chance.below(3)).map(|_| *chance.pick(&KEYS)).collect();
        path(&parts)
    };
    match chance.below(if depth == 0 { 4 } else { 9 }) {
        0 => Value::Literal(Fixed(chance.json(1).to_string().into())),
        1 | 2 => Value::Argument { slot: chance.below(5), path: leads(chance) },
        3 => Value::Reply { path: leads(chance) },
        4 | 5 => {
            let base: Vec<Value> = (0..chance.below(3)).map(|_| random(chance, depth - 1)).collect();
            let mut keys = KEYS.to_vec();
            keys.truncate(chance.below(6));
            let entry = |key, chance: &mut Chance| Entry {
                required: chance.below(8) == 0,
                ..entry(key, random(chance, depth - 1))
            };
            let entries: Vec<Entry> = keys.into_iter().map(|key| entry(key, chance)).collect();
            Value::Map { base: base.into(), entries: entries.into() }
        }
        6 => {
            let item = |chance: &mut Chance| Item {
                needs: (0..chance.below(2)).map(|_| random(chance, 0)).collect(),
                value: random(chance, depth - 1),
            };
            Value::List { items: (0..chance.below(4)).map(|_| item(chance)).collect() }
        }
        7 => Value::Clauses {
            texts: (0..1 + chance.below(3)).map(|_| random(chance, depth - 1)).collect(),
            mark: chance.pick(&[" AND ", "\"", ","]).to_string().into(),
        },
        _ => Value::Join { parts: (0..1 + chance.below(3)).map(|_| random(chance, depth - 1)).collect() },
    }
}

fn random_map(chance: &mut Chance) -> Tree {
    let keys: Vec<&str> = (0..chance.below(5)).map(|_| *chance.pick(&KEYS)).collect();
    keys.into_iter().map(|key| (key.to_owned(), chance.json(2))).collect::<Map<_, _>>().into()
}

#[test]
fn bytes_say_what_trees_say() {
    let all = Sample::new();
    let chance = &mut Chance::new(0x5eed);
    for round in 0..20_000 {
        let value = random(chance, 3);
        let bound = Given(
            (0..5)
                .map(|_| {
                    (chance.below(3) > 0)
                        .then(|| if chance.below(2) == 0 { random_map(chance) } else { chance.json(2) })
                })
                .collect(),
        );
        let reply = random_map(chance);
        let reply_text = reply.to_string();
        let scope = all.scope().reading(&reply_text);
        let written = json(&value, &bound, &scope);
        let expected = tree(&value, &bound, &reply);
        let read: Option<Tree> =
            written.as_ref().map(|text| serde_json::from_str(text).expect("the writer writes JSON"));
        // Values with a number that JSON cannot hold never come from JSON, so both sides agree to the digit.
        assert_eq!(read, expected, "round {round}: {value:?}\n{:?}\n{reply_text}\n{written:?}", bound.0);
        // A key that stood twice would be longer than what was read of it.
        let lengths = (written.map(|text| text.len()), read.map(|tree| tree.to_string().len()));
        assert_eq!(lengths.0, lengths.1, "round {round}: {value:?}");
    }
}

#[test]
fn conditions_hold_as_they_are_written() {
    let all = Sample::new();
    let scope = all.scope();
    let bound = Given(vec![Some(json!("leads")), None, Some(json!({"n": 5}))]);
    let present = |at| Test { value: slot(at), one_of: None };
    let equals = |at: Value, values: &[&'static str]| Test {
        value: at,
        one_of: Some(Choices::Fixed(values.iter().map(|value| Fixed((*value).into())).collect())),
    };
    let holds = |when: Vec<Test>, unless: Vec<Test>| {
        holds(&Condition { when: when.into(), unless: unless.into() }, &bound, &scope)
    };
    assert!(holds(vec![], vec![]));
    assert!(holds(vec![present(0)], vec![]));
    assert!(!holds(vec![present(0), present(1)], vec![]));
    assert!(!holds(vec![], vec![present(0)]));
    assert!(holds(vec![], vec![present(0), present(1)]));
    assert!(holds(vec![present(0)], vec![present(1)]));
    assert!(holds(vec![equals(slot(0), &["\"deals\"", "\"leads\""])], vec![]));
    assert!(!holds(vec![equals(slot(0), &[])], vec![]));
    assert!(!holds(vec![equals(slot(1), &["null"])], vec![]));
    let n = || Value::Argument { slot: 2, path: path(&["n"]) };
    assert!(holds(vec![equals(n(), &["5.0"])], vec![]));
    assert!(!holds(vec![equals(n(), &["\"5\""])], vec![]));
    let one_of_setting = |value| Test { value, one_of: Some(Choices::Setting(1)) };
    assert!(holds(vec![one_of_setting(slot(0))], vec![]));
    assert!(holds(vec![one_of_setting(n())], vec![]));
    assert!(!holds(vec![one_of_setting(sample::json("6"))], vec![]));
    assert!(!holds(vec![Test { value: slot(0), one_of: Some(Choices::Setting(0)) }], vec![]));
    assert!(holds(vec![Test { value: Value::Form { setting: 0, form: 0 }, one_of: None }], vec![]));
}

#[test]
fn everything_around_a_call_can_be_written() {
    let all = Sample::new();
    let steps = [Some(r#"{"id":7,"no":null}"#), None];
    let scope = all.scope().at(Some("50")).after(&steps).on_record(r#"{"NAME":"x"}"#).for_keys("[1,2]");
    let scope = scope.with_dictionaries(&[Some("[]"), None]);
    let said = |value: &Value| json(value, &Unbound, &scope);
    assert_eq!(said(&Value::Position { first: vec![].into() }).as_deref(), Some("50"));
    assert_eq!(said(&Value::Step { step: 0, path: path(&["id"]) }).as_deref(), Some("7"));
    assert_eq!(said(&Value::Step { step: 0, path: path(&["no"]) }), None);
    assert_eq!(said(&Value::Step { step: 1, path: path(&[]) }), None);
    assert_eq!(said(&Value::Step { step: 9, path: path(&[]) }), None);
    assert_eq!(said(&Value::Record { path: path(&["NAME"]) }).as_deref(), Some(r#""x""#));
    assert_eq!(said(&Value::Keys).as_deref(), Some("[1,2]"));
    assert_eq!(said(&Value::Dictionary { dictionary: 0 }).as_deref(), Some("[]"));
    assert_eq!(said(&Value::Dictionary { dictionary: 1 }), None);
    assert_eq!(said(&Value::Setting { setting: 0 }).as_deref(), Some(r#""1/abc""#));
    assert_eq!(said(&Value::Form { setting: 0, form: 0 }).as_deref(), Some("true"));
    assert_eq!(said(&Value::Caller { field: CallerField::Tenant }).as_deref(), Some(r#""acme""#));
    assert_eq!(said(&Value::Caller { field: CallerField::Role }), None);
    assert_eq!(said(&sample::message("only-english")).as_deref(), Some(r#""here""#));
    assert_eq!(said(&sample::message("details")), None);
    assert_eq!(said(&Value::Arguments).as_deref(), Some("{}"));
    let bound = Given(vec![Some(json!("leads")), None, Some(json!({}))]);
    assert_eq!(json(&Value::Arguments, &bound, &scope).as_deref(), Some(r#"{"entity":"leads","filter":{}}"#));
}

#[test]
fn a_message_goes_out_in_the_scope_s_language() {
    let all = Sample::new();
    let scope = all.scope().speaking(all.locale("ru"));
    let mut given = Given(vec![Some(json!("leads")), None, None, Some(json!(3))]);
    given.0.resize(15, None);
    assert_eq!(json(&sample::message("got"), &given, &scope).as_deref(), Some(r#""leads: получено 3 записи.""#));
}

use kartoteka_compiler::plan::{Act, Condition, Encoding, Forgives, List, Segment, Send, Verb};

use super::*;

fn path(key: &'static str) -> Path {
    Path(vec![Segment::Key(key.into())].into())
}

fn step(effect: Effect, body: Option<Value>) -> Step {
    Step {
        name: "s".into(),
        when: Condition { when: List::Borrowed(&[]), unless: List::Borrowed(&[]) },
        called: None,
        forgives: Forgives::Nothing,
        kept_ms: 0,
        reply: None,
        gives: None,
        act: Act::Send(Send {
            backend: 0,
            verb: Verb::Post,
            path: List::Borrowed(&[]),
            query: None,
            headers: List::Borrowed(&[]),
            body,
            encoding: Encoding::Json,
            reads: None,
            effect,
            done: List::Borrowed(&[]),
        }),
    }
}

#[test]
fn a_read_decides_where_something_is_written_by_it() {
    let of = |number: usize, key| Some(Value::Step { step: number, path: path(key) });
    let steps = [step(Effect::Read, None), step(Effect::Read, of(0, "id")), step(Effect::Write, of(1, "tag"))];
    assert_eq!(paths(&steps, None, 0), [path("id")]);
    assert_eq!(paths(&steps, of(1, "name").as_ref(), 1), [path("tag"), path("name")]);
    assert!(decides(&steps, 0) && decides(&steps, 1) && !decides(&steps, 2));
    let aside = [step(Effect::Read, None), step(Effect::Write, None)];
    assert!(
        decides(&aside, 0) && paths(&aside, None, 0).is_empty(),
        "nobody looks into it, so that it decides nothing"
    );
    let reads = [step(Effect::Read, None), step(Effect::Read, of(0, "id"))];
    assert!(!decides(&reads, 0), "nothing is written");
}

#[test]
fn what_a_step_makes_of_its_reply_is_where_it_is_looked_into() {
    let mut first = step(Effect::Read, None);
    first.gives = Some(Value::Reply { path: path("result") });
    let steps = [first, step(Effect::Write, Some(Value::Step { step: 0, path: path("lead") }))];
    assert_eq!(paths(&steps, None, 0), [path("result")]);
}

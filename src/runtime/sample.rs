//! For tests: a small catalog written by hand, a scope around it, and chance that can be repeated.

use std::sync::Arc;

use jiff::tz::TimeZone;
use kartoteka_compiler::plan::{
    Act, Action, Argument, Catalog, Check, Condition, Effect, Encoding, Entry, Forgives, Format, Guard, Item, Json,
    List, Locale, Message, Others, Path, PathPart, PeriodColumn, Property, Row, Segment, Send, Setting, Shape, Step,
    Table, Text, Tool, Value, Verb,
};

use crate::caller::Locale as Spoken;
use crate::caller::{CallIds, Caller, Identity};
use crate::runtime::periods::Clock;
use crate::runtime::scope::{Scope, Surroundings};
use crate::runtime::setting::SettingValue;
use crate::secret::Secret;
use crate::texts::Texts;

/// A shape with nothing more to it.
pub(crate) fn plain(shape: Shape) -> Check {
    Check { shape, nullable: false, rest: None }
}

pub(crate) fn argument(name: &'static str, shape: Shape) -> Argument {
    Argument {
        name: name.into(),
        check: plain(shape),
        required: false,
        default: None,
        ask: None,
        complete: None,
        header: None,
        withheld: false,
    }
}

pub(crate) fn required(argument: Argument) -> Argument {
    Argument { required: true, ..argument }
}

pub(crate) fn with_default(argument: Argument, json: &'static str) -> Argument {
    Argument { default: Some(Json(json.into())), ..argument }
}

pub(crate) fn text() -> Shape {
    Shape::Text { least: None, most: None, pattern: None, format: None }
}

pub(crate) fn integer(least: i64, most: i64) -> Shape {
    Shape::Integer { least: Some(least), most: Some(most), clamp: false }
}

pub(crate) fn open_map() -> Shape {
    Shape::Map { properties: List::Borrowed(&[]), others: Others::Allowed, least: None, most: None }
}

pub(crate) fn slot(slot: usize) -> Value {
    Value::Argument { slot, path: Path::default() }
}

pub(crate) fn path(parts: &[&str]) -> Path {
    let segment = |part: &&str| part.parse().map_or_else(|_| Segment::Key((*part).to_owned().into()), Segment::Index);
    Path(parts.iter().map(segment).collect())
}

pub(crate) fn json(json: &'static str) -> Value {
    Value::Literal(Json(json.into()))
}

pub(crate) fn entry(key: &'static str, value: Value) -> Entry {
    Entry { key: key.into(), value, required: false }
}

pub(crate) fn map(base: Vec<Value>, entries: Vec<Entry>) -> Value {
    Value::Map { base: base.into(), entries: entries.into() }
}

pub(crate) fn item(value: Value) -> Item {
    Item { needs: List::Borrowed(&[]), value }
}

pub(crate) fn always() -> Condition {
    Condition { when: List::Borrowed(&[]), unless: List::Borrowed(&[]) }
}

/// The messages of the catalog, by index; no language has the last.
const MESSAGES: [(&str, Option<&str>); 6] = [
    ("got", None),
    ("got", Some("short")),
    ("comment", None),
    ("details", None),
    ("only-english", None),
    ("nothing", None),
];

/// The index of a message.
pub(crate) fn index(id: &str, attribute: Option<&str>) -> usize {
    MESSAGES.iter().position(|known| *known == (id, attribute)).expect("the sample has it")
}

pub(crate) fn message(id: &str) -> Value {
    Value::Message { message: index(id, None) }
}

/// The arguments of the tool `list`, by slot.
pub(crate) mod slots {
    pub(crate) const ENTITY: usize = 0;
    pub(crate) const SELECT: usize = 1;
    pub(crate) const FILTER: usize = 2;
    pub(crate) const LIMIT: usize = 3;
    pub(crate) const START: usize = 4;
    pub(crate) const SEMANTICS: usize = 5;
    pub(crate) const PERIOD: usize = 6;
    pub(crate) const DRY: usize = 7;
    pub(crate) const SHARE: usize = 8;
    pub(crate) const EMAIL: usize = 9;
    pub(crate) const PARENT: usize = 10;
    pub(crate) const ORDER: usize = 11;
    pub(crate) const ID: usize = 12;
    pub(crate) const PERSON: usize = 13;
    pub(crate) const EVEN: usize = 14;
}

fn arguments() -> Vec<Argument> {
    let order = || Shape::Choice { values: ["ASC", "DESC"].map(Text::from).to_vec().into() };
    let property = |name: &'static str, required, shape| Property { name: name.into(), required, check: plain(shape) };
    let items = |check| vec![check].into();
    vec![
        required(argument("entity", Shape::Choice { values: ["leads", "deals"].map(Text::from).to_vec().into() })),
        argument("select", Shape::List { items: items(plain(text())), least: None, most: Some(50), unique: true }),
        argument("filter", open_map()),
        with_default(argument("limit", Shape::Integer { least: Some(1), most: Some(500), clamp: true }), "50"),
        with_default(argument("start", Shape::Integer { least: Some(0), most: None, clamp: false }), "0"),
        argument("statusSemantics", Shape::Row { table: 0 }),
        with_default(argument("dateHint", Shape::Period), r#""today""#),
        argument("dry", Shape::Boolean),
        argument("share", Shape::Number { least: Some(0.0), most: Some(1.0), clamp: false }),
        argument("email", Shape::Text { least: None, most: Some(80), pattern: None, format: Some(Format::Email) }),
        Argument {
            check: Check { nullable: true, ..plain(Shape::Several { shapes: vec![integer(1, 99), text()].into() }) },
            ..argument("parent", Shape::Any)
        },
        argument(
            "order",
            Shape::Map {
                properties: List::Borrowed(&[]),
                others: Others::Checked { checks: items(plain(order())) },
                least: None,
                most: None,
            },
        ),
        argument("id", Shape::Text { least: Some(1), most: None, pattern: None, format: None }),
        argument(
            "person",
            Shape::Map {
                properties: vec![
                    property("name", true, text()),
                    property("age", false, integer(0, 150)),
                    property(
                        "born",
                        false,
                        Shape::Text { least: None, most: None, pattern: None, format: Some(Format::Date) },
                    ),
                ]
                .into(),
                others: Others::Refused,
                least: None,
                most: None,
            },
        ),
        Argument {
            check: Check {
                rest: Some(Json(r#"{"type":"integer","multipleOf":2}"#.into())),
                ..plain(Shape::Integer { least: None, most: None, clamp: false })
            },
            ..argument("even", Shape::Any)
        },
    ]
}

/// The keys that the body of `list` may have at its top, whatever is passed.
pub(crate) const BODY_KEYS: [&str; 9] =
    ["select", "filter", "order", "start", "note", "parent", "share", "flag", "fixed"];

fn send() -> Send {
    let filter = map(
        vec![slot(slots::FILTER)],
        vec![
            entry("=STATUS_SEMANTIC_ID", Value::Cell { slot: slots::SEMANTICS, table: 0, column: 0 }),
            entry(">=DATE", Value::Period { slot: slots::PERIOD, column: PeriodColumn::FromDate }),
        ],
    );
    let body = map(
        vec![],
        vec![
            entry("select", slot(slots::SELECT)),
            entry("filter", filter),
            entry("order", slot(slots::ORDER)),
            entry("start", slot(slots::START)),
            entry("note", Value::Join { parts: vec![json(r#""for ""#), slot(slots::EMAIL)].into() }),
            entry("parent", slot(slots::PARENT)),
            entry("share", slot(slots::SHARE)),
            entry("flag", Value::List { items: vec![item(slot(slots::DRY))].into() }),
            entry("fixed", json(r#"{"a":[1,2]}"#)),
        ],
    );
    let path = vec![
        PathPart::Literal("crm/".into()),
        PathPart::Segment(slot(slots::ENTITY)),
        PathPart::Literal("/".into()),
        PathPart::Segment(slot(slots::ID)),
        PathPart::Literal("/list".into()),
    ];
    Send {
        backend: 0,
        verb: Verb::Post,
        path: path.into(),
        query: Some(map(vec![], vec![entry("limit", slot(slots::LIMIT)), entry("s", slot(slots::SELECT))])),
        headers: vec![entry("X-Who", slot(slots::EMAIL))].into(),
        body: Some(body),
        encoding: Encoding::Json,
        reads: None,
        effect: Effect::Read,
        done: vec![].into(),
    }
}

/// A catalog with one tool, `list`, of every kind of argument.
pub(crate) fn catalog() -> Catalog {
    let step = Step {
        name: "".into(),
        when: always(),
        called: None,
        forgives: Forgives::Nothing,
        kept_ms: 0,
        reply: None,
        gives: None,
        act: Act::Send(send()),
    };
    let tool = Tool {
        name: "list".into(),
        aliases: List::Borrowed(&[]),
        effect: Effect::Read,
        guard: Guard::NONE,
        listed: List::Borrowed(&[]),
        arguments: arguments().into(),
        schema: None,
        action: Action::Steps { steps: vec![step].into(), reply: None, result: None, content: None },
        warnings: List::Borrowed(&[]),
        hint: None,
        known: List::Borrowed(&[]),
        codes: List::Borrowed(&[]),
        resource: "list".into(),
        summary: None,
        examples: List::Borrowed(&[]),
    };
    let row = |key: &'static str, cell: &'static str| Row { key: key.into(), cells: vec![Json(cell.into())].into() };
    let semantics = Table {
        name: "semantics".into(),
        columns: vec!["letter".into()].into(),
        rows: vec![row("process", r#""P""#), row("success", r#""S""#), row("failure", "3")].into(),
    };
    let locale = |name: &'static str, source: &'static str| Locale {
        name: name.into(),
        source: source.into(),
        title: None,
        instructions: None,
        notes: List::Borrowed(&[]),
        connection: None,
    };
    Catalog {
        name: "sample".into(),
        base_locale: "en".into(),
        settings: vec![setting()].into(),
        backends: List::Borrowed(&[]),
        tables: vec![semantics].into(),
        dictionaries: List::Borrowed(&[]),
        messages: MESSAGES
            .iter()
            .map(|(id, attribute)| Message { id: (*id).into(), attribute: attribute.map(Into::into) })
            .collect(),
        instance: None,
        locales: vec![locale("en", EN), locale("ru", RU)].into(),
        tools: vec![tool].into(),
        resources: List::Borrowed(&[]),
        prompts: List::Borrowed(&[]),
        profiles: List::Borrowed(&[]),
        connection: None,
        recipes: List::Borrowed(&[]),
        roles: Vec::new().into(),
        guard: Guard::NONE,
        ignores: List::Borrowed(&[]),
    }
}

fn setting() -> Setting {
    Setting {
        name: "token".into(),
        env: "TOKEN".into(),
        secret: true,
        optional: true,
        default: None,
        example: None,
        check: plain(text()),
        forms: vec![kartoteka_compiler::plan::Form { name: "webhook".into(), pattern: "^[0-9]+/[a-z]+$".into() }]
            .into(),
    }
}

const EN: &str = "\
got = { $entity }: { $limit ->
    [one] got { $limit } record
   *[other] got { $limit } records
}.
    .short = { $limit } of { $share }
comment =
    === Lead ===
    E-mail: { $email }
    Share: { $share }

    Kind: { $entity }
details =
    E-mail: { $email }
    Share: { $share }
only-english = here
";

const RU: &str = "\
got = { $entity }: { $limit ->
    [one] получена { $limit } запись
    [few] получено { $limit } записи
   *[many] получено { $limit } записей
}.
comment =
    === Лид ===
    Почта: { $email }
details = Почта: { $email }
";

/// Everything that a scope borrows.
pub(crate) struct Sample {
    pub(crate) catalog: Catalog,
    pub(crate) settings: Vec<Option<SettingValue>>,
    pub(crate) caller: Caller,
    pub(crate) clock: Clock,
    pub(crate) texts: Texts,
}

impl Sample {
    pub(crate) fn new() -> Self {
        let catalog = catalog();
        let texts = Texts::new([&catalog], None);
        let caller = Caller {
            who: Arc::new(Identity {
                name: Some("Анна".into()),
                tenant: Some("acme".into()),
                ..Identity::showing(Secret::new("b"))
            }),
            call: Some(CallIds::new(1).next()),
            ..Caller::unknown(texts.default_locale())
        };
        let now = "2026-05-20T10:00:00Z".parse().expect("this is an instant");
        Self {
            settings: vec![Some(serde_json::json!("1/abc").into()), Some(serde_json::json!(["leads", 5]).into())],
            caller,
            clock: Clock::new(now, TimeZone::UTC),
            texts,
            catalog,
        }
    }

    pub(crate) fn scope(&self) -> Scope<'_> {
        let around = Surroundings::new((0, &self.catalog), &self.settings, (&self.caller, &self.clock), &self.texts);
        around.scope().with_arguments(&self.catalog.tools[0].arguments)
    }

    pub(crate) fn locale(&self, name: &str) -> Spoken {
        self.texts.named(name).expect("the locale is spoken")
    }
}

/// Chance that can be repeated: xorshift64*.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    pub(crate) fn number(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.number() % u64::try_from(bound).expect("bounds are small")).expect("it is below the bound")
    }

    pub(crate) fn pick<'p, T>(&mut self, from: &'p [T]) -> &'p T {
        &from[self.below(from.len())]
    }

    /// Any JSON, mostly small, sometimes nasty.
    pub(crate) fn json(&mut self, depth: usize) -> serde_json::Value {
        use serde_json::Value;
        match self.below(if depth == 0 { 9 } else { 12 }) {
            0 => Value::Null,
            1 => Value::Bool(self.below(2) == 0),
            2 => Value::from(self.below(100)),
            3 => self
                .pick(&[Value::from(i64::MIN), Value::from(u64::MAX), Value::from(-1), Value::from(1.5e300)])
                .clone(),
            4 => Value::from(f64::from_bits(self.number())),
            5..=8 => Value::from(self.text()),
            9 | 10 => (0..self.below(4)).map(|_| self.json(depth - 1)).collect::<Vec<_>>().into(),
            _ => (0..self.below(4))
                .map(|_| (self.text(), self.json(depth - 1)))
                .collect::<serde_json::Map<_, _>>()
                .into(),
        }
    }

    /// Any text, mostly hostile.
    pub(crate) fn text(&mut self) -> String {
        const NASTY: [&str; 32] = [
            "",
            ".",
            "..",
            "../../etc/passwd",
            "%2e%2e",
            "a/b",
            "a?b=c#d",
            "__proto__",
            "\"},\"admin\":true,\"x\":{\"",
            "\u{0}",
            "\r\nX-Evil: 1",
            "\u{202e}txt.exe",
            "💥",
            "é\u{301}",
            "null",
            "true",
            "5",
            "5.0",
            "1e999",
            "NaN",
            "DESC",
            "aSc",
            "leads",
            "LEADS",
            "lead",
            "process",
            "today",
            "last week",
            "{\"a\":1}",
            "[1]",
            "a@b.c",
            "2026-05-20",
        ];
        match self.below(8) {
            0 => "x".repeat(self.below(3000)),
            1 => (0..self.below(6))
                .map(|_| char::from_u32(u32::try_from(self.below(0x11_0000)).expect("small")).unwrap_or('?'))
                .collect(),
            _ => (*self.pick(&NASTY)).to_owned(),
        }
    }
}

//! Catalogs made by hand: each holds every kind of one thing.

use std::borrow::Cow;

use kartoteka_compiler::plan::*;

/// By the names of their golden files.
pub(crate) fn cases() -> Vec<(&'static str, Catalog)> {
    vec![
        ("arguments", arguments()),
        ("catalog", whole_catalog()),
        ("handler", handler()),
        ("names", names()),
        ("requests", requests()),
        ("steps", steps()),
    ]
}

fn value_type() -> ValueType {
    let truth = Truth { yes: Json("\"Y\"".into()), no: Json("\"N\"".into()) };
    ValueType { truth: Some(truth), one: Some("^[YN]$".into()) }
}

fn list<T: Clone>(items: impl IntoIterator<Item = T>) -> List<T> {
    Cow::Owned(items.into_iter().collect())
}

fn texts(items: &[&'static str]) -> List<Text> {
    list(items.iter().map(|&item| Text::Borrowed(item)))
}

fn json(text: &'static str) -> Json {
    Json(text.into())
}

fn path(text: &'static str) -> Path {
    let segment = |part: &'static str| match part {
        "*" => Segment::Every,
        part => part.parse().map_or_else(|_| Segment::Key(part.into()), Segment::Index),
    };
    Path(list(text.split('.').filter(|part| !part.is_empty()).map(segment)))
}

fn plain(shape: Shape) -> Check {
    Check { shape, nullable: false, rest: None }
}

fn text() -> Shape {
    Shape::Text { least: None, most: None, pattern: None, format: None }
}

fn integer() -> Shape {
    Shape::Integer { least: None, most: None, clamp: false }
}

fn any_map() -> Shape {
    Shape::Map { properties: list([]), others: Others::Allowed, least: None, most: None }
}

fn any_list() -> Shape {
    Shape::List { items: list([]), least: None, most: None, unique: false }
}

fn choice(values: &[&'static str]) -> Shape {
    Shape::Choice { values: texts(values) }
}

fn argument(name: &'static str, shape: Shape) -> Argument {
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

fn required(name: &'static str, shape: Shape) -> Argument {
    Argument { required: true, ..argument(name, shape) }
}

fn defaulted(name: &'static str, shape: Shape, default: &'static str) -> Argument {
    Argument { default: Some(json(default)), ..argument(name, shape) }
}

fn passed(slot: usize) -> Value {
    Value::Argument { slot, path: path("") }
}

fn entry(key: &'static str, value: Value) -> Entry {
    Entry { key: key.into(), value, required: false }
}

fn map(entries: impl IntoIterator<Item = Entry>) -> Value {
    Value::Map { base: list([]), entries: list(entries) }
}

fn item(needs: impl IntoIterator<Item = Value>, value: Value) -> Item {
    Item { needs: list(needs), value }
}

fn always() -> Condition {
    Condition { when: list([]), unless: list([]) }
}

fn literal_path(path: &'static str) -> List<PathPart> {
    list([PathPart::Literal(path.into())])
}

fn post(path: List<PathPart>, body: Option<Value>) -> Send {
    Send {
        backend: 0,
        verb: Verb::Post,
        path,
        query: None,
        headers: list([]),
        body,
        encoding: Encoding::Json,
        reads: None,
        effect: Effect::Read,
        done: vec![].into(),
    }
}

fn step(name: &'static str, send: Send) -> Step {
    Step {
        name: name.into(),
        when: always(),
        called: None,
        forgives: Forgives::Nothing,
        kept_ms: 0,
        reply: None,
        gives: None,
        act: Act::Send(send),
    }
}

fn asks(steps: impl IntoIterator<Item = Step>) -> Action {
    Action::Steps { steps: list(steps), reply: None, result: None, content: None }
}

fn listed(json: &'static str, title: &'static str) -> ListEntry {
    let names = List::Borrowed(&[]);
    ListEntry { json: self::json(json), title: title.into(), description: None, address: None, input: None, names }
}

fn tool(name: &'static str, arguments: impl IntoIterator<Item = Argument>, action: Action) -> Tool {
    Tool {
        name: name.into(),
        aliases: list([]),
        effect: Effect::Read,
        guard: Guard::NONE,
        listed: list([]),
        arguments: list(arguments),
        action,
        warnings: list([]),
        hint: None,
        known: list([]),
        codes: list([]),
        schema: None,
        resource: name.into(),
        summary: None,
        examples: list([]),
    }
}

fn backend(name: &'static str) -> Backend {
    Backend {
        name: name.into(),
        base: Base::At(Value::Literal(json("\"http://localhost\""))),
        query: list([]),
        headers: list([]),
        body: list([]),
        auth: list([]),
        timeout: Quantity::Fixed(30.0),
        retry: Retry { times: Quantity::Fixed(0.0), backoff_ms: (0, 0), key: None, after: list([]) },
        pace: None,
        pages: None,
        batch: None,
        types: list([]),
        breaker: None,
        errors: Errors::default(),
        export: None,
    }
}

fn server() -> Backend {
    Backend {
        base: Base::Mcp(Value::Setting { setting: 0 }),
        export: Some(Export {
            prefix: "crm_".into(),
            tools: list(["task*".into()]),
            reads: Reads::Named(list(["task_list".into()])),
            pins: PinPolicy::First,
            guard: Guard::NONE,
        }),
        ..backend("server")
    }
}

fn row(key: &'static str, cells: &[&'static str]) -> Row {
    Row { key: key.into(), cells: list(cells.iter().map(|&cell| json(cell))) }
}

fn catalog(name: &'static str, tools: impl IntoIterator<Item = Tool>) -> Catalog {
    Catalog {
        name: name.into(),
        base_locale: "en".into(),
        settings: list([]),
        backends: list([backend("portal")]),
        tables: list([]),
        dictionaries: list([]),
        messages: list([]),
        instance: None,
        locales: list([Locale {
            name: "en".into(),
            source: "".into(),
            title: None,
            instructions: None,
            notes: list([]),
            connection: None,
        }]),
        tools: list(tools),
        resources: list([]),
        prompts: list([]),
        profiles: list([]),
        roles: Vec::new().into(),
        guard: Guard::NONE,
        ignores: list([]),
        connection: None,
        recipes: list([]),
    }
}

fn stages() -> Table {
    Table {
        name: "lead_stages".into(),
        columns: texts(&["id", "rank"]),
        rows: list([row("new", &["\"NEW\"", "1"]), row("won", &["\"CONVERTED\"", "9"])]),
    }
}

/// One argument of every shape, optional, required or with a default.
fn arguments() -> Catalog {
    let number = |clamp| Shape::Number { least: Some(-0.5), most: None, clamp };
    let whole = |clamp| Shape::Integer { least: Some(1), most: Some(50), clamp };
    let phone =
        Shape::Text { least: Some(1), most: Some(40), pattern: Some("^[+0-9][\"0-9 ()-]{4,}$".into()), format: None };
    let day = Shape::Text { least: None, most: None, pattern: None, format: Some(Format::Date) };
    let nullable = Check { shape: integer(), nullable: true, rest: None };
    let multiple =
        Check { shape: integer(), nullable: false, rest: Some(json(r#"{"type":"integer","multipleOf":5}"#)) };
    let wide = tool(
        "wide",
        [
            argument("flag", Shape::Boolean),
            argument("count", whole(false)),
            argument("share", number(false)),
            argument("phone", phone),
            argument("order", choice(&["ASC", "desc"])),
            argument("stage", Shape::Row { table: 0 }),
            argument("period", Shape::Period),
            argument("ids", any_list()),
            argument("filter", any_map()),
            argument("either", Shape::Several { shapes: list([integer(), text()]) }),
            argument("whatever", Shape::Any),
            Argument { check: nullable, ..argument("nothing", integer()) },
            Argument { check: multiple, ..argument("fives", integer()) },
        ],
        Action::Answer { result: Value::Arguments },
    );
    let strict = tool(
        "strict",
        [
            required("id", whole(false)),
            required("day", day),
            required("order", choice(&["ASC", "desc"])),
            required("stage", Shape::Row { table: 0 }),
            required("filter", any_map()),
            required("ids", any_list()),
            argument("note", text()),
        ],
        Action::Answer { result: Value::Arguments },
    );
    let ready = tool(
        "ready",
        [
            defaulted("flag", Shape::Boolean, "true"),
            defaulted("limit", whole(true), "20"),
            defaulted("share", number(true), "-0.25"),
            defaulted("note", text(), r#""say \"hi\"""#),
            defaulted("order", choice(&["ASC", "desc"]), r#""desc""#),
            defaulted("stage", Shape::Row { table: 0 }, r#""won""#),
            defaulted("period", Shape::Period, r#""last_7_days""#),
            defaulted("ids", any_list(), "[1,2]"),
            defaulted("filter", any_map(), r#"{"DATE_MODIFY":"DESC"}"#),
            defaulted("either", Shape::Several { shapes: list([integer(), text()]) }, "5"),
        ],
        Action::Answer { result: Value::Arguments },
    );
    let zero = tool(
        "zero",
        [defaulted("start", integer(), "0"), argument("select", any_list())],
        Action::Answer { result: Value::Arguments },
    );
    let mut described = tool("described", [argument("id", integer())], Action::Answer { result: Value::Arguments });
    let whole = r#"{"name":"described","inputSchema":{"type":"object","properties":{"id":{"description":"Not <b>bold</b> but [this].","type":"integer"}}}}"#;
    let start = whole.find(r#"{"type":"object""#).expect("it has a schema");
    let input = Some(JsonPart { start, end: whole.len() - 1 });
    described.listed = list([ListEntry { input, ..listed(whole, "Described") }]);
    let bare = tool("bare", [], Action::Answer { result: Value::Literal(json(r#"{"pong":true}"#)) });
    Catalog { tables: list([stages()]), ..catalog("arguments", [wide, strict, ready, zero, described, bare]) }
}

/// Names that are no names of Rust, or the same name twice.
fn names() -> Catalog {
    let answer = || Action::Answer { result: Value::Arguments };
    let odd = [
        argument("type", text()),
        argument("self", text()),
        argument("reader", text()),
        argument("plan", text()),
        argument("a-b", text()),
        argument("a_b", text()),
        argument("aB", text()),
        argument("2fa", text()),
        argument("option", choice(&["self", "Self", ">=", "", "2 x", "новый"])),
        argument("Some", choice(&["none"])),
    ];
    let tables =
        [Table { name: "vec".into(), columns: texts(&["a"]), rows: list([row("box", &["1"]), row("BOX", &["2"])]) }];
    let tools = [
        tool("crm.deal-get", odd, answer()),
        tool("a-b", [], answer()),
        tool("a_b", [argument("row", Shape::Row { table: 0 })], answer()),
        tool("plan", [], answer()),
        tool("runtime", [], answer()),
        tool("match", [], answer()),
        tool("2fa", [], answer()),
    ];
    Catalog { tables: list(tables), ..catalog("super", tools) }
}

/// Every value in every place of a request.
fn requests() -> Catalog {
    let arguments = [
        required("id", text()),
        argument("filter", any_map()),
        argument("stage", Shape::Row { table: 0 }),
        defaulted("period", Shape::Period, "\"today\""),
        argument("phone", text()),
        argument("since", Shape::Period),
        required("must", Shape::Row { table: 0 }),
        argument("order", choice(&["ASC", "DESC"])),
    ];
    let cell = |slot, column| Value::Cell { slot, table: 0, column };
    let phone = item([passed(4)], map([entry("VALUE", passed(4)), entry("TYPE", Value::Literal(json("\"WORK\"")))]));
    let rowed = item([cell(2, 0)], map([entry("STAGE", cell(2, 0))]));
    let sure = item([passed(0)], map([entry("ID", passed(0))]));
    let part = Value::Argument { slot: 1, path: path("a.0") };
    let stepped = item([part.clone()], map([entry("PART", part)]));
    let every = map([
        entry("literal", Value::Literal(json(r#"{"a":[1,"b"]}"#))),
        entry("argument", passed(4)),
        entry("part", Value::Argument { slot: 1, path: path("a.0") }),
        entry("cell", cell(2, 0)),
        entry("sure-cell", cell(6, 1)),
        entry("from", Value::Period { slot: 3, column: PeriodColumn::From }),
        entry("since", Value::Period { slot: 5, column: PeriodColumn::ToDate }),
        entry("arguments", Value::Arguments),
        entry("position", Value::Position { first: list([passed(4)]) }),
        entry("reply", Value::Reply { path: path("result") }),
        entry("page-size", Value::PageSize),
        entry("status", Value::Http { part: HttpPart::Status }),
        entry("header", Value::Http { part: HttpPart::Header { name: "x-total-count".into() } }),
        entry("link", Value::Http { part: HttpPart::Link { relation: "next".into(), parameter: None } }),
        entry("page", Value::Http { part: HttpPart::Link { relation: "next".into(), parameter: Some("page".into()) } }),
        entry("record", Value::Record { path: path("ID") }),
        entry("keys", Value::Keys),
        entry("given", Value::Given),
        entry("setting", Value::Setting { setting: 0 }),
        entry("form", Value::Form { setting: 0, form: 0 }),
        entry("matches", Value::Matches { slot: 4, pattern: "^[+]".into() }),
        entry("surely-matches", Value::Matches { slot: 0, pattern: "^\\d+$".into() }),
        entry("caller", Value::Caller { field: CallerField::Tenant }),
        entry("message", Value::Message { message: 0 }),
        entry("dictionary", Value::Dictionary { dictionary: 0 }),
        entry("empty", map([])),
        entry("none", Value::List { items: list([]) }),
        entry("list", Value::List { items: list([item([passed(4)], passed(4)), phone, rowed, sure, stepped]) }),
        entry("order", passed(7)),
        entry("row", passed(6)),
    ]);
    let join = |parts: &[Value]| Value::Join { parts: list(parts.iter().cloned()) };
    let merge = Value::Map {
        base: list([
            passed(1),
            Value::Argument { slot: 1, path: path("more") },
            Value::Setting { setting: 0 },
            cell(2, 0),
            Value::Literal(json(r#"{"a":1}"#)),
            Value::Arguments,
        ]),
        entries: list([entry("=STATUS", cell(2, 0))]),
    };
    let of_everything =
        tool("of_everything", arguments.clone(), asks([step("", post(literal_path("crm.lead.list"), Some(every)))]));
    let addressed = Send {
        verb: Verb::Get,
        path: list([
            PathPart::Literal("companies/".into()),
            PathPart::Segment(passed(0)),
            PathPart::Literal("/".into()),
            PathPart::Segment(cell(6, 0)),
            PathPart::Literal("/".into()),
            PathPart::Segment(join(&[Value::Literal(json("\"v\"")), passed(0)])),
        ]),
        query: Some(map([entry("q", passed(4)), entry("start", Value::Position { first: list([]) })])),
        headers: list([entry(
            "X-For",
            join(&[
                Value::Literal(json("\"id \\\"\"")),
                passed(0),
                Value::Literal(json("5")),
                cell(2, 1),
                Value::Period { slot: 5, column: PeriodColumn::From },
                Value::Setting { setting: 0 },
            ]),
        )]),
        ..post(list([]), None)
    };
    let addressed = tool("addressed", arguments.clone(), asks([step("", addressed)]));
    let sign = |at, form| DoneSign { at, form };
    let done = list([
        sign(Source::Reply { path: path("result.id") }, DoneForm::Like { pattern: "^[1-9][0-9]*$".into() }),
        sign(Source::Http { part: HttpPart::Status }, DoneForm::OneOf { values: list([json("204")]) }),
        sign(Source::Reply { path: path("result.task") }, DoneForm::Something),
        sign(Source::Reply { path: path("result.ID") }, DoneForm::Named { value: passed(0) }),
        sign(Source::Reply { path: path("result") }, DoneForm::Nested { list: true, map: false }),
    ]);
    let form =
        Send { encoding: Encoding::Form, effect: Effect::Delete, done, ..post(literal_path("form"), Some(merge)) };
    let spread = tool("spread", arguments, asks([step("", form)]));
    let respelt = respelt();
    let lone = tool("lone", [], asks([step("", post(literal_path("server.time"), None))]));
    let form = Form { name: "webhook".into(), pattern: "/rest/[0-9]+/".into() };
    let setting = Setting {
        name: "base_url".into(),
        env: "BITRIX_BASE_URL".into(),
        secret: true,
        optional: true,
        default: None,
        check: plain(text()),
        forms: list([form]),
        example: Some("https://example.com/rest/1/code/".into()),
    };
    Catalog {
        messages: list([Message { id: "lead-comments".into(), attribute: None }]),
        settings: list([setting]),
        tables: list([stages()]),
        ..catalog("requests", [of_everything, addressed, spread, respelt, lone, bodied()])
    }
}

/// Bodies of every kind that is neither JSON nor a form, a reply of a type, and what is shown of it.
fn bodied() -> Tool {
    let bytes = Shape::Text { least: None, most: Some(400), pattern: None, format: Some(Format::Base64) };
    let arguments = [required("file", bytes), argument("note", text()), argument("lines", any_list())];
    let data = Entry { required: true, ..entry("data", passed(0)) };
    let file = Value::Map { base: list([]), entries: list([data, entry("filename", passed(1))]) };
    let parts = Some(map([entry("note", passed(1)), entry("file", file)]));
    let note = Value::Join { parts: list([Value::Literal(json("\"Note: \"")), passed(1)]) };
    let reads = Some(TypedReply { form: ReplyForm::Rows, media: "text/csv".into() });
    let sends = [
        Send { encoding: Encoding::Parts { files: list(["file".into()]) }, ..post(literal_path("parts"), parts) },
        Send { encoding: Encoding::Text, ..post(literal_path("text"), Some(note)) },
        Send { encoding: Encoding::Lines, ..post(literal_path("lines"), Some(passed(2))) },
        Send { encoding: Encoding::File, reads, ..post(literal_path("file"), Some(passed(0))) },
    ];
    let block = map([entry("type", Value::Literal(json("\"text\""))), entry("text", passed(1))]);
    let steps = list(sends.map(|send| step("", send)));
    let content = Some(Value::List { items: list([item([], block)]) });
    tool("bodied", arguments, Action::Steps { steps, reply: None, result: None, content })
}

/// What is found item by item, every spelling in every place of a request, and maps that one entry decides about.
fn respelt() -> Tool {
    let day = Shape::Text { least: None, most: None, pattern: None, format: Some(Format::Date) };
    let arguments = [
        required("path", text()),
        argument("labels", any_list()),
        argument("since", day),
        argument("filter", any_map()),
        argument("note", text()),
        argument("period", Shape::Period),
    ];
    let every = |of: Value, parts: &'static str| Value::Every { of: list([of]), path: path(parts) };
    let spelt = |value: Value, spelling| Value::Spelt { value: list([value]), spelling, sent: true };
    let shown = |value: Value, spelling| Value::Spelt { value: list([value]), spelling, sent: false };
    let of = |spelling: Spelling| match spelling.between() {
        Some(_) => passed(1),
        None if spelling.is_of_moments() => passed(2),
        None => passed(4),
    };
    let all = Spelling::ALL.into_iter().filter(|spelling| *spelling != Spelling::Path);
    let all = map(all.map(|spelling| entry(spelling.word(), spelt(of(spelling), spelling))));
    let found = map([
        entry("labels", every(passed(1), "*.name")),
        entry("values", every(passed(3), "*")),
        entry("replies", every(Value::Reply { path: path("result") }, "*.ID")),
        entry("leads", spelt(every(Value::Step { step: 0, path: path("result.LEAD") }, "*"), Spelling::Bars)),
        entry("now", Value::Now),
        entry("today", spelt(Value::Now, Spelling::Date)),
        entry("from", spelt(Value::Period { slot: 5, column: PeriodColumn::From }, Spelling::Epoch)),
        entry("shown", shown(passed(4), Spelling::Time)),
        entry("item", spelt(Value::Item { path: path("item") }, Spelling::Base64)),
    ]);
    let decided = |value| Entry { required: true, ..entry("date", value) };
    let decided = map([
        entry("due", map([decided(passed(2)), entry("recurring", Value::Literal(json("false")))])),
        entry("empty", map([decided(Value::Literal(json("1")))])),
    ]);
    let body = Value::Map {
        base: list([
            map([Entry { required: true, ..entry("note", passed(4)) }, entry("kind", Value::Literal(json("\"x\"")))]),
            passed(3),
        ]),
        entries: list([entry("all", all), entry("found", found), entry("decided", decided)]),
    };
    let join = |parts: &[Value]| Value::Join { parts: list(parts.iter().cloned()) };
    let send = Send {
        path: list([
            PathPart::Literal("files/".into()),
            PathPart::Segment(spelt(passed(0), Spelling::Path)),
            PathPart::Literal("/".into()),
            PathPart::Segment(spelt(passed(0), Spelling::Base64)),
        ]),
        query: Some(map([entry("nested", passed(3)), entry("labels", passed(1))])),
        headers: list([
            entry("X-Labels", spelt(passed(1), Spelling::Commas)),
            entry("X-Note", join(&[Value::Literal(json("\"at \"")), spelt(passed(2), Spelling::Utc)])),
        ]),
        ..post(list([]), Some(body))
    };
    tool("respelt", arguments, asks([step("", send)]))
}

/// Requests that follow from one another.
fn steps() -> Catalog {
    let found = map([entry("values", Value::List { items: list([item([], passed(0))]) })]);
    let lead = Value::Step { step: 0, path: path("result.LEAD.0") };
    let updated = Value::Map { base: list([Value::Arguments]), entries: list([entry("id", lead.clone())]) };
    let guarded = |condition, send| Step { when: condition, ..step("", send) };
    let exists = Condition { when: list([Test { value: lead.clone(), one_of: None }]), unless: list([]) };
    let not = Condition {
        when: list([]),
        unless: list([Test { value: lead.clone(), one_of: Some(Choices::Fixed(list([json("1"), json("\"1\"")]))) }]),
    };
    let sync = Action::Steps {
        steps: list([
            step("found", post(literal_path("crm.duplicate.findbycomm"), Some(found))),
            guarded(exists, Send { effect: Effect::Write, ..post(literal_path("crm.lead.update"), Some(updated)) }),
            guarded(not, post(list([PathPart::Literal("leads/".into()), PathPart::Segment(lead.clone())]), None)),
        ]),
        reply: None,
        result: Some(map([entry("updated", lead)])),
        content: None,
    };
    catalog("steps", [tool("syncLead", [required("phone", text())], sync)])
}

/// A card behind which somebody writes Rust.
fn handler() -> Catalog {
    let greet = Tool {
        effect: Effect::Write,
        ..tool("greet", [required("name", text()), argument("loud", Shape::Boolean)], Action::Handler)
    };
    catalog("handler", [greet, tool("planned", [], Action::Answer { result: Value::Arguments })])
}

/// Every part of a catalog that is only data.
fn whole_catalog() -> Catalog {
    let limit = Path(list([Segment::Key("time".into()), Segment::Index(0)]));
    let condition =
        Condition { when: list([Test { value: Value::Setting { setting: 0 }, one_of: None }]), unless: list([]) };
    let token = Token {
        send: post(literal_path("token"), Some(map([entry("refresh", Value::Setting { setting: 0 })]))),
        value: list([
            TokenPart { name: "key".into(), at: path("access_token").into() },
            TokenPart { name: "shop".into(), at: Source::Http { part: HttpPart::Header { name: "x-shop".into() } } },
        ]),
        lives: Lifetime::Said(Path(list([Segment::Key("expires_in".into())]))),
        store: list([Stored { setting: 0, value: Path(list([Segment::Key("refresh_token".into())])) }]),
    };
    let credential = Credential {
        when: condition.clone(),
        user: Some(Value::Setting { setting: 0 }),
        token: Some(token),
        path: Some(Value::Setting { setting: 0 }),
        query: list([]),
        headers: list([]),
        body: list([entry("auth", Value::Setting { setting: 0 }), entry("token", Value::Token { path: path("key") })]),
    };
    let portal = Backend {
        base: Base::At(Value::Setting { setting: 0 }),
        headers: list([entry("Accept", Value::Literal(json("\"application/json\"")))]),
        auth: list([credential]),
        timeout: Quantity::Setting(1),
        retry: Retry {
            times: Quantity::Fixed(3.0),
            backoff_ms: (500, 4000),
            key: Some("Idempotency-Key".into()),
            after: list(
                [
                    DelayUnit::Guessed,
                    DelayUnit::Seconds,
                    DelayUnit::Milliseconds,
                    DelayUnit::Epoch,
                    DelayUnit::EpochMs,
                    DelayUnit::Date,
                ]
                .map(|unit| Delay { at: Source::Http { part: HttpPart::Header { name: "x-reset".into() } }, unit }),
            ),
        },
        pace: Some(Pace {
            rate: Quantity::Fixed(2.0),
            burst: Quantity::Fixed(50.0),
            parallel: Some(Quantity::Fixed(4.0)),
        }),
        pages: Some(Pages {
            size: 50,
            sized: true,
            next: Next::Record { first: 0, told: list([Source::Reply { path: path("next") }]) },
            key: list([path("id"), path("ID")]),
            total: list([Source::Http { part: HttpPart::Header { name: "x-total-count".into() } }]),
            more: Condition {
                when: list([Test { value: Value::Reply { path: path("more") }, one_of: None }]),
                unless: list([]),
            },
        }),
        batch: Some(Batch {
            path: "batch".into(),
            commands: "cmd".into(),
            most: Quantity::Setting(1),
            reply: BatchReply::Parts {
                parts: list([("result".into(), path("result.result")), ("total".into(), path("result.total"))]),
            },
            apart: list(["$result".into()]),
        }),
        types: list([TypedName { name: "char".into(), values: value_type() }]),
        breaker: Some(Breaker { failures: 5, open_ms: 30_000, trials: 3 }),
        errors: Errors {
            code: list([path("error").into()]),
            message: list([path("error_description").into(), limit.into()]),
            done: list([]),
            fields: list([path("errors.*")]),
            conditions: list([ErrorCondition {
                kind: Failure::Busy,
                tests: list([
                    ErrorTest { at: Source::Http { part: HttpPart::Status }, one_of: Some(list([json("403")])) },
                    ErrorTest { at: Source::Reply { path: path("errors.*") }, one_of: None },
                ]),
            }]),
            retry_at: list([]),
            kinds: list([
                ErrorKind { code: "expired_token".into(), kind: Failure::Unauthorized },
                ErrorKind { code: "query_limit_exceeded".into(), kind: Failure::Busy },
            ]),
        },
        ..backend("portal")
    };
    let setting = |name, env, secret, shape, default| Setting {
        name,
        env,
        secret,
        optional: false,
        default,
        check: plain(shape),
        forms: list([]),
        example: None,
    };
    let users = Dictionary {
        name: "users".into(),
        send: post(literal_path("user.get"), Some(map([entry("ID", Value::Keys)]))),
        records: path("result"),
        key: Some(path("ID")),
        when: always(),
        value: map([entry("name", Value::Join { parts: list([Value::Record { path: path("NAME") }]) })]),
        columns: texts(&["name"]),
        brief: List::Borrowed(&[0]),
        cache_ms: 300_000,
        keyed: true,
        given: false,
    };
    let day_ends = list([DayEnd { key: "<=DATE".into(), end: "T23:59:59".into() }]);
    let bounds = Bounds {
        field: "DATE".into(),
        lower: texts(&[">=DATE"]),
        upper: texts(&["<=DATE"]),
        exact: texts(&["=DATE"]),
        dates: true,
        day_ends,
    };
    let warning = |rule| Warning {
        code: "no-date-range".into(),
        rule,
        fix: list([Change { slot: 0, value: Value::Literal(json("{}")) }]),
        message: 0,
    };
    let reply = Reply {
        records: list([path("result")]),
        keep: Condition {
            when: list([Test {
                value: Value::Record { path: path("STAGE") },
                one_of: Some(Choices::Fixed(list([json("\"NEW\"")]))),
            }]),
            unless: list([Test {
                value: Value::Every { of: list([Value::Record { path: path("TAGS") }]), path: path("*.hidden") },
                one_of: None,
            }]),
        },
        value: Some(map([entry("id", Value::Record { path: path("ID") }), entry("state", passed(1))])),
        pages: Paged::By(Pages {
            size: 50,
            sized: false,
            next: Next::At {
                sources: list([
                    Source::Reply { path: path("next.after") },
                    Source::Record { path: path("ID") },
                    Source::Http { part: HttpPart::Link { relation: "next".into(), parameter: Some("page".into()) } },
                ]),
                bound: PageBound::Inclusive { key: path("ID") },
            },
            key: list([]),
            total: list([]),
            more: always(),
        }),
        total: list([Source::Reply { path: path("total") }]),
        limit: Some(passed(1)),
        order: Some(2),
        labels: list([Label {
            name: "responsible".into(),
            of: path("ASSIGNED_BY_ID"),
            dictionary: Some(0),
            texts: list([LabelText { name: "groupName".into(), message: 0 }]),
        }]),
        fields: Some(Value::Literal(json(r#"["ID"]"#))),
        size: Some(Value::Literal(json("9000"))),
        sums: Some(Sums {
            key: path("ID"),
            of: path("OPPORTUNITY"),
            unit: Some(SumField { name: "currency".into(), of: path("CURRENCY_ID") }),
            by: list([SumField { name: "stage".into(), of: path("STAGE_ID") }]),
            groups: Some(passed(1)),
        }),
    };
    let check = Check {
        shape: Shape::Map {
            properties: list([Property { name: "a".into(), required: true, check: plain(Shape::Any) }]),
            others: Others::Checked { checks: list([plain(choice(&["ASC", "DESC"]))]) },
            least: Some(0),
            most: Some(9),
        },
        nullable: false,
        rest: None,
    };
    let leads = Tool {
        aliases: texts(&["get_leads"]),
        guard: Guard {
            roles: texts(&["sales"]),
            confirm: None,
            approval: Some(Approval {
                condition: Condition { when: list([Test { value: passed(1), one_of: None }]), unless: list([]) },
                message: Some(1),
            }),
            limits: list([
                Limit { subject: Subject::Tenant, rate: CallRate { calls: 120, window_ms: 60_000 } },
                Limit { subject: Subject::Caller, rate: CallRate { calls: 2, window_ms: 1_000 } },
                Limit { subject: Subject::Role("sales".into()), rate: CallRate { calls: 600, window_ms: 600_000 } },
            ]),
            parallel: Parallel { tenant: Some(8), caller: None },
            turns: list([passed(0)]),
        },
        listed: list([
            listed(r#"{"name":"getLeads"}"#, "Leads"),
            listed(r#"{"name":"getLeads","title":"Лиды"}"#, "Лиды"),
        ]),
        warnings: list([
            warning(Rule::MissingRange { slot: 0, fields: list([bounds]), named: list([]) }),
            warning(Rule::Holds(condition)),
        ]),
        hint: Some(Hint { arguments: map([entry("filter", passed(0))]), message: Some(0) }),
        known: list([Known {
            slot: 0,
            list: HeldList::Dictionary { dictionary: 0, given: Some(passed(1)) },
            when: always(),
            affixes: Affixes {
                from: list([Affix { before: ">=".into(), after: "".into() }]),
                to: list([Affix { before: "".into(), after: "_to".into() }]),
                named: list([Affix { before: "=".into(), after: "".into() }]),
            },
            also: list(["FIND".into()]),
            whole: Some(WholeNames {
                names: list(["PHONE".into()]),
                keys: list(["PHONE".into(), "=PHONE".into()]),
                phones: list(["PHONE".into()]),
                instead: Some("getLeads".into()),
            }),
            fixed: list(["readOnly".into()]),
            type_part: Some("type".into()),
            typed: list([TypedName { name: "ID".into(), values: value_type() }]),
        }]),
        codes: list([Coded {
            slot: 0,
            under: list(["STATUS_ID".into()]),
            affixes: list([Affix { before: "=".into(), after: "".into() }]),
            list: Some(HeldList::Written { texts: Value::Cell { slot: 1, table: 0, column: 0 } }),
            begins: Some(passed(1)),
            like: Some("^[A-Z]+$".into()),
            usual: list(["NEW".into()]),
            found_by: Some("getLeads".into()),
            when: always(),
        }]),
        resource: "crm/leads".into(),
        summary: Some(1),
        ..tool(
            "getLeads",
            [Argument { check, ..argument("filter", Shape::Any) }, defaulted("limit", integer(), "50")],
            Action::Steps {
                steps: list([step("", post(literal_path("crm.lead.list"), Some(map([entry("filter", passed(0))]))))]),
                reply: Some(reply),
                result: None,
                content: None,
            },
        )
    };
    let resource = |address: &'static str, content| Resource {
        address: address.into(),
        roles: list([]),
        path: list(address.split('/').map(|part| match part.strip_prefix('{') {
            Some(_) => AddressPart::Variable(0),
            None => AddressPart::Fixed(part.into()),
        })),
        variables: texts(&["filter"]),
        arguments: list([argument("filter", Shape::Any)]),
        listed: list([ListEntry { address: Some(address.into()), ..listed("{}", "T") }]),
        template: list([]),
        content,
        mime: "application/json".into(),
        cache_ms: 30_000,
    };
    let ftl = "summary = { $count ->\n    [one] \"one\"\n   *[other] many\n}\n";
    Catalog {
        settings: list([
            setting("base_url".into(), "BASE_URL".into(), true, text(), None),
            setting("timeout".into(), "TIMEOUT".into(), false, integer(), Some(json("30"))),
        ]),
        backends: list([portal, server()]),
        dictionaries: list([users]),
        messages: list([
            Message { id: "getLeads".into(), attribute: Some("no-date-range".into()) },
            Message { id: "summary".into(), attribute: None },
            Message { id: "fresh".into(), attribute: Some("ask".into()) },
        ]),
        instance: Some(Value::Setting { setting: 0 }),
        locales: list([
            Locale {
                name: "en".into(),
                source: ftl.into(),
                title: Some("Office".into()),
                instructions: Some("Ask for leads.".into()),
                notes: list(["Give dates.".into()]),
                connection: Some(ConnectionTexts {
                    labels: texts(&["Address"]),
                    hints: list([Some("In the settings.".into())]),
                    steps: texts(&["Open the settings."]),
                    authorize_steps: texts(&["Allow it."]),
                    lacks: Some("Make it.".into()),
                    more: Some("https://office.example/help".into()),
                }),
            },
            Locale {
                name: "ru".into(),
                source: "summary = и всё\n".into(),
                title: None,
                instructions: None,
                notes: list(["Задавайте даты.".into()]),
                connection: Some(ConnectionTexts {
                    labels: texts(&["Адрес"]),
                    hints: list([None]),
                    steps: texts(&["Откройте настройки."]),
                    authorize_steps: texts(&["Разрешите."]),
                    lacks: None,
                    more: Some("https://office.example/help".into()),
                }),
            },
        ]),
        resources: list([
            resource("crm/leads", Content::Tool { tool: 0 }),
            resource("crm/users", Content::Dictionary { dictionary: 0 }),
            resource("guide", Content::Markdown { texts: list(["# Guide\n".into(), "# Разделы\n".into()]) }),
            resource("crm/{filter}/text", Content::Text { text: passed(0) }),
            resource("crm/{filter}/data", Content::Data { result: map([entry("filter", passed(0))]) }),
            resource("logo", Content::Blob { base64: "bG9nbw==".into() }),
        ]),
        prompts: list([Prompt {
            name: "fresh".into(),
            roles: texts(&["sales"]),
            listed: list(
                ["Asks for leads.", "Спрашивает лиды."]
                    .map(|said| ListEntry { description: Some(said.into()), ..listed("{}", "T") }),
            ),
            arguments: list([Argument {
                complete: Some(Complete { dictionary: 0, column: Some(0) }),
                ask: Some(Ask {
                    question: 2,
                    descriptions: list([Some("Who asks.".into()), None]),
                    titles: list([Some("Person".into()), None]),
                    values: list([AskedValue { value: "me".into(), titles: list([None, Some("Я".into())]) }]),
                }),
                ..argument("who", text())
            }]),
            says: Speech::Template { texts: texts(&["Leads of {{ who }}\n", "Лиды: {{ who }}\n"]) },
        }]),
        profiles: list([Profile { name: "read-only".into(), tools: list([0]) }]),
        roles: Vec::new().into(),
        guard: Guard::NONE,
        ignores: list([Ignored { variable: "SHOP_VERIFY".into(), why: "it is always verified".into() }]),
        connection: Some(Connecting {
            test: ConnectionTest::Tool { tool: 0, arguments: Json("{\"limit\":1}".into()) },
            settings: list([0]),
            authorize: Some(Authorizing {
                asks: list([]),
                application: list([1]),
                page: Value::Literal(Json("\"https://office.example/allow\"".into())),
                query: list([("prompt".into(), "consent".into())]),
                sends: list([AuthorizationParameter::ClientId, AuthorizationParameter::State]),
                scope: Some("leads".into()),
                pkce: true,
                credential: (0, 0),
                keeps: list([Stored { setting: 0, value: Path(list([Segment::Key("url".into())])) }]),
                says: Some("domain".into()),
            }),
            path: Some("shop-by-hand".into()),
            names: list([OtherName { name: "shop_key".into(), setting: 0 }]),
            lead: Some(SyncCall {
                tool: 0,
                key: None,
                known: Some(0),
                record: list(["created".into()]),
                fields: Some(SyncFields { dictionary: 0, names: list(["UF_SCORE".into()]) }),
            }),
        }),
        recipes: list([Recipe {
            tool: 0,
            arguments: Value::Literal(Json("{\"limit\":5}".into())),
            titles: list(["Five".into(), "Пять".into()]),
            descriptions: list(["Five of them.".into(), "Пять штук.".into()]),
        }]),
        ..catalog("whole", [leads])
    }
}

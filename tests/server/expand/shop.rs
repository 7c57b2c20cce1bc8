#![deny(warnings)]

/// The catalog `shop`.
#[allow(
    dead_code,
    unreachable_pub,
    reason = "a crate need not use every card, nor publish any"
)]
pub mod shop {
    use ::kartoteka::__private::{self as runtime, plan};
    /// The catalog with its tools.
    #[must_use]
    pub fn catalog() -> runtime::CompiledCatalog {
        runtime::CompiledCatalog {
            catalog: &CATALOG,
            tools: vec![
                runtime::Arc::new(add_note::Card), runtime::Arc::new(find_orders::Card),
                runtime::Arc::new(first_order::Card),
                runtime::Arc::new(list_reviews::Card),
                runtime::Arc::new(note_orders::Card),
                runtime::Arc::new(order_state::Card),
                runtime::Arc::new(order_whole::Card), runtime::Arc::new(read_page::Card),
                runtime::Arc::new(search_reviews::Card),
                runtime::Arc::new(send_notes::Card), runtime::Arc::new(ship_order::Card),
                runtime::Arc::new(show_label::Card)
            ],
        }
    }
    /// A row of the table `states`.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum States {
        /// `open`
        Open,
        /// `shipped`
        Shipped,
    }
    impl States {
        /// All of them, in the catalog's order.
        pub const ALL: [Self; 2] = [Self::Open, Self::Shipped];
        /// The one at this place of [`Self::ALL`].
        #[must_use]
        pub fn at(index: usize) -> Option<Self> {
            Self::ALL.get(index).copied()
        }
        /// Its place in [`Self::ALL`].
        #[must_use]
        pub const fn index(self) -> usize {
            self as usize
        }
        /// How it is written.
        #[must_use]
        pub const fn key(self) -> &'static str {
            match self {
                Self::Open => "open",
                Self::Shipped => "shipped",
            }
        }
    }
    /// The tool `add_note`.
    pub mod add_note {
        use ::kartoteka::__private::{self as runtime, plan};
        /// What `add_note` takes.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Arguments {
            /// The order's number, as find_orders gives it.
            pub order: i64,
            /// What the note says.
            pub note: String,
            /// Words to find it by.
            pub tags: Option<Vec<runtime::Value>>,
            /// Who is told.
            pub email: Option<String>,
        }
        impl Arguments {
            /// Reads and checks what a caller passed; every fault is noted in `reader`.
            pub fn read(reader: &mut runtime::Reader<'_>) -> Option<Self> {
                let order = reader.integer("order", Some(1), None);
                let order = reader.required("order", order);
                let note = reader
                    .text(
                        "note",
                        runtime::TextRule {
                            least: Some(1),
                            ..runtime::TextRule::default()
                        },
                    );
                let note = reader.required("note", note);
                let tags = reader.list("tags", &plan().arguments[2].check);
                let email = reader
                    .text(
                        "email",
                        runtime::TextRule {
                            format: Some(plan::Format::Email),
                            ..runtime::TextRule::default()
                        },
                    );
                reader.refuse_rest(&["order", "note", "tags", "email"]);
                Some(Self {
                    order: order?,
                    note: note?,
                    tags,
                    email,
                })
            }
        }
        impl runtime::TypedArguments for Arguments {
            const TOOL: &'static str = "add_note";
            fn write(&self, map: &mut runtime::MapWriter<'_, '_>) {
                map.entry("order", |json| json.put(&self.order));
                map.entry("note", |json| json.put(&self.note));
                map.entry("tags", |json| json.put(&self.tags));
                map.entry("email", |json| json.put(&self.email));
            }
        }
        impl runtime::BoundArguments for Arguments {
            fn argument(&self, slot: usize) -> Option<runtime::Argument<'_>> {
                match slot {
                    0 => Some(runtime::Argument::Integer(self.order)),
                    1 => Some(runtime::Argument::Text(&self.note)),
                    2 => self.tags.as_deref().map(runtime::Argument::List),
                    3 => self.email.as_deref().map(runtime::Argument::Text),
                    _ => None,
                }
            }
            fn request(
                &self,
                _step: usize,
                _scope: &runtime::Scope<'_>,
                request: &mut runtime::Request,
            ) {
                request.start(plan::Verb::Post, 0, plan::Effect::Write);
                request.path("/orders/");
                request.segment(&self.order);
                request.path("/notes");
                request
                    .body(
                        plan::Encoding::Json,
                        |json| {
                            json.object(|map| {
                                map.entry("text", |json| json.put(&self.note));
                                map.entry("tags", |json| json.put(&self.tags));
                                map.entry(
                                    "notify",
                                    |json| {
                                        json.array(|list| {
                                            list.item(|json| {
                                                self.email.is_some()
                                                    && {
                                                        json.object(|map| {
                                                            map.entry("address", |json| json.put(&self.email));
                                                            map.entry("kind", |json| json.literal(r#""email""#));
                                                        })
                                                    }
                                            });
                                        })
                                    },
                                );
                            })
                        },
                    );
            }
        }
        /// The card of `add_note`.
        #[derive(Debug, Clone, Copy)]
        pub struct Card;
        impl runtime::Tool for Card {
            fn plan(&self) -> &plan::Tool {
                plan()
            }
            fn read(
                &self,
                reader: &mut runtime::Reader<'_>,
            ) -> Option<Box<dyn runtime::BoundArguments>> {
                Some(Box::new(Arguments::read(reader)?))
            }
        }
        fn plan() -> &'static plan::Tool {
            &super::CATALOG.tools[0]
        }
        /// The tool as data.
        pub const PLAN: plan::Tool = {
            use plan::*;
            Tool {
                name: Text::Borrowed("add_note"),
                aliases: List::Borrowed(&[]),
                effect: Effect::Write,
                listed: List::Borrowed(
                    &[
                        ListEntry {
                            json: Json(
                                Text::Borrowed(
                                    r#"{"name":"add_note","title":"Note","description":"Writes a note to an order.","inputSchema":{"type":"object","properties":{"order":{"description":"The order's number, as find_orders gives it.","type":"integer","minimum":1},"note":{"description":"What the note says.","type":"string","minLength":1},"tags":{"description":"Words to find it by.","type":"array","items":{"type":"string"}},"email":{"description":"Who is told.","type":"string","format":"email"}},"required":["order","note"],"additionalProperties":false},"outputSchema":{"type":"object","properties":{"metadata":{"type":"object"},"result":{},"warnings":{"type":"array","items":{"type":"object"}},"suggestedFix":{"type":"object"},"error":{"type":"object"}},"required":["metadata"]},"annotations":{"title":"Note","readOnlyHint":false,"destructiveHint":false,"idempotentHint":false,"openWorldHint":true}}"#,
                                ),
                            ),
                            title: Text::Borrowed("Note"),
                            description: Some(
                                Text::Borrowed("Writes a note to an order."),
                            ),
                            address: None,
                            input: Some(JsonPart { start: 91, end: 514 }),
                            names: List::Borrowed(&[9, 169]),
                        },
                    ],
                ),
                arguments: List::Borrowed(
                    &[
                        Argument {
                            name: Text::Borrowed("order"),
                            check: Check {
                                shape: Shape::Integer {
                                    least: Some(1),
                                    most: None,
                                    clamp: false,
                                },
                                nullable: false,
                                rest: None,
                            },
                            required: true,
                            default: None,
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                        Argument {
                            name: Text::Borrowed("note"),
                            check: Check {
                                shape: Shape::Text {
                                    least: Some(1),
                                    most: None,
                                    pattern: None,
                                    format: None,
                                },
                                nullable: false,
                                rest: None,
                            },
                            required: true,
                            default: None,
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                        Argument {
                            name: Text::Borrowed("tags"),
                            check: Check {
                                shape: Shape::List {
                                    items: List::Borrowed(
                                        &[
                                            Check {
                                                shape: Shape::Text {
                                                    least: None,
                                                    most: None,
                                                    pattern: None,
                                                    format: None,
                                                },
                                                nullable: false,
                                                rest: None,
                                            },
                                        ],
                                    ),
                                    least: None,
                                    most: None,
                                    unique: false,
                                },
                                nullable: false,
                                rest: None,
                            },
                            required: false,
                            default: None,
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                        Argument {
                            name: Text::Borrowed("email"),
                            check: Check {
                                shape: Shape::Text {
                                    least: None,
                                    most: None,
                                    pattern: None,
                                    format: Some(Format::Email),
                                },
                                nullable: false,
                                rest: None,
                            },
                            required: false,
                            default: None,
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                    ],
                ),
                schema: None,
                guard: Guard {
                    roles: List::Borrowed(&[]),
                    confirm: None,
                    approval: None,
                    limits: List::Borrowed(&[]),
                    parallel: Parallel {
                        tenant: None,
                        caller: None,
                    },
                    turns: List::Borrowed(&[]),
                },
                action: Action::Steps {
                    steps: List::Borrowed(
                        &[
                            Step {
                                name: Text::Borrowed(""),
                                called: None,
                                when: Condition {
                                    when: List::Borrowed(&[]),
                                    unless: List::Borrowed(&[]),
                                },
                                forgives: Forgives::Nothing,
                                kept_ms: 0,
                                reply: None,
                                gives: None,
                                act: Act::Send(Send {
                                    backend: 0,
                                    verb: Verb::Post,
                                    path: List::Borrowed(
                                        &[
                                            PathPart::Literal(Text::Borrowed("/orders/")),
                                            PathPart::Segment(Value::Argument {
                                                slot: 0,
                                                path: Path(List::Borrowed(&[])),
                                            }),
                                            PathPart::Literal(Text::Borrowed("/notes")),
                                        ],
                                    ),
                                    query: None,
                                    headers: List::Borrowed(&[]),
                                    body: Some(Value::Map {
                                        base: List::Borrowed(&[]),
                                        entries: List::Borrowed(
                                            &[
                                                Entry {
                                                    key: Text::Borrowed("text"),
                                                    value: Value::Argument {
                                                        slot: 1,
                                                        path: Path(List::Borrowed(&[])),
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("tags"),
                                                    value: Value::Argument {
                                                        slot: 2,
                                                        path: Path(List::Borrowed(&[])),
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("notify"),
                                                    value: Value::List {
                                                        items: List::Borrowed(
                                                            &[
                                                                Item {
                                                                    needs: List::Borrowed(
                                                                        &[
                                                                            Value::Argument {
                                                                                slot: 3,
                                                                                path: Path(List::Borrowed(&[])),
                                                                            },
                                                                        ],
                                                                    ),
                                                                    value: Value::Map {
                                                                        base: List::Borrowed(&[]),
                                                                        entries: List::Borrowed(
                                                                            &[
                                                                                Entry {
                                                                                    key: Text::Borrowed("address"),
                                                                                    value: Value::Argument {
                                                                                        slot: 3,
                                                                                        path: Path(List::Borrowed(&[])),
                                                                                    },
                                                                                    required: false,
                                                                                },
                                                                                Entry {
                                                                                    key: Text::Borrowed("kind"),
                                                                                    value: Value::Literal(Json(Text::Borrowed(r#""email""#))),
                                                                                    required: false,
                                                                                },
                                                                            ],
                                                                        ),
                                                                    },
                                                                },
                                                            ],
                                                        ),
                                                    },
                                                    required: false,
                                                },
                                            ],
                                        ),
                                    }),
                                    encoding: Encoding::Json,
                                    reads: None,
                                    effect: Effect::Write,
                                    done: List::Borrowed(&[]),
                                }),
                            },
                        ],
                    ),
                    reply: None,
                    result: Some(Value::Map {
                        base: List::Borrowed(&[]),
                        entries: List::Borrowed(
                            &[
                                Entry {
                                    key: Text::Borrowed("id"),
                                    value: Value::Reply {
                                        path: Path(
                                            List::Borrowed(&[Segment::Key(Text::Borrowed("id"))]),
                                        ),
                                    },
                                    required: false,
                                },
                            ],
                        ),
                    }),
                    content: None,
                },
                warnings: List::Borrowed(&[]),
                hint: None,
                known: List::Borrowed(&[]),
                codes: List::Borrowed(&[]),
                resource: Text::Borrowed("add_note"),
                summary: None,
                examples: List::Borrowed(&[]),
            }
        };
    }
    /// The tool `find_orders`.
    pub mod find_orders {
        use ::kartoteka::__private::{self as runtime, plan};
        /// What `find_orders` takes.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Arguments {
            /// How far the order is.
            pub state: Option<super::States>,
            /// The first day.
            pub since: Option<String>,
            /// How many orders to return.
            pub limit: i64,
        }
        impl Default for Arguments {
            fn default() -> Self {
                Self {
                    state: None,
                    since: None,
                    limit: 20,
                }
            }
        }
        impl Arguments {
            /// Reads and checks what a caller passed; every fault is noted in `reader`.
            pub fn read(reader: &mut runtime::Reader<'_>) -> Option<Self> {
                let state = reader.row("state", 0).and_then(super::States::at);
                let since = reader
                    .text(
                        "since",
                        runtime::TextRule {
                            format: Some(plan::Format::Date),
                            ..runtime::TextRule::default()
                        },
                    );
                let limit = reader.integer("limit", Some(1), Some(50)).unwrap_or(20);
                reader.refuse_rest(&["state", "since", "limit"]);
                Some(Self { state, since, limit })
            }
        }
        impl runtime::TypedArguments for Arguments {
            const TOOL: &'static str = "find_orders";
            fn write(&self, map: &mut runtime::MapWriter<'_, '_>) {
                map.entry("state", |json| json.put(&self.state.map(super::States::key)));
                map.entry("since", |json| json.put(&self.since));
                map.entry("limit", |json| json.put(&self.limit));
            }
        }
        impl runtime::BoundArguments for Arguments {
            fn argument(&self, slot: usize) -> Option<runtime::Argument<'_>> {
                match slot {
                    0 => {
                        self.state
                            .map(|one: super::States| runtime::Argument::Row {
                                index: one.index(),
                                key: one.key(),
                            })
                    }
                    1 => self.since.as_deref().map(runtime::Argument::Text),
                    2 => Some(runtime::Argument::Integer(self.limit)),
                    _ => None,
                }
            }
            fn request(
                &self,
                _step: usize,
                scope: &runtime::Scope<'_>,
                request: &mut runtime::Request,
            ) {
                request.start(plan::Verb::Get, 0, plan::Effect::Read);
                request.path("/orders");
                request
                    .query(|json| {
                        json.object(|map| {
                            map.entry(
                                "state",
                                |json| {
                                    json
                                        .raw(
                                            self.state.and_then(|row| scope.cell(0, row.index(), 0)),
                                        )
                                },
                            );
                            map.entry("since", |json| json.put(&self.since));
                            map.entry("limit", |json| json.put(&self.limit));
                        })
                    });
            }
        }
        /// The card of `find_orders`.
        #[derive(Debug, Clone, Copy)]
        pub struct Card;
        impl runtime::Tool for Card {
            fn plan(&self) -> &plan::Tool {
                plan()
            }
            fn read(
                &self,
                reader: &mut runtime::Reader<'_>,
            ) -> Option<Box<dyn runtime::BoundArguments>> {
                Some(Box::new(Arguments::read(reader)?))
            }
        }
        fn plan() -> &'static plan::Tool {
            &super::CATALOG.tools[1]
        }
        /// The tool as data.
        pub const PLAN: plan::Tool = {
            use plan::*;
            Tool {
                name: Text::Borrowed("find_orders"),
                aliases: List::Borrowed(&[]),
                effect: Effect::Read,
                listed: List::Borrowed(
                    &[
                        ListEntry {
                            json: Json(
                                Text::Borrowed(
                                    r#"{"name":"find_orders","title":"Orders","description":"Lists the orders of the shop.","inputSchema":{"type":"object","properties":{"state":{"description":"How far the order is.","type":"string","enum":["open","shipped"]},"since":{"description":"The first day.","type":"string","format":"date"},"limit":{"description":"How many orders to return.","type":"integer","minimum":1,"maximum":50,"default":20}},"additionalProperties":false},"outputSchema":{"type":"object","properties":{"metadata":{"type":"object"},"result":{"type":"array"},"pagination":{"type":"object"},"warnings":{"type":"array","items":{"type":"object"}},"suggestedFix":{"type":"object"},"error":{"type":"object"}},"required":["metadata"]},"annotations":{"title":"Orders","readOnlyHint":true,"destructiveHint":false,"idempotentHint":true,"openWorldHint":true}}"#,
                                ),
                            ),
                            title: Text::Borrowed("Orders"),
                            description: Some(
                                Text::Borrowed("Lists the orders of the shop."),
                            ),
                            address: None,
                            input: Some(JsonPart { start: 99, end: 431 }),
                            names: List::Borrowed(&[9]),
                        },
                    ],
                ),
                arguments: List::Borrowed(
                    &[
                        Argument {
                            name: Text::Borrowed("state"),
                            check: Check {
                                shape: Shape::Row { table: 0 },
                                nullable: false,
                                rest: None,
                            },
                            required: false,
                            default: None,
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                        Argument {
                            name: Text::Borrowed("since"),
                            check: Check {
                                shape: Shape::Text {
                                    least: None,
                                    most: None,
                                    pattern: None,
                                    format: Some(Format::Date),
                                },
                                nullable: false,
                                rest: None,
                            },
                            required: false,
                            default: None,
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                        Argument {
                            name: Text::Borrowed("limit"),
                            check: Check {
                                shape: Shape::Integer {
                                    least: Some(1),
                                    most: Some(50),
                                    clamp: false,
                                },
                                nullable: false,
                                rest: None,
                            },
                            required: false,
                            default: Some(Json(Text::Borrowed("20"))),
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                    ],
                ),
                schema: None,
                guard: Guard {
                    roles: List::Borrowed(&[]),
                    confirm: None,
                    approval: None,
                    limits: List::Borrowed(&[]),
                    parallel: Parallel {
                        tenant: None,
                        caller: None,
                    },
                    turns: List::Borrowed(&[]),
                },
                action: Action::Steps {
                    steps: List::Borrowed(
                        &[
                            Step {
                                name: Text::Borrowed(""),
                                called: None,
                                when: Condition {
                                    when: List::Borrowed(&[]),
                                    unless: List::Borrowed(&[]),
                                },
                                forgives: Forgives::Nothing,
                                kept_ms: 0,
                                reply: None,
                                gives: None,
                                act: Act::Send(Send {
                                    backend: 0,
                                    verb: Verb::Get,
                                    path: List::Borrowed(
                                        &[PathPart::Literal(Text::Borrowed("/orders"))],
                                    ),
                                    query: Some(Value::Map {
                                        base: List::Borrowed(&[]),
                                        entries: List::Borrowed(
                                            &[
                                                Entry {
                                                    key: Text::Borrowed("state"),
                                                    value: Value::Cell {
                                                        slot: 0,
                                                        table: 0,
                                                        column: 0,
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("since"),
                                                    value: Value::Argument {
                                                        slot: 1,
                                                        path: Path(List::Borrowed(&[])),
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("limit"),
                                                    value: Value::Argument {
                                                        slot: 2,
                                                        path: Path(List::Borrowed(&[])),
                                                    },
                                                    required: false,
                                                },
                                            ],
                                        ),
                                    }),
                                    headers: List::Borrowed(&[]),
                                    body: None,
                                    encoding: Encoding::Json,
                                    reads: None,
                                    effect: Effect::Read,
                                    done: List::Borrowed(&[]),
                                }),
                            },
                        ],
                    ),
                    reply: Some(Reply {
                        records: List::Borrowed(
                            &[
                                Path(
                                    List::Borrowed(&[Segment::Key(Text::Borrowed("orders"))]),
                                ),
                            ],
                        ),
                        keep: Condition {
                            when: List::Borrowed(&[]),
                            unless: List::Borrowed(&[]),
                        },
                        value: None,
                        pages: Paged::Unsaid,
                        total: List::Borrowed(&[]),
                        limit: None,
                        order: None,
                        labels: List::Borrowed(&[]),
                        fields: None,
                        size: None,
                        sums: None,
                    }),
                    result: None,
                    content: None,
                },
                warnings: List::Borrowed(&[]),
                hint: None,
                known: List::Borrowed(&[]),
                codes: List::Borrowed(&[]),
                resource: Text::Borrowed("find_orders"),
                summary: None,
                examples: List::Borrowed(&[]),
            }
        };
    }
    /// The tool `first_order`.
    pub mod first_order {
        use ::kartoteka::__private::{self as runtime, plan};
        /// What `first_order` takes.
        #[derive(Debug, Clone, PartialEq, Default)]
        pub struct Arguments {
            /// How far it is.
            pub state: Option<super::States>,
        }
        impl Arguments {
            /// Reads and checks what a caller passed; every fault is noted in `reader`.
            pub fn read(reader: &mut runtime::Reader<'_>) -> Option<Self> {
                let state = reader.row("state", 0).and_then(super::States::at);
                reader.refuse_rest(&["state"]);
                Some(Self { state })
            }
        }
        impl runtime::TypedArguments for Arguments {
            const TOOL: &'static str = "first_order";
            fn write(&self, map: &mut runtime::MapWriter<'_, '_>) {
                map.entry("state", |json| json.put(&self.state.map(super::States::key)));
            }
        }
        impl runtime::BoundArguments for Arguments {
            fn argument(&self, slot: usize) -> Option<runtime::Argument<'_>> {
                match slot {
                    0 => {
                        self.state
                            .map(|one: super::States| runtime::Argument::Row {
                                index: one.index(),
                                key: one.key(),
                            })
                    }
                    _ => None,
                }
            }
            fn request(
                &self,
                _step: usize,
                _scope: &runtime::Scope<'_>,
                _request: &mut runtime::Request,
            ) {}
        }
        /// The card of `first_order`.
        #[derive(Debug, Clone, Copy)]
        pub struct Card;
        impl runtime::Tool for Card {
            fn plan(&self) -> &plan::Tool {
                plan()
            }
            fn read(
                &self,
                reader: &mut runtime::Reader<'_>,
            ) -> Option<Box<dyn runtime::BoundArguments>> {
                Some(Box::new(Arguments::read(reader)?))
            }
        }
        fn plan() -> &'static plan::Tool {
            &super::CATALOG.tools[2]
        }
        /// The tool as data.
        pub const PLAN: plan::Tool = {
            use plan::*;
            Tool {
                name: Text::Borrowed("first_order"),
                aliases: List::Borrowed(&[]),
                effect: Effect::Write,
                listed: List::Borrowed(
                    &[
                        ListEntry {
                            json: Json(
                                Text::Borrowed(
                                    r#"{"name":"first_order","title":"First order","description":"Reads the first of the orders, and notes that it was seen.","inputSchema":{"type":"object","properties":{"state":{"description":"How far it is.","type":"string","enum":["open","shipped"]}},"additionalProperties":false},"outputSchema":{"type":"object","properties":{"metadata":{"type":"object"},"result":{},"warnings":{"type":"array","items":{"type":"object"}},"suggestedFix":{"type":"object"},"error":{"type":"object"}},"required":["metadata"]},"annotations":{"title":"First order","readOnlyHint":false,"destructiveHint":false,"idempotentHint":false,"openWorldHint":true}}"#,
                                ),
                            ),
                            title: Text::Borrowed("First order"),
                            description: Some(
                                Text::Borrowed(
                                    "Reads the first of the orders, and notes that it was seen.",
                                ),
                            ),
                            address: None,
                            input: Some(JsonPart { start: 133, end: 277 }),
                            names: List::Borrowed(&[9]),
                        },
                    ],
                ),
                arguments: List::Borrowed(
                    &[
                        Argument {
                            name: Text::Borrowed("state"),
                            check: Check {
                                shape: Shape::Row { table: 0 },
                                nullable: false,
                                rest: None,
                            },
                            required: false,
                            default: None,
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                    ],
                ),
                schema: None,
                guard: Guard {
                    roles: List::Borrowed(&[]),
                    confirm: None,
                    approval: None,
                    limits: List::Borrowed(&[]),
                    parallel: Parallel {
                        tenant: None,
                        caller: None,
                    },
                    turns: List::Borrowed(&[]),
                },
                action: Action::Steps {
                    steps: List::Borrowed(
                        &[
                            Step {
                                name: Text::Borrowed("orders"),
                                called: None,
                                when: Condition {
                                    when: List::Borrowed(&[]),
                                    unless: List::Borrowed(&[]),
                                },
                                forgives: Forgives::Nothing,
                                kept_ms: 0,
                                reply: None,
                                gives: None,
                                act: Act::Call(ToolCall {
                                    tool: 1,
                                    arguments: Value::Map {
                                        base: List::Borrowed(&[]),
                                        entries: List::Borrowed(
                                            &[
                                                Entry {
                                                    key: Text::Borrowed("state"),
                                                    value: Value::Argument {
                                                        slot: 0,
                                                        path: Path(List::Borrowed(&[])),
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("limit"),
                                                    value: Value::Literal(Json(Text::Borrowed("1"))),
                                                    required: false,
                                                },
                                            ],
                                        ),
                                    },
                                    effect: Effect::Read,
                                }),
                            },
                            Step {
                                name: Text::Borrowed("first"),
                                called: None,
                                when: Condition {
                                    when: List::Borrowed(
                                        &[
                                            Test {
                                                value: Value::Step {
                                                    step: 0,
                                                    path: Path(List::Borrowed(&[Segment::Index(0)])),
                                                },
                                                one_of: None,
                                            },
                                        ],
                                    ),
                                    unless: List::Borrowed(&[]),
                                },
                                forgives: Forgives::Nothing,
                                kept_ms: 0,
                                reply: None,
                                gives: None,
                                act: Act::Call(ToolCall {
                                    tool: 6,
                                    arguments: Value::Map {
                                        base: List::Borrowed(&[]),
                                        entries: List::Borrowed(
                                            &[
                                                Entry {
                                                    key: Text::Borrowed("order"),
                                                    value: Value::Step {
                                                        step: 0,
                                                        path: Path(
                                                            List::Borrowed(
                                                                &[Segment::Index(0), Segment::Key(Text::Borrowed("id"))],
                                                            ),
                                                        ),
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("most"),
                                                    value: Value::Literal(Json(Text::Borrowed("5"))),
                                                    required: false,
                                                },
                                            ],
                                        ),
                                    },
                                    effect: Effect::Read,
                                }),
                            },
                            Step {
                                name: Text::Borrowed("told"),
                                called: None,
                                when: Condition {
                                    when: List::Borrowed(&[]),
                                    unless: List::Borrowed(&[]),
                                },
                                forgives: Forgives::Nothing,
                                kept_ms: 0,
                                reply: None,
                                gives: None,
                                act: Act::Each(Each {
                                    list: Value::Step {
                                        step: 0,
                                        path: Path(List::Borrowed(&[])),
                                    },
                                    most: Value::Literal(Json(Text::Borrowed("5"))),
                                    first: 3,
                                    steps: List::Borrowed(
                                        &[
                                            Step {
                                                name: Text::Borrowed("one"),
                                                called: None,
                                                when: Condition {
                                                    when: List::Borrowed(&[]),
                                                    unless: List::Borrowed(&[]),
                                                },
                                                forgives: Forgives::Nothing,
                                                kept_ms: 0,
                                                reply: None,
                                                gives: None,
                                                act: Act::Call(ToolCall {
                                                    tool: 0,
                                                    arguments: Value::Map {
                                                        base: List::Borrowed(&[]),
                                                        entries: List::Borrowed(
                                                            &[
                                                                Entry {
                                                                    key: Text::Borrowed("order"),
                                                                    value: Value::Item {
                                                                        path: Path(
                                                                            List::Borrowed(&[Segment::Key(Text::Borrowed("id"))]),
                                                                        ),
                                                                    },
                                                                    required: false,
                                                                },
                                                                Entry {
                                                                    key: Text::Borrowed("note"),
                                                                    value: Value::Literal(Json(Text::Borrowed(r#""Seen""#))),
                                                                    required: false,
                                                                },
                                                            ],
                                                        ),
                                                    },
                                                    effect: Effect::Write,
                                                }),
                                            },
                                        ],
                                    ),
                                    result: Value::Step {
                                        step: 3,
                                        path: Path(
                                            List::Borrowed(&[Segment::Key(Text::Borrowed("id"))]),
                                        ),
                                    },
                                    effect: Effect::Write,
                                }),
                            },
                        ],
                    ),
                    reply: None,
                    result: Some(Value::Map {
                        base: List::Borrowed(&[]),
                        entries: List::Borrowed(
                            &[
                                Entry {
                                    key: Text::Borrowed("order"),
                                    value: Value::Step {
                                        step: 1,
                                        path: Path(List::Borrowed(&[])),
                                    },
                                    required: false,
                                },
                                Entry {
                                    key: Text::Borrowed("notes"),
                                    value: Value::Step {
                                        step: 2,
                                        path: Path(List::Borrowed(&[])),
                                    },
                                    required: false,
                                },
                            ],
                        ),
                    }),
                    content: None,
                },
                warnings: List::Borrowed(&[]),
                hint: None,
                known: List::Borrowed(&[]),
                codes: List::Borrowed(&[]),
                resource: Text::Borrowed("first_order"),
                summary: None,
                examples: List::Borrowed(&[]),
            }
        };
    }
    /// The tool `list_reviews`.
    pub mod list_reviews {
        use ::kartoteka::__private::{self as runtime, plan};
        /// What `list_reviews` takes.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Arguments {
            /// Where the page begins.
            pub after: Option<String>,
            /// How many.
            pub limit: i64,
        }
        impl Default for Arguments {
            fn default() -> Self {
                Self { after: None, limit: 20 }
            }
        }
        impl Arguments {
            /// Reads and checks what a caller passed; every fault is noted in `reader`.
            pub fn read(reader: &mut runtime::Reader<'_>) -> Option<Self> {
                let after = reader.text("after", runtime::TextRule::default());
                let limit = reader.integer("limit", Some(1), Some(500)).unwrap_or(20);
                reader.refuse_rest(&["after", "limit"]);
                Some(Self { after, limit })
            }
        }
        impl runtime::TypedArguments for Arguments {
            const TOOL: &'static str = "list_reviews";
            fn write(&self, map: &mut runtime::MapWriter<'_, '_>) {
                map.entry("after", |json| json.put(&self.after));
                map.entry("limit", |json| json.put(&self.limit));
            }
        }
        impl runtime::BoundArguments for Arguments {
            fn argument(&self, slot: usize) -> Option<runtime::Argument<'_>> {
                match slot {
                    0 => self.after.as_deref().map(runtime::Argument::Text),
                    1 => Some(runtime::Argument::Integer(self.limit)),
                    _ => None,
                }
            }
            fn request(
                &self,
                _step: usize,
                scope: &runtime::Scope<'_>,
                request: &mut runtime::Request,
            ) {
                request.start(plan::Verb::Post, 0, plan::Effect::Read);
                request.path("reviews/search");
                request
                    .body(
                        plan::Encoding::Json,
                        |json| {
                            json.object(|map| {
                                map.entry(
                                    "variables",
                                    |json| {
                                        json.object(|map| {
                                            map.entry("after", |json| json.raw(scope.position()));
                                            map.entry("open", |json| json.literal("true"));
                                            map.entry("first", |json| json.put(&scope.page_size()));
                                        })
                                    },
                                );
                            })
                        },
                    );
            }
        }
        /// The card of `list_reviews`.
        #[derive(Debug, Clone, Copy)]
        pub struct Card;
        impl runtime::Tool for Card {
            fn plan(&self) -> &plan::Tool {
                plan()
            }
            fn read(
                &self,
                reader: &mut runtime::Reader<'_>,
            ) -> Option<Box<dyn runtime::BoundArguments>> {
                Some(Box::new(Arguments::read(reader)?))
            }
        }
        fn plan() -> &'static plan::Tool {
            &super::CATALOG.tools[3]
        }
        /// The tool as data.
        pub const PLAN: plan::Tool = {
            use plan::*;
            Tool {
                name: Text::Borrowed("list_reviews"),
                aliases: List::Borrowed(&[]),
                effect: Effect::Read,
                listed: List::Borrowed(
                    &[
                        ListEntry {
                            json: Json(
                                Text::Borrowed(
                                    r#"{"name":"list_reviews","title":"Reviews","description":"Lists what customers say.","inputSchema":{"type":"object","properties":{"after":{"description":"Where the page begins.","type":"string"},"limit":{"description":"How many.","type":"integer","minimum":1,"maximum":500,"default":20}},"additionalProperties":false},"outputSchema":{"type":"object","properties":{"metadata":{"type":"object"},"result":{"type":"array"},"pagination":{"type":"object"},"warnings":{"type":"array","items":{"type":"object"}},"suggestedFix":{"type":"object"},"error":{"type":"object"}},"required":["metadata"]},"annotations":{"title":"Reviews","readOnlyHint":true,"destructiveHint":false,"idempotentHint":true,"openWorldHint":true}}"#,
                                ),
                            ),
                            title: Text::Borrowed("Reviews"),
                            description: Some(
                                Text::Borrowed("Lists what customers say."),
                            ),
                            address: None,
                            input: Some(JsonPart { start: 97, end: 315 }),
                            names: List::Borrowed(&[9]),
                        },
                    ],
                ),
                arguments: List::Borrowed(
                    &[
                        Argument {
                            name: Text::Borrowed("after"),
                            check: Check {
                                shape: Shape::Text {
                                    least: None,
                                    most: None,
                                    pattern: None,
                                    format: None,
                                },
                                nullable: false,
                                rest: None,
                            },
                            required: false,
                            default: None,
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                        Argument {
                            name: Text::Borrowed("limit"),
                            check: Check {
                                shape: Shape::Integer {
                                    least: Some(1),
                                    most: Some(500),
                                    clamp: false,
                                },
                                nullable: false,
                                rest: None,
                            },
                            required: false,
                            default: Some(Json(Text::Borrowed("20"))),
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                    ],
                ),
                schema: None,
                guard: Guard {
                    roles: List::Borrowed(&[]),
                    confirm: None,
                    approval: None,
                    limits: List::Borrowed(&[]),
                    parallel: Parallel {
                        tenant: None,
                        caller: None,
                    },
                    turns: List::Borrowed(&[]),
                },
                action: Action::Steps {
                    steps: List::Borrowed(
                        &[
                            Step {
                                name: Text::Borrowed(""),
                                called: None,
                                when: Condition {
                                    when: List::Borrowed(&[]),
                                    unless: List::Borrowed(&[]),
                                },
                                forgives: Forgives::Nothing,
                                kept_ms: 0,
                                reply: None,
                                gives: None,
                                act: Act::Send(Send {
                                    backend: 0,
                                    verb: Verb::Post,
                                    path: List::Borrowed(
                                        &[PathPart::Literal(Text::Borrowed("reviews/search"))],
                                    ),
                                    query: None,
                                    headers: List::Borrowed(&[]),
                                    body: Some(Value::Map {
                                        base: List::Borrowed(&[]),
                                        entries: List::Borrowed(
                                            &[
                                                Entry {
                                                    key: Text::Borrowed("variables"),
                                                    value: Value::Map {
                                                        base: List::Borrowed(&[]),
                                                        entries: List::Borrowed(
                                                            &[
                                                                Entry {
                                                                    key: Text::Borrowed("after"),
                                                                    value: Value::Position {
                                                                        first: List::Borrowed(
                                                                            &[
                                                                                Value::Argument {
                                                                                    slot: 0,
                                                                                    path: Path(List::Borrowed(&[])),
                                                                                },
                                                                            ],
                                                                        ),
                                                                    },
                                                                    required: false,
                                                                },
                                                                Entry {
                                                                    key: Text::Borrowed("open"),
                                                                    value: Value::Literal(Json(Text::Borrowed("true"))),
                                                                    required: false,
                                                                },
                                                                Entry {
                                                                    key: Text::Borrowed("first"),
                                                                    value: Value::PageSize,
                                                                    required: false,
                                                                },
                                                            ],
                                                        ),
                                                    },
                                                    required: false,
                                                },
                                            ],
                                        ),
                                    }),
                                    encoding: Encoding::Json,
                                    reads: None,
                                    effect: Effect::Read,
                                    done: List::Borrowed(&[]),
                                }),
                            },
                        ],
                    ),
                    reply: Some(Reply {
                        records: List::Borrowed(
                            &[
                                Path(
                                    List::Borrowed(&[Segment::Key(Text::Borrowed("reviews"))]),
                                ),
                            ],
                        ),
                        keep: Condition {
                            when: List::Borrowed(&[]),
                            unless: List::Borrowed(
                                &[
                                    Test {
                                        value: Value::Record {
                                            path: Path(
                                                List::Borrowed(&[Segment::Key(Text::Borrowed("hidden"))]),
                                            ),
                                        },
                                        one_of: Some(
                                            Choices::Fixed(
                                                List::Borrowed(&[Json(Text::Borrowed("true"))]),
                                            ),
                                        ),
                                    },
                                ],
                            ),
                        },
                        value: Some(Value::Map {
                            base: List::Borrowed(&[]),
                            entries: List::Borrowed(
                                &[
                                    Entry {
                                        key: Text::Borrowed("stars"),
                                        value: Value::Record {
                                            path: Path(
                                                List::Borrowed(&[Segment::Key(Text::Borrowed("stars"))]),
                                            ),
                                        },
                                        required: false,
                                    },
                                    Entry {
                                        key: Text::Borrowed("by"),
                                        value: Value::Record {
                                            path: Path(
                                                List::Borrowed(
                                                    &[
                                                        Segment::Key(Text::Borrowed("author")),
                                                        Segment::Key(Text::Borrowed("name")),
                                                    ],
                                                ),
                                            ),
                                        },
                                        required: false,
                                    },
                                    Entry {
                                        key: Text::Borrowed("told"),
                                        value: Value::Spelt {
                                            value: List::Borrowed(
                                                &[
                                                    Value::Every {
                                                        of: List::Borrowed(
                                                            &[
                                                                Value::Record {
                                                                    path: Path(
                                                                        List::Borrowed(&[Segment::Key(Text::Borrowed("tags"))]),
                                                                    ),
                                                                },
                                                            ],
                                                        ),
                                                        path: Path(
                                                            List::Borrowed(
                                                                &[Segment::Every, Segment::Key(Text::Borrowed("name"))],
                                                            ),
                                                        ),
                                                    },
                                                ],
                                            ),
                                            spelling: Spelling::Commas,
                                            sent: false,
                                        },
                                        required: false,
                                    },
                                ],
                            ),
                        }),
                        pages: Paged::By(Pages {
                            size: 100,
                            sized: true,
                            next: Next::At {
                                sources: List::Borrowed(
                                    &[
                                        Source::Reply {
                                            path: Path(
                                                List::Borrowed(
                                                    &[
                                                        Segment::Key(Text::Borrowed("page")),
                                                        Segment::Key(Text::Borrowed("next")),
                                                        Segment::Key(Text::Borrowed("after")),
                                                    ],
                                                ),
                                            ),
                                        },
                                        Source::Http {
                                            part: HttpPart::Link {
                                                relation: Text::Borrowed("next"),
                                                parameter: Some(Text::Borrowed("after")),
                                            },
                                        },
                                    ],
                                ),
                                bound: PageBound::Exclusive,
                            },
                            key: List::Borrowed(&[]),
                            total: List::Borrowed(
                                &[
                                    Source::Http {
                                        part: HttpPart::Header {
                                            name: Text::Borrowed("x-total-count"),
                                        },
                                    },
                                ],
                            ),
                            more: Condition {
                                when: List::Borrowed(
                                    &[
                                        Test {
                                            value: Value::Reply {
                                                path: Path(
                                                    List::Borrowed(
                                                        &[
                                                            Segment::Key(Text::Borrowed("page")),
                                                            Segment::Key(Text::Borrowed("more")),
                                                        ],
                                                    ),
                                                ),
                                            },
                                            one_of: Some(
                                                Choices::Fixed(
                                                    List::Borrowed(&[Json(Text::Borrowed("true"))]),
                                                ),
                                            ),
                                        },
                                    ],
                                ),
                                unless: List::Borrowed(&[]),
                            },
                        }),
                        total: List::Borrowed(&[]),
                        limit: Some(Value::Argument {
                            slot: 1,
                            path: Path(List::Borrowed(&[])),
                        }),
                        order: None,
                        labels: List::Borrowed(&[]),
                        fields: None,
                        size: None,
                        sums: None,
                    }),
                    result: None,
                    content: None,
                },
                warnings: List::Borrowed(&[]),
                hint: None,
                known: List::Borrowed(&[]),
                codes: List::Borrowed(&[]),
                resource: Text::Borrowed("list_reviews"),
                summary: None,
                examples: List::Borrowed(&[]),
            }
        };
    }
    /// The tool `note_orders`.
    pub mod note_orders {
        use ::kartoteka::__private::{self as runtime, plan};
        /// What `note_orders` takes.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Arguments {
            /// The orders and the notes.
            pub notes: Vec<runtime::Value>,
        }
        impl Arguments {
            /// Reads and checks what a caller passed; every fault is noted in `reader`.
            pub fn read(reader: &mut runtime::Reader<'_>) -> Option<Self> {
                let notes = reader.list("notes", &plan().arguments[0].check);
                let notes = reader.required("notes", notes);
                reader.refuse_rest(&["notes"]);
                Some(Self { notes: notes? })
            }
        }
        impl runtime::TypedArguments for Arguments {
            const TOOL: &'static str = "note_orders";
            fn write(&self, map: &mut runtime::MapWriter<'_, '_>) {
                map.entry("notes", |json| json.put(&self.notes));
            }
        }
        const TEXT: plan::Path = {
            use plan::*;
            Path(List::Borrowed(&[Segment::Key(Text::Borrowed("text"))]))
        };
        const ORDER: plan::Path = {
            use plan::*;
            Path(List::Borrowed(&[Segment::Key(Text::Borrowed("order"))]))
        };
        impl runtime::BoundArguments for Arguments {
            fn argument(&self, slot: usize) -> Option<runtime::Argument<'_>> {
                match slot {
                    0 => Some(runtime::Argument::List(&self.notes)),
                    _ => None,
                }
            }
            fn request(
                &self,
                step: usize,
                scope: &runtime::Scope<'_>,
                request: &mut runtime::Request,
            ) {
                if step == 1 {
                    request.start(plan::Verb::Post, 0, plan::Effect::Write);
                    request.path("/orders/");
                    request.segment_json(scope.item(&ORDER));
                    request.path("/notes");
                    request
                        .body(
                            plan::Encoding::Json,
                            |json| {
                                json.object(|map| {
                                    map.entry("text", |json| json.raw(scope.item(&TEXT)));
                                    map.entry(
                                        "by",
                                        |json| json.put(&scope.caller(plan::CallerField::Name)),
                                    );
                                })
                            },
                        );
                }
            }
        }
        /// The card of `note_orders`.
        #[derive(Debug, Clone, Copy)]
        pub struct Card;
        impl runtime::Tool for Card {
            fn plan(&self) -> &plan::Tool {
                plan()
            }
            fn read(
                &self,
                reader: &mut runtime::Reader<'_>,
            ) -> Option<Box<dyn runtime::BoundArguments>> {
                Some(Box::new(Arguments::read(reader)?))
            }
        }
        fn plan() -> &'static plan::Tool {
            &super::CATALOG.tools[4]
        }
        /// The tool as data.
        pub const PLAN: plan::Tool = {
            use plan::*;
            Tool {
                name: Text::Borrowed("note_orders"),
                aliases: List::Borrowed(&[]),
                effect: Effect::Write,
                listed: List::Borrowed(
                    &[
                        ListEntry {
                            json: Json(
                                Text::Borrowed(
                                    r#"{"name":"note_orders","title":"Notes","description":"Writes a note to each of several orders.","inputSchema":{"type":"object","properties":{"notes":{"description":"The orders and the notes.","type":"array","items":{"type":"object","properties":{"order":{"type":"integer"},"text":{"type":"string"}},"required":["order"]},"maxItems":20}},"required":["notes"],"additionalProperties":false},"outputSchema":{"type":"object","properties":{"metadata":{"type":"object"},"result":{},"warnings":{"type":"array","items":{"type":"object"}},"suggestedFix":{"type":"object"},"error":{"type":"object"}},"required":["metadata"]},"annotations":{"title":"Notes","readOnlyHint":false,"destructiveHint":false,"idempotentHint":false,"openWorldHint":true}}"#,
                                ),
                            ),
                            title: Text::Borrowed("Notes"),
                            description: Some(
                                Text::Borrowed("Writes a note to each of several orders."),
                            ),
                            address: None,
                            input: Some(JsonPart { start: 109, end: 386 }),
                            names: List::Borrowed(&[9]),
                        },
                    ],
                ),
                arguments: List::Borrowed(
                    &[
                        Argument {
                            name: Text::Borrowed("notes"),
                            check: Check {
                                shape: Shape::List {
                                    items: List::Borrowed(
                                        &[
                                            Check {
                                                shape: Shape::Map {
                                                    properties: List::Borrowed(
                                                        &[
                                                            Property {
                                                                name: Text::Borrowed("order"),
                                                                required: true,
                                                                check: Check {
                                                                    shape: Shape::Integer {
                                                                        least: None,
                                                                        most: None,
                                                                        clamp: false,
                                                                    },
                                                                    nullable: false,
                                                                    rest: None,
                                                                },
                                                            },
                                                            Property {
                                                                name: Text::Borrowed("text"),
                                                                required: false,
                                                                check: Check {
                                                                    shape: Shape::Text {
                                                                        least: None,
                                                                        most: None,
                                                                        pattern: None,
                                                                        format: None,
                                                                    },
                                                                    nullable: false,
                                                                    rest: None,
                                                                },
                                                            },
                                                        ],
                                                    ),
                                                    others: Others::Allowed,
                                                    least: None,
                                                    most: None,
                                                },
                                                nullable: false,
                                                rest: None,
                                            },
                                        ],
                                    ),
                                    least: None,
                                    most: Some(20),
                                    unique: false,
                                },
                                nullable: false,
                                rest: None,
                            },
                            required: true,
                            default: None,
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                    ],
                ),
                schema: None,
                guard: Guard {
                    roles: List::Borrowed(&[]),
                    confirm: None,
                    approval: None,
                    limits: List::Borrowed(&[]),
                    parallel: Parallel {
                        tenant: None,
                        caller: None,
                    },
                    turns: List::Borrowed(&[]),
                },
                action: Action::Steps {
                    steps: List::Borrowed(
                        &[
                            Step {
                                name: Text::Borrowed("noted"),
                                called: None,
                                when: Condition {
                                    when: List::Borrowed(&[]),
                                    unless: List::Borrowed(&[]),
                                },
                                forgives: Forgives::Nothing,
                                kept_ms: 0,
                                reply: None,
                                gives: None,
                                act: Act::Each(Each {
                                    list: Value::Argument {
                                        slot: 0,
                                        path: Path(List::Borrowed(&[])),
                                    },
                                    most: Value::Literal(Json(Text::Borrowed("20"))),
                                    first: 1,
                                    steps: List::Borrowed(
                                        &[
                                            Step {
                                                name: Text::Borrowed("note"),
                                                called: None,
                                                when: Condition {
                                                    when: List::Borrowed(&[]),
                                                    unless: List::Borrowed(&[]),
                                                },
                                                forgives: Forgives::Nothing,
                                                kept_ms: 0,
                                                reply: None,
                                                gives: None,
                                                act: Act::Send(Send {
                                                    backend: 0,
                                                    verb: Verb::Post,
                                                    path: List::Borrowed(
                                                        &[
                                                            PathPart::Literal(Text::Borrowed("/orders/")),
                                                            PathPart::Segment(Value::Item {
                                                                path: Path(
                                                                    List::Borrowed(&[Segment::Key(Text::Borrowed("order"))]),
                                                                ),
                                                            }),
                                                            PathPart::Literal(Text::Borrowed("/notes")),
                                                        ],
                                                    ),
                                                    query: None,
                                                    headers: List::Borrowed(&[]),
                                                    body: Some(Value::Map {
                                                        base: List::Borrowed(&[]),
                                                        entries: List::Borrowed(
                                                            &[
                                                                Entry {
                                                                    key: Text::Borrowed("text"),
                                                                    value: Value::Item {
                                                                        path: Path(
                                                                            List::Borrowed(&[Segment::Key(Text::Borrowed("text"))]),
                                                                        ),
                                                                    },
                                                                    required: false,
                                                                },
                                                                Entry {
                                                                    key: Text::Borrowed("by"),
                                                                    value: Value::Caller {
                                                                        field: CallerField::Name,
                                                                    },
                                                                    required: false,
                                                                },
                                                            ],
                                                        ),
                                                    }),
                                                    encoding: Encoding::Json,
                                                    reads: None,
                                                    effect: Effect::Write,
                                                    done: List::Borrowed(&[]),
                                                }),
                                            },
                                        ],
                                    ),
                                    result: Value::Map {
                                        base: List::Borrowed(&[]),
                                        entries: List::Borrowed(
                                            &[
                                                Entry {
                                                    key: Text::Borrowed("order"),
                                                    value: Value::Item {
                                                        path: Path(
                                                            List::Borrowed(&[Segment::Key(Text::Borrowed("order"))]),
                                                        ),
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("id"),
                                                    value: Value::Step {
                                                        step: 1,
                                                        path: Path(
                                                            List::Borrowed(&[Segment::Key(Text::Borrowed("id"))]),
                                                        ),
                                                    },
                                                    required: false,
                                                },
                                            ],
                                        ),
                                    },
                                    effect: Effect::Write,
                                }),
                            },
                        ],
                    ),
                    reply: None,
                    result: None,
                    content: None,
                },
                warnings: List::Borrowed(&[]),
                hint: None,
                known: List::Borrowed(&[]),
                codes: List::Borrowed(&[]),
                resource: Text::Borrowed("note_orders"),
                summary: None,
                examples: List::Borrowed(&[]),
            }
        };
    }
    /// The tool `order_state`.
    pub mod order_state {
        use ::kartoteka::__private::{self as runtime, plan};
        /// What `order_state` takes.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Arguments {
            /// The order's number.
            pub order: i64,
        }
        impl Arguments {
            /// Reads and checks what a caller passed; every fault is noted in `reader`.
            pub fn read(reader: &mut runtime::Reader<'_>) -> Option<Self> {
                let order = reader.integer("order", Some(1), None);
                let order = reader.required("order", order);
                reader.refuse_rest(&["order"]);
                Some(Self { order: order? })
            }
        }
        impl runtime::TypedArguments for Arguments {
            const TOOL: &'static str = "order_state";
            fn write(&self, map: &mut runtime::MapWriter<'_, '_>) {
                map.entry("order", |json| json.put(&self.order));
            }
        }
        impl runtime::BoundArguments for Arguments {
            fn argument(&self, slot: usize) -> Option<runtime::Argument<'_>> {
                match slot {
                    0 => Some(runtime::Argument::Integer(self.order)),
                    _ => None,
                }
            }
            fn request(
                &self,
                _step: usize,
                _scope: &runtime::Scope<'_>,
                request: &mut runtime::Request,
            ) {
                request.start(plan::Verb::Get, 0, plan::Effect::Read);
                request.path("orders/");
                request.segment(&self.order);
            }
        }
        /// The card of `order_state`.
        #[derive(Debug, Clone, Copy)]
        pub struct Card;
        impl runtime::Tool for Card {
            fn plan(&self) -> &plan::Tool {
                plan()
            }
            fn read(
                &self,
                reader: &mut runtime::Reader<'_>,
            ) -> Option<Box<dyn runtime::BoundArguments>> {
                Some(Box::new(Arguments::read(reader)?))
            }
        }
        fn plan() -> &'static plan::Tool {
            &super::CATALOG.tools[5]
        }
        /// The tool as data.
        pub const PLAN: plan::Tool = {
            use plan::*;
            Tool {
                name: Text::Borrowed("order_state"),
                aliases: List::Borrowed(&[]),
                effect: Effect::Read,
                listed: List::Borrowed(
                    &[
                        ListEntry {
                            json: Json(
                                Text::Borrowed(
                                    r#"{"name":"order_state","title":"State","description":"Reads the state of an order.","inputSchema":{"type":"object","properties":{"order":{"description":"The order's number.","type":"integer","minimum":1}},"required":["order"],"additionalProperties":false},"outputSchema":{"type":"object","properties":{"metadata":{"type":"object"},"result":{},"warnings":{"type":"array","items":{"type":"object"}},"suggestedFix":{"type":"object"},"error":{"type":"object"}},"required":["metadata"]},"annotations":{"title":"State","readOnlyHint":true,"destructiveHint":false,"idempotentHint":true,"openWorldHint":true}}"#,
                                ),
                            ),
                            title: Text::Borrowed("State"),
                            description: Some(
                                Text::Borrowed("Reads the state of an order."),
                            ),
                            address: None,
                            input: Some(JsonPart { start: 97, end: 254 }),
                            names: List::Borrowed(&[9]),
                        },
                    ],
                ),
                arguments: List::Borrowed(
                    &[
                        Argument {
                            name: Text::Borrowed("order"),
                            check: Check {
                                shape: Shape::Integer {
                                    least: Some(1),
                                    most: None,
                                    clamp: false,
                                },
                                nullable: false,
                                rest: None,
                            },
                            required: true,
                            default: None,
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                    ],
                ),
                schema: None,
                guard: Guard {
                    roles: List::Borrowed(&[]),
                    confirm: None,
                    approval: None,
                    limits: List::Borrowed(&[]),
                    parallel: Parallel {
                        tenant: None,
                        caller: None,
                    },
                    turns: List::Borrowed(&[]),
                },
                action: Action::Steps {
                    steps: List::Borrowed(
                        &[
                            Step {
                                name: Text::Borrowed(""),
                                called: None,
                                when: Condition {
                                    when: List::Borrowed(&[]),
                                    unless: List::Borrowed(&[]),
                                },
                                forgives: Forgives::Nothing,
                                kept_ms: 60000,
                                reply: None,
                                gives: None,
                                act: Act::Send(Send {
                                    backend: 0,
                                    verb: Verb::Get,
                                    path: List::Borrowed(
                                        &[
                                            PathPart::Literal(Text::Borrowed("orders/")),
                                            PathPart::Segment(Value::Argument {
                                                slot: 0,
                                                path: Path(List::Borrowed(&[])),
                                            }),
                                        ],
                                    ),
                                    query: None,
                                    headers: List::Borrowed(&[]),
                                    body: None,
                                    encoding: Encoding::Json,
                                    reads: None,
                                    effect: Effect::Read,
                                    done: List::Borrowed(&[]),
                                }),
                            },
                        ],
                    ),
                    reply: None,
                    result: Some(Value::Map {
                        base: List::Borrowed(&[]),
                        entries: List::Borrowed(
                            &[
                                Entry {
                                    key: Text::Borrowed("state"),
                                    value: Value::Reply {
                                        path: Path(
                                            List::Borrowed(&[Segment::Key(Text::Borrowed("state"))]),
                                        ),
                                    },
                                    required: false,
                                },
                                Entry {
                                    key: Text::Borrowed("etag"),
                                    value: Value::Http {
                                        part: HttpPart::Header {
                                            name: Text::Borrowed("etag"),
                                        },
                                    },
                                    required: false,
                                },
                                Entry {
                                    key: Text::Borrowed("status"),
                                    value: Value::Http {
                                        part: HttpPart::Status,
                                    },
                                    required: false,
                                },
                                Entry {
                                    key: Text::Borrowed("next"),
                                    value: Value::Http {
                                        part: HttpPart::Link {
                                            relation: Text::Borrowed("next"),
                                            parameter: None,
                                        },
                                    },
                                    required: false,
                                },
                                Entry {
                                    key: Text::Borrowed("page"),
                                    value: Value::Http {
                                        part: HttpPart::Link {
                                            relation: Text::Borrowed("next"),
                                            parameter: Some(Text::Borrowed("page")),
                                        },
                                    },
                                    required: false,
                                },
                            ],
                        ),
                    }),
                    content: None,
                },
                warnings: List::Borrowed(&[]),
                hint: None,
                known: List::Borrowed(&[]),
                codes: List::Borrowed(&[]),
                resource: Text::Borrowed("order_state"),
                summary: None,
                examples: List::Borrowed(&[]),
            }
        };
    }
    /// The tool `order_whole`.
    pub mod order_whole {
        use ::kartoteka::__private::{self as runtime, plan};
        /// What `order_whole` takes.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Arguments {
            /// The order's number.
            pub order: i64,
            /// How many lines.
            pub most: i64,
        }
        impl Arguments {
            /// Reads and checks what a caller passed; every fault is noted in `reader`.
            pub fn read(reader: &mut runtime::Reader<'_>) -> Option<Self> {
                let order = reader.integer("order", Some(1), None);
                let order = reader.required("order", order);
                let most = reader.integer("most", Some(1), Some(50)).unwrap_or(10);
                reader.refuse_rest(&["order", "most"]);
                Some(Self { order: order?, most })
            }
        }
        impl runtime::TypedArguments for Arguments {
            const TOOL: &'static str = "order_whole";
            fn write(&self, map: &mut runtime::MapWriter<'_, '_>) {
                map.entry("order", |json| json.put(&self.order));
                map.entry("most", |json| json.put(&self.most));
            }
        }
        const ITEM: plan::Path = {
            use plan::*;
            Path(List::Borrowed(&[Segment::Key(Text::Borrowed("item"))]))
        };
        const CODE: plan::Path = {
            use plan::*;
            Path(List::Borrowed(&[Segment::Key(Text::Borrowed("code"))]))
        };
        impl runtime::BoundArguments for Arguments {
            fn argument(&self, slot: usize) -> Option<runtime::Argument<'_>> {
                match slot {
                    0 => Some(runtime::Argument::Integer(self.order)),
                    1 => Some(runtime::Argument::Integer(self.most)),
                    _ => None,
                }
            }
            fn request(
                &self,
                step: usize,
                scope: &runtime::Scope<'_>,
                request: &mut runtime::Request,
            ) {
                match step {
                    0 => {
                        request.start(plan::Verb::Get, 0, plan::Effect::Read);
                        request.path("/orders/");
                        request.segment(&self.order);
                    }
                    1 => {
                        request.start(plan::Verb::Get, 0, plan::Effect::Read);
                        request.path("/orders/");
                        request.segment(&self.order);
                        request.path("/bill");
                    }
                    2 => {
                        request.start(plan::Verb::Get, 0, plan::Effect::Read);
                        request.path("/weather");
                    }
                    4 => {
                        request.start(plan::Verb::Get, 0, plan::Effect::Read);
                        request.path("/items/");
                        request.segment_json(scope.item(&ITEM));
                    }
                    5 => {
                        request.start(plan::Verb::Get, 0, plan::Effect::Read);
                        request.path("/stock/");
                        request.segment_json(scope.item(&ITEM));
                        request
                            .query(|json| {
                                json.object(|map| {
                                    map.entry("of", |json| json.put(&self.order));
                                    map.entry("code", |json| json.raw(scope.item(&CODE)));
                                })
                            });
                    }
                    _ => {}
                }
            }
        }
        /// The card of `order_whole`.
        #[derive(Debug, Clone, Copy)]
        pub struct Card;
        impl runtime::Tool for Card {
            fn plan(&self) -> &plan::Tool {
                plan()
            }
            fn read(
                &self,
                reader: &mut runtime::Reader<'_>,
            ) -> Option<Box<dyn runtime::BoundArguments>> {
                Some(Box::new(Arguments::read(reader)?))
            }
        }
        fn plan() -> &'static plan::Tool {
            &super::CATALOG.tools[6]
        }
        /// The tool as data.
        pub const PLAN: plan::Tool = {
            use plan::*;
            Tool {
                name: Text::Borrowed("order_whole"),
                aliases: List::Borrowed(&[]),
                effect: Effect::Read,
                listed: List::Borrowed(
                    &[
                        ListEntry {
                            json: Json(
                                Text::Borrowed(
                                    r#"{"name":"order_whole","title":"Whole order","description":"Reads an order with all that belongs to it.","inputSchema":{"type":"object","properties":{"order":{"description":"The order's number.","type":"integer","minimum":1},"most":{"description":"How many lines.","type":"integer","minimum":1,"maximum":50,"default":10}},"required":["order"],"additionalProperties":false},"outputSchema":{"type":"object","properties":{"metadata":{"type":"object"},"result":{},"warnings":{"type":"array","items":{"type":"object"}},"suggestedFix":{"type":"object"},"error":{"type":"object"}},"required":["metadata"]},"annotations":{"title":"Whole order","readOnlyHint":true,"destructiveHint":false,"idempotentHint":true,"openWorldHint":true}}"#,
                                ),
                            ),
                            title: Text::Borrowed("Whole order"),
                            description: Some(
                                Text::Borrowed(
                                    "Reads an order with all that belongs to it.",
                                ),
                            ),
                            address: None,
                            input: Some(JsonPart { start: 118, end: 371 }),
                            names: List::Borrowed(&[9]),
                        },
                    ],
                ),
                arguments: List::Borrowed(
                    &[
                        Argument {
                            name: Text::Borrowed("order"),
                            check: Check {
                                shape: Shape::Integer {
                                    least: Some(1),
                                    most: None,
                                    clamp: false,
                                },
                                nullable: false,
                                rest: None,
                            },
                            required: true,
                            default: None,
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                        Argument {
                            name: Text::Borrowed("most"),
                            check: Check {
                                shape: Shape::Integer {
                                    least: Some(1),
                                    most: Some(50),
                                    clamp: false,
                                },
                                nullable: false,
                                rest: None,
                            },
                            required: false,
                            default: Some(Json(Text::Borrowed("10"))),
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                    ],
                ),
                schema: None,
                guard: Guard {
                    roles: List::Borrowed(&[]),
                    confirm: None,
                    approval: None,
                    limits: List::Borrowed(&[]),
                    parallel: Parallel {
                        tenant: None,
                        caller: None,
                    },
                    turns: List::Borrowed(&[]),
                },
                action: Action::Steps {
                    steps: List::Borrowed(
                        &[
                            Step {
                                name: Text::Borrowed("found"),
                                called: None,
                                when: Condition {
                                    when: List::Borrowed(&[]),
                                    unless: List::Borrowed(&[]),
                                },
                                forgives: Forgives::Nothing,
                                kept_ms: 0,
                                reply: None,
                                gives: None,
                                act: Act::Send(Send {
                                    backend: 0,
                                    verb: Verb::Get,
                                    path: List::Borrowed(
                                        &[
                                            PathPart::Literal(Text::Borrowed("/orders/")),
                                            PathPart::Segment(Value::Argument {
                                                slot: 0,
                                                path: Path(List::Borrowed(&[])),
                                            }),
                                        ],
                                    ),
                                    query: None,
                                    headers: List::Borrowed(&[]),
                                    body: None,
                                    encoding: Encoding::Json,
                                    reads: None,
                                    effect: Effect::Read,
                                    done: List::Borrowed(&[]),
                                }),
                            },
                            Step {
                                name: Text::Borrowed("bill"),
                                called: None,
                                when: Condition {
                                    when: List::Borrowed(&[]),
                                    unless: List::Borrowed(&[]),
                                },
                                forgives: Forgives::Kinds {
                                    kinds: List::Borrowed(&[7]),
                                },
                                kept_ms: 0,
                                reply: None,
                                gives: None,
                                act: Act::Send(Send {
                                    backend: 0,
                                    verb: Verb::Get,
                                    path: List::Borrowed(
                                        &[
                                            PathPart::Literal(Text::Borrowed("/orders/")),
                                            PathPart::Segment(Value::Argument {
                                                slot: 0,
                                                path: Path(List::Borrowed(&[])),
                                            }),
                                            PathPart::Literal(Text::Borrowed("/bill")),
                                        ],
                                    ),
                                    query: None,
                                    headers: List::Borrowed(&[]),
                                    body: None,
                                    encoding: Encoding::Json,
                                    reads: None,
                                    effect: Effect::Read,
                                    done: List::Borrowed(&[]),
                                }),
                            },
                            Step {
                                name: Text::Borrowed("weather"),
                                called: None,
                                when: Condition {
                                    when: List::Borrowed(&[]),
                                    unless: List::Borrowed(&[]),
                                },
                                forgives: Forgives::Anything,
                                kept_ms: 0,
                                reply: None,
                                gives: None,
                                act: Act::Send(Send {
                                    backend: 0,
                                    verb: Verb::Get,
                                    path: List::Borrowed(
                                        &[PathPart::Literal(Text::Borrowed("/weather"))],
                                    ),
                                    query: None,
                                    headers: List::Borrowed(&[]),
                                    body: None,
                                    encoding: Encoding::Json,
                                    reads: None,
                                    effect: Effect::Read,
                                    done: List::Borrowed(&[]),
                                }),
                            },
                            Step {
                                name: Text::Borrowed("lines"),
                                called: None,
                                when: Condition {
                                    when: List::Borrowed(&[]),
                                    unless: List::Borrowed(&[]),
                                },
                                forgives: Forgives::Nothing,
                                kept_ms: 0,
                                reply: None,
                                gives: None,
                                act: Act::Each(Each {
                                    list: Value::Step {
                                        step: 0,
                                        path: Path(
                                            List::Borrowed(&[Segment::Key(Text::Borrowed("lines"))]),
                                        ),
                                    },
                                    most: Value::Argument {
                                        slot: 1,
                                        path: Path(List::Borrowed(&[])),
                                    },
                                    first: 4,
                                    steps: List::Borrowed(
                                        &[
                                            Step {
                                                name: Text::Borrowed("thing"),
                                                called: None,
                                                when: Condition {
                                                    when: List::Borrowed(&[]),
                                                    unless: List::Borrowed(&[]),
                                                },
                                                forgives: Forgives::Nothing,
                                                kept_ms: 300000,
                                                reply: None,
                                                gives: None,
                                                act: Act::Send(Send {
                                                    backend: 0,
                                                    verb: Verb::Get,
                                                    path: List::Borrowed(
                                                        &[
                                                            PathPart::Literal(Text::Borrowed("/items/")),
                                                            PathPart::Segment(Value::Item {
                                                                path: Path(
                                                                    List::Borrowed(&[Segment::Key(Text::Borrowed("item"))]),
                                                                ),
                                                            }),
                                                        ],
                                                    ),
                                                    query: None,
                                                    headers: List::Borrowed(&[]),
                                                    body: None,
                                                    encoding: Encoding::Json,
                                                    reads: None,
                                                    effect: Effect::Read,
                                                    done: List::Borrowed(&[]),
                                                }),
                                            },
                                            Step {
                                                name: Text::Borrowed("stock"),
                                                called: None,
                                                when: Condition {
                                                    when: List::Borrowed(
                                                        &[
                                                            Test {
                                                                value: Value::Item {
                                                                    path: Path(
                                                                        List::Borrowed(&[Segment::Key(Text::Borrowed("kind"))]),
                                                                    ),
                                                                },
                                                                one_of: Some(
                                                                    Choices::Fixed(
                                                                        List::Borrowed(&[Json(Text::Borrowed(r#""part""#))]),
                                                                    ),
                                                                ),
                                                            },
                                                        ],
                                                    ),
                                                    unless: List::Borrowed(&[]),
                                                },
                                                forgives: Forgives::Anything,
                                                kept_ms: 0,
                                                reply: None,
                                                gives: None,
                                                act: Act::Send(Send {
                                                    backend: 0,
                                                    verb: Verb::Get,
                                                    path: List::Borrowed(
                                                        &[
                                                            PathPart::Literal(Text::Borrowed("/stock/")),
                                                            PathPart::Segment(Value::Item {
                                                                path: Path(
                                                                    List::Borrowed(&[Segment::Key(Text::Borrowed("item"))]),
                                                                ),
                                                            }),
                                                        ],
                                                    ),
                                                    query: Some(Value::Map {
                                                        base: List::Borrowed(&[]),
                                                        entries: List::Borrowed(
                                                            &[
                                                                Entry {
                                                                    key: Text::Borrowed("of"),
                                                                    value: Value::Argument {
                                                                        slot: 0,
                                                                        path: Path(List::Borrowed(&[])),
                                                                    },
                                                                    required: false,
                                                                },
                                                                Entry {
                                                                    key: Text::Borrowed("code"),
                                                                    value: Value::Item {
                                                                        path: Path(
                                                                            List::Borrowed(&[Segment::Key(Text::Borrowed("code"))]),
                                                                        ),
                                                                    },
                                                                    required: false,
                                                                },
                                                            ],
                                                        ),
                                                    }),
                                                    headers: List::Borrowed(&[]),
                                                    body: None,
                                                    encoding: Encoding::Json,
                                                    reads: None,
                                                    effect: Effect::Read,
                                                    done: List::Borrowed(&[]),
                                                }),
                                            },
                                        ],
                                    ),
                                    result: Value::Map {
                                        base: List::Borrowed(&[]),
                                        entries: List::Borrowed(
                                            &[
                                                Entry {
                                                    key: Text::Borrowed("name"),
                                                    value: Value::Step {
                                                        step: 4,
                                                        path: Path(
                                                            List::Borrowed(&[Segment::Key(Text::Borrowed("name"))]),
                                                        ),
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("line"),
                                                    value: Value::Item {
                                                        path: Path(
                                                            List::Borrowed(&[Segment::Key(Text::Borrowed("line"))]),
                                                        ),
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("left"),
                                                    value: Value::Step {
                                                        step: 5,
                                                        path: Path(
                                                            List::Borrowed(&[Segment::Key(Text::Borrowed("left"))]),
                                                        ),
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("order"),
                                                    value: Value::Argument {
                                                        slot: 0,
                                                        path: Path(List::Borrowed(&[])),
                                                    },
                                                    required: false,
                                                },
                                            ],
                                        ),
                                    },
                                    effect: Effect::Read,
                                }),
                            },
                        ],
                    ),
                    reply: None,
                    result: Some(Value::Map {
                        base: List::Borrowed(&[]),
                        entries: List::Borrowed(
                            &[
                                Entry {
                                    key: Text::Borrowed("id"),
                                    value: Value::Step {
                                        step: 0,
                                        path: Path(
                                            List::Borrowed(&[Segment::Key(Text::Borrowed("id"))]),
                                        ),
                                    },
                                    required: false,
                                },
                                Entry {
                                    key: Text::Borrowed("bill"),
                                    value: Value::Step {
                                        step: 1,
                                        path: Path(
                                            List::Borrowed(&[Segment::Key(Text::Borrowed("number"))]),
                                        ),
                                    },
                                    required: false,
                                },
                                Entry {
                                    key: Text::Borrowed("weather"),
                                    value: Value::Step {
                                        step: 2,
                                        path: Path(
                                            List::Borrowed(&[Segment::Key(Text::Borrowed("now"))]),
                                        ),
                                    },
                                    required: false,
                                },
                                Entry {
                                    key: Text::Borrowed("lines"),
                                    value: Value::Step {
                                        step: 3,
                                        path: Path(List::Borrowed(&[])),
                                    },
                                    required: false,
                                },
                            ],
                        ),
                    }),
                    content: None,
                },
                warnings: List::Borrowed(&[]),
                hint: None,
                known: List::Borrowed(&[]),
                codes: List::Borrowed(&[]),
                resource: Text::Borrowed("order_whole"),
                summary: None,
                examples: List::Borrowed(&[]),
            }
        };
    }
    /// The tool `read_page`.
    pub mod read_page {
        use ::kartoteka::__private::{self as runtime, plan};
        /// What `read_page` takes.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Arguments {
            /// Where it is.
            pub url: String,
            /// How many characters.
            pub most: Option<i64>,
        }
        impl Arguments {
            /// Reads and checks what a caller passed; every fault is noted in `reader`.
            pub fn read(reader: &mut runtime::Reader<'_>) -> Option<Self> {
                let url = reader
                    .text(
                        "url",
                        runtime::TextRule {
                            format: Some(plan::Format::Uri),
                            ..runtime::TextRule::default()
                        },
                    );
                let url = reader.required("url", url);
                let most = reader.integer("most", Some(1), Some(5000));
                reader.refuse_rest(&["url", "most"]);
                Some(Self { url: url?, most })
            }
        }
        impl runtime::TypedArguments for Arguments {
            const TOOL: &'static str = "read_page";
            fn write(&self, map: &mut runtime::MapWriter<'_, '_>) {
                map.entry("url", |json| json.put(&self.url));
                map.entry("most", |json| json.put(&self.most));
            }
        }
        impl runtime::BoundArguments for Arguments {
            fn argument(&self, slot: usize) -> Option<runtime::Argument<'_>> {
                match slot {
                    0 => Some(runtime::Argument::Text(&self.url)),
                    1 => self.most.map(runtime::Argument::Integer),
                    _ => None,
                }
            }
            fn request(
                &self,
                _step: usize,
                _scope: &runtime::Scope<'_>,
                request: &mut runtime::Request,
            ) {
                request.start(plan::Verb::Get, 1, plan::Effect::Read);
                request.address(runtime::written(|json| json.put(&self.url)).as_deref());
                request
                    .characters(
                        runtime::written(|json| json.put(&self.most)).as_deref(),
                    );
            }
        }
        /// The card of `read_page`.
        #[derive(Debug, Clone, Copy)]
        pub struct Card;
        impl runtime::Tool for Card {
            fn plan(&self) -> &plan::Tool {
                plan()
            }
            fn read(
                &self,
                reader: &mut runtime::Reader<'_>,
            ) -> Option<Box<dyn runtime::BoundArguments>> {
                Some(Box::new(Arguments::read(reader)?))
            }
        }
        fn plan() -> &'static plan::Tool {
            &super::CATALOG.tools[7]
        }
        /// The tool as data.
        pub const PLAN: plan::Tool = {
            use plan::*;
            Tool {
                name: Text::Borrowed("read_page"),
                aliases: List::Borrowed(&[]),
                effect: Effect::Read,
                listed: List::Borrowed(
                    &[
                        ListEntry {
                            json: Json(
                                Text::Borrowed(
                                    r#"{"name":"read_page","title":"Page","description":"Reads a page of the web.","inputSchema":{"type":"object","properties":{"url":{"description":"Where it is.","type":"string","format":"uri"},"most":{"description":"How many characters.","type":"integer","minimum":1,"maximum":5000}},"required":["url"],"additionalProperties":false},"outputSchema":{"type":"object","properties":{"metadata":{"type":"object"},"result":{},"warnings":{"type":"array","items":{"type":"object"}},"suggestedFix":{"type":"object"},"error":{"type":"object"}},"required":["metadata"]},"annotations":{"title":"Page","readOnlyHint":true,"destructiveHint":false,"idempotentHint":true,"openWorldHint":true}}"#,
                                ),
                            ),
                            title: Text::Borrowed("Page"),
                            description: Some(
                                Text::Borrowed("Reads a page of the web."),
                            ),
                            address: None,
                            input: Some(JsonPart { start: 90, end: 328 }),
                            names: List::Borrowed(&[9]),
                        },
                    ],
                ),
                arguments: List::Borrowed(
                    &[
                        Argument {
                            name: Text::Borrowed("url"),
                            check: Check {
                                shape: Shape::Text {
                                    least: None,
                                    most: None,
                                    pattern: None,
                                    format: Some(Format::Uri),
                                },
                                nullable: false,
                                rest: None,
                            },
                            required: true,
                            default: None,
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                        Argument {
                            name: Text::Borrowed("most"),
                            check: Check {
                                shape: Shape::Integer {
                                    least: Some(1),
                                    most: Some(5000),
                                    clamp: false,
                                },
                                nullable: false,
                                rest: None,
                            },
                            required: false,
                            default: None,
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                    ],
                ),
                schema: None,
                guard: Guard {
                    roles: List::Borrowed(&[]),
                    confirm: None,
                    approval: None,
                    limits: List::Borrowed(&[]),
                    parallel: Parallel {
                        tenant: None,
                        caller: None,
                    },
                    turns: List::Borrowed(&[]),
                },
                action: Action::Steps {
                    steps: List::Borrowed(
                        &[
                            Step {
                                name: Text::Borrowed(""),
                                called: None,
                                when: Condition {
                                    when: List::Borrowed(&[]),
                                    unless: List::Borrowed(&[]),
                                },
                                forgives: Forgives::Nothing,
                                kept_ms: 0,
                                reply: None,
                                gives: None,
                                act: Act::Send(Send {
                                    backend: 1,
                                    verb: Verb::Get,
                                    path: List::Borrowed(
                                        &[
                                            PathPart::Address {
                                                address: Value::Argument {
                                                    slot: 0,
                                                    path: Path(List::Borrowed(&[])),
                                                },
                                                characters: Some(Value::Argument {
                                                    slot: 1,
                                                    path: Path(List::Borrowed(&[])),
                                                }),
                                            },
                                        ],
                                    ),
                                    query: None,
                                    headers: List::Borrowed(&[]),
                                    body: None,
                                    encoding: Encoding::Json,
                                    reads: None,
                                    effect: Effect::Read,
                                    done: List::Borrowed(&[]),
                                }),
                            },
                        ],
                    ),
                    reply: Some(Reply {
                        records: List::Borrowed(&[]),
                        keep: Condition {
                            when: List::Borrowed(&[]),
                            unless: List::Borrowed(&[]),
                        },
                        value: None,
                        pages: Paged::Unsaid,
                        total: List::Borrowed(&[]),
                        limit: None,
                        order: None,
                        labels: List::Borrowed(&[]),
                        fields: None,
                        size: None,
                        sums: None,
                    }),
                    result: Some(Value::Map {
                        base: List::Borrowed(&[]),
                        entries: List::Borrowed(
                            &[
                                Entry {
                                    key: Text::Borrowed("says"),
                                    value: Value::Reply {
                                        path: Path(
                                            List::Borrowed(&[Segment::Key(Text::Borrowed("text"))]),
                                        ),
                                    },
                                    required: false,
                                },
                            ],
                        ),
                    }),
                    content: None,
                },
                warnings: List::Borrowed(&[]),
                hint: None,
                known: List::Borrowed(&[]),
                codes: List::Borrowed(&[]),
                resource: Text::Borrowed("read_page"),
                summary: None,
                examples: List::Borrowed(&[]),
            }
        };
    }
    /// The tool `search_reviews`.
    pub mod search_reviews {
        use ::kartoteka::__private::{self as runtime, plan};
        /// What `search_reviews` takes.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Arguments {
            /// Of which shop.
            pub shop: String,
            /// What they say.
            pub words: Option<String>,
            /// Labels.
            pub labels: Option<Vec<runtime::Value>>,
            /// How many.
            pub limit: i64,
        }
        impl Arguments {
            /// Reads and checks what a caller passed; every fault is noted in `reader`.
            pub fn read(reader: &mut runtime::Reader<'_>) -> Option<Self> {
                let shop = reader.text("shop", runtime::TextRule::default());
                let shop = reader.required("shop", shop);
                let words = reader.text("words", runtime::TextRule::default());
                let labels = reader.list("labels", &plan().arguments[2].check);
                let limit = reader.integer("limit", Some(1), Some(50)).unwrap_or(20);
                reader.refuse_rest(&["shop", "words", "labels", "limit"]);
                Some(Self {
                    shop: shop?,
                    words,
                    labels,
                    limit,
                })
            }
        }
        impl runtime::TypedArguments for Arguments {
            const TOOL: &'static str = "search_reviews";
            fn write(&self, map: &mut runtime::MapWriter<'_, '_>) {
                map.entry("shop", |json| json.put(&self.shop));
                map.entry("words", |json| json.put(&self.words));
                map.entry("labels", |json| json.put(&self.labels));
                map.entry("limit", |json| json.put(&self.limit));
            }
        }
        impl runtime::BoundArguments for Arguments {
            fn argument(&self, slot: usize) -> Option<runtime::Argument<'_>> {
                match slot {
                    0 => Some(runtime::Argument::Text(&self.shop)),
                    1 => self.words.as_deref().map(runtime::Argument::Text),
                    2 => self.labels.as_deref().map(runtime::Argument::List),
                    3 => Some(runtime::Argument::Integer(self.limit)),
                    _ => None,
                }
            }
            fn request(
                &self,
                _step: usize,
                scope: &runtime::Scope<'_>,
                request: &mut runtime::Request,
            ) {
                request.start(plan::Verb::Get, 0, plan::Effect::Read);
                request.path("/reviews/search");
                request
                    .query(|json| {
                        json.object(|map| {
                            map.entry(
                                "q",
                                |json| {
                                    json
                                        .clauses(
                                            " AND ",
                                            |clauses| {
                                                clauses
                                                    .clause(|text| {
                                                        text.literal("shop = ")
                                                            && text
                                                                .spelt(
                                                                    scope,
                                                                    runtime::written(|json| json.put(&self.shop)).as_deref(),
                                                                    plan::Spelling::Quoted,
                                                                    Some(runtime::Misfit::Argument),
                                                                )
                                                    });
                                                clauses
                                                    .clause(|text| {
                                                        text.literal("text ~ ")
                                                            && text
                                                                .spelt(
                                                                    scope,
                                                                    runtime::written(|json| json.put(&self.words)).as_deref(),
                                                                    plan::Spelling::Quoted,
                                                                    Some(runtime::Misfit::Argument),
                                                                )
                                                    });
                                                clauses.clause(|text| text.part(&self.words));
                                                clauses
                                                    .clause(|text| {
                                                        text
                                                            .spelt(
                                                                scope,
                                                                runtime::written(|json| json.put(&self.labels)).as_deref(),
                                                                plan::Spelling::Commas,
                                                                Some(runtime::Misfit::Argument),
                                                            )
                                                    });
                                            },
                                        )
                                },
                            );
                            map.entry(
                                "all",
                                |json| {
                                    json
                                        .clauses(
                                            r#"""#,
                                            |clauses| {
                                                clauses.clause(|text| text.part(&self.words));
                                                clauses
                                                    .clause(|text| {
                                                        text
                                                            .spelt(
                                                                scope,
                                                                runtime::written(|json| json.put(&self.labels)).as_deref(),
                                                                plan::Spelling::Commas,
                                                                Some(runtime::Misfit::Argument),
                                                            )
                                                    });
                                            },
                                        )
                                },
                            );
                        })
                    });
            }
        }
        /// The card of `search_reviews`.
        #[derive(Debug, Clone, Copy)]
        pub struct Card;
        impl runtime::Tool for Card {
            fn plan(&self) -> &plan::Tool {
                plan()
            }
            fn read(
                &self,
                reader: &mut runtime::Reader<'_>,
            ) -> Option<Box<dyn runtime::BoundArguments>> {
                Some(Box::new(Arguments::read(reader)?))
            }
        }
        fn plan() -> &'static plan::Tool {
            &super::CATALOG.tools[8]
        }
        /// The tool as data.
        pub const PLAN: plan::Tool = {
            use plan::*;
            Tool {
                name: Text::Borrowed("search_reviews"),
                aliases: List::Borrowed(&[]),
                effect: Effect::Read,
                listed: List::Borrowed(
                    &[
                        ListEntry {
                            json: Json(
                                Text::Borrowed(
                                    r#"{"name":"search_reviews","title":"Search","description":"Searches what customers say.","inputSchema":{"type":"object","properties":{"shop":{"description":"Of which shop.","type":"string"},"words":{"description":"What they say.","type":"string"},"labels":{"description":"Labels.","type":"array","items":{"type":"string"}},"limit":{"description":"How many.","type":"integer","minimum":1,"maximum":50,"default":20}},"required":["shop"],"additionalProperties":false},"outputSchema":{"type":"object","properties":{"metadata":{"type":"object"},"result":{"type":"array"},"pagination":{"type":"object"},"warnings":{"type":"array","items":{"type":"object"}},"suggestedFix":{"type":"object"},"error":{"type":"object"}},"required":["metadata"]},"annotations":{"title":"Search","readOnlyHint":true,"destructiveHint":false,"idempotentHint":true,"openWorldHint":true}}"#,
                                ),
                            ),
                            title: Text::Borrowed("Search"),
                            description: Some(
                                Text::Borrowed("Searches what customers say."),
                            ),
                            address: None,
                            input: Some(JsonPart { start: 101, end: 462 }),
                            names: List::Borrowed(&[9]),
                        },
                    ],
                ),
                arguments: List::Borrowed(
                    &[
                        Argument {
                            name: Text::Borrowed("shop"),
                            check: Check {
                                shape: Shape::Text {
                                    least: None,
                                    most: None,
                                    pattern: None,
                                    format: None,
                                },
                                nullable: false,
                                rest: None,
                            },
                            required: true,
                            default: None,
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                        Argument {
                            name: Text::Borrowed("words"),
                            check: Check {
                                shape: Shape::Text {
                                    least: None,
                                    most: None,
                                    pattern: None,
                                    format: None,
                                },
                                nullable: false,
                                rest: None,
                            },
                            required: false,
                            default: None,
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                        Argument {
                            name: Text::Borrowed("labels"),
                            check: Check {
                                shape: Shape::List {
                                    items: List::Borrowed(
                                        &[
                                            Check {
                                                shape: Shape::Text {
                                                    least: None,
                                                    most: None,
                                                    pattern: None,
                                                    format: None,
                                                },
                                                nullable: false,
                                                rest: None,
                                            },
                                        ],
                                    ),
                                    least: None,
                                    most: None,
                                    unique: false,
                                },
                                nullable: false,
                                rest: None,
                            },
                            required: false,
                            default: None,
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                        Argument {
                            name: Text::Borrowed("limit"),
                            check: Check {
                                shape: Shape::Integer {
                                    least: Some(1),
                                    most: Some(50),
                                    clamp: false,
                                },
                                nullable: false,
                                rest: None,
                            },
                            required: false,
                            default: Some(Json(Text::Borrowed("20"))),
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                    ],
                ),
                schema: None,
                guard: Guard {
                    roles: List::Borrowed(&[]),
                    confirm: None,
                    approval: None,
                    limits: List::Borrowed(&[]),
                    parallel: Parallel {
                        tenant: None,
                        caller: None,
                    },
                    turns: List::Borrowed(&[]),
                },
                action: Action::Steps {
                    steps: List::Borrowed(
                        &[
                            Step {
                                name: Text::Borrowed(""),
                                called: None,
                                when: Condition {
                                    when: List::Borrowed(&[]),
                                    unless: List::Borrowed(&[]),
                                },
                                forgives: Forgives::Nothing,
                                kept_ms: 0,
                                reply: None,
                                gives: None,
                                act: Act::Send(Send {
                                    backend: 0,
                                    verb: Verb::Get,
                                    path: List::Borrowed(
                                        &[PathPart::Literal(Text::Borrowed("/reviews/search"))],
                                    ),
                                    query: Some(Value::Map {
                                        base: List::Borrowed(&[]),
                                        entries: List::Borrowed(
                                            &[
                                                Entry {
                                                    key: Text::Borrowed("q"),
                                                    value: Value::Clauses {
                                                        texts: List::Borrowed(
                                                            &[
                                                                Value::Join {
                                                                    parts: List::Borrowed(
                                                                        &[
                                                                            Value::Literal(Json(Text::Borrowed(r#""shop = ""#))),
                                                                            Value::Spelt {
                                                                                value: List::Borrowed(
                                                                                    &[
                                                                                        Value::Argument {
                                                                                            slot: 0,
                                                                                            path: Path(List::Borrowed(&[])),
                                                                                        },
                                                                                    ],
                                                                                ),
                                                                                spelling: Spelling::Quoted,
                                                                                sent: true,
                                                                            },
                                                                        ],
                                                                    ),
                                                                },
                                                                Value::Join {
                                                                    parts: List::Borrowed(
                                                                        &[
                                                                            Value::Literal(Json(Text::Borrowed(r#""text ~ ""#))),
                                                                            Value::Spelt {
                                                                                value: List::Borrowed(
                                                                                    &[
                                                                                        Value::Argument {
                                                                                            slot: 1,
                                                                                            path: Path(List::Borrowed(&[])),
                                                                                        },
                                                                                    ],
                                                                                ),
                                                                                spelling: Spelling::Quoted,
                                                                                sent: true,
                                                                            },
                                                                        ],
                                                                    ),
                                                                },
                                                                Value::Argument {
                                                                    slot: 1,
                                                                    path: Path(List::Borrowed(&[])),
                                                                },
                                                                Value::Spelt {
                                                                    value: List::Borrowed(
                                                                        &[
                                                                            Value::Argument {
                                                                                slot: 2,
                                                                                path: Path(List::Borrowed(&[])),
                                                                            },
                                                                        ],
                                                                    ),
                                                                    spelling: Spelling::Commas,
                                                                    sent: true,
                                                                },
                                                            ],
                                                        ),
                                                        mark: Text::Borrowed(" AND "),
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("all"),
                                                    value: Value::Clauses {
                                                        texts: List::Borrowed(
                                                            &[
                                                                Value::Argument {
                                                                    slot: 1,
                                                                    path: Path(List::Borrowed(&[])),
                                                                },
                                                                Value::Spelt {
                                                                    value: List::Borrowed(
                                                                        &[
                                                                            Value::Argument {
                                                                                slot: 2,
                                                                                path: Path(List::Borrowed(&[])),
                                                                            },
                                                                        ],
                                                                    ),
                                                                    spelling: Spelling::Commas,
                                                                    sent: true,
                                                                },
                                                            ],
                                                        ),
                                                        mark: Text::Borrowed(r#"""#),
                                                    },
                                                    required: false,
                                                },
                                            ],
                                        ),
                                    }),
                                    headers: List::Borrowed(&[]),
                                    body: None,
                                    encoding: Encoding::Json,
                                    reads: None,
                                    effect: Effect::Read,
                                    done: List::Borrowed(&[]),
                                }),
                            },
                        ],
                    ),
                    reply: Some(Reply {
                        records: List::Borrowed(
                            &[
                                Path(
                                    List::Borrowed(&[Segment::Key(Text::Borrowed("reviews"))]),
                                ),
                            ],
                        ),
                        keep: Condition {
                            when: List::Borrowed(&[]),
                            unless: List::Borrowed(&[]),
                        },
                        value: None,
                        pages: Paged::Whole { start: None },
                        total: List::Borrowed(&[]),
                        limit: Some(Value::Argument {
                            slot: 3,
                            path: Path(List::Borrowed(&[])),
                        }),
                        order: None,
                        labels: List::Borrowed(&[]),
                        fields: None,
                        size: None,
                        sums: None,
                    }),
                    result: None,
                    content: None,
                },
                warnings: List::Borrowed(&[]),
                hint: None,
                known: List::Borrowed(&[]),
                codes: List::Borrowed(&[]),
                resource: Text::Borrowed("search_reviews"),
                summary: None,
                examples: List::Borrowed(&[]),
            }
        };
    }
    /// The tool `send_notes`.
    pub mod send_notes {
        use ::kartoteka::__private::{self as runtime, plan};
        /// What `send_notes` takes.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Arguments {
            /// What they say.
            pub text: String,
            /// Where to.
            pub path: String,
            /// Labels.
            pub labels: Option<Vec<runtime::Value>>,
            /// People.
            pub people: Option<Vec<runtime::Value>>,
            /// Since when.
            pub since: Option<String>,
            /// For how long.
            pub minutes: Option<i64>,
            /// Which period.
            pub period: Option<runtime::Period>,
            /// How many.
            pub of: i64,
        }
        impl Arguments {
            /// Reads and checks what a caller passed; every fault is noted in `reader`.
            pub fn read(reader: &mut runtime::Reader<'_>) -> Option<Self> {
                let text = reader
                    .text(
                        "text",
                        runtime::TextRule {
                            least: Some(1),
                            ..runtime::TextRule::default()
                        },
                    );
                let text = reader.required("text", text);
                let path = reader.text("path", runtime::TextRule::default());
                let path = reader.required("path", path);
                let labels = reader.list("labels", &plan().arguments[2].check);
                let people = reader.list("people", &plan().arguments[3].check);
                let since = reader
                    .text(
                        "since",
                        runtime::TextRule {
                            format: Some(plan::Format::DateTime),
                            ..runtime::TextRule::default()
                        },
                    );
                let minutes = reader.integer("minutes", Some(1), None);
                let period = reader.period("period").and_then(runtime::Period::at);
                let of = reader.integer("of", Some(1), None).unwrap_or(1);
                reader
                    .refuse_rest(
                        &[
                            "text",
                            "path",
                            "labels",
                            "people",
                            "since",
                            "minutes",
                            "period",
                            "of",
                        ],
                    );
                Some(Self {
                    text: text?,
                    path: path?,
                    labels,
                    people,
                    since,
                    minutes,
                    period,
                    of,
                })
            }
        }
        impl runtime::TypedArguments for Arguments {
            const TOOL: &'static str = "send_notes";
            fn write(&self, map: &mut runtime::MapWriter<'_, '_>) {
                map.entry("text", |json| json.put(&self.text));
                map.entry("path", |json| json.put(&self.path));
                map.entry("labels", |json| json.put(&self.labels));
                map.entry("people", |json| json.put(&self.people));
                map.entry("since", |json| json.put(&self.since));
                map.entry("minutes", |json| json.put(&self.minutes));
                map.entry(
                    "period",
                    |json| json.put(&self.period.map(runtime::Period::key)),
                );
                map.entry("of", |json| json.put(&self.of));
            }
        }
        const EVERY_NAME: plan::Path = {
            use plan::*;
            Path(List::Borrowed(&[Segment::Every, Segment::Key(Text::Borrowed("name"))]))
        };
        const EVERY_PHONE: plan::Path = {
            use plan::*;
            Path(
                List::Borrowed(&[Segment::Every, Segment::Key(Text::Borrowed("phone"))]),
            )
        };
        const AT_0_NAME: plan::Path = {
            use plan::*;
            Path(
                List::Borrowed(
                    &[Segment::Index(0), Segment::Key(Text::Borrowed("name"))],
                ),
            )
        };
        const AT_0_PHONE: plan::Path = {
            use plan::*;
            Path(
                List::Borrowed(
                    &[Segment::Index(0), Segment::Key(Text::Borrowed("phone"))],
                ),
            )
        };
        const AT_0_KIND: plan::Path = {
            use plan::*;
            Path(
                List::Borrowed(
                    &[Segment::Index(0), Segment::Key(Text::Borrowed("kind"))],
                ),
            )
        };
        const LABELS_APP_NAME: plan::Path = {
            use plan::*;
            Path(
                List::Borrowed(
                    &[
                        Segment::Key(Text::Borrowed("labels")),
                        Segment::Key(Text::Borrowed("app/name")),
                    ],
                ),
            )
        };
        impl runtime::BoundArguments for Arguments {
            fn argument(&self, slot: usize) -> Option<runtime::Argument<'_>> {
                match slot {
                    0 => Some(runtime::Argument::Text(&self.text)),
                    1 => Some(runtime::Argument::Text(&self.path)),
                    2 => self.labels.as_deref().map(runtime::Argument::List),
                    3 => self.people.as_deref().map(runtime::Argument::List),
                    4 => self.since.as_deref().map(runtime::Argument::Text),
                    5 => self.minutes.map(runtime::Argument::Integer),
                    6 => {
                        self.period
                            .map(|one: runtime::Period| runtime::Argument::Row {
                                index: one.index(),
                                key: one.key(),
                            })
                    }
                    7 => Some(runtime::Argument::Integer(self.of)),
                    _ => None,
                }
            }
            fn request(
                &self,
                step: usize,
                scope: &runtime::Scope<'_>,
                request: &mut runtime::Request,
            ) {
                match step {
                    0 => {
                        request.start(plan::Verb::Get, 0, plan::Effect::Read);
                        request.path("/notes");
                        request
                            .query(|json| {
                                json.object(|map| {
                                    map.entry(
                                        "labels",
                                        |json| {
                                            json
                                                .spelt(
                                                    scope,
                                                    runtime::written(|json| json.put(&self.labels)).as_deref(),
                                                    plan::Spelling::Commas,
                                                    Some(runtime::Misfit::Argument),
                                                )
                                        },
                                    );
                                    map.entry(
                                        "created",
                                        |json| {
                                            json.object(|map| {
                                                map.entry(
                                                    "from",
                                                    |json| {
                                                        json
                                                            .spelt(
                                                                scope,
                                                                runtime::written(|json| {
                                                                        json
                                                                            .put(
                                                                                &self
                                                                                    .period
                                                                                    .map(|row| scope.period(row, plan::PeriodColumn::From)),
                                                                            )
                                                                    })
                                                                    .as_deref(),
                                                                plan::Spelling::Epoch,
                                                                Some(runtime::Misfit::Argument),
                                                            )
                                                    },
                                                );
                                                map.entry(
                                                    "to",
                                                    |json| {
                                                        json
                                                            .spelt(
                                                                scope,
                                                                runtime::written(|json| {
                                                                        json
                                                                            .put(
                                                                                &self
                                                                                    .period
                                                                                    .map(|row| scope.period(row, plan::PeriodColumn::To)),
                                                                            )
                                                                    })
                                                                    .as_deref(),
                                                                plan::Spelling::EpochMs,
                                                                Some(runtime::Misfit::Argument),
                                                            )
                                                    },
                                                );
                                            })
                                        },
                                    );
                                    map.entry(
                                        "people",
                                        |json| {
                                            json
                                                .every(
                                                    runtime::written(|json| json.put(&self.people)).as_deref(),
                                                    &EVERY_NAME,
                                                )
                                        },
                                    );
                                })
                            });
                    }
                    1 => {
                        request.start(plan::Verb::Put, 0, plan::Effect::Write);
                        request.path("/files/");
                        request
                            .segment_spelt(
                                scope,
                                runtime::written(|json| json.put(&self.path)).as_deref(),
                                plan::Spelling::Path,
                                Some(runtime::Misfit::Argument),
                            );
                        request
                            .header(
                                "X-Since",
                                |json| {
                                    json
                                        .join(|text| {
                                            text.literal("since ")
                                                && text
                                                    .spelt(
                                                        scope,
                                                        runtime::written(|json| json.put(&self.since)).as_deref(),
                                                        plan::Spelling::Utc,
                                                        Some(runtime::Misfit::Argument),
                                                    )
                                        })
                                },
                            );
                        request
                            .body(
                                plan::Encoding::Json,
                                |json| {
                                    json.object(|map| {
                                        map.merge_json(
                                            runtime::written(|json| {
                                                    json.object(|map| {
                                                        map.required("duration", |json| json.put(&self.minutes));
                                                        map.entry("unit", |json| json.literal(r#""minute""#));
                                                    })
                                                })
                                                .as_deref(),
                                        );
                                        map.merge_json(
                                            runtime::written(|json| {
                                                    json.object(|map| {
                                                        map.entry("at", |json| json.put(&scope.now()));
                                                    })
                                                })
                                                .as_deref(),
                                        );
                                        map.entry(
                                            "text",
                                            |json| {
                                                json
                                                    .spelt(
                                                        scope,
                                                        runtime::written(|json| json.put(&self.text)).as_deref(),
                                                        plan::Spelling::Base64,
                                                        Some(runtime::Misfit::Argument),
                                                    )
                                            },
                                        );
                                        map.entry(
                                            "size",
                                            |json| {
                                                json
                                                    .spelt(
                                                        scope,
                                                        runtime::written(|json| json.put(&self.text)).as_deref(),
                                                        plan::Spelling::Bytes,
                                                        Some(runtime::Misfit::Argument),
                                                    )
                                            },
                                        );
                                        map.entry(
                                            "due",
                                            |json| {
                                                json.object(|map| {
                                                    map.required("date", |json| json.put(&self.since));
                                                    map.entry(
                                                        "day",
                                                        |json| {
                                                            json
                                                                .spelt(
                                                                    scope,
                                                                    runtime::written(|json| json.put(&self.since)).as_deref(),
                                                                    plan::Spelling::Date,
                                                                    Some(runtime::Misfit::Argument),
                                                                )
                                                        },
                                                    );
                                                })
                                            },
                                        );
                                        map.entry(
                                            "phones",
                                            |json| {
                                                json
                                                    .spelt(
                                                        scope,
                                                        runtime::written(|json| {
                                                                json
                                                                    .every(
                                                                        runtime::written(|json| json.put(&self.people)).as_deref(),
                                                                        &EVERY_PHONE,
                                                                    )
                                                            })
                                                            .as_deref(),
                                                        plan::Spelling::Semicolons,
                                                        Some(runtime::Misfit::Argument),
                                                    )
                                            },
                                        );
                                        map.entry(
                                            "first",
                                            |json| {
                                                json.array(|list| {
                                                    list.item(|json| {
                                                        runtime::BoundArguments::argument(self, 3)
                                                            .and_then(|argument| argument.at(&AT_0_NAME))
                                                            .is_some()
                                                            && {
                                                                json.object(|map| {
                                                                    map.entry(
                                                                        "name",
                                                                        |json| {
                                                                            json
                                                                                .put(
                                                                                    &runtime::BoundArguments::argument(self, 3)
                                                                                        .and_then(|argument| argument.at(&AT_0_NAME)),
                                                                                )
                                                                        },
                                                                    );
                                                                    map.entry(
                                                                        "phone",
                                                                        |json| {
                                                                            json
                                                                                .put(
                                                                                    &runtime::BoundArguments::argument(self, 3)
                                                                                        .and_then(|argument| argument.at(&AT_0_PHONE)),
                                                                                )
                                                                        },
                                                                    );
                                                                    map.entry(
                                                                        "more",
                                                                        |json| {
                                                                            json.object(|map| {
                                                                                map.entry(
                                                                                    "kind",
                                                                                    |json| {
                                                                                        json
                                                                                            .put(
                                                                                                &runtime::BoundArguments::argument(self, 3)
                                                                                                    .and_then(|argument| argument.at(&AT_0_KIND)),
                                                                                            )
                                                                                    },
                                                                                );
                                                                            })
                                                                        },
                                                                    );
                                                                })
                                                            }
                                                    });
                                                })
                                            },
                                        );
                                        map.entry(
                                            "label",
                                            |json| json.raw(scope.step(0, &LABELS_APP_NAME)),
                                        );
                                        map.entry(
                                            "wow!",
                                            |json| {
                                                json
                                                    .spelt(
                                                        scope,
                                                        runtime::written(|json| json.put(&self.labels)).as_deref(),
                                                        plan::Spelling::Json,
                                                        Some(runtime::Misfit::Argument),
                                                    )
                                            },
                                        );
                                    })
                                },
                            );
                    }
                    _ => {}
                }
            }
        }
        /// The card of `send_notes`.
        #[derive(Debug, Clone, Copy)]
        pub struct Card;
        impl runtime::Tool for Card {
            fn plan(&self) -> &plan::Tool {
                plan()
            }
            fn read(
                &self,
                reader: &mut runtime::Reader<'_>,
            ) -> Option<Box<dyn runtime::BoundArguments>> {
                Some(Box::new(Arguments::read(reader)?))
            }
        }
        fn plan() -> &'static plan::Tool {
            &super::CATALOG.tools[9]
        }
        /// The tool as data.
        pub const PLAN: plan::Tool = {
            use plan::*;
            Tool {
                name: Text::Borrowed("send_notes"),
                aliases: List::Borrowed(&[]),
                effect: Effect::Write,
                listed: List::Borrowed(
                    &[
                        ListEntry {
                            json: Json(
                                Text::Borrowed(
                                    r#"{"name":"send_notes","title":"Send","description":"Sends notes.","inputSchema":{"type":"object","properties":{"text":{"description":"What they say.","type":"string","minLength":1},"path":{"description":"Where to.","type":"string"},"labels":{"description":"Labels.","type":"array","items":{"type":"string"}},"people":{"description":"People.","type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"phone":{"type":"string"},"kind":{"type":"string"}},"required":["name"]}},"since":{"description":"Since when.","type":"string","format":"date-time"},"minutes":{"description":"For how long.","type":"integer","minimum":1},"period":{"description":"Which period.","type":"string","enum":["today","yesterday","this_week","last_week","this_month","last_month","last_7_days","last_30_days","last_90_days"]},"of":{"description":"How many.","type":"integer","minimum":1,"default":1}},"required":["text","path"],"additionalProperties":false},"outputSchema":{"type":"object","properties":{"metadata":{"type":"object"},"result":{},"warnings":{"type":"array","items":{"type":"object"}},"suggestedFix":{"type":"object"},"error":{"type":"object"}},"required":["metadata"]},"annotations":{"title":"Send","readOnlyHint":false,"destructiveHint":false,"idempotentHint":true,"openWorldHint":true}}"#,
                                ),
                            ),
                            title: Text::Borrowed("Send"),
                            description: Some(Text::Borrowed("Sends notes.")),
                            address: None,
                            input: Some(JsonPart { start: 79, end: 951 }),
                            names: List::Borrowed(&[9]),
                        },
                    ],
                ),
                arguments: List::Borrowed(
                    &[
                        Argument {
                            name: Text::Borrowed("text"),
                            check: Check {
                                shape: Shape::Text {
                                    least: Some(1),
                                    most: None,
                                    pattern: None,
                                    format: None,
                                },
                                nullable: false,
                                rest: None,
                            },
                            required: true,
                            default: None,
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                        Argument {
                            name: Text::Borrowed("path"),
                            check: Check {
                                shape: Shape::Text {
                                    least: None,
                                    most: None,
                                    pattern: None,
                                    format: None,
                                },
                                nullable: false,
                                rest: None,
                            },
                            required: true,
                            default: None,
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                        Argument {
                            name: Text::Borrowed("labels"),
                            check: Check {
                                shape: Shape::List {
                                    items: List::Borrowed(
                                        &[
                                            Check {
                                                shape: Shape::Text {
                                                    least: None,
                                                    most: None,
                                                    pattern: None,
                                                    format: None,
                                                },
                                                nullable: false,
                                                rest: None,
                                            },
                                        ],
                                    ),
                                    least: None,
                                    most: None,
                                    unique: false,
                                },
                                nullable: false,
                                rest: None,
                            },
                            required: false,
                            default: None,
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                        Argument {
                            name: Text::Borrowed("people"),
                            check: Check {
                                shape: Shape::List {
                                    items: List::Borrowed(
                                        &[
                                            Check {
                                                shape: Shape::Map {
                                                    properties: List::Borrowed(
                                                        &[
                                                            Property {
                                                                name: Text::Borrowed("name"),
                                                                required: true,
                                                                check: Check {
                                                                    shape: Shape::Text {
                                                                        least: None,
                                                                        most: None,
                                                                        pattern: None,
                                                                        format: None,
                                                                    },
                                                                    nullable: false,
                                                                    rest: None,
                                                                },
                                                            },
                                                            Property {
                                                                name: Text::Borrowed("phone"),
                                                                required: false,
                                                                check: Check {
                                                                    shape: Shape::Text {
                                                                        least: None,
                                                                        most: None,
                                                                        pattern: None,
                                                                        format: None,
                                                                    },
                                                                    nullable: false,
                                                                    rest: None,
                                                                },
                                                            },
                                                            Property {
                                                                name: Text::Borrowed("kind"),
                                                                required: false,
                                                                check: Check {
                                                                    shape: Shape::Text {
                                                                        least: None,
                                                                        most: None,
                                                                        pattern: None,
                                                                        format: None,
                                                                    },
                                                                    nullable: false,
                                                                    rest: None,
                                                                },
                                                            },
                                                        ],
                                                    ),
                                                    others: Others::Allowed,
                                                    least: None,
                                                    most: None,
                                                },
                                                nullable: false,
                                                rest: None,
                                            },
                                        ],
                                    ),
                                    least: None,
                                    most: None,
                                    unique: false,
                                },
                                nullable: false,
                                rest: None,
                            },
                            required: false,
                            default: None,
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                        Argument {
                            name: Text::Borrowed("since"),
                            check: Check {
                                shape: Shape::Text {
                                    least: None,
                                    most: None,
                                    pattern: None,
                                    format: Some(Format::DateTime),
                                },
                                nullable: false,
                                rest: None,
                            },
                            required: false,
                            default: None,
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                        Argument {
                            name: Text::Borrowed("minutes"),
                            check: Check {
                                shape: Shape::Integer {
                                    least: Some(1),
                                    most: None,
                                    clamp: false,
                                },
                                nullable: false,
                                rest: None,
                            },
                            required: false,
                            default: None,
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                        Argument {
                            name: Text::Borrowed("period"),
                            check: Check {
                                shape: Shape::Period,
                                nullable: false,
                                rest: None,
                            },
                            required: false,
                            default: None,
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                        Argument {
                            name: Text::Borrowed("of"),
                            check: Check {
                                shape: Shape::Integer {
                                    least: Some(1),
                                    most: None,
                                    clamp: false,
                                },
                                nullable: false,
                                rest: None,
                            },
                            required: false,
                            default: Some(Json(Text::Borrowed("1"))),
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                    ],
                ),
                schema: None,
                guard: Guard {
                    roles: List::Borrowed(&[]),
                    confirm: None,
                    approval: None,
                    limits: List::Borrowed(&[]),
                    parallel: Parallel {
                        tenant: None,
                        caller: None,
                    },
                    turns: List::Borrowed(&[]),
                },
                action: Action::Steps {
                    steps: List::Borrowed(
                        &[
                            Step {
                                name: Text::Borrowed("found"),
                                called: None,
                                when: Condition {
                                    when: List::Borrowed(&[]),
                                    unless: List::Borrowed(&[]),
                                },
                                forgives: Forgives::Nothing,
                                kept_ms: 0,
                                reply: None,
                                gives: None,
                                act: Act::Send(Send {
                                    backend: 0,
                                    verb: Verb::Get,
                                    path: List::Borrowed(
                                        &[PathPart::Literal(Text::Borrowed("/notes"))],
                                    ),
                                    query: Some(Value::Map {
                                        base: List::Borrowed(&[]),
                                        entries: List::Borrowed(
                                            &[
                                                Entry {
                                                    key: Text::Borrowed("labels"),
                                                    value: Value::Spelt {
                                                        value: List::Borrowed(
                                                            &[
                                                                Value::Argument {
                                                                    slot: 2,
                                                                    path: Path(List::Borrowed(&[])),
                                                                },
                                                            ],
                                                        ),
                                                        spelling: Spelling::Commas,
                                                        sent: true,
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("created"),
                                                    value: Value::Map {
                                                        base: List::Borrowed(&[]),
                                                        entries: List::Borrowed(
                                                            &[
                                                                Entry {
                                                                    key: Text::Borrowed("from"),
                                                                    value: Value::Spelt {
                                                                        value: List::Borrowed(
                                                                            &[
                                                                                Value::Period {
                                                                                    slot: 6,
                                                                                    column: PeriodColumn::From,
                                                                                },
                                                                            ],
                                                                        ),
                                                                        spelling: Spelling::Epoch,
                                                                        sent: true,
                                                                    },
                                                                    required: false,
                                                                },
                                                                Entry {
                                                                    key: Text::Borrowed("to"),
                                                                    value: Value::Spelt {
                                                                        value: List::Borrowed(
                                                                            &[
                                                                                Value::Period {
                                                                                    slot: 6,
                                                                                    column: PeriodColumn::To,
                                                                                },
                                                                            ],
                                                                        ),
                                                                        spelling: Spelling::EpochMs,
                                                                        sent: true,
                                                                    },
                                                                    required: false,
                                                                },
                                                            ],
                                                        ),
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("people"),
                                                    value: Value::Every {
                                                        of: List::Borrowed(
                                                            &[
                                                                Value::Argument {
                                                                    slot: 3,
                                                                    path: Path(List::Borrowed(&[])),
                                                                },
                                                            ],
                                                        ),
                                                        path: Path(
                                                            List::Borrowed(
                                                                &[Segment::Every, Segment::Key(Text::Borrowed("name"))],
                                                            ),
                                                        ),
                                                    },
                                                    required: false,
                                                },
                                            ],
                                        ),
                                    }),
                                    headers: List::Borrowed(&[]),
                                    body: None,
                                    encoding: Encoding::Json,
                                    reads: None,
                                    effect: Effect::Read,
                                    done: List::Borrowed(&[]),
                                }),
                            },
                            Step {
                                name: Text::Borrowed("sent"),
                                called: None,
                                when: Condition {
                                    when: List::Borrowed(
                                        &[
                                            Test {
                                                value: Value::Step {
                                                    step: 0,
                                                    path: Path(
                                                        List::Borrowed(&[Segment::Key(Text::Borrowed("count"))]),
                                                    ),
                                                },
                                                one_of: Some(
                                                    Choices::Argument(Value::Argument {
                                                        slot: 7,
                                                        path: Path(List::Borrowed(&[])),
                                                    }),
                                                ),
                                            },
                                            Test {
                                                value: Value::Every {
                                                    of: List::Borrowed(
                                                        &[
                                                            Value::Step {
                                                                step: 0,
                                                                path: Path(
                                                                    List::Borrowed(&[Segment::Key(Text::Borrowed("notes"))]),
                                                                ),
                                                            },
                                                        ],
                                                    ),
                                                    path: Path(
                                                        List::Borrowed(
                                                            &[Segment::Every, Segment::Key(Text::Borrowed("id"))],
                                                        ),
                                                    ),
                                                },
                                                one_of: None,
                                            },
                                            Test {
                                                value: Value::Every {
                                                    of: List::Borrowed(
                                                        &[
                                                            Value::Step {
                                                                step: 0,
                                                                path: Path(
                                                                    List::Borrowed(&[Segment::Key(Text::Borrowed("notes"))]),
                                                                ),
                                                            },
                                                        ],
                                                    ),
                                                    path: Path(
                                                        List::Borrowed(
                                                            &[Segment::Every, Segment::Key(Text::Borrowed("kind"))],
                                                        ),
                                                    ),
                                                },
                                                one_of: Some(
                                                    Choices::Fixed(
                                                        List::Borrowed(
                                                            &[
                                                                Json(Text::Borrowed(r#""open""#)),
                                                                Json(Text::Borrowed(r#""new""#)),
                                                            ],
                                                        ),
                                                    ),
                                                ),
                                            },
                                        ],
                                    ),
                                    unless: List::Borrowed(&[]),
                                },
                                forgives: Forgives::Nothing,
                                kept_ms: 0,
                                reply: None,
                                gives: None,
                                act: Act::Send(Send {
                                    backend: 0,
                                    verb: Verb::Put,
                                    path: List::Borrowed(
                                        &[
                                            PathPart::Literal(Text::Borrowed("/files/")),
                                            PathPart::Segment(Value::Spelt {
                                                value: List::Borrowed(
                                                    &[
                                                        Value::Argument {
                                                            slot: 1,
                                                            path: Path(List::Borrowed(&[])),
                                                        },
                                                    ],
                                                ),
                                                spelling: Spelling::Path,
                                                sent: true,
                                            }),
                                        ],
                                    ),
                                    query: None,
                                    headers: List::Borrowed(
                                        &[
                                            Entry {
                                                key: Text::Borrowed("X-Since"),
                                                value: Value::Join {
                                                    parts: List::Borrowed(
                                                        &[
                                                            Value::Literal(Json(Text::Borrowed(r#""since ""#))),
                                                            Value::Spelt {
                                                                value: List::Borrowed(
                                                                    &[
                                                                        Value::Argument {
                                                                            slot: 4,
                                                                            path: Path(List::Borrowed(&[])),
                                                                        },
                                                                    ],
                                                                ),
                                                                spelling: Spelling::Utc,
                                                                sent: true,
                                                            },
                                                        ],
                                                    ),
                                                },
                                                required: false,
                                            },
                                        ],
                                    ),
                                    body: Some(Value::Map {
                                        base: List::Borrowed(
                                            &[
                                                Value::Map {
                                                    base: List::Borrowed(&[]),
                                                    entries: List::Borrowed(
                                                        &[
                                                            Entry {
                                                                key: Text::Borrowed("duration"),
                                                                value: Value::Argument {
                                                                    slot: 5,
                                                                    path: Path(List::Borrowed(&[])),
                                                                },
                                                                required: true,
                                                            },
                                                            Entry {
                                                                key: Text::Borrowed("unit"),
                                                                value: Value::Literal(Json(Text::Borrowed(r#""minute""#))),
                                                                required: false,
                                                            },
                                                        ],
                                                    ),
                                                },
                                                Value::Map {
                                                    base: List::Borrowed(&[]),
                                                    entries: List::Borrowed(
                                                        &[
                                                            Entry {
                                                                key: Text::Borrowed("at"),
                                                                value: Value::Now,
                                                                required: false,
                                                            },
                                                        ],
                                                    ),
                                                },
                                            ],
                                        ),
                                        entries: List::Borrowed(
                                            &[
                                                Entry {
                                                    key: Text::Borrowed("text"),
                                                    value: Value::Spelt {
                                                        value: List::Borrowed(
                                                            &[
                                                                Value::Argument {
                                                                    slot: 0,
                                                                    path: Path(List::Borrowed(&[])),
                                                                },
                                                            ],
                                                        ),
                                                        spelling: Spelling::Base64,
                                                        sent: true,
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("size"),
                                                    value: Value::Spelt {
                                                        value: List::Borrowed(
                                                            &[
                                                                Value::Argument {
                                                                    slot: 0,
                                                                    path: Path(List::Borrowed(&[])),
                                                                },
                                                            ],
                                                        ),
                                                        spelling: Spelling::Bytes,
                                                        sent: true,
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("due"),
                                                    value: Value::Map {
                                                        base: List::Borrowed(&[]),
                                                        entries: List::Borrowed(
                                                            &[
                                                                Entry {
                                                                    key: Text::Borrowed("date"),
                                                                    value: Value::Argument {
                                                                        slot: 4,
                                                                        path: Path(List::Borrowed(&[])),
                                                                    },
                                                                    required: true,
                                                                },
                                                                Entry {
                                                                    key: Text::Borrowed("day"),
                                                                    value: Value::Spelt {
                                                                        value: List::Borrowed(
                                                                            &[
                                                                                Value::Argument {
                                                                                    slot: 4,
                                                                                    path: Path(List::Borrowed(&[])),
                                                                                },
                                                                            ],
                                                                        ),
                                                                        spelling: Spelling::Date,
                                                                        sent: true,
                                                                    },
                                                                    required: false,
                                                                },
                                                            ],
                                                        ),
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("phones"),
                                                    value: Value::Spelt {
                                                        value: List::Borrowed(
                                                            &[
                                                                Value::Every {
                                                                    of: List::Borrowed(
                                                                        &[
                                                                            Value::Argument {
                                                                                slot: 3,
                                                                                path: Path(List::Borrowed(&[])),
                                                                            },
                                                                        ],
                                                                    ),
                                                                    path: Path(
                                                                        List::Borrowed(
                                                                            &[Segment::Every, Segment::Key(Text::Borrowed("phone"))],
                                                                        ),
                                                                    ),
                                                                },
                                                            ],
                                                        ),
                                                        spelling: Spelling::Semicolons,
                                                        sent: true,
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("first"),
                                                    value: Value::List {
                                                        items: List::Borrowed(
                                                            &[
                                                                Item {
                                                                    needs: List::Borrowed(
                                                                        &[
                                                                            Value::Argument {
                                                                                slot: 3,
                                                                                path: Path(
                                                                                    List::Borrowed(
                                                                                        &[Segment::Index(0), Segment::Key(Text::Borrowed("name"))],
                                                                                    ),
                                                                                ),
                                                                            },
                                                                        ],
                                                                    ),
                                                                    value: Value::Map {
                                                                        base: List::Borrowed(&[]),
                                                                        entries: List::Borrowed(
                                                                            &[
                                                                                Entry {
                                                                                    key: Text::Borrowed("name"),
                                                                                    value: Value::Argument {
                                                                                        slot: 3,
                                                                                        path: Path(
                                                                                            List::Borrowed(
                                                                                                &[Segment::Index(0), Segment::Key(Text::Borrowed("name"))],
                                                                                            ),
                                                                                        ),
                                                                                    },
                                                                                    required: false,
                                                                                },
                                                                                Entry {
                                                                                    key: Text::Borrowed("phone"),
                                                                                    value: Value::Argument {
                                                                                        slot: 3,
                                                                                        path: Path(
                                                                                            List::Borrowed(
                                                                                                &[Segment::Index(0), Segment::Key(Text::Borrowed("phone"))],
                                                                                            ),
                                                                                        ),
                                                                                    },
                                                                                    required: false,
                                                                                },
                                                                                Entry {
                                                                                    key: Text::Borrowed("more"),
                                                                                    value: Value::Map {
                                                                                        base: List::Borrowed(&[]),
                                                                                        entries: List::Borrowed(
                                                                                            &[
                                                                                                Entry {
                                                                                                    key: Text::Borrowed("kind"),
                                                                                                    value: Value::Argument {
                                                                                                        slot: 3,
                                                                                                        path: Path(
                                                                                                            List::Borrowed(
                                                                                                                &[Segment::Index(0), Segment::Key(Text::Borrowed("kind"))],
                                                                                                            ),
                                                                                                        ),
                                                                                                    },
                                                                                                    required: false,
                                                                                                },
                                                                                            ],
                                                                                        ),
                                                                                    },
                                                                                    required: false,
                                                                                },
                                                                            ],
                                                                        ),
                                                                    },
                                                                },
                                                            ],
                                                        ),
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("label"),
                                                    value: Value::Step {
                                                        step: 0,
                                                        path: Path(
                                                            List::Borrowed(
                                                                &[
                                                                    Segment::Key(Text::Borrowed("labels")),
                                                                    Segment::Key(Text::Borrowed("app/name")),
                                                                ],
                                                            ),
                                                        ),
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("wow!"),
                                                    value: Value::Spelt {
                                                        value: List::Borrowed(
                                                            &[
                                                                Value::Argument {
                                                                    slot: 2,
                                                                    path: Path(List::Borrowed(&[])),
                                                                },
                                                            ],
                                                        ),
                                                        spelling: Spelling::Json,
                                                        sent: true,
                                                    },
                                                    required: false,
                                                },
                                            ],
                                        ),
                                    }),
                                    encoding: Encoding::Json,
                                    reads: None,
                                    effect: Effect::Write,
                                    done: List::Borrowed(&[]),
                                }),
                            },
                        ],
                    ),
                    reply: None,
                    result: Some(Value::Map {
                        base: List::Borrowed(&[]),
                        entries: List::Borrowed(
                            &[
                                Entry {
                                    key: Text::Borrowed("id"),
                                    value: Value::Step {
                                        step: 1,
                                        path: Path(
                                            List::Borrowed(&[Segment::Key(Text::Borrowed("id"))]),
                                        ),
                                    },
                                    required: false,
                                },
                                Entry {
                                    key: Text::Borrowed("names"),
                                    value: Value::Spelt {
                                        value: List::Borrowed(
                                            &[
                                                Value::Every {
                                                    of: List::Borrowed(
                                                        &[
                                                            Value::Step {
                                                                step: 0,
                                                                path: Path(
                                                                    List::Borrowed(&[Segment::Key(Text::Borrowed("notes"))]),
                                                                ),
                                                            },
                                                        ],
                                                    ),
                                                    path: Path(
                                                        List::Borrowed(
                                                            &[Segment::Every, Segment::Key(Text::Borrowed("title"))],
                                                        ),
                                                    ),
                                                },
                                            ],
                                        ),
                                        spelling: Spelling::Joined,
                                        sent: false,
                                    },
                                    required: false,
                                },
                                Entry {
                                    key: Text::Borrowed("at"),
                                    value: Value::Spelt {
                                        value: List::Borrowed(
                                            &[
                                                Value::Step {
                                                    step: 0,
                                                    path: Path(
                                                        List::Borrowed(&[Segment::Key(Text::Borrowed("at"))]),
                                                    ),
                                                },
                                            ],
                                        ),
                                        spelling: Spelling::Time,
                                        sent: false,
                                    },
                                    required: false,
                                },
                            ],
                        ),
                    }),
                    content: None,
                },
                warnings: List::Borrowed(&[]),
                hint: None,
                known: List::Borrowed(&[]),
                codes: List::Borrowed(&[]),
                resource: Text::Borrowed("send_notes"),
                summary: None,
                examples: List::Borrowed(&[]),
            }
        };
    }
    /// The tool `ship_order`.
    pub mod ship_order {
        use ::kartoteka::__private::{self as runtime, plan};
        /// What `ship_order` takes.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Arguments {
            /// The order's number.
            pub order: i64,
        }
        impl Arguments {
            /// Reads and checks what a caller passed; every fault is noted in `reader`.
            pub fn read(reader: &mut runtime::Reader<'_>) -> Option<Self> {
                let order = reader.integer("order", Some(1), None);
                let order = reader.required("order", order);
                reader.refuse_rest(&["order"]);
                Some(Self { order: order? })
            }
        }
        impl runtime::TypedArguments for Arguments {
            const TOOL: &'static str = "ship_order";
            fn write(&self, map: &mut runtime::MapWriter<'_, '_>) {
                map.entry("order", |json| json.put(&self.order));
            }
        }
        const ID: plan::Path = {
            use plan::*;
            Path(List::Borrowed(&[Segment::Key(Text::Borrowed("id"))]))
        };
        const AT_0_ID: plan::Path = {
            use plan::*;
            Path(
                List::Borrowed(&[Segment::Index(0), Segment::Key(Text::Borrowed("id"))]),
            )
        };
        const ETAG: plan::Path = {
            use plan::*;
            Path(List::Borrowed(&[Segment::Key(Text::Borrowed("etag"))]))
        };
        impl runtime::BoundArguments for Arguments {
            fn argument(&self, slot: usize) -> Option<runtime::Argument<'_>> {
                match slot {
                    0 => Some(runtime::Argument::Integer(self.order)),
                    _ => None,
                }
            }
            fn request(
                &self,
                step: usize,
                scope: &runtime::Scope<'_>,
                request: &mut runtime::Request,
            ) {
                match step {
                    0 => {
                        request.start(plan::Verb::Get, 0, plan::Effect::Read);
                        request.path("orders/");
                        request.segment(&self.order);
                    }
                    2 => {
                        request.start(plan::Verb::Get, 0, plan::Effect::Read);
                        request.path("carriers");
                        request
                            .query(|json| {
                                json.object(|map| {
                                    map.entry("page", |json| json.raw(scope.position()));
                                    map.entry("per_page", |json| json.put(&scope.page_size()));
                                })
                            });
                    }
                    3 => {
                        request.start(plan::Verb::Put, 0, plan::Effect::Write);
                        request.path("orders/");
                        request.segment(&self.order);
                        request.path("/shipment");
                        request
                            .header("If-Match", |json| json.raw(scope.step(0, &ETAG)));
                        request
                            .body(
                                plan::Encoding::Json,
                                |json| {
                                    json.object(|map| {
                                        map.entry("order", |json| json.raw(scope.step(0, &ID)));
                                        map.entry(
                                            "carrier",
                                            |json| json.raw(scope.step(2, &AT_0_ID)),
                                        );
                                    })
                                },
                            );
                    }
                    _ => {}
                }
            }
        }
        /// The card of `ship_order`.
        #[derive(Debug, Clone, Copy)]
        pub struct Card;
        impl runtime::Tool for Card {
            fn plan(&self) -> &plan::Tool {
                plan()
            }
            fn read(
                &self,
                reader: &mut runtime::Reader<'_>,
            ) -> Option<Box<dyn runtime::BoundArguments>> {
                Some(Box::new(Arguments::read(reader)?))
            }
        }
        fn plan() -> &'static plan::Tool {
            &super::CATALOG.tools[10]
        }
        /// The tool as data.
        pub const PLAN: plan::Tool = {
            use plan::*;
            Tool {
                name: Text::Borrowed("ship_order"),
                aliases: List::Borrowed(&[]),
                effect: Effect::Write,
                listed: List::Borrowed(
                    &[
                        ListEntry {
                            json: Json(
                                Text::Borrowed(
                                    r#"{"name":"ship_order","title":"Ship","description":"Sends an order.","inputSchema":{"type":"object","properties":{"order":{"description":"The order's number.","type":"integer","minimum":1}},"required":["order"],"additionalProperties":false},"outputSchema":{"type":"object","properties":{"metadata":{"type":"object"},"result":{},"warnings":{"type":"array","items":{"type":"object"}},"suggestedFix":{"type":"object"},"error":{"type":"object"}},"required":["metadata"]},"annotations":{"title":"Ship","readOnlyHint":false,"destructiveHint":false,"idempotentHint":true,"openWorldHint":true}}"#,
                                ),
                            ),
                            title: Text::Borrowed("Ship"),
                            description: Some(Text::Borrowed("Sends an order.")),
                            address: None,
                            input: Some(JsonPart { start: 82, end: 239 }),
                            names: List::Borrowed(&[9]),
                        },
                    ],
                ),
                arguments: List::Borrowed(
                    &[
                        Argument {
                            name: Text::Borrowed("order"),
                            check: Check {
                                shape: Shape::Integer {
                                    least: Some(1),
                                    most: None,
                                    clamp: false,
                                },
                                nullable: false,
                                rest: None,
                            },
                            required: true,
                            default: None,
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                    ],
                ),
                schema: None,
                guard: Guard {
                    roles: List::Borrowed(&[]),
                    confirm: None,
                    approval: None,
                    limits: List::Borrowed(&[]),
                    parallel: Parallel {
                        tenant: None,
                        caller: None,
                    },
                    turns: List::Borrowed(&[]),
                },
                action: Action::Steps {
                    steps: List::Borrowed(
                        &[
                            Step {
                                name: Text::Borrowed("found"),
                                called: None,
                                when: Condition {
                                    when: List::Borrowed(&[]),
                                    unless: List::Borrowed(&[]),
                                },
                                forgives: Forgives::Kinds {
                                    kinds: List::Borrowed(&[7]),
                                },
                                kept_ms: 0,
                                reply: None,
                                gives: Some(Value::Map {
                                    base: List::Borrowed(&[]),
                                    entries: List::Borrowed(
                                        &[
                                            Entry {
                                                key: Text::Borrowed("id"),
                                                value: Value::Reply {
                                                    path: Path(
                                                        List::Borrowed(&[Segment::Key(Text::Borrowed("id"))]),
                                                    ),
                                                },
                                                required: false,
                                            },
                                            Entry {
                                                key: Text::Borrowed("etag"),
                                                value: Value::Http {
                                                    part: HttpPart::Header {
                                                        name: Text::Borrowed("etag"),
                                                    },
                                                },
                                                required: false,
                                            },
                                            Entry {
                                                key: Text::Borrowed("of"),
                                                value: Value::Argument {
                                                    slot: 0,
                                                    path: Path(List::Borrowed(&[])),
                                                },
                                                required: false,
                                            },
                                        ],
                                    ),
                                }),
                                act: Act::Send(Send {
                                    backend: 0,
                                    verb: Verb::Get,
                                    path: List::Borrowed(
                                        &[
                                            PathPart::Literal(Text::Borrowed("orders/")),
                                            PathPart::Segment(Value::Argument {
                                                slot: 0,
                                                path: Path(List::Borrowed(&[])),
                                            }),
                                        ],
                                    ),
                                    query: None,
                                    headers: List::Borrowed(&[]),
                                    body: None,
                                    encoding: Encoding::Json,
                                    reads: None,
                                    effect: Effect::Read,
                                    done: List::Borrowed(&[]),
                                }),
                            },
                            Step {
                                name: Text::Borrowed("unknown"),
                                called: None,
                                when: Condition {
                                    when: List::Borrowed(&[]),
                                    unless: List::Borrowed(
                                        &[
                                            Test {
                                                value: Value::Step {
                                                    step: 0,
                                                    path: Path(
                                                        List::Borrowed(&[Segment::Key(Text::Borrowed("id"))]),
                                                    ),
                                                },
                                                one_of: None,
                                            },
                                        ],
                                    ),
                                },
                                forgives: Forgives::Nothing,
                                kept_ms: 0,
                                reply: None,
                                gives: None,
                                act: Act::End(End { kind: 7, message: 0 }),
                            },
                            Step {
                                name: Text::Borrowed("carriers"),
                                called: None,
                                when: Condition {
                                    when: List::Borrowed(&[]),
                                    unless: List::Borrowed(&[]),
                                },
                                forgives: Forgives::Nothing,
                                kept_ms: 0,
                                reply: Some(Reply {
                                    records: List::Borrowed(
                                        &[
                                            Path(
                                                List::Borrowed(&[Segment::Key(Text::Borrowed("carriers"))]),
                                            ),
                                        ],
                                    ),
                                    keep: Condition {
                                        when: List::Borrowed(&[]),
                                        unless: List::Borrowed(&[]),
                                    },
                                    value: None,
                                    pages: Paged::By(Pages {
                                        size: 100,
                                        sized: true,
                                        next: Next::Page {
                                            first: 1,
                                            told: List::Borrowed(&[]),
                                        },
                                        key: List::Borrowed(&[]),
                                        total: List::Borrowed(&[]),
                                        more: Condition {
                                            when: List::Borrowed(
                                                &[
                                                    Test {
                                                        value: Value::Http {
                                                            part: HttpPart::Link {
                                                                relation: Text::Borrowed("next"),
                                                                parameter: None,
                                                            },
                                                        },
                                                        one_of: None,
                                                    },
                                                ],
                                            ),
                                            unless: List::Borrowed(&[]),
                                        },
                                    }),
                                    total: List::Borrowed(&[]),
                                    limit: Some(Value::Literal(Json(Text::Borrowed("300")))),
                                    order: None,
                                    labels: List::Borrowed(&[]),
                                    fields: None,
                                    size: None,
                                    sums: None,
                                }),
                                gives: None,
                                act: Act::Send(Send {
                                    backend: 0,
                                    verb: Verb::Get,
                                    path: List::Borrowed(
                                        &[PathPart::Literal(Text::Borrowed("carriers"))],
                                    ),
                                    query: Some(Value::Map {
                                        base: List::Borrowed(&[]),
                                        entries: List::Borrowed(
                                            &[
                                                Entry {
                                                    key: Text::Borrowed("page"),
                                                    value: Value::Position {
                                                        first: List::Borrowed(&[]),
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("per_page"),
                                                    value: Value::PageSize,
                                                    required: false,
                                                },
                                            ],
                                        ),
                                    }),
                                    headers: List::Borrowed(&[]),
                                    body: None,
                                    encoding: Encoding::Json,
                                    reads: None,
                                    effect: Effect::Read,
                                    done: List::Borrowed(&[]),
                                }),
                            },
                            Step {
                                name: Text::Borrowed("shipped"),
                                called: None,
                                when: Condition {
                                    when: List::Borrowed(&[]),
                                    unless: List::Borrowed(&[]),
                                },
                                forgives: Forgives::Nothing,
                                kept_ms: 0,
                                reply: None,
                                gives: None,
                                act: Act::Send(Send {
                                    backend: 0,
                                    verb: Verb::Put,
                                    path: List::Borrowed(
                                        &[
                                            PathPart::Literal(Text::Borrowed("orders/")),
                                            PathPart::Segment(Value::Argument {
                                                slot: 0,
                                                path: Path(List::Borrowed(&[])),
                                            }),
                                            PathPart::Literal(Text::Borrowed("/shipment")),
                                        ],
                                    ),
                                    query: None,
                                    headers: List::Borrowed(
                                        &[
                                            Entry {
                                                key: Text::Borrowed("If-Match"),
                                                value: Value::Step {
                                                    step: 0,
                                                    path: Path(
                                                        List::Borrowed(&[Segment::Key(Text::Borrowed("etag"))]),
                                                    ),
                                                },
                                                required: false,
                                            },
                                        ],
                                    ),
                                    body: Some(Value::Map {
                                        base: List::Borrowed(&[]),
                                        entries: List::Borrowed(
                                            &[
                                                Entry {
                                                    key: Text::Borrowed("order"),
                                                    value: Value::Step {
                                                        step: 0,
                                                        path: Path(
                                                            List::Borrowed(&[Segment::Key(Text::Borrowed("id"))]),
                                                        ),
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("carrier"),
                                                    value: Value::Step {
                                                        step: 2,
                                                        path: Path(
                                                            List::Borrowed(
                                                                &[Segment::Index(0), Segment::Key(Text::Borrowed("id"))],
                                                            ),
                                                        ),
                                                    },
                                                    required: false,
                                                },
                                            ],
                                        ),
                                    }),
                                    encoding: Encoding::Json,
                                    reads: None,
                                    effect: Effect::Write,
                                    done: List::Borrowed(&[]),
                                }),
                            },
                        ],
                    ),
                    reply: None,
                    result: Some(Value::Map {
                        base: List::Borrowed(&[]),
                        entries: List::Borrowed(
                            &[
                                Entry {
                                    key: Text::Borrowed("order"),
                                    value: Value::Step {
                                        step: 0,
                                        path: Path(
                                            List::Borrowed(&[Segment::Key(Text::Borrowed("id"))]),
                                        ),
                                    },
                                    required: false,
                                },
                                Entry {
                                    key: Text::Borrowed("shipment"),
                                    value: Value::Step {
                                        step: 3,
                                        path: Path(
                                            List::Borrowed(&[Segment::Key(Text::Borrowed("id"))]),
                                        ),
                                    },
                                    required: false,
                                },
                            ],
                        ),
                    }),
                    content: None,
                },
                warnings: List::Borrowed(&[]),
                hint: None,
                known: List::Borrowed(&[]),
                codes: List::Borrowed(&[]),
                resource: Text::Borrowed("ship_order"),
                summary: None,
                examples: List::Borrowed(&[]),
            }
        };
    }
    /// The tool `show_label`.
    pub mod show_label {
        use ::kartoteka::__private::{self as runtime, plan};
        /// What `show_label` takes.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Arguments {
            /// The order's number.
            pub order: i64,
            /// What stands below.
            pub note: Option<String>,
            /// In which colour.
            pub color: Option<Color>,
        }
        /// A value of `color`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Color {
            /// `red`
            Red,
            /// `blue`
            Blue,
        }
        impl Color {
            /// All of them, in the catalog's order.
            pub const ALL: [Self; 2] = [Self::Red, Self::Blue];
            /// How they are written, in the same order.
            pub const KEYS: [plan::Text; 2] = [
                plan::Text::Borrowed("red"),
                plan::Text::Borrowed("blue"),
            ];
            /// The one at this place of [`Self::ALL`].
            #[must_use]
            pub fn at(index: usize) -> Option<Self> {
                Self::ALL.get(index).copied()
            }
            /// Its place in [`Self::ALL`].
            #[must_use]
            pub const fn index(self) -> usize {
                self as usize
            }
            /// How it is written.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self {
                    Self::Red => "red",
                    Self::Blue => "blue",
                }
            }
        }
        impl Arguments {
            /// Reads and checks what a caller passed; every fault is noted in `reader`.
            pub fn read(reader: &mut runtime::Reader<'_>) -> Option<Self> {
                let order = reader.integer("order", Some(1), None);
                let order = reader.required("order", order);
                let note = reader.text("note", runtime::TextRule::default());
                let color = reader.choice("color", &Color::KEYS).and_then(Color::at);
                reader.refuse_rest(&["order", "note", "color"]);
                Some(Self { order: order?, note, color })
            }
        }
        impl runtime::TypedArguments for Arguments {
            const TOOL: &'static str = "show_label";
            fn write(&self, map: &mut runtime::MapWriter<'_, '_>) {
                map.entry("order", |json| json.put(&self.order));
                map.entry("note", |json| json.put(&self.note));
                map.entry("color", |json| json.put(&self.color.map(Color::key)));
            }
        }
        impl runtime::BoundArguments for Arguments {
            fn argument(&self, slot: usize) -> Option<runtime::Argument<'_>> {
                match slot {
                    0 => Some(runtime::Argument::Integer(self.order)),
                    1 => self.note.as_deref().map(runtime::Argument::Text),
                    2 => {
                        self.color
                            .map(|one: Color| runtime::Argument::Row {
                                index: one.index(),
                                key: one.key(),
                            })
                    }
                    _ => None,
                }
            }
            fn request(
                &self,
                _step: usize,
                _scope: &runtime::Scope<'_>,
                _request: &mut runtime::Request,
            ) {}
        }
        /// The card of `show_label`.
        #[derive(Debug, Clone, Copy)]
        pub struct Card;
        impl runtime::Tool for Card {
            fn plan(&self) -> &plan::Tool {
                plan()
            }
            fn read(
                &self,
                reader: &mut runtime::Reader<'_>,
            ) -> Option<Box<dyn runtime::BoundArguments>> {
                Some(Box::new(Arguments::read(reader)?))
            }
        }
        fn plan() -> &'static plan::Tool {
            &super::CATALOG.tools[11]
        }
        /// The tool as data.
        pub const PLAN: plan::Tool = {
            use plan::*;
            Tool {
                name: Text::Borrowed("show_label"),
                aliases: List::Borrowed(&[]),
                effect: Effect::Read,
                listed: List::Borrowed(
                    &[
                        ListEntry {
                            json: Json(
                                Text::Borrowed(
                                    r#"{"name":"show_label","title":"Label","description":"Shows the label of an order.","inputSchema":{"type":"object","properties":{"order":{"description":"The order's number.","type":"integer","minimum":1},"note":{"description":"What stands below.","type":"string"},"color":{"description":"In which colour.","type":"string","enum":["red","blue"]}},"required":["order"],"additionalProperties":false,"dependentRequired":{"color":["note"]}},"outputSchema":{"type":"object","properties":{"metadata":{"type":"object"},"warnings":{"type":"array","items":{"type":"object"}},"suggestedFix":{"type":"object"},"error":{"type":"object"}},"required":["metadata"]},"annotations":{"title":"Label","readOnlyHint":true,"destructiveHint":false,"idempotentHint":true,"openWorldHint":false}}"#,
                                ),
                            ),
                            title: Text::Borrowed("Label"),
                            description: Some(
                                Text::Borrowed("Shows the label of an order."),
                            ),
                            address: None,
                            input: Some(JsonPart { start: 96, end: 433 }),
                            names: List::Borrowed(&[9]),
                        },
                    ],
                ),
                arguments: List::Borrowed(
                    &[
                        Argument {
                            name: Text::Borrowed("order"),
                            check: Check {
                                shape: Shape::Integer {
                                    least: Some(1),
                                    most: None,
                                    clamp: false,
                                },
                                nullable: false,
                                rest: None,
                            },
                            required: true,
                            default: None,
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                        Argument {
                            name: Text::Borrowed("note"),
                            check: Check {
                                shape: Shape::Text {
                                    least: None,
                                    most: None,
                                    pattern: None,
                                    format: None,
                                },
                                nullable: false,
                                rest: None,
                            },
                            required: false,
                            default: None,
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                        Argument {
                            name: Text::Borrowed("color"),
                            check: Check {
                                shape: Shape::Choice {
                                    values: List::Borrowed(
                                        &[Text::Borrowed("red"), Text::Borrowed("blue")],
                                    ),
                                },
                                nullable: false,
                                rest: None,
                            },
                            required: false,
                            default: None,
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                    ],
                ),
                schema: Some(
                    Json(Text::Borrowed(r#"{"dependentRequired":{"color":["note"]}}"#)),
                ),
                guard: Guard {
                    roles: List::Borrowed(&[]),
                    confirm: None,
                    approval: None,
                    limits: List::Borrowed(&[]),
                    parallel: Parallel {
                        tenant: None,
                        caller: None,
                    },
                    turns: List::Borrowed(&[]),
                },
                action: Action::Content {
                    blocks: Value::List {
                        items: List::Borrowed(
                            &[
                                Item {
                                    needs: List::Borrowed(&[]),
                                    value: Value::Map {
                                        base: List::Borrowed(&[]),
                                        entries: List::Borrowed(
                                            &[
                                                Entry {
                                                    key: Text::Borrowed("type"),
                                                    value: Value::Literal(Json(Text::Borrowed(r#""text""#))),
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("text"),
                                                    value: Value::Join {
                                                        parts: List::Borrowed(
                                                            &[
                                                                Value::Argument {
                                                                    slot: 0,
                                                                    path: Path(List::Borrowed(&[])),
                                                                },
                                                            ],
                                                        ),
                                                    },
                                                    required: false,
                                                },
                                            ],
                                        ),
                                    },
                                },
                                Item {
                                    needs: List::Borrowed(
                                        &[
                                            Value::Argument {
                                                slot: 1,
                                                path: Path(List::Borrowed(&[])),
                                            },
                                        ],
                                    ),
                                    value: Value::Map {
                                        base: List::Borrowed(&[]),
                                        entries: List::Borrowed(
                                            &[
                                                Entry {
                                                    key: Text::Borrowed("type"),
                                                    value: Value::Literal(Json(Text::Borrowed(r#""text""#))),
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("text"),
                                                    value: Value::Join {
                                                        parts: List::Borrowed(
                                                            &[
                                                                Value::Literal(Json(Text::Borrowed(r#""Note: ""#))),
                                                                Value::Argument {
                                                                    slot: 1,
                                                                    path: Path(List::Borrowed(&[])),
                                                                },
                                                            ],
                                                        ),
                                                    },
                                                    required: false,
                                                },
                                            ],
                                        ),
                                    },
                                },
                                Item {
                                    needs: List::Borrowed(
                                        &[
                                            Value::Argument {
                                                slot: 2,
                                                path: Path(List::Borrowed(&[])),
                                            },
                                        ],
                                    ),
                                    value: Value::Map {
                                        base: List::Borrowed(&[]),
                                        entries: List::Borrowed(
                                            &[
                                                Entry {
                                                    key: Text::Borrowed("type"),
                                                    value: Value::Literal(Json(Text::Borrowed(r#""text""#))),
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("text"),
                                                    value: Value::Join {
                                                        parts: List::Borrowed(
                                                            &[
                                                                Value::Literal(Json(Text::Borrowed(r#""In ""#))),
                                                                Value::Argument {
                                                                    slot: 2,
                                                                    path: Path(List::Borrowed(&[])),
                                                                },
                                                            ],
                                                        ),
                                                    },
                                                    required: false,
                                                },
                                            ],
                                        ),
                                    },
                                },
                                Item {
                                    needs: List::Borrowed(&[]),
                                    value: Value::Literal(
                                        Json(
                                            Text::Borrowed(
                                                r#"{"type":"image","data":"PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4K","mimeType":"image/svg+xml"}"#,
                                            ),
                                        ),
                                    ),
                                },
                            ],
                        ),
                    },
                    error: Some(7),
                },
                warnings: List::Borrowed(&[]),
                hint: None,
                known: List::Borrowed(&[]),
                codes: List::Borrowed(&[]),
                resource: Text::Borrowed("show_label"),
                summary: None,
                examples: List::Borrowed(&[]),
            }
        };
    }
    /// The catalog as data.
    pub static CATALOG: plan::Catalog = {
        use plan::*;
        Catalog {
            name: Text::Borrowed("shop"),
            base_locale: Text::Borrowed("en"),
            settings: List::Borrowed(
                &[
                    Setting {
                        name: Text::Borrowed("url"),
                        env: Text::Borrowed("SHOP_URL"),
                        secret: false,
                        optional: false,
                        default: None,
                        check: Check {
                            shape: Shape::Text {
                                least: None,
                                most: None,
                                pattern: None,
                                format: Some(Format::Uri),
                            },
                            nullable: false,
                            rest: None,
                        },
                        forms: List::Borrowed(&[]),
                        example: None,
                    },
                ],
            ),
            backends: List::Borrowed(
                &[
                    Backend {
                        name: Text::Borrowed("shop"),
                        base: Base::At(Value::Setting { setting: 0 }),
                        query: List::Borrowed(&[]),
                        headers: List::Borrowed(&[]),
                        body: List::Borrowed(&[]),
                        auth: List::Borrowed(&[]),
                        timeout: Quantity::Fixed(30.0),
                        retry: Retry {
                            times: Quantity::Fixed(0.0),
                            backoff_ms: (500, 4000),
                            key: None,
                            after: List::Borrowed(&[]),
                        },
                        pace: None,
                        batch: None,
                        pages: None,
                        types: List::Borrowed(&[]),
                        breaker: Some(Breaker {
                            failures: 3,
                            open_ms: 10000,
                            trials: 1,
                        }),
                        errors: Errors {
                            code: List::Borrowed(&[]),
                            message: List::Borrowed(&[]),
                            fields: List::Borrowed(&[]),
                            done: List::Borrowed(&[]),
                            retry_at: List::Borrowed(&[]),
                            kinds: List::Borrowed(&[]),
                            conditions: List::Borrowed(&[]),
                        },
                        export: None,
                    },
                    Backend {
                        name: Text::Borrowed("web"),
                        base: Base::Public,
                        query: List::Borrowed(&[]),
                        headers: List::Borrowed(&[]),
                        body: List::Borrowed(&[]),
                        auth: List::Borrowed(&[]),
                        timeout: Quantity::Fixed(30.0),
                        retry: Retry {
                            times: Quantity::Fixed(0.0),
                            backoff_ms: (500, 4000),
                            key: None,
                            after: List::Borrowed(&[]),
                        },
                        pace: None,
                        batch: None,
                        pages: None,
                        types: List::Borrowed(&[]),
                        breaker: None,
                        errors: Errors {
                            code: List::Borrowed(&[]),
                            message: List::Borrowed(&[]),
                            fields: List::Borrowed(&[]),
                            done: List::Borrowed(&[]),
                            retry_at: List::Borrowed(&[]),
                            kinds: List::Borrowed(&[]),
                            conditions: List::Borrowed(&[]),
                        },
                        export: None,
                    },
                ],
            ),
            tables: List::Borrowed(
                &[
                    Table {
                        name: Text::Borrowed("states"),
                        columns: List::Borrowed(&[Text::Borrowed("code")]),
                        rows: List::Borrowed(
                            &[
                                Row {
                                    key: Text::Borrowed("open"),
                                    cells: List::Borrowed(&[Json(Text::Borrowed("1"))]),
                                },
                                Row {
                                    key: Text::Borrowed("shipped"),
                                    cells: List::Borrowed(&[Json(Text::Borrowed("2"))]),
                                },
                            ],
                        ),
                    },
                ],
            ),
            dictionaries: List::Borrowed(&[]),
            messages: List::Borrowed(
                &[
                    Message {
                        id: Text::Borrowed("ship_order"),
                        attribute: Some(Text::Borrowed("unknown")),
                    },
                    Message {
                        id: Text::Borrowed("terms"),
                        attribute: None,
                    },
                    Message {
                        id: Text::Borrowed("thanks"),
                        attribute: None,
                    },
                ],
            ),
            instance: None,
            locales: List::Borrowed(
                &[
                    Locale {
                        name: Text::Borrowed("en"),
                        source: Text::Borrowed(
                            r#"thanks =
    Thank you for { $stars ->
        [one] the star
       *[other] the stars
    }!
terms = { $who } pays at once, as { -tool-order_whole } says.
ship_order =
    .unknown = There is no order { $order }.
-tool-order_whole = order_whole
"#,
                        ),
                        title: None,
                        instructions: None,
                        notes: List::Borrowed(&[]),
                        connection: None,
                    },
                ],
            ),
            tools: List::Borrowed(
                &[
                    add_note::PLAN,
                    find_orders::PLAN,
                    first_order::PLAN,
                    list_reviews::PLAN,
                    note_orders::PLAN,
                    order_state::PLAN,
                    order_whole::PLAN,
                    read_page::PLAN,
                    search_reviews::PLAN,
                    send_notes::PLAN,
                    ship_order::PLAN,
                    show_label::PLAN,
                ],
            ),
            resources: List::Borrowed(
                &[
                    Resource {
                        address: Text::Borrowed("shop/logo"),
                        roles: List::Borrowed(&[]),
                        path: List::Borrowed(
                            &[
                                AddressPart::Fixed(Text::Borrowed("shop")),
                                AddressPart::Fixed(Text::Borrowed("logo")),
                            ],
                        ),
                        variables: List::Borrowed(&[]),
                        arguments: List::Borrowed(&[]),
                        listed: List::Borrowed(
                            &[
                                ListEntry {
                                    json: Json(
                                        Text::Borrowed(
                                            r#"{"uri":"shop://shop/logo","name":"shop/logo","title":"Logo","description":"The logo of the shop.","mimeType":"application/octet-stream"}"#,
                                        ),
                                    ),
                                    title: Text::Borrowed("Logo"),
                                    description: Some(Text::Borrowed("The logo of the shop.")),
                                    address: Some(Text::Borrowed("shop://shop/logo")),
                                    input: None,
                                    names: List::Borrowed(&[]),
                                },
                            ],
                        ),
                        template: List::Borrowed(&[]),
                        content: Content::Text {
                            text: Value::Literal(
                                Json(Text::Borrowed(r#""{\"logo\":\"shop\"}\n""#)),
                            ),
                        },
                        mime: Text::Borrowed("application/octet-stream"),
                        cache_ms: 0,
                    },
                    Resource {
                        address: Text::Borrowed("shop/orders/{number}/{part}"),
                        roles: List::Borrowed(&[]),
                        path: List::Borrowed(
                            &[
                                AddressPart::Fixed(Text::Borrowed("shop")),
                                AddressPart::Fixed(Text::Borrowed("orders")),
                                AddressPart::Variable(0),
                                AddressPart::Variable(1),
                            ],
                        ),
                        variables: List::Borrowed(&[]),
                        arguments: List::Borrowed(
                            &[
                                Argument {
                                    name: Text::Borrowed("number"),
                                    check: Check {
                                        shape: Shape::Integer {
                                            least: Some(1),
                                            most: None,
                                            clamp: false,
                                        },
                                        nullable: false,
                                        rest: None,
                                    },
                                    required: true,
                                    default: None,
                                    ask: None,
                                    complete: None,
                                    header: None,
                                    withheld: false,
                                },
                                Argument {
                                    name: Text::Borrowed("part"),
                                    check: Check {
                                        shape: Shape::Choice {
                                            values: List::Borrowed(
                                                &[Text::Borrowed("label"), Text::Borrowed("bill")],
                                            ),
                                        },
                                        nullable: false,
                                        rest: None,
                                    },
                                    required: true,
                                    default: None,
                                    ask: None,
                                    complete: None,
                                    header: None,
                                    withheld: false,
                                },
                            ],
                        ),
                        listed: List::Borrowed(&[]),
                        template: List::Borrowed(
                            &[
                                ListEntry {
                                    json: Json(
                                        Text::Borrowed(
                                            r#"{"uriTemplate":"shop://shop/orders/{number}/{part}","name":"shop/orders/{number}/{part}","title":"A part of an order","description":"The label or the bill of an order.","mimeType":"application/json"}"#,
                                        ),
                                    ),
                                    title: Text::Borrowed("A part of an order"),
                                    description: Some(
                                        Text::Borrowed("The label or the bill of an order."),
                                    ),
                                    address: Some(
                                        Text::Borrowed("shop://shop/orders/{number}/{part}"),
                                    ),
                                    input: None,
                                    names: List::Borrowed(&[]),
                                },
                            ],
                        ),
                        content: Content::Data {
                            result: Value::Map {
                                base: List::Borrowed(&[]),
                                entries: List::Borrowed(
                                    &[
                                        Entry {
                                            key: Text::Borrowed("number"),
                                            value: Value::Argument {
                                                slot: 0,
                                                path: Path(List::Borrowed(&[])),
                                            },
                                            required: false,
                                        },
                                        Entry {
                                            key: Text::Borrowed("part"),
                                            value: Value::Argument {
                                                slot: 1,
                                                path: Path(List::Borrowed(&[])),
                                            },
                                            required: false,
                                        },
                                        Entry {
                                            key: Text::Borrowed("hint"),
                                            value: Value::Join {
                                                parts: List::Borrowed(
                                                    &[
                                                        Value::Argument {
                                                            slot: 1,
                                                            path: Path(List::Borrowed(&[])),
                                                        },
                                                        Value::Literal(Json(Text::Borrowed(r#"" of ""#))),
                                                        Value::Argument {
                                                            slot: 0,
                                                            path: Path(List::Borrowed(&[])),
                                                        },
                                                    ],
                                                ),
                                            },
                                            required: false,
                                        },
                                    ],
                                ),
                            },
                        },
                        mime: Text::Borrowed("application/json"),
                        cache_ms: 0,
                    },
                    Resource {
                        address: Text::Borrowed("shop/stamp"),
                        roles: List::Borrowed(&[]),
                        path: List::Borrowed(
                            &[
                                AddressPart::Fixed(Text::Borrowed("shop")),
                                AddressPart::Fixed(Text::Borrowed("stamp")),
                            ],
                        ),
                        variables: List::Borrowed(&[]),
                        arguments: List::Borrowed(&[]),
                        listed: List::Borrowed(
                            &[
                                ListEntry {
                                    json: Json(
                                        Text::Borrowed(
                                            r#"{"uri":"shop://shop/stamp","name":"shop/stamp","title":"Stamp","description":"The stamp of the shop.","mimeType":"image/png"}"#,
                                        ),
                                    ),
                                    title: Text::Borrowed("Stamp"),
                                    description: Some(Text::Borrowed("The stamp of the shop.")),
                                    address: Some(Text::Borrowed("shop://shop/stamp")),
                                    input: None,
                                    names: List::Borrowed(&[]),
                                },
                            ],
                        ),
                        template: List::Borrowed(&[]),
                        content: Content::Blob {
                            base64: Text::Borrowed("iVBORw0KGgo="),
                        },
                        mime: Text::Borrowed("image/png"),
                        cache_ms: 0,
                    },
                    Resource {
                        address: Text::Borrowed("shop/terms"),
                        roles: List::Borrowed(&[]),
                        path: List::Borrowed(
                            &[
                                AddressPart::Fixed(Text::Borrowed("shop")),
                                AddressPart::Fixed(Text::Borrowed("terms")),
                            ],
                        ),
                        variables: List::Borrowed(&[Text::Borrowed("who")]),
                        arguments: List::Borrowed(
                            &[
                                Argument {
                                    name: Text::Borrowed("who"),
                                    check: Check {
                                        shape: Shape::Text {
                                            least: None,
                                            most: None,
                                            pattern: None,
                                            format: None,
                                        },
                                        nullable: false,
                                        rest: None,
                                    },
                                    required: false,
                                    default: None,
                                    ask: None,
                                    complete: None,
                                    header: None,
                                    withheld: false,
                                },
                            ],
                        ),
                        listed: List::Borrowed(
                            &[
                                ListEntry {
                                    json: Json(
                                        Text::Borrowed(
                                            r#"{"uri":"shop://shop/terms","name":"shop/terms","title":"Terms","description":"How to pay.","mimeType":"text/plain"}"#,
                                        ),
                                    ),
                                    title: Text::Borrowed("Terms"),
                                    description: Some(Text::Borrowed("How to pay.")),
                                    address: Some(Text::Borrowed("shop://shop/terms")),
                                    input: None,
                                    names: List::Borrowed(&[]),
                                },
                            ],
                        ),
                        template: List::Borrowed(
                            &[
                                ListEntry {
                                    json: Json(
                                        Text::Borrowed(
                                            r#"{"uriTemplate":"shop://shop/terms{?who}","name":"shop/terms","title":"Terms","description":"How to pay.","mimeType":"text/plain"}"#,
                                        ),
                                    ),
                                    title: Text::Borrowed("Terms"),
                                    description: Some(Text::Borrowed("How to pay.")),
                                    address: Some(Text::Borrowed("shop://shop/terms{?who}")),
                                    input: None,
                                    names: List::Borrowed(&[]),
                                },
                            ],
                        ),
                        content: Content::Text {
                            text: Value::Message { message: 1 },
                        },
                        mime: Text::Borrowed("text/plain"),
                        cache_ms: 0,
                    },
                ],
            ),
            prompts: List::Borrowed(
                &[
                    Prompt {
                        name: Text::Borrowed("praise"),
                        roles: List::Borrowed(&[]),
                        listed: List::Borrowed(
                            &[
                                ListEntry {
                                    json: Json(
                                        Text::Borrowed(
                                            r#"{"name":"praise","title":"Praise","description":"Praises the shop.","arguments":[{"name":"stars","description":"How many stars.","required":true},{"name":"why","description":"What for.","required":false}]}"#,
                                        ),
                                    ),
                                    title: Text::Borrowed("Praise"),
                                    description: Some(Text::Borrowed("Praises the shop.")),
                                    address: None,
                                    input: None,
                                    names: List::Borrowed(&[9]),
                                },
                            ],
                        ),
                        arguments: List::Borrowed(
                            &[
                                Argument {
                                    name: Text::Borrowed("stars"),
                                    check: Check {
                                        shape: Shape::Integer {
                                            least: Some(1),
                                            most: Some(5),
                                            clamp: false,
                                        },
                                        nullable: false,
                                        rest: None,
                                    },
                                    required: true,
                                    default: None,
                                    ask: None,
                                    complete: None,
                                    header: None,
                                    withheld: false,
                                },
                                Argument {
                                    name: Text::Borrowed("why"),
                                    check: Check {
                                        shape: Shape::Text {
                                            least: None,
                                            most: None,
                                            pattern: None,
                                            format: None,
                                        },
                                        nullable: false,
                                        rest: None,
                                    },
                                    required: false,
                                    default: None,
                                    ask: None,
                                    complete: None,
                                    header: None,
                                    withheld: false,
                                },
                            ],
                        ),
                        says: Speech::Messages {
                            messages: Value::List {
                                items: List::Borrowed(
                                    &[
                                        Item {
                                            needs: List::Borrowed(&[]),
                                            value: Value::Map {
                                                base: List::Borrowed(&[]),
                                                entries: List::Borrowed(
                                                    &[
                                                        Entry {
                                                            key: Text::Borrowed("role"),
                                                            value: Value::Literal(Json(Text::Borrowed(r#""user""#))),
                                                            required: false,
                                                        },
                                                        Entry {
                                                            key: Text::Borrowed("content"),
                                                            value: Value::Map {
                                                                base: List::Borrowed(&[]),
                                                                entries: List::Borrowed(
                                                                    &[
                                                                        Entry {
                                                                            key: Text::Borrowed("type"),
                                                                            value: Value::Literal(Json(Text::Borrowed(r#""text""#))),
                                                                            required: false,
                                                                        },
                                                                        Entry {
                                                                            key: Text::Borrowed("text"),
                                                                            value: Value::Join {
                                                                                parts: List::Borrowed(
                                                                                    &[
                                                                                        Value::Argument {
                                                                                            slot: 0,
                                                                                            path: Path(List::Borrowed(&[])),
                                                                                        },
                                                                                        Value::Literal(Json(Text::Borrowed(r#"" of 5""#))),
                                                                                    ],
                                                                                ),
                                                                            },
                                                                            required: false,
                                                                        },
                                                                    ],
                                                                ),
                                                            },
                                                            required: false,
                                                        },
                                                    ],
                                                ),
                                            },
                                        },
                                        Item {
                                            needs: List::Borrowed(
                                                &[
                                                    Value::Argument {
                                                        slot: 1,
                                                        path: Path(List::Borrowed(&[])),
                                                    },
                                                ],
                                            ),
                                            value: Value::Map {
                                                base: List::Borrowed(&[]),
                                                entries: List::Borrowed(
                                                    &[
                                                        Entry {
                                                            key: Text::Borrowed("role"),
                                                            value: Value::Literal(Json(Text::Borrowed(r#""user""#))),
                                                            required: false,
                                                        },
                                                        Entry {
                                                            key: Text::Borrowed("content"),
                                                            value: Value::Map {
                                                                base: List::Borrowed(&[]),
                                                                entries: List::Borrowed(
                                                                    &[
                                                                        Entry {
                                                                            key: Text::Borrowed("type"),
                                                                            value: Value::Literal(Json(Text::Borrowed(r#""text""#))),
                                                                            required: false,
                                                                        },
                                                                        Entry {
                                                                            key: Text::Borrowed("text"),
                                                                            value: Value::Argument {
                                                                                slot: 1,
                                                                                path: Path(List::Borrowed(&[])),
                                                                            },
                                                                            required: false,
                                                                        },
                                                                    ],
                                                                ),
                                                            },
                                                            required: false,
                                                        },
                                                    ],
                                                ),
                                            },
                                        },
                                        Item {
                                            needs: List::Borrowed(&[Value::Message { message: 2 }]),
                                            value: Value::Map {
                                                base: List::Borrowed(&[]),
                                                entries: List::Borrowed(
                                                    &[
                                                        Entry {
                                                            key: Text::Borrowed("role"),
                                                            value: Value::Literal(
                                                                Json(Text::Borrowed(r#""assistant""#)),
                                                            ),
                                                            required: false,
                                                        },
                                                        Entry {
                                                            key: Text::Borrowed("content"),
                                                            value: Value::Map {
                                                                base: List::Borrowed(&[]),
                                                                entries: List::Borrowed(
                                                                    &[
                                                                        Entry {
                                                                            key: Text::Borrowed("type"),
                                                                            value: Value::Literal(Json(Text::Borrowed(r#""text""#))),
                                                                            required: false,
                                                                        },
                                                                        Entry {
                                                                            key: Text::Borrowed("text"),
                                                                            value: Value::Message { message: 2 },
                                                                            required: false,
                                                                        },
                                                                    ],
                                                                ),
                                                            },
                                                            required: false,
                                                        },
                                                    ],
                                                ),
                                            },
                                        },
                                    ],
                                ),
                            },
                        },
                    },
                ],
            ),
            profiles: List::Borrowed(
                &[
                    Profile {
                        name: Text::Borrowed("full"),
                        tools: List::Borrowed(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
                    },
                    Profile {
                        name: Text::Borrowed("read-only"),
                        tools: List::Borrowed(&[1, 3, 5, 6, 7, 8, 11]),
                    },
                ],
            ),
            recipes: List::Borrowed(&[]),
            roles: List::Borrowed(&[]),
            guard: Guard {
                roles: List::Borrowed(&[]),
                confirm: None,
                approval: None,
                limits: List::Borrowed(&[]),
                parallel: Parallel {
                    tenant: None,
                    caller: None,
                },
                turns: List::Borrowed(&[]),
            },
            connection: None,
            ignores: List::Borrowed(&[]),
        }
    };
}
/// Every catalog above, ready to be served.
#[allow(
    dead_code,
    unreachable_pub,
    reason = "a crate need not serve what it calls itself"
)]
#[must_use]
pub fn catalogs() -> Vec<::kartoteka::__private::CompiledCatalog> {
    vec![shop::catalog()]
}

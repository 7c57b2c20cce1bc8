#![deny(warnings)]

///The catalog `requests`.
#[allow(
    dead_code,
    unreachable_pub,
    reason = "a crate need not use every card, nor publish any"
)]
pub mod requests {
    use ::kartoteka::__private::{self as runtime, plan};
    /// The catalog as data.
    pub static CATALOG: plan::Catalog = plan::Catalog {
        name: plan::Text::Borrowed("requests"),
        base_locale: plan::Text::Borrowed("en"),
        settings: plan::List::Borrowed(
            &[
                plan::Setting {
                    name: plan::Text::Borrowed("base_url"),
                    env: plan::Text::Borrowed("BITRIX_BASE_URL"),
                    secret: true,
                    optional: true,
                    default: None,
                    check: plan::Check {
                        shape: plan::Shape::Text {
                            least: None,
                            most: None,
                            pattern: None,
                            format: None,
                        },
                        nullable: false,
                        rest: None,
                    },
                    forms: plan::List::Borrowed(
                        &[
                            plan::Form {
                                name: plan::Text::Borrowed("webhook"),
                                pattern: plan::Text::Borrowed("/rest/[0-9]+/"),
                            },
                        ],
                    ),
                },
            ],
        ),
        backends: plan::List::Borrowed(
            &[
                plan::Backend {
                    name: plan::Text::Borrowed("portal"),
                    base: plan::Value::Literal(
                        plan::Json(plan::Text::Borrowed(r#""http://localhost""#)),
                    ),
                    query: plan::List::Borrowed(&[]),
                    headers: plan::List::Borrowed(&[]),
                    body: plan::List::Borrowed(&[]),
                    auth: plan::List::Borrowed(&[]),
                    timeout: plan::Quantity::Fixed(30.0),
                    retry: plan::Retry {
                        times: plan::Quantity::Fixed(0.0),
                        backoff_ms: (0, 0),
                    },
                    pace: None,
                    pages: None,
                    ranges: None,
                    errors: plan::Errors {
                        code: plan::List::Borrowed(&[]),
                        message: plan::List::Borrowed(&[]),
                        kinds: plan::List::Borrowed(&[]),
                    },
                },
            ],
        ),
        tables: plan::List::Borrowed(
            &[
                plan::Table {
                    name: plan::Text::Borrowed("lead_stages"),
                    columns: plan::List::Borrowed(
                        &[plan::Text::Borrowed("id"), plan::Text::Borrowed("rank")],
                    ),
                    rows: plan::List::Borrowed(
                        &[
                            plan::Row {
                                key: plan::Text::Borrowed("new"),
                                cells: plan::List::Borrowed(
                                    &[
                                        plan::Json(plan::Text::Borrowed(r#""NEW""#)),
                                        plan::Json(plan::Text::Borrowed("1")),
                                    ],
                                ),
                            },
                            plan::Row {
                                key: plan::Text::Borrowed("won"),
                                cells: plan::List::Borrowed(
                                    &[
                                        plan::Json(plan::Text::Borrowed(r#""CONVERTED""#)),
                                        plan::Json(plan::Text::Borrowed("9")),
                                    ],
                                ),
                            },
                        ],
                    ),
                },
            ],
        ),
        dictionaries: plan::List::Borrowed(&[]),
        instance: None,
        locales: plan::List::Borrowed(
            &[
                plan::Locale {
                    name: plan::Text::Borrowed("en"),
                    source: plan::Text::Borrowed(""),
                    instructions: None,
                },
            ],
        ),
        tools: plan::List::Borrowed(
            &[of_everything::PLAN, addressed::PLAN, spread::PLAN, lone::PLAN],
        ),
        resources: plan::List::Borrowed(&[]),
        profiles: plan::List::Borrowed(&[]),
    };
    /// The catalog with its tools.
    #[must_use]
    pub fn catalog() -> runtime::Loaded {
        runtime::Loaded {
            catalog: &CATALOG,
            tools: vec![
                ::std::sync::Arc::new(of_everything::Card),
                ::std::sync::Arc::new(addressed::Card),
                ::std::sync::Arc::new(spread::Card), ::std::sync::Arc::new(lone::Card)
            ],
        }
    }
    ///A row of the table `lead_stages`.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum LeadStages {
        ///new
        New,
        ///won
        Won,
    }
    impl LeadStages {
        /// All of them, in the catalog's order.
        pub const ALL: [Self; 2usize] = [Self::New, Self::Won];
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
                Self::New => "new",
                Self::Won => "won",
            }
        }
    }
    ///The tool `of_everything`.
    pub mod of_everything {
        use ::kartoteka::__private::{self as runtime, plan};
        /// The tool as data.
        pub const PLAN: plan::Tool = plan::Tool {
            name: plan::Text::Borrowed("of_everything"),
            aliases: plan::List::Borrowed(&[]),
            effect: plan::Effect::Read,
            listed: plan::List::Borrowed(&[]),
            titles: plan::List::Borrowed(&[plan::Text::Borrowed("of_everything")]),
            arguments: plan::List::Borrowed(
                &[
                    plan::Argument {
                        name: plan::Text::Borrowed("id"),
                        check: plan::Check {
                            shape: plan::Shape::Text {
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
                    },
                    plan::Argument {
                        name: plan::Text::Borrowed("filter"),
                        check: plan::Check {
                            shape: plan::Shape::Map {
                                properties: plan::List::Borrowed(&[]),
                                others: plan::Others::Allowed,
                                least: None,
                                most: None,
                            },
                            nullable: false,
                            rest: None,
                        },
                        required: false,
                        default: None,
                    },
                    plan::Argument {
                        name: plan::Text::Borrowed("stage"),
                        check: plan::Check {
                            shape: plan::Shape::Row { table: 0 },
                            nullable: false,
                            rest: None,
                        },
                        required: false,
                        default: None,
                    },
                    plan::Argument {
                        name: plan::Text::Borrowed("period"),
                        check: plan::Check {
                            shape: plan::Shape::Window,
                            nullable: false,
                            rest: None,
                        },
                        required: false,
                        default: Some(plan::Json(plan::Text::Borrowed(r#""today""#))),
                    },
                    plan::Argument {
                        name: plan::Text::Borrowed("phone"),
                        check: plan::Check {
                            shape: plan::Shape::Text {
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
                    },
                    plan::Argument {
                        name: plan::Text::Borrowed("since"),
                        check: plan::Check {
                            shape: plan::Shape::Window,
                            nullable: false,
                            rest: None,
                        },
                        required: false,
                        default: None,
                    },
                    plan::Argument {
                        name: plan::Text::Borrowed("must"),
                        check: plan::Check {
                            shape: plan::Shape::Row { table: 0 },
                            nullable: false,
                            rest: None,
                        },
                        required: true,
                        default: None,
                    },
                    plan::Argument {
                        name: plan::Text::Borrowed("order"),
                        check: plan::Check {
                            shape: plan::Shape::Choice {
                                values: plan::List::Borrowed(
                                    &[plan::Text::Borrowed("ASC"), plan::Text::Borrowed("DESC")],
                                ),
                            },
                            nullable: false,
                            rest: None,
                        },
                        required: false,
                        default: None,
                    },
                ],
            ),
            action: plan::Action::Steps {
                steps: plan::List::Borrowed(
                    &[
                        plan::Step {
                            name: plan::Text::Borrowed(""),
                            when: plan::Condition {
                                when: plan::List::Borrowed(&[]),
                                unless: plan::List::Borrowed(&[]),
                            },
                            send: plan::Send {
                                backend: 0,
                                verb: plan::Verb::Post,
                                path: plan::List::Borrowed(
                                    &[
                                        plan::PathPart::Literal(
                                            plan::Text::Borrowed("crm.lead.list"),
                                        ),
                                    ],
                                ),
                                query: None,
                                headers: plan::List::Borrowed(&[]),
                                body: Some(plan::Value::Map {
                                    base: plan::List::Borrowed(&[]),
                                    entries: plan::List::Borrowed(
                                        &[
                                            plan::Entry {
                                                key: plan::Text::Borrowed("literal"),
                                                value: plan::Value::Literal(
                                                    plan::Json(plan::Text::Borrowed(r#"{"a":[1,"b"]}"#)),
                                                ),
                                            },
                                            plan::Entry {
                                                key: plan::Text::Borrowed("argument"),
                                                value: plan::Value::Argument {
                                                    slot: 4,
                                                    path: plan::Path(plan::List::Borrowed(&[])),
                                                },
                                            },
                                            plan::Entry {
                                                key: plan::Text::Borrowed("part"),
                                                value: plan::Value::Argument {
                                                    slot: 1,
                                                    path: plan::Path(
                                                        plan::List::Borrowed(
                                                            &[
                                                                plan::Segment::Key(plan::Text::Borrowed("a")),
                                                                plan::Segment::Index(0),
                                                            ],
                                                        ),
                                                    ),
                                                },
                                            },
                                            plan::Entry {
                                                key: plan::Text::Borrowed("cell"),
                                                value: plan::Value::Cell {
                                                    slot: 2,
                                                    table: 0,
                                                    column: 0,
                                                },
                                            },
                                            plan::Entry {
                                                key: plan::Text::Borrowed("sure-cell"),
                                                value: plan::Value::Cell {
                                                    slot: 6,
                                                    table: 0,
                                                    column: 1,
                                                },
                                            },
                                            plan::Entry {
                                                key: plan::Text::Borrowed("from"),
                                                value: plan::Value::Window {
                                                    slot: 3,
                                                    column: plan::WindowColumn::From,
                                                },
                                            },
                                            plan::Entry {
                                                key: plan::Text::Borrowed("since"),
                                                value: plan::Value::Window {
                                                    slot: 5,
                                                    column: plan::WindowColumn::ToDate,
                                                },
                                            },
                                            plan::Entry {
                                                key: plan::Text::Borrowed("arguments"),
                                                value: plan::Value::Arguments,
                                            },
                                            plan::Entry {
                                                key: plan::Text::Borrowed("position"),
                                                value: plan::Value::Position {
                                                    first: plan::List::Borrowed(
                                                        &[
                                                            plan::Value::Argument {
                                                                slot: 4,
                                                                path: plan::Path(plan::List::Borrowed(&[])),
                                                            },
                                                        ],
                                                    ),
                                                },
                                            },
                                            plan::Entry {
                                                key: plan::Text::Borrowed("reply"),
                                                value: plan::Value::Reply {
                                                    path: plan::Path(
                                                        plan::List::Borrowed(
                                                            &[plan::Segment::Key(plan::Text::Borrowed("result"))],
                                                        ),
                                                    ),
                                                },
                                            },
                                            plan::Entry {
                                                key: plan::Text::Borrowed("record"),
                                                value: plan::Value::Record {
                                                    path: plan::Path(
                                                        plan::List::Borrowed(
                                                            &[plan::Segment::Key(plan::Text::Borrowed("ID"))],
                                                        ),
                                                    ),
                                                },
                                            },
                                            plan::Entry {
                                                key: plan::Text::Borrowed("keys"),
                                                value: plan::Value::Keys,
                                            },
                                            plan::Entry {
                                                key: plan::Text::Borrowed("setting"),
                                                value: plan::Value::Setting { setting: 0 },
                                            },
                                            plan::Entry {
                                                key: plan::Text::Borrowed("form"),
                                                value: plan::Value::Form {
                                                    setting: 0,
                                                    form: 0,
                                                },
                                            },
                                            plan::Entry {
                                                key: plan::Text::Borrowed("caller"),
                                                value: plan::Value::Caller {
                                                    field: plan::CallerField::Tenant,
                                                },
                                            },
                                            plan::Entry {
                                                key: plan::Text::Borrowed("message"),
                                                value: plan::Value::Message(plan::Message {
                                                    id: plan::Text::Borrowed("lead-comments"),
                                                    attribute: None,
                                                }),
                                            },
                                            plan::Entry {
                                                key: plan::Text::Borrowed("dictionary"),
                                                value: plan::Value::Dictionary {
                                                    dictionary: 0,
                                                },
                                            },
                                            plan::Entry {
                                                key: plan::Text::Borrowed("empty"),
                                                value: plan::Value::Map {
                                                    base: plan::List::Borrowed(&[]),
                                                    entries: plan::List::Borrowed(&[]),
                                                },
                                            },
                                            plan::Entry {
                                                key: plan::Text::Borrowed("none"),
                                                value: plan::Value::List {
                                                    items: plan::List::Borrowed(&[]),
                                                },
                                            },
                                            plan::Entry {
                                                key: plan::Text::Borrowed("list"),
                                                value: plan::Value::List {
                                                    items: plan::List::Borrowed(
                                                        &[
                                                            plan::Value::Argument {
                                                                slot: 4,
                                                                path: plan::Path(plan::List::Borrowed(&[])),
                                                            },
                                                            plan::Value::Map {
                                                                base: plan::List::Borrowed(&[]),
                                                                entries: plan::List::Borrowed(
                                                                    &[
                                                                        plan::Entry {
                                                                            key: plan::Text::Borrowed("VALUE"),
                                                                            value: plan::Value::Argument {
                                                                                slot: 4,
                                                                                path: plan::Path(plan::List::Borrowed(&[])),
                                                                            },
                                                                        },
                                                                    ],
                                                                ),
                                                            },
                                                        ],
                                                    ),
                                                },
                                            },
                                            plan::Entry {
                                                key: plan::Text::Borrowed("order"),
                                                value: plan::Value::Argument {
                                                    slot: 7,
                                                    path: plan::Path(plan::List::Borrowed(&[])),
                                                },
                                            },
                                            plan::Entry {
                                                key: plan::Text::Borrowed("row"),
                                                value: plan::Value::Argument {
                                                    slot: 6,
                                                    path: plan::Path(plan::List::Borrowed(&[])),
                                                },
                                            },
                                        ],
                                    ),
                                }),
                                encoding: plan::Encoding::Json,
                                effect: plan::Effect::Read,
                            },
                        },
                    ],
                ),
                reply: None,
                result: None,
            },
            warnings: plan::List::Borrowed(&[]),
            hint: None,
            resource: plan::Text::Borrowed("of_everything"),
            summary: None,
            examples: plan::List::Borrowed(&[]),
        };
        fn plan() -> &'static plan::Tool {
            &super::CATALOG.tools[0]
        }
        ///What `of_everything` takes.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Arguments {
            ///`id`.
            pub id: String,
            ///`filter`.
            pub filter: Option<runtime::Map>,
            ///`stage`.
            pub stage: Option<super::LeadStages>,
            ///`period`.
            pub period: runtime::Window,
            ///`phone`.
            pub phone: Option<String>,
            ///`since`.
            pub since: Option<runtime::Window>,
            ///`must`.
            pub must: super::LeadStages,
            ///`order`.
            pub order: Option<Order>,
        }
        ///A value of `order`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Order {
            ///ASC
            Asc,
            ///DESC
            Desc,
        }
        impl Order {
            /// All of them, in the catalog's order.
            pub const ALL: [Self; 2usize] = [Self::Asc, Self::Desc];
            /// How they are written, in the same order.
            pub const KEYS: [plan::Text; 2usize] = [
                plan::Text::Borrowed("ASC"),
                plan::Text::Borrowed("DESC"),
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
                    Self::Asc => "ASC",
                    Self::Desc => "DESC",
                }
            }
        }
        impl Arguments {
            /// Reads and checks what a caller passed; every fault is noted in `reader`.
            pub fn read(reader: &mut runtime::Reader<'_>) -> Option<Self> {
                let id = reader
                    .text(
                        "id",
                        runtime::TextRule {
                            least: None,
                            most: None,
                            pattern: None,
                            format: None,
                        },
                    );
                let id = reader.required("id", id);
                let filter = reader.map("filter", &plan().arguments[1].check);
                let stage = reader.row("stage", 0).and_then(super::LeadStages::at);
                let period = reader
                    .window("period")
                    .and_then(runtime::Window::at)
                    .unwrap_or(runtime::Window::Today);
                let phone = reader
                    .text(
                        "phone",
                        runtime::TextRule {
                            least: None,
                            most: None,
                            pattern: None,
                            format: None,
                        },
                    );
                let since = reader.window("since").and_then(runtime::Window::at);
                let must = reader.row("must", 0).and_then(super::LeadStages::at);
                let must = reader.required("must", must);
                let order = reader.choice("order", &Order::KEYS).and_then(Order::at);
                reader
                    .refuse_rest(
                        &[
                            "id",
                            "filter",
                            "stage",
                            "period",
                            "phone",
                            "since",
                            "must",
                            "order",
                        ],
                    );
                Some(Self {
                    id: id?,
                    filter,
                    stage,
                    period,
                    phone,
                    since,
                    must: must?,
                    order,
                })
            }
        }
        impl runtime::TypedArguments for Arguments {
            const TOOL: &'static str = "of_everything";
            fn write(&self, map: &mut runtime::MapWriter<'_, '_>) {
                map.entry("id", |json| json.put(&self.id));
                map.entry("filter", |json| json.put(&self.filter));
                map.entry(
                    "stage",
                    |json| json.put(&self.stage.map(super::LeadStages::key)),
                );
                map.entry("period", |json| json.put(self.period.key()));
                map.entry("phone", |json| json.put(&self.phone));
                map.entry(
                    "since",
                    |json| json.put(&self.since.map(runtime::Window::key)),
                );
                map.entry("must", |json| json.put(self.must.key()));
                map.entry("order", |json| json.put(&self.order.map(Order::key)));
            }
        }
        impl runtime::Bound for Arguments {
            fn argument(&self, slot: usize) -> Option<runtime::Argument<'_>> {
                match slot {
                    0 => Some(runtime::Argument::Text(&self.id)),
                    1 => self.filter.as_ref().map(runtime::Argument::Map),
                    2 => {
                        self.stage
                            .map(|one: super::LeadStages| runtime::Argument::Row {
                                index: one.index(),
                                key: one.key(),
                            })
                    }
                    3 => {
                        Some(runtime::Argument::Row {
                            index: self.period.index(),
                            key: self.period.key(),
                        })
                    }
                    4 => self.phone.as_deref().map(runtime::Argument::Text),
                    5 => {
                        self.since
                            .map(|one: runtime::Window| runtime::Argument::Row {
                                index: one.index(),
                                key: one.key(),
                            })
                    }
                    6 => {
                        Some(runtime::Argument::Row {
                            index: self.must.index(),
                            key: self.must.key(),
                        })
                    }
                    7 => {
                        self.order
                            .map(|one: Order| runtime::Argument::Row {
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
                scope: &runtime::Scope<'_>,
                request: &mut runtime::Request,
            ) {
                request.start(plan::Verb::Post, 0, plan::Effect::Read);
                request.path("crm.lead.list");
                request
                    .body(
                        plan::Encoding::Json,
                        |json| {
                            json
                                .map(
                                    runtime::Empty::Absent,
                                    |map| {
                                        map.entry(
                                            "literal",
                                            |json| json.literal(r#"{"a":[1,"b"]}"#),
                                        );
                                        map.entry("argument", |json| json.put(&self.phone));
                                        map.entry(
                                            "part",
                                            |json| {
                                                json
                                                    .put(
                                                        &runtime::Bound::argument(self, 1)
                                                            .and_then(|argument| {
                                                                argument
                                                                    .at(
                                                                        &plan::Path(
                                                                            plan::List::Borrowed(
                                                                                &[
                                                                                    plan::Segment::Key(plan::Text::Borrowed("a")),
                                                                                    plan::Segment::Index(0),
                                                                                ],
                                                                            ),
                                                                        ),
                                                                    )
                                                            }),
                                                    )
                                            },
                                        );
                                        map.entry(
                                            "cell",
                                            |json| {
                                                json
                                                    .raw(
                                                        self.stage.and_then(|row| scope.cell(0, row.index(), 0)),
                                                    )
                                            },
                                        );
                                        map.entry(
                                            "sure-cell",
                                            |json| json.raw(scope.cell(0, self.must.index(), 1)),
                                        );
                                        map.entry(
                                            "from",
                                            |json| {
                                                json
                                                    .put(&scope.window(self.period, plan::WindowColumn::From))
                                            },
                                        );
                                        map.entry(
                                            "since",
                                            |json| {
                                                json
                                                    .put(
                                                        &self
                                                            .since
                                                            .map(|row| scope.window(row, plan::WindowColumn::ToDate)),
                                                    )
                                            },
                                        );
                                        map.entry(
                                            "arguments",
                                            |json| {
                                                json
                                                    .map(
                                                        runtime::Empty::Stays,
                                                        |map| {
                                                            runtime::TypedArguments::write(self, map);
                                                        },
                                                    )
                                            },
                                        );
                                        map.entry("position", |json| json.put(&scope.position()));
                                        map.entry(
                                            "reply",
                                            |json| {
                                                json
                                                    .raw(
                                                        scope
                                                            .reply(
                                                                &plan::Path(
                                                                    plan::List::Borrowed(
                                                                        &[plan::Segment::Key(plan::Text::Borrowed("result"))],
                                                                    ),
                                                                ),
                                                            ),
                                                    )
                                            },
                                        );
                                        map.entry(
                                            "record",
                                            |json| {
                                                json
                                                    .raw(
                                                        scope
                                                            .record(
                                                                &plan::Path(
                                                                    plan::List::Borrowed(
                                                                        &[plan::Segment::Key(plan::Text::Borrowed("ID"))],
                                                                    ),
                                                                ),
                                                            ),
                                                    )
                                            },
                                        );
                                        map.entry("keys", |json| json.raw(scope.keys()));
                                        map.entry("setting", |json| json.put(&scope.setting(0)));
                                        map.entry("form", |json| json.put(&scope.form(0, 0)));
                                        map.entry(
                                            "caller",
                                            |json| json.put(&scope.caller(plan::CallerField::Tenant)),
                                        );
                                        map.entry(
                                            "message",
                                            |json| {
                                                json
                                                    .put(
                                                        &scope
                                                            .message(
                                                                &plan::Message {
                                                                    id: plan::Text::Borrowed("lead-comments"),
                                                                    attribute: None,
                                                                },
                                                                self,
                                                            ),
                                                    )
                                            },
                                        );
                                        map.entry(
                                            "dictionary",
                                            |json| json.raw(scope.dictionary(0)),
                                        );
                                        map.entry("empty", |json| json.literal("{}"));
                                        map.entry("none", |json| json.literal("[]"));
                                        map.entry(
                                            "list",
                                            |json| {
                                                json
                                                    .list(
                                                        runtime::Empty::Absent,
                                                        |list| {
                                                            list.item(|json| json.put(&self.phone));
                                                            list.item(|json| {
                                                                json
                                                                    .map(
                                                                        runtime::Empty::Absent,
                                                                        |map| {
                                                                            map.entry("VALUE", |json| json.put(&self.phone));
                                                                        },
                                                                    )
                                                            });
                                                        },
                                                    )
                                            },
                                        );
                                        map.entry(
                                            "order",
                                            |json| json.put(&self.order.map(Order::key)),
                                        );
                                        map.entry("row", |json| json.put(self.must.key()));
                                    },
                                )
                        },
                    );
            }
        }
        ///The card of `of_everything`.
        #[derive(Debug, Clone, Copy)]
        pub struct Card;
        impl runtime::Tool for Card {
            fn plan(&self) -> &plan::Tool {
                plan()
            }
            fn read(
                &self,
                reader: &mut runtime::Reader<'_>,
            ) -> Option<Box<dyn runtime::Bound>> {
                Some(Box::new(Arguments::read(reader)?))
            }
        }
    }
    ///The tool `addressed`.
    pub mod addressed {
        use ::kartoteka::__private::{self as runtime, plan};
        /// The tool as data.
        pub const PLAN: plan::Tool = plan::Tool {
            name: plan::Text::Borrowed("addressed"),
            aliases: plan::List::Borrowed(&[]),
            effect: plan::Effect::Read,
            listed: plan::List::Borrowed(&[]),
            titles: plan::List::Borrowed(&[plan::Text::Borrowed("addressed")]),
            arguments: plan::List::Borrowed(
                &[
                    plan::Argument {
                        name: plan::Text::Borrowed("id"),
                        check: plan::Check {
                            shape: plan::Shape::Text {
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
                    },
                    plan::Argument {
                        name: plan::Text::Borrowed("filter"),
                        check: plan::Check {
                            shape: plan::Shape::Map {
                                properties: plan::List::Borrowed(&[]),
                                others: plan::Others::Allowed,
                                least: None,
                                most: None,
                            },
                            nullable: false,
                            rest: None,
                        },
                        required: false,
                        default: None,
                    },
                    plan::Argument {
                        name: plan::Text::Borrowed("stage"),
                        check: plan::Check {
                            shape: plan::Shape::Row { table: 0 },
                            nullable: false,
                            rest: None,
                        },
                        required: false,
                        default: None,
                    },
                    plan::Argument {
                        name: plan::Text::Borrowed("period"),
                        check: plan::Check {
                            shape: plan::Shape::Window,
                            nullable: false,
                            rest: None,
                        },
                        required: false,
                        default: Some(plan::Json(plan::Text::Borrowed(r#""today""#))),
                    },
                    plan::Argument {
                        name: plan::Text::Borrowed("phone"),
                        check: plan::Check {
                            shape: plan::Shape::Text {
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
                    },
                    plan::Argument {
                        name: plan::Text::Borrowed("since"),
                        check: plan::Check {
                            shape: plan::Shape::Window,
                            nullable: false,
                            rest: None,
                        },
                        required: false,
                        default: None,
                    },
                    plan::Argument {
                        name: plan::Text::Borrowed("must"),
                        check: plan::Check {
                            shape: plan::Shape::Row { table: 0 },
                            nullable: false,
                            rest: None,
                        },
                        required: true,
                        default: None,
                    },
                    plan::Argument {
                        name: plan::Text::Borrowed("order"),
                        check: plan::Check {
                            shape: plan::Shape::Choice {
                                values: plan::List::Borrowed(
                                    &[plan::Text::Borrowed("ASC"), plan::Text::Borrowed("DESC")],
                                ),
                            },
                            nullable: false,
                            rest: None,
                        },
                        required: false,
                        default: None,
                    },
                ],
            ),
            action: plan::Action::Steps {
                steps: plan::List::Borrowed(
                    &[
                        plan::Step {
                            name: plan::Text::Borrowed(""),
                            when: plan::Condition {
                                when: plan::List::Borrowed(&[]),
                                unless: plan::List::Borrowed(&[]),
                            },
                            send: plan::Send {
                                backend: 0,
                                verb: plan::Verb::Get,
                                path: plan::List::Borrowed(
                                    &[
                                        plan::PathPart::Literal(plan::Text::Borrowed("companies/")),
                                        plan::PathPart::Segment(plan::Value::Argument {
                                            slot: 0,
                                            path: plan::Path(plan::List::Borrowed(&[])),
                                        }),
                                        plan::PathPart::Literal(plan::Text::Borrowed("/")),
                                        plan::PathPart::Segment(plan::Value::Cell {
                                            slot: 6,
                                            table: 0,
                                            column: 0,
                                        }),
                                        plan::PathPart::Literal(plan::Text::Borrowed("/")),
                                        plan::PathPart::Segment(plan::Value::Join {
                                            parts: plan::List::Borrowed(
                                                &[
                                                    plan::Value::Literal(
                                                        plan::Json(plan::Text::Borrowed(r#""v""#)),
                                                    ),
                                                    plan::Value::Argument {
                                                        slot: 0,
                                                        path: plan::Path(plan::List::Borrowed(&[])),
                                                    },
                                                ],
                                            ),
                                        }),
                                    ],
                                ),
                                query: Some(plan::Value::Map {
                                    base: plan::List::Borrowed(&[]),
                                    entries: plan::List::Borrowed(
                                        &[
                                            plan::Entry {
                                                key: plan::Text::Borrowed("q"),
                                                value: plan::Value::Argument {
                                                    slot: 4,
                                                    path: plan::Path(plan::List::Borrowed(&[])),
                                                },
                                            },
                                            plan::Entry {
                                                key: plan::Text::Borrowed("start"),
                                                value: plan::Value::Position {
                                                    first: plan::List::Borrowed(&[]),
                                                },
                                            },
                                        ],
                                    ),
                                }),
                                headers: plan::List::Borrowed(
                                    &[
                                        plan::Entry {
                                            key: plan::Text::Borrowed("X-For"),
                                            value: plan::Value::Join {
                                                parts: plan::List::Borrowed(
                                                    &[
                                                        plan::Value::Literal(
                                                            plan::Json(plan::Text::Borrowed(r#""id \"""#)),
                                                        ),
                                                        plan::Value::Argument {
                                                            slot: 0,
                                                            path: plan::Path(plan::List::Borrowed(&[])),
                                                        },
                                                        plan::Value::Literal(plan::Json(plan::Text::Borrowed("5"))),
                                                        plan::Value::Cell {
                                                            slot: 2,
                                                            table: 0,
                                                            column: 1,
                                                        },
                                                        plan::Value::Window {
                                                            slot: 5,
                                                            column: plan::WindowColumn::From,
                                                        },
                                                        plan::Value::Setting { setting: 0 },
                                                    ],
                                                ),
                                            },
                                        },
                                    ],
                                ),
                                body: None,
                                encoding: plan::Encoding::Json,
                                effect: plan::Effect::Read,
                            },
                        },
                    ],
                ),
                reply: None,
                result: None,
            },
            warnings: plan::List::Borrowed(&[]),
            hint: None,
            resource: plan::Text::Borrowed("addressed"),
            summary: None,
            examples: plan::List::Borrowed(&[]),
        };
        fn plan() -> &'static plan::Tool {
            &super::CATALOG.tools[1]
        }
        ///What `addressed` takes.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Arguments {
            ///`id`.
            pub id: String,
            ///`filter`.
            pub filter: Option<runtime::Map>,
            ///`stage`.
            pub stage: Option<super::LeadStages>,
            ///`period`.
            pub period: runtime::Window,
            ///`phone`.
            pub phone: Option<String>,
            ///`since`.
            pub since: Option<runtime::Window>,
            ///`must`.
            pub must: super::LeadStages,
            ///`order`.
            pub order: Option<Order>,
        }
        ///A value of `order`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Order {
            ///ASC
            Asc,
            ///DESC
            Desc,
        }
        impl Order {
            /// All of them, in the catalog's order.
            pub const ALL: [Self; 2usize] = [Self::Asc, Self::Desc];
            /// How they are written, in the same order.
            pub const KEYS: [plan::Text; 2usize] = [
                plan::Text::Borrowed("ASC"),
                plan::Text::Borrowed("DESC"),
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
                    Self::Asc => "ASC",
                    Self::Desc => "DESC",
                }
            }
        }
        impl Arguments {
            /// Reads and checks what a caller passed; every fault is noted in `reader`.
            pub fn read(reader: &mut runtime::Reader<'_>) -> Option<Self> {
                let id = reader
                    .text(
                        "id",
                        runtime::TextRule {
                            least: None,
                            most: None,
                            pattern: None,
                            format: None,
                        },
                    );
                let id = reader.required("id", id);
                let filter = reader.map("filter", &plan().arguments[1].check);
                let stage = reader.row("stage", 0).and_then(super::LeadStages::at);
                let period = reader
                    .window("period")
                    .and_then(runtime::Window::at)
                    .unwrap_or(runtime::Window::Today);
                let phone = reader
                    .text(
                        "phone",
                        runtime::TextRule {
                            least: None,
                            most: None,
                            pattern: None,
                            format: None,
                        },
                    );
                let since = reader.window("since").and_then(runtime::Window::at);
                let must = reader.row("must", 0).and_then(super::LeadStages::at);
                let must = reader.required("must", must);
                let order = reader.choice("order", &Order::KEYS).and_then(Order::at);
                reader
                    .refuse_rest(
                        &[
                            "id",
                            "filter",
                            "stage",
                            "period",
                            "phone",
                            "since",
                            "must",
                            "order",
                        ],
                    );
                Some(Self {
                    id: id?,
                    filter,
                    stage,
                    period,
                    phone,
                    since,
                    must: must?,
                    order,
                })
            }
        }
        impl runtime::TypedArguments for Arguments {
            const TOOL: &'static str = "addressed";
            fn write(&self, map: &mut runtime::MapWriter<'_, '_>) {
                map.entry("id", |json| json.put(&self.id));
                map.entry("filter", |json| json.put(&self.filter));
                map.entry(
                    "stage",
                    |json| json.put(&self.stage.map(super::LeadStages::key)),
                );
                map.entry("period", |json| json.put(self.period.key()));
                map.entry("phone", |json| json.put(&self.phone));
                map.entry(
                    "since",
                    |json| json.put(&self.since.map(runtime::Window::key)),
                );
                map.entry("must", |json| json.put(self.must.key()));
                map.entry("order", |json| json.put(&self.order.map(Order::key)));
            }
        }
        impl runtime::Bound for Arguments {
            fn argument(&self, slot: usize) -> Option<runtime::Argument<'_>> {
                match slot {
                    0 => Some(runtime::Argument::Text(&self.id)),
                    1 => self.filter.as_ref().map(runtime::Argument::Map),
                    2 => {
                        self.stage
                            .map(|one: super::LeadStages| runtime::Argument::Row {
                                index: one.index(),
                                key: one.key(),
                            })
                    }
                    3 => {
                        Some(runtime::Argument::Row {
                            index: self.period.index(),
                            key: self.period.key(),
                        })
                    }
                    4 => self.phone.as_deref().map(runtime::Argument::Text),
                    5 => {
                        self.since
                            .map(|one: runtime::Window| runtime::Argument::Row {
                                index: one.index(),
                                key: one.key(),
                            })
                    }
                    6 => {
                        Some(runtime::Argument::Row {
                            index: self.must.index(),
                            key: self.must.key(),
                        })
                    }
                    7 => {
                        self.order
                            .map(|one: Order| runtime::Argument::Row {
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
                scope: &runtime::Scope<'_>,
                request: &mut runtime::Request,
            ) {
                request.start(plan::Verb::Get, 0, plan::Effect::Read);
                request.path("companies/");
                request.segment(&self.id);
                request.path("/");
                request.segment_json(scope.cell(0, self.must.index(), 0));
                request.path("/");
                request
                    .segment_json(
                        runtime::written(|json| {
                                json
                                    .join(|text| { text.literal("v") && text.part(&self.id) })
                            })
                            .as_deref(),
                    );
                request
                    .query(|json| {
                        json
                            .map(
                                runtime::Empty::Absent,
                                |map| {
                                    map.entry("q", |json| json.put(&self.phone));
                                    map.entry("start", |json| json.put(&scope.position()));
                                },
                            )
                    });
                request
                    .header(
                        "X-For",
                        |json| {
                            json
                                .join(|text| {
                                    text.literal(r#"id ""#) && text.part(&self.id)
                                        && text.literal("5")
                                        && text
                                            .json(
                                                self.stage.and_then(|row| scope.cell(0, row.index(), 1)),
                                            )
                                        && text
                                            .json(
                                                runtime::written(|json| {
                                                        json
                                                            .put(
                                                                &self
                                                                    .since
                                                                    .map(|row| scope.window(row, plan::WindowColumn::From)),
                                                            )
                                                    })
                                                    .as_deref(),
                                            )
                                        && text
                                            .json(
                                                runtime::written(|json| json.put(&scope.setting(0)))
                                                    .as_deref(),
                                            )
                                })
                        },
                    );
            }
        }
        ///The card of `addressed`.
        #[derive(Debug, Clone, Copy)]
        pub struct Card;
        impl runtime::Tool for Card {
            fn plan(&self) -> &plan::Tool {
                plan()
            }
            fn read(
                &self,
                reader: &mut runtime::Reader<'_>,
            ) -> Option<Box<dyn runtime::Bound>> {
                Some(Box::new(Arguments::read(reader)?))
            }
        }
    }
    ///The tool `spread`.
    pub mod spread {
        use ::kartoteka::__private::{self as runtime, plan};
        /// The tool as data.
        pub const PLAN: plan::Tool = plan::Tool {
            name: plan::Text::Borrowed("spread"),
            aliases: plan::List::Borrowed(&[]),
            effect: plan::Effect::Read,
            listed: plan::List::Borrowed(&[]),
            titles: plan::List::Borrowed(&[plan::Text::Borrowed("spread")]),
            arguments: plan::List::Borrowed(
                &[
                    plan::Argument {
                        name: plan::Text::Borrowed("id"),
                        check: plan::Check {
                            shape: plan::Shape::Text {
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
                    },
                    plan::Argument {
                        name: plan::Text::Borrowed("filter"),
                        check: plan::Check {
                            shape: plan::Shape::Map {
                                properties: plan::List::Borrowed(&[]),
                                others: plan::Others::Allowed,
                                least: None,
                                most: None,
                            },
                            nullable: false,
                            rest: None,
                        },
                        required: false,
                        default: None,
                    },
                    plan::Argument {
                        name: plan::Text::Borrowed("stage"),
                        check: plan::Check {
                            shape: plan::Shape::Row { table: 0 },
                            nullable: false,
                            rest: None,
                        },
                        required: false,
                        default: None,
                    },
                    plan::Argument {
                        name: plan::Text::Borrowed("period"),
                        check: plan::Check {
                            shape: plan::Shape::Window,
                            nullable: false,
                            rest: None,
                        },
                        required: false,
                        default: Some(plan::Json(plan::Text::Borrowed(r#""today""#))),
                    },
                    plan::Argument {
                        name: plan::Text::Borrowed("phone"),
                        check: plan::Check {
                            shape: plan::Shape::Text {
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
                    },
                    plan::Argument {
                        name: plan::Text::Borrowed("since"),
                        check: plan::Check {
                            shape: plan::Shape::Window,
                            nullable: false,
                            rest: None,
                        },
                        required: false,
                        default: None,
                    },
                    plan::Argument {
                        name: plan::Text::Borrowed("must"),
                        check: plan::Check {
                            shape: plan::Shape::Row { table: 0 },
                            nullable: false,
                            rest: None,
                        },
                        required: true,
                        default: None,
                    },
                    plan::Argument {
                        name: plan::Text::Borrowed("order"),
                        check: plan::Check {
                            shape: plan::Shape::Choice {
                                values: plan::List::Borrowed(
                                    &[plan::Text::Borrowed("ASC"), plan::Text::Borrowed("DESC")],
                                ),
                            },
                            nullable: false,
                            rest: None,
                        },
                        required: false,
                        default: None,
                    },
                ],
            ),
            action: plan::Action::Steps {
                steps: plan::List::Borrowed(
                    &[
                        plan::Step {
                            name: plan::Text::Borrowed(""),
                            when: plan::Condition {
                                when: plan::List::Borrowed(&[]),
                                unless: plan::List::Borrowed(&[]),
                            },
                            send: plan::Send {
                                backend: 0,
                                verb: plan::Verb::Post,
                                path: plan::List::Borrowed(
                                    &[plan::PathPart::Literal(plan::Text::Borrowed("form"))],
                                ),
                                query: None,
                                headers: plan::List::Borrowed(&[]),
                                body: Some(plan::Value::Map {
                                    base: plan::List::Borrowed(
                                        &[
                                            plan::Value::Argument {
                                                slot: 1,
                                                path: plan::Path(plan::List::Borrowed(&[])),
                                            },
                                            plan::Value::Argument {
                                                slot: 1,
                                                path: plan::Path(
                                                    plan::List::Borrowed(
                                                        &[plan::Segment::Key(plan::Text::Borrowed("more"))],
                                                    ),
                                                ),
                                            },
                                            plan::Value::Setting { setting: 0 },
                                            plan::Value::Cell {
                                                slot: 2,
                                                table: 0,
                                                column: 0,
                                            },
                                            plan::Value::Literal(
                                                plan::Json(plan::Text::Borrowed(r#"{"a":1}"#)),
                                            ),
                                            plan::Value::Arguments,
                                        ],
                                    ),
                                    entries: plan::List::Borrowed(
                                        &[
                                            plan::Entry {
                                                key: plan::Text::Borrowed("=STATUS"),
                                                value: plan::Value::Cell {
                                                    slot: 2,
                                                    table: 0,
                                                    column: 0,
                                                },
                                            },
                                        ],
                                    ),
                                }),
                                encoding: plan::Encoding::Form,
                                effect: plan::Effect::Delete,
                            },
                        },
                    ],
                ),
                reply: None,
                result: None,
            },
            warnings: plan::List::Borrowed(&[]),
            hint: None,
            resource: plan::Text::Borrowed("spread"),
            summary: None,
            examples: plan::List::Borrowed(&[]),
        };
        fn plan() -> &'static plan::Tool {
            &super::CATALOG.tools[2]
        }
        ///What `spread` takes.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Arguments {
            ///`id`.
            pub id: String,
            ///`filter`.
            pub filter: Option<runtime::Map>,
            ///`stage`.
            pub stage: Option<super::LeadStages>,
            ///`period`.
            pub period: runtime::Window,
            ///`phone`.
            pub phone: Option<String>,
            ///`since`.
            pub since: Option<runtime::Window>,
            ///`must`.
            pub must: super::LeadStages,
            ///`order`.
            pub order: Option<Order>,
        }
        ///A value of `order`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Order {
            ///ASC
            Asc,
            ///DESC
            Desc,
        }
        impl Order {
            /// All of them, in the catalog's order.
            pub const ALL: [Self; 2usize] = [Self::Asc, Self::Desc];
            /// How they are written, in the same order.
            pub const KEYS: [plan::Text; 2usize] = [
                plan::Text::Borrowed("ASC"),
                plan::Text::Borrowed("DESC"),
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
                    Self::Asc => "ASC",
                    Self::Desc => "DESC",
                }
            }
        }
        impl Arguments {
            /// Reads and checks what a caller passed; every fault is noted in `reader`.
            pub fn read(reader: &mut runtime::Reader<'_>) -> Option<Self> {
                let id = reader
                    .text(
                        "id",
                        runtime::TextRule {
                            least: None,
                            most: None,
                            pattern: None,
                            format: None,
                        },
                    );
                let id = reader.required("id", id);
                let filter = reader.map("filter", &plan().arguments[1].check);
                let stage = reader.row("stage", 0).and_then(super::LeadStages::at);
                let period = reader
                    .window("period")
                    .and_then(runtime::Window::at)
                    .unwrap_or(runtime::Window::Today);
                let phone = reader
                    .text(
                        "phone",
                        runtime::TextRule {
                            least: None,
                            most: None,
                            pattern: None,
                            format: None,
                        },
                    );
                let since = reader.window("since").and_then(runtime::Window::at);
                let must = reader.row("must", 0).and_then(super::LeadStages::at);
                let must = reader.required("must", must);
                let order = reader.choice("order", &Order::KEYS).and_then(Order::at);
                reader
                    .refuse_rest(
                        &[
                            "id",
                            "filter",
                            "stage",
                            "period",
                            "phone",
                            "since",
                            "must",
                            "order",
                        ],
                    );
                Some(Self {
                    id: id?,
                    filter,
                    stage,
                    period,
                    phone,
                    since,
                    must: must?,
                    order,
                })
            }
        }
        impl runtime::TypedArguments for Arguments {
            const TOOL: &'static str = "spread";
            fn write(&self, map: &mut runtime::MapWriter<'_, '_>) {
                map.entry("id", |json| json.put(&self.id));
                map.entry("filter", |json| json.put(&self.filter));
                map.entry(
                    "stage",
                    |json| json.put(&self.stage.map(super::LeadStages::key)),
                );
                map.entry("period", |json| json.put(self.period.key()));
                map.entry("phone", |json| json.put(&self.phone));
                map.entry(
                    "since",
                    |json| json.put(&self.since.map(runtime::Window::key)),
                );
                map.entry("must", |json| json.put(self.must.key()));
                map.entry("order", |json| json.put(&self.order.map(Order::key)));
            }
        }
        impl runtime::Bound for Arguments {
            fn argument(&self, slot: usize) -> Option<runtime::Argument<'_>> {
                match slot {
                    0 => Some(runtime::Argument::Text(&self.id)),
                    1 => self.filter.as_ref().map(runtime::Argument::Map),
                    2 => {
                        self.stage
                            .map(|one: super::LeadStages| runtime::Argument::Row {
                                index: one.index(),
                                key: one.key(),
                            })
                    }
                    3 => {
                        Some(runtime::Argument::Row {
                            index: self.period.index(),
                            key: self.period.key(),
                        })
                    }
                    4 => self.phone.as_deref().map(runtime::Argument::Text),
                    5 => {
                        self.since
                            .map(|one: runtime::Window| runtime::Argument::Row {
                                index: one.index(),
                                key: one.key(),
                            })
                    }
                    6 => {
                        Some(runtime::Argument::Row {
                            index: self.must.index(),
                            key: self.must.key(),
                        })
                    }
                    7 => {
                        self.order
                            .map(|one: Order| runtime::Argument::Row {
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
                scope: &runtime::Scope<'_>,
                request: &mut runtime::Request,
            ) {
                request.start(plan::Verb::Post, 0, plan::Effect::Delete);
                request.path("form");
                request
                    .body(
                        plan::Encoding::Form,
                        |json| {
                            json
                                .map(
                                    runtime::Empty::Absent,
                                    |map| {
                                        map.merge_argument(runtime::Bound::argument(self, 1));
                                        map.merge_argument(
                                            runtime::Bound::argument(self, 1)
                                                .and_then(|argument| {
                                                    argument
                                                        .at(
                                                            &plan::Path(
                                                                plan::List::Borrowed(
                                                                    &[plan::Segment::Key(plan::Text::Borrowed("more"))],
                                                                ),
                                                            ),
                                                        )
                                                }),
                                        );
                                        map.merge_json(
                                            runtime::written(|json| json.put(&scope.setting(0)))
                                                .as_deref(),
                                        );
                                        map.merge_json(
                                            self.stage.and_then(|row| scope.cell(0, row.index(), 0)),
                                        );
                                        map.merge_json(
                                            runtime::written(|json| json.literal(r#"{"a":1}"#))
                                                .as_deref(),
                                        );
                                        map.merge_json(
                                            runtime::written(|json| {
                                                    json
                                                        .map(
                                                            runtime::Empty::Stays,
                                                            |map| {
                                                                runtime::TypedArguments::write(self, map);
                                                            },
                                                        )
                                                })
                                                .as_deref(),
                                        );
                                        map.entry(
                                            "=STATUS",
                                            |json| {
                                                json
                                                    .raw(
                                                        self.stage.and_then(|row| scope.cell(0, row.index(), 0)),
                                                    )
                                            },
                                        );
                                    },
                                )
                        },
                    );
            }
        }
        ///The card of `spread`.
        #[derive(Debug, Clone, Copy)]
        pub struct Card;
        impl runtime::Tool for Card {
            fn plan(&self) -> &plan::Tool {
                plan()
            }
            fn read(
                &self,
                reader: &mut runtime::Reader<'_>,
            ) -> Option<Box<dyn runtime::Bound>> {
                Some(Box::new(Arguments::read(reader)?))
            }
        }
    }
    ///The tool `lone`.
    pub mod lone {
        use ::kartoteka::__private::{self as runtime, plan};
        /// The tool as data.
        pub const PLAN: plan::Tool = plan::Tool {
            name: plan::Text::Borrowed("lone"),
            aliases: plan::List::Borrowed(&[]),
            effect: plan::Effect::Read,
            listed: plan::List::Borrowed(&[]),
            titles: plan::List::Borrowed(&[plan::Text::Borrowed("lone")]),
            arguments: plan::List::Borrowed(&[]),
            action: plan::Action::Steps {
                steps: plan::List::Borrowed(
                    &[
                        plan::Step {
                            name: plan::Text::Borrowed(""),
                            when: plan::Condition {
                                when: plan::List::Borrowed(&[]),
                                unless: plan::List::Borrowed(&[]),
                            },
                            send: plan::Send {
                                backend: 0,
                                verb: plan::Verb::Post,
                                path: plan::List::Borrowed(
                                    &[
                                        plan::PathPart::Literal(plan::Text::Borrowed("server.time")),
                                    ],
                                ),
                                query: None,
                                headers: plan::List::Borrowed(&[]),
                                body: None,
                                encoding: plan::Encoding::Json,
                                effect: plan::Effect::Read,
                            },
                        },
                    ],
                ),
                reply: None,
                result: None,
            },
            warnings: plan::List::Borrowed(&[]),
            hint: None,
            resource: plan::Text::Borrowed("lone"),
            summary: None,
            examples: plan::List::Borrowed(&[]),
        };
        fn plan() -> &'static plan::Tool {
            &super::CATALOG.tools[3]
        }
        ///What `lone` takes.
        #[derive(Debug, Clone, PartialEq, Default)]
        pub struct Arguments {}
        impl Arguments {
            /// Reads and checks what a caller passed; every fault is noted in `reader`.
            pub fn read(reader: &mut runtime::Reader<'_>) -> Option<Self> {
                reader.refuse_rest(&[]);
                Some(Self {})
            }
        }
        impl runtime::TypedArguments for Arguments {
            const TOOL: &'static str = "lone";
            fn write(&self, _map: &mut runtime::MapWriter<'_, '_>) {}
        }
        impl runtime::Bound for Arguments {
            fn argument(&self, _slot: usize) -> Option<runtime::Argument<'_>> {
                None
            }
            fn request(
                &self,
                _step: usize,
                _scope: &runtime::Scope<'_>,
                request: &mut runtime::Request,
            ) {
                request.start(plan::Verb::Post, 0, plan::Effect::Read);
                request.path("server.time");
            }
        }
        ///The card of `lone`.
        #[derive(Debug, Clone, Copy)]
        pub struct Card;
        impl runtime::Tool for Card {
            fn plan(&self) -> &plan::Tool {
                plan()
            }
            fn read(
                &self,
                reader: &mut runtime::Reader<'_>,
            ) -> Option<Box<dyn runtime::Bound>> {
                Some(Box::new(Arguments::read(reader)?))
            }
        }
    }
}
/// Every catalog above, ready to be served.
#[must_use]
pub fn catalogs() -> Vec<::kartoteka::__private::Loaded> {
    vec![requests::catalog()]
}

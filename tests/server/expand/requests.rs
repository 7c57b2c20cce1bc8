#![deny(warnings)]

/// The catalog `requests`.
#[allow(
    dead_code,
    unreachable_pub,
    reason = "a crate need not use every card, nor publish any"
)]
pub mod requests {
    use ::kartoteka::__private::{self as runtime, plan};
    /// The catalog with its tools.
    #[must_use]
    pub fn catalog() -> runtime::CompiledCatalog {
        runtime::CompiledCatalog {
            catalog: &CATALOG,
            tools: vec![
                runtime::Arc::new(of_everything::Card),
                runtime::Arc::new(addressed::Card), runtime::Arc::new(spread::Card),
                runtime::Arc::new(respelt::Card), runtime::Arc::new(lone::Card),
                runtime::Arc::new(bodied::Card)
            ],
        }
    }
    /// A row of the table `lead_stages`.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum LeadStages {
        /// `new`
        New,
        /// `won`
        Won,
    }
    impl LeadStages {
        /// All of them, in the catalog's order.
        pub const ALL: [Self; 2] = [Self::New, Self::Won];
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
    /// The tool `of_everything`.
    pub mod of_everything {
        use ::kartoteka::__private::{self as runtime, plan};
        /// What `of_everything` takes.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Arguments {
            /// `id`.
            pub id: String,
            /// `filter`.
            pub filter: Option<runtime::Map>,
            /// `stage`.
            pub stage: Option<super::LeadStages>,
            /// `period`.
            pub period: runtime::Period,
            /// `phone`.
            pub phone: Option<String>,
            /// `since`.
            pub since: Option<runtime::Period>,
            /// `must`.
            pub must: super::LeadStages,
            /// `order`.
            pub order: Option<Order>,
        }
        /// A value of `order`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Order {
            /// `ASC`
            Asc,
            /// `DESC`
            Desc,
        }
        impl Order {
            /// All of them, in the catalog's order.
            pub const ALL: [Self; 2] = [Self::Asc, Self::Desc];
            /// How they are written, in the same order.
            pub const KEYS: [plan::Text; 2] = [
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
                let id = reader.text("id", runtime::TextRule::default());
                let id = reader.required("id", id);
                let filter = reader.map("filter", &plan().arguments[1].check);
                let stage = reader.row("stage", 0).and_then(super::LeadStages::at);
                let period = reader
                    .period("period")
                    .and_then(runtime::Period::at)
                    .unwrap_or(runtime::Period::Today);
                let phone = reader.text("phone", runtime::TextRule::default());
                let since = reader.period("since").and_then(runtime::Period::at);
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
                    |json| json.put(&self.since.map(runtime::Period::key)),
                );
                map.entry("must", |json| json.put(self.must.key()));
                map.entry("order", |json| json.put(&self.order.map(Order::key)));
            }
        }
        const A_0: plan::Path = {
            use plan::*;
            Path(List::Borrowed(&[Segment::Key(Text::Borrowed("a")), Segment::Index(0)]))
        };
        const RESULT: plan::Path = {
            use plan::*;
            Path(List::Borrowed(&[Segment::Key(Text::Borrowed("result"))]))
        };
        const ID: plan::Path = {
            use plan::*;
            Path(List::Borrowed(&[Segment::Key(Text::Borrowed("ID"))]))
        };
        impl runtime::BoundArguments for Arguments {
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
                            .map(|one: runtime::Period| runtime::Argument::Row {
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
                            json.object(|map| {
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
                                                &runtime::BoundArguments::argument(self, 1)
                                                    .and_then(|argument| argument.at(&A_0)),
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
                                            .put(&scope.period(self.period, plan::PeriodColumn::From))
                                    },
                                );
                                map.entry(
                                    "since",
                                    |json| {
                                        json
                                            .put(
                                                &self
                                                    .since
                                                    .map(|row| scope.period(row, plan::PeriodColumn::ToDate)),
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
                                map.entry("position", |json| json.raw(scope.position()));
                                map.entry("reply", |json| json.raw(scope.reply(&RESULT)));
                                map.entry("page-size", |json| json.put(&scope.page_size()));
                                map.entry(
                                    "status",
                                    |json| {
                                        json
                                            .raw(
                                                scope
                                                    .http(
                                                        &{
                                                            use plan::*;
                                                            HttpPart::Status
                                                        },
                                                    )
                                                    .as_deref(),
                                            )
                                    },
                                );
                                map.entry(
                                    "header",
                                    |json| {
                                        json
                                            .raw(
                                                scope
                                                    .http(
                                                        &{
                                                            use plan::*;
                                                            HttpPart::Header {
                                                                name: Text::Borrowed("x-total-count"),
                                                            }
                                                        },
                                                    )
                                                    .as_deref(),
                                            )
                                    },
                                );
                                map.entry(
                                    "link",
                                    |json| {
                                        json
                                            .raw(
                                                scope
                                                    .http(
                                                        &{
                                                            use plan::*;
                                                            HttpPart::Link {
                                                                relation: Text::Borrowed("next"),
                                                                parameter: None,
                                                            }
                                                        },
                                                    )
                                                    .as_deref(),
                                            )
                                    },
                                );
                                map.entry(
                                    "page",
                                    |json| {
                                        json
                                            .raw(
                                                scope
                                                    .http(
                                                        &{
                                                            use plan::*;
                                                            HttpPart::Link {
                                                                relation: Text::Borrowed("next"),
                                                                parameter: Some(Text::Borrowed("page")),
                                                            }
                                                        },
                                                    )
                                                    .as_deref(),
                                            )
                                    },
                                );
                                map.entry("record", |json| json.raw(scope.record(&ID)));
                                map.entry("keys", |json| json.raw(scope.keys()));
                                map.entry("given", |json| json.raw(scope.given()));
                                map.entry("setting", |json| json.put(&scope.setting(0)));
                                map.entry("form", |json| json.put(&scope.form(0, 0)));
                                map.entry(
                                    "matches",
                                    |json| {
                                        json
                                            .put(
                                                &self
                                                    .phone
                                                    .as_deref()
                                                    .and_then(|text| scope.matches(text, "^[+]")),
                                            )
                                    },
                                );
                                map.entry(
                                    "surely-matches",
                                    |json| json.put(&scope.matches(&self.id, r#"^\d+$"#)),
                                );
                                map.entry(
                                    "caller",
                                    |json| json.put(&scope.caller(plan::CallerField::Tenant)),
                                );
                                map.entry(
                                    "message",
                                    |json| json.put(&scope.message(0, self)),
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
                                        json.array(|list| {
                                            list.item(|json| json.put(&self.phone));
                                            list.item(|json| {
                                                self.phone.is_some()
                                                    && {
                                                        json.object(|map| {
                                                            map.entry("VALUE", |json| json.put(&self.phone));
                                                            map.entry("TYPE", |json| json.literal(r#""WORK""#));
                                                        })
                                                    }
                                            });
                                            list.item(|json| {
                                                self
                                                    .stage
                                                    .and_then(|row| scope.cell(0, row.index(), 0))
                                                    .is_some()
                                                    && {
                                                        json.object(|map| {
                                                            map.entry(
                                                                "STAGE",
                                                                |json| {
                                                                    json
                                                                        .raw(
                                                                            self.stage.and_then(|row| scope.cell(0, row.index(), 0)),
                                                                        )
                                                                },
                                                            );
                                                        })
                                                    }
                                            });
                                            list.item(|json| {
                                                json.object(|map| {
                                                    map.entry("ID", |json| json.put(&self.id));
                                                })
                                            });
                                            list.item(|json| {
                                                runtime::BoundArguments::argument(self, 1)
                                                    .and_then(|argument| argument.at(&A_0))
                                                    .is_some()
                                                    && {
                                                        json.object(|map| {
                                                            map.entry(
                                                                "PART",
                                                                |json| {
                                                                    json
                                                                        .put(
                                                                            &runtime::BoundArguments::argument(self, 1)
                                                                                .and_then(|argument| argument.at(&A_0)),
                                                                        )
                                                                },
                                                            );
                                                        })
                                                    }
                                            });
                                        })
                                    },
                                );
                                map.entry(
                                    "order",
                                    |json| json.put(&self.order.map(Order::key)),
                                );
                                map.entry("row", |json| json.put(self.must.key()));
                            })
                        },
                    );
            }
        }
        /// The card of `of_everything`.
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
                name: Text::Borrowed("of_everything"),
                aliases: List::Borrowed(&[]),
                effect: Effect::Read,
                listed: List::Borrowed(&[]),
                arguments: List::Borrowed(
                    &[
                        Argument {
                            name: Text::Borrowed("id"),
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
                            name: Text::Borrowed("filter"),
                            check: Check {
                                shape: Shape::Map {
                                    properties: List::Borrowed(&[]),
                                    others: Others::Allowed,
                                    least: None,
                                    most: None,
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
                            name: Text::Borrowed("stage"),
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
                            name: Text::Borrowed("period"),
                            check: Check {
                                shape: Shape::Period,
                                nullable: false,
                                rest: None,
                            },
                            required: false,
                            default: Some(Json(Text::Borrowed(r#""today""#))),
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                        Argument {
                            name: Text::Borrowed("phone"),
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
                            name: Text::Borrowed("since"),
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
                            name: Text::Borrowed("must"),
                            check: Check {
                                shape: Shape::Row { table: 0 },
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
                            name: Text::Borrowed("order"),
                            check: Check {
                                shape: Shape::Choice {
                                    values: List::Borrowed(
                                        &[Text::Borrowed("ASC"), Text::Borrowed("DESC")],
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
                                        &[PathPart::Literal(Text::Borrowed("crm.lead.list"))],
                                    ),
                                    query: None,
                                    headers: List::Borrowed(&[]),
                                    body: Some(Value::Map {
                                        base: List::Borrowed(&[]),
                                        entries: List::Borrowed(
                                            &[
                                                Entry {
                                                    key: Text::Borrowed("literal"),
                                                    value: Value::Literal(
                                                        Json(Text::Borrowed(r#"{"a":[1,"b"]}"#)),
                                                    ),
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("argument"),
                                                    value: Value::Argument {
                                                        slot: 4,
                                                        path: Path(List::Borrowed(&[])),
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("part"),
                                                    value: Value::Argument {
                                                        slot: 1,
                                                        path: Path(
                                                            List::Borrowed(
                                                                &[Segment::Key(Text::Borrowed("a")), Segment::Index(0)],
                                                            ),
                                                        ),
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("cell"),
                                                    value: Value::Cell {
                                                        slot: 2,
                                                        table: 0,
                                                        column: 0,
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("sure-cell"),
                                                    value: Value::Cell {
                                                        slot: 6,
                                                        table: 0,
                                                        column: 1,
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("from"),
                                                    value: Value::Period {
                                                        slot: 3,
                                                        column: PeriodColumn::From,
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("since"),
                                                    value: Value::Period {
                                                        slot: 5,
                                                        column: PeriodColumn::ToDate,
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("arguments"),
                                                    value: Value::Arguments,
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("position"),
                                                    value: Value::Position {
                                                        first: List::Borrowed(
                                                            &[
                                                                Value::Argument {
                                                                    slot: 4,
                                                                    path: Path(List::Borrowed(&[])),
                                                                },
                                                            ],
                                                        ),
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("reply"),
                                                    value: Value::Reply {
                                                        path: Path(
                                                            List::Borrowed(&[Segment::Key(Text::Borrowed("result"))]),
                                                        ),
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("page-size"),
                                                    value: Value::PageSize,
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
                                                    key: Text::Borrowed("header"),
                                                    value: Value::Http {
                                                        part: HttpPart::Header {
                                                            name: Text::Borrowed("x-total-count"),
                                                        },
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("link"),
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
                                                Entry {
                                                    key: Text::Borrowed("record"),
                                                    value: Value::Record {
                                                        path: Path(
                                                            List::Borrowed(&[Segment::Key(Text::Borrowed("ID"))]),
                                                        ),
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("keys"),
                                                    value: Value::Keys,
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("given"),
                                                    value: Value::Given,
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("setting"),
                                                    value: Value::Setting { setting: 0 },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("form"),
                                                    value: Value::Form { setting: 0, form: 0 },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("matches"),
                                                    value: Value::Matches {
                                                        slot: 4,
                                                        pattern: Text::Borrowed("^[+]"),
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("surely-matches"),
                                                    value: Value::Matches {
                                                        slot: 0,
                                                        pattern: Text::Borrowed(r#"^\d+$"#),
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("caller"),
                                                    value: Value::Caller {
                                                        field: CallerField::Tenant,
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("message"),
                                                    value: Value::Message { message: 0 },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("dictionary"),
                                                    value: Value::Dictionary { dictionary: 0 },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("empty"),
                                                    value: Value::Map {
                                                        base: List::Borrowed(&[]),
                                                        entries: List::Borrowed(&[]),
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("none"),
                                                    value: Value::List {
                                                        items: List::Borrowed(&[]),
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("list"),
                                                    value: Value::List {
                                                        items: List::Borrowed(
                                                            &[
                                                                Item {
                                                                    needs: List::Borrowed(
                                                                        &[
                                                                            Value::Argument {
                                                                                slot: 4,
                                                                                path: Path(List::Borrowed(&[])),
                                                                            },
                                                                        ],
                                                                    ),
                                                                    value: Value::Argument {
                                                                        slot: 4,
                                                                        path: Path(List::Borrowed(&[])),
                                                                    },
                                                                },
                                                                Item {
                                                                    needs: List::Borrowed(
                                                                        &[
                                                                            Value::Argument {
                                                                                slot: 4,
                                                                                path: Path(List::Borrowed(&[])),
                                                                            },
                                                                        ],
                                                                    ),
                                                                    value: Value::Map {
                                                                        base: List::Borrowed(&[]),
                                                                        entries: List::Borrowed(
                                                                            &[
                                                                                Entry {
                                                                                    key: Text::Borrowed("VALUE"),
                                                                                    value: Value::Argument {
                                                                                        slot: 4,
                                                                                        path: Path(List::Borrowed(&[])),
                                                                                    },
                                                                                    required: false,
                                                                                },
                                                                                Entry {
                                                                                    key: Text::Borrowed("TYPE"),
                                                                                    value: Value::Literal(Json(Text::Borrowed(r#""WORK""#))),
                                                                                    required: false,
                                                                                },
                                                                            ],
                                                                        ),
                                                                    },
                                                                },
                                                                Item {
                                                                    needs: List::Borrowed(
                                                                        &[
                                                                            Value::Cell {
                                                                                slot: 2,
                                                                                table: 0,
                                                                                column: 0,
                                                                            },
                                                                        ],
                                                                    ),
                                                                    value: Value::Map {
                                                                        base: List::Borrowed(&[]),
                                                                        entries: List::Borrowed(
                                                                            &[
                                                                                Entry {
                                                                                    key: Text::Borrowed("STAGE"),
                                                                                    value: Value::Cell {
                                                                                        slot: 2,
                                                                                        table: 0,
                                                                                        column: 0,
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
                                                                                slot: 0,
                                                                                path: Path(List::Borrowed(&[])),
                                                                            },
                                                                        ],
                                                                    ),
                                                                    value: Value::Map {
                                                                        base: List::Borrowed(&[]),
                                                                        entries: List::Borrowed(
                                                                            &[
                                                                                Entry {
                                                                                    key: Text::Borrowed("ID"),
                                                                                    value: Value::Argument {
                                                                                        slot: 0,
                                                                                        path: Path(List::Borrowed(&[])),
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
                                                                                path: Path(
                                                                                    List::Borrowed(
                                                                                        &[Segment::Key(Text::Borrowed("a")), Segment::Index(0)],
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
                                                                                    key: Text::Borrowed("PART"),
                                                                                    value: Value::Argument {
                                                                                        slot: 1,
                                                                                        path: Path(
                                                                                            List::Borrowed(
                                                                                                &[Segment::Key(Text::Borrowed("a")), Segment::Index(0)],
                                                                                            ),
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
                                                    key: Text::Borrowed("order"),
                                                    value: Value::Argument {
                                                        slot: 7,
                                                        path: Path(List::Borrowed(&[])),
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("row"),
                                                    value: Value::Argument {
                                                        slot: 6,
                                                        path: Path(List::Borrowed(&[])),
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
                    reply: None,
                    result: None,
                    content: None,
                },
                warnings: List::Borrowed(&[]),
                hint: None,
                known: List::Borrowed(&[]),
                codes: List::Borrowed(&[]),
                resource: Text::Borrowed("of_everything"),
                summary: None,
                examples: List::Borrowed(&[]),
            }
        };
    }
    /// The tool `addressed`.
    pub mod addressed {
        use ::kartoteka::__private::{self as runtime, plan};
        /// What `addressed` takes.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Arguments {
            /// `id`.
            pub id: String,
            /// `filter`.
            pub filter: Option<runtime::Map>,
            /// `stage`.
            pub stage: Option<super::LeadStages>,
            /// `period`.
            pub period: runtime::Period,
            /// `phone`.
            pub phone: Option<String>,
            /// `since`.
            pub since: Option<runtime::Period>,
            /// `must`.
            pub must: super::LeadStages,
            /// `order`.
            pub order: Option<Order>,
        }
        /// A value of `order`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Order {
            /// `ASC`
            Asc,
            /// `DESC`
            Desc,
        }
        impl Order {
            /// All of them, in the catalog's order.
            pub const ALL: [Self; 2] = [Self::Asc, Self::Desc];
            /// How they are written, in the same order.
            pub const KEYS: [plan::Text; 2] = [
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
                let id = reader.text("id", runtime::TextRule::default());
                let id = reader.required("id", id);
                let filter = reader.map("filter", &plan().arguments[1].check);
                let stage = reader.row("stage", 0).and_then(super::LeadStages::at);
                let period = reader
                    .period("period")
                    .and_then(runtime::Period::at)
                    .unwrap_or(runtime::Period::Today);
                let phone = reader.text("phone", runtime::TextRule::default());
                let since = reader.period("since").and_then(runtime::Period::at);
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
                    |json| json.put(&self.since.map(runtime::Period::key)),
                );
                map.entry("must", |json| json.put(self.must.key()));
                map.entry("order", |json| json.put(&self.order.map(Order::key)));
            }
        }
        impl runtime::BoundArguments for Arguments {
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
                            .map(|one: runtime::Period| runtime::Argument::Row {
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
                request.cell(scope.cell(0, self.must.index(), 0));
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
                        json.object(|map| {
                            map.entry("q", |json| json.put(&self.phone));
                            map.entry("start", |json| json.raw(scope.position()));
                        })
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
                                                                    .map(|row| scope.period(row, plan::PeriodColumn::From)),
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
        /// The card of `addressed`.
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
                name: Text::Borrowed("addressed"),
                aliases: List::Borrowed(&[]),
                effect: Effect::Read,
                listed: List::Borrowed(&[]),
                arguments: List::Borrowed(
                    &[
                        Argument {
                            name: Text::Borrowed("id"),
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
                            name: Text::Borrowed("filter"),
                            check: Check {
                                shape: Shape::Map {
                                    properties: List::Borrowed(&[]),
                                    others: Others::Allowed,
                                    least: None,
                                    most: None,
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
                            name: Text::Borrowed("stage"),
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
                            name: Text::Borrowed("period"),
                            check: Check {
                                shape: Shape::Period,
                                nullable: false,
                                rest: None,
                            },
                            required: false,
                            default: Some(Json(Text::Borrowed(r#""today""#))),
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                        Argument {
                            name: Text::Borrowed("phone"),
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
                            name: Text::Borrowed("since"),
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
                            name: Text::Borrowed("must"),
                            check: Check {
                                shape: Shape::Row { table: 0 },
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
                            name: Text::Borrowed("order"),
                            check: Check {
                                shape: Shape::Choice {
                                    values: List::Borrowed(
                                        &[Text::Borrowed("ASC"), Text::Borrowed("DESC")],
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
                                        &[
                                            PathPart::Literal(Text::Borrowed("companies/")),
                                            PathPart::Segment(Value::Argument {
                                                slot: 0,
                                                path: Path(List::Borrowed(&[])),
                                            }),
                                            PathPart::Literal(Text::Borrowed("/")),
                                            PathPart::Segment(Value::Cell {
                                                slot: 6,
                                                table: 0,
                                                column: 0,
                                            }),
                                            PathPart::Literal(Text::Borrowed("/")),
                                            PathPart::Segment(Value::Join {
                                                parts: List::Borrowed(
                                                    &[
                                                        Value::Literal(Json(Text::Borrowed(r#""v""#))),
                                                        Value::Argument {
                                                            slot: 0,
                                                            path: Path(List::Borrowed(&[])),
                                                        },
                                                    ],
                                                ),
                                            }),
                                        ],
                                    ),
                                    query: Some(Value::Map {
                                        base: List::Borrowed(&[]),
                                        entries: List::Borrowed(
                                            &[
                                                Entry {
                                                    key: Text::Borrowed("q"),
                                                    value: Value::Argument {
                                                        slot: 4,
                                                        path: Path(List::Borrowed(&[])),
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("start"),
                                                    value: Value::Position {
                                                        first: List::Borrowed(&[]),
                                                    },
                                                    required: false,
                                                },
                                            ],
                                        ),
                                    }),
                                    headers: List::Borrowed(
                                        &[
                                            Entry {
                                                key: Text::Borrowed("X-For"),
                                                value: Value::Join {
                                                    parts: List::Borrowed(
                                                        &[
                                                            Value::Literal(Json(Text::Borrowed(r#""id \"""#))),
                                                            Value::Argument {
                                                                slot: 0,
                                                                path: Path(List::Borrowed(&[])),
                                                            },
                                                            Value::Literal(Json(Text::Borrowed("5"))),
                                                            Value::Cell {
                                                                slot: 2,
                                                                table: 0,
                                                                column: 1,
                                                            },
                                                            Value::Period {
                                                                slot: 5,
                                                                column: PeriodColumn::From,
                                                            },
                                                            Value::Setting { setting: 0 },
                                                        ],
                                                    ),
                                                },
                                                required: false,
                                            },
                                        ],
                                    ),
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
                    result: None,
                    content: None,
                },
                warnings: List::Borrowed(&[]),
                hint: None,
                known: List::Borrowed(&[]),
                codes: List::Borrowed(&[]),
                resource: Text::Borrowed("addressed"),
                summary: None,
                examples: List::Borrowed(&[]),
            }
        };
    }
    /// The tool `spread`.
    pub mod spread {
        use ::kartoteka::__private::{self as runtime, plan};
        /// What `spread` takes.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Arguments {
            /// `id`.
            pub id: String,
            /// `filter`.
            pub filter: Option<runtime::Map>,
            /// `stage`.
            pub stage: Option<super::LeadStages>,
            /// `period`.
            pub period: runtime::Period,
            /// `phone`.
            pub phone: Option<String>,
            /// `since`.
            pub since: Option<runtime::Period>,
            /// `must`.
            pub must: super::LeadStages,
            /// `order`.
            pub order: Option<Order>,
        }
        /// A value of `order`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Order {
            /// `ASC`
            Asc,
            /// `DESC`
            Desc,
        }
        impl Order {
            /// All of them, in the catalog's order.
            pub const ALL: [Self; 2] = [Self::Asc, Self::Desc];
            /// How they are written, in the same order.
            pub const KEYS: [plan::Text; 2] = [
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
                let id = reader.text("id", runtime::TextRule::default());
                let id = reader.required("id", id);
                let filter = reader.map("filter", &plan().arguments[1].check);
                let stage = reader.row("stage", 0).and_then(super::LeadStages::at);
                let period = reader
                    .period("period")
                    .and_then(runtime::Period::at)
                    .unwrap_or(runtime::Period::Today);
                let phone = reader.text("phone", runtime::TextRule::default());
                let since = reader.period("since").and_then(runtime::Period::at);
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
                    |json| json.put(&self.since.map(runtime::Period::key)),
                );
                map.entry("must", |json| json.put(self.must.key()));
                map.entry("order", |json| json.put(&self.order.map(Order::key)));
            }
        }
        const MORE: plan::Path = {
            use plan::*;
            Path(List::Borrowed(&[Segment::Key(Text::Borrowed("more"))]))
        };
        impl runtime::BoundArguments for Arguments {
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
                            .map(|one: runtime::Period| runtime::Argument::Row {
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
                            json.object(|map| {
                                map.merge(self.filter.as_ref());
                                map.merge_argument(
                                    runtime::BoundArguments::argument(self, 1)
                                        .and_then(|argument| argument.at(&MORE)),
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
                            })
                        },
                    );
            }
        }
        /// The card of `spread`.
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
                name: Text::Borrowed("spread"),
                aliases: List::Borrowed(&[]),
                effect: Effect::Read,
                listed: List::Borrowed(&[]),
                arguments: List::Borrowed(
                    &[
                        Argument {
                            name: Text::Borrowed("id"),
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
                            name: Text::Borrowed("filter"),
                            check: Check {
                                shape: Shape::Map {
                                    properties: List::Borrowed(&[]),
                                    others: Others::Allowed,
                                    least: None,
                                    most: None,
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
                            name: Text::Borrowed("stage"),
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
                            name: Text::Borrowed("period"),
                            check: Check {
                                shape: Shape::Period,
                                nullable: false,
                                rest: None,
                            },
                            required: false,
                            default: Some(Json(Text::Borrowed(r#""today""#))),
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                        Argument {
                            name: Text::Borrowed("phone"),
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
                            name: Text::Borrowed("since"),
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
                            name: Text::Borrowed("must"),
                            check: Check {
                                shape: Shape::Row { table: 0 },
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
                            name: Text::Borrowed("order"),
                            check: Check {
                                shape: Shape::Choice {
                                    values: List::Borrowed(
                                        &[Text::Borrowed("ASC"), Text::Borrowed("DESC")],
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
                                        &[PathPart::Literal(Text::Borrowed("form"))],
                                    ),
                                    query: None,
                                    headers: List::Borrowed(&[]),
                                    body: Some(Value::Map {
                                        base: List::Borrowed(
                                            &[
                                                Value::Argument {
                                                    slot: 1,
                                                    path: Path(List::Borrowed(&[])),
                                                },
                                                Value::Argument {
                                                    slot: 1,
                                                    path: Path(
                                                        List::Borrowed(&[Segment::Key(Text::Borrowed("more"))]),
                                                    ),
                                                },
                                                Value::Setting { setting: 0 },
                                                Value::Cell {
                                                    slot: 2,
                                                    table: 0,
                                                    column: 0,
                                                },
                                                Value::Literal(Json(Text::Borrowed(r#"{"a":1}"#))),
                                                Value::Arguments,
                                            ],
                                        ),
                                        entries: List::Borrowed(
                                            &[
                                                Entry {
                                                    key: Text::Borrowed("=STATUS"),
                                                    value: Value::Cell {
                                                        slot: 2,
                                                        table: 0,
                                                        column: 0,
                                                    },
                                                    required: false,
                                                },
                                            ],
                                        ),
                                    }),
                                    encoding: Encoding::Form,
                                    reads: None,
                                    effect: Effect::Delete,
                                    done: List::Borrowed(
                                        &[
                                            DoneSign {
                                                at: Source::Reply {
                                                    path: Path(
                                                        List::Borrowed(
                                                            &[
                                                                Segment::Key(Text::Borrowed("result")),
                                                                Segment::Key(Text::Borrowed("id")),
                                                            ],
                                                        ),
                                                    ),
                                                },
                                                form: DoneForm::Like {
                                                    pattern: Text::Borrowed("^[1-9][0-9]*$"),
                                                },
                                            },
                                            DoneSign {
                                                at: Source::Http {
                                                    part: HttpPart::Status,
                                                },
                                                form: DoneForm::OneOf {
                                                    values: List::Borrowed(&[Json(Text::Borrowed("204"))]),
                                                },
                                            },
                                            DoneSign {
                                                at: Source::Reply {
                                                    path: Path(
                                                        List::Borrowed(
                                                            &[
                                                                Segment::Key(Text::Borrowed("result")),
                                                                Segment::Key(Text::Borrowed("task")),
                                                            ],
                                                        ),
                                                    ),
                                                },
                                                form: DoneForm::Something,
                                            },
                                            DoneSign {
                                                at: Source::Reply {
                                                    path: Path(
                                                        List::Borrowed(
                                                            &[
                                                                Segment::Key(Text::Borrowed("result")),
                                                                Segment::Key(Text::Borrowed("ID")),
                                                            ],
                                                        ),
                                                    ),
                                                },
                                                form: DoneForm::Named {
                                                    value: Value::Argument {
                                                        slot: 0,
                                                        path: Path(List::Borrowed(&[])),
                                                    },
                                                },
                                            },
                                            DoneSign {
                                                at: Source::Reply {
                                                    path: Path(
                                                        List::Borrowed(&[Segment::Key(Text::Borrowed("result"))]),
                                                    ),
                                                },
                                                form: DoneForm::Nested {
                                                    list: true,
                                                    map: false,
                                                },
                                            },
                                        ],
                                    ),
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
                resource: Text::Borrowed("spread"),
                summary: None,
                examples: List::Borrowed(&[]),
            }
        };
    }
    /// The tool `respelt`.
    pub mod respelt {
        use ::kartoteka::__private::{self as runtime, plan};
        /// What `respelt` takes.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Arguments {
            /// `path`.
            pub path: String,
            /// `labels`.
            pub labels: Option<Vec<runtime::Value>>,
            /// `since`.
            pub since: Option<String>,
            /// `filter`.
            pub filter: Option<runtime::Map>,
            /// `note`.
            pub note: Option<String>,
            /// `period`.
            pub period: Option<runtime::Period>,
        }
        impl Arguments {
            /// Reads and checks what a caller passed; every fault is noted in `reader`.
            pub fn read(reader: &mut runtime::Reader<'_>) -> Option<Self> {
                let path = reader.text("path", runtime::TextRule::default());
                let path = reader.required("path", path);
                let labels = reader.list("labels", &plan().arguments[1].check);
                let since = reader
                    .text(
                        "since",
                        runtime::TextRule {
                            format: Some(plan::Format::Date),
                            ..runtime::TextRule::default()
                        },
                    );
                let filter = reader.map("filter", &plan().arguments[3].check);
                let note = reader.text("note", runtime::TextRule::default());
                let period = reader.period("period").and_then(runtime::Period::at);
                reader
                    .refuse_rest(
                        &["path", "labels", "since", "filter", "note", "period"],
                    );
                Some(Self {
                    path: path?,
                    labels,
                    since,
                    filter,
                    note,
                    period,
                })
            }
        }
        impl runtime::TypedArguments for Arguments {
            const TOOL: &'static str = "respelt";
            fn write(&self, map: &mut runtime::MapWriter<'_, '_>) {
                map.entry("path", |json| json.put(&self.path));
                map.entry("labels", |json| json.put(&self.labels));
                map.entry("since", |json| json.put(&self.since));
                map.entry("filter", |json| json.put(&self.filter));
                map.entry("note", |json| json.put(&self.note));
                map.entry(
                    "period",
                    |json| json.put(&self.period.map(runtime::Period::key)),
                );
            }
        }
        const EVERY_NAME: plan::Path = {
            use plan::*;
            Path(List::Borrowed(&[Segment::Every, Segment::Key(Text::Borrowed("name"))]))
        };
        const EVERY: plan::Path = {
            use plan::*;
            Path(List::Borrowed(&[Segment::Every]))
        };
        const RESULT: plan::Path = {
            use plan::*;
            Path(List::Borrowed(&[Segment::Key(Text::Borrowed("result"))]))
        };
        const EVERY_ID: plan::Path = {
            use plan::*;
            Path(List::Borrowed(&[Segment::Every, Segment::Key(Text::Borrowed("ID"))]))
        };
        const RESULT_LEAD: plan::Path = {
            use plan::*;
            Path(
                List::Borrowed(
                    &[
                        Segment::Key(Text::Borrowed("result")),
                        Segment::Key(Text::Borrowed("LEAD")),
                    ],
                ),
            )
        };
        const ITEM: plan::Path = {
            use plan::*;
            Path(List::Borrowed(&[Segment::Key(Text::Borrowed("item"))]))
        };
        impl runtime::BoundArguments for Arguments {
            fn argument(&self, slot: usize) -> Option<runtime::Argument<'_>> {
                match slot {
                    0 => Some(runtime::Argument::Text(&self.path)),
                    1 => self.labels.as_deref().map(runtime::Argument::List),
                    2 => self.since.as_deref().map(runtime::Argument::Text),
                    3 => self.filter.as_ref().map(runtime::Argument::Map),
                    4 => self.note.as_deref().map(runtime::Argument::Text),
                    5 => {
                        self.period
                            .map(|one: runtime::Period| runtime::Argument::Row {
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
                request.path("files/");
                request
                    .segment_spelt(
                        scope,
                        runtime::written(|json| json.put(&self.path)).as_deref(),
                        plan::Spelling::Path,
                        Some(runtime::Misfit::Argument),
                    );
                request.path("/");
                request
                    .segment_spelt(
                        scope,
                        runtime::written(|json| json.put(&self.path)).as_deref(),
                        plan::Spelling::Base64,
                        Some(runtime::Misfit::Argument),
                    );
                request
                    .query(|json| {
                        json.object(|map| {
                            map.entry("nested", |json| json.put(&self.filter));
                            map.entry("labels", |json| json.put(&self.labels));
                        })
                    });
                request
                    .header(
                        "X-Labels",
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
                request
                    .header(
                        "X-Note",
                        |json| {
                            json
                                .join(|text| {
                                    text.literal("at ")
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
                                                map.required("note", |json| json.put(&self.note));
                                                map.entry("kind", |json| json.literal(r#""x""#));
                                            })
                                        })
                                        .as_deref(),
                                );
                                map.merge(self.filter.as_ref());
                                map.entry(
                                    "all",
                                    |json| {
                                        json.object(|map| {
                                            map.entry(
                                                ",",
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
                                                ";",
                                                |json| {
                                                    json
                                                        .spelt(
                                                            scope,
                                                            runtime::written(|json| json.put(&self.labels)).as_deref(),
                                                            plan::Spelling::Semicolons,
                                                            Some(runtime::Misfit::Argument),
                                                        )
                                                },
                                            );
                                            map.entry(
                                                "|",
                                                |json| {
                                                    json
                                                        .spelt(
                                                            scope,
                                                            runtime::written(|json| json.put(&self.labels)).as_deref(),
                                                            plan::Spelling::Bars,
                                                            Some(runtime::Misfit::Argument),
                                                        )
                                                },
                                            );
                                            map.entry(
                                                " ",
                                                |json| {
                                                    json
                                                        .spelt(
                                                            scope,
                                                            runtime::written(|json| json.put(&self.labels)).as_deref(),
                                                            plan::Spelling::Spaces,
                                                            Some(runtime::Misfit::Argument),
                                                        )
                                                },
                                            );
                                            map.entry(
                                                "joined",
                                                |json| {
                                                    json
                                                        .spelt(
                                                            scope,
                                                            runtime::written(|json| json.put(&self.labels)).as_deref(),
                                                            plan::Spelling::Joined,
                                                            Some(runtime::Misfit::Argument),
                                                        )
                                                },
                                            );
                                            map.entry(
                                                "date",
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
                                            map.entry(
                                                "local",
                                                |json| {
                                                    json
                                                        .spelt(
                                                            scope,
                                                            runtime::written(|json| json.put(&self.since)).as_deref(),
                                                            plan::Spelling::Local,
                                                            Some(runtime::Misfit::Argument),
                                                        )
                                                },
                                            );
                                            map.entry(
                                                "utc",
                                                |json| {
                                                    json
                                                        .spelt(
                                                            scope,
                                                            runtime::written(|json| json.put(&self.since)).as_deref(),
                                                            plan::Spelling::Utc,
                                                            Some(runtime::Misfit::Argument),
                                                        )
                                                },
                                            );
                                            map.entry(
                                                "time",
                                                |json| {
                                                    json
                                                        .spelt(
                                                            scope,
                                                            runtime::written(|json| json.put(&self.since)).as_deref(),
                                                            plan::Spelling::Time,
                                                            Some(runtime::Misfit::Argument),
                                                        )
                                                },
                                            );
                                            map.entry(
                                                "epoch",
                                                |json| {
                                                    json
                                                        .spelt(
                                                            scope,
                                                            runtime::written(|json| json.put(&self.since)).as_deref(),
                                                            plan::Spelling::Epoch,
                                                            Some(runtime::Misfit::Argument),
                                                        )
                                                },
                                            );
                                            map.entry(
                                                "epoch_ms",
                                                |json| {
                                                    json
                                                        .spelt(
                                                            scope,
                                                            runtime::written(|json| json.put(&self.since)).as_deref(),
                                                            plan::Spelling::EpochMs,
                                                            Some(runtime::Misfit::Argument),
                                                        )
                                                },
                                            );
                                            map.entry(
                                                "base64",
                                                |json| {
                                                    json
                                                        .spelt(
                                                            scope,
                                                            runtime::written(|json| json.put(&self.note)).as_deref(),
                                                            plan::Spelling::Base64,
                                                            Some(runtime::Misfit::Argument),
                                                        )
                                                },
                                            );
                                            map.entry(
                                                "bytes",
                                                |json| {
                                                    json
                                                        .spelt(
                                                            scope,
                                                            runtime::written(|json| json.put(&self.note)).as_deref(),
                                                            plan::Spelling::Bytes,
                                                            Some(runtime::Misfit::Argument),
                                                        )
                                                },
                                            );
                                            map.entry(
                                                "json",
                                                |json| {
                                                    json
                                                        .spelt(
                                                            scope,
                                                            runtime::written(|json| json.put(&self.note)).as_deref(),
                                                            plan::Spelling::Json,
                                                            Some(runtime::Misfit::Argument),
                                                        )
                                                },
                                            );
                                            map.entry(
                                                "quoted",
                                                |json| {
                                                    json
                                                        .spelt(
                                                            scope,
                                                            runtime::written(|json| json.put(&self.note)).as_deref(),
                                                            plan::Spelling::Quoted,
                                                            Some(runtime::Misfit::Argument),
                                                        )
                                                },
                                            );
                                            map.entry(
                                                "single_quoted",
                                                |json| {
                                                    json
                                                        .spelt(
                                                            scope,
                                                            runtime::written(|json| json.put(&self.note)).as_deref(),
                                                            plan::Spelling::SingleQuoted,
                                                            Some(runtime::Misfit::Argument),
                                                        )
                                                },
                                            );
                                            map.entry(
                                                "sql_quoted",
                                                |json| {
                                                    json
                                                        .spelt(
                                                            scope,
                                                            runtime::written(|json| json.put(&self.note)).as_deref(),
                                                            plan::Spelling::SqlQuoted,
                                                            Some(runtime::Misfit::Argument),
                                                        )
                                                },
                                            );
                                            map.entry(
                                                "escaped",
                                                |json| {
                                                    json
                                                        .spelt(
                                                            scope,
                                                            runtime::written(|json| json.put(&self.note)).as_deref(),
                                                            plan::Spelling::Escaped,
                                                            Some(runtime::Misfit::Argument),
                                                        )
                                                },
                                            );
                                            map.entry(
                                                "doubled",
                                                |json| {
                                                    json
                                                        .spelt(
                                                            scope,
                                                            runtime::written(|json| json.put(&self.note)).as_deref(),
                                                            plan::Spelling::Doubled,
                                                            Some(runtime::Misfit::Argument),
                                                        )
                                                },
                                            );
                                            map.entry(
                                                "phones",
                                                |json| {
                                                    json
                                                        .spelt(
                                                            scope,
                                                            runtime::written(|json| json.put(&self.note)).as_deref(),
                                                            plan::Spelling::Phones,
                                                            Some(runtime::Misfit::Argument),
                                                        )
                                                },
                                            );
                                        })
                                    },
                                );
                                map.entry(
                                    "found",
                                    |json| {
                                        json.object(|map| {
                                            map.entry(
                                                "labels",
                                                |json| {
                                                    json
                                                        .every(
                                                            runtime::written(|json| json.put(&self.labels)).as_deref(),
                                                            &EVERY_NAME,
                                                        )
                                                },
                                            );
                                            map.entry(
                                                "values",
                                                |json| {
                                                    json
                                                        .every(
                                                            runtime::written(|json| json.put(&self.filter)).as_deref(),
                                                            &EVERY,
                                                        )
                                                },
                                            );
                                            map.entry(
                                                "replies",
                                                |json| json.every(scope.reply(&RESULT), &EVERY_ID),
                                            );
                                            map.entry(
                                                "leads",
                                                |json| {
                                                    json
                                                        .spelt(
                                                            scope,
                                                            runtime::written(|json| {
                                                                    json.every(scope.step(0, &RESULT_LEAD), &EVERY)
                                                                })
                                                                .as_deref(),
                                                            plan::Spelling::Bars,
                                                            Some(runtime::Misfit::Reply),
                                                        )
                                                },
                                            );
                                            map.entry("now", |json| json.put(&scope.now()));
                                            map.entry(
                                                "today",
                                                |json| {
                                                    json
                                                        .spelt(
                                                            scope,
                                                            runtime::written(|json| json.put(&scope.now())).as_deref(),
                                                            plan::Spelling::Date,
                                                            Some(runtime::Misfit::Reply),
                                                        )
                                                },
                                            );
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
                                                "shown",
                                                |json| {
                                                    json
                                                        .spelt(
                                                            scope,
                                                            runtime::written(|json| json.put(&self.note)).as_deref(),
                                                            plan::Spelling::Time,
                                                            None,
                                                        )
                                                },
                                            );
                                            map.entry(
                                                "item",
                                                |json| {
                                                    json
                                                        .spelt(
                                                            scope,
                                                            scope.item(&ITEM),
                                                            plan::Spelling::Base64,
                                                            Some(runtime::Misfit::Reply),
                                                        )
                                                },
                                            );
                                        })
                                    },
                                );
                                map.entry(
                                    "decided",
                                    |json| {
                                        json.object(|map| {
                                            map.entry(
                                                "due",
                                                |json| {
                                                    json.object(|map| {
                                                        map.required("date", |json| json.put(&self.since));
                                                        map.entry("recurring", |json| json.literal("false"));
                                                    })
                                                },
                                            );
                                            map.entry(
                                                "empty",
                                                |json| {
                                                    json.object(|map| {
                                                        map.required("date", |json| json.literal("1"));
                                                    })
                                                },
                                            );
                                        })
                                    },
                                );
                            })
                        },
                    );
            }
        }
        /// The card of `respelt`.
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
                name: Text::Borrowed("respelt"),
                aliases: List::Borrowed(&[]),
                effect: Effect::Read,
                listed: List::Borrowed(&[]),
                arguments: List::Borrowed(
                    &[
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
                                    items: List::Borrowed(&[]),
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
                            name: Text::Borrowed("filter"),
                            check: Check {
                                shape: Shape::Map {
                                    properties: List::Borrowed(&[]),
                                    others: Others::Allowed,
                                    least: None,
                                    most: None,
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
                                            PathPart::Literal(Text::Borrowed("files/")),
                                            PathPart::Segment(Value::Spelt {
                                                value: List::Borrowed(
                                                    &[
                                                        Value::Argument {
                                                            slot: 0,
                                                            path: Path(List::Borrowed(&[])),
                                                        },
                                                    ],
                                                ),
                                                spelling: Spelling::Path,
                                                sent: true,
                                            }),
                                            PathPart::Literal(Text::Borrowed("/")),
                                            PathPart::Segment(Value::Spelt {
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
                                            }),
                                        ],
                                    ),
                                    query: Some(Value::Map {
                                        base: List::Borrowed(&[]),
                                        entries: List::Borrowed(
                                            &[
                                                Entry {
                                                    key: Text::Borrowed("nested"),
                                                    value: Value::Argument {
                                                        slot: 3,
                                                        path: Path(List::Borrowed(&[])),
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("labels"),
                                                    value: Value::Argument {
                                                        slot: 1,
                                                        path: Path(List::Borrowed(&[])),
                                                    },
                                                    required: false,
                                                },
                                            ],
                                        ),
                                    }),
                                    headers: List::Borrowed(
                                        &[
                                            Entry {
                                                key: Text::Borrowed("X-Labels"),
                                                value: Value::Spelt {
                                                    value: List::Borrowed(
                                                        &[
                                                            Value::Argument {
                                                                slot: 1,
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
                                                key: Text::Borrowed("X-Note"),
                                                value: Value::Join {
                                                    parts: List::Borrowed(
                                                        &[
                                                            Value::Literal(Json(Text::Borrowed(r#""at ""#))),
                                                            Value::Spelt {
                                                                value: List::Borrowed(
                                                                    &[
                                                                        Value::Argument {
                                                                            slot: 2,
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
                                                                key: Text::Borrowed("note"),
                                                                value: Value::Argument {
                                                                    slot: 4,
                                                                    path: Path(List::Borrowed(&[])),
                                                                },
                                                                required: true,
                                                            },
                                                            Entry {
                                                                key: Text::Borrowed("kind"),
                                                                value: Value::Literal(Json(Text::Borrowed(r#""x""#))),
                                                                required: false,
                                                            },
                                                        ],
                                                    ),
                                                },
                                                Value::Argument {
                                                    slot: 3,
                                                    path: Path(List::Borrowed(&[])),
                                                },
                                            ],
                                        ),
                                        entries: List::Borrowed(
                                            &[
                                                Entry {
                                                    key: Text::Borrowed("all"),
                                                    value: Value::Map {
                                                        base: List::Borrowed(&[]),
                                                        entries: List::Borrowed(
                                                            &[
                                                                Entry {
                                                                    key: Text::Borrowed(","),
                                                                    value: Value::Spelt {
                                                                        value: List::Borrowed(
                                                                            &[
                                                                                Value::Argument {
                                                                                    slot: 1,
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
                                                                    key: Text::Borrowed(";"),
                                                                    value: Value::Spelt {
                                                                        value: List::Borrowed(
                                                                            &[
                                                                                Value::Argument {
                                                                                    slot: 1,
                                                                                    path: Path(List::Borrowed(&[])),
                                                                                },
                                                                            ],
                                                                        ),
                                                                        spelling: Spelling::Semicolons,
                                                                        sent: true,
                                                                    },
                                                                    required: false,
                                                                },
                                                                Entry {
                                                                    key: Text::Borrowed("|"),
                                                                    value: Value::Spelt {
                                                                        value: List::Borrowed(
                                                                            &[
                                                                                Value::Argument {
                                                                                    slot: 1,
                                                                                    path: Path(List::Borrowed(&[])),
                                                                                },
                                                                            ],
                                                                        ),
                                                                        spelling: Spelling::Bars,
                                                                        sent: true,
                                                                    },
                                                                    required: false,
                                                                },
                                                                Entry {
                                                                    key: Text::Borrowed(" "),
                                                                    value: Value::Spelt {
                                                                        value: List::Borrowed(
                                                                            &[
                                                                                Value::Argument {
                                                                                    slot: 1,
                                                                                    path: Path(List::Borrowed(&[])),
                                                                                },
                                                                            ],
                                                                        ),
                                                                        spelling: Spelling::Spaces,
                                                                        sent: true,
                                                                    },
                                                                    required: false,
                                                                },
                                                                Entry {
                                                                    key: Text::Borrowed("joined"),
                                                                    value: Value::Spelt {
                                                                        value: List::Borrowed(
                                                                            &[
                                                                                Value::Argument {
                                                                                    slot: 1,
                                                                                    path: Path(List::Borrowed(&[])),
                                                                                },
                                                                            ],
                                                                        ),
                                                                        spelling: Spelling::Joined,
                                                                        sent: true,
                                                                    },
                                                                    required: false,
                                                                },
                                                                Entry {
                                                                    key: Text::Borrowed("date"),
                                                                    value: Value::Spelt {
                                                                        value: List::Borrowed(
                                                                            &[
                                                                                Value::Argument {
                                                                                    slot: 2,
                                                                                    path: Path(List::Borrowed(&[])),
                                                                                },
                                                                            ],
                                                                        ),
                                                                        spelling: Spelling::Date,
                                                                        sent: true,
                                                                    },
                                                                    required: false,
                                                                },
                                                                Entry {
                                                                    key: Text::Borrowed("local"),
                                                                    value: Value::Spelt {
                                                                        value: List::Borrowed(
                                                                            &[
                                                                                Value::Argument {
                                                                                    slot: 2,
                                                                                    path: Path(List::Borrowed(&[])),
                                                                                },
                                                                            ],
                                                                        ),
                                                                        spelling: Spelling::Local,
                                                                        sent: true,
                                                                    },
                                                                    required: false,
                                                                },
                                                                Entry {
                                                                    key: Text::Borrowed("utc"),
                                                                    value: Value::Spelt {
                                                                        value: List::Borrowed(
                                                                            &[
                                                                                Value::Argument {
                                                                                    slot: 2,
                                                                                    path: Path(List::Borrowed(&[])),
                                                                                },
                                                                            ],
                                                                        ),
                                                                        spelling: Spelling::Utc,
                                                                        sent: true,
                                                                    },
                                                                    required: false,
                                                                },
                                                                Entry {
                                                                    key: Text::Borrowed("time"),
                                                                    value: Value::Spelt {
                                                                        value: List::Borrowed(
                                                                            &[
                                                                                Value::Argument {
                                                                                    slot: 2,
                                                                                    path: Path(List::Borrowed(&[])),
                                                                                },
                                                                            ],
                                                                        ),
                                                                        spelling: Spelling::Time,
                                                                        sent: true,
                                                                    },
                                                                    required: false,
                                                                },
                                                                Entry {
                                                                    key: Text::Borrowed("epoch"),
                                                                    value: Value::Spelt {
                                                                        value: List::Borrowed(
                                                                            &[
                                                                                Value::Argument {
                                                                                    slot: 2,
                                                                                    path: Path(List::Borrowed(&[])),
                                                                                },
                                                                            ],
                                                                        ),
                                                                        spelling: Spelling::Epoch,
                                                                        sent: true,
                                                                    },
                                                                    required: false,
                                                                },
                                                                Entry {
                                                                    key: Text::Borrowed("epoch_ms"),
                                                                    value: Value::Spelt {
                                                                        value: List::Borrowed(
                                                                            &[
                                                                                Value::Argument {
                                                                                    slot: 2,
                                                                                    path: Path(List::Borrowed(&[])),
                                                                                },
                                                                            ],
                                                                        ),
                                                                        spelling: Spelling::EpochMs,
                                                                        sent: true,
                                                                    },
                                                                    required: false,
                                                                },
                                                                Entry {
                                                                    key: Text::Borrowed("base64"),
                                                                    value: Value::Spelt {
                                                                        value: List::Borrowed(
                                                                            &[
                                                                                Value::Argument {
                                                                                    slot: 4,
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
                                                                    key: Text::Borrowed("bytes"),
                                                                    value: Value::Spelt {
                                                                        value: List::Borrowed(
                                                                            &[
                                                                                Value::Argument {
                                                                                    slot: 4,
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
                                                                    key: Text::Borrowed("json"),
                                                                    value: Value::Spelt {
                                                                        value: List::Borrowed(
                                                                            &[
                                                                                Value::Argument {
                                                                                    slot: 4,
                                                                                    path: Path(List::Borrowed(&[])),
                                                                                },
                                                                            ],
                                                                        ),
                                                                        spelling: Spelling::Json,
                                                                        sent: true,
                                                                    },
                                                                    required: false,
                                                                },
                                                                Entry {
                                                                    key: Text::Borrowed("quoted"),
                                                                    value: Value::Spelt {
                                                                        value: List::Borrowed(
                                                                            &[
                                                                                Value::Argument {
                                                                                    slot: 4,
                                                                                    path: Path(List::Borrowed(&[])),
                                                                                },
                                                                            ],
                                                                        ),
                                                                        spelling: Spelling::Quoted,
                                                                        sent: true,
                                                                    },
                                                                    required: false,
                                                                },
                                                                Entry {
                                                                    key: Text::Borrowed("single_quoted"),
                                                                    value: Value::Spelt {
                                                                        value: List::Borrowed(
                                                                            &[
                                                                                Value::Argument {
                                                                                    slot: 4,
                                                                                    path: Path(List::Borrowed(&[])),
                                                                                },
                                                                            ],
                                                                        ),
                                                                        spelling: Spelling::SingleQuoted,
                                                                        sent: true,
                                                                    },
                                                                    required: false,
                                                                },
                                                                Entry {
                                                                    key: Text::Borrowed("sql_quoted"),
                                                                    value: Value::Spelt {
                                                                        value: List::Borrowed(
                                                                            &[
                                                                                Value::Argument {
                                                                                    slot: 4,
                                                                                    path: Path(List::Borrowed(&[])),
                                                                                },
                                                                            ],
                                                                        ),
                                                                        spelling: Spelling::SqlQuoted,
                                                                        sent: true,
                                                                    },
                                                                    required: false,
                                                                },
                                                                Entry {
                                                                    key: Text::Borrowed("escaped"),
                                                                    value: Value::Spelt {
                                                                        value: List::Borrowed(
                                                                            &[
                                                                                Value::Argument {
                                                                                    slot: 4,
                                                                                    path: Path(List::Borrowed(&[])),
                                                                                },
                                                                            ],
                                                                        ),
                                                                        spelling: Spelling::Escaped,
                                                                        sent: true,
                                                                    },
                                                                    required: false,
                                                                },
                                                                Entry {
                                                                    key: Text::Borrowed("doubled"),
                                                                    value: Value::Spelt {
                                                                        value: List::Borrowed(
                                                                            &[
                                                                                Value::Argument {
                                                                                    slot: 4,
                                                                                    path: Path(List::Borrowed(&[])),
                                                                                },
                                                                            ],
                                                                        ),
                                                                        spelling: Spelling::Doubled,
                                                                        sent: true,
                                                                    },
                                                                    required: false,
                                                                },
                                                                Entry {
                                                                    key: Text::Borrowed("phones"),
                                                                    value: Value::Spelt {
                                                                        value: List::Borrowed(
                                                                            &[
                                                                                Value::Argument {
                                                                                    slot: 4,
                                                                                    path: Path(List::Borrowed(&[])),
                                                                                },
                                                                            ],
                                                                        ),
                                                                        spelling: Spelling::Phones,
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
                                                    key: Text::Borrowed("found"),
                                                    value: Value::Map {
                                                        base: List::Borrowed(&[]),
                                                        entries: List::Borrowed(
                                                            &[
                                                                Entry {
                                                                    key: Text::Borrowed("labels"),
                                                                    value: Value::Every {
                                                                        of: List::Borrowed(
                                                                            &[
                                                                                Value::Argument {
                                                                                    slot: 1,
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
                                                                Entry {
                                                                    key: Text::Borrowed("values"),
                                                                    value: Value::Every {
                                                                        of: List::Borrowed(
                                                                            &[
                                                                                Value::Argument {
                                                                                    slot: 3,
                                                                                    path: Path(List::Borrowed(&[])),
                                                                                },
                                                                            ],
                                                                        ),
                                                                        path: Path(List::Borrowed(&[Segment::Every])),
                                                                    },
                                                                    required: false,
                                                                },
                                                                Entry {
                                                                    key: Text::Borrowed("replies"),
                                                                    value: Value::Every {
                                                                        of: List::Borrowed(
                                                                            &[
                                                                                Value::Reply {
                                                                                    path: Path(
                                                                                        List::Borrowed(&[Segment::Key(Text::Borrowed("result"))]),
                                                                                    ),
                                                                                },
                                                                            ],
                                                                        ),
                                                                        path: Path(
                                                                            List::Borrowed(
                                                                                &[Segment::Every, Segment::Key(Text::Borrowed("ID"))],
                                                                            ),
                                                                        ),
                                                                    },
                                                                    required: false,
                                                                },
                                                                Entry {
                                                                    key: Text::Borrowed("leads"),
                                                                    value: Value::Spelt {
                                                                        value: List::Borrowed(
                                                                            &[
                                                                                Value::Every {
                                                                                    of: List::Borrowed(
                                                                                        &[
                                                                                            Value::Step {
                                                                                                step: 0,
                                                                                                path: Path(
                                                                                                    List::Borrowed(
                                                                                                        &[
                                                                                                            Segment::Key(Text::Borrowed("result")),
                                                                                                            Segment::Key(Text::Borrowed("LEAD")),
                                                                                                        ],
                                                                                                    ),
                                                                                                ),
                                                                                            },
                                                                                        ],
                                                                                    ),
                                                                                    path: Path(List::Borrowed(&[Segment::Every])),
                                                                                },
                                                                            ],
                                                                        ),
                                                                        spelling: Spelling::Bars,
                                                                        sent: true,
                                                                    },
                                                                    required: false,
                                                                },
                                                                Entry {
                                                                    key: Text::Borrowed("now"),
                                                                    value: Value::Now,
                                                                    required: false,
                                                                },
                                                                Entry {
                                                                    key: Text::Borrowed("today"),
                                                                    value: Value::Spelt {
                                                                        value: List::Borrowed(&[Value::Now]),
                                                                        spelling: Spelling::Date,
                                                                        sent: true,
                                                                    },
                                                                    required: false,
                                                                },
                                                                Entry {
                                                                    key: Text::Borrowed("from"),
                                                                    value: Value::Spelt {
                                                                        value: List::Borrowed(
                                                                            &[
                                                                                Value::Period {
                                                                                    slot: 5,
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
                                                                    key: Text::Borrowed("shown"),
                                                                    value: Value::Spelt {
                                                                        value: List::Borrowed(
                                                                            &[
                                                                                Value::Argument {
                                                                                    slot: 4,
                                                                                    path: Path(List::Borrowed(&[])),
                                                                                },
                                                                            ],
                                                                        ),
                                                                        spelling: Spelling::Time,
                                                                        sent: false,
                                                                    },
                                                                    required: false,
                                                                },
                                                                Entry {
                                                                    key: Text::Borrowed("item"),
                                                                    value: Value::Spelt {
                                                                        value: List::Borrowed(
                                                                            &[
                                                                                Value::Item {
                                                                                    path: Path(
                                                                                        List::Borrowed(&[Segment::Key(Text::Borrowed("item"))]),
                                                                                    ),
                                                                                },
                                                                            ],
                                                                        ),
                                                                        spelling: Spelling::Base64,
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
                                                    key: Text::Borrowed("decided"),
                                                    value: Value::Map {
                                                        base: List::Borrowed(&[]),
                                                        entries: List::Borrowed(
                                                            &[
                                                                Entry {
                                                                    key: Text::Borrowed("due"),
                                                                    value: Value::Map {
                                                                        base: List::Borrowed(&[]),
                                                                        entries: List::Borrowed(
                                                                            &[
                                                                                Entry {
                                                                                    key: Text::Borrowed("date"),
                                                                                    value: Value::Argument {
                                                                                        slot: 2,
                                                                                        path: Path(List::Borrowed(&[])),
                                                                                    },
                                                                                    required: true,
                                                                                },
                                                                                Entry {
                                                                                    key: Text::Borrowed("recurring"),
                                                                                    value: Value::Literal(Json(Text::Borrowed("false"))),
                                                                                    required: false,
                                                                                },
                                                                            ],
                                                                        ),
                                                                    },
                                                                    required: false,
                                                                },
                                                                Entry {
                                                                    key: Text::Borrowed("empty"),
                                                                    value: Value::Map {
                                                                        base: List::Borrowed(&[]),
                                                                        entries: List::Borrowed(
                                                                            &[
                                                                                Entry {
                                                                                    key: Text::Borrowed("date"),
                                                                                    value: Value::Literal(Json(Text::Borrowed("1"))),
                                                                                    required: true,
                                                                                },
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
                                    }),
                                    encoding: Encoding::Json,
                                    reads: None,
                                    effect: Effect::Read,
                                    done: List::Borrowed(&[]),
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
                resource: Text::Borrowed("respelt"),
                summary: None,
                examples: List::Borrowed(&[]),
            }
        };
    }
    /// The tool `lone`.
    pub mod lone {
        use ::kartoteka::__private::{self as runtime, plan};
        /// What `lone` takes.
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
        impl runtime::BoundArguments for Arguments {
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
        /// The card of `lone`.
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
                name: Text::Borrowed("lone"),
                aliases: List::Borrowed(&[]),
                effect: Effect::Read,
                listed: List::Borrowed(&[]),
                arguments: List::Borrowed(&[]),
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
                                        &[PathPart::Literal(Text::Borrowed("server.time"))],
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
                    result: None,
                    content: None,
                },
                warnings: List::Borrowed(&[]),
                hint: None,
                known: List::Borrowed(&[]),
                codes: List::Borrowed(&[]),
                resource: Text::Borrowed("lone"),
                summary: None,
                examples: List::Borrowed(&[]),
            }
        };
    }
    /// The tool `bodied`.
    pub mod bodied {
        use ::kartoteka::__private::{self as runtime, plan};
        /// What `bodied` takes.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Arguments {
            /// `file`.
            pub file: String,
            /// `note`.
            pub note: Option<String>,
            /// `lines`.
            pub lines: Option<Vec<runtime::Value>>,
        }
        impl Arguments {
            /// Reads and checks what a caller passed; every fault is noted in `reader`.
            pub fn read(reader: &mut runtime::Reader<'_>) -> Option<Self> {
                let file = reader
                    .text(
                        "file",
                        runtime::TextRule {
                            most: Some(400),
                            format: Some(plan::Format::Base64),
                            ..runtime::TextRule::default()
                        },
                    );
                let file = reader.required("file", file);
                let note = reader.text("note", runtime::TextRule::default());
                let lines = reader.list("lines", &plan().arguments[2].check);
                reader.refuse_rest(&["file", "note", "lines"]);
                Some(Self { file: file?, note, lines })
            }
        }
        impl runtime::TypedArguments for Arguments {
            const TOOL: &'static str = "bodied";
            fn write(&self, map: &mut runtime::MapWriter<'_, '_>) {
                map.entry("file", |json| json.put(&self.file));
                map.entry("note", |json| json.put(&self.note));
                map.entry("lines", |json| json.put(&self.lines));
            }
        }
        impl runtime::BoundArguments for Arguments {
            fn argument(&self, slot: usize) -> Option<runtime::Argument<'_>> {
                match slot {
                    0 => Some(runtime::Argument::Text(&self.file)),
                    1 => self.note.as_deref().map(runtime::Argument::Text),
                    2 => self.lines.as_deref().map(runtime::Argument::List),
                    _ => None,
                }
            }
            fn request(
                &self,
                step: usize,
                _scope: &runtime::Scope<'_>,
                request: &mut runtime::Request,
            ) {
                match step {
                    0 => {
                        request.start(plan::Verb::Post, 0, plan::Effect::Read);
                        request.path("parts");
                        request
                            .body(
                                plan::Encoding::Parts {
                                    files: plan::List::Borrowed(&[plan::Text::Borrowed("file")]),
                                },
                                |json| {
                                    json.object(|map| {
                                        map.entry("note", |json| json.put(&self.note));
                                        map.entry(
                                            "file",
                                            |json| {
                                                json.object(|map| {
                                                    map.required("data", |json| json.put(&self.file));
                                                    map.entry("filename", |json| json.put(&self.note));
                                                })
                                            },
                                        );
                                    })
                                },
                            );
                    }
                    1 => {
                        request.start(plan::Verb::Post, 0, plan::Effect::Read);
                        request.path("text");
                        request
                            .body(
                                plan::Encoding::Text,
                                |json| {
                                    json
                                        .join(|text| {
                                            text.literal("Note: ") && text.part(&self.note)
                                        })
                                },
                            );
                    }
                    2 => {
                        request.start(plan::Verb::Post, 0, plan::Effect::Read);
                        request.path("lines");
                        request
                            .body(plan::Encoding::Lines, |json| json.put(&self.lines));
                    }
                    3 => {
                        request.start(plan::Verb::Post, 0, plan::Effect::Read);
                        request.path("file");
                        request.body(plan::Encoding::File, |json| json.put(&self.file));
                        request.reads(plan::ReplyForm::Rows, "text/csv");
                    }
                    _ => {}
                }
            }
        }
        /// The card of `bodied`.
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
                name: Text::Borrowed("bodied"),
                aliases: List::Borrowed(&[]),
                effect: Effect::Read,
                listed: List::Borrowed(&[]),
                arguments: List::Borrowed(
                    &[
                        Argument {
                            name: Text::Borrowed("file"),
                            check: Check {
                                shape: Shape::Text {
                                    least: None,
                                    most: Some(400),
                                    pattern: None,
                                    format: Some(Format::Base64),
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
                            name: Text::Borrowed("lines"),
                            check: Check {
                                shape: Shape::List {
                                    items: List::Borrowed(&[]),
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
                                        &[PathPart::Literal(Text::Borrowed("parts"))],
                                    ),
                                    query: None,
                                    headers: List::Borrowed(&[]),
                                    body: Some(Value::Map {
                                        base: List::Borrowed(&[]),
                                        entries: List::Borrowed(
                                            &[
                                                Entry {
                                                    key: Text::Borrowed("note"),
                                                    value: Value::Argument {
                                                        slot: 1,
                                                        path: Path(List::Borrowed(&[])),
                                                    },
                                                    required: false,
                                                },
                                                Entry {
                                                    key: Text::Borrowed("file"),
                                                    value: Value::Map {
                                                        base: List::Borrowed(&[]),
                                                        entries: List::Borrowed(
                                                            &[
                                                                Entry {
                                                                    key: Text::Borrowed("data"),
                                                                    value: Value::Argument {
                                                                        slot: 0,
                                                                        path: Path(List::Borrowed(&[])),
                                                                    },
                                                                    required: true,
                                                                },
                                                                Entry {
                                                                    key: Text::Borrowed("filename"),
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
                                    }),
                                    encoding: Encoding::Parts {
                                        files: List::Borrowed(&[Text::Borrowed("file")]),
                                    },
                                    reads: None,
                                    effect: Effect::Read,
                                    done: List::Borrowed(&[]),
                                }),
                            },
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
                                        &[PathPart::Literal(Text::Borrowed("text"))],
                                    ),
                                    query: None,
                                    headers: List::Borrowed(&[]),
                                    body: Some(Value::Join {
                                        parts: List::Borrowed(
                                            &[
                                                Value::Literal(Json(Text::Borrowed(r#""Note: ""#))),
                                                Value::Argument {
                                                    slot: 1,
                                                    path: Path(List::Borrowed(&[])),
                                                },
                                            ],
                                        ),
                                    }),
                                    encoding: Encoding::Text,
                                    reads: None,
                                    effect: Effect::Read,
                                    done: List::Borrowed(&[]),
                                }),
                            },
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
                                        &[PathPart::Literal(Text::Borrowed("lines"))],
                                    ),
                                    query: None,
                                    headers: List::Borrowed(&[]),
                                    body: Some(Value::Argument {
                                        slot: 2,
                                        path: Path(List::Borrowed(&[])),
                                    }),
                                    encoding: Encoding::Lines,
                                    reads: None,
                                    effect: Effect::Read,
                                    done: List::Borrowed(&[]),
                                }),
                            },
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
                                        &[PathPart::Literal(Text::Borrowed("file"))],
                                    ),
                                    query: None,
                                    headers: List::Borrowed(&[]),
                                    body: Some(Value::Argument {
                                        slot: 0,
                                        path: Path(List::Borrowed(&[])),
                                    }),
                                    encoding: Encoding::File,
                                    reads: Some(TypedReply {
                                        form: ReplyForm::Rows,
                                        media: Text::Borrowed("text/csv"),
                                    }),
                                    effect: Effect::Read,
                                    done: List::Borrowed(&[]),
                                }),
                            },
                        ],
                    ),
                    reply: None,
                    result: None,
                    content: Some(Value::List {
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
                                                    value: Value::Argument {
                                                        slot: 1,
                                                        path: Path(List::Borrowed(&[])),
                                                    },
                                                    required: false,
                                                },
                                            ],
                                        ),
                                    },
                                },
                            ],
                        ),
                    }),
                },
                warnings: List::Borrowed(&[]),
                hint: None,
                known: List::Borrowed(&[]),
                codes: List::Borrowed(&[]),
                resource: Text::Borrowed("bodied"),
                summary: None,
                examples: List::Borrowed(&[]),
            }
        };
    }
    /// The catalog as data.
    pub static CATALOG: plan::Catalog = {
        use plan::*;
        Catalog {
            name: Text::Borrowed("requests"),
            base_locale: Text::Borrowed("en"),
            settings: List::Borrowed(
                &[
                    Setting {
                        name: Text::Borrowed("base_url"),
                        env: Text::Borrowed("BITRIX_BASE_URL"),
                        secret: true,
                        optional: true,
                        default: None,
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
                        forms: List::Borrowed(
                            &[
                                Form {
                                    name: Text::Borrowed("webhook"),
                                    pattern: Text::Borrowed("/rest/[0-9]+/"),
                                },
                            ],
                        ),
                        example: Some(Text::Borrowed("https://example.com/rest/1/code/")),
                    },
                ],
            ),
            backends: List::Borrowed(
                &[
                    Backend {
                        name: Text::Borrowed("portal"),
                        base: Base::At(
                            Value::Literal(Json(Text::Borrowed(r#""http://localhost""#))),
                        ),
                        query: List::Borrowed(&[]),
                        headers: List::Borrowed(&[]),
                        body: List::Borrowed(&[]),
                        auth: List::Borrowed(&[]),
                        timeout: Quantity::Fixed(30.0),
                        retry: Retry {
                            times: Quantity::Fixed(0.0),
                            backoff_ms: (0, 0),
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
                        name: Text::Borrowed("lead_stages"),
                        columns: List::Borrowed(
                            &[Text::Borrowed("id"), Text::Borrowed("rank")],
                        ),
                        rows: List::Borrowed(
                            &[
                                Row {
                                    key: Text::Borrowed("new"),
                                    cells: List::Borrowed(
                                        &[
                                            Json(Text::Borrowed(r#""NEW""#)),
                                            Json(Text::Borrowed("1")),
                                        ],
                                    ),
                                },
                                Row {
                                    key: Text::Borrowed("won"),
                                    cells: List::Borrowed(
                                        &[
                                            Json(Text::Borrowed(r#""CONVERTED""#)),
                                            Json(Text::Borrowed("9")),
                                        ],
                                    ),
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
                        id: Text::Borrowed("lead-comments"),
                        attribute: None,
                    },
                ],
            ),
            instance: None,
            locales: List::Borrowed(
                &[
                    Locale {
                        name: Text::Borrowed("en"),
                        source: Text::Borrowed(""),
                        title: None,
                        instructions: None,
                        notes: List::Borrowed(&[]),
                        connection: None,
                    },
                ],
            ),
            tools: List::Borrowed(
                &[
                    of_everything::PLAN,
                    addressed::PLAN,
                    spread::PLAN,
                    respelt::PLAN,
                    lone::PLAN,
                    bodied::PLAN,
                ],
            ),
            resources: List::Borrowed(&[]),
            prompts: List::Borrowed(&[]),
            profiles: List::Borrowed(&[]),
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
    vec![requests::catalog()]
}

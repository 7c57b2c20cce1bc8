#![deny(warnings)]

/// The catalog `whole`.
#[allow(
    dead_code,
    unreachable_pub,
    reason = "a crate need not use every card, nor publish any"
)]
pub mod whole {
    use ::kartoteka::__private::{self as runtime, plan};
    /// The catalog with its tools.
    #[must_use]
    pub fn catalog() -> runtime::CompiledCatalog {
        runtime::CompiledCatalog {
            catalog: &CATALOG,
            tools: vec![runtime::Arc::new(get_leads::Card)],
        }
    }
    /// The tool `getLeads`.
    pub mod get_leads {
        use ::kartoteka::__private::{self as runtime, plan};
        /// What `getLeads` takes.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Arguments {
            /// `filter`.
            pub filter: Option<runtime::Map>,
            /// `limit`.
            pub limit: i64,
        }
        impl Default for Arguments {
            fn default() -> Self {
                Self { filter: None, limit: 50 }
            }
        }
        impl Arguments {
            /// Reads and checks what a caller passed; every fault is noted in `reader`.
            pub fn read(reader: &mut runtime::Reader<'_>) -> Option<Self> {
                let filter = reader.map("filter", &plan().arguments[0].check);
                let limit = reader.integer("limit", None, None).unwrap_or(50);
                reader.refuse_rest(&["filter", "limit"]);
                Some(Self { filter, limit })
            }
        }
        impl runtime::TypedArguments for Arguments {
            const TOOL: &'static str = "getLeads";
            fn write(&self, map: &mut runtime::MapWriter<'_, '_>) {
                map.entry("filter", |json| json.put(&self.filter));
                map.entry("limit", |json| json.put(&self.limit));
            }
        }
        impl runtime::BoundArguments for Arguments {
            fn argument(&self, slot: usize) -> Option<runtime::Argument<'_>> {
                match slot {
                    0 => self.filter.as_ref().map(runtime::Argument::Map),
                    1 => Some(runtime::Argument::Integer(self.limit)),
                    _ => None,
                }
            }
            fn request(
                &self,
                _step: usize,
                _scope: &runtime::Scope<'_>,
                request: &mut runtime::Request,
            ) {
                request.start(plan::Verb::Post, 0, plan::Effect::Read);
                request.path("crm.lead.list");
                request
                    .body(
                        plan::Encoding::Json,
                        |json| {
                            json.object(|map| {
                                map.entry("filter", |json| json.put(&self.filter));
                            })
                        },
                    );
            }
        }
        /// The card of `getLeads`.
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
                name: Text::Borrowed("getLeads"),
                aliases: List::Borrowed(&[Text::Borrowed("get_leads")]),
                effect: Effect::Read,
                listed: List::Borrowed(
                    &[
                        ListEntry {
                            json: Json(Text::Borrowed(r#"{"name":"getLeads"}"#)),
                            title: Text::Borrowed("Leads"),
                            description: None,
                            address: None,
                            input: None,
                            names: List::Borrowed(&[]),
                        },
                        ListEntry {
                            json: Json(
                                Text::Borrowed(r#"{"name":"getLeads","title":"Лиды"}"#),
                            ),
                            title: Text::Borrowed("Лиды"),
                            description: None,
                            address: None,
                            input: None,
                            names: List::Borrowed(&[]),
                        },
                    ],
                ),
                arguments: List::Borrowed(
                    &[
                        Argument {
                            name: Text::Borrowed("filter"),
                            check: Check {
                                shape: Shape::Map {
                                    properties: List::Borrowed(
                                        &[
                                            Property {
                                                name: Text::Borrowed("a"),
                                                required: true,
                                                check: Check {
                                                    shape: Shape::Any,
                                                    nullable: false,
                                                    rest: None,
                                                },
                                            },
                                        ],
                                    ),
                                    others: Others::Checked {
                                        checks: List::Borrowed(
                                            &[
                                                Check {
                                                    shape: Shape::Choice {
                                                        values: List::Borrowed(
                                                            &[Text::Borrowed("ASC"), Text::Borrowed("DESC")],
                                                        ),
                                                    },
                                                    nullable: false,
                                                    rest: None,
                                                },
                                            ],
                                        ),
                                    },
                                    least: Some(0),
                                    most: Some(9),
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
                                    least: None,
                                    most: None,
                                    clamp: false,
                                },
                                nullable: false,
                                rest: None,
                            },
                            required: false,
                            default: Some(Json(Text::Borrowed("50"))),
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                    ],
                ),
                schema: None,
                guard: Guard {
                    roles: List::Borrowed(&[Text::Borrowed("sales")]),
                    confirm: None,
                    approval: Some(Approval {
                        condition: Condition {
                            when: List::Borrowed(
                                &[
                                    Test {
                                        value: Value::Argument {
                                            slot: 1,
                                            path: Path(List::Borrowed(&[])),
                                        },
                                        one_of: None,
                                    },
                                ],
                            ),
                            unless: List::Borrowed(&[]),
                        },
                        message: Some(1),
                    }),
                    limits: List::Borrowed(
                        &[
                            Limit {
                                subject: Subject::Tenant,
                                rate: CallRate {
                                    calls: 120,
                                    window_ms: 60000,
                                },
                            },
                            Limit {
                                subject: Subject::Caller,
                                rate: CallRate {
                                    calls: 2,
                                    window_ms: 1000,
                                },
                            },
                            Limit {
                                subject: Subject::Role(Text::Borrowed("sales")),
                                rate: CallRate {
                                    calls: 600,
                                    window_ms: 600000,
                                },
                            },
                        ],
                    ),
                    parallel: Parallel {
                        tenant: Some(8),
                        caller: None,
                    },
                    turns: List::Borrowed(
                        &[
                            Value::Argument {
                                slot: 0,
                                path: Path(List::Borrowed(&[])),
                            },
                        ],
                    ),
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
                                                    key: Text::Borrowed("filter"),
                                                    value: Value::Argument {
                                                        slot: 0,
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
                    reply: Some(Reply {
                        records: List::Borrowed(
                            &[
                                Path(
                                    List::Borrowed(&[Segment::Key(Text::Borrowed("result"))]),
                                ),
                            ],
                        ),
                        keep: Condition {
                            when: List::Borrowed(
                                &[
                                    Test {
                                        value: Value::Record {
                                            path: Path(
                                                List::Borrowed(&[Segment::Key(Text::Borrowed("STAGE"))]),
                                            ),
                                        },
                                        one_of: Some(
                                            Choices::Fixed(
                                                List::Borrowed(&[Json(Text::Borrowed(r#""NEW""#))]),
                                            ),
                                        ),
                                    },
                                ],
                            ),
                            unless: List::Borrowed(
                                &[
                                    Test {
                                        value: Value::Every {
                                            of: List::Borrowed(
                                                &[
                                                    Value::Record {
                                                        path: Path(
                                                            List::Borrowed(&[Segment::Key(Text::Borrowed("TAGS"))]),
                                                        ),
                                                    },
                                                ],
                                            ),
                                            path: Path(
                                                List::Borrowed(
                                                    &[Segment::Every, Segment::Key(Text::Borrowed("hidden"))],
                                                ),
                                            ),
                                        },
                                        one_of: None,
                                    },
                                ],
                            ),
                        },
                        value: Some(Value::Map {
                            base: List::Borrowed(&[]),
                            entries: List::Borrowed(
                                &[
                                    Entry {
                                        key: Text::Borrowed("id"),
                                        value: Value::Record {
                                            path: Path(
                                                List::Borrowed(&[Segment::Key(Text::Borrowed("ID"))]),
                                            ),
                                        },
                                        required: false,
                                    },
                                    Entry {
                                        key: Text::Borrowed("state"),
                                        value: Value::Argument {
                                            slot: 1,
                                            path: Path(List::Borrowed(&[])),
                                        },
                                        required: false,
                                    },
                                ],
                            ),
                        }),
                        pages: Paged::By(Pages {
                            size: 50,
                            sized: false,
                            next: Next::At {
                                sources: List::Borrowed(
                                    &[
                                        Source::Reply {
                                            path: Path(
                                                List::Borrowed(
                                                    &[
                                                        Segment::Key(Text::Borrowed("next")),
                                                        Segment::Key(Text::Borrowed("after")),
                                                    ],
                                                ),
                                            ),
                                        },
                                        Source::Record {
                                            path: Path(
                                                List::Borrowed(&[Segment::Key(Text::Borrowed("ID"))]),
                                            ),
                                        },
                                        Source::Http {
                                            part: HttpPart::Link {
                                                relation: Text::Borrowed("next"),
                                                parameter: Some(Text::Borrowed("page")),
                                            },
                                        },
                                    ],
                                ),
                                bound: PageBound::Inclusive {
                                    key: Path(
                                        List::Borrowed(&[Segment::Key(Text::Borrowed("ID"))]),
                                    ),
                                },
                            },
                            key: List::Borrowed(&[]),
                            total: List::Borrowed(&[]),
                            more: Condition {
                                when: List::Borrowed(&[]),
                                unless: List::Borrowed(&[]),
                            },
                        }),
                        total: List::Borrowed(
                            &[
                                Source::Reply {
                                    path: Path(
                                        List::Borrowed(&[Segment::Key(Text::Borrowed("total"))]),
                                    ),
                                },
                            ],
                        ),
                        limit: Some(Value::Argument {
                            slot: 1,
                            path: Path(List::Borrowed(&[])),
                        }),
                        order: Some(2),
                        labels: List::Borrowed(
                            &[
                                Label {
                                    name: Text::Borrowed("responsible"),
                                    of: Path(
                                        List::Borrowed(
                                            &[Segment::Key(Text::Borrowed("ASSIGNED_BY_ID"))],
                                        ),
                                    ),
                                    dictionary: Some(0),
                                    texts: List::Borrowed(
                                        &[
                                            LabelText {
                                                name: Text::Borrowed("groupName"),
                                                message: 0,
                                            },
                                        ],
                                    ),
                                },
                            ],
                        ),
                        fields: Some(Value::Literal(Json(Text::Borrowed(r#"["ID"]"#)))),
                        size: Some(Value::Literal(Json(Text::Borrowed("9000")))),
                        sums: Some(Sums {
                            key: Path(
                                List::Borrowed(&[Segment::Key(Text::Borrowed("ID"))]),
                            ),
                            of: Path(
                                List::Borrowed(
                                    &[Segment::Key(Text::Borrowed("OPPORTUNITY"))],
                                ),
                            ),
                            unit: Some(SumField {
                                name: Text::Borrowed("currency"),
                                of: Path(
                                    List::Borrowed(
                                        &[Segment::Key(Text::Borrowed("CURRENCY_ID"))],
                                    ),
                                ),
                            }),
                            by: List::Borrowed(
                                &[
                                    SumField {
                                        name: Text::Borrowed("stage"),
                                        of: Path(
                                            List::Borrowed(&[Segment::Key(Text::Borrowed("STAGE_ID"))]),
                                        ),
                                    },
                                ],
                            ),
                            groups: Some(Value::Argument {
                                slot: 1,
                                path: Path(List::Borrowed(&[])),
                            }),
                        }),
                    }),
                    result: None,
                    content: None,
                },
                warnings: List::Borrowed(
                    &[
                        Warning {
                            code: Text::Borrowed("no-date-range"),
                            rule: Rule::MissingRange {
                                slot: 0,
                                fields: List::Borrowed(
                                    &[
                                        Bounds {
                                            field: Text::Borrowed("DATE"),
                                            lower: List::Borrowed(&[Text::Borrowed(">=DATE")]),
                                            upper: List::Borrowed(&[Text::Borrowed("<=DATE")]),
                                            exact: List::Borrowed(&[Text::Borrowed("=DATE")]),
                                            dates: true,
                                            day_ends: List::Borrowed(
                                                &[
                                                    DayEnd {
                                                        key: Text::Borrowed("<=DATE"),
                                                        end: Text::Borrowed("T23:59:59"),
                                                    },
                                                ],
                                            ),
                                        },
                                    ],
                                ),
                                named: List::Borrowed(&[]),
                            },
                            fix: List::Borrowed(
                                &[
                                    Change {
                                        slot: 0,
                                        value: Value::Literal(Json(Text::Borrowed("{}"))),
                                    },
                                ],
                            ),
                            message: 0,
                        },
                        Warning {
                            code: Text::Borrowed("no-date-range"),
                            rule: Rule::Holds(Condition {
                                when: List::Borrowed(
                                    &[
                                        Test {
                                            value: Value::Setting { setting: 0 },
                                            one_of: None,
                                        },
                                    ],
                                ),
                                unless: List::Borrowed(&[]),
                            }),
                            fix: List::Borrowed(
                                &[
                                    Change {
                                        slot: 0,
                                        value: Value::Literal(Json(Text::Borrowed("{}"))),
                                    },
                                ],
                            ),
                            message: 0,
                        },
                    ],
                ),
                hint: Some(Hint {
                    arguments: Value::Map {
                        base: List::Borrowed(&[]),
                        entries: List::Borrowed(
                            &[
                                Entry {
                                    key: Text::Borrowed("filter"),
                                    value: Value::Argument {
                                        slot: 0,
                                        path: Path(List::Borrowed(&[])),
                                    },
                                    required: false,
                                },
                            ],
                        ),
                    },
                    message: Some(0),
                }),
                known: List::Borrowed(
                    &[
                        Known {
                            slot: 0,
                            list: HeldList::Dictionary {
                                dictionary: 0,
                                given: Some(Value::Argument {
                                    slot: 1,
                                    path: Path(List::Borrowed(&[])),
                                }),
                            },
                            when: Condition {
                                when: List::Borrowed(&[]),
                                unless: List::Borrowed(&[]),
                            },
                            affixes: Affixes {
                                from: List::Borrowed(
                                    &[
                                        Affix {
                                            before: Text::Borrowed(">="),
                                            after: Text::Borrowed(""),
                                        },
                                    ],
                                ),
                                to: List::Borrowed(
                                    &[
                                        Affix {
                                            before: Text::Borrowed(""),
                                            after: Text::Borrowed("_to"),
                                        },
                                    ],
                                ),
                                named: List::Borrowed(
                                    &[
                                        Affix {
                                            before: Text::Borrowed("="),
                                            after: Text::Borrowed(""),
                                        },
                                    ],
                                ),
                            },
                            also: List::Borrowed(&[Text::Borrowed("FIND")]),
                            whole: Some(WholeNames {
                                names: List::Borrowed(&[Text::Borrowed("PHONE")]),
                                keys: List::Borrowed(
                                    &[Text::Borrowed("PHONE"), Text::Borrowed("=PHONE")],
                                ),
                                phones: List::Borrowed(&[Text::Borrowed("PHONE")]),
                                instead: Some(Text::Borrowed("getLeads")),
                            }),
                            fixed: List::Borrowed(&[Text::Borrowed("readOnly")]),
                            type_part: Some(Text::Borrowed("type")),
                            typed: List::Borrowed(
                                &[
                                    TypedName {
                                        name: Text::Borrowed("ID"),
                                        values: ValueType {
                                            truth: Some(Truth {
                                                yes: Json(Text::Borrowed(r#""Y""#)),
                                                no: Json(Text::Borrowed(r#""N""#)),
                                            }),
                                            one: Some(Text::Borrowed("^[YN]$")),
                                        },
                                    },
                                ],
                            ),
                        },
                    ],
                ),
                codes: List::Borrowed(
                    &[
                        Coded {
                            slot: 0,
                            under: List::Borrowed(&[Text::Borrowed("STATUS_ID")]),
                            affixes: List::Borrowed(
                                &[
                                    Affix {
                                        before: Text::Borrowed("="),
                                        after: Text::Borrowed(""),
                                    },
                                ],
                            ),
                            list: Some(HeldList::Written {
                                texts: Value::Cell {
                                    slot: 1,
                                    table: 0,
                                    column: 0,
                                },
                            }),
                            begins: Some(Value::Argument {
                                slot: 1,
                                path: Path(List::Borrowed(&[])),
                            }),
                            like: Some(Text::Borrowed("^[A-Z]+$")),
                            usual: List::Borrowed(&[Text::Borrowed("NEW")]),
                            found_by: Some(Text::Borrowed("getLeads")),
                            when: Condition {
                                when: List::Borrowed(&[]),
                                unless: List::Borrowed(&[]),
                            },
                        },
                    ],
                ),
                resource: Text::Borrowed("crm/leads"),
                summary: Some(1),
                examples: List::Borrowed(&[]),
            }
        };
    }
    /// The catalog as data.
    pub static CATALOG: plan::Catalog = {
        use plan::*;
        Catalog {
            name: Text::Borrowed("whole"),
            base_locale: Text::Borrowed("en"),
            settings: List::Borrowed(
                &[
                    Setting {
                        name: Text::Borrowed("base_url"),
                        env: Text::Borrowed("BASE_URL"),
                        secret: true,
                        optional: false,
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
                        forms: List::Borrowed(&[]),
                        example: None,
                    },
                    Setting {
                        name: Text::Borrowed("timeout"),
                        env: Text::Borrowed("TIMEOUT"),
                        secret: false,
                        optional: false,
                        default: Some(Json(Text::Borrowed("30"))),
                        check: Check {
                            shape: Shape::Integer {
                                least: None,
                                most: None,
                                clamp: false,
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
                        name: Text::Borrowed("portal"),
                        base: Base::At(Value::Setting { setting: 0 }),
                        query: List::Borrowed(&[]),
                        headers: List::Borrowed(
                            &[
                                Entry {
                                    key: Text::Borrowed("Accept"),
                                    value: Value::Literal(
                                        Json(Text::Borrowed(r#""application/json""#)),
                                    ),
                                    required: false,
                                },
                            ],
                        ),
                        body: List::Borrowed(&[]),
                        auth: List::Borrowed(
                            &[
                                Credential {
                                    when: Condition {
                                        when: List::Borrowed(
                                            &[
                                                Test {
                                                    value: Value::Setting { setting: 0 },
                                                    one_of: None,
                                                },
                                            ],
                                        ),
                                        unless: List::Borrowed(&[]),
                                    },
                                    token: Some(Token {
                                        send: Send {
                                            backend: 0,
                                            verb: Verb::Post,
                                            path: List::Borrowed(
                                                &[PathPart::Literal(Text::Borrowed("token"))],
                                            ),
                                            query: None,
                                            headers: List::Borrowed(&[]),
                                            body: Some(Value::Map {
                                                base: List::Borrowed(&[]),
                                                entries: List::Borrowed(
                                                    &[
                                                        Entry {
                                                            key: Text::Borrowed("refresh"),
                                                            value: Value::Setting { setting: 0 },
                                                            required: false,
                                                        },
                                                    ],
                                                ),
                                            }),
                                            encoding: Encoding::Json,
                                            reads: None,
                                            effect: Effect::Read,
                                            done: List::Borrowed(&[]),
                                        },
                                        value: List::Borrowed(
                                            &[
                                                TokenPart {
                                                    name: Text::Borrowed("key"),
                                                    at: Source::Reply {
                                                        path: Path(
                                                            List::Borrowed(
                                                                &[Segment::Key(Text::Borrowed("access_token"))],
                                                            ),
                                                        ),
                                                    },
                                                },
                                                TokenPart {
                                                    name: Text::Borrowed("shop"),
                                                    at: Source::Http {
                                                        part: HttpPart::Header {
                                                            name: Text::Borrowed("x-shop"),
                                                        },
                                                    },
                                                },
                                            ],
                                        ),
                                        lives: Lifetime::Said(
                                            Path(
                                                List::Borrowed(
                                                    &[Segment::Key(Text::Borrowed("expires_in"))],
                                                ),
                                            ),
                                        ),
                                        store: List::Borrowed(
                                            &[
                                                Stored {
                                                    setting: 0,
                                                    value: Path(
                                                        List::Borrowed(
                                                            &[Segment::Key(Text::Borrowed("refresh_token"))],
                                                        ),
                                                    ),
                                                },
                                            ],
                                        ),
                                    }),
                                    user: Some(Value::Setting { setting: 0 }),
                                    path: Some(Value::Setting { setting: 0 }),
                                    query: List::Borrowed(&[]),
                                    headers: List::Borrowed(&[]),
                                    body: List::Borrowed(
                                        &[
                                            Entry {
                                                key: Text::Borrowed("auth"),
                                                value: Value::Setting { setting: 0 },
                                                required: false,
                                            },
                                            Entry {
                                                key: Text::Borrowed("token"),
                                                value: Value::Token {
                                                    path: Path(
                                                        List::Borrowed(&[Segment::Key(Text::Borrowed("key"))]),
                                                    ),
                                                },
                                                required: false,
                                            },
                                        ],
                                    ),
                                },
                            ],
                        ),
                        timeout: Quantity::Setting(1),
                        retry: Retry {
                            times: Quantity::Fixed(3.0),
                            backoff_ms: (500, 4000),
                            key: Some(Text::Borrowed("Idempotency-Key")),
                            after: List::Borrowed(
                                &[
                                    Delay {
                                        at: Source::Http {
                                            part: HttpPart::Header {
                                                name: Text::Borrowed("x-reset"),
                                            },
                                        },
                                        unit: DelayUnit::Guessed,
                                    },
                                    Delay {
                                        at: Source::Http {
                                            part: HttpPart::Header {
                                                name: Text::Borrowed("x-reset"),
                                            },
                                        },
                                        unit: DelayUnit::Seconds,
                                    },
                                    Delay {
                                        at: Source::Http {
                                            part: HttpPart::Header {
                                                name: Text::Borrowed("x-reset"),
                                            },
                                        },
                                        unit: DelayUnit::Milliseconds,
                                    },
                                    Delay {
                                        at: Source::Http {
                                            part: HttpPart::Header {
                                                name: Text::Borrowed("x-reset"),
                                            },
                                        },
                                        unit: DelayUnit::Epoch,
                                    },
                                    Delay {
                                        at: Source::Http {
                                            part: HttpPart::Header {
                                                name: Text::Borrowed("x-reset"),
                                            },
                                        },
                                        unit: DelayUnit::EpochMs,
                                    },
                                    Delay {
                                        at: Source::Http {
                                            part: HttpPart::Header {
                                                name: Text::Borrowed("x-reset"),
                                            },
                                        },
                                        unit: DelayUnit::Date,
                                    },
                                ],
                            ),
                        },
                        pace: Some(Pace {
                            rate: Quantity::Fixed(2.0),
                            burst: Quantity::Fixed(50.0),
                            parallel: Some(Quantity::Fixed(4.0)),
                        }),
                        batch: Some(Batch {
                            path: Text::Borrowed("batch"),
                            commands: Text::Borrowed("cmd"),
                            most: Quantity::Setting(1),
                            reply: BatchReply::Parts {
                                parts: List::Borrowed(
                                    &[
                                        (
                                            Text::Borrowed("result"),
                                            Path(
                                                List::Borrowed(
                                                    &[
                                                        Segment::Key(Text::Borrowed("result")),
                                                        Segment::Key(Text::Borrowed("result")),
                                                    ],
                                                ),
                                            ),
                                        ),
                                        (
                                            Text::Borrowed("total"),
                                            Path(
                                                List::Borrowed(
                                                    &[
                                                        Segment::Key(Text::Borrowed("result")),
                                                        Segment::Key(Text::Borrowed("total")),
                                                    ],
                                                ),
                                            ),
                                        ),
                                    ],
                                ),
                            },
                            apart: List::Borrowed(&[Text::Borrowed("$result")]),
                        }),
                        pages: Some(Pages {
                            size: 50,
                            sized: true,
                            next: Next::Record {
                                first: 0,
                                told: List::Borrowed(
                                    &[
                                        Source::Reply {
                                            path: Path(
                                                List::Borrowed(&[Segment::Key(Text::Borrowed("next"))]),
                                            ),
                                        },
                                    ],
                                ),
                            },
                            key: List::Borrowed(
                                &[
                                    Path(List::Borrowed(&[Segment::Key(Text::Borrowed("id"))])),
                                    Path(List::Borrowed(&[Segment::Key(Text::Borrowed("ID"))])),
                                ],
                            ),
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
                                                    List::Borrowed(&[Segment::Key(Text::Borrowed("more"))]),
                                                ),
                                            },
                                            one_of: None,
                                        },
                                    ],
                                ),
                                unless: List::Borrowed(&[]),
                            },
                        }),
                        types: List::Borrowed(
                            &[
                                TypedName {
                                    name: Text::Borrowed("char"),
                                    values: ValueType {
                                        truth: Some(Truth {
                                            yes: Json(Text::Borrowed(r#""Y""#)),
                                            no: Json(Text::Borrowed(r#""N""#)),
                                        }),
                                        one: Some(Text::Borrowed("^[YN]$")),
                                    },
                                },
                            ],
                        ),
                        breaker: Some(Breaker {
                            failures: 5,
                            open_ms: 30000,
                            trials: 3,
                        }),
                        errors: Errors {
                            code: List::Borrowed(
                                &[
                                    Source::Reply {
                                        path: Path(
                                            List::Borrowed(&[Segment::Key(Text::Borrowed("error"))]),
                                        ),
                                    },
                                ],
                            ),
                            message: List::Borrowed(
                                &[
                                    Source::Reply {
                                        path: Path(
                                            List::Borrowed(
                                                &[Segment::Key(Text::Borrowed("error_description"))],
                                            ),
                                        ),
                                    },
                                    Source::Reply {
                                        path: Path(
                                            List::Borrowed(
                                                &[Segment::Key(Text::Borrowed("time")), Segment::Index(0)],
                                            ),
                                        ),
                                    },
                                ],
                            ),
                            fields: List::Borrowed(
                                &[
                                    Path(
                                        List::Borrowed(
                                            &[Segment::Key(Text::Borrowed("errors")), Segment::Every],
                                        ),
                                    ),
                                ],
                            ),
                            done: List::Borrowed(&[]),
                            retry_at: List::Borrowed(&[]),
                            kinds: List::Borrowed(
                                &[
                                    ErrorKind {
                                        code: Text::Borrowed("expired_token"),
                                        kind: Failure::Unauthorized,
                                    },
                                    ErrorKind {
                                        code: Text::Borrowed("query_limit_exceeded"),
                                        kind: Failure::Busy,
                                    },
                                ],
                            ),
                            conditions: List::Borrowed(
                                &[
                                    ErrorCondition {
                                        kind: Failure::Busy,
                                        tests: List::Borrowed(
                                            &[
                                                ErrorTest {
                                                    at: Source::Http {
                                                        part: HttpPart::Status,
                                                    },
                                                    one_of: Some(List::Borrowed(&[Json(Text::Borrowed("403"))])),
                                                },
                                                ErrorTest {
                                                    at: Source::Reply {
                                                        path: Path(
                                                            List::Borrowed(
                                                                &[Segment::Key(Text::Borrowed("errors")), Segment::Every],
                                                            ),
                                                        ),
                                                    },
                                                    one_of: None,
                                                },
                                            ],
                                        ),
                                    },
                                ],
                            ),
                        },
                        export: None,
                    },
                    Backend {
                        name: Text::Borrowed("server"),
                        base: Base::Mcp(Value::Setting { setting: 0 }),
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
                        export: Some(Export {
                            prefix: Text::Borrowed("crm_"),
                            tools: List::Borrowed(&[Text::Borrowed("task*")]),
                            reads: Reads::Named(
                                List::Borrowed(&[Text::Borrowed("task_list")]),
                            ),
                            pins: PinPolicy::First,
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
                        }),
                    },
                ],
            ),
            tables: List::Borrowed(&[]),
            dictionaries: List::Borrowed(
                &[
                    Dictionary {
                        name: Text::Borrowed("users"),
                        send: Send {
                            backend: 0,
                            verb: Verb::Post,
                            path: List::Borrowed(
                                &[PathPart::Literal(Text::Borrowed("user.get"))],
                            ),
                            query: None,
                            headers: List::Borrowed(&[]),
                            body: Some(Value::Map {
                                base: List::Borrowed(&[]),
                                entries: List::Borrowed(
                                    &[
                                        Entry {
                                            key: Text::Borrowed("ID"),
                                            value: Value::Keys,
                                            required: false,
                                        },
                                    ],
                                ),
                            }),
                            encoding: Encoding::Json,
                            reads: None,
                            effect: Effect::Read,
                            done: List::Borrowed(&[]),
                        },
                        records: Path(
                            List::Borrowed(&[Segment::Key(Text::Borrowed("result"))]),
                        ),
                        key: Some(
                            Path(List::Borrowed(&[Segment::Key(Text::Borrowed("ID"))])),
                        ),
                        when: Condition {
                            when: List::Borrowed(&[]),
                            unless: List::Borrowed(&[]),
                        },
                        value: Value::Map {
                            base: List::Borrowed(&[]),
                            entries: List::Borrowed(
                                &[
                                    Entry {
                                        key: Text::Borrowed("name"),
                                        value: Value::Join {
                                            parts: List::Borrowed(
                                                &[
                                                    Value::Record {
                                                        path: Path(
                                                            List::Borrowed(&[Segment::Key(Text::Borrowed("NAME"))]),
                                                        ),
                                                    },
                                                ],
                                            ),
                                        },
                                        required: false,
                                    },
                                ],
                            ),
                        },
                        columns: List::Borrowed(&[Text::Borrowed("name")]),
                        brief: List::Borrowed(&[0]),
                        cache_ms: 300000,
                        keyed: true,
                        given: false,
                    },
                ],
            ),
            messages: List::Borrowed(
                &[
                    Message {
                        id: Text::Borrowed("getLeads"),
                        attribute: Some(Text::Borrowed("no-date-range")),
                    },
                    Message {
                        id: Text::Borrowed("summary"),
                        attribute: None,
                    },
                    Message {
                        id: Text::Borrowed("fresh"),
                        attribute: Some(Text::Borrowed("ask")),
                    },
                ],
            ),
            instance: Some(Value::Setting { setting: 0 }),
            locales: List::Borrowed(
                &[
                    Locale {
                        name: Text::Borrowed("en"),
                        source: Text::Borrowed(
                            r#"summary = { $count ->
    [one] "one"
   *[other] many
}
"#,
                        ),
                        title: Some(Text::Borrowed("Office")),
                        instructions: Some(Wording {
                            text: Text::Borrowed("Ask for leads."),
                            names: List::Borrowed(&[]),
                        }),
                        notes: List::Borrowed(
                            &[
                                Wording {
                                    text: Text::Borrowed("Give dates."),
                                    names: List::Borrowed(&[]),
                                },
                            ],
                        ),
                        connection: Some(ConnectionTexts {
                            labels: List::Borrowed(&[Text::Borrowed("Address")]),
                            hints: List::Borrowed(
                                &[Some(Text::Borrowed("In the settings."))],
                            ),
                            steps: List::Borrowed(
                                &[Text::Borrowed("Open the settings.")],
                            ),
                            authorize_steps: List::Borrowed(
                                &[Text::Borrowed("Allow it.")],
                            ),
                            lacks: Some(Text::Borrowed("Make it.")),
                            more: Some(Text::Borrowed("https://office.example/help")),
                        }),
                    },
                    Locale {
                        name: Text::Borrowed("ru"),
                        source: Text::Borrowed(r#"summary = и всё
"#),
                        title: None,
                        instructions: None,
                        notes: List::Borrowed(
                            &[
                                Wording {
                                    text: Text::Borrowed("Задавайте даты."),
                                    names: List::Borrowed(&[]),
                                },
                            ],
                        ),
                        connection: Some(ConnectionTexts {
                            labels: List::Borrowed(&[Text::Borrowed("Адрес")]),
                            hints: List::Borrowed(&[None]),
                            steps: List::Borrowed(
                                &[Text::Borrowed("Откройте настройки.")],
                            ),
                            authorize_steps: List::Borrowed(
                                &[Text::Borrowed("Разрешите.")],
                            ),
                            lacks: None,
                            more: Some(Text::Borrowed("https://office.example/help")),
                        }),
                    },
                ],
            ),
            tools: List::Borrowed(&[get_leads::PLAN]),
            resources: List::Borrowed(
                &[
                    Resource {
                        address: Text::Borrowed("crm/leads"),
                        roles: List::Borrowed(&[]),
                        path: List::Borrowed(
                            &[
                                AddressPart::Fixed(Text::Borrowed("crm")),
                                AddressPart::Fixed(Text::Borrowed("leads")),
                            ],
                        ),
                        variables: List::Borrowed(&[Text::Borrowed("filter")]),
                        arguments: List::Borrowed(
                            &[
                                Argument {
                                    name: Text::Borrowed("filter"),
                                    check: Check {
                                        shape: Shape::Any,
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
                                    json: Json(Text::Borrowed("{}")),
                                    title: Text::Borrowed("T"),
                                    description: None,
                                    address: Some(Text::Borrowed("crm/leads")),
                                    input: None,
                                    names: List::Borrowed(&[]),
                                },
                            ],
                        ),
                        template: List::Borrowed(&[]),
                        content: Content::Tool { tool: 0 },
                        mime: Text::Borrowed("application/json"),
                        cache_ms: 30000,
                    },
                    Resource {
                        address: Text::Borrowed("crm/users"),
                        roles: List::Borrowed(&[]),
                        path: List::Borrowed(
                            &[
                                AddressPart::Fixed(Text::Borrowed("crm")),
                                AddressPart::Fixed(Text::Borrowed("users")),
                            ],
                        ),
                        variables: List::Borrowed(&[Text::Borrowed("filter")]),
                        arguments: List::Borrowed(
                            &[
                                Argument {
                                    name: Text::Borrowed("filter"),
                                    check: Check {
                                        shape: Shape::Any,
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
                                    json: Json(Text::Borrowed("{}")),
                                    title: Text::Borrowed("T"),
                                    description: None,
                                    address: Some(Text::Borrowed("crm/users")),
                                    input: None,
                                    names: List::Borrowed(&[]),
                                },
                            ],
                        ),
                        template: List::Borrowed(&[]),
                        content: Content::Dictionary {
                            dictionary: 0,
                        },
                        mime: Text::Borrowed("application/json"),
                        cache_ms: 30000,
                    },
                    Resource {
                        address: Text::Borrowed("guide"),
                        roles: List::Borrowed(&[]),
                        path: List::Borrowed(
                            &[AddressPart::Fixed(Text::Borrowed("guide"))],
                        ),
                        variables: List::Borrowed(&[Text::Borrowed("filter")]),
                        arguments: List::Borrowed(
                            &[
                                Argument {
                                    name: Text::Borrowed("filter"),
                                    check: Check {
                                        shape: Shape::Any,
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
                                    json: Json(Text::Borrowed("{}")),
                                    title: Text::Borrowed("T"),
                                    description: None,
                                    address: Some(Text::Borrowed("guide")),
                                    input: None,
                                    names: List::Borrowed(&[]),
                                },
                            ],
                        ),
                        template: List::Borrowed(&[]),
                        content: Content::Markdown {
                            texts: List::Borrowed(
                                &[
                                    Wording {
                                        text: Text::Borrowed(r#"# Guide
"#),
                                        names: List::Borrowed(&[]),
                                    },
                                    Wording {
                                        text: Text::Borrowed(r#"# Разделы
"#),
                                        names: List::Borrowed(&[]),
                                    },
                                ],
                            ),
                        },
                        mime: Text::Borrowed("application/json"),
                        cache_ms: 30000,
                    },
                    Resource {
                        address: Text::Borrowed("crm/{filter}/text"),
                        roles: List::Borrowed(&[]),
                        path: List::Borrowed(
                            &[
                                AddressPart::Fixed(Text::Borrowed("crm")),
                                AddressPart::Variable(0),
                                AddressPart::Fixed(Text::Borrowed("text")),
                            ],
                        ),
                        variables: List::Borrowed(&[Text::Borrowed("filter")]),
                        arguments: List::Borrowed(
                            &[
                                Argument {
                                    name: Text::Borrowed("filter"),
                                    check: Check {
                                        shape: Shape::Any,
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
                                    json: Json(Text::Borrowed("{}")),
                                    title: Text::Borrowed("T"),
                                    description: None,
                                    address: Some(Text::Borrowed("crm/{filter}/text")),
                                    input: None,
                                    names: List::Borrowed(&[]),
                                },
                            ],
                        ),
                        template: List::Borrowed(&[]),
                        content: Content::Text {
                            text: Value::Argument {
                                slot: 0,
                                path: Path(List::Borrowed(&[])),
                            },
                        },
                        mime: Text::Borrowed("application/json"),
                        cache_ms: 30000,
                    },
                    Resource {
                        address: Text::Borrowed("crm/{filter}/data"),
                        roles: List::Borrowed(&[]),
                        path: List::Borrowed(
                            &[
                                AddressPart::Fixed(Text::Borrowed("crm")),
                                AddressPart::Variable(0),
                                AddressPart::Fixed(Text::Borrowed("data")),
                            ],
                        ),
                        variables: List::Borrowed(&[Text::Borrowed("filter")]),
                        arguments: List::Borrowed(
                            &[
                                Argument {
                                    name: Text::Borrowed("filter"),
                                    check: Check {
                                        shape: Shape::Any,
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
                                    json: Json(Text::Borrowed("{}")),
                                    title: Text::Borrowed("T"),
                                    description: None,
                                    address: Some(Text::Borrowed("crm/{filter}/data")),
                                    input: None,
                                    names: List::Borrowed(&[]),
                                },
                            ],
                        ),
                        template: List::Borrowed(&[]),
                        content: Content::Data {
                            result: Value::Map {
                                base: List::Borrowed(&[]),
                                entries: List::Borrowed(
                                    &[
                                        Entry {
                                            key: Text::Borrowed("filter"),
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
                        mime: Text::Borrowed("application/json"),
                        cache_ms: 30000,
                    },
                    Resource {
                        address: Text::Borrowed("logo"),
                        roles: List::Borrowed(&[]),
                        path: List::Borrowed(
                            &[AddressPart::Fixed(Text::Borrowed("logo"))],
                        ),
                        variables: List::Borrowed(&[Text::Borrowed("filter")]),
                        arguments: List::Borrowed(
                            &[
                                Argument {
                                    name: Text::Borrowed("filter"),
                                    check: Check {
                                        shape: Shape::Any,
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
                                    json: Json(Text::Borrowed("{}")),
                                    title: Text::Borrowed("T"),
                                    description: None,
                                    address: Some(Text::Borrowed("logo")),
                                    input: None,
                                    names: List::Borrowed(&[]),
                                },
                            ],
                        ),
                        template: List::Borrowed(&[]),
                        content: Content::Blob {
                            base64: Text::Borrowed("bG9nbw=="),
                        },
                        mime: Text::Borrowed("application/json"),
                        cache_ms: 30000,
                    },
                ],
            ),
            prompts: List::Borrowed(
                &[
                    Prompt {
                        name: Text::Borrowed("fresh"),
                        roles: List::Borrowed(&[Text::Borrowed("sales")]),
                        listed: List::Borrowed(
                            &[
                                ListEntry {
                                    json: Json(Text::Borrowed("{}")),
                                    title: Text::Borrowed("T"),
                                    description: Some(Text::Borrowed("Asks for leads.")),
                                    address: None,
                                    input: None,
                                    names: List::Borrowed(&[]),
                                },
                                ListEntry {
                                    json: Json(Text::Borrowed("{}")),
                                    title: Text::Borrowed("T"),
                                    description: Some(
                                        Text::Borrowed("Спрашивает лиды."),
                                    ),
                                    address: None,
                                    input: None,
                                    names: List::Borrowed(&[]),
                                },
                            ],
                        ),
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
                                    ask: Some(Ask {
                                        question: 2,
                                        descriptions: List::Borrowed(
                                            &[
                                                Some(Wording {
                                                    text: Text::Borrowed("Who asks."),
                                                    names: List::Borrowed(&[]),
                                                }),
                                                None,
                                            ],
                                        ),
                                        titles: List::Borrowed(
                                            &[
                                                Some(Wording {
                                                    text: Text::Borrowed("Person"),
                                                    names: List::Borrowed(&[]),
                                                }),
                                                None,
                                            ],
                                        ),
                                        values: List::Borrowed(
                                            &[
                                                AskedValue {
                                                    value: Text::Borrowed("me"),
                                                    titles: List::Borrowed(
                                                        &[
                                                            None,
                                                            Some(Wording {
                                                                text: Text::Borrowed("Я"),
                                                                names: List::Borrowed(&[]),
                                                            }),
                                                        ],
                                                    ),
                                                },
                                            ],
                                        ),
                                    }),
                                    complete: Some(Complete {
                                        dictionary: 0,
                                        column: Some(0),
                                    }),
                                    header: None,
                                    withheld: false,
                                },
                            ],
                        ),
                        says: Speech::Template {
                            texts: List::Borrowed(
                                &[
                                    Text::Borrowed(r#"Leads of {{ who }}
"#),
                                    Text::Borrowed(r#"Лиды: {{ who }}
"#),
                                ],
                            ),
                        },
                    },
                ],
            ),
            profiles: List::Borrowed(
                &[
                    Profile {
                        name: Text::Borrowed("read-only"),
                        tools: List::Borrowed(&[0]),
                    },
                ],
            ),
            recipes: List::Borrowed(
                &[
                    Recipe {
                        tool: 0,
                        arguments: Value::Literal(
                            Json(Text::Borrowed(r#"{"limit":5}"#)),
                        ),
                        titles: List::Borrowed(
                            &[
                                Wording {
                                    text: Text::Borrowed("Five"),
                                    names: List::Borrowed(&[]),
                                },
                                Wording {
                                    text: Text::Borrowed("Пять"),
                                    names: List::Borrowed(&[]),
                                },
                            ],
                        ),
                        descriptions: List::Borrowed(
                            &[
                                Wording {
                                    text: Text::Borrowed("Five of them."),
                                    names: List::Borrowed(&[]),
                                },
                                Wording {
                                    text: Text::Borrowed("Пять штук."),
                                    names: List::Borrowed(&[]),
                                },
                            ],
                        ),
                    },
                ],
            ),
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
            connection: Some(Connecting {
                test: ConnectionTest::Tool {
                    tool: 0,
                    arguments: Json(Text::Borrowed(r#"{"limit":1}"#)),
                },
                settings: List::Borrowed(&[0]),
                authorize: Some(Authorizing {
                    asks: List::Borrowed(&[]),
                    application: List::Borrowed(&[1]),
                    page: Value::Literal(
                        Json(Text::Borrowed(r#""https://office.example/allow""#)),
                    ),
                    query: List::Borrowed(
                        &[(Text::Borrowed("prompt"), Text::Borrowed("consent"))],
                    ),
                    sends: List::Borrowed(
                        &[
                            AuthorizationParameter::ClientId,
                            AuthorizationParameter::State,
                        ],
                    ),
                    scope: Some(Text::Borrowed("leads")),
                    pkce: true,
                    credential: (0, 0),
                    keeps: List::Borrowed(
                        &[
                            Stored {
                                setting: 0,
                                value: Path(
                                    List::Borrowed(&[Segment::Key(Text::Borrowed("url"))]),
                                ),
                            },
                        ],
                    ),
                    says: Some(Text::Borrowed("domain")),
                }),
                path: Some(Text::Borrowed("shop-by-hand")),
                names: List::Borrowed(
                    &[
                        OtherName {
                            name: Text::Borrowed("shop_key"),
                            setting: 0,
                        },
                    ],
                ),
                lead: Some(SyncCall {
                    tool: 0,
                    key: None,
                    known: Some(0),
                    record: List::Borrowed(&[Text::Borrowed("created")]),
                    fields: Some(SyncFields {
                        dictionary: 0,
                        names: List::Borrowed(&[Text::Borrowed("UF_SCORE")]),
                    }),
                }),
            }),
            ignores: List::Borrowed(
                &[
                    Ignored {
                        variable: Text::Borrowed("SHOP_VERIFY"),
                        why: Text::Borrowed("it is always verified"),
                    },
                ],
            ),
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
    vec![whole::catalog()]
}

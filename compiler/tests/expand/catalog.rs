#![deny(warnings)]

///The catalog `whole`.
#[allow(
    dead_code,
    unreachable_pub,
    reason = "a crate need not use every card, nor publish any"
)]
pub mod whole {
    use ::kartoteka::__private::{self as runtime, plan};
    /// The catalog as data.
    pub static CATALOG: plan::Catalog = plan::Catalog {
        name: plan::Text::Borrowed("whole"),
        base_locale: plan::Text::Borrowed("en"),
        settings: plan::List::Borrowed(
            &[
                plan::Setting {
                    name: plan::Text::Borrowed("base_url"),
                    env: plan::Text::Borrowed("BASE_URL"),
                    secret: true,
                    optional: false,
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
                    forms: plan::List::Borrowed(&[]),
                },
                plan::Setting {
                    name: plan::Text::Borrowed("timeout"),
                    env: plan::Text::Borrowed("TIMEOUT"),
                    secret: false,
                    optional: false,
                    default: Some(plan::Json(plan::Text::Borrowed("30"))),
                    check: plan::Check {
                        shape: plan::Shape::Integer {
                            least: None,
                            most: None,
                            clamp: false,
                        },
                        nullable: false,
                        rest: None,
                    },
                    forms: plan::List::Borrowed(&[]),
                },
            ],
        ),
        backends: plan::List::Borrowed(
            &[
                plan::Backend {
                    name: plan::Text::Borrowed("portal"),
                    base: plan::Value::Setting { setting: 0 },
                    query: plan::List::Borrowed(&[]),
                    headers: plan::List::Borrowed(
                        &[
                            plan::Entry {
                                key: plan::Text::Borrowed("Accept"),
                                value: plan::Value::Literal(
                                    plan::Json(plan::Text::Borrowed(r#""application/json""#)),
                                ),
                            },
                        ],
                    ),
                    body: plan::List::Borrowed(&[]),
                    auth: plan::List::Borrowed(
                        &[
                            plan::Credential {
                                when: plan::Condition {
                                    when: plan::List::Borrowed(
                                        &[
                                            plan::Test {
                                                value: plan::Value::Setting { setting: 0 },
                                                one_of: None,
                                            },
                                        ],
                                    ),
                                    unless: plan::List::Borrowed(&[]),
                                },
                                path: Some(plan::Value::Setting { setting: 0 }),
                                query: plan::List::Borrowed(&[]),
                                headers: plan::List::Borrowed(&[]),
                                body: plan::List::Borrowed(
                                    &[
                                        plan::Entry {
                                            key: plan::Text::Borrowed("auth"),
                                            value: plan::Value::Setting { setting: 0 },
                                        },
                                    ],
                                ),
                            },
                        ],
                    ),
                    timeout: plan::Quantity::Setting(1),
                    retry: plan::Retry {
                        times: plan::Quantity::Fixed(3.0),
                        backoff_ms: (500, 4000),
                    },
                    pace: Some(plan::Pace {
                        rate: plan::Quantity::Fixed(2.0),
                        burst: plan::Quantity::Fixed(50.0),
                        parallel: Some(plan::Quantity::Fixed(4.0)),
                    }),
                    pages: Some(plan::Pages {
                        send: plan::Text::Borrowed("start"),
                        size: 50,
                        next: Some(
                            plan::Path(
                                plan::List::Borrowed(
                                    &[plan::Segment::Key(plan::Text::Borrowed("next"))],
                                ),
                            ),
                        ),
                        total: plan::List::Borrowed(
                            &[
                                plan::Path(
                                    plan::List::Borrowed(
                                        &[plan::Segment::Key(plan::Text::Borrowed("total"))],
                                    ),
                                ),
                            ],
                        ),
                    }),
                    ranges: Some(plan::Ranges {
                        lower: plan::List::Borrowed(
                            &[
                                plan::Affix {
                                    before: plan::Text::Borrowed(">="),
                                    after: plan::Text::Borrowed(""),
                                },
                            ],
                        ),
                        upper: plan::List::Borrowed(
                            &[
                                plan::Affix {
                                    before: plan::Text::Borrowed("<="),
                                    after: plan::Text::Borrowed(""),
                                },
                            ],
                        ),
                    }),
                    errors: plan::Errors {
                        code: plan::List::Borrowed(
                            &[
                                plan::Path(
                                    plan::List::Borrowed(
                                        &[plan::Segment::Key(plan::Text::Borrowed("error"))],
                                    ),
                                ),
                            ],
                        ),
                        message: plan::List::Borrowed(
                            &[
                                plan::Path(
                                    plan::List::Borrowed(
                                        &[
                                            plan::Segment::Key(
                                                plan::Text::Borrowed("error_description"),
                                            ),
                                        ],
                                    ),
                                ),
                                plan::Path(
                                    plan::List::Borrowed(
                                        &[
                                            plan::Segment::Key(plan::Text::Borrowed("time")),
                                            plan::Segment::Index(0),
                                        ],
                                    ),
                                ),
                            ],
                        ),
                        kinds: plan::List::Borrowed(
                            &[
                                plan::ErrorKind {
                                    code: plan::Text::Borrowed("expired_token"),
                                    kind: plan::Failure::Unauthorized,
                                },
                                plan::ErrorKind {
                                    code: plan::Text::Borrowed("query_limit_exceeded"),
                                    kind: plan::Failure::Busy,
                                },
                            ],
                        ),
                    },
                },
            ],
        ),
        tables: plan::List::Borrowed(&[]),
        dictionaries: plan::List::Borrowed(
            &[
                plan::Dictionary {
                    name: plan::Text::Borrowed("users"),
                    send: plan::Send {
                        backend: 0,
                        verb: plan::Verb::Post,
                        path: plan::List::Borrowed(
                            &[plan::PathPart::Literal(plan::Text::Borrowed("user.get"))],
                        ),
                        query: None,
                        headers: plan::List::Borrowed(&[]),
                        body: Some(plan::Value::Map {
                            base: plan::List::Borrowed(&[]),
                            entries: plan::List::Borrowed(
                                &[
                                    plan::Entry {
                                        key: plan::Text::Borrowed("ID"),
                                        value: plan::Value::Keys,
                                    },
                                ],
                            ),
                        }),
                        encoding: plan::Encoding::Json,
                        effect: plan::Effect::Read,
                    },
                    records: plan::Path(
                        plan::List::Borrowed(
                            &[plan::Segment::Key(plan::Text::Borrowed("result"))],
                        ),
                    ),
                    key: plan::Path(
                        plan::List::Borrowed(
                            &[plan::Segment::Key(plan::Text::Borrowed("ID"))],
                        ),
                    ),
                    value: plan::Value::Map {
                        base: plan::List::Borrowed(&[]),
                        entries: plan::List::Borrowed(
                            &[
                                plan::Entry {
                                    key: plan::Text::Borrowed("name"),
                                    value: plan::Value::Join {
                                        parts: plan::List::Borrowed(
                                            &[
                                                plan::Value::Record {
                                                    path: plan::Path(
                                                        plan::List::Borrowed(
                                                            &[plan::Segment::Key(plan::Text::Borrowed("NAME"))],
                                                        ),
                                                    ),
                                                },
                                            ],
                                        ),
                                    },
                                },
                            ],
                        ),
                    },
                    cache_ms: 300000,
                    keyed: true,
                },
            ],
        ),
        instance: Some(plan::Value::Setting { setting: 0 }),
        locales: plan::List::Borrowed(
            &[
                plan::Locale {
                    name: plan::Text::Borrowed("en"),
                    source: plan::Text::Borrowed(
                        r#"summary = { $count ->
    [one] "one"
   *[other] many
}
"#,
                    ),
                    instructions: Some(plan::Text::Borrowed("Ask for leads.")),
                },
                plan::Locale {
                    name: plan::Text::Borrowed("ru"),
                    source: plan::Text::Borrowed(r#"summary = и всё
"#),
                    instructions: None,
                },
            ],
        ),
        tools: plan::List::Borrowed(&[get_leads::PLAN]),
        resources: plan::List::Borrowed(
            &[
                plan::Resource {
                    address: plan::Text::Borrowed("crm/leads"),
                    variables: plan::List::Borrowed(&[plan::Text::Borrowed("filter")]),
                    listed: plan::List::Borrowed(
                        &[plan::Json(plan::Text::Borrowed("{}"))],
                    ),
                    template: plan::List::Borrowed(&[]),
                    content: plan::Content::Tool { tool: 0 },
                    mime: plan::Text::Borrowed("application/json"),
                    cache_ms: 30000,
                },
                plan::Resource {
                    address: plan::Text::Borrowed("crm/users"),
                    variables: plan::List::Borrowed(&[plan::Text::Borrowed("filter")]),
                    listed: plan::List::Borrowed(
                        &[plan::Json(plan::Text::Borrowed("{}"))],
                    ),
                    template: plan::List::Borrowed(&[]),
                    content: plan::Content::Dictionary {
                        dictionary: 0,
                    },
                    mime: plan::Text::Borrowed("application/json"),
                    cache_ms: 30000,
                },
                plan::Resource {
                    address: plan::Text::Borrowed("guide"),
                    variables: plan::List::Borrowed(&[plan::Text::Borrowed("filter")]),
                    listed: plan::List::Borrowed(
                        &[plan::Json(plan::Text::Borrowed("{}"))],
                    ),
                    template: plan::List::Borrowed(&[]),
                    content: plan::Content::Markdown {
                        texts: plan::List::Borrowed(
                            &[
                                plan::Text::Borrowed(r#"# Guide
"#),
                                plan::Text::Borrowed(r#"# Разделы
"#),
                            ],
                        ),
                    },
                    mime: plan::Text::Borrowed("application/json"),
                    cache_ms: 30000,
                },
            ],
        ),
        profiles: plan::List::Borrowed(
            &[
                plan::Profile {
                    name: plan::Text::Borrowed("read-only"),
                    tools: plan::List::Borrowed(&[0]),
                },
            ],
        ),
    };
    /// The catalog with its tools.
    #[must_use]
    pub fn catalog() -> runtime::Loaded {
        runtime::Loaded {
            catalog: &CATALOG,
            tools: vec![::std::sync::Arc::new(get_leads::Card)],
        }
    }
    ///The tool `getLeads`.
    pub mod get_leads {
        use ::kartoteka::__private::{self as runtime, plan};
        /// The tool as data.
        pub const PLAN: plan::Tool = plan::Tool {
            name: plan::Text::Borrowed("getLeads"),
            aliases: plan::List::Borrowed(&[plan::Text::Borrowed("get_leads")]),
            effect: plan::Effect::Read,
            listed: plan::List::Borrowed(
                &[
                    plan::Json(plan::Text::Borrowed(r#"{"name":"getLeads"}"#)),
                    plan::Json(
                        plan::Text::Borrowed(r#"{"name":"getLeads","title":"Лиды"}"#),
                    ),
                ],
            ),
            titles: plan::List::Borrowed(
                &[plan::Text::Borrowed("Leads"), plan::Text::Borrowed("Лиды")],
            ),
            arguments: plan::List::Borrowed(
                &[
                    plan::Argument {
                        name: plan::Text::Borrowed("filter"),
                        check: plan::Check {
                            shape: plan::Shape::Map {
                                properties: plan::List::Borrowed(
                                    &[
                                        plan::Property {
                                            name: plan::Text::Borrowed("a"),
                                            required: true,
                                            check: plan::Check {
                                                shape: plan::Shape::Any,
                                                nullable: false,
                                                rest: None,
                                            },
                                        },
                                    ],
                                ),
                                others: plan::Others::Checked {
                                    checks: plan::List::Borrowed(
                                        &[
                                            plan::Check {
                                                shape: plan::Shape::Choice {
                                                    values: plan::List::Borrowed(
                                                        &[plan::Text::Borrowed("ASC"), plan::Text::Borrowed("DESC")],
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
                    },
                    plan::Argument {
                        name: plan::Text::Borrowed("limit"),
                        check: plan::Check {
                            shape: plan::Shape::Integer {
                                least: None,
                                most: None,
                                clamp: false,
                            },
                            nullable: false,
                            rest: None,
                        },
                        required: false,
                        default: Some(plan::Json(plan::Text::Borrowed("50"))),
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
                                                key: plan::Text::Borrowed("filter"),
                                                value: plan::Value::Argument {
                                                    slot: 0,
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
                reply: Some(plan::Reply {
                    records: plan::List::Borrowed(
                        &[
                            plan::Path(
                                plan::List::Borrowed(
                                    &[plan::Segment::Key(plan::Text::Borrowed("result"))],
                                ),
                            ),
                        ],
                    ),
                    total: plan::List::Borrowed(
                        &[
                            plan::Path(
                                plan::List::Borrowed(
                                    &[plan::Segment::Key(plan::Text::Borrowed("total"))],
                                ),
                            ),
                        ],
                    ),
                    limit: Some(plan::Value::Argument {
                        slot: 1,
                        path: plan::Path(plan::List::Borrowed(&[])),
                    }),
                    labels: plan::List::Borrowed(
                        &[
                            plan::Label {
                                name: plan::Text::Borrowed("responsible"),
                                of: plan::Path(
                                    plan::List::Borrowed(
                                        &[
                                            plan::Segment::Key(plan::Text::Borrowed("ASSIGNED_BY_ID")),
                                        ],
                                    ),
                                ),
                                dictionary: 0,
                            },
                        ],
                    ),
                    fields: Some(
                        plan::Value::Literal(
                            plan::Json(plan::Text::Borrowed(r#"["ID"]"#)),
                        ),
                    ),
                }),
                result: None,
            },
            warnings: plan::List::Borrowed(
                &[
                    plan::Warning {
                        code: plan::Text::Borrowed("no-date-range"),
                        rule: plan::Rule::MissingRange {
                            slot: 0,
                            fields: plan::List::Borrowed(
                                &[
                                    plan::Bounds {
                                        field: plan::Text::Borrowed("DATE"),
                                        lower: plan::List::Borrowed(
                                            &[plan::Text::Borrowed(">=DATE")],
                                        ),
                                        upper: plan::List::Borrowed(
                                            &[plan::Text::Borrowed("<=DATE")],
                                        ),
                                    },
                                ],
                            ),
                        },
                        fix: plan::List::Borrowed(
                            &[
                                plan::Change {
                                    slot: 0,
                                    value: plan::Value::Literal(
                                        plan::Json(plan::Text::Borrowed("{}")),
                                    ),
                                },
                            ],
                        ),
                        then: plan::Then::Count,
                        message: plan::Message {
                            id: plan::Text::Borrowed("getLeads"),
                            attribute: Some(plan::Text::Borrowed("no-date-range")),
                        },
                    },
                    plan::Warning {
                        code: plan::Text::Borrowed("no-date-range"),
                        rule: plan::Rule::Holds(plan::Condition {
                            when: plan::List::Borrowed(
                                &[
                                    plan::Test {
                                        value: plan::Value::Setting { setting: 0 },
                                        one_of: None,
                                    },
                                ],
                            ),
                            unless: plan::List::Borrowed(&[]),
                        }),
                        fix: plan::List::Borrowed(
                            &[
                                plan::Change {
                                    slot: 0,
                                    value: plan::Value::Literal(
                                        plan::Json(plan::Text::Borrowed("{}")),
                                    ),
                                },
                            ],
                        ),
                        then: plan::Then::Count,
                        message: plan::Message {
                            id: plan::Text::Borrowed("getLeads"),
                            attribute: Some(plan::Text::Borrowed("no-date-range")),
                        },
                    },
                ],
            ),
            hint: Some(plan::Hint {
                arguments: plan::Value::Map {
                    base: plan::List::Borrowed(&[]),
                    entries: plan::List::Borrowed(
                        &[
                            plan::Entry {
                                key: plan::Text::Borrowed("filter"),
                                value: plan::Value::Argument {
                                    slot: 0,
                                    path: plan::Path(plan::List::Borrowed(&[])),
                                },
                            },
                        ],
                    ),
                },
                message: Some(plan::Message {
                    id: plan::Text::Borrowed("getLeads"),
                    attribute: Some(plan::Text::Borrowed("no-date-range")),
                }),
            }),
            resource: plan::Text::Borrowed("crm/leads"),
            summary: Some(plan::Message {
                id: plan::Text::Borrowed("summary"),
                attribute: None,
            }),
            examples: plan::List::Borrowed(&[]),
        };
        fn plan() -> &'static plan::Tool {
            &super::CATALOG.tools[0]
        }
        ///What `getLeads` takes.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Arguments {
            ///`filter`.
            pub filter: Option<runtime::Map>,
            ///`limit`.
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
        impl runtime::Bound for Arguments {
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
                            json
                                .map(
                                    runtime::Empty::Absent,
                                    |map| {
                                        map.entry("filter", |json| json.put(&self.filter));
                                    },
                                )
                        },
                    );
            }
        }
        ///The card of `getLeads`.
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
    vec![whole::catalog()]
}

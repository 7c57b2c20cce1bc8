#![deny(warnings)]

///The catalog `steps`.
#[allow(
    dead_code,
    unreachable_pub,
    reason = "a crate need not use every card, nor publish any"
)]
pub mod steps {
    use ::kartoteka::__private::{self as runtime, plan};
    /// The catalog as data.
    pub static CATALOG: plan::Catalog = plan::Catalog {
        name: plan::Text::Borrowed("steps"),
        base_locale: plan::Text::Borrowed("en"),
        settings: plan::List::Borrowed(&[]),
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
        tables: plan::List::Borrowed(&[]),
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
        tools: plan::List::Borrowed(&[sync_lead::PLAN]),
        resources: plan::List::Borrowed(&[]),
        profiles: plan::List::Borrowed(&[]),
    };
    /// The catalog with its tools.
    #[must_use]
    pub fn catalog() -> runtime::Loaded {
        runtime::Loaded {
            catalog: &CATALOG,
            tools: vec![::std::sync::Arc::new(sync_lead::Card)],
        }
    }
    ///The tool `syncLead`.
    pub mod sync_lead {
        use ::kartoteka::__private::{self as runtime, plan};
        /// The tool as data.
        pub const PLAN: plan::Tool = plan::Tool {
            name: plan::Text::Borrowed("syncLead"),
            aliases: plan::List::Borrowed(&[]),
            effect: plan::Effect::Read,
            listed: plan::List::Borrowed(&[]),
            titles: plan::List::Borrowed(&[plan::Text::Borrowed("syncLead")]),
            arguments: plan::List::Borrowed(
                &[
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
                        required: true,
                        default: None,
                    },
                ],
            ),
            action: plan::Action::Steps {
                steps: plan::List::Borrowed(
                    &[
                        plan::Step {
                            name: plan::Text::Borrowed("found"),
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
                                            plan::Text::Borrowed("crm.duplicate.findbycomm"),
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
                                                key: plan::Text::Borrowed("values"),
                                                value: plan::Value::List {
                                                    items: plan::List::Borrowed(
                                                        &[
                                                            plan::Value::Argument {
                                                                slot: 0,
                                                                path: plan::Path(plan::List::Borrowed(&[])),
                                                            },
                                                        ],
                                                    ),
                                                },
                                            },
                                        ],
                                    ),
                                }),
                                encoding: plan::Encoding::Json,
                                effect: plan::Effect::Read,
                            },
                        },
                        plan::Step {
                            name: plan::Text::Borrowed(""),
                            when: plan::Condition {
                                when: plan::List::Borrowed(
                                    &[
                                        plan::Test {
                                            value: plan::Value::Step {
                                                step: 0,
                                                path: plan::Path(
                                                    plan::List::Borrowed(
                                                        &[
                                                            plan::Segment::Key(plan::Text::Borrowed("result")),
                                                            plan::Segment::Key(plan::Text::Borrowed("LEAD")),
                                                            plan::Segment::Index(0),
                                                        ],
                                                    ),
                                                ),
                                            },
                                            one_of: None,
                                        },
                                    ],
                                ),
                                unless: plan::List::Borrowed(&[]),
                            },
                            send: plan::Send {
                                backend: 0,
                                verb: plan::Verb::Post,
                                path: plan::List::Borrowed(
                                    &[
                                        plan::PathPart::Literal(
                                            plan::Text::Borrowed("crm.lead.update"),
                                        ),
                                    ],
                                ),
                                query: None,
                                headers: plan::List::Borrowed(&[]),
                                body: Some(plan::Value::Map {
                                    base: plan::List::Borrowed(&[plan::Value::Arguments]),
                                    entries: plan::List::Borrowed(
                                        &[
                                            plan::Entry {
                                                key: plan::Text::Borrowed("id"),
                                                value: plan::Value::Step {
                                                    step: 0,
                                                    path: plan::Path(
                                                        plan::List::Borrowed(
                                                            &[
                                                                plan::Segment::Key(plan::Text::Borrowed("result")),
                                                                plan::Segment::Key(plan::Text::Borrowed("LEAD")),
                                                                plan::Segment::Index(0),
                                                            ],
                                                        ),
                                                    ),
                                                },
                                            },
                                        ],
                                    ),
                                }),
                                encoding: plan::Encoding::Json,
                                effect: plan::Effect::Write,
                            },
                        },
                        plan::Step {
                            name: plan::Text::Borrowed(""),
                            when: plan::Condition {
                                when: plan::List::Borrowed(&[]),
                                unless: plan::List::Borrowed(
                                    &[
                                        plan::Test {
                                            value: plan::Value::Step {
                                                step: 0,
                                                path: plan::Path(
                                                    plan::List::Borrowed(
                                                        &[
                                                            plan::Segment::Key(plan::Text::Borrowed("result")),
                                                            plan::Segment::Key(plan::Text::Borrowed("LEAD")),
                                                            plan::Segment::Index(0),
                                                        ],
                                                    ),
                                                ),
                                            },
                                            one_of: Some(
                                                plan::List::Borrowed(
                                                    &[
                                                        plan::Json(plan::Text::Borrowed("1")),
                                                        plan::Json(plan::Text::Borrowed(r#""1""#)),
                                                    ],
                                                ),
                                            ),
                                        },
                                    ],
                                ),
                            },
                            send: plan::Send {
                                backend: 0,
                                verb: plan::Verb::Post,
                                path: plan::List::Borrowed(
                                    &[
                                        plan::PathPart::Literal(plan::Text::Borrowed("leads/")),
                                        plan::PathPart::Segment(plan::Value::Step {
                                            step: 0,
                                            path: plan::Path(
                                                plan::List::Borrowed(
                                                    &[
                                                        plan::Segment::Key(plan::Text::Borrowed("result")),
                                                        plan::Segment::Key(plan::Text::Borrowed("LEAD")),
                                                        plan::Segment::Index(0),
                                                    ],
                                                ),
                                            ),
                                        }),
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
                result: Some(plan::Value::Map {
                    base: plan::List::Borrowed(&[]),
                    entries: plan::List::Borrowed(
                        &[
                            plan::Entry {
                                key: plan::Text::Borrowed("updated"),
                                value: plan::Value::Step {
                                    step: 0,
                                    path: plan::Path(
                                        plan::List::Borrowed(
                                            &[
                                                plan::Segment::Key(plan::Text::Borrowed("result")),
                                                plan::Segment::Key(plan::Text::Borrowed("LEAD")),
                                                plan::Segment::Index(0),
                                            ],
                                        ),
                                    ),
                                },
                            },
                        ],
                    ),
                }),
            },
            warnings: plan::List::Borrowed(&[]),
            hint: None,
            resource: plan::Text::Borrowed("syncLead"),
            summary: None,
            examples: plan::List::Borrowed(&[]),
        };
        fn plan() -> &'static plan::Tool {
            &super::CATALOG.tools[0]
        }
        ///What `syncLead` takes.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Arguments {
            ///`phone`.
            pub phone: String,
        }
        impl Arguments {
            /// Reads and checks what a caller passed; every fault is noted in `reader`.
            pub fn read(reader: &mut runtime::Reader<'_>) -> Option<Self> {
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
                let phone = reader.required("phone", phone);
                reader.refuse_rest(&["phone"]);
                Some(Self { phone: phone? })
            }
        }
        impl runtime::TypedArguments for Arguments {
            const TOOL: &'static str = "syncLead";
            fn write(&self, map: &mut runtime::MapWriter<'_, '_>) {
                map.entry("phone", |json| json.put(&self.phone));
            }
        }
        impl runtime::Bound for Arguments {
            fn argument(&self, slot: usize) -> Option<runtime::Argument<'_>> {
                match slot {
                    0 => Some(runtime::Argument::Text(&self.phone)),
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
                        request.start(plan::Verb::Post, 0, plan::Effect::Read);
                        request.path("crm.duplicate.findbycomm");
                        request
                            .body(
                                plan::Encoding::Json,
                                |json| {
                                    json
                                        .map(
                                            runtime::Empty::Absent,
                                            |map| {
                                                map.entry(
                                                    "values",
                                                    |json| {
                                                        json
                                                            .list(
                                                                runtime::Empty::Absent,
                                                                |list| {
                                                                    list.item(|json| json.put(&self.phone));
                                                                },
                                                            )
                                                    },
                                                );
                                            },
                                        )
                                },
                            );
                    }
                    1 => {
                        request.start(plan::Verb::Post, 0, plan::Effect::Write);
                        request.path("crm.lead.update");
                        request
                            .body(
                                plan::Encoding::Json,
                                |json| {
                                    json
                                        .map(
                                            runtime::Empty::Absent,
                                            |map| {
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
                                                    "id",
                                                    |json| {
                                                        json
                                                            .raw(
                                                                scope
                                                                    .step(
                                                                        0,
                                                                        &plan::Path(
                                                                            plan::List::Borrowed(
                                                                                &[
                                                                                    plan::Segment::Key(plan::Text::Borrowed("result")),
                                                                                    plan::Segment::Key(plan::Text::Borrowed("LEAD")),
                                                                                    plan::Segment::Index(0),
                                                                                ],
                                                                            ),
                                                                        ),
                                                                    ),
                                                            )
                                                    },
                                                );
                                            },
                                        )
                                },
                            );
                    }
                    2 => {
                        request.start(plan::Verb::Post, 0, plan::Effect::Read);
                        request.path("leads/");
                        request
                            .segment_json(
                                scope
                                    .step(
                                        0,
                                        &plan::Path(
                                            plan::List::Borrowed(
                                                &[
                                                    plan::Segment::Key(plan::Text::Borrowed("result")),
                                                    plan::Segment::Key(plan::Text::Borrowed("LEAD")),
                                                    plan::Segment::Index(0),
                                                ],
                                            ),
                                        ),
                                    ),
                            );
                    }
                    _ => {}
                }
            }
        }
        ///The card of `syncLead`.
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
    vec![steps::catalog()]
}

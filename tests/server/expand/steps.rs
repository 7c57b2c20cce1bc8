#![deny(warnings)]

/// The catalog `steps`.
#[allow(
    dead_code,
    unreachable_pub,
    reason = "a crate need not use every card, nor publish any"
)]
pub mod steps {
    use ::kartoteka::__private::{self as runtime, plan};
    /// The catalog with its tools.
    #[must_use]
    pub fn catalog() -> runtime::CompiledCatalog {
        runtime::CompiledCatalog {
            catalog: &CATALOG,
            tools: vec![runtime::Arc::new(sync_lead::Card)],
        }
    }
    /// The tool `syncLead`.
    pub mod sync_lead {
        use ::kartoteka::__private::{self as runtime, plan};
        /// What `syncLead` takes.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Arguments {
            /// `phone`.
            pub phone: String,
        }
        impl Arguments {
            /// Reads and checks what a caller passed; every fault is noted in `reader`.
            pub fn read(reader: &mut runtime::Reader<'_>) -> Option<Self> {
                let phone = reader.text("phone", runtime::TextRule::default());
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
        const RESULT_LEAD_0: plan::Path = {
            use plan::*;
            Path(
                List::Borrowed(
                    &[
                        Segment::Key(Text::Borrowed("result")),
                        Segment::Key(Text::Borrowed("LEAD")),
                        Segment::Index(0),
                    ],
                ),
            )
        };
        impl runtime::BoundArguments for Arguments {
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
                                    json.object(|map| {
                                        map.entry(
                                            "values",
                                            |json| {
                                                json.array(|list| {
                                                    list.item(|json| json.put(&self.phone));
                                                })
                                            },
                                        );
                                    })
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
                                    json.object(|map| {
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
                                            |json| json.raw(scope.step(0, &RESULT_LEAD_0)),
                                        );
                                    })
                                },
                            );
                    }
                    2 => {
                        request.start(plan::Verb::Post, 0, plan::Effect::Read);
                        request.path("leads/");
                        request.segment_json(scope.step(0, &RESULT_LEAD_0));
                    }
                    _ => {}
                }
            }
        }
        /// The card of `syncLead`.
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
                name: Text::Borrowed("syncLead"),
                aliases: List::Borrowed(&[]),
                effect: Effect::Read,
                listed: List::Borrowed(&[]),
                arguments: List::Borrowed(
                    &[
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
                                forgives: Forgives::Nothing,
                                kept_ms: 0,
                                reply: None,
                                gives: None,
                                act: Act::Send(Send {
                                    backend: 0,
                                    verb: Verb::Post,
                                    path: List::Borrowed(
                                        &[
                                            PathPart::Literal(
                                                Text::Borrowed("crm.duplicate.findbycomm"),
                                            ),
                                        ],
                                    ),
                                    query: None,
                                    headers: List::Borrowed(&[]),
                                    body: Some(Value::Map {
                                        base: List::Borrowed(&[]),
                                        entries: List::Borrowed(
                                            &[
                                                Entry {
                                                    key: Text::Borrowed("values"),
                                                    value: Value::List {
                                                        items: List::Borrowed(
                                                            &[
                                                                Item {
                                                                    needs: List::Borrowed(&[]),
                                                                    value: Value::Argument {
                                                                        slot: 0,
                                                                        path: Path(List::Borrowed(&[])),
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
                                    effect: Effect::Read,
                                    done: List::Borrowed(&[]),
                                }),
                            },
                            Step {
                                name: Text::Borrowed(""),
                                called: None,
                                when: Condition {
                                    when: List::Borrowed(
                                        &[
                                            Test {
                                                value: Value::Step {
                                                    step: 0,
                                                    path: Path(
                                                        List::Borrowed(
                                                            &[
                                                                Segment::Key(Text::Borrowed("result")),
                                                                Segment::Key(Text::Borrowed("LEAD")),
                                                                Segment::Index(0),
                                                            ],
                                                        ),
                                                    ),
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
                                act: Act::Send(Send {
                                    backend: 0,
                                    verb: Verb::Post,
                                    path: List::Borrowed(
                                        &[PathPart::Literal(Text::Borrowed("crm.lead.update"))],
                                    ),
                                    query: None,
                                    headers: List::Borrowed(&[]),
                                    body: Some(Value::Map {
                                        base: List::Borrowed(&[Value::Arguments]),
                                        entries: List::Borrowed(
                                            &[
                                                Entry {
                                                    key: Text::Borrowed("id"),
                                                    value: Value::Step {
                                                        step: 0,
                                                        path: Path(
                                                            List::Borrowed(
                                                                &[
                                                                    Segment::Key(Text::Borrowed("result")),
                                                                    Segment::Key(Text::Borrowed("LEAD")),
                                                                    Segment::Index(0),
                                                                ],
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
                            Step {
                                name: Text::Borrowed(""),
                                called: None,
                                when: Condition {
                                    when: List::Borrowed(&[]),
                                    unless: List::Borrowed(
                                        &[
                                            Test {
                                                value: Value::Step {
                                                    step: 0,
                                                    path: Path(
                                                        List::Borrowed(
                                                            &[
                                                                Segment::Key(Text::Borrowed("result")),
                                                                Segment::Key(Text::Borrowed("LEAD")),
                                                                Segment::Index(0),
                                                            ],
                                                        ),
                                                    ),
                                                },
                                                one_of: Some(
                                                    Choices::Fixed(
                                                        List::Borrowed(
                                                            &[Json(Text::Borrowed("1")), Json(Text::Borrowed(r#""1""#))],
                                                        ),
                                                    ),
                                                ),
                                            },
                                        ],
                                    ),
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
                                            PathPart::Literal(Text::Borrowed("leads/")),
                                            PathPart::Segment(Value::Step {
                                                step: 0,
                                                path: Path(
                                                    List::Borrowed(
                                                        &[
                                                            Segment::Key(Text::Borrowed("result")),
                                                            Segment::Key(Text::Borrowed("LEAD")),
                                                            Segment::Index(0),
                                                        ],
                                                    ),
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
                        ],
                    ),
                    reply: None,
                    result: Some(Value::Map {
                        base: List::Borrowed(&[]),
                        entries: List::Borrowed(
                            &[
                                Entry {
                                    key: Text::Borrowed("updated"),
                                    value: Value::Step {
                                        step: 0,
                                        path: Path(
                                            List::Borrowed(
                                                &[
                                                    Segment::Key(Text::Borrowed("result")),
                                                    Segment::Key(Text::Borrowed("LEAD")),
                                                    Segment::Index(0),
                                                ],
                                            ),
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
                resource: Text::Borrowed("syncLead"),
                summary: None,
                examples: List::Borrowed(&[]),
            }
        };
    }
    /// The catalog as data.
    pub static CATALOG: plan::Catalog = {
        use plan::*;
        Catalog {
            name: Text::Borrowed("steps"),
            base_locale: Text::Borrowed("en"),
            settings: List::Borrowed(&[]),
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
            tables: List::Borrowed(&[]),
            dictionaries: List::Borrowed(&[]),
            messages: List::Borrowed(&[]),
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
            tools: List::Borrowed(&[sync_lead::PLAN]),
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
    vec![steps::catalog()]
}

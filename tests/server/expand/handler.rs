#![deny(warnings)]

/// The catalog `handler`.
#[allow(
    dead_code,
    unreachable_pub,
    reason = "a crate need not use every card, nor publish any"
)]
pub mod handler {
    use ::kartoteka::__private::{self as runtime, plan};
    /// The catalog with its tools.
    #[must_use]
    pub fn catalog() -> runtime::CompiledCatalog {
        runtime::CompiledCatalog {
            catalog: &CATALOG,
            tools: vec![runtime::Arc::new(greet::Card), runtime::Arc::new(planned::Card)],
        }
    }
    /// The tool `greet`.
    pub mod greet {
        use ::kartoteka::__private::{self as runtime, plan};
        /// What `greet` takes.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Arguments {
            /// `name`.
            pub name: String,
            /// `loud`.
            pub loud: Option<bool>,
        }
        impl Arguments {
            /// Reads and checks what a caller passed; every fault is noted in `reader`.
            pub fn read(reader: &mut runtime::Reader<'_>) -> Option<Self> {
                let name = reader.text("name", runtime::TextRule::default());
                let name = reader.required("name", name);
                let loud = reader.boolean("loud");
                reader.refuse_rest(&["name", "loud"]);
                Some(Self { name: name?, loud })
            }
        }
        impl runtime::TypedArguments for Arguments {
            const TOOL: &'static str = "greet";
            const WAITS: bool = true;
            fn write(&self, map: &mut runtime::MapWriter<'_, '_>) {
                map.entry("name", |json| json.put(&self.name));
                map.entry("loud", |json| json.put(&self.loud));
            }
        }
        impl runtime::BoundArguments for Arguments {
            fn argument(&self, slot: usize) -> Option<runtime::Argument<'_>> {
                match slot {
                    0 => Some(runtime::Argument::Text(&self.name)),
                    1 => self.loud.map(runtime::Argument::Boolean),
                    _ => None,
                }
            }
            fn request(
                &self,
                _step: usize,
                _scope: &runtime::Scope<'_>,
                _request: &mut runtime::Request,
            ) {}
            fn handle<'a>(
                &'a self,
                context: runtime::ToolContext<'a>,
            ) -> Option<runtime::Handled<'a>> {
                Some(runtime::Handler::handle(self, context))
            }
        }
        /// The card of `greet`.
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
            fn may_elicit(&self) -> bool {
                <Arguments as runtime::Handler>::MAY_ELICIT
            }
        }
        fn plan() -> &'static plan::Tool {
            &super::CATALOG.tools[0]
        }
        /// The tool as data.
        pub const PLAN: plan::Tool = {
            use plan::*;
            Tool {
                name: Text::Borrowed("greet"),
                aliases: List::Borrowed(&[]),
                effect: Effect::Write,
                listed: List::Borrowed(&[]),
                arguments: List::Borrowed(
                    &[
                        Argument {
                            name: Text::Borrowed("name"),
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
                            name: Text::Borrowed("loud"),
                            check: Check {
                                shape: Shape::Boolean,
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
                action: Action::Handler,
                warnings: List::Borrowed(&[]),
                hint: None,
                known: List::Borrowed(&[]),
                codes: List::Borrowed(&[]),
                resource: Text::Borrowed("greet"),
                summary: None,
                examples: List::Borrowed(&[]),
            }
        };
    }
    /// The tool `planned`.
    pub mod planned {
        use ::kartoteka::__private::{self as runtime, plan};
        /// What `planned` takes.
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
            const TOOL: &'static str = "planned";
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
                _request: &mut runtime::Request,
            ) {}
        }
        /// The card of `planned`.
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
                name: Text::Borrowed("planned"),
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
                action: Action::Answer {
                    result: Value::Arguments,
                },
                warnings: List::Borrowed(&[]),
                hint: None,
                known: List::Borrowed(&[]),
                codes: List::Borrowed(&[]),
                resource: Text::Borrowed("planned"),
                summary: None,
                examples: List::Borrowed(&[]),
            }
        };
    }
    /// The catalog as data.
    pub static CATALOG: plan::Catalog = {
        use plan::*;
        Catalog {
            name: Text::Borrowed("handler"),
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
            tools: List::Borrowed(&[greet::PLAN, planned::PLAN]),
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
    vec![handler::catalog()]
}

#![deny(warnings)]

///The catalog `handler`.
#[allow(
    dead_code,
    unreachable_pub,
    reason = "a crate need not use every card, nor publish any"
)]
pub mod handler {
    use ::kartoteka::__private::{self as runtime, plan};
    /// The catalog as data.
    pub static CATALOG: plan::Catalog = plan::Catalog {
        name: plan::Text::Borrowed("handler"),
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
        tools: plan::List::Borrowed(&[greet::PLAN, planned::PLAN]),
        resources: plan::List::Borrowed(&[]),
        profiles: plan::List::Borrowed(&[]),
    };
    /// The catalog with its tools.
    #[must_use]
    pub fn catalog() -> runtime::Loaded {
        runtime::Loaded {
            catalog: &CATALOG,
            tools: vec![
                ::std::sync::Arc::new(greet::Card), ::std::sync::Arc::new(planned::Card)
            ],
        }
    }
    ///The tool `greet`.
    pub mod greet {
        use ::kartoteka::__private::{self as runtime, plan};
        /// The tool as data.
        pub const PLAN: plan::Tool = plan::Tool {
            name: plan::Text::Borrowed("greet"),
            aliases: plan::List::Borrowed(&[]),
            effect: plan::Effect::Write,
            listed: plan::List::Borrowed(&[]),
            titles: plan::List::Borrowed(&[plan::Text::Borrowed("greet")]),
            arguments: plan::List::Borrowed(
                &[
                    plan::Argument {
                        name: plan::Text::Borrowed("name"),
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
                        name: plan::Text::Borrowed("loud"),
                        check: plan::Check {
                            shape: plan::Shape::Boolean,
                            nullable: false,
                            rest: None,
                        },
                        required: false,
                        default: None,
                    },
                ],
            ),
            action: plan::Action::Handler,
            warnings: plan::List::Borrowed(&[]),
            hint: None,
            resource: plan::Text::Borrowed("greet"),
            summary: None,
            examples: plan::List::Borrowed(&[]),
        };
        fn plan() -> &'static plan::Tool {
            &super::CATALOG.tools[0]
        }
        ///What `greet` takes.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Arguments {
            ///`name`.
            pub name: String,
            ///`loud`.
            pub loud: Option<bool>,
        }
        impl Arguments {
            /// Reads and checks what a caller passed; every fault is noted in `reader`.
            pub fn read(reader: &mut runtime::Reader<'_>) -> Option<Self> {
                let name = reader
                    .text(
                        "name",
                        runtime::TextRule {
                            least: None,
                            most: None,
                            pattern: None,
                            format: None,
                        },
                    );
                let name = reader.required("name", name);
                let loud = reader.boolean("loud");
                reader.refuse_rest(&["name", "loud"]);
                Some(Self { name: name?, loud })
            }
        }
        impl runtime::TypedArguments for Arguments {
            const TOOL: &'static str = "greet";
            fn write(&self, map: &mut runtime::MapWriter<'_, '_>) {
                map.entry("name", |json| json.put(&self.name));
                map.entry("loud", |json| json.put(&self.loud));
            }
        }
        impl runtime::Bound for Arguments {
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
        ///The card of `greet`.
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
    ///The tool `planned`.
    pub mod planned {
        use ::kartoteka::__private::{self as runtime, plan};
        /// The tool as data.
        pub const PLAN: plan::Tool = plan::Tool {
            name: plan::Text::Borrowed("planned"),
            aliases: plan::List::Borrowed(&[]),
            effect: plan::Effect::Read,
            listed: plan::List::Borrowed(&[]),
            titles: plan::List::Borrowed(&[plan::Text::Borrowed("planned")]),
            arguments: plan::List::Borrowed(&[]),
            action: plan::Action::Answer {
                result: plan::Value::Arguments,
            },
            warnings: plan::List::Borrowed(&[]),
            hint: None,
            resource: plan::Text::Borrowed("planned"),
            summary: None,
            examples: plan::List::Borrowed(&[]),
        };
        fn plan() -> &'static plan::Tool {
            &super::CATALOG.tools[1]
        }
        ///What `planned` takes.
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
        impl runtime::Bound for Arguments {
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
        ///The card of `planned`.
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
    vec![handler::catalog()]
}

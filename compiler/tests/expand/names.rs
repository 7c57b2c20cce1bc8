#![deny(warnings)]

///The catalog `super`.
#[allow(
    dead_code,
    unreachable_pub,
    reason = "a crate need not use every card, nor publish any"
)]
pub mod super_ {
    use ::kartoteka::__private::{self as runtime, plan};
    /// The catalog as data.
    pub static CATALOG: plan::Catalog = plan::Catalog {
        name: plan::Text::Borrowed("super"),
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
        tables: plan::List::Borrowed(
            &[
                plan::Table {
                    name: plan::Text::Borrowed("vec"),
                    columns: plan::List::Borrowed(&[plan::Text::Borrowed("a")]),
                    rows: plan::List::Borrowed(
                        &[
                            plan::Row {
                                key: plan::Text::Borrowed("box"),
                                cells: plan::List::Borrowed(
                                    &[plan::Json(plan::Text::Borrowed("1"))],
                                ),
                            },
                            plan::Row {
                                key: plan::Text::Borrowed("BOX"),
                                cells: plan::List::Borrowed(
                                    &[plan::Json(plan::Text::Borrowed("2"))],
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
            &[
                crm_deal_get::PLAN,
                a_b::PLAN,
                a_b2::PLAN,
                plan_::PLAN,
                runtime_::PLAN,
                match_::PLAN,
                _2fa::PLAN,
            ],
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
                ::std::sync::Arc::new(crm_deal_get::Card),
                ::std::sync::Arc::new(a_b::Card), ::std::sync::Arc::new(a_b2::Card),
                ::std::sync::Arc::new(plan_::Card),
                ::std::sync::Arc::new(runtime_::Card),
                ::std::sync::Arc::new(match_::Card), ::std::sync::Arc::new(_2fa::Card)
            ],
        }
    }
    ///A row of the table `vec`.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Vec_ {
        ///box
        Box_,
        ///BOX
        Box_2,
    }
    impl Vec_ {
        /// All of them, in the catalog's order.
        pub const ALL: [Self; 2usize] = [Self::Box_, Self::Box_2];
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
                Self::Box_ => "box",
                Self::Box_2 => "BOX",
            }
        }
    }
    ///The tool `crm.deal-get`.
    pub mod crm_deal_get {
        use ::kartoteka::__private::{self as runtime, plan};
        /// The tool as data.
        pub const PLAN: plan::Tool = plan::Tool {
            name: plan::Text::Borrowed("crm.deal-get"),
            aliases: plan::List::Borrowed(&[]),
            effect: plan::Effect::Read,
            listed: plan::List::Borrowed(&[]),
            titles: plan::List::Borrowed(&[plan::Text::Borrowed("crm.deal-get")]),
            arguments: plan::List::Borrowed(
                &[
                    plan::Argument {
                        name: plan::Text::Borrowed("type"),
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
                        name: plan::Text::Borrowed("self"),
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
                        name: plan::Text::Borrowed("reader"),
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
                        name: plan::Text::Borrowed("plan"),
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
                        name: plan::Text::Borrowed("a-b"),
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
                        name: plan::Text::Borrowed("a_b"),
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
                        name: plan::Text::Borrowed("aB"),
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
                        name: plan::Text::Borrowed("2fa"),
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
                        name: plan::Text::Borrowed("option"),
                        check: plan::Check {
                            shape: plan::Shape::Choice {
                                values: plan::List::Borrowed(
                                    &[
                                        plan::Text::Borrowed("self"),
                                        plan::Text::Borrowed("Self"),
                                        plan::Text::Borrowed(">="),
                                        plan::Text::Borrowed(""),
                                        plan::Text::Borrowed("2 x"),
                                        plan::Text::Borrowed("новый"),
                                    ],
                                ),
                            },
                            nullable: false,
                            rest: None,
                        },
                        required: false,
                        default: None,
                    },
                    plan::Argument {
                        name: plan::Text::Borrowed("Some"),
                        check: plan::Check {
                            shape: plan::Shape::Choice {
                                values: plan::List::Borrowed(
                                    &[plan::Text::Borrowed("none")],
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
            action: plan::Action::Answer {
                result: plan::Value::Arguments,
            },
            warnings: plan::List::Borrowed(&[]),
            hint: None,
            resource: plan::Text::Borrowed("crm.deal-get"),
            summary: None,
            examples: plan::List::Borrowed(&[]),
        };
        fn plan() -> &'static plan::Tool {
            &super::CATALOG.tools[0]
        }
        ///What `crm.deal-get` takes.
        #[derive(Debug, Clone, PartialEq, Default)]
        pub struct Arguments {
            ///`type`.
            pub type_: Option<String>,
            ///`self`.
            pub self_: Option<String>,
            ///`reader`.
            pub reader_: Option<String>,
            ///`plan`.
            pub plan_: Option<String>,
            ///`a-b`.
            pub a_b: Option<String>,
            ///`a\_b`.
            pub a_b2: Option<String>,
            ///`aB`.
            pub a_b3: Option<String>,
            ///`2fa`.
            pub _2fa: Option<String>,
            ///`option`.
            pub option: Option<Option_>,
            ///`Some`.
            pub some: Option<Some_>,
        }
        ///A value of `option`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Option_ {
            ///self
            Self_,
            ///Self
            Self_2,
            ///\>=
            Value,
            ///
            Value2,
            ///2 x
            Value2X,
            ///новый
            Value3,
        }
        impl Option_ {
            /// All of them, in the catalog's order.
            pub const ALL: [Self; 6usize] = [
                Self::Self_,
                Self::Self_2,
                Self::Value,
                Self::Value2,
                Self::Value2X,
                Self::Value3,
            ];
            /// How they are written, in the same order.
            pub const KEYS: [plan::Text; 6usize] = [
                plan::Text::Borrowed("self"),
                plan::Text::Borrowed("Self"),
                plan::Text::Borrowed(">="),
                plan::Text::Borrowed(""),
                plan::Text::Borrowed("2 x"),
                plan::Text::Borrowed("новый"),
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
                    Self::Self_ => "self",
                    Self::Self_2 => "Self",
                    Self::Value => ">=",
                    Self::Value2 => "",
                    Self::Value2X => "2 x",
                    Self::Value3 => "новый",
                }
            }
        }
        ///A value of `Some`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Some_ {
            ///none
            None_,
        }
        impl Some_ {
            /// All of them, in the catalog's order.
            pub const ALL: [Self; 1usize] = [Self::None_];
            /// How they are written, in the same order.
            pub const KEYS: [plan::Text; 1usize] = [plan::Text::Borrowed("none")];
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
                    Self::None_ => "none",
                }
            }
        }
        impl Arguments {
            /// Reads and checks what a caller passed; every fault is noted in `reader`.
            pub fn read(reader: &mut runtime::Reader<'_>) -> Option<Self> {
                let type_ = reader
                    .text(
                        "type",
                        runtime::TextRule {
                            least: None,
                            most: None,
                            pattern: None,
                            format: None,
                        },
                    );
                let self_ = reader
                    .text(
                        "self",
                        runtime::TextRule {
                            least: None,
                            most: None,
                            pattern: None,
                            format: None,
                        },
                    );
                let reader_ = reader
                    .text(
                        "reader",
                        runtime::TextRule {
                            least: None,
                            most: None,
                            pattern: None,
                            format: None,
                        },
                    );
                let plan_ = reader
                    .text(
                        "plan",
                        runtime::TextRule {
                            least: None,
                            most: None,
                            pattern: None,
                            format: None,
                        },
                    );
                let a_b = reader
                    .text(
                        "a-b",
                        runtime::TextRule {
                            least: None,
                            most: None,
                            pattern: None,
                            format: None,
                        },
                    );
                let a_b2 = reader
                    .text(
                        "a_b",
                        runtime::TextRule {
                            least: None,
                            most: None,
                            pattern: None,
                            format: None,
                        },
                    );
                let a_b3 = reader
                    .text(
                        "aB",
                        runtime::TextRule {
                            least: None,
                            most: None,
                            pattern: None,
                            format: None,
                        },
                    );
                let _2fa = reader
                    .text(
                        "2fa",
                        runtime::TextRule {
                            least: None,
                            most: None,
                            pattern: None,
                            format: None,
                        },
                    );
                let option = reader
                    .choice("option", &Option_::KEYS)
                    .and_then(Option_::at);
                let some = reader.choice("Some", &Some_::KEYS).and_then(Some_::at);
                reader
                    .refuse_rest(
                        &[
                            "type",
                            "self",
                            "reader",
                            "plan",
                            "a-b",
                            "a_b",
                            "aB",
                            "2fa",
                            "option",
                            "Some",
                        ],
                    );
                Some(Self {
                    type_,
                    self_,
                    reader_,
                    plan_,
                    a_b,
                    a_b2,
                    a_b3,
                    _2fa,
                    option,
                    some,
                })
            }
        }
        impl runtime::TypedArguments for Arguments {
            const TOOL: &'static str = "crm.deal-get";
            fn write(&self, map: &mut runtime::MapWriter<'_, '_>) {
                map.entry("type", |json| json.put(&self.type_));
                map.entry("self", |json| json.put(&self.self_));
                map.entry("reader", |json| json.put(&self.reader_));
                map.entry("plan", |json| json.put(&self.plan_));
                map.entry("a-b", |json| json.put(&self.a_b));
                map.entry("a_b", |json| json.put(&self.a_b2));
                map.entry("aB", |json| json.put(&self.a_b3));
                map.entry("2fa", |json| json.put(&self._2fa));
                map.entry("option", |json| json.put(&self.option.map(Option_::key)));
                map.entry("Some", |json| json.put(&self.some.map(Some_::key)));
            }
        }
        impl runtime::Bound for Arguments {
            fn argument(&self, slot: usize) -> Option<runtime::Argument<'_>> {
                match slot {
                    0 => self.type_.as_deref().map(runtime::Argument::Text),
                    1 => self.self_.as_deref().map(runtime::Argument::Text),
                    2 => self.reader_.as_deref().map(runtime::Argument::Text),
                    3 => self.plan_.as_deref().map(runtime::Argument::Text),
                    4 => self.a_b.as_deref().map(runtime::Argument::Text),
                    5 => self.a_b2.as_deref().map(runtime::Argument::Text),
                    6 => self.a_b3.as_deref().map(runtime::Argument::Text),
                    7 => self._2fa.as_deref().map(runtime::Argument::Text),
                    8 => {
                        self.option
                            .map(|one: Option_| runtime::Argument::Row {
                                index: one.index(),
                                key: one.key(),
                            })
                    }
                    9 => {
                        self.some
                            .map(|one: Some_| runtime::Argument::Row {
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
        ///The card of `crm.deal-get`.
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
    ///The tool `a-b`.
    pub mod a_b {
        use ::kartoteka::__private::{self as runtime, plan};
        /// The tool as data.
        pub const PLAN: plan::Tool = plan::Tool {
            name: plan::Text::Borrowed("a-b"),
            aliases: plan::List::Borrowed(&[]),
            effect: plan::Effect::Read,
            listed: plan::List::Borrowed(&[]),
            titles: plan::List::Borrowed(&[plan::Text::Borrowed("a-b")]),
            arguments: plan::List::Borrowed(&[]),
            action: plan::Action::Answer {
                result: plan::Value::Arguments,
            },
            warnings: plan::List::Borrowed(&[]),
            hint: None,
            resource: plan::Text::Borrowed("a-b"),
            summary: None,
            examples: plan::List::Borrowed(&[]),
        };
        fn plan() -> &'static plan::Tool {
            &super::CATALOG.tools[1]
        }
        ///What `a-b` takes.
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
            const TOOL: &'static str = "a-b";
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
        ///The card of `a-b`.
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
    ///The tool `a_b`.
    pub mod a_b2 {
        use ::kartoteka::__private::{self as runtime, plan};
        /// The tool as data.
        pub const PLAN: plan::Tool = plan::Tool {
            name: plan::Text::Borrowed("a_b"),
            aliases: plan::List::Borrowed(&[]),
            effect: plan::Effect::Read,
            listed: plan::List::Borrowed(&[]),
            titles: plan::List::Borrowed(&[plan::Text::Borrowed("a_b")]),
            arguments: plan::List::Borrowed(
                &[
                    plan::Argument {
                        name: plan::Text::Borrowed("row"),
                        check: plan::Check {
                            shape: plan::Shape::Row { table: 0 },
                            nullable: false,
                            rest: None,
                        },
                        required: false,
                        default: None,
                    },
                ],
            ),
            action: plan::Action::Answer {
                result: plan::Value::Arguments,
            },
            warnings: plan::List::Borrowed(&[]),
            hint: None,
            resource: plan::Text::Borrowed("a_b"),
            summary: None,
            examples: plan::List::Borrowed(&[]),
        };
        fn plan() -> &'static plan::Tool {
            &super::CATALOG.tools[2]
        }
        ///What `a_b` takes.
        #[derive(Debug, Clone, PartialEq, Default)]
        pub struct Arguments {
            ///`row`.
            pub row: Option<super::Vec_>,
        }
        impl Arguments {
            /// Reads and checks what a caller passed; every fault is noted in `reader`.
            pub fn read(reader: &mut runtime::Reader<'_>) -> Option<Self> {
                let row = reader.row("row", 0).and_then(super::Vec_::at);
                reader.refuse_rest(&["row"]);
                Some(Self { row })
            }
        }
        impl runtime::TypedArguments for Arguments {
            const TOOL: &'static str = "a_b";
            fn write(&self, map: &mut runtime::MapWriter<'_, '_>) {
                map.entry("row", |json| json.put(&self.row.map(super::Vec_::key)));
            }
        }
        impl runtime::Bound for Arguments {
            fn argument(&self, slot: usize) -> Option<runtime::Argument<'_>> {
                match slot {
                    0 => {
                        self.row
                            .map(|one: super::Vec_| runtime::Argument::Row {
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
        ///The card of `a_b`.
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
    ///The tool `plan`.
    pub mod plan_ {
        use ::kartoteka::__private::{self as runtime, plan};
        /// The tool as data.
        pub const PLAN: plan::Tool = plan::Tool {
            name: plan::Text::Borrowed("plan"),
            aliases: plan::List::Borrowed(&[]),
            effect: plan::Effect::Read,
            listed: plan::List::Borrowed(&[]),
            titles: plan::List::Borrowed(&[plan::Text::Borrowed("plan")]),
            arguments: plan::List::Borrowed(&[]),
            action: plan::Action::Answer {
                result: plan::Value::Arguments,
            },
            warnings: plan::List::Borrowed(&[]),
            hint: None,
            resource: plan::Text::Borrowed("plan"),
            summary: None,
            examples: plan::List::Borrowed(&[]),
        };
        fn plan() -> &'static plan::Tool {
            &super::CATALOG.tools[3]
        }
        ///What `plan` takes.
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
            const TOOL: &'static str = "plan";
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
        ///The card of `plan`.
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
    ///The tool `runtime`.
    pub mod runtime_ {
        use ::kartoteka::__private::{self as runtime, plan};
        /// The tool as data.
        pub const PLAN: plan::Tool = plan::Tool {
            name: plan::Text::Borrowed("runtime"),
            aliases: plan::List::Borrowed(&[]),
            effect: plan::Effect::Read,
            listed: plan::List::Borrowed(&[]),
            titles: plan::List::Borrowed(&[plan::Text::Borrowed("runtime")]),
            arguments: plan::List::Borrowed(&[]),
            action: plan::Action::Answer {
                result: plan::Value::Arguments,
            },
            warnings: plan::List::Borrowed(&[]),
            hint: None,
            resource: plan::Text::Borrowed("runtime"),
            summary: None,
            examples: plan::List::Borrowed(&[]),
        };
        fn plan() -> &'static plan::Tool {
            &super::CATALOG.tools[4]
        }
        ///What `runtime` takes.
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
            const TOOL: &'static str = "runtime";
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
        ///The card of `runtime`.
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
    ///The tool `match`.
    pub mod match_ {
        use ::kartoteka::__private::{self as runtime, plan};
        /// The tool as data.
        pub const PLAN: plan::Tool = plan::Tool {
            name: plan::Text::Borrowed("match"),
            aliases: plan::List::Borrowed(&[]),
            effect: plan::Effect::Read,
            listed: plan::List::Borrowed(&[]),
            titles: plan::List::Borrowed(&[plan::Text::Borrowed("match")]),
            arguments: plan::List::Borrowed(&[]),
            action: plan::Action::Answer {
                result: plan::Value::Arguments,
            },
            warnings: plan::List::Borrowed(&[]),
            hint: None,
            resource: plan::Text::Borrowed("match"),
            summary: None,
            examples: plan::List::Borrowed(&[]),
        };
        fn plan() -> &'static plan::Tool {
            &super::CATALOG.tools[5]
        }
        ///What `match` takes.
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
            const TOOL: &'static str = "match";
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
        ///The card of `match`.
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
    ///The tool `2fa`.
    pub mod _2fa {
        use ::kartoteka::__private::{self as runtime, plan};
        /// The tool as data.
        pub const PLAN: plan::Tool = plan::Tool {
            name: plan::Text::Borrowed("2fa"),
            aliases: plan::List::Borrowed(&[]),
            effect: plan::Effect::Read,
            listed: plan::List::Borrowed(&[]),
            titles: plan::List::Borrowed(&[plan::Text::Borrowed("2fa")]),
            arguments: plan::List::Borrowed(&[]),
            action: plan::Action::Answer {
                result: plan::Value::Arguments,
            },
            warnings: plan::List::Borrowed(&[]),
            hint: None,
            resource: plan::Text::Borrowed("2fa"),
            summary: None,
            examples: plan::List::Borrowed(&[]),
        };
        fn plan() -> &'static plan::Tool {
            &super::CATALOG.tools[6]
        }
        ///What `2fa` takes.
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
            const TOOL: &'static str = "2fa";
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
        ///The card of `2fa`.
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
    vec![super_::catalog()]
}

#![deny(warnings)]

/// The catalog `super`.
#[allow(
    dead_code,
    unreachable_pub,
    reason = "a crate need not use every card, nor publish any"
)]
pub mod super_ {
    use ::kartoteka::__private::{self as runtime, plan};
    /// The catalog with its tools.
    #[must_use]
    pub fn catalog() -> runtime::CompiledCatalog {
        runtime::CompiledCatalog {
            catalog: &CATALOG,
            tools: vec![
                runtime::Arc::new(crm_deal_get::Card), runtime::Arc::new(a_b::Card),
                runtime::Arc::new(a_b2::Card), runtime::Arc::new(plan_::Card),
                runtime::Arc::new(runtime_::Card), runtime::Arc::new(match_::Card),
                runtime::Arc::new(_2fa::Card)
            ],
        }
    }
    /// A row of the table `vec`.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Vec_ {
        /// `box`
        Box,
        /// `BOX`
        Box2,
    }
    impl Vec_ {
        /// All of them, in the catalog's order.
        pub const ALL: [Self; 2] = [Self::Box, Self::Box2];
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
                Self::Box => "box",
                Self::Box2 => "BOX",
            }
        }
    }
    /// The tool `crm.deal-get`.
    pub mod crm_deal_get {
        use ::kartoteka::__private::{self as runtime, plan};
        /// What `crm.deal-get` takes.
        #[derive(Debug, Clone, PartialEq, Default)]
        pub struct Arguments {
            /// `type`.
            pub type_: Option<String>,
            /// `self`.
            pub self_: Option<String>,
            /// `reader`.
            pub reader_: Option<String>,
            /// `plan`.
            pub plan_: Option<String>,
            /// `a-b`.
            pub a_b: Option<String>,
            /// `a_b`.
            pub a_b2: Option<String>,
            /// `aB`.
            pub a_b3: Option<String>,
            /// `2fa`.
            pub _2fa: Option<String>,
            /// `option`.
            pub option: Option<Option_>,
            /// `Some`.
            pub some: Option<Some_>,
        }
        /// A value of `option`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Option_ {
            /// `self`
            Self_,
            /// `Self`
            Self2,
            /// `\>=`
            Value,
            /// ``
            Value2,
            /// `2 x`
            Value2X,
            /// `новый`
            Value3,
        }
        impl Option_ {
            /// All of them, in the catalog's order.
            pub const ALL: [Self; 6] = [
                Self::Self_,
                Self::Self2,
                Self::Value,
                Self::Value2,
                Self::Value2X,
                Self::Value3,
            ];
            /// How they are written, in the same order.
            pub const KEYS: [plan::Text; 6] = [
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
                    Self::Self2 => "Self",
                    Self::Value => ">=",
                    Self::Value2 => "",
                    Self::Value2X => "2 x",
                    Self::Value3 => "новый",
                }
            }
        }
        /// A value of `Some`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Some_ {
            /// `none`
            None,
        }
        impl Some_ {
            /// All of them, in the catalog's order.
            pub const ALL: [Self; 1] = [Self::None];
            /// How they are written, in the same order.
            pub const KEYS: [plan::Text; 1] = [plan::Text::Borrowed("none")];
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
                    Self::None => "none",
                }
            }
        }
        impl Arguments {
            /// Reads and checks what a caller passed; every fault is noted in `reader`.
            pub fn read(reader: &mut runtime::Reader<'_>) -> Option<Self> {
                let type_ = reader.text("type", runtime::TextRule::default());
                let self_ = reader.text("self", runtime::TextRule::default());
                let reader_ = reader.text("reader", runtime::TextRule::default());
                let plan_ = reader.text("plan", runtime::TextRule::default());
                let a_b = reader.text("a-b", runtime::TextRule::default());
                let a_b2 = reader.text("a_b", runtime::TextRule::default());
                let a_b3 = reader.text("aB", runtime::TextRule::default());
                let _2fa = reader.text("2fa", runtime::TextRule::default());
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
        impl runtime::BoundArguments for Arguments {
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
        /// The card of `crm.deal-get`.
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
                name: Text::Borrowed("crm.deal-get"),
                aliases: List::Borrowed(&[]),
                effect: Effect::Read,
                listed: List::Borrowed(&[]),
                arguments: List::Borrowed(
                    &[
                        Argument {
                            name: Text::Borrowed("type"),
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
                            name: Text::Borrowed("self"),
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
                            name: Text::Borrowed("reader"),
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
                            name: Text::Borrowed("plan"),
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
                            name: Text::Borrowed("a-b"),
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
                            name: Text::Borrowed("a_b"),
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
                            name: Text::Borrowed("aB"),
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
                            name: Text::Borrowed("2fa"),
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
                            name: Text::Borrowed("option"),
                            check: Check {
                                shape: Shape::Choice {
                                    values: List::Borrowed(
                                        &[
                                            Text::Borrowed("self"),
                                            Text::Borrowed("Self"),
                                            Text::Borrowed(">="),
                                            Text::Borrowed(""),
                                            Text::Borrowed("2 x"),
                                            Text::Borrowed("новый"),
                                        ],
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
                        Argument {
                            name: Text::Borrowed("Some"),
                            check: Check {
                                shape: Shape::Choice {
                                    values: List::Borrowed(&[Text::Borrowed("none")]),
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
                action: Action::Answer {
                    result: Value::Arguments,
                },
                warnings: List::Borrowed(&[]),
                hint: None,
                known: List::Borrowed(&[]),
                codes: List::Borrowed(&[]),
                resource: Text::Borrowed("crm.deal-get"),
                summary: None,
                examples: List::Borrowed(&[]),
            }
        };
    }
    /// The tool `a-b`.
    pub mod a_b {
        use ::kartoteka::__private::{self as runtime, plan};
        /// What `a-b` takes.
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
        /// The card of `a-b`.
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
                name: Text::Borrowed("a-b"),
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
                resource: Text::Borrowed("a-b"),
                summary: None,
                examples: List::Borrowed(&[]),
            }
        };
    }
    /// The tool `a_b`.
    pub mod a_b2 {
        use ::kartoteka::__private::{self as runtime, plan};
        /// What `a_b` takes.
        #[derive(Debug, Clone, PartialEq, Default)]
        pub struct Arguments {
            /// `row`.
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
        impl runtime::BoundArguments for Arguments {
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
        /// The card of `a_b`.
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
                name: Text::Borrowed("a_b"),
                aliases: List::Borrowed(&[]),
                effect: Effect::Read,
                listed: List::Borrowed(&[]),
                arguments: List::Borrowed(
                    &[
                        Argument {
                            name: Text::Borrowed("row"),
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
                action: Action::Answer {
                    result: Value::Arguments,
                },
                warnings: List::Borrowed(&[]),
                hint: None,
                known: List::Borrowed(&[]),
                codes: List::Borrowed(&[]),
                resource: Text::Borrowed("a_b"),
                summary: None,
                examples: List::Borrowed(&[]),
            }
        };
    }
    /// The tool `plan`.
    pub mod plan_ {
        use ::kartoteka::__private::{self as runtime, plan};
        /// What `plan` takes.
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
        /// The card of `plan`.
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
                name: Text::Borrowed("plan"),
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
                resource: Text::Borrowed("plan"),
                summary: None,
                examples: List::Borrowed(&[]),
            }
        };
    }
    /// The tool `runtime`.
    pub mod runtime_ {
        use ::kartoteka::__private::{self as runtime, plan};
        /// What `runtime` takes.
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
        /// The card of `runtime`.
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
                name: Text::Borrowed("runtime"),
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
                resource: Text::Borrowed("runtime"),
                summary: None,
                examples: List::Borrowed(&[]),
            }
        };
    }
    /// The tool `match`.
    pub mod match_ {
        use ::kartoteka::__private::{self as runtime, plan};
        /// What `match` takes.
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
        /// The card of `match`.
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
                name: Text::Borrowed("match"),
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
                resource: Text::Borrowed("match"),
                summary: None,
                examples: List::Borrowed(&[]),
            }
        };
    }
    /// The tool `2fa`.
    pub mod _2fa {
        use ::kartoteka::__private::{self as runtime, plan};
        /// What `2fa` takes.
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
        /// The card of `2fa`.
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
                name: Text::Borrowed("2fa"),
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
                resource: Text::Borrowed("2fa"),
                summary: None,
                examples: List::Borrowed(&[]),
            }
        };
    }
    /// The catalog as data.
    pub static CATALOG: plan::Catalog = {
        use plan::*;
        Catalog {
            name: Text::Borrowed("super"),
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
            tables: List::Borrowed(
                &[
                    Table {
                        name: Text::Borrowed("vec"),
                        columns: List::Borrowed(&[Text::Borrowed("a")]),
                        rows: List::Borrowed(
                            &[
                                Row {
                                    key: Text::Borrowed("box"),
                                    cells: List::Borrowed(&[Json(Text::Borrowed("1"))]),
                                },
                                Row {
                                    key: Text::Borrowed("BOX"),
                                    cells: List::Borrowed(&[Json(Text::Borrowed("2"))]),
                                },
                            ],
                        ),
                    },
                ],
            ),
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
            tools: List::Borrowed(
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
    vec![super_::catalog()]
}

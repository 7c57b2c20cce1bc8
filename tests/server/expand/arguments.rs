#![deny(warnings)]

/// The catalog `arguments`.
#[allow(
    dead_code,
    unreachable_pub,
    reason = "a crate need not use every card, nor publish any"
)]
pub mod arguments {
    use ::kartoteka::__private::{self as runtime, plan};
    /// The catalog with its tools.
    #[must_use]
    pub fn catalog() -> runtime::CompiledCatalog {
        runtime::CompiledCatalog {
            catalog: &CATALOG,
            tools: vec![
                runtime::Arc::new(wide::Card), runtime::Arc::new(strict::Card),
                runtime::Arc::new(ready::Card), runtime::Arc::new(zero::Card),
                runtime::Arc::new(described::Card), runtime::Arc::new(bare::Card)
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
    /// The tool `wide`.
    pub mod wide {
        use ::kartoteka::__private::{self as runtime, plan};
        /// What `wide` takes.
        #[derive(Debug, Clone, PartialEq, Default)]
        pub struct Arguments {
            /// `flag`.
            pub flag: Option<bool>,
            /// `count`.
            pub count: Option<i64>,
            /// `share`.
            pub share: Option<f64>,
            /// `phone`.
            pub phone: Option<String>,
            /// `order`.
            pub order: Option<Order>,
            /// `stage`.
            pub stage: Option<super::LeadStages>,
            /// `period`.
            pub period: Option<runtime::Period>,
            /// `ids`.
            pub ids: Option<Vec<runtime::Value>>,
            /// `filter`.
            pub filter: Option<runtime::Map>,
            /// `either`.
            pub either: Option<runtime::Value>,
            /// `whatever`.
            pub whatever: Option<runtime::Value>,
            /// `nothing`.
            pub nothing: Option<runtime::Value>,
            /// `fives`.
            pub fives: Option<runtime::Value>,
        }
        /// A value of `order`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Order {
            /// `ASC`
            Asc,
            /// `desc`
            Desc,
        }
        impl Order {
            /// All of them, in the catalog's order.
            pub const ALL: [Self; 2] = [Self::Asc, Self::Desc];
            /// How they are written, in the same order.
            pub const KEYS: [plan::Text; 2] = [
                plan::Text::Borrowed("ASC"),
                plan::Text::Borrowed("desc"),
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
                    Self::Desc => "desc",
                }
            }
        }
        impl Arguments {
            /// Reads and checks what a caller passed; every fault is noted in `reader`.
            pub fn read(reader: &mut runtime::Reader<'_>) -> Option<Self> {
                let flag = reader.boolean("flag");
                let count = reader.integer("count", Some(1), Some(50));
                let share = reader.number("share", Some(-0.5), None);
                let phone = reader
                    .text(
                        "phone",
                        runtime::TextRule {
                            least: Some(1),
                            most: Some(40),
                            pattern: Some(r#"^[+0-9]["0-9 ()-]{4,}$"#),
                            ..runtime::TextRule::default()
                        },
                    );
                let order = reader.choice("order", &Order::KEYS).and_then(Order::at);
                let stage = reader.row("stage", 0).and_then(super::LeadStages::at);
                let period = reader.period("period").and_then(runtime::Period::at);
                let ids = reader.list("ids", &plan().arguments[7].check);
                let filter = reader.map("filter", &plan().arguments[8].check);
                let either = reader.any("either", &plan().arguments[9].check);
                let whatever = reader.any("whatever", &plan().arguments[10].check);
                let nothing = reader.any("nothing", &plan().arguments[11].check);
                let fives = reader.any("fives", &plan().arguments[12].check);
                reader
                    .refuse_rest(
                        &[
                            "flag",
                            "count",
                            "share",
                            "phone",
                            "order",
                            "stage",
                            "period",
                            "ids",
                            "filter",
                            "either",
                            "whatever",
                            "nothing",
                            "fives",
                        ],
                    );
                Some(Self {
                    flag,
                    count,
                    share,
                    phone,
                    order,
                    stage,
                    period,
                    ids,
                    filter,
                    either,
                    whatever,
                    nothing,
                    fives,
                })
            }
        }
        impl runtime::TypedArguments for Arguments {
            const TOOL: &'static str = "wide";
            fn write(&self, map: &mut runtime::MapWriter<'_, '_>) {
                map.entry("flag", |json| json.put(&self.flag));
                map.entry("count", |json| json.put(&self.count));
                map.entry("share", |json| json.put(&self.share));
                map.entry("phone", |json| json.put(&self.phone));
                map.entry("order", |json| json.put(&self.order.map(Order::key)));
                map.entry(
                    "stage",
                    |json| json.put(&self.stage.map(super::LeadStages::key)),
                );
                map.entry(
                    "period",
                    |json| json.put(&self.period.map(runtime::Period::key)),
                );
                map.entry("ids", |json| json.put(&self.ids));
                map.entry("filter", |json| json.put(&self.filter));
                map.entry("either", |json| json.put(&self.either));
                map.entry("whatever", |json| json.put(&self.whatever));
                map.entry("nothing", |json| json.put(&self.nothing));
                map.entry("fives", |json| json.put(&self.fives));
            }
        }
        impl runtime::BoundArguments for Arguments {
            fn argument(&self, slot: usize) -> Option<runtime::Argument<'_>> {
                match slot {
                    0 => self.flag.map(runtime::Argument::Boolean),
                    1 => self.count.map(runtime::Argument::Integer),
                    2 => self.share.map(runtime::Argument::Number),
                    3 => self.phone.as_deref().map(runtime::Argument::Text),
                    4 => {
                        self.order
                            .map(|one: Order| runtime::Argument::Row {
                                index: one.index(),
                                key: one.key(),
                            })
                    }
                    5 => {
                        self.stage
                            .map(|one: super::LeadStages| runtime::Argument::Row {
                                index: one.index(),
                                key: one.key(),
                            })
                    }
                    6 => {
                        self.period
                            .map(|one: runtime::Period| runtime::Argument::Row {
                                index: one.index(),
                                key: one.key(),
                            })
                    }
                    7 => self.ids.as_deref().map(runtime::Argument::List),
                    8 => self.filter.as_ref().map(runtime::Argument::Map),
                    9 => self.either.as_ref().map(runtime::Argument::Any),
                    10 => self.whatever.as_ref().map(runtime::Argument::Any),
                    11 => self.nothing.as_ref().map(runtime::Argument::Any),
                    12 => self.fives.as_ref().map(runtime::Argument::Any),
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
        /// The card of `wide`.
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
                name: Text::Borrowed("wide"),
                aliases: List::Borrowed(&[]),
                effect: Effect::Read,
                listed: List::Borrowed(&[]),
                arguments: List::Borrowed(
                    &[
                        Argument {
                            name: Text::Borrowed("flag"),
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
                        Argument {
                            name: Text::Borrowed("count"),
                            check: Check {
                                shape: Shape::Integer {
                                    least: Some(1),
                                    most: Some(50),
                                    clamp: false,
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
                            name: Text::Borrowed("share"),
                            check: Check {
                                shape: Shape::Number {
                                    least: Some(-0.5),
                                    most: None,
                                    clamp: false,
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
                            name: Text::Borrowed("phone"),
                            check: Check {
                                shape: Shape::Text {
                                    least: Some(1),
                                    most: Some(40),
                                    pattern: Some(Text::Borrowed(r#"^[+0-9]["0-9 ()-]{4,}$"#)),
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
                            name: Text::Borrowed("order"),
                            check: Check {
                                shape: Shape::Choice {
                                    values: List::Borrowed(
                                        &[Text::Borrowed("ASC"), Text::Borrowed("desc")],
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
                            default: None,
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                        Argument {
                            name: Text::Borrowed("ids"),
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
                            name: Text::Borrowed("either"),
                            check: Check {
                                shape: Shape::Several {
                                    shapes: List::Borrowed(
                                        &[
                                            Shape::Integer {
                                                least: None,
                                                most: None,
                                                clamp: false,
                                            },
                                            Shape::Text {
                                                least: None,
                                                most: None,
                                                pattern: None,
                                                format: None,
                                            },
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
                            name: Text::Borrowed("whatever"),
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
                        Argument {
                            name: Text::Borrowed("nothing"),
                            check: Check {
                                shape: Shape::Integer {
                                    least: None,
                                    most: None,
                                    clamp: false,
                                },
                                nullable: true,
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
                            name: Text::Borrowed("fives"),
                            check: Check {
                                shape: Shape::Integer {
                                    least: None,
                                    most: None,
                                    clamp: false,
                                },
                                nullable: false,
                                rest: Some(
                                    Json(Text::Borrowed(r#"{"type":"integer","multipleOf":5}"#)),
                                ),
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
                resource: Text::Borrowed("wide"),
                summary: None,
                examples: List::Borrowed(&[]),
            }
        };
    }
    /// The tool `strict`.
    pub mod strict {
        use ::kartoteka::__private::{self as runtime, plan};
        /// What `strict` takes.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Arguments {
            /// `id`.
            pub id: i64,
            /// `day`.
            pub day: String,
            /// `order`.
            pub order: Order,
            /// `stage`.
            pub stage: super::LeadStages,
            /// `filter`.
            pub filter: runtime::Map,
            /// `ids`.
            pub ids: Vec<runtime::Value>,
            /// `note`.
            pub note: Option<String>,
        }
        /// A value of `order`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Order {
            /// `ASC`
            Asc,
            /// `desc`
            Desc,
        }
        impl Order {
            /// All of them, in the catalog's order.
            pub const ALL: [Self; 2] = [Self::Asc, Self::Desc];
            /// How they are written, in the same order.
            pub const KEYS: [plan::Text; 2] = [
                plan::Text::Borrowed("ASC"),
                plan::Text::Borrowed("desc"),
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
                    Self::Desc => "desc",
                }
            }
        }
        impl Arguments {
            /// Reads and checks what a caller passed; every fault is noted in `reader`.
            pub fn read(reader: &mut runtime::Reader<'_>) -> Option<Self> {
                let id = reader.integer("id", Some(1), Some(50));
                let id = reader.required("id", id);
                let day = reader
                    .text(
                        "day",
                        runtime::TextRule {
                            format: Some(plan::Format::Date),
                            ..runtime::TextRule::default()
                        },
                    );
                let day = reader.required("day", day);
                let order = reader.choice("order", &Order::KEYS).and_then(Order::at);
                let order = reader.required("order", order);
                let stage = reader.row("stage", 0).and_then(super::LeadStages::at);
                let stage = reader.required("stage", stage);
                let filter = reader.map("filter", &plan().arguments[4].check);
                let filter = reader.required("filter", filter);
                let ids = reader.list("ids", &plan().arguments[5].check);
                let ids = reader.required("ids", ids);
                let note = reader.text("note", runtime::TextRule::default());
                reader
                    .refuse_rest(
                        &["id", "day", "order", "stage", "filter", "ids", "note"],
                    );
                Some(Self {
                    id: id?,
                    day: day?,
                    order: order?,
                    stage: stage?,
                    filter: filter?,
                    ids: ids?,
                    note,
                })
            }
        }
        impl runtime::TypedArguments for Arguments {
            const TOOL: &'static str = "strict";
            fn write(&self, map: &mut runtime::MapWriter<'_, '_>) {
                map.entry("id", |json| json.put(&self.id));
                map.entry("day", |json| json.put(&self.day));
                map.entry("order", |json| json.put(self.order.key()));
                map.entry("stage", |json| json.put(self.stage.key()));
                map.entry("filter", |json| json.put(&self.filter));
                map.entry("ids", |json| json.put(&self.ids));
                map.entry("note", |json| json.put(&self.note));
            }
        }
        impl runtime::BoundArguments for Arguments {
            fn argument(&self, slot: usize) -> Option<runtime::Argument<'_>> {
                match slot {
                    0 => Some(runtime::Argument::Integer(self.id)),
                    1 => Some(runtime::Argument::Text(&self.day)),
                    2 => {
                        Some(runtime::Argument::Row {
                            index: self.order.index(),
                            key: self.order.key(),
                        })
                    }
                    3 => {
                        Some(runtime::Argument::Row {
                            index: self.stage.index(),
                            key: self.stage.key(),
                        })
                    }
                    4 => Some(runtime::Argument::Map(&self.filter)),
                    5 => Some(runtime::Argument::List(&self.ids)),
                    6 => self.note.as_deref().map(runtime::Argument::Text),
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
        /// The card of `strict`.
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
                name: Text::Borrowed("strict"),
                aliases: List::Borrowed(&[]),
                effect: Effect::Read,
                listed: List::Borrowed(&[]),
                arguments: List::Borrowed(
                    &[
                        Argument {
                            name: Text::Borrowed("id"),
                            check: Check {
                                shape: Shape::Integer {
                                    least: Some(1),
                                    most: Some(50),
                                    clamp: false,
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
                            name: Text::Borrowed("day"),
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
                                        &[Text::Borrowed("ASC"), Text::Borrowed("desc")],
                                    ),
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
                            name: Text::Borrowed("stage"),
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
                            required: true,
                            default: None,
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                        Argument {
                            name: Text::Borrowed("ids"),
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
                resource: Text::Borrowed("strict"),
                summary: None,
                examples: List::Borrowed(&[]),
            }
        };
    }
    /// The tool `ready`.
    pub mod ready {
        use ::kartoteka::__private::{self as runtime, plan};
        /// What `ready` takes.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Arguments {
            /// `flag`.
            pub flag: bool,
            /// `limit`.
            pub limit: i64,
            /// `share`.
            pub share: f64,
            /// `note`.
            pub note: String,
            /// `order`.
            pub order: Order,
            /// `stage`.
            pub stage: super::LeadStages,
            /// `period`.
            pub period: runtime::Period,
            /// `ids`.
            pub ids: runtime::Cow<'static, [runtime::Value]>,
            /// `filter`.
            pub filter: runtime::Cow<'static, runtime::Map>,
            /// `either`.
            pub either: runtime::Value,
        }
        impl Default for Arguments {
            fn default() -> Self {
                Self {
                    flag: true,
                    limit: 20,
                    share: -0.25,
                    note: r#"say "hi""#.to_owned(),
                    order: Order::Desc,
                    stage: super::LeadStages::Won,
                    period: runtime::Period::Last7Days,
                    ids: {
                        static DEFAULT: runtime::LazyLock<Vec<runtime::Value>> = runtime::LazyLock::new(||
                        runtime::default_list("[1,2]"));
                        runtime::Cow::Borrowed(DEFAULT.as_slice())
                    },
                    filter: {
                        static DEFAULT: runtime::LazyLock<runtime::Map> = runtime::LazyLock::new(||
                        runtime::default_map(r#"{"DATE_MODIFY":"DESC"}"#));
                        runtime::Cow::Borrowed(&*DEFAULT)
                    },
                    either: runtime::default_value("5"),
                }
            }
        }
        /// A value of `order`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Order {
            /// `ASC`
            Asc,
            /// `desc`
            Desc,
        }
        impl Order {
            /// All of them, in the catalog's order.
            pub const ALL: [Self; 2] = [Self::Asc, Self::Desc];
            /// How they are written, in the same order.
            pub const KEYS: [plan::Text; 2] = [
                plan::Text::Borrowed("ASC"),
                plan::Text::Borrowed("desc"),
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
                    Self::Desc => "desc",
                }
            }
        }
        impl Arguments {
            /// Reads and checks what a caller passed; every fault is noted in `reader`.
            pub fn read(reader: &mut runtime::Reader<'_>) -> Option<Self> {
                let flag = reader.boolean("flag").unwrap_or(true);
                let limit = reader
                    .clamped_integer("limit", Some(1), Some(50))
                    .unwrap_or(20);
                let share = reader
                    .clamped_number("share", Some(-0.5), None)
                    .unwrap_or(-0.25);
                let note = reader
                    .text("note", runtime::TextRule::default())
                    .unwrap_or_else(|| r#"say "hi""#.to_owned());
                let order = reader
                    .choice("order", &Order::KEYS)
                    .and_then(Order::at)
                    .unwrap_or(Order::Desc);
                let stage = reader
                    .row("stage", 0)
                    .and_then(super::LeadStages::at)
                    .unwrap_or(super::LeadStages::Won);
                let period = reader
                    .period("period")
                    .and_then(runtime::Period::at)
                    .unwrap_or(runtime::Period::Last7Days);
                let ids = reader
                    .list("ids", &plan().arguments[7].check)
                    .map_or_else(
                        || {
                            static DEFAULT: runtime::LazyLock<Vec<runtime::Value>> = runtime::LazyLock::new(||
                            runtime::default_list("[1,2]"));
                            runtime::Cow::Borrowed(DEFAULT.as_slice())
                        },
                        runtime::Cow::Owned,
                    );
                let filter = reader
                    .map("filter", &plan().arguments[8].check)
                    .map_or_else(
                        || {
                            static DEFAULT: runtime::LazyLock<runtime::Map> = runtime::LazyLock::new(||
                            runtime::default_map(r#"{"DATE_MODIFY":"DESC"}"#));
                            runtime::Cow::Borrowed(&*DEFAULT)
                        },
                        runtime::Cow::Owned,
                    );
                let either = reader
                    .any("either", &plan().arguments[9].check)
                    .unwrap_or_else(|| runtime::default_value("5"));
                reader
                    .refuse_rest(
                        &[
                            "flag",
                            "limit",
                            "share",
                            "note",
                            "order",
                            "stage",
                            "period",
                            "ids",
                            "filter",
                            "either",
                        ],
                    );
                Some(Self {
                    flag,
                    limit,
                    share,
                    note,
                    order,
                    stage,
                    period,
                    ids,
                    filter,
                    either,
                })
            }
        }
        impl runtime::TypedArguments for Arguments {
            const TOOL: &'static str = "ready";
            fn write(&self, map: &mut runtime::MapWriter<'_, '_>) {
                map.entry("flag", |json| json.put(&self.flag));
                map.entry("limit", |json| json.put(&self.limit));
                map.entry("share", |json| json.put(&self.share));
                map.entry("note", |json| json.put(&self.note));
                map.entry("order", |json| json.put(self.order.key()));
                map.entry("stage", |json| json.put(self.stage.key()));
                map.entry("period", |json| json.put(self.period.key()));
                map.entry("ids", |json| json.put(&self.ids));
                map.entry("filter", |json| json.put(&self.filter));
                map.entry("either", |json| json.put(&self.either));
            }
        }
        impl runtime::BoundArguments for Arguments {
            fn argument(&self, slot: usize) -> Option<runtime::Argument<'_>> {
                match slot {
                    0 => Some(runtime::Argument::Boolean(self.flag)),
                    1 => Some(runtime::Argument::Integer(self.limit)),
                    2 => Some(runtime::Argument::Number(self.share)),
                    3 => Some(runtime::Argument::Text(&self.note)),
                    4 => {
                        Some(runtime::Argument::Row {
                            index: self.order.index(),
                            key: self.order.key(),
                        })
                    }
                    5 => {
                        Some(runtime::Argument::Row {
                            index: self.stage.index(),
                            key: self.stage.key(),
                        })
                    }
                    6 => {
                        Some(runtime::Argument::Row {
                            index: self.period.index(),
                            key: self.period.key(),
                        })
                    }
                    7 => Some(runtime::Argument::List(&self.ids)),
                    8 => Some(runtime::Argument::Map(&self.filter)),
                    9 => Some(runtime::Argument::Any(&self.either)),
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
        /// The card of `ready`.
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
                name: Text::Borrowed("ready"),
                aliases: List::Borrowed(&[]),
                effect: Effect::Read,
                listed: List::Borrowed(&[]),
                arguments: List::Borrowed(
                    &[
                        Argument {
                            name: Text::Borrowed("flag"),
                            check: Check {
                                shape: Shape::Boolean,
                                nullable: false,
                                rest: None,
                            },
                            required: false,
                            default: Some(Json(Text::Borrowed("true"))),
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                        Argument {
                            name: Text::Borrowed("limit"),
                            check: Check {
                                shape: Shape::Integer {
                                    least: Some(1),
                                    most: Some(50),
                                    clamp: true,
                                },
                                nullable: false,
                                rest: None,
                            },
                            required: false,
                            default: Some(Json(Text::Borrowed("20"))),
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                        Argument {
                            name: Text::Borrowed("share"),
                            check: Check {
                                shape: Shape::Number {
                                    least: Some(-0.5),
                                    most: None,
                                    clamp: true,
                                },
                                nullable: false,
                                rest: None,
                            },
                            required: false,
                            default: Some(Json(Text::Borrowed("-0.25"))),
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
                            default: Some(Json(Text::Borrowed(r#""say \"hi\"""#))),
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
                                        &[Text::Borrowed("ASC"), Text::Borrowed("desc")],
                                    ),
                                },
                                nullable: false,
                                rest: None,
                            },
                            required: false,
                            default: Some(Json(Text::Borrowed(r#""desc""#))),
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
                            default: Some(Json(Text::Borrowed(r#""won""#))),
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
                            default: Some(Json(Text::Borrowed(r#""last_7_days""#))),
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                        Argument {
                            name: Text::Borrowed("ids"),
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
                            default: Some(Json(Text::Borrowed("[1,2]"))),
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
                            default: Some(
                                Json(Text::Borrowed(r#"{"DATE_MODIFY":"DESC"}"#)),
                            ),
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                        Argument {
                            name: Text::Borrowed("either"),
                            check: Check {
                                shape: Shape::Several {
                                    shapes: List::Borrowed(
                                        &[
                                            Shape::Integer {
                                                least: None,
                                                most: None,
                                                clamp: false,
                                            },
                                            Shape::Text {
                                                least: None,
                                                most: None,
                                                pattern: None,
                                                format: None,
                                            },
                                        ],
                                    ),
                                },
                                nullable: false,
                                rest: None,
                            },
                            required: false,
                            default: Some(Json(Text::Borrowed("5"))),
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
                resource: Text::Borrowed("ready"),
                summary: None,
                examples: List::Borrowed(&[]),
            }
        };
    }
    /// The tool `zero`.
    pub mod zero {
        use ::kartoteka::__private::{self as runtime, plan};
        /// What `zero` takes.
        #[derive(Debug, Clone, PartialEq, Default)]
        pub struct Arguments {
            /// `start`.
            pub start: i64,
            /// `select`.
            pub select: Option<Vec<runtime::Value>>,
        }
        impl Arguments {
            /// Reads and checks what a caller passed; every fault is noted in `reader`.
            pub fn read(reader: &mut runtime::Reader<'_>) -> Option<Self> {
                let start = reader.integer("start", None, None).unwrap_or(0);
                let select = reader.list("select", &plan().arguments[1].check);
                reader.refuse_rest(&["start", "select"]);
                Some(Self { start, select })
            }
        }
        impl runtime::TypedArguments for Arguments {
            const TOOL: &'static str = "zero";
            fn write(&self, map: &mut runtime::MapWriter<'_, '_>) {
                map.entry("start", |json| json.put(&self.start));
                map.entry("select", |json| json.put(&self.select));
            }
        }
        impl runtime::BoundArguments for Arguments {
            fn argument(&self, slot: usize) -> Option<runtime::Argument<'_>> {
                match slot {
                    0 => Some(runtime::Argument::Integer(self.start)),
                    1 => self.select.as_deref().map(runtime::Argument::List),
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
        /// The card of `zero`.
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
                name: Text::Borrowed("zero"),
                aliases: List::Borrowed(&[]),
                effect: Effect::Read,
                listed: List::Borrowed(&[]),
                arguments: List::Borrowed(
                    &[
                        Argument {
                            name: Text::Borrowed("start"),
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
                            default: Some(Json(Text::Borrowed("0"))),
                            ask: None,
                            complete: None,
                            header: None,
                            withheld: false,
                        },
                        Argument {
                            name: Text::Borrowed("select"),
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
                action: Action::Answer {
                    result: Value::Arguments,
                },
                warnings: List::Borrowed(&[]),
                hint: None,
                known: List::Borrowed(&[]),
                codes: List::Borrowed(&[]),
                resource: Text::Borrowed("zero"),
                summary: None,
                examples: List::Borrowed(&[]),
            }
        };
    }
    /// The tool `described`.
    pub mod described {
        use ::kartoteka::__private::{self as runtime, plan};
        /// What `described` takes.
        #[derive(Debug, Clone, PartialEq, Default)]
        pub struct Arguments {
            /// Not \<b\>bold\</b\> but \[this\].
            pub id: Option<i64>,
        }
        impl Arguments {
            /// Reads and checks what a caller passed; every fault is noted in `reader`.
            pub fn read(reader: &mut runtime::Reader<'_>) -> Option<Self> {
                let id = reader.integer("id", None, None);
                reader.refuse_rest(&["id"]);
                Some(Self { id })
            }
        }
        impl runtime::TypedArguments for Arguments {
            const TOOL: &'static str = "described";
            fn write(&self, map: &mut runtime::MapWriter<'_, '_>) {
                map.entry("id", |json| json.put(&self.id));
            }
        }
        impl runtime::BoundArguments for Arguments {
            fn argument(&self, slot: usize) -> Option<runtime::Argument<'_>> {
                match slot {
                    0 => self.id.map(runtime::Argument::Integer),
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
        /// The card of `described`.
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
                name: Text::Borrowed("described"),
                aliases: List::Borrowed(&[]),
                effect: Effect::Read,
                listed: List::Borrowed(
                    &[
                        ListEntry {
                            json: Json(
                                Text::Borrowed(
                                    r#"{"name":"described","inputSchema":{"type":"object","properties":{"id":{"description":"Not <b>bold</b> but [this].","type":"integer"}}}}"#,
                                ),
                            ),
                            title: Text::Borrowed("Described"),
                            description: None,
                            address: None,
                            input: Some(JsonPart { start: 34, end: 134 }),
                            names: List::Borrowed(&[]),
                        },
                    ],
                ),
                arguments: List::Borrowed(
                    &[
                        Argument {
                            name: Text::Borrowed("id"),
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
                resource: Text::Borrowed("described"),
                summary: None,
                examples: List::Borrowed(&[]),
            }
        };
    }
    /// The tool `bare`.
    pub mod bare {
        use ::kartoteka::__private::{self as runtime, plan};
        /// What `bare` takes.
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
            const TOOL: &'static str = "bare";
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
        /// The card of `bare`.
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
                name: Text::Borrowed("bare"),
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
                    result: Value::Literal(Json(Text::Borrowed(r#"{"pong":true}"#))),
                },
                warnings: List::Borrowed(&[]),
                hint: None,
                known: List::Borrowed(&[]),
                codes: List::Borrowed(&[]),
                resource: Text::Borrowed("bare"),
                summary: None,
                examples: List::Borrowed(&[]),
            }
        };
    }
    /// The catalog as data.
    pub static CATALOG: plan::Catalog = {
        use plan::*;
        Catalog {
            name: Text::Borrowed("arguments"),
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
                    wide::PLAN,
                    strict::PLAN,
                    ready::PLAN,
                    zero::PLAN,
                    described::PLAN,
                    bare::PLAN,
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
    vec![arguments::catalog()]
}

//! The arguments of a card: the type of each, how it is read, its default, and how it is seen by the rest of the server.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::quote::{Quote, literal};
use super::{choice, name};
use crate::plan::{Argument, Check, Format, PERIODS, Shape, Table, Text};

/// An argument and the field that holds it.
pub(super) struct Field<'p> {
    /// Its place among the tool's arguments.
    pub(super) slot: usize,
    /// The field.
    pub(super) name: Ident,
    pub(super) argument: &'p Argument,
    pub(super) kind: Kind<'p>,
}

/// The Rust type that stands for a check.
pub(super) enum Kind<'p> {
    Boolean,
    Integer {
        least: Option<i64>,
        most: Option<i64>,
        clamp: bool,
    },
    Number {
        least: Option<f64>,
        most: Option<f64>,
        clamp: bool,
    },
    Text {
        least: Option<u32>,
        most: Option<u32>,
        pattern: Option<&'p Text>,
        format: Option<Format>,
    },
    /// An enum of its own, in the card's module.
    Choice {
        name: Ident,
        keys: Vec<&'p str>,
    },
    /// The enum of a table, in the catalog's module.
    Row {
        name: Ident,
        table: usize,
        keys: Vec<&'p str>,
    },
    Period,
    List,
    Map,
    /// JSON as it is: where several types are allowed, `null` is a value, or a schema says more than a type can.
    Any,
}

/// The fields of a tool's arguments; `rows` names the enums of the tables.
pub(super) fn fields<'p>(arguments: &'p [Argument], rows: &[Ident], tables: &'p [Table]) -> Vec<Field<'p>> {
    let (mut names, mut types) = (name::Scope::default(), name::Scope::default());
    let field = |(slot, argument): (usize, &'p Argument)| Field {
        slot,
        name: names.snake(&argument.name),
        argument,
        kind: kind(argument, &mut types, rows, tables),
    };
    arguments.iter().enumerate().map(field).collect()
}

fn kind<'p>(argument: &'p Argument, types: &mut name::Scope, rows: &[Ident], tables: &'p [Table]) -> Kind<'p> {
    let Check { shape, nullable, rest } = &argument.check;
    if *nullable || rest.is_some() {
        return Kind::Any;
    }
    match shape {
        Shape::Boolean => Kind::Boolean,
        Shape::Integer { least, most, clamp } => Kind::Integer { least: *least, most: *most, clamp: *clamp },
        Shape::Number { least, most, clamp } => Kind::Number { least: *least, most: *most, clamp: *clamp },
        Shape::Text { least, most, pattern, format } => {
            Kind::Text { least: *least, most: *most, pattern: pattern.as_ref(), format: *format }
        }
        Shape::Choice { values } => {
            Kind::Choice { name: types.camel(&argument.name), keys: values.iter().map(AsRef::as_ref).collect() }
        }
        Shape::Row { table } => Kind::Row {
            name: rows[*table].clone(),
            table: *table,
            keys: tables[*table].rows.iter().map(|row| row.key.as_ref()).collect(),
        },
        Shape::Period => Kind::Period,
        Shape::List { .. } => Kind::List,
        Shape::Map { .. } => Kind::Map,
        Shape::Any | Shape::Shown { .. } | Shape::Several { .. } => Kind::Any,
    }
}

impl Field<'_> {
    /// There is always a value: it must be passed, or has a default.
    pub(super) fn always(&self) -> bool {
        self.argument.required || self.argument.default.is_some()
    }

    /// The type of the field.
    pub(super) fn declared(&self) -> TokenStream {
        let inner = match &self.kind {
            Kind::Boolean => quote!(bool),
            Kind::Integer { .. } => quote!(i64),
            Kind::Number { .. } => quote!(f64),
            Kind::Text { .. } => quote!(String),
            Kind::Choice { .. } | Kind::Row { .. } | Kind::Period => self.kind.keyed().expect("these have keys"),
            // The default is made once, and borrowed by each call that passes nothing else.
            Kind::List if self.is_shared() => quote!(runtime::Cow<'static, [runtime::Value]>),
            Kind::Map if self.is_shared() => quote!(runtime::Cow<'static, runtime::Map>),
            Kind::List => quote!(Vec<runtime::Value>),
            Kind::Map => quote!(runtime::Map),
            Kind::Any => quote!(runtime::Value),
        };
        if self.always() { inner } else { quote!(Option<#inner>) }
    }

    /// The statements that take the argument from `reader` into a local of the field's name.
    pub(super) fn read(&self) -> TokenStream {
        let (field, name) = (&self.name, literal(&self.argument.name));
        let read = self.taken();
        if self.argument.required {
            return quote! {
                let #field = #read;
                let #field = reader.required(#name, #field);
            };
        }
        match self.default() {
            None => quote!(let #field = #read;),
            Some(default) if self.is_shared() => {
                quote!(let #field = #read.map_or_else(|| #default, runtime::Cow::Owned);)
            }
            Some(default) if self.default_is_made() => quote!(let #field = #read.unwrap_or_else(|| #default);),
            Some(default) => quote!(let #field = #read.unwrap_or(#default);),
        }
    }

    fn taken(&self) -> TokenStream {
        let (name, slot) = (literal(&self.argument.name), self.slot.quote());
        let check = quote!(&plan().arguments[#slot].check);
        match &self.kind {
            Kind::Boolean => quote!(reader.boolean(#name)),
            Kind::Integer { least, most, clamp } => {
                let (least, most) = (least.quote(), most.quote());
                let method = if *clamp { quote!(clamped_integer) } else { quote!(integer) };
                quote!(reader.#method(#name, #least, #most))
            }
            Kind::Number { least, most, clamp } => {
                let (least, most) = (least.quote(), most.quote());
                let method = if *clamp { quote!(clamped_number) } else { quote!(number) };
                quote!(reader.#method(#name, #least, #most))
            }
            Kind::Text { least, most, pattern, format } => {
                let rule = text_rule(*least, *most, *pattern, *format);
                quote!(reader.text(#name, #rule))
            }
            Kind::Choice { name: choice, .. } => quote!(reader.choice(#name, &#choice::KEYS).and_then(#choice::at)),
            Kind::Row { name: row, table, .. } => {
                let table = table.quote();
                quote!(reader.row(#name, #table).and_then(super::#row::at))
            }
            Kind::Period => quote!(reader.period(#name).and_then(runtime::Period::at)),
            Kind::List => quote!(reader.list(#name, #check)),
            Kind::Map => quote!(reader.map(#name, #check)),
            Kind::Any => quote!(reader.any(#name, #check)),
        }
    }

    /// The default, as an expression.
    pub(super) fn default(&self) -> Option<TokenStream> {
        let json = &self.argument.default.as_ref()?.0;
        let fits = "lower let no default through that does not fit its schema";
        let variant = |keys: &[&str]| {
            let key: String = serde_json::from_str(json).expect(fits);
            let place = keys.iter().position(|one| *one == key).expect(fits);
            choice::variants(keys).swap_remove(place)
        };
        let keyed = |keys: &[&str]| {
            let (name, variant) = (self.kind.keyed().expect("these have keys"), variant(keys));
            quote!(#name::#variant)
        };
        Some(match &self.kind {
            Kind::Boolean => serde_json::from_str::<bool>(json).expect(fits).quote(),
            Kind::Integer { .. } => {
                // `5.0` is an integer in JSON Schema.
                let number: serde_json::Number = serde_json::from_str(json).expect(fits);
                let whole = number.as_i64().or_else(|| number.to_string().split('.').next()?.parse().ok());
                whole.expect(fits).quote()
            }
            Kind::Number { .. } => serde_json::from_str::<f64>(json).expect(fits).quote(),
            Kind::Text { .. } => {
                let text = literal(&serde_json::from_str::<String>(json).expect(fits));
                quote!(#text.to_owned())
            }
            Kind::Choice { keys, .. } | Kind::Row { keys, .. } => keyed(keys),
            Kind::Period => keyed(&PERIODS),
            Kind::List => {
                let json = literal(json);
                quote!({
                    static DEFAULT: runtime::LazyLock<Vec<runtime::Value>> =
                        runtime::LazyLock::new(|| runtime::default_list(#json));
                    runtime::Cow::Borrowed(DEFAULT.as_slice())
                })
            }
            Kind::Map => {
                let json = literal(json);
                quote!({
                    static DEFAULT: runtime::LazyLock<runtime::Map> =
                        runtime::LazyLock::new(|| runtime::default_map(#json));
                    runtime::Cow::Borrowed(&*DEFAULT)
                })
            }
            Kind::Any => {
                let json = literal(json);
                quote!(runtime::default_value(#json))
            }
        })
    }

    /// The default is no constant: it is made anew for each call that needs it.
    fn default_is_made(&self) -> bool {
        matches!(self.kind, Kind::Text { .. } | Kind::Any)
    }

    /// The default is made once, for all calls that need it.
    fn is_shared(&self) -> bool {
        !self.argument.required && self.argument.default.is_some() && matches!(self.kind, Kind::List | Kind::Map)
    }

    /// The value that `#[derive(Default)]` would give the field is the right one.
    pub(super) fn default_is_derivable(&self) -> bool {
        match (&self.argument.default, &self.kind) {
            (None, _) => true,
            (Some(json), Kind::Boolean) => json.0 == "false",
            (Some(json), Kind::Integer { .. }) => json.0 == "0",
            (Some(json), Kind::Number { .. }) => json.0 == "0" || json.0 == "0.0",
            (Some(json), Kind::Text { .. }) => json.0 == "\"\"",
            (Some(json), Kind::List) => json.0 == "[]",
            (Some(json), Kind::Map) => json.0 == "{}",
            (Some(json), Kind::Any) => json.0 == "null",
            (Some(_), Kind::Choice { .. } | Kind::Row { .. } | Kind::Period) => false,
        }
    }

    /// Something that can be written as JSON or text: a reference to the field, or the key that it stands for.
    pub(super) fn writable(&self) -> TokenStream {
        let field = &self.name;
        match (self.kind.keyed(), self.always()) {
            (None, _) => quote!(&self.#field),
            (Some(_), true) => quote!(self.#field.key()),
            (Some(name), false) => quote!(&self.#field.map(#name::key)),
        }
    }

    /// What `BoundArguments::argument` says of it.
    pub(super) fn seen(&self) -> TokenStream {
        let field = &self.name;
        if let Some(name) = self.kind.keyed() {
            let row = |one: TokenStream| quote!(runtime::Argument::Row { index: #one.index(), key: #one.key() });
            if self.always() {
                let row = row(quote!(self.#field));
                return quote!(Some(#row));
            }
            let row = row(quote!(one));
            return quote!(self.#field.map(|one: #name| #row));
        }
        let variant = match &self.kind {
            Kind::Boolean => quote!(runtime::Argument::Boolean),
            Kind::Integer { .. } => quote!(runtime::Argument::Integer),
            Kind::Number { .. } => quote!(runtime::Argument::Number),
            Kind::Text { .. } => quote!(runtime::Argument::Text),
            Kind::List => quote!(runtime::Argument::List),
            Kind::Map => quote!(runtime::Argument::Map),
            Kind::Any => quote!(runtime::Argument::Any),
            Kind::Choice { .. } | Kind::Row { .. } | Kind::Period => unreachable!("these have keys"),
        };
        let copied = matches!(self.kind, Kind::Boolean | Kind::Integer { .. } | Kind::Number { .. });
        let sliced = matches!(self.kind, Kind::Text { .. } | Kind::List);
        match (self.always(), copied, sliced) {
            (true, true, _) => quote!(Some(#variant(self.#field))),
            (true, false, _) => quote!(Some(#variant(&self.#field))),
            (false, true, _) => quote!(self.#field.map(#variant)),
            (false, false, true) => quote!(self.#field.as_deref().map(#variant)),
            (false, false, false) => quote!(self.#field.as_ref().map(#variant)),
        }
    }
}

/// Only what the author said; the rest is the rule that allows any text.
fn text_rule(least: Option<u32>, most: Option<u32>, pattern: Option<&Text>, format: Option<Format>) -> TokenStream {
    let said: Vec<TokenStream> = [
        least.map(|least| {
            let least = least.quote();
            quote!(least: Some(#least))
        }),
        most.map(|most| {
            let most = most.quote();
            quote!(most: Some(#most))
        }),
        pattern.map(|pattern| {
            let pattern = literal(pattern);
            quote!(pattern: Some(#pattern))
        }),
        format.map(|format| {
            let format = format.quote();
            quote!(format: Some(plan::#format))
        }),
    ]
    .into_iter()
    .flatten()
    .collect();
    match said.len() {
        0 => quote!(runtime::TextRule::default()),
        4 => quote!(runtime::TextRule { #(#said),* }),
        _ => quote!(runtime::TextRule { #(#said,)* ..runtime::TextRule::default() }),
    }
}

impl Kind<'_> {
    /// The enum, where the values are one.
    pub(super) fn keyed(&self) -> Option<TokenStream> {
        match self {
            Kind::Choice { name, .. } => Some(quote!(#name)),
            Kind::Row { name, .. } => Some(quote!(super::#name)),
            Kind::Period => Some(quote!(runtime::Period)),
            Kind::Boolean | Kind::Integer { .. } | Kind::Number { .. } | Kind::Text { .. } => None,
            Kind::List | Kind::Map | Kind::Any => None,
        }
    }
}

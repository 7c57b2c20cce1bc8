//! Data with references, as expressions. Each means what the server's `evaluate` does for the same variant.
//!
//! Three places take a value: JSON (`json`, a writer), a map that another is spread into (`map`), a text made of parts
//! (`text`). Where a place has no method for a value of its own, the value is written as JSON first.

use std::cell::RefCell;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::argument::{Field, Kind};
use super::name;
use super::quote::{Quote, literal};
use crate::plan::{Entry, Item, Json, Path, Segment, Spelling, Value};

/// The values of a tool with these arguments.
pub(super) struct Values<'p> {
    fields: &'p [Field<'p>],
    constants: RefCell<Constants>,
}

/// The paths that the values of a card name: each is a constant of the card's module.
#[derive(Default)]
struct Constants {
    names: name::Scope,
    named: Vec<(Path, Ident)>,
}

impl<'p> Values<'p> {
    pub(super) fn new(fields: &'p [Field<'p>]) -> Self {
        Self { fields, constants: RefCell::default() }
    }

    /// The constants that the expressions made so far name.
    pub(super) fn constants(self) -> TokenStream {
        let constants = self.constants.into_inner().named;
        let constants = constants.iter().map(|(path, name)| {
            let path = path.quote();
            quote!(const #name: plan::Path = { use plan::*; #path };)
        });
        quote!(#(#constants)*)
    }

    /// A reference to a constant.
    fn path(&self, path: &Path) -> TokenStream {
        let segment = |segment: &Segment| match segment {
            Segment::Key(key) => key.to_string(),
            Segment::Index(index) => index.to_string(),
            Segment::OnlyKey => "only key".to_owned(),
            Segment::OnlyValue => "only value".to_owned(),
            Segment::Every => "every".to_owned(),
        };
        let spelt: Vec<String> = path.0.iter().map(segment).collect();
        let mut constants = self.constants.borrow_mut();
        if let Some((_, name)) = constants.named.iter().find(|(known, _)| known == path) {
            return quote!(&#name);
        }
        let name = constants.names.constant(&spelt.join("."));
        constants.named.push((path.clone(), name.clone()));
        quote!(&#name)
    }

    /// An expression that writes the value to `json` and says whether it is present.
    pub(super) fn written(&self, value: &Value) -> TokenStream {
        match value {
            Value::Literal(Json(json)) => {
                let json = literal(json);
                quote!(json.literal(#json))
            }
            Value::Argument { slot, path } => {
                let argument = self.argument(*slot, path);
                quote!(json.put(#argument))
            }
            // An argument that confirms a call is never sent.
            Value::Arguments if self.fields.iter().any(|field| field.argument.withheld) => {
                quote!(scope.put_arguments(self, json))
            }
            Value::Arguments => quote!(json.map(runtime::Empty::Stays, |map| {
                runtime::TypedArguments::write(self, map);
            })),
            Value::Period { .. } | Value::PageSize | Value::Setting { .. } | Value::Form { .. } | Value::Now => {
                let value = self.looked_up(value).expect("these are looked up");
                quote!(json.put(&#value))
            }
            Value::Caller { .. } | Value::Message { .. } | Value::Matches { .. } => {
                let value = self.looked_up(value).expect("these are looked up");
                quote!(json.put(&#value))
            }
            Value::Cell { .. }
            | Value::Reply { .. }
            | Value::Http { .. }
            | Value::Step { .. }
            | Value::Item { .. }
            | Value::Record { .. } => {
                let raw = self.raw(value).expect("these are JSON already");
                quote!(json.raw(#raw))
            }
            Value::Position { .. } | Value::Keys | Value::Given | Value::Token { .. } | Value::Dictionary { .. } => {
                let raw = self.raw(value).expect("these are JSON already");
                quote!(json.raw(#raw))
            }
            Value::Every { of, path } => {
                let (of, path) = (self.only(of), self.path(path));
                quote!(json.every(#of, #path))
            }
            Value::Spelt { value, spelling, sent } => {
                let spelt = self.spelt(value, *spelling, *sent);
                quote!(json.spelt(scope, #spelt))
            }
            Value::Map { base, entries } => self.map(base, entries),
            Value::List { items } => self.list(items),
            Value::Join { .. } => {
                let text = self.text(value);
                quote!(json.join(|text| #text))
            }
            Value::Clauses { texts, mark } => {
                let texts = texts.iter().map(|text| self.text(text));
                let mark = literal(mark);
                quote!(json.clauses(#mark, |clauses| { #(clauses.clause(|text| #texts);)* }))
            }
        }
    }

    fn list(&self, items: &[Item]) -> TokenStream {
        if items.is_empty() {
            return quote!(json.literal("[]"));
        }
        let items = items.iter().map(|Item { needs, value }| {
            let item = self.written(value);
            // What is itself the item says so when it is written.
            let needs = needs.iter().filter(|need| *need != value).filter_map(|need| self.present(need));
            quote!(list.item(|json| #(#needs &&)* #item);)
        });
        quote!({ json.array(|list| { #(#items)* }) })
    }

    fn map(&self, base: &[Value], entries: &[Entry]) -> TokenStream {
        if base.is_empty() && entries.is_empty() {
            return quote!(json.literal("{}"));
        }
        let base = base.iter().map(|base| self.spread(base));
        let entries = entries.iter().map(|Entry { key, value, required }| {
            let (key, value) = (literal(key), self.written(value));
            match required {
                true => quote!(map.required(#key, |json| #value);),
                false => quote!(map.entry(#key, |json| #value);),
            }
        });
        quote!({ json.object(|map| { #(#base)* #(#entries)* }) })
    }

    /// A test for presence; none where a value is always there.
    fn present(&self, value: &Value) -> Option<TokenStream> {
        match value {
            Value::Literal(_) => None,
            Value::Argument { slot, path } if path.0.is_empty() => {
                let field = &self.fields[*slot];
                let name = &field.name;
                (!field.always()).then(|| quote!(self.#name.is_some()))
            }
            Value::Argument { slot, path } => {
                let (slot, path) = (slot.quote(), self.path(path));
                Some(
                    quote!(runtime::BoundArguments::argument(self, #slot).and_then(|argument| argument.at(#path)).is_some()),
                )
            }
            value => {
                let json = self.json(value);
                Some(quote!(#json.is_some()))
            }
        }
    }

    fn spread(&self, base: &Value) -> TokenStream {
        if let Value::Argument { slot, path } = base {
            let field = &self.fields[*slot];
            if path.0.is_empty() && matches!(field.kind, Kind::Map) {
                let name = &field.name;
                let base = if field.always() { quote!(Some(&self.#name)) } else { quote!(self.#name.as_ref()) };
                return quote!(map.merge(#base););
            }
            let slot = slot.quote();
            let argument = quote!(runtime::BoundArguments::argument(self, #slot));
            if path.0.is_empty() {
                return quote!(map.merge_argument(#argument););
            }
            let path = self.path(path);
            return quote!(map.merge_argument(#argument.and_then(|argument| argument.at(#path))););
        }
        let json = self.json(base);
        quote!(map.merge_json(#json);)
    }

    /// All that stands in `text`: the parts of a value, or what it is alone.
    fn text(&self, value: &Value) -> TokenStream {
        match value {
            Value::Join { parts } => {
                let parts = parts.iter().map(|part| self.part(part));
                quote!({ #(#parts)&&* })
            }
            alone => self.part(alone),
        }
    }

    /// A part of `text`.
    fn part(&self, value: &Value) -> TokenStream {
        match value {
            Value::Literal(Json(json)) => {
                // A text says itself; any other scalar is written as it is in JSON.
                let words = serde_json::from_str::<String>(json).unwrap_or_else(|_| json.to_string());
                let words = literal(&words);
                quote!(text.literal(#words))
            }
            Value::Argument { slot, path } => {
                let argument = self.argument(*slot, path);
                quote!(text.part(#argument))
            }
            Value::Spelt { value, spelling, sent } => {
                let spelt = self.spelt(value, *spelling, *sent);
                quote!(text.spelt(scope, #spelt))
            }
            value => {
                let json = self.json(value);
                quote!(text.json(#json))
            }
        }
    }

    /// The value as JSON text: an `Option<&str>`.
    pub(super) fn json(&self, value: &Value) -> TokenStream {
        self.raw(value).unwrap_or_else(|| {
            let written = self.written(value);
            quote!(runtime::written(|json| #written).as_deref())
        })
    }

    /// The JSON text of the one value in there.
    fn only(&self, value: &[Value]) -> TokenStream {
        value.first().map_or_else(|| quote!(None), |value| self.json(value))
    }

    /// The arguments of what spells a value: its JSON text, the spelling, and whose fault it is where it does not fit.
    pub(super) fn spelt(&self, value: &[Value], spelling: Spelling, sent: bool) -> TokenStream {
        let misfit = match (sent, value.iter().any(|value| value.slot().is_some())) {
            (false, _) => quote!(None),
            (true, true) => quote!(Some(runtime::Misfit::Argument)),
            (true, false) => quote!(Some(runtime::Misfit::Reply)),
        };
        let (value, spelling) = (self.only(value), spelling.quote());
        quote!(#value, plan::#spelling, #misfit)
    }

    /// An argument, or a part of one, as something that can be written.
    pub(super) fn argument(&self, slot: usize, path: &Path) -> TokenStream {
        if path.0.is_empty() {
            return self.fields[slot].writable();
        }
        let (slot, path) = (slot.quote(), self.path(path));
        quote!(&runtime::BoundArguments::argument(self, #slot).and_then(|argument| argument.at(#path)))
    }

    /// What is JSON text already, wherever it comes from.
    fn raw(&self, value: &Value) -> Option<TokenStream> {
        Some(match value {
            Value::Cell { slot, table, column } => {
                let (table, column) = (table.quote(), column.quote());
                self.of_row(*slot, &quote!(and_then), |row| quote!(scope.cell(#table, #row.index(), #column)))
            }
            Value::Reply { path } => {
                let path = self.path(path);
                quote!(scope.reply(#path))
            }
            Value::Http { part } => {
                let part = part.quote();
                quote!(scope.http(&{ use plan::*; #part }).as_deref())
            }
            // The caller's own first position is read before any request is built.
            Value::Position { first: _ } => quote!(scope.position()),
            Value::Step { step, path } => {
                let (step, path) = (step.quote(), self.path(path));
                quote!(scope.step(#step, #path))
            }
            Value::Item { path } => {
                let path = self.path(path);
                quote!(scope.item(#path))
            }
            Value::Record { path } => {
                let path = self.path(path);
                quote!(scope.record(#path))
            }
            Value::Keys => quote!(scope.keys()),
            Value::Given => quote!(scope.given()),
            Value::Token { path } => {
                let path = self.path(path);
                quote!(scope.token(#path))
            }
            Value::Dictionary { dictionary } => {
                let dictionary = dictionary.quote();
                quote!(scope.dictionary(#dictionary))
            }
            Value::Literal(_) | Value::Argument { .. } | Value::Period { .. } | Value::Arguments => return None,
            Value::PageSize | Value::Setting { .. } | Value::Form { .. } | Value::Caller { .. } => return None,
            Value::Matches { .. }
            | Value::Now
            | Value::Every { .. }
            | Value::Spelt { .. }
            | Value::Message { .. }
            | Value::Map { .. }
            | Value::List { .. }
            | Value::Join { .. }
            | Value::Clauses { .. } => {
                return None;
            }
        })
    }

    /// What the scope or a period has to say, as a value of Rust.
    fn looked_up(&self, value: &Value) -> Option<TokenStream> {
        Some(match value {
            Value::Period { slot, column } => {
                let column = column.quote();
                self.of_row(*slot, &quote!(map), |period| quote!(scope.period(#period, plan::#column)))
            }
            Value::Matches { slot, pattern } => {
                let field = &self.fields[*slot];
                let (name, pattern) = (&field.name, literal(pattern));
                match (&field.kind, field.always()) {
                    (Kind::Text { .. }, true) => quote!(scope.matches(&self.#name, #pattern)),
                    (Kind::Text { .. }, false) => {
                        quote!(self.#name.as_deref().and_then(|text| scope.matches(text, #pattern)))
                    }
                    (_, _) => quote!(None::<bool>),
                }
            }
            Value::Now => quote!(scope.now()),
            Value::PageSize => quote!(scope.page_size()),
            Value::Setting { setting } => {
                let setting = setting.quote();
                quote!(scope.setting(#setting))
            }
            Value::Form { setting, form } => {
                let (setting, form) = (setting.quote(), form.quote());
                quote!(scope.form(#setting, #form))
            }
            Value::Caller { field } => {
                let field = field.quote();
                quote!(scope.caller(plan::#field))
            }
            Value::Message { message } => {
                let message = message.quote();
                quote!(scope.message(#message, self))
            }
            Value::Literal(_) | Value::Argument { .. } | Value::Cell { .. } | Value::Arguments => return None,
            Value::Reply { .. } | Value::Http { .. } | Value::Step { .. } | Value::Item { .. } => return None,
            Value::Record { .. } | Value::Position { .. } | Value::Keys | Value::Given | Value::Token { .. } => {
                return None;
            }
            Value::Every { .. } | Value::Spelt { .. } => return None,
            Value::Dictionary { .. } | Value::Map { .. } | Value::List { .. } => return None,
            Value::Join { .. } | Value::Clauses { .. } => return None,
        })
    }

    /// What is made of the row or period that an argument names; absent where the argument is.
    fn of_row(&self, slot: usize, method: &TokenStream, made: impl FnOnce(TokenStream) -> TokenStream) -> TokenStream {
        let field = &self.fields[slot];
        let name = &field.name;
        match (field.kind.keyed().is_some(), field.always()) {
            (true, true) => made(quote!(self.#name)),
            (true, false) => {
                let made = made(quote!(row));
                quote!(self.#name.#method(|row| #made))
            }
            // A schema that says more than a table has rows is read as JSON, which names none.
            (false, _) => quote!(None::<&str>),
        }
    }
}

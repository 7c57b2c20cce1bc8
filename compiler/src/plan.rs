//! What a catalog *is* and what its tools *do*, with nothing left to decide.
//!
//! `lower` makes these from a checked catalog; `emit` prints them as Rust statics and straight-line code, the server's
//! interpreter walks them. Whatever could be wrong has been reported before a plan exists: an index always points
//! somewhere, a text exists in every locale, a default fits its schema.
//!
//! Every collection is a [`List`] and every string a [`Text`], so that the same types are constants in a compiled
//! catalog and owned values in one that is loaded at run time. There are no methods that decide anything: what plans
//! mean is said by whoever runs them.

mod backend;
mod example;
mod prompt;
mod reply;
mod request;
mod resource;
mod setting;
mod shape;
mod table;
mod tool;
mod value;

use std::borrow::Cow;

pub use backend::{
    Affix, Backend, Credential, Dictionary, ErrorKind, Errors, Failure, Pace, Pages, Quantity, Ranges, Retry,
};
pub use example::{ENDS, Example, Exchange};
pub use prompt::{Prompt, Speech};
pub use reply::{Label, Reply};
pub use request::{Encoding, PathPart, Send, Verb};
pub use resource::{AddressPart, Content, Resource};
pub use setting::{Form, Setting};
pub use shape::{Check, Format, Others, Property, Shape};
pub use table::{Row, Table, WINDOWS, WindowColumn};
pub use tool::{Action, Argument, Bounds, Change, Complete, Effect, Hint, Rule, Step, Then, Tool, Warning};
pub use value::{CallerField, Choices, Condition, Entry, Item, Message, Path, Segment, Test, Value};

/// A string that is part of the program or was read at run time.
pub type Text = Cow<'static, str>;
/// A list that is part of the program or was read at run time.
pub type List<T> = Cow<'static, [T]>;

/// JSON, written once at compile time: valid, without insignificant white space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Json(pub Text);

/// One catalog.
#[derive(Debug, Clone, PartialEq)]
pub struct Catalog {
    /// The manifest's `catalog`, which is also its folder's name.
    pub name: Text,
    /// The locale that a text falls back to: the name of the first of `locales`, `en` where there is none.
    pub base_locale: Text,
    /// In the order written; [`Value::Setting`] and [`Quantity::Setting`] are indices into it.
    pub settings: List<Setting>,
    /// In the order written, what one takes from another filled in; [`Send::backend`] is an index into it.
    pub backends: List<Backend>,
    /// In the order written; [`Shape::Row`] and [`Value::Cell`] are indices into it.
    pub tables: List<Table>,
    /// In the order written; [`Label::dictionary`] and [`Value::Dictionary`] are indices into it.
    pub dictionaries: List<Dictionary>,
    /// What `metadata.instance_name` says, where the catalog declares it.
    pub instance: Option<Value>,
    /// One a locale, the base locale first, then by name.
    pub locales: List<Locale>,
    /// By the file's path; [`Profile::tools`] and [`Content::Tool`] are indices into it.
    pub tools: List<Tool>,
    /// By the file's path; no two have the same address.
    pub resources: List<Resource>,
    /// By the file's path; no two have the same name.
    pub prompts: List<Prompt>,
    /// Names of tools a profile offers: `full` and `read-only` first, then those of the manifest.
    pub profiles: List<Profile>,
    /// Worked calls that a client is shown at the start, in the order written.
    pub recipes: List<Recipe>,
}

/// The short texts of one locale.
#[derive(Debug, Clone, PartialEq)]
pub struct Locale {
    /// A BCP 47 tag: `en`, `ru`.
    pub name: Text,
    /// The Fluent source, checked: it parses, and every message that the catalog names is in it.
    pub source: Text,
    /// What `initialize` tells a client about this catalog.
    pub instructions: Option<Text>,
    /// Short advice beside them, in the order of the manifest.
    pub notes: List<Text>,
}

/// A worked call that a client is shown at the start.
#[derive(Debug, Clone, PartialEq)]
pub struct Recipe {
    /// Index into [`Catalog::tools`].
    pub tool: usize,
    /// Arguments of that tool, as they would be passed; its arguments are those that it names by slot. None is called
    /// `title`, `description` or `tool`.
    pub arguments: Value,
    /// What one gets by it, one a locale.
    pub titles: List<Text>,
    /// When one would want that, one a locale.
    pub descriptions: List<Text>,
}

/// A subset of the tools, offered under a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Unique in the catalog.
    pub name: Text,
    /// Indices into [`Catalog::tools`].
    pub tools: List<usize>,
}

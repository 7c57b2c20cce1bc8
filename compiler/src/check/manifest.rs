//! What a manifest declares, with its `$merge`s spread: the names that the cards of its catalog may use.
//!
//! A declaration with a fault is kept as well as it goes, so that the cards that name it are not blamed for it.

use serde_json::Value;

use crate::ast::backend::Backend;
use crate::ast::card::Tool;
use crate::ast::manifest::{Dictionary, Manifest, Setting as Written};
use crate::ast::read::Named;
use crate::ast::{Assets, Card};
use crate::check::messages::Messages;
use crate::check::texts::Locales;
use crate::plan::Check;
use crate::syntax::fields::Spanned;
use crate::syntax::fluent::message_id;

#[derive(Debug)]
pub(crate) struct Declared<'a> {
    pub(crate) manifest: &'a Manifest,
    pub(crate) locales: &'a Locales<'a>,
    /// What of them is shown while the catalog is served.
    pub(crate) messages: Messages,
    /// What cards may show beside them.
    pub(crate) assets: &'a Assets<'a>,
    /// The cards of its tools.
    pub(crate) tools: &'a [Card<'a, Tool>],
    pub(crate) settings: Vec<Setting<'a>>,
    pub(crate) tables: Vec<Table<'a>>,
    pub(crate) backends: Vec<(&'a Spanned<String>, Backend)>,
    /// The backend of a request that names none.
    pub(crate) backend: Option<usize>,
}

#[derive(Debug)]
pub(crate) struct Setting<'a> {
    pub(crate) name: &'a Spanned<String>,
    pub(crate) written: &'a Written,
    pub(crate) check: Check,
}

#[derive(Debug)]
pub(crate) struct Table<'a> {
    pub(crate) name: &'a Spanned<String>,
    pub(crate) columns: Vec<&'a Spanned<String>>,
    pub(crate) rows: Vec<Row<'a>>,
}

#[derive(Debug)]
pub(crate) struct Row<'a> {
    pub(crate) key: &'a str,
    /// In the order of the columns.
    pub(crate) cells: Vec<&'a Value>,
}

impl<'a> Declared<'a> {
    /// The tool that texts name by this: `list-all` for `list.all`, since Fluent's names have no dots.
    pub(crate) fn tool_of_texts(&self, id: &str) -> Option<&'a str> {
        let mut names = self.tools.iter().map(|card| card.card.name.value.as_str());
        names.find(|name| message_id(name) == id)
    }

    pub(crate) fn dictionaries(&self) -> &'a Named<Dictionary> {
        &self.manifest.dictionaries
    }

    pub(crate) fn table(&self, name: &str) -> Option<usize> {
        self.tables.iter().position(|table| table.name.value == name)
    }

    pub(crate) fn dictionary(&self, name: &str) -> Option<usize> {
        position(self.dictionaries(), name)
    }

    pub(crate) fn column(&self, table: usize, name: &str) -> Option<usize> {
        self.tables[table].columns.iter().position(|column| column.value == name)
    }

    pub(crate) fn setting(&self, name: &str) -> Option<usize> {
        self.settings.iter().position(|setting| setting.name.value == name)
    }

    /// A tool by its name, or by its file's.
    pub(crate) fn tool(&self, name: &str) -> Option<usize> {
        self.tools.iter().position(|card| card.card.name.value == name || card.stem == name)
    }

    pub(crate) fn backend(&self, name: &str) -> Option<usize> {
        self.backends.iter().position(|(known, _)| known.value == name)
    }
}

impl Setting<'_> {
    /// It always has a value once the server runs.
    pub(crate) fn is_set(&self) -> bool {
        !self.written.optional
    }
}

/// Where something of that name is.
pub(crate) fn position<T>(named: &[(Spanned<String>, T)], name: &str) -> Option<usize> {
    named.iter().position(|(known, _)| known.value == name)
}

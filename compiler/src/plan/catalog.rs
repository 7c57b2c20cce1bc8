//! A catalog whole: the lists that every index of a plan points into.

use super::backend::{Backend, Dictionary};
use super::connection::{Connecting, ConnectionTexts};
use super::data::{List, Text};
use super::guard::Guard;
use super::prompt::Prompt;
use super::resource::Resource;
use super::setting::Setting;
use super::step::{Act, numbered};
use super::table::Table;
use super::tool::{Action, Tool};
use super::value::{CallerField, Message, Value};
use super::wording::Wording;

/// One catalog.
#[derive(Debug, Clone, PartialEq)]
pub struct Catalog {
    /// The manifest's `catalog`, which is also its folder's name.
    pub name: Text,
    /// The locale that a text falls back to: the name of the first of `locales`, `en` where there is none.
    pub base_locale: Text,
    /// In the order written; [`Value::Setting`](super::Value::Setting) and [`Quantity::Setting`](super::Quantity::Setting) are indices into it.
    pub settings: List<Setting>,
    /// In the order written, what one takes from another filled in; [`Send::backend`](super::Send::backend) is an index into it.
    pub backends: List<Backend>,
    /// In the order written; [`Shape::Row`](super::Shape::Row) and [`Value::Cell`](super::Value::Cell) are indices into it.
    pub tables: List<Table>,
    /// In the order written; [`Label::dictionary`](super::Label::dictionary) and [`Value::Dictionary`](super::Value::Dictionary) are indices into it.
    pub dictionaries: List<Dictionary>,
    /// Every message that is shown while the catalog is served, each once; [`Value::Message`](super::Value::Message),
    /// [`Tool::summary`], [`Hint::message`](super::Hint::message), [`Argument::ask`](super::Argument::ask) and
    /// [`Warning::message`](super::Warning::message) are indices into it.
    pub messages: List<Message>,
    /// What `metadata.instance_name` says, where the catalog declares it.
    pub instance: Option<Value>,
    /// One a locale, the base locale first, then by name.
    pub locales: List<Locale>,
    /// By the file's path; [`Profile::tools`] and [`Content::Tool`](super::Content::Tool) are indices into it.
    pub tools: List<Tool>,
    /// By the file's path; no two have the same address.
    pub resources: List<Resource>,
    /// By the file's path; no two have the same name.
    pub prompts: List<Prompt>,
    /// Names of tools a profile offers: `full` and `read-only` first, then those of the manifest.
    pub profiles: List<Profile>,
    /// Worked calls that a client is shown at the start, in the order written.
    pub recipes: List<Recipe>,
    /// Every role that is named here, in the order written.
    pub roles: List<Text>,
    /// What is counted of all tools together: its roles are those of each tool, resource and prompt.
    pub guard: Guard,
    /// How a tenant connects a system of its own; `None`: none does.
    pub connection: Option<Connecting>,
    /// Variables that others read for this system and this catalog does not, on purpose, in the order written.
    pub ignores: List<Ignored>,
}

/// A variable that is not read.
#[derive(Debug, Clone, PartialEq)]
pub struct Ignored {
    /// Its name.
    pub variable: Text,
    /// Why, for the operator who has set it.
    pub why: Text,
}

/// The short texts of one locale.
#[derive(Debug, Clone, PartialEq)]
pub struct Locale {
    /// A BCP 47 tag: `en`, `ru`.
    pub name: Text,
    /// The Fluent source, checked: it parses, and every message that the catalog names is in it. A tool is named there by a term,
    /// `-tool-NAME`, which is a line of its own.
    pub source: Text,
    /// What the system behind the catalog is called.
    pub title: Option<Text>,
    /// What `initialize` says about this catalog.
    pub instructions: Option<Wording>,
    /// Short advice beside them, in the order of the manifest.
    pub notes: List<Wording>,
    /// What a page says of a connection, where the catalog can be connected.
    pub connection: Option<ConnectionTexts>,
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
    pub titles: List<Wording>,
    /// When one would want that, one a locale.
    pub descriptions: List<Wording>,
}

/// A subset of the tools, offered under a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Unique in the catalog.
    pub name: Text,
    /// Indices into [`Catalog::tools`].
    pub tools: List<usize>,
}

impl Catalog {
    /// Whether a backend of it takes the credential of the caller.
    #[must_use]
    pub fn takes_callers_own(&self) -> bool {
        let mut found = false;
        let mut see = |value: &Value| found |= matches!(value, Value::Caller { field: CallerField::Bearer });
        for backend in self.backends.iter() {
            backend.walk_own(&mut see);
        }
        found
    }

    /// Whether a profile offers the tool at a place. One that the catalog does not have offers nothing of it.
    #[must_use]
    pub fn offers(&self, profile: &str, tool: usize) -> bool {
        self.profiles.iter().any(|known| known.name == profile && known.tools.contains(&tool))
    }

    /// A tool, and behind it those that it calls, and that they call, by their places; each once. What a tool does, asks for
    /// and is held against is what all of these do, ask for and are held against.
    #[must_use]
    pub fn with_called(&self, tool: usize) -> Vec<usize> {
        let (mut found, mut next) = (vec![tool], 0);
        while let Some(tool) = found.get(next) {
            if let Action::Steps { steps, .. } = &self.tools[*tool].action {
                for step in numbered(steps) {
                    if let Act::Call(call) = &step.act
                        && !found.contains(&call.tool)
                    {
                        found.push(call.tool);
                    }
                }
            }
            next += 1;
        }
        found
    }
}

//! What a value may refer to besides arguments: settings, the caller, earlier replies, tables, periods, texts. Every
//! look-up answers absent rather than fail; nothing here waits, and nothing is fetched.

use kartoteka_compiler::plan;
use serde_json::Value;

use crate::caller::{Caller, Locale};
use crate::runtime::arguments::regex;
use crate::runtime::json::{Empty, Json};
use crate::runtime::json_path;
use crate::runtime::periods::{Clock, Period};
use crate::runtime::tool::{Argument, BoundArguments};
use crate::texts::{Texts, Variables};

/// The surroundings of one call, at one step of it. Fields that a step fills start absent.
#[derive(Clone, Copy)]
pub struct Scope<'c> {
    /// The catalog that the tool is of.
    pub catalog: &'c plan::Catalog,
    /// The catalog's place among the server's, which is how its texts are found.
    pub place: usize,
    /// What the slots of the tool mean; empty for a dictionary's request and a backend's own parts.
    pub arguments: &'c [plan::Argument],
    /// The values of the catalog's settings, in its order.
    pub settings: &'c [Option<Value>],
    /// Who calls.
    pub caller: &'c Caller,
    /// When, and in which time zone.
    pub clock: &'c Clock,
    /// Where messages come from.
    pub texts: &'c Texts,
    /// The language of messages: the tenant's in a request, the caller's in a result.
    pub locale: Locale,
    /// Where the page that is asked for begins.
    pub position: Option<i64>,
    /// The replies of earlier steps; absent where a step did not run.
    pub steps: &'c [Option<&'c str>],
    /// The reply that is being read.
    pub reply: Option<&'c str>,
    /// The record that is being read, inside a dictionary's `value`.
    pub record: Option<&'c str>,
    /// The ids asked for, a JSON list, inside a dictionary's request.
    pub keys: Option<&'c str>,
    /// All entries of each dictionary, as JSON, in the catalog's order.
    pub dictionaries: &'c [Option<&'c str>],
}

impl<'c> Scope<'c> {
    /// A scope with nothing in it yet that only a step knows; messages come in the caller's language.
    #[must_use]
    pub fn new(
        catalog: &'c plan::Catalog,
        place: usize,
        settings: &'c [Option<Value>],
        caller: &'c Caller,
        clock: &'c Clock,
        texts: &'c Texts,
    ) -> Self {
        Self {
            catalog,
            place,
            arguments: &[],
            settings,
            caller,
            clock,
            texts,
            locale: caller.locale,
            position: None,
            steps: &[],
            reply: None,
            record: None,
            keys: None,
            dictionaries: &[],
        }
    }

    /// Where the page that is asked for begins.
    #[must_use]
    pub fn position(&self) -> Option<i64> {
        self.position
    }

    /// The value of a setting.
    #[must_use]
    pub fn setting(&self, setting: usize) -> Option<&'c Value> {
        self.settings.get(setting)?.as_ref()
    }

    /// Present, as `true`, where the setting has this form.
    #[must_use]
    pub fn form(&self, setting: usize, form: usize) -> Option<bool> {
        let pattern = &self.catalog.settings.get(setting)?.forms.get(form)?.pattern;
        let text = self.setting(setting)?.as_str()?;
        regex(pattern)?.is_match(text).then_some(true)
    }

    /// Present, as `true`, where a text matches a regular expression of the catalog's.
    #[must_use]
    pub fn matches(&self, text: &str, pattern: &str) -> Option<bool> {
        regex(pattern)?.is_match(text).then_some(true)
    }

    /// A part of an earlier step's reply, as JSON.
    #[must_use]
    pub fn step(&self, step: usize, path: &plan::Path) -> Option<&'c str> {
        json_path::find((*self.steps.get(step)?)?, path)
    }

    /// A part of the reply that is being read, as JSON.
    #[must_use]
    pub fn reply(&self, path: &plan::Path) -> Option<&'c str> {
        json_path::find(self.reply?, path)
    }

    /// A part of the record that is being read, as JSON.
    #[must_use]
    pub fn record(&self, path: &plan::Path) -> Option<&'c str> {
        json_path::find(self.record?, path)
    }

    /// Something about the caller.
    #[must_use]
    pub fn caller(&self, field: plan::CallerField) -> Option<&'c str> {
        match field {
            plan::CallerField::Name => self.caller.name.as_deref(),
            plan::CallerField::Role => self.caller.role.as_deref(),
            plan::CallerField::Tenant => self.caller.tenant.as_deref(),
            plan::CallerField::Call => self.caller.call.as_deref(),
            plan::CallerField::Bearer => self.caller.bearer.as_ref().map(crate::secret::Secret::expose),
        }
    }

    /// A cell of a table, as JSON.
    #[must_use]
    pub fn cell(&self, table: usize, row: usize, column: usize) -> Option<&'c str> {
        Some(self.catalog.tables.get(table)?.rows.get(row)?.cells.get(column)?.0.as_ref())
    }

    /// A bound of a period.
    #[must_use]
    pub fn window(&self, window: Period, column: plan::WindowColumn) -> String {
        self.clock.bound(window, column)
    }

    /// The ids asked for, as a JSON list.
    #[must_use]
    pub fn keys(&self) -> Option<&'c str> {
        self.keys
    }

    /// All entries of a dictionary, as JSON.
    #[must_use]
    pub fn dictionary(&self, dictionary: usize) -> Option<&'c str> {
        *self.dictionaries.get(dictionary)?
    }

    /// Writes every argument that is present, as a map; `{}` if none is.
    pub fn put_arguments(&self, bound: &dyn BoundArguments, json: &mut Json<'_>) -> bool {
        json.map(Empty::Stays, |map| {
            for (slot, argument) in self.arguments.iter().enumerate() {
                map.entry(&argument.name, |json| json.put(&bound.argument(slot)));
            }
        })
    }

    /// A message in this scope's language, its variables being the arguments.
    #[must_use]
    pub fn message(&self, message: &plan::Message, bound: &dyn BoundArguments) -> Option<String> {
        self.message_with(message, self.variables(bound))
    }

    /// A message with these variables: [`Scope::variables`] and whatever else it may name.
    #[must_use]
    pub fn message_with(&self, message: &plan::Message, variables: Variables<'_>) -> Option<String> {
        self.texts.message(self.place, self.locale, message, &variables)
    }

    /// The arguments that are present, as a message's variables.
    #[must_use]
    pub fn variables<'b>(&self, bound: &'b dyn BoundArguments) -> Variables<'b>
    where
        'c: 'b,
    {
        let mut variables = Variables::new();
        for (slot, argument) in self.arguments.iter().enumerate() {
            match bound.argument(slot) {
                None => {}
                Some(Argument::Boolean(value)) => variables.text(&argument.name, if value { "true" } else { "false" }),
                Some(Argument::Integer(value)) => variables.integer(&argument.name, value),
                Some(Argument::Number(value)) => variables.number(&argument.name, value),
                Some(Argument::Text(value) | Argument::Row { key: value, .. }) => variables.text(&argument.name, value),
                Some(Argument::List(items)) => variables.list(&argument.name, items),
                Some(Argument::Map(map)) => variables.owned(&argument.name, Value::Object(map.clone()).to_string()),
                Some(Argument::Any(value)) => variables.value(&argument.name, value),
            }
        }
        variables
    }
}

//! The manifest `catalog.yaml` as written.

use serde_json::Value;

use crate::ast::arguments::Arguments;
use crate::ast::backend::Backend;
use crate::ast::connection::Connecting;
use crate::ast::data::{Data, Plain};
use crate::ast::guard::{CatalogGuard, Guard};
use crate::ast::read::{Duration, Flag, Named, leads, named, section};
use crate::ast::send::{Condition, Send};
use crate::diagnostic::{Code, Diagnostics, Span};
use crate::syntax::fields::{Fields, Read, Spanned, reader};
use crate::syntax::noted::{Form, Reader};
use crate::syntax::reference::Reference;
use crate::syntax::yaml::{Key, Kind, Node};

#[derive(Debug, Clone)]
pub(crate) struct Manifest {
    pub(crate) name: Spanned<String>,
    pub(crate) locale: Option<Spanned<String>>,
    pub(crate) instance: Option<Data>,
    pub(crate) backend: Option<Spanned<String>>,
    pub(crate) settings: Named<Setting>,
    pub(crate) backends: Named<Backend>,
    pub(crate) tables: Named<Table>,
    pub(crate) dictionaries: Named<Dictionary>,
    pub(crate) sets: Named<Arguments>,
    pub(crate) profiles: Named<Profile>,
    pub(crate) recipes: Named<Recipe>,
    /// By the variable, why it is not read.
    pub(crate) ignores: Named<Spanned<String>>,
    pub(crate) notes: Vec<Spanned<String>>,
    /// Every role that cards may name, besides those of the guard.
    pub(crate) roles: Vec<Spanned<String>>,
    /// The default of all cards.
    pub(crate) guard: Option<Guard>,
    /// How a tenant connects; without it none can.
    pub(crate) connection: Option<Connecting>,
}

/// A worked call that a client is shown at the start.
#[derive(Debug, Clone)]
pub(crate) struct Recipe {
    pub(crate) tool: Spanned<String>,
    pub(crate) arguments: Data,
}

#[derive(Debug, Clone)]
pub(crate) struct Setting {
    pub(crate) env: Spanned<String>,
    pub(crate) secret: bool,
    pub(crate) optional: bool,
    pub(crate) default: Option<Spanned<Value>>,
    /// A value of the right form, shown where the operator's is not.
    pub(crate) example: Option<Spanned<String>>,
    pub(crate) forms: Named<Spanned<String>>,
    pub(crate) span: Span,
    /// What is left: the keys of its schema.
    pub(crate) schema: Vec<(Key, Node)>,
}

#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) rows: Named<Row>,
}

#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) span: Span,
    pub(crate) cells: Named<Spanned<Value>>,
}

/// The tools that are offered under a name.
#[derive(Debug, Clone)]
pub(crate) struct Profile {
    /// Their names; `None` where only a budget is said.
    pub(crate) tools: Option<Vec<Spanned<String>>>,
    /// The most tokens of their list.
    pub(crate) budget: Option<Spanned<u64>>,
}

impl Read for Profile {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Profile> {
        if let Kind::List(_) = &node.kind {
            return Some(Profile { tools: Some(Read::read(node, out)?), budget: None });
        }
        let mut fields = Fields::open(node, "a profile", out)?;
        let tools = fields.optional::<Vec<Spanned<String>>>("tools", out).map(|tools| tools.value);
        let budget = fields.optional::<u64>("budget", out);
        fields.finish(out);
        Some(Profile { tools, budget })
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Dictionary {
    pub(crate) send: Send,
    pub(crate) records: Reference,
    /// Without it the records are a map, and an entry is called as it is called there.
    pub(crate) key: Option<Reference>,
    /// Which records are entries.
    pub(crate) condition: Condition,
    pub(crate) value: Data,
    /// What of it the table of labels says; empty: all.
    pub(crate) brief: Vec<Spanned<String>>,
    pub(crate) cache_ms: Option<u64>,
}

impl Read for Manifest {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Manifest> {
        let mut fields = Fields::open(node, "a manifest", out)?;
        leads(&fields, "catalog", out);
        let name = fields.required::<String>("catalog", out);
        let locale = fields.optional::<String>("locale", out);
        let instance = fields.optional::<Data>("instance", out).map(|instance| instance.value);
        let backend = fields.optional::<String>("backend", out);
        let settings = section(&mut fields, "settings", out);
        let backends = section(&mut fields, "backends", out);
        let tables = section(&mut fields, "tables", out);
        let dictionaries = section(&mut fields, "dictionaries", out);
        let sets = section(&mut fields, "arguments", out);
        let profiles = section(&mut fields, "profiles", out);
        let recipes = section(&mut fields, "recipes", out);
        let ignores = section(&mut fields, "ignores", out);
        let roles = fields.optional("roles", out).map(|roles| roles.value).unwrap_or_default();
        let guard = fields.optional::<CatalogGuard>("guard", out).map(|guard| guard.value.0);
        let connection = fields.optional::<Connecting>("connection", out).map(|connection| connection.value);
        let notes = fields.optional("notes", out).map(|notes| notes.value).unwrap_or_default();
        fields.finish(out);
        Some(Manifest {
            name: name?,
            locale,
            instance,
            backend,
            settings,
            backends,
            tables,
            dictionaries,
            sets,
            profiles,
            recipes,
            ignores,
            notes,
            roles,
            guard,
            connection,
        })
    }
}

/// The keys of a setting that are no schema's.
const OF_A_SETTING: [&str; 6] = ["env", "secret", "optional", "default", "example", "forms"];

impl Read for Setting {
    fn form() -> Form {
        // What is left are the keys of its schema.
        Form::Asked(Reader { open: true, ..reader::<Setting>() })
    }

    fn read(node: &Node, out: &mut Diagnostics) -> Option<Setting> {
        let (own, schema) = match &node.kind {
            Kind::Map(entries) => {
                entries.iter().cloned().partition(|(key, _)| OF_A_SETTING.contains(&key.name.as_str()))
            }
            Kind::Scalar(_) | Kind::List(_) => (Vec::new(), Vec::new()),
        };
        let own = match &node.kind {
            Kind::Map(_) => Node { kind: Kind::Map(own), ..node.clone() },
            Kind::Scalar(_) | Kind::List(_) => node.clone(),
        };
        let mut fields = Fields::open(&own, "a setting", out)?;
        let env = fields.required::<String>("env", out);
        let secret = fields.optional::<Flag>("secret", out).is_some();
        let optional = fields.optional::<Flag>("optional", out);
        let default = fields.optional::<Plain>("default", out);
        let example = fields.optional::<String>("example", out);
        let forms = fields
            .optional::<Node>("forms", out)
            .and_then(|raw| named::<Spanned<String>>(&raw.value, "`forms`", out))
            .unwrap_or_default();
        fields.finish(out);
        if let (Some(optional), Some(default)) = (&optional, &default) {
            out.error(Code::OptionalWithDefault, optional.span, "a setting with a default is never unset")
                .note_at(default.span, "the default")
                .fix("keep one of `optional` and `default`", None);
        }
        let default = default.map(|default| Spanned { value: default.value.0, span: default.span });
        Some(Setting {
            env: env?,
            secret,
            optional: optional.is_some(),
            default,
            example,
            forms,
            span: node.span,
            schema,
        })
    }
}

impl Read for Recipe {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Recipe> {
        let mut fields = Fields::open(node, "a recipe", out)?;
        let tool = fields.required::<String>("tool", out);
        let arguments = fields.required::<Data>("arguments", out);
        fields.finish(out);
        Some(Recipe { tool: tool?, arguments: arguments?.value })
    }
}

impl Read for Table {
    fn form() -> Form {
        Form::Names(Row::form)
    }

    fn read(node: &Node, out: &mut Diagnostics) -> Option<Table> {
        Some(Table { rows: named(node, "a table", out)? })
    }
}

/// How replies of several forms are read.
const PLACES: &str =
    "name every place where it is used, `records: [$reply.cases, $reply.results]`: the first that is there counts";

impl Read for Row {
    fn form() -> Form {
        Form::Names(Plain::form)
    }

    fn read(node: &Node, out: &mut Diagnostics) -> Option<Row> {
        let cells = named::<Spanned<Plain>>(node, "a row", out)?;
        for (_, cell) in &cells {
            if matches!(&cell.value.0, Value::String(text) if text.starts_with("$reply")) {
                out.error(Code::WrittenOtherwise, cell.span, "a cell is a value, and refers to no reply")
                    .fix(PLACES, None);
            }
        }
        let cells =
            cells.into_iter().map(|(key, cell)| (key, Spanned { value: cell.value.0, span: cell.span })).collect();
        Some(Row { span: node.span, cells })
    }
}

impl Read for Dictionary {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Dictionary> {
        let mut fields = Fields::open(node, "a dictionary", out)?;
        let send = Send::read(&mut fields, out);
        let records = fields.required::<Reference>("records", out);
        let written = fields.key("key").is_some();
        let key = fields.optional::<Reference>("key", out).map(|key| key.value);
        let condition = Condition::read(&mut fields, out);
        let value = fields.required::<Data>("value", out);
        let brief = fields.optional::<Vec<Spanned<String>>>("brief", out).map(|brief| brief.value).unwrap_or_default();
        let cache_ms = fields.optional::<Duration>("cache", out).map(|cache| cache.value.0);
        fields.finish(out);
        if send.is_none() {
            out.error(Code::MissingKey, node.span, "a dictionary has no `request`");
        }
        if written && key.is_none() {
            return None;
        }
        let (records, value) = (records?.value, value?.value);
        Some(Dictionary { send: send??, records, key, condition, value, brief, cache_ms })
    }
}

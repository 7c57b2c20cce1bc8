//! `connection` of a manifest as written: how a tenant connects their own system.

use crate::ast::authorize::Authorize;
use crate::ast::data::Plain;
use crate::ast::read::{Named, section};
use crate::diagnostic::{Diagnostics, Span};
use crate::syntax::fields::{Fields, Read, Spanned};
use crate::syntax::reference::Reference;
use crate::syntax::yaml::{Kind, Node};

/// How a tenant connects.
#[derive(Debug, Clone)]
pub(crate) struct Connecting {
    pub(crate) span: Span,
    pub(crate) test: ConnectionTest,
    /// What the tenant gives.
    pub(crate) settings: Vec<Spanned<String>>,
    /// The other way: by an application of the operator's.
    pub(crate) authorize: Option<Authorize>,
    /// The catalog's other name in addresses.
    pub(crate) path: Option<Spanned<String>>,
    /// Other names in bodies, and the settings that they mean.
    pub(crate) names: Named<Spanned<String>>,
    /// What the tenant's own records are carried over by.
    pub(crate) sync: Option<Syncs>,
}

/// What a tenant's own records are carried over by, by their kind.
#[derive(Debug, Clone)]
pub(crate) struct Syncs {
    pub(crate) lead: SyncCall,
}

/// A call that makes or changes a record in the system.
#[derive(Debug, Clone)]
pub(crate) struct SyncCall {
    pub(crate) tool: Spanned<String>,
    /// The argument that is the tenant's own id of the record, by which the tool finds it.
    pub(crate) key: Option<Spanned<String>>,
    /// The argument that is the system's id of the record, once that is known.
    pub(crate) known: Option<Spanned<String>>,
    /// Members of the result: the first that is there is the system's id of the record.
    pub(crate) record: Vec<Spanned<String>>,
    /// What of the system it writes into that not every system has.
    pub(crate) fields: Option<SyncFields>,
}

/// Names of fields, and the dictionary that knows those of the system.
#[derive(Debug, Clone)]
pub(crate) struct SyncFields {
    pub(crate) from: Reference,
    pub(crate) names: Vec<Spanned<String>>,
}

/// What succeeds where the settings are right.
#[derive(Debug, Clone)]
pub(crate) enum ConnectionTest {
    Tool {
        tool: Spanned<String>,
        /// An object.
        arguments: Spanned<serde_json::Value>,
    },
    /// The name of a backend that is an MCP server.
    Mcp(Spanned<String>),
}

impl Read for Connecting {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Connecting> {
        let mut fields = Fields::open(node, "a connection", out)?;
        let span = fields.head();
        let test = fields.required::<ConnectionTest>("test", out);
        let settings = fields.required::<Vec<Spanned<String>>>("settings", out);
        let authorize = fields.optional::<Authorize>("authorize", out).map(|authorize| authorize.value);
        let path = fields.optional::<String>("path", out);
        let names = section(&mut fields, "names", out);
        let sync = fields.optional::<Syncs>("sync", out).map(|sync| sync.value);
        fields.finish(out);
        Some(Connecting { span, test: test?.value, settings: settings?.value, authorize, path, names, sync })
    }
}

impl Read for Syncs {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Syncs> {
        let mut fields = Fields::open(node, "what is synced", out)?;
        let lead = fields.required::<SyncCall>("lead", out);
        fields.finish(out);
        Some(Syncs { lead: lead?.value })
    }
}

impl Read for SyncCall {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<SyncCall> {
        let mut fields = Fields::open(node, "a sync", out)?;
        let tool = fields.required::<String>("tool", out);
        let key = fields.optional::<String>("key", out);
        let known = fields.optional::<String>("known", out);
        let record = fields.optional::<Vec<Spanned<String>>>("record", out);
        let written = fields.optional::<SyncFields>("fields", out).map(|written| written.value);
        fields.finish(out);
        let record = record.map(|record| record.value).unwrap_or_default();
        Some(SyncCall { tool: tool?, key, known, record, fields: written })
    }
}

impl Read for SyncFields {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<SyncFields> {
        let mut fields = Fields::open(node, "the fields of a sync", out)?;
        let from = fields.required::<Reference>("from", out);
        let names = fields.required::<Vec<Spanned<String>>>("names", out);
        fields.finish(out);
        Some(SyncFields { from: from?.value, names: names?.value })
    }
}

impl Read for ConnectionTest {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<ConnectionTest> {
        let nothing = || serde_json::Value::Object(serde_json::Map::new());
        if let Kind::Scalar(_) = &node.kind {
            let tool = Spanned::<String>::read(node, out)?;
            return Some(ConnectionTest::Tool { arguments: Spanned::new(nothing(), node.span), tool });
        }
        let mut fields = Fields::open(node, "a test", out)?;
        let mcp = fields.optional::<String>("mcp", out);
        if let Some(mcp) = mcp {
            fields.finish(out);
            return Some(ConnectionTest::Mcp(mcp));
        }
        let tool = fields.required::<String>("tool", out);
        let arguments = fields.optional::<Plain>("arguments", out);
        fields.finish(out);
        let tool = tool?;
        let arguments = match arguments {
            Some(arguments) => arguments.map(|plain| plain.0),
            None => Spanned::new(nothing(), tool.span),
        };
        Some(ConnectionTest::Tool { tool, arguments })
    }
}

//! `connection` of a manifest as written: how a tenant connects their own system.

use crate::ast::data::Plain;
use crate::ast::read::{Named, section};
use crate::diagnostic::{Diagnostics, Span};
use crate::syntax::fields::{Fields, Read, Spanned};
use crate::syntax::yaml::{Kind, Node};

/// How a tenant connects.
#[derive(Debug, Clone)]
pub(crate) struct Connecting {
    pub(crate) span: Span,
    pub(crate) test: ConnectionTest,
    /// What the tenant gives.
    pub(crate) settings: Vec<Spanned<String>>,
    /// The catalog's other name in addresses.
    pub(crate) path: Option<Spanned<String>>,
    /// Other names in bodies, and the settings that they mean.
    pub(crate) names: Named<Spanned<String>>,
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
        let path = fields.optional::<String>("path", out);
        let names = section(&mut fields, "names", out);
        fields.finish(out);
        Some(Connecting { span, test: test?.value, settings: settings?.value, path, names })
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

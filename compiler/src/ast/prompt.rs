//! The card of a prompt as written. What it says stands beside it, one Markdown file a language, or in its messages.

use crate::ast::arguments::Arguments;
use crate::ast::content::Messages;
use crate::ast::guard::{OnlyRoles, Roles};
use crate::ast::read::{leads, refuse_later};
use crate::diagnostic::Diagnostics;
use crate::syntax::fields::{Fields, Read, Spanned};
use crate::syntax::yaml::Node;

#[derive(Debug, Clone)]
pub(crate) struct Prompt {
    pub(crate) name: Spanned<String>,
    pub(crate) arguments: Arguments,
    pub(crate) required: Vec<Spanned<String>>,
    pub(crate) messages: Option<Spanned<Messages>>,
    pub(crate) roles: Option<Roles>,
}

impl Read for Prompt {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Prompt> {
        let mut fields = Fields::open(node, "a prompt", out)?;
        refuse_later(&mut fields, &["request", "steps", "reply", "result", "content", "when", "unless"], out);
        leads(&fields, "prompt", out);
        let name = fields.required::<String>("prompt", out);
        let required = fields.optional("required", out).map(|required| required.value).unwrap_or_default();
        let arguments =
            fields.optional::<Arguments>("arguments", out).map(|arguments| arguments.value).unwrap_or_default();
        let written = fields.key("messages").is_some();
        let messages = fields.optional::<Messages>("messages", out);
        let roles = fields.optional::<OnlyRoles>("guard", out).and_then(|guard| guard.value.0);
        fields.finish(out);
        // One with a fault has been reported, and is not one that is missing.
        if written && messages.is_none() {
            return None;
        }
        Some(Prompt { name: name?, arguments, required, messages, roles })
    }
}

//! The card of a prompt as written. What it says stands beside it, one Markdown file a language, or in its messages.

use crate::ast::arguments::Arguments;
use crate::ast::content::Messages;
use crate::ast::guard::{OnlyRoles, Roles};
use crate::ast::read::leads;
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

/// How a prompt has something asked for.
const BY_NAME: &str = "name the tool in the prompt's text, `{{ tool.find_orders }}`: the model calls it, and its result says where it is from";

impl Read for Prompt {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Prompt> {
        let mut fields = Fields::open(node, "a prompt", out)?;
        for word in ["request", "steps", "reply", "result"] {
            fields.written_otherwise(word, BY_NAME, out);
        }
        fields.written_otherwise("content", "write `messages`, each with its `role` and one block", out);
        for word in ["when", "unless"] {
            fields.written_otherwise(
                word,
                "write it around the part of the text that it decides about: `{% if name %}`",
                out,
            );
        }
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

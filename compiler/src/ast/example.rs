//! Worked calls as written: literal data, in which nothing is a reference.

use serde_json::{Value, json};

use crate::ast::data::PlainWithNulls;
use crate::ast::read::verb;
use crate::diagnostic::{Code, Diagnostics, Span};
use crate::plan::Verb;
use crate::syntax::fields::{Fields, Read, Spanned, wrong_type};
use crate::syntax::yaml::{Kind, Node};

#[derive(Debug, Clone)]
pub(crate) struct Example {
    pub(crate) arguments: Spanned<Value>,
    pub(crate) exchange: Vec<Exchange>,
    pub(crate) result: Option<Value>,
    pub(crate) warnings: Vec<Spanned<String>>,
    pub(crate) error: Option<Spanned<String>>,
}

#[derive(Debug, Clone)]
pub(crate) struct Exchange {
    pub(crate) verb: Verb,
    pub(crate) path: String,
    pub(crate) query: Option<Value>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<Value>,
    pub(crate) status: u16,
    pub(crate) reply_headers: Vec<(String, String)>,
    pub(crate) reply: Value,
}

impl Read for Example {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Example> {
        let mut fields = Fields::open(node, "an example", out)?;
        let arguments = fields.optional::<PlainWithNulls>("arguments", out);
        let exchange = fields.optional::<Vec<Exchange>>("exchange", out);
        let result = fields.optional::<PlainWithNulls>("result", out).map(|result| result.value.0);
        let warnings = fields.optional::<Vec<Spanned<String>>>("warnings", out);
        let error = fields.optional::<String>("error", out);
        fields.finish(out);
        let arguments = match arguments {
            Some(arguments) => Spanned { value: arguments.value.0, span: arguments.span },
            None => Spanned { value: Value::Object(serde_json::Map::new()), span: node.span },
        };
        if !arguments.value.is_object() {
            out.error(Code::WrongType, arguments.span, "the arguments of an example are a map");
            return None;
        }
        Some(Example {
            arguments,
            exchange: exchange.map(|exchange| exchange.value).unwrap_or_default(),
            result,
            warnings: warnings.map(|warnings| warnings.value).unwrap_or_default(),
            error,
        })
    }
}

impl Read for Exchange {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Exchange> {
        let mut fields = Fields::open(node, "an exchange", out)?;
        let line = fields.required::<Spanned<String>>("request", out);
        let query = fields.optional::<PlainWithNulls>("query", out).map(|query| query.value.0);
        let headers = fields.optional::<Node>("headers", out);
        let body = fields.optional::<PlainWithNulls>("body", out).map(|body| body.value.0);
        let status = fields.optional::<Spanned<u64>>("status", out);
        let reply_headers = fields.optional::<Node>("reply-headers", out);
        let reply = fields.optional::<PlainWithNulls>("reply", out);
        let answered = reply.as_ref().map(|reply| reply.span);
        let reply = reply.map_or(Value::Null, |reply| reply.value.0);
        fields.finish(out);
        let mut plain = |headers: Option<Spanned<Node>>| match headers {
            Some(headers) => plain_headers(&headers.value, out),
            None => Some(Vec::new()),
        };
        let (headers, reply_headers) = (plain(headers), plain(reply_headers));
        let (headers, reply_headers) = (headers?, reply_headers?);
        let status_at = status.as_ref().map(|status| status.span);
        let status = match status {
            None => 200,
            Some(status) => {
                let read = u16::try_from(status.value.value).ok().filter(|status| (100..600).contains(status));
                if read.is_none() {
                    out.error(Code::WrongType, status.span, "expected an HTTP status")
                        .label(format!("found {}", status.value.value));
                }
                read?
            }
        };
        let line = line?;
        let (verb, path, body) = if let Some(tool) = line.value.value.strip_prefix("tools/call ") {
            let call = json!({ "name": tool, "arguments": body.unwrap_or_else(|| json!({})) });
            (Verb::Post, "", Some(call))
        } else if let Some((word, path)) = line.value.value.split_once(' ')
            && let Some(verb) = verb(word)
        {
            (verb, path, body)
        } else {
            out.error(Code::BadRequest, line.span, format!("`{}` is no request", line.value.value))
                .fix("write the verb and the path that go out: `POST crm.lead.list`, or `tools/call` and the tool of a server", None);
            return None;
        };
        can_happen((status, status_at), answered.filter(|_| !reply.is_null()), out);
        Some(Exchange { verb, path: path.to_owned(), query, headers, body, status, reply_headers, reply })
    }
}

/// Reports a reply that no backend gives, or that nobody reads.
fn can_happen((status, place): (u16, Option<Span>), reply: Option<Span>, out: &mut Diagnostics) {
    if let Some(place) = place.filter(|_| status < 200) {
        out.error(Code::BadExample, place, format!("{status} is no answer: another one follows it"))
            .fix("write the status that ends the exchange, `200`", None);
        return;
    }
    let Some(reply) = reply else { return };
    let why = match status {
        204 | 205 => format!("{status} says that there is no body"),
        300..=399 => format!("a redirect ({status}) is not followed, and what comes with it is not read"),
        _ => return,
    };
    out.error(Code::BadExample, reply, why)
        .fix("leave `reply` out; what is known of such an answer is in `reply-headers`", None);
}

fn plain_headers(node: &Node, out: &mut Diagnostics) -> Option<Vec<(String, String)>> {
    let Kind::Map(entries) = &node.kind else {
        wrong_type(node, "a map of headers", out);
        return None;
    };
    entries.iter().map(|(key, value)| Some((key.name.clone(), String::read(value, out)?))).collect()
}

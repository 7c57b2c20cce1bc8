//! The cards of tools and resources as written.

use crate::ast::arguments::Arguments;
use crate::ast::coded::Coded;
use crate::ast::content::{Blocks, Held};
use crate::ast::data::Data;
use crate::ast::example::Example;
use crate::ast::guard::{Guard, OnlyRoles, Roles};
use crate::ast::pages::OwnPages;
use crate::ast::read::{Duration, Flag, Named, OneOrMore, key_reference, leads, section};
use crate::ast::send::{Condition, Send, effect, keys_of_a_request, refuse_loose};
use crate::ast::step::Step;
use crate::ast::sums::Sums;
use crate::ast::value_type::TypeOfName;
use crate::diagnostic::{Code, Diagnostics, Span};
use crate::plan::Effect;
use crate::syntax::fields::{Fields, Read, Spanned, wrong_type};
use crate::syntax::reference::Reference;
use crate::syntax::yaml::{Kind, Node};

#[derive(Debug, Clone)]
pub(crate) struct Tool {
    pub(crate) name: Spanned<String>,
    pub(crate) aliases: Vec<Spanned<String>>,
    pub(crate) effect: Option<Spanned<Effect>>,
    pub(crate) guard: Option<Guard>,
    pub(crate) arguments: Arguments,
    pub(crate) required: Vec<Spanned<String>>,
    /// Rules over the arguments together: keywords of JSON Schema.
    pub(crate) schema: Option<Node>,
    /// How long the replies to its requests are kept.
    pub(crate) cache: Option<Spanned<Duration>>,
    /// One without a name for a card of one request; none for a card without a request.
    pub(crate) steps: Vec<Step>,
    /// What is taken from the replies of single steps, by their numbers: see [`plan::numbered`](crate::plan::numbered).
    pub(crate) replies: Vec<Option<Spanned<Reply>>>,
    pub(crate) reply: Option<Spanned<Reply>>,
    pub(crate) result: Option<Data>,
    /// What is shown, where that is all.
    pub(crate) content: Option<Spanned<Blocks>>,
    /// A program answers: the place that says so.
    pub(crate) handler: Option<Span>,
    /// The kind of failure that the content describes.
    pub(crate) error: Option<Spanned<String>>,
    pub(crate) warnings: Named<Warning>,
    pub(crate) hint: Option<Data>,
    pub(crate) known: Vec<Known>,
    pub(crate) codes: Vec<Coded>,
    pub(crate) examples: Named<Example>,
}

#[derive(Debug, Clone)]
pub(crate) struct Reply {
    /// Its media type.
    pub(crate) media: Option<Spanned<String>>,
    pub(crate) records: Option<Spanned<Vec<Reference>>>,
    /// Which of the records stay, over `$record`.
    pub(crate) keep: Condition,
    /// What is kept of each.
    pub(crate) value: Option<Data>,
    /// In place of the backend's.
    pub(crate) pages: Option<Spanned<OwnPages>>,
    pub(crate) total: Vec<Reference>,
    pub(crate) limit: Option<Data>,
    /// Of a list that comes whole: at which of its records it begins here.
    pub(crate) start: Option<Data>,
    pub(crate) order: Option<Data>,
    pub(crate) labels: Named<Label>,
    pub(crate) fields: Option<Data>,
    /// How many characters the records, or a text, may have.
    pub(crate) size: Option<Data>,
    /// How many bytes a file may have.
    pub(crate) bytes: Option<Data>,
    /// What all of the records come to.
    pub(crate) sums: Option<Spanned<Sums>>,
}

impl Reply {
    /// It says what its labels are and nothing else: those may be of the result, whatever that is made of.
    pub(crate) fn is_of_a_result(&self) -> bool {
        self.media.is_none() && !self.labels.is_empty() && !self.is_of_records()
    }

    /// It says of which type it is and nothing else.
    pub(crate) fn is_a_type_alone(&self) -> bool {
        self.media.is_some() && self.labels.is_empty() && !self.is_of_records()
    }

    /// It says more than its type and its labels.
    fn is_of_records(&self) -> bool {
        let Reply {
            media: _,
            records,
            keep,
            value,
            pages,
            total,
            limit,
            start,
            order,
            labels: _,
            fields,
            size,
            bytes,
            sums,
        } = self;
        let others = [value, limit, start, order, fields, size, bytes];
        records.is_some()
            || !keep.is_empty()
            || pages.is_some()
            || sums.is_some()
            || !total.is_empty()
            || others.iter().any(|other| other.is_some())
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Label {
    pub(crate) of: Reference,
    /// A dictionary; none where texts say all there is.
    pub(crate) from: Option<Reference>,
    /// What is said in the caller's language.
    pub(crate) texts: Named<Reference>,
}

#[derive(Debug, Clone)]
pub(crate) struct Warning {
    pub(crate) span: Span,
    pub(crate) missing_range: Option<MissingRange>,
    pub(crate) condition: Condition,
    pub(crate) fix: Option<Data>,
}

/// `{ $filter: [DATE_CREATE, DATE_MODIFY], named: [ID] }`
#[derive(Debug, Clone)]
pub(crate) struct MissingRange {
    pub(crate) argument: Reference,
    pub(crate) fields: Vec<Spanned<String>>,
    /// Those of the fields that hold days without a time: a day is as good a bound of them as any.
    pub(crate) days: Vec<Spanned<String>>,
    /// Fields that name a record: with one of them no range is missing.
    pub(crate) named: Vec<Spanned<String>>,
}

/// `{ keys: $filter, from: $lead_fields }`: names that the backend knows.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub(crate) keys: Reference,
    pub(crate) from: Reference,
    /// Which of its lists, of a dictionary with a list for each value.
    pub(crate) given: Option<Data>,
    /// Names that the backend takes and does not list.
    pub(crate) also: Vec<String>,
    /// Names that are looked for by their whole value alone.
    pub(crate) whole: Option<Spanned<Vec<String>>>,
    /// Those of them that are phone numbers.
    pub(crate) phones: Vec<Spanned<String>>,
    /// The tool that finds records by a part of such a value.
    pub(crate) instead: Option<Spanned<String>>,
    /// What the dictionary says of names of which nothing is stored.
    pub(crate) fixed: Vec<Spanned<String>>,
    /// What the dictionary says of the type of a name's values.
    pub(crate) type_part: Option<Spanned<String>>,
    /// Types that the card says itself.
    pub(crate) typed: Named<TypeOfName>,
    pub(crate) condition: Condition,
}

#[derive(Debug, Clone)]
pub(crate) struct Resource {
    pub(crate) address: Spanned<String>,
    pub(crate) arguments: Arguments,
    pub(crate) send: Option<Send>,
    pub(crate) result: Option<Data>,
    pub(crate) content: Option<Held>,
    pub(crate) cache_ms: u64,
    pub(crate) roles: Option<Roles>,
}

impl Tool {
    /// Its steps, each with those inside of it behind it.
    pub(crate) fn every_step(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().flat_map(|step| std::iter::once(step).chain(step.inner()))
    }
}

impl Read for Tool {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Tool> {
        let mut fields = Fields::open(node, "a tool", out)?;
        leads(&fields, "tool", out);
        let name = fields.required::<String>("tool", out);
        let aliases = fields.optional("aliases", out).map(|aliases| aliases.value).unwrap_or_default();
        let effect = effect(&mut fields, out);
        let guard = fields.optional::<Guard>("guard", out).map(|guard| guard.value);
        let required = fields.optional("required", out).map(|required| required.value).unwrap_or_default();
        let arguments =
            fields.optional::<Arguments>("arguments", out).map(|arguments| arguments.value).unwrap_or_default();
        let (schema, cache) = (fields.node("schema").cloned(), fields.optional::<Duration>("cache", out));
        let condition = Condition::read(&mut fields, out);
        let send = Send::read(&mut fields, out);
        let steps = fields.optional::<Vec<Option<Step>>>("steps", out);
        let reply = fields.optional::<Reply>("reply", out);
        let result = fields.optional::<Data>("result", out).map(|result| result.value);
        let content = fields.optional::<Blocks>("content", out);
        let handler = fields.key("handler");
        fields.optional::<Flag>("handler", out);
        let error = fields.optional::<String>("error", out);
        let warnings = section(&mut fields, "warnings", out);
        let hint = fields.optional::<Data>("hint", out).map(|hint| hint.value);
        let known = fields.optional::<OneOrMore<Known>>("known", out).map(|known| known.value.0).unwrap_or_default();
        let codes = fields.optional::<OneOrMore<Coded>>("codes", out).map(|codes| codes.value.0).unwrap_or_default();
        let examples = section(&mut fields, "examples", out);
        let loose = keys_of_a_request(&fields);
        let before = out.len();
        fields.finish(out);
        // A misspelt `request` has just been reported.
        if send.is_none() && out.len() == before {
            refuse_loose(&loose, out);
        }
        let steps = of_request_or_steps(send, steps, &condition, out)?;
        let numbered = steps.iter().chain(steps.iter().flat_map(Step::inner));
        let taken =
            |step: &Step| step.reply.as_ref().and_then(|node| Some(Spanned::new(Reply::read(node, out)?, node.span)));
        let replies = numbered.map(taken).collect();
        Some(Tool {
            name: name?,
            aliases,
            effect,
            guard,
            arguments,
            required,
            schema,
            cache,
            steps,
            replies,
            reply,
            result,
            content,
            handler,
            error,
            warnings,
            hint,
            known,
            codes,
            examples,
        })
    }
}

/// The steps of a card: its one request, or what `steps` says.
fn of_request_or_steps(
    send: Option<Option<Send>>,
    steps: Option<Spanned<Vec<Option<Step>>>>,
    condition: &Condition,
    out: &mut Diagnostics,
) -> Option<Vec<Step>> {
    match (send, steps) {
        (Some(send), None) => Some(send.into_iter().map(|send| Step::only(condition.clone(), send)).collect()),
        (None, steps) => Some(steps.map(|steps| steps.value.into_iter().flatten().collect()).unwrap_or_default()),
        (Some(_), Some(steps)) => {
            out.error(Code::RequestAndSteps, steps.span, "a tool has a `request` or `steps`, not both")
                .fix("make the request the first step", None);
            None
        }
    }
}

/// How a part of an OpenAPI document becomes the result.
const COMPONENT: &str = "name the part in `result`: `$reply.components.schemas.NAME.properties`; for one of several, a step each with `when`";

impl Read for Reply {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Reply> {
        let mut fields = Fields::open(node, "a `reply`", out)?;
        fields.written_otherwise("openapi", COMPONENT, out);
        let paths = |paths: Spanned<OneOrMore<Reference>>| Spanned { value: paths.value.0, span: paths.span };
        let reply = Reply {
            media: fields.optional("type", out),
            records: fields.optional::<OneOrMore<Reference>>("records", out).map(paths),
            keep: Condition::read(&mut fields, out),
            value: fields.optional("value", out).map(|value| value.value),
            pages: fields.optional("pages", out),
            total: fields
                .optional::<OneOrMore<Reference>>("total", out)
                .map(paths)
                .map(|total| total.value)
                .unwrap_or_default(),
            limit: fields.optional("limit", out).map(|limit| limit.value),
            start: fields.optional("start", out).map(|start| start.value),
            order: fields.optional("order", out).map(|order| order.value),
            labels: section(&mut fields, "labels", out),
            fields: fields.optional("fields", out).map(|fields| fields.value),
            size: fields.optional("size", out).map(|size| size.value),
            bytes: fields.optional("bytes", out).map(|bytes| bytes.value),
            sums: fields.optional("sums", out),
        };
        fields.finish(out);
        Some(reply)
    }
}

impl Read for Label {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Label> {
        let mut fields = Fields::open(node, "a label", out)?;
        let of = fields.required::<Reference>("of", out);
        let from = match fields.key("texts") {
            Some(_) => fields.optional::<Reference>("from", out).map(|from| Some(from.value)),
            None => Some(Some(fields.required::<Reference>("from", out)?.value)),
        };
        let texts = section(&mut fields, "texts", out);
        fields.finish(out);
        Some(Label { of: of?.value, from: from.flatten(), texts })
    }
}

impl Read for Known {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Known> {
        let mut fields = Fields::open(node, "a list of known names", out)?;
        let keys = fields.required::<Reference>("keys", out);
        let from = fields.required::<Reference>("from", out);
        let given = fields.optional::<Data>("given", out).map(|given| given.value);
        let also = fields.optional::<Vec<String>>("also", out).map(|also| also.value).unwrap_or_default();
        let whole = fields.optional::<Vec<String>>("whole", out);
        let phones = fields.optional::<OneOrMore<Spanned<String>>>("phones", out);
        let phones = phones.map(|phones| phones.value.0).unwrap_or_default();
        let instead = fields.optional::<String>("instead", out);
        let fixed = fields.optional::<OneOrMore<Spanned<String>>>("fixed", out);
        let fixed = fixed.map(|fixed| fixed.value.0).unwrap_or_default();
        let type_part = fields.optional::<String>("type", out);
        let typed = section(&mut fields, "typed", out);
        let condition = Condition::read(&mut fields, out);
        fields.finish(out);
        let (keys, from) = (keys?.value, from?.value);
        Some(Known { keys, from, given, also, whole, phones, instead, fixed, type_part, typed, condition })
    }
}

impl Read for Warning {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Warning> {
        let mut fields = Fields::open(node, "a warning", out)?;
        let missing_range = fields.optional::<Option<MissingRange>>("missing-range", out);
        let condition = Condition::read(&mut fields, out);
        let fix = fields.optional::<Data>("fix", out).map(|fix| fix.value);
        fields.finish(out);
        let missing_range = match missing_range {
            Some(range) => Some(range.value?),
            None => None,
        };
        Some(Warning { span: node.span, missing_range, condition, fix })
    }
}

/// `Some(None)` after a report, so that a faulty range is not also a warning without a rule.
impl Read for Option<MissingRange> {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Option<MissingRange>> {
        Some(missing_range(node, out))
    }
}

/// The key for fields that name a record.
const NAMED: &str = "named";

/// The key for fields that hold days.
const DAYS: &str = "days";

fn missing_range(node: &Node, out: &mut Diagnostics) -> Option<MissingRange> {
    let entries = match &node.kind {
        Kind::Map(entries) => entries.as_slice(),
        Kind::Scalar(_) | Kind::List(_) => &[],
    };
    let (more, entries): (Vec<_>, Vec<_>) =
        entries.iter().partition(|(key, _)| [NAMED, DAYS].contains(&key.name.as_str()));
    let [(key, fields)] = entries.as_slice() else {
        wrong_type(node, "one argument and the fields to bound: `{ $filter: [DATE_CREATE] }`", out);
        return None;
    };
    let mut more = |name: &str| match more.iter().find(|(key, _)| key.name == name) {
        Some((_, fields)) => Vec::<Spanned<String>>::read(fields, out),
        None => Some(Vec::new()),
    };
    let (named, days) = (more(NAMED)?, more(DAYS)?);
    let argument = key_reference(key, out);
    let list = Vec::<Spanned<String>>::read(fields, out)?;
    if list.is_empty() {
        wrong_type(fields, "at least one field", out);
        return None;
    }
    Some(MissingRange { argument: argument?, fields: list, days, named })
}

/// How a resource says what it holds.
const BY_A_TOOL: &str = "say it in the card of a tool that only reads, and read that: `request: tools/call NAME`";

/// How a resource says which of its variables are always there.
const BY_ITS_ADDRESS: &str =
    "leave it out: a variable in the path of the address is always there, one behind `?` may be left out";

impl Read for Resource {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Resource> {
        let mut fields = Fields::open(node, "a resource", out)?;
        for word in ["steps", "reply", "when", "unless"] {
            fields.written_otherwise(word, BY_A_TOOL, out);
        }
        fields.written_otherwise("required", BY_ITS_ADDRESS, out);
        leads(&fields, "resource", out);
        let address = fields.required::<String>("resource", out);
        let arguments =
            fields.optional::<Arguments>("arguments", out).map(|arguments| arguments.value).unwrap_or_default();
        let send = Send::read(&mut fields, out);
        let result = fields.optional::<Data>("result", out).map(|result| result.value);
        let written = fields.key("content").is_some();
        let content = fields.optional::<Held>("content", out).map(|content| content.value);
        let cache_ms = fields.optional::<Duration>("cache", out).map_or(0, |cache| cache.value.0);
        let roles = fields.optional::<OnlyRoles>("guard", out).and_then(|guard| guard.value.0);
        fields.finish(out);
        let send = match send {
            Some(send) => Some(send?),
            None => None,
        };
        // One with a fault has been reported, and is not one that is missing.
        if written && content.is_none() {
            return None;
        }
        Some(Resource { address: address?, arguments, send, result, content, cache_ms, roles })
    }
}

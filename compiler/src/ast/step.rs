//! The steps of a tool as written: a request each, or the same for every item of a list.

use crate::ast::data::Data;
use crate::ast::read::{Duration, Flag, OneOrMore, leads};
use crate::ast::send::{Condition, Send, effect};
use crate::diagnostic::{Code, Diagnostics, Span};
use crate::plan::Effect;
use crate::syntax::fields::{Fields, Read, Spanned, listed};
use crate::syntax::reference::Reference;
use crate::syntax::yaml::{Kind, Node};

#[derive(Debug, Clone)]
pub(crate) struct Step {
    /// None for a card of one request.
    pub(crate) name: Option<Spanned<String>>,
    pub(crate) effect: Option<Spanned<Effect>>,
    pub(crate) condition: Condition,
    pub(crate) optional: Option<Spanned<Optional>>,
    /// How long its reply is kept.
    pub(crate) cache: Option<Spanned<Duration>>,
    /// What is taken from its reply, read by the card.
    pub(crate) reply: Option<Node>,
    /// What it comes to, in place of its reply.
    pub(crate) result: Option<Data>,
    pub(crate) act: Act,
}

/// The failures of which a step may be absent.
#[derive(Debug, Clone)]
pub(crate) enum Optional {
    Anything,
    Kinds(Vec<Spanned<String>>),
}

#[derive(Debug, Clone)]
pub(crate) enum Act {
    Send(Send),
    Each(Each),
    /// The call ends with this kind of failure.
    End(Spanned<String>),
}

/// Steps for each item of a list.
#[derive(Debug, Clone)]
pub(crate) struct Each {
    pub(crate) list: Reference,
    pub(crate) limit: Data,
    pub(crate) steps: Vec<Step>,
    pub(crate) result: Data,
}

impl Step {
    /// The request that a card has in place of steps.
    pub(crate) fn only(condition: Condition, send: Send) -> Step {
        let act = Act::Send(send);
        Step { name: None, effect: None, condition, optional: None, cache: None, reply: None, result: None, act }
    }

    /// Its request, if it is one.
    pub(crate) fn send(&self) -> Option<&Send> {
        match &self.act {
            Act::Send(send) => Some(send),
            Act::Each(_) | Act::End(_) => None,
        }
    }

    /// It ends the call, and so comes to nothing that could be named.
    pub(crate) fn ends(&self) -> bool {
        matches!(self.act, Act::End(_))
    }

    /// The steps inside.
    pub(crate) fn inner(&self) -> &[Step] {
        match &self.act {
            Act::Send(_) | Act::End(_) => &[],
            Act::Each(each) => &each.steps,
        }
    }

    /// Where what it does is written.
    pub(crate) fn span(&self) -> Span {
        match &self.act {
            Act::Send(send) => send.line.span,
            Act::Each(each) => each.list.span,
            Act::End(kind) => kind.span,
        }
    }
}

impl Read for Optional {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Optional> {
        let is_flag = node.scalar().is_some_and(|scalar| ["true", "false"].contains(&scalar.text.as_str()));
        match &node.kind {
            Kind::Scalar(_) if is_flag => Flag::read(node, out).map(|Flag| Optional::Anything),
            _ => OneOrMore::<Spanned<String>>::read(node, out).map(|kinds| Optional::Kinds(kinds.0)),
        }
    }
}

/// `Some(None)` after a report, so that the other steps are still read.
impl Read for Option<Step> {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Option<Step>> {
        let Some(mut fields) = Fields::open(node, "a step", out) else { return Some(None) };
        leads(&fields, "step", out);
        let name = fields.required::<String>("step", out);
        let effect = effect(&mut fields, out);
        let condition = Condition::read(&mut fields, out);
        let optional = fields.optional::<Optional>("optional", out);
        let cache = fields.optional::<Duration>("cache", out);
        let (each, error) = (fields.key("each"), fields.key("error"));
        let (mut reply, mut result) = (None, None);
        let before = out.len();
        let act = match (each, error) {
            (Some(place), _) => each_of(&mut fields, place, out).map(Act::Each),
            (None, Some(_)) => fields.optional::<String>("error", out).map(Act::End),
            (None, None) => {
                let send = Send::read(&mut fields, out);
                reply = fields.node("reply").cloned();
                result = fields.optional::<Data>("result", out).map(|result| result.value);
                send.map_or_else(|| does_nothing(node, out), |send| send.map(Act::Send))
            }
        };
        if let (Some(end), Some(optional)) = (error.filter(|_| each.is_none()), &optional) {
            out.error(Code::OptionalWrite, optional.span, "a step that ends the call is what it fails with")
                .note_at(end, "the call ends with this")
                .fix("leave `optional` out: `when` and `unless` say whether the call ends here", None);
        }
        if each.is_none() && out.len() == before {
            of_each_alone(&mut fields, out);
        }
        fields.finish(out);
        Some(match (name, act) {
            (Some(name), Some(act)) => {
                let name = Some(name);
                Some(Step { name, effect, condition, optional, cache, reply, result, act })
            }
            _ => None,
        })
    }
}

fn does_nothing(node: &Node, out: &mut Diagnostics) -> Option<Act> {
    out.error(
        Code::StepDoesNothing,
        node.span,
        "a step has a `request`, an `each` or an `error`, and this one has none",
    )
    .fix(
        "add the request line, `request: GET /orders/$id`; or `each: $list`, with `steps` for each of its items; or how the call ends here, `error: not_found`",
        None,
    );
    None
}

/// Reports what belongs to an `each` in a step that has none.
fn of_each_alone(fields: &mut Fields<'_>, out: &mut Diagnostics) {
    for key in ["steps", "limit"] {
        if let Some(place) = fields.key(key)
            && fields.node(key).is_some()
        {
            out.error(Code::UnknownKey, place, format!("`{key}` in a step without `each`"))
                .label("part of an `each`")
                .fix("say for which list the steps are made: `each: $list`", None);
        }
    }
}

/// What an `each` has besides its list, and what is written there.
const OF_AN_EACH: [(&str, &str); 3] = [
    ("limit", "say how many items there may be: `limit: 20`"),
    (
        "steps",
        "say what is done for each item, `steps: [{ step: one, request: GET /items/$item }]`; where nobody is asked, leave them out and make the \
         result of `$item`, `result: { id: $item }`",
    ),
    ("result", "say what comes of each item, `result: $one`, where a step of its `steps` is called `one`"),
];

fn names_the_item(data: &Data) -> bool {
    let mut references = Vec::new();
    data.references(&mut references);
    references.iter().any(|reference| reference.root.text == "item")
}

fn each_of(fields: &mut Fields<'_>, place: Span, out: &mut Diagnostics) -> Option<Each> {
    let list = fields.required::<Reference>("each", out);
    let limit = fields.optional::<Data>("limit", out);
    let steps = fields.optional::<Vec<Option<Step>>>("steps", out);
    let result = fields.optional::<Data>("result", out);
    // What is made of the items alone asks nobody.
    let is_of_items = result.as_ref().is_some_and(|result| names_the_item(&result.value));
    let asks_nobody = is_of_items && fields.key("steps").is_none();
    let is_missing = |key: &str| fields.key(key).is_none() && !(asks_nobody && key == "steps");
    let missing: Vec<_> = OF_AN_EACH.into_iter().filter(|(key, _)| is_missing(key)).collect();
    if !missing.is_empty() {
        let keys: Vec<&str> = missing.iter().map(|(key, _)| *key).collect();
        let fixes: Vec<&str> = missing.iter().map(|(_, fix)| *fix).collect();
        out.error(Code::MissingKey, place, format!("there is no {} beside this `each`", listed(&keys)))
            .fix(fixes.join("; "), None);
    }
    for key in ["request", "query", "headers", "body", "backend", "done"] {
        if let Some(loose) = fields.key(key)
            && fields.node(key).is_some()
        {
            out.error(Code::RequestAndSteps, loose, "a step has a `request` or an `each`, not both")
                .note_at(place, "this is done for each item")
                .fix("make the request one of its `steps`", None);
        }
    }
    let steps = if asks_nobody { Vec::new() } else { steps?.value };
    if steps.is_empty() && !asks_nobody {
        out.error(Code::MissingKey, place, "an `each` without a step does nothing")
            .fix("add at least one step to its `steps`, or leave them out and make its `result` of `$item`", None);
        return None;
    }
    let whole = steps.len();
    let steps: Vec<Step> = steps.into_iter().flatten().collect();
    let mut nested = false;
    for step in &steps {
        if let Act::Each(each) = &step.act {
            out.error(
                Code::WrittenOtherwise,
                each.list.span,
                "an `each` inside another is refused: a call must end soon",
            )
            .label("the second")
            .fix("make it a step behind this one, or a tool of its own", None);
            nested = true;
        }
    }
    if nested || steps.len() < whole {
        return None;
    }
    Some(Each { list: list?.value, limit: limit?.value, steps, result: result?.value })
}

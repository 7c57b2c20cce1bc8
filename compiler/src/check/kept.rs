//! `cache` of a tool and of its steps: what is kept is the reply to a request that only reads, in a card that only reads, and
//! that can come again.

use crate::ast::card::{self, Reply};
use crate::ast::read::Duration;
use crate::ast::send::{Send, Target};
use crate::ast::step::{Act, Step};
use crate::check::context::Cx;
use crate::diagnostic::{Code, quoted};
use crate::plan::Effect;
use crate::syntax::fields::Spanned;
use crate::syntax::reference::Reference;

/// For how long a reply may be kept, in milliseconds: from a second to a day.
const TIMES: std::ops::RangeInclusive<u64> = 1_000..=86_400_000;

/// How long the reply to a step is kept, in milliseconds: as the step says, or else the card of all its requests. 0: not at all.
pub(crate) fn time(step: &Step, reply: Option<&Reply>, card: &card::Tool) -> u64 {
    let said = step.cache.as_ref().or(card.cache.as_ref());
    let is_kept = request(step).is_some() && reply.is_none_or(|reply| reply.sums.is_none());
    said.filter(|_| is_kept).map_or(0, |said| said.value.0)
}

/// Reports what cannot be kept.
pub(crate) fn check(card: &card::Tool, effect: Effect, cx: &mut Cx<'_>) {
    let said = card.every_step().filter_map(|step| step.cache.as_ref());
    for said in said.chain(&card.cache) {
        if !TIMES.contains(&said.value.0) {
            cx.out.error(Code::BadDuration, said.span, "`cache` is from a second to a day");
        }
        if effect > Effect::Read {
            cx.out
                .error(Code::KeptWrite, said.span, "what may change something is not answered from memory")
                .label("of a card that does more than read")
                .fix("leave it out, or say `effect: read` if that is all that the card does; names that rarely change are a dictionary's", None);
        }
    }
    let mut any = false;
    for (number, step) in numbered(card) {
        let reply = card.replies.get(number).and_then(Option::as_ref).map(|reply| &reply.value);
        any |= time(step, reply, card) > 0;
        if let Some(said) = &step.cache {
            of_step(step, reply, said, cx);
        }
        if let (Some(said), Some(send)) = (step.cache.as_ref().or(card.cache.as_ref()), request(step)) {
            comes_again(send, said, cx);
        }
    }
    if let Some(said) = card.cache.as_ref().filter(|_| !any) {
        useless(said, "no request of this card has a reply that could be kept", "leave it out", cx);
    }
}

/// The steps with their numbers: see [`plan::numbered`](crate::plan::numbered).
fn numbered(card: &card::Tool) -> impl Iterator<Item = (usize, &Step)> {
    card.steps.iter().chain(card.steps.iter().flat_map(Step::inner)).enumerate()
}

/// The request of a step whose reply can be kept: one to a backend, and no call of a tool.
fn request(step: &Step) -> Option<&Send> {
    step.send().filter(|send| matches!(send.line.target, Target::Http { .. }))
}

fn of_step(step: &Step, reply: Option<&Reply>, said: &Spanned<Duration>, cx: &mut Cx<'_>) {
    let (why, fix) = match &step.act {
        Act::Each(_) => ("an `each` has no reply of its own", "say it of the steps inside"),
        Act::End(_) => ("the call ends at this step, and nothing is asked", "leave it out"),
        Act::Send(send) if matches!(send.line.target, Target::Own { .. }) => (
            "what a tool answers is not kept by the step that calls it",
            "say `cache` in the card of that tool; of one of an MCP server, leave it out",
        ),
        Act::Send(_) if reply.is_some_and(|reply| reply.sums.is_some()) => {
            ("what is summed is read twice, to see whether it has changed meanwhile", "leave it out")
        }
        Act::Send(_) => return,
    };
    useless(said, why, fix, cx);
}

/// Reports a request that is another one each time.
fn comes_again(send: &Send, said: &Spanned<Duration>, cx: &mut Cx<'_>) {
    let Some(reference) = send.references().into_iter().find(|reference| is_of_one_call(reference)) else { return };
    let message =
        format!("each request is another one: {} is of the moment of its call", quoted(&reference.spelling()));
    cx.out
        .error(Code::UnusedCache, said.span, message)
        .label("nothing is ever found again")
        .note_at(reference.span, "goes out with the request")
        .fix("leave `cache` out, or name a period (`enum: $windows`), whose bounds are days", None);
}

/// Whether something is of one call alone.
fn is_of_one_call(reference: &Reference) -> bool {
    let of_the_call = || matches!(reference.path.as_slice(), [part] if part.text == "call");
    match reference.root.text.as_str() {
        // As a day it is the same for a day.
        "now" => reference.spelling.as_ref().is_none_or(|spelling| spelling.text != "date"),
        "caller" => of_the_call(),
        _ => false,
    }
}

fn useless(said: &Spanned<Duration>, why: &str, fix: &str, cx: &mut Cx<'_>) {
    cx.out.error(Code::UnusedCache, said.span, why).label("keeps nothing").fix(fix, None);
}

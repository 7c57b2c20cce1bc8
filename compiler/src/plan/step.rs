//! What a tool does, one thing after another: requests, and the same for each item of a list.

use super::data::{List, Text};
use super::reply::Reply;
use super::request::{Effect, Send};
use super::value::{Condition, Value};

/// One step of a tool, and when it is made.
///
/// Steps have numbers: those of a tool in their order from 0, and behind them the inner steps of each that has some, see
/// [`numbered`].
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Empty for a tool of one request.
    pub name: Text,
    /// What the card calls it to a caller: index into [`Catalog::messages`](super::Catalog::messages).
    pub called: Option<usize>,
    /// The step is left out where this does not hold.
    pub when: Condition,
    /// The failures that make it absent, and not the call fail; of a step that reads.
    pub forgives: Forgives,
    /// How long its reply is kept, and read again in place of another, in milliseconds; 0: not at all. Of a request that reads.
    pub kept_ms: u64,
    /// The records that it comes to, as a list: of a request.
    pub reply: Option<Reply>,
    /// What it comes to, over its [`Value::Reply`] and [`Value::Http`]; without it, its reply.
    pub gives: Option<Value>,
    /// What it does.
    pub act: Act,
}

/// Which failures of a step make it absent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Forgives {
    /// None: the call fails with it.
    Nothing,
    /// Whatever a backend fails with, and the result warns of it.
    Anything,
    /// These alone, which are awaited: they cause no warning. Indices into [`ENDS`](super::ENDS).
    Kinds {
        /// At least one.
        kinds: List<usize>,
    },
}

/// What a step does.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// One request.
    Send(Send),
    /// Steps for each item of a list.
    Each(Each),
    /// Another tool of the catalog.
    Call(ToolCall),
    /// Nothing: the call ends here.
    End(End),
}

/// How a call ends at a step that sends no request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// Index into [`ENDS`](super::ENDS).
    pub kind: usize,
    /// What it says: index into [`Catalog::messages`](super::Catalog::messages).
    pub message: usize,
}

/// Steps that are made for each item of a list; what comes of it is a list of results, in the order of the items.
#[derive(Debug, Clone, PartialEq)]
pub struct Each {
    /// The list; where it is absent, the step is not made.
    pub list: Value,
    /// How many items there may be: a whole number of the author's, or an argument that has a bound.
    pub most: Value,
    /// The number of the first of `steps`; those behind it follow.
    pub first: usize,
    /// At least one; none of them is an [`Act::Each`].
    pub steps: List<Step>,
    /// What comes of an item.
    pub result: Value,
    /// The worst that its steps do.
    pub effect: Effect,
}

/// A call of another tool of the catalog; what comes of it is that tool's result. No tool calls itself, by whatever way.
#[derive(Debug, Clone, PartialEq)]
pub struct ToolCall {
    /// Index into [`Catalog::tools`](super::Catalog::tools).
    pub tool: usize,
    /// A map of that tool's arguments.
    pub arguments: Value,
    /// What that tool does.
    pub effect: Effect,
}

impl Step {
    /// What it does at the backends.
    #[must_use]
    pub fn effect(&self) -> Effect {
        match &self.act {
            Act::Send(send) => send.effect,
            Act::Each(each) => each.effect,
            Act::Call(call) => call.effect,
            Act::End(_) => Effect::Read,
        }
    }

    /// Its request, if it is one.
    #[must_use]
    pub fn send(&self) -> Option<&Send> {
        match &self.act {
            Act::Send(send) => Some(send),
            Act::Each(_) | Act::Call(_) | Act::End(_) => None,
        }
    }

    /// Shows `see` every value of the step, but for those of inner steps, and those inside of them.
    pub fn walk<'p>(&'p self, see: &mut dyn FnMut(&'p Value)) {
        self.when.walk(see);
        self.gives.iter().for_each(|gives| gives.walk(see));
        self.reply.iter().flat_map(|reply| &reply.limit).for_each(|limit| limit.walk(see));
        self.reply.iter().for_each(|reply| reply.walk_records(see));
        match &self.act {
            Act::Send(send) => send.walk(see),
            Act::Each(each) => [&each.list, &each.most, &each.result].into_iter().for_each(|value| value.walk(see)),
            Act::Call(call) => call.arguments.walk(see),
            Act::End(_) => {}
        }
    }

    /// The steps inside.
    #[must_use]
    pub fn inner(&self) -> &[Step] {
        match &self.act {
            Act::Send(_) | Act::Call(_) | Act::End(_) => &[],
            Act::Each(each) => &each.steps,
        }
    }
}

/// Steps and those inside of them, each at its number.
#[must_use]
pub fn numbered(steps: &[Step]) -> Vec<&Step> {
    steps.iter().chain(steps.iter().flat_map(Step::inner)).collect()
}

/// The requests of steps and of those inside of them.
pub fn sends(steps: &[Step]) -> impl Iterator<Item = &Send> {
    numbered(steps).into_iter().filter_map(Step::send)
}

/// The step of that number, see [`numbered`].
#[must_use]
pub fn step_at(steps: &[Step], number: usize) -> Option<&Step> {
    steps.get(number).or_else(|| steps.iter().flat_map(Step::inner).nth(number.checked_sub(steps.len())?))
}

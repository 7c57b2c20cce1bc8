//! Where a busy backend says how long to wait, as written: `$http.header.x-reset`, `{ $reply.retry_after_ms: ms }`.

use crate::ast::read::{key_reference, one_of};
use crate::diagnostic::Diagnostics;
use crate::plan::DelayUnit;
use crate::syntax::fields::{Read, wrong_type};
use crate::syntax::reference::Reference;
use crate::syntax::yaml::{Kind, Node};

/// What the units are called.
const UNITS: [(&str, DelayUnit); 5] = [
    ("s", DelayUnit::Seconds),
    ("ms", DelayUnit::Milliseconds),
    ("epoch", DelayUnit::Epoch),
    ("epoch_ms", DelayUnit::EpochMs),
    ("date", DelayUnit::Date),
];

/// One place of a reply, and what stands there.
#[derive(Debug, Clone)]
pub(crate) struct Delay {
    pub(crate) at: Reference,
    pub(crate) unit: DelayUnit,
}

impl Read for Delay {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Delay> {
        match &node.kind {
            Kind::Map(entries) => match entries.as_slice() {
                [(key, unit)] => {
                    let (at, unit) = (key_reference(key, out), one_of(unit, &UNITS, out));
                    Some(Delay { at: at?, unit: unit? })
                }
                _ => {
                    wrong_type(node, "one place of the reply and its unit: `{ $reply.retry_after_ms: ms }`", out);
                    None
                }
            },
            Kind::Scalar(_) | Kind::List(_) => {
                Reference::read(node, out).map(|at| Delay { at, unit: DelayUnit::Guessed })
            }
        }
    }
}

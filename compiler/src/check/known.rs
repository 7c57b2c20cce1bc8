//! The names of a backend that keys of arguments are held against: of a map, in a dictionary that is asked whole.

use crate::ast::backend as ast;
use crate::ast::card;
use crate::check::conditions;
use crate::check::context::Cx;
use crate::check::named;
use crate::check::resolved::all;
use crate::check::scope::Scope;
use crate::diagnostic::Code;
use crate::plan::{Affix, Known};

/// Checks every `known` of a card that asks this backend first, over its arguments; `None` if one has a fault.
pub(crate) fn check(
    written: &[card::Known],
    backend: Option<usize>,
    scope: &Scope<'_>,
    cx: &mut Cx<'_>,
) -> Option<Vec<Known>> {
    let ranges = backend.and_then(|backend| cx.declared.backends[backend].1.ranges.as_ref());
    let written_out =
        |affix: &ast::Affix| Affix { before: affix.before().to_owned().into(), after: affix.after().to_owned().into() };
    let affixes: Vec<Affix> = ranges
        .iter()
        .flat_map(|ranges| ranges.from.iter().chain(&ranges.to).chain(&ranges.named).map(written_out))
        .collect();
    all(written.iter().map(|known| one(known, &affixes, scope, cx)))
}

fn one(written: &card::Known, affixes: &[Affix], scope: &Scope<'_>, cx: &mut Cx<'_>) -> Option<Known> {
    let slot = map(written, scope, cx);
    let dictionary = named::dictionary(&written.from, cx);
    if let Some(dictionary) = dictionary {
        named::keyed(dictionary, written.from.span, cx);
    }
    let when = conditions::check(&written.condition, scope, cx);
    Some(Known { slot: slot?, dictionary: dictionary?, when: when?, affixes: affixes.to_vec().into() })
}

/// The slot of the argument whose keys are names.
fn map(written: &card::Known, scope: &Scope<'_>, cx: &mut Cx<'_>) -> Option<usize> {
    let value = cx.resolve(&written.keys, scope)?;
    let slot = scope.keyed_argument(&value);
    if slot.is_none() {
        let message = format!("`{}` is no argument with keys", written.keys.spelling());
        cx.out
            .error(Code::BadKnown, written.keys.span, message)
            .fix("name an argument of `type: object`: `keys: $filter`", None);
    }
    slot
}

//! The names of a backend that keys of arguments are held against: of a map, in a dictionary that is asked whole.

use crate::ast::backend as ast;
use crate::ast::card;
use crate::check::conditions;
use crate::check::context::Cx;
use crate::check::named;
use crate::check::resolved::all;
use crate::check::scope::Scope;
use crate::diagnostic::{Code, quoted};
use crate::plan::{Affix, Known, List, Text, WholeNames};

/// Checks every `known` of a card that asks this backend first, over its arguments; `None` if one has a fault.
pub(crate) fn check(
    written: &[card::Known],
    backend: Option<usize>,
    scope: &Scope<'_>,
    cx: &mut Cx<'_>,
) -> Option<Vec<Known>> {
    let ranges = backend.and_then(|backend| cx.declared.backends[backend].1.ranges.as_ref());
    all(written.iter().map(|known| one(known, ranges, scope, cx)))
}

fn one(written: &card::Known, ranges: Option<&ast::Ranges>, scope: &Scope<'_>, cx: &mut Cx<'_>) -> Option<Known> {
    let slot = map(written, scope, cx);
    let dictionary = named::dictionary(&written.from, cx);
    if let Some(dictionary) = dictionary {
        named::keyed(dictionary, written.from.span, cx);
        fixed(written, dictionary, cx);
    }
    let when = conditions::check(&written.condition, scope, cx);
    let whole = whole(written, ranges, cx);
    let affixes = ranges.iter().flat_map(|ranges| ranges.from.iter().chain(&ranges.to).chain(&ranges.named));
    let written_out =
        |affix: &ast::Affix| Affix { before: affix.before().to_owned().into(), after: affix.after().to_owned().into() };
    Some(Known {
        slot: slot?,
        dictionary: dictionary?,
        when: when?,
        affixes: affixes.map(written_out).collect(),
        also: texts(&written.also),
        whole: whole?,
        fixed: written.fixed.iter().map(|part| part.value.clone().into()).collect(),
    })
}

/// Names whose conditions are refused before anything is sent, whatever the other arguments are.
fn whole(written: &card::Known, ranges: Option<&ast::Ranges>, cx: &mut Cx<'_>) -> Option<Option<WholeNames>> {
    let instead = match &written.instead {
        Some(tool) => {
            cx.tool(tool, "name a tool of the same catalog")?;
            Some(tool.value.clone().into())
        }
        None => None,
    };
    let Some(names) = &written.whole else {
        if let Some(tool) = &written.instead {
            let message = "`instead` is said of no names";
            cx.out
                .error(Code::BadKnown, tool.span, message)
                .fix("say beside it which they are: `whole: [phone]`", None);
            return None;
        }
        return Some(None);
    };
    if !(written.condition.when.is_empty() && written.condition.unless.is_empty()) {
        let message = "`whole` holds for every call, and stands beside no condition";
        cx.out.error(Code::BadKnown, names.span, message).fix("write it in an entry of `known` without one", None);
        return None;
    }
    let plain = [ast::Affix::default()];
    let named = ranges.map_or(&plain[..], |ranges| &ranges.named);
    let keys = names.value.iter().flat_map(|name| named.iter().map(|affix| affix.key(name).into()));
    Some(Some(WholeNames { names: texts(&names.value), keys: keys.collect(), instead }))
}

/// Each of them is a part of the dictionary's `value`.
fn fixed(written: &card::Known, dictionary: usize, cx: &mut Cx<'_>) {
    let entries = cx.declared.dictionaries()[dictionary].1.value.map();
    let known: Vec<&str> =
        entries.iter().flat_map(|map| map.entries.iter().map(|entry| entry.key.value.as_str())).collect();
    for part in written.fixed.iter().filter(|part| !known.contains(&part.value.as_str())) {
        let message = format!("`{}` says no {}", written.from.spelling(), quoted(&part.value));
        let otherwise = "name a key of the dictionary's `value`";
        cx.unknown(Code::BadKnown, (&part.value, part.span), message, known.iter().copied(), otherwise);
    }
}

fn texts(names: &[String]) -> List<Text> {
    names.iter().map(|name| name.clone().into()).collect()
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

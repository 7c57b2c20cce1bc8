//! The fields that the records of a reply keep: what was asked for, held against what the records have.
//!
//! Callers write fields as they remember them: `*` for all, `UF_*` for some, `id` for `ID`, `due.date` for a part of one. A
//! result warns of a name that no record has, with the nearest one, of a name that was read as another, and of records without any field.

use std::borrow::Cow;
use std::collections::HashSet;

use kartoteka_compiler::plan::{self, Value};
use serde_json::value::RawValue;

use super::tool_call::Call;
use crate::runtime::argument::Argument;
use crate::runtime::arguments::{Repair, bare, bare_letters, nearest};
use crate::runtime::evaluate;
use crate::runtime::json::Members;
use crate::runtime::scope::Scope;
use crate::runtime::tool::BoundArguments;

/// What stands for every field.
const ALL: &str = "*";

/// The most unknown fields that a result tells.
const MOST_TOLD: usize = 10;

/// What comes of the fields that were asked for.
#[derive(Debug, Default)]
pub(super) struct Fields {
    /// The fields that stay, one that ends with `*` for all that begin so; every field where absent.
    pub(super) kept: Option<Vec<String>>,
    /// Names that were read as others.
    pub(super) repairs: Vec<Repair>,
    pub(super) unknown: Option<UnknownFields>,
}

/// Fields that were asked for and that no record has.
#[derive(Debug)]
pub(super) struct UnknownFields {
    /// Each, and the one that was meant by it, where that is clear.
    pub(super) names: Vec<(String, Option<String>)>,
    /// The argument that names them, and what it would be with what was meant; where an argument does.
    pub(super) instead: Option<(usize, Vec<String>)>,
}

/// Fields as they were asked for.
pub(super) struct AskedFields<'p> {
    names: Vec<Cow<'p, str>>,
    /// The argument that names them: its slot and its name.
    argument: Option<(usize, &'p str)>,
    /// Its default: names that the catalog knows.
    usual: &'p [String],
    /// The catalog itself asks for all of them.
    all_usual: bool,
    /// The request carries them, so that the backend has kept nothing else.
    sent: bool,
}

impl<'c> Call<'c> {
    /// The fields that a reply with these records keeps; the step is the one that brought it.
    pub(super) fn fields<'t>(
        &self,
        reply: &plan::Reply,
        step: usize,
        bound: &dyn BoundArguments,
        scope: &Scope<'_>,
        records: impl Iterator<Item = &'t str>,
    ) -> Fields {
        self.asked(reply, step, bound, scope).map_or_else(Fields::default, |asked| asked.among(records))
    }

    /// The fields that a call asks for; `None`: it does not say which.
    pub(super) fn asked<'b>(
        &self,
        reply: &plan::Reply,
        step: usize,
        bound: &'b dyn BoundArguments,
        scope: &Scope<'_>,
    ) -> Option<AskedFields<'b>>
    where
        'c: 'b,
    {
        let names: Vec<String> = match reply.fields.as_ref()? {
            Value::Argument { slot, path } if path.0.is_empty() => {
                let Argument::List(names) = bound.argument(*slot)? else { return None };
                let argument = &self.plan().arguments[*slot];
                let mut asked = Vec::with_capacity(names.len());
                asked.extend(names.iter().filter_map(|name| name.as_str().map(Cow::Borrowed)));
                return Some(AskedFields {
                    names: asked,
                    argument: Some((*slot, &argument.name)),
                    usual: &self.card.usual_fields,
                    all_usual: false,
                    sent: self.card.reads[step].as_ref().is_some_and(|read| read.contains(slot)),
                });
            }
            value => serde_json::from_str::<Vec<String>>(&evaluate::json(value, bound, scope)?).ok()?,
        };
        let names: Vec<Cow<'_, str>> = names.into_iter().map(Cow::Owned).collect();
        // The catalog's own names are known to be fields, also where no record has one of them.
        Some(AskedFields { usual: &[], all_usual: true, names, argument: None, sent: false })
    }
}

impl AskedFields<'_> {
    /// Whether a reply may have the field that a path leads into: where the request carries the fields, it has no others.
    pub(super) fn may_bring(&self, path: &plan::Path) -> bool {
        let Some(plan::Segment::Key(field)) = path.0.first() else { return true };
        // Each name is compared with each label's field, and nothing is made for that.
        let is_it = |name: &str| match name.strip_suffix(ALL) {
            Some(begin) => {
                let mut field = bare_letters(field);
                bare_letters(begin).all(|letter| field.next() == Some(letter))
            }
            None => bare_letters(name.split('.').next().unwrap_or(name)).eq(bare_letters(field)),
        };
        !self.sent || self.names.is_empty() || self.names.iter().any(|name| is_it(name))
    }

    /// Looks for the names among the records, in as few of them as will do.
    fn among<'t>(self, records: impl Iterator<Item = &'t str>) -> Fields {
        let all = self.names.is_empty() || self.names.iter().any(|name| name == ALL);
        // Fields that the catalog itself asks for cause no warning: the records need not be looked at.
        let usual = self.sent && self.names.iter().all(|name| name == ALL || self.is_usual(name));
        let known = if usual { Vec::new() } else { self.keys(records) };
        let settled = |name: &str| self.is_settled(name, &known) || all && is_pattern(name);
        if self.names.iter().all(|name| settled(name)) {
            let kept = || self.names.into_iter().map(Cow::into_owned).collect();
            return Fields { kept: (!all && !self.sent).then(kept), ..Fields::default() };
        }
        let plain: Vec<String> = known.iter().map(|key| bare(key)).collect();
        let mut fields = Fields::default();
        let (mut kept, mut instead, mut unknown) = (Vec::new(), Vec::new(), Vec::new());
        for (place, name) in self.names.iter().map(AsRef::as_ref).enumerate() {
            let found = match (known.is_empty() || has(&known, name) || all && is_pattern(name), name.strip_suffix(ALL))
            {
                (true, _) => Some(Cow::Borrowed(name)),
                (false, Some(begin)) => beginning(begin, &known).map(|begin| Cow::Owned(format!("{begin}{ALL}"))),
                (false, None) => {
                    plain.iter().position(|plain| *plain == bare(name)).map(|place| Cow::Borrowed(&*known[place]))
                }
            };
            if let (Some(found), Some((_, argument)), false) = (&found, self.argument, self.sent)
                && found != name
            {
                let path = format!("{argument}[{place}]");
                fields.repairs.push(Repair { path, from: name.into(), to: Some(found.as_ref().into()) });
            }
            kept.push(found.as_deref().unwrap_or(name).to_owned());
            let mut meant = found.as_deref();
            if found.is_none() && !self.is_usual(name) && unknown.len() < MOST_TOLD {
                // Several in one text are told one by one.
                if let Some(each) = self.several(name, &known) {
                    unknown.push((name.to_owned(), Some(each.join("`, `"))));
                    instead.extend(each.into_iter().map(str::to_owned));
                    continue;
                }
                meant = self.meant(name, &known).filter(|_| !is_pattern(name));
                unknown.push((name.to_owned(), meant.map(str::to_owned)));
            }
            instead.push(meant.unwrap_or(name).to_owned());
        }
        // What has nothing near stays: the repaired call is warned of it again, and of nothing else.
        let helps = unknown.iter().any(|(_, meant)| meant.is_some());
        let instead = self.argument.filter(|_| helps).map(|(slot, _)| (slot, instead));
        fields.unknown = (!unknown.is_empty()).then_some(UnknownFields { names: unknown, instead });
        fields.kept = Some(kept).filter(|_| !all && !self.sent);
        fields
    }

    /// Whether a name is what it says: a field that the records have, or one that causes no warning.
    fn is_settled(&self, name: &str, known: &[Cow<'_, str>]) -> bool {
        known.is_empty() || has(known, name) || self.sent && self.is_usual(name)
    }

    fn is_usual(&self, name: &str) -> bool {
        self.all_usual || self.usual.iter().any(|usual| usual == name)
    }

    /// The keys of the records, of as few of them as will do.
    fn keys<'t>(&self, records: impl Iterator<Item = &'t str>) -> Vec<Cow<'t, str>> {
        let mut known: Vec<Cow<'t, str>> = Vec::new();
        let mut set: HashSet<Cow<'t, str>> = HashSet::new();
        // Names that may stand for a part of what is `null` so far, each with the path of that.
        let mut undecided: Vec<(&str, String)> = Vec::new();
        let with_parts: Vec<&str> = self.names.iter().map(|name| &**name).filter(|name| name.contains('.')).collect();
        for record in records {
            let is_known = |name: &Cow<'_, str>| {
                self.is_usual(name) || set.contains(name.as_ref()) || is_pattern(name) && has(&known, name)
            };
            if !known.is_empty() && self.names.iter().all(is_known) {
                break;
            }
            let Ok(members) = serde_json::from_str::<Members<'t>>(record) else { continue };
            for (key, value) in members.0 {
                for name in &with_parts {
                    parts(&key, value, name, &mut |part| match part {
                        Part::Seen(part) if set.insert(Cow::Owned(part.clone())) => known.push(Cow::Owned(part)),
                        Part::Seen(_) => {}
                        Part::Undecided(path) => {
                            if !undecided.iter().any(|known| (known.0, known.1.as_str()) == (*name, path)) {
                                undecided.push((name, path.to_owned()));
                            }
                        }
                    });
                }
                if set.insert(key.clone()) {
                    known.push(key);
                }
            }
        }
        for (name, path) in undecided {
            let lies_there = |key: &Cow<'_, str>| key.strip_prefix(&*path).is_some_and(|rest| rest.starts_with('.'));
            // No record says what lies there.
            if !known.iter().any(lies_there) && set.insert(Cow::Owned(name.to_owned())) {
                known.push(Cow::Owned(name.to_owned()));
            }
        }
        known
    }

    /// The field that was meant by a name that no record has.
    fn meant<'k>(&'k self, name: &str, known: &'k [Cow<'_, str>]) -> Option<&'k str> {
        let usual = self.usual.iter().map(String::as_str);
        let seen = known.iter().map(AsRef::as_ref).filter(|key| !self.usual.iter().any(|usual| usual == key));
        nearest(name, &mut usual.chain(seen))
    }

    /// The fields that were meant by a text that names several; `None` unless each of them is clear.
    fn several<'k>(&'k self, text: &str, known: &'k [Cow<'_, str>]) -> Option<Vec<&'k str>> {
        if !text.contains([',', ';']) {
            return None;
        }
        let names = text.split([',', ';']).map(str::trim).filter(|name| !name.is_empty());
        let each: Vec<&str> = names.map(|name| self.meant(name, known)).collect::<Option<_>>()?;
        (!each.is_empty()).then_some(each)
    }
}

/// What a value says of the part that a name names.
enum Part<'p> {
    /// This path lies beside it, or is it.
    Seen(String),
    /// The value at this path, which leads to it, is `null`: nothing is known of what else may lie there.
    Undecided(&'p str),
}

/// Shows `see` what lies beside the part that `name` names, where this key leads to it: `due.date` for `due`.
fn parts(path: &str, value: &RawValue, name: &str, see: &mut dyn FnMut(Part<'_>)) {
    let depth = path.split('.').count();
    let mut segments = name.split('.');
    let leads = segments.by_ref().take(depth).eq(path.split('.'));
    if !leads || segments.next().is_none() {
        return;
    }
    match value.get().as_bytes().first() {
        Some(b'{') => {
            let Ok(members) = serde_json::from_str::<Members<'_>>(value.get()) else { return };
            for (key, value) in members.0 {
                let part = format!("{path}.{key}");
                parts(&part, value, name, see);
                see(Part::Seen(part));
            }
        }
        Some(b'[') => {
            let items = serde_json::from_str::<Vec<&RawValue>>(value.get()).unwrap_or_default();
            items.into_iter().for_each(|item| parts(path, item, name, see));
        }
        Some(b'n') => see(Part::Undecided(path)),
        _ => {}
    }
}

/// Whether the records have what a name says: the field, or one that begins so.
fn has(known: &[Cow<'_, str>], name: &str) -> bool {
    match name.strip_suffix(ALL) {
        Some(begin) => known.iter().any(|key| key.starts_with(begin)),
        None => known.iter().any(|key| key == name),
    }
}

/// How the fields begin that begin with these letters in another spelling: `uf` of `ufCrm5` for `UF_`.
fn beginning<'k>(begin: &str, known: &'k [Cow<'_, str>]) -> Option<&'k str> {
    let letters = bare_letters(begin).count();
    known.iter().find_map(|key| {
        let fits = letters > 0 && bare_letters(key).take(letters).eq(bare_letters(begin));
        let end = |at: &usize| bare_letters(&key[..*at]).count() == letters;
        let ends = key.char_indices().map(|(at, letter)| at + letter.len_utf8());
        fits.then(|| ends.into_iter().find(end))?.map(|at| &key[..at])
    })
}

/// Whether a name stands for all fields, or for all that begin so.
fn is_pattern(name: &str) -> bool {
    name.ends_with(ALL)
}

#[cfg(test)]
mod tests;

//! What a reference means where it stands. One name means one thing; a reference that means nothing is refused with the
//! nearest name that would.
//!
//! [`Scope::resolve`] only answers; who reports a refusal, and notes what was used, is [`crate::check::context::Cx`].

mod replied;

use crate::check::json_types::{JsonTypes, holds_part, missing_part};
use crate::check::parts::{CALLER_FIELDS, ONLY, PERIOD_COLUMNS, named, names, path};
use crate::check::refusal::{Refusal, Resolved, looks_into_text, no_part, no_part_at, texts};
use crate::check::scope::{DOCUMENT, Listed, Place, ROOTS, Scope};
use crate::check::spellings;
use crate::check::texts::Name;
use crate::diagnostic::Code;
use crate::plan::{CallerField, Json, List, Path, Segment, Shape, Spelling, Value};
use crate::syntax::fields::listed;
use crate::syntax::nearest::nearest;
use crate::syntax::reference::{self, Reference};

impl<'s> Scope<'s> {
    /// What the reference means. Never a [`Value::Map`], `List` or `Join`: those are written out.
    pub(crate) fn resolve(&self, reference: &Reference) -> Resolved {
        let root = reference.root.text.as_str();
        if let Some(spelling) = &reference.spelling {
            return self.spelt(reference, spelling);
        }
        if let Some(star) = reference.path.iter().position(reference::Segment::is_every) {
            return self.every(reference, star);
        }
        let slot = self.slot(root);
        if let Some(slot) = slot.filter(|_| !ROOTS.contains(&root)) {
            return self.argument(reference, slot);
        }
        if let Some(place) = self.steps.iter().position(|step| step.name == root) {
            return match place < self.run {
                true if self.steps[place].gives.is_opaque() && !reference.path.is_empty() => {
                    Err(looks_into_text(reference))
                }
                true => Ok(Value::Step { step: self.steps[place].number, path: path(&reference.path) }),
                false => Err(Refusal::new(
                    Code::MisplacedReference,
                    reference,
                    format!("the step `{root}` has not run yet here"),
                )
                .help("a step knows the replies of the steps before it")),
            };
        }
        if let Some(table) = self.declared.table(root) {
            return self.cell(reference, table);
        }
        if let Some(dictionary) = self.declared.dictionary(root) {
            return match (self.place, reference.path.is_empty()) {
                (Place::Result, true) => Ok(Value::Dictionary { dictionary }),
                (Place::Result, false) => {
                    Err(Refusal::new(Code::NoSuchPart, reference, format!("a dictionary (`{root}`) has no parts")))
                }
                _ => Err(self.misplaced(reference, "a dictionary", "a `result`, `from` of a label")),
            };
        }
        self.root(reference, root).map_err(|refusal| match slot {
            // The argument of that name was meant.
            Some(_) => refusal.help(format!("the argument is `$arguments.{root}`")),
            None => refusal,
        })
    }

    /// What a word of the language means.
    fn root(&self, reference: &Reference, root: &str) -> Resolved {
        match root {
            "arguments" => self.all_arguments(reference),
            "setting" => self.setting(reference),
            "caller" => self.caller(reference),
            "text" => self.text(reference),
            "reply" => self.reply(reference),
            "http" => self.http(reference),
            "record" if matches!(self.place, Place::Record | Place::Kept) => {
                Ok(Value::Record { path: path(&reference.path) })
            }
            "record" => Err(self.misplaced(
                reference,
                "`$record`",
                "`value` and `when` of a reply, a label's `of`, a dictionary's `key` and `value`",
            )),
            "keys" if self.place == Place::Dictionary && reference.path.is_empty() => Ok(Value::Keys),
            "keys" => Err(self.misplaced(reference, "`$keys`", "a dictionary's request")),
            "given" if self.place == Place::Dictionary && reference.path.is_empty() => Ok(Value::Given),
            "given" => Err(self.misplaced(reference, "`$given`", "a dictionary's request")),
            "windows" => Err(self.misplaced(reference, "`$windows`", "an argument's `enum`")),
            "token" if self.place == Place::WithToken => Ok(Value::Token { path: path(&reference.path) }),
            "token" => Err(self.misplaced(reference, "`$token`", "the credential that has a `token`")),
            "item" => self.item(reference),
            DOCUMENT => self.sent_document(reference),
            "now" if self.place == Place::Records || self.place == Place::Record => {
                Err(self.misplaced(reference, "`$now`", "a request and in what is shown of one"))
            }
            "now" if reference.path.is_empty() => Ok(Value::Now),
            "now" => Err(Refusal::new(Code::NoSuchPart, reference, "`$now` is a moment and has no parts")
                .help("it may be spelt another way: `${now:date}`, `${now:epoch}`")),
            _ => Err(self.unknown(reference)),
        }
    }

    fn slot(&self, name: &str) -> Option<usize> {
        self.arguments.iter().position(|argument| argument.name == name)
    }

    /// `$labels.*.name`: all that is found behind the first star.
    fn every(&self, reference: &Reference, star: usize) -> Resolved {
        let whole = Reference { path: reference.path[..star].to_vec(), ..reference.unspelt() };
        let of = self.resolve(&whole)?;
        let kinds = self.kinds(&of);
        if !kinds.meets(JsonTypes::LIST.or(JsonTypes::MAP)) {
            let message = format!("`{}` is {kinds}, and `*` is of a list or a map", whole.spelling());
            let text = format!("${{{}}}.*", whole.bare());
            return Err(Refusal::new(Code::StarWithoutList, reference, message)
                .help(format!("leave `.*` out; where it is text, write `{text}`")));
        }
        let of_a_check = match &of {
            Value::Argument { slot, path } => Some((&self.arguments[*slot].check, path.0.len())),
            Value::Item { path } => match self.item {
                Some(Listed::Checked(check)) => Some((check, path.0.len())),
                Some(Listed::Anything) | None => None,
            },
            _ => None,
        };
        if let Some((check, depth)) = of_a_check {
            let parts = &reference.path[star - depth..];
            if !holds_part(check, parts) {
                let (at, known) = missing_part(check, parts);
                return Err(no_part_at(reference, star - depth + at, &known));
            }
        }
        Ok(Value::Every { of: List::Owned(vec![of]), path: path(&reference.path[star..]) })
    }

    /// `${since:date}`: a value, spelt another way.
    fn spelt(&self, reference: &Reference, word: &reference::Name) -> Resolved {
        if let Some(segment) = named(&ONLY, &word.text) {
            return self.of_only(reference, word, segment);
        }
        let Some(spelling) = Spelling::ALL.into_iter().find(|known| known.word() == word.text) else {
            let known: Vec<&str> = names(&ONLY).into_iter().chain(Spelling::ALL.map(Spelling::word)).collect();
            let message = format!("there is no spelling `{}`", word.text);
            let refusal = Refusal::new(Code::UnknownSpelling, reference, message);
            let near = nearest(&word.text, known.iter().copied().filter(|word| word.len() > 1));
            return Err(match near {
                Some(near) => refusal.did_you_mean(word.span, near),
                None => refusal.help(format!("the spellings are {}", listed(&known))),
            });
        };
        let whole = reference.unspelt();
        let value = self.resolve(&whole)?;
        if self.place == Place::Records {
            return Err(self.misplaced(reference, "a spelling", "what is sent and what is shown"));
        }
        if spelling == Spelling::Path && self.place != Place::Path {
            return Err(Refusal::new(
                Code::SpellingDoesNotFit,
                reference,
                "`:path` is of the path of a tool's request",
            )
            .help("everywhere else the text stands as it is: leave the spelling out"));
        }
        if let Some(misfit) = spellings::misfit(&value, spelling, self) {
            let message = format!("`{}` is {}, and `:{}` is of {}", whole.spelling(), misfit.is, word.text, misfit.of);
            let refusal = Refusal::new(Code::SpellingDoesNotFit, reference, message);
            return Err(match misfit.remedy {
                Some(remedy) => refusal.help(remedy),
                None => refusal,
            });
        }
        // What comes in base64 has as many bytes as that says.
        let is_file = spelling == Spelling::Bytes && spellings::is_file(&value, self);
        let spelling = if is_file { Spelling::FileBytes } else { spelling };
        Ok(Value::Spelt { value: List::Owned(vec![value]), spelling, sent: !self.place.is_shown() })
    }

    /// `${order:key}`: a part of an argument's only entry.
    fn of_only(&self, reference: &Reference, spelling: &reference::Name, segment: &Segment) -> Resolved {
        let whole = reference.unspelt();
        match self.resolve(&whole)? {
            Value::Argument { slot, path } if path.0.is_empty() => match &self.arguments[slot].check.shape {
                Shape::Map { most: Some(1), .. } => {
                    Ok(Value::Argument { slot, path: Path(List::Owned(vec![segment.clone()])) })
                }
                _ => Err(Refusal::new(
                    Code::NotAMap,
                    reference,
                    format!("`{}` may be something else than a map of one entry", whole.spelling()),
                )
                .help("say `type: object` and `maxProperties: 1` in its schema")),
            },
            _ => Err(self.misplaced(reference, &format!("`:{}`", spelling.text), "references to a whole argument")),
        }
    }

    fn argument(&self, reference: &Reference, slot: usize) -> Resolved {
        let argument = &self.arguments[slot];
        let parts = &reference.path;
        let of_a_card =
            matches!(self.place, Place::Result | Place::Content | Place::Reply | Place::Kept | Place::Advice);
        if !(of_a_card || self.place.is_in_steps()) {
            return Err(self.misplaced(reference, "an argument", "what a card does"));
        }
        match (&argument.check.shape, parts.as_slice()) {
            (Shape::Row { table }, [column]) => {
                let column = &column.text;
                let known = &self.declared.tables[*table].columns;
                match known.iter().position(|known| known.value == *column) {
                    Some(column) => Ok(Value::Cell { slot, table: *table, column }),
                    None => {
                        Err(no_part(reference, &known.iter().map(|known| known.value.as_str()).collect::<Vec<_>>()))
                    }
                }
            }
            (Shape::Period, [column]) => match named(&PERIOD_COLUMNS, &column.text) {
                Some(column) => Ok(Value::Period { slot, column }),
                None => Err(no_part(reference, &names(&PERIOD_COLUMNS))),
            },
            (_, [form]) if argument.form(&form.text).is_some() => {
                let pattern = argument.form(&form.text).expect("the guard found it").to_owned();
                Ok(Value::Matches { slot, pattern: pattern.into() })
            }
            _ if holds_part(&argument.check, parts) => Ok(Value::Argument { slot, path: path(parts) }),
            _ => {
                let (at, mut known) = missing_part(&argument.check, parts);
                known.extend(argument.forms.iter().filter(|_| at == 0).map(|(name, _)| name.value.as_str()));
                Err(no_part_at(reference, at, &known))
            }
        }
    }

    fn cell(&self, reference: &Reference, table: usize) -> Resolved {
        let table = &self.declared.tables[table];
        let [key, column] = texts(reference)[..] else {
            return Err(Refusal::new(Code::NoSuchPart, reference, "a cell is named by its table, row and column")
                .help(format!("write `${}.<row>.<column>`", table.name.value)));
        };
        let Some(row) = table.rows.iter().find(|row| row.key == key) else {
            return Err(no_part_at(reference, 0, &table.rows.iter().map(|row| row.key).collect::<Vec<_>>()));
        };
        match table.columns.iter().position(|known| known.value == column) {
            Some(column) => Ok(Value::Literal(Json(row.cells[column].to_string().into()))),
            None => {
                Err(no_part(reference, &table.columns.iter().map(|known| known.value.as_str()).collect::<Vec<_>>()))
            }
        }
    }

    fn item(&self, reference: &Reference) -> Resolved {
        let Some(item) = self.item.filter(|_| self.place.is_in_steps()) else {
            return Err(self.misplaced(reference, "`$item`", "the `steps` and the `result` of an `each`"));
        };
        match item {
            Listed::Checked(check) if !holds_part(check, &reference.path) => {
                let (at, known) = missing_part(check, &reference.path);
                Err(no_part_at(reference, at, &known))
            }
            Listed::Checked(_) | Listed::Anything => Ok(Value::Item { path: path(&reference.path) }),
        }
    }

    fn all_arguments(&self, reference: &Reference) -> Resolved {
        if let Some((name, rest)) = reference.path.split_first() {
            return self.argument_in_full(reference, name, rest);
        }
        match self.place {
            Place::Result | Place::Content => Ok(Value::Arguments),
            place if place.is_in_steps() => Ok(Value::Arguments),
            _ => Err(self.misplaced(reference, "`$arguments`", "a request or a `result`")),
        }
    }

    /// `$arguments.text`: an argument that is called like a word of the language.
    fn argument_in_full(
        &self,
        reference: &Reference,
        name: &reference::Segment,
        rest: &[reference::Segment],
    ) -> Resolved {
        let is_root = ROOTS.contains(&name.text.as_str());
        match self.slot(&name.text) {
            Some(slot) if is_root => {
                let root = reference::Name { text: format!("arguments.{}", name.text), span: name.span };
                self.argument(&Reference { root, path: rest.to_vec(), ..reference.clone() }, slot)
            }
            Some(_) => Err(Refusal::new(Code::NoSuchPart, reference, "`$arguments` is all of them")
                .help(format!("one of them is `${}`", texts(reference).join(".")))),
            None => {
                let message = format!("there is no argument `{}`", name.text);
                let refusal = Refusal::new(Code::UnknownReference, reference, message);
                let roots = self.arguments.iter().map(|argument| argument.name.as_str());
                Err(match nearest(&name.text, roots.filter(|name| ROOTS.contains(name))) {
                    Some(near) => refusal.did_you_mean(name.span, near),
                    None => refusal.help("an argument is named by its name alone, `$name`"),
                })
            }
        }
    }

    fn setting(&self, reference: &Reference) -> Resolved {
        let (name, form) = match texts(reference)[..] {
            [name] => (name, None),
            [name, form] => (name, Some(form)),
            _ => return Err(Refusal::new(Code::NoSuchPart, reference, "a setting is named as `$setting.<name>`")),
        };
        if matches!(self.place, Place::Record | Place::Records) {
            return Err(self.misplaced(reference, "a setting", "data"));
        }
        let known = &self.declared.settings;
        let Some(setting) = self.declared.setting(name) else {
            let names = known.iter().map(|setting| setting.name.value.as_str());
            let refusal = Refusal::new(Code::UnknownReference, reference, format!("there is no setting `{name}`"));
            return Err(match nearest(name, names) {
                Some(near) => refusal.did_you_mean(reference.path[0].span, near),
                None => refusal.help("declare it under `settings` of the manifest"),
            });
        };
        let written = known[setting].written;
        if written.secret && !self.place.takes_secrets() {
            return Err(Refusal::new(Code::SecretOutsideAuth, reference, format!("`{name}` is a secret"))
                .help("secrets stand in `auth` and `base` of a backend, and nowhere else"));
        }
        match form {
            None => Ok(Value::Setting { setting }),
            Some(form) => match written.forms.iter().position(|(known, _)| known.value == form) {
                Some(form) => Ok(Value::Form { setting, form }),
                None => Err(no_part(
                    reference,
                    &written.forms.iter().map(|(known, _)| known.value.as_str()).collect::<Vec<_>>(),
                )),
            },
        }
    }

    fn caller(&self, reference: &Reference) -> Resolved {
        let field = match texts(reference)[..] {
            [field] => named(&CALLER_FIELDS, field),
            _ => None,
        };
        let Some(field) = field else { return Err(no_part(reference, &names(&CALLER_FIELDS))) };
        match (field, self.place) {
            (CallerField::Bearer, place) if place.takes_secrets() => Ok(Value::Caller { field }),
            (CallerField::Bearer, _) => {
                Err(Refusal::new(Code::SecretOutsideAuth, reference, "`$caller.bearer` is a secret")
                    .help("secrets stand in `auth` and `base` of a backend, and nowhere else"))
            }
            (_, Place::Record | Place::Records) => Err(self.misplaced(reference, "`$caller`", "data")),
            _ => Ok(Value::Caller { field }),
        }
    }

    fn text(&self, reference: &Reference) -> Resolved {
        let [id] = texts(reference)[..] else {
            return Err(Refusal::new(Code::NoSuchPart, reference, "a text is named as `$text.<id>`"));
        };
        match self.place {
            Place::Request
            | Place::Path
            | Place::ItemResult
            | Place::StepResult
            | Place::Result
            | Place::Kept
            | Place::Content => match self.declared.locales.resolve(&Name::of(id), None).cloned() {
                Some(name) => Ok(Value::Message { message: self.declared.messages.index(name) }),
                None => Err(Refusal::new(Code::MissingText, reference, format!("there is no text `{id}`"))),
            },
            _ => Err(self.misplaced(reference, "a text", "a request or a `result`")),
        }
    }

    fn misplaced(&self, reference: &Reference, what: &str, home: &str) -> Refusal {
        Refusal::new(Code::MisplacedReference, reference, format!("{what} means nothing here"))
            .help(format!("it may stand in {home}"))
    }

    fn unknown(&self, reference: &Reference) -> Refusal {
        let root = reference.root.text.as_str();
        let mut known: Vec<&str> = self.arguments.iter().map(|argument| argument.name.as_str()).collect();
        known.extend(self.steps[..self.run].iter().map(|step| step.name));
        known.extend(self.declared.tables.iter().map(|table| table.name.value.as_str()));
        known.extend(self.declared.dictionaries().iter().map(|(name, _)| name.value.as_str()));
        // Where there is no token, its name helps nobody.
        known.extend(ROOTS.iter().filter(|name| **name != "token" || self.place == Place::WithToken));
        let refusal = Refusal::new(Code::UnknownReference, reference, format!("`${root}` names nothing"));
        if let Some(near) = nearest(root, known) {
            return refusal.did_you_mean(reference.root.span, near);
        }
        if !self.place.takes_secrets() {
            return refusal.help("declare it as an argument, or write `$$` for a dollar sign");
        }
        let lower = root.to_ascii_lowercase();
        let settings = self.declared.settings.iter().map(|setting| setting.name.value.as_str());
        match nearest(&lower, settings) {
            Some(setting) => refusal.did_you_mean(reference.root.span, &format!("setting.{setting}")),
            None => refusal.help(format!(
                "what the operator gives is a setting: declare it under `settings`, and name it `$setting.{lower}`"
            )),
        }
    }
}

//! What a reference means where it stands. One name means one thing; a reference that means nothing is refused with the
//! nearest name that would.
//!
//! [`Scope::resolve`] only answers; who reports a refusal, and notes what was used, is [`crate::check::context::Cx`].

use crate::check::json_types::{holds_part, missing_part};
use crate::check::scope::{Listed, Place, ROOTS, Scope};
use crate::check::texts::Name;
use crate::diagnostic::{Code, Span};
use crate::plan::{CallerField, HttpPart, Json, List, Path, Segment, Shape, Value, WindowColumn};
use crate::syntax::fields::listed;
use crate::syntax::nearest::nearest;
use crate::syntax::reference::{self, Reference};

/// Why a reference is refused.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) code: Code,
    pub(crate) span: Span,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    /// A name and what it was probably meant to be.
    pub(crate) replace: Option<(Span, String)>,
}

impl Refusal {
    fn new(code: Code, reference: &Reference, message: impl Into<String>) -> Refusal {
        Refusal { code, span: reference.span, message: message.into(), help: None, replace: None }
    }

    fn did_you_mean(self, name: Span, near: &str) -> Refusal {
        Refusal { replace: Some((name, near.to_owned())), ..self.help(format!("did you mean `{near}`?")) }
    }

    fn help(self, help: impl Into<String>) -> Refusal {
        Refusal { help: Some(help.into()), ..self }
    }
}

type Resolved = Result<Value, Refusal>;

impl<'s> Scope<'s> {
    /// What the reference means. Never a [`Value::Map`], `List` or `Join`: those are written out.
    pub(crate) fn resolve(&self, reference: &Reference) -> Resolved {
        let root = reference.root.text.as_str();
        if let Some(spelling) = &reference.spelling {
            return self.spelt(reference, spelling);
        }
        if let Some(slot) = self.arguments.iter().position(|argument| argument.name == root) {
            return self.argument(reference, slot);
        }
        if let Some(place) = self.steps.iter().position(|step| step.name == root) {
            return match place < self.run {
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
        match root {
            "arguments" => self.all_arguments(reference),
            "setting" => self.setting(reference),
            "caller" => self.caller(reference),
            "text" => self.text(reference),
            "reply" => self.reply(reference),
            "http" => self.http(reference),
            "record" if self.place == Place::Record => Ok(Value::Record { path: path(&reference.path) }),
            "record" => Err(self.misplaced(reference, "`$record`", "a label's `of`, a dictionary's `key` and `value`")),
            "keys" if self.place == Place::Dictionary && reference.path.is_empty() => Ok(Value::Keys),
            "keys" => Err(self.misplaced(reference, "`$keys`", "a dictionary's request")),
            "windows" => Err(self.misplaced(reference, "`$windows`", "an argument's `enum`")),
            "token" if self.place == Place::WithToken && reference.path.is_empty() => Ok(Value::Token),
            "token" => {
                Err(self.misplaced(reference, "`$token`", "the credential that has a `token`, which has no parts"))
            }
            "item" => self.item(reference),
            _ => Err(self.unknown(reference)),
        }
    }

    /// `${order:key}`: a part of an argument's only entry.
    fn spelt(&self, reference: &Reference, spelling: &reference::Name) -> Resolved {
        let Some(segment) = named(&SPELLINGS, &spelling.text) else {
            let refusal = format!("there is no spelling `{}`", spelling.text);
            let known = names(&SPELLINGS);
            let refusal = Refusal::new(Code::NoSuchPart, reference, refusal);
            return Err(match nearest(&spelling.text, known.iter().copied()) {
                Some(near) => refusal.did_you_mean(spelling.span, near),
                None => refusal.help(format!("the spellings are {}", listed(&known))),
            });
        };
        let whole = Reference { spelling: None, ..reference.clone() };
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
        if !matches!(self.place, Place::Request | Place::Result | Place::Content | Place::Reply | Place::Advice) {
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
            (Shape::Window, [column]) => match named(&WINDOW_COLUMNS, &column.text) {
                Some(column) => Ok(Value::Window { slot, column }),
                None => Err(no_part(reference, &names(&WINDOW_COLUMNS))),
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
        let (Some(item), Place::Request) = (self.item, self.place) else {
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
        match self.place {
            Place::Request | Place::Result | Place::Content if reference.path.is_empty() => Ok(Value::Arguments),
            Place::Request | Place::Result | Place::Content => {
                Err(Refusal::new(Code::NoSuchPart, reference, "`$arguments` is all of them")
                    .help(format!("one of them is `${}`", texts(reference).join("."))))
            }
            _ => Err(self.misplaced(reference, "`$arguments`", "a request or a `result`")),
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
            Place::Request | Place::Result | Place::Content => {
                match self.declared.locales.resolve(&Name::of(id), None).cloned() {
                    Some(name) => Ok(Value::Message { message: self.declared.messages.index(name) }),
                    None => Err(Refusal::new(Code::MissingText, reference, format!("there is no text `{id}`"))),
                }
            }
            _ => Err(self.misplaced(reference, "a text", "a request or a `result`")),
        }
    }

    fn reply(&self, reference: &Reference) -> Resolved {
        self.replied(reference)?;
        Ok(Value::Reply { path: path(&reference.path) })
    }

    /// What one reply is, and says beside its body, is known here.
    fn replied(&self, reference: &Reference) -> Result<(), Refusal> {
        let root = format!("`${}`", reference.root.text);
        match self.place {
            Place::Records => Ok(()),
            Place::Result if self.steps.is_empty() => Ok(()),
            Place::Result => Err(Refusal::new(
                Code::MisplacedReference,
                reference,
                format!("several steps reply, so {root} means none of them"),
            )
            .help(format!("name the step: `${}`", self.steps.last().map_or("step", |step| step.name)))),
            _ => Err(self.misplaced(reference, &root, "`reply`, `result`, `pages` and `errors`")),
        }
    }

    /// `$http.status`, `$http.header.x-total-count`, `$http.link.next.page`.
    fn http(&self, reference: &Reference) -> Resolved {
        self.replied(reference)?;
        let part = match texts(reference)[..] {
            ["status"] => HttpPart::Status,
            ["header", name] => {
                let name = name.to_ascii_lowercase();
                if SECRET_HEADERS.contains(&name.as_str()) {
                    let message = format!("`{name}` carries a secret, which goes nowhere");
                    return Err(Refusal::new(Code::SecretHeader, reference, message)
                        .help("leave it out: a login that brings a cookie is a handler's"));
                }
                HttpPart::Header { name: name.into() }
            }
            ["link", relation] => HttpPart::Link { relation: relation.to_ascii_lowercase().into(), parameter: None },
            ["link", relation, parameter] => HttpPart::Link {
                relation: relation.to_ascii_lowercase().into(),
                parameter: Some(parameter.to_owned().into()),
            },
            ["header"] => return Err(incomplete(reference, "`$http.header.x-total-count`")),
            ["link"] => return Err(incomplete(reference, "`$http.link.next`, or `$http.link.next.page`")),
            ["status" | "header" | "link", ..] => return Err(no_part(reference, &[])),
            _ => return Err(no_part_at(reference, 0, &["status", "header", "link"])),
        };
        Ok(Value::Http { part })
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
        known.extend(ROOTS);
        let refusal = Refusal::new(Code::UnknownReference, reference, format!("`${root}` names nothing"));
        match nearest(root, known) {
            Some(near) => refusal.did_you_mean(reference.root.span, near),
            None => refusal.help("declare it as an argument, or write `$$` for a dollar sign"),
        }
    }
}

fn incomplete(reference: &Reference, example: &str) -> Refusal {
    Refusal::new(Code::NoSuchPart, reference, format!("`{}` alone names nothing", reference.spelling()))
        .help(format!("say which one: {example}"))
}

fn texts(reference: &Reference) -> Vec<&str> {
    reference.path.iter().map(|segment| segment.text.as_str()).collect()
}

/// The last part names nothing.
fn no_part(reference: &Reference, known: &[&str]) -> Refusal {
    no_part_at(reference, reference.path.len().saturating_sub(1), known)
}

fn no_part_at(reference: &Reference, at: usize, known: &[&str]) -> Refusal {
    let Some(part) = reference.path.get(at) else {
        return Refusal::new(Code::NoSuchPart, reference, format!("`{}` alone names nothing", reference.spelling()))
            .help(format!("the parts are {}", listed(known)));
    };
    let refusal = Refusal::new(
        Code::NoSuchPart,
        reference,
        format!("there is no `{}` in `{}`", part.text, before(reference, at)),
    );
    match nearest(&part.text, known.iter().copied()) {
        Some(near) => refusal.did_you_mean(part.span, near),
        None if known.is_empty() => refusal.help(format!("`{}` has no parts that can be named", before(reference, at))),
        None => refusal.help(format!("the parts are {}", listed(known))),
    }
}

/// The reference up to its part `at`.
fn before(reference: &Reference, at: usize) -> String {
    let parts = reference.path.iter().take(at);
    parts.fold(format!("${}", reference.root.text), |whole, part| format!("{whole}.{}", part.text))
}

/// Headers of replies that carry a secret.
const SECRET_HEADERS: [&str; 4] = ["set-cookie", "set-cookie2", "authorization", "proxy-authorization"];

/// The parts of an argument that is a period.
const WINDOW_COLUMNS: [(&str, WindowColumn); 6] = [
    ("from", WindowColumn::From),
    ("to", WindowColumn::To),
    ("from_date", WindowColumn::FromDate),
    ("to_date", WindowColumn::ToDate),
    ("from_local", WindowColumn::FromLocal),
    ("to_local", WindowColumn::ToLocal),
];

/// The parts of `$caller`.
const CALLER_FIELDS: [(&str, CallerField); 5] = [
    ("name", CallerField::Name),
    ("role", CallerField::Role),
    ("tenant", CallerField::Tenant),
    ("call", CallerField::Call),
    ("bearer", CallerField::Bearer),
];

/// What may be written of a map of one entry.
const SPELLINGS: [(&str, &Segment); 2] = [("key", &Segment::OnlyKey), ("value", &Segment::OnlyValue)];

/// The part that a table has under a name.
fn named<T: Copy>(table: &[(&str, T)], name: &str) -> Option<T> {
    table.iter().find(|(known, _)| *known == name).map(|(_, part)| *part)
}

fn names<'t, T>(table: &[(&'t str, T)]) -> Vec<&'t str> {
    table.iter().map(|(name, _)| *name).collect()
}

/// The names after the root, as a way into JSON.
pub(crate) fn path(parts: &[reference::Segment]) -> Path {
    let segment = |part: &reference::Segment| match part.index {
        Some(index) => Segment::Index(index),
        None => Segment::Key(part.text.clone().into()),
    };
    Path(List::Owned(parts.iter().map(segment).collect()))
}

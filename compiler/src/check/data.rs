//! Data with references: what stands inside a text is a scalar, what is spread is a map, and an item of a list needs
//! one value at most that may be absent.

use serde_json::Value as Json;

use crate::ast::data::{Beside, Data, DataKind, Mark};
use crate::check::context::Cx;
use crate::check::json_types::JsonTypes;
use crate::check::marks::{self, Around};
use crate::check::placeholders;
use crate::check::resolved::{self, Item, Map, Part, all};
use crate::check::scope::{Place, Scope};
use crate::diagnostic::{Code, quoted};
use crate::plan::{PeriodColumn, Segment, Value};
use crate::syntax::fields::whole;
use crate::syntax::reference::{self, Reference, Template};

/// What forms are for.
const FORM_DECIDES: &str = "a form decides, in `when` and `unless`; a part of a text is an argument of its own";

/// The references that are values of a map and of the maps inside of it.
fn whole_values<'d>(data: &'d Data, found: &mut Vec<&'d Reference>) {
    match &data.kind {
        DataKind::Map(map) => map.entries.iter().for_each(|entry| whole_values(&entry.value, found)),
        _ => found.extend(data.whole_reference()),
    }
}

impl Cx<'_> {
    /// Checks data wherever it stands inside something.
    pub(crate) fn data(&mut self, data: &Data, scope: &Scope<'_>) -> Option<resolved::Data> {
        marks::check(data, Around::Map, scope, self);
        self.within(data, scope)
    }

    /// The same where the marks around it are checked.
    fn within(&mut self, data: &Data, scope: &Scope<'_>) -> Option<resolved::Data> {
        match &data.kind {
            DataKind::Literal(value) => Some(resolved::Data::Literal(value.clone())),
            DataKind::Text(template) => self.text(template, scope),
            DataKind::Words(template) => self.words(template, scope),
            DataKind::Beside(beside) => self.beside(beside).map(resolved::Data::Literal),
            DataKind::List(items) => all(items.iter().map(|item| self.item(item, scope))).map(resolved::Data::List),
            DataKind::Clauses(clauses) => {
                let texts = all(clauses.texts.iter().map(|text| self.within(text, scope)))?;
                Some(resolved::Data::Clauses { mark: clauses.mark.clone(), texts })
            }
            DataKind::Map(map) => {
                let base = all(map.merge.iter().map(|base| self.spread(base, scope)));
                let entries = all(map.entries.iter().map(|entry| {
                    Some(resolved::Entry {
                        key: entry.key.value.clone(),
                        value: self.within(&entry.value, scope)?,
                        required: entry.mark == Some(Mark::Required),
                    })
                }));
                Some(resolved::Data::Map(Map { base: base?, entries: entries? }))
            }
        }
    }

    /// Checks data that may be missing: `None` only after a report.
    pub(crate) fn optional_data(&mut self, data: Option<&Data>, scope: &Scope<'_>) -> Option<Option<resolved::Data>> {
        whole(data.map(|data| {
            marks::check(data, Around::Nothing, scope, self);
            self.within(data, scope)
        }))
    }

    /// The same of a part of a request.
    pub(crate) fn sent_data(&mut self, data: Option<&Data>, scope: &Scope<'_>) -> Option<Option<resolved::Data>> {
        whole(data.map(|data| {
            marks::check(data, Around::Request, scope, self);
            self.within(data, scope)
        }))
    }

    /// What `$merge` spreads: a map that is written there, or a reference to one.
    fn spread(&mut self, base: &Data, scope: &Scope<'_>) -> Option<resolved::Data> {
        let Some(reference) = base.whole_reference() else { return self.within(base, scope) };
        let value = self.resolve(reference, scope)?;
        let kinds = scope.kinds(&value);
        if !kinds.meets(JsonTypes::MAP) {
            let message = format!("`{}` cannot be spread: it is {kinds}", reference.spelling());
            self.out.error(Code::NotAMap, reference.span, message).label("not a map");
            return None;
        }
        Some(resolved::Data::Value(value))
    }

    fn text(&mut self, template: &Template, scope: &Scope<'_>) -> Option<resolved::Data> {
        match template.whole() {
            Some(whole) => self.resolve(whole, scope).map(resolved::Data::Value),
            None => {
                self.counting(template);
                self.second_time(template, scope);
                self.parts(template, scope).map(resolved::Data::Text)
            }
        }
    }

    /// Reports a time behind what has one already: `${period.from}T00:00:00Z`.
    fn second_time(&mut self, template: &Template, scope: &Scope<'_>) {
        for pair in template.parts.windows(2) {
            let [reference::Part::Reference(reference), reference::Part::Literal { text, .. }] = pair else { continue };
            let has_a_time = match scope.resolve(reference) {
                Ok(Value::Now) => true,
                Ok(Value::Period { column, .. }) => !matches!(column, PeriodColumn::FromDate | PeriodColumn::ToDate),
                _ => false,
            };
            let behind = text
                .strip_prefix(['T', ' '])
                .is_some_and(|rest| matches!(rest.as_bytes(), [b'0'..=b'9', b'0'..=b'9', b':', ..]));
            if has_a_time && behind {
                let (name, bare) = (reference.spelling(), reference.unspelt().bare());
                self.out
                    .error(
                        Code::SpellingDoesNotFit,
                        reference.span,
                        format!("`{name}` is a moment, with a time of its own"),
                    )
                    .label("a second time follows")
                    .fix(format!("write the day alone, `${{{bare}:date}}`, or the moment alone"), None);
            }
        }
    }

    /// Warns of a text that looks as if something were counted: `$page + 1` is a text with a sign in it.
    fn counting(&mut self, template: &Template) {
        let [reference::Part::Reference(reference), reference::Part::Literal { text, .. }] = template.parts.as_slice()
        else {
            return;
        };
        let counts = [" + ", " - ", " * ", " / "].iter().any(|sign| {
            text.strip_prefix(sign)
                .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
        });
        if counts {
            let message = format!(
                "nothing is counted here: the text is the value of `{}` and then `{text}`",
                reference.spelling()
            );
            self.out.warning(Code::DoubtfulValue, template.span, message).fix(
                "cards cannot count: take a value that is counted already, or answer in a program, `handler: true`",
                None,
            );
        }
    }

    /// A text wherever it stands: even one reference alone has to have one.
    pub(crate) fn words(&mut self, template: &Template, scope: &Scope<'_>) -> Option<resolved::Data> {
        let parts = self.parts(template, scope)?;
        Some(match parts.as_slice() {
            [Part::Value(value)] if scope.kinds(value) == JsonTypes::TEXT => resolved::Data::Value(value.clone()),
            _ => resolved::Data::Text(parts),
        })
    }

    /// The parts of a text, each a scalar.
    fn parts(&mut self, template: &Template, scope: &Scope<'_>) -> Option<Vec<Part>> {
        placeholders::behind_references(template, self);
        all(template.parts.iter().map(|part| match part {
            reference::Part::Literal { text, .. } => Some(Part::Literal(text.clone())),
            reference::Part::Reference(reference) => {
                let value = self.resolve(reference, scope)?;
                (self.is_text_of_its_own(reference, &value) && self.scalar(reference, &value, scope))
                    .then_some(Part::Value(value))
            }
        }))
    }

    /// Reports a form in a path or in a text: it is `true` where the text matches, and no part of the text.
    pub(crate) fn is_text_of_its_own(&mut self, reference: &Reference, value: &Value) -> bool {
        let is_form = matches!(value, Value::Form { .. } | Value::Matches { .. });
        if is_form {
            let message =
                format!("`{}` would be the word `true`: a form says whether a text matches", reference.spelling());
            self.out.error(Code::WrongType, reference.span, message).fix(FORM_DECIDES, None);
        }
        !is_form
    }

    /// What the file beside the card holds, as a text: it lies there, and is text where it is shown as text.
    fn beside(&mut self, beside: &Beside) -> Option<Json> {
        let assets = self.declared.assets;
        let (name, span) = (beside.name.value.as_str(), beside.name.span);
        let Some(found) = assets.beside(span.file, name) else {
            let message = format!("there is no file {} beside this card", quoted(name));
            let otherwise = "lay it in the card's folder";
            self.unknown(Code::UnknownFile, (name, span), message, assets.names(span.file), otherwise);
            return None;
        };
        self.used.assets.insert(found);
        let asset = &assets.files[found];
        if !beside.as_text {
            return Some(Json::from(asset.base64()));
        }
        if asset.text().is_none() {
            self.out
                .error(Code::NotText, span, format!("the file {} is not UTF-8 text", quoted(name)))
                .fix("save the file as UTF-8", None);
        }
        asset.text().map(Json::from)
    }

    /// Reports a reference that is written as text and can have no text.
    pub(crate) fn scalar(&mut self, reference: &Reference, value: &Value, scope: &Scope<'_>) -> bool {
        let kinds = scope.kinds(value);
        let fits = kinds.meets(JsonTypes::SCALAR);
        if !fits {
            let message = format!("`{}` is {kinds}, which has no text", reference.spelling());
            let report = self.out.error(Code::NotScalar, reference.span, message);
            report.label("written as text here");
            if matches!(value, Value::Every { .. }) {
                let bare = reference.bare();
                report.fix(
                    format!("join what is found, `${{{bare}:,}}`, or name one of them: `0` in place of `*`"),
                    None,
                );
            }
        }
        fits
    }

    /// Warns of a map in the list of a request that looks as if there were one for each item of a list that is passed: there is one, with
    /// the whole list in it.
    fn one_for_all(&mut self, item: &Data, scope: &Scope<'_>) {
        if scope.place != Place::Request || !matches!(item.kind, DataKind::Map(_)) {
            return;
        }
        let mut whole = Vec::new();
        whole_values(item, &mut whole);
        let starred = |reference: &&Reference| match scope.resolve(reference) {
            Ok(Value::Every { of, path }) if matches!(*of, [Value::Argument { .. } | Value::Item { .. }]) => {
                Some((of, matches!(path.0.last(), Some(Segment::Every))))
            }
            _ => None,
        };
        let found: Vec<_> = whole.iter().filter_map(|reference| Some((*reference, starred(reference)?))).collect();
        let again = |list| found.iter().filter(|(_, (other, _))| other == list).count() > 1;
        let Some((reference, _)) = found.iter().find(|(_, (list, is_end))| *is_end || again(list)) else { return };
        let name = reference.spelling();
        let list = name.split(".*").next().unwrap_or_default();
        let all = name.strip_suffix(".*").unwrap_or(&name);
        self.out
            .warning(Code::DoubtfulValue, reference.span, format!("`{name}` is a whole list, and stands in one item"))
            .label("there is no item for each of them")
            .fix(
                format!(
                    "for an item each make a step before this, `{{ step: items, each: {list}, limit: 50, result: {{ … $item … }} }}`, and write \
                     `$items` in place of this list; for all of it in one item write `{all}`"
                ),
                None,
            );
    }

    /// An item is all or nothing: one made of parts says which of them may be absent, and that is one at most.
    fn item(&mut self, item: &Data, scope: &Scope<'_>) -> Option<Item> {
        let value = self.within(item, scope);
        self.one_for_all(item, scope);
        let deciding = marks::deciding(item, scope);
        if let [(first, _), (second, _), ..] = deciding[..] {
            self.out
                .error(
                    Code::TwoOptionalValues,
                    second.span,
                    "an item of a list may need one value that may be absent, not two",
                )
                .label("this is the second")
                .note_at(first.span, "this may be absent, too")
                .fix(
                    "mark the keys without which the item stays, `key?: $value`; or require one of them, or give it a default",
                    None,
                );
        }
        let needs = match &item.kind {
            DataKind::List(_) | DataKind::Map(_) => deciding.into_iter().map(|(_, value)| value).collect(),
            DataKind::Literal(_)
            | DataKind::Text(_)
            | DataKind::Words(_)
            | DataKind::Beside(_)
            | DataKind::Clauses(_) => Vec::new(),
        };
        Some(Item { needs, value: value? })
    }
}

//! Data with references: what stands inside a text is a scalar, what is spread is a map, and an item of a list needs
//! one value at most that may be absent.

use crate::ast::data::{Beside, Data, DataKind};
use crate::check::context::Cx;
use crate::check::json_types::JsonTypes;
use crate::check::scope::Scope;
use crate::diagnostic::{Code, quoted};
use crate::plan::Value;
use crate::syntax::reference::{Reference, Template};

impl Cx<'_> {
    /// Checks data wherever it stands.
    pub(crate) fn data(&mut self, data: &Data, scope: &Scope<'_>) {
        match &data.kind {
            DataKind::Literal(_) => {}
            DataKind::Text(template) => self.text(template, scope),
            DataKind::Words(template) => self.words(template, scope),
            DataKind::Beside(beside) => self.beside(beside),
            DataKind::List(items) => {
                for item in items {
                    self.data(item, scope);
                    self.all_or_nothing(item, scope);
                }
            }
            DataKind::Map(map) => {
                if let Some(base) = &map.merge
                    && let Some(value) = self.resolve(base, scope)
                    && !scope.kinds(&value).meets(JsonTypes::MAP)
                {
                    let kinds = scope.kinds(&value);
                    self.out
                        .error(
                            Code::NotAMap,
                            base.span,
                            format!("`{}` cannot be spread: it is {kinds}", base.spelling()),
                        )
                        .label("not a map");
                }
                for entry in &map.entries {
                    self.data(&entry.value, scope);
                }
            }
        }
    }

    fn text(&mut self, template: &Template, scope: &Scope<'_>) {
        for reference in template.references() {
            let Some(value) = self.resolve(reference, scope) else { continue };
            if template.whole().is_none() {
                self.scalar(reference, &value, scope);
            }
        }
    }

    /// A text wherever it stands: even one reference alone has to have one.
    pub(crate) fn words(&mut self, template: &Template, scope: &Scope<'_>) {
        for reference in template.references() {
            if let Some(value) = self.resolve(reference, scope) {
                self.scalar(reference, &value, scope);
            }
        }
    }

    /// The file lies beside the card, and is text where it is shown as text.
    fn beside(&mut self, beside: &Beside) {
        let assets = self.declared.assets;
        let (name, span) = (beside.name.value.as_str(), beside.name.span);
        let Some(found) = assets.beside(span.file, name) else {
            let message = format!("there is no file {} beside this card", quoted(name));
            let otherwise = "lay it in the card's folder";
            self.unknown(Code::UnknownFile, (name, span), message, assets.names(span.file), otherwise);
            return;
        };
        self.used.assets.insert(found);
        if beside.as_text && assets.files[found].text().is_none() {
            self.out
                .error(Code::NotText, span, format!("the file {} is not UTF-8 text", quoted(name)))
                .fix("save the file as UTF-8", None);
        }
    }

    /// Reports a reference that is written as text and can have no text.
    pub(crate) fn scalar(&mut self, reference: &Reference, value: &Value, scope: &Scope<'_>) -> bool {
        let kinds = scope.kinds(value);
        let fits = kinds.meets(JsonTypes::SCALAR);
        if !fits {
            self.out
                .error(
                    Code::NotScalar,
                    reference.span,
                    format!("`{}` is {kinds}, which has no text", reference.spelling()),
                )
                .label("written as text here");
        }
        fits
    }

    fn all_or_nothing(&mut self, item: &Data, scope: &Scope<'_>) {
        let optional = optional(item, scope);
        if let [first, second, ..] = optional[..] {
            self.out
                .error(
                    Code::TwoOptionalValues,
                    second.span,
                    "an item of a list may need one value that may be absent, not two",
                )
                .label("this is the second")
                .note_at(first.span, "this may be absent, too")
                .fix("require one of them, or give it a default", None);
        }
    }
}

/// The references inside that may be absent, each once.
pub(crate) fn optional<'d>(data: &'d Data, scope: &Scope<'_>) -> Vec<&'d Reference> {
    let mut found = Vec::new();
    data.references(&mut found);
    let mut optional: Vec<&Reference> = Vec::new();
    for reference in found {
        let absent = scope.resolve(reference).is_ok_and(|value| !scope.is_always_there(&value));
        if absent && !optional.iter().any(|known| known.spelling() == reference.spelling()) {
            optional.push(reference);
        }
    }
    optional
}

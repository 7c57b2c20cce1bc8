//! What lists and forms say of arguments: their texts, with a line for each value that has one, their titles, and what values are called.

use crate::check::resolved::{Listed, ValueText};
use crate::check::texts::Name;
use crate::lower::listed::Locale;
use crate::lower::made::{list, text};
use crate::plan::{AskedValue, List, Wording};
use crate::schema::{DescribedPart, Input};

/// What a form says of an argument, one a locale.
#[derive(Default)]
pub(super) struct Asked {
    pub(super) descriptions: List<Option<Wording>>,
    pub(super) titles: List<Option<Wording>>,
    pub(super) values: List<AskedValue>,
}

/// What forms say of the argument in a slot. Its values have titles there, and no lines in the description.
pub(super) fn asked(listed: &Listed, slot: usize, locales: &[Locale<'_>]) -> Asked {
    let worded = |name: &Name| list(locales.iter().map(|locale| locale.wording(name)));
    let of_it = listed.values.iter().filter(|one| one.slot == slot && one.path.is_empty());
    let title = listed.titles.iter().find(|(of, _)| *of == slot);
    Asked {
        descriptions: worded(&listed.arguments[slot]),
        titles: title.map(|(_, name)| worded(name)).unwrap_or_default(),
        values: list(of_it.map(|one| AskedValue { value: text(&one.value), titles: worded(&one.text) })),
    }
}

/// The schema of a tool's arguments with the texts of a locale.
pub(super) fn written(input: &Input, listed: &Listed, locale: &Locale<'_>) -> String {
    let mut parts: Vec<(usize, &[String], String)> = Vec::new();
    for part in &listed.parts {
        let said = locale.text(&part.text);
        parts.extend(
            with_lines(said, listed, (part.slot, &part.path), locale).map(|said| (part.slot, &*part.path, said)),
        );
    }
    // A part without a text of its own has those of its values.
    for ValueText { slot, path, .. } in listed.values.iter().filter(|one| !one.path.is_empty()) {
        if !parts.iter().any(|(of, at, _)| of == slot && at == path) {
            parts.extend(with_lines(None, listed, (*slot, path), locale).map(|said| (*slot, &**path, said)));
        }
    }
    let parts: Vec<DescribedPart<'_>> =
        parts.iter().map(|(slot, path, text)| DescribedPart { slot: *slot, path, text }).collect();
    let title = |slot: usize| {
        let (_, name) = listed.titles.iter().find(|(of, _)| *of == slot)?;
        locale.text(name)
    };
    input.written(title, |slot| described(listed, slot, locale), &parts)
}

/// The description of the argument in a slot.
pub(super) fn described(listed: &Listed, slot: usize, locale: &Locale<'_>) -> Option<String> {
    with_lines(locale.text(&listed.arguments[slot]), listed, (slot, &[]), locale)
}

/// A description with a line for each value of its place that has a text.
fn with_lines(
    said: Option<String>,
    listed: &Listed,
    (slot, path): (usize, &[String]),
    locale: &Locale<'_>,
) -> Option<String> {
    let of_it = listed.values.iter().filter(|one| one.slot == slot && one.path == path);
    let lines = of_it.filter_map(|one| Some(format!("- `{}`: {}", one.value, locale.text(&one.text)?)));
    let all: Vec<String> = said.into_iter().chain(lines).collect();
    (!all.is_empty()).then(|| all.join("\n"))
}

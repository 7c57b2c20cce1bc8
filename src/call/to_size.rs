//! Results that are longer than clients take, and no lists of a reply's records: the longest lists end with a whole item, then
//! the longest texts are shown from their beginning, and each is said. Of a list the one record that is shown in any case is cut alike.

use std::borrow::Cow;

use kartoteka_compiler::plan;

use super::advised::Advised;
use super::cut_list::{self, CutList};
use super::cut_text::{self, CutText, WantedTexts};
use super::done::{Came, DoneByTool};
use super::repair::SuggestedRepair;
use super::tool_call::Call;
use crate::call::result::ResultWarning;
use crate::call::result::records;
use crate::caller::AnswerForm;
use crate::runtime::tool::BoundArguments;
use crate::texts::Variables;

/// So many texts are told one by one.
const MOST_TOLD: usize = 5;

/// The result, as it is named to a reader.
const RESULT: &str = "result";

/// JSON that was cut, and what was.
pub(super) struct CutToSize {
    pub(super) json: String,
    pub(super) lists: Vec<CutList>,
    pub(super) texts: Vec<CutText>,
}

/// A larger size that the caller may ask for.
pub(super) struct LargerSize<'p> {
    pub(super) argument: &'p str,
    pub(super) characters: i64,
}

impl Call<'_> {
    /// Cuts what is longer than clients take and no list of records.
    pub(super) fn cut_to_size(
        &self,
        done: &mut DoneByTool<'_>,
        (given, bound): (Option<&str>, &dyn BoundArguments),
        form: AnswerForm,
        advised: &mut Advised<'_>,
    ) {
        if form.characters == 0 {
            return;
        }
        match &mut done.came {
            Came::Json(json) => {
                let mut labels = Vec::new();
                records::labels(&done.labels.met, form.labels, &mut labels);
                let most = form.characters.saturating_sub(String::from_utf8_lossy(&labels).chars().count()).max(1);
                let Some(cut) = cut(json, most) else { return };
                self.tell((&cut.lists, &cut.texts), "", (given, bound), advised);
                *json = Cow::Owned(cut.json);
            }
            Came::Content(blocks) => {
                let Some(cut) = cut_text::cut(blocks, form.characters, 0, WantedTexts::Of("text")) else { return };
                self.tell((&[], &cut.texts), "", (given, bound), advised);
                *blocks = cut.json;
            }
            Came::List(_) | Came::Text(..) | Came::File(..) => {}
        }
    }

    /// Cuts a list of one record that is longer than clients take.
    pub(super) fn cut_record(
        &self,
        (written, count): (&mut Vec<u8>, usize),
        (given, bound): (Option<&str>, &dyn BoundArguments),
        form: AnswerForm,
        advised: &mut Advised<'_>,
    ) {
        if count != 1 {
            return;
        }
        let Ok(list) = std::str::from_utf8(written) else { return };
        let Some(record) = list.strip_prefix('[').and_then(|list| list.strip_suffix(']')) else { return };
        let Some(cut) = cut(record, form.characters) else { return };
        self.tell((&cut.lists, &cut.texts), "[0]", (given, bound), advised);
        *written = format!("[{}]", cut.json).into_bytes();
    }

    /// Warns of what was cut. `within`: where in the result that was.
    fn tell(
        &self,
        (lists, texts): (&[CutList], &[CutText]),
        within: &str,
        (given, bound): (Option<&str>, &dyn BoundArguments),
        advised: &mut Advised<'_>,
    ) {
        for list in lists {
            let place = named(within, &list.place);
            let mut variables = Variables::new().with("place", place);
            variables.count("count", list.count);
            variables.count("all", list.all);
            advised.advice.warnings.push(self.own_as("shortened", "warning-shortened-list", &variables));
        }
        let Some(longest) = texts.iter().map(|text| text.all).max() else { return };
        let larger = self.larger_size(bound, longest);
        for text in texts.iter().take(MOST_TOLD) {
            let place = named(within, &text.place);
            advised.advice.warnings.push(self.shortened_text(&place, (text.shown, text.all), larger.as_ref()));
        }
        if let Some(more) = texts.len().checked_sub(MOST_TOLD).filter(|more| *more > 0) {
            let mut variables = Variables::new();
            variables.count("count", more);
            advised.advice.warnings.push(self.own_as("shortened", "warning-shortened-others", &variables));
        }
        if let Some(larger) = larger {
            self.suggest_larger(&larger, given, advised);
        }
    }

    /// That a text is shown from its beginning, and how the rest is had.
    pub(super) fn shortened_text(
        &self,
        place: &str,
        (shown, all): (usize, usize),
        larger: Option<&LargerSize<'_>>,
    ) -> ResultWarning {
        let mut variables = Variables::new().with("place", place);
        for (name, number) in [("shown", shown), ("all", all), ("left", all - shown)] {
            variables.count(name, number);
        }
        let id = match larger {
            Some(LargerSize { argument, characters }) => {
                variables.owned("next", format!("{argument}: {characters}"));
                "warning-shortened-text"
            }
            None => "warning-shortened-text-end",
        };
        self.own_as("shortened", id, &variables)
    }

    /// The size to ask with instead, where an argument is the size of the answer, and the caller may ask for more: so much as a
    /// text of so many characters takes, if that is allowed.
    pub(super) fn larger_size(&self, bound: &dyn BoundArguments, characters: usize) -> Option<LargerSize<'_>> {
        let argument = self.reply_argument(|reply| reply.size.as_ref())?;
        let plan::Shape::Integer { most: Some(most), .. } = argument.check.shape else { return None };
        let characters = i64::try_from(characters).unwrap_or(i64::MAX).min(most);
        let now = i64::try_from(self.form(bound).characters).unwrap_or(i64::MAX);
        // A program that calls may have said itself how long answers are.
        let heeded = self.context.caller.characters.is_none() && self.plan().effect == plan::Effect::Read;
        (heeded && characters > now).then_some(LargerSize { argument: &argument.name, characters })
    }

    /// Suggests the call with a larger size, unless another one is.
    fn suggest_larger(&self, larger: &LargerSize<'_>, given: Option<&str>, advised: &mut Advised<'_>) {
        if advised.advice.fix.is_none() && !advised.unfixable {
            let mut repair = SuggestedRepair::new(given);
            repair.set(larger.argument.to_owned(), Some(larger.characters.into()));
            advised.advice.fix = repair.suggestion(None);
        }
    }
}

/// JSON with its lists and texts cut to about `most` characters; `None` where nothing was.
pub(super) fn cut(json: &str, most: usize) -> Option<CutToSize> {
    cut_text::over(json, most)?;
    let mut cut = CutToSize { json: json.to_owned(), lists: Vec::new(), texts: Vec::new() };
    // Texts that take more than half of it come first, so that no list is cut for the sake of one.
    cut.texts(most, most / 2);
    if let Some(shorter) = cut_list::cut(&cut.json, most) {
        cut.texts.retain(|text| !shorter.lists.iter().any(|list| is_behind(&text.place, list)));
        (cut.json, cut.lists) = (shorter.json, shorter.lists);
    }
    cut.texts(most, 0);
    (!cut.lists.is_empty() || !cut.texts.is_empty()).then_some(cut)
}

impl CutToSize {
    /// Cuts the longest texts, none to less than `least`.
    fn texts(&mut self, most: usize, least: usize) {
        let Some(shorter) = cut_text::cut(&self.json, most, least, WantedTexts::All) else { return };
        self.json = shorter.json;
        for text in shorter.texts {
            match self.texts.iter_mut().find(|known| known.place == text.place) {
                Some(known) => known.shown = text.shown,
                None => self.texts.push(text),
            }
        }
    }
}

/// Whether a place is in an item that is not shown.
fn is_behind(place: &str, list: &CutList) -> bool {
    let item = place.strip_prefix(list.place.as_str()).and_then(|rest| rest.strip_prefix('['));
    let number = item.and_then(|item| item.split_once(']')).and_then(|(number, _)| number.parse().ok());
    number.is_some_and(|number: usize| number >= list.count)
}

/// A place in the result, as it is told.
fn named(within: &str, place: &str) -> String {
    let around = match within {
        "" if !place.is_empty() && !place.starts_with('[') => return place.to_owned(),
        within => format!("{RESULT}{within}"),
    };
    match place {
        "" => around,
        place if place.starts_with('[') => format!("{around}{place}"),
        place => format!("{around}.{place}"),
    }
}

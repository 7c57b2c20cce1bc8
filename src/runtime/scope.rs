//! What a value may refer to besides arguments: settings, the caller, earlier replies, tables, periods, texts. Every
//! look-up answers absent rather than fail; nothing here waits, and nothing is fetched.

use kartoteka_compiler::plan;

use crate::caller::{CallId, Caller, Locale};
use crate::runtime::json_path;
use crate::runtime::pattern::regex;
use crate::runtime::periods::{Clock, Period};
use crate::runtime::reply::Head;
use crate::runtime::setting::SettingValue;
use crate::texts::{Texts, Variables};

/// What is the same for a whole call. Made once, where the call enters, and copied from there.
#[derive(Clone, Copy)]
pub struct Surroundings<'c> {
    /// The catalog that the tool, prompt or resource is of.
    pub(crate) catalog: &'c plan::Catalog,
    /// The catalog's place among the server's, by which its texts and its backends are found.
    pub(crate) place: usize,
    /// The values of the catalog's settings, in its order.
    pub(crate) settings: &'c [Option<SettingValue>],
    /// Who calls.
    pub(crate) caller: &'c Caller,
    /// When, and in which time zone.
    pub(crate) clock: &'c Clock,
    /// Where messages come from.
    pub(crate) texts: &'c Texts,
}

impl<'c> Surroundings<'c> {
    /// Those of a call of `caller` at the moment of `clock`. The catalog stands at `place` among those of `texts`, and `settings`
    /// are in its order.
    #[must_use]
    pub fn new(
        (place, catalog): (usize, &'c plan::Catalog),
        settings: &'c [Option<SettingValue>],
        (caller, clock): (&'c Caller, &'c Clock),
        texts: &'c Texts,
    ) -> Self {
        Self { catalog, place, settings, caller, clock, texts }
    }

    /// A scope to which no step has added anything; its messages are in the caller's language.
    #[must_use]
    pub fn scope(self) -> Scope<'c> {
        Scope {
            around: self,
            arguments: &[],
            locale: self.caller.locale,
            position: None,
            page_size: None,
            head: None,
            steps: &[],
            reply: None,
            item: None,
            record: None,
            keys: None,
            given: None,
            token: None,
            dictionaries: &[],
        }
    }
}

/// The surroundings of a call and what one step of it adds. What was not added is absent.
#[derive(Clone, Copy)]
pub struct Scope<'c> {
    around: Surroundings<'c>,
    arguments: &'c [plan::Argument],
    locale: Locale,
    position: Option<&'c str>,
    page_size: Option<i64>,
    head: Option<&'c Head>,
    steps: &'c [Option<&'c str>],
    reply: Option<&'c str>,
    item: Option<&'c str>,
    record: Option<&'c str>,
    keys: Option<&'c str>,
    given: Option<&'c str>,
    token: Option<&'c str>,
    dictionaries: &'c [Option<&'c str>],
}

/// What a step adds: each method gives a changed copy.
impl<'c> Scope<'c> {
    /// With the declarations of the bound arguments, one a slot; a dictionary's request and a backend's own parts have none.
    #[must_use]
    pub fn with_arguments(self, arguments: &'c [plan::Argument]) -> Self {
        Self { arguments, ..self }
    }

    /// With messages in this language.
    #[must_use]
    pub(crate) fn speaking(self, locale: Locale) -> Self {
        Self { locale, ..self }
    }

    /// With messages in the tenant's language, which is the one that backends are spoken to in, whatever the caller's is.
    #[must_use]
    pub(crate) fn for_backend(self) -> Self {
        self.speaking(self.around.caller.tenant_locale.unwrap_or_else(|| self.around.texts.default_locale()))
    }

    /// With the position where the page that is asked for begins, a JSON scalar; none where its first page has none.
    #[must_use]
    pub fn at(self, position: Option<&'c str>) -> Self {
        Self { position, ..self }
    }

    /// With how many records the page that is asked for may have.
    #[must_use]
    pub fn sized(self, records: usize) -> Self {
        Self { page_size: i64::try_from(records).ok(), ..self }
    }

    /// With what the reply that is being read says beside its body.
    #[must_use]
    pub fn heard(self, head: &'c Head) -> Self {
        Self { head: Some(head), ..self }
    }

    /// With the replies of earlier steps, one a number; absent where a step did not run.
    #[must_use]
    pub fn after(self, steps: &'c [Option<&'c str>]) -> Self {
        Self { steps, ..self }
    }

    /// With the reply that is being read.
    #[must_use]
    pub fn reading(self, reply: &'c str) -> Self {
        Self { reply: Some(reply), ..self }
    }

    /// With the item, as JSON, that the steps inside an `each` are made for.
    #[must_use]
    pub fn on_item(self, item: &'c str) -> Self {
        Self { item: Some(item), ..self }
    }

    /// With the record that is being read, for a dictionary's `value`.
    #[must_use]
    pub(crate) fn on_record(self, record: &'c str) -> Self {
        Self { record: Some(record), ..self }
    }

    /// With the ids that a dictionary's request asks for, a JSON list.
    #[must_use]
    pub(crate) fn for_keys(self, keys: &'c str) -> Self {
        Self { keys: Some(keys), ..self }
    }

    /// With the value that a dictionary is asked for which has a list for each, a JSON scalar.
    #[must_use]
    pub(crate) fn for_given(self, given: Option<&'c str>) -> Self {
        Self { given, ..self }
    }

    /// With the token of a credential, a JSON scalar, or a map of several.
    #[must_use]
    pub(crate) fn with_token(self, token: &'c str) -> Self {
        Self { token: Some(token), ..self }
    }

    /// With all entries of each dictionary, as JSON, in the catalog's order; absent where a dictionary was not loaded.
    #[must_use]
    pub(crate) fn with_dictionaries(self, dictionaries: &'c [Option<&'c str>]) -> Self {
        Self { dictionaries, ..self }
    }
}

/// What values, messages and requests read.
impl<'c> Scope<'c> {
    /// What is the same for the whole call.
    #[must_use]
    pub(crate) fn surroundings(&self) -> Surroundings<'c> {
        self.around
    }

    /// The catalog that the tool, prompt or resource is of.
    #[must_use]
    pub(crate) fn catalog(&self) -> &'c plan::Catalog {
        self.around.catalog
    }

    /// The declarations of the bound arguments, one a slot.
    #[must_use]
    pub(crate) fn arguments(&self) -> &'c [plan::Argument] {
        self.arguments
    }

    /// Where the page that is asked for begins, a JSON scalar.
    #[must_use]
    pub fn position(&self) -> Option<&'c str> {
        self.position
    }

    /// How many records the page that is asked for may have.
    #[must_use]
    pub fn page_size(&self) -> Option<i64> {
        self.page_size
    }

    /// The value of a setting.
    #[must_use]
    pub fn setting(&self, setting: usize) -> Option<&'c SettingValue> {
        self.around.settings.get(setting)?.as_ref()
    }

    /// Present, as `true`, where the setting has this form.
    #[must_use]
    pub fn form(&self, setting: usize, form: usize) -> Option<bool> {
        let pattern = &self.around.catalog.settings.get(setting)?.forms.get(form)?.pattern;
        let text = self.setting(setting)?.as_text()?;
        regex(pattern)?.is_match(&text).then_some(true)
    }

    /// Present, as `true`, where a text matches a regular expression of the catalog's.
    #[must_use]
    pub fn matches(&self, text: &str, pattern: &str) -> Option<bool> {
        regex(pattern)?.is_match(text).then_some(true)
    }

    /// The replies of earlier steps, one a number.
    #[must_use]
    pub(crate) fn replies(&self) -> &'c [Option<&'c str>] {
        self.steps
    }

    /// A part of an earlier step's reply, as JSON.
    #[must_use]
    pub fn step(&self, step: usize, path: &plan::Path) -> Option<&'c str> {
        json_path::find((*self.steps.get(step)?)?, path)
    }

    /// A part of the reply that is being read, as JSON.
    #[must_use]
    pub fn reply(&self, path: &plan::Path) -> Option<&'c str> {
        json_path::find(self.reply?, path)
    }

    /// What the reply that is being read says beside its body, as JSON.
    #[must_use]
    pub fn http(&self, part: &plan::HttpPart) -> Option<String> {
        self.head?.json(part)
    }

    /// A part of the item that the steps inside an `each` are made for, as JSON.
    #[must_use]
    pub fn item(&self, path: &plan::Path) -> Option<&'c str> {
        json_path::find(self.item?, path)
    }

    /// A part of the record that is being read, as JSON.
    #[must_use]
    pub fn record(&self, path: &plan::Path) -> Option<&'c str> {
        json_path::find(self.record?, path)
    }

    /// Something about the caller.
    #[must_use]
    pub fn caller(&self, field: plan::CallerField) -> Option<&'c str> {
        match field {
            plan::CallerField::Name => self.around.caller.who.name.as_deref(),
            plan::CallerField::Role => self.around.caller.role.as_deref(),
            plan::CallerField::Tenant => self.around.caller.who.tenant.as_deref(),
            plan::CallerField::Call => self.around.caller.call.as_ref().map(CallId::as_str),
            plan::CallerField::Bearer => {
                let bearer = self.around.caller.who.bearer_for(&self.around.catalog.name);
                bearer.map(crate::secret::Secret::expose)
            }
        }
    }

    /// A cell of a table, as JSON.
    #[must_use]
    pub fn cell(&self, table: usize, row: usize, column: usize) -> Option<&'c str> {
        Some(self.around.catalog.tables.get(table)?.rows.get(row)?.cells.get(column)?.0.as_ref())
    }

    /// A bound of a period.
    #[must_use]
    pub fn period(&self, period: Period, column: plan::PeriodColumn) -> String {
        self.around.clock.bound(period, column)
    }

    /// The moment of the call, with the offset of the tenant's zone.
    #[must_use]
    pub fn now(&self) -> String {
        self.around.clock.with_offset(self.around.clock.now())
    }

    /// The ids asked for, as a JSON list.
    #[must_use]
    pub fn keys(&self) -> Option<&'c str> {
        self.keys
    }

    /// The value that a dictionary is asked for which has a list for each, a JSON scalar.
    #[must_use]
    pub fn given(&self) -> Option<&'c str> {
        self.given
    }

    /// The token of the credential that is written, or a part of it: a JSON scalar.
    #[must_use]
    pub fn token(&self, path: &plan::Path) -> Option<&'c str> {
        json_path::find(self.token?, path)
    }

    /// All entries of a dictionary, as JSON.
    #[must_use]
    pub fn dictionary(&self, dictionary: usize) -> Option<&'c str> {
        *self.dictionaries.get(dictionary)?
    }

    /// A message in this scope's language.
    #[must_use]
    pub(crate) fn message_with(&self, message: usize, variables: Variables<'_>) -> Option<String> {
        self.around.texts.message(self.around.place, self.locale, message, &variables)
    }
}

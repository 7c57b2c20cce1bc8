//! What a catalog *is* and what its tools *do*, with nothing left to decide.
//!
//! `lower` makes these from a checked catalog; [`emit`](crate::emit) prints them as Rust statics and straight-line code,
//! the server's interpreter walks them. Whatever could be wrong has been reported before a plan exists: an index always
//! points somewhere, a text exists in every locale, a default fits its schema.
//!
//! Every collection is a [`List`] and every string a [`Text`], so that the same types are constants in a compiled
//! catalog and owned values in one that is loaded at run time.

use std::borrow::Cow;

/// A string that is part of the program or was read at run time.
pub type Text = Cow<'static, str>;
/// A list that is part of the program or was read at run time.
pub type List<T> = Cow<'static, [T]>;

/// JSON, written once at compile time: valid, without insignificant white space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Json(pub Text);

/// One catalog.
#[derive(Debug, Clone, PartialEq)]
pub struct Catalog {
    pub name: Text,
    /// The locale that a text falls back to.
    pub base_locale: Text,
    pub settings: List<Setting>,
    pub backends: List<Backend>,
    pub tables: List<Table>,
    pub dictionaries: List<Dictionary>,
    /// What `metadata.instance_name` says, where the catalog declares it.
    pub instance: Option<Value>,
    /// One a locale, the base locale first, then by name.
    pub locales: List<Locale>,
    pub tools: List<Tool>,
    pub resources: List<Resource>,
    pub prompts: List<Prompt>,
    /// Names of tools a profile offers.
    pub profiles: List<Profile>,
}

/// The short texts of one locale.
#[derive(Debug, Clone, PartialEq)]
pub struct Locale {
    /// A BCP 47 tag: `en`, `ru`.
    pub name: Text,
    /// The Fluent source, checked: it parses, and every message that the catalog names is in it.
    pub source: Text,
    /// What `initialize` tells a client about this catalog.
    pub instructions: Option<Text>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    pub name: Text,
    /// Indices into [`Catalog::tools`].
    pub tools: List<usize>,
}

/// A value of the operator's, from the tenant's connection or the environment.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    pub name: Text,
    pub env: Text,
    pub secret: bool,
    /// Neither required nor given a default: what needs it is absent while it is unset.
    pub optional: bool,
    pub default: Option<Json>,
    /// From the environment a list is written with commas.
    pub check: Check,
    pub forms: List<Form>,
    /// A value of the right form, shown where the operator's is not.
    pub example: Option<Text>,
}

/// A shape that a setting's value may have; `$setting.<setting>.<form>` is present where the pattern matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    pub name: Text,
    pub pattern: Text,
}

/// Fixed rows that an argument's `enum` may name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub name: Text,
    pub columns: List<Text>,
    pub rows: List<Row>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub key: Text,
    /// As many as the table has columns.
    pub cells: List<Json>,
}

/// A system that is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Backend {
    pub name: Text,
    /// The URL that paths are appended to.
    pub base: Value,
    pub query: List<Entry>,
    pub headers: List<Entry>,
    pub body: List<Entry>,
    /// The first whose condition holds is added to each request; with none, nothing is sent.
    pub auth: List<Credential>,
    /// Seconds for one attempt.
    pub timeout: Quantity,
    pub retry: Retry,
    pub pace: Option<Pace>,
    pub pages: Option<Pages>,
    pub ranges: Option<Ranges>,
    pub errors: Errors,
}

/// A number that the author wrote or an operator sets.
#[derive(Debug, Clone, PartialEq)]
pub enum Quantity {
    Fixed(f64),
    /// Index into [`Catalog::settings`]; the setting is numeric and always has a value.
    Setting(usize),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Credential {
    pub when: Condition,
    /// Goes between the base and the path of a request.
    pub path: Option<Value>,
    pub query: List<Entry>,
    pub headers: List<Entry>,
    pub body: List<Entry>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Retry {
    /// How often a request is repeated after its first attempt.
    pub times: Quantity,
    /// The first wait and the longest, in milliseconds; waits double between them.
    pub backoff_ms: (u64, u64),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Pace {
    /// Requests a second; 0 lifts the limit.
    pub rate: Quantity,
    pub burst: Quantity,
    /// Requests under way at once.
    pub parallel: Option<Quantity>,
}

/// How a backend's lists go on.
#[derive(Debug, Clone, PartialEq)]
pub struct Pages {
    /// The key of the query or body that carries the position.
    pub send: Text,
    /// Records in a page.
    pub size: u32,
    pub next: Option<Path>,
    pub total: List<Path>,
}

/// Which filter keys bound a field from below and from above.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranges {
    pub lower: List<Affix>,
    pub upper: List<Affix>,
}

/// A key with the field's name between the two parts: `>=*` is `{ before: ">=", after: "" }`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Affix {
    pub before: Text,
    pub after: Text,
}

/// How a failure is read from a reply, whatever its status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Errors {
    /// The first of these that is present and scalar is the code; a reply that has one is a failure, also an empty one.
    pub code: List<Path>,
    pub message: List<Path>,
    /// Lower-case codes, sorted.
    pub kinds: List<ErrorKind>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorKind {
    pub code: Text,
    pub kind: Failure,
}

/// What a backend's failure means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    Busy,
    Unauthorized,
    Forbidden,
    NotFound,
    Invalid,
}

/// A label table that a backend keeps.
#[derive(Debug, Clone, PartialEq)]
pub struct Dictionary {
    pub name: Text,
    pub send: Send,
    pub records: Path,
    /// Within a record: what is looked up.
    pub key: Path,
    /// What a label says besides `id` and `raw`: a [`Value::Map`] over [`Value::Record`]s that has `name`.
    pub value: Value,
    /// How long entries are kept, in milliseconds.
    pub cache_ms: u64,
    /// Asked for the keys that a reply names ([`Value::Keys`]), not for everything there is.
    pub keyed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    Read,
    Write,
    Delete,
}

/// One tool.
#[derive(Debug, Clone, PartialEq)]
pub struct Tool {
    pub name: Text,
    pub aliases: List<Text>,
    pub effect: Effect,
    /// The tool as `tools/list` shows it, one JSON object a locale, in the order of [`Catalog::locales`].
    pub listed: List<Json>,
    /// The title, one a locale.
    pub titles: List<Text>,
    /// Slots: the argument of a [`Value::Argument`] is an index into this list.
    pub arguments: List<Argument>,
    pub action: Action,
    pub warnings: List<Warning>,
    /// Arguments for a next call, ready to copy: a map.
    pub hint: Option<Hint>,
    /// What the result's `metadata.resource` says: the resource that reads this tool, else the tool's own name.
    pub resource: Text,
    /// The text that sums the result up; its variables are the arguments and `resource`, `count`, `total`.
    pub summary: Option<Message>,
    /// Run by tests and by `kartoteka check`; left out of a compiled catalog.
    pub examples: List<Example>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Hint {
    pub arguments: Value,
    pub message: Option<Message>,
}

/// What a tool does.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Requests in order; the result is that of the last step that ran, unless `result` says otherwise.
    Steps { steps: List<Step>, reply: Option<Reply>, result: Option<Value> },
    /// No request: the result alone.
    Answer { result: Value },
    /// A handler written in Rust, bound with `#[tool]`.
    Handler,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Argument {
    pub name: Text,
    pub check: Check,
    /// No call is made without it. One that has `ask` need not be passed for that: the listing does not require it.
    pub required: bool,
    pub default: Option<Json>,
    /// What the user is asked where it is absent.
    pub ask: Option<Message>,
    /// What is offered for it, besides the values that its check names.
    pub complete: Option<Complete>,
}

/// Values for an argument: a dictionary's keys, or what it says in one place of its `value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complete {
    /// Index into [`Catalog::dictionaries`]; the dictionary is asked whole.
    pub dictionary: usize,
    /// `None`: the keys, with the names as titles.
    pub column: Option<Text>,
}

/// What a value must be: JSON Schema, with the common keywords as data.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    pub shape: Shape,
    /// `null` is a value here; elsewhere it is read as absent.
    pub nullable: bool,
    /// The whole schema, where it has keywords that [`Shape`] does not know: those are left to `jsonschema`.
    pub rest: Option<Json>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    Any,
    Boolean,
    Integer {
        least: Option<i64>,
        most: Option<i64>,
        clamp: bool,
    },
    Number {
        least: Option<f64>,
        most: Option<f64>,
        clamp: bool,
    },
    Text {
        least: Option<u32>,
        most: Option<u32>,
        pattern: Option<Text>,
        format: Option<Format>,
    },
    /// One of these texts.
    Choice {
        values: List<Text>,
    },
    /// The key of a row; index into [`Catalog::tables`].
    Row {
        table: usize,
    },
    /// One of the built-in periods, see [`WINDOWS`].
    Window,
    List {
        items: List<Check>,
        least: Option<u32>,
        most: Option<u32>,
        unique: bool,
    },
    Map {
        properties: List<Property>,
        others: Others,
        least: Option<u32>,
        most: Option<u32>,
    },
    /// `type` names several; the shapes differ in their JSON type.
    Several {
        shapes: List<Shape>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Date,
    DateTime,
    Email,
    Uri,
    Uuid,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Property {
    pub name: Text,
    pub required: bool,
    pub check: Check,
}

/// What a map may hold beside its named properties. `checks` of [`Others::Checked`] holds exactly one item.
#[derive(Debug, Clone, PartialEq)]
pub enum Others {
    Allowed,
    Refused,
    Checked { checks: List<Check> },
}

/// The periods of the built-in table `$windows`, in the order they are listed in.
pub const WINDOWS: [&str; 9] = [
    "today",
    "yesterday",
    "this_week",
    "last_week",
    "this_month",
    "last_month",
    "last_7_days",
    "last_30_days",
    "last_90_days",
];

/// A column of `$windows`, by how the instant is spelt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WindowColumn {
    /// `2026-05-20T00:00:00+03:00`
    From,
    To,
    /// `2026-05-20`
    FromDate,
    ToDate,
    /// `2026-05-20T00:00:00`
    FromLocal,
    ToLocal,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Empty for a tool of one request.
    pub name: Text,
    pub when: Condition,
    pub send: Send,
}

/// One request.
#[derive(Debug, Clone, PartialEq)]
pub struct Send {
    /// Index into [`Catalog::backends`].
    pub backend: usize,
    pub verb: Verb,
    pub path: List<PathPart>,
    /// A [`Value::Map`] of scalars and lists of scalars.
    pub query: Option<Value>,
    pub headers: List<Entry>,
    pub body: Option<Value>,
    pub encoding: Encoding,
    pub effect: Effect,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Json,
    Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    Get,
    Head,
    Post,
    Put,
    Patch,
    Delete,
}

#[derive(Debug, Clone, PartialEq)]
pub enum PathPart {
    /// The author's text, already encoded; may hold slashes.
    Literal(Text),
    /// One percent-encoded segment: never empty, `.` or `..`.
    Segment(Value),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub key: Text,
    pub value: Value,
}

/// Holds if every test of `when` does, and not every test of `unless` (an empty `unless` forbids nothing).
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    pub when: List<Test>,
    pub unless: List<Test>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    pub value: Value,
    /// The value equals one of these; with none given, it is present.
    pub one_of: Option<Choices>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Choices {
    Fixed(List<Json>),
    /// The items of a setting that is a list; index into [`Catalog::settings`].
    Setting(usize),
}

/// Data with references. Each may be absent; see "Absence" in the language's reference.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Literal(Json),
    /// What the caller passed, or the default; `path` leads into a map or list.
    Argument {
        slot: usize,
        path: Path,
    },
    /// The cell of the row that an argument names.
    Cell {
        slot: usize,
        table: usize,
        column: usize,
    },
    /// A bound of the period that an argument names.
    Window {
        slot: usize,
        column: WindowColumn,
    },
    /// Every argument that is present, as a map.
    Arguments,
    /// The position of a page: the value while the first page is asked for, later pages' positions after it.
    Position {
        first: List<Value>,
    },
    /// A part of the reply: of the only request, or of the one being read.
    Reply {
        path: Path,
    },
    /// A part of an earlier step's reply.
    Step {
        step: usize,
        path: Path,
    },
    /// A part of a record, inside a dictionary's `value`.
    Record {
        path: Path,
    },
    /// The ids asked for, inside a dictionary's request.
    Keys,
    Setting {
        setting: usize,
    },
    /// Present (as `true`) where the setting matches the form.
    Form {
        setting: usize,
        form: usize,
    },
    /// Present (as `true`) where the text that the caller passed matches: a form of an argument.
    Matches {
        slot: usize,
        pattern: Text,
    },
    Caller {
        field: CallerField,
    },
    /// A short text. In a request in the tenant's language, in a result in the caller's.
    Message(Message),
    /// All entries of a dictionary.
    Dictionary {
        dictionary: usize,
    },
    /// `base` is spread first; a present entry wins over it. Absent if everything in it was left out, unless it was
    /// written empty.
    Map {
        base: List<Value>,
        entries: List<Entry>,
    },
    /// The list is absent if all of its items were left out, unless it was written empty.
    List {
        items: List<Item>,
    },
    /// Parts written one after another as text; absent if any is.
    Join {
        parts: List<Value>,
    },
}

/// An item of a list is all or nothing: it is left out if it is absent, or if one of `needs` is. Those are the values
/// inside it that may be absent: none, or one.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub needs: List<Value>,
    pub value: Value,
}

/// A message of the catalog's Fluent files, resolved: it exists in every locale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub id: Text,
    pub attribute: Option<Text>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallerField {
    Name,
    Role,
    Tenant,
    Call,
    Bearer,
}

/// Where something is in JSON. An absent step, a missing key or `null` on the way makes it absent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Path(pub List<Segment>);

/// A name also matches a list's item if it is a number, an index also a map's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Segment {
    Key(Text),
    Index(u32),
}

/// What is taken from the reply of the last step.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// Where the records are; none: the tool is no list.
    pub records: List<Path>,
    /// How many there are in all; several are added. Empty: the backend's.
    pub total: List<Path>,
    /// The most records; beyond a page, more pages are fetched.
    pub limit: Option<Value>,
    pub labels: List<Label>,
    /// Keeps only these fields of each record, or of the result.
    pub fields: Option<Value>,
}

/// Adds `_meta.<name>` to each record and counts the records by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    pub name: Text,
    /// Within a record.
    pub of: Path,
    pub dictionary: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Warning {
    pub code: Text,
    pub rule: Rule,
    /// The arguments to change, by slot.
    pub fix: List<Change>,
    pub then: Then,
    pub message: Message,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    pub slot: usize,
    pub value: Value,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    /// Warns unless the map in `slot` has a lower and an upper bound on one of the fields.
    MissingRange { slot: usize, fields: List<Bounds> },
    /// Warns where this holds.
    Holds(Condition),
}

/// The filter keys that bound one field, written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bounds {
    pub field: Text,
    pub lower: List<Text>,
    pub upper: List<Text>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// The call is made all the same.
    Call,
    /// The backend is asked for the total of the fixed call alone; the result is empty.
    Count,
}

/// Something to read.
#[derive(Debug, Clone, PartialEq)]
pub struct Resource {
    /// The address without its variables: `crm/deals`.
    pub address: Text,
    /// The variables of a `{?a,b}` template, each an argument's name.
    pub variables: List<Text>,
    /// The same as arguments: what they may be, and what is offered for them.
    pub arguments: List<Argument>,
    /// As `resources/list` (or `resources/templates/list`) shows it, one JSON object a locale.
    pub listed: List<Json>,
    /// As `resources/templates/list` shows it; empty where it has no variables.
    pub template: List<Json>,
    pub content: Content,
    pub mime: Text,
    /// How long an answer is kept, in milliseconds; 0: not at all.
    pub cache_ms: u64,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// What this tool's result is for the given variables; index into [`Catalog::tools`].
    Tool { tool: usize },
    /// All entries of a dictionary.
    Dictionary { dictionary: usize },
    /// Markdown, one text a locale.
    Markdown { texts: List<Text> },
}

/// A message that a user picks, and sends as their own.
#[derive(Debug, Clone, PartialEq)]
pub struct Prompt {
    pub name: Text,
    /// As `prompts/list` shows it, one JSON object a locale.
    pub listed: List<Json>,
    /// What it is for, one a locale.
    pub descriptions: List<Text>,
    /// They arrive as texts, whatever their checks are.
    pub arguments: List<Argument>,
    /// Templates for minijinja (strict, `trim_blocks`, `lstrip_blocks`), one a locale. Their names are the arguments, of
    /// which absent ones are `none`, the keys of the catalog's tables by the table's name, and `windows`.
    pub templates: List<Text>,
}

/// A worked call: what goes out and what comes back, in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    pub name: Text,
    pub arguments: Json,
    pub exchange: List<Exchange>,
    pub result: Option<Json>,
    pub warnings: List<Text>,
    /// The kind that the call ends with.
    pub error: Option<Text>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Exchange {
    pub verb: Verb,
    pub path: Text,
    pub query: Option<Json>,
    pub headers: List<(Text, Text)>,
    pub body: Option<Json>,
    pub status: u16,
    pub reply: Json,
}

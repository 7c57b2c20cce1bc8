//! What the rules yield: the cards with every name resolved. Lowering makes plans of these and looks up
//! nothing but the texts of listings.
//!
//! A part that is here is whole: one with a fault was reported and is not. Where nothing is left to decide, a part is
//! already as the plan has it.

use serde_json::Value as Json;

use crate::ast::read::Named;
use crate::check::texts::Name;
use crate::plan::{
    Affix, Batch, Breaker, Condition, Delay, DoneSign, Effect, Encoding, End, ErrorCondition, Export, Failure,
    Forgives, Guard, HeldList, Known, Label, Lifetime, List, Pages, Path, Quantity, Rule, Source, Stored, Sums, Text,
    TokenPart, TypedName, TypedReply, Value, Verb,
};
use crate::syntax::fields::Spanned;

/// Data, whose references are known.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Data {
    Literal(Json),
    /// One reference alone keeps its type.
    Value(Value),
    /// Always a text, however many parts it has.
    Text(Vec<Part>),
    List(Vec<Item>),
    Map(Map),
    /// One text of those that are there, with a mark between two.
    Clauses {
        mark: String,
        texts: Vec<Data>,
    },
}

/// A part of a text or of a path.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Part {
    Literal(String),
    Value(Value),
}

/// An item of a list: left out where one of `needs` is absent.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Item {
    pub(crate) needs: Vec<Value>,
    pub(crate) value: Data,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Map {
    /// Spread first, in this order.
    pub(crate) base: Vec<Data>,
    pub(crate) entries: Entries,
}

/// An entry of a map.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) value: Data,
    /// Without it the map is absent.
    pub(crate) required: bool,
}

pub(crate) type Entries = Vec<Entry>;

impl Data {
    /// The entries, if it is a map.
    pub(crate) fn entries(self) -> Entries {
        match self {
            Data::Map(map) => map.entries,
            Data::Literal(_) | Data::Value(_) | Data::Text(_) | Data::List(_) | Data::Clauses { .. } => Vec::new(),
        }
    }
}

/// One request.
#[derive(Debug)]
pub(crate) struct Send {
    pub(crate) backend: usize,
    pub(crate) verb: Verb,
    pub(crate) path: Vec<Part>,
    pub(crate) query: Option<Data>,
    pub(crate) headers: Entries,
    pub(crate) body: Option<Data>,
    /// How the body is written.
    pub(crate) encoding: Encoding,
    /// What its reply is.
    pub(crate) reads: Option<TypedReply>,
    /// The most characters that are taken from a public address.
    pub(crate) characters: Option<Data>,
    /// Where it says how its list goes on.
    pub(crate) keys: PageKeys,
    /// What a good reply has, any of these.
    pub(crate) done: Vec<DoneSign>,
}

/// Where the request of a list says which page it asks for.
#[derive(Debug, Clone, Default)]
pub(crate) struct PageKeys {
    /// The position of the page, in place of what is written there.
    pub(crate) position: Option<KeyPlace>,
    /// How many records the page may have, where nothing is written.
    pub(crate) size: Option<KeyPlace>,
}

/// A key of a query or a body.
#[derive(Debug, Clone)]
pub(crate) struct KeyPlace {
    pub(crate) in_body: bool,
    /// The maps that lead to it, and the key; never empty.
    pub(crate) path: Vec<String>,
}

/// Where a backend is.
#[derive(Debug)]
pub(crate) enum Base {
    At(Data),
    Public,
    Mcp(Data),
}

/// A backend; what it does not say is filled in by lowering.
#[derive(Debug)]
pub(crate) struct Backend {
    pub(crate) base: Base,
    pub(crate) query: Entries,
    pub(crate) headers: Entries,
    pub(crate) body: Entries,
    pub(crate) auth: Vec<Credential>,
    pub(crate) timeout: Option<Quantity>,
    pub(crate) retry: Option<Retry>,
    pub(crate) pace: Option<Pace>,
    pub(crate) batch: Option<Batch>,
    pub(crate) pages: Option<Pages>,
    pub(crate) types: Vec<TypedName>,
    pub(crate) breaker: Option<Breaker>,
    pub(crate) errors: Option<Errors>,
    pub(crate) export: Option<Export>,
}

#[derive(Debug)]
pub(crate) struct Credential {
    pub(crate) when: Condition,
    pub(crate) token: Option<Token>,
    /// The user of `basic`.
    pub(crate) user: Option<Value>,
    pub(crate) path: Option<Data>,
    pub(crate) query: Entries,
    pub(crate) headers: Entries,
    pub(crate) body: Entries,
}

#[derive(Debug)]
pub(crate) struct Token {
    pub(crate) send: Send,
    pub(crate) value: Vec<TokenPart>,
    pub(crate) lives: Lifetime,
    pub(crate) store: Vec<Stored>,
}

#[derive(Debug)]
pub(crate) struct Retry {
    pub(crate) times: Quantity,
    /// Milliseconds: the first wait and the longest.
    pub(crate) backoff: (u64, u64),
    /// The header that carries the key of a write.
    pub(crate) key: Option<String>,
    pub(crate) after: Vec<Delay>,
}

#[derive(Debug)]
pub(crate) struct Pace {
    pub(crate) rate: Quantity,
    pub(crate) burst: Option<Quantity>,
    pub(crate) parallel: Option<Quantity>,
}

#[derive(Debug)]
pub(crate) struct Errors {
    pub(crate) code: Vec<Source>,
    pub(crate) message: Vec<Source>,
    pub(crate) fields: Vec<Path>,
    pub(crate) done: Vec<Path>,
    pub(crate) retry_at: Vec<Path>,
    pub(crate) kinds: Vec<(Spanned<String>, Failure)>,
    pub(crate) conditions: Vec<ErrorCondition>,
}

#[derive(Debug)]
pub(crate) struct Dictionary {
    pub(crate) send: Send,
    pub(crate) records: Path,
    /// `None`: as the records are called in the map that they are in.
    pub(crate) key: Option<Path>,
    pub(crate) when: Condition,
    pub(crate) value: Data,
    /// The keys of `value`.
    pub(crate) columns: Vec<String>,
    /// Those of them that the table of labels says; empty: all.
    pub(crate) brief: Vec<usize>,
    /// It is asked for the keys that a reply names.
    pub(crate) keyed: bool,
    /// It has a list for each value that it is asked for.
    pub(crate) given: bool,
}

/// What a tool does and says.
#[derive(Debug)]
pub(crate) struct Tool {
    pub(crate) parts: ToolParts,
    pub(crate) texts: ToolTexts,
    /// Of each example, the failure that it ends with, by its place among the ways in which a call can end.
    pub(crate) ends: Vec<Option<usize>>,
    /// The GraphQL documents that it sends, by what an example calls them.
    pub(crate) documents: Vec<(String, String)>,
}

/// What a tool does.
#[derive(Debug)]
pub(crate) struct ToolParts {
    pub(crate) steps: Vec<Step>,
    pub(crate) reply: Option<Reply>,
    pub(crate) result: Option<Data>,
    pub(crate) content: Option<Content>,
    pub(crate) warnings: Vec<Warning>,
    pub(crate) hint: Option<Data>,
    pub(crate) known: Vec<Known>,
    pub(crate) codes: Vec<Coded>,
    pub(crate) guard: Guard,
}

/// Values that are codes: see [`plan::Coded`](crate::plan::Coded).
#[derive(Debug)]
pub(crate) struct Coded {
    pub(crate) slot: usize,
    pub(crate) under: Vec<String>,
    pub(crate) affixes: Vec<Affix>,
    pub(crate) list: Option<HeldList>,
    pub(crate) begins: Option<Data>,
    pub(crate) like: Option<Text>,
    pub(crate) usual: List<Text>,
    pub(crate) found_by: Option<Text>,
    pub(crate) when: Condition,
}

/// What is shown, where that is all.
#[derive(Debug)]
pub(crate) struct Content {
    pub(crate) blocks: Data,
    /// The failure that it describes, by its place among the ways in which a call can end.
    pub(crate) error: Option<usize>,
}

#[derive(Debug)]
pub(crate) struct Step {
    /// Empty for a card of one request.
    pub(crate) name: String,
    /// The message that says what it is called.
    pub(crate) called: Option<usize>,
    pub(crate) when: Condition,
    pub(crate) forgives: Forgives,
    pub(crate) effect: Effect,
    /// How long its reply is kept, in milliseconds; 0: not at all.
    pub(crate) kept_ms: u64,
    /// The records that it comes to.
    pub(crate) reply: Option<Reply>,
    /// What it comes to, in place of its reply.
    pub(crate) gives: Option<Data>,
    pub(crate) act: Act,
}

#[derive(Debug)]
pub(crate) enum Act {
    Send(Send),
    Each(Each),
    Call(ToolCall),
    End(End),
}

/// A call of another tool of the catalog.
#[derive(Debug)]
pub(crate) struct ToolCall {
    pub(crate) tool: usize,
    pub(crate) arguments: Data,
}

/// Steps for each item of a list.
#[derive(Debug)]
pub(crate) struct Each {
    pub(crate) list: Value,
    pub(crate) most: Data,
    /// The number of the first step inside.
    pub(crate) first: usize,
    pub(crate) steps: Vec<Step>,
    pub(crate) result: Data,
}

#[derive(Debug)]
pub(crate) struct Reply {
    /// Of a reply that is a list.
    pub(crate) records: Option<Vec<Path>>,
    /// Which of them stay.
    pub(crate) keep: Condition,
    /// What is kept of each.
    pub(crate) value: Option<Data>,
    pub(crate) paged: Paged,
    /// Where the request says which page it asks for.
    pub(crate) keys: PageKeys,
    pub(crate) total: Vec<Source>,
    pub(crate) limit: Option<Data>,
    /// A whole argument.
    pub(crate) order: Option<usize>,
    pub(crate) labels: Vec<Label>,
    pub(crate) fields: Option<Data>,
    pub(crate) size: Option<Data>,
    pub(crate) sums: Option<Sums>,
}

/// How the list of a reply goes on.
#[derive(Debug)]
pub(crate) enum Paged {
    /// As the lists of its backend do, if those say it.
    AsTheBackend {
        /// The position of the first page, where its argument says it.
        first: Option<i64>,
    },
    Own(Pages),
    /// With the argument that says at which record it begins.
    Whole {
        start: Option<usize>,
    },
}

impl Reply {
    /// One that says what its labels are, and nothing else.
    pub(crate) fn of_a_result(labels: Vec<Label>) -> Self {
        Self {
            records: None,
            keep: Condition::default(),
            value: None,
            paged: Paged::AsTheBackend { first: None },
            keys: PageKeys::default(),
            total: Vec::new(),
            limit: None,
            order: None,
            labels,
            fields: None,
            size: None,
            sums: None,
        }
    }
}

#[derive(Debug)]
pub(crate) struct Warning {
    pub(crate) rule: Rule,
    pub(crate) fix: Vec<Change>,
    pub(crate) message: usize,
}

/// An argument of a fix, a hint or a recipe.
#[derive(Debug)]
pub(crate) struct Change {
    pub(crate) slot: usize,
    pub(crate) name: String,
    pub(crate) value: Data,
}

/// Changes as a map of arguments.
pub(crate) fn named(changes: Vec<Change>) -> Entries {
    changes.into_iter().map(|change| Entry { key: change.name, value: change.value, required: false }).collect()
}

/// What a tool says, by message.
#[derive(Debug)]
pub(crate) struct ToolTexts {
    pub(crate) listed: Listed,
    /// What the user is asked, one an argument.
    pub(crate) asks: Vec<Option<usize>>,
    pub(crate) summary: Option<usize>,
    pub(crate) hint: Option<usize>,
}

/// The short texts that a list shows of something.
#[derive(Debug)]
pub(crate) struct Listed {
    pub(crate) title: Name,
    pub(crate) description: Name,
    /// One an argument.
    pub(crate) arguments: Vec<Name>,
    /// The titles of arguments, of those that have one, with their slots.
    pub(crate) titles: Vec<(usize, Name)>,
    /// Of parts of arguments, those that have one.
    pub(crate) parts: Vec<PartText>,
    /// Of values that arguments and their parts may have, those that have one, in the order of the values.
    pub(crate) values: Vec<ValueText>,
}

/// The text of a part of an argument.
#[derive(Debug)]
pub(crate) struct PartText {
    /// The slot of the argument.
    pub(crate) slot: usize,
    /// The properties that lead to it; those of the items of a list stand for the list's.
    pub(crate) path: Vec<String>,
    pub(crate) text: Name,
}

/// The text of a value of an `enum`.
#[derive(Debug)]
pub(crate) struct ValueText {
    /// The slot of the argument.
    pub(crate) slot: usize,
    /// The properties that lead to the place whose value it is; none of the argument's own values.
    pub(crate) path: Vec<String>,
    pub(crate) value: String,
    pub(crate) text: Name,
}

/// A worked call.
#[derive(Debug)]
pub(crate) struct Recipe {
    pub(crate) tool: usize,
    pub(crate) arguments: Entries,
    pub(crate) title: Name,
    pub(crate) description: Name,
}

/// Names of tools, by their places.
pub(crate) type Profiles = Named<Vec<usize>>;

/// All parts, each of which was looked at, whatever was wrong with those before it.
pub(crate) fn all<T>(parts: impl IntoIterator<Item = Option<T>>) -> Option<Vec<T>> {
    let parts: Vec<Option<T>> = parts.into_iter().collect();
    parts.into_iter().collect()
}

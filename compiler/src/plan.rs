//! What a catalog *is* and what its tools *do*, with nothing left to decide.
//!
//! `lower` makes these from a checked catalog; `emit` prints them as Rust statics and straight-line code, the server's
//! interpreter walks them. Whatever could be wrong has been reported before a plan exists: an index always points
//! somewhere, a text exists in every locale, a default fits its schema.
//!
//! Every collection is a [`List`] and every string a [`Text`], so that the same types are constants in a compiled
//! catalog and owned values in one that is loaded at run time. There are no methods that decide anything: what plans
//! mean is defined by the back ends that run them.

mod backend;
mod catalog;
mod connection;
mod data;
mod example;
mod export;
pub mod glob;
mod guard;
mod http;
mod known;
mod list_entry;
mod prompt;
mod reply;
mod reply_form;
mod request;
mod resource;
mod setting;
mod shape;
mod source;
mod spelling;
mod step;
mod sums;
mod table;
mod tool;
mod value;
mod wording;

pub use backend::{
    Backend, Base, Batch, BatchReply, Breaker, Credential, Delay, DelayUnit, Dictionary, ErrorCondition, ErrorKind,
    ErrorTest, Errors, Failure, Lifetime, Next, Pace, PageBound, Pages, Quantity, Retry, Stored, Token, TokenPart,
};
pub use catalog::{Catalog, Ignored, Locale, Profile, Recipe};
pub use connection::{
    AuthorizationParameter, Authorizing, Connecting, ConnectionTest, ConnectionTexts, LEAD_FIELDS, OtherName, SyncCall,
    SyncFields,
};
pub use data::{Json, List, Text};
pub use example::{ENDS, Example, Exchange};
pub use export::{Export, PinPolicy, Reads};
pub use guard::{Approval, CallRate, Confirm, Guard, Limit, Parallel, Subject};
pub use http::HttpPart;
pub use known::{Affix, Affixes, Coded, HeldList, Known, Truth, TypedName, ValueType, WholeNames};
pub use list_entry::{JsonPart, ListEntry};
pub use prompt::{Prompt, Speech};
pub use reply::{Label, LabelText, Paged, Reply};
pub use reply_form::{ReplyForm, TypedReply};
pub use request::{DoneForm, DoneSign, Effect, Encoding, PathPart, Send, Verb};
pub use resource::{AddressPart, Content, Resource};
pub use setting::{Form, Setting};
pub use shape::{Check, Format, Others, Property, Shape};
pub use source::Source;
pub use spelling::Spelling;
pub use step::{Act, Each, End, Forgives, Step, ToolCall, numbered, sends, step_at};
pub use sums::{SUM_KEYS, SumField, Sums};
pub use table::{PERIODS, PeriodColumn, Row, Table};
pub use tool::{
    Action, Argument, Ask, AskedValue, Bounds, COMPOSED, Change, Complete, DayEnd, Hint, Rule, Tool, Warning,
};
pub use value::{CallerField, Choices, Condition, Entry, Item, Message, Path, Segment, Test, Value};
pub use wording::Wording;

//! Text to spanned nodes. Knows no tool, no request, no rule of a catalog: only how its files are spelt.
//!
//! # What the other rooms use
//!
//! ```text
//! yaml::parse(file, text, out) -> Option<Node>         a document; everything in it knows its place
//!   Node { span, kind: Scalar | List(Vec<Node>) | Map(Vec<(Key, Node)>) }
//!   Node::to_json(Nulls, out) -> Option<Value>         literal data; reported where JSON has no such value
//!   Scalar::at(range) -> Span                          a place inside a scalar's text
//!   Key::scalar() -> Scalar                            a key that is a reference
//!
//! fields::Fields::open(node, "a tool", out)?           then, key by key:
//!   .required::<String>("tool", out) .optional::<Vec<_>>("aliases", out)   -> Option<Spanned<T>>
//!   .node("body") -> Option<&Node>                     what has its own reader
//!   .refused("guard", "…", out)                        a word of the language that is not built yet
//!   .rest() -> Vec<(&Key, &Node)>                      a map's free names
//!   .finish(out)                                       what is left over is unknown; the nearest name is proposed
//!   impl Read for T                                    how a T is read from a node
//!
//! reference::Template::parse(&scalar, out) -> Option<Template>    `crm.${entity}.list` in parts, with places
//!   .whole() -> Option<&Reference>, .parts, Reference { root, path, span }
//!
//! fluent::parse(file, text, out) -> Texts              messages, their attributes and what each pattern refers to
//! markdown::parse(file, text, out) -> Option<Document> front matter (a Node) and the body's Template
//!   template.names(), template.expand(&lookup, out) -> Option<String>
//! ```
//!
//! A reader returns `None` only after it has noted why; its siblings go on. Nothing here recurses deeper than
//! [`yaml::DEEPEST`] levels, whatever it is given.

pub(crate) mod excerpt;
pub(crate) mod fields;
pub(crate) mod fluent;
pub(crate) mod graphql;
pub(crate) mod markdown;
pub(crate) mod nearest;
pub(crate) mod noted;
pub(crate) mod reference;
pub(crate) mod template;
pub(crate) mod unread;
pub(crate) mod unwritten;
pub(crate) mod yaml;
